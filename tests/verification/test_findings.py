"""What is said of an entry beside its source: accused, explained by a habit, or left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.entry_reference import reference_of
from bibwright.bibtex.place import Place
from bibwright.matching.comparison import Field, Outcome
from bibwright.matching.fields import compare_fields
from bibwright.matching.verdict import Status, judge
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Person, Reference
from bibwright.text.names import person_from_display
from bibwright.verification.correct import correct
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


def _authors(*names: str) -> tuple[Person, ...]:
    return tuple(map(person_from_display, names))


def _found(entry: Reference, *records: Reference, strict: bool = False) -> EntryFinding:
    verdict = judge(entry, records or (PAPER,))
    found = find(Place("refs.bib", 1, "a"), "article", verdict, (), ("arXiv API",))
    return replace(found, strict=strict)


@pytest.mark.parametrize(
    "authors",
    [(*AUTHORS, "Ann New"), AUTHORS[:4], (*AUTHORS[:4], "Ann New"), AUTHORS[1:]],
    ids=["gained", "lost the last", "exchanged the last", "lost the first"],
)
def test_a_publication_may_have_other_authors_than_its_preprint(authors: tuple[str, ...]) -> None:
    entry = replace(ARTICLE, authors=_authors(*authors))
    assert _found(entry).status is Status.MATCHED
    strict = _found(entry, strict=True)
    assert {"differs", "authors"} <= strict.reasons
    assert "preprint" in strict.differences[0].habit


def _published() -> Reference:
    """The paper's publication, as a catalogue has it: under another title, with one more author."""
    published = replace(
        ARTICLE, title="Word Meanings and Coastal Tides", arxiv_id=None, record="catalogue:1"
    )
    return replace(published, authors=_authors(*AUTHORS, "Ann New"), doi="10.5555/tides")


def _held_against(entry: Reference, *records: Reference) -> EntryFinding:
    works = {each.name: "one" for each in records}
    verdict = judge(entry, records, works=works)
    return find(Place("refs.bib", 1, "a"), "article", verdict, (), ("arXiv API", "Crossref"))


@pytest.mark.parametrize(
    ("entry", "is_mixed"),
    [
        (PREPRINT, False),
        (replace(_published(), record=""), False),
        (replace(_published(), record="", title=PAPER.title), True),
        (replace(_published(), record="", authors=PAPER.authors), True),
        (replace(PREPRINT, kind=Kind.ARTICLE, venue="Coastal Computing"), True),
        (replace(_published(), record="", issued=Date(2019)), False),
    ],
    ids=["preprint", "publication", "its title", "its authors", "its venue", "its year"],
)
def test_an_entry_that_mixes_two_versions_says_so(entry: Reference, is_mixed: bool) -> None:
    found = _held_against(entry, PAPER, _published())
    assert found.status is Status.MATCHED
    assert ("mixed-versions" in found.reasons) == is_mixed


def test_who_has_what_of_a_mixed_entry_is_said() -> None:
    entry = replace(_published(), record="", title=PAPER.title)
    [mixed] = (each for each in _held_against(entry, PAPER, _published()).found)
    assert mixed.name == "mixed-versions"
    assert "title as arXiv:1903.01234v3" in mixed.words
    assert "venue as doi:10.5555/tides" in mixed.words
    silent = replace(entry, venue="", kind=Kind.MISC, authors=PAPER.authors)
    assert "mixed-versions" not in _held_against(silent, PAPER, _published()).reasons
    assert "mixed-versions" not in _held_against(entry, PAPER).reasons


#: The paper's publication under the preprint's title; the preprint has one author more.
CITED = replace(ARTICLE, arxiv_id=None, authors=_authors(*AUTHORS[:4]), volume="7")
SWAPPED = _authors("Wei Lin", *AUTHORS[1:4])
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
    found = _held_against(entry, *records)
    assert found.status is Status.CONFLICTING
    assert [each.finding for each in found.contradictions] == ["authors"]
    assert found.contradictions[0].told == "Ida Hale, Tom Orr, Eve Stone, Lou Vane"
    for right in (CITED.authors, PAPER.authors):
        assert _held_against(replace(entry, authors=right), *records).status is Status.MATCHED


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
    entry = replace(CITED, arxiv_id=PAPER.arxiv_id, authors=_authors(*AUTHORS[:3]), **said)
    found = _held_against(entry, PAPER, replace(REGISTERED, **told))
    assert "authors" not in {each.finding for each in found.contradictions}
    assert "authors" in {each.finding for each in replace(found, strict=True).differences}


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
    found = replace(_held_against(entry, replace(PAPER, updated=None), published), strict=True)
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
    found = _found(replace(ARTICLE, venue=venue), replace(PAPER, journal_ref=typed), strict=True)
    [told] = (each for each in found.comparisons if each.field is Field.VENUE)
    assert (told.outcome is Outcome.EXPLAINED) == differs
    assert not found.contradictions
    assert ("venue" in found.reasons) == differs


