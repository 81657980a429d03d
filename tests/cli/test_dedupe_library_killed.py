"""`dedupe zotero: --write` that is killed: the same command again completes it, and undo restores
all of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from support import zotero_faults
from support.cli import run
from support.zotero_server import ZoteroServer
from support.zotero_shelf import URI, Shelf

COMMAND = "import sys; from bibwright.cli import main; main(sys.argv[1:])"
#: The key, the versions, the items, the collections, and the two writes.
REQUESTS = 6


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    with ZoteroServer() as server:
        yield Shelf(server, monkeypatch)


@pytest.mark.parametrize("at", range(REQUESTS))
def test_killed_at_any_request(shelf: Shelf, at: int) -> None:
    before = shelf.said()
    seen = []

    def is_due(request: object) -> bool:
        seen.append(request)
        return len(seen) == at + 1

    words = ["dedupe", "zotero:", "--write", "--zotero-url", shelf.server.url]
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # Whatever the request asks for is carried out, but nobody is there to hear of it.
    kill = zotero_faults.meanwhile(lambda: os.kill(process.pid, signal.SIGKILL))
    shelf.server.misbehave(kill, when=is_due)
    assert process.wait() == -signal.SIGKILL
    shelf.server.behave()

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
