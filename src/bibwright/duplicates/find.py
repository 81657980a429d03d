"""From records to the duplicates among them: block → compare → decide → cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from bibwright.collector import without_collector
from bibwright.duplicates.block import Candidates, candidate_pairs
from bibwright.duplicates.compare import compare
from bibwright.duplicates.model import Duplicates
from bibwright.duplicates.nearby import Nearby
from bibwright.duplicates.records import Records
from bibwright.duplicates.same_rows import distinct_rows, twins
from bibwright.duplicates.sets import duplicates_in
from bibwright.duplicates.weights import OURS, Weights
from bibwright.matching.columns import Columns, first_columns_of
from bibwright.text.arrays import Ints


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
    given = against + records if against else records
    every = first_columns_of(given.columns)
    alike = twins(every, since)
    every = every.closely(alike, given.taken(alike).columns)
    distinct, home = distinct_rows(every, since)
    columns = every.taken(distinct)

    def closely(rows: Ints) -> Columns:
        near = given.taken(distinct[rows])
        return columns.taken(rows).closely(np.arange(len(rows)), near.columns)

    first_new = int(np.searchsorted(distinct, since))
    candidates = candidate_pairs(columns, first_new)
    said = _said(answers, home)
    compared = compare(
        *(columns, distinct, candidates),
        closely=closely,
        weights=weights,
        said=said,
        first_new=first_new,
    )
    return replace(
        duplicates_in(compared, columns, distinct, every, home, weights),
        notes=tuple(_notes(candidates)),
        nearby=Nearby(*compared.close, home),
    )


def _notes(candidates: Candidates) -> Iterator[str]:
    if candidates.bounded:
        yield (
            f"{candidates.bounded} entries share a title, its beginning or an identifier with more "
            f"than {candidates.reach} others; each was compared with the {candidates.reach} nearest"
        )


def _said(answers: Mapping[tuple[int, int], bool], home: Ints) -> dict[tuple[int, int], bool]:
    """The answers by the places of distinct rows."""
    said = {}
    for (one, other), same in answers.items():
        a, b = sorted((int(home[one]), int(home[other])))
        if a != b:
            said[a, b] = same
    return said