def test_a_state_behind_a_town_is_no_word_that_two_venues_share() -> None:
    meeting = "Proceedings of the 9th Symposium on Theory of Tides, STOT 2016, Cambridge, MA, USA"
    record = replace(REGISTERED, kind=Kind.INPROCEEDINGS, venue=meeting)
    entry = replace(CITED, venue="Proceedings of the International Symposium on Marine Archaeology")
    assert "venue" in _held_against(entry, record).reasons


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"arxiv_id": ArxivId("0510.0346")}, Status.AMBIGUOUS),
        ({"doi": "10.5555/editorial"}, Status.AMBIGUOUS),
        ({"doi": "10.5555/editorial", "authors": _authors("Wei Lin", AUTHORS[1])}, None),
        ({}, Status.CONFLICTING),
        ({"doi": REGISTERED.doi}, Status.CONFLICTING),
    ],
    ids=["arXiv id", "DOI", "an author in common", "no identifier", "the record's"],
)
def test_a_namesake_by_others_is_another_work_where_the_entry_has_an_identifier_of_its_own(
    said: dict[str, Any], status: Status | None
) -> None:
    authors = said.pop("authors", _authors("Wei Lin", "Bo Adams"))
    entry = replace(CITED, authors=authors, venue="", volume="", **said)
    found = _found(entry, replace(REGISTERED, authors=_authors(AUTHORS[0], AUTHORS[1])))
    assert found.status is (status or Status.CONFLICTING)


def test_one_record_of_the_publication_may_excuse_what_another_contradicts() -> None:
    first_alone = replace(REGISTERED, authors=_authors(AUTHORS[0]), record="catalogue:2")
    entry = replace(CITED, authors=_authors(*AUTHORS[:2], "Wei Lin"))
    assert _held_against(entry, PAPER, REGISTERED).status is Status.CONFLICTING
    assert _held_against(entry, PAPER, REGISTERED, first_alone).status is Status.MATCHED


def test_authors_are_corrected_to_those_of_the_publication() -> None:
    text = """@article{a, title = {Word Senses and Coastal Tides}, year = 2020, volume = 7,
  author = {Ida Hale and Tom Orr and Wei Lin and Lou Vane}, journal = {Coastal Computing}}
"""
    bib = BibFile.open("refs.bib", text.encode())
    [entry] = bib.entries
    query = reference_of(Entry(entry.block.type, entry.block.key, entry.fields, 1), "refs.bib")
    corrected, _ = correct(_held_against(query, PAPER, REGISTERED), bib, entry)
    [author] = corrected.corrections
    assert author.after == "{Ida Hale and Tom Orr and Stone, Eve and Lou Vane}"


def test_a_preprint_may_not_unless_it_has_an_earlier_version() -> None:
    exchanged = replace(PREPRINT, authors=_authors(*AUTHORS[:4], "Ann New"))
    assert "authors" in _found(exchanged).reasons
    entry = replace(PREPRINT, authors=_authors(*AUTHORS[:3], AUTHORS[4]))
    first = replace(PAPER, arxiv_id=ArxivId("1903.01234", 1))
    assert "authors" in _found(entry, first).reasons
    assert _found(entry).status is Status.MATCHED
    assert "authors" in _found(entry, strict=True).reasons


def test_a_preprint_may_have_another_title_than_its_publication() -> None:
    entry = replace(PREPRINT, title="Meanings of Words at the Seaside")
    publication = replace(_published(), authors=PAPER.authors, arxiv_id=PAPER.arxiv_id)
    assert "conflicting" not in _found(entry, publication).reasons
    by_others = replace(publication, authors=_authors("Wei Lin", "Bo Adams"))
    assert "conflicting" in _found(entry, by_others).reasons


def test_a_title_of_before_is_not_sure_though_another_paper_has_it() -> None:
    paper = replace(PAPER, authors=PAPER.authors[:2])
    entry = replace(
        ARTICLE, title="No Free Lunch on Rocky Shores", authors=paper.authors, updated=None
    )
    thesis = replace(paper, title=entry.title, authors=paper.authors[:1])
    thesis = replace(thesis, arxiv_id=ArxivId("1904.01234", 1))
    assert _found(entry, paper, thesis).status is Status.AMBIGUOUS
    other = replace(thesis, authors=paper.authors)
    assert "identifier" in _found(entry, paper, other).reasons


def test_another_title_of_the_same_authors_under_the_id_is_not_sure() -> None:
    entry = replace(PREPRINT, title="No Free Lunch on Rocky Shores")
    assert "conflicting" not in _found(entry).reasons
    entry = replace(entry, authors=_authors("Wei Lin", *AUTHORS[1:]))
    assert "conflicting" in _found(entry).reasons


