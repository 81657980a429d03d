"""Where a work was printed: volume and first page of a journal.

Physics and astronomy cite without titles: "Ali, Z. S., et al. 2015, ApJ, 809, 61". Of the papers
that one person wrote, a volume and a page name one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bibwright.matching.levels import VenueLevel
from bibwright.matching.venues import compare_venues, read_venue
from bibwright.model.reference import Reference
from bibwright.text.fold import fold
from bibwright.text.journal_ref import place_in, read_journal_ref

_MOST_DIGITS = 9
_FIRST_PAGE = re.compile(rf"\W*([A-Z]*)(\d{{1,{_MOST_DIGITS}}})")
#: The first of some pages, as it is written.
_FIRST_WRITTEN = re.compile(r"\s*(?:pp?\.\s*)?([^\s,(–—-]*\d[^\s,(–—-]*)")
#: A journal by its initials, and perhaps its section: "ApJ", "Ap&SS", "NIM A".
_INITIALS = re.compile(r"[^\s.]+(?: [A-Z])?")
#: Their volumes were once a year and a month: JHEP 0201, of 2002, is volume 01 of that year.
_BY_MONTH = re.compile(r"j(?:hep|cap|stat|inst)|journal of (?:high|cosmology)|j (?:high|cosmol)")


@dataclass(frozen=True, slots=True)
class JournalPlace:
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
        last = self._name.rpartition(" ")[2].upper()
        return last if len(last) == 1 and last != "J" else ""

    def is_at(self, other: JournalPlace) -> bool:
        """Whether both are one."""
        years = {self.year, other.year} - {None}
        return self.key == other.key and len(years) < 2 and self._may_be_in(other)

    def _may_be_in(self, other: JournalPlace) -> bool:
        """Whether both names may mean one journal: of initials only the first letter can be
        compared; "Phys. Rev. D" isn't "Phys. Rev. E"."""
        if not (self._name and other._name) or len({self.section, other.section} - {""}) > 1:
            return False
        level = compare_venues(read_venue(self._name), read_venue(other._name))
        has_initials = any(_INITIALS.fullmatch(each.journal) for each in (self, other))
        is_near = level is VenueLevel.ALIKE or (has_initials and level is not VenueLevel.APART)
        return level is VenueLevel.SAME or (is_near and self._name[0] == other._name[0])


#: What is said of a reference that isn't.
UNFINDABLE = "no title, arXiv id, DOI or place in a journal to look it up by"


def is_findable(reference: Reference) -> bool:
    """Whether it says something by which a source can look it up."""
    return bool(reference.title or reference.identity or place_of(reference))


def place_of(reference: Reference) -> JournalPlace | None:
    """Where it was printed; None where nothing says it, or several places are named.

    Of a query without a title, its words are looked through.
    """
    issued = reference.issued.year if reference.issued else None
    if reference.volume and reference.pages:
        return _place(reference.venue, reference.volume, reference.pages, issued)
    if read := read_journal_ref(reference.journal_ref):
        return _place(read.venue, read.volume, read.pages, int(read.year))
    if not reference.title and (read := place_in(reference.said)):
        return _place(read.venue, read.volume, read.pages, issued)
    return None


def are_at_one_place(one: Reference, other: Reference) -> bool:
    """Whether both were printed on the same page of the same volume."""
    ours = place_of(one)
    theirs = place_of(other) if ours else None
    return ours is not None and theirs is not None and ours.is_at(theirs)


def _place(journal: str, volume: str, pages: str, year: int | None) -> JournalPlace | None:
    page = _FIRST_WRITTEN.match(pages)
    return (
        JournalPlace(journal, volume, page[1], year) if page and re.search(r"\d", volume) else None
    )
