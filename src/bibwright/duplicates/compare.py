"""Candidate pairs compared: what each is worth, and what a person has said of some."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np

from bibwright.duplicates.block import Candidates
from bibwright.duplicates.cluster import Ties, components
from bibwright.duplicates.explain import Explainer
from bibwright.duplicates.model import Pair, Relation, Seen
from bibwright.duplicates.weights import Weights
from bibwright.matching.columns import Columns
from bibwright.matching.levels import Levels
from bibwright.matching.narrowing import Glance, may_be_one, worth
from bibwright.matching.pairs import levels_of
from bibwright.matching.scores import Scores, score_pairs
from bibwright.processes import beside
from bibwright.text.arrays import Ints, among, distinct, numbered

#: In a component of no more rows every pair is looked at, whatever the blocks say.
SMALL = 40
#: The pairs of more rows than this are looked through by two processes.
_MANY = 30_000
#: The score of a pair of which a person has said that it is one work; its negative, that it isn't.
ANSWERED = 50.0
_AS_YOU_SAID = Seen("as you said", 0.0)

#: What a person said of pairs of rows, the smaller first: whether they are one work.
Said = Mapping[tuple[int, int], bool]
#: Of rows of some columns these alone, with all that is told of rows held side by side.
Closely = Callable[[Ints], Columns]


@dataclass(frozen=True, slots=True)
class Compared:
    """The pairs that were compared closely, with their evidence.

    ``count``: how many pairs were looked at in all. ``close``: the left and the right rows of those
    that were not left out at the first glance.
    """

    ties: Ties
    count: int
    close: tuple[Ints, Ints]
    _explained: Sequence[Explainer]

    def pair(self, tie: int) -> Pair:
        """A pair in terms of all rows, with its evidence; what a person called one work has nothing
        that speaks against it."""
        place = tie
        for explained in self._explained:
            if place < len(explained):
                pair = explained[place]
                return _as_said(pair) if self.ties.score[tie] >= ANSWERED else pair
            place -= len(explained)
        raise IndexError(tie)


def _as_said(pair: Pair) -> Pair:
    relation = Relation.SAME if pair.veto else pair.relation
    features = {**pair.features, "caution": _AS_YOU_SAID}
    return replace(pair, relation=relation, features=features, veto="")


def compare(
    columns: Columns,
    rows: Ints,
    candidates: Candidates,
    *,
    closely: Closely,
    weights: Weights,
    said: Said,
    first_new: int,
) -> Compared:
    """Compares those of the candidates that may come to something, those that a person spoke
    about, and, where some are connected, whatever else is between them.

    ``rows`` are what the rows of the columns are called in a pair, ``closely`` reads them; those
    from ``first_new`` on are to be compared with all, those before only with these.
    """
    narrowed = _narrowed(columns, closely, candidates, weights)
    levels = narrowed.levels
    portions = [(levels, score_pairs(levels, weights.levels, weights.bias))]
    if said:
        seen = zip(levels.left.tolist(), levels.right.tolist(), strict=True)
        unseen = np.array(sorted(set(said) - set(seen)), dtype=np.int64).reshape(-1, 2)
        portions.append(_portion(closely, weights, *unseen.T))
    missing = _missing_pairs(len(columns), portions, narrowed.left_out, weights, first_new)
    portions.append(_portion(closely, weights, *missing))
    names = rows.tolist()
    return Compared(
        _outranked(_ties(portions, weights), said),
        narrowed.pairs,
        (narrowed.left, narrowed.right),
        [Explainer(levels, scores, columns, weights.levels, names) for levels, scores in portions],
    )


_Portion = tuple[Levels, Scores]


def _portion(closely: Closely, weights: Weights, left: Ints, right: Ints) -> _Portion:
    """Pairs with their levels and scores."""
    near, one, other = _near(closely, left, right)
    levels = replace(levels_of(near, one, other), left=left, right=right)
    return levels, score_pairs(levels, weights.levels, weights.bias)


def _near(closely: Closely, left: Ints, right: Ints) -> tuple[Columns, Ints, Ints]:
    """The columns of the rows of these pairs, and the pairs as rows of those."""
    rows, places = numbered(np.concatenate([left, right]))
    return closely(rows), places[: len(left)], places[len(left) :]


class _Looked(NamedTuple):
    """What comes of candidates: how many pairs there are; of those that may come to something the
    levels; the rows of all that were looked at closely; and the numbers of those that were left
    out then."""

    pairs: int
    levels: Levels
    left: Ints
    right: Ints
    left_out: Ints


def _narrowed(
    columns: Columns, closely: Closely, candidates: Candidates, weights: Weights
) -> _Looked:
    parts = 1 if len(columns) < _MANY else 2
    look = partial(_looked_through, columns, closely, candidates, weights, parts=parts)
    later = [beside(partial(look, part), large=True) for part in range(1, parts)]
    looked = _together([look(0), *(result() for result in later)])
    levels = looked.levels
    return looked._replace(levels=levels.taken(np.lexsort((levels.right, levels.left))))


def _together(looked: Sequence[_Looked]) -> _Looked:
    pairs, levels, *found = zip(*looked, strict=True)
    return _Looked(sum(pairs), _all_levels(levels), *map(np.concatenate, found))


def _all_levels(levels: Sequence[Levels]) -> Levels:
    return Levels(
        np.concatenate([each.left for each in levels]),
        np.concatenate([each.right for each in levels]),
        {name: np.concatenate([each.of[name] for each in levels]) for name in levels[0].of},
        {titles: seen for each in levels for titles, seen in each.titles.items()},
    )


def _looked_through(
    columns: Columns,
    closely: Closely,
    candidates: Candidates,
    weights: Weights,
    part: int,
    *,
    parts: int,
) -> _Looked:
    """One of so many parts of the candidates."""
    size = len(columns)
    glance = Glance.of(columns)
    found = []
    least = weights.doubtful - weights.bias
    for left, right in candidates.portions(part, parts):
        close, likeness = worth(glance, left, right)
        pairs = len(left)
        left, right, likeness = left[close], right[close], likeness[close]
        near, one, other = _near(closely, left, right)
        kept, authors = may_be_one(near, one, other, likeness, weights.levels, least)
        levels = levels_of(near, one[kept], other[kept], authors)
        levels = replace(levels, left=left[kept], right=right[kept])
        out = left[~kept] * size + right[~kept]
        found.append(_Looked(pairs, levels, left, right, out))
    return _together(found)


def _missing_pairs(
    size: int, portions: Sequence[_Portion], left_out: Ints, weights: Weights, first_new: int
) -> tuple[Ints, Ints]:
    """Pairs in components of sure ones that have not been compared: in small ones all, in
    others those that were left out."""
    sure = [scores.sure(weights.sure) for _, scores in portions]
    label = components(
        size,
        np.concatenate([each.left[at] for (each, _), at in zip(portions, sure, strict=True)]),
        np.concatenate([each.right[at] for (each, _), at in zip(portions, sure, strict=True)]),
    )
    wanted = [left_out[label[left_out // size] == label[left_out % size]]]
    for members in _small_components(label, size):
        one, other = np.triu_indices(len(members), 1)
        wanted.append(members[one] * size + members[other])
    codes = distinct(np.concatenate(wanted))
    known = [each.left * size + each.right for each, _ in portions]
    codes = codes[~among(codes, np.sort(np.concatenate(known)))]
    codes = codes[codes % size >= first_new]
    return codes // size, codes % size


def _small_components(label: Ints, size: int) -> Iterator[Ints]:
    """The rows of each component of three rows or more, and no more than `SMALL`."""
    counts = np.bincount(label, minlength=size)
    members = np.flatnonzero((counts[label] > 2) & (counts[label] <= SMALL))
    members = members[np.argsort(label[members], kind="stable")]
    for lot in np.split(members, np.flatnonzero(np.diff(label[members])) + 1):
        if len(lot) > 2:
            yield lot


def _ties(portions: Sequence[_Portion], weights: Weights) -> Ties:
    return Ties(
        np.concatenate([each.left for each, _ in portions]),
        np.concatenate([each.right for each, _ in portions]),
        np.concatenate([scores.score for _, scores in portions]),
        np.concatenate([scores.sure(weights.sure) for _, scores in portions]),
        np.concatenate([scores.veto for _, scores in portions]),
        np.concatenate([scores.against for _, scores in portions]),
    )


def _outranked(ties: Ties, said: Said) -> Ties:
    """The pairs, of which what a person said outranks what was seen."""
    if said:
        for place, pair in enumerate(zip(ties.left.tolist(), ties.right.tolist(), strict=True)):
            same = said.get(pair)
            if same is not None:
                ties.score[place] = ANSWERED if same else -ANSWERED
                ties.sure[place], ties.veto[place] = same, not same
                ties.against[place] = not same
    return ties
