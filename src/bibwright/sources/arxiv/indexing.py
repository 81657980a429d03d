"""Making the local index, and bringing it up to date.

Both work on a file beside the index and put it in the index's place when it is complete, so that
at any moment there is the old index or the new one. A build that was stopped goes on from its last
commit, if it is asked to read the same files again.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path

from bibwright.changes import Disk, resolve_target
from bibwright.changes.disk import own_size
from bibwright.errors import InputError
from bibwright.locks import LockHeldError, locked
from bibwright.progress import SILENT, Watcher
from bibwright.sources.arxiv.harvest import Harvested
from bibwright.sources.arxiv.index import LIKE_THESE, LocalIndex
from bibwright.sources.arxiv.index_store import (
    SCHEMA,
    Outcome,
    Packer,
    Store,
    opened_to_read,
    packer_of,
)
from bibwright.sources.arxiv.snapshot import BEGINNING, Position, Reading, SourceFile, sources_in

#: What to do where there is no index.
WAY_OUT = "make one with `bibwright index fetch`, or of a file with `bibwright index build FILE`"
_SQLITE_MAGIC = b"SQLite format 3\0"
_MEGABYTE = 2**20
#: Papers between two looks at the progress bar.
_SHOWN_EVERY = 2000


def build_index(
    sources: Sequence[SourceFile],
    target: Path,
    *,
    now: datetime,
    complain: Callable[[str], object],
    watcher: Watcher = SILENT,
) -> int:
    """Makes an index at ``target`` of the papers in files; returns how many there are.

    The new index takes the old one's place only when it is complete. Raises InputError when a
    source can't be read, holds no paper, or the index can't be written; what was read by then is
    kept for another try, unless it is the source's fault.
    """
    target = resolve_target(target)
    work = _Work(sources, complain, watcher)
    unfinished = _beside(target)
    with _writing(target):
        store = _begun(unfinished, sources, work, complain)
        with closing(store):
            try:
                for reading in work.readings(_place(store)):
                    store.take(reading.harvest)
                    if store.is_due:
                        store.commit(work.fingerprint, work.place_behind(reading))
                store.sign(work.names, now)
                count = store.papers
                if not count:
                    raise InputError(f"{work.names} holds no paper; no index was made")
                store.commit(work.fingerprint, work.end)
                watcher.say("sorting")
                store.finish()
            except InputError:
                store.close()
                _remove(unfinished)
                raise
        _put(unfinished, target)
    return count


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.unfinished")


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """Makes the folder, keeps others out, and makes one sentence of what goes wrong in writing."""
    try:
        Disk().make_directory(target.parent)
        if target.is_dir():
            raise InputError(f"cannot write the index {target}: Is a directory")
        lock = target.with_name(f".{target.name}.lock")
        with locked(lock, timeout=0):
            try:
                yield
            finally:
                with suppress(OSError):  # where an open file can't be removed, it stays, empty
                    lock.unlink()
    except LockHeldError as error:
        raise InputError(
            f"another `bibwright index` is writing {target}; wait for it, or stop it"
        ) from error
    except OSError as error:
        raise InputError(f"cannot write the index {target}: {error.strerror}") from error
    except (sqlite3.Error, zlib.error) as error:
        raise InputError(f"cannot write the index {target}: {error}") from error


def _begun(
    unfinished: Path, sources: Sequence[SourceFile], work: _Work, complain: Callable[[str], object]
) -> Store:
    """What a build of these sources left when it was stopped, or an empty store."""
    if own_size(unfinished):
        try:
            store = Store.open(unfinished)
        except sqlite3.DatabaseError as error:
            complain(f"{unfinished} is damaged and can't be continued ({error})")
        else:
            if store.progress is not None and store.progress[0] == work.fingerprint:
                return store
            store.close()
    _remove(unfinished)
    readings = (reading for source in sources for reading in source.read(lambda _: None))
    first = (each.harvest for each in islice(readings, LIKE_THESE))
    papers = [each.paper for each in first if isinstance(each, Harvested)]
    return Store.create(unfinished, Packer.dictionary_of(papers))


def _remove(unfinished: Path) -> None:
    for path in (unfinished, unfinished.with_name(f"{unfinished.name}-journal")):
        path.unlink(missing_ok=True)


def _put(unfinished: Path, target: Path) -> None:
    """The finished file in the target's place, safe on the disk before it is."""
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(target)


def _place(store: Store) -> tuple[int, Position]:
    if store.progress is None:
        return 0, BEGINNING
    at = json.loads(store.progress[1])
    return at["source"], Position(at["offset"], at["line"])


