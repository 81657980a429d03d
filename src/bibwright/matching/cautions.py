"""All that can tell two works apart, in one table, and what explains a difference in each.

A *caution* means that two records may be one work, but that a person has to say so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from bibwright.matching.explained import OTHER_VOLUMES, UNLIKE, Explained, Of
from bibwright.matching.levels import (
    Abstract,
    AuthorsLevel,
    Issue,
    Pages,
    Same,
    Specificity,
    Title,
    VenueLevel,
    Wording,
    Year,
)
from bibwright.text.arrays import Bools


class Caution(NamedTuple):
    """Why a person has to decide. ``seen``: whether it is seen in the pair, or only something is
    missing that would settle it. ``holds`` says where, by the levels and `Explained`."""

    words: str
    seen: bool
    holds: Callable[[Of, Explained], Bools]


def _is_of_other_title(of: Of, by: Explained) -> Bools:
    """A paper may be renamed, but by the same authors and not in another volume or year: else the
    identifier is the wrong one."""
    one_place = (of["year"] <= Year.NEXT) & np.isin(
        of["issue"], (Issue.UNKNOWN, Issue.SAME, Issue.SAME_VOLUME, Issue.SAME_NUMBER_ALONE)
    )
    one_place &= of["pages"] != Pages.OTHER
    renamed = by.same_id & one_place & (of["authors"] >= AuthorsLevel.SAME_ONE)
    # A DOI may be copied: that it is another part, or wholly another title, it doesn't explain.
    copied = (of["arxiv"] != Same.SAME) & (of["pages"] != Pages.SAME)
    renamed &= (of["title"] != Title.OTHER_PART) & ~(copied & (of["title"] >= Title.DISTANT))
    found: Bools = (of["title"] >= Title.OTHER_PART) & ~renamed
    return found


_ELSEWHERE = (*UNLIKE, VenueLevel.ALIKE)
_OTHER_KINDS = tuple(each for each in VenueLevel if each.name.startswith("OTHER_KIND"))
_OTHER_ISSUES = (*OTHER_VOLUMES, Issue.OTHER_NUMBER, Issue.OTHER_NUMBER_ALONE)


def _is_by_others(of: Of, by: Explained) -> Bools:
    """Other authors, even in one place if all are people: one entry was made of the other then.
    Who cites by the first author alone leaves it to the title to say which work."""
    short_title = np.isin(of["specificity"], (Specificity.LITTLE, Specificity.SOME))
    by_first = (of["authors"] == AuthorsLevel.FIRST) & short_title & ~by.one_meeting
    others = (of["authors"] <= AuthorsLevel.SOME) & (of["authors"] != AuthorsLevel.UNKNOWN)
    # A consortium and its members are one, but not on other pages; and an identifier that other
    # people's paper of nearly this title has was copied.
    explained = by.sound & (of["pages"] != Pages.OTHER)
    explained &= ~others | (of["title"] <= Title.SPELLING)
    explained &= (of["authors"] != AuthorsLevel.FIRST) | (of["year"] != Year.FAR)
    beside = (of["authors"] == AuthorsLevel.BESIDE) & ~by.found & ~by.one_meeting
    # One gave a talk on what they wrote up together a year later.
    alone = (of["authors"] == AuthorsLevel.FIRST) & ~by.found
    beside |= alone & ((of["year"] > Year.SAME) | np.isin(of["venue"], _ELSEWHERE))
    # Two programs have names of a word and some of their authors in common.
    some_else = (of["authors"] == AuthorsLevel.MOST) & (of["specificity"] == Specificity.LITTLE)
    # Who comes first elsewhere, or of others as well, leads another paper, or another letter.
    led = (of["lead"] == Same.OTHER) & ~by.found & ~by.same_issue & (of["pages"] != Pages.START)
    unlike_pages = np.isin(of["pages"], (Pages.OTHER, Pages.OVERLAP))
    unsaid = np.isin(of["venue"], (VenueLevel.UNKNOWN, VenueLevel.PREPRINT))
    led &= np.isin(of["venue"], UNLIKE) | (
        (of["authors"] == AuthorsLevel.MOST) & (unsaid | unlike_pages)
    )
    led |= (of["lead"] == Same.OTHER) & (of["authors"] == AuthorsLevel.NONE) & ~by.same_id
    found: Bools = ((others | by_first) & ~explained) | beside | (some_else & ~by.found) | led
    return found


def _recurs(of: Of, by: Explained) -> Bools:
    """A title that comes again and again, unless the place says which one it is."""
    once = by.same_issue & (of["title"] == Title.SAME)
    undated = (of["issue"] == Issue.UNKNOWN) & (of["year"] == Year.SAME)
    undated &= ~np.isin(of["venue"], _ELSEWHERE)
    found: Bools = (of["specificity"] == Specificity.RECURRING) & ~by.sound & ~once & ~undated
    return found


def _is_undescribed(of: Of) -> Bools:
    """Nothing says where it appeared."""
    nowhere = (of["venue"] == VenueLevel.UNKNOWN) & (of["issue"] == Issue.UNKNOWN)
    found: Bools = nowhere & (of["pages"] == Pages.UNKNOWN)
    return found


def _is_same_text(of: Of, by: Explained) -> Bools:
    """An identifier or the issue says that other words in the title are slips, but not where the
    pages differ: then the DOI is the other paper's."""
    copied = (of["pages"] == Pages.OTHER) & (of["arxiv"] != Same.SAME)
    # An entry that was made of another may keep its volume and pages beside a venue of its own.
    issue = by.same_issue & ~np.isin(of["venue"], (*UNLIKE, *_OTHER_KINDS))
    found: Bools = (by.same_id & ~copied) | issue
    return found


