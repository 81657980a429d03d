"""The keys by which records are sorted into blocks: what two records of one work nearly always have
in common, one way or another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np

from bibwright.matching.columns import Columns
from bibwright.text.arrays import Ints, distinct
from bibwright.text.fold_column import code

#: How many of a title's rarest words are keys, and in how many records a word may stand to be a
#: key by itself; two of the more frequent ones make a key together.
RAREST = 4
_RARE = 12
#: Neighbours in a block that a record is paired with, by words and by whole keys: of these the
#: first number that makes no more than so many pairs a record (see `duplicates.block`).
NEAR_BY_WORD = (12, 6)
NEAR_BY_KEY = (250, 100, 40, 15)
_PREFIX = 14


class Part(NamedTuple):
    """What a key is made of: a number for each row, 0 for none, and what a number stands for."""

    codes: Ints
    text: Callable[[int], str]


class Blocking(NamedTuple):
    """One way to sort rows into blocks: ``keys[at]`` is the key of ``rows[at]``, 0 for none; rows
    of one key are paired with so many of their neighbours (see `duplicates.block`). ``parts`` are
    what keys are made of."""

    name: str
    near: tuple[int, ...]
    rows: Ints
    keys: Ints
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, name: str, near: tuple[int, ...], rows: Ints, *parts: Part) -> Blocking:
        """Keys from one value, or from two that are both there."""
        keys = parts[0].codes if len(parts) == 1 else _both(parts[0].codes, parts[1].codes)
        return cls(name, near, rows, keys, parts)

    def texts(self) -> list[str]:
        """The keys as texts, which are the same for the same values whatever the other rows are;
        "" for none."""
        said = list(zip(*(part.codes.tolist() for part in self.parts), strict=True))
        known = {
            each: "\n".join(
                part.text(number) for part, number in zip(self.parts, each, strict=True)
            )
            for each in set(said)
        }
        keyed = (self.keys != 0).tolist()
        return [known[each] if some else "" for each, some in zip(said, keyed, strict=True)]


def blockings(columns: Columns) -> Iterator[Blocking]:
    """All the ways in which rows are sorted into blocks, but for those by words."""
    every = np.arange(len(columns), dtype=np.int64)
    beginnings = code(
        [text[: 2 * _PREFIX].replace(" ", "")[:_PREFIX] for text in columns.titles.texts]
    )
    authors, families = columns.authors.codes, columns.families
    first_page = Part(columns.first_pages, str)
    first_family = Part(families.first[authors], families.first_of)
    for name, near, parts in (
        (
            "beginning",
            NEAR_BY_KEY,
            [Part(beginnings.codes[columns.titles.codes], beginnings.texts.__getitem__)],
        ),
        ("title", NEAR_BY_KEY, [Part(columns.titles.codes, columns.titles.texts.__getitem__)]),
        ("doi", NEAR_BY_KEY, [Part(columns.dois.codes, columns.dois.texts.__getitem__)]),
        (
            "arxiv",
            NEAR_BY_KEY,
            [Part(columns.arxiv_ids.codes, columns.arxiv_ids.texts.__getitem__)],
        ),
        ("isbn", NEAR_BY_WORD, [Part(columns.isbns.codes, columns.isbns.texts.__getitem__)]),
        (
            "volume and page",
            NEAR_BY_WORD,
            [Part(columns.volumes.codes, columns.volumes.texts.__getitem__), first_page],
        ),
        ("author and year", NEAR_BY_WORD, [first_family, Part(columns.years, str)]),
        ("author and page", NEAR_BY_WORD, [first_family, first_page]),
        ("two authors", NEAR_BY_WORD, [Part(families.two[authors], families.two_of)]),
    ):
        yield Blocking.of(name, near, every, *parts)


def _both(one: Ints, other: Ints) -> Ints:
    """One key for two values; none where either is missing."""
    shifted = other - other.min(initial=0) + 1
    keys = one * (shifted.max(initial=0) + 1) + shifted
    return np.where((one == 0) | (other == 0), 0, keys)


def word_blockings(
    rarest: Ints, counts: Ints, titles: Ints, word: Callable[[int], str]
) -> Iterator[Blocking]:
    """Rows by their titles' rarest words: by a rare word, or by two together.

    ``rarest`` and ``counts`` as in `rarest_words`; ``titles`` has the number of each row's title.
    """
    rows = np.arange(len(titles), dtype=np.int64)
    rare = np.where(counts[rarest] <= _RARE, rarest, 0)[titles].T.reshape(-1)
    yield Blocking.of("rare word", NEAR_BY_WORD, np.tile(rows, RAREST), Part(rare, word))
    keys, lows, highs = [], [], []
    for one, other in combinations(range(RAREST), 2):
        first, second = rarest[:, one], rarest[:, other]
        frequent = (counts[first] > _RARE) & (counts[second] > _RARE)
        low, high = np.minimum(first, second), np.maximum(first, second)
        keys.append(np.where(frequent, low * len(counts) + high, 0)[titles])
        lows.append(low[titles])
        highs.append(high[titles])
    every = np.tile(rows, len(keys))
    parts = tuple(Part(np.concatenate(each), word) for each in (lows, highs))
    yield Blocking("two words", NEAR_BY_WORD, every, np.concatenate(keys), parts)


def rarest_words(columns: Columns) -> tuple[Ints, Ints]:
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
    # Words by how rare they are, so that one sort of whole numbers brings each title's together.
    by_rarity = np.argsort(counts, kind="stable")
    rank = np.empty(vocabulary, dtype=np.int64)
    rank[by_rarity] = np.arange(vocabulary)
    title, word = np.divmod(np.sort(title[shared] * vocabulary + rank[word[shared]]), vocabulary)
    word = by_rarity[word]
    place = np.arange(len(word)) - np.searchsorted(title, title)
    kept = place < RAREST
    rarest = np.zeros((size, RAREST), dtype=np.int64)
    rarest[title[kept], place[kept]] = word[kept]
    return rarest, counts
