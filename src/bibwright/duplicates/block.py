"""Blocking: which pairs of records are worth comparing.

Comparing all with all is out of the question, so records are sorted into blocks by several keys,
each of which two records of one work have nearly always in common, and a true pair only has to
share one. Within a block records stand in the order of their titles and are paired with so many
neighbours and no more, so that a block of any size costs no more than its length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bibwright.matching.columns import Columns

__all__ = ["Candidates", "candidate_pairs"]

Ints = npt.NDArray[np.int64]

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


class Candidates(NamedTuple):
    """The pairs worth comparing, each once, in ascending order: ``left[i]`` with ``right[i]``.

    ``bounded``: how many rows have one key (a title, a DOI …) in common with more rows than
    ``reach``, and were paired with so many of them alone.
    """

    left: Ints
    right: Ints
    bounded: int = 0
    reach: int = 0


def candidate_pairs(columns: Columns, since: int = 0) -> Candidates:
    """The candidates among rows.

    ``since``: pairs whose later row is before it are left out: with old records first, that is
    new against old and new against new.
    """
    size = len(columns)
    order = _alphabetical(columns)
    codes = np.empty(0, dtype=np.int64)
    bounded, reach = 0, 0
    # One number a pair, and no pair twice at any time: there may be many millions.
    for rows, keys, near in _blockings(columns):
        found = _pairs_in_blocks(rows, keys, order, near)
        left, right = np.minimum(found.left, found.right), np.maximum(found.left, found.right)
        if since:
            left, right = left[right >= since], right[right >= since]
        codes = np.union1d(codes, left * size + right)
        bounded, reach = max((bounded, reach), (found.bounded, found.reach))
    return Candidates(codes // size, codes % size, bounded, reach)


def _alphabetical(columns: Columns) -> Ints:
    """Every row's place among all by title, then people, year, venue and pages."""
    families = [[name.family for name in names.names] for names in columns.names]
    keys = (
        columns.first_pages,
        _rank(columns.venues.texts)[columns.venues.codes],
        columns.years,
        _rank(families)[columns.people.codes],
        _rank(columns.titles.texts)[columns.titles.codes],
    )
    place = np.empty(len(columns), dtype=np.int64)
    place[np.lexsort(keys)] = np.arange(len(columns))
    return place


def _rank(values: Sequence[Any]) -> Ints:
    """The place of each value among all, sorted."""
    rank = np.empty(len(values), dtype=np.int64)
    rank[sorted(range(len(values)), key=values.__getitem__)] = np.arange(len(values))
    return rank


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
    families, pairs_of_families = _families(columns)
    yield every, _both(families, columns.years), _NEAR_BY_WORD
    yield every, _both(families, columns.first_pages), _NEAR_BY_WORD
    yield every, pairs_of_families, _NEAR_BY_WORD


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
    vocabulary: dict[str, int] = {"": 0}
    words: list[int] = []
    lengths: list[int] = []
    for text in columns.titles.texts:
        mine = {vocabulary.setdefault(word, len(vocabulary)) for word in text.split()}
        words.extend(mine)
        lengths.append(len(mine))
    word = np.array(words, dtype=np.int64)
    title = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    used = np.bincount(columns.titles.codes, minlength=len(lengths))
    counts = np.bincount(word, weights=used[title], minlength=len(vocabulary)).astype(np.int64)
    shared = counts[word] > 1
    word, title = word[shared], title[shared]
    order = np.lexsort((word, counts[word], title))
    word, title = word[order], title[order]
    place = np.arange(len(word)) - np.searchsorted(title, title)
    kept = place < _RAREST
    rarest = np.zeros((len(lengths), _RAREST), dtype=np.int64)
    rarest[title[kept], place[kept]] = word[kept]
    return rarest, counts


def _prefixes(columns: Columns) -> Ints:
    """The beginnings of titles, blanks aside."""
    numbers: dict[str, int] = {"": 0}
    by_title = [
        numbers.setdefault(text.replace(" ", "")[:_PREFIX], len(numbers))
        for text in columns.titles.texts
    ]
    return np.array(by_title, dtype=np.int64)[columns.titles.codes]


def _families(columns: Columns) -> tuple[Ints, Ints]:
    """The first person's family name, and the first two of the alphabet together."""
    first: dict[str, int] = {"": 0}
    pairs: dict[str, int] = {"": 0}
    firsts, doubles = [], []
    for names in columns.names:
        families = sorted(name.family for name in names.names)
        name = names.names[0].family if families else ""
        firsts.append(first.setdefault(name, len(first)))
        double = " ".join(families[:2]) if len(families) > 1 else ""
        doubles.append(pairs.setdefault(double, len(pairs)))
    codes = columns.people.codes
    return np.array(firsts, dtype=np.int64)[codes], np.array(doubles, dtype=np.int64)[codes]


def _pairs_in_blocks(rows: Ints, keys: Ints, order: Ints, near: tuple[int, ...]) -> Candidates:
    """Every row with the next ones of its block."""
    rows, keys = rows[keys != 0], keys[keys != 0]
    sorting = np.lexsort((order[rows], keys))
    rows, keys = rows[sorting], keys[sorting]
    left, right = [], []
    starts = np.arange(len(rows))
    reach, bounded = _reach(keys, near)
    for distance in range(1, reach + 1):
        starts = starts[: np.searchsorted(starts, len(rows) - distance)]
        starts = starts[keys[starts] == keys[starts + distance]]
        if not len(starts):
            break
        left.append(rows[starts])
        right.append(rows[starts + distance])
    if not left:
        return Candidates(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    # That a word is frequent is nothing to speak of.
    bounded = bounded if near is _NEAR_BY_KEY else 0
    return Candidates(np.concatenate(left), np.concatenate(right), bounded, reach)


def _reach(keys: Ints, near: tuple[int, ...]) -> tuple[int, int]:
    """How many neighbours to look at, and how many rows have more; ``keys`` are sorted."""
    sizes = np.unique(keys, return_counts=True)[1]
    for reach in near[:-1]:
        pairs = np.where(
            sizes > reach, reach * sizes - reach * (reach + 1) // 2, sizes * (sizes - 1) // 2
        )
        if pairs.sum() <= _PAIRS_PER_RECORD * len(keys):
            return reach, int(sizes[sizes > reach + 1].sum())
    return near[-1], int(sizes[sizes > near[-1] + 1].sum())
