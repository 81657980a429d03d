"""What the fields of an entry say, where it is written in the plainest way; most are.

`bibwright.bibtex.scan.scan_plain` reads the same entries together with the place of every field,
which only an entry that is edited needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from sys import intern
from typing import NamedTuple

from bibwright.bibtex.macros import MONTHS, value_of
from bibwright.bibtex.references import refers
from bibwright.bibtex.scan import (
    BRACED,
    NAME,
    PLAIN_END,
    PLAIN_HEAD,
    PLAIN_PART,
    SPECIAL,
    scan_value,
)

_OPENING = r"\{"
#: A field: its name, and its value as what stands in braces, in quotation marks, or bare; the parts
#: that are joined to it; and the comma behind it.
_FIELD = re.compile(
    rf"[ \t\n]*+({NAME})[ \t\n]*+=[ \t\n]*+"
    rf"(?:\{{({BRACED.removeprefix(_OPENING)})\}}"
    rf"|\"([^\"{{}}]*+(?:{BRACED}\}}[^\"{{}}]*+)*+)\""
    r"|([^ \t\n\"#%'(),={}@]++))"
    rf"[ \t\n]*+((?:#[ \t\n]*+(?:{PLAIN_PART})[ \t\n]*+)*+)(?:(,)|(?=\}}))"
)


#: Something made of an entry's key, type and fields at once, where it needs no other entry.
Row = tuple[str, ...]
RowOf = Callable[[str, str, Mapping[str, str]], Row | None]


class PlainEntry(NamedTuple):
    """An entry from ``start`` to ``end`` in the text; ``fields`` by their names in lower case, of
    a repeated one the first, macros worked out; ``repeats``: whether one is.

    ``row`` is what was wanted of them at once. Beside it there are no ``fields`` where they name no
    other entry and `fields_at` reads the same again.
    """

    type: str
    key: str
    start: int
    end: int
    fields: dict[str, str] | None
    repeats: bool
    row: Row | None


def read_plain(
    text: str, at: int, macros: Mapping[str, str], row_of: RowOf | None = None
) -> PlainEntry | None:
    """The entry that begins at an offset, where `scan_plain` would find it; else None."""
    head = PLAIN_HEAD.match(text, at)
    if head is None:
        return None
    kind = intern(head[1].lower())
    if kind in SPECIAL:
        return None
    fields: dict[str, str] = {}
    number = 0
    by_file = False
    here = head.end()
    match_field = _FIELD.match
    comma: str | None = ","
    while comma and (found := match_field(text, here)):
        name, braced, quoted, bare, more, comma = found.groups()
        if more:
            begin = found.start(2 if braced is not None else 3 if quoted is not None else 4)
            value = value_of(scan_value(text, begin - (bare is None))[0], macros)
            by_file = True
        elif bare is not None:
            macro = bare.lower()
            value = macros.get(macro, bare)
            by_file = by_file or value is not MONTHS.get(macro, bare)
        else:
            value = quoted if braced is None else braced
        fields.setdefault(intern(name.lower()), value)
        number += 1
        here = found.end()
    close = PLAIN_END.match(text, here)
    if close is None:
        return None
    row = row_of(head[2], kind, fields) if row_of else None
    kept = fields if row is None or by_file or refers(fields) else None
    return PlainEntry(kind, head[2], at, close.end(), kept, number != len(fields), row)


def fields_at(text: str, at: int) -> dict[str, str]:
    """What the fields of the entry that begins there say, which names no macro of a file's own."""
    found = read_plain(text, at, MONTHS)
    assert found is not None  # it was read as a plain one before
    assert found.fields is not None  # they are only left out beside a row
    return found.fields
