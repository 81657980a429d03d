"""Files that hold arXiv's metadata: the public snapshot, saved answers of the API and of OAI-PMH.

Each may be packed by gzip or zip. Files of lines are read as a stream; a place in one is a number
of bytes (unpacked) and of lines, so that reading can go on where it stopped.
"""

from __future__ import annotations

import gzip
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from bibwright.bounds import read_bounded
from bibwright.errors import InputError
from bibwright.model.reference import Reference
from bibwright.sources.arxiv.harvest import Harvest, Harvested
from bibwright.sources.arxiv.oai import read_oai
from bibwright.sources.arxiv.records import day_of_feed, from_feed, from_snapshot

#: Where the "arXiv Dataset" is given away, packed by zip, to whoever asks: it sends us on to an
#: address that holds for a few days only.
SNAPSHOT_URL = "https://www.kaggle.com/api/v1/datasets/download/Cornell-University/arxiv"

#: What is read of a folder.
_SUFFIXES = frozenset({".xml", ".atom", ".json", ".jsonl", ".gz", ".zip"})
_BUFFER = 2**20
#: Bytes. The longest record of arXiv's has a hundredth of it.
_LONGEST_LINE = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Position:
    """How far a source has been read: bytes, unpacked, and lines."""

    offset: int = 0
    line: int = 0


