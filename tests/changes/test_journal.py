"""The journal and undo: what is remembered, how far one can go back, what is refused."""

from __future__ import annotations

import json
import os
import stat
import tempfile
import zlib
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import filelock
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bibwright.changes import (
    FileChange,
    Journal,
    Plan,
    PlanKind,
    State,
    apply,
    history,
    plan_redo,
    plan_undo,
    read_file,
    recover,
)
from bibwright.changes import journal as journal_module
from bibwright.config.paths import journal_folder
from bibwright.errors import BibwrightError, ConflictError, InputError
from support.disks import TickingClock


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work" / "refs.bib"


def write(journal: Journal, path: Path, after: bytes | None, command: str = "c") -> None:
    change = FileChange(path, read_file(path), after)
    apply(Plan.of([change]), journal, command=command, clock=TickingClock())


def undo(journal: Journal, path: Path | None = None, *, force: bool = False) -> None:
    plan = plan_undo(journal, path=path, force=force)
    apply(plan, journal, command="bibwright undo", clock=TickingClock())


def redo(journal: Journal) -> None:
    apply(plan_redo(journal), journal, command="bibwright redo", clock=TickingClock())


def test_undo_goes_further_back_each_time_and_redo_forward(journal: Journal, file: Path) -> None:
    for text in (b"1", b"2", b"3"):
        write(journal, file, text)
    undo(journal)
    assert file.read_bytes() == b"2"
    undo(journal)
    assert file.read_bytes() == b"1"
    redo(journal)
    assert file.read_bytes() == b"2"
    redo(journal)
    assert file.read_bytes() == b"3"
    with pytest.raises(InputError, match="nothing to redo"):
        plan_redo(journal)
    for _ in range(3):
        undo(journal)
    assert not file.exists()
    with pytest.raises(InputError, match="nothing to undo"):
        plan_undo(journal)


def test_undo_by_path_takes_the_whole_change_back(journal: Journal, file: Path) -> None:
    other, third = file.with_name("a.tex"), file.with_name("b.tex")
    both = [FileChange(file, None, b"bib"), FileChange(other, None, b"tex")]
    apply(Plan.of(both), journal, command="bibwright rekey", clock=TickingClock())
    write(journal, third, b"later")
    undo(journal, other)
    assert not file.exists()
    assert not other.exists()
    assert third.read_bytes() == b"later"
    with pytest.raises(InputError, match=r"nothing to undo for .*a\.tex"):
        plan_undo(journal, path=other)


def test_undo_refuses_to_lose_an_edit(journal: Journal, file: Path) -> None:
    write(journal, file, b"old")
    write(journal, file, b"new", "bibwright tidy refs.bib")
    file.write_bytes(b"edited by hand")
    with pytest.raises(ConflictError, match=r"refs\.bib was edited .*tidy refs\.bib.* --force"):
        plan_undo(journal)
    undo(journal, force=True)
    assert file.read_bytes() == b"old"
    redo(journal)
    assert file.read_bytes() == b"edited by hand"


def test_undo_of_work_already_undone_by_hand_goes_on(journal: Journal, file: Path) -> None:
    write(journal, file, b"1")
    write(journal, file, b"2")
    file.write_bytes(b"1")
    assert plan_undo(journal).is_empty
    undo(journal)
    undo(journal)
    assert not file.exists()


def test_a_removed_file_comes_back_with_its_mode(journal: Journal, file: Path) -> None:
    write(journal, file, b"text")
    file.chmod(0o600)
    write(journal, file, None)
    assert not file.exists()
    undo(journal)
    assert file.read_bytes() == b"text"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_undo_plan_is_a_plan_that_shows(journal: Journal, file: Path) -> None:
    write(journal, file, b"text\n")
    plan = plan_undo(journal)
    assert plan.kind is PlanKind.UNDO
    assert plan.reverses == history(journal)[0].entry.id
    assert "-text\n" in str(plan)
    assert str(plan).startswith("Remove ")


