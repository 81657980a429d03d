"""Layouts of answers, notes and exports: of three works in each the first is right, the second made
up around a real id, the third a real title with another paper's id. Whatever the layout, the first
alone is a match, and all three are accounted for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from bibwright.matching.verdict import Status, held_together, judge
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference
from bibwright.readers import read_text
from bibwright.text.names import person_from_display


class _Work(NamedTuple):
    title: str
    names: str
    year: int
    number: str


def _paper(work: _Work) -> Reference:
    return Reference(
        arxiv_id=ArxivId(work.number, 1),
        title=work.title,
        authors=tuple(map(person_from_display, work.names.split(", "))),
        submitted=datetime(work.year, 5, 1, tzinfo=UTC),
    )


RIGHT = _Work("Attention Is All You Need", "Ashish Vaswani, Noam Shazeer", 2017, "1706.03762")
OTHER = _Work("Adaptive beam control in garden hoses", "Ada Rose, Bela Thorn", 2012, "1203.4567")
TAKEN = _Work("Mosses and the theory of damp walls", "Cem Fern, Dora Reed", 2019, "1901.02345")
THIRD = _Work("Wind tunnels for small kites and paper", "Eva Birch, Finn Oak", 2018, "1802.03456")
PAPERS = tuple(map(_paper, (RIGHT, OTHER, TAKEN, THIRD)))
MADE_UP = _Work("Neural calibration of ferry timetables", "Jo Smith, Ina Doe", 2020, OTHER.number)
ASTRAY = THIRD._replace(number=TAKEN.number)
LISTED = (RIGHT, MADE_UP, ASTRAY)

#: ``t`` title, ``n`` names, ``f`` the first one's family, ``y`` year, ``i`` id, ``k`` number.
EACH = {
    "emoji": "\U0001f539 {t} by {n} et al. ({y})\n\U0001f449 https://arxiv.org/abs/{i}\n\n",
    "newsletter": "{t}\n{n} ({y})\nTL;DR: It works well.\nRead: https://arxiv.org/abs/{i}\n---\n",
    "items by turns": "- {t} ({f} et al., {y})\n- https://arxiv.org/abs/{i}\n",
    "items by turns, links first": "- https://arxiv.org/abs/{i}\n- {t}\n",
    "Roman numbers": "({r}) {t}, {f} et al., {y}, arXiv:{i}\n",
    "letters": "{l}) {t} ({n}; {y}; {i})\n",
    "numbers of sections": "2.{k}\t{t}\n\t{n}\n\t{y}, arXiv:{i}\n",
    "tabs": "{i}\t{t}\t{f} et al.\t{y}\n",
    "dash and id": "{t} -- {i}\n",
    "id in brackets": "{t} ({i}), {f} et al. {y}\n",
    "footnotes": "It is known.^[{n} ({y}). *{t}*. arXiv:{i}.] ",
    "labels nobody knows": "- **Tiêu đề**: {t}\n  - **Tác giả**: {n}\n  - **Liên kết**: {i}\n",
    "questions": "**Paper {k}:** {t}  \n**Who:** {n}  \n**When:** {y}  \n**Where:** {i}  \n\n",
    "link named the same": "* **{t}**, de {n} ({y}). [Artigo](https://arxiv.org/abs/{i})\n",
    "wiki": "  * [[https://arxiv.org/abs/{i}|{t}]] //{n}// ({y})\n",
    "heading of names": "### {f} ({y})\n{t}. https://arxiv.org/abs/{i}\n\n",
    "small letters": "- {lower} ({flower} et al {y}) https://arxiv.org/abs/{i}\n",
    "capitals": "- {upper} ({fupper} ET AL., {y}) https://arxiv.org/abs/{i}\n",
    "bold and quoted": '**{t}**\n\n- intro: "it makes all much better"\n- arxiv: arXiv:{i}\n\n',
    "a click is counted": "- [{t}](https://x.example/c?u=https%3A%2F%2Farxiv.org%2Fabs%2F{i})\n",
    "a library's proxy": "{k}. {t} ({y}): https://arxiv-org.proxy.uni.example/abs/{i}\n",
    "a tab and its link": "[{i}] {t}\nhttps://arxiv.org/abs/{i}\n\n",
    "dashes": "-- {t} -- {n} -- {y} -- {i}\n",
    "results of INSPIRE": "{t}\n#{k}\n{n} (Dec 30, {y})\ne-Print: {i} [hep-th]\n\ncite\n\n",
    "who says so": "Ann: {t} https://arxiv.org/abs/{i}\n",
    "labels with brackets": "### {t}\n\n* **Author(s):** {n}\n* **Identifier:** {i}\n\n",
    "a wiki's table": "| {t} || {n} || {y} || [https://arxiv.org/abs/{i} arXiv]\n|-\n",
    "other ids in a row": "| {t} | {f} et al. | {y} | [{i}](arXiv:{i}) | 1706.03762 |\n",
    "columns of blanks": "{i:<16}{y}  {f:<12}{t}\n",
    "settings": "title = {t}\nauthors = {n}\nyear = {y}\nurl = arXiv:{i}\n\n",
    "a copied preview": "Ann  9:4{k} AM\nhttps://arxiv.org/abs/{i}\narXiv.orgarXiv.org\n{t}\nIt.\n\n",
    "by in Swedish": "- {t} av {n} ({y}), [länk](https://arxiv.org/abs/{i})\n",
    "title and id as CSV": '"{t}",{i}\n',
    "toml": '[[paper]]\ntitle = "{t}"\nauthors = ["{n}"]\nyear = {y}\nurl = "arXiv:{i}"\n\n',
    "slides": "\\item {n}. \\textbf{{{t}}}. \\emph{{arXiv:{i}}}, {y}.\n",
    "linked slides": "\\begin{{block}}{{\\href{{https://arxiv.org/abs/{i}}}{{{t}}}}}\n{f} ({y})\n"
    "\\end{{block}}\n",
    "LaTeX's table": "{t} & {f} et al. & {y} & {i} \\\\\n",
    "drawn table": "| {t} | {f} et al. | {y} | {i} |\n",
}
AROUND = {
    "title and id as CSV": "title,id\n",
    "a wiki's table": '{| class="wikitable"\n! Title !! Authors !! Year !! Link\n|-\n',
    "other ids in a row": "| Paper Title | Lead Author(s) | Year | Identifier | Cites |\n"
    "|---|---|---|---|---|\n",
    "slides": "\\documentclass{beamer}\n\\begin{document}\n\\begin{itemize}\n",
    "linked slides": "\\documentclass{beamer}\n\\begin{document}\n",
    "LaTeX's table": "\\documentclass{article}\n\\begin{tabular}{llll}\n\\toprule\n"
    "Title & Authors & Year & ID \\\\\n\\midrule\n",
    "drawn table": "+---+---+---+---+\n| Title | Authors | Year | ID |\n+---+---+---+---+\n",
}


def _written(name: str, works: Sequence[_Work]) -> str:
    each = (
        EACH[name].format(
            t=work.title,
            n=work.names,
            f=(family := work.names.split(", ")[0].split()[-1]),
            y=work.year,
            i=work.number,
            k=at,
            r="i" * at,
            l="abc"[at - 1],
            lower=work.title.lower(),
            flower=family.lower(),
            upper=work.title.upper(),
            fupper=family.upper(),
        )
        for at, work in enumerate(works, 1)
    )
    return AROUND.get(name, "") + "".join(each)


def _assert_only_the_first_matches(text: str, name: str = "-") -> None:
    reading = read_text(text, name=name)
    verdicts = [judge(query, PAPERS) for query in reading.queries]
    matched = [each.matched.arxiv_id for each in verdicts if each.matched]
    assert matched == [PAPERS[0].arxiv_id]
    told = " ".join(f"{each.title} {each.said}" for each in reading.queries).lower()
    assert all(work.title.lower() in told for work in LISTED)
    conflicts = [each for each in verdicts if each.status is not Status.MATCHED]
    assert len(conflicts) == len(LISTED) - 1


@pytest.mark.parametrize("name", EACH)
def test_the_right_one_of_three_is_matched(name: str) -> None:
    _assert_only_the_first_matches(_written(name, LISTED))


def test_yaml_of_papers_by_their_names() -> None:
    each = '  {k}:\n    title: "{t}"\n    author: "{n}"\n    link: "arXiv:{i}"\n'
    text = "papers:\n" + "".join(
        each.format(k=f"p{at}", t=work.title, n=work.names, i=work.number)
        for at, work in enumerate(LISTED)
    )
    _assert_only_the_first_matches(text, "papers.yml")


def test_json_within_an_answer() -> None:
    listed = [
        {"title": each.title, "paper_authors": each.names, "year": each.year, "arxiv": each.number}
        for each in LISTED
    ]
    shown = json.dumps(listed, indent=2)
    _assert_only_the_first_matches(f"Here you are:\n\n```json\n{shown}\n```\n\nAnything else?\n")


def test_lines_that_are_an_item_each_are_not_joined() -> None:
    """Nothing but their ends tells that they aren't the lines of one reference."""
    titles = [f"A Study of Garden Gates and of {word} Locks in Towns" for word in "ABCDEFGH"]
    text = "".join(
        f"{title} https://arxiv.org/abs/1901.0{at}111\n" for at, title in enumerate(titles)
    )
    assert [query.title for query in read_text(text).queries] == titles


def test_words_beside_an_id_in_a_list_count_whatever_their_capitals() -> None:
    text = (
        "- A Title of Moss, arXiv:1802.03456\n\n1203.4567 Mosses and damp walls: one, Fern 2019\n"
    )
    [_, query] = read_text(text).queries
    assert "Mosses and damp walls" in query.said


def test_columns_as_notion_names_them() -> None:
    text = (
        "Name,Author(s),Created,Link,Publish Year\nA Title,Ada Rose,May 2024,arXiv:1203.4567,2012\n"
    )
    [query] = read_text(text).queries
    assert (query.year, [person.family for person in query.authors]) == (2012, ["Rose"])


def test_an_id_alone_is_asked_about_where_the_list_calls_it_something_else() -> None:
    text = (
        f"- {MADE_UP.title}, arXiv:{OTHER.number}\n- {RIGHT.title}\n\n## Also\n\n- {OTHER.number}\n"
    )
    verdicts = held_together([judge(each, PAPERS) for each in read_text(text).queries])
    assert [each.status for each in verdicts] == [
        *(Status.CONFLICTING, Status.MATCHED, Status.AMBIGUOUS)
    ]
    assert MADE_UP.title in verdicts[-1].why