class _Work:
    """The sources one after the other, and how far one has come."""

    def __init__(
        self, sources: Sequence[SourceFile], complain: Callable[[str], object], watcher: Watcher
    ) -> None:
        self._sources = sources
        self._complain = complain
        self._watcher = watcher
        self._current = 0
        self._read = 0
        self._sizes = [source.size for source in sources]
        #: Tells these sources from others, and from themselves when they have changed.
        self.fingerprint = json.dumps([_fingerprint(source) for source in sources])

    @property
    def names(self) -> str:
        """Of the files, for the report; of many the first and how many more."""
        names = [*dict.fromkeys(source.path.name for source in self._sources)]
        few = ", ".join(names[:3])
        return few if len(names) <= 3 else f"{few} and {len(names) - 3} more"

    def readings(self, start: tuple[int, Position] = (0, BEGINNING)) -> Iterator[Reading]:
        """Everything behind a place, which is the number of a source and a place in it."""
        first, place = start
        for number in range(first, len(self._sources)):
            self._current = number
            source = self._sources[number]
            for reading in source.read(self._complain, place):
                self._count(source)
                yield reading
            place = BEGINNING

    def place_behind(self, reading: Reading) -> str:
        """To be remembered."""
        return json.dumps({"source": self._current} | asdict(reading.behind))

    @property
    def end(self) -> str:
        """The place behind all sources."""
        return json.dumps({"source": len(self._sources)} | asdict(BEGINNING))

    def _count(self, source: SourceFile) -> None:
        self._read += 1
        if self._read % _SHOWN_EVERY == 0:
            self._watcher.say(f"MB, {self._read:,} papers")
            done = sum(self._sizes[: self._current]) + source.position
            self._watcher.settled(done // _MEGABYTE, sum(self._sizes) // _MEGABYTE)


def _fingerprint(source: SourceFile) -> list[str | int]:
    """Name, size, time of the last change, and the first and last bytes."""
    status = source.path.stat()
    with source.path.open("rb") as file:
        digest = sha256(file.read(_MEGABYTE))
        file.seek(max(0, status.st_size - _MEGABYTE))
        digest.update(file.read())
    name = f"{source.path.name}:{source.member}"
    return [name, status.st_size, status.st_mtime_ns, digest.hexdigest()]


@dataclass(frozen=True, slots=True)
class Update:
    """What an update did, in papers. ``older``: records that the index has newer ones of, or as new
    ones from a format that knows more."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    older: int = 0


def update_index(
    paths: list[Path],
    target: Path,
    *,
    now: datetime,
    complain: Callable[[str], object],
    watcher: Watcher = SILENT,
) -> Update:
    """Brings the index at ``target`` up to date with newer files; tells what came of it.

    Where nothing is new, the file is not touched; else a copy is changed, and takes its place when
    it is complete. Raises InputError when a source can't be read, or the index can't be read or
    written.
    """
    target = resolve_target(target)
    work = _Work(sources_in(paths), complain, watcher)
    unfinished = target.with_name(f".{target.name}.updating")
    counts: Counter[Outcome] = Counter()
    with _writing(target):
        store = _for_reading(target)
        is_copy = False
        try:
            for reading in work.readings():
                outcome = (store.take if is_copy else store.foresee)(reading.harvest)
                if outcome.is_change and not is_copy:
                    store.close()
                    store, is_copy = _copied(target, unfinished), True
                    store.take(reading.harvest)
                counts[outcome] += 1
                if is_copy and store.is_due:
                    store.commit("", "")
            if is_copy:
                store.countersign(work.names, now, counts)
                watcher.say("sorting")
                store.finish()
                _put(unfinished, target)
        finally:
            store.close()
            if is_copy:
                _remove(unfinished)
    return Update(**{str(outcome): count for outcome, count in counts.items()})


def _for_reading(target: Path) -> Store:
    if not target.exists():
        raise InputError(f"there is no index at {target}; {WAY_OUT}")
    db = opened_to_read(target)
    try:
        packer_of(db, target)
        return Store(db)
    except InputError:
        db.close()
        raise


def _copied(target: Path, unfinished: Path) -> Store:
    """The store in a copy of the index, which nobody else is making."""
    _remove(unfinished)
    shutil.copy(target, unfinished)
    return Store.open(unfinished)


def open_index(
    path: Path,
    cache: Path,
    *,
    now: Callable[[], float],
    sleep: Callable[[float], object],
    complain: Callable[[str], object],
) -> LocalIndex:
    """The index in the file at ``path``.

    A snapshot or a feed is taken too: its index is made in the ``cache`` folder the first time
    and found there, by the file's content, from then on.
    """
    try:
        data = path.read_bytes() if _is_small_text(path) else b""
    except OSError as error:
        raise InputError(f"cannot read the index {path}: {error.strerror}") from error
    if not data:
        return LocalIndex(path)
    made = cache / f"index-{SCHEMA}-{sha256(data).hexdigest()[:24]}.sqlite"
    last_try = now() + _PATIENCE
    is_said = False
    while not made.exists():  # by us, or by another process that is at it right now
        try:
            moment = datetime.fromtimestamp(now(), UTC)
            build_index(sources_in([path]), made, now=moment, complain=complain)
        except InputError as error:
            if not isinstance(error.__cause__, LockHeldError) or now() >= last_try:
                raise
            if not is_said:
                minutes = f"{_PATIENCE / 60:.0f} minutes"
                complain(
                    f"another bibwright is making the index of {path}; waiting up to {minutes}"
                )
                is_said = True
            sleep(_LOOKS_AGAIN)
    return LocalIndex(made)


#: Seconds for another process to make the same index in passing, and between two looks.
_PATIENCE = 600.0
_LOOKS_AGAIN = 0.2
#: Beyond this many bytes a snapshot is worth an index of its own, made on purpose.
_LARGEST_TO_INDEX_UNASKED = 64 * _MEGABYTE


def _is_small_text(path: Path) -> bool:
    if path.exists() and not (path.is_file() or path.is_dir()):  # a device may never end
        raise InputError(f"{path} is not a regular file; name a regular file")
    with path.open("rb") as file:
        if file.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC:
            return False
    if path.stat().st_size > _LARGEST_TO_INDEX_UNASKED:
        raise InputError(
            f"{path} is too large to be indexed on the fly; "
            f"make an index with `bibwright index build {path.name} -o arxiv.sqlite` and name that"
        )
    return True
