"""The tables of the local index, and how papers get into them.

A paper has a number, given out in the order of arrival; it keeps the number while its title
stays, and gets a new one with a new title. Each word has the sorted list of the numbers of the
papers in whose titles it stands (32-bit little-endian integers in one blob). Numbers without a
paper stay in these lists and are skipped, so that a list only ever grows at its end.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from bibwright.errors import InputError
from bibwright.matching.places import place_of
from bibwright.model.codec import reference_from_json, reference_to_json
from bibwright.model.reference import Reference
from bibwright.sources.arxiv.harvest import Deletion, Harvest, Harvested, Standing, merged, ordinal
from bibwright.sources.arxiv.index_terms import terms

#: Raised with every change of the tables or of what a record holds, so that an index of
#: another shape is refused.
SCHEMA = 5

#: By which SQLite, and whoever would write a file in its place, knows an index: "Bibw".
APPLICATION = 0x42696277

_TABLES = """
pragma page_size = 8192;
pragma auto_vacuum = incremental;
pragma application_id = 0x42696277;
create table about (schema integer not null, made_from text not null, made_at text not null);
create table likeness (dictionary blob not null);  -- what records are deflated with
create table updated (
    made_from text not null,
    made_at text not null,
    added integer not null,
    changed integer not null,
    removed integer not null
);
create table paper (
    number integer primary key,
    id text not null unique,  -- of arXiv, without version; or a catalogue's name for its record
    version integer,
    as_of integer,            -- the day of the record, as an ordinal of the calendar
    lacks integer not null,   -- how many fields the record's format has no place for
    doi text,                 -- of the published version, bare and in lower case
    minute integer,           -- of submission, in minutes since 1970
    words integer not null,   -- of the folded title, 255 at most
    record blob not null      -- the Reference as JSON, deflated
);
create table gone (id text primary key, as_of integer) without rowid;
create table word (word text primary key, papers blob not null);  -- behind a sum
create table place (key text not null, number integer not null);  -- volume and page in a journal
create table titles (lengths blob not null);  -- a byte a number: its words, 0 if there is none
"""
_UNFINISHED = """
create table if not exists run (word text not null, papers blob not null);
create table if not exists progress (sources text not null, at text not null);
"""
_FINISHED = """
drop table run;
create index if not exists paper_doi on paper (doi) where doi is not null;
create index if not exists paper_minute on paper (minute) where minute is not null;
create index if not exists place_key on place (key);
create index if not exists place_number on place (number);
"""
#: So many papers are at stake when the work is interrupted, and their words in memory.
_BATCH = 50_000
#: A longer dictionary saves little more and makes deflating slow.
_DICTIONARY = 16_384
_MOST_WORDS = 255
_SUM = 4
#: Bytes, unpacked. The longest record of arXiv's has a hundredth of it.
_LARGEST_RECORD = 8 * 2**20


class Outcome(StrEnum):
    """What a record did to an index; an older one, or one of the same day from a format that
    knows less, does nothing."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    OLDER = "older"

    @property
    def is_change(self) -> bool:
        """Whether the index is another one now."""
        return self in {Outcome.ADDED, Outcome.CHANGED, Outcome.REMOVED}


def summed(content: bytes, start: int = 0) -> bytes:
    """The content behind its sum, by which `checked` sees damage."""
    return zlib.crc32(content, start).to_bytes(_SUM) + content


def checked(content: bytes, start: int = 0) -> bytes:
    """What `summed` was given. Raises zlib.error when it is not that any more."""
    if len(content) < _SUM or zlib.crc32(content[_SUM:], start) != int.from_bytes(content[:_SUM]):
        raise zlib.error("a sum is wrong")
    return content[_SUM:]