def test_history_tells_what_was_done(journal: Journal, file: Path) -> None:
    time = datetime(2026, 1, 2, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    change = FileChange(file, None, b"abc")
    apply(Plan.of([change]), journal, command="bibwright resolve x", clock=lambda: time)
    undo(journal)
    latest, first = history(journal)
    assert first.entry.time == datetime(2026, 1, 1, 23, 30, tzinfo=UTC)
    assert first.entry.id == "00000001-20260101T233000Z"
    assert first.entry.command == "bibwright resolve x"
    assert first.entry.state is State.DONE
    assert first.taken_back
    assert not latest.taken_back
    assert latest.entry.reverses == first.entry.id
    data = json.loads(json.dumps(first.as_json()))
    assert data["schema"] == 1
    assert data["taken_back"] is True
    assert data["files"] == [
        {
            "path": str(file.resolve()),
            "before": None,
            # FIPS 180-4, first example
            "after": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "mode": None,
        }
    ]


def test_order_survives_a_clock_set_back(journal: Journal, file: Path) -> None:
    back = TickingClock(step=timedelta(days=-1))
    for text in (b"1", b"2", b"3"):
        change = FileChange(file, read_file(file), text)
        apply(Plan.of([change]), journal, command="c", clock=back)
    undo(journal)
    assert file.read_bytes() == b"2"


def test_only_the_latest_entries_are_kept(
    journal: Journal, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert journal_module.KEPT_ENTRIES == 100
    monkeypatch.setattr(journal_module, "KEPT_ENTRIES", 3)
    for number in range(6):
        write(journal, file, str(number).encode())
    assert len(history(journal)) == 3
    assert len(list((journal.root / "blobs").iterdir())) == 3
    undo(journal)
    assert file.read_bytes() == b"4"


def test_equal_bytes_are_stored_once(journal: Journal, file: Path) -> None:
    for text in (b"1", b"2", b"1", b"2"):
        write(journal, file, text)
    assert len(list((journal.root / "blobs").iterdir())) == 2


def test_half_entries_are_never_taken_for_whole_ones(journal: Journal, file: Path) -> None:
    write(journal, file, b"1")
    part = journal.root / "entries" / "00000002-20260102T120000Z.json.part"
    part.write_bytes(b'{"schema": 1, "id"')
    assert len(history(journal)) == 1
    write(journal, file, b"2")
    assert not part.exists()


def test_half_an_entry_about_a_library_is_written_again(journal: Journal) -> None:
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    entries = journal.root / "entries"
    entries.mkdir(parents=True)
    half = entries / "00000001-20260102T120000Z.json.part"
    half.write_text('{"schema": 1, "id', "utf-8")
    library = {"address": "http://localhost", "bibliography": "a.bib"}
    made = journal.note(library, command="sync a.bib", clock=lambda: noon)
    assert journal.entries() == (made,)
    half.write_text('{"schema": 1, "id', "utf-8")  # of a second note in the same entry
    more = library | {"items": 2}
    journal.note(more, command="sync a.bib", clock=lambda: noon, entry=made)
    assert [entry.library for entry in journal.entries()] == [more]
    assert not half.exists()


def test_damaged_journals_say_so(journal: Journal, file: Path) -> None:
    write(journal, file, b"1")
    write(journal, file, b"2")
    (blob,) = (journal.root / "blobs").iterdir()
    whole = blob.read_bytes()
    blob.write_bytes(whole[:-1] + b"?")
    with pytest.raises(BibwrightError, match="missing or damaged"):
        plan_undo(journal)
    blob.write_bytes(zlib.compress(b"something else"))
    with pytest.raises(BibwrightError, match="missing or damaged"):
        plan_undo(journal)
    entry = sorted((journal.root / "entries").iterdir())[-1]
    entry.write_text('{"schema": 2}')
    with pytest.raises(BibwrightError, match="another version"):
        plan_undo(journal)
    entry.write_text('["x"]')
    with pytest.raises(BibwrightError, match="cannot be read; move the file away"):
        write(journal, file, b"3")
    assert file.read_bytes() == b"2"


def test_a_second_process_is_kept_out(
    journal: Journal, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "LOCK_TIMEOUT", 0.0)
    journal.root.mkdir()
    with (
        filelock.FileLock(journal.root / "lock"),
        pytest.raises(BibwrightError, match="another Bibwright"),
    ):
        write(journal, file, b"1")
    assert not file.exists()
    write(journal, file, b"1")
    assert file.read_bytes() == b"1"


def test_processes_take_turns(journal: Journal, file: Path) -> None:
    children = []
    for number in range(6):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                write(journal, file.with_name(str(number)), b"x")
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
    assert len({item.entry.id for item in history(journal)}) == 6
    for _ in children:
        undo(journal)
    assert list(file.parent.iterdir()) == []


def test_recover_reports_what_was_cut_short(journal: Journal, file: Path) -> None:
    other = file.with_name("other.bib")
    both = [FileChange(file, None, b"1"), FileChange(other, None, b"2")]
    apply(Plan.of(both), journal, command="c", clock=TickingClock())
    assert recover(journal) == ()
    (entry,) = (journal.root / "entries").iterdir()
    entry.write_text(entry.read_text().replace('"done"', '"started"'))
    other.unlink()
    (cut,) = recover(journal)
    assert cut.state is State.INTERRUPTED
    undo(journal)
    assert not file.exists()


def test_default_path_honours_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIBWRIGHT_STATE_DIR", "/somewhere/state")
    assert journal_folder() == Path("/somewhere/state/journal")
    monkeypatch.delenv("BIBWRIGHT_STATE_DIR")
    monkeypatch.setenv("XDG_STATE_HOME", "/xdg")
    assert journal_folder() == Path("/xdg/bibwright/journal")


NAMES = ("a", "b", "c")
CONTENTS = st.one_of(st.none(), st.binary(max_size=4), st.sampled_from([b"x", b"y"]))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=3)),
    plans=st.lists(st.dictionaries(st.sampled_from(NAMES), CONTENTS, min_size=1), max_size=5),
)
def test_as_many_undos_as_changes_restore_everything(
    start: dict[str, bytes], plans: list[dict[str, bytes | None]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        work, journal = Path(name) / "work", Journal(Path(name) / "journal")
        work.mkdir()
        for file, content in start.items():
            (work / file).write_bytes(content)

        def snapshot() -> dict[str, bytes]:
            return {path.name: path.read_bytes() for path in work.iterdir()}

        snapshots = [snapshot()]
        for wanted in plans:
            changes = [
                FileChange(work / file, read_file(work / file), after)
                for file, after in wanted.items()
            ]
            done = apply(Plan.of(changes), journal, command="c", clock=TickingClock())
            if done.entry_id is not None:
                snapshots.append(snapshot())
        for expected in snapshots[-2::-1]:
            undo(journal)
            assert snapshot() == expected
        for expected in snapshots[1:]:
            redo(journal)
            assert snapshot() == expected
