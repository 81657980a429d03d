"""Entries whose lists of authors, titles and addresses are written in ways of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bibwright.matching.comparison import Field
from bibwright.matching.levels import VenueLevel
from bibwright.matching.venues import compare_venues, read_venue
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Person
from bibwright.sources.catalogues.reading import unmarked
from bibwright.text.fold import fold
from bibwright.verification.model import State
from support.judged_entries import ARTICLE as PUBLISHED
from support.judged_entries import PAPER, persons
from support.shelf import ARTICLE, BOOK, LIMPET, checked


@pytest.mark.parametrize(
    "names",
    [
        "Ida Hale, Tom Orr, and Eve Stone and Lou Vane",
        "Hale I, Orr T, Stone E, Vane L",
        "Hale, I., Orr, T., Stone, E. \\& Vane, L.",
        "I. Hale; T. Orr; E. Stone; L. Vane",
        "Hale, Ida; Orr, Tom; Stone, Eve; Vane, Lou",
        "Hale, I., Orr, T., et al.",
        "Ida Hale*, Tom Orr*, Eve Stone†, Lou Vane",
        "Ida Hale, Tom Orr and Eve Stone and Lou Vane",
        "Ida Hale, Tom Orr and Eve Stone, Lou Vane",
        "Ida Hale and Tom Orr and more authors",
        "Ida Hale and Tom Orr and many others",
    ],
)
def test_authors_are_read_whatever_stands_between_them(names: str) -> None:
    record = replace(ARTICLE, authors=persons("Ida Hale", "Tom Orr", "Eve Stone", "Lou Vane"))
    assert checked(_by(names), record)["k"].state is State.MATCHED
    other = replace(record, authors=persons("Ida Hale", "Max Moor", "Ute Roth", "Lou Vane"))
    found = checked(_by(names), other)["k"]
    assert [each.finding for each in found.contradictions] == ["authors"]
    assert all("Tom Orr" not in each.after for each in found.corrections)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Chapter 6 Sand on Long Shores", "Sand on long shores"),
        ("Sand on Long Shores", "Chapter 12 Sand on long shores"),
        ("Sand on long shores", "Abstract P2-14: Sand on Long Shores"),
        ("Sand on long shores", "Survey Article: Sand on Long Shores"),
        (r"The $\\ell_1$ norm of waves at $\\lambda\\to\\infty$", "The ℓ1 norm of waves at λ→∞"),
        (r"Drift of $3\\times3$ grains of $\\Lambda_b$ sand", "Drift of 3×3 grains of Λb sand"),
        (r"Search for $B^0\\to K^{*0}\\mu^+\\mu^-$ in sand", "Search for B0→K∗0μ+μ− in sand"),
        ("Of gulls: gull-terns+ waders= flocks", "Of Gulls: gull - terns + waders = flocks"),
    ],
)
def test_numbers_before_titles_and_formulas_in_them_are_read(said: str, told: str) -> None:
    record = replace(ARTICLE, title=unmarked(replace(ARTICLE, title=told)).title)
    entry = (
        f"@article{{k, title={{{said}}}, author={{I. Hale}}, year={{1905}}, doi={{10.5555/tide}}}}"
    )
    found = checked(entry, record)["k"]
    assert found.state is State.MATCHED
    assert not [each for each in found.differences if each.field is Field.TITLE]


def test_the_doi_in_an_address_is_the_entrys() -> None:
    entry = (
        "@misc{k, title={Molecular Forms of the Limpet: A Form for the Limpet's Foot},"
        " author={Orr, J. D. and Stone, F.}, %s={\\url{https://doi.org/10.5555/tide}}}"
    )
    for field in ("howpublished", "url"):
        found = checked(entry % field, ARTICLE, LIMPET)["k"]
        assert [each.finding for each in found.contradictions] == ["identifier-of-another"]
    assert checked(entry.replace("tide", "foot") % "url", LIMPET)["k"].state is State.MATCHED


def test_chapters_in_two_handbooks_of_one_field_are_told_apart() -> None:
    record = replace(BOOK, kind=Kind.INCOLLECTION, venue="Handbook of Sand Growth", isbn="")
    entry = (
        "@incollection{k, title={The Art of Raking Sand: Tools, Wind and Patience}, year={2009},"
        " author={Orr, T. and Stone, E.}, booktitle={%s}}"
    )
    for venue, differs in (
        ("Handbook of Sandy Labour", True),
        ("Handbook of Sand Growth, Vol. 1", False),
        ("Handbook of sand growth", False),
    ):
        found = checked(entry % venue, record)["k"]
        assert found.state is State.MATCHED
        assert ("venue" in [each.finding for each in found.differences]) == differs


def _by(names: str) -> str:
    return (
        f'@article{{k, title={{Zur Tide flacher K\\"usten}}, author={{{names}}}, year={{1905}},'
        " journal={Annalen der Gezeiten}, doi={10.5555/tide}}"
    )


def test_a_name_with_a_suffix_in_its_family_name_is_one() -> None:
    record = replace(ARTICLE, authors=persons("Ida Hale", "A. Joseph Orr Jr.", "Eve Stone"))
    entry = _by("Hale, Ida and Orr Jr, A Joseph and Stone, Eve")
    assert checked(entry, record)["k"].state is State.MATCHED


def test_who_is_named_twice_in_a_row_is_one() -> None:
    record = replace(ARTICLE, authors=persons("Ida Hale", "Tom Jo Orr", "Eve Stone"))
    entry = _by("Hale, Ida and Orr, Tom Jo and Orr, Tom and Stone, Eve")
    assert checked(entry, record)["k"].state is State.MATCHED
    entry = _by("Hale, Ida and Orr, Tom Jo and Orr, Ute and Stone, Eve")
    assert [each.finding for each in checked(entry, record)["k"].contradictions] == ["authors"]


@pytest.mark.parametrize(
    ("names", "accused"),
    [
        ("Orr, Tom and Stone, Eve and others", False),
        ("Orr, Tom and Stone, Eve", True),
        ("Orr, Tom and Moor, Max and others", True),
    ],
)
def test_the_title_of_a_first_version_may_stand_beside_some_of_its_authors(
    names: str, accused: bool
) -> None:
    entry = (
        f"@misc{{k, title={{{PAPER.title} for Gulls in Winter}}, author={{{names}}},"
        " eprint={1903.01234}, year={2019}}"
    )
    assert bool(checked(entry, PAPER)["k"].contradictions) == accused


@pytest.mark.parametrize(
    ("venue", "accused"),
    [
        ("Proc. of the Workshop on SANDS at the Shore Conference", False),
        ("SANDS Workshop", False),
        ("International SANDS Workshop on Harbour Walls", False),
        ("Workshop on Harbour Walls and Boats", True),
        ("Proc. of the Workshop on Gull Vision", True),
    ],
)
def test_a_workshop_goes_by_its_name_and_by_that_of_its_meeting(venue: str, accused: bool) -> None:
    told = "Proceedings of the 3rd Workshop on SANDS: Grains, Dunes, and Drift"
    record = replace(ARTICLE, kind=Kind.INPROCEEDINGS, venue=told)
    entry = (
        '@inproceedings{k, title={Zur Tide flacher K\\"usten}, author={I. Hale}, year={1905},'
        f" booktitle={{{venue}}}}}"
    )
    assert bool(checked(entry, record)["k"].contradictions) == accused


def test_a_programs_title_may_be_its_papers_or_nearly_so() -> None:
    record = replace(BOOK, kind=Kind.ARTICLE, title="Dune: Large-Scale Raking of Uneven Dry Sand")
    entry = (
        "@%s{k, title={{Dune}: Large-Scale Raking of Uneven Sand}, author={Orr, T. and Stone, E.},"
        " year={2009}, url={https://dune.example}}"
    )
    for kind in ("misc", "software", "manual"):
        assert not checked(entry % kind, record)["k"].contradictions
    both = record, replace(record, record="other:1")
    assert [each.finding for each in checked(entry % "article", *both)["k"].contradictions]
    assert checked(entry % "article", record)["k"].state is State.AMBIGUOUS  # one alone may err


def test_a_paper_at_a_meeting_may_have_been_at_its_workshop_in_another_year() -> None:
    told = "Proceedings of the SHORE-02 Workshop on Effective Tools for Teaching Sand Counting"
    record = replace(ARTICLE, kind=Kind.INPROCEEDINGS, venue=told, issued=Date(1903))
    entry = (
        '@inproceedings{k, title={Zur Tide flacher K\\"usten}, author={I. Hale}, year={1905},'
        " booktitle={Proceedings of the 42nd Annual Meeting of SHORE, Posters}}"
    )
    assert not checked(entry, record)["k"].contradictions


def test_a_meeting_may_be_named_by_what_it_was_beside() -> None:
    told = "Proceedings of the 2002 Conference on Empirical Methods in Natural Language Processing"
    record = replace(ARTICLE, kind=Kind.INPROCEEDINGS, venue=told)
    entry = (
        '@inproceedings{k, title={Zur Tide flacher K\\"usten}, author={I. Hale}, year={1905},'
        " booktitle={Proceedings of the ACL-02 conference on %s - Volume 10}}"
    )
    own, other = "Empirical methods in natural language processing", "Computer Vision"
    assert not checked(entry % own, record)["k"].contradictions
    assert [each.finding for each in checked(entry % other, record)["k"].contradictions]


def test_a_talk_may_have_an_author_less_than_its_preprint() -> None:
    entry = (
        f"@%s{{k, title={{{PAPER.title}}}, year={{2019}}, author={{Ida Hale and Tom Orr and"
        " Eve Stone and Kim Roth}, howpublished={Shore Workshop}%s}"
    )
    assert not checked(entry % ("misc", ""), PAPER)["k"].contradictions
    first = replace(PAPER, arxiv_id=ArxivId("1903.01234", 1), updated=None)
    assert not checked(entry % ("misc", ""), first)["k"].contradictions
    found = checked(entry % ("misc", ", eprint={1903.01234}"), first)["k"]
    assert [each.finding for each in found.contradictions] == ["authors"]


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        (
            "Conference of the European Chapter of the ACL (EACL 2009)",
            "European Chapter of the Association for Computational Linguistics",
            VenueLevel.SAME,
        ),
        ("Proceedings of EACL", "Annual Meeting of the ACL", VenueLevel.APART),
        (
            "COLING/ACL 2006",
            "International Conference on Computational Linguistics and 44th Annual Meeting of the"
            " Association for Computational Linguistics",
            VenueLevel.SAME,
        ),
        (
            "COLING/ACL 2006",
            "Annual Meeting of the Association for Computational Linguistics",
            VenueLevel.SAME,
        ),
        ("COLING/ACL 2006", "EMNLP", VenueLevel.APART),
        ("ECML-PKDD", "European Conference on Machine Learning", VenueLevel.SAME),
        ("ECML-PKDD", "PKDD", VenueLevel.SAME),
        ("ICML", "European Conference on Machine Learning", VenueLevel.APART),
        ("AAAI", "7th National Conference on Artificial Intelligence", VenueLevel.SAME),
    ],
)
def test_meetings_that_were_one_go_by_either_name(
    one: str, other: str, relation: VenueLevel
) -> None:
    assert compare_venues(read_venue(fold(one)), read_venue(fold(other))) is relation


def test_a_work_that_came_out_again_may_have_one_of_its_authors_exchanged() -> None:
    names = "Ida Hale and Tom Orr and Eve Stone and Ann New and Kim Roth"
    record = replace(
        PUBLISHED, arxiv_id=None, venue="Conference on Vision of Gulls", record="catalogue:9"
    )
    entry = (
        f"@article{{k, title={{{PAPER.title}}}, author={{{names}}}, year={{%s}}, journal={{%s}}}}"
    )
    again = entry % ("2023", "Annals of Coastal Physics")
    assert not checked(again, record)["k"].contradictions
    same = entry % ("2020", "Conference on Vision of Gulls")
    assert "authors" in [each.finding for each in checked(same, record)["k"].contradictions]
    abstract = replace(record, venue="Vision of Gulls Extended Abstracts", authors=record.authors)
    whole = checked(entry % (record.year, "Symposium on Raking Sand"), abstract)["k"]
    assert whole.state is State.MATCHED
    others = again.replace("Tom Orr", "Max Moor").replace("Eve Stone", "Ute Low")
    assert checked(others, record)["k"].state is State.AMBIGUOUS


@pytest.mark.parametrize(
    ("names", "accused"),
    [
        ("Hale, Orr and Stone", False),
        ("Hale, Vane and Stone", True),
        ("Hale I.J. and Orr T. and Stone E.", False),
        ("Ida Hale and Tom Orr and Eve Stone and undefined, undefined", False),
        ("Ida Hale and Tom Orr and Eve Stone and al, et", False),
        ("Ida Hale and Tom Orr and Eve Stone and OpenTide", False),
        ("TideSeek-AI and Ida Hale and others", False),
        ("Shore Team", False),
        ("OpenTide", False),
        ("Ida Hale and Tom Orr and Eve Stone and Lou MacVane", True),
        ("Ann MacVane", True),
        ("I. Hale and T. Orr and E. De", True),
    ],
)
def test_lists_of_names_and_bodies_without_braces_are_read_as_they_are_meant(
    names: str, accused: bool
) -> None:
    record = replace(ARTICLE, authors=persons("Ida J. Hale", "Tom Orr", "Eve Stone"))
    entry = (
        '@article{k, title={Zur Tide flacher K\\"usten}, year={1905}, doi={10.5555/tide},'
        f" author={{{names}}}, journal={{Annalen der Gezeiten}}}}"
    )
    assert bool(checked(entry, record)["k"].contradictions) == accused


@pytest.mark.parametrize(
    ("said", "told", "accused"),
    [
        ("Findings of ACL", "Findings of the ACL: EMNLP 2020", False),
        ("EMNLP Findings", "Findings of the Association for Computational Linguistics", False),
        ("EMNLP", "Findings of the Association for Computational Linguistics: EMNLP 2020", False),
        ("Findings of NAACL", "International Conference on Computer Vision", True),
        ("Association for Computational Linguistics", "EMNLP", False),
        ("Springer Berlin Heidelberg", "European Conference on Computer Vision", False),
    ],
)
def test_findings_go_by_either_name_and_a_meeting_by_whoever_prints_it(
    said: str, told: str, accused: bool
) -> None:
    record = replace(PUBLISHED, arxiv_id=None, venue=told, record="catalogue:9")
    names = " and ".join(map(str, record.authors))
    entry = (
        f"@inproceedings{{k, title={{{record.title}}}, author={{{names}}}, booktitle={{{said}}},"
        f" year={{{record.year}}}}}"
    )
    assert bool(checked(entry, record)["k"].contradictions) == accused


def test_the_half_of_a_name_that_catalogues_leave_is_the_name() -> None:
    record = replace(ARTICLE, authors=(*persons("Ida Hale"), Person("De Stone", "Vera")))
    entry = (
        '@article{k, title={Zur Tide flacher K\\"usten}, year={1905}, doi={10.5555/tide},'
        " author={I. Hale and %s}, journal={Annalen der Gezeiten}}"
    )
    assert not checked(entry % "V. De", record)["k"].contradictions
    assert checked(entry % "K. De", record)["k"].contradictions


def test_a_draft_of_an_earlier_year_may_have_had_some_of_its_many_authors_alone() -> None:
    names = [f"{given} Hale" for given in ("Ida", "Max", "Ute", "Kim", "Al", "Bo", "Cy", "Di")]
    record = replace(
        PUBLISHED, authors=persons(*names), issued=Date(2020), arxiv_id=None, record="catalogue:9"
    )
    entry = (
        f"@misc{{k, title={{{record.title}}}, year={{%s}},"
        f" author={{{' and '.join(names[:5])} and Lou Vane}}}}"
    )
    assert not checked(entry % 2019, record)["k"].contradictions
    assert checked(entry % 2020, record)["k"].contradictions
    others = entry.replace("Max Hale", "Tom Orr").replace("Ute Hale", "Eve Stone")
    assert checked(others % 2019, record)["k"].contradictions


@pytest.mark.parametrize(("year", "doi", "accused"), [
    ("2018", "", False), ("2017", "", True), ("2022", "", True), ("2018", "10.5555/gulls", True),
])  # fmt: skip
def test_a_publication_may_be_cited_by_the_year_of_a_preprint_that_no_source_has(
    year: str, doi: str, accused: bool
) -> None:
    record = replace(
        PUBLISHED, arxiv_id=None, issued=Date(2020), doi="10.5555/gulls", record="catalogue:9"
    )
    names = " and ".join(map(str, record.authors))
    entry = (
        f"@inproceedings{{k, title={{{record.title}}}, author={{{names}}}, doi={{{doi}}},"
        f" booktitle={{{record.venue}}}, year={{{year}}}}}"
    )
    found = checked(entry, record)["k"]
    assert bool(found.contradictions) == accused
    assert "year" in [each.finding for each in (*found.contradictions, *found.differences)]


def test_a_title_of_two_words_by_others_is_perhaps_another_work() -> None:
    record = replace(ARTICLE, title="Tidal Analysis", doi=None, authors=persons("Tom Orr"))
    entry = "@article{k, title={%s}, author={Ann New}, year={1905}, publisher={Coast}}"
    assert checked(entry % "Tidal analysis", record)["k"].state is State.AMBIGUOUS
    named = replace(record, title="Tidal Analysis of Shallow Harbours")
    assert checked(entry % named.title, named)["k"].contradictions


def test_a_title_that_a_source_has_with_stray_braces_accuses_nobody() -> None:
    title = "LIMPET: Learning Imprints of Mollusc Parts on Estuarine Tides for Gulls"
    record = replace(ARTICLE, title="LIMPET}: {L}earning Imprints of Mollusc Parts on {E}stuarine")
    entry = (
        f"@article{{k, title={{{title}}}, author={{Ida Hale}}, year={{1905}},"
        " journal={Annalen der Gezeiten}, doi={10.5555/tide}}"
    )
    assert not checked(entry, record)["k"].contradictions


@pytest.mark.parametrize(
    ("title", "accused"),
    [
        (f"{PUBLISHED.title} in the Wild", False),
        (f"{PUBLISHED.title} Observed", True),
    ],
)
def test_a_source_may_leave_out_the_phrase_behind_a_title(title: str, accused: bool) -> None:
    record = replace(PUBLISHED, arxiv_id=None, doi=None, record="catalogue:9")
    names = " and ".join(map(str, record.authors))
    entry = (
        f"@inproceedings{{k, title={{{title}}}, author={{{names}}},"
        f" booktitle={{{record.venue}}}, year={{{record.year}}}}}"
    )
    found = checked(entry, record, replace(record, record="other:1"))["k"]
    assert bool(found.contradictions) == accused
    assert "title-wording" in [x.finding for x in (*found.contradictions, *found.differences)]
