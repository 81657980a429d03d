"""What is looked through for duplicates: records as columns of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["COLUMNS", "Records"]

#: Every column; a record that doesn't have it has "" there. ``author`` and ``editor`` are lists
#: of names with `` and `` between them, as in BibTeX; ``arxiv`` and ``doi`` are bare; ``venue``
#: is the journal, the book or the proceedings. Text may hold LaTeX.
COLUMNS = (
    *("key", "type", "title", "author", "editor", "year", "venue", "volume", "number", "pages"),
    *("doi", "arxiv", "isbn", "abstract", "language", "edition", "series", "chapter", "publisher"),
)


@dataclass(frozen=True, slots=True)
class Records:
    """Records as columns: ``columns[name][row]``, all columns of one length."""

    columns: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        return len(self.columns["title"])

    def __getitem__(self, name: str) -> Sequence[str]:
        return self.columns[name]

    def __add__(self, other: Records) -> Records:
        """These records, and then those."""
        return Records({name: [*self[name], *other[name]] for name in COLUMNS})

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, str]]) -> Records:
        """Columns from rows; what a row lacks is empty, names that are no column are left out."""
        listed = list(rows)
        return cls({name: [row.get(name, "") or "" for row in listed] for name in COLUMNS})
