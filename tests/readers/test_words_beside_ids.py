"""Words that stand beside an identifier where one hardly looks are held against its paper.

Alternative texts and tooltips, columns that nothing names, records with fields of other names,
lines below headings, years alone on their lines, notes and comments of LaTeX.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bibwright.matching.verdict import Status, judge
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference
from bibwright.readers import read_text
from bibwright.text.names import person_from_display

PAPER = Reference(
    arxiv_id=ArxivId("2503.02104", 1),
    title="Foundation Model in Biomedicine",
    authors=(person_from_display("Xiangrui Liu"), person_from_display("Yuanyuan Zhang")),
    submitted=datetime(2025, 3, 3, tzinfo=UTC),
)
#: What is said of it, and the same said wrongly.
RIGHT = {"t": PAPER.title, "n": "Xiangrui Liu, Yuanyuan Zhang", "y": "2025"}
TITLE = RIGHT | {"t": "Robust Diagnosis for Dairy Supply Chains"}
PEOPLE = RIGHT | {"n": "Anna Lindqvist, Peter Okafor"}
YEAR = RIGHT | {"y": "2009"}

LINK = "https://arxiv.org/abs/2503.02104"
LAYOUTS = {
    "picture.md": (f"[![{{t}}](thumb.png)]({LINK})\n", "t"),
    "picture in HTML.md": (f'<a href="{LINK}"><img src="t.png" alt="{{t}}"></a>\n', "t"),
    "picture.html": (
        f'<html><body><p><a href="{LINK}"><img src="t.jpg" alt="{{t}}"></a></p></body></html>',
        "t",
    ),
    "tooltip.html": (
        f'<html><body><ul><li><a href="{LINK}" title="{{t}}">link</a> ({{y}})</li></ul></html>',
        "ty",
    ),
    "tooltip.md": (f'- [paper]({LINK} "{{t}}") ({{y}})\n', "ty"),
    "year.md": (f"- [arXiv:2503.02104]({LINK}) ({{y}})\n", "y"),
    "columns.md": (
        "| # | Foo | Bar | Baz | Qux |\n|:--|:--|:--|:--|:--|\n"
        f"| 1 | {LINK} | {{y}} | {{t}} | {{n}} |\n",
        "tny",
    ),
    "columns.csv": ('doi,arxiv_id,our title for it,who,when\n,2503.02104,{t},"{n}",{y}\n', "tny"),
    "heading.md": ("### 2503.02104\n\n{t}, {n}, {y}\n", "tny"),
    "below the heading.md": (
        f"### {{t}}\n\n*{{n}}* · {{y}} · [arXiv]({LINK}) · [PDF]({LINK})\n\nNotes: read twice.\n",
        "tny",
    ),
    "years alone.txt": (f"{LINK}\n{{t}}\n{{n}}\n{{y}}\n", "tny"),
    "records.yaml": (
        'papers:\n  - id: "2503.02104"\n    name: "{t}"\n    by: [{n}]\n    when: {y}\n',
        "tny",
    ),
    "feed.xml": (
        '<?xml version="1.0"?><rss version="2.0"><channel><item>'
        f"<title>{{t}}</title><link>{LINK}</link><description>{{n}}</description>"
        "</item></channel></rss>",
        "tn",
    ),
    "headings with links.html": (
        f'<html><body><article><h2><a href="{LINK}">{{t}}</a></h2><p class="m">{{n}} | {{y}}</p>'
        "</article></body></html>",
        "tny",
    ),
    "columns.tsv": (
        "arXiv ID\tThema\tPersonen\tErscheinungsjahr\n2503.02104\t{t}\t{n}\t{y}\n",
        "tny",
    ),
    "columns in Chinese.csv": (
        '"论文编号","论文题目","论文作者","发表年份"\n"2503.02104","{t}","{n}","{y}"\n',
        "tny",
    ),
    "parts.json": (
        '[{"meta": {"arxivId": "2503.02104", "year": {y}},'
        ' "paper": {"title": "{t}", "authors": "{n}"}}]',
        "tny",
    ),
    "by id.json": ('{"2503.02104": {"title": "{t}", "authors": "{n}", "year": "{y}"}}', "tny"),
    "papers.py": ("papers = [\n    ('{t}', '{n}', {y}, '2503.02104'),\n]\n", "tny"),
    "abstract's page.txt": (
        "arXiv:2503.02104 (cs)\n[Submitted on 6 May {y}]\nTitle:{t}\nAuthors:{n}\nView PDF\n",
        "tny",
    ),
    "by Pandoc.md": (
        f'<div id="ref-k1" class="csl-entry">\n{{n}}. {{y}}. “{{t}}.” <{LINK}>.\n</div>\n',
        "tny",
    ),
    "comment.tex": (r"\cite{liu} % {n}, {t}, arXiv:2503.02104 ({y})" "\n", "tny"),
    "title in a comment.tex": (r"\cite{liu} % liu: “{t}”, arXiv:2503.02104" "\n", "t"),
    "note.tex": (r"\cite[Theorem 2 of “{t}”, {y}, arXiv:2503.02104]{liu}" "\n", "ty"),
    "names in a comment.tex": ("% liu = {n} {y}, arXiv:2503.02104\n" r"\cite{liu}" "\n", "ny"),
}


def _verdicts(layout: str, text: str, said: dict[str, str]) -> list[Status]:
    for name, value in said.items():
        text = text.replace(f"{{{name}}}", value)
    if layout.endswith(".tex"):
        text = f"\\documentclass{{article}}\n\\begin{{document}}\n{text}\\end{{document}}\n"
    queries = read_text(text, name=layout).queries
    return [judge(query, [PAPER]).status for query in queries]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_right_is_matched_and_what_is_not_is_told(layout: str) -> None:
    text, says = LAYOUTS[layout]
    assert _verdicts(layout, text, RIGHT) == [Status.MATCHED]
    for name, wrong in (("t", TITLE), ("n", PEOPLE), ("y", YEAR)):
        if name in says:
            assert Status.MATCHED not in _verdicts(layout, text, wrong), (layout, wrong)


def test_labels_of_pictures_and_links_are_no_titles() -> None:
    for text in (
        f"- [![arXiv badge](https://img.shields.io/badge/a-b.svg)]({LINK})",
        f'- [PDF]({LINK} "Read the PDF on arXiv")',
        f"- **Foundation Model in Biomedicine** [![teaser of our new pipeline](t.png)]({LINK})",
    ):
        assert _verdicts("list.md", text, {}) == [Status.MATCHED], text


@pytest.mark.parametrize(
    "text",
    [
        "1) {t}\n   {n}, {y}\n   1405.5590",
        '1405.5590,"{t}","{n}",{y}',
        "<html><body><table><tr><th>Jahr</th><th>Kennung</th><th>Titel</th></tr>"
        "<tr><td>{y}</td><td>1405.5590</td><td>{t}</td></tr></table></body></html>",
    ],
)
def test_a_number_alone_in_its_place_is_an_id(text: str) -> None:
    """Beside a title it says which paper is meant, though it has no label and four digits."""
    for name, value in RIGHT.items():
        text = text.replace(f"{{{name}}}", value)
    [query] = read_text(text).queries
    assert str(query.arxiv_id) == "1405.5590"
    assert judge(query, [PAPER]).status is not Status.MATCHED


def test_places_in_a_work_say_nothing_of_it(tmp_path: Path) -> None:
    path = tmp_path / "p.tex"
    for note in ("see Theorem~3.1, p.~4", "cf. Sec. 2", "e.g.", "accessed 2025-04-01"):
        path.write_text(f"\\cite[{note}]{{liu}} % arXiv:2503.02104\n", "utf-8")
        [query] = read_text(path.read_text("utf-8"), name="p.tex").queries
        assert judge(query, [PAPER]).status is Status.MATCHED, note


def test_each_line_that_begins_with_an_id_is_an_item() -> None:
    text = (
        "2503.02104 机器学习在医学中的应用综述\nhep-th/9412065 обзор методов обучения\n"
        "1908.09987 un estudio de los modelos de lenguaje\n"
    )
    queries = read_text(text).queries
    assert [query.origin.line for query in queries if query.origin] == [1, 2, 3]
    assert all(query.said for query in queries)
    assert judge(queries[0], [PAPER]).status is not Status.MATCHED


def test_another_papers_doi_beside_an_id_is_told() -> None:
    other = Reference(
        arxiv_id=ArxivId("1706.03762", 1), title="Attention Is All You Need", doi="10.1000/b"
    )
    for title in (PAPER.title, other.title):
        [query] = read_text(f"- {title}, arXiv:2503.02104, doi:10.1000/b").queries
        verdict = judge(query, [PAPER, other], strangers=False)
        assert verdict.status is Status.CONFLICTING, title
        assert {"2503.02104", "1706.03762"} <= set(re.findall(r"\d{4}\.\d{5}", verdict.why))


def test_an_address_is_no_title_of_the_item_below() -> None:
    text = "- https://openreview.net/forum?id=abc\n- 10.1103/PhysRevD.1.1\n"
    reading = read_text(text)
    assert [(query.title, query.doi) for query in reading.queries] == [("", "10.1103/physrevd.1.1")]
    assert [problem.origin.line for problem in reading.problems] == [1]


def test_a_long_comment_is_held_against_its_id() -> None:
    text = (
        r"\cite{frank} % Michael Rose, Vern I. Thorn, injective and projective modules, algebras "
        "of compact operators on trees, 2024, arXiv:2503.02104\n"
    )
    [query] = read_text(text, name="p.tex").queries
    assert judge(query, [PAPER]).status is not Status.MATCHED