def test_the_authors_of_the_paper_that_an_id_and_a_title_name_may_be_wrong() -> None:
    found = _found(replace(PREPRINT, authors=_authors("Wei Lin", "Bo Adams", "Jo Quill")))
    assert found.status is Status.CONFLICTING
    assert "authors" in found.reasons
    assert "identifier-of-another" not in found.reasons


def test_brackets_in_brackets_are_left_out() -> None:
    record = replace(_published(), title=f"{PAPER.title} (Tides (2003) 34 (978-994))")
    entry = replace(record, record="", title=PAPER.title)
    assert _found(entry, record).status is Status.MATCHED


def test_words_in_quotation_marks_may_be_left_out_and_not_be_others() -> None:
    record = replace(_published(), title=PAPER.title)
    quoted = replace(record, record="", title=f"{PAPER.title} “in the wild”")
    assert _found(quoted, record).status is Status.MATCHED
    other = replace(record, title=f"{PAPER.title} “on the beach”")
    assert _found(quoted, other).status is not Status.MATCHED


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
    record = replace(_published(), venue=f"Conference on {told}", issued=Date(2019))
    entry = replace(record, record="", venue=f"Conference on {said}")
    assert _found(entry, record).status is Status.MATCHED
    assert ("venue-year" in _found(entry, record, strict=True).reasons) is differs


@pytest.mark.parametrize("entry", [ARTICLE, PREPRINT], ids=["article", "preprint"])
def test_one_left_of_five_authors_is_a_conflict(entry: Reference) -> None:
    others = _authors(AUTHORS[0], "Wei Lin", "Bo Adams", "Jo Quill", "Al Finch")
    assert _found(replace(entry, authors=others)).status is Status.CONFLICTING


@pytest.mark.parametrize(
    "said",
    [{"tags": ("Software",)}, {"pages": "ascl:1901.001"}, {"url": "https://github.com/i/tides"}],
    ids=["keyword", "number", "address"],
)
def test_a_program_may_have_its_papers_title_and_authors_of_its_own(said: dict[str, Any]) -> None:
    authors = _authors("Ida Hale", "Wei Lin", "Bo Adams", "Jo Quill")
    entry = Reference(title=PAPER.title, authors=authors, kind=Kind.MISC, issued=Date(2020))
    assert _found(entry).status is Status.CONFLICTING
    assert _found(replace(entry, **said)).status is Status.AMBIGUOUS


def test_a_book_may_have_the_title_of_a_paper() -> None:
    entry = Reference(
        title=PAPER.title, authors=_authors("Bo Adams"), kind=Kind.BOOK, issued=Date(2019)
    )
    assert _found(entry).status is Status.AMBIGUOUS


def test_another_title_in_another_venue_may_be_another_paper() -> None:
    record = replace(_published(), authors=PAPER.authors, doi=None)
    entry = replace(
        record, record="", title="Word Meanings for Coastal Tides", venue="Handbook of Shores"
    )
    assert _found(entry, record).status is not Status.CONFLICTING


@pytest.mark.parametrize("named", [False, True], ids=["by nothing", "by its DOI"])
@pytest.mark.parametrize(
    ("said", "is_doubtful"),
    [
        ({"kind": Kind.BOOK, "authors": _authors("Wei Lin")}, True),
        (
            {"kind": Kind.MISC, "url": "https://github.com/a/b", "authors": _authors("Wei Lin")},
            True,
        ),
        ({"kind": Kind.UNKNOWN, "authors": _authors("Wei Lin")}, True),
        ({"kind": Kind.ARTICLE, "authors": _authors("Wei Lin")}, False),
        ({"kind": Kind.ARTICLE, "issued": Date(1990)}, False),
    ],
    ids=["a book", "a program", "of no sort", "an article", "another year alone"],
)
def test_what_may_be_another_work_is_none_that_the_entry_names(
    said: dict[str, Any], is_doubtful: bool, named: bool
) -> None:
    record = replace(_published(), authors=PAPER.authors)
    entry = replace(record, record="", venue="", doi=record.doi if named else None, **said)
    found = _held_against(entry, record)
    assert (found.status is Status.AMBIGUOUS) == (is_doubtful and not named)
    if not is_doubtful or named:
        assert found.status is Status.CONFLICTING


def test_a_printed_name_that_is_left_over_accuses_nobody() -> None:
    record = replace(_published(), authors=PAPER.authors)
    said = "I. Hale, T. Orr, E. Stone, L. Vane, Q. Other. Word Meanings and Coastal Tides. 2020."
    entry = Reference(title=record.title, said=said, issued=Date(2020))
    found = _held_against(entry, record)
    assert found.status is Status.MATCHED
    assert [each.finding for each in replace(found, strict=True).differences] == ["authors"]
    by_others = replace(entry, said="Q. Other, R. Else. Word Meanings and Coastal Tides. 2020.")
    assert "authors" in _held_against(by_others, record).reasons


