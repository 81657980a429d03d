"""What the levels of a pair's features would be worth if labelled sets had been asked.

The weights of `matching.weights` were set by hand. Here they are fitted: logistic regression
over the levels, every set of one weight, drawn towards the weights as set (a Gaussian prior around
them), so that a level which no set shows stays as it is. `fitted_without` leaves one set out, so
that what it is then measured on has had no say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from bench.dedupe_sets import LabelledSet
from bibwright.duplicates.block import candidate_pairs
from bibwright.duplicates.weights import Weights
from bibwright.matching.columns import columns_of
from bibwright.matching.levels import FEATURES
from bibwright.matching.narrowing import Glance, worth
from bibwright.matching.pairs import levels_of
from bibwright.matching.weights import BIAS, DOUBTFUL, SURE, WEIGHTS

Floats = npt.NDArray[np.float64]
#: How far a weight may wander from the one set by hand: the prior's standard deviation, in decimal
#: logarithms; and how many pairs a set counts for, however many it has.
_WANDER = 0.1
_PAIRS_A_SET = 1000.0
_STEPS = 100


def fitted_without(sets: Mapping[str, LabelledSet], left_out: str) -> Weights:
    """The weights fitted on all sets but one."""
    others = [each for name, each in sets.items() if name != left_out]
    return _weights(_fit([_design(each) for each in others]))


def _design(labelled: LabelledSet) -> tuple[Floats, Floats]:
    """One row for each labelled pair that is looked at: its levels as ones and noughts, and
    whether it is a true one."""
    columns = columns_of(labelled.records.columns)
    left, right = candidate_pairs(columns).all()
    close, _ = worth(Glance.of(columns), left, right)
    pairs = zip(left[close].tolist(), right[close].tolist(), strict=True)
    counted = np.array([labelled.counts(pair) for pair in pairs], dtype=np.bool_)
    left, right = left[close][counted], right[close][counted]
    levels = levels_of(columns, left, right)
    features = [np.ones((len(left), 1))]
    for name, size in FEATURES.items():
        features.append(np.eye(size)[levels.of[name].astype(np.int64)][:, 1:])
    truth = [pair in labelled.pairs for pair in zip(left.tolist(), right.tolist(), strict=True)]
    return np.hstack(features), np.array(truth, dtype=np.float64)


def _fit(sets: Iterable[tuple[Floats, Floats]]) -> Floats:
    """Newton's method with halved steps, on the penalised likelihood."""
    designs, truths = zip(*sets, strict=True)
    seen, truth = np.vstack(designs), np.concatenate(truths)
    share = np.concatenate([np.full(len(each), _PAIRS_A_SET / len(each)) for each in truths])
    prior = np.array([BIAS, *(value for name in FEATURES for value in WEIGHTS[name][1:])])
    prior *= np.log(10)
    stiffness = 1 / (_WANDER * np.log(10)) ** 2

    def loss(weights: Floats) -> float:
        score = seen @ weights
        likelihood = (share * (np.logaddexp(0, score) - truth * score)).sum()
        return float(likelihood + stiffness / 2 * ((weights - prior) ** 2).sum())

    weights, best = prior.copy(), loss(prior)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(seen @ weights, -500, 500)))
        slope = seen.T @ (share * (truth - chance)) - stiffness * (weights - prior)
        curve = (seen * (share * chance * (1 - chance))[:, None]).T @ seen
        step = np.linalg.solve(curve + stiffness * np.eye(len(weights)), slope)
        length = 1.0
        while loss(weights + length * step) > best and length > 1e-6:
            length /= 2
        weights = weights + length * step
        now = loss(weights)
        if best - now < 1e-8:
            break
        best = now
    fitted: Floats = weights / np.log(10)
    return fitted


def _weights(flat: Floats) -> Weights:
    levels: dict[str, list[float]] = {}
    at = 1
    for name, size in FEATURES.items():
        levels[name] = [0.0, *flat[at : at + size - 1].tolist()]
        at += size - 1
    return Weights(levels, float(flat[0]), SURE, DOUBTFUL)
