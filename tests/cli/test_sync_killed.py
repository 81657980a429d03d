"""A sync that is killed: the same command again, and the library holds each paper once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.zotero_desk import Desk
from support.zotero_killed import kill_at_request
from support.zotero_server import ZoteroServer

ENTRIES = 120
#: All that a sync of these sends when nothing disturbs it.
REQUESTS = 10


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with ZoteroServer() as server:
        desk = Desk(server, tmp_path, monkeypatch)
        desk.write(
            "".join(
                f"@misc{{k{at}, title={{Remark number {at} on the growth of things}},"
                f" author={{Doe{at}, J.}}, eprint={{2101.{at:05}}}, archivePrefix={{arXiv}}}}\n"
                for at in range(1, ENTRIES + 1)
            )
        )
        yield desk


@pytest.mark.parametrize("at", range(REQUESTS))
def test_killed_at_any_request_the_next_sync_sets_it_right(desk: Desk, at: int) -> None:
    words = ["--all", "--collection", "A", "--attach-pdf", "link", "--api-url", desk.server.url]
    kill_at_request(at, desk.server, ["sync", str(desk.bib), *words])

    assert desk.sync(*words, tag="").status == 0
    items = desk.library.items.values()
    works = [item for item in items if item["itemType"] == "preprint"]
    assert len({item["citationKey"] for item in works}) == len(works) == ENTRIES
    assert len({item["parentItem"] for item in items if "parentItem" in item}) == ENTRIES
    assert len(items) == 2 * ENTRIES
    assert len(desk.library.collections) == 1
    [home] = desk.library.collections
    assert all(item["collections"] == [home] for item in works)
    writes = desk.server.writes
    assert desk.sync(*words, tag="").status == 0
    assert desk.server.writes == writes


@pytest.mark.parametrize("arrives", [True, False])
@pytest.mark.parametrize("at", [2, 3, 4])
def test_undo_takes_back_what_a_killed_sync_has_made(desk: Desk, at: int, arrives: bool) -> None:
    words = ["sync", str(desk.bib), "--all", "--api-url", desk.server.url]
    kill_at_request(at, desk.server, words, arrives=arrives)
    made = len(desk.library.items)
    assert made in {50, 100, 120} or not arrives
    outcome = desk.undo()
    assert outcome.status == 0
    assert ("nothing of that has arrived" in outcome.stderr) is (made == 0)
    assert all(item["deleted"] for item in desk.library.items.values())
    assert desk.undo().status == 2
    assert desk.sync("--all", "--again", tag="").status == 0
    assert len(desk.library.items) == ENTRIES
