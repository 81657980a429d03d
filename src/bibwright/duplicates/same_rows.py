"""Rows that say the same: compared once, and tied where what they say is enough."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bibwright.duplicates.explain import Explainer
from bibwright.duplicates.model import Pair, Relation
from bibwright.duplicates.weights import Weights
from bibwright.matching.column import both
from bibwright.matching.columns import Columns
from bibwright.matching.pairs import levels_of
from bibwright.matching.scores import score_pairs
from bibwright.text.arrays import Ints, first_of_each, numbered

#: A number that can be multiplied by that of any row.
_SMALL = 1 << 31


def distinct_rows(columns: Columns, since: int) -> tuple[Ints, Ints]:
    """The first of every lot of rows that say the same, and for each row the place of its first.

    Old rows and new ones that say the same stay two.
    """
    is_first = np.ones(len(columns), dtype=np.bool_)
    first = np.arange(len(columns))
    rows, said = _alike(columns, since)
    if len(rows):
        # The places of each number's first row, in the order of the rows.
        order = np.argsort(said, kind="stable")
        first[rows] = rows[order[first_of_each(said[order])]][said]
        is_first[rows] = first[rows] == rows
    return np.flatnonzero(is_first), (np.cumsum(is_first) - 1)[first]


def twins(columns: Columns, since: int) -> Ints:
    """The rows that say the same as another, as far as is known."""
    return _alike(columns, since)[0]


def _alike(columns: Columns, since: int) -> tuple[Ints, Ints]:
    """The rows that say the same as another, and a number for what each says."""
    rows = np.arange(len(columns))
    said = numbered((rows >= since).astype(np.int64))[1]
    for codes in columns.codes:
        if codes.any():
            mine = codes[rows]
            # In small numbers, so that a pair of them is still one number.
            if mine.min(initial=0) < 0 or mine.max(initial=0) > _SMALL:
                mine = numbered(mine)[1]
            said = numbered(said * (mine.max(initial=0) + 1) + mine)[1]
            shared = np.bincount(said)[said] > 1
            rows, said = rows[shared], numbered(said[shared])[1]
    return rows, said


def lots_of(home: Ints) -> dict[int, list[int]]:
    """The rows that say the same, where there are several, by the place of the first."""
    counts = np.bincount(home)
    lots: dict[int, list[int]] = {}
    for row in np.flatnonzero(counts[home] > 1).tolist():
        lots.setdefault(int(home[row]), []).append(row)
    return lots


def identical(
    every: Columns, lots: Mapping[int, list[int]], weights: Weights
) -> tuple[dict[int, list[Pair]], list[Pair]]:
    """The pairs that tie rows which say the same, where what they say is enough: a title,
    authors or editors, and a year are; and those where it may be enough."""
    if not lots:
        return {}, []
    places = sorted(lots)
    firsts = np.array([lots[place][0] for place in places], dtype=np.int64)
    seconds = np.array([lots[place][1] for place in places], dtype=np.int64)
    levels = levels_of(every, firsts, seconds)
    scores = score_pairs(levels, weights.levels, weights.bias)
    people = np.maximum(every.authors.codes, every.editors.codes)
    full = both(every.titles.codes[firsts], people[firsts])
    sure = scores.sure(weights.sure) | (full & (every.years[firsts] != 0))
    explained = Explainer(levels, scores, every, weights.levels, range(len(every)))
    tied: dict[int, list[Pair]] = {}
    perhaps = []
    for at, place in enumerate(places):
        pair = explained[at]
        rows = lots[place]
        pairs = [Pair(rows[0], row, Relation.SAME, pair.score, pair.features) for row in rows[1:]]
        if sure[at]:
            tied[place] = pairs
        elif pair.score >= weights.doubtful:
            perhaps += pairs
    return tied, sorted(perhaps, key=lambda pair: (-pair.score, pair.left))
