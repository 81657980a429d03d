"""Pairs become sets of records that are one work, without chains of the doubtful.

The surest pair is joined first. Two groups are joined only if nothing that was seen between any
two of their members forbids it, and if all of it together, not the joining pair alone, speaks for
it. So A~B and B~C don't make A and C one work where A and C differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bibwright.text.arrays import Bools, Ints, distinct

#: What the pairs between two groups must say on average for the groups to be joined, and the share
#: of them that may speak against it.
_TOGETHER = 0.3
_AGAINST = 0.2
#: What each row that is surely tied to both of a pair adds to its certainty, and how many count.
_BACKED = 0.1
_BACKERS = 10
#: By how much a row must go better with its own group than with any other that it may belong to.
_APART = 0.25


class Contents(Protocol):
    """What each row says, as something that can be sorted."""

    def __getitem__(self, row: int, /) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Ties:
    """Scored pairs: rows, scores, and which are sure, forbidden, or spoken against."""

    left: Ints
    right: Ints
    score: npt.NDArray[np.float64]
    sure: Bools
    veto: Bools
    against: Bools


@dataclass(slots=True)
class Group:
    """Rows judged to be one work; ``ties`` are the places, in `Ties`, of the pairs that joined
    them, ``refused`` of sure pairs that would have joined more."""

    rows: list[int]
    ties: list[int] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)


def components(size: int, left: Ints, right: Ints) -> Ints:
    """A number for each row: the smallest row that it is connected with, itself included."""
    label = np.arange(size, dtype=np.int64)
    while True:
        least = np.minimum(label[left], label[right])
        new = label.copy()
        np.minimum.at(new, left, least)
        np.minimum.at(new, right, least)
        new = new[new]
        if np.array_equal(new, label):
            return label
        label = new


def cluster(size: int, ties: Ties, order: Contents) -> list[Group]:
    """The groups of two rows and more, in ascending order of their first rows.

    ``order`` says what each row holds, so that pairs of one score are taken in an order that is
    not the rows' own.
    """
    sure = np.flatnonzero(ties.sure & ~ties.veto)
    label = components(size, ties.left[sure], ties.right[sure])
    counts = np.bincount(
        label[distinct(np.concatenate([ties.left[sure], ties.right[sure]]))]
        if len(sure)
        else np.empty(0, dtype=np.int64),
        minlength=size,
    )
    inside = np.flatnonzero(label[ties.left] == label[ties.right])
    by_component = inside[np.argsort(label[ties.left[inside]], kind="stable")]
    labels = label[ties.left[by_component]]
    cuts = np.flatnonzero(np.diff(labels)) + 1
    groups: list[Group] = []
    for members in np.split(by_component, cuts) if len(by_component) else ():
        first = int(label[ties.left[members[0]]])
        if counts[first] == 2:
            tie = int(members[0])
            groups.append(Group([int(ties.left[tie]), int(ties.right[tie])], [tie]))
        elif counts[first] > 2:
            groups += _agglomerate(ties, members, order)
    return sorted(groups, key=lambda group: group.rows[0])


def _agglomerate(ties: Ties, members: Ints, order: Contents) -> Iterable[Group]:
    """The groups within one component."""
    rows = distinct(np.concatenate([ties.left[members], ties.right[members]]))
    one: Ints = np.searchsorted(rows, ties.left[members])
    other: Ints = np.searchsorted(rows, ties.right[members])
    total, count, against, forbidden = (
        np.zeros((len(rows), len(rows))),
        np.zeros((len(rows), len(rows)), dtype=np.int32),
        np.zeros((len(rows), len(rows)), dtype=np.int32),
        np.zeros((len(rows), len(rows)), dtype=np.bool_),
    )
    for these, those in ((one, other), (other, one)):
        total[these, those] = np.clip(ties.score[members], -6, 6)
        count[these, those] = 1
        against[these, those] = ties.against[members]
        forbidden[these, those] = ties.veto[members]
    groups: dict[int, Group] = {place: Group([int(row)]) for place, row in enumerate(rows)}
    home = list(range(len(rows)))
    scores, compared = total.copy(), count > 0
    sure = _sure(ties, members, one, other, len(rows))
    for tie, a, b in _by_certainty(ties, members, one, other, _backing(sure, one, other), order):
        a, b = home[a], home[b]
        if a == b:
            continue
        if (
            forbidden[a, b]
            or total[a, b] < _TOGETHER * count[a, b]
            or against[a, b] > _AGAINST * count[a, b]
        ):
            groups[a].refused.append(tie)
            continue
        kept, gone = groups[a], groups.pop(b)
        total[a] += total[b]
        total[:, a] += total[:, b]
        count[a] += count[b]
        count[:, a] += count[:, b]
        against[a] += against[b]
        against[:, a] += against[:, b]
        forbidden[a] |= forbidden[b]
        forbidden[:, a] |= forbidden[:, b]
        kept.rows += gone.rows
        kept.ties += [*gone.ties, tie]
        kept.refused += gone.refused
        home = [a if place == b else place for place in home]
    torn = _torn(np.array(home), scores, compared, sure > 0)
    taken_out = {int(rows[place]) for place in torn}
    for group in groups.values():
        group.rows = sorted(set(group.rows) - taken_out)
        between = [{int(ties.left[tie]), int(ties.right[tie])} for tie in group.ties]
        group.ties = [
            tie for tie, pair in zip(group.ties, between, strict=True) if pair.isdisjoint(taken_out)
        ]
    return [group for group in groups.values() if len(group.rows) > 1]


def _sure(ties: Ties, members: Ints, one: Ints, other: Ints, size: int) -> npt.NDArray[np.float32]:
    """Which places are surely tied, as noughts and ones."""
    sure = np.zeros((size, size), dtype=np.float32)
    tied = ties.sure[members] & ~ties.veto[members]
    sure[one[tied], other[tied]] = sure[other[tied], one[tied]] = 1
    return sure


def _backing(sure: npt.NDArray[np.float32], one: Ints, other: Ints) -> npt.NDArray[np.float64]:
    """What others say for each pair: how many rows are surely tied to both of it, a little each."""
    shared = (sure @ sure)[one, other].astype(np.float64)
    backed: npt.NDArray[np.float64] = _BACKED * np.minimum(shared, _BACKERS)
    return backed


def _torn(
    home: Ints,
    scores: npt.NDArray[np.float64],
    compared: npt.NDArray[np.bool_],
    sure: npt.NDArray[np.bool_],
) -> list[int]:
    """The places that go as well with another group as with their own: a record that says little
    more than a title, of which there are a paper and an article."""
    homes = distinct(home)
    member = home[:, None] == homes
    member_of = member.astype(np.float64)
    number = compared.astype(np.float64) @ member_of
    mean = (scores @ member_of) / np.maximum(number, 1)
    tied = sure.astype(np.float64) @ member_of
    elsewhere = ~member & (tied > 0) & (2 * tied >= number)
    # Of two groups a record is the likelier to belong to the one that there is more of.
    others = member.sum(axis=0) - member
    mean += np.log10(np.maximum(others, 1))
    best = np.where(elsewhere, mean, -np.inf).max(axis=1)
    return np.flatnonzero((others[member] > 0) & (best > mean[member] - _APART)).tolist()


def _by_certainty(
    ties: Ties,
    members: Ints,
    one: Ints,
    other: Ints,
    backing: npt.NDArray[np.float64],
    order: Contents,
) -> list[tuple[int, int, int]]:
    """The sure ties, the surest first; equal ones by what their rows say."""
    found = [
        (-round(score, 6), *sorted((order[left], order[right])), tie, a, b)
        for tie, left, right, a, b, score in zip(
            members.tolist(),
            ties.left[members].tolist(),
            ties.right[members].tolist(),
            one.tolist(),
            other.tolist(),
            (ties.score[members] + backing).tolist(),
            strict=True,
        )
        if ties.sure[tie] and not ties.veto[tie]
    ]
    found.sort(key=lambda each: each[:3])
    return [each[3:] for each in found]
