"""What sources offer: found by what a query says, and one work however many sources have it."""

from __future__ import annotations

from bibwright.lookup.candidate_pool import CandidatePool
from bibwright.model.identifiers import parse_arxiv_id
from bibwright.model.reference import Kind, Origin, Person, Reference

_ID = parse_arxiv_id("2401.00001")
_BY = (Person("Hale", "Ida"), Person("Orr", "Tom"))
PREPRINT = Reference(
    title="Tidal erosion of granite coasts",
    authors=_BY,
    kind=Kind.PREPRINT,
    arxiv_id=_ID,
    origin=Origin("arXiv API"),
)
PUBLISHED = Reference(
    title="Tidal Erosion of Granite Coasts",
    authors=_BY,
    arxiv_id=_ID,
    doi="10.1000/tides",
    record="crossref:10.1000/tides",
    origin=Origin("Crossref"),
)
OTHER = Reference(
    title="Lichens on old lighthouses",
    doi="10.1000/lichens",
    record="crossref:10.1000/lichens",
    origin=Origin("Crossref"),
)


def pool(*offers: Reference) -> CandidatePool:
    made = CandidatePool()
    for each in offers:
        made.add([each])
    return made


def test_a_record_is_found_by_its_id_its_doi_and_the_words_of_its_title() -> None:
    offered = pool(PREPRINT, OTHER)
    assert offered.near(Reference(arxiv_id=_ID)) == [PREPRINT]
    assert offered.near(Reference(doi="10.1000/lichens")) == [OTHER]
    assert offered.near(Reference(title="erosion of coasts of granite")) == [PREPRINT]
    assert offered.near(Reference(title="Beetles")) == []


def test_records_of_one_identifier_are_one_work_the_source_asked_first_first() -> None:
    offered = pool(PREPRINT, OTHER, PUBLISHED)
    assert offered.works[PREPRINT.name] == offered.works[PUBLISHED.name]
    assert offered.works[OTHER.name] != offered.works[PUBLISHED.name]
    assert offered.near(Reference(doi="10.1000/tides")) == [PREPRINT, PUBLISHED]


def test_what_is_offered_again_stays_as_it_was() -> None:
    offered = pool(PREPRINT)
    offered.add([PREPRINT])
    assert offered.near(Reference(arxiv_id=_ID)) == [PREPRINT]
    assert offered.works == {}


def test_a_version_that_is_asked_for_alone_is_not_answered_by_an_earlier_one() -> None:
    first = Reference(title=PREPRINT.title, arxiv_id=parse_arxiv_id("2401.00001v1"))
    offered, later = pool(first), parse_arxiv_id("2401.00001v9")
    assert offered.near(Reference(arxiv_id=later)) == []
    assert offered.near(Reference(arxiv_id=later, title=PREPRINT.title)) == [first]
    assert offered.near(Reference(arxiv_id=_ID)) == [first]
