"""The undo journal: what was changed, when, by which command, and the bytes from before.

On the disk it is a directory::

    lock                      held while a plan is applied or the journal is settled
    entries/<id>.json         one entry each, written whole or not at all
    blobs/<sha256>.z          bytes from before a change, compressed, once for each content

An id is a counter followed by the time. The counter comes first because a clock may be set
back, and undo must still find the last change.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from bibwright.bounds import LARGEST_FILE
from bibwright.changes.disk import Disk, reason, way_out
from bibwright.changes.plan import PlanKind, digest, printable
from bibwright.config.paths import STATE_VARIABLE
from bibwright.errors import BibwrightError
from bibwright.locks import LockHeldError, locked

ENTRY_SCHEMA = 1
"""Version of the JSON of one entry."""

KEPT_ENTRIES = 100
"""How many entries the journal keeps; older ones are forgotten."""

KEPT_BYTES = 2**29
"""How many bytes, packed, of earlier texts; beyond these the oldest entries are forgotten."""

LOCK_TIMEOUT = 10.0
"""Seconds to wait for another Bibwright that is changing files."""

_ENTRY_NAME = re.compile(r"\d{8,}-\d{8}T\d{6}Z\.json")
_HASH = re.compile(r"[0-9a-f]{64}")
_ALL_BITS = 0o7777
_TOKEN = re.compile(r"[0-9a-f]*")
_LEVEL = 1
"""How hard zlib tries; beyond this it takes three times as long to save a sixth more."""

Clock = Callable[[], datetime]
"""Tells the time; the value must know its time zone."""


class State(StrEnum):
    """How far an entry's changes got."""

    STARTED = "started"
    DONE = "done"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of an entry: its resolved path, SHA-256 before and after, and mode before.

    `None` as a hash means that the file did not exist; its mode is then `None` too.
    """

    path: Path
    before: str | None
    after: str | None
    mode: int | None

    def as_json(self) -> dict[str, Any]:
        """Give the record as JSON-ready values."""
        return {
            "path": str(self.path),
            "before": self.before,
            "after": self.after,
            "mode": self.mode,
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """One applied plan. `reverses` is the id of the entry that an undo or redo reverses.

    `library` is what was done in, or is remembered of, a library behind the network, as the room
    that talks to it writes it down; `None` where files are all that changed. `token`: what makes
    the names of its temporary files such that nobody guesses them, while there may be any.
    """

    id: str
    time: datetime
    command: str
    kind: PlanKind
    reverses: str | None
    state: State
    files: tuple[FileRecord, ...]
    library: Mapping[str, Any] | None = None
    token: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give the entry as JSON-ready values; `Journal` reads the same back."""
        return {
            "schema": ENTRY_SCHEMA,
            "id": self.id,
            "time": self.time.isoformat(),
            "command": self.command,
            "kind": self.kind.value,
            "reverses": self.reverses,
            "state": self.state.value,
            "files": [file.as_json() for file in self.files],
            **({} if self.library is None else {"library": dict(self.library)}),
            **({"token": self.token} if self.token else {}),
        }


def staging_name(entry_id: str, token: str, index: int) -> str:
    """Name the temporary file beside an entry's file of that index, known again after a kill."""
    return f".bibwright-{entry_id}-{token}-{index}.tmp"


