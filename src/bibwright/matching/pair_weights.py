"""What each level of a pair's features is worth.

Decimal logarithms of likelihood ratios, as in `matching.weights`; they add up with `BIAS` to the
score of a pair. The first table is what a person would say beforehand; the second is that table
after `bench/fit.py` has held it against labelled pairs (logistic regression drawn towards the
first table), so that a level which the labelled sets never show keeps its first weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["BIAS", "DOUBTFUL", "SURE", "WEIGHTS"]

BIAS = -2.0
#: From here on a pair is one work, if nothing stands against it.
SURE = 1.25
#: From here on a pair is worth a person's look.
DOUBTFUL = 0.0
#: Of each feature, its levels in their order; level 0 is "unknown" and worth nothing.
WEIGHTS: Mapping[str, Sequence[float]] = {
    "title": (0.0, 3.0, 2.3, 2.0, 1.2, 0.3, 0.3, -2.5, -2.0, -3.0),
    "told": (0.0, -2.0, -1.0, 0.0, 0.7, -2.5),
    "people": (0.0, -3.0, -1.2, -1.0, 0.8, 0.7, 1.0, 1.2, 1.8, 2.3),
    "year": (0.0, 0.5, -0.2, -0.8, -1.5),
    "venue": (0.0, -2.0, -0.8, 0.3, 0.5, -3.0, 0.3, -1.0, -1.5),
    "issue": (0.0, 1.0, 0.6, -2.0, -1.5, -2.5, 0.2, -0.8),
    "pages": (0.0, 2.0, 1.0, 0.2, -2.0),
    "doi": (0.0, 4.0, -2.5),
    "arxiv": (0.0, 4.0, -3.5),
    "isbn": (0.0, 0.3, -0.5),
    "url": (0.0, 1.5, -0.2),
    "edition": (0.0, 0.2, -3.0),
    "abstract": (0.0, 2.0, 0.7, -1.0),
    "serial": (0.0, 0.0),
}
