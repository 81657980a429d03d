"""Numbers with what they count, as reports say them."""

from __future__ import annotations

import re

_ENDS_IN_Y = re.compile(r"(?<![aeiou])y\Z")


def counted(number: int, one: str) -> str:
    """The number, and the noun in its form for so many.

    >>> counted(1, "entry"), counted(1200, "entry"), counted(0, "citation key")
    ('1 entry', '1,200 entries', '0 citation keys')
    """
    return f"{number:,} {one if number == 1 else _ENDS_IN_Y.sub('ie', one) + 's'}"
