"""Headings that name works, notes below them, and what is said to a list's reader."""

from __future__ import annotations

import pytest

from bibwright.readers import read_text
from support.readings import told

WORKS = "\n".join(
    f"#### [Robots in the Sky {number}](https://arxiv.org/abs/2103.0000{number})\n\nICML 2021\n\n"
    f"1. uses **flying robots** to weed a garden\n"
    for number in range(1, 5)
)


def _found(text: str) -> list[tuple[int | None, str, str]]:
    reading = read_text(text, name="list.md")
    assert reading.problems == ()
    return [
        (query.origin.line if query.origin else None, query.title, query.identity)
        for query in reading.queries
    ]


def test_notes_below_headings_that_name_works() -> None:
    assert [title for _, title, _ in _found(WORKS)] == [
        f"Robots in the Sky {number}" for number in range(1, 5)
    ]


def test_a_heading_beside_others_that_name_works() -> None:
    found = _found(
        WORKS
        + "\n#### [Weeding at Night](https://example.org/night.pdf)\n\nICML 2022\n"
        + "\n#### Hedges by Day and Flowers by Evening\n\n1. a survey of hedges\n"
    )
    assert [title for _, title, _ in found][4:] == [
        "Weeding at Night",
        "Hedges by Day and Flowers by Evening",
    ]


def test_links_below_headings() -> None:
    assert _found(
        "# Week One\n\n### Robots in the Sky\nhttps://example.org/robots.pdf\n\n"
        "### Weeding at Night\n**URL**: https://www.aclweb.org/anthology/P18-1078\n\n"
        "**Abstract**: We weed by night.\n\n"
        "### Topics\n- Hedges by Day\nhttps://arxiv.org/abs/2103.00001\n"
        "- Gates of Iron\nhttps://arxiv.org/abs/2103.00002\n"
    ) == [
        (3, "Robots in the Sky", ""),
        (6, "Weeding at Night", "10.18653/v1/p18-1078"),
        (12, "Hedges by Day", "2103.00001"),
        (14, "Gates of Iron", "2103.00002"),
    ]


def test_drawers_of_org() -> None:
    found = read_text(
        "#+TITLE: Reading List\n\n* Robots in the Sky\n:PROPERTIES:\n:AUTHOR:   Ada Rose\n"
        ":ADDED:    <2021-06-21>\n:SHOP: https://example.org/1\n:END:\n\n"
        "* TODO Hedges\n:PROPERTIES:\n:AUTHOR: Bela Thorn\n:END:\n"
    ).queries
    assert [(query.title, query.authors[0].family) for query in found] == [
        ("Robots in the Sky", "Rose"),
        ("Hedges", "Thorn"),
    ]


def test_other_documents_with_urls_are_no_digest() -> None:
    reading = read_text(
        "# Robots in the Sky\nURL: https://arxiv.org/abs/2103.00001\n\n"
        "# Weeding at Night\nURL: https://arxiv.org/abs/2103.00002\n"
    )
    assert [query.title for query in reading.queries] == ["Robots in the Sky", "Weeding at Night"]


LINKED = "\n".join(
    f"- [Robots in the Sky {number}](https://arxiv.org/abs/2103.0000{number})"
    for number in range(1, 10)
)


@pytest.mark.parametrize(
    "note",
    [
        "05/2021: I stopped tracking new papers",
        "Please feel free to send a pull request",
        "focus on robots that fly",
        "Interactive expert -> learning on policy",
        "an old version isn't listed",
        "这个列表收集了关于机器人的论文",
    ],
)
def test_notes_in_a_list_of_links(note: str) -> None:
    reading = read_text(f"# News\n\n- {note}\n\n# Papers\n\n{LINKED}\n- **how hedges grow**\n")
    assert len(reading.queries) == 10
    [said] = reading.problems
    assert (said.is_note, said.origin.line) == (True, 3)
    assert "left out as a note" in said.message
    assert reading.form == "Markdown list, 11 items"


@pytest.mark.parametrize(
    "work",
    [
        '"Hedges are all you need" by Ada Roe et al.',
        'Roe: "Do not weed my hedge", ICRA 2017',
        "2019: *Please prune your hedges*",
    ],
)
def test_a_title_that_speaks_to_its_reader_is_no_note(work: str) -> None:
    reading = read_text(f"# Papers\n\n{LINKED}\n- {work}\n")
    assert (len(reading.queries), reading.problems) == (10, ())


@pytest.mark.parametrize("title", ["Attention Is All You Weed", "Weeding at Night (2019)"])
def test_a_title_in_a_list_of_links(title: str) -> None:
    assert len(_found(f"# Papers\n\n- {title}\n{LINKED}\n")) == 10


