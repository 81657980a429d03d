"""Lists as people have them: of k items k are accounted for, each with its own line."""

from __future__ import annotations

import pytest

from bibwright.readers import InputKind, Reading, read_text


def _read(text: str, name: str = "list.md") -> list[tuple[int | None, str, str]]:
    return [
        (query.origin.line if query.origin else None, query.title, str(query.identity))
        for query in read_text(text, name=name).queries
    ]


def _lines(reading: Reading) -> list[int | None]:
    return [problem.origin.line for problem in reading.problems]


def test_an_awesome_list() -> None:
    reading = read_text(
        "# Awesome Garden Robots\n\n"
        "A list of papers. Pull requests are welcome!\n\n"
        "## Contents\n- [Surveys](#surveys)\n- [Models](#models)\n\n"
        "## Surveys\n"
        "- (*2021.03*) [Robots among the roses](https://arxiv.org/abs/2103.00001) "
        "[[code]](https://github.com/a/b) ![stars](https://img.shields.io/x)\n"
        "- **Weeding at night**, Nature 2021 [[paper]](https://www.nature.com/articles/s41586-021-00001-2)\n"
        "- Hedges: a review. [[paper]](https://aclanthology.org/2021.acl-long.1/)\n"
        "- Moss and lichen in the wild [`doi`](https://doi.org/10.1000/182)\n"
        "  - A good introduction to the field.\n",
        name="list.md",
    )
    assert _read_of(reading) == [
        (10, "Robots among the roses", "2103.00001"),
        (11, "Weeding at night", "10.1038/s41586-021-00001-2"),
        (12, "Hedges: a review", "10.18653/v1/2021.acl-long.1"),
        (13, "Moss and lichen in the wild", "10.1000/182"),
    ]
    assert [(problem.origin.line, problem.is_note) for problem in reading.problems] == [(14, True)]
    assert reading.form == "Markdown list, 4 items"


def _read_of(reading: Reading) -> list[tuple[int | None, str, str]]:
    return [
        (query.origin.line if query.origin else None, query.title, query.identity)
        for query in reading.queries
    ]


def test_a_table_and_its_columns() -> None:
    assert _read(
        "| Year | Paper | Link |\n|---|---|---|\n"
        "| 2017 | Roses for robots | [arXiv](https://arxiv.org/abs/1706.00001) |\n"
        "| 2019 | [Hedges and how to trim them](https://example.org) | |\n"
    ) == [(3, "Roses for robots", "1706.00001"), (4, "Hedges and how to trim them", "")]


def test_a_chat() -> None:
    reading = read_text(
        "Ann  9:41 AM\n"
        "hey, did you see this one? https://arxiv.org/abs/1706.00001 🔥\n"
        "Bo  9:43 AM\n"
        "cool, also <https://arxiv.org/abs/2103.00001|Robots among the roses>\n"
        "and 2405.11640 maybe? or arXiv:hep-th/9711200 :)\n"
        "my phone is 0151.23456\n"
        "https://openreview.net/forum?id=abcd\n"
    )
    assert _read_of(reading) == [
        (2, "", "1706.00001"),
        (4, "Robots among the roses", "2103.00001"),
        (5, "", "2405.11640"),
        (5, "", "hep-th/9711200"),
    ]
    assert [query.said for query in reading.queries if not query.title] == ["", "", ""]
    assert _lines(reading) == [7]


def test_a_listing_of_arxivs() -> None:
    reading = read_text(
        "[1] arXiv:2103.00001 [pdf, html, other]\n"
        "Title: Robots among the roses\n"
        "Ada Rose, Bela Thorn\n"
        "Comments: 28 pages, 3 figures\n"
        "Subjects: Robotics (cs.RO)\n"
        "[2] arXiv:2103.00002 [pdf]\n"
        "Title: Hedges\n"
        "Ada Rose\n"
    )
    assert _read_of(reading) == [
        (1, "Robots among the roses", "2103.00001"),
        (6, "Hedges", "2103.00002"),
    ]
    assert [person.family for person in reading.queries[0].authors] == ["Rose", "Thorn"]


