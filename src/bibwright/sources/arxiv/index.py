"""A local arXiv: its public metadata in one SQLite file, as a source."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bibwright.errors import InputError
from bibwright.matching.places import JournalPlace
from bibwright.matching.titles import main_title
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Origin, Reference
from bibwright.sources.arxiv.harvest import Harvested
from bibwright.sources.arxiv.index_store import (
    APPLICATION,
    Packer,
    Store,
    minute_of,
    opened_to_read,
    packer_of,
)
from bibwright.sources.arxiv.index_terms import terms
from bibwright.sources.source import (
    Answer,
    ByDoi,
    ById,
    ByMinute,
    ByPlace,
    ByTitle,
    ByWords,
    Exchange,
    Lookup,
)
from bibwright.text.fold import informative_words

if TYPE_CHECKING:
    from bibwright.sources.arxiv.index_words import Words

_PHRASE_HITS = 25
#: A phrase of so few words stands in more titles than that: then these are looked through for the
#: ones that it begins, before a colon.
_SHORT_PHRASE, _SHORT_PHRASE_HITS = 2, 400
_WORDS_HITS = 15
_PLACE_HITS = 100
#: Records that the dictionary for deflating is made of.
LIKE_THESE = 40


@dataclass(frozen=True, slots=True)
class IndexUpdate:
    """An update: the files it came from, when (ISO 8601), and how many papers it concerned."""

    made_from: str
    made_at: str
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What an index holds: number of papers, the files it was made from, when (ISO 8601), its
    size in bytes, when the newest of its papers was submitted, and how it was updated."""

    papers: int
    made_from: str
    made_at: str
    size: int
    newest: datetime | None
    updates: tuple[IndexUpdate, ...]


def write_index(
    target: Path, papers: Iterable[Reference], *, made_from: str, made_at: datetime
) -> int:
    """Makes a new index at ``target`` (which must not exist) of papers as arXiv has them.

    Of several with one id the newest stays, of equally new ones the last. Returns the number of
    papers.
    """
    ours = (paper for paper in papers if paper.arxiv_id)
    first = list(islice(ours, LIKE_THESE))
    store = Store.create(target, Packer.dictionary_of(first))
    for some in (first, ours):
        for paper in some:
            store.take(Harvested(paper, paper.updated.date() if paper.updated else None))
    store.sign(made_from, made_at)
    count = store.papers
    store.finish()
    return count


