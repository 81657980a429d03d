"""Blocking: which pairs of records are worth comparing.

Comparing all with all is out of the question, so records are sorted into blocks by several keys,
each of which two records of one work have nearly always in common, and a true pair only has to
share one. Within a block records stand in the order of their titles and are paired with so many
neighbours and no more, so that a block of any size costs no more than its length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bibwright.matching.columns import Columns
from bibwright.text.arrays import Ints, distinct, first_of_each, numbered, pairs_within
from bibwright.text.fold_column import code

__all__ = ["Candidates", "candidate_pairs"]

#: How many of a title's rarest words are keys, and in how many records a word may stand to be a
#: key by itself; two of the more frequent ones make a key together.
_RAREST = 4
_RARE = 12
#: Neighbours in a block that a record is paired with, by words and by whole keys: of these the
#: first number that makes no more than so many pairs a record.
_NEAR_BY_WORD = (12, 6)
_NEAR_BY_KEY = (250, 100, 40, 15)
_PAIRS_PER_RECORD = 30
_PREFIX = 14
#: Pairs that are made in one go, for the sake of memory.
_PORTION = 4_000_000


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

    def portions(self) -> Iterator[tuple[Ints, Ints]]:
        """The pairs, each once, so many at a time: ``left`` with ``right``, the smaller first."""
        size = len(self.rows_by_title)
        made = np.zeros(size, dtype=np.int64)
        for block in self.blocks:
            made += np.bincount(block.places, weights=block.behind, minlength=size).astype(np.int64)
        total = np.cumsum(made)
        cuts = np.searchsorted(total, range(_PORTION, int(total[-1:].sum()), _PORTION))
        for begin, end in pairwise([0, *cuts.tolist(), size]):
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
    rows_by_title = _alphabetical(columns)
    place = np.empty(size, dtype=np.int64)
    place[rows_by_title] = np.arange(size)
    blocks = []
    bounded, reach = 0, 0
    for rows, keys, near in _blockings(columns):
        block, more = Block.of(place[rows], keys, size, near)
        blocks.append(block)
        # That a word is frequent is nothing to speak of.
        if near is _NEAR_BY_KEY:
            bounded, reach = max((bounded, reach), (more, block.reach))
    return Candidates(blocks, rows_by_title, since, bounded, reach)


def _alphabetical(columns: Columns) -> Ints:
    """The rows in the order of their titles, then authors, year, venue and pages."""
    titles = columns.titles.codes
    # Who wrote it and where it stands matters only where several have one title.
    shared = np.bincount(titles, minlength=len(columns.titles.texts))[titles] > 1
    authors = np.where(shared, columns.authors.codes, 0)
    venues = np.where(shared, columns.venues.codes, 0)
    names, texts = columns.names, columns.venues.texts
    keys = (
        columns.first_pages,
        _rank(venues, texts.__getitem__),
        columns.years,
        _rank(authors, lambda number: [name.family for name in names[number].names]),
        _rank(titles, columns.titles.texts.__getitem__),
    )
    return np.lexsort(keys)


def _rank(codes: Ints, value: Callable[[int], Any]) -> Ints:
    """The place of the value of each number among the values of all, sorted."""
    used = distinct(codes)
    rank = np.zeros(int(codes.max(initial=0)) + 1, dtype=np.int64)
    rank[sorted(used.tolist(), key=value)] = np.arange(len(used))
    return rank[codes]


def _blockings(columns: Columns) -> Iterator[tuple[Ints, Ints, tuple[int, ...]]]:
    """Rows, the keys they have, 0 for none, and how many neighbours may be looked at."""
    every = np.arange(len(columns), dtype=np.int64)
    for rows, words in _by_words(columns):
        yield rows, words, _NEAR_BY_WORD
    yield every, _prefixes(columns), _NEAR_BY_KEY
    yield every, columns.titles.codes, _NEAR_BY_KEY
    yield every, columns.dois.codes, _NEAR_BY_KEY
    yield every, columns.arxiv_ids.codes, _NEAR_BY_KEY
    yield every, columns.isbns.codes, _NEAR_BY_WORD
    yield every, _both(columns.volumes.codes, columns.first_pages), _NEAR_BY_WORD
    families = columns.families.first[columns.authors.codes]
    yield every, _both(families, columns.years), _NEAR_BY_WORD
    yield every, _both(families, columns.first_pages), _NEAR_BY_WORD
    yield every, columns.families.two[columns.authors.codes], _NEAR_BY_WORD


def _both(one: Ints, other: Ints) -> Ints:
    """One key for two values; none where either is missing."""
    shifted = other - other.min(initial=0) + 1
    keys = one * (shifted.max(initial=0) + 1) + shifted
    return np.where((one == 0) | (other == 0), 0, keys)


def _by_words(columns: Columns) -> Iterator[tuple[Ints, Ints]]:
    """Rows and keys made of their titles' rarest words: a rare word, or two together."""
    rarest, counts = _rarest_words(columns)
    codes, size = columns.titles.codes, len(counts)
    rows = np.arange(len(codes), dtype=np.int64)
    rare = np.where(counts[rarest] <= _RARE, rarest, 0)
    yield np.tile(rows, _RAREST), rare[codes].T.reshape(-1)
    keys = []
    for one, other in combinations(range(_RAREST), 2):
        first, second = rarest[:, one], rarest[:, other]
        frequent = (counts[first] > _RARE) & (counts[second] > _RARE)
        both_words = np.minimum(first, second) * size + np.maximum(first, second)
        keys.append(np.where(frequent, both_words, 0)[codes])
    yield np.tile(rows, len(keys)), np.concatenate(keys)


def _rarest_words(columns: Columns) -> tuple[Ints, Ints]:
    """Of each title the numbers of its rarest words, the rarest first, 0 where there are no more;
    and of each word in how many records it stands. A word of one record alone is left out."""
    words, size = columns.title_words, len(columns.titles.texts)
    vocabulary = len(words.vocabulary)
    title, word = np.divmod(
        distinct(words.text.astype(np.int64) * vocabulary + words.word), vocabulary
    )
    used = np.bincount(columns.titles.codes, minlength=size)
    counts = np.bincount(word, weights=used[title], minlength=vocabulary).astype(np.int64)
    shared = counts[word] > 1
    word, title = word[shared], title[shared]
    order = np.lexsort((counts[word], title))
    word, title = word[order], title[order]
    place = np.arange(len(word)) - np.searchsorted(title, title)
    kept = place < _RAREST
    rarest = np.zeros((size, _RAREST), dtype=np.int64)
    rarest[title[kept], place[kept]] = word[kept]
    return rarest, counts


def _prefixes(columns: Columns) -> Ints:
    """The beginnings of titles, blanks aside."""
    beginnings = [text[: 2 * _PREFIX].replace(" ", "")[:_PREFIX] for text in columns.titles.texts]
    return code(beginnings).codes[columns.titles.codes]


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
        reach, bounded = _reach(sizes, near)
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


def _reach(sizes: Ints, near: tuple[int, ...]) -> tuple[int, int]:
    """How many neighbours to look at in blocks of such sizes, and how many rows have more."""
    rows = int(sizes.sum())
    for reach in near[:-1]:
        pairs = np.where(
            sizes > reach, reach * sizes - reach * (reach + 1) // 2, sizes * (sizes - 1) // 2
        )
        if pairs.sum() <= _PAIRS_PER_RECORD * rows:
            return reach, int(sizes[sizes > reach + 1].sum())
    return near[-1], int(sizes[sizes > near[-1] + 1].sum())