BEGINNING = Position()


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing read, and the place behind it."""

    harvest: Harvest
    behind: Position


class SourceFile(Protocol):
    """A file from which an index is made; ``position`` of ``size`` bytes are read by now."""

    path: Path
    member: str
    position: int

    @property
    def name(self) -> str:
        """For messages."""

    @property
    def size(self) -> int:
        """Of the file on disk, in bytes."""

    def read(self, complain: Callable[[str], object], place: Position = ...) -> Iterator[Reading]:
        """What the file holds behind a place in it."""


@dataclass(slots=True)
class SnapshotFile:
    """A file, or one file in a zip file. ``position`` is how many of the bytes on disk have been
    read by now, of the ``size`` that there are."""

    path: Path
    member: str = ""
    position: int = 0

    @property
    def name(self) -> str:
        """For messages."""
        return f"{self.path}:{self.member}" if self.member else str(self.path)

    @property
    def size(self) -> int:
        """Of the file on disk, in bytes."""
        return self.path.stat().st_size

    def read(
        self, complain: Callable[[str], object], place: Position = BEGINNING
    ) -> Iterator[Reading]:
        """What the file holds behind a place in it. Behind XML there is one place only.

        A line or record that can't be understood is named to ``complain`` and left out. Raises
        InputError when the file can't be read, or is of no known kind.
        """
        try:
            with self._opened() as (file, on_disk):
                for reading in self._read(file, complain, place):
                    self.position = on_disk.tell()
                    yield reading
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise InputError(
                f"{self.name} is damaged or breaks off ({error}); fetch it again"
            ) from error
        except OSError as error:
            raise InputError(f"cannot read {self.name}: {error.strerror or error}") from error
        except (RuntimeError, NotImplementedError) as error:  # zipfile's words for what it can't
            raise InputError(f"cannot unpack {self.name}: {error}") from error

    @contextmanager
    def _opened(self) -> Iterator[tuple[BinaryIO, BinaryIO]]:
        """The unpacked content, and the file on disk."""
        with ExitStack() as stack:
            file: BinaryIO = stack.enter_context(self.path.open("rb", _BUFFER))
            unpacked: BinaryIO = file
            if self.member:
                whole = stack.enter_context(zipfile.ZipFile(file))
                unpacked = cast(BinaryIO, stack.enter_context(whole.open(self.member)))
            if _starts_with(unpacked, _GZIP):
                unpacked = cast(BinaryIO, stack.enter_context(gzip.GzipFile(fileobj=unpacked)))
            yield unpacked, file

    def _read(
        self, file: BinaryIO, complain: Callable[[str], object], place: Position
    ) -> Iterator[Reading]:
        start = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")
        file.seek(0)
        if start.startswith(b"<"):
            for harvest in self._read_xml(file, complain):
                yield Reading(harvest, place)
        elif start.startswith(b"{"):
            file.seek(place.offset)
            yield from self._read_lines(file, complain, place)
        else:
            raise InputError(
                f"{self.name} is neither arXiv's metadata snapshot (a JSON object a line) "
                "nor an Atom feed of its API nor an answer of its OAI-PMH server"
            )

    def _read_xml(self, file: BinaryIO, complain: Callable[[str], object]) -> Iterator[Harvest]:
        try:
            if b"OAI-PMH" in file.read(4096):
                file.seek(0)
                yield from read_oai(file, self.path.name, complain)
            else:
                file.seek(0)
                feed = read_bounded(file, self.name)
                papers, as_of = from_feed(feed, self.path.name), day_of_feed(feed)
                yield from (Harvested(paper, as_of) for paper in papers)
        except ValueError as error:
            raise InputError(
                f"{self.name} is neither an Atom feed nor an answer of OAI-PMH: {error}"
            ) from error

    def _read_lines(
        self, lines: BinaryIO, complain: Callable[[str], object], place: Position
    ) -> Iterator[Reading]:
        offset, number = place.offset, place.line
        while line := lines.readline(_LONGEST_LINE):
            offset, number = offset + len(line), number + 1
            if len(line) == _LONGEST_LINE:
                complain(f"{self.name}:{number}: left out, for no record is as long as this line")
                while line and not line.endswith(b"\n"):
                    line = lines.readline(_LONGEST_LINE)
                    offset += len(line)
                continue
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                if b"\\ud" in line.lower():  # half a surrogate pair is JSON, but no text
                    json.dumps(row, ensure_ascii=False).encode("utf-8")
                paper = from_snapshot(row, self.path.name)
            except (ValueError, RecursionError) as error:
                complain(
                    f"{self.name}:{number}: left out, not a record of arXiv's snapshot ({error})"
                )
                continue
            yield Reading(Harvested(paper, _as_of(row, paper)), Position(offset, number))


_GZIP = b"\x1f\x8b"


def _starts_with(file: BinaryIO, magic: bytes) -> bool:
    start = file.read(len(magic))
    file.seek(0)
    return start == magic


def _as_of(row: dict[str, Any], paper: Reference) -> date | None:
    """The day when arXiv last touched the record, which is never before its last version."""
    touched = row.get("update_date")
    if isinstance(touched, str):
        try:
            return date.fromisoformat(touched)
        except ValueError:
            pass  # not a day: as if it were not there
    return paper.updated.date() if paper.updated else None


def sources_in(paths: list[Path]) -> list[SnapshotFile]:
    """The files to read: those named, those in folders in the order of their names, and those in
    zip files. Raises InputError when one can't be read, or a folder holds none."""
    try:
        return [source for path in paths for source in _sources_at(path)]
    except OSError as error:
        raise InputError(f"cannot read {error.filename}: {error.strerror}") from error
    except zipfile.BadZipFile as error:
        raise InputError(f"a zip file is damaged or breaks off ({error})") from error


def _sources_at(path: Path) -> Iterator[SnapshotFile]:
    if path.is_dir():
        files = sorted(each for each in path.rglob("*") if each.suffix.lower() in _SUFFIXES)
        if not files:
            raise InputError(f"{path} holds no .xml, .json, .jsonl, .gz or .zip file")
        for file in files:
            yield from _sources_at(file)
        return
    with path.open("rb") as opened:
        is_zip = _starts_with(opened, b"PK\x03\x04")
    if not is_zip:
        yield SnapshotFile(path)
        return
    with zipfile.ZipFile(path) as whole:
        for member in whole.infolist():
            if not member.is_dir():
                yield SnapshotFile(path, member.filename)


def read_records(path: Path, complain: Callable[[str], object]) -> Iterator[Reference]:
    """The papers in a file, one after the other.

    A line that is no record is named to ``complain`` and left out. Raises InputError when the
    file can't be read or is of no known kind.
    """
    for source in sources_in([path]):
        for reading in source.read(complain):
            if isinstance(reading.harvest, Harvested):
                yield reading.harvest.paper
