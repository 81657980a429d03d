"""What a column holds that says nothing of the records: numbers of rows, marks of footnotes, and
identifiers that a program put everywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from bibwright.model.identifiers import JUNK_IDENTIFIERS
from bibwright.text.arrays import Ints
from bibwright.text.fold import STOP_WORDS

__all__ = ["footnote_marks", "proven_wrong", "without_row_numbers"]

#: A table of fewer rows doesn't count them.
_TABLE = 20
#: So many works under one identifier are looked at.
_MOST_WORKS = 12
#: A mark of a footnote behind a folded title, as programs read it out of a page: "… approach 2",
#: "… approach2".
_MARKED = re.compile(r"[^\W\d_]{2} ?([1-9]|(?<= )[ab])$")
#: Of the titles of a bibliography fewer than one in thirty end in such a way.
_OFTEN = 1 / 25
_AT_LEAST = 8


def without_row_numbers(numbers: Sequence[str], places: Sequence[str]) -> Sequence[str]:
    """The column, or nothing where it only counts the rows: up or down with them, or in another
    order, but none of them twice.

    ``places`` has the journals: without them a number is that of a report or a standard.
    """
    found = [
        (int(number), at)
        for at, (number, place) in enumerate(zip(numbers, places, strict=True))
        if place and number.isdigit() and len(number) < 9
    ]
    if len(found) < _TABLE or len(found) < 0.8 * len(numbers):
        return numbers
    apart = Counter(number - at for number, at in found).most_common(1)[0][1]
    once = len({number for number, _ in found}) > 0.95 * len(found)
    counts = once and max(found)[0] <= 2 * len(numbers)
    return [""] * len(numbers) if apart > 0.8 * len(found) or counts else numbers


def footnote_marks(titles: Sequence[str]) -> str:
    """The characters that are taken for the mark of a footnote at the end of one of these folded
    titles: a 1 anywhere, and others where so many titles end in one that it can't be their own."""
    marked = sum(1 for title in titles if _MARKED.search(title))
    if marked >= _AT_LEAST and marked > _OFTEN * len(titles):
        return "123456789ab"
    return "1"


def proven_wrong(
    texts: Sequence[str],
    codes: Ints,
    titles: Sequence[str],
    title_codes: Ints,
    authors: Ints,
    families: Ints,
) -> Ints:
    """The numbers of a column's identifiers that say nothing: known ones that reference managers
    put everywhere, and those under which works stand that have neither authors nor title in common.

    ``families`` has for each list of authors the bits of their family names.
    """
    junk = {number for number, text in enumerate(texts) if text in JUNK_IDENTIFIERS}
    counts = np.bincount(codes, minlength=len(texts))
    shared = np.flatnonzero((counts > 1)[codes] & (codes != 0))
    works: dict[int, set[tuple[int, int]]] = {}
    for number, title, names in zip(
        *(each[shared].tolist() for each in (codes, title_codes, authors)), strict=True
    ):
        works.setdefault(number, set()).add((title, int(families[names])))
    for number, mine in works.items():
        if len(mine) > 1 and any(
            one[1]
            and other[1]
            and not one[1] & other[1]
            and not _share_words(titles[one[0]], titles[other[0]])
            for one, other in combinations(sorted(mine)[:_MOST_WORKS], 2)
        ):
            junk.add(number)
    return np.array(sorted(junk), dtype=np.int64)


def _share_words(one: str, other: str) -> bool:
    """Whether half of the shorter title is in the longer; one that is blank may be any."""
    mine, theirs = set(one.split()) - STOP_WORDS, set(other.split()) - STOP_WORDS
    least = min(len(mine), len(theirs))
    return least == 0 or 2 * len(mine & theirs) >= least