@pytest.mark.parametrize(
    ("text", "arxiv_id"),
    [
        ("2410.18856.pdf", "2410.18856"),
        ("https://scirate.com/arxiv/1706.03762", "1706.03762"),
        ("https://www.semanticscholar.org/arxiv/1706.03762", "1706.03762"),
        ("https://www.arxiv-vanity.com/papers/1706.03762/", "1706.03762"),
        ("[1706.03762] Robots among the roses", "1706.03762"),
        ("arXiv 1706.03762", "1706.03762"),
    ],
)
def test_forms_of_arxivs_ids(text: str, arxiv_id: str) -> None:
    assert [identity for _, _, identity in _read(f"{text}\n")] == [arxiv_id]


def test_references_of_a_pdf_are_joined_and_its_pages_dropped() -> None:
    reading = read_text(
        "References\n"
        "[1] Ada Rose, Bela Thorn, and Carl Moss. Robots among the ro-\n"
        "ses: a survey of garden robots and their ways. arXiv preprint arXiv:2103.\n"
        "00001, 2021. 1, 3\n"
        "4871\n"
        "2024 IEEE/CVF Conference on Computer Vision and Pattern Recognition\n"
        "[2] A. Thorn and Kaiser Ł. Hedges of the north. In ECCV, 2019. 7\n",
        name="refs.txt",
    )
    assert _read_of(reading) == [
        (2, "Robots among the roses: a survey of garden robots and their ways", "2103.00001"),
        (7, "Hedges of the north", ""),
    ]
    assert reading.kind is InputKind.REFERENCES


def test_an_unnumbered_list_with_hanging_lines() -> None:
    assert _read(
        "Ada Rose, Bela Thorn, and Carl Moss. 2021. Robots among the roses: a survey of\n"
        "   garden robots. Preprint, arXiv:2103.00001.\n"
        "Bela Thorn and Carl Moss. 2022. Hedges of the north. Preprint,\n"
        "   arXiv:2103.00002.\n",
        name="refs.txt",
    ) == [
        (1, "Robots among the roses: a survey of garden robots", "2103.00001"),
        (3, "Hedges of the north", "2103.00002"),
    ]


@pytest.mark.parametrize(
    "reference",
    [
        "Rose, A. B., & Thorn, C. (2021). Robots among the roses. Journal of Gardens, 3(2), 1–9.",
        "A. B. Rose and C. Thorn, “Robots among the roses,” J. Gardens, vol. 3, pp. 1–9, 2021.",
        "Rose, Ada, and Carl Thorn. 2021. “Robots among the Roses.” Journal of Gardens 3: 1–9.",
        'Rose, Ada, et al. "Robots among the roses." Journal of Gardens 3 (2021).',
        "Rose, A.B. and Thorn, C., 2021. Robots among the roses. Journal of Gardens, 3, pp.1-9.",
        "Ada Rose and Carl Thorn. 2021. Robots among the roses. J. Gardens 3, 2, 1–9.",
        "A.B. Rose, C. Thorn, Robots among the roses, J. Gardens 3 (2021) 1–9.",
        "Rose, A. B. & Thorn, C. Robots among the roses. J. Gardens 3, 1–9 (2021).",
        "Rose, A.B., Thorn, C.: Robots among the roses. J. Gardens 3, 1–9 (2021)",
        "Rose AB, Thorn C. Robots among the roses. J Gardens. 2021;3(2):1-9.",
        "Rose, A. B.; Thorn, C. Robots among the Roses. J. Gardens 2021, 3, 1–9.",
        "Rose, Ada, and Carl Thorn, ‘Robots among the Roses’, Journal of Gardens, 3 (2021), 1–9",
        "ROSE A., THORN C., « Robots among the roses », Gardens 3, 2021, p. 1-9.",
    ],
)
def test_references_in_the_usual_styles(reference: str) -> None:
    [query] = read_text(f"{reference}\n", kind=InputKind.REFERENCES).queries
    assert query.title.lower() == "robots among the roses"
    assert [person.family.lower() for person in query.authors][:2] in (["rose", "thorn"], ["rose"])
    assert query.year == 2021


