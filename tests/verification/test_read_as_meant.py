"""Entries whose lists of authors were cut short or turned round, and whose titles have more in them
than the title: ids, editions, a name, what sort of paper it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bibwright.commands.check import check_files
from bibwright.matching.levels import VenueLevel
from bibwright.matching.venues import compare_venues, read_venue
from bibwright.model.reference import Date, Kind, Update, UpdateSort
from bibwright.text.fold import fold
from bibwright.verification.model import State
from support.catalogue_client import asking_catalogues
from support.catalogue_server import CatalogueServer
from support.judged_entries import PAPER, persons
from support.shelf import ARTICLE, BOOK, checked

SEVEN = ("Ida Hale", "Tom Orr", "Eve Stone", "Lou Vane", "Kim Roth", "Ann New", "Max Moor")
LISTED = replace(ARTICLE, title="Tides of the Shallow Coasts", authors=persons(*SEVEN))
MEETING = replace(LISTED, kind=Kind.INPROCEEDINGS, venue="Shore Conference", volume="")


def _by(names: str) -> str:
    return (
        f"@article{{k, title={{Tides of the Shallow Coasts}}, author={{{names}}}, year={{1905}},"
        " journal={Annalen der Gezeiten}}"
    )


@pytest.mark.parametrize(
    ("names", "finding", "accuses"),
    [
        ("Ida Hale and Tom Orr and Eve Stone", "authors-cut", False),
        (
            "I. Hale and T. Orr and E. Stone and L. Vane and K. Roth and A. New",
            "authors-cut",
            False,
        ),
        ("Ida Hale and Tom Orr", "authors", True),
        ("Ida Hale and Eve Stone and Lou Vane", "authors", True),
        ("Tom Orr and Eve Stone and Lou Vane", "authors", True),
        ("Ida Hale and Tom Orr and Eve Stone and Lou Vane and Max Moor", "authors", True),
        ("Ida Hale and Tom Orr and Ute Low", "authors", True),
    ],
)
def test_a_list_that_ends_early_was_cut(names: str, finding: str, accuses: bool) -> None:
    found = checked(_by(names), LISTED)["k"]
    assert [each.finding for each in found.comparisons if each.finding] == [finding]
    assert bool(found.contradictions) == accuses


@pytest.mark.parametrize(
    "names",
    [
        "Hale I and Orr T and Stone E and others",
        "Hale IB and Orr T and Stone EM and Vane L and Roth K and New A and Moor M",
    ],
)
def test_initials_behind_names_are_no_family_names(names: str) -> None:
    record = replace(LISTED, title="Tides of the Shallow Coasts: Sand, Wind and Gulls")
    found = checked(_by(names), record)["k"]
    assert found.state is State.MATCHED
    assert {each.finding for each in found.differences} <= {"title-subtitle"}
    others = names.replace("Orr T", "Low U").replace("Stone", "Moss")
    assert checked(_by(others), LISTED)["k"].found


def test_family_names_in_capitals_are_no_initials() -> None:
    record = replace(
        ARTICLE, title="Tides of the Shallow Coasts", authors=persons("K. He", "W. Li")
    )
    found = checked(_by("Kaiming HE and Wei LI"), record)["k"]
    assert found.state is State.MATCHED
    assert not found.contradictions


@pytest.mark.parametrize(
    ("behind", "finding"),
    [
        (". CoRR abs/1903.01234 (2019)", ""),
        (". arXiv preprint arXiv:1903.01234", ""),
        (", corr abs/1903.01234", ""),
        (". CoRR abs/1904.05678 (2019)", "arxiv-id"),
    ],
)
def test_an_id_behind_a_title_is_one(behind: str, finding: str) -> None:
    entry = f"@article{{k, title={{{PAPER.title}{behind}}}, author={{Ida Hale and others}}}}"
    found = checked(entry, PAPER)["k"]
    assert [each.finding for each in found.comparisons if each.finding] == [finding] * bool(finding)


def test_a_title_may_end_in_the_name_of_arxiv() -> None:
    record = replace(LISTED, title="Tides of Citations on arXiv")
    entry = _by(" and ".join(SEVEN)).replace(LISTED.title, record.title)
    assert not checked(entry, record)["k"].differences


@pytest.mark.parametrize(
    "behind",
    [" (3rd ed.)", ", Second Edition, Revised", ": 50th Anniversary Edition", ", Global Edition"],
)
def test_an_edition_behind_a_title_is_no_part_of_it(behind: str) -> None:
    entry = (
        f"@book{{k, title={{The Art of Raking Sand: Tools, Wind and Patience{behind}}},"
        " author={Tom Orr and Eve Stone}, year={2009}}"
    )
    found = checked(entry, BOOK)["k"]
    assert found.state is State.MATCHED
    assert not found.differences


def test_an_article_before_a_title_may_go_with_its_subtitle() -> None:
    record = replace(LISTED, title="The SHORE 2020 Statement: a guideline for those who rake sand")
    entry = _by("Ida Hale and others").replace(LISTED.title, "{SHORE} 2020 statement")
    assert checked(entry, record)["k"].state is State.MATCHED


def test_a_name_before_a_title_is_often_put_there() -> None:
    entry = _by(" and ".join(SEVEN)).replace("Tides of", "TideNet: Tides of")
    found = checked(entry, LISTED)["k"]
    assert [each.finding for each in found.differences] == ["title-subtitle"]
    assert not found.contradictions
    other = replace(LISTED, title="GullNet: Tides of the Shallow Coasts")
    assert not [
        each for each in checked(entry, other)["k"].differences if each.finding == "title-subtitle"
    ]


def test_of_a_meeting_there_is_the_paper_or_its_extended_abstract() -> None:
    names = " and ".join(SEVEN)
    entry = _by(names).replace("article", "inproceedings").replace("journal", "booktitle")
    entry = entry.replace("Annalen der Gezeiten", "Proceedings of the Shore Conference")
    abstract = replace(MEETING, title=f"{LISTED.title} (Extended Abstract)")
    article = replace(LISTED, issued=Date(1907), doi="10.5555/later", record="catalogue:9")
    found = checked(entry, abstract, article)["k"]
    assert found.state is State.MATCHED
    assert [each.doi for each in found.records] == [MEETING.doi]
    later = entry.replace("Shore Conference", "Dune Conference")
    assert checked(later, abstract)["k"].state is not State.MATCHED


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("Econometrica", "J. Econ. Theory", VenueLevel.OTHER),
        ("Neuron", "Neuronal Signaling", VenueLevel.OTHER),
        ("Neuroimage", "NeuroImage: Clinical", VenueLevel.ALIKE),
        ("Econometrica", "Econom.", VenueLevel.SAME),
        ("PVLDB", "Proceedings of the VLDB Endowment", VenueLevel.SAME),
        ("PNAS USA", "Proceedings of the National Academy of Sciences", VenueLevel.SAME),
    ],
)
def test_a_name_of_one_word_is_abbreviated_by_no_other_name(
    one: str, other: str, relation: VenueLevel
) -> None:
    assert compare_venues(read_venue(fold(one)), read_venue(fold(other))) is relation


def test_who_knows_that_a_paper_was_taken_back_isnt_told() -> None:
    entry = _by(" and ".join(SEVEN)).replace("year", "note={Retracted in 1907}, year")
    taken = replace(LISTED, updates=(Update(UpdateSort.RETRACTION, "10.5555/back", Date(1907)),))
    told = checked(entry, taken)["k"]
    assert not [each for each in told.found if each.accuses and not each.ignored]
    untold = checked(_by(" and ".join(SEVEN)), taken)["k"]
    assert [each.name for each in untold.found if each.accuses] == ["retracted"]


def test_who_takes_over_anothers_records_is_asked_instead_of_it(tmp_path: Path) -> None:
    entry = b"@misc{a, title={Of wholly invented sand and gulls in winter}, author={Orr, T.}}"
    with CatalogueServer("semantic-scholar") as holder, CatalogueServer("dblp") as held:
        with asking_catalogues(holder, held, folder=tmp_path / "both") as desk:
            run = check_files([("refs.bib", entry)], desk.catalogues)
        assert run.entries[0].asked == ("Semantic Scholar",)
        assert not held.requests
        with asking_catalogues(held, folder=tmp_path / "one") as desk:
            run = check_files([("refs.bib", entry)], desk.catalogues)
        assert run.entries[0].asked == ("DBLP",)
