"""Columns of text folded all at once, so that they can be compared by the million.

What `bibwright.text.fold` does to one text is done here to a whole column: texts of plain ASCII,
nearly all there are, go through one table together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import compress, count
from typing import NamedTuple

import numpy as np

from bibwright.text.arrays import Bools, Ints
from bibwright.text.fold import fold_plain, without_markup
from bibwright.text.plain_lines import PlainLines, behind, one_blank_each

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
    lines = PlainLines.of(texts)
    for place, line in zip(lines.places, _folded(lines, without=b"{}"), strict=True):
        folded[place] = line
    marked = list(compress(lines.places, _has_markup(lines).tolist()))
    if len(lines.places) < len(texts):
        marked += [place for place, text in enumerate(texts) if not text.isascii()]
    ready = [without_markup(texts[place]) for place in marked]
    lines = PlainLines.of(ready)
    for at, line in zip(lines.places, _folded(lines), strict=True):
        folded[marked[at]] = line
    wide = [at for at, text in enumerate(ready) if not text.isascii()]
    lowered = _lowered("\n".join([ready[at].replace("\n", " ") for at in wide]))
    for at, line in zip(wide, lowered.split("\n"), strict=False):
        folded[marked[at]] = " ".join(line.split())
    return folded


#: What has to be read; braces, which have to be where one of the next is, or two of the last.
_MARKUP = ("\\~<&", "{}", "$`", "-", "'")
_READ, _BRACE = 1, 2
_ALONE, _DOUBLED = np.uint8(1 | 2 | 4), np.uint8(8 | 16)


def _has_markup(lines: PlainLines) -> Bools:
    """Which texts have more of LaTeX or HTML than braces that keep letters together."""
    kinds = lines.kinds(*_MARKUP)
    doubled = kinds & behind(kinds) & _DOUBLED
    held = lines.held((kinds & _ALONE) | doubled)
    found: Bools = (held & _READ != 0) | ((held & _BRACE != 0) & (held > _BRACE | _READ))
    return found


def _folded(lines: PlainLines, *, without: bytes = b"") -> list[str]:
    """The letters and figures of lines, ``without`` what keeps them together."""
    lowered = lines.data.tobytes().translate(_TABLE, without)
    plain = one_blank_each(np.frombuffer(lowered, dtype=np.uint8))
    return plain.tobytes().decode("ascii").split("\n")[:-1]


def _lowered(text: str) -> str:
    """Letters without accents in lower case, digits and line ends; anything else a blank."""
    # Every character by itself: what `fold` makes of one doesn't depend on those beside it.
    return text.translate({ord(char): fold_plain(f"x{char}x")[1:-1] for char in set(text) - {"\n"}})
