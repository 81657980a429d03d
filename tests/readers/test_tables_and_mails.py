"""Tables whose columns say by their content what they hold, tables that are drawn, and e-mails."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bibwright.matching.verdict import Status, judge
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference
from bibwright.readers import InputKind, read_bytes, read_text
from bibwright.text.names import person_from_display

ROSE = Reference(
    arxiv_id=ArxivId("1812.01234", 1),
    title="Garden Gates Never Sleep",
    authors=(person_from_display("Ada Rose"), person_from_display("Bela Thorn")),
    submitted=datetime(2018, 6, 1, tzinfo=UTC),
)
MOSS = Reference(
    arxiv_id=ArxivId("1412.6806", 1),
    title="Counting Hedgehogs: The Moonlight Method",
    authors=(person_from_display("Carl Moss"),),
    submitted=datetime(2014, 6, 1, tzinfo=UTC),
)
#: One as it is, one by other people, one of an earlier year, another title beside a real id.
ROWS = (
    ("Garden Gates Never Sleep", "Ada Rose", "2018", "1812.01234"),
    ("Counting Hedgehogs: The Moonlight Method", "Jana Venkat", "2014", "1412.6806"),
    ("Counting Hedgehogs: The Moonlight Method", "Carl Moss", "2004", "1412.6806"),
    ("Watering Cans for Emergency Nurses", "Omar Lind", "2018", "1812.01234"),
)
VERDICTS = [Status.MATCHED, Status.CONFLICTING, Status.CONFLICTING, Status.CONFLICTING]


def _verdicts(text: str, name: str) -> list[Status]:
    return [judge(query, [ROSE, MOSS]).status for query in read_text(text, name=name).queries]


def _lines(form: str, head: str = "") -> str:
    return "\n".join([*([head] if head else []), *(form.format(*row) for row in ROWS)])


@pytest.mark.parametrize(
    "text",
    [
        _lines("{3},{0},{1},{2}", "id,work,who,yr"),
        _lines("{0},{1},{2},https://arxiv.org/abs/{3}", "paper,people,when,where"),
        _lines("9;{0};{1};{2};{3}", "Nr.;Bezeichnung der Arbeit;Verfasser/in;Erschienen;arXiv-Nr."),
        _lines("{0},{1},{2},https://arxiv.org/abs/{3}", "文献名,作者,年份,链接"),
        _lines("{0},{1},{2},https://arxiv.org/abs/{3}"),
        _lines("{0}; {1}; {2}; {3}"),
        _lines("{0} ~ {1} ~ {2} ~ {3}"),
        _lines("{0} | {1} | {2} | {3}", "Title | Authors | Year | arXiv"),
        _lines("{0}\t{1}\t{2}\t{3}", "Title\tAuthors\t\tYear\tarXiv"),
    ],
)
def test_columns_are_told_by_what_is_in_them(text: str) -> None:
    assert _verdicts(text, "list.csv") == VERDICTS
    assert read_text(text, name="list.csv").kind is InputKind.TABLE


def test_utf_16_needs_no_mark() -> None:
    text = _lines("{0},{1},{2},{3}", "title,authors,year,arxiv")
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"):
        reading = read_bytes(text.encode(encoding), name="list.csv")
        assert [query.title for query in reading.queries] == [row[0] for row in ROWS]


def test_who_presents_a_paper_and_when_it_was_read_are_not_its_own() -> None:
    text = "Week;Presenter;Paper;Date read\n1;Jana Venkat;Garden Gates Never Sleep;2003-01-02\n"
    text += "2;Omar Lind;Counting Hedgehogs: The Moonlight Method;2003-01-09\n"
    assert _verdicts(text, "list.txt") == [Status.MATCHED, Status.MATCHED]


BOX = (
    "┌───────┬─────────┬──────┬───────┐\n│ Title │ Authors │ Year │ arXiv │\n"
    "├───────┼─────────┼──────┼───────┤\n"
    + _lines("│ {0} │ {1} │ {2} │ {3} │")
    + "\n└───────┴─────────┴──────┴───────┘"
)
GRID = "+---+---+---+---+\n| Title | Authors | Year | arXiv |\n+===+===+===+===+\n" + "\n".join(
    f"| {row[0].split()[0]} | {row[1]} | {row[2]} | {row[3]} |\n"
    f"| {' '.join(row[0].split()[1:])} | | | |\n+---+---+---+---+"
    for row in ROWS
)
JIRA = _lines("|{0}|{1}|{2}|[arXiv|https://arxiv.org/abs/{3}]|", "||Title||Authors||Year||Link||")
DOKU = _lines("| {0} | {1} | {2} | arXiv:{3} |", "^ Title ^ Authors ^ Year ^ Link ^")
WIKI = "{| class='wikitable'\n|-\n! Title !! Authors\n! Year\n! Link\n" + "\n".join(
    f"|-\n| {row[0]}\n| style='x' | {row[1]} || {row[2]}\n| {{{{arXiv|{row[3]}}}}}" for row in ROWS
)
PSQL = " title | authors | year | arxiv\n-------+---------+------+------\n" + _lines(
    " {0} | {1} | {2} | arXiv:{3}"
)


@pytest.mark.parametrize("text", [BOX, GRID, JIRA, DOKU, f"{WIKI}\n|}}", PSQL])
def test_tables_that_are_drawn_have_rows(text: str) -> None:
    assert _verdicts(text, "list.txt") == VERDICTS


MAIL = """From: Ada Rose <ada@example.org>
To: group@example.org
Subject: Monday
Date: Mon, 5 Feb 2024 10:02:11 +0100

