"""What the comparison of two records is worth, and from where on they are duplicates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bibwright.matching.weights import BIAS, DOUBTFUL, SURE, WEIGHTS


@dataclass(frozen=True, slots=True)
class Weights:
    """What the levels are worth, and from where on a pair is sure or doubtful."""

    levels: Mapping[str, Sequence[float]]
    bias: float
    sure: float
    doubtful: float


OURS = Weights(WEIGHTS, BIAS, SURE, DOUBTFUL)