def test_a_work_may_come_out_at_another_meeting_in_another_year() -> None:
    meeting = "Proceedings of the International Conference on Tide Prediction"
    record = replace(_published(), kind=Kind.INPROCEEDINGS, venue=meeting, doi=None)
    entry = replace(record, record="", venue="Symposium on Coastal Robots and Drones")
    assert "venue" in _held_against(entry, record).reasons
    later = replace(entry, issued=Date(2021))
    assert _held_against(later, record).status is Status.MATCHED
    same = replace(later, doi="10.5555/tides")
    assert "venue" in _held_against(same, replace(record, doi="10.5555/tides")).reasons


def test_a_letter_of_a_formula_may_be_set_as_another_one() -> None:
    record = replace(
        _published(), title="Tides of Long B-Mixing Coastal Currents", authors=PAPER.authors
    )
    entry = replace(record, record="", title=r"Tides of Long $\beta$-Mixing Coastal Currents")
    assert _held_against(entry, record).status is Status.MATCHED


def test_a_later_version_may_be_of_any_year_where_none_is_known() -> None:
    record = replace(PAPER, submitted=None, updated=None, issued=Date(2019))
    entry = replace(PREPRINT, issued=Date(2021))
    assert _found(entry, record).status is Status.MATCHED
    first = replace(record, arxiv_id=ArxivId("1903.01234", 1))
    assert "year" in _found(entry, first).reasons


def test_letters_exchanged_in_a_family_name_are_noticed() -> None:
    entry = replace(ARTICLE, authors=_authors("Ida Hale", "Tom Orr", "Eve Sotne", *AUTHORS[3:]))
    found = _found(entry, replace(ARTICLE, record="catalogue:1"))
    assert "author-spelling" in found.reasons
    assert "Eve Stone" in found.why


def test_the_slip_may_be_the_preprints() -> None:
    entry = replace(ARTICLE, authors=_authors("Ida Hale", "Tom Orr", "Eve Sotne", *AUTHORS[3:]))
    assert _found(entry).status is Status.MATCHED
    assert "author-spelling" in _found(entry, strict=True).reasons


@pytest.mark.parametrize("name", ["Eve M. Stone", "E. Stone", "Stone"])
def test_initials_are_no_misspelling(name: str) -> None:
    entry = replace(ARTICLE, authors=_authors("Ida Hale", "Tom Orr", name, *AUTHORS[3:]))
    assert _found(entry).status is Status.MATCHED


def test_the_title_of_another_version_is_explained() -> None:
    entry = replace(ARTICLE, title="Word Meanings and Coastal Tides")
    assert _found(entry).status is Status.MATCHED
    assert "title-wording" in _found(entry, strict=True).reasons
    once = replace(PAPER, arxiv_id=ArxivId("1903.01234", 1))
    assert "title" in _found(replace(PREPRINT, title=entry.title), once).reasons


def test_a_misspelt_word_of_the_title_is_listed_when_asked_for() -> None:
    entry = replace(ARTICLE, title="Word Sneses and Coastal Tides")
    assert _found(entry).status is Status.MATCHED
    assert "title-spelling" in _found(entry, strict=True).reasons


@pytest.mark.parametrize(
    ("year", "accused"), [(2017, False), (2018, False), (2022, False), (2009, False), (2029, True)]
)
def test_a_publication_may_come_before_its_preprint_and_not_long_after(
    year: int, accused: bool
) -> None:
    entry = replace(ARTICLE, issued=Date(year))
    assert ("year" in _found(entry).reasons) == accused
    assert "year" in _found(entry, strict=True).reasons


def test_a_comment_is_another_work_than_the_paper_whose_id_it_bears() -> None:
    entry = replace(PREPRINT, title=f"Comment on “{PAPER.title}”")
    assert _found(entry).status is not Status.MATCHED


def test_a_title_before_the_colon_accuses_nobody() -> None:
    entry = Reference(
        title="Tidal Graphs: Harmonic Analysis in Practice",
        authors=_authors("Ann New"),
        kind=Kind.ARTICLE,
        venue="Coastal Computing",
        issued=Date(2020),
    )
    record = replace(PAPER, title="Tidal Graphs")
    assert _found(entry, record).status in (Status.NOT_FOUND, Status.AMBIGUOUS)


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
        authors=_authors("Ida H&aacute;le", *AUTHORS[1:]),
        venue="Coasts &amp; Computing",
        record="crossref:x",
    )
    entry = replace(ARTICLE, authors=_authors("Ida Hále", *AUTHORS[1:]), venue="Coasts & Computing")
    assert not any(each.seen for each in compare_fields(entry, record))
