"""A year that stands above several items is held against each of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bibwright.matching.verdict import Status, judge
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference
from bibwright.readers import read_text
from bibwright.text.names import person_from_display

PAPER = Reference(
    arxiv_id=ArxivId("1706.03762", 1),
    title="Attention Is All You Need",
    authors=(person_from_display("Ashish Vaswani"), person_from_display("Noam Shazeer")),
    submitted=datetime(2017, 6, 1, tzinfo=UTC),
)
LINKED = "[Attention Is All You Need](https://arxiv.org/abs/1706.03762)"


def _status(text: str, name: str = "list.md") -> Status:
    (query,) = (
        query
        for query in read_text(text, name=name).queries
        if "Attention" in query.title or query.arxiv_id
    )
    return judge(query, [PAPER]).status


@pytest.mark.parametrize("heading", ["## 2012", "### ICLR 2012", "## Papers of 2012", "**2012**"])
@pytest.mark.parametrize(
    "item",
    [
        f"- {LINKED}",
        "- Attention Is All You Need",
        "- https://arxiv.org/abs/1706.03762",
        f"| Paper | Code |\n|---|---|\n| {LINKED} | yes |",
    ],
)
def test_an_earlier_year_above_an_item_contradicts_its_paper(heading: str, item: str) -> None:
    assert _status(f"# Reading\n\n{heading}\n\n{item}\n") is Status.CONFLICTING


def test_an_item_above_others_and_a_heading_of_a_page_may_say_the_year() -> None:
    assert _status(f"- 2012\n    - {LINKED}\n- 2019\n    - Robots\n") is Status.CONFLICTING
    page = (
        "<html><body><h2>2012</h2><ul><li><a href='https://arxiv.org/abs/1706.03762'>Attention "
        "Is All You Need</a></li></ul></body></html>"
    )
    assert _status(page, "list.html") is Status.CONFLICTING


@pytest.mark.parametrize(
    "heading",
    [
        *("## 2017", "## 2025", "## Fall 2024", "## NeurIPS 2017", "## Since 2012", "## 2010-2014"),
        *("## 2010 to 2012", "## Pascal VOC 2012", "## 2012-", "## 2012\n\n## Later"),
        *("## 2012\n\n- Robots in the Sky\n\n## 2018", "Attention in the year 2012"),
    ],
)
def test_another_year_above_an_item_says_nothing_against_it(heading: str) -> None:
    assert _status(f"# Reading\n\n{heading}\n\n- {LINKED}\n") is Status.MATCHED


def test_a_year_in_the_item_outranks_that_above_it() -> None:
    assert _status(f"## 2012\n\n- {LINKED}, 2017\n") is Status.MATCHED
    assert _status(f"## 2017\n\n- {LINKED}, 2012\n") is Status.CONFLICTING


@pytest.mark.parametrize(
    "heading",
    ["## Papers by Jane Venkat", "## Omar Lind's publications", "### Author: Jane Venkat"],
)
@pytest.mark.parametrize("item", [f"- {LINKED}", "- https://arxiv.org/abs/1706.03762"])
def test_who_wrote_what_is_below_a_heading_is_held_against_it(heading: str, item: str) -> None:
    assert _status(f"# Reading\n\n{heading}\n\n{item}\n") is Status.CONFLICTING


@pytest.mark.parametrize(
    "heading",
    [
        "## Papers by Topic",
        "## Noam Shazeer's papers",
        "## Reinforcement Learning",
        "## A. Vaswani",
    ],
)
def test_a_subject_or_one_of_the_authors_contradicts_nothing(heading: str) -> None:
    assert _status(f"# Reading\n\n{heading}\n\n- {LINKED}\n") is Status.MATCHED


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("(with Omar Lind)", Status.CONFLICTING),
        ("(with Jane Venkat and O. Lind)", Status.CONFLICTING),
        ("(with Noam Shazeer)", Status.MATCHED),
        (". Joint work with our friend Omar Lind.", Status.CONFLICTING),
        (", joint work with A. Vaswani.", Status.MATCHED),
        (" by our colleague Omar Lind", Status.CONFLICTING),
        (" from Prof. Lind's group", Status.CONFLICTING),
        (", with code in PyTorch Lightning.", Status.MATCHED),
    ],
)
def test_who_is_named_in_prose_is_held_against_the_authors(said: str, status: Status) -> None:
    assert _status(f"- {LINKED} {said}\n- [Robots](https://example.org)\n") is status
