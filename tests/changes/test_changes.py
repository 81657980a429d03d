"""Plans and their application: what is shown, what is written, what is refused."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.changes import (
    Applied,
    ChangeKind,
    FileChange,
    Journal,
    Plan,
    apply,
    history,
    plan_undo,
    read_file,
)
from bibwright.errors import BibwrightError, ConflictError, InputError, SourceUnavailableError
from support.disks import TickingClock, WatchedDisk

OLD = b"@article{a,\n  title = {Old}\n}\n"
NEW = b"@article{a,\n  title = {New}\n}\n"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "state" / "journal")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    directory = tmp_path / "work"
    directory.mkdir()
    return directory


def run(journal: Journal, *changes: FileChange) -> Applied:
    return apply(Plan.of(changes), journal, command="bibwright tidy", clock=TickingClock())


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


# Plans as values


def test_diff_of_a_changed_line() -> None:
    change = FileChange(Path("refs.bib"), OLD, NEW)
    assert change.diff() == (
        "--- refs.bib\n+++ refs.bib\n@@ -1,3 +1,3 @@\n @article{a,\n"
        "-  title = {Old}\n+  title = {New}\n }\n"
    )
    assert str(Plan.of([change])) == "Change refs.bib\n" + change.diff()


def test_diff_of_new_and_removed_files() -> None:
    assert FileChange(Path("a"), None, b"x\n").diff() == (
        "--- /dev/null\n+++ a\n@@ -0,0 +1 @@\n+x\n"
    )
    assert FileChange(Path("a"), b"x\n", None).diff() == (
        "--- a\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
    )
    assert FileChange(Path("a"), None, b"").diff() == "--- /dev/null\n+++ a\n"


def test_diff_marks_a_missing_final_line_end() -> None:
    assert FileChange(Path("a"), b"x", b"x\n").diff() == (
        "--- a\n+++ a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n"
    )


def test_diff_names_what_the_eye_misses() -> None:
    ends = FileChange(Path("a"), b"x\r\n", b"x\n").diff()
    assert ends.startswith("a: line ends CRLF become LF\n--- a\n")
    assert "-x\r\n+x\n" in ends
    latin = FileChange(Path("a"), b"G\xf6del\n", "Gödel\n".encode()).diff()
    assert latin.startswith("a: not UTF-8, shown as Latin-1\n--- a\n")
    assert "-Gödel\n" in latin
    assert FileChange(Path("a"), b"\0\1", b"x").diff() == "Binary files a and a differ\n"


def test_diff_cuts_lines_at_line_feeds_only() -> None:
    diff = FileChange(Path("a"), b"one\x0ctwo\n", b"one\x0cthree\n").diff()
    assert "-one\x0ctwo\n+one\x0cthree\n" in diff


# Few distinct lines, so that some are unique, some repeated and some moved; the last may lack
# its line end.
TEXTS = st.builds(
    lambda lines, tail: "".join(lines) + tail,
    st.lists(st.sampled_from([*(f"{n}\n" for n in range(12)), "c\r\n", "\n"]), max_size=30),
    st.sampled_from(["", "", "z"]),
)


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs the patch program")
@given(before=TEXTS, after=TEXTS)
def test_patch_applies_the_diff(
    before: str, after: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    old, new = before.encode(), after.encode()
    if old == new or not old or not new:  # patch has its own ideas of empty files
        return
    file = tmp_path_factory.mktemp("patch") / "refs.bib"
    file.write_bytes(old)
    diff = FileChange(Path("refs.bib"), old, new).diff()
    subprocess.run(
        ["patch", "--binary", "--silent", str(file)], input=diff.encode(), check=True, timeout=20
    )
    assert file.read_bytes() == new


def test_diff_has_separate_hunks_with_three_lines_of_context() -> None:
    lines = [f"{number}\n" for number in range(1, 21)]
    changed = [*lines]
    changed[1], changed[17] = "two\n", "eighteen\n"
    # as GNU diff -u prints it
    assert FileChange(Path("a"), "".join(lines).encode(), "".join(changed).encode()).diff() == (
        "--- a\n+++ a\n"
        "@@ -1,5 +1,5 @@\n 1\n-2\n+two\n 3\n 4\n 5\n"
        "@@ -15,6 +15,6 @@\n 15\n 16\n 17\n-18\n+eighteen\n 19\n 20\n"
    )


def test_headline_escapes_what_cannot_be_printed() -> None:
    path = Path(os.fsdecode(b"a\n\xffb.bib"))
    change = FileChange(path, None, b"x")
    assert change.headline() == "Create a\\n\\udcffb.bib"
    change.diff().encode("utf-8")


def test_plan_drops_what_changes_nothing_and_compares() -> None:
    change = FileChange(Path("a"), None, b"x")
    plan = Plan.of([FileChange(Path("b"), b"y", b"y"), change])
    assert plan == Plan.of([change])
    assert not plan.is_empty
    assert Plan.of([FileChange(Path("b"), b"y", b"y")]).is_empty
    assert change.kind is ChangeKind.CREATE


def test_plan_serialises() -> None:
    plan = Plan.of([FileChange(Path("a"), None, b"abc")])
    # The SHA-256 of "abc" is the first example of FIPS 180-4.
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    data = json.loads(json.dumps(plan.as_json()))
    assert data["schema"] == 1
    assert data["changes"][0]["kind"] == "create"
    assert data["changes"][0]["before"] is None
    assert data["changes"][0]["after"] == {"sha256": abc, "size": 3}


def test_exit_statuses() -> None:
    assert InputError.exit_status == 2
    assert SourceUnavailableError.exit_status == 3


# Writing


@pytest.mark.parametrize("content", [NEW, b"", b"a\r\nb", bytes(range(256))])
def test_apply_writes_exact_bytes(journal: Journal, work: Path, content: bytes) -> None:
    file = work / "refs.bib"
    file.write_bytes(OLD)
    applied = run(journal, FileChange(file, OLD, content), FileChange(work / "n", None, content))
    assert file.read_bytes() == content
    assert (work / "n").read_bytes() == content
    assert names(work) == ["n", "refs.bib"]
    assert applied.entry_id == history(journal)[0].entry.id


def test_an_empty_plan_touches_nothing(journal: Journal, work: Path) -> None:
    assert run(journal, FileChange(work / "a", b"x", b"x")) == Applied(None, ())
    assert not journal.root.exists()


def test_modes(journal: Journal, work: Path) -> None:
    private, new = work / "private.bib", work / "new.bib"
    private.write_bytes(OLD)
    private.chmod(0o640)
    umask = os.umask(0o027)
    try:
        run(journal, FileChange(private, OLD, NEW), FileChange(new, None, NEW))
    finally:
        os.umask(umask)
    assert stat.S_IMODE(private.stat().st_mode) == 0o640
    assert stat.S_IMODE(new.stat().st_mode) == 0o640  # 0666 less 0027
    assert stat.S_IMODE(journal.root.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_owner_is_kept(journal: Journal, work: Path) -> None:
    file = work / "refs.bib"
    file.write_bytes(OLD)
    os.chown(file, 12345, 23456)
    run(journal, FileChange(file, OLD, NEW))
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 23456)


def test_symlinks_stay_symlinks(journal: Journal, work: Path) -> None:
    other = work / "other"
    other.mkdir()
    (other / "real.bib").write_bytes(OLD)
    (work / "link.bib").symlink_to("other/real.bib")
    (work / "dangling.bib").symlink_to("other/made.bib")
    run(
        journal,
        FileChange(work / "link.bib", OLD, NEW),
        FileChange(work / "dangling.bib", None, NEW),
    )
    assert (work / "link.bib").is_symlink()
    assert (work / "dangling.bib").is_symlink()
    assert (other / "real.bib").read_bytes() == NEW
    assert (other / "made.bib").read_bytes() == NEW
    undo = plan_undo(journal, path=work / "link.bib")
    apply(undo, journal, command="bibwright undo", clock=TickingClock())
    assert names(other) == ["real.bib"]
    assert (other / "real.bib").read_bytes() == OLD
    assert (work / "dangling.bib").is_symlink()


def test_hard_links_part_with_a_warning(journal: Journal, work: Path) -> None:
    (work / "a").write_bytes(OLD)
    (work / "b").hardlink_to(work / "a")
    applied = run(journal, FileChange(work / "a", OLD, NEW))
    assert (work / "a").read_bytes() == NEW
    assert (work / "b").read_bytes() == OLD
    assert "hard links" in applied.warnings[0]


def test_content_and_directory_are_synced(
    journal: Journal, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = set()
    fsync = os.fsync

    def record(descriptor: int) -> None:
        synced.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", record)
    run(journal, FileChange(work / "a", None, NEW))
    (entry,) = (journal.root / "entries").iterdir()
    for path in (work / "a", work, entry, entry.parent):
        assert path.stat().st_ino in synced, path


def test_what_was_private_is_never_open_to_others(
    journal: Journal, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "a").write_bytes(OLD)
    (work / "a").chmod(0o644)
    modes = []
    fchmod = os.fchmod

    def record(descriptor: int, mode: int) -> None:
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        fchmod(descriptor, mode)

    monkeypatch.setattr(os, "fchmod", record)
    run(journal, FileChange(work / "a", OLD, NEW))
    assert set(modes) == {0o600}


# Refusing


def assert_refused(
    journal: Journal, kind: type[BibwrightError], match: str, *changes: FileChange
) -> None:
    with pytest.raises(kind, match=match):
        run(journal, *changes)
    assert history(journal) == ()


def test_conflict_writes_nothing(journal: Journal, work: Path) -> None:
    (work / "a").write_bytes(OLD)
    (work / "b").write_bytes(b"edited meanwhile")
    assert_refused(
        journal,
        ConflictError,
        "b changed while .* nothing was written; run again",
        FileChange(work / "a", OLD, NEW),
        FileChange(work / "b", OLD, NEW),
    )
    assert (work / "a").read_bytes() == OLD
    assert (work / "b").read_bytes() == b"edited meanwhile"


@pytest.mark.parametrize(("before", "now"), [(None, OLD), (OLD, None)])
def test_conflict_about_existence(
    journal: Journal, work: Path, before: bytes | None, now: bytes | None
) -> None:
    if now is not None:
        (work / "a").write_bytes(now)
    assert_refused(journal, ConflictError, "run again", FileChange(work / "a", before, NEW))
    assert read_file(work / "a") == now


def test_an_edit_during_staging_is_a_conflict(journal: Journal, work: Path) -> None:
    file = work / "a"
    file.write_bytes(OLD)

    def edit(act: str) -> None:
        if act.startswith("created .bibwright-"):
            file.write_bytes(NEW)  # even when it is what Bibwright wanted to write

    watched = Journal(journal.root, WatchedDisk(edit))
    assert_refused(watched, ConflictError, "run again", FileChange(file, OLD, NEW))
    assert file.read_bytes() == NEW
    assert names(work) == ["a"]


def test_read_only_files_are_respected(journal: Journal, work: Path) -> None:
    file = work / "a"
    file.write_bytes(OLD)
    file.chmod(0o444)
    assert_refused(journal, InputError, "read-only", FileChange(file, OLD, NEW))
    assert file.read_bytes() == OLD


def test_paths_that_can_be_no_file(journal: Journal, work: Path) -> None:
    (work / "file").write_bytes(OLD)
    (work / "loop").symlink_to("loop")
    os.mkfifo(work / "pipe")
    for path, match in [
        (work, "is a directory"),
        (work / "missing" / "a", "create the directory first"),
        (work / "file" / "a", "is a file, not a directory"),
        (work / "loop", "not a regular file"),
        (work / "pipe", "not a regular file"),
        (work / ("n" * 300), "File name too long"),
    ]:
        assert_refused(journal, InputError, match, FileChange(path, None, NEW))
        with pytest.raises(InputError, match=match):
            read_file(path)
    assert names(work) == ["file", "loop", "pipe"]


def test_one_file_by_two_names_is_refused(journal: Journal, work: Path) -> None:
    (work / "a").write_bytes(OLD)
    (work / "b").symlink_to("a")
    changes = [FileChange(work / name, OLD, NEW + name.encode()) for name in "ab"]
    assert_refused(journal, InputError, "the same file", *changes)
    assert (work / "a").read_bytes() == OLD


def test_a_journal_that_cannot_be_written_stops_everything(work: Path) -> None:
    (work / "a").write_bytes(OLD)
    with pytest.raises(BibwrightError, match="BIBWRIGHT_STATE_DIR"):
        run(Journal(work / "a" / "journal"), FileChange(work / "a", OLD, NEW))
    assert (work / "a").read_bytes() == OLD