def test_a_page_that_says_what_it_is_of() -> None:
    page = (
        "<!doctype html><html><head><title>[2103.00001] Robots</title>"
        '<meta name="citation_title" content="Robots among the roses"/>'
        '<meta name="citation_author" content="Rose, Ada"/>'
        '<meta name="citation_arxiv_id" content="2103.00001"/></head>'
        "<body><p>Many other things</p></body></html>"
    )
    assert _read(page, name="abs.html") == [(1, "Robots among the roses", "2103.00001")]


def test_a_list_that_says_how_it_is_cited_and_has_html_in_it_is_a_list() -> None:
    items = "".join(
        f"- Robots of the garden, part {number} [<b>paper</b>](https://arxiv.org/abs/2103.0000{number})\n"
        for number in range(1, 9)
    )
    entry = "```\n@article{us, title={A list}}\n```\n"
    reading = read_text(f"<div><p>A list</p><br></div>\n\n{items}\n# Citation\n{entry}")
    assert [query.identity for query in reading.queries] == [
        f"2103.0000{number}" for number in range(1, 9)
    ]


def test_a_table_right_below_an_item() -> None:
    assert _read(
        "- [Weeding at night](https://arxiv.org/abs/2103.00002)\n"
        "| Title | Link |\n|---|---|\n"
        "| Roses for robots | [arXiv](https://arxiv.org/abs/1706.00001) |\n"
        "| Hedges and how to trim them | |\n"
        "- [Moss and lichen in the wild](https://example.org/moss) | text\n"
    ) == [
        (1, "Weeding at night", "2103.00002"),
        (4, "Roses for robots", "1706.00001"),
        (5, "Hedges and how to trim them", ""),
        (6, "Moss and lichen in the wild", ""),
    ]


def test_a_table_right_below_a_paragraph() -> None:
    assert _read("The best of them:\nTitle | Year\n--- | ---\nRoses for robots | 2017\n") == [
        (4, "Roses for robots", "")
    ]