def test_notes_are_titles_where_nothing_is_linked() -> None:
    assert [
        title for _, title, _ in _found("- focus on robots that fly\n- weeding at night\n")
    ] == [
        "focus on robots that fly",
        "weeding at night",
    ]


def test_a_table_of_contents_with_whole_addresses() -> None:
    assert _found(
        "* [Flying Robots](https://example.org/list#flying-robots)\n"
        "  * [Night Work](https://example.org/list#night-work-1)\n\n## Flying Robots\n\n"
        "* [Robots in the Sky](https://arxiv.org/abs/2103.00001)\n\n## Night Work\n\n"
        "* [Weeding at Night](https://arxiv.org/abs/2103.00002)\n"
    ) == [(6, "Robots in the Sky", "2103.00001"), (10, "Weeding at Night", "2103.00002")]


def test_authors_below_items_whose_numbers_are_indented_by_turns() -> None:
    assert _found(
        "9. **Robots in the Sky.** ICML 2019. [paper](https://example.org/a)\n\n"
        "   *Ada Rose, Bela Thorn.*\n 10. **Weeding at Night.** 2018. [paper](https://example.org/b)\n\n"
        "     *Carl Moss, Ada Rose.*\n"
    ) == [(1, "Robots in the Sky", ""), (4, "Weeding at Night", "")]


def test_signs_before_a_title() -> None:
    assert _found(
        "1.【:heart_eyes:】 **Robots in the Sky.** ICML, 2019. [paper](https://example.org/a)\n"
        "2.[Weeding at Night](https://arxiv.org/abs/2103.00002) :fire:\n"
        "3. Hedges in Spring （2016） [here](https://example.org/c)\n"
    ) == [
        (1, "Robots in the Sky", ""),
        (2, "Weeding at Night", "2103.00002"),
        (3, "Hedges in Spring", ""),
    ]


def test_a_line_below_an_address_that_ends_in_a_slash() -> None:
    assert _found(
        "Robots in the Sky\nhttps://arxiv.org/abs/2103.00001\nhttps://example.org/robots/\n"
        "Weeding at Night\nhttps://arxiv.org/abs/2103.00002\n"
    ) == [(1, "Robots in the Sky", "2103.00001"), (4, "Weeding at Night", "2103.00002")]


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("[[CVPR2020](https://example.org/a)] Robots in the Sky", "Robots in the Sky"),
        (
            "[[Vis Comput](https://example.org/a)] Robots in the Sky [[code](u)]",
            "Robots in the Sky",
        ),
        (
            "[ICLR 2021](https://example.org/a) Robots in the Sky at Night",
            "Robots in the Sky at Night",
        ),
        ("[Robots in the Sky](https://example.org/a) [[ICLR 2021](b)]", "Robots in the Sky"),
    ],
)
def test_a_link_whose_text_is_a_venue(item: str, title: str) -> None:
    assert _found(f"- {item}\n- Weeding at Night\n")[0][1] == title


@pytest.mark.parametrize(
    ("item", "title", "year"),
    [
        ("Robots in the Sky (SIGMOD Demo 2021)", "Robots in the Sky", 2021),
        ("Robots in the Sky(ICDE 2021)", "Robots in the Sky", 2021),
        ("Robots in the Sky (Garden@VLDB 2021)", "Robots in the Sky", 2021),
        ("Robots in the Sky (Garden and Field Systems 2021) [code](u)", "Robots in the Sky", 2021),
        ("**Robots in the Sky (ICDE 2021)**", "Robots in the Sky", 2021),
        ("Robots in the Sky (SIGMOD-Companion ’21)", "Robots in the Sky", 2021),
        ("Robots in the Sky (VLDB 2021 from Ada Rose)", "Robots in the Sky", 2021),
        ("Learned Robot Structures (2020)", "Learned Robot Structures", 2020),
        (
            "Garden Robot Chaining: Lifting Hedges (2020)",
            "Garden Robot Chaining: Lifting Hedges",
            2020,
        ),
        ("Garden Robot Chaining: Lifting Hedges", "Garden Robot Chaining: Lifting Hedges", None),
        ("Learning by Doing", "Learning by Doing", None),
    ],
)
def test_a_venue_in_brackets_behind_a_title(item: str, title: str, year: int | None) -> None:
    [query] = read_text(f"# Papers\n\n- {item}\n").queries
    assert (query.title, query.authors, query.year) == (title, (), year)


@pytest.mark.parametrize("cited", ["(Rose et al. 2021)", "(Rose and Thorn, 2021)"])
def test_authors_in_brackets_behind_a_title(cited: str) -> None:
    [query] = read_text(f"# Papers\n\n- Robots in the Sky {cited}\n").queries
    assert (query.title, query.year) == ("Robots in the Sky", 2021)
    assert query.said.endswith(cited)


