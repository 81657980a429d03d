"""`undo` and `redo` of a sync that are killed: the same command again comes to the same end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.cli import run
from support.zotero_desk import ATTENTION, RESNET, Desk
from support.zotero_killed import kill_at_request
from support.zotero_server import ZoteroServer


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """One item was changed by a sync and one was made."""
    with ZoteroServer() as server:
        desk = Desk(server, tmp_path, monkeypatch)
        desk.write(ATTENTION)
        desk.sync()
        desk.write(ATTENTION.replace("2017", "2018") + RESNET)
        desk.sync()
        yield desk


def said(desk: Desk) -> dict[str, Any]:
    """What a person sees in the library."""
    items = [item for item in desk.library.items.values() if not item.get("deleted")]
    left_out = {"version", "dateModified", "deleted"}
    return {
        item["citationKey"]: {name: item[name] for name in item if name not in left_out}
        for item in items
    }


#: The key, what has changed, and the writes.
REQUESTS = 3


@pytest.mark.parametrize("command", ["undo", "redo"])
@pytest.mark.parametrize(
    ("at", "arrives"), [*((at, True) for at in range(REQUESTS)), (REQUESTS - 1, False)]
)
def test_killed_at_any_request(desk: Desk, command: str, at: int, arrives: bool) -> None:
    after = said(desk)
    run("undo", clock=desk.clock)
    before = said(desk)
    assert set(before) == {"vaswani"} < set(after)
    if command == "undo":
        run("redo", clock=desk.clock)
    assert said(desk) == (after if command == "undo" else before)

    kill_at_request(at, desk.server, [command], arrives=arrives)
    run(command, clock=desk.clock)
    assert said(desk) == (before if command == "undo" else after)
    assert len(desk.library.items) == 2
    assert run("redo" if command == "undo" else "undo", clock=desk.clock).status == 0
    assert said(desk) == (after if command == "undo" else before)


@pytest.mark.parametrize("command", ["undo", "redo"])
def test_the_other_way_after_a_kill(desk: Desk, command: str) -> None:
    """What was done until the kill is taken back, and from there all goes on as ever."""
    after = said(desk)
    run("undo", clock=desk.clock)
    before = said(desk)
    if command == "undo":
        run("redo", clock=desk.clock)
    kill_at_request(REQUESTS - 1, desk.server, [command])
    run("redo" if command == "undo" else "undo", clock=desk.clock)
    assert said(desk) == (after if command == "undo" else before)
    for again, wanted in (("undo", before), ("redo", after), ("undo", before)):
        if said(desk) != wanted:
            assert run(again, clock=desk.clock).status == 0
            assert said(desk) == wanted


def test_killed_again_and_again(desk: Desk) -> None:
    after = said(desk)
    for at in (0, 2, 1, 2, 2):
        kill_at_request(at, desk.server, ["undo"])
    assert run("undo", clock=desk.clock).status == 0
    assert set(said(desk)) == {"vaswani"}
    assert run("redo", clock=desk.clock).status == 0
    assert said(desk) == after
    assert run("undo", clock=desk.clock).status == 0
    assert run("undo", clock=desk.clock).status == 0
    assert not said(desk)
