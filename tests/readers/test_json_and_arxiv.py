"""arXiv's own texts, and JSON: lists of papers and exports of chats."""

from __future__ import annotations

import json

import pytest

from bibwright.errors import InputError
from bibwright.readers import read_text

MAIL = r"""------------------------------------------------------------------------------
Archives at http://arxiv.org/
------------------------------------------------------------------------------
\\
arXiv:2103.00001
Date: Mon, 1 Mar 2021 11:11:11 GMT   (123kb,D)

Title: Robots in
  the Sky
Authors: Ada Rose, Bela Thorn,
  Carl Moss and Dora Fern
Categories: cs.RO
\\
  A robot flies over a garden, as others did before it (see arXiv:2001.00009).
\\ ( https://arxiv.org/abs/2103.00001 ,  123kb)
------------------------------------------------------------------------------
\\
arXiv:2103.00002 (*cross-listing*)
Date: Mon, 1 Mar 2021 11:11:11 GMT   (23kb)

Title: Weeding at Night
Authors: Ada Rose (Garden University)
Categories: cs.RO
\\
  Weeds are seen by night.
\\ ( https://arxiv.org/abs/2103.00002 ,  23kb)
%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%
------------------------------------------------------------------------------
\\
arXiv:2001.00003
replaced with revised version Mon, 1 Mar 2021 10:00:00 GMT   (56kb)

Title: Hedges by Day
Authors: Eve Ivy
Categories: cs.RO
\\ ( https://arxiv.org/abs/2001.00003 ,  56kb)
"""

PAGE = """Skip to main content
    > cs > arXiv:2103.00001
Computer Science > Robotics
[Submitted on 1 Mar 2021 (v1), last revised 2 Aug 2023 (this version, v7)]
Title:Robots in the Sky
Authors:Ada Rose, Bela Thorn

    A robot flies over a garden.

Comments:	15 pages, 5 figures
Subjects:	Robotics (cs.RO)
Cite as:	arXiv:2103.00001 [cs.RO]
(or arXiv:2103.00001v7 [cs.RO] for this version)
Submission history
From: Ada Rose [view email]
[v1] Mon, 1 Mar 2021 17:57:34 UTC (1,102 KB)
"""


def test_each_paper_of_the_mail_has_its_id_title_and_authors() -> None:
    reading = read_text(MAIL)
    assert reading.problems == ()
    assert [
        (query.identity, query.title, [person.family for person in query.authors])
        for query in reading.queries
    ] == [
        ("2103.00001", "Robots in the Sky", ["Rose", "Thorn", "Moss", "Fern"]),
        ("2103.00002", "Weeding at Night", ["Rose"]),
        ("2001.00003", "Hedges by Day", ["Ivy"]),
    ]
    assert [query.origin and query.origin.line for query in reading.queries] == [5, 18, 30]


def test_a_mail_that_lacks_a_title_names_the_paper() -> None:
    reading = read_text(MAIL.replace("Title: Weeding at Night\n", ""))
    assert len(reading.queries) == 2
    [problem] = reading.problems
    assert problem.origin.line == 18


def test_a_page_copied_from_a_browser_is_one_paper() -> None:
    reading = read_text(PAGE)
    [query] = reading.queries
    assert (query.identity, query.title, query.year) == ("2103.00001", "Robots in the Sky", 2021)
    assert [person.family for person in query.authors] == ["Rose", "Thorn"]


def _found(value: object, *, indent: int | None = 1) -> list[tuple[str, str]]:
    reading = read_text(json.dumps(value, indent=indent), name="export.json")
    assert reading.problems == ()
    return [(query.identity, query.title) for query in reading.queries]


def test_messages_of_slack() -> None:
    assert _found(
        [
            {
                "type": "message",
                "user": "U1",
                "text": "did you see this one? <https://arxiv.org/abs/2103.00001>",
            },
            {"type": "message", "user": "U2", "text": "lunch &amp; coffee?"},
            {
                "type": "message",
                "user": "U2",
                "text": "<https://arxiv.org/abs/2103.00002|Weeding at Night>",
            },
        ]
    ) == [("2103.00001", ""), ("2103.00002", "Weeding at Night")]


