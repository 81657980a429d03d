"""What is said of an entry beside its source: accused, explained by a habit, or left alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bibwright.matching.comparison import Field
from bibwright.matching.fields import compare_fields
from bibwright.matching.verdict import Status
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Reference
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
    "authors",
    [(*AUTHORS, "Ann New"), AUTHORS[:4], (*AUTHORS[:4], "Ann New"), AUTHORS[1:]],
    ids=["gained", "lost the last", "exchanged the last", "lost the first"],
)
def test_a_publication_may_have_other_authors_than_its_preprint(authors: tuple[str, ...]) -> None:
    entry = replace(ARTICLE, authors=persons(*authors))
    assert judged(entry).status is Status.MATCHED
    strict = judged(entry, strict=True)
    assert {"differs", "authors"} <= strict.reasons
    assert "preprint" in strict.differences[0].habit


def test_a_preprint_may_not_unless_it_has_an_earlier_version() -> None:
    exchanged = replace(PREPRINT, authors=persons(*AUTHORS[:4], "Ann New"))
    assert "authors" in judged(exchanged).reasons
    entry = replace(PREPRINT, authors=persons(*AUTHORS[:3], AUTHORS[4]))
    first = replace(PAPER, arxiv_id=ArxivId("1903.01234", 1))
    assert "authors" in judged(entry, first).reasons
    assert judged(entry).status is Status.MATCHED
    assert "authors" in judged(entry, strict=True).reasons


def test_a_preprint_may_have_another_title_than_its_publication() -> None:
    entry = replace(PREPRINT, title="Meanings of Words at the Seaside")
    publication = replace(published(), authors=PAPER.authors, arxiv_id=PAPER.arxiv_id)
    assert "conflicting" not in judged(entry, publication).reasons
    by_others = replace(publication, authors=persons("Wei Lin", "Bo Adams"))
    assert "conflicting" in judged(entry, by_others).reasons


def test_a_title_of_before_is_not_sure_though_another_paper_has_it() -> None:
    paper = replace(PAPER, authors=PAPER.authors[:2])
    entry = replace(
        ARTICLE, title="No Free Lunch on Rocky Shores", authors=paper.authors, updated=None
    )
    thesis = replace(paper, title=entry.title, authors=paper.authors[:1])
    thesis = replace(thesis, arxiv_id=ArxivId("1904.01234", 1))
    assert judged(entry, paper, thesis).status is Status.AMBIGUOUS
    other = replace(thesis, authors=paper.authors)
    assert "identifier" in judged(entry, paper, other).reasons


def test_another_title_of_the_same_authors_under_the_id_is_not_sure() -> None:
    entry = replace(PREPRINT, title="No Free Lunch on Rocky Shores")
    assert "conflicting" not in judged(entry).reasons
    entry = replace(entry, authors=persons("Wei Lin", *AUTHORS[1:]))
    assert "conflicting" in judged(entry).reasons


def test_the_authors_of_the_paper_that_an_id_and_a_title_name_may_be_wrong() -> None:
    found = judged(replace(PREPRINT, authors=persons("Wei Lin", "Bo Adams", "Jo Quill")))
    assert found.status is Status.CONFLICTING
    assert "authors" in found.reasons
    assert "identifier-of-another" not in found.reasons


def test_brackets_in_brackets_are_left_out() -> None:
    record = replace(published(), title=f"{PAPER.title} (Tides (2003) 34 (978-994))")
    entry = replace(record, record="", title=PAPER.title)
    assert judged(entry, record).status is Status.MATCHED


def test_words_in_quotation_marks_may_be_left_out_and_not_be_others() -> None:
    record = replace(published(), title=PAPER.title)
    quoted = replace(record, record="", title=f"{PAPER.title} “in the wild”")
    assert judged(quoted, record).status is Status.MATCHED
    other = replace(record, title=f"{PAPER.title} “on the beach”")
    assert judged(quoted, other).status is not Status.MATCHED


@pytest.mark.parametrize(
    ("said", "told", "differs"),
    [
        ("Coastal Computing, CC 2018, Oslo", "Coastal Computing, CC 2019, Rome", True),
        ("Coastal Computing 2018", "Coastal Computing", True),
        ("Coastal Computing 2019", "Coastal Computing", False),
        ("Coastal Computing", "Coastal Computing, CC 2019, Rome", False),
    ],
)
def test_the_proceedings_of_another_year_differ(said: str, told: str, differs: bool) -> None:
    record = replace(published(), venue=f"Conference on {told}", issued=Date(2019))
    entry = replace(record, record="", venue=f"Conference on {said}")
    assert judged(entry, record).status is Status.MATCHED
    assert ("venue-year" in judged(entry, record, strict=True).reasons) is differs


@pytest.mark.parametrize("entry", [ARTICLE, PREPRINT], ids=["article", "preprint"])
def test_one_left_of_five_authors_is_a_conflict(entry: Reference) -> None:
    others = persons(AUTHORS[0], "Wei Lin", "Bo Adams", "Jo Quill", "Al Finch")
    assert judged(replace(entry, authors=others)).status is Status.CONFLICTING


@pytest.mark.parametrize(
    "said",
    [{"tags": ("Software",)}, {"pages": "ascl:1901.001"}, {"url": "https://github.com/i/tides"}],
    ids=["keyword", "number", "address"],
)
def test_a_program_may_have_its_papers_title_and_authors_of_its_own(said: dict[str, Any]) -> None:
    authors = persons("Ida Hale", "Wei Lin", "Bo Adams", "Jo Quill")
    entry = Reference(title=PAPER.title, authors=authors, kind=Kind.MISC, issued=Date(2020))
    assert judged(entry).status is Status.CONFLICTING
    assert judged(replace(entry, **said)).status is Status.AMBIGUOUS


def test_a_book_may_have_the_title_of_a_paper() -> None:
    entry = Reference(
        title=PAPER.title, authors=persons("Bo Adams"), kind=Kind.BOOK, issued=Date(2019)
    )
    assert judged(entry).status is Status.AMBIGUOUS


def test_another_title_in_another_venue_may_be_another_paper() -> None:
    record = replace(published(), authors=PAPER.authors, doi=None)
    entry = replace(
        record, record="", title="Word Meanings for Coastal Tides", venue="Handbook of Shores"
    )
    assert judged(entry, record).status is not Status.CONFLICTING


@pytest.mark.parametrize("named", [False, True], ids=["by nothing", "by its DOI"])
@pytest.mark.parametrize(
    ("said", "is_doubtful"),
    [
        ({"kind": Kind.BOOK, "authors": persons("Wei Lin")}, True),
        (
            {"kind": Kind.MISC, "url": "https://github.com/a/b", "authors": persons("Wei Lin")},
            True,
        ),
        ({"kind": Kind.UNKNOWN, "authors": persons("Wei Lin")}, True),
        ({"kind": Kind.ARTICLE, "authors": persons("Wei Lin")}, False),
        ({"kind": Kind.ARTICLE, "issued": Date(1990)}, False),
    ],
    ids=["a book", "a program", "of no sort", "an article", "another year alone"],
)
def test_what_may_be_another_work_is_none_that_the_entry_names(
    said: dict[str, Any], is_doubtful: bool, named: bool
) -> None:
    record = replace(published(), authors=PAPER.authors)
    entry = replace(record, record="", venue="", doi=record.doi if named else None, **said)
    found = held_against(entry, record)
    assert (found.status is Status.AMBIGUOUS) == (is_doubtful and not named)
    if not is_doubtful or named:
        assert found.status is Status.CONFLICTING


def test_a_printed_name_that_is_left_over_accuses_nobody() -> None:
    record = replace(published(), authors=PAPER.authors)
    said = "I. Hale, T. Orr, E. Stone, L. Vane, Q. Haddad. Word Meanings and Coastal Tides. 2020."
    entry = Reference(title=record.title, said=said, issued=Date(2020))
    found = held_against(entry, record)
    assert found.status is Status.MATCHED
    assert [each.finding for each in replace(found, strict=True).differences] == ["authors"]
    by_others = replace(entry, said="Q. Haddad, R. Else. Word Meanings and Coastal Tides. 2020.")
    assert "authors" in held_against(by_others, record).reasons


def test_a_work_may_come_out_at_another_meeting_in_another_year() -> None:
    meeting = "Proceedings of the International Conference on Tide Prediction"
    record = replace(published(), kind=Kind.INPROCEEDINGS, venue=meeting, doi=None)
    entry = replace(record, record="", venue="Symposium on Coastal Robots and Drones")
    assert "venue" in held_against(entry, record).reasons
    later = replace(entry, issued=Date(2021))
    assert held_against(later, record).status is Status.MATCHED
    same = replace(later, doi="10.5555/tides")
    assert "venue" in held_against(same, replace(record, doi="10.5555/tides")).reasons


def test_a_letter_of_a_formula_may_be_set_as_another_one() -> None:
    record = replace(
        published(), title="Tides of Long B-Mixing Coastal Currents", authors=PAPER.authors
    )
    entry = replace(record, record="", title=r"Tides of Long $\beta$-Mixing Coastal Currents")
    assert held_against(entry, record).status is Status.MATCHED


def test_a_later_version_may_be_of_any_year_where_none_is_known() -> None:
    record = replace(PAPER, submitted=None, updated=None, issued=Date(2019))
    entry = replace(PREPRINT, issued=Date(2021))
    assert judged(entry, record).status is Status.MATCHED
    first = replace(record, arxiv_id=ArxivId("1903.01234", 1))
    assert "year" in judged(entry, first).reasons


def test_a_page_that_was_read_as_the_year_accuses_nobody() -> None:
    said = "Hale, I., Orr, T.: Word Senses and Coastal Tides. In: 2020 Meeting, pp. 2067-2074"
    entry = replace(ARTICLE, said=said, issued=Date(2074), authors=persons("I. Hale", "T. Orr"))
    entry = replace(entry, others=True)
    record = replace(ARTICLE, record="catalogue:1")
    assert "year" not in {each.finding for each in held_against(entry, record).contradictions}
    elsewhere = replace(entry, said=said.replace("2020 Meeting", "Meeting"))
    assert "year" in {each.finding for each in held_against(elsewhere, record).contradictions}


def test_letters_exchanged_in_a_family_name_are_noticed() -> None:
    entry = replace(ARTICLE, authors=persons("Ida Hale", "Tom Orr", "Eve Sotne", *AUTHORS[3:]))
    records = [replace(ARTICLE, record=name) for name in ("catalogue:1", "registry:1")]
    found = held_against(entry, *records)
    assert "author-spelling" in found.reasons
    assert "Eve Stone" in found.why


def test_the_slip_may_be_the_preprints() -> None:
    entry = replace(ARTICLE, authors=persons("Ida Hale", "Tom Orr", "Eve Sotne", *AUTHORS[3:]))
    assert judged(entry).status is Status.MATCHED
    assert "author-spelling" in judged(entry, strict=True).reasons


@pytest.mark.parametrize("name", ["Eve M. Stone", "E. Stone", "Stone"])
def test_initials_are_no_misspelling(name: str) -> None:
    entry = replace(ARTICLE, authors=persons("Ida Hale", "Tom Orr", name, *AUTHORS[3:]))
    assert judged(entry).status is Status.MATCHED


def test_the_title_of_another_version_is_explained() -> None:
    entry = replace(ARTICLE, title="Word Meanings and Coastal Tides")
    assert judged(entry).status is Status.MATCHED
    assert "title-wording" in judged(entry, strict=True).reasons
    once = replace(PAPER, arxiv_id=ArxivId("1903.01234", 1))
    assert "title" in judged(replace(PREPRINT, title=entry.title), once).reasons


def test_a_misspelt_word_of_the_title_is_listed_when_asked_for() -> None:
    entry = replace(ARTICLE, title="Word Sneses and Coastal Tides")
    assert judged(entry).status is Status.MATCHED
    assert "title-spelling" in judged(entry, strict=True).reasons


@pytest.mark.parametrize(
    ("year", "accused"), [(2017, False), (2018, False), (2022, False), (2009, False), (2029, True)]
)
def test_a_publication_may_come_before_its_preprint_and_not_long_after(
    year: int, accused: bool
) -> None:
    entry = replace(ARTICLE, issued=Date(year))
    assert ("year" in judged(entry).reasons) == accused
    assert "year" in judged(entry, strict=True).reasons


def test_a_comment_is_another_work_than_the_paper_whose_id_it_bears() -> None:
    entry = replace(PREPRINT, title=f"Comment on “{PAPER.title}”")
    assert judged(entry).status is not Status.MATCHED


def test_a_title_before_the_colon_accuses_nobody() -> None:
    entry = Reference(
        title="Tidal Graphs: Harmonic Analysis in Practice",
        authors=persons("Ann New"),
        kind=Kind.ARTICLE,
        venue="Coastal Computing",
        issued=Date(2020),
    )
    record = replace(PAPER, title="Tidal Graphs")
    assert judged(entry, record).status in (Status.NOT_FOUND, Status.AMBIGUOUS)


@pytest.mark.parametrize(
    ("entry", "source"),
    [
        ("Tides &amp; Graphs of Shallow Coasts", "Tides & Graphs of Shallow Coasts"),
        ("Tides – Graphs of Shallow Coasts", "Tides - Graphs of Shallow Coasts"),
        ("Tides of H<sub>2</sub>O on Coasts", "Tides of H2O on Coasts"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_entities_markup_and_dashes_are_decoded_on_both_sides(
    entry: str, source: str, turned: bool
) -> None:
    one, other = (source, entry) if turned else (entry, source)
    compared = compare_fields(replace(ARTICLE, title=one), replace(PAPER, title=other))
    assert not any(each.contradicts for each in compared if each.field is Field.TITLE)


def test_entities_in_names_and_venues_are_decoded() -> None:
    record = replace(
        ARTICLE,
        authors=persons("Ida H&aacute;le", *AUTHORS[1:]),
        venue="Coasts &amp; Computing",
        record="crossref:x",
    )
    entry = replace(ARTICLE, authors=persons("Ida Hále", *AUTHORS[1:]), venue="Coasts & Computing")
    assert not any(each.seen for each in compare_fields(entry, record))
