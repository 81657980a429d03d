"""What can be seen of a pair of records: for each feature, its levels.

A level is a small number that names a case ("the same volume", "pages that overlap"). Level 0 is
"unknown" throughout: one of the two doesn't have it, and what is blank says nothing. What each
level is worth stands in `matching.weights`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from bibwright.matching.titles import TitleEvidence
    from bibwright.text.arrays import Ints


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


class Specificity(IntEnum):
    """How much two like titles tell: by the number of words in them that say something."""

    UNKNOWN = 0
    LITTLE = 1
    SOME = 2
    ENOUGH = 3
    MUCH = 4
    RECURRING = 5


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


class VenueLevel(IntEnum):
    """What two venues are to each other, the years considered."""

    UNKNOWN = 0
    OTHER_KIND = 1
    OTHER = 2
    ALIKE = 3
    SAME = 4
    OTHER_KIND_AND_YEAR = 5
    PREPRINT = 6
    OTHER_KIND_SAME_YEAR = 7
    #: Two known meetings, or two names written out that have no word in common.
    APART = 8


class Same(IntEnum):
    """Two values that are the same or not."""

    UNKNOWN = 0
    SAME = 1
    OTHER = 2


class Wording(IntEnum):
    """How two titles differ though they are much alike: a word is spelt in a way that may make
    another of it; or several words are others; or one says the contrary, another number, or that it
    is about the other."""

    UNKNOWN = 0
    SLIP = 1
    OTHERS = 2
    CONTRARY = 3


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


class AuthorsLevel(IntEnum):
    """What two lists of names are to each other, from the least alike to the most; of those that
    agree, how many they share."""

    UNKNOWN = 0
    NONE = 1
    SOME = 2
    #: The first author, but beside whom each has others than the other.
    BESIDE = 3
    NAMESAKES = 4
    MOST = 5
    FIRST = 6
    WITHIN = 7
    SAME_ONE = 8
    SAME_TWO = 9
    SAME_MORE = 10


#: The features, each with its number of levels.
FEATURES: dict[str, int] = {
    "title": len(Title),
    "specificity": len(Specificity),
    "authors": len(AuthorsLevel),
    "year": len(Year),
    "venue": len(VenueLevel),
    "issue": len(Issue),
    "pages": len(Pages),
    "doi": len(Same),
    "arxiv": len(Same),
    "isbn": len(Same),
    "url": len(Same),
    "edition": len(Same),
    "abstract": len(Abstract),
    **dict.fromkeys(("serial", "bare"), 2),
    **dict.fromkeys(("version", "role", "parent", "event", "day", "language", "page"), len(Same)),
    "chapter": len(Same),
    "wording": len(Wording),
    **dict.fromkeys(("signs", "given", "publisher", "date", "range"), len(Same)),
    **dict.fromkeys(("lead", "town"), len(Same)),
}


#: What each level says, feature by feature.
WORDS: Mapping[str, Sequence[str]] = {
    "title": (
        *("", "same title", "same title, spelling differs", "same title, one without its subtitle"),
        *("nearly the same title", "a similar title", "a title with other words in it"),
        *("title of another part, number or kind", "another title, though alike"),
        "another title",
    ),
    "specificity": (
        *("", "a title of a word or two", "a short title", "", "a long title"),
        "a title that comes again and again",
    ),
    "authors": (
        *("", "other authors", "few authors in common"),
        *("the first author in common, others beside", "namesakes at most"),
        *("most authors in common", "the first author in common"),
        *("all authors of the shorter list", "same author", "same two authors", "same authors"),
    ),
    "year": ("", "same year", "a year apart", "two or three years apart", "years apart"),
    "venue": (
        *("", "another kind of venue", "another venue", "a similar venue", "same venue"),
        *("another kind of venue, in another year", "a preprint"),
        *("another kind of venue, in the same year", "quite another venue"),
    ),
    "issue": (
        *("", "same volume and number", "same volume", "another number", "another volume"),
        *("another volume and number", "same number", "another number"),
    ),
    "pages": ("", "same pages", "same first page", "pages that overlap", "other pages"),
    "doi": ("", "same DOI", "another DOI"),
    "arxiv": ("", "same arXiv id", "another arXiv id"),
    "isbn": ("", "same ISBN", "another ISBN"),
    "url": ("", "same address", "another address"),
    "edition": ("", "same edition", "another edition"),
    "abstract": ("", "same abstract", "a similar abstract", "another abstract"),
    "version": ("", "same version", "another version"),
    "role": ("", "", "a companion of the other"),
    "parent": ("", "same book or proceedings", "another book or proceedings"),
    "event": ("", "", "another meeting of the series, or another town"),
    "day": ("", "same day", "another day"),
    "language": ("", "", "another language"),
    "page": ("", "", "a page on the web"),
    "chapter": ("", "same chapter", "another chapter"),
    "wording": (
        *("", "a word that may be another", "several words are others"),
        "a word that makes it another work's",
    ),
    "signs": ("", "", "other signs in the title"),
    "given": ("", "", "another given name"),
    "lead": ("", "", "another author first"),
    "town": ("", "", "another place of publication"),
    "publisher": ("", "", "another publisher"),
    "date": ("", "", "another date"),
    "range": ("", "", "no page in common"),
}


def year_level(apart: int) -> Year:
    """The level of two years so far apart."""
    if apart <= 1:
        return Year.NEXT if apart else Year.SAME
    return Year.NEAR if apart <= 3 else Year.FAR


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

    def taken(self, places: Ints) -> Levels:
        """These pairs alone, in this order."""
        of = {name: levels[places] for name, levels in self.of.items()}
        return Levels(self.left[places], self.right[places], of, self.titles)