def test_messages_of_discord() -> None:
    message = {
        "id": "1",
        "type": "Default",
        "content": "https://arxiv.org/abs/2103.00001",
        "author": {"id": "2", "name": "ada"},
        "embeds": [{"title": "Robots in the Sky", "url": "https://arxiv.org/abs/2103.00001"}],
    }
    export = {"guild": {"id": "3", "name": "Garden"}, "messages": [message]}
    assert _found(export) == [("2103.00001", "")]


def test_messages_of_telegram() -> None:
    link = {"type": "link", "text": "https://arxiv.org/abs/2103.00001"}
    message = {"type": "message", "from": "Ada", "text": ["look: ", link, " !"]}
    assert _found({"name": "Garden", "messages": [message]}) == [("2103.00001", "")]


def test_a_link_of_telegram_behind_a_text() -> None:
    link = {"type": "text_link", "text": "this paper", "href": "https://arxiv.org/abs/2103.00001"}
    message = {"type": "message", "from": "Ada", "text": ["see ", link, ""]}
    [(found, _)] = _found({"name": "Garden", "messages": [message]})
    assert found == "2103.00001"


def test_the_list_in_an_answer_of_a_language_model() -> None:
    answer = (
        "Here are two:\n\n1. **Robots in the Sky** (2021). arXiv:2103.00001\n"
        "2. **Weeding at Night** (2021). arXiv:2103.00002"
    )
    mapping = {
        "a": {"message": {"author": {"role": "user"}, "content": {"parts": ["Some papers?"]}}},
        "b": {"message": {"author": {"role": "assistant"}, "content": {"parts": [answer]}}},
    }
    found = [("2103.00001", "Robots in the Sky"), ("2103.00002", "Weeding at Night")]
    assert _found([{"title": "Papers about robots", "mapping": mapping}]) == found
    assert _found({"messages": [{"role": "assistant", "content": answer}]}) == found


def test_records_and_texts() -> None:
    record = {"title": "Robots in the Sky", "arxiv": "2103.00001", "authors": ["Ada Rose"]}
    assert _found({"papers": [record]}) == [("2103.00001", "Robots in the Sky")]
    assert _found(["Robots in the Sky", "https://arxiv.org/abs/2103.00002"]) == [
        ("", "Robots in the Sky"),
        ("2103.00002", ""),
    ]
    assert _found({"2103.00001": "Robots in the Sky"}) == [("2103.00001", "Robots in the Sky")]


def test_records_one_a_line_have_their_lines() -> None:
    reading = read_text('{"title": "Robots in the Sky"}\n\n{"title": "Weeding at Night"}\n')
    assert [query.origin and query.origin.line for query in reading.queries] == [1, 3]


def test_a_record_without_a_title_is_named() -> None:
    reading = read_text('[{"title": "Robots in the Sky"},\n {"paper": "link", "id": "none"}]')
    assert [query.title for query in reading.queries] == ["Robots in the Sky"]
    assert len(reading.problems) == 1


def test_a_title_that_stands_twice_has_two_lines() -> None:
    reading = read_text('{"title": "Robots in the Sky"}\n' * 2, name="export.json")
    assert [query.origin and query.origin.line for query in reading.queries] == [1, 2]


def test_a_link_in_a_field_of_any_name_is_a_paper() -> None:
    note = {"remark": "read this", "where": "https://arxiv.org/abs/2103.00001", "by": "Ada"}
    record = {"title": "Weeding at Night"}
    assert _found([record, note]) == [("", "Weeding at Night"), ("2103.00001", "")]