class Packer:
    """References as deflated JSON and back. Records of one kind have much in common: a few of
    them, given as the dictionary, make the others a third smaller."""

    def __init__(self, dictionary: bytes) -> None:
        self._dictionary = dictionary
        self._dictionary_sum = zlib.crc32(dictionary)

    @staticmethod
    def dictionary_of(papers: Iterable[Reference]) -> bytes:
        """A dictionary for records like these."""
        return b"".join(map(Packer.plain, papers))[-_DICTIONARY:]

    @staticmethod
    def plain(paper: Reference) -> bytes:
        """The JSON. Where a paper of arXiv's came from is not a part of it: the index is its
        origin."""
        data = reference_to_json(paper if paper.record else replace(paper, origin=None))
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

    def pack(self, plain: bytes) -> bytes:
        """The JSON, deflated, behind a sum by which damage is seen."""
        deflate = zlib.compressobj(
            6, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, self._dictionary
        )
        packed = deflate.compress(plain) + deflate.flush()
        return summed(packed, self._dictionary_sum)

    def unpack(self, packed: bytes) -> bytes:
        """The JSON again. Raises zlib.error when the bytes are damaged."""
        packed = checked(packed, self._dictionary_sum)
        inflate = zlib.decompressobj(-15, self._dictionary)
        plain = inflate.decompress(packed, _LARGEST_RECORD)
        if not inflate.eof:
            raise zlib.error("a record breaks off")
        return plain

    def read(self, packed: bytes) -> Reference:
        """The Reference. Raises zlib.error or ValueError when the bytes are damaged."""
        return reference_from_json(json.loads(self.unpack(packed)))


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    packed: bytes
    standing: Standing


