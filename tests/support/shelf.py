"""A source with a few records at hand, and what `check` finds where it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bibwright.commands.check import check_files
from bibwright.model.reference import Date, Kind, Origin, Reference
from bibwright.sources.source import Answer, ByDoi, ById, ByIsbn, ByTitle, Exchange, Lookup
from bibwright.verification.model import EntryFinding
from support.judged_entries import persons

ARTICLE = Reference(
    kind=Kind.ARTICLE,
    title="Zur Tide flacher Küsten",
    authors=persons("I. Hale"),
    venue="Annalen der Gezeiten",
    volume="322",
    pages="891-921",
    issued=Date(1905),
    doi="10.5555/tide",
    record="catalogue:1",
)
LIMPET = replace(
    ARTICLE,
    title="Molecular Forms of the Limpet: A Form for the Limpet’s Foot",
    authors=persons("J. D. Orr", "F. Stone"),
    doi="10.5555/foot",
    record="catalogue:2",
)
BOOK = Reference(
    kind=Kind.BOOK,
    title="The Art of Raking Sand: Tools, Wind and Patience",
    authors=persons("Tom Orr", "Eve Stone"),
    publisher="Coast",
    issued=Date(2009),
    isbn="9780306406157",
    record="catalogue:3",
)


class Shelf:
    """A source that has these records, by id, ISBN and title."""

    def __init__(self, name: str, *records: Reference) -> None:
        self.name = name
        self._records = [replace(each, origin=Origin(name)) for each in records]

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        """All that any of the lookups finds."""
        known = (ByDoi, ById, ByIsbn, ByTitle)
        found = [each for each in self._records if any(_has(it, each) for it in lookups)]
        unsupported = frozenset(each for each in lookups if not isinstance(each, known))
        exchange = Exchange("records", len(lookups), 0, True)
        return Answer(tuple(found), unsupported=unsupported, exchanges=(exchange,))


def _has(lookup: Lookup, record: Reference) -> bool:
    return isinstance(lookup, ByTitle) or is_identified(lookup, record)


def is_identified(lookup: Lookup, record: Reference) -> bool:
    """Whether it is by an identifier of the record that the lookup asks."""
    match lookup:
        case ById(arxiv_id):
            return record.arxiv_id is not None and record.arxiv_id.base == arxiv_id.base
        case ByDoi(doi):
            return record.doi == doi
        case ByIsbn(isbn):
            return record.isbn == isbn
    return False


def checked(text: str, *records: Reference) -> dict[str, EntryFinding]:
    run = check_files([("refs.bib", text.encode())], [Shelf("Crossref", *records)], strict=True)
    return {each.place.key: each for each in run.entries}
