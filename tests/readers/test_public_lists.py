"""Shapes of lists that are kept in public: small copies of our own making."""

from __future__ import annotations

import pytest

from bibwright.readers import Reading, read_text


def _found(text: str) -> list[tuple[int | None, str, str]]:
    reading: Reading = read_text(text, name="list.md")
    assert reading.problems == ()
    return [
        (query.origin.line if query.origin else None, query.title, query.identity)
        for query in reading.queries
    ]


def test_authors_in_a_paragraph_below_their_item() -> None:
    assert _found(
        "1. **Robots in the Sky.** UAI 2019. [paper](https://arxiv.org/pdf/2103.00001.pdf)\n\n"
        "    *Ada Rose, Bela van Thorn, Carl Moss.*\n\n"
        "1. **Weeding at Night.** 2020. [paper](https://arxiv.org/pdf/2103.00002.pdf)\n\n"
        "    *Ada Rose, Bela van Thorn.*\n"
    ) == [(1, "Robots in the Sky", "2103.00001"), (5, "Weeding at Night", "2103.00002")]


def test_a_title_above_items_that_say_where_it_is() -> None:
    assert _found(
        "## Robots\n\n**Robots in the Sky**\n\n- intro: CVPR 2017\n"
        "- arxiv: <https://arxiv.org/abs/2103.00001>\n- github(Caffe): <https://github.com/a/b>\n\n"
        "**Weeding at Night**\n\n- arxiv: <https://arxiv.org/abs/2103.00002>\n"
    ) == [(3, "Robots in the Sky", "2103.00001"), (9, "Weeding at Night", "2103.00002")]


def test_a_subject_above_links_stays_a_subject() -> None:
    found = _found(
        "## Robots\n\nRobots in the Sky\n\n- [arxiv](https://arxiv.org/abs/2103.00001)\n"
        "- [arxiv](https://arxiv.org/abs/2103.00002)\n"
    )
    assert [identity for _, _, identity in found if identity] == ["2103.00001", "2103.00002"]


def test_the_summary_behind_a_title_in_a_cell() -> None:
    assert _found(
        "| **Paper** | **Links** |\n| --- | --- |\n"
        "| 1) **Robots in the Sky** - a robot that flies over a garden. | "
        "[Paper](https://arxiv.org/abs/2103.00001), [Tweet](https://example.org/1) |\n"
    ) == [(3, "Robots in the Sky", "2103.00001")]


def test_badges_and_nicknames_in_brackets() -> None:
    assert _found(
        "- **[RiS]** Robots in the Sky at Night | **[ICCV' 17]** |"
        "[`[pdf]`](https://arxiv.org/pdf/2103.00001.pdf) "
        "[`[official code - caffe]`](https://github.com/a/b)\n"
    ) == [(1, "Robots in the Sky at Night", "2103.00001")]


def test_a_list_in_a_quotation() -> None:
    assert _found(
        "> - [Robots in the Sky](https://arxiv.org/abs/2103.00001)\n> - Weeding at Night\n"
    ) == [
        (1, "Robots in the Sky", "2103.00001"),
        (2, "Weeding at Night", ""),
    ]


def test_a_bold_title_that_looks_like_a_name() -> None:
    assert _found(
        "1. **Garden Robot Networks.** NeurIPS 2018. [paper](https://example.org/a.pdf)\n\n"
        "    *Ada Rose, Bela Thorn.*\n\n"
        "1. **Beyond Hedges: Weeding for Robots** CVPR 2019\n"
    ) == [(1, "Garden Robot Networks", ""), (5, "Beyond Hedges: Weeding for Robots", "")]


def test_a_title_before_a_year_and_its_authors() -> None:
    text = (
        "- Deep Garden Style Transfer (2017), F. Rose et al. [[pdf]](https://example.org/a.pdf)\n"
    )
    [query] = read_text(text).queries
    assert (query.title, query.year) == ("Deep Garden Style Transfer", 2017)
    assert [person.family for person in query.authors] == ["Rose"]


def test_names_then_a_title_before_venue_and_year() -> None:
    assert _found(
        "- Ada Rose, Bela B. Thorn, Carl Moss, Learning to Weed: A Survey (JAIR 1996) [[Paper]](https://example.org/a)\n"
        "- Ada Rose and Carl Moss, Policies for Fast Robots in Hedges (ICRA 2004)\n"
    ) == [
        (1, "Learning to Weed: A Survey", ""),
        (2, "Policies for Fast Robots in Hedges", ""),
    ]
    venue = "- Ada Rose and Carl Moss, Conference on Robots in Hedges (ICRA 2004)\n"
    assert _found(venue) == [(1, "", "")]