def test_html_in_markdown_is_read_as_the_table_and_the_list_that_it_is() -> None:
    reading = read_text(
        "# Papers\n\n"
        "* **Weeding at night** [[paper]](https://arxiv.org/abs/2103.00002)\n"
        "<table>\n<thead>\n<tr>\n<th>\nPaper\ntitle\n</th>\n<th>Year</th>\n</tr>\n</thead>\n"
        "<tr>\n<td>\nRoses for robots\n</td>\n<td>2017</td></tr>\n"
        '<tr><td><a href="https://arxiv.org/abs/1706.00001">Hedges and how to trim them</a></td>'
        "<td>2018</td></tr>\n"
        "</table>\n\n"
        "<ul>\n<li>Moss and lichen in the wild, arXiv:2103.00003</li>\n</ul>\n"
        "* **Ferns in the rain** [[paper]](https://arxiv.org/abs/2103.00004)\n",
        name="list.md",
    )
    assert _read_of(reading) == [
        (3, "Weeding at night", "2103.00002"),
        (16, "Roses for robots", ""),
        (19, "Hedges and how to trim them", "1706.00001"),
        (23, "Moss and lichen in the wild", "2103.00003"),
        (25, "Ferns in the rain", "2103.00004"),
    ]
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("9999.99999", "99 is none"),
        ("arXiv:1713.00001", "13 is none"),
        ("https://arxiv.org/abs/1706.3762", "since 2015 have five digits"),
        ("1203.45678", "before 2015 have four digits"),
        ("0703.1234", "begin with 0704.0001"),
        ("17060.3762", "four digits, a point"),
        ("1706.00000", "numbered from 1"),
        ("hep-th/971120", "seven digits"),
    ],
)
def test_what_can_be_no_arxiv_id_is_told_why(text: str, why: str) -> None:
    reading = read_text(f"1706.00001\n{text}\n")
    assert _lines(reading) == [2]
    assert "can't be an arXiv id" in reading.problems[0].message
    assert why in reading.problems[0].message


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "New submissions (showing 2 of 2 entries )\n"
            "[1] arXiv:2103.00001 [pdf, html, other]\n\n"
            "    Title: Robots among the roses\n    Ada Rose, Bela Thorn\n"
            "    Comments: 28 pages\n\n"
            "[2] arXiv:2103.00002 (replaced) [pdf, html, other]\n\n"
            "    Title: Hedges and how to trim them\n    Ada Rose\n",
            [
                (2, "Robots among the roses", "2103.00001"),
                (8, "Hedges and how to trim them", "2103.00002"),
            ],
        ),
        (
            "[PDF] Robots among the roses\n"
            "A Rose, B Thorn - arXiv preprint arXiv:2103.00001, 2021\n"
            "… we show that it works …\nSave Twitter LinkedIn Facebook\n\n"
            "[CITATION] Hedges: a review\nQ-H Moss - 2014 - Hedge Press\n"
            "Cited by 12 Related articles\n",
            [(1, "Robots among the roses", ""), (6, "Hedges: a review", "")],
        ),
    ],
    ids=["arXiv's listing with gaps", "results of a search without sites"],
)
def test_a_page_of_works_as_it_is_copied(text: str, read: list[tuple[int, str, str]]) -> None:
    assert _read_of(read_text(text)) == read


def test_a_table_may_begin_as_an_item_of_a_list() -> None:
    text = "* Title | Year\n  ----|----\n  Robots in the Sky | 2021\n  Weeding at Night | 2020\n"
    found = [(query.title, query.year) for query in read_text(text).queries]
    assert found == [("Robots in the Sky", 2021), ("Weeding at Night", 2020)]


@pytest.mark.parametrize(
    "looks_like_a_result",
    ["A Rose, B Thorn - Garden Letters, 2021\n", "A Rose, B Thorn\nGarden Letters 3\n12 2019\n"],
    ids=["found", "of a profile"],
)
def test_beside_one_that_looks_like_a_result_nothing_is_lost(looks_like_a_result: str) -> None:
    reading = read_text(
        f"Robots among the roses\n{looks_like_a_result}\n"
        "Weeding Hedges at Night in the North\n\nPruning Hedges Together\n"
    )
    titles = [query.title for query in reading.queries]
    assert titles[0] == "Robots among the roses"
    assert titles[-2:] == ["Weeding Hedges at Night in the North", "Pruning Hedges Together"]


def test_a_link_to_another_page_of_the_site_that_says_more_than_a_button_is_an_item() -> None:
    reading = read_text(
        "<html><body><ul><li><a href='/mission'>Our Mission</a></li>"
        "<li><a href='works/hedges'>Weeding Hedges at Night</a></li></ul></body></html>"
    )
    assert [query.title for query in reading.queries] == ["Weeding Hedges at Night"]


def test_the_buttons_of_a_page_are_no_items() -> None:
    reading = read_text(
        "<html><body><ul><li><a href='/mission'>Our Mission</a></li><li><a href='#top'>Top</a></li>"
        "</ul><ul><li><a href='https://arxiv.org/abs/2103.00001'>Robots</a></li>"
        "<li><a href='p/hedges.pdf'>Hedges and moss</a></li></ul></body></html>"
    )
    assert [query.title for query in reading.queries] == ["Robots", "Hedges and moss"]