def test_a_list_of_things_to_do_in_a_chat_is_no_list_of_papers() -> None:
    answer = "First:\n\n1. **Check the Garden Fence**\n2. **Water the Roses at Night**"
    paper = {"role": "user", "content": "see arXiv:2103.00001"}
    assert _found([{"role": "assistant", "content": answer}, paper]) == [("2103.00001", "")]


def test_what_slack_escapes_is_read_as_it_was_written() -> None:
    text = "<https://arxiv.org/abs/2103.00002|Weeding &amp; Mowing at Night>"
    message = {"type": "message", "user": "U1", "text": text}
    assert _found([message]) == [("2103.00002", "Weeding & Mowing at Night")]


_LINK = "https://arxiv.org/abs/2103.00001"
_ROBOTS = [("2103.00001", "Robots in the Sky")]
_TITLES = ["Robots in the Sky", "Weeding at Night"]


@pytest.mark.parametrize("column", ["text", "body", "content"])
def test_a_record_with_a_text_is_no_message(column: str) -> None:
    record = {"title": "Robots in the Sky", "date": "2021", "author": "Ada Rose"}
    assert _found([{**record, column: "A robot flies."}]) == [("", "Robots in the Sky")]
    assert _found([{**record, "url": _LINK, column: "As in arXiv:2001.00009."}]) == _ROBOTS
    assert _found([{**record, column: _LINK}]) == _ROBOTS
    assert ("2103.00002", "") in _found([{**record, column: "see arXiv:2103.00002"}])


@pytest.mark.parametrize("name", ["papers", "references", "items"])
def test_a_list_of_titles_with_a_name_of_its_own(name: str) -> None:
    titles = [("", title) for title in _TITLES]
    assert _found({name: _TITLES, "authors": ["Ada Rose", "Bela Thorn"]}) == titles
    assert _found({"title": "What we read", name: _TITLES}) == titles
    links = {"title": "What we read", name: [_LINK, "https://arxiv.org/abs/2103.00002"]}
    assert _found(links) == [("2103.00001", ""), ("2103.00002", "")]


def test_what_a_record_cites_is_not_its_own() -> None:
    record = {"title": "Robots in the Sky", "authors": ["Ada Rose"]}
    assert _found([{**record, "references": ["arXiv:2001.00009"]}]) == [("", "Robots in the Sky")]


def test_an_object_with_an_id_is_a_record() -> None:
    assert _found([{"id": "2103.00001", "status": "read"}]) == [("2103.00001", "")]
    assert _found([{"link": _LINK, "pdf": "https://arxiv.org/pdf/2103.00001"}]) == [
        ("2103.00001", "")
    ]
    assert _found([{"label": "Robots in the Sky", "arxiv_id": "2103.00001"}]) == _ROBOTS
    assert _found([{"thing": "Robots in the Sky", "at": _LINK, "n": 2}]) == _ROBOTS
    assert _found([{"meta": {"title": "Robots in the Sky"}, "id": "2103.00001"}]) == _ROBOTS


@pytest.mark.parametrize("name", ["x", "titel", "label", "of"])
def test_words_beside_an_id_are_never_left_out(name: str) -> None:
    assert _found([{name: "Sky Robots", "id": "2103.00001"}]) == [("2103.00001", "Sky Robots")]
    assert _found([{"a": {name: "Sky Robots"}, "id": "2103.00001"}]) == [
        ("2103.00001", "Sky Robots")
    ]


def test_a_short_title_beside_an_id() -> None:
    assert _found([{"titel": "Gnomes", "id": "2103.00001"}]) == [("2103.00001", "Gnomes")]


def test_parts_of_a_message_are_lines() -> None:
    parts = [
        {"type": "text", "text": "1. Robots in the Sky arXiv:2103.00001"},
        {"type": "text", "text": "2. Weeding at Night arXiv:2103.00002"},
    ]
    assert _found([{"role": "user", "content": parts}]) == [
        ("2103.00001", "Robots in the Sky"),
        ("2103.00002", "Weeding at Night"),
    ]