@pytest.mark.parametrize(
    "names",
    [
        "Rose, Ada and Thorn, Bela B and Moss, Carl",
        "Ada Rose, Bela Thorn, Carl-\xad‐Otto Moss",
        "Ada Rose, Bela (Bo) Thorn, Carl Moss",
        "Ada Rose, Bela Thorn, Carl, Moss, Dora Fern, Eve Ivy",
        "Ada Rose, Bela.B Thorn, Carl C. Taylor",
        "Ada Rose",
    ],
)
def test_names_below_a_title_are_no_item(names: str) -> None:
    assert _found(f"1. **Robots in the Sky.** ICML 2019.\n\n    *{names}.*\n") == [
        (1, "Robots in the Sky", "")
    ]


def test_what_stands_below_a_bold_title_belongs_to_it() -> None:
    assert _found(
        "**Robots in the Sky**\n\n![picture](https://example.org/a.png)\n\n- Garden University\n"
        "- arxiv: https://arxiv.org/abs/2103.00001\n- github: <https://github.com/a/b>\n\n"
        "**Weeding at Night**\n\n<https://arxiv.org/abs/2103.00002>\n\n"
        "**Hedges by Day**\n\n- paper: <https://example.org/a.pdf>\n- slides: <https://example.org/b>\n"
    ) == [
        (1, "Robots in the Sky", "2103.00001"),
        (9, "Weeding at Night", "2103.00002"),
        (13, "Hedges by Day", ""),
    ]


def test_a_link_whose_text_goes_on_in_the_next_line() -> None:
    assert _found(
        "## Robots\n\n[Robots in the Sky and in the\nHedge](https://arxiv.org/abs/2103.00001)\n\n"
        "[Weeding at Night](https://arxiv.org/abs/2103.00002)\n"
    ) == [
        (3, "Robots in the Sky and in the Hedge", "2103.00001"),
        (6, "Weeding at Night", "2103.00002"),
    ]


def test_a_title_with_links_and_authors_in_items_below_it() -> None:
    assert _found(
        "- Robots in the Sky.\n  [[pdf]](https://example.org/a.pdf)\n"
        "  - Ada Rose, Bela Thorn, and Carl Moss. *ICML 2019*\n"
        "- Weeding at Night.\n  - [[pdf]](https://example.org/b.pdf)\n"
        "  - Somebody unknown and other gardeners\n"
    )[:2] == [(1, "Robots in the Sky", ""), (4, "Weeding at Night", "")]


@pytest.mark.parametrize(
    ("cited", "families", "others"),
    [
        ("Rose (1977)", ["Rose"], False),
        ("Rose, Thorn (1977)", ["Rose", "Thorn"], False),
        ("van Rose & Thorn (1977)", ["van Rose", "Thorn"], False),
        ("Rose et al (1977)", ["Rose"], True),
    ],
)
def test_a_link_that_says_who_wrote_it_is_no_title(
    cited: str, families: list[str], others: bool
) -> None:
    [query] = read_text(
        f"1. **Robots over the Compost. [{cited}](https://example.org/rose77.pdf).**\n"
    ).queries
    assert query.title == "Robots over the Compost"
    assert [person.family for person in query.authors] == families
    assert query.others is others
    assert query.year == 1977


def test_a_link_that_names_a_book_of_a_year_is_one() -> None:
    [query] = read_text(
        "- A good book. [Deep Learning (2016)](https://example.org/b.pdf)\n"
    ).queries
    assert query.title.startswith("Deep Learning")


@pytest.mark.parametrize(
    ("item", "title", "families"),
    [
        (
            "Ada Rose, Bela Thorn, and Carl Moss: Robots over the Compost, NIPS 2015.",
            "Robots over the Compost",
            ["Rose", "Thorn", "Moss"],
        ),
        (
            "Ada Rose, et al.: Robots over the Compost and under the Hedge, COLING/ACL 2006.",
            "Robots over the Compost and under the Hedge",
            ["Rose"],
        ),
        (
            "Ada Rose and Bela Thorn: Weeding beyond the Fence. EMNLP-CONLL 2007.",
            "Weeding beyond the Fence",
            ["Rose", "Thorn"],
        ),
    ],
)
def test_a_colon_behind_authors_and_a_meeting_behind_the_title(
    item: str, title: str, families: list[str]
) -> None:
    [query] = read_text(f"* {item}\n").queries
    assert (query.title, [person.family for person in query.authors]) == (title, families)


