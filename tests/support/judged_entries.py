"""A paper of our own making, its publication, and what is said of an entry beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bibwright.bibtex.place import Place
from bibwright.matching.verdict import judge
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Person, Reference
from bibwright.text.names import person_from_display
from bibwright.verification.judge import find
from bibwright.verification.model import EntryFinding

#: A paper of our own making, as arXiv would have it in its third version.
AUTHORS = ("Ida Hale", "Tom Orr", "Eve Stone", "Lou Vane", "Kim Roth")
PAPER = Reference(
    title="Word Senses and Coastal Tides",
    authors=tuple(map(person_from_display, AUTHORS)),
    arxiv_id=ArxivId("1903.01234", 3),
    kind=Kind.PREPRINT,
    submitted=datetime(2019, 3, 4, tzinfo=UTC),
    updated=datetime(2020, 1, 9, tzinfo=UTC),
)
#: As it is cited once it is published.
ARTICLE = replace(
    PAPER, kind=Kind.ARTICLE, venue="Coastal Computing", issued=Date(2020), submitted=None
)
PREPRINT = replace(ARTICLE, kind=Kind.PREPRINT, venue="", issued=Date(2019))


def persons(*names: str) -> tuple[Person, ...]:
    return tuple(map(person_from_display, names))


def judged(entry: Reference, *records: Reference, strict: bool = False) -> EntryFinding:
    verdict = judge(entry, records or (PAPER,))
    found = find(Place("refs.bib", 1, "a"), "article", verdict, (), ("arXiv API",))
    return replace(found, strict=strict)


def published() -> Reference:
    """The paper's publication, as a catalogue has it: under another title, with one more author."""
    published = replace(
        ARTICLE, title="Word Meanings and Coastal Tides", arxiv_id=None, record="catalogue:1"
    )
    return replace(published, authors=persons(*AUTHORS, "Ann New"), doi="10.5555/tides")


def held_against(entry: Reference, *records: Reference) -> EntryFinding:
    works = {each.name: "one" for each in records}
    verdict = judge(entry, records, works=works)
    return find(Place("refs.bib", 1, "a"), "article", verdict, (), ("arXiv API", "Crossref"))
