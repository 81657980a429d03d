"""What a column holds that says nothing of the records: numbers of rows, marks of footnotes, and
identifiers that a program put everywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from bibwright.model.identifiers import JUNK_IDENTIFIERS
from bibwright.text.arrays import Ints
from bibwright.text.fold import STOP_WORDS

#: A table of fewer rows doesn't count them.
_TABLE = 20
#: So many works under one identifier are looked at.
_MOST_WORKS = 12
#: A mark of a footnote behind a folded title, as programs read it out of a page: "… approach 2",
#: "… approach2".
_ALL_MARKS = "123456789abil"
_FIGURES, _LETTERS = frozenset("123456789"), frozenset({" a", " b"})
_MARKED = re.compile(r"[^\W\d_]{2} ?([1-9]|(?<= )[ab])$")
#: What is numbered: a figure behind it is no mark of a footnote.
_NUMBERED = frozenset(
    "lecture lectures lesson part chapter section volume book week day unit module session episode "
    "homework assignment exercise sheet problem note report paper number phase stage step level "
    "type class version release generation experiment study case table figure appendix".split()
)
#: Of the titles of a bibliography fewer than one in thirty end in such a way.
_OFTEN = 1 / 25
_AT_LEAST = 8


class Noise(NamedTuple):
    """What only all records together tell of their values: whether the column of numbers counts the
    rows, which characters are marks of footnotes behind titles, and the identifiers that prove
    themselves wrong."""

    row_numbers: bool
    footnote_marks: str
    wrong: frozenset[str]


def counts_rows(numbers: Sequence[str], places: Sequence[str]) -> bool:
    """Whether a column only counts the rows: up or down with them, or in another order, but none of
    them twice.

    ``places`` has the journals: without them a number is that of a report or a standard.
    """
    read = [counted(number, place) for number, place in zip(numbers, places, strict=True)]
    found = [(number, at) for at, number in enumerate(read) if number is not None]
    if not is_table(len(found), len(numbers)):
        return False
    in_step = Counter(number - at for number, at in found).most_common(1)[0][1]
    distinct = {number for number, _ in found}
    return only_counts(len(found), len(numbers), in_step, len(distinct), max(distinct))


def counted(number: str, place: str) -> int | None:
    """A number that may be that of a row; None for another."""
    return int(number) if place and number.isdecimal() and len(number) < 9 else None


def is_table(found: int, rows: int) -> bool:
    """Whether so many numbers in so many rows may count them."""
    return found >= _TABLE and found >= 0.8 * rows


def only_counts(found: int, rows: int, in_step: int, distinct: int, highest: int) -> bool:
    """Whether numbers count the rows of their table: so many are found, so many of them as far
    from the number of their row as each other, so many different ones."""
    once = distinct > 0.95 * found
    return in_step > 0.8 * found or (once and highest <= 2 * rows)


def footnote_marks(titles: Sequence[str]) -> str:
    """The characters that are taken for the mark of a footnote at the end of one of these folded
    titles: a 1 anywhere, and others where so many titles end in one that it can't be their own."""
    return marks_for(sum(map(has_mark, titles)), len(titles))


def has_mark(title: str) -> bool:
    """Whether a folded title ends in what may be the mark of a footnote."""
    may_be = title[-1:] in _FIGURES or title[-2:] in _LETTERS
    return may_be and _MARKED.search(title) is not None and not is_numbered(title)


def is_numbered(title: str) -> bool:
    """Whether the last character of a folded title numbers what stands before it: "lecture 2"."""
    return title[:-1].rstrip().rpartition(" ")[2] in _NUMBERED


def marks_for(marked: int, titles: int) -> str:
    """The marks of footnotes where so many of so many titles end in what may be one."""
    if marked >= _AT_LEAST and marked > _OFTEN * titles:
        return _ALL_MARKS
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
    works: dict[int, set[tuple[str, int]]] = {}
    for number, title, names in zip(
        *(each[shared].tolist() for each in (codes, title_codes, authors)), strict=True
    ):
        works.setdefault(number, set()).add((titles[title], int(families[names])))
    junk.update(number for number, mine in works.items() if are_proven_wrong(mine))
    return np.array(sorted(junk), dtype=np.int64)


def are_proven_wrong(works: Iterable[tuple[str, int]]) -> bool:
    """Whether works under one identifier have neither authors nor title in common: folded titles,
    and the bits of family names."""
    return any(
        one[1] and other[1] and not one[1] & other[1] and not _share_words(one[0], other[0])
        for one, other in combinations(sorted(works)[:_MOST_WORKS], 2)
    )


def _share_words(one: str, other: str) -> bool:
    """Whether half of the shorter title is in the longer; one that is blank may be any."""
    mine, theirs = set(one.split()) - STOP_WORDS, set(other.split()) - STOP_WORDS
    least = min(len(mine), len(theirs))
    return least == 0 or 2 * len(mine & theirs) >= least
