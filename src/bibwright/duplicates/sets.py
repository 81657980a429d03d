"""What compared pairs come to: sets of duplicates, doubtful pairs, related works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from bibwright.duplicates.cluster import Group, Ties, cluster, components
from bibwright.duplicates.compare import ANSWERED, Compared
from bibwright.duplicates.model import Duplicates, DuplicateSet, Pair, Relation, Seen
from bibwright.duplicates.same_rows import identical, lots_of
from bibwright.duplicates.weights import Weights
from bibwright.matching.columns import Columns
from bibwright.text.arrays import Bools, Ints

#: So many years of one title are a series.
_MANY_VOLUMES = 6
TIES_WHAT_DIFFERS = Seen("but it would join entries that differ", 0.0)
TIES_WHAT_IS_APART = Seen("but it would join entries that you keep apart", 0.0)


def duplicates_in(
    compared: Compared, columns: Columns, rows: Ints, every: Columns, home: Ints, weights: Weights
) -> Duplicates:
    """Sets, doubtful and related pairs, in terms of ``every`` row.

    ``columns`` are those of the distinct ``rows``; ``home`` has for each of every row the place of
    the one that says the same.
    """
    contents = Contents(columns)
    groups = cluster(len(columns), compared.ties, contents)
    lots = lots_of(home)
    alike, perhaps = identical(every, lots, weights)
    against = _speaking_against(compared, groups, len(columns), weights)
    sets = [_set(compared, group, rows, alike, against.get(group.rows[0], ())) for group in groups]
    grouped = {row for group in groups for row in group.rows}
    sets += [
        DuplicateSet(tuple(sorted(lots[place])), tuple(pairs))
        for place, pairs in alike.items()
        if place not in grouped and pairs
    ]
    sets.sort(key=lambda each: each.rows)
    homes = _homes(groups, len(columns))
    return Duplicates(
        records=len(every),
        sets=tuple(sets),
        doubtful=(*_doubtful(compared, columns, homes, contents, weights), *perhaps),
        related=_related(compared, homes),
        preprints=frozenset(row for each in sets for row in each.rows if every.preprints[row]),
        compared=compared.count,
    )


def _set(
    compared: Compared,
    group: Group,
    names: Ints,
    alike: Mapping[int, list[Pair]],
    against: Sequence[int],
) -> DuplicateSet:
    pairs = [compared.pair(tie) for tie in group.ties]
    rows = {int(names[place]) for place in group.rows}
    for place in group.rows:
        pairs += alike.get(place, ())
        rows.update(row for pair in alike.get(place, ()) for row in (pair.left, pair.right))
    return DuplicateSet(
        tuple(sorted(rows)), tuple(pairs), tuple(compared.pair(tie) for tie in against)
    )


def _speaking_against(
    compared: Compared, groups: Sequence[Group], size: int, weights: Weights
) -> dict[int, list[int]]:
    """The pairs within each group of three rows or more that speak against it, by its first
    row."""
    ties = compared.ties
    homes = np.full(size, -1, dtype=np.int64)
    for group in groups:
        if len(group.rows) > 2:
            homes[group.rows] = group.rows[0]
    left, right = homes[ties.left], homes[ties.right]
    inside = (left == right) & (left >= 0) & (ties.score < weights.doubtful)
    places = np.flatnonzero(inside)
    places = places[np.lexsort((ties.right[places], ties.left[places]))]
    found: dict[int, list[int]] = {}
    for home, tie in zip(left[places].tolist(), places.tolist(), strict=True):
        found.setdefault(home, []).append(tie)
    return found


def _homes(groups: Sequence[Group], size: int) -> Ints:
    """For each row the first of its group, itself where it is in none."""
    homes = np.arange(size, dtype=np.int64)
    for group in groups:
        homes[group.rows] = group.rows[0]
    return homes


def _doubtful(
    compared: Compared, columns: Columns, homes: Ints, contents: Contents, weights: Weights
) -> tuple[Pair, ...]:
    """One pair, the likeliest, for any two works that may be one; the likeliest first."""
    ties = compared.ties
    said = np.abs(ties.score) >= ANSWERED
    likely = (ties.score >= weights.doubtful) & ~ties.veto & ~said & ~_in_one_series(ties, columns)
    places = np.flatnonzero(likely & (homes[ties.left] != homes[ties.right]))
    ranked = sorted(
        (
            -round(float(ties.score[place]), 6),
            sorted((contents[int(ties.left[place])], contents[int(ties.right[place])])),
            place,
        )
        for place in places.tolist()
    )
    shown: dict[tuple[int, int], int] = {}
    for _, _, place in ranked:
        one, other = int(homes[ties.left[place]]), int(homes[ties.right[place]])
        shown.setdefault((min(one, other), max(one, other)), place)
    apart = _kept_apart(ties, len(homes))
    return tuple(
        _asked(compared, place, TIES_WHAT_IS_APART if place in apart else TIES_WHAT_DIFFERS)
        for place in shown.values()
    )


def _in_one_series(ties: Ties, columns: Columns) -> Bools:
    """Where two are volumes of a series of which there are many, each of a year of its own: nobody
    needs to be asked of any two proceedings of one meeting."""
    titles, years = columns.titles.codes, columns.years
    one, other = titles[ties.left], titles[ties.right]
    known = (years[ties.left] != 0) & (years[ties.right] != 0)
    found: Bools = (one == other) & known & (years[ties.left] != years[ties.right])
    found &= columns.serials[ties.left] & columns.serials[ties.right]
    dated = np.unique(np.stack([titles, years])[:, columns.serials & (years != 0)], axis=1)
    many = np.bincount(dated[0], minlength=len(columns.titles.texts)) >= _MANY_VOLUMES
    return found & many[one]


def _kept_apart(ties: Ties, size: int) -> frozenset[int]:
    """The pairs in whose chain of sure pairs there are two entries that a person keeps apart."""
    kept = ties.score <= -ANSWERED
    if not kept.any():
        return frozenset()
    sure = ties.sure & ~ties.veto
    chains = components(size, ties.left[sure], ties.right[sure])
    inside = kept & (chains[ties.left] == chains[ties.right])
    broken = np.isin(chains[ties.left], chains[ties.left[inside]])
    return frozenset(np.flatnonzero(broken).tolist())


def _asked(compared: Compared, place: int, against: Seen) -> Pair:
    """A pair that a person is asked about; and what is ``against`` it where it would be sure."""
    pair = compared.pair(place)
    if not compared.ties.sure[place]:
        return pair
    return replace(pair, features={**pair.features, "caution": against})


def _related(compared: Compared, homes: Ints) -> tuple[Pair, ...]:
    """Pairs that are two works with a name for what they have to do with each other; of what a
    notice may be about, the likeliest alone."""
    ties = compared.ties
    places = np.flatnonzero(ties.veto & (homes[ties.left] != homes[ties.right]))
    pairs = [compared.pair(place) for place in places.tolist()]
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
