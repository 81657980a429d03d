"""One field as an entry and as a source has it, what differs, and whether a habit explains it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Field(StrEnum):
    """What can be held side by side."""

    TITLE = "title"
    AUTHORS = "authors"
    YEAR = "year"
    VENUE = "venue"
    VOLUME = "volume"
    NUMBER = "number"
    PAGES = "pages"
    PUBLISHER = "publisher"
    IDENTIFIER = "identifier"


class Outcome(StrEnum):
    """What became of one thing that an entry says."""

    AGREES = "agrees"
    #: It differs, and a habit of citing may explain it.
    EXPLAINED = "explained"
    #: It differs, and no habit of citing explains it.
    DIFFERS = "differs"
    #: No source that was asked says anything of it.
    UNTOLD = "can't be told"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field as the entry has it (``said``) and as the source has it (``told``).

    ``seen``: in words, what differs; empty where nothing does. ``habit``: which habit of citing
    may explain it. ``finding``: the stable name of what differs, one of `FINDINGS`. ``ignored``:
    why a person wants to hear no more of it.
    """

    field: Field
    said: str
    told: str
    outcome: Outcome
    seen: str = ""
    habit: str = ""
    finding: str = ""
    ignored: str = ""

    @property
    def contradicts(self) -> bool:
        """Whether entry and source can't both be right, and somebody wants to hear of it."""
        return self.outcome is Outcome.DIFFERS and not self.ignored

    @property
    def is_explained(self) -> bool:
        """Whether something differs that a habit may explain, and somebody wants to hear of it."""
        return self.outcome is Outcome.EXPLAINED and not self.ignored

    def as_json(self) -> dict[str, Any]:
        """The comparison as JSON-ready values."""
        return {
            "field": str(self.field),
            "entry": self.said,
            "source": self.told,
            "outcome": str(self.outcome),
            "seen": self.seen or ("" if self.outcome is Outcome.UNTOLD else "the same"),
            "contradicts": self.contradicts,
            "habit": self.habit,
            "finding": self.finding,
            "ignored": self.ignored,
        }


#: The stable names of what differs, each with what it means: for ``--fail-on``, suppressions and
#: reports.
FINDINGS: Mapping[str, str] = {
    "title-wording": "a word of the title is another one",
    "title-spelling": "the spelling of a word of the title differs",
    "title-subtitle": "one title has a subtitle that the other lacks",
    "authors": "other authors are named, or fewer, or more",
    "authors-cut": "the list of authors is cut without “and others”",
    "author-order": "the authors are in another order",
    "author-names": "an author's name is shortened or spelled differently",
    "author-spelling": "an author's name is misspelt",
    "year": "another year",
    "venue": "another venue",
    "venue-year": "the meeting or volume of another year",
    "unknown-venue": "a venue that no source knows",
    "preprint-as-published": "a venue, where the sources know a preprint alone",
    "volume": "another volume",
    "number": "another number",
    "pages": "other pages",
    "publisher": "another publisher of a book, or another university or institution",
    "arxiv-id": "another arXiv id than the work's",
    "arxiv-version": "a version of the paper that the source doesn't have",
    "doi": "another DOI than the work's",
    "unknown-doi": "a DOI that is not registered",
    "identifier-of-another": "the identifier of another work",
}


def compared(
    field: Field, both: tuple[str, str], seen: str, habit: str, finding: str
) -> Comparison:
    """The comparison of what both say: it differs where something was seen, unexplained where no
    habit is named."""
    if not seen:
        return Comparison(field, *both, Outcome.AGREES)
    outcome = Outcome.EXPLAINED if habit else Outcome.DIFFERS
    return Comparison(field, *both, outcome, seen, habit, finding)
