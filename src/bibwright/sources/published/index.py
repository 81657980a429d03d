"""What was published, in an index like that of arXiv, as a source."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bibwright.errors import InputError
from bibwright.model.reference import Reference
from bibwright.sources.arxiv.index import LocalIndex
from bibwright.sources.arxiv.index_store import opened_to_read, packer_of
from bibwright.sources.source import PUBLICATIONS, ByDoi, ByPlace, ByTitle, ByWords, Lookup

#: How the names of arXiv's papers look in an index; those of catalogues' records have a colon.
_OF_CATALOGUE = (
    "select 1 from paper where number = (select min(number) from paper) and id like '%:%'"
)


class PublishedIndex(LocalIndex):
    """The index of publications in the SQLite file at ``path``, opened for reading only."""

    name = PUBLICATIONS

    def _find(self, lookup: Lookup) -> list[Reference] | None:
        is_known = isinstance(lookup, ByDoi | ByPlace | ByTitle | ByWords)
        return super()._find(lookup) if is_known else None

    def _paper(self, record: bytes) -> Reference:
        return self._packer.read(record)


def holds_publications(path: Path) -> bool:
    """Whether it is an index of publications. A file that is no index, or none to trust, isn't."""
    try:
        with closing(opened_to_read(path)) as db:
            packer_of(db, path)  # before any query: a view would answer it, perhaps without end
            return db.execute(_OF_CATALOGUE).fetchone() is not None
    except (InputError, sqlite3.Error, UnicodeDecodeError):  # the last in SQLite's own message
        return False
