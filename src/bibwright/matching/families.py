"""The family names in lists of names, as numbers."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bibwright.matching.name_lists import NameList
from bibwright.text.arrays import Ints
from bibwright.text.fold_column import code


class Families(NamedTuple):
    """For each list of names: the number of the first family name in ``names``; of the two that
    come first in the alphabet, as one number; 0 where there are none or not as many. ``bits`` has
    for each list a word of 63 bits, every family name one of them."""

    first: Ints
    two: Ints
    bits: Ints
    names: Sequence[str]

    def first_of(self, number: int) -> str:
        """The name that a number in ``first`` stands for."""
        return self.names[number]

    def two_of(self, number: int) -> str:
        """The names that a number in ``two`` stands for."""
        return " ".join(self.names[each] for each in divmod(number, len(self.names)))


def families_in(lists: Sequence[NameList]) -> Families:
    """The family names in lists of names."""
    codes, names = code([name.family for each in lists for name in each.names])
    rank = np.empty(len(names), dtype=np.int64)
    order = sorted(range(len(names)), key=names.__getitem__)
    rank[order] = np.arange(len(names))
    ranked = [names[number] for number in order]
    counts = np.array([len(each.names) for each in lists], dtype=np.int64)
    some = np.flatnonzero(counts)
    begins = (np.cumsum(counts) - counts)[some]
    first, two, bits = (np.zeros(len(lists), dtype=np.int64) for _ in range(3))
    if not len(some):
        return Families(first, two, bits, ranked)
    first[some] = rank[codes[begins]]
    marks = np.array(
        [1 << (zlib.crc32(name.encode("utf-8", "surrogatepass")) % 63) for name in names],
        dtype=np.int64,
    )
    bits[some] = np.bitwise_or.reduceat(marks[codes], begins)
    owner = np.repeat(np.arange(len(lists)), counts)
    ordered = np.sort(owner * len(names) + rank[codes]) % len(names)
    several = counts[some] > 1
    at = begins[several]
    two[some[several]] = ordered[at] * len(names) + ordered[at + 1]
    return Families(first, two, bits, ranked)