def _has_other_words(of: Of, by: Explained) -> Bools:
    """A word exchanged for another makes another study ("adults" for "children"), unless the
    place or the abstract says that it is a slip; the place doesn't where there are few words."""
    same_start = np.isin(of["pages"], (Pages.SAME, Pages.START))
    same_text = same_start | (of["abstract"] == Abstract.SAME)
    same_volume = np.isin(of["issue"], (Issue.SAME, Issue.SAME_VOLUME))
    same_volume &= ~np.isin(of["pages"], (Pages.OTHER, Pages.OVERLAP))
    slip = (of["wording"] == Wording.SLIP) & ~same_volume
    changed = (of["title"] == Title.EXCHANGED) | slip
    # Nor do pages where nothing but they and few words agree: an entry may be made of another.
    short = np.isin(of["specificity"], (Specificity.LITTLE, Specificity.SOME))
    made = (of["title"] == Title.NEAR) & short & (of["issue"] == Issue.UNKNOWN)
    found: Bools = (changed & ~same_text) | (made & (of["abstract"] != Abstract.SAME))
    few = (of["title"] == Title.EXCHANGED) & short & (of["wording"] != Wording.SLIP)
    few &= ~by.same_id & (of["abstract"] != Abstract.SAME)
    found &= ~_is_same_text(of, by)
    found |= few
    return found


def _is_one_text(of: Of, by: Explained) -> Bools:
    """An identifier, the pages, the issue or the abstract says that what differs is a slip."""
    found: Bools = by.found | by.same_issue | (of["abstract"] == Abstract.SAME)
    return found


def _is_of_series(of: Of) -> Bools:
    """Reports, proceedings and books come out again under one title."""
    unlike = np.isin(of["title"], (Title.CLOSE, Title.NEAR))
    again = (of["year"] > Year.SAME) | np.isin(of["issue"], _OTHER_ISSUES)
    found: Bools = (of["serial"] == 1) & (again | unlike)
    # A program or a page is changed where it stands.
    changed: Bools = (of["url"] == Same.SAME) & (
        (of["year"] > Year.NEXT) | ((of["bare"] == 1) & (of["year"] == Year.NEXT))
    )
    return found | changed


