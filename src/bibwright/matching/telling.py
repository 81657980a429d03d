"""How much a title tells: "Editorial" names nothing, a line of rare words names one paper."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from bibwright.text import STOP_WORDS

__all__ = ["Told", "told_by"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
#: A title that as many first authors use names no one work, nor does a short one that comes in as
#: many years of a venue, or one that comes in more issues.
_RECURRING = 3


class Told(IntEnum):
    """How much two like titles tell: by the number of words in them that say something."""

    UNKNOWN = 0
    LITTLE = 1
    SOME = 2
    ENOUGH = 3
    MUCH = 4
    RECURRING = 5


def told_by(
    texts: Sequence[str],
    titles: Ints,
    firsts: Ints,
    years: Ints,
    venues: Ints,
    pages: Ints,
    issues: Ints,
) -> npt.NDArray[np.int8]:
    """For each title in ``texts`` how much it tells, 0 for one that comes again and again.

    The others are of the rows: the number of their title, of their first person, their year,
    venue, pages and issue (volume and number together), 0 where there is none.
    """
    size = len(texts)
    told = np.array([_by_words(text) for text in texts], dtype=np.int8)
    short = told <= Told.SOME
    by_people = _users(titles, firsts, firsts != 0, size)
    by_people[_users(titles, pages, pages != 0, size) == 1] = 0
    in_years = _users(titles, years, short[titles] & (years != 0) & (venues != 0), size)
    in_issues = _users(titles, issues, issues != 0, size)
    told[(by_people >= _RECURRING) | (in_years >= _RECURRING) | (in_issues > _RECURRING)] = 0
    return told


def _by_words(title: str) -> Told:
    words = sum([word not in STOP_WORDS for word in title.split()])
    if words < 6 and not title.isascii():
        words += len(title) // 4  # scripts without blanks between words
    if words < 4:
        return Told.LITTLE if words < 2 else Told.SOME
    return Told.ENOUGH if words < 6 else Told.MUCH


def _users(titles: Ints, values: Ints, known: Bools, size: int) -> Ints:
    """How many different values each title has."""
    if not known.any():
        return np.zeros(size, dtype=np.int64)
    span = int(values.max()) + 1
    pairs = np.unique(titles[known] * span + values[known])
    counts: Ints = np.bincount(pairs // span, minlength=size)
    return counts
