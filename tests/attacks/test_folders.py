"""A folder whose owner exchanges what is in it at the worst moment, and one who only edits."""

from __future__ import annotations

import errno
import os
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from bibwright.changes import Disk, FileChange, Journal, Plan, apply, plan_undo, recover
from bibwright.changes.attributes import Attributes
from bibwright.errors import BibwrightError, ConflictError, InputError
from support.cli import run
from support.disks import TickingClock
from support.hostile_server import HostileServer, answer

OLD, NEW = b"@misc{a, title = {Old}}\n", b"@misc{a, title = {New}}\n"
LIST = "system.posix_acl_access"
SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"


class Meddler(Disk):
    """Lets somebody do something right behind each act."""

    def __init__(self, meddle: Callable[[str, Path], None]) -> None:
        self.meddle = meddle

    def create(
        self,
        path: Path,
        content: bytes,
        *,
        mode: int | None = None,
        owner: tuple[int, int] | None = None,
    ) -> None:
        super().create(path, content, mode=mode, owner=owner)
        self.meddle("created", path)

    def replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        self.meddle("replaced", target)


def change(journal: Journal, *changes: FileChange) -> tuple[str, ...]:
    return apply(Plan.of(changes), journal, command="bibwright x", clock=TickingClock()).warnings


def test_a_temporary_file_that_was_exchanged_is_put_nowhere(tmp_path: Path) -> None:
    secret, bib = tmp_path / "secret", tmp_path / "theirs" / "refs.bib"
    secret.write_bytes(b"root's own")
    secret.chmod(0o600)
    bib.parent.mkdir()
    bib.write_bytes(OLD)
    bib.chmod(0o666)

    def exchange(act: str, path: Path) -> None:
        if act == "created" and path.parent == bib.parent:
            path.unlink()
            os.link(secret, path)

    journal = Journal(tmp_path / "journal", Meddler(exchange))
    with pytest.raises(BibwrightError, match="replaced the temporary file"):
        change(journal, FileChange(bib, OLD, NEW))
    assert bib.read_bytes() == OLD
    assert secret.read_bytes() == b"root's own"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_mode_and_owner_are_set_on_the_open_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("by its name")

    bib = tmp_path / "refs.bib"
    bib.write_bytes(OLD)
    bib.chmod(0o640)
    for module, name in ((os, "chmod"), (os, "chown"), (Path, "chmod"), (os, "lchown")):
        monkeypatch.setattr(module, name, refuse)
    change(Journal(tmp_path / "journal"), FileChange(bib, OLD, NEW))
    assert stat.S_IMODE(bib.stat().st_mode) == 0o640


def test_names_of_temporary_files_cannot_be_guessed(tmp_path: Path) -> None:
    seen: list[str] = []
    for number in range(2):
        bib = tmp_path / f"{number}.bib"
        bib.write_bytes(OLD)
        note = Meddler(lambda act, path: seen.append(path.name) if act == "created" else None)
        change(Journal(tmp_path / f"journal{number}", note), FileChange(bib, OLD, NEW))
    names = [name for name in seen if name.endswith(".tmp")]
    assert len(set(names)) == len(names) == 2


def test_no_folder_on_the_way_may_become_a_link(tmp_path: Path) -> None:
    inner, elsewhere = tmp_path / "theirs" / "inner", tmp_path / "etc"
    inner.mkdir(parents=True)
    elsewhere.mkdir()
    bib = inner / "refs.bib"
    bib.write_bytes(OLD)

    def exchange(_act: str, path: Path) -> None:
        if path.suffix == ".part" and not inner.is_symlink():
            inner.rename(tmp_path / "theirs" / "old")
            inner.symlink_to(elsewhere)

    with pytest.raises(BibwrightError):
        change(Journal(tmp_path / "journal", Meddler(exchange)), FileChange(bib, OLD, NEW))
    assert list(elsewhere.iterdir()) == []


