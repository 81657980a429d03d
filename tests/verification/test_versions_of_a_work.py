"""A preprint beside the record of its publication alone, and a work that comes out twice: what is
right of the one may be wrong of the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bibwright.bibtex.place import Place
from bibwright.matching.comparison import Field
from bibwright.matching.fields import compare_fields
from bibwright.matching.verdict import Status, judge
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Person, Reference
from bibwright.text.names import person_from_display
from bibwright.verification.judge import find
from bibwright.verification.model import EntryFinding

AUTHORS = ("Ida Hale", "Tom Orr", "Eve Stone", "Lou Vane")
#: The publication, as a catalogue has it that knows of no preprint.
PAPER = Reference(
    kind=Kind.INPROCEEDINGS,
    title="Digging for Razor Clams without a Spade",
    authors=tuple(map(person_from_display, AUTHORS)),
    venue="International Conference on Coastal Computing",
    issued=Date(2019),
    record="catalogue:1",
)
PREPRINT = Reference(
    kind=Kind.PREPRINT,
    title=PAPER.title,
    authors=PAPER.authors,
    issued=Date(2018),
    arxiv_id=ArxivId("1806.01260"),
)


def _authors(*names: str) -> tuple[Person, ...]:
    return tuple(map(person_from_display, names))


def _found(entry: Reference, *records: Reference) -> EntryFinding:
    works = {each.name: "one" for each in records}
    verdict = judge(entry, records, works=works)
    return find(Place("refs.bib", 1, "a"), "misc", verdict, (), ("DBLP",))


@pytest.mark.parametrize(
    ("authors", "status"),
    [
        (AUTHORS, Status.MATCHED),
        (AUTHORS[:3], Status.MATCHED),
        ((*AUTHORS, "Ann New"), Status.MATCHED),
        ((*AUTHORS[:3], "Ann New"), Status.CONFLICTING),
        (AUTHORS[1:], Status.CONFLICTING),
    ],
    ids=["the same", "one fewer", "one more", "one exchanged", "without the first"],
)
def test_a_preprint_may_have_had_more_or_fewer_authors_than_its_publication(
    authors: tuple[str, ...], status: Status
) -> None:
    assert _found(replace(PREPRINT, authors=_authors(*authors)), PAPER).status is status


def test_the_record_of_the_preprint_itself_outranks_that_of_its_publication() -> None:
    arxiv = replace(PREPRINT, arxiv_id=ArxivId("1806.01260", 1))
    entry = replace(PREPRINT, authors=_authors(*AUTHORS[:3]))
    assert _found(entry, arxiv, replace(PAPER, arxiv_id=arxiv.arxiv_id)).status is (
        Status.CONFLICTING
    )


@pytest.mark.parametrize(
    ("arxiv_id", "year", "status"),
    [
        ("2106.01260", 2021, Status.MATCHED),
        ("2101.01260", 2020, Status.MATCHED),
        ("1802.01260", 2020, Status.MATCHED),
        ("1806.01260", 2021, Status.MATCHED),
        ("2106.01260", 2022, Status.CONFLICTING),
        ("1806.01260", 2023, Status.CONFLICTING),
    ],
)
def test_the_id_of_a_preprint_bears_its_year_out(arxiv_id: str, year: int, status: Status) -> None:
    """One that was put there years after its publication, or before; or got a newer version."""
    entry = replace(PREPRINT, arxiv_id=ArxivId(arxiv_id), issued=Date(year))
    assert _found(entry, PAPER).status is status


@pytest.mark.parametrize(
    ("changes", "told", "explained"),
    [
        ({}, {}, True),
        ({}, {"authors": _authors(*AUTHORS[:-1], "Wei Lin")}, False),
        ({"arxiv_id": None, "venue": "arXiv preprint"}, {}, False),
        ({"authors": PAPER.authors[:-1]}, {"arxiv_id": PREPRINT.arxiv_id}, False),
        ({"others": True}, {"arxiv_id": PREPRINT.arxiv_id}, True),
        ({}, {"arxiv_id": PREPRINT.arxiv_id}, True),
    ],
    ids=["by all of them", "another author", "without id", "one fewer", "and others", "its id"],
)
def test_a_preprint_named_by_its_id_may_have_another_title_than_its_publication(
    changes: dict[str, object], told: dict[str, object], explained: bool
) -> None:
    entry = replace(PREPRINT, title="Clammer: Digging for Cockles without a Spade", **changes)  # type: ignore[arg-type]
    compared = compare_fields(entry, replace(PAPER, **told))  # type: ignore[arg-type]
    [title] = [each for each in compared if each.field is Field.TITLE]
    assert title.is_explained is explained
    assert title.contradicts is not explained


def test_the_title_of_a_preprint_is_told_by_its_own_record() -> None:
    arxiv = replace(PREPRINT, arxiv_id=ArxivId("1806.01260", 1))
    entry = replace(PREPRINT, title="Digging for Razor Clams without a Boat")
    assert _found(entry, arxiv, PAPER).status is Status.CONFLICTING


def test_an_author_named_twice_is_nobody_else() -> None:
    twice = replace(PAPER, record="", authors=_authors(*AUTHORS, AUTHORS[1]))
    assert _found(twice, PAPER).status is Status.MATCHED


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"venue": "Journal of Machine Clamming", "issued": Date(2022)}, Status.MATCHED),
        ({"venue": "Journal of Machine Clamming"}, Status.CONFLICTING),
        ({}, Status.CONFLICTING),
    ],
    ids=["elsewhere in another year", "elsewhere in that year", "there"],
)
def test_a_work_that_comes_out_again_may_have_an_author_more(
    changes: dict[str, object], status: Status
) -> None:
    entry = replace(PAPER, record="", authors=_authors(*AUTHORS, "Ann New"))
    entry = replace(entry, **changes)  # type: ignore[arg-type]  # fields of a Reference
    assert _found(entry, PAPER).status is status


def test_a_book_is_perhaps_another_work_than_lectures_of_its_title() -> None:
    lectures = Reference(
        kind=Kind.PREPRINT,
        title="Introduction to Coastal Monte Carlo Simulations and Their Statistical Analysis",
        authors=_authors("Ida Hale"),
        arxiv_id=ArxivId("1201.00490", 1),
        issued=Date(2004),
    )
    book = Reference(
        kind=Kind.BOOK,
        title="Coastal Monte Carlo Simulations and Their Statistical Analysis",
        authors=lectures.authors,
        issued=Date(2004),
        publisher="World Tides",
    )
    assert _found(book, lectures).status is not Status.CONFLICTING


@pytest.mark.parametrize(
    ("venue", "status"),
    [
        ("International Symposium on Marine Archaeology", Status.CONFLICTING),
        ("Conference on Anaesthesiology in Clinics", Status.CONFLICTING),
        ("Annual Meeting of the Association for Computational Linguistics", Status.MATCHED),
        ("ACL", Status.MATCHED),
    ],
)
def test_the_acronym_of_a_meeting_abbreviates_no_word(venue: str, status: Status) -> None:
    """The letters of ACL stand in "Archaeology", in their order."""
    record = replace(PAPER, venue="Proceedings of ACL 2019, System Demonstrations")
    assert _found(replace(PAPER, record="", venue=venue), record).status is status
