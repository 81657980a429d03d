"""Entries beside records that are another version's, or another work's of nearly the same title."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bibwright.commands.check import check_files
from bibwright.commands.check_lists import paper_list
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Reference
from bibwright.verification.model import State
from support.judged_entries import persons
from support.shelf import Shelf, checked

NAMES = ("Ida Hale", "Tom Orr", "Eve Stone")
MEETING = Reference(
    kind=Kind.INPROCEEDINGS,
    title="Harbour: A Learning Model of Tidal Basins",
    authors=persons(*NAMES),
    venue="Conference on Neural Information Processing Systems",
    issued=Date(2015),
    record="dblp:1",
)
FIRST_VERSION = replace(
    MEETING,
    kind=Kind.PREPRINT,
    title="Harbour: Models of Tidal Basins",
    venue="",
    arxiv_id=ArxivId("1503.01234", 1),
    record="",
)
SISTER = "A learning model of tidal basins"


def _entry(type_: str, title: str, names: tuple[str, ...], **fields: str) -> str:
    said = {"title": title, "author": " and ".join(names), "year": "2015"} | fields
    return f"@{type_}{{k, {', '.join(f'{name}={{{value}}}' for name, value in said.items())}}}"


@pytest.mark.parametrize(
    ("type_", "names", "fields", "state"),
    [
        ("misc", (*NAMES, "Lou Vane"), {}, State.MATCHED),
        ("misc", (NAMES[0], "Lou Vane", *NAMES[1:]), {}, State.MATCHED),
        ("misc", (NAMES[0], "Lou Vane"), {}, State.CONFLICTING),
        ("misc", ("Lou Vane", *NAMES), {}, State.CONFLICTING),
        ("inproceedings", (*NAMES, "Lou Vane"), {"booktitle": "NIPS"}, State.CONFLICTING),
        ("article", (NAMES[1], NAMES[0]), {"journal": "CoRR abs/1503.01234"}, State.MATCHED),
        ("article", ("Lou Vane", "Kim Roth"), {"journal": "CoRR abs/1503.01234"}, None),
    ],
)
def test_a_preprint_that_no_source_has_may_have_had_others(
    type_: str, names: tuple[str, ...], fields: dict[str, str], state: State | None
) -> None:
    found = checked(_entry(type_, MEETING.title, names, **fields), MEETING)["k"]
    assert found.state is state if state else found.state is not State.MATCHED, found.why


@pytest.mark.parametrize(
    ("names", "state"),
    [
        (NAMES, State.MATCHED),
        ((*NAMES[:2], "Lou Vane", NAMES[2], "others"), State.MATCHED),
        ((NAMES[0], "Lou Vane", "Kim Roth"), State.AMBIGUOUS),
    ],
)
def test_a_first_version_is_not_held_against_the_last_ones_title(
    names: tuple[str, ...], state: State
) -> None:
    journal = "arXiv preprint arXiv:1503.01234"
    text = _entry("article", MEETING.title, names, journal=journal)
    assert checked(text, FIRST_VERSION)["k"].state is state


@pytest.mark.parametrize(
    ("title", "fields", "state"),
    [
        (SISTER, {"booktitle": "Conference on Autonomous Agents"}, State.AMBIGUOUS),
        (SISTER, {"booktitle": "NIPS", "year": "2011"}, State.AMBIGUOUS),
        (SISTER, {"booktitle": "NIPS"}, State.MATCHED),
        (MEETING.title, {"booktitle": "Conference on Autonomous Agents"}, State.CONFLICTING),
        (MEETING.title, {"booktitle": "NIPS", "year": "2011"}, State.CONFLICTING),
    ],
)
def test_a_sister_paper_elsewhere_is_not_taken_for_it(
    title: str, fields: dict[str, str], state: State
) -> None:
    assert checked(_entry("inproceedings", title, NAMES, **fields), MEETING)["k"].state is state


@pytest.mark.parametrize(
    ("names", "title"), [(("Ann New",), MEETING.title), (NAMES[:1], MEETING.title)]
)
def test_a_thesis_is_not_held_against_a_paper_of_its_title(
    names: tuple[str, ...], title: str
) -> None:
    thesis = _entry("phdthesis", title, names, school="Shore University")
    assert checked(thesis, MEETING)["k"].state is not State.CONFLICTING
    assert checked(thesis, replace(MEETING, kind=Kind.THESIS, venue=""))["k"].state is (
        State.CONFLICTING
    )


@pytest.mark.parametrize(
    ("names", "state"),
    [
        (("Ida Hale", "Eve Stone", "Lou Vane"), State.MATCHED),
        (("Ida Hale", "Kim Roth", "Ann New"), State.AMBIGUOUS),
        (("Tom Orr", "Eve Stone", "Lou Vane"), State.CONFLICTING),
    ],
)
def test_a_paper_of_no_venue_under_an_id_is_its_preprints_first_version(
    names: tuple[str, ...], state: State
) -> None:
    """Whatever type the entry has: Chen et al. were fewer, and had another title, at first."""
    last = replace(
        FIRST_VERSION,
        title="Harbour: An Automated Model of All Tidal Basins",
        authors=persons("Ida Hale", "Tom Orr", "Eve Stone", "Lou Vane"),
        arxiv_id=ArxivId("1503.01234", 2),
    )
    url = "http://arxiv.org/abs/1503.01234"
    text = _entry("inproceedings", "Harbour: An Open Model of Tidal Basins", names, url=url)
    assert checked(text, last)["k"].state is state


@pytest.mark.parametrize(
    ("names", "accused"), [(("Ida Hale",), False), (("Tom Orr",), True), (("Lou Vane",), True)]
)
def test_a_reviewer_whom_a_catalogue_names_beside_a_books_author_is_not_missing(
    names: tuple[str, ...], accused: bool
) -> None:
    book = replace(
        MEETING, kind=Kind.BOOK, venue="", isbn="9780306406157", authors=persons(*NAMES[:2])
    )
    text = _entry("book", MEETING.title, names, publisher="Coast", isbn="0306406152")
    assert bool(checked(text, book)["k"].contradictions) == accused


#: References as they are printed, in several styles, with and without where they appeared.
PRINTED = {
    "I. Hale, T. Orr, and E. Stone, “{title},” in Proc. NIPS, {year}.": True,
    "Hale, I., Orr, T., Stone, E.: {title}. In: NIPS, pp. 1-8 ({year})": True,
    "Hale I, Orr T, Stone E. {title}. Coastal Computing Letters. {year};7(2):11-18.": True,
    "I. Hale, T. Orr and E. Stone. {title}. Technical report, Shore University, {year}.": False,
    "Ida Hale, Tom Orr, Eve Stone. {title}. Unpublished manuscript, {year}.": False,
}


@pytest.mark.parametrize("year", [2009, 2015, 2021])
@pytest.mark.parametrize("printed", PRINTED)
def test_a_printed_year_is_held_against_that_of_the_publication(
    tmp_path: Path, printed: str, year: int
) -> None:
    """Only what was not printed in a venue may have come before it."""
    path = tmp_path / "paper.bbl"
    item = printed.format(title=MEETING.title, year=year)
    path.write_text(
        f"\\begin{{thebibliography}}{{9}}\n\\bibitem{{k}} {item}\n\\end{{thebibliography}}\n",
        "utf-8",
    )
    [found] = check_files([], [Shelf("Crossref", MEETING)], lists=[paper_list(path)]).entries
    accused = year == 2021 or (year == 2009 and PRINTED[printed])
    assert [each.finding for each in found.contradictions] == ["year"] * accused, found.why
