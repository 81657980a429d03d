"""In what two texts differ, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_WORD = re.compile(r"\s+|[^\W_]+|[\W_]")
#: Longer texts than so many words are only said to differ.
_MOST = 2000


class DiffPiece(NamedTuple):
    """A part of a text, and whether the other text lacks it."""

    text: str
    differs: bool


def word_differences(
    left: str, right: str, *, exact: bool = False
) -> tuple[list[DiffPiece], list[DiffPiece]]:
    """Both texts in pieces that, put together again, are the texts.

    Capitals make no difference, but where it is to be ``exact``.
    """
    if left == right:
        return _whole(left, False), _whole(right, False)
    one, other = _WORD.findall(left), _WORD.findall(right)
    if len(one) + len(other) > _MOST:
        return _whole(left, True), _whole(right, True)
    folded = [words if exact else [*map(str.casefold, words)] for words in (one, other)]
    lefts: list[DiffPiece] = []
    rights: list[DiffPiece] = []
    matcher = SequenceMatcher(a=folded[0], b=folded[1], autojunk=False)
    for tag, start, end, begin, stop in matcher.get_opcodes():
        if start < end:
            lefts.append(DiffPiece("".join(one[start:end]), tag != "equal"))
        if begin < stop:
            rights.append(DiffPiece("".join(other[begin:stop]), tag != "equal"))
    return lefts, rights


def _whole(text: str, differs: bool) -> list[DiffPiece]:
    return [DiffPiece(text, differs)] if text else []
