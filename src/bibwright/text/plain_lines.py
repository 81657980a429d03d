"""Many texts of plain ASCII as one array of bytes, a line each: what all of them hold is told at a
few steps for the whole column.

Where a text is asked about a character or two, a call for each takes longer than the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from bibwright.text.arrays import Ints

#: For each byte a few bits: what sort of character it is.
Kinds = npt.NDArray[np.uint8]
_END = 10
_BLANK = 32


class PlainLines(NamedTuple):
    """``places`` are those of the texts that are plain ASCII; ``data`` has them one behind the
    other, each with a line end behind it and none within; ``starts`` is where each begins,
    ``ends`` where its line end is."""

    places: Sequence[int]
    data: Kinds
    starts: Ints
    ends: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """Those of the texts that are plain ASCII; a line end within them becomes a blank."""
        places = [place for place, text in enumerate(texts) if text.isascii()]
        chosen = texts if len(places) == len(texts) else [texts[place] for place in places]
        joined = "\n".join(chosen)
        if joined.count("\n") >= max(len(chosen), 1):
            joined = "\n".join([text.replace("\n", " ") for text in chosen])
        data = np.frombuffer(f"{joined}\n".encode("ascii") if chosen else b"", dtype=np.uint8)
        ends = np.flatnonzero(data == _END)
        starts = np.concatenate([[0], ends[:-1] + 1]) if chosen else ends
        return cls(places, data, starts, ends)

    def kinds(self, *groups: str) -> Kinds:
        """What each byte is, a bit for each group of characters."""
        table = bytearray(256)
        for at, characters in enumerate(groups):
            for each in characters.encode("ascii"):
                table[each] |= 1 << at
        return np.frombuffer(self.data.tobytes().translate(table), dtype=np.uint8)

    def held(self, kinds: Kinds) -> Kinds:
        """Which kinds there are in each line."""
        return np.bitwise_or.reduceat(kinds, self.starts) if len(self.starts) else kinds


def behind(kinds: Kinds) -> Kinds:
    """What stands before each byte."""
    shifted = np.zeros_like(kinds)
    shifted[1:] = kinds[:-1]
    return shifted


def one_blank_each(data: Kinds) -> Kinds:
    """Lines with one blank for every run of blanks, and none at either end."""
    blank = data == _BLANK
    gap = blank | (data == _END)
    before = np.ones(len(data), dtype=np.bool_)
    before[1:] = gap[:-1]
    data = data[~(blank & before)]
    last = np.zeros(len(data), dtype=np.bool_)
    last[:-1] = (data[:-1] == _BLANK) & (data[1:] == _END)
    return data[~last]
