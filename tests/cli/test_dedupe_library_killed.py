"""`dedupe zotero: --write` that is killed: the same command again completes it, and undo restores
all of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.cli import run
from support.zotero_killed import kill_at_request
from support.zotero_server import ZoteroServer
from support.zotero_shelf import URI, Shelf

#: The key, the versions, the items, the collections, and the two writes.
REQUESTS = 6


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    with ZoteroServer() as server:
        yield Shelf(server, monkeypatch)


@pytest.mark.parametrize("at", range(REQUESTS))
def test_killed_at_any_request(shelf: Shelf, at: int) -> None:
    before = shelf.said()
    words = ["dedupe", "zotero:", "--write", "--zotero-url", shelf.server.url]
    kill_at_request(at, shelf.server, words)

    assert shelf.run("dedupe", "--write").status == 0
    after = shelf.said()
    assert after[shelf.late]["deleted"] == 1
    assert after[shelf.early]["relations"]["dc:replaces"] == [URI + shelf.late]
    assert shelf.library.children(shelf.early) == [shelf.note, shelf.paper]
    writes = shelf.server.writes
    assert shelf.run("dedupe", "--write").status == 0
    assert shelf.server.writes == writes
    while shelf.said() != before:
        assert run("undo", "zotero:", clock=shelf.clock).status == 0
