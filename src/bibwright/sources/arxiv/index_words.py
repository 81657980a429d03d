"""Which titles in the index hold given words: lists of numbers, met and ranked.

Nothing here reads a paper. Lists are met from the rarest word on, so that what a question costs
depends on its rarest words; "learning" stands in hundreds of thousands of titles, and its list is
read only to see which of a few candidates it names.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bibwright.sources.arxiv.index_store import checked

Numbers = NDArray[np.uint32]
_Scores = NDArray[np.int64]

#: Lists that are kept in memory: those of frequent words, 300 kB on average at full size.
_KEPT = 256
#: Candidates so few that looking at their titles is quicker than meeting further lists.
_FEW = 16
#: Candidates share one of so many of the rarest words: of a title with two words wrong, two of
#: four are left.
_SEEDS, _LEAST_SEEDS = 4, 3
#: More numbers than these are not gathered for the sake of a fourth word.
_MANY = 150_000
#: So many candidates are looked up in the lists of frequent words.
_CLOSER = 2000
#: Weights of words are natural logarithms in thousandths.
_UNIT = 1000


class _Candidates(NamedTuple):
    """Papers, what the terms that each shares are worth together, and how many they are."""

    papers: Numbers
    shared: _Scores
    words: _Scores

    def only(self, those: NDArray[np.intp]) -> _Candidates:
        return _Candidates(self.papers[those], self.shared[those], self.words[those])


class Words:
    """The lists of an open index."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Raises sqlite3.Error, zlib.error or ValueError when the index is damaged."""
        self._db = db
        (lengths,) = db.execute("select lengths from titles").fetchone()
        self._lengths = np.frombuffer(checked(lengths), np.uint8)
        self._marks = np.zeros(len(self._lengths), np.bool_)
        self._papers = lru_cache(_KEPT)(self._read)

    def holding(self, terms: Sequence[str], limit: int) -> list[int]:
        """Papers whose titles hold all these terms and perhaps a few that don't, the shortest
        titles first."""
        sizes = self._sizes(terms)
        if not sizes or len(sizes) < len(set(terms)):
            return []
        rarest, *others = sorted(sizes, key=lambda term: (sizes[term], term))
        found = self._papers(rarest)
        for term in others:
            if len(found) <= _FEW:
                break
            found = found[self._are_in(found, term)]
        lengths = self._lengths[found]
        alive = lengths >= min(len(terms), 255)
        order = np.argsort(lengths[alive], kind="stable")[:limit]
        return [int(number) for number in found[alive][order]]

    def sharing(self, terms: Sequence[str], length: int, limit: int) -> list[int]:
        """Papers whose titles share the most informative of these terms, the best first.

        ``length``: of the title that is looked for, in words.
        """
        sizes = self._sizes(terms)
        if not sizes:
            return []
        known = sorted(sizes, key=lambda term: (sizes[term], term))
        weights = {term: int(_UNIT * log(len(self._lengths) / sizes[term])) + 1 for term in known}
        seeds = _seeds(known, sizes)
        found = _union(self._papers(term) for term in seeds)
        found = found[self._lengths[found] > 0]
        some = _Candidates(found, np.zeros(len(found), np.int64), np.zeros(len(found), np.int64))
        for term in known:
            if term not in seeds and len(some.papers) > _CLOSER:
                some = some.only(np.sort(self._best(some, length, _CLOSER)))
            hits = self._are_in(some.papers, term)
            some.shared[:] += weights[term] * hits
            some.words[:] += hits
        return [int(number) for number in some.papers[self._best(some, length, limit)]]

    def _best(self, some: _Candidates, length: int, number: int) -> NDArray[np.intp]:
        """Where those stand that share the most, then those that have the least besides, then
        those of the right length."""
        lengths = self._lengths[some.papers].astype(np.int64)
        wholeness = some.shared + some.shared * some.words // lengths
        worth = wholeness * 256 - np.abs(lengths - length)
        if len(worth) > number:
            least = np.partition(worth, -number)[-number]
            among = np.flatnonzero(worth >= least)
        else:
            among = np.arange(len(worth))
        order: NDArray[np.intp] = among[np.lexsort((some.papers[among], -worth[among]))]
        return order[:number]

    def _are_in(self, some: Numbers, term: str) -> NDArray[np.bool_]:
        """For each of some papers, whether the term stands in its title."""
        papers = self._papers(term)
        if len(some) <= _CLOSER:
            return _is_in(some, papers)
        self._marks[papers] = True  # of many, this is quicker than searching for each
        hits: NDArray[np.bool_] = self._marks[some]
        self._marks[papers] = False
        return hits

    def _sizes(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many titles each of the terms stands; those in none are left out."""
        distinct = list(dict.fromkeys(terms))
        marks = ",".join("?" * len(distinct))
        rows = self._db.execute(
            f"select word, length(papers) from word where word in ({marks})", distinct
        )
        return {word: (size - 4) // 4 for word, size in rows}

    def _read(self, term: str) -> Numbers:
        (papers,) = self._db.execute("select papers from word where word = ?", (term,)).fetchone()
        return np.frombuffer(checked(papers), "<u4")


def _seeds(known: Sequence[str], sizes: dict[str, int]) -> Sequence[str]:
    """The rarest terms; the last of them only if it isn't too frequent."""
    few = known[:_SEEDS]
    is_too_much = sum(sizes[term] for term in few) > _MANY
    return few[:_LEAST_SEEDS] if is_too_much else few


def _union(lists: Iterable[Numbers]) -> Numbers:
    together = np.concatenate(list(lists))
    together.sort(kind="stable")  # made for runs that are sorted already
    distinct: Numbers = together[np.append(True, together[1:] != together[:-1])]
    return distinct


def _is_in(some: Numbers, sorted_numbers: Numbers) -> NDArray[np.bool_]:
    """For each of some numbers, whether it stands in a list that isn't empty."""
    at = np.searchsorted(sorted_numbers, some)
    at[at == len(sorted_numbers)] = 0
    hits: NDArray[np.bool_] = sorted_numbers[at] == some
    return hits