class Store:
    """An index that is being made or brought up to date."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """``db``: an index, finished or not; it may be open for reading only until ``take``."""
        self._db = db
        likeness = db.execute("select dictionary from likeness").fetchone()
        if likeness is None:  # killed between making the tables and filling them
            raise sqlite3.DatabaseError("it was only just begun")
        self._packer = Packer(likeness[0])
        (last,) = db.execute("select max(number) from paper").fetchone()
        self._last = last or 0
        self._waiting: dict[str, array[int]] = {}
        self._at_stake = 0

    @classmethod
    def create(cls, path: Path, dictionary: bytes) -> Store:
        """A store in a new file, into which papers can be taken."""
        db = sqlite3.connect(path, isolation_level=None)
        db.executescript(_TABLES)
        db.execute("insert into about values (?, '', '')", (SCHEMA,))
        db.execute("insert into likeness values (?)", (dictionary,))
        store = cls(db)
        store.begin()
        return store

    @classmethod
    def open(cls, path: Path) -> Store:
        """The store in a file that ``create`` or a build that was interrupted left.

        Raises sqlite3.DatabaseError for one that is damaged, or was only just begun.
        """
        store = cls(sqlite3.connect(path, isolation_level=None))
        store.begin()
        return store

    def begin(self) -> None:
        """Makes ready for ``take``; the file is this process's own until ``close``."""
        self._db.execute("pragma cache_size = -65536")
        self._db.execute("pragma locking_mode = exclusive")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(_UNFINISHED)
        self._db.execute("begin immediate")

    def close(self) -> None:
        """Lets go of the file; what was not committed is as if it had never been."""
        self._db.close()

    # What is known, and what a record would do to it

    def foresee(self, harvest: Harvest) -> Outcome:
        """What taking this would do; nothing is done."""
        if isinstance(harvest, Deletion):
            return self._judge_deletion(harvest)
        return self._judge(harvest, self._row(harvest.name))[0]

    def take(self, harvest: Harvest) -> Outcome:
        """Lets a record or a deletion do what it must; records never go back in time."""
        if isinstance(harvest, Deletion):
            outcome = self._judge_deletion(harvest)
            if outcome is Outcome.REMOVED:
                self._remove(harvest)
            return outcome
        row = self._row(harvest.name)
        outcome, paper, plain = self._judge(harvest, row)
        if outcome.is_change:
            self._write(paper, harvest.name, plain, harvest.standing, row)
        return outcome

    def _row(self, base: str) -> _Row | None:
        row = self._db.execute(
            "select number, record, version, as_of, lacks from paper where id = ?", (base,)
        ).fetchone()
        return _Row(row[0], row[1], Standing(*row[2:])) if row else None

    def _judge(self, record: Harvested, row: _Row | None) -> tuple[Outcome, Reference, bytes]:
        paper = record.paper
        if row is None:
            outcome = Outcome.OLDER if self._was_deleted_since(record) else Outcome.ADDED
            return outcome, paper, Packer.plain(paper)
        known = self._known(row)
        if record.lacks:
            paper = merged(record, reference_from_json(json.loads(known)))
        plain = Packer.plain(paper)
        if plain == known:
            return Outcome.UNCHANGED, paper, plain
        older = record.standing.is_below(row.standing)
        return Outcome.OLDER if older else Outcome.CHANGED, paper, plain

    def _known(self, row: _Row) -> bytes:
        try:
            return self._packer.unpack(row.packed)
        except zlib.error as error:
            raise InputError(f"the index is damaged ({error}); build it again") from error

    def _was_deleted_since(self, record: Harvested) -> bool:
        gone = self._db.execute("select as_of from gone where id = ?", (record.name,)).fetchone()
        if gone is None:
            return False
        return gone[0] is None or record.as_of is None or record.as_of.toordinal() <= gone[0]

    def _judge_deletion(self, deletion: Deletion) -> Outcome:
        row = self._row(deletion.arxiv_id.base)
        if row is None:
            return Outcome.UNCHANGED
        older = deletion.standing.is_below(Standing(None, row.standing.as_of))
        return Outcome.OLDER if older else Outcome.REMOVED

    # Writing

    def _write(
        self, paper: Reference, name: str, plain: bytes, standing: Standing, row: _Row | None
    ) -> None:
        words = terms(paper.title)
        keeps = row is not None and words == terms(json.loads(self._known(row)).get("title", ""))
        if row is not None:
            for table in ("paper", "place"):
                self._db.execute(f"delete from {table} where number = ?", (row.number,))
        else:
            self._db.execute("delete from gone where id = ?", (name,))
        if keeps:
            assert row is not None
            number = row.number
        else:
            number = self._last = self._last + 1
            for word in set(words):
                if (numbers := self._waiting.get(word)) is None:
                    numbers = self._waiting[word] = array("I")
                numbers.append(number)
        self._db.execute(
            "insert into paper values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                name,
                standing.version,
                standing.as_of,
                standing.lacks,
                paper.doi,
                minute_of(paper.submitted) if paper.submitted else None,
                min(max(len(words), 1), _MOST_WORDS),
                self._packer.pack(plain),
            ),
        )
        if place := place_of(paper):
            self._db.execute("insert into place values (?, ?)", (place.key, number))
        self._at_stake += 1

    def _remove(self, deletion: Deletion) -> None:
        base, as_of = deletion.arxiv_id.base, ordinal(deletion.as_of)
        self._db.execute("delete from paper where id = ?", (base,))
        self._db.execute("insert or replace into gone values (?, ?)", (base, as_of))

    # Progress

    @property
    def is_due(self) -> bool:
        """Whether so much has been taken that it should be committed."""
        return self._at_stake >= _BATCH

    def commit(self, sources: str, at: str) -> None:
        """Makes sure of what was taken, and remembers of which sources, and how far, it is."""
        self._flush()
        self._db.execute("delete from progress")
        self._db.execute("insert into progress values (?, ?)", (sources, at))
        self._db.execute("commit")
        self._db.execute("begin immediate")

    @property
    def progress(self) -> tuple[str, str] | None:
        """What the last commit remembered; None before the first."""
        row = self._db.execute("select sources, at from progress").fetchone()
        return (row[0], row[1]) if row else None

    @property
    def papers(self) -> int:
        """How many papers there are by now."""
        (count,) = self._db.execute("select count(*) from paper").fetchone()
        return int(count)

    def _flush(self) -> None:
        rows = ((word, _as_blob(numbers)) for word, numbers in self._waiting.items())
        self._db.executemany("insert into run values (?, ?)", rows)
        self._waiting.clear()
        self._at_stake = 0

    def finish(self) -> None:
        """Makes an index of it that can be asked, and closes the file."""
        self._flush()
        self._join_runs()
        self._db.execute("delete from titles")
        self._db.execute("insert into titles values (?)", (summed(self._lengths()),))
        self._db.execute("commit")
        self._db.executescript(_FINISHED)
        # Last, for till then a build can go on from here.
        self._db.execute("drop table progress")
        self._db.executescript("pragma incremental_vacuum")
        self._db.close()

    def _join_runs(self) -> None:
        """The lists of numbers of each word, one after the other: numbers only ever grow."""
        rows = self._db.execute("select word, papers from run order by word, rowid")
        for word, runs in groupby(rows, key=itemgetter(0)):
            known = self._db.execute("select papers from word where word = ?", (word,)).fetchone()
            papers = (checked(known[0]) if known else b"") + b"".join(run for _, run in runs)
            self._db.execute("insert or replace into word values (?, ?)", (word, summed(papers)))

    def _lengths(self) -> bytes:
        lengths = bytearray(self._last + 1)
        for number, words in self._db.execute("select number, words from paper"):
            lengths[number] = words
        return bytes(lengths)

    def sign(self, made_from: str, made_at: datetime) -> None:
        """Notes of what and when the index was made."""
        self._db.execute(
            "update about set made_from = ?, made_at = ?", (made_from, made_at.isoformat())
        )

    def countersign(self, made_from: str, made_at: datetime, counts: dict[Outcome, int]) -> None:
        """Notes an update."""
        changes = (counts.get(each, 0) for each in Outcome if each.is_change)
        self._db.execute(
            "insert into updated values (?, ?, ?, ?, ?)",
            (made_from, made_at.isoformat(), *changes),
        )


