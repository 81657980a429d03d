"""Where a work was printed: volume and first page of a journal.

Physics and astronomy cite without titles: "Ali, Z. S., et al. 2015, ApJ, 809, 61". Of the papers
that one person wrote, a volume and a page name one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bibwright.model.reference import Reference
from bibwright.text.fold import fold
from bibwright.text.journal_ref import read_journal_ref

_YEAR = r"(?:19|20)\d\d"
#: With the section of the journal before it or behind it: "Phys.Lett. B716", "108B".
_VOLUME = r"(?:(?<=[.\s])(?P<section>[A-Z])\s?)?(?P<volume>\d{1,4}[A-Z]?)"
_PAGE = r"(?P<page>[A-Za-z]{0,2}\d{1,8}[A-Z]?)(?![\w.]*\d)"
_JOURNAL = r"(?P<journal>[A-Z][^\d;:()]{0,80}?)"
_PLACES = tuple(
    re.compile(shape)
    for shape in (
        # J. Am. Chem. Soc. 2010, 132, 1234
        rf"{_JOURNAL},?\s+{_YEAR},\s*{_VOLUME}(?:\s*\(\d[\d/-]*\))?\s*[,:]\s*{_PAGE}",
        # Phys. Rev. D 65, 104003; ApJ, 809, 61; Phys.Lett. B716 (2012) 1-29; Nature 521(7553):436
        rf"{_JOURNAL},?\s*(?<![\d.-])(?!{_YEAR}\b){_VOLUME}\s*(?:\(\d[\d/-]*\))?"
        rf"(?:\s*[,:]\s*|\s+)(?:no\.\s*\d+,\s*)?(?:pp?\.\s*)?{_PAGE}",
    )
)
_BEFORE_JOURNAL = re.compile(r"[,;]\s+|\bet al\.?\s+")
#: A second work in the reference.
_SAME_JOURNAL = re.compile(r"\bibid\b", re.IGNORECASE)
_MOST_DIGITS = 9
_FIRST_PAGE = re.compile(rf"\W*([A-Z]*)(\d{{1,{_MOST_DIGITS}}})")
#: Their volumes were once a year and a month: JHEP 0201, of 2002, is volume 01 of that year.
_BY_MONTH = re.compile(r"j(?:hep|cap|stat|inst)|journal of (?:high|cosmology)|j (?:high|cosmol)")


@dataclass(frozen=True, slots=True)
class Place:
    """A journal as it is named there, a volume and a first page as they are written, and the year
    of the volume where it is known."""

    journal: str
    volume: str
    page: str
    year: int | None = None

    @property
    def key(self) -> str:
        """Volume and page, the same however they are written: "716:1"; other journals have it,
        too."""
        volume = re.sub(r"\D", "", self.volume)[:_MOST_DIGITS]
        if len(volume) == 4 and _BY_MONTH.match(self._name):
            volume = volume[2:]
        page = _FIRST_PAGE.match(self.page.upper())
        first = f"{page[1]}{int(page[2])}" if page else ""
        return f"{int(volume or 0)}:{first}"

    @property
    def _name(self) -> str:
        return fold(self.journal).removeprefix("the ")

    @property
    def section(self) -> str:
        """The section of the journal, which some write to the volume: B of "Phys. Lett. B"."""
        last = self._name.rpartition(" ")[2]
        return last.upper() if len(last) == 1 else ""

    def is_at(self, other: Place) -> bool:
        """Whether both are one. Of names that may be abbreviated ("MNRAS") only the first letters
        can be held against each other."""
        years = {self.year, other.year} - {None}
        is_named_so = self._name[:1] == other._name[:1] != ""
        return self.key == other.key and is_named_so and len(years) < 2


#: What is said of a reference that isn't.
UNFINDABLE = "no title, arXiv id, DOI or place in a journal to look it up by"


def is_findable(reference: Reference) -> bool:
    """Whether it says something by which a source can look it up."""
    return bool(reference.title or reference.identity or place_of(reference))


def place_of(reference: Reference) -> Place | None:
    """Where it was printed; None where nothing says it, or several places are named.

    Of a query without a title, its words are looked through.
    """
    issued = reference.issued.year if reference.issued else None
    if reference.volume and reference.pages:
        place = Place(reference.venue, reference.volume, reference.pages, issued)
    elif read := read_journal_ref(reference.journal_ref):
        place = Place(read.venue, read.volume, read.pages, int(read.year))
    else:
        return None if reference.title else place_in(reference.said, issued)
    return place if re.search(r"\d", place.volume) and re.search(r"\d", place.page) else None


def place_in(text: str, year: int | None) -> Place | None:
    """The place that a text names; None where it names none or several."""
    if _SAME_JOURNAL.search(text):
        return None
    for shape in _PLACES:
        found = list(shape.finditer(text))
        if len(found) == 1:
            [match] = found
            journal = _BEFORE_JOURNAL.split(match["journal"])[-1].strip(" ,")
            if match["section"]:
                journal = f"{journal} {match['section']}"
            return Place(journal, match["volume"], match["page"], year)
        if found:
            return None
    return None
