"""How much a title tells: "Editorial" names nothing, a line of rare words names one paper."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bibwright.matching.levels import Specificity
from bibwright.matching.words import Words
from bibwright.text.arrays import Bools, Ints, distinct, numbered
from bibwright.text.fold import STOP_WORDS

#: A title that as many people use who have nothing to do with each other names no one work, nor
#: does a short one that comes in as many years of one venue, or one that comes in more issues.
_RECURRING = 3
#: What a journal or a book has again and again, folded.
_HEADINGS = frozenset(
    {
        *("editorial", "guest editorial", "from the editor", "from the editors", "editors note"),
        *("introduction", "editors introduction", "preface", "foreword", "afterword", "epilogue"),
        *("letter to the editor", "letters to the editor", "correspondence", "discussion"),
        *("comment", "commentary", "reply", "authors reply", "response", "erratum", "corrigendum"),
        *("book review", "book reviews", "obituary", "in memoriam", "news", "announcement"),
        *("vorwort", "einleitung", "nachruf", "avant propos", "editorial board", "conclusion"),
    }
)


def specificity_of(
    texts: Sequence[str],
    words: Words,
    titles: Ints,
    authors: Ints,
    families: Sequence[int],
    years: Ints,
    venues: Ints,
    pages: Ints,
    issues: Ints,
) -> npt.NDArray[np.int8]:
    """For each title in ``texts`` how much it tells, 0 for one that comes again and again.

    ``words`` are those of the titles. The others are of the rows: the number of their title, of
    their authors, their year, venue, pages and issue (volume and number together), 0 where there is
    none. ``families`` has for each list of authors the bits of their family names.
    """
    size = len(texts)
    counts = words.number_without(STOP_WORDS).tolist()
    told = np.array(list(map(_by_words, texts, counts)), dtype=np.int8)
    short = told <= Specificity.SOME
    by_authors = _circles(titles, authors, families, size)
    by_authors[_users(titles, pages, pages != 0, size) == 1] = 0
    in_years = _in_one_place(titles, years, venues, short, size)
    in_issues = _users(titles, issues, issues != 0, size)
    told[np.array([text in _HEADINGS for text in texts], dtype=np.bool_)] = 0
    told[(by_authors >= _RECURRING) | (in_years >= _RECURRING) | (in_issues > _RECURRING)] = 0
    return told


def _circles(titles: Ints, authors: Ints, families: Sequence[int], size: int) -> Ints:
    """How many circles of authors each title has, of whom no two share a name; counted only where
    there may be too many."""
    users = _users(titles, authors, authors != 0, size)
    many = (users >= _RECURRING)[titles] & (authors != 0) & (titles != 0)
    circles: dict[int, list[int]] = {}
    for title, number in sorted(
        set(zip(titles[many].tolist(), authors[many].tolist(), strict=True))
    ):
        apart = circles.setdefault(title, [])
        mine = families[number]
        for other in [bits for bits in apart if bits & mine]:
            apart.remove(other)
            mine |= other
        apart.append(mine)
    for title, apart in circles.items():
        users[title] = len(apart)
    return users


def _in_one_place(titles: Ints, years: Ints, venues: Ints, short: Bools, size: int) -> Ints:
    """In how many years each short title came in the venue where it came most often."""
    known = short[titles] & (years != 0) & (venues != 0)
    found = np.zeros(size, dtype=np.int64)
    if known.any():
        span = int(venues.max()) + 1
        places, codes = numbered(titles[known] * span + venues[known])
        counts = _users(codes, years[known], np.ones(len(codes), dtype=np.bool_), len(places))
        np.maximum.at(found, places // span, counts)
    return found


def _by_words(title: str, words: int) -> Specificity:
    """``words`` is the number of those that say something."""
    if words < 6 and not title.isascii():
        words += len(title) // 4  # scripts without blanks between words
    if words < 4:
        return Specificity.LITTLE if words < 2 else Specificity.SOME
    return Specificity.ENOUGH if words < 6 else Specificity.MUCH


def _users(titles: Ints, values: Ints, known: Bools, size: int) -> Ints:
    """How many different values each title has."""
    if not known.any():
        return np.zeros(size, dtype=np.int64)
    span = int(values.max()) + 1
    pairs = distinct(titles[known] * span + values[known])
    counts: Ints = np.bincount(pairs // span, minlength=size)
    return counts