def test_a_list_with_empty_links() -> None:
    assert (
        _found("- [](https://example.org/a) *Rose et al. 2019* **Robots in the Sky** []()\n")[0][1]
        == "Robots in the Sky"
    )


def test_a_heading_is_a_work_where_a_quoted_title_and_several_authors_are_all_of_it() -> None:
    text = (
        '#### "Granite beetles in tidal lichens" Rose, Moss\n\n- video (Rose)\n\n'
        '#### "Weeding at night" Thorn et al.\n\n- notes\n\n'
    )
    titles = [query.title for query in read_text(text, name="notes.md").queries]
    assert titles == ["Granite beetles in tidal lichens", "Weeding at night"]
    text = text.replace("Rose, Moss", "readings").replace("Thorn et al.", "in spring")
    titles = [query.title for query in read_text(text, name="notes.md").queries]
    assert "Weeding at night" not in titles


def test_works_listed_below_a_heading_that_is_a_work_are_read_or_told() -> None:
    reading = read_text(
        '## "Robots in the Sky", Rose et al.\n\nGood.\n\n- Weeding at Night\n- good\n\n'
        '## "Pruning Hedges Together", Rose and Thorn\n\n'
        "- Gates: A Method for Hedges (Moss and Fern, 2014)\n",
        name="list.md",
    )
    assert [query.title for query in reading.queries] == [
        "Robots in the Sky",
        "Weeding at Night",
        "Pruning Hedges Together",
        "Gates: A Method for Hedges",
    ]
    linked = read_text(
        "## [Robots in the Sky](https://arxiv.org/abs/2103.00001)\n\n"
        "- Garden Gates for Hedges of the North\n- it works\n\n"
        "## [Weeding at Night](https://arxiv.org/abs/2103.00002)\n\nGood.\n",
        name="list.md",
    )
    assert [query.origin and query.origin.line for query in linked.queries] == [1, 6]
    assert told(linked) == [(3, True)]


def test_a_month_behind_arxiv_is_no_year_and_a_button_no_note() -> None:
    reading = read_text(
        "#### [Robots in the Sky](https://arxiv.org/abs/1906.00001)\n\narXiv 1906\n\n"
        "#### [Weeding at Night](https://arxiv.org/abs/1907.00001)\n\narXiv 1907\n\n"
        "# Others\n\n"
        "- [Pruning Hedges Together](https://arxiv.org/abs/1907.00002)\n"
        "  - [[Python Reference]](https://github.com/rose/hedges)\n",
        name="list.md",
    )
    assert [query.issued for query in reading.queries] == [None] * 3
    assert not any("190" in query.said for query in reading.queries)
    assert reading.problems == ()


def test_the_families_in_a_heading_are_authors() -> None:
    [one, other] = read_text(
        '## "Robots in the Sky", Rose, Thorn\n\nGood.\n\n'
        '## "Weeding at Night" (Moss, Fern, et al.)\n',
        name="list.md",
    ).queries
    assert [each.family for each in one.authors] == ["Rose", "Thorn"]
    assert ([each.family for each in other.authors], other.others) == (["Moss", "Fern"], True)


def test_sentences_in_large_type_take_no_list_from_what_follows() -> None:
    said = "\n".join(
        f"#### Garden robots are good at {what} and at little else in a garden.\n"
        for what in ("weeding", "watering", "raking", "planting")
    )
    listed = (
        "#### Two Armed Robots\n"
        "- Pruning by Night [[Paper](https://example.org/night/)] (Leeds)\n"
        "- Hedges from Above [[Paper](https://arxiv.org/abs/2103.00001)] (York)\n\n"
    )
    found = _found(
        said + listed + "#### Robots with Wheels\n- Mowing [[Paper](https://a.org/b/)]\n"
    )
    assert [line for line, _, _ in found] == [9, 10, 13]


def test_a_subject_among_headings_that_name_works_by_their_words_alone() -> None:
    works = "".join(
        f"## {title}\n\nA note on it.\n\n"
        for title in (
            "Robots That Weed the Garden",
            "Pruning Roses by Night",
            "How Hedges Are Seen from Above",
            "Mowing Lawns with Little Light",
        )
    )
    listed = "".join(
        f"- [{title}](https://example.org/{at}/)\n"
        for at, title in enumerate(("Watering Cans for Robots", "Rakes Held by Two Arms"))
    )
    titles = [title for _, title, _ in _found(works + "## Robots with Two Arms\n" + listed)]
    assert titles[-2:] == ["Watering Cans for Robots", "Rakes Held by Two Arms"]
    assert "Robots with Two Arms" not in titles
    assert "Robots That Weed the Garden" in titles