{greeting}

Garden Gates Never Sleep
https://arxiv.org/abs/1812.01234

{end}
Anna

On Sun, 4 Feb 2024 at 09:12, Bela Thorn <bela@example.org> wrote:
> Hi Anna,
> Counting Hedgehogs: The Moonlight Method
>
> Cheers,
> Bela
"""


@pytest.mark.parametrize(
    ("greeting", "end"),
    [
        ("Hi all,", "Best,"),
        ("Dear Caro and Dan,", "Kind regards,"),
        ("Hallo zusammen,", "Viele Grüße"),
        ("Bonjour à tous,", "Bien cordialement,\n"),
    ],
)
def test_an_email_is_its_works(greeting: str, end: str) -> None:
    reading = read_text(MAIL.format(greeting=greeting, end=end), name="mail.txt")
    assert [query.title for query in reading.queries] == [ROSE.title, MOSS.title]
    assert not [each for each in reading.problems if not each.is_note]


def test_a_title_behind_thanks_is_a_title() -> None:
    text = "Thanks!\n\nGarden Gates Never Sleep\n\nCounting Hedgehogs: The Moonlight Method\n"
    assert _verdicts(text, "list.txt") == [Status.MATCHED, Status.MATCHED]


def test_what_a_signature_says_is_told_as_a_note() -> None:
    text = "Garden Gates Never Sleep\n\n-- \nA Reader in Garden Affairs, Elsewhere\n"
    reading = read_text(text, name="mail.txt")
    assert [query.title for query in reading.queries] == [ROSE.title]
    assert [(each.origin.line, each.is_note) for each in reading.problems] == [(4, True)]


def test_a_bullet_that_is_a_link_is_an_item_of_its_own() -> None:
    bare = "- Garden Gates Never Sleep\n- https://arxiv.org/abs/1412.6806\n- 1812.01234\n"
    assert _verdicts(bare, "list.md") == [Status.MATCHED] * 3
    below = "- Garden Gates Never Sleep\n  - https://arxiv.org/abs/1412.6806\n"
    assert _verdicts(below, "list.md") == [Status.CONFLICTING]


@pytest.mark.parametrize(("year", "status"), [(2018, "matched"), (2004, "conflicting")])
def test_a_paper_is_in_no_mail_or_feed_before_its_time(year: int, status: str) -> None:
    mail = (
        "\\\\\narXiv:1812.01234\nDate: Wed, 22 Aug {0} 17:59:37 GMT   (6510kb,D)\n\n"
        "Title: Garden Gates Never Sleep\nAuthors: Ada Rose, Bela Thorn\n\\\\\n"
    )
    feed = (
        '<rss version="2.0"><channel><item><title>Garden Gates Never Sleep</title>'
        "<link>https://arxiv.org/abs/1812.01234</link>"
        "<pubDate>Wed, 22 Aug {0} 00:00:00 GMT</pubDate></item></channel></rss>"
    )
    assert _verdicts(mail.format(year), "mail.txt") == [Status(status)]
    assert _verdicts(feed.format(year), "feed.xml") == [Status(status)]


#: The same works as slides, cards and exports have them.
def _cards(form: str) -> str:
    return "\n".join(form.format(*row, n=at) for at, row in enumerate(ROWS, 1))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (_cards("Slide {n}\n• {0}\n• {1}, Bela Thorn ({2})\n• arXiv:{3}\n"), "slides.txt"),
        (_cards("{n}\n{0}\n{1} & Bela Thorn, {2}\narxiv.org/abs/{3}\n"), "slides.txt"),
        (_cards("### {0}\n- by {1}, Bela Thorn\n- {2}\n- https://arxiv.org/abs/{3}\n"), "board.md"),
        (
            _cards(
                "# {0}\n\nAuthors: {1}\nCreated: March 3, 2031 10:02 AM\n"
                "URL: https://arxiv.org/abs/{3}\nYear: {2}\n"
            ),
            "export.md",
        ),
    ],
)
def test_lines_of_a_card_are_one_work(text: str, name: str) -> None:
    assert _verdicts(text, name) == VERDICTS


def test_columns_may_hold_families_or_be_parted_by_slashes() -> None:
    text = "#\tPublished\tWho\tWhat\tRef\n" + _lines("1\t{2}\tRose & Thorn\t{0}\t{3}")
    assert [query.title for query in read_text(text, name="x.tsv").queries] == [r[0] for r in ROWS]
    text = _lines("{0};{1} / Omar Lind;{2};arXiv:{3}", "Arbeit;Leute;J.;Wo")
    assert _verdicts(text, "list.csv")[1] is Status.CONFLICTING


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (_lines("title={0}; authors={1}, Bela Thorn; year={2}; id=arXiv:{3}"), "list.txt"),
        (_lines('"{0}","{1}","Bela Thorn",{2},{3}', "Title,Author 1,Author 2,Year,Id"), "x.csv"),
        (
            _cards(
                "Paper {n} of 4: {0}\nWritten by {1} and Bela Thorn in {2}\n"
                "Find it at arxiv.org/abs/{3}\n"
            ),
            "list.txt",
        ),
        (_cards("{1}, Bela Thorn\n{0}\nTechnical report, {2}\narXiv:{3}\n"), "list.txt"),
        (
            _cards("> [{0}](https://arxiv.org/abs/{3})\n>\n> {1}, Bela Thorn · {2}\n"),
            "quotes.md",
        ),
    ],
)
def test_what_labels_and_lines_of_their_own_say_is_held_against_it(text: str, name: str) -> None:
    assert _verdicts(text, name) == VERDICTS


def test_a_title_above_its_authors_keywords_and_digest_is_a_work() -> None:
    text = "".join(
        f"- {title}. [paper] [code]\n  - Ada Rose, Bela Thorn. *GATE 2018*\n  - Key Word: Gates.\n"
        '  - <details><summary>Digest</summary> We call it a "garden gate" that is closed.\n\n'
        for title in ("Gates that Never Sleep at Night", "Counting Hedgehogs in Winter")
    )
    found = [query.title for query in read_text(text, name="list.md").queries]
    assert found == ["Gates that Never Sleep at Night", "Counting Hedgehogs in Winter"]


def test_items_of_markdown_may_all_have_the_number_one() -> None:
    text = (
        "1. [Robots in the Evening Sky](https://example.org/machine-learning/guides/robots/)\n"
        "1. [Gates that Never Sleep at Night](https://example.org/tutorials/beginner/gates)\n"
        "2. [Counting Hedgehogs in Winter](https://example.org/tutorials/hedgehogs)\n"
    )
    titles = [each.title for each in read_text(text, name="l.md").queries]
    assert titles == [
        "Robots in the Evening Sky",
        "Gates that Never Sleep at Night",
        "Counting Hedgehogs in Winter",
    ]


_ROWS = "{|\n! Title !! Year\n|-\n| Moss on Walls || 2017\n|-\n| Gates of Iron\n| 2015\n"


@pytest.mark.parametrize(
    ("table", "found"),
    [
        (f"{_ROWS}|}}\n", ["Moss on Walls", "Gates of Iron"]),
        (_ROWS, ["Moss on Walls", "Gates of Iron"]),
        (f"{_ROWS}\n{_ROWS}|}}\n", ["Moss on Walls", "Gates of Iron"]),
        ("{|l|l|}\n", []),
    ],
)
def test_what_is_behind_a_wikis_table_is_read(table: str, found: list[str]) -> None:
    behind = "- Weeding Gardens at Night\n- Robots in the Northern Sky\n"
    titles = [each.title for each in read_text(f"{table}\nAnd more:\n\n{behind}").queries]
    assert list(dict.fromkeys(titles)) == [
        *found,
        "Weeding Gardens at Night",
        "Robots in the Northern Sky",
    ]
