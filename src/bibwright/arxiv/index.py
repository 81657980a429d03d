"""A local arXiv: its public metadata in SQLite, searched by FTS5, as a source."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bibwright.codec import reference_from_json, reference_to_json
from bibwright.errors import InputError
from bibwright.identifiers import ArxivId
from bibwright.reference import Origin, Reference
from bibwright.source import (
    Answer,
    ByDoi,
    ById,
    ByMinute,
    ByTitle,
    ByWords,
    Exchange,
    Lookup,
)
from bibwright.text import fold, telling_words

__all__ = ["SCHEMA", "IndexInfo", "LocalIndex", "write_index"]

#: Raised with every change of the tables or of what a record holds, so that an index of
#: another shape is refused.
SCHEMA = 1

_TABLES = """
pragma journal_mode = off;
pragma synchronous = off;
create table about (schema integer not null, made_from text not null, made_at text not null);
create table paper (
    id text primary key,      -- without version
    doi text,                 -- of the published version, bare and in lower case
    minute integer,           -- of submission, in minutes since 1970
    title text not null,      -- folded
    record blob not null      -- the Reference as JSON, deflated
);
"""
#: English stemming, as the API has it: a plural finds the singular.
_SEARCH = """
create index paper_doi on paper (doi) where doi is not null;
create index paper_minute on paper (minute) where minute is not null;
create virtual table words using fts5 (title, content = 'paper', tokenize = 'porter unicode61');
insert into words (words) values ('rebuild');
"""
_BATCH = 5000
_PHRASE_HITS = 50
_WORDS_HITS = 25


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What an index holds: number of papers, the files it was made from, when (ISO 8601)."""

    papers: int
    made_from: str
    made_at: str


def write_index(
    target: Path, papers: Iterable[Reference], *, made_from: str, made_at: datetime
) -> int:
    """Makes a new index at ``target`` (which must not exist) of papers as arXiv has them.

    Of several with one id the last one stays. Returns the number of papers.
    """
    with closing(sqlite3.connect(target)) as connection:
        connection.executescript(_TABLES)
        rows = (_row(paper, paper.arxiv_id) for paper in papers if paper.arxiv_id)
        while batch := list(islice(rows, _BATCH)):
            connection.executemany("insert or replace into paper values (?, ?, ?, ?, ?)", batch)
        connection.execute(
            "insert into about values (?, ?, ?)", (SCHEMA, made_from, made_at.isoformat())
        )
        connection.commit()
        connection.executescript(_SEARCH)
        (count,) = connection.execute("select count(*) from paper").fetchone()
    return int(count)


def _row(paper: Reference, arxiv_id: ArxivId) -> tuple[str, str | None, int | None, str, bytes]:
    record = json.dumps(reference_to_json(paper), ensure_ascii=False, separators=(",", ":"))
    return (
        arxiv_id.base,
        paper.doi,
        _minute(paper.submitted) if paper.submitted else None,
        fold(paper.title),
        zlib.compress(record.encode()),
    )


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


class LocalIndex:
    """The index in the SQLite file at ``path``, opened for reading only."""

    name = "local index"

    def __init__(self, path: Path) -> None:
        """Raises InputError when the file is no index, or one of another version."""
        self._origin = Origin(self.name)
        uri = path.resolve().as_uri() + "?mode=ro"
        try:
            self._db = sqlite3.connect(uri, uri=True)
        except sqlite3.Error as error:
            raise InputError(f"{path} cannot be opened as an index ({error})") from error
        try:
            (schema,) = self._db.execute("select schema from about").fetchone()
        except (sqlite3.Error, TypeError) as error:
            self._db.close()
            raise InputError(
                f"{path} is not an index of Bibwright's ({error}); "
                "make one with `bibwright index build SNAPSHOT -o INDEX`"
            ) from error
        if schema != SCHEMA:
            self._db.close()
            raise InputError(
                f"{path} is an index of version {schema}, this Bibwright reads {SCHEMA}; "
                "make it anew with `bibwright index build`"
            )

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    @property
    def info(self) -> IndexInfo:
        """What the index holds."""
        (papers,) = self._db.execute("select count(*) from paper").fetchone()
        made_from, made_at = self._db.execute("select made_from, made_at from about").fetchone()
        return IndexInfo(papers, made_from, made_at)

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        """Looks everything up; only a damaged file makes a lookup fail."""
        found: dict[str, Reference] = {}
        failures: dict[Lookup, str] = {}
        unsupported = []
        for lookup in lookups:
            try:
                rows = self._rows(lookup)
                papers = [self._paper(row) for row in rows or ()]
            except (sqlite3.Error, zlib.error, ValueError, KeyError, TypeError) as error:
                failures[lookup] = f"the index is damaged ({error}); make it anew"
                continue
            if rows is None:
                unsupported.append(lookup)
            found |= {str(paper.arxiv_id): paper for paper in papers}
        asked = len(lookups) - len(unsupported)
        exchanges = (Exchange("papers", asked, 0, True),) if asked else ()
        return Answer(
            tuple(found.values()),
            failures,
            unsupported=frozenset(unsupported),
            exchanges=exchanges,
        )

    def _paper(self, record: bytes) -> Reference:
        return replace(
            reference_from_json(json.loads(zlib.decompress(record))), origin=self._origin
        )

    def _rows(self, lookup: Lookup) -> list[bytes] | None:
        match lookup:
            case ById(arxiv_id):
                return self._by_id(arxiv_id)
            case ByDoi(doi):
                return self._select("select record from paper where doi = ?", doi)
            case ByMinute(moment):
                minute = _minute(moment.astimezone(UTC))
                return self._select("select record from paper where minute = ?", minute)
            case ByTitle(title):
                phrase = fold(title)
                return self._matching(f'"{phrase}"', phrase, _PHRASE_HITS) if phrase else None
            case ByWords(title):
                either = " OR ".join(f'"{word}"' for word in telling_words(title))
                return self._matching(either, fold(title), _WORDS_HITS) if either else None

    def _by_id(self, arxiv_id: ArxivId) -> list[bytes]:
        """The paper, unless a version is asked for that it doesn't have yet."""
        rows = self._select("select record from paper where id = ?", arxiv_id.base)
        if arxiv_id.version is None:
            return rows
        latest = (self._paper(row).arxiv_id for row in rows)
        enough = [each for each in latest if each and (each.version or 1) >= arxiv_id.version]
        return rows if enough else []

    def _matching(self, expression: str, title: str, limit: int) -> list[bytes]:
        """The best hits, those with this very title ahead of all."""
        return self._select(
            "select paper.record from words join paper on paper.rowid = words.rowid "
            "where words match ? order by paper.title <> ?, words.rank, paper.id limit ?",
            expression,
            title,
            limit,
        )

    def _select(self, statement: str, *values: str | int) -> list[bytes]:
        return [row for (row,) in self._db.execute(statement, values)]
