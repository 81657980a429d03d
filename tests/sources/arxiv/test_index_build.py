"""Builds of the local index: packed sources, stops at any moment, and what goes on from there."""

from __future__ import annotations

import gzip
import json
import os
import signal
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from bibwright.errors import InputError
from bibwright.sources.arxiv import index_store, snapshot
from bibwright.sources.arxiv.index import LocalIndex
from bibwright.sources.arxiv.indexing import build_index, open_index
from bibwright.sources.arxiv.records import from_snapshot
from bibwright.sources.arxiv.snapshot import sources_in
from support.index_files import SAMPLE, held, row, titled, write_rows

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LINES = SAMPLE.read_bytes().splitlines(keepends=True)
IDS = [json.loads(line)["id"] for line in LINES]


def build(source: Path, target: Path, complain: Callable[[str], object] = pytest.fail) -> int:
    return build_index(sources_in([source]), target, now=NOW, complain=complain)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_store, "_BATCH", 100)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "index.sqlite"
    build(SAMPLE, path)
    return path


def zipped(path: Path, names: list[str], parts: list[bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in zip(names, parts, strict=True):
            file.writestr(name, part)
    return path


def test_packed_snapshots_read_like_the_plain_one(tmp_path: Path, whole: Path) -> None:
    content = SAMPLE.read_bytes()
    packed = tmp_path / "snapshot.json.gz"
    packed.write_bytes(gzip.compress(content))
    two = zipped(
        tmp_path / "a.zip",
        ["1.json", "2.json"],
        [content[:0] + b"".join(LINES[:200]), b"".join(LINES[200:])],
    )
    within = zipped(tmp_path / "b.zip", ["x/snapshot.json.gz"], [gzip.compress(content)])
    expected = held(whole, IDS)
    for number, source in enumerate((packed, two, within)):
        target = tmp_path / f"{number}.sqlite"
        assert build(source, target) == len(IDS)
        assert held(target, IDS) == expected


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    (folder / "deep").mkdir(parents=True)
    write_rows(folder / "deep" / "b.jsonl", [row("2401.00002")])
    write_rows(folder / "a.jsonl", [row("2401.00001")])
    (folder / "notes.txt").write_text("not read")
    assert build(folder, tmp_path / "i.sqlite") == 2
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no"):
        build(tmp_path / "empty", tmp_path / "j.sqlite")


@pytest.mark.parametrize("keep", [0.2, 0.7, 0.99])
def test_a_packed_snapshot_that_breaks_off_is_named(tmp_path: Path, keep: float) -> None:
    whole = gzip.compress(SAMPLE.read_bytes())
    for name, content in (
        ("s.gz", whole),
        ("s.zip", zipped(tmp_path / "whole.zip", ["s"], [SAMPLE.read_bytes()]).read_bytes()),
    ):
        path = tmp_path / name
        path.write_bytes(content[: int(len(content) * keep)])
        with pytest.raises(InputError, match="breaks off"):
            build(path, tmp_path / "i.sqlite")
        assert not list(tmp_path.glob(".i*"))
        assert not list(tmp_path.glob("i*"))


def killed_at(work: Callable[[], object], name: str, at: int, module: Any) -> bool:
    """Does the work in a child that is killed when it calls a function for the ``at``-th time."""
    child = os.fork()
    if child == 0:
        calls, original = 0, getattr(module, name)

        def counting(*arguments: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*arguments, **named)

        setattr(module, name, counting)
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


MOMENTS = [
    *((snapshot, "from_snapshot", at) for at in (1, 41, 142, 200, 399, 450 + 40)),
    (index_store.Store, "_flush", 2),
    (index_store.Store, "finish", 1),
    (index_store.Store, "_join_runs", 1),
    (index_store.Store, "_lengths", 1),
]


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("packed", [False, True])
def test_a_build_killed_at_any_moment_goes_on(
    tmp_path: Path, whole: Path, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = SAMPLE
    if packed:
        source = tmp_path / "snapshot.gz"
        source.write_bytes(gzip.compress(SAMPLE.read_bytes()))
    read: list[str] = []
    original = from_snapshot

    def watched(record: Any, name: str) -> Any:
        read.append(record["id"])
        return original(record, name)

    monkeypatch.setattr(snapshot, "from_snapshot", watched)
    spared = []
    for module, name, at in MOMENTS:
        target = tmp_path / f"{name}{at}.sqlite"
        assert killed_at(partial(build, source, target), name, at, module)
        assert not target.exists()
        read.clear()
        assert build(source, target) == len(IDS)
        spared.append(len(IDS) - len(read))
        assert held(target, IDS) == held(whole, IDS)
        assert titled(target, "attention") == titled(whole, "attention")
        assert not list(tmp_path.glob(f".{target.name}*"))
    # In batches of 100: what was committed by then is not read again.
    assert [each for each in spared if each >= 0] == [100, 100, 300, 400, 100, *[451] * 3]


@pytest.mark.usefixtures("small_batches")
def test_changed_sources_are_read_from_the_start(tmp_path: Path) -> None:
    source, target = tmp_path / "s.jsonl", tmp_path / "i.sqlite"
    source.write_bytes(b"".join(LINES))
    assert killed_at(lambda: build(source, target), "from_snapshot", 400, snapshot)
    source.write_bytes(b"".join(LINES[1:]))
    assert build(source, target) == len(IDS) - 1
    assert held(target, IDS[:1]) == [None]


@pytest.mark.usefixtures("small_batches")
def test_an_unfinished_file_that_is_damaged_is_not_gone_on_with(
    tmp_path: Path, whole: Path
) -> None:
    target = tmp_path / "i.sqlite"
    assert killed_at(lambda: build(SAMPLE, target), "from_snapshot", 400, snapshot)
    [unfinished] = tmp_path.glob("*.unfinished")
    unfinished.write_bytes(b"nothing of the sort" * 500)
    heard: list[str] = []
    assert build(SAMPLE, target, heard.append) == len(IDS)
    assert "damaged" in heard[0]
    assert held(target, IDS) == held(whole, IDS)


def test_two_builds_of_one_index_keep_out_of_each_others_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "i.sqlite"
    refusals: list[str] = []

    def meanwhile(*_: Any) -> None:
        monkeypatch.undo()
        with pytest.raises(InputError, match="another") as refused:
            build(SAMPLE, target)
        refusals.append(str(refused.value))

    monkeypatch.setattr(index_store.Store, "sign", meanwhile)
    build(SAMPLE, target)
    assert len(refusals) == 1


def test_where_files_name_a_paper_twice_the_newest_counts(tmp_path: Path) -> None:
    new, old = row(title="New Words", version=2), row(title="Old Words", version=1)
    for rows in ([new, old], [old, new]):
        target = tmp_path / "i.sqlite"
        assert build(write_rows(tmp_path / "s.jsonl", rows), target) == 1
        [paper] = held(target, ["2401.00001"])
        assert paper is not None
        assert paper.title == "New Words"
        assert titled(target, "old words") == set()


def test_titles_without_a_letter_or_with_frequent_words_alone(tmp_path: Path) -> None:
    rows = [
        row("2401.00001", "…"),
        row("2401.00002", "What is it?"),
        row("2401.00003", "何でも"),
        row("2401.00004", "The the the"),
    ]
    target = tmp_path / "i.sqlite"
    assert build(write_rows(tmp_path / "s.jsonl", rows), target) == 4
    assert titled(target, "what is it") == {"2401.00002v1"}
    assert titled(target, "何でも") == {"2401.00003v1"}
    assert titled(target, "the the") == {"2401.00004v1"}
    assert titled(target, "the the the the") == set()


def test_info_tells_the_newest_submission(whole: Path) -> None:
    stamps = [json.loads(line)["versions"][0].get("created", "") for line in LINES]
    whole_ones = [
        datetime.strptime(each, "%a, %d %b %Y %H:%M:%S %Z") for each in stamps if ":" in each
    ]
    with closing(LocalIndex(whole)) as source:
        info = source.info
    assert info.newest is not None
    assert info.newest.replace(tzinfo=None) == max(whole_ones).replace(second=0)
    assert info.size == whole.stat().st_size
    assert info.updates == ()


@dataclass
class Patient:
    """A clock of its own, what is said, and what another process does while one waits."""

    meanwhile: Callable[[float], object]
    now: float = NOW.timestamp()
    said: list[str] = field(default_factory=list)

    def opened(self, cache: Path) -> LocalIndex:
        return open_index(
            SAMPLE, cache, now=lambda: self.now, sleep=self.sleep, complain=self.said.append
        )

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.meanwhile(self.now - NOW.timestamp())


def made_in_passing(cache: Path) -> Path:
    Patient(lambda _: pytest.fail("it waits for nobody")).opened(cache).close()
    [made] = cache.iterdir()
    return made


def test_an_index_that_another_process_makes_in_passing_is_waited_for(tmp_path: Path) -> None:
    made = made_in_passing(tmp_path)
    theirs = made.rename(made.with_suffix(".theirs"))
    stamp = theirs.stat().st_mtime_ns

    def done_after_five_minutes(waited: float) -> None:
        if waited > 300 and not made.exists():
            theirs.rename(made)

    second = Patient(done_after_five_minutes)
    with (
        FileLock(made.with_name(f".{made.name}.lock")),
        closing(second.opened(tmp_path)) as opened,
    ):
        assert opened.info.papers == len(IDS)
    assert second.said == [
        f"another bibwright is making the index of {SAMPLE}; waiting up to 10 minutes"
    ]
    assert made.stat().st_mtime_ns == stamp, "it was made a second time"


def test_an_index_that_another_process_left_unmade_is_made(tmp_path: Path) -> None:
    made = made_in_passing(tmp_path)
    made.unlink()
    lock = FileLock(made.with_name(f".{made.name}.lock"))
    lock.acquire()
    with closing(Patient(lambda _: lock.release()).opened(tmp_path)) as opened:
        assert opened.info.papers == len(IDS)


def test_nobody_waits_for_an_index_for_ever(tmp_path: Path) -> None:
    made = made_in_passing(tmp_path)
    made.unlink()
    second = Patient(lambda _: None)
    with (
        FileLock(made.with_name(f".{made.name}.lock")),
        pytest.raises(InputError, match=r"is writing .*; wait for it, or stop it"),
    ):
        second.opened(tmp_path)
    assert 600 <= second.now - NOW.timestamp() < 601


def test_a_link_to_an_index_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    real, link = tmp_path / "there" / "i.sqlite", tmp_path / "i.sqlite"
    link.symlink_to(real)
    build(SAMPLE, link)
    build(SAMPLE, link)
    assert link.is_symlink()
    assert held(real, IDS[:1]) != [None]
