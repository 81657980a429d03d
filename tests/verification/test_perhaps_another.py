"""Entries beside records that are another version's, or another work's of nearly the same title."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Reference
from bibwright.verification.model import State
from support.judged_entries import persons
from support.shelf import checked

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
