"""Notes on one paper: what its first lines say of it is a work, what one thinks of it is none."""

from __future__ import annotations

import pytest

from bibwright.readers import read_text
from support.readings import told

ZOTERO = """# Robots among the roses

## Metadata

* Item type: [[Preprint]]
* Authors: [[Ada Rose]], [[Bela Thorn]]
* Date: [[2021-03-01]]
* DOI: [10.48550/arXiv.2103.00001](https://doi.org/10.48550/arXiv.2103.00001)
* Cite key: rose2021
* PDF Attachments
    - [Rose_2021.pdf](zotero://open-pdf/library/items/ABCD1234)

## Highlights

- "We prune 73.8% of all hedges" ([Rose 2021:3](zotero://open-pdf/library/items/ABCD1234?page=3))
- compare with [Weeding at night](https://arxiv.org/abs/2103.00002)
"""
LOGSEQ = """title:: @Robots among the roses
authors:: [[Ada Rose]], [[Bela Thorn]]
date:: [[Mar 1st, 2021]]
item-type:: [[preprint]]
url:: https://arxiv.org/abs/2103.00001

- [[Notes]]
	- good idea on p. 4
	- compare with [Weeding at night](https://arxiv.org/abs/2103.00002)
"""
FRONT_MATTER = """---
title: Robots among the roses
authors: [Ada Rose, Bela Thorn]
year: 2021
arxiv: "2103.00001"
---

# Notes

- Compare to older shears, accuracy 73.1412 %
- TODO: read section 4
- see [Weeding at night](https://arxiv.org/abs/2103.00002)
"""


@pytest.mark.parametrize("note", [ZOTERO, LOGSEQ, FRONT_MATTER])
def test_a_note_names_its_paper_and_those_it_links(note: str) -> None:
    reading = read_text(note, name="note.md")
    first, other = reading.queries
    assert (first.title, first.identity) == ("Robots among the roses", "2103.00001")
    assert [str(person) for person in first.authors] == ["Ada Rose", "Bela Thorn"]
    assert first.year == 2021
    assert other.identity == "2103.00002"
    assert all(problem.is_note for problem in reading.problems)


def test_a_list_of_labelled_works_is_no_note() -> None:
    one = "Title: {}\nAuthors: Ada Rose\nYear: 2021\nURL: https://arxiv.org/abs/{}\n\n"
    text = one.format("Robots", "2103.00001") + one.format("Weeding at night", "2103.00002")
    assert [query.title for query in read_text(text).queries] == ["Robots", "Weeding at night"]


@pytest.mark.parametrize(
    ("text", "read", "note"),
    [
        (
            "- [Robots among the roses](https://arxiv.org/abs/2103.00001)\n"
            "  - Weeding Hedges with Small Mobile Robots\n"
            "  - moss in gardens of the north (Thorn et al., 2019)\n"
            "  - needs no light at all\n",
            [1, 2, 3],
            4,
        ),
        (
            "- [ICML 2020] Pruning Hedges: Understanding Garden Robots at Night\n"
            "    * Choice of shears, and why it matters\n"
            "- Models:\n"
            "    - Robots among the Roses of the North\n"
            "    - Weeding Hedges with Small Robots\n",
            [1, 4, 5],
            2,
        ),
    ],
    ids=["linked", "without a link"],
)
def test_items_below_a_work_are_works_or_named(text: str, read: list[int], note: int) -> None:
    reading = read_text(text, name="list.md")
    assert [query.origin and query.origin.line for query in reading.queries] == read
    assert told(reading) == [(note, True)]


@pytest.mark.parametrize(
    ("item", "titles"),
    [
        (
            "Ada Rose, Robots among the roses, 2019; Bela Thorn, Weeding hedges at night, 2020",
            ["Robots among the roses", "Weeding hedges at night"],
        ),
        (
            "Robots among the red roses (Rose et al., 2019) and Weeding old hedges at night "
            "(Thorn, 2020)",
            ["Robots among the red roses", "Weeding old hedges at night"],
        ),
        (
            "Rose, A. (2019). Robots and hedges; a study of gardens, Garden Letters 3, 2020",
            ["Robots and hedges; a study of gardens"],
        ),
    ],
)
def test_several_works_in_one_item(item: str, titles: list[str]) -> None:
    assert [query.title for query in read_text(f"1. {item}\n").queries] == titles


def test_a_json_object_that_holds_others_has_its_own_title() -> None:
    [query] = read_text(
        '{"a": {"title": "Robots among the roses", "doi": "10.1000/182", '
        '"sections": [{"name": null, "ids": [1, 2]}]}}'
    ).queries
    assert (query.title, query.doi) == ("Robots among the roses", "10.1000/182")


def test_a_list_whose_first_lines_say_who_made_it_is_read() -> None:
    reading = read_text(
        "# Reading list of Ann\n\nCourse: Gardens\nTerm: Spring\nAuthor: Ann Smith\nYear: 2020\n\n"
        "- Robots in the Sky\n- Weeding at Night\n- Pruning Hedges with Small Robots\n",
        name="list.md",
    )
    titles = [query.title for query in reading.queries]
    assert titles[-3:] == [
        "Robots in the Sky",
        "Weeding at Night",
        "Pruning Hedges with Small Robots",
    ]


def test_records_of_two_works_are_no_note_on_one() -> None:
    reading = read_text(
        "Title: Robots in the Sky\nAuthor: Ada Rose\nYear: 2020\nVenue: Gardens\n\n"
        "Title: Weeding at Night\nYear: 2021\n",
        name="list.txt",
    )
    titles = [query.title for query in reading.queries]
    assert titles == ["Robots in the Sky", "Weeding at Night"]


def test_titles_below_a_title_are_works_and_what_names_an_id_is_told() -> None:
    reading = read_text(
        "- Sequences of Seasons in Small Gardens\n"
        "    - Distilling the scent of a tea rose\n"
        "    - Poster: of the roses, https://arxiv.org/abs/2103.00001\n"
        "    - good\n",
        name="list.md",
    )
    assert [query.origin and query.origin.line for query in reading.queries] == [1, 2]
    assert told(reading)[:1] == [(3, True)]


@pytest.mark.parametrize(
    "said",
    [
        "Author: Ann Smith\nYear: 2020\nTopic: hedges",
        "Author: Ann Smith\nCourse: Gardens\nTerm: Spring\nRoom: Oak",
    ],
    ids=["too few lines", "nothing that tells of a paper"],
)
def test_a_heading_and_an_author_alone_make_no_note(said: str) -> None:
    reading = read_text(
        f"# Robots in the Gardens\n\n{said}\n\n- Weeding Hedges at Night\n- pruning (Rose, 2014)\n",
        name="list.md",
    )
    titles = [query.title for query in reading.queries]
    assert titles[-2:] == ["Weeding Hedges at Night", "pruning"]
    assert "Robots in the Gardens" not in titles
