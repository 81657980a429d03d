"""What is looked through for duplicates: records as columns of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bibwright.model.reference import Kind, Reference
from bibwright.text.arrays import Ints
from bibwright.text.names import plain_list

#: Every column; a record that doesn't have it has "" there. ``author`` and ``editor`` are lists
#: of names with `` and `` between them, as in BibTeX; ``arxiv`` and ``doi`` are bare; ``venue``
#: is the journal, the book or the proceedings; ``note`` all that says of what sort it is;
#: ``crossref`` a parent that stands elsewhere. Text may hold LaTeX.
COLUMNS = (
    *("key", "type", "title", "author", "editor", "year", "venue", "volume", "number", "pages"),
    *("doi", "arxiv", "isbn", "url", "abstract", "language", "edition", "series", "chapter"),
    *("publisher", "version", "note", "crossref", "date", "location"),
)


@dataclass(frozen=True, slots=True)
class Records:
    """Records as columns: ``columns[name][row]``, all columns of one length."""

    columns: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        return len(self.columns["title"])

    def __getitem__(self, name: str) -> Sequence[str]:
        return self.columns[name]

    @classmethod
    def of_references(cls, references: Iterable[Reference]) -> Records:
        """Columns from References."""
        return cls.of(_row(reference) for reference in references)

    def __add__(self, other: Records) -> Records:
        """These records, and then those."""
        return Records({name: [*self[name], *other[name]] for name in COLUMNS})

    def taken(self, rows: Ints) -> Records:
        """These rows alone, in this order."""
        wanted = rows.tolist()
        return Records({name: [self[name][row] for row in wanted] for name in COLUMNS})

    @classmethod
    def of_rows(cls, rows: Iterable[tuple[str, ...]]) -> Records:
        """Columns from rows that have a text for every column, in the order of `COLUMNS`."""
        columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
        return cls(dict(zip(COLUMNS, columns, strict=True)))

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, str]]) -> Records:
        """Columns from rows; what a row lacks is empty, names that are no column are left out."""
        columns: dict[str, list[str]] = {name: [] for name in COLUMNS}
        for row in rows:
            for name, column in columns.items():
                column.append(row.get(name) or "")
        return cls(columns)


_TYPES = {Kind.PREPRINT: "preprint", Kind.REPORT: "techreport", Kind.UNKNOWN: ""}


def _row(reference: Reference) -> dict[str, str]:
    return {
        "key": reference.key,
        "type": _TYPES.get(reference.kind, str(reference.kind)),
        "title": reference.title,
        "author": plain_list(reference.authors, others=reference.others),
        "year": str(reference.year or ""),
        "venue": reference.venue,
        "volume": reference.volume,
        "number": reference.number,
        "pages": reference.pages,
        "doi": reference.doi or "",
        "arxiv": reference.arxiv_id.base if reference.arxiv_id else "",
        "abstract": reference.abstract,
    }
