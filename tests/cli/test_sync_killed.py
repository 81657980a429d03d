"""A sync that is killed: the same command again, and the library holds each paper once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import zotero_faults
from support.zotero_desk import Desk
from support.zotero_server import ZoteroServer

COMMAND = "import sys; from bibwright.cli import main; main(sys.argv[1:])"
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
    seen = []

    def is_due(request: object) -> bool:
        seen.append(request)
        return len(seen) == at + 1

    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "sync", str(desk.bib), *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # Whatever the request asks for is carried out, but nobody is there to hear of it.
    kill = zotero_faults.meanwhile(lambda: os.kill(process.pid, signal.SIGKILL))
    desk.server.misbehave(kill, when=is_due)
    assert process.wait() == -signal.SIGKILL
    desk.server.behave()

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
