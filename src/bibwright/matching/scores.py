"""Levels become scores: how likely a pair is one work, and what forbids it to be.

A *veto* means that the two are different works, whatever else agrees. A *caution* means that they
may be one, but that a person has to say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bibwright.matching.levels import (
    Abstract,
    AuthorsLevel,
    Issue,
    Levels,
    Pages,
    Same,
    Title,
    VenueLevel,
    Year,
)
from bibwright.matching.specificity import Specificity
from bibwright.matching.weights import BIAS, WEIGHTS
from bibwright.text.arrays import Bools

__all__ = ["CAUTIONS", "Scores", "score_pairs"]

Floats = npt.NDArray[np.float64]
_Of = Mapping[str, npt.NDArray[np.int8]]

#: Why a person has to decide; `Scores.caution` numbers them from 1. Each is a thing that can tell
#: works apart and that nothing explains (see `_cautions`); and whether it is seen in the pair, or
#: only something is missing that would settle it.
_WHY: tuple[tuple[str, bool], ...] = (
    ("their titles differ", False),
    ("one has no title", False),
    ("a word of the title is another", False),
    ("their authors differ", True),
    ("they have different arXiv ids", True),
    ("they may be two volumes or years of a series", True),
    ("they are of different kinds", True),
    ("they appeared in different places", True),
    ("the title comes again and again", False),
    ("one title says more, and they are years or places apart", True),
    ("little but the title agrees", False),
    ("they are two versions", True),
    ("one is a companion of the other: code, data, slides, a thesis …", True),
    ("they are in two books or proceedings", True),
    ("they are of two meetings", True),
    ("they are of two days", True),
    ("they are in two languages", True),
    ("they have one identifier, but are years apart", True),
    ("they have different numbers", True),
    ("they have different addresses, and little else is known", False),
    ("they have different pages", True),
)
CAUTIONS = tuple(words for words, _ in _WHY)
_SEEN = tuple(number for number, (_, seen) in enumerate(_WHY, 1) if seen)


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
        found: Bools = (self.score < 0) | np.isin(self.caution, _SEEN)
        return found


def score_pairs(
    levels: Levels, weights: Mapping[str, Sequence[float]] = WEIGHTS, bias: float = BIAS
) -> Scores:
    """Adds up what was seen, and says what stands against adding it up."""
    score = np.full(len(levels), bias)
    for feature, values in weights.items():
        score += np.asarray(values)[levels.of[feature]]
    of = levels.of
    same_id = (of["doi"] == Same.SAME) | (of["arxiv"] == Same.SAME)
    veto = ((of["title"] == Title.OTHER_PART) | (of["edition"] == Same.OTHER)) & ~same_id
    caution = np.zeros(len(levels), dtype=np.int8)
    for number, found in enumerate(_cautions(of, same_id), 1):
        caution[found & (caution == 0)] = number
    return Scores(score, veto, caution)


def _cautions(of: _Of, same_id: Bools) -> Iterator[Bools]:
    """Where each caution holds, in the order of `CAUTIONS`."""
    title, year = of["title"], of["year"]
    same_pages = of["pages"] == Pages.SAME
    same_place = np.isin(of["issue"], (Issue.SAME, Issue.SAME_VOLUME)) & same_pages
    sound = same_id | same_place
    found = same_id | same_pages
    # Who writes twice in one issue doesn't do it under one title, but for a word.
    same_issue = (of["issue"] == Issue.SAME) & (of["people"] >= AuthorsLevel.SAME_ONE)
    same_issue &= ~np.isin(of["pages"], (Pages.OTHER, Pages.OVERLAP))
    # A paper may be renamed, but not by other authors: then the identifier is the wrong one.
    yield (title >= Title.OTHER_PART) & ~(same_id & (of["people"] >= AuthorsLevel.MOST))
    yield (title == Title.UNKNOWN) & ~sound
    yield _has_other_words(of) & ~same_id & ~same_issue
    same_venue = (of["venue"] == VenueLevel.SAME) & (year == Year.SAME)
    # Who cites by the first author alone leaves it to the title to say which work.
    short_title = np.isin(of["specificity"], (Specificity.LITTLE, Specificity.SOME))
    by_first = (of["people"] == AuthorsLevel.FIRST) & short_title & ~same_venue
    others = (of["people"] <= AuthorsLevel.SOME) & (of["people"] != AuthorsLevel.UNKNOWN)
    yield (others | by_first) & ~sound
    yield of["arxiv"] == Same.OTHER
    # A DOI that was copied to another publication of the work, or to another edition.
    apart = year > Year.NEXT
    yield _is_of_series(of) & ~same_id & (of["isbn"] != Same.SAME)
    # A preprint may have become a paper at a meeting and then an article, and both name it.
    yield _is_of_other_kind(of) & ~same_pages & ((of["doi"] != Same.SAME) | (year > Year.SAME))
    yield _is_elsewhere(of) & ~found
    once = same_issue & (title == Title.SAME)
    undated = (of["issue"] == Issue.UNKNOWN) & (year == Year.SAME)
    yield (of["specificity"] == Specificity.RECURRING) & ~sound & ~once & ~undated
    yield _says_more(of) & ~found
    yield _is_title_alone(of) & ~sound & (of["isbn"] != Same.SAME) & (of["url"] != Same.SAME)
    yield of["version"] == Same.OTHER
    yield of["role"] == Same.OTHER
    one_place = (of["venue"] == VenueLevel.SAME) & (year == Year.SAME)
    yield (of["parent"] == Same.OTHER) & ~one_place & ~found
    yield (of["event"] == Same.OTHER) & ~found & ~one_place
    yield (of["day"] == Same.OTHER) & ~same_id
    yield of["language"] == Same.OTHER
    yield (of["doi"] == Same.SAME) & apart & ~same_place & (of["venue"] != VenueLevel.PREPRINT)
    nowhere = of["venue"] == VenueLevel.UNKNOWN
    yield (of["issue"] == Issue.OTHER_NUMBER_ALONE) & nowhere & ~found
    undescribed = nowhere & (of["issue"] == Issue.UNKNOWN) & (of["pages"] == Pages.UNKNOWN)
    yield (of["url"] == Same.OTHER) & undescribed & ~same_id & (of["isbn"] != Same.SAME)
    elsewhere = (of["pages"] == Pages.OTHER) & (of["issue"] != Issue.SAME)
    yield elsewhere & ~same_id & (of["specificity"] < Specificity.MUCH)


def _has_other_words(of: _Of) -> Bools:
    """A word exchanged for another makes another study ("adults" for "children"), unless the
    place or the abstract says that it is a slip."""
    same_start = np.isin(of["pages"], (Pages.SAME, Pages.START))
    found: Bools = (
        (of["title"] == Title.EXCHANGED) & ~same_start & (of["abstract"] != Abstract.SAME)
    )
    return found


def _is_of_series(of: _Of) -> Bools:
    """Reports, proceedings and books come out again under one title."""
    other = (*(Issue.OTHER_VOLUME, Issue.OTHER, Issue.OTHER_NUMBER, Issue.OTHER_NUMBER_ALONE),)
    unlike = np.isin(of["title"], (Title.CLOSE, Title.NEAR))
    found: Bools = (of["serial"] == 1) & (
        (of["year"] > Year.SAME) | np.isin(of["issue"], other) | unlike
    )
    # A program or a page is changed where it stands.
    changed: Bools = (of["url"] == Same.SAME) & (of["year"] > Year.NEXT)
    return found | changed


def _says_more(of: _Of) -> Bools:
    """Two papers on one thing, by the same people in several years or places, have titles that
    begin alike."""
    unlike = np.isin(of["title"], (Title.CLOSE, Title.NEAR))
    other_issue = (of["issue"] != Issue.SAME) | (of["venue"] != VenueLevel.SAME)
    found: Bools = (
        (((of["title"] == Title.SUBTITLE) | unlike) & (of["year"] > Year.SAME))
        | ((of["title"] == Title.SPELLING) & (of["year"] > Year.NEXT) & other_issue)
        | (unlike & np.isin(of["venue"], (VenueLevel.OTHER, VenueLevel.ALIKE, VenueLevel.APART)))
    )
    return found


def _is_of_other_kind(of: _Of) -> Bools:
    """A paper at a meeting, an article, a report and a thesis are publications of their own."""
    kinds = (VenueLevel.OTHER_KIND, VenueLevel.OTHER_KIND_AND_YEAR, VenueLevel.OTHER_KIND_SAME_YEAR)
    return np.isin(of["venue"], kinds)


def _is_elsewhere(of: _Of) -> Bools:
    """Another volume or meeting, or another venue or other pages in another year, or in none that
    is given; or other pages of what is no journal, or is not the same for sure."""
    other_year, other_pages = of["year"] > Year.SAME, of["pages"] == Pages.OTHER
    other_venue = of["venue"] == VenueLevel.OTHER
    same_volume = np.isin(of["issue"], (Issue.SAME, Issue.SAME_VOLUME))
    unlike_pages = np.isin(of["pages"], (Pages.OTHER, Pages.OVERLAP))
    undated = (of["year"] == Year.UNKNOWN) & (of["abstract"] != Abstract.SAME)
    found: Bools = (
        np.isin(of["issue"], (Issue.OTHER_VOLUME, Issue.OTHER))
        | (of["venue"] == VenueLevel.APART)
        | (other_venue & (other_year | unlike_pages | undated))
        | ((other_pages | (unlike_pages & ~same_volume)) & other_year)
        | (other_pages & (of["venue"] == VenueLevel.ALIKE) & ~same_volume)
        | (other_pages & (of["issue"] == Issue.UNKNOWN))
        | ((of["venue"] == VenueLevel.ALIKE) & other_year & ~same_volume)
    )
    return found


def _is_title_alone(of: _Of) -> Bools:
    """Where nobody is named and nothing but a title agrees: many things share a title. Or where
    people gave two things one title, years apart, and nothing says where."""
    long_and_dated = (of["specificity"] == Specificity.MUCH) & (of["year"] == Year.SAME)
    nowhere = (of["venue"] == VenueLevel.UNKNOWN) & (of["issue"] == Issue.UNKNOWN)
    unlike_text = (of["pages"] != Pages.SAME) & (of["abstract"] != Abstract.SAME)
    found: Bools = unlike_text & (
        ((of["people"] == AuthorsLevel.UNKNOWN) & (~long_and_dated | (of["pages"] == Pages.OTHER)))
        | (nowhere & (of["year"] > Year.NEXT))
    )
    return found
