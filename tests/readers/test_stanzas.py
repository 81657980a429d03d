"""What stands beside a lone link belongs to it, whatever the layout: never an id by itself."""

from __future__ import annotations

import pytest

from bibwright.readers import read_text

_BOTH = [("Robots in the Sky", "2103.00001"), ("Weeding at Night", "2103.00002")]

_LAYOUTS = {
    "a link below a title": "{title}\nhttps://arxiv.org/abs/{id}\n",
    "a gap between them": "{title}\n\nhttps://arxiv.org/abs/{id}\n",
    "a title below a link": "https://arxiv.org/abs/{id}\n{title}\n",
    "authors between them": "{title}\nAda Rose, Bela Thorn\narXiv:{id}\n",
    "one author between them": "{title}\nby Ada Rose\narXiv:{id}\n",
    "a line of badges": "**{title}**  \nAda Rose et al.  \n[arXiv](https://arxiv.org/abs/{id}) · "
    "[code](https://example.org/a)\n",
    "a quotation": "> **{title}**\n> *Ada Rose, Bela Thorn*\n> arXiv 2021. "
    "[[Paper](https://arxiv.org/abs/{id})]\n",
    "items below a heading": "### {title}\n- Ada Rose, 2021\n- https://arxiv.org/abs/{id}\n",
    "fields below an item": "- {title}\n  - paper: https://arxiv.org/abs/{id}\n"
    "  - code: https://example.org/a\n",
    "paragraphs of a page": "<div><div>{title}</div><div>Ada Rose, Bela Thorn</div>"
    '<div><a href="https://arxiv.org/abs/{id}">arXiv</a></div></div>\n',
    "an item of a page": "<li><p>{title}</p><p>Ada Rose</p>"
    '<p><a href="https://arxiv.org/abs/{id}">pdf</a></p></li>\n',
    "a listing of arXiv's": '<dl><dt>[1] <a href="/abs/{id}">arXiv:{id}</a> [<a>pdf</a>]</dt>'
    "<dd><div>Title: {title}</div><div><a>Ada Rose</a></div><div>Comments: 9 pages</div></dd>"
    "</dl>\n",
}


@pytest.mark.parametrize("layout", _LAYOUTS.values(), ids=_LAYOUTS.keys())
def test_a_title_and_the_link_beside_it_are_one_item(layout: str) -> None:
    gap = "" if layout.startswith("<") else "\n"
    text = gap.join(layout.format(title=title, id=arxiv_id) for title, arxiv_id in _BOTH)
    if layout.startswith("<"):
        text = f"<html><body>{text}</body></html>"
    reading = read_text(text)
    assert [(query.title, query.identity) for query in reading.queries] == _BOTH
    assert reading.problems == ()


def test_lines_that_take_turns_without_a_gap() -> None:
    text = "".join(f"{title}\narXiv:{arxiv_id}\n" for title, arxiv_id in _BOTH)
    queries = read_text(text).queries
    assert [(query.title, query.identity) for query in queries] == _BOTH


def test_a_list_of_ids_and_a_list_of_titles_stay_lists() -> None:
    queries = read_text("2103.00001\n2103.00002\nRobots in the Sky\nWeeding at Night\n").queries
    assert [(query.title, query.identity) for query in queries] == [
        ("", "2103.00001"),
        ("", "2103.00002"),
        ("Robots in the Sky", ""),
        ("Weeding at Night", ""),
    ]


def test_messages_of_a_chat() -> None:
    reading = read_text(
        "Ann  9:41 AM\nRobots in the Sky\nhttps://arxiv.org/abs/2103.00001\n"
        "Bo  9:43 AM\nhave you seen that one?\nhttps://arxiv.org/abs/2103.00002\n"
        "[09:42] <ben> nice, 2503.02104 too\n"
    )
    assert [(query.title, query.identity) for query in reading.queries] == [
        ("Robots in the Sky", "2103.00001"),
        ("", "2103.00002"),
        ("", "2503.02104"),
    ]


def test_lines_beside_a_pair_are_still_read() -> None:
    reading = read_text(
        "Ferns in the Rain\nRobots in the Sky\n2103.00001\n9999.99999\nWeeding at Night\n"
    )
    assert [(query.title, query.identity) for query in reading.queries] == [
        ("Ferns in the Rain", ""),
        ("Robots in the Sky", "2103.00001"),
        ("Weeding at Night", ""),
    ]
    assert [problem.origin.line for problem in reading.problems] == [4]


def test_a_title_below_a_single_identifier_may_be_another_item() -> None:
    for gap in ("\n", "\n\n"):
        queries = read_text(f"2103.00001{gap}Weeding at Night\n").queries
        assert [(query.title, query.identity) for query in queries] == [
            ("", "2103.00001"),
            ("Weeding at Night", ""),
        ]


@pytest.mark.parametrize(
    "text",
    [
        "1. A made-up title of nothing\n   2406.03712\n",
        "- **This is what we do and how** arXiv:2406.03712\n",
        '- "This is what we do here" 2406.03712\n',
    ],
)
def test_words_that_tell_nothing_are_a_title_in_the_place_of_one(text: str) -> None:
    (query,) = read_text(text).queries
    assert query.title.split()[0] in {"A", "This"}
    assert query.arxiv_id is not None