def _says_more(of: Of) -> Bools:
    """Two papers on one thing, by the same authors in several years or places, have titles that
    begin alike."""
    unlike = np.isin(of["title"], (Title.CLOSE, Title.NEAR))
    other_issue = (of["issue"] != Issue.SAME) | (of["venue"] != VenueLevel.SAME)
    found: Bools = (
        (((of["title"] == Title.SUBTITLE) | unlike) & (of["year"] > Year.SAME))
        | ((of["title"] == Title.SPELLING) & (of["year"] > Year.NEXT) & other_issue)
        | (unlike & np.isin(of["venue"], (VenueLevel.OTHER, VenueLevel.ALIKE, VenueLevel.APART)))
        # A preprint by more authors that says more is the paper, not its two pages at a meeting.
        | (
            (unlike | (of["title"] == Title.SUBTITLE))
            & (of["venue"] == VenueLevel.PREPRINT)
            & (of["authors"] < AuthorsLevel.SAME_ONE)
        )
        # A section of a document that stands on the web has its title and more.
        | (unlike & (of["bare"] == 1) & (of["url"] != Same.SAME))
    )
    return found


def _is_of_other_kind(of: Of, by: Explained) -> Bools:
    """A paper at a meeting, an article, a report and a thesis are publications of their own, even
    on the same pages where each has a DOI. A DOI that was copied says nothing years apart; in one
    year, a preprint may have become both, and both name it."""
    same_doi = (of["doi"] == Same.SAME) & (of["year"] <= Year.SAME)
    one_place = by.same_pages & (of["doi"] != Same.OTHER)
    found: Bools = np.isin(of["venue"], _OTHER_KINDS) & ~one_place & ~same_doi
    return found


def _is_elsewhere(of: Of, by: Explained) -> Bools:
    """Another volume or meeting, or another venue or other pages in another year, or in none that
    is given; or other pages of what is no journal, or is not the same for sure. A journal may have
    names in two languages."""
    other_year, other_pages = of["year"] > Year.SAME, of["pages"] == Pages.OTHER
    other_venue = of["venue"] == VenueLevel.OTHER
    same_volume = np.isin(of["issue"], (Issue.SAME, Issue.SAME_VOLUME))
    unlike_pages = np.isin(of["pages"], (Pages.OTHER, Pages.OVERLAP))
    undated = (of["year"] == Year.UNKNOWN) & (of["abstract"] != Abstract.SAME)
    unnumbered = (of["issue"] == Issue.UNKNOWN) & (of["pages"] == Pages.UNKNOWN)
    found: Bools = (
        np.isin(of["issue"], OTHER_VOLUMES)
        | ((of["venue"] == VenueLevel.APART) & ~(by.same_issue & ~other_year))
        | (other_venue & (other_year | unlike_pages | undated))
        | ((other_pages | (unlike_pages & ~same_volume)) & other_year)
        | (other_pages & (of["venue"] == VenueLevel.ALIKE) & ~same_volume)
        | (other_pages & (of["issue"] == Issue.UNKNOWN))
        | ((of["venue"] == VenueLevel.ALIKE) & other_year & ~same_volume)
        # One title in two papers on two days.
        | ((other_venue | (of["venue"] == VenueLevel.ALIKE)) & (of["date"] == Same.OTHER))
        | (
            (unnumbered & (of["date"] == Same.OTHER))
            & ((of["venue"] == VenueLevel.SAME) | (of["bare"] == 0))
            & np.isin(of["venue"], (VenueLevel.UNKNOWN, VenueLevel.SAME))
        )
    )
    return found


def _is_in_two_books(of: Of) -> Bools:
    """Two places that have two numbers of books; that the pages agree is no more than chance."""
    found: Bools = np.isin(of["venue"], UNLIKE) & (of["isbn"] == Same.OTHER)
    return found


