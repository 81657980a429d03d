"""Columns of text folded all at once, so that they can be compared by the million.

What `bibwright.text.fold` does to one text is done here to a whole column: texts of plain ASCII,
nearly all there are, go through one table together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import NamedTuple

import numpy as np

from bibwright.text.arrays import Ints
from bibwright.text.fold import fold_plain, without_markup

#: ASCII letters in lower case, digits and line ends as they are, anything else a blank.
_TABLE = bytes(
    ord(chr(byte).lower()) if chr(byte).isalnum() or byte == 10 else 32 for byte in range(128)
) + bytes([32] * 128)


class Coded(NamedTuple):
    """A column in which every text has a number: equal texts the same, the blank one 0.

    ``codes[row]`` is the number, ``texts[number]`` the text.
    """

    codes: Ints
    texts: list[str]


def code(column: Sequence[str]) -> Coded:
    """Numbers for texts, in the order in which they first come."""
    numbers: defaultdict[str, int] = defaultdict(count(1).__next__, {"": 0})
    codes = np.fromiter(map(numbers.__getitem__, column), np.int64, len(column))
    return Coded(codes, list(numbers))


def fold_column(texts: Sequence[str]) -> list[str]:
    """Every text as `fold` has it."""
    folded = [""] * len(texts)
    plain: list[int] = []
    wide: list[int] = []
    ready = [without_markup(text) for text in texts]
    for place, text in enumerate(ready):
        (plain if text.isascii() else wide).append(place)
    for places, lowered in (
        (plain, _lowered_ascii(_lines(ready, plain))),
        (wide, _lowered(_lines(ready, wide))),
    ):
        for place, line in zip(places, lowered.split("\n"), strict=False):
            folded[place] = " ".join(line.split())
    return folded


def _lines(texts: Sequence[str], places: Sequence[int]) -> str:
    """Some of the texts, a line each."""
    chosen = [texts[place] for place in places]
    joined = "\n".join(chosen)
    if joined.count("\n") >= max(len(chosen), 1):
        joined = "\n".join([text.replace("\n", " ") for text in chosen])
    return joined


def _lowered_ascii(text: str) -> str:
    return text.encode("ascii").translate(_TABLE).decode("ascii")


def _lowered(text: str) -> str:
    """Letters without accents in lower case, digits and line ends; anything else a blank."""
    # Every character by itself: what `fold` makes of one doesn't depend on those beside it.
    return text.translate({ord(char): fold_plain(f"x{char}x")[1:-1] for char in set(text) - {"\n"}})