@pytest.mark.parametrize(
    "names",
    [
        "Ada A. Rose, Bela Thorn, Carl Moss",
        "Ada Rose，Bela Thorn",
        "An Rose, Bela C.D. Thorn, Carl Moss",
        "Ada Rose*, Bela Thorn* (corresponding author), Carl Moss",
        "Ad{`e}le Rose, Bela Thorn",
    ],
)
def test_lines_of_authors_below_an_item_are_no_items(names: str) -> None:
    assert _found(
        "1. **Robots in the Sky.** UAI 2019. [paper](https://arxiv.org/pdf/2103.00001.pdf)\n\n"
        f"    *{names}*\n\n"
        "1. **Weeding at Night.** 2020. [paper](https://arxiv.org/pdf/2103.00002.pdf)\n\n"
        "    *Ada Rose, Bela Thorn.*\n"
    ) == [(1, "Robots in the Sky", "2103.00001"), (5, "Weeding at Night", "2103.00002")]


@pytest.mark.parametrize(
    "behind",
    [". Technical report, 2004", ". Tech. Rep., 2004", ". PhD thesis, 2004", ". Working paper"],
)
def test_the_sort_of_a_work_is_no_part_of_its_title(behind: str) -> None:
    [query] = read_text(f"# Papers\n\n- Robots over the Compost and the Hedge{behind}\n").queries
    assert query.title == "Robots over the Compost and the Hedge"


_PAGE = "<html><body>{}</body></html>"


def _of_page(body: str) -> list[tuple[str, list[str], int | None, str]]:
    reading: Reading = read_text(_PAGE.format(body), name="page.html")
    assert reading.problems == ()
    return [
        (each.title, [person.family for person in each.authors], each.year, each.identity)
        for each in reading.queries
    ]


def test_a_pages_items_are_as_a_browser_shows_them_not_as_its_source_is_wrapped() -> None:
    assert _of_page(
        "<ul><li>Robots in the Compost\n     and under the Hedge, Ada Rose, Bela Thorn, 2019</li>"
        "<li>Weeding\nat Night, Carl Moss, Bela Thorn, 2020</li></ul>"
    ) == [
        ("Robots in the Compost and under the Hedge", ["Rose", "Thorn"], 2019, ""),
        ("Weeding at Night", ["Moss", "Thorn"], 2020, ""),
    ]


def test_empty_cells_keep_their_column() -> None:
    assert _of_page(
        "<table><tr><th>Title</th><th>Code</th><th>Year</th><th>Authors</th></tr>"
        "<tr><td>Robots in the Sky</td><td></td><td>2019</td><td>Ada Rose, Bela Thorn</td></tr>"
        "</table>"
    ) == [("Robots in the Sky", ["Rose", "Thorn"], 2019, "")]


def test_lines_in_a_cell_are_title_authors_and_venue() -> None:
    assert _of_page(
        "<table><tr><td>Robots over the Compost<br>Ada Rose, Bela Thorn<br>NIPS 2019</td>"
        '<td><a href="https://arxiv.org/abs/2103.00001">pdf</a></td></tr>'
        "<tr><td>Robots over the Hedge<br>and under the Compost</td><td></td></tr></table>"
    ) == [
        ("Robots over the Compost", ["Rose", "Thorn"], 2019, "2103.00001"),
        ("Robots over the Hedge and under the Compost", [], None, ""),
    ]


def test_a_cell_that_links_several_titles_is_as_many_items() -> None:
    assert [
        (title, name)
        for title, _, _, name in _of_page(
            "<table><tr><td>Jan 3</td><td>Robots</td><td>"
            '<a href="https://arxiv.org/abs/2103.00011">Robots of the First Week</a><br>'
            '<a href="https://arxiv.org/abs/2103.00012">Robots of the Second Week</a><br/>'
            'Optional: <a href="https://x.org/a.pdf">Robots of Spring and Autumn</a></td></tr>'
            "</table>"
        )
    ] == [
        ("Robots of the First Week", "2103.00011"),
        ("Robots of the Second Week", "2103.00012"),
        ("Robots of Spring and Autumn", ""),
    ]