def _is_title_alone(of: Of) -> Bools:
    """Where nobody is named and nothing but a title agrees: many things share a title. Or where
    authors gave two things one title, years apart, and nothing says where."""
    long_and_dated = (of["specificity"] == Specificity.MUCH) & (of["year"] == Year.SAME)
    nowhere = (of["venue"] == VenueLevel.UNKNOWN) & (of["issue"] == Issue.UNKNOWN)
    # A commission gives out its reports again.
    unnumbered = (of["issue"] == Issue.UNKNOWN) & (of["pages"] == Pages.UNKNOWN)
    unnumbered &= (of["authors"] == AuthorsLevel.SAME_ONE) | (of["year"] == Year.FAR)
    unnumbered &= of["venue"] != VenueLevel.PREPRINT
    unlike_text = (of["pages"] != Pages.SAME) & (of["abstract"] != Abstract.SAME)
    found: Bools = unlike_text & (
        ((of["authors"] == AuthorsLevel.UNKNOWN) & (~long_and_dated | (of["pages"] == Pages.OTHER)))
        | ((nowhere | unnumbered) & (of["year"] > Year.NEXT))
        # A survey that is made every year.
        | (nowhere & (of["bare"] == 1) & (of["year"] == Year.NEXT))
    )
    return found


#: All that can tell works apart, and what explains a difference in it.
TABLE: tuple[Caution, ...] = (
    Caution("their titles differ", False, lambda of, by: _is_of_other_title(of, by)),
    Caution("one has no title", False, lambda of, by: (of["title"] == Title.UNKNOWN) & ~by.sound),
    Caution(
        "several words of the title are others",
        True,
        lambda of, by: (of["wording"] == Wording.OTHERS) & ~_is_same_text(of, by),
    ),
    Caution(
        "a word of the title makes it another work's",
        True,
        lambda of, _: of["wording"] == Wording.CONTRARY,
    ),
    Caution("a word of the title is another", False, lambda of, by: _has_other_words(of, by)),
    Caution(
        "the signs in their titles differ",
        True,
        lambda of, by: (of["signs"] == Same.OTHER) & ~_is_one_text(of, by),
    ),
    Caution(
        "their authors' given names differ",
        True,
        # In another volume, pages agree by chance.
        lambda of, by: (
            (of["given"] == Same.OTHER)
            & (~_is_one_text(of, by) | (np.isin(of["issue"], OTHER_VOLUMES) & ~by.same_id))
        ),
    ),
    Caution("their authors differ", True, lambda of, by: _is_by_others(of, by)),
    Caution("they have different arXiv ids", True, lambda of, _: of["arxiv"] == Same.OTHER),
    Caution(
        "they have different DOIs",
        True,
        # A journal's articles may have one of a library's as well.
        lambda of, by: (
            (of["doi"] == Same.OTHER)
            & ~(by.same_pages & (of["title"] <= Title.SUBTITLE))
            & ~(by.same_issue & (of["title"] == Title.SAME))
        ),
    ),
    Caution(
        "they may be two volumes or years of a series",
        True,
        lambda of, by: _is_of_series(of) & ~by.same_id & (of["isbn"] != Same.SAME),
    ),
    Caution(
        "they are books of two publishers",
        True,
        lambda of, by: (
            (of["publisher"] == Same.OTHER)
            & (
                (of["isbn"] == Same.OTHER)
                | (of["town"] == Same.OTHER)
                | ((of["serial"] == 1) & (of["title"] > Title.SPELLING))
            )
            # Of books the pages are only how many they have.
            & ~np.where(of["serial"] == 1, by.same_id, by.found)
        ),
    ),
    Caution("they are of different kinds", True, lambda of, by: _is_of_other_kind(of, by)),
    Caution(
        "they appeared in different places",
        True,
        lambda of, by: (_is_elsewhere(of, by) & ~by.found) | (_is_in_two_books(of) & ~by.same_id),
    ),
    Caution("the title comes again and again", False, lambda of, by: _recurs(of, by)),
    Caution(
        "one title says more, and they are years or places apart",
        True,
        lambda of, by: _says_more(of) & ~by.found,
    ),
    Caution(
        "little but the title agrees",
        False,
        lambda of, by: (
            _is_title_alone(of) & ~by.sound & (of["isbn"] != Same.SAME) & (of["url"] != Same.SAME)
        ),
    ),
    Caution("they are two versions", True, lambda of, _: of["version"] == Same.OTHER),
    Caution(
        "one is a companion of the other: code, data, slides, a thesis …",
        True,
        lambda of, _: of["role"] == Same.OTHER,
    ),
    Caution(
        "they are in two books or proceedings",
        True,
        lambda of, by: (of["parent"] == Same.OTHER) & ~by.one_meeting & ~by.found,
    ),
    Caution(
        "they are of two meetings",
        True,
        lambda of, by: (of["event"] == Same.OTHER) & ~by.found & ~by.one_meeting,
    ),
    Caution(
        "they are two chapters",
        True,
        lambda of, by: (of["chapter"] == Same.OTHER) & ~by.same_id,
    ),
    Caution("they are of two days", True, lambda of, by: (of["day"] == Same.OTHER) & ~by.same_id),
    Caution("they are in two languages", True, lambda of, _: of["language"] == Same.OTHER),
    Caution(
        "they have one identifier, but are years apart",
        True,
        lambda of, by: (
            (of["doi"] == Same.SAME)
            & (of["year"] > Year.NEXT)
            & ~by.same_place
            & (of["venue"] != VenueLevel.PREPRINT)
        ),
    ),
    Caution(
        "one was written many years before the other appeared",
        True,
        lambda of, by: (
            (of["venue"] == VenueLevel.PREPRINT) & (of["year"] == Year.FAR) & ~by.same_id
        ),
    ),
    Caution(
        "they have different numbers",
        True,
        lambda of, by: (
            (
                (of["issue"] == Issue.OTHER_NUMBER_ALONE)
                # Who edits a journal comments in each of its numbers.
                | (
                    (of["issue"] == Issue.OTHER_NUMBER)
                    & (of["pages"] == Pages.UNKNOWN)
                    & (of["authors"] < AuthorsLevel.SAME_TWO)
                )
            )
            & (of["venue"] != VenueLevel.PREPRINT)
            & (of["abstract"] != Abstract.SAME)
            & ~by.found
        ),
    ),
    Caution(
        "they have different addresses, and little else is known",
        False,
        lambda of, by: (
            (of["url"] == Same.OTHER)
            & _is_undescribed(of)
            & ~by.same_id
            & (of["isbn"] != Same.SAME)
        ),
    ),
    Caution(
        "they have different pages",
        True,
        lambda of, by: (
            (of["pages"] == Pages.OTHER)
            & ~by.same_id
            & (
                ((of["specificity"] < Specificity.MUCH) & (of["issue"] != Issue.SAME))
                | (
                    np.isin(of["issue"], (Issue.SAME, Issue.SAME_VOLUME, Issue.OTHER_NUMBER))
                    & (of["range"] == Same.OTHER)
                    & (of["abstract"] != Abstract.SAME)
                )
            )
        ),
    ),
    Caution(
        "one is a page on the web, the other a publication",
        True,
        lambda of, by: (
            (of["page"] == Same.OTHER)
            & (
                (of["authors"] < AuthorsLevel.SAME_TWO)
                | (of["year"] > Year.SAME)
                | (of["lead"] == Same.OTHER)
            )
            & ~by.same_id
            & (of["url"] != Same.SAME)
        ),
    ),
)
CAUTIONS = tuple(each.words for each in TABLE)
SEEN = tuple(number for number, each in enumerate(TABLE, 1) if each.seen)