def minute_of(moment: datetime) -> int:
    """Minutes since 1970."""
    return int(moment.timestamp()) // 60


def _as_blob(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


_RUN_WHEN_READ = (
    "select 1 from sqlite_master where type not in ('table', 'index')"
    " or sql like 'create virtual%' or sql like '%generated always%'"
)


def opened_to_read(path: Path) -> sqlite3.Connection:
    """The database in a file, which may come from anybody: nothing in it is run, none is written.

    Raises sqlite3.Error when it can't be opened.
    """
    db = sqlite3.connect(Path(os.path.realpath(path)).as_uri() + "?mode=ro", uri=True)
    db.execute("pragma trusted_schema = off")
    return db


def packer_of(db: sqlite3.Connection, path: Path) -> Packer:
    """What reads the records of an index. Raises InputError when the file is none, one of another
    version, or holds what is run when it is read: behind a view may be a query without end."""
    try:
        if db.execute(_RUN_WHEN_READ).fetchone() is not None:
            raise sqlite3.DatabaseError("it holds views or triggers, as no index does")
        (schema,) = db.execute("select schema from about").fetchone()
        if schema == SCHEMA:
            (dictionary,) = db.execute("select dictionary from likeness").fetchone()
            return Packer(dictionary)
    except (sqlite3.Error, TypeError, UnicodeDecodeError) as error:  # in SQLite's own message
        raise InputError(
            f"{path} is not an index of Bibwright's, or a damaged one ({error}); "
            "make one with `bibwright index build SNAPSHOT -o INDEX`"
        ) from error
    raise InputError(
        f"{path} is an index of version {schema}, this Bibwright reads {SCHEMA}; "
        "build it again with `bibwright index build`"
    )
