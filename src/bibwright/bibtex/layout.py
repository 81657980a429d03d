"""How an entry is set: indents, columns, order, and a few presets for them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from bibwright.bibtex.datamodel import FIELD_ORDER
from bibwright.bibtex.draft import Draft, Field
from bibwright.bibtex.editing import source_of
from bibwright.bibtex.fields import NAMES
from bibwright.bibtex.raw_block import RawBlock
from bibwright.text.names.lists import one_line, split_list

_RANK = {name: rank for rank, name in enumerate(FIELD_ORDER)}


class Align(StrEnum):
    """Where values begin: each behind its name, in one column, or in one column an entry."""

    NONE = "none"
    COLUMN = "column"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Style:
    """A way of formatting entries.

    ``indent``: what stands before a field's name. ``align``: see `Align`; ``column`` is the
    number of characters from the name to the value, the equals sign and its blanks included, when
    there is one. ``trailing_comma``: behind the last field, too. ``order``: fields in the
    one order of all entries, or as they stand. ``names_on_lines``: each author on a line.
    ``blank_line``: between entries. ``lower``: types and names of fields in small letters.
    ``braces``: values in quotation marks get braces.
    """

    indent: str = "  "
    align: Align = Align.COLUMN
    column: int = len("archivePrefix = ")
    trailing_comma: bool = True
    order: bool = True
    names_on_lines: bool = False
    blank_line: bool = True
    lower: bool = True
    braces: bool = True


#: ``bibwright`` is what the writer writes; the others are the habits of other programs, as far
#: as they concern the formatting: bibtex-tidy 1.14 as it comes, Better BibTeX for Zotero's export,
#: the entries of dblp.org, JabRef's own files.
STYLES = MappingProxyType(
    {
        "bibwright": Style(),
        "bibtex-tidy": Style(
            column=len("title         = "), trailing_comma=False, order=False, blank_line=False
        ),
        "better-bibtex": Style(align=Align.NONE, trailing_comma=False),
        "dblp": Style(
            column=len("organization = "), trailing_comma=False, order=False, names_on_lines=True
        ),
        "jabref": Style(align=Align.ENTRY),
    }
)
#: Names that are known by their inner capitals.
CAMEL = MappingProxyType({"archiveprefix": "archivePrefix", "primaryclass": "primaryClass"})


class _Row(NamedTuple):
    """How every field of a name is set."""

    rank: int
    name: str
    head: str
    is_names: bool


class Formatter:
    """A style at work on one file, whose lines end in ``newline``."""

    def __init__(self, style: Style, newline: str) -> None:
        self._style = style
        self._newline = newline
        self._rows: dict[str, _Row] = {}

    def set(self, text: str, block: RawBlock, draft: Draft) -> str:
        """The entry reformatted; what no rule has changed keeps its inner bytes in ``text``."""
        style = self._style
        rows = [(self._row(field.name), field) for field in draft.fields]
        if style.order:
            rows.sort(key=lambda row: row[0].rank)
        if style.align is Align.ENTRY:
            width = max((len(row.name) for row, _ in rows), default=0)
            rows = [(row._replace(head=self._head(row.name, width)), field) for row, field in rows]
        kind = draft.type
        if not style.lower and draft.type == block.type:
            kind = text[block.start + 1 : block.start + 1 + len(kind)]
        lines = [f"@{kind}{{{draft.key},"]
        lines += [f"{row.head}{self._value(row, field, text)}," for row, field in rows]
        if len(lines) > 1 and not style.trailing_comma:
            lines[-1] = lines[-1][:-1]
        lines.append("}")
        return self._newline.join(lines)

    def _row(self, given: str) -> _Row:
        row = self._rows.get(given)
        if row is None:
            style, lower = self._style, given.lower()
            name = CAMEL.get(lower, lower) if style.lower else given
            width = style.column - len(" = ") if style.align is Align.COLUMN else 0
            is_names = style.names_on_lines and lower in NAMES
            rank = _RANK.get(lower, len(_RANK))
            row = self._rows[given] = _Row(rank, name, self._head(name, width), is_names)
        return row

    def _head(self, name: str, width: int) -> str:
        return f"{self._style.indent}{name:{width}} = "

    def _value(self, row: _Row, field: Field, text: str) -> str:
        source = source_of(field, text, self._newline)
        if len(field.parts) != 1:
            return source
        if self._style.braces and source[0] == '"':
            source = f"{{{source[1:-1]}}}"
        if row.is_names and source[0] == "{":
            return f"{{{_on_lines(source[1:-1], self._newline, len(row.head) + 1)}}}"
        return source


def _on_lines(names: str, newline: str, column: int) -> str:
    """Each name on a line of its own, if the list is in order."""
    each = split_list(one_line(names))
    if " and ".join(each) != " ".join(names.split()):
        return names
    return f" and{newline}{' ' * column}".join(each)
