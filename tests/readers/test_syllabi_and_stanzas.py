"""Syllabi within tables of HTML, stanzas with a venue before the link, and what stands round titles
in public lists: small ones of our own making."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bibwright.matching.verdict import Status, judge
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference
from bibwright.readers import read_text
from bibwright.text.names import person_from_display

PAPER = Reference(
    arxiv_id=ArxivId("2103.00001", 1),
    title="Weeding Gardens by Lamp Light",
    authors=tuple(map(person_from_display, ("Gerd E. Rose", "Nils Thorn", "Ada Moss"))),
    submitted=datetime(2021, 6, 1, tzinfo=UTC),
)


def _found(text: str) -> list[tuple[str, str]]:
    return [(each.title, each.identity) for each in read_text(text, name="list.md").queries]


def test_markdown_that_a_table_in_html_arranges_is_markdown() -> None:
    text = (
        "# Course\n\n<table>\n<tr><td>Week 1</td><td>\n{% include entry %}\n## Night Work\n\n"
        '<div class="reading" markdown="1">\n\n'
        "* [Weeding Gardens by Lamp Light](https://arxiv.org/abs/2103.00001)\n"
        "* Robots in the Northern Sky\n* Lamps of Old Towns\n\n</div>\n</td></tr>\n</table>\n"
    )
    assert _found(text)[-3:] == [
        ("Weeding Gardens by Lamp Light", "2103.00001"),
        ("Robots in the Northern Sky", ""),
        ("Lamps of Old Towns", ""),
    ]


def test_a_table_of_markdown_with_breaks_in_html_is_no_page() -> None:
    rows = [
        f"| {n} | Rose, et. al. {title} | Jane<br>Doe |"
        for n, title in enumerate(["Robots in the Northern Sky", "Weeding Gardens at Night"], 1)
    ]
    text = "\n".join(["| Week | Reading | Speaker |", "|---|---|---|", *rows, *["<br>"] * 3])
    assert [query.origin and query.origin.line for query in read_text(text).queries] == [3, 4]


@pytest.mark.parametrize(
    "names", ["Gerd E. Rose, Nils Thorn, Ada Moss.", "[Gerd E. Rose](http://x.org), Nils Thorn."]
)
@pytest.mark.parametrize("venue", ["TOG 2021.", "CFG 2021.", "SIGGRAPH Asia 2021."])
def test_a_venue_before_the_link_belongs_to_the_title_two_lines_above(
    names: str, venue: str
) -> None:
    text = (
        "# Papers\n\n**Robots in the Northern Sky.**<br>\n*Bela Hedge, Cleo Ivy.*<br>\n"
        f"{venue} [[PDF](http://a.org/p.pdf)] [[Sky Dataset](http://a.org/sky)]\n\n"
        f"**Weeding Gardens: By Lamp Light.**<br>\n*{names}*<br>\n"
        f"{venue} [[PDF](https://arxiv.org/abs/2103.00001)] [[Code](http://a.org/code)]\n"
    )
    reading = read_text(text, name="list.md")
    assert reading.problems == ()
    assert [(each.title, each.identity, each.year) for each in reading.queries] == [
        ("Robots in the Northern Sky", "", 2021),
        ("Weeding Gardens: By Lamp Light", "2103.00001", 2021),
    ]


@pytest.mark.parametrize(
    ("item", "status"),
    [
        ("- [{t}]({u}) (2021) *G. E. Rose, N. Thorn, A. Moss*", Status.MATCHED),
        ("- {t} (2021) *G. E. Rose, N. Thorn, A. Moss*", Status.MATCHED),
        ("- [{t}]({u}) (2021) *G. E. Hedge, N. Ivy, A. Fern*", Status.CONFLICTING),
        ("- [{t}]({u}) (2021) Hedge, G. E., Ivy, N., Fern, A.", Status.CONFLICTING),
        (
            "| Model | Paper |\n|---|---|\n| Deep-Sky BiNet (Rose et al., 2021) | {t} |",
            Status.MATCHED,
        ),
        (
            "| Model | Paper |\n|---|---|\n| Deep-Sky BiNet (Ivy et al., 2021) | {t} |",
            Status.CONFLICTING,
        ),
        ("- **{t}** : Bidirectional LSTMs and hedges. [[Paper]({u})]", Status.MATCHED),
        ("- [{t}](http://a.org) - Lamps in gardens. [See paper]({u})", Status.MATCHED),
        ("- [Hedges of Old](http://a.org) - Lamps. [See paper]({u})", Status.CONFLICTING),
        ('- {t} - "weeding without any daylight"\n  - [Paper]({u})', Status.MATCHED),
        ("- **{t}** : new. [[Paper]({u}), [A Read on “{t}” by Ivy](http://a.org)]", Status.MATCHED),
        ("- **[GardenNet]** {t} | **[CVPR' 21]** | [[pdf]({u})]", Status.MATCHED),
    ],
)
def test_what_stands_round_a_title(item: str, status: Status) -> None:
    text = item.format(t=PAPER.title, u="https://arxiv.org/abs/2103.00001")
    (query,) = read_text(f"# Papers\n\n{text}\n", name="list.md").queries
    assert judge(query, [PAPER]).status is status


def test_targets_of_rest_are_links() -> None:
    text = (
        "Reading\n=======\n\n- `Robots in the Northern Sky`_, Rose\n\n"
        ".. _`Robots in the Northern Sky`: https://arxiv.org/abs/2103.00002\n"
        ".. _`lamps`: https://arxiv.org/abs/2103.00001\n"
        ".. [1] `Weeding Gardens by Lamp Light <https://arxiv.org/abs/2103.00001>`_, Rose\n"
    )
    assert _found(text)[-2:] == [
        ("Robots in the Northern Sky", "2103.00002"),
        ("Weeding Gardens by Lamp Light", "2103.00001"),
    ]


def test_a_title_its_authors_and_a_meeting_have_a_line_each_in_what_is_copied() -> None:
    names = ["Gerd Rose, Nils Thorn", "Ada Moss, Bela Hedge"]
    titles = ["Weeding Gardens by Lamp Light", "Lamps: The Light of Old Towns"]
    works = [
        f"{title}\n{name}\nICML 2021. [PDF] [Code]\n"
        for title, name in zip(titles, names, strict=True)
    ]
    breaks = [work.replace("\n", "<br>\n", 2) for work in works]
    for text in ("\n".join(works), "\n".join(breaks)):
        queries = read_text(text).queries
        assert [(each.title, each.year) for each in queries] == [(each, 2021) for each in titles]
        assert [name in each.said for name, each in zip(names, queries, strict=True)] == [True] * 2


def test_names_of_tabs_are_an_item_each() -> None:
    titles = ["Lamps", *("Weeding Gardens by Lamp Light", "Robots as Proxies in the Northern Sky")]
    ids = ["2103.00001", "2103.00002", "1207.0580"]
    text = "\n".join(f"[{i}] {title}" for i, title in zip(ids, titles, strict=True))
    assert _found(f"{text}\n\n[2103.00004] Hedges of Old\n")[1:] == [
        *zip(titles[1:], ids[1:], strict=True),
        ("Hedges of Old", "2103.00004"),
    ]


@pytest.mark.parametrize(
    ("item", "status"),
    [
        ("- **{t}** (Rose, Thorn; 2021) arXiv:2103.00001", Status.MATCHED),
        ("- **{t}** (Hedge, Ivy; 2021) arXiv:2103.00001", Status.CONFLICTING),
        ("| Title | Summary |\n|---|---|\n| {t} | [Jay Ivy](http://a.org) |", Status.MATCHED),
        (
            "| Title | TL;DR | Added by |\n|---|---|---|\n| {t} | [Jay Ivy](http://a.org) | Al |",
            Status.MATCHED,
        ),
        ("| Title | Written by |\n|---|---|\n| {t} | Jay Ivy |", Status.CONFLICTING),
    ],
)
def test_who_wrote_it_and_who_sums_it_up(item: str, status: Status) -> None:
    (query,) = read_text(item.format(t=PAPER.title), name="list.md").queries
    assert judge(query, [PAPER]).status is status


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_titles_below_a_line_in_bold_are_items(gap: str) -> None:
    text = (
        f"**Robots and Other Machines**{gap}- Robots in the Northern Sky\n- Weeding at Night\n\n"
        f"**Garden Studies of Today**{gap}- Gates and their Hinges\n- Ponds of the North\n"
    )
    titles = [each.title for each in read_text(text, name="list.md").queries]
    assert {
        "Robots in the Northern Sky",
        "Weeding at Night",
        "Gates and their Hinges",
        "Ponds of the North",
    } <= set(titles)


def test_remarks_below_a_title_in_bold_are_no_items() -> None:
    text = "**Robots in the Northern Sky**\n- We find that robots fly.\n- Walls are good for moss\n"
    reading = read_text(text, name="list.md")
    [query] = reading.queries
    assert query.title == "Robots in the Northern Sky"
    [told] = reading.problems
    assert told.is_note
    assert told.origin is not None
    assert told.origin.line == 3