def is_index(path: Path) -> bool:
    """Whether the file is an index, of whatever version and however damaged, and nothing else."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError:
        return False
    if not head.startswith(b"SQLite format 3\0"):
        return False
    if int.from_bytes(head[68:72]) == APPLICATION:  # https://www.sqlite.org/fileformat.html, 1.3
        return True
    with suppress(sqlite3.Error, UnicodeDecodeError), closing(opened_to_read(path)) as db:
        db.execute("select schema, made_from, made_at from about").fetchone()
        return True
    return False


class LocalIndex:
    """The index in the SQLite file at ``path``, opened for reading only."""

    name = "local index"

    def __init__(self, path: Path) -> None:
        """Raises InputError when the file is no index, or one of another version."""
        self._origin = Origin(self.name)
        self._path = path
        try:
            self._db = opened_to_read(path)
        except sqlite3.Error as error:
            raise InputError(f"{path} cannot be opened as an index ({error})") from error
        try:
            self._packer = packer_of(self._db, path)
        except InputError:
            self._db.close()
            raise
        self._lists: Words | None = None

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    @property
    def info(self) -> IndexInfo:
        """What the index holds. Raises InputError when it is damaged."""
        try:
            (papers,) = self._db.execute("select count(*) from paper").fetchone()
            (newest,) = self._db.execute("select max(minute) from paper").fetchone()
            made_from, made_at = self._db.execute("select made_from, made_at from about").fetchone()
            updates = self._db.execute("select * from updated order by rowid").fetchall()
        except sqlite3.Error as error:
            raise InputError(f"{self._path} is damaged ({error}); build it again") from error
        return IndexInfo(
            papers,
            made_from,
            made_at,
            size=self._path.stat().st_size,
            newest=None if newest is None else datetime.fromtimestamp(newest * 60, UTC),
            updates=tuple(IndexUpdate(*row) for row in updates),
        )

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        """Looks everything up; only a damaged file makes a lookup fail."""
        found: dict[str, Reference] = {}
        failures: dict[Lookup, str] = {}
        instead: dict[Lookup, str] = {}
        unsupported = []
        for lookup in lookups:
            try:
                papers = self._find(lookup)
                if isinstance(lookup, ById) and (older := self._older(lookup.arxiv_id, papers)):
                    instead[lookup] = f"the index has {older}, and no later version yet"
            except (
                sqlite3.Error,
                zlib.error,
                ValueError,
                KeyError,
                TypeError,
                IndexError,
            ) as error:
                failures[lookup] = f"the index is damaged ({error}); build it again"
                continue
            if papers is None:
                unsupported.append(lookup)
            found |= {paper.name: paper for paper in papers or ()}
        asked = len(lookups) - len(unsupported)
        exchanges = (Exchange("papers", asked, 0, True),) if asked else ()
        return Answer(
            tuple(found.values()),
            failures,
            unsupported=frozenset(unsupported),
            exchanges=exchanges,
            instead=instead,
        )

    def _find(self, lookup: Lookup) -> list[Reference] | None:
        """The papers, the best first; None when the lookup has nothing to look for."""
        match lookup:
            case ById(arxiv_id):
                return self._by_id(arxiv_id)
            case ByDoi(doi):
                return self._select("doi = ?", doi)
            case ByPlace(place):
                return self._printed_at(place)
            case ByMinute(moment):
                return self._select("minute = ?", minute_of(moment.astimezone(UTC)))
            case ByTitle(title):
                phrase = terms(title)
                return self._holding(phrase) if phrase else None
            case ByWords(title):
                some = [term for word in informative_words(title) for term in terms(word)]
                if not some:
                    return None
                length = len(terms(title))
                return self._read(self._words.sharing(some, length, _WORDS_HITS))
            case _:
                return None

    @property
    def _words(self) -> Words:
        if self._lists is None:
            # Imported where it is needed, as it brings NumPy along.
            from bibwright.sources.arxiv.index_words import Words

            self._lists = Words(self._db)
        return self._lists

    def _older(self, arxiv_id: ArxivId, found: Sequence[Reference] | None) -> str:
        """The version of a paper that the index has instead of the later one that is asked for."""
        if found or arxiv_id.version is None:
            return ""
        papers = self._by_id(arxiv_id.unversioned)
        return "".join(str(each.arxiv_id) for each in papers)

    def _by_id(self, arxiv_id: ArxivId) -> list[Reference]:
        """The paper, unless a version is asked for that it doesn't have yet."""
        papers = self._select("id = ?", arxiv_id.base)
        if not all(each.arxiv_id and each.arxiv_id.base == arxiv_id.base for each in papers):
            raise ValueError("a record is stored under another's id")
        if arxiv_id.version is None:
            return papers
        latest = {paper: paper.arxiv_id.version or 1 for paper in papers if paper.arxiv_id}
        return [paper for paper in papers if latest[paper] >= arxiv_id.version]

    def _holding(self, phrase: list[str]) -> list[Reference]:
        """Papers in whose title the phrase stands, those first that it names: whose title, or main
        title, it is. Then the shortest titles."""
        hits = _SHORT_PHRASE_HITS if len(phrase) <= _SHORT_PHRASE else _PHRASE_HITS
        papers = self._read(self._words.holding(phrase, hits))
        found = [paper for paper in papers if _stands_in(phrase, terms(paper.title))]
        named = [paper for paper in found if terms(main_title(paper.title)) == phrase]
        return list({paper.name: paper for paper in (*named, *found[:_PHRASE_HITS])}.values())

    def _printed_at(self, place: JournalPlace) -> list[Reference]:
        """Papers whose journal reference has this volume and page, in whatever journal."""
        numbers = self._db.execute(
            "select number from place where key = ? order by number limit ?",
            (place.key, _PLACE_HITS),
        )
        return self._read(number for (number,) in numbers)

    def _select(self, condition: str, value: str | int) -> list[Reference]:
        rows = self._db.execute(
            f"select record from paper where {condition} order by number", (value,)
        )
        return [self._paper(record) for (record,) in rows]

    def _read(self, numbers: Iterable[int]) -> list[Reference]:
        statement = "select record from paper where number = ?"
        rows = (self._db.execute(statement, (number,)).fetchone() for number in numbers)
        return [self._paper(row[0]) for row in rows if row]

    def _paper(self, record: bytes) -> Reference:
        return replace(self._packer.read(record), origin=self._origin)


def _stands_in(phrase: list[str], title: list[str]) -> bool:
    last = len(title) - len(phrase)
    return any(title[at : at + len(phrase)] == phrase for at in range(last + 1))
