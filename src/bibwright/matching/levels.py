"""What can be seen of a pair of records: for each feature, its levels.

A level is a small number that names a case ("the same volume", "pages that overlap"). Level 0 is
"unknown" throughout: one of the two doesn't have it, and what is blank says nothing. What each
level is worth stands in `matching.pair_weights`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from bibwright.matching.specificity import Told
from bibwright.matching.titles import TitleEvidence
from bibwright.text.arrays import Ints

__all__ = [
    *("FEATURES", "Abstract", "Issue", "Levels", "Pages", "Persons", "Place", "Same", "Title"),
    "Year",
]


class Title(IntEnum):
    """What two titles are to each other."""

    UNKNOWN = 0
    SAME = 1
    SPELLING = 2
    SUBTITLE = 3
    CLOSE = 4
    NEAR = 5
    EXCHANGED = 6
    OTHER_PART = 7
    DISTANT = 8
    OTHER = 9


class Year(IntEnum):
    """How far two years are apart."""

    UNKNOWN = 0
    SAME = 1
    NEXT = 2
    NEAR = 3
    FAR = 4


class Issue(IntEnum):
    """What two numberings of a journal are to each other: volume and number together."""

    UNKNOWN = 0
    SAME = 1
    SAME_VOLUME = 2
    OTHER_NUMBER = 3
    OTHER_VOLUME = 4
    OTHER = 5
    SAME_NUMBER_ALONE = 6
    OTHER_NUMBER_ALONE = 7


class Place(IntEnum):
    """What two venues are to each other, the years considered."""

    UNKNOWN = 0
    OTHER_KIND = 1
    OTHER = 2
    ALIKE = 3
    SAME = 4
    OTHER_KIND_AND_YEAR = 5
    PREPRINT = 6
    OTHER_KIND_SAME_YEAR = 7
    APART = 8


class Same(IntEnum):
    """Two values that are the same or not."""

    UNKNOWN = 0
    SAME = 1
    OTHER = 2


class Pages(IntEnum):
    """What two ranges of pages are to each other."""

    UNKNOWN = 0
    SAME = 1
    START = 2
    OVERLAP = 3
    OTHER = 4


class Abstract(IntEnum):
    """How alike two abstracts begin."""

    UNKNOWN = 0
    SAME = 1
    ALIKE = 2
    OTHER = 3


class Persons(IntEnum):
    """What two lists of names are to each other; of those that agree, how many they share."""

    UNKNOWN = 0
    NONE = 1
    SOME = 2
    NAMESAKES = 3
    MOST = 4
    FIRST = 5
    WITHIN = 6
    SAME_ONE = 7
    SAME_TWO = 8
    SAME_MORE = 9


#: The features, each with its number of levels.
FEATURES: dict[str, int] = {
    "title": len(Title),
    "told": len(Told),
    "people": len(Persons),
    "year": len(Year),
    "venue": len(Place),
    "issue": len(Issue),
    "pages": len(Pages),
    "doi": len(Same),
    "arxiv": len(Same),
    "isbn": len(Same),
    "url": len(Same),
    "edition": len(Same),
    "abstract": len(Abstract),
    "serial": 2,
}


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels of pairs: ``of[feature][pair]``; ``titles`` says more of those that differ.

    ``titles`` goes from the two numbers of titles, the smaller first, to how they differ.
    """

    left: Ints
    right: Ints
    of: dict[str, npt.NDArray[np.int8]]
    titles: dict[tuple[int, int], TitleEvidence]

    def __len__(self) -> int:
        return len(self.left)