@dataclass(frozen=True, slots=True)
class Journal:
    """The undo journal in a directory, which is made when it is first needed.

    The directory is private to the user, since it holds copies of the user's files.
    """

    root: Path
    disk: Disk = field(default_factory=Disk, compare=False)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other process out; raise `BibwrightError` if that does not succeed."""
        try:
            for directory in (self._home, self._entries, self._blobs):
                self.disk.make_directory(directory)
            held = ExitStack()
            held.enter_context(locked(self._home / "lock", LOCK_TIMEOUT))
        except LockHeldError as error:
            raise BibwrightError(
                f"another Bibwright is changing files (it holds {printable(self.root / 'lock')}); "
                "nothing was written; run again when it is done"
            ) from error
        except OSError as error:
            raise self.unwritable(error) from error
        with held:
            yield

    def entries(self) -> tuple[Entry, ...]:
        """Read all entries, oldest first; raise `BibwrightError` for one that is unreadable."""
        return tuple(_read_entry(path) for path in self._entry_paths())

    def next_id(self, time: datetime) -> str:
        """Give an id that sorts after all others. Call it with the lock held."""
        paths = self._entry_paths()
        number = int(paths[-1].name.partition("-")[0]) + 1 if paths else 1
        return f"{number:08d}-{time.astimezone(UTC):%Y%m%dT%H%M%SZ}"

    def save(self, entry: Entry) -> None:
        """Write an entry, whole or not at all. Call it with the lock held."""
        text = json.dumps(entry.as_json(), indent=1) + "\n"
        self._write_whole(self._entry_path(entry), text.encode("ascii"))

    def note(
        self,
        library: Mapping[str, Any],
        *,
        command: str,
        clock: Clock,
        entry: Entry | None = None,
        reverses: str | None = None,
        kind: PlanKind = PlanKind.CHANGE,
        state: State = State.DONE,
    ) -> Entry:
        """Write down what was done in a library: a new entry, or `entry` with more in it.

        Raises `BibwrightError` if the journal can't be written.
        """
        with self.locked():
            time = clock().astimezone(UTC)
            made = entry or Entry(self.next_id(time), time, command, kind, reverses, state, ())
            made = replace(made, library=library, state=state)
            try:
                self.save(made)
                self.prune()
            except OSError as error:
                raise self.unwritable(error) from error
        return made

    def forget(self, entry: Entry) -> None:
        """Forget an entry of what was not done after all."""
        with self.locked():
            self.drop(entry)

    def drop(self, entry: Entry) -> None:
        """Forget an entry. Call it with the lock held."""
        self.disk.remove(self._entry_path(entry))

    def keep(self, content: bytes) -> None:
        """Store bytes under their hash, once. Call it with the lock held."""
        path = self._blobs / f"{digest(content)}.z"
        if _unpacked(path) != content:  # none yet, or one that is damaged and could undo nothing
            self._write_whole(path, zlib.compress(content, _LEVEL))

    def recall(self, sha256: str | None) -> bytes | None:
        """Give stored bytes back; raise `BibwrightError` if they are missing or damaged."""
        if sha256 is None:
            return None
        path = self._blobs / f"{sha256}.z"
        content = _unpacked(path)
        if digest(content) != sha256:
            raise _lost(path)
        return content

    def settle(self) -> None:
        """Bring entries that a kill left "started" to their true state, with the lock held.

        Leftover temporary files are removed. An entry is forgotten if none of its files was
        changed, done if all were, and interrupted otherwise; its files are left as they are,
        and undo restores those that were changed.
        """
        for part in (*self._entries.glob("*.part"), *self._blobs.glob("*.part")):
            self.disk.remove(part)
        for entry in self.entries():
            if entry.state is State.STARTED:
                self._settle_entry(entry)

    def prune(self) -> int:
        """Forget all but the last entries and the bytes only they needed, with the lock held.

        The last entry stays, however much it holds. Gives how many of the last ones had to go for
        what they hold.
        """
        sizes = {path.stem: path.stat().st_size for path in self._blobs.glob("*.z")}
        needed: set[str | None] = set()
        too_large = 0
        for number, entry in enumerate(reversed(self.entries())):
            more = needed | {file.before for file in entry.files}
            held = sum(sizes.get(sha256 or "", 0) for sha256 in more)
            if number == 0 or (number < KEPT_ENTRIES and held <= KEPT_BYTES):
                needed = more
            else:
                too_large += number < KEPT_ENTRIES
                self.drop(entry)
        for sha256 in sizes.keys() - needed:
            self.disk.remove(self._blobs / f"{sha256}.z")
        return too_large

    def unwritable(self, error: OSError) -> BibwrightError:
        """Say that the journal cannot be written, so that nothing else may be either."""
        return BibwrightError(
            f"the undo journal in {printable(self.root)} cannot be written ({reason(error)}); "
            f"nothing was changed; {way_out(error)}, or set {STATE_VARIABLE} to another "
            "directory"
        )

    @property
    def _home(self) -> Path:
        return Path(os.path.realpath(self.root))

    @property
    def _entries(self) -> Path:
        return self._home / "entries"

    @property
    def _blobs(self) -> Path:
        return self._home / "blobs"

    def _entry_paths(self) -> list[Path]:
        """The entries' files, oldest first; a file of another name is somebody's copy."""
        paths = self._entries.glob("*.json")
        return sorted(path for path in paths if _ENTRY_NAME.fullmatch(path.name))

    def _entry_path(self, entry: Entry) -> Path:
        return self._entries / f"{entry.id}.json"

    def _write_whole(self, path: Path, content: bytes) -> None:
        part = path.with_name(f"{path.name}.part")
        try:
            self.disk.create(part, content, mode=0o600)
        except FileExistsError:  # of one that was killed: the lock is held, so nobody writes it
            self.disk.remove(part)
            self.disk.create(part, content, mode=0o600)
        self.disk.replace(part, path)

    def _settle_entry(self, entry: Entry) -> None:
        for index, file in enumerate(entry.files):
            self._remove_leftover(file.path.with_name(staging_name(entry.id, entry.token, index)))
        changed = [not self._stands_at(file, file.before) for file in entry.files]
        if entry.files and not any(changed):
            self.drop(entry)
            return
        whole = all(self._stands_at(file, file.after) for file in entry.files)
        state = State.DONE if whole else State.INTERRUPTED
        self.save(replace(entry, state=state, token=""))

    def _remove_leftover(self, path: Path) -> None:
        try:
            if path.exists():
                self.disk.remove(path)
        except OSError:
            # The directory may be gone or read-only by now. A leftover is hidden and never
            # read, so it must not keep a person from working.
            return

    def _stands_at(self, file: FileRecord, sha256: str | None) -> bool:
        try:
            return digest(self.disk.read(file.path)) == sha256
        except OSError:
            # Unreadable now: neither the old nor the new bytes can be vouched for.
            return False


def _read_entry(path: Path) -> Entry:
    try:
        data = json.loads(_bytes_in(path))
        if data["schema"] != ENTRY_SCHEMA or data["schema"] is True:
            raise BibwrightError(
                f"the journal entry {printable(path)} was written by another version of "
                "Bibwright; use that version, or move the file away"
            )
        entry = Entry(
            id=data["id"],
            time=datetime.fromisoformat(data["time"]),
            command=data["command"],
            kind=PlanKind(data["kind"]),
            reverses=data["reverses"],
            state=State(data["state"]),
            files=tuple(_file_record(file) for file in data["files"]),
            library=data.get("library"),
            token=str(data.get("token", "")),
        )
        if entry.id != path.stem or not _TOKEN.fullmatch(entry.token):
            raise ValueError("an entry under another's name")
        if not (isinstance(entry.command, str) and _is_library(entry.library)):
            raise ValueError("an entry of another shape")
    except (OSError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise BibwrightError(
            f"the journal entry {printable(path)} cannot be read; move the file away to go on "
            "without it"
        ) from error
    return entry


def _file_record(data: Mapping[str, Any]) -> FileRecord:
    """Raises ValueError or TypeError for what Bibwright has never written."""
    path, mode = Path(data["path"]), data["mode"]
    hashes = [each for each in (data["before"], data["after"]) if each is not None]
    is_path = path.is_absolute() and "\0" not in str(path)
    if not is_path or not all(map(_HASH.fullmatch, hashes)):
        raise ValueError("no file of an entry")
    if mode is not None and (type(mode) is not int or not 0 <= mode <= _ALL_BITS):
        raise ValueError("no mode of a file")
    return FileRecord(path, data["before"], data["after"], mode)


def _is_library(data: Any) -> bool:
    """Whether it is what an entry may tell of a library, as far as this room looks into it."""
    if not isinstance(data, dict):
        return data is None
    return all(isinstance(data.get(name), str) for name in ("address", "bibliography"))


def _unpacked(path: Path) -> bytes | None:
    """The bytes that are kept in a file; None where there are none, or they are damaged."""
    inflate = zlib.decompressobj()
    try:
        content = inflate.decompress(_bytes_in(path), LARGEST_FILE + 1)
    except (OSError, zlib.error):
        return None
    return content if inflate.eof else None


def _bytes_in(path: Path) -> bytes:
    """The bytes of a file, and of nothing that one would wait for. Raises OSError."""
    if not path.is_file():
        raise FileNotFoundError(path)
    return path.read_bytes()


def _lost(path: Path) -> BibwrightError:
    return BibwrightError(
        f"the earlier text in {printable(path)} is missing or damaged, so this change cannot be "
        "undone; restore that file from a backup"
    )
