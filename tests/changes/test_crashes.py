"""Disks that fail and processes that are killed, at every act in turn: each file is old or new."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from bibwright.changes import Applied, Disk, FileChange, Journal, Plan, apply, plan_redo, plan_undo
from bibwright.errors import BibwrightError, InputError
from support.disks import TickingClock, WatchedDisk, acts_of, run_killed

OLD = b"@article{a,\n  title = {Old}\n}\n"
NEW = b"@article{a,\n  title = {New}\n}\n"
BEFORE = {"changed": OLD, "removed": OLD}
AFTER = {"changed": NEW, "made": NEW}
Way = Callable[[Path, Disk], None]


def run(changes: tuple[FileChange, ...], root: Path, disk: Disk) -> Applied:
    journal = Journal(root, disk)
    return apply(Plan.of(changes), journal, command="bibwright tidy", clock=TickingClock())


def undo(root: Path, disk: Disk) -> None:
    journal = Journal(root, disk)
    apply(plan_undo(journal), journal, command="bibwright undo", clock=TickingClock())


def redo(root: Path, disk: Disk) -> None:
    journal = Journal(root, disk)
    apply(plan_redo(journal), journal, command="bibwright redo", clock=TickingClock())


def three_changes(work: Path) -> tuple[FileChange, ...]:
    """Set up a directory anew and plan to change, create and remove a file in it."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    (work / "changed").write_bytes(OLD)
    (work / "removed").write_bytes(OLD)
    return (
        FileChange(work / "changed", OLD, NEW),
        FileChange(work / "made", None, NEW),
        FileChange(work / "removed", OLD, None),
    )


def visible(work: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in work.iterdir() if path.name[0] != "."}


def leftovers(work: Path) -> list[str]:
    return [path.name for path in work.iterdir() if path.name[0] == "."]


def assert_each_old_or_new(left: dict[str, bytes]) -> None:
    for name in {*BEFORE, *AFTER, *left}:
        assert left.get(name) in {BEFORE.get(name), AFTER.get(name)}


def full_at(at: int) -> Callable[[str], None]:
    """Report a full disk at one act, given by its number."""
    numbers = count()

    def fail(_act: str) -> None:
        if next(numbers) == at:
            raise OSError(errno.ENOSPC, "No space left on device")

    return fail


def test_failure_at_every_act_is_all_or_nothing(tmp_path: Path) -> None:
    work = tmp_path / "work"
    acts = acts_of(partial(run, three_changes(work), tmp_path / "dry"))
    last = acts.index("removed removed")
    assert 10 < last < len(acts) - 1
    for at in range(last + 1):
        changes = three_changes(work)
        with pytest.raises(BibwrightError, match=r"No space left .* free some space"):
            run(changes, tmp_path / str(at), WatchedDisk(full_at(at)))
        assert visible(work) == BEFORE, acts[at]
        assert leftovers(work) == [], acts[at]
        assert run(changes, tmp_path / str(at), Disk()).warnings == ()
        assert visible(work) == AFTER, acts[at]


def stopped_at(*at: int) -> Callable[[str], None]:
    """Ctrl-C at some acts, given by their numbers."""
    numbers = count()

    def stop(_act: str) -> None:
        if next(numbers) in at:
            raise KeyboardInterrupt

    return stop


def test_ctrl_c_at_every_act_is_all_or_nothing(tmp_path: Path) -> None:
    work = tmp_path / "work"
    acts = acts_of(partial(run, three_changes(work), tmp_path / "dry"))
    last = acts.index("removed removed")
    for at in range(len(acts)):
        with pytest.raises(KeyboardInterrupt):
            run(three_changes(work), tmp_path / str(at), WatchedDisk(stopped_at(at)))
        assert visible(work) == (BEFORE if at <= last else AFTER), acts[at]
        assert leftovers(work) == [], acts[at]
        if at > last:
            undo(tmp_path / str(at), Disk())
            assert visible(work) == BEFORE, acts[at]


def test_a_second_ctrl_c_says_what_to_do(tmp_path: Path) -> None:
    work = tmp_path / "work"
    acts = acts_of(partial(run, three_changes(work), tmp_path / "dry"))
    at = acts.index("replaced made")
    with pytest.raises(BibwrightError, match="run bibwright undo"):
        run(three_changes(work), tmp_path / "journal", WatchedDisk(stopped_at(at, at + 2)))
    assert_each_old_or_new(visible(work))
    undo(tmp_path / "journal", Disk())
    assert visible(work) == BEFORE
    assert leftovers(work) == []


