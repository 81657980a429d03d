"""From records to the duplicates among them: block → compare → decide → cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bibwright.collector import without_collector
from bibwright.duplicates.block import Candidates, candidate_pairs
from bibwright.duplicates.cluster import Group, Ties, cluster, components
from bibwright.duplicates.explain import Explainer
from bibwright.duplicates.model import Duplicates, DuplicateSet, Pair, Relation, Seen
from bibwright.duplicates.nearby import Nearby
from bibwright.duplicates.records import Records
from bibwright.matching.column import both
from bibwright.matching.columns import Columns, columns_of
from bibwright.matching.levels import Levels
from bibwright.matching.narrowing import Glance, may_be_one, worth
from bibwright.matching.pairs import levels_of
from bibwright.matching.scores import Scores, score_pairs
from bibwright.matching.weights import BIAS, DOUBTFUL, SURE, WEIGHTS
from bibwright.text.arrays import Ints, among, first_of_each, numbered
from bibwright.text.arrays import distinct as each_once

__all__ = [
    *("OURS", "SMALL", "TIES_WHAT_DIFFERS", "Contents", "Weights", "distinct_rows"),
    *("find_duplicates", "identical", "lots_of"),
]

#: In a component of no more rows every pair is looked at, whatever the blocks say.
SMALL = 40
_ANSWERED = 50.0
TIES_WHAT_DIFFERS = Seen("but it would join entries that differ", 0.0)


@dataclass(frozen=True, slots=True)
class Weights:
    """What the levels are worth, and from where on a pair is sure or doubtful."""

    levels: Mapping[str, Sequence[float]]
    bias: float
    sure: float
    doubtful: float


OURS = Weights(WEIGHTS, BIAS, SURE, DOUBTFUL)


def find_duplicates(
    records: Records,
    *,
    against: Records | None = None,
    answers: Mapping[tuple[int, int], bool] | None = None,
    weights: Weights = OURS,
) -> Duplicates:
    """The duplicates among records.

    ``against``: records known to be without duplicates; rows count through both, those of
    ``against`` first, and only pairs with one of ``records`` in them are looked at. ``answers``
    holds what a person said of pairs of rows, the smaller first: whether they are one work.
    """
    with without_collector():
        return _found(records, against, answers or {}, weights)


def _found(
    records: Records,
    against: Records | None,
    answers: Mapping[tuple[int, int], bool],
    weights: Weights,
) -> Duplicates:
    since = len(against) if against else 0
    every = columns_of((against + records if against else records).columns)
    distinct, home = distinct_rows(every, since)
    columns = every.taken(distinct)
    first_new = int(np.searchsorted(distinct, since))
    candidates = candidate_pairs(columns, first_new)
    said = _said(answers, home)
    finder = _Finder(columns, distinct, weights, said, first_new)
    finder.look_at(candidates)
    found = finder.found(every, home)
    return replace(
        found,
        compared=finder.compared,
        notes=tuple(_notes(candidates)),
        nearby=Nearby(*finder.close, home),
    )


def _notes(candidates: Candidates) -> Iterator[str]:
    if candidates.bounded:
        yield (
            f"{candidates.bounded} entries share a title, its beginning or an identifier with more "
            f"than {candidates.reach} others; each was compared with the {candidates.reach} nearest"
        )


def distinct_rows(columns: Columns, since: int) -> tuple[Ints, Ints]:
    """The first of every lot of rows that say the same, and for each row the place of its first.

    Old rows and new ones that say the same stay two.
    """
    said = (np.arange(len(columns)) >= since).astype(np.int64)
    for codes in columns.codes:
        if codes.any():
            # Numbered again each time, so that a pair of numbers is still one number.
            codes = numbered(codes)[1]
            said = numbered(said * len(codes) + codes)[1]
    # The places of each number's first row, in the order of the rows.
    order = np.argsort(said, kind="stable")
    first = order[first_of_each(said[order])]
    rows = np.sort(first)
    return rows, np.searchsorted(rows, first)[said]


def _said(answers: Mapping[tuple[int, int], bool], home: Ints) -> dict[tuple[int, int], bool]:
    """The answers by the places of distinct rows."""
    said = {}
    for (one, other), same in answers.items():
        a, b = sorted((int(home[one]), int(home[other])))
        if a != b:
            said[a, b] = same
    return said


class _Finder:
    """Pairs of distinct rows, as they are looked at."""

    def __init__(
        self,
        columns: Columns,
        rows: Ints,
        weights: Weights,
        said: Mapping[tuple[int, int], bool],
        first_new: int,
    ) -> None:
        self._columns, self._rows, self._weights = columns, rows, weights
        self._said, self._first_new = said, first_new
        self._levels: list[Levels] = []
        self._left_out: list[Ints] = []
        self.close: tuple[Ints, Ints]
        self.compared = 0
        self._scores: list[Scores] = []

    def look_at(self, candidates: Candidates) -> None:
        """Compares those of the candidates that may come to something, those that a person spoke
        about, and, where some hang together, whatever else is between them."""
        left, right, authors = self._narrowed(candidates)
        self._compare(left, right, authors)
        if self._said:
            told = set(self._said) - set(zip(left.tolist(), right.tolist(), strict=True))
            self._compare(*np.array(sorted(told), dtype=np.int64).reshape(-1, 2).T)
        self._compare(*self._missing_pairs())
        self._left = np.concatenate([each.left for each in self._levels])
        self._right = np.concatenate([each.right for each in self._levels])
        self._score = np.concatenate([each.score for each in self._scores])
        self._veto = np.concatenate([each.veto for each in self._scores])
        sure = [each.sure(self._weights.sure) for each in self._scores]
        self._sure = np.concatenate(sure)
        self._against = np.concatenate([each.against for each in self._scores])
        rows = self._rows.tolist()
        self._explained = [
            Explainer(levels, scores, self._columns, self._weights.levels, rows)
            for levels, scores in zip(self._levels, self._scores, strict=True)
        ]
        self._obey()

    def _narrowed(self, candidates: Candidates) -> tuple[Ints, Ints, npt.NDArray[np.int8]]:
        """The pairs that may come to something, in ascending order, and their authors' levels."""
        columns, size = self._columns, len(self._columns)
        glance = Glance.of(columns)
        codes, authors, seen = [], [], []
        least = self._weights.doubtful - self._weights.bias
        for left, right in candidates.portions():
            self.compared += len(left)
            close, likeness = worth(glance, left, right)
            left, right, likeness = left[close], right[close], likeness[close]
            seen.append((left, right))
            kept, levels = may_be_one(columns, left, right, likeness, self._weights.levels, least)
            self._left_out.append(left[~kept] * size + right[~kept])
            codes.append(left[kept] * size + right[kept])
            authors.append(levels)
        lefts, rights = zip(*seen, strict=True)
        self.close = np.concatenate(lefts), np.concatenate(rights)
        every = np.concatenate(codes)
        order = np.argsort(every)
        return every[order] // size, every[order] % size, np.concatenate(authors)[order]

    def _compare(
        self, left: Ints, right: Ints, authors: npt.NDArray[np.int8] | None = None
    ) -> None:
        levels = levels_of(self._columns, left, right, authors)
        self._levels.append(levels)
        self._scores.append(score_pairs(levels, self._weights.levels, self._weights.bias))

    def _missing_pairs(self) -> tuple[Ints, Ints]:
        """Pairs in components of sure ones that have not been compared: in small ones all, in
        others those that were left out."""
        size = len(self._columns)
        sure = [each.sure(self._weights.sure) for each in self._scores]
        label = components(
            size,
            np.concatenate([each.left[at] for each, at in zip(self._levels, sure, strict=True)]),
            np.concatenate([each.right[at] for each, at in zip(self._levels, sure, strict=True)]),
        )
        counts = np.bincount(label, minlength=size)
        members = np.flatnonzero((counts[label] > 2) & (counts[label] <= SMALL))
        members = members[np.argsort(label[members], kind="stable")]
        left_out = np.concatenate(self._left_out)
        wanted = [left_out[label[left_out // size] == label[left_out % size]]]
        for lot in np.split(members, np.flatnonzero(np.diff(label[members])) + 1):
            if len(lot) > 2:
                one, other = np.triu_indices(len(lot), 1)
                wanted.append(lot[one] * size + lot[other])
        codes = each_once(np.concatenate(wanted))
        known = [each.left * size + each.right for each in self._levels]
        codes = codes[~among(codes, np.sort(np.concatenate(known)))]
        codes = codes[codes % size >= self._first_new]
        return codes // size, codes % size

    def _obey(self) -> None:
        """What a person said outranks what was seen."""
        if not self._said:
            return
        for place, pair in enumerate(zip(self._left.tolist(), self._right.tolist(), strict=True)):
            same = self._said.get(pair)
            if same is not None:
                self._score[place] = _ANSWERED if same else -_ANSWERED
                self._sure[place], self._veto[place] = same, not same
                self._against[place] = not same

    def found(self, every: Columns, home: Ints) -> Duplicates:
        """Sets, doubtful and related pairs, in terms of all rows."""
        ties = Ties(self._left, self._right, self._score, self._sure, self._veto, self._against)
        groups = cluster(len(self._columns), ties, Contents(self._columns))
        lots = lots_of(home)
        alike, perhaps = identical(every, lots, self._weights)
        sets = []
        grouped: set[int] = set()
        against = self._speaking_against(groups)
        for group in groups:
            grouped.update(group.rows)
            sets.append(self._set(group, alike, against.get(group.rows[0], ())))
        for place, pairs in alike.items():
            if place not in grouped and pairs:
                rows = tuple(sorted(lots[place]))
                sets.append(DuplicateSet(rows, tuple(pairs)))
        sets.sort(key=lambda each: each.rows)
        return Duplicates(
            records=len(every),
            sets=tuple(sets),
            doubtful=(*self._doubtful(groups), *perhaps),
            related=self._related(groups),
            preprints=frozenset(row for each in sets for row in each.rows if every.preprints[row]),
        )

    def _set(
        self, group: Group, alike: Mapping[int, list[Pair]], against: Sequence[int]
    ) -> DuplicateSet:
        pairs = [self._pair(tie) for tie in group.ties]
        rows = {int(self._rows[place]) for place in group.rows}
        for place in group.rows:
            pairs += alike.get(place, ())
            rows.update(row for pair in alike.get(place, ()) for row in (pair.left, pair.right))
        return DuplicateSet(
            tuple(sorted(rows)), tuple(pairs), tuple(self._pair(tie) for tie in against)
        )

    def _speaking_against(self, groups: Sequence[Group]) -> dict[int, list[int]]:
        """The pairs within each group of three rows or more that speak against it, by its first
        row."""
        homes = np.full(len(self._columns), -1, dtype=np.int64)
        for group in groups:
            if len(group.rows) > 2:
                homes[group.rows] = group.rows[0]
        left, right = homes[self._left], homes[self._right]
        inside = (left == right) & (left >= 0) & (self._score < self._weights.doubtful)
        places = np.flatnonzero(inside)
        places = places[np.lexsort((self._right[places], self._left[places]))]
        found: dict[int, list[int]] = {}
        for home, tie in zip(left[places].tolist(), places.tolist(), strict=True):
            found.setdefault(home, []).append(tie)
        return found

    def _pair(self, tie: int) -> Pair:
        """A pair in terms of all rows, with its evidence."""
        for explained in self._explained:
            if tie < len(explained):
                return explained[tie]
            tie -= len(explained)
        raise IndexError(tie)

    def _homes(self, groups: Sequence[Group]) -> Ints:
        homes = np.arange(len(self._columns), dtype=np.int64)
        for group in groups:
            homes[group.rows] = group.rows[0]
        return homes

    def _doubtful(self, groups: Sequence[Group]) -> tuple[Pair, ...]:
        """One pair, the likeliest, for any two works that may be one; the likeliest first."""
        homes = self._homes(groups)
        said = np.abs(self._score) >= _ANSWERED
        likely = (self._score >= self._weights.doubtful) & ~self._veto & ~said
        places = np.flatnonzero(likely & (homes[self._left] != homes[self._right]))
        contents = Contents(self._columns)
        ranked = sorted(
            (
                -round(float(self._score[place]), 6),
                self._content_of(contents, place),
                place,
            )
            for place in places.tolist()
        )
        shown: dict[tuple[int, int], int] = {}
        for _, _, place in ranked:
            one, other = int(homes[self._left[place]]), int(homes[self._right[place]])
            shown.setdefault((min(one, other), max(one, other)), place)
        return tuple(self._asked(place) for place in shown.values())

    def _asked(self, place: int) -> Pair:
        """A pair that a person is asked about; and why, where the pair itself would be sure."""
        pair = self._pair(place)
        if not self._sure[place]:
            return pair
        return replace(pair, features={**pair.features, "caution": TIES_WHAT_DIFFERS})

    def _content_of(self, contents: Contents, place: int) -> list[tuple[str, ...]]:
        """What the two rows of a pair say, whichever comes first."""
        return sorted((contents[int(self._left[place])], contents[int(self._right[place])]))

    def _related(self, groups: Sequence[Group]) -> tuple[Pair, ...]:
        """Pairs that are two works with a name for what they have to do with each other; of what a
        notice may be about, the likeliest alone."""
        homes = self._homes(groups)
        places = np.flatnonzero(self._veto & (homes[self._left] != homes[self._right]))
        pairs = [self._pair(place) for place in places.tolist()]
        named = [pair for pair in pairs if pair.relation not in (Relation.OTHER, Relation.SAME)]
        best: dict[int, float] = {}
        for pair in named:
            best[pair.left] = max(pair.score, best.get(pair.left, -np.inf))
        return tuple(
            sorted(
                (pair for pair in named if pair.score == best[pair.left]),
                key=lambda pair: (pair.left, pair.right),
            )
        )


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
    authors and a year are; and those where it may be enough."""
    if not lots:
        return {}, []
    places = sorted(lots)
    firsts = np.array([lots[place][0] for place in places], dtype=np.int64)
    seconds = np.array([lots[place][1] for place in places], dtype=np.int64)
    levels = levels_of(every, firsts, seconds)
    scores = score_pairs(levels, weights.levels, weights.bias)
    full = both(every.titles.codes[firsts], every.authors.codes[firsts])
    sure = scores.sure(weights.sure) | (full & (every.years[firsts] != 0))
    explained = Explainer(levels, scores, every, weights.levels, range(len(every)))
    tied: dict[int, list[Pair]] = {}
    perhaps = []
    for at, place in enumerate(places):
        pair = explained[at]
        rows = lots[place]
        if sure[at]:
            tied[place] = [
                Pair(rows[0], row, Relation.SAME, pair.score, pair.features) for row in rows[1:]
            ]
        elif pair.score >= weights.doubtful:
            perhaps.append(pair)
    return tied, sorted(perhaps, key=lambda pair: (-pair.score, pair.left))


class Contents:
    """What rows say, so that what scores alike is taken in an order that is not the input's."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def __getitem__(self, row: int) -> tuple[str, ...]:
        columns = self._columns
        return (
            columns.titles.texts[columns.titles.codes[row]],
            columns.names[columns.authors.codes[row]].written,
            str(columns.years[row]),
            columns.places[columns.venues.codes[row]].written,
            columns.volumes.texts[columns.volumes.codes[row]],
            columns.numbers.texts[columns.numbers.codes[row]],
            columns.pages.texts[columns.pages.codes[row]],
            columns.dois.texts[columns.dois.codes[row]],
            columns.arxiv_ids.texts[columns.arxiv_ids.codes[row]],
        )
