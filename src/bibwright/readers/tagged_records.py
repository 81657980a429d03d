"""Records whose lines begin with tags: EndNote's (``%T``), PubMed's (``TI  -``), Web of Science's.

Each is read as the row of a table, under the names of columns that tables have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bibwright.model.reference import Origin
from bibwright.readers.reading import InputKind, Reading
from bibwright.readers.records import reading_of_rows

#: Lines that are looked at for the tag that a file begins with.
_AHEAD = 40


@dataclass(frozen=True, slots=True)
class _Tags:
    """A format: how a tag's line looks, which tag a record begins with, and what the others say.

    ``ends``: the tag that closes a record, where there is one.
    """

    label: str
    line: re.Pattern[str]
    first: str
    ends: str
    columns: Mapping[str, str]


_ENDNOTE = _Tags(
    "EndNote",
    re.compile(r"%(?P<tag>[0-9A-Z@!#$&()*+^<>\[=~?])(?:\s+(?P<value>.*))?$"),
    "0",
    "",
    {"T": "title", "A": "authors", "D": "year", "R": "doi", "U": "url", "F": "citation key"},
)
_PUBMED = _Tags(
    "PubMed",
    re.compile(r"(?P<tag>[A-Z]{2,4}) *- (?P<value>.*)$"),
    "PMID",
    "",
    {
        **{"TI": "title", "BTI": "title", "FAU": "authors", "AU": "short authors", "DP": "year"},
        **{"LID": "doi", "AID": "doi"},
    },
)
_WEB_OF_SCIENCE = _Tags(
    "Web of Science",
    re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?: (?P<value>.*))?$"),
    "PT",
    "ER",
    {"TI": "title", "AF": "authors", "AU": "short authors", "PY": "year", "DI": "doi"},
)
_FORMATS = (_ENDNOTE, _PUBMED, _WEB_OF_SCIENCE)
#: Tags that stand for one value each, of which a record has many.
_MANY = frozenset({"authors", "short authors"})
#: PubMed says of each id what it is.
_OTHER_ID = re.compile(r"\S+ \[(?!doi\])\w+\]$")


def is_tagged(text: str) -> bool:
    """Whether it begins with a record, behind a few lines that say where it is from."""
    return _format_of(text) is not None


def _format_of(text: str) -> _Tags | None:
    said = (line for line in text.lstrip("\ufeff").splitlines()[:_AHEAD] if line.strip())
    for line in said:
        for tags in _FORMATS:
            match = tags.line.match(line)
            if match and match["tag"] == tags.first:
                # Two capitals begin many a line: what follows is looked at as well.
                return tags if tags is not _WEB_OF_SCIENCE or "\nER" in text else None
    return None


def read_tagged(text: str, name: str) -> Reading:
    """A query for each record; one that has neither a title nor an id is named."""
    tags = _format_of(text) or _ENDNOTE
    return reading_of_rows(list(_records(text, tags, name)), InputKind.RECORDS, tags.label)


def _records(text: str, tags: _Tags, name: str) -> Iterator[tuple[dict[str, str], Origin]]:
    row: dict[str, str] = {}
    begun, column = 0, ""
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        match = tags.line.match(line)
        if match is None:
            if column and line.strip():
                row[column] = _joined(row[column], line.strip(), column)
            continue
        tag, value = match["tag"], (match["value"] or "").strip()
        if tag in {tags.first, tags.ends}:
            if begun:
                yield _finished(row), Origin(name, begun)
            row, begun = {}, number if tag == tags.first else 0
        column = _column(tags, tag, value) if begun else ""
        if column == "title":
            begun = number
        if column in row and column not in _MANY:
            column = ""
        if column:
            row[column] = _joined(row.get(column, ""), value, column)
    if begun:
        yield _finished(row), Origin(name, begun)


def _column(tags: _Tags, tag: str, value: str) -> str:
    column = tags.columns.get(tag, "")
    return "" if column == "doi" and _OTHER_ID.match(value) else column


def _joined(before: str, value: str, column: str) -> str:
    return (f"{before}; " if column in _MANY else f"{before} ").lstrip("; ") + value


def _finished(row: dict[str, str]) -> dict[str, str]:
    """The row with the authors as they are written out, where it has them, and no stop."""
    row["title"] = row.get("title", "").removesuffix(".")
    if short := row.pop("short authors", ""):
        row.setdefault("authors", short)
    return row
