"""What is said of an entry beside the records of a preprint and of its publication."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.entry_reference import reference_of
from bibwright.matching.comparison import Field, Outcome
from bibwright.matching.verdict import Status
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Reference
from bibwright.verification.correct import correct
from support.judged_entries import (
    ARTICLE,
    AUTHORS,
    PAPER,
    PREPRINT,
    held_against,
    judged,
    persons,
    published,
)


@pytest.mark.parametrize(
    ("entry", "is_mixed"),
    [
        (PREPRINT, False),
        (replace(published(), record=""), False),
        (replace(published(), record="", title=PAPER.title), True),
        (replace(published(), record="", authors=PAPER.authors), True),
        (replace(PREPRINT, kind=Kind.ARTICLE, venue="Coastal Computing"), True),
        (replace(published(), record="", issued=Date(2019)), False),
    ],
    ids=["preprint", "publication", "its title", "its authors", "its venue", "its year"],
)
def test_an_entry_that_mixes_two_versions_says_so(entry: Reference, is_mixed: bool) -> None:
    found = held_against(entry, PAPER, published())
    assert found.status is Status.MATCHED
    assert ("mixed-versions" in found.reasons) == is_mixed


def test_who_has_what_of_a_mixed_entry_is_said() -> None:
    entry = replace(published(), record="", title=PAPER.title)
    [mixed] = (each for each in held_against(entry, PAPER, published()).found)
    assert mixed.name == "mixed-versions"
    assert "title as arXiv:1903.01234v3" in mixed.words
    assert "venue as doi:10.5555/tides" in mixed.words
    silent = replace(entry, venue="", kind=Kind.MISC, authors=PAPER.authors)
    assert "mixed-versions" not in held_against(silent, PAPER, published()).reasons
    assert "mixed-versions" not in held_against(entry, PAPER).reasons


#: The paper's publication under the preprint's title; the preprint has one author more.
CITED = replace(ARTICLE, arxiv_id=None, authors=persons(*AUTHORS[:4]), volume="7")
SWAPPED = persons("Wei Lin", *AUTHORS[1:4])
REGISTERED = replace(CITED, doi="10.5555/tides", record="catalogue:1")


@pytest.mark.parametrize(
    "said",
    [
        {"doi": REGISTERED.doi},
        {"doi": REGISTERED.doi, "venue": ""},
        {},
        {"volume": ""},
        {"issued": None},
        {"volume": "", "issued": Date(2021)},
    ],
    ids=[
        *("DOI", "DOI alone", "venue, volume and year", "venue and year", "venue and volume"),
        "venue alone, a year later",
    ],
)
@pytest.mark.parametrize("arxiv_first", [True, False])
def test_no_preprint_excuses_what_the_publications_own_record_contradicts(
    said: dict[str, Any], arxiv_first: bool
) -> None:
    records = (PAPER, REGISTERED) if arxiv_first else (REGISTERED, PAPER)
    entry = replace(CITED, authors=SWAPPED, **said)
    found = held_against(entry, *records)
    assert found.status is Status.CONFLICTING
    assert [each.finding for each in found.contradictions] == ["authors"]
    assert found.contradictions[0].told == "Ida Hale, Tom Orr, Eve Stone, Lou Vane"
    for right in (CITED.authors, PAPER.authors):
        assert held_against(replace(entry, authors=right), *records).status is Status.MATCHED


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"doi": "10.5555/other"}, {}),
        ({"venue": "Coastal Computing Workshop"}, {}),
        ({"volume": "8", "issued": Date(2021)}, {}),
        ({}, {"venue": ""}),
        ({"venue": "arXiv preprint", "kind": Kind.MISC, "issued": Date(2019)}, {}),
    ],
    ids=["another DOI", "a workshop's", "another volume", "no venue", "a preprint's entry"],
)
def test_the_excuse_stands_beside_the_record_of_another_publication(
    said: dict[str, Any], told: dict[str, Any]
) -> None:
    entry = replace(CITED, arxiv_id=PAPER.arxiv_id, authors=persons(*AUTHORS[:3]), **said)
    found = held_against(entry, PAPER, replace(REGISTERED, **told))
    assert "authors" not in {each.finding for each in found.contradictions}
    differences = replace(found, strict=True).differences
    assert {"authors", "authors-cut"} & {each.finding for each in differences}


@pytest.mark.parametrize(
    ("year", "finding", "habit"),
    [(2020, "", ""), (2021, "year", "print"), (2019, "year", "preprint"), (2017, "year", "")],
    ids=["its own", "a year later", "the preprint's", "three years off"],
)
@pytest.mark.parametrize("volume", ["7", ""])
def test_no_preprint_excuses_the_year_of_a_publication(
    year: int, finding: str, habit: str, volume: str
) -> None:
    entry = replace(CITED, authors=PAPER.authors, issued=Date(year), volume=volume)
    published = replace(REGISTERED, authors=PAPER.authors)
    found = replace(held_against(entry, replace(PAPER, updated=None), published), strict=True)
    said = [*found.contradictions, *found.differences]
    assert [each.finding for each in said] == ([finding] if finding else [])
    assert bool(found.contradictions) == (bool(finding) and not habit)
    assert all(habit in each.habit for each in said)


@pytest.mark.parametrize(
    ("venue", "typed", "differs"),
    [
        ("Journal of High Energy Physics", "JHEP 0405:001,2004", False),
        ("Communications in Mathematical Physics", "Commun.Math.Phys. 246 (2004) 113-121", False),
        ("Physical Review D", "Phys.Rev. D66 (2002) 010001", False),
        ("International Conference on Machine Learning", "Proceedings of ICML 2017", False),
        ("ICML", "Proc. of the 34th Int. Conf. on Machine Learning, PMLR 70, 2017", False),
        ("Annals of Botany", "Phys.Rev. D66 (2002) 010001", True),
        ("Annals of Botany", "In: Proceedings of ICML 2017, pp. 1-9", True),
    ],
)
def test_a_venue_is_held_against_the_place_that_authors_type_at_arxiv(
    venue: str, typed: str, differs: bool
) -> None:
    found = judged(replace(ARTICLE, venue=venue), replace(PAPER, journal_ref=typed), strict=True)
    [told] = (each for each in found.comparisons if each.field is Field.VENUE)
    assert (told.outcome is Outcome.EXPLAINED) == differs
    assert not found.contradictions
    assert ("venue" in found.reasons) == differs


def test_a_state_behind_a_town_is_no_word_that_two_venues_share() -> None:
    meeting = "Proceedings of the 9th Symposium on Theory of Tides, STOT 2016, Cambridge, MA, USA"
    record = replace(REGISTERED, kind=Kind.INPROCEEDINGS, venue=meeting)
    entry = replace(CITED, venue="Proceedings of the International Symposium on Marine Archaeology")
    assert "venue" in held_against(entry, record).reasons


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"arxiv_id": ArxivId("0510.0346")}, Status.AMBIGUOUS),
        ({"doi": "10.5555/editorial"}, Status.AMBIGUOUS),
        ({"doi": "10.5555/editorial", "authors": persons("Wei Lin", AUTHORS[1])}, None),
        ({}, Status.CONFLICTING),
        ({"doi": REGISTERED.doi}, Status.CONFLICTING),
    ],
    ids=["arXiv id", "DOI", "an author in common", "no identifier", "the record's"],
)
def test_a_namesake_by_others_is_another_work_where_the_entry_has_an_identifier_of_its_own(
    said: dict[str, Any], status: Status | None
) -> None:
    authors = said.pop("authors", persons("Wei Lin", "Bo Adams"))
    entry = replace(CITED, authors=authors, venue="", volume="", **said)
    found = judged(entry, replace(REGISTERED, authors=persons(AUTHORS[0], AUTHORS[1])))
    assert found.status is (status or Status.CONFLICTING)


def test_one_record_of_the_publication_may_excuse_what_another_contradicts() -> None:
    first_alone = replace(REGISTERED, authors=persons(AUTHORS[0]), record="catalogue:2")
    entry = replace(CITED, authors=persons(*AUTHORS[:2], "Wei Lin"))
    assert held_against(entry, PAPER, REGISTERED).status is Status.CONFLICTING
    assert held_against(entry, PAPER, REGISTERED, first_alone).status is Status.MATCHED


def test_authors_are_corrected_to_those_of_the_publication() -> None:
    text = """@article{a, title = {Word Senses and Coastal Tides}, year = 2020, volume = 7,
  author = {Ida Hale and Tom Orr and Wei Lin and Lou Vane}, journal = {Coastal Computing}}
"""
    bib = BibFile.open("refs.bib", text.encode())
    [entry] = bib.entries
    query = reference_of(Entry(entry.block.type, entry.block.key, entry.fields, 1), "refs.bib")
    corrected, _ = correct(held_against(query, PAPER, REGISTERED), bib, entry)
    [author] = corrected.corrections
    assert author.after == "{Ida Hale and Tom Orr and Stone, Eve and Lou Vane}"