def test_what_an_editor_saves_in_between_is_kept(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.bib" for number in range(5)]
    for file in files:
        file.write_bytes(OLD)

    def edit(act: str, path: Path) -> None:
        if act == "replaced" and path == files[1]:
            files[3].write_bytes(b"edited")

    journal = Journal(tmp_path / "journal", Meddler(edit))
    with pytest.raises(ConflictError):
        change(journal, *(FileChange(file, OLD, NEW) for file in files))
    assert [file.read_bytes() for file in files] == [OLD, OLD, OLD, b"edited", OLD]
    assert recover(journal) == ()


def test_a_link_that_leads_elsewhere_by_now_is_a_conflict(tmp_path: Path) -> None:
    one, other, link = tmp_path / "one", tmp_path / "other", tmp_path / "link"
    one.write_bytes(OLD)
    other.write_bytes(OLD)
    link.symlink_to(one)

    def turn(act: str, path: Path) -> None:
        if act == "created" and path.suffix == ".tmp":
            link.unlink()
            link.symlink_to(other)

    with pytest.raises(ConflictError):
        change(Journal(tmp_path / "journal", Meddler(turn)), FileChange(link, OLD, NEW))
    assert one.read_bytes() == other.read_bytes() == OLD


def access_list(group: int, mask: int, user: int = 12345) -> bytes:
    """Owner rw, another user rw, the group and the mask as given, others nothing (acl(5))."""
    entries = [(1, 6, 2**32 - 1), (2, 6, user), (4, group, 2**32 - 1), (16, mask, 2**32 - 1)]
    return struct.pack("<I", 2) + b"".join(
        struct.pack("<HHI", *each) for each in [*entries, (32, 0, 2**32 - 1)]
    )


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    bib = tmp_path / "refs.bib"
    bib.write_bytes(OLD)
    try:
        os.setxattr(bib, "user.note", b"mine")
        os.setxattr(bib, LIST, access_list(group=0, mask=6))
    except OSError:
        pytest.skip("the file system keeps no such attributes")
    return bib


def test_lists_and_attributes_stay(tmp_path: Path, listed: Path) -> None:
    before = {name: os.getxattr(listed, name) for name in os.listxattr(listed)}
    assert change(Journal(tmp_path / "journal"), FileChange(listed, OLD, NEW)) == ()
    assert listed.read_bytes() == NEW
    assert {name: os.getxattr(listed, name) for name in os.listxattr(listed)} == before
    assert stat.S_IMODE(listed.stat().st_mode) == 0o660
    apply(
        plan_undo(Journal(tmp_path / "journal")),
        Journal(tmp_path / "journal"),
        command="undo",
        clock=TickingClock(),
    )
    assert {name: os.getxattr(listed, name) for name in os.listxattr(listed)} == before


def test_a_group_that_was_shut_out_stays_out(
    tmp_path: Path, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "not here")

    monkeypatch.setattr(os, "setxattr", refuse)
    warnings = change(Journal(tmp_path / "journal"), FileChange(listed, OLD, NEW))
    assert any("access control list" in warning for warning in warnings)
    assert any("user.note" in warning for warning in warnings)
    assert stat.S_IMODE(listed.stat().st_mode) == 0o600


def test_a_list_for_new_files_is_none_for_old_ones(tmp_path: Path) -> None:
    bib = tmp_path / "refs.bib"
    bib.write_bytes(OLD)
    bib.chmod(0o660)
    try:
        os.setxattr(tmp_path, "system.posix_acl_default", access_list(group=6, mask=6))
    except OSError:
        pytest.skip("the file system keeps no such attributes")
    change(Journal(tmp_path / "journal"), FileChange(bib, OLD, NEW))
    assert bib.read_bytes() == NEW
    assert LIST not in os.listxattr(bib)
    assert stat.S_IMODE(bib.stat().st_mode) == 0o660
    change(Journal(tmp_path / "journal"), FileChange(tmp_path / "new.bib", None, NEW))
    assert LIST in os.listxattr(tmp_path / "new.bib")


@pytest.mark.parametrize("name", ["security.label", "trusted.label", "user.label"])
def test_labels_stay_or_are_said_to_be_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    bib, journal = tmp_path / "refs.bib", Journal(tmp_path / "journal")
    bib.write_bytes(OLD)
    try:
        os.setxattr(bib, name, b"mine")
    except OSError:
        pytest.skip("only for root, or another file system")
    assert change(journal, FileChange(bib, OLD, NEW)) == ()
    assert os.getxattr(bib, name) == b"mine"

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "not you")

    monkeypatch.setattr(os, "setxattr", refuse)
    assert any(name in warning for warning in change(journal, FileChange(bib, NEW, OLD)))