def test_failure_to_close_the_journal_is_a_warning(tmp_path: Path) -> None:
    work = tmp_path / "work"
    acts = acts_of(partial(run, three_changes(work), tmp_path / "dry"))
    for at in range(acts.index("removed removed") + 1, len(acts)):
        applied = run(three_changes(work), tmp_path / str(at), WatchedDisk(full_at(at)))
        assert "No space left on device" in applied.warnings[0]
        assert visible(work) == AFTER
        undo(tmp_path / str(at), Disk())
        assert visible(work) == BEFORE


def test_a_disk_broken_for_good_is_undone_later(tmp_path: Path) -> None:
    work = tmp_path / "work"
    changes = three_changes(work)
    broken = False

    def fail(act: str) -> None:
        nonlocal broken
        broken = broken or act == "replace made"
        if broken:
            raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(BibwrightError, match="run bibwright undo"):
        run(changes, tmp_path / "journal", WatchedDisk(fail))
    assert visible(work)["changed"] == NEW
    undo(tmp_path / "journal", Disk())
    assert visible(work) == BEFORE
    assert leftovers(work) == []


def test_kill_at_every_act_of_apply(tmp_path: Path) -> None:
    work = tmp_path / "work"
    acts = acts_of(partial(run, three_changes(work), tmp_path / "dry"))
    outcomes = set()
    for at, act in enumerate(acts):
        changes, root = three_changes(work), tmp_path / str(at)
        assert run_killed(partial(run, changes, root), at), act
        left = visible(work)
        assert_each_old_or_new(left)
        outcomes.add(tuple(sorted(left.items())))

        run((FileChange(work / "extra", None, b"x"),), root, Disk())
        assert visible(work) == {**left, "extra": b"x"}, act
        assert leftovers(work) == [], act
        undo(root, Disk())
        if left != BEFORE:
            undo(root, Disk())
        assert visible(work) == BEFORE, act
        with pytest.raises(InputError, match="nothing to undo"):
            plan_undo(Journal(root))
    assert len(outcomes) == 4  # none, one, two and three of the changes


def test_kill_at_every_act_of_undo(tmp_path: Path) -> None:
    work = tmp_path / "work"
    run(three_changes(work), tmp_path / "dry", Disk())
    acts = acts_of(partial(undo, tmp_path / "dry"))
    outcomes = set()
    for at, act in enumerate(acts):
        root = tmp_path / str(at)
        run(three_changes(work), root, Disk())
        assert run_killed(partial(undo, root), at), act
        left = visible(work)
        assert_each_old_or_new(left)
        outcomes.add(tuple(sorted(left.items())))
        if left == BEFORE:
            with pytest.raises(InputError, match="nothing to undo"):
                undo(root, Disk())
        else:
            undo(root, Disk())
        assert visible(work) == BEFORE, act
        assert leftovers(work) == [], act
    assert len(outcomes) == 4


@pytest.mark.parametrize("way_back", [(undo,), (redo, undo), (undo, redo, undo)])
def test_kill_at_every_act_of_redo(tmp_path: Path, way_back: tuple[Way, ...]) -> None:
    work = tmp_path / "work"
    run(three_changes(work), tmp_path / "dry", Disk())
    undo(tmp_path / "dry", Disk())
    acts = acts_of(partial(redo, tmp_path / "dry"))
    outcomes = set()
    for at, act in enumerate(acts):
        root = tmp_path / str(at)
        run(three_changes(work), root, Disk())
        undo(root, Disk())
        assert run_killed(partial(redo, root), at), act
        left = visible(work)
        assert_each_old_or_new(left)
        outcomes.add(tuple(sorted(left.items())))
        if left in (BEFORE, AFTER):
            continue  # it hasn't begun, or is done
        for way in way_back:
            way(root, Disk())
            assert visible(work) == (BEFORE if way is undo else AFTER), act
        assert leftovers(work) == [], act
        with pytest.raises(InputError, match="nothing to undo"):
            plan_undo(Journal(root))
        redo(root, Disk())
        assert visible(work) == AFTER, act
        with pytest.raises(InputError, match="nothing to redo"):
            plan_redo(Journal(root))
        undo(root, Disk())
        assert visible(work) == BEFORE, act
    assert len(outcomes) == 4