@pytest.mark.parametrize("text", ["- see also this one:\n  2406.03712\n", "- 2406.03712\n"])
def test_what_leads_over_to_an_id_is_no_title(text: str) -> None:
    (query,) = read_text(text).queries
    assert (query.title, query.said) == ("", "")


def test_a_title_that_looks_like_names_above_another_paper_s_id() -> None:
    text = "Loop Groups and Discrete Garden Equations\nhttps://arxiv.org/abs/2103.00001\n"
    [query] = read_text(text).queries
    assert (query.identity, query.said) == (
        "2103.00001",
        "Loop Groups and Discrete Garden Equations",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Title: Robots in the Sky\nAuthor: Ada Rose\nYear: 2020\n\n"
        "Title: Weeding at Night\nAuthor: Bela Thorn\nYear: 2021\n",
        "Título: Robots in the Sky\nAutores: Ada Rose\nAño: 2020\n\n"
        "Titre : Weeding at Night\nAuteurs : Bela Thorn\nAnnée : 2021\n",
        "Author: Ada Rose\nTitle: Robots in the Sky\nYear: 2020\n\n"
        "Author: Bela Thorn\nTitle: Weeding at Night\nYear: 2021\n",
        "- Author: Ada Rose\n- Title: Robots in the Sky\n- Year: 2020\n"
        "- Author: Bela Thorn\n- Title: Weeding at Night\n- Year: 2021\n",
        "- Title: Robots in the Sky\n- Author: Ada Rose\n- Year: 2020\n"
        "- Title: Weeding at Night\n- Author: Bela Thorn\n- Year: 2021\n",
    ],
)
def test_what_labels_say_belongs_to_one_work(text: str) -> None:
    queries = read_text(text, name="list.md").queries
    found = [
        (query.title, [each.family for each in query.authors], query.issued and query.issued.year)
        for query in queries
    ]
    assert found == [("Robots in the Sky", ["Rose"], 2020), ("Weeding at Night", ["Thorn"], 2021)]


@pytest.mark.parametrize(
    "text",
    [
        "**Boost K-Means**\n\n- arxiv: <https://arxiv.org/abs/2103.00001>\n",
        "*Boost K-Means*\n\narXiv:2103.00001\n",
        "Boost K-Means\n*Ada Rose*\narXiv:2103.00001\n",
    ],
)
def test_a_short_title_that_looks_like_a_name_is_a_title(text: str) -> None:
    found = [(query.title, str(query.arxiv_id)) for query in read_text(text, name="a.md").queries]
    assert found == [("Boost K-Means", "2103.00001")]


def test_a_paper_label_with_a_title_begins_another_work() -> None:
    queries = read_text(
        "Paper: Robots in the Sky\nCode: https://example.org/a\n\n"
        "Paper: Weeding at Night\nCode: https://example.org/b\n",
        name="list.txt",
    ).queries
    assert [query.origin and query.origin.line for query in queries] == [1, 4]


def test_authors_in_italics_below_a_title_are_no_more_of_it() -> None:
    titles = [
        "Robots in the Sky of Small Gardens",
        "Weeding at Night",
        "Pruning Hedges Together in the Open",
    ]
    text = "\n".join(
        f"> **[2103.0000{at}]** {title}  \n> *Ada Rose, Bela Thorn, Cara Moss*  \n> 15 Jan 2018\n"
        for at, title in enumerate(titles, 1)
    )
    queries = read_text(text, name="list.md").queries
    assert [query.title for query in queries] == titles
    assert all(len(query.authors) == 3 for query in queries)


@pytest.mark.parametrize(
    "text",
    [
        "Title: Robots in the Sky\nRelated work: arXiv:2103.00002\nID: 2103.00001\n",
        "Title: Robots in the Sky\n\nRelated work: arXiv:2103.00002\n\nID: 2103.00001\n",
        "Robots in the Sky\nFollow-up: arXiv:2103.00002\narXiv:2103.00001\n",
        "- Title: Robots in the Sky\n- Cited by: arXiv:2103.00002\n- ID: 2103.00001\n",
        "- Robots in the Sky\n  See also: arXiv:2103.00002\n  arXiv:2103.00001\n",
    ],
)
def test_another_works_id_below_a_title_is_told_and_the_own_one_held_against_it(text: str) -> None:
    reading = read_text(text)
    (query,) = reading.queries
    assert (query.title, str(query.arxiv_id)) == ("Robots in the Sky", "2103.00001")
    (note,) = reading.problems
    assert note.is_note
    assert note.origin.line == 1 + text[: text.index("2103.00002")].count("\n")


@pytest.mark.parametrize("mark", ["{n}. ", "[{n}] ", "({n}) ", "<li>"])
def test_each_number_of_a_list_is_an_item(mark: str) -> None:
    said = ["Robots in the Sky", "arXiv:2103.00002", "Weeding at Night"]
    text = "".join(f"{mark.format(n=n)}{each}\n" for n, each in enumerate(said, 1))
    text = f"<html><body><ol>{text}</ol></body></html>" if mark == "<li>" else text
    queries = read_text(text).queries
    assert [query.title or query.identity for query in queries] == [said[0], "2103.00002", said[2]]


def test_a_bullet_with_an_identifier_belongs_to_the_title_above() -> None:
    (query,) = read_text("- Robots in the Sky\n- arXiv:2103.00001\n").queries
    assert (query.title, query.identity) == _BOTH[0]
