"""Where a paper was published, as far as its source says so for certain."""

from __future__ import annotations

from bibwright.model.reference import Kind, Reference
from bibwright.text.journal_ref import Publication, read_journal_ref
from bibwright.text.pages import to_tex


def publication_of(reference: Reference) -> Publication | None:
    """Where a paper was published: as a catalogue says; else as arXiv does, where it names a DOI
    and a place that can be read. What only one of those two says is no publication.
    """
    if reference.record:
        return _catalogued(reference)
    return read_journal_ref(reference.journal_ref) if reference.doi else None


def _catalogued(reference: Reference) -> Publication | None:
    is_placed = reference.kind in {Kind.ARTICLE, Kind.INPROCEEDINGS}
    if not is_placed or not reference.venue or not reference.issued:
        return None
    return Publication(
        reference.venue,
        str(reference.issued.year),
        reference.issued.month,
        reference.volume,
        reference.number,
        to_tex(reference.pages),
        proceedings=reference.kind is Kind.INPROCEEDINGS,
    )
