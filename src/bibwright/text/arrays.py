"""Sorted, and each once: what dedupe does to whole numbers all the time.

NumPy's own `numpy.unique` finds distinct integers by hashing, which from some ten thousand on takes
many times as long as sorting them, and loads `numpy.ma` at its first call.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def first_of_each(values: Ints) -> Bools:
    """Where, among sorted values, one is not the one before it."""
    first = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return first


def distinct(values: Ints) -> Ints:
    """The values in ascending order, each once."""
    ordered = np.sort(values)
    found: Ints = ordered[first_of_each(ordered)]
    return found


def numbered(values: Ints) -> tuple[Ints, Ints]:
    """The values in ascending order, each once, and of every value its place among them."""
    order = np.argsort(values)
    ordered = values[order]
    first = first_of_each(ordered)
    places = np.empty(len(values), dtype=np.int64)
    places[order] = np.cumsum(first) - 1
    return ordered[first], places


def among(values: Ints, ordered: Ints) -> Bools:
    """Which values stand among others, which are in ascending order."""
    if not len(ordered):
        return np.zeros(len(values), dtype=np.bool_)
    found: Bools = ordered[np.searchsorted(ordered, values).clip(max=len(ordered) - 1)] == values
    return found


def pairs_within(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Each start with as many of the numbers that follow it: ``(left, right)``."""
    left = np.repeat(starts, counts)
    begins = np.repeat(np.cumsum(counts) - counts, counts)
    return left, left + 1 + np.arange(len(left)) - begins
