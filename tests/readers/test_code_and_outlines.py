"""Lists in a program's source, outlines in OPML, and what is folded away: of our own making."""

from __future__ import annotations

import time

import pytest

from bibwright.readers import InputKind, read_text

IDS = [("", "2103.00001"), ("", "2103.00002")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", 'import os\n\n# to read\nIDS = [\n    "2103.00001",\n    "2103.00002",\n]\n'),
        ("-", 'ids = ["2103.00001", "2103.00002"]\n'),
        ("-", "papers <- c('2103.00001',\n  '2103.00002')\n"),
        ("a.js", "const ids: string[] = ['2103.00001', '2103.00002'];\n"),
        ("a.jl", "ids = [2103.00001, 2103.00002]\n"),
    ],
)
def test_a_list_of_identifiers_in_a_program(name: str, text: str) -> None:
    reading = read_text(text, name=name)
    assert [(query.title, query.identity) for query in reading.queries] == IDS
    assert reading.problems == ()
    assert reading.form == "lists in a program's source, 2 items"


def test_titles_comments_and_fields_in_a_program() -> None:
    text = (
        'READ = [\n    "2103.00001",  # Robots in the Sky\n    "Weeding Gardens at Night",\n'
        '    ("Hedges and their Keepers", 2016),\n]\n'
        'more = {"2103.00003": "A Study of Small Ponds"}\n'
        "rows = [{'id': '2103.00004', 'title': 'On Garden Gates', 'year': '2021'}]\n"
    )
    reading = read_text(text, name="papers.py")
    assert [(query.title, query.identity) for query in reading.queries] == [
        ("Robots in the Sky", "2103.00001"),
        ("Weeding Gardens at Night", ""),
        ("Hedges and their Keepers", ""),
        ("A Study of Small Ponds", "2103.00003"),
        ("On Garden Gates", "2103.00004"),
    ]
    assert [query.origin.line for query in reading.queries if query.origin][:3] == [2, 3, 4]
    assert reading.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "# Papers\n\n- [Robots in the Sky](https://arxiv.org/abs/2103.00001)\n",
        "Robots in the Sky = [2103.00001]\nWeeding at Night = [2103.00002]\n",
    ],
)
def test_other_lists_are_no_program(text: str) -> None:
    assert "program" not in read_text(text, name="list.md").form


@pytest.mark.parametrize("unit", ["a = [\n", "a = [(\n", "a = ['\n", "a=[]\n", "a <- c(x\n"])
def test_lists_without_end_in_a_program(unit: str) -> None:
    began = time.process_time()
    read_text(unit * 5000, name="a.py")
    assert time.process_time() - began < 15


@pytest.mark.parametrize(
    ("head", "unit"), [("a:", " "), ("a =", " "), ("", "const\n"), ("a:", "\n")]
)
def test_what_may_begin_a_list_of_a_program(head: str, unit: str) -> None:
    began = time.process_time()
    read_text(f"{head}{unit * 20_000}x\narXiv:1706.03762", name="a.py")
    assert time.process_time() - began < 15


def test_an_outline() -> None:
    text = (
        '<?xml version="1.0"?>\n<opml version="2.0"><head><title>Papers</title></head><body>\n'
        '<outline text="Gardens">\n'
        '<outline text="Robots in the Sky" _note="https://arxiv.org/abs/2103.00001"/>\n'
        '<outline text="Weeding at Night" type="link" url="https://arxiv.org/abs/2103.00002"/>\n'
        '<outline text="News of Gardens" type="rss" xmlUrl="https://example.org/feed"/>\n'
        "</outline></body></opml>\n"
    )
    reading = read_text(text, name="papers.opml")
    assert [(query.title, query.identity) for query in reading.queries] == [
        ("Robots in the Sky", "2103.00001"),
        ("Weeding at Night", "2103.00002"),
    ]
    assert [query.origin.line for query in reading.queries if query.origin] == [4, 5]
    [feed] = reading.problems
    assert (feed.origin.line, feed.is_note) == (6, True)
    assert reading.form == "OPML, 2 items"


def test_a_title_above_what_is_folded_away() -> None:
    reading = read_text(
        "Robots in the Sky\n<details>\n<summary>arXiv:2103.00001</summary>\nRobots.\n</details>\n"
        "\nWeeding at Night\n<details>\n<summary>arXiv:2103.00002</summary>\nWeeds.\n</details>\n"
        "\n- Hedges and their Keepers <details><summary>abs</summary>Of hedges.</details>"
        " https://arxiv.org/abs/2103.00003\n",
        name="list.md",
    )
    assert [(query.title.partition(" | ")[0], query.identity) for query in reading.queries] == [
        ("Robots in the Sky", "2103.00001"),
        ("Weeding at Night", "2103.00002"),
        ("Hedges and their Keepers", "2103.00003"),
    ]


def test_a_name_without_a_comma_in_ris_is_a_person_s() -> None:
    text = "TY  - JOUR\nAU  - Ada Rose\nAU  - OpenAI\nTI  - Robots in the Sky\nER  - \n"
    reading = read_text(text, name="a.ris")
    assert reading.kind == InputKind.RIS
    [query] = reading.queries
    assert [(each.family, each.given, each.collective) for each in query.authors] == [
        ("Rose", "Ada", False),
        ("OpenAI", "", True),
    ]
