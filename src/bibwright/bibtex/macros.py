"""Values worked out: delimiters off, macros in, parts joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bibwright.text.dates import MONTH_NAMES

#: BibTeX's standard styles define these (btxbst.doc), so they are macros in every file.
MONTHS = {name[:3].lower(): name for name in MONTH_NAMES}

#: BibTeX cuts the strings of styles there (glob_str_size in bibtex.web). No macro is that long.
_LONGEST_MACRO = 20_000
_LONGEST_VALUE = 2**20


def value_of(parts: Sequence[str], macros: Mapping[str, str]) -> str:
    """What a value says. A macro of another file, or of a style, still says something: its name.

    So does one whose text is too long: macros made of macros can double in length with each line.

    ``macros``: names in lower case.
    """
    pieces = [_part(part, macros) for part in parts]
    if sum(map(len, pieces)) > _LONGEST_VALUE:
        pieces = [_part(part, {}) for part in parts]
    return "".join(pieces)


def _part(part: str, macros: Mapping[str, str]) -> str:
    if len(part) > 1 and (part[0], part[-1]) in {("{", "}"), ('"', '"')}:
        return part[1:-1]
    said = macros.get(part.lower(), part)
    return said if len(said) <= _LONGEST_MACRO else part