@pytest.mark.parametrize("unread", [(LIST,), ("user.b",), ("user.b", LIST)])
def test_one_attribute_that_can_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unread: tuple[str, ...]
) -> None:
    bib = tmp_path / "refs.bib"
    bib.write_bytes(OLD)
    bib.chmod(0o660)
    values = {"user.a": b"1", "user.b": b"2", LIST: access_list(4, 6)}
    given: dict[str, bytes] = {}

    def read(_file: object, name: str, **_: object) -> bytes:
        if name in unread:
            raise PermissionError(errno.EACCES, "not you")
        return values[name]

    monkeypatch.setattr(os, "listxattr", lambda *_, **__: list(values))
    monkeypatch.setattr(os, "getxattr", read)
    monkeypatch.setattr(os, "setxattr", lambda _, name, value: given.update({name: value}))
    monkeypatch.setattr("bibwright.changes.attributes._of_file", lambda *_: None)
    warnings = change(Journal(tmp_path / "journal"), FileChange(bib, OLD, NEW))
    assert len(warnings) == len(unread)
    assert given.keys() == values.keys() - set(unread)
    if LIST in unread:  # the group's bits were the list's mask
        assert stat.S_IMODE(bib.stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_what_ran_as_another_does_not_run_as_whoever_tidies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bib = tmp_path / "refs.bib"
    bib.write_bytes(OLD)
    os.chown(bib, 65534, 65534)
    bib.chmod(0o6755)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "not you")

    monkeypatch.setattr(os, "fchown", refuse)
    change(Journal(tmp_path / "journal"), FileChange(bib, OLD, NEW))
    assert stat.S_IMODE(bib.stat().st_mode) == 0o755


def test_the_journals_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        change(Journal(tmp_path / "state" / "journal"), FileChange(tmp_path / "a.bib", None, NEW))
    finally:
        os.umask(before)
    for path in (tmp_path / "state", *(tmp_path / "state").rglob("*")):
        assert not path.is_dir() or stat.S_IMODE(path.stat().st_mode) == 0o700


def test_all_own_folders_are_for_their_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CACHE", "STATE"):
        monkeypatch.setenv(f"BIBWRIGHT_{name}_DIR", str(tmp_path / "own" / name))
    monkeypatch.chdir(tmp_path)
    Path("refs.bib").write_bytes(NEW)
    Path("list.txt").write_text("10.1234/asked\n", "utf-8")
    before = os.umask(0)
    try:
        with HostileServer(lambda _: answer(b"{}", status="404 Not Found")) as server:
            settings = Path(os.environ["BIBWRIGHT_CONFIG_DIR"], "config.toml")
            settings.write_text(f'patience = 1\n[urls]\ncrossref = "{server.url}"\n', "utf-8")
            run("resolve", "list.txt", "--sources", "crossref")
            run("tidy", "refs.bib")
            run("index", "build", SAMPLE)
    finally:
        os.umask(before)
    made = [path for path in (tmp_path / "own").rglob("*") if path.is_dir()]
    assert {path.name for path in made} >= {"CACHE", "STATE", "clean", "journal"}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o700 for path in made)


def test_the_mode_without_a_list() -> None:
    assert Attributes({LIST: access_list(4, 6)}).mode_without_list(0o660) == 0o640
    assert Attributes({LIST: b"\x02\0\0\0?"}).mode_without_list(0o660) == 0o600
    assert Attributes().mode_without_list(0o660) == 0o660


