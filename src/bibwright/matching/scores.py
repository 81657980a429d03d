"""Levels become scores: how likely a pair is one work, and what forbids it to be.

A *veto* means that the two are different works, whatever else agrees. A *caution* means that they
may be one, but that a person has to say so (`matching.cautions`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bibwright.matching.cautions import SEEN, TABLE
from bibwright.matching.explained import Explained
from bibwright.matching.levels import AuthorsLevel, Levels, Pages, Same, Specificity, Title, Year
from bibwright.matching.weights import BIAS, DOUBTFUL, WEIGHTS
from bibwright.text.arrays import Bools, Floats


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each pair the decimal logarithm of the odds that it is one work, whether anything
    forbids that, and the number of a caution, 0 for none."""

    score: Floats
    veto: Bools
    caution: npt.NDArray[np.int8]

    def sure(self, least: float) -> Bools:
        """Where the score suffices and nothing stands against it."""
        found: Bools = (self.score >= least) & ~self.veto & (self.caution == 0)
        return found

    @property
    def against(self) -> Bools:
        """Where something speaks against one work, whatever the score."""
        found: Bools = (self.score < 0) | np.isin(self.caution, SEEN)
        return found


def score_pairs(
    levels: Levels, weights: Mapping[str, Sequence[float]] = WEIGHTS, bias: float = BIAS
) -> Scores:
    """Adds up what was seen, and says what stands against adding it up."""
    score = np.full(len(levels), bias)
    for feature, values in weights.items():
        score += np.asarray(values)[levels.of[feature]]
    of = levels.of
    score[_deserves_a_look(of) & (score < DOUBTFUL)] = DOUBTFUL
    by = Explained.of(of)
    another = (of["title"] == Title.OTHER_PART) | (of["edition"] == Same.OTHER)
    veto = another & ~(by.same_id & (of["pages"] != Pages.OTHER))
    caution = np.zeros(len(levels), dtype=np.int8)
    for number, each in enumerate(TABLE, 1):
        caution[each.holds(of, by) & (caution == 0)] = number
    return Scores(score, veto, caution)


def _deserves_a_look(of: Mapping[str, npt.NDArray[np.int8]]) -> Bools:
    """One title of one year or on the same pages, led by one author, or one identifier and the same
    authors: a person looks at that, whatever else differs."""
    led = np.isin(
        of["authors"], (AuthorsLevel.BESIDE, *range(AuthorsLevel.MOST, len(AuthorsLevel)))
    )
    led &= of["lead"] != Same.OTHER
    one_title = np.isin(of["title"], (Title.SAME, Title.SPELLING))
    one_title &= of["specificity"] != Specificity.RECURRING
    one_place = (of["year"] == Year.SAME) | (of["pages"] == Pages.SAME)
    named = ((of["doi"] == Same.SAME) | (of["arxiv"] == Same.SAME)) & (of["year"] <= Year.NEXT)
    found: Bools = led & ((one_title & one_place) | (named & (of["authors"] > AuthorsLevel.FIRST)))
    return found
