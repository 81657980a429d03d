"""Values worked out: delimiters off, macros in, parts joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bibwright.text.dates import MONTH_NAMES

__all__ = ["MONTHS", "value_of"]

#: BibTeX's standard styles define these (btxbst.doc), so they are macros in every file.
MONTHS = {name[:3].lower(): name for name in MONTH_NAMES}


def value_of(parts: Sequence[str], macros: Mapping[str, str]) -> str:
    """What a value says. A macro of another file, or of a style, still says something: its name.

    ``macros``: names in lower case.
    """
    return "".join(_part(part, macros) for part in parts)


def _part(part: str, macros: Mapping[str, str]) -> str:
    if len(part) > 1 and (part[0], part[-1]) in {("{", "}"), ('"', '"')}:
        return part[1:-1]
    return macros.get(part.lower(), part)
