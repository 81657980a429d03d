"""Lists as they are copied from a page, and tables of results: small ones of our own making."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bibwright.matching.said_names import authors_named
from bibwright.matching.verdict import judge
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Person, Reference
from bibwright.readers import InputKind, Reading, read_text


def _read(reading: Reading) -> list[tuple[str, list[str], int | None]]:
    return [
        (query.title, [person.family for person in query.authors], query.year)
        for query in reading.queries
    ]


@pytest.mark.parametrize(
    "byline",
    [
        "Ada Rose, Bela M. Thorn, ArXiv, 2016",
        "Ada Rose, Bela M. Thorn, Garden and Hedge Letters, 2016",
        "Ada Rose, Bela M. Thorn. In Proceedings of GARDEN, 2016",
        "Ada Rose, Bela M. Thorn (ECCV 2016)",
        "Ada Rose, Bela M. Thorn. *CoRL2016*",
    ],
)
@pytest.mark.parametrize("links", ["", " [Paper] [Review]", " [Link][Paper]"])
def test_who_wrote_it_and_where_stands_in_the_item_below(byline: str, links: str) -> None:
    text = (
        f"# Papers\n\n- Robots in the Northern Sky{links}\n    - {byline}\n"
        f"- Weeding Gardens at Night{links}\n    - {byline}\n"
    )
    reading = read_text(text, name="list.md")
    assert _read(reading) == [
        ("Robots in the Northern Sky", ["Rose", "Thorn"], 2016),
        ("Weeding Gardens at Night", ["Rose", "Thorn"], 2016),
    ]
    assert reading.problems == ()


def test_several_works_below_a_subject_stay_works() -> None:
    reading = read_text(
        "- Papers of our Garden Group\n    - Ada Rose, Bela Thorn, Robots in the Sky, 2016\n"
        "    - Ada Rose, Bela Thorn, Weeding at Night, 2017\n",
        name="list.md",
    )
    assert [query.origin.line for query in reading.queries if query.origin] == [2, 3]


@pytest.mark.parametrize(
    "front",
    ["hide:\n  - navigation\n", "tags: [robots, survey]\n", "hero:\n  title: Welcome to us\n"],
)
def test_what_a_site_says_of_its_page_leaves_out_no_item_of_it(front: str) -> None:
    titles = ["Robots in the Sky at Noon", "Weeding Gardens at Night", "Hedges and their Keepers"]
    text = f"---\n{front}---\n\n# Papers\n\n" + "".join(f"* {each} (2019)\n" for each in titles)
    reading = read_text(text, name="list.md")
    assert [query.title for query in reading.queries][-3:] == titles
    assert reading.problems == ()


def test_a_list_that_says_how_it_is_cited_is_a_list() -> None:
    items = "".join(
        f"* [Robots in the Sky {at}](https://arxiv.org/abs/2103.0000{at})\n" for at in range(1, 8)
    )
    reading = read_text(f"# Papers\n\nCite it with `\\cite{{rose_2021}}`.\n\n{items}", name="R.md")
    assert reading.kind == InputKind.TITLES
    assert len(reading.queries) == 7


def test_the_linked_title_of_a_table_of_results_goes_before_the_name_of_the_model() -> None:
    reading = read_text(
        "| Model | Score | Paper / Source | Code |\n| --- | --- | --- | --- |\n"
        "| SKY (Rose et al., 2021) | 57.3 | [Robots in the Sky](https://arxiv.org/abs/2103.00001)"
        " | [Official](https://github.com/a/b) |\n"
        "| WAN + eval (Thorn and Moss, 2020) | 58.1 | Weeding Gardens at Night | |\n",
        name="list.md",
    )
    assert [(query.title, query.identity, query.year) for query in reading.queries] == [
        ("Robots in the Sky", "2103.00001", 2021),
        ("Weeding Gardens at Night", "", 2020),
    ]


def test_who_presents_a_paper_is_not_its_author() -> None:
    reading = read_text(
        "| Date | Presenter | Paper |\n| --- | --- | --- |\n"
        "| 01/22 | Carl Moss | [Robots in the Sky](https://arxiv.org/abs/2103.00001) (slides) |\n",
        name="list.md",
    )
    [query] = reading.queries
    assert (query.title, query.authors) == ("Robots in the Sky", ())
    assert "Moss" not in query.said


def test_a_year_in_brackets_is_no_part_of_a_name() -> None:
    [query] = read_text("- SkyNet [2016] https://arxiv.org/pdf/1602.00001.pdf\n").queries
    assert (query.title, query.year) == ("SkyNet", 2016)


PAPER = Reference(
    arxiv_id=ArxivId("2103.00001", 1),
    title="Robots in the Northern Sky",
    authors=(Person("Rose", "Ada"), Person("Thorn", "Bela")),
    submitted=datetime(2021, 3, 1, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("item", "status"),
    [
        ("**Temporal Gardening (TG)**: [Robots in the Northern Sky]({link}) (2021)", "matched"),
        ("**Temporal Gardening**: [Robots in the Northern Sky]({link}) (2021)", "conflicting"),
        ("[[Rose et al. RecSys 2021]({link})] Robots in the Northern Sky (slide)", "matched"),
        ("[[Moss et al. RecSys 2021]({link})] Robots in the Northern Sky", "conflicting"),
    ],
)
def test_a_term_and_a_meeting_are_nobody(item: str, status: str) -> None:
    text = item.format(link="https://arxiv.org/abs/2103.00001")
    [query] = read_text(f"# Papers\n\n- {text}\n", name="list.md").queries
    assert judge(query, [PAPER]).status == status


def test_what_is_said_of_a_paper_below_its_title_is_no_title() -> None:
    reading = read_text(
        "**Robots in the Sky at Noon**\n\n- intro: Garden University & Institute of Hedges\n"
        "- arxiv: <https://arxiv.org/abs/2103.00001>\n\n**Weeding Gardens at Night**\n\n"
        "- intro: ICCV 2019\n- intro: an extension of our robots\n"
        "- arxiv: <https://arxiv.org/abs/2103.00002>\n",
        name="list.md",
    )
    assert [(query.title, query.identity) for query in reading.queries] == [
        ("Robots in the Sky at Noon", "2103.00001"),
        ("Weeding Gardens at Night", "2103.00002"),
    ]


def test_a_title_above_works_of_its_own_is_told_at_least() -> None:
    reading = read_text(
        "- Convolutional Robots for Weeding Large Gardens\n"
        "    - Ada Rose, Bela Thorn, Robots in the Sky, 2016\n"
        "    - Ada Rose, Bela Thorn, Weeding at Night, 2017\n",
        name="list.md",
    )
    named = [query.origin for query in reading.queries]
    named += [each.origin for each in reading.problems]
    assert {each.line for each in named if each} == {1, 2, 3}


def test_one_author_below_a_title() -> None:
    reading = read_text("- Weeding Gardens at Night [Paper]\n    - Ada Rose, EMNLP, 2014\n")
    assert _read(reading) == [("Weeding Gardens at Night", ["Rose"], 2014)]


def test_an_item_that_begins_with_next_makes_no_org_of_a_list() -> None:
    titles = ["Robots in the Northern Sky", "NEXT Gardens and their Keepers", "Weeding at Night"]
    reading = read_text("".join(f"* {each} (2019)\n" for each in titles), name="list.md")
    assert [query.title for query in reading.queries] == titles
    tasks = read_text(
        "* TODO Robots in the Northern Sky\n* DONE Weeding Gardens at Night\n"
        "* TODO Of Small Hedges\n"
    )
    assert [query.title for query in tasks.queries] == [
        "Robots in the Northern Sky",
        "Weeding Gardens at Night",
        "Of Small Hedges",
    ]


def test_titles_in_headings_with_no_more_than_prose_below() -> None:
    reading = read_text(
        "# Papers\n\n## Robots in the Northern Sky\nWe liked it, for its kites.\n"
        "## Weeding Gardens at Night\n## Hedges and their Keepers\nA study, quite long.\n",
        name="list.md",
    )
    assert [(query.origin.line, query.title) for query in reading.queries if query.origin] == [
        (3, "Robots in the Northern Sky"),
        (5, "Weeding Gardens at Night"),
        (6, "Hedges and their Keepers"),
    ]


def test_what_a_syllabus_says_is_to_be_read() -> None:
    reading = read_text(
        "Week 1: Introduction\n  Required: Robots in the Northern Sky (Rose et al., 2018)\n"
        "  Optional: Weeding Gardens at Night (Thorn et al.)\n\nWeek 2: Hedges\n"
        "  Required reading:\n    Hedges and their Keepers, Moss et al. 2016\n"
    )
    assert [query.title for query in reading.queries] == [
        "Robots in the Northern Sky",
        "Weeding Gardens at Night",
        "Hedges and their Keepers",
    ]


def test_authors_and_abstract_behind_semicolons() -> None:
    abstract = "We study robots that fly over gardens at night and by day, " * 6
    reading = read_text(f"* Robots in the Northern Sky; Ada Rose, Bela Thorn; {abstract}\n")
    assert _read(reading) == [("Robots in the Northern Sky", ["Rose", "Thorn"], None)]


def test_a_name_before_a_title_that_begins_with_it() -> None:
    [query] = read_text("* SkyNet: SkyNet: Robots in the Northern Sky (2019)\n").queries
    assert query.title == "SkyNet: Robots in the Northern Sky"


def test_authors_and_a_link_in_items_below_a_title() -> None:
    reading = read_text(
        "- **Robots in the Northern Sky (Arxiv 2020)**\n  - Ada Rose, Bela Thorn\n"
        "  - [[Paper]](https://arxiv.org/abs/2103.00001)\n"
        "  - [[Python Reference]](https://github.com/a/b)\n\n"
        "- **Weeding Gardens at Night (AAAI 2019)**\n  - Carl Moss, Ada Rose\n"
        "  - [[Paper]](https://arxiv.org/abs/2103.00002)\n",
        name="list.md",
    )
    assert [(query.title, query.identity) for query in reading.queries] == [
        ("Robots in the Northern Sky", "2103.00001"),
        ("Weeding Gardens at Night", "2103.00002"),
    ]


@pytest.mark.parametrize("behind", ["", " [[Caffe(Official)]](https://github.com/a/b)"])
def test_a_venue_in_brackets_behind_a_title(behind: str) -> None:
    text = f"- Robots in the Sky [[ICRA2018]](https://arxiv.org/abs/2103.00001){behind}\n"
    link = "- Weeding at Night [[NIPS2017 Poster]](https://arxiv.org/abs/2103.00002) "
    reading = read_text(f"# Papers\n\n{text}{link}[[https://github.com/a/b]]\n", name="list.md")
    assert [(query.title, query.identity, query.year) for query in reading.queries] == [
        ("Robots in the Sky", "2103.00001", 2018),
        ("Weeding at Night", "2103.00002", 2017),
    ]


def test_authors_that_are_linked_to_their_pages_are_no_title() -> None:
    people = "".join(
        f'<a href="https://{name}.example.org/">{first} {name}</a>, '
        for first, name in (("Ada", "Rose"), ("Bela", "Thorn"), ("Carl", "Moss"))
    )
    text = (
        "<!doctype html><html><body><table><tr><td>Robots in the Northern Sky<br>"
        f'{people}<br>In ECCV 2024<br><a href="https://arxiv.org/abs/2103.00001">[Paper]</a>'
        "</td></tr></table></body></html>"
    )
    [query] = read_text(text, name="papers.html").queries
    assert query.identity == "2103.00001"
    assert query.title.startswith("Robots in the Northern Sky")
    verdict = judge(query, [replace(PAPER, authors=(*PAPER.authors, Person("Moss", "Carl")))])
    assert verdict.status == "matched"


def test_dates_between_headings_that_name_works() -> None:
    section = "## {day}.11.2017\n## {title}\n**Author:** Ada Rose, Carl Moss\n**Link:** {link}\n\n"
    rest = "**Approach:** The robots fly as follows.\n\n"
    titles = ["Robots in the Northern Sky", "Weeding Gardens at Night"]
    text = "# Club\n\n## 5.12.2017\n\n## 12.12.2017\n\n" + "".join(
        section.format(day=at, title=title, link=f"https://arxiv.org/abs/2103.0000{at}") + rest
        for at, title in enumerate(titles, 1)
    )
    reading = read_text(text, name="club.md")
    assert [(query.title, query.identity) for query in reading.queries] == [
        (titles[0], "2103.00001"),
        (titles[1], "2103.00002"),
    ]


@pytest.mark.parametrize(
    "item",
    [
        "1. Robots in the Northern Sky (Paper) `Gardenia` `2021`",
        "* <Robots in the Northern Sky>, by Ada Rose, Bela Thorn, 2021.",
        "* :3rd_place_medal: :page_facing_up: Robots in the Northern Sky",
        "* [Robots in the Northern Sky](https://arxiv.org/abs/2103.00001), ML4H 2021",
        "* Robots in the Northern Sky [[NeurlPS2021]](https://arxiv.org/abs/2103.00001)",
    ],
)
def test_tags_brackets_and_meetings_round_a_title(item: str) -> None:
    reading = read_text(f"# Papers\n\n{item}\n", name="list.md")
    [query] = reading.queries
    assert judge(query, [PAPER]).status == "matched"


def test_words_behind_an_identifier_that_begins_a_line_are_said_of_it() -> None:
    titles = ["Gates and their Hinges", "Ponds of the North", "Weeding Gardens at Night"]
    lines = [f"2103.0000{at}\t{title}\tRose et al.\t2019" for at, title in enumerate(titles, 2)]
    other = (
        "2103.00001\tOn the security of the hierarchical attribute based weeding scheme proposed "
        "by Wang et al\tAli et al.\t2021"
    )
    queries = read_text("\n".join([*lines, other, ""])).queries
    [query] = [each for each in queries if each.identity == "2103.00001"]
    assert judge(query, [PAPER]).status == "conflicting"
    # Below a list in a line of its own, and longer than a remark.
    items = "- Gates and their Hinges, 2103.00002\n- Ponds of the North, 2103.00003\n\n"
    below = (
        "2103.00001 On the security of the hierarchical attribute based weeding scheme that was "
        "proposed by Wang, which we saw here in the year before"
    )
    *_, query = read_text(f"{items}{below}\n", name="list.md").queries
    assert query.identity == "2103.00001"
    assert judge(query, [PAPER]).status != "matched"


def test_a_meeting_between_others_and_its_year_is_nobody() -> None:
    for said in ("Rose et al. RecSys 2021", "Rose et al., Garden Talks 2021"):
        assert authors_named(Reference(said=said), said, PAPER) == PAPER.authors[:1]
    said = "Rose et al., Bela Moss, 2021"
    assert authors_named(Reference(said=said), said, PAPER) == (
        PAPER.authors[0],
        Person("Moss", "Bela"),
    )
