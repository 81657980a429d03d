"""Numbers with what they count, and lines of files, as reports say them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ENDS_IN_Y = re.compile(r"(?<![aeiou])y\Z")


def counted(number: int, one: str) -> str:
    """The number, and the noun in its form for so many.

    >>> counted(1, "entry"), counted(1200, "entry"), counted(0, "citation key")
    ('1 entry', '1,200 entries', '0 citation keys')
    """
    return f"{number:,} {one if number == 1 else _ENDS_IN_Y.sub('ie', one) + 's'}"


def lines_named(places: Iterable[tuple[str, int | None]]) -> str:
    """The lines of each file, and how many they are where there are several.

    >>> lines_named([("a.md", 4)]), lines_named([("a.md", 4), ("a.md", 1200), ("b.md", None)])
    ('a.md:4', '3 places, a.md:4, 1200, b.md')
    """
    files: dict[str, list[str]] = {}
    places = list(places)
    for name, line in places:
        files.setdefault(name, []).extend([] if line is None else [str(line)])
    said = ", ".join(
        f"{name}:{', '.join(lines)}" if lines else name for name, lines in files.items()
    )
    return f"{counted(len(places), 'place')}, {said}" if len(places) > 1 else said