def test_lines_of_a_paragraph_that_say_who_wrote_it_and_where_it_came_out() -> None:
    assert [
        title
        for title, *_ in _of_page(
            '<p><a href="r.pdf">Robots of the Compost.</a><br>Ada Rose, Bela Thorn.<br>'
            "<em>20th Symposium on Garden Systems Design</em> (GSD), 2026</p>"
            '<p><a href="s.pdf">Robots of the Hedge.</a><br>Carl Moss, Bela Thorn.<br>'
            "<em>Journal of Garden Systems</em>, 2025</p>"
        )
    ] == ["Robots of the Compost", "Robots of the Hedge"]


def test_a_venue_in_front_of_the_authors_is_none_of_them() -> None:
    assert _of_page(
        "<ul><li><span>ACL FINDINGS 2026</span> <b>A. Rose, B. C. Thorn, C. Moss</b>, "
        '"Robots over the Compost and the Hedge"</li>'
        "<li><span>Nature Comm. 2025</span> <b>C. Moss, A. Rose</b>, "
        '"Weeding at Night and at Noon"</li></ul>'
    ) == [
        ("Robots over the Compost and the Hedge", ["Rose", "Thorn", "Moss"], 2026, ""),
        ("Weeding at Night and at Noon", ["Moss", "Rose"], 2025, ""),
    ]


@pytest.mark.parametrize(
    "links", ["[v1]({0}) [v2]({1})", "([1]({0}), [2.5]({1}))", "[PDF]({0}) [4]({1})"]
)
@pytest.mark.parametrize("header", ["| Series | Papers |", "| Group | Work |"])
def test_one_title_in_a_cell_with_links_to_several_papers(header: str, links: str) -> None:
    urls = [f"https://arxiv.org/abs/2103.0000{number}" for number in (1, 2)]
    assert _found(
        f"{header}\n| --- | --- |\n| Garden | Robots in the Sky {links.format(*urls)} |\n"
    ) == [(3, "Robots in the Sky", "2103.00001"), (3, "Robots in the Sky", "2103.00002")]


def test_a_date_before_the_title_and_the_authors_in_italics_behind_it() -> None:
    rows = (
        "- **2016-03** | Robots in the Sky | *Ada Rose, Bela van Thorn* | [Arxiv]({})\n"
        "- **2016** | Weeding at Night | *Ada Rose and Carl Moss* | [Arxiv]({})\n"
    )
    text = rows.format("https://arxiv.org/abs/1603.00001", "https://arxiv.org/abs/1603.00002")
    assert _found(text) == [
        (1, "Robots in the Sky", "1603.00001"),
        (2, "Weeding at Night", "1603.00002"),
    ]
    read = read_text(text, name="list.md").queries
    assert [query.year for query in read] == [2016, 2016]


def test_where_a_work_was_written_stands_above_its_reference() -> None:
    text = (
        "* Univ. of Gardens / Moss Lab [[Paper]](http://arxiv.org/pdf/1706.03762)\n"
        "  * Ashish Vaswani, Noam Shazeer, *Attention Is All You Need*, arXiv:1706.03762.\n"
        "* Hedge Inc. [[Paper](http://arxiv.org/pdf/1412.6806)] [[Code](https://example.org/x)]\n"
        "  * Ada Rose, Bela Thorn, *Counting Hedgehogs in Winter*, NIPS 2014\n"
        "* [Robots in the Sky](http://arxiv.org/abs/1611.01046)\n"
        "  * Ada Rose, Bela Thorn, Carl Moss, NIPS 2017\n"
    )
    found = [(str(each.arxiv_id), each.title) for each in read_text(text, name="l.md").queries]
    assert found == [
        ("1706.03762", "Attention Is All You Need"),
        ("1412.6806", "Counting Hedgehogs in Winter"),
        ("1611.01046", "Robots in the Sky"),
    ]


def test_labels_in_brackets_behind_a_title_are_no_part_of_it() -> None:
    text = "- Attention Is All You Need [note][paper]\n- Robots in the Sky [[pdf][code]]\n"
    titles = [each.title for each in read_text(text, name="l.md").queries]
    assert titles == ["Attention Is All You Need", "Robots in the Sky"]
