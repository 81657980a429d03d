"""Levels become scores: how likely a pair is one work, and what forbids it to be.

A *veto* means that the two are different works, whatever else agrees. A *cap* means that they may
be one, but that a person has to say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bibwright.matching.columns import Bools
from bibwright.matching.pair_weights import BIAS, WEIGHTS
from bibwright.matching.pairs import (
    Abstract,
    Issue,
    Levels,
    Pages,
    Persons,
    Place,
    Same,
    Title,
    Year,
)
from bibwright.matching.telling import Told

__all__ = ["Scores", "score_pairs"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each pair the decimal logarithm of the odds that it is one work, vetoes and caps."""

    score: Floats
    veto: Bools
    cap: Bools


def score_pairs(
    levels: Levels, weights: Mapping[str, Sequence[float]] = WEIGHTS, bias: float = BIAS
) -> Scores:
    """Adds up what was seen, and says what stands against adding it up."""
    score = np.full(len(levels), bias)
    for feature, values in weights.items():
        score += np.asarray(values)[levels.of[feature]]
    of = levels.of
    same_id = (of["doi"] == Same.SAME) | (of["arxiv"] == Same.SAME)
    same_pages = of["pages"] == Pages.SAME
    same_place = np.isin(of["issue"], (Issue.SAME, Issue.SAME_VOLUME)) & same_pages
    veto = (of["title"] == Title.OTHER_PART) & ~same_id
    veto |= (of["edition"] == Same.OTHER) & ~same_id
    sound = same_id | same_place
    cap = (of["title"] >= Title.OTHER_PART) & ~same_id
    cap |= (of["title"] == Title.UNKNOWN) & ~sound
    vague = (of["title"] == Title.EXCHANGED) & (of["pages"] != Pages.START) & ~same_pages
    cap |= vague & (of["abstract"] != Abstract.SAME) & ~same_id
    cap |= (of["people"] <= Persons.SOME) & (of["people"] != Persons.UNKNOWN) & ~sound
    cap |= (of["arxiv"] == Same.OTHER) & (of["doi"] != Same.SAME)
    another_of_series = (of["year"] > Year.SAME) | np.isin(
        of["issue"], (Issue.OTHER_VOLUME, Issue.OTHER, Issue.OTHER_NUMBER, Issue.OTHER_NUMBER_ALONE)
    )
    cap |= (of["serial"] == 1) & another_of_series & ~same_id & (of["isbn"] != Same.SAME)
    other_kind = np.isin(
        of["venue"], (Place.OTHER_KIND, Place.OTHER_KIND_AND_YEAR, Place.OTHER_KIND_SAME_YEAR)
    )
    cap |= other_kind & ~same_id & ~same_pages
    other_place = (
        np.isin(of["issue"], (Issue.OTHER_VOLUME, Issue.OTHER))
        | ((of["venue"] == Place.OTHER) & ((of["year"] > Year.SAME) | (of["pages"] == Pages.OTHER)))
        | ((of["pages"] == Pages.OTHER) & (of["year"] > Year.SAME))
    )
    cap |= other_place & ~same_pages & ~same_id
    cap |= (
        (of["told"] == Told.RECURRING)
        & ~sound
        & ~((of["issue"] == Issue.UNKNOWN) & (of["year"] == Year.SAME))
    )
    added = np.isin(of["title"], (Title.CLOSE, Title.NEAR)) & (of["year"] > Year.SAME)
    cap |= added & ~same_pages & ~same_id
    cap |= _title_alone(of) & ~sound & (of["isbn"] != Same.SAME)
    return Scores(score, veto, cap)


def _title_alone(of: Mapping[str, npt.NDArray[np.int8]]) -> Bools:
    """Where nobody is named and nothing but a title agrees: many things share a title."""
    long_and_dated = (of["told"] == Told.MUCH) & (of["year"] == Year.SAME)
    found: Bools = (
        (of["people"] == Persons.UNKNOWN)
        & (of["pages"] != Pages.SAME)
        & (of["abstract"] != Abstract.SAME)
        & ~long_and_dated
    )
    return found