def test_an_earlier_text_that_is_damaged_is_kept_anew(tmp_path: Path) -> None:
    bib, journal = tmp_path / "refs.bib", Journal(tmp_path / "journal")
    bib.write_bytes(OLD)
    change(journal, FileChange(bib, OLD, NEW))
    (blob,) = (journal.root / "blobs").iterdir()
    blob.write_bytes(b"damaged")
    bib.write_bytes(OLD)
    change(journal, FileChange(bib, OLD, NEW))
    apply(plan_undo(journal), journal, command="undo", clock=TickingClock())
    assert bib.read_bytes() == OLD


def test_a_folder_that_is_gone_is_passed_over_with_force(tmp_path: Path) -> None:
    bib, other, journal = tmp_path / "refs.bib", tmp_path / "d" / "x", Journal(tmp_path / "journal")
    bib.write_bytes(OLD)
    other.parent.mkdir()
    change(journal, FileChange(bib, OLD, NEW))
    change(journal, FileChange(other, None, NEW))
    other.unlink()
    other.parent.rmdir()
    with pytest.raises(InputError, match="--force"):
        plan_undo(journal)
    for _ in range(2):
        plan = plan_undo(journal, force=True)
        apply(plan, journal, command="undo", clock=TickingClock())
    assert bib.read_bytes() == OLD


def test_copies_of_entries_stop_nothing(tmp_path: Path) -> None:
    bib, journal = tmp_path / "refs.bib", Journal(tmp_path / "journal")
    bib.write_bytes(OLD)
    change(journal, FileChange(bib, OLD, NEW))
    (entry,) = (journal.root / "entries").iterdir()
    for name in ("copy.json", f"{entry.stem} (1).json", "zzz.json"):
        entry.with_name(name).write_bytes(entry.read_bytes())
    apply(plan_undo(journal), journal, command="undo", clock=TickingClock())
    assert bib.read_bytes() == OLD
    entry.with_name("00000009-20260101T000000Z.json").write_bytes(entry.read_bytes())
    with pytest.raises(BibwrightError, match="move the file away"):
        plan_undo(journal)


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_disk_without_locks_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(number, "no locks")

    bib = tmp_path / "refs.bib"
    bib.write_bytes(OLD)
    monkeypatch.setattr(fcntl, "flock", refuse)
    monkeypatch.setattr("bibwright.changes.journal.LOCK_TIMEOUT", 0.0)
    with pytest.raises(BibwrightError, match=r"knows no locks.*BIBWRIGHT_STATE_DIR"):
        change(Journal(tmp_path / "journal"), FileChange(bib, OLD, NEW))


def test_sources_behind_a_link_out_of_the_folder_stay(tmp_path: Path) -> None:
    paper, outside = tmp_path / "paper", tmp_path / "outside.tex"
    paper.mkdir()
    outside.write_text("\\cite{old}", "utf-8")
    (paper / "link.tex").symlink_to(outside)
    (paper / "own.tex").write_text("\\cite{old}", "utf-8")
    bib = paper / "refs.bib"
    bib.write_text("@misc{old, title = {Things}, author = {Doe, Jane}, year = 2001}\n", "utf-8")
    done = run("tidy", bib, "--keys", "{auth}{year}", "--rewrite-cites", paper)
    assert done.status == 0, done.stderr
    assert (paper / "own.tex").read_text("utf-8") == "\\cite{doe2001}"
    assert outside.read_text("utf-8") == "\\cite{old}"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_workers_leave_with_the_one_that_started_them() -> None:
    script = (
        "import concurrent.futures as f, os, sys, time\n"
        "from bibwright.processes import _leave_with_parent\n"
        "pool = f.ProcessPoolExecutor(1, initializer=_leave_with_parent)\n"
        "print(pool.submit(os.getpid).result(), flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 20
    with suppress(ProcessLookupError):
        while time.monotonic() < deadline:
            if "State:\tZ" in Path(f"/proc/{worker}/status").read_text():
                return
            os.kill(worker, 0)
            time.sleep(0.1)
        raise AssertionError("the worker is still there")
