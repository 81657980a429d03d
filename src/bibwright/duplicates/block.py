"""Blocking: which pairs of records are worth comparing.

Comparing all with all is out of the question, so records are sorted into blocks by several keys,
each of which two records of one work have nearly always in common, and a true pair only has to
share one. Within a block records stand in the order of their titles and are paired with so many
neighbours and no more, so that a block of any size costs no more than its length.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bibwright.duplicates.blockings import NEAR_BY_KEY, blockings, rarest_words, word_blockings
from bibwright.matching.columns import Columns
from bibwright.text.arrays import Ints, distinct, first_of_each, numbered, pairs_within

#: Pairs that are made for each record on average, at most.
_PAIRS_PER_RECORD = 30
#: Pairs that are made in one go, for the sake of memory.
_PORTION = 1_000_000


@dataclass(frozen=True, slots=True)
class Candidates:
    """The pairs worth comparing, as the blocks that they come from: there may be many millions.

    ``bounded``: how many rows have one key (a title, a DOI …) in common with more rows than
    ``reach``, and were paired with so many of them alone.
    """

    blocks: Sequence[Block]
    rows_by_title: Ints
    since: int = 0
    bounded: int = 0
    reach: int = 0

    def portions(self, part: int = 0, parts: int = 1) -> Iterator[tuple[Ints, Ints]]:
        """The pairs, each once, so many at a time: ``left`` with ``right``, the smaller first;
        of so many parts, which may be made in any order, this one."""
        size = len(self.rows_by_title)
        made = np.zeros(size, dtype=np.int64)
        for block in self.blocks:
            made += np.bincount(block.places, weights=block.behind, minlength=size).astype(np.int64)
        total = np.cumsum(made)
        count = parts * max(1, math.ceil(int(total[-1:].sum()) / (parts * _PORTION)))
        cuts = np.searchsorted(total, [total[-1:].sum() * at / count for at in range(1, count)])
        for begin, end in [*pairwise([0, *cuts.tolist(), size])][part::parts]:
            found = [block.pairs(begin, end, size) for block in self.blocks]
            codes = distinct(np.concatenate(found))
            one, other = self.rows_by_title[codes // size], self.rows_by_title[codes % size]
            left, right = np.minimum(one, other), np.maximum(one, other)
            wanted = right >= self.since
            yield left[wanted], right[wanted]

    def all(self) -> tuple[Ints, Ints]:
        """All the pairs in ascending order."""
        lefts, rights = zip(*self.portions(), strict=True)
        left, right = np.concatenate(lefts), np.concatenate(rights)
        order = np.lexsort((right, left))
        return left[order], right[order]


def candidate_pairs(columns: Columns, since: int = 0) -> Candidates:
    """The candidates among rows.

    ``since``: pairs whose later row is before it are left out: with old records first, that is
    new against old and new against new.
    """
    size = len(columns)
    rows_by_title = alphabetical(columns)
    place = np.empty(size, dtype=np.int64)
    place[rows_by_title] = np.arange(size)
    blocks = []
    bounded, reach = 0, 0
    by_words = word_blockings(
        *rarest_words(columns), columns.titles.codes, columns.title_words.vocabulary.__getitem__
    )
    for each in chain(by_words, blockings(columns)):
        block, more = Block.of(place[each.rows], each.keys, size, each.near)
        blocks.append(block)
        # That a word is frequent is nothing to speak of.
        if each.near is NEAR_BY_KEY:
            bounded, reach = max((bounded, reach), (more, block.reach))
    return Candidates(blocks, rows_by_title, since, bounded, reach)


def alphabetical(columns: Columns) -> Ints:
    """The rows in the order of their titles, then authors, year, venue and pages."""
    titles = columns.titles.codes
    # Who wrote it and where it stands matters only where several have one title.
    shared = np.bincount(titles, minlength=len(columns.titles.texts))[titles] > 1
    authors = np.where(shared, columns.authors.codes, 0)
    venues = np.where(shared, columns.venues.codes, 0)
    keys = (
        columns.first_pages,
        _rank(venues, lambda number: columns.places[number].written),
        columns.years,
        _rank(
            authors,
            lambda number: [name.family for name in columns.names[number].names],
            lambda number: columns.names[number].written,
        ),
        _rank(titles, columns.titles.texts.__getitem__),
    )
    return np.lexsort(keys)


def _rank(
    codes: Ints, value: Callable[[int], Any], then: Callable[[int], str] | None = None
) -> Ints:
    """The place of the value of each number among the values of all, sorted; of equal ones by what
    is asked ``then``, of these alone."""
    used = distinct(codes)
    values = {number: value(number) for number in used.tolist()}
    ordered = sorted(values, key=values.__getitem__)
    if then is not None:
        lots = (list(lot) for _, lot in groupby(ordered, key=values.__getitem__))
        ordered = [each for lot in lots for each in (sorted(lot, key=then) if lot[1:] else lot)]
    rank = np.zeros(int(codes.max(initial=0)) + 1, dtype=np.int64)
    rank[ordered] = np.arange(len(used))
    return rank[codes]


class Block(NamedTuple):
    """Places, those that have a key in common together and in ascending order; ``behind[at]`` says
    with how many that follow it a place is paired, ``reach`` at most."""

    places: npt.NDArray[np.int32]
    behind: npt.NDArray[np.int32]
    reach: int

    @classmethod
    def of(cls, places: Ints, keys: Ints, size: int, near: tuple[int, ...]) -> tuple[Block, int]:
        """Places below ``size`` by their keys, 0 for none; and how many have more neighbours than
        they are paired with."""
        keyed = keys != 0
        places, keys = places[keyed], keys[keyed]
        bits = size.bit_length()
        if keys.min(initial=0) < 0 or int(keys.max(initial=0)).bit_length() + bits > 62:
            keys = numbered(keys)[1] + 1
        codes = (keys << bits) | places
        codes.sort()
        ends = np.flatnonzero(first_of_each(codes >> bits)[1:])
        sizes = np.diff(ends, prepend=-1, append=len(codes) - 1) if len(codes) else ends
        reach, bounded = reach_in(sizes, np.ones_like(sizes), near)
        last = np.repeat(np.cumsum(sizes) - 1, sizes)
        behind = np.minimum(last - np.arange(len(codes)), reach)
        paired = behind > 0
        # The last of a key has nobody behind it, but is behind others; one alone is left out.
        paired[1:] |= paired[:-1]
        places = (codes & ((1 << bits) - 1))[paired]
        return cls(places.astype(np.int32), behind[paired].astype(np.int32), reach), bounded

    def pairs(self, begin: int, end: int, size: int) -> Ints:
        """The pairs whose first place is within bounds, as numbers: ``first * size + second``."""
        starts = np.flatnonzero((self.places >= begin) & (self.places < end))
        left, right = pairs_within(starts, self.behind[starts].astype(np.int64))
        codes: Ints = self.places[left].astype(np.int64) * size + self.places[right]
        return codes


def reach_in(sizes: Ints, blocks: Ints, near: tuple[int, ...]) -> tuple[int, int]:
    """How many neighbours to look at where there are so many blocks of such sizes, and how many
    rows have more."""
    rows = int((sizes * blocks).sum())
    for reach in near:
        pairs = np.where(
            sizes > reach, reach * sizes - reach * (reach + 1) // 2, sizes * (sizes - 1) // 2
        )
        if reach == near[-1] or (pairs * blocks).sum() <= _PAIRS_PER_RECORD * rows:
            break
    large = sizes > reach + 1
    return reach, int((sizes * blocks)[large].sum())