def test_what_stands_under_a_message() -> None:
    embed = {"title": "Robots in the Sky", "url": _LINK}
    for text in ("look", ""):
        message = {"content": text, "author": {"name": "ada"}, "embeds": [embed]}
        assert _found([message]) == _ROBOTS
    attachment = {"title": "Robots in the Sky", "title_link": _LINK, "fallback": "x"}
    reply = {"user": "U2", "ts": "1", "text": "https://arxiv.org/abs/2103.00002"}
    message = {"type": "message", "user": "U1", "text": "hm"}
    assert _found([{**message, "attachments": [attachment], "replies": [reply]}]) == [
        *_ROBOTS,
        ("2103.00002", ""),
    ]


def test_a_list_within_a_list_is_a_row() -> None:
    rows = [["Robots in the Sky", _LINK], ["2103.00002", "Weeding at Night", "2021"]]
    found = [*_ROBOTS, ("2103.00002", "Weeding at Night")]
    assert _found(rows) == found
    assert _found({"papers": rows}) == found


def test_a_broken_line_is_named_and_the_rest_read() -> None:
    reading = read_text(
        '{"title": "Robots in the Sky"}\n{"title": so\n{"title": "Weeding at Night"}'
    )
    assert [query.title for query in reading.queries] == _TITLES
    assert [problem.origin.line for problem in reading.problems] == [2]


@pytest.mark.parametrize("text", [MAIL, PAGE])
def test_a_list_round_arxivs_own_text_is_read(text: str) -> None:
    alone = read_text(text)
    above = "Papers for us:\n- Ferns in the Rain\n\n"
    below = "\n- Bees of the Garden arXiv:2103.00007\n\nhttps://arxiv.org/abs/2103.00008\n"
    reading = read_text(f"{above}{text}{below}")
    length = text.count("\n") + 3
    assert reading.problems == ()
    beside = reading.queries[len(alone.queries) :]
    assert [(query.identity, query.title) for query in beside] == [
        ("", "Ferns in the Rain"),
        ("2103.00007", "Bees of the Garden"),
        ("2103.00008", ""),
    ]
    lines = [query.origin and query.origin.line for query in beside]
    assert lines == [2, length + 2, length + 4]


def test_authors_as_objects_keep_their_given_names() -> None:
    authors = [{"family": "Rose", "given": "Ada"}, {"last": "Thorn", "first": "Bela"}]
    record = {"title": "Robots in the Sky", "authors": authors}
    [query] = read_text(json.dumps({"papers": [record]}), name="export.json").queries
    assert [(each.family, each.given) for each in query.authors] == [
        ("Rose", "Ada"),
        ("Thorn", "Bela"),
    ]


def test_records_of_bibtexparser_are_latex() -> None:
    record = {
        "title": r"{G{\"a}rten and {Robots}}",
        "author": r"Rose, Ada and Pe{\~{n}}a, Bela",
        "year": "2004",
        "ENTRYTYPE": "article",
        "ID": "Rose2004",
    }
    (query,) = read_text(json.dumps([record])).queries
    assert query.title == "Gärten and Robots"
    assert [each.family for each in query.authors] == ["Rose", "Peña"]


@pytest.mark.parametrize("half", [r"\ud83d", r"\uD83D", r"\udf19"])
def test_a_line_with_half_of_a_surrogate_pair_is_named_and_the_others_are_read(half: str) -> None:
    lines = [r'{"title": "Hedges by Day"}', f'{{"title": "Half {half} a Pair"}}']
    reading = read_text(
        "\n".join([*lines, r'{"title": "Weeding at \ud83c\udf19"}']), name="a.jsonl"
    )
    assert [query.title for query in reading.queries] == ["Hedges by Day", "Weeding at 🌙"]
    assert [str(each.origin) for each in reading.problems] == ["a.jsonl:2"]
    with pytest.raises(InputError, match="half of a surrogate pair"):
        read_text(lines[1], name="a.json")
