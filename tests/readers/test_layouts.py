"""Two papers in every layout: whatever stands beside an id has to be that paper's.

Each layout is tried with titles of nobody's, with the titles swapped, with other authors, and with
what is right.
"""

from __future__ import annotations

import textwrap

import pytest

from bibwright.matching.verdict import Status, judge
from bibwright.model.reference import Reference
from bibwright.readers import InputKind, read_text
from readers.pasted_layouts import PASTED
from readers.test_nothing_invented import PAPERS

#: ``t`` title, ``i`` id, ``y`` year, ``f`` "Jane Smith", ``n`` "Smith, J.", ``l`` "Smith"; of the
#: second paper with a 2.
LAYOUTS = {
    **PASTED,
    "numbered": ("1. {t} (arXiv:{i})\n2. {t2} (arXiv:{i2})\n"),
    "numbered-paren": ("1) {t}, {f}, {y}. arXiv {i}\n2) {t2}, {f2}, {y2}. arXiv {i2}\n"),
    "bold": ("**{t}** (arXiv:{i})\n\n**{t2}** (arXiv:{i2})\n"),
    "bold2": ("* **{t}** [{i}]\n* **{t2}** [{i2}]\n"),
    "table-ref": (
        "| Name | Reference | Link |\n"
        "|---|---|---|\n"
        "| Foo | {t} | https://arxiv.org/abs/{i} |\n"
        "| Bar | {t2} | https://arxiv.org/abs/{i2} |\n"
    ),
    "table-paper": (
        "| Model | Paper | Year | arXiv |\n"
        "|---|---|---|---|\n"
        "| MedGPT | {t} | {y} | {i} |\n"
        "| XGPT | {t2} | {y2} | {i2} |\n"
    ),
    "table-2ids": (
        "| Title | arXiv | DOI |\n"
        "|---|---|---|\n"
        "| {t} | {i} | 10.48550/arXiv.{i} |\n"
        "| {t2} | {i2} | 10.48550/arXiv.{i2} |\n"
    ),
    "table-nohead": ("| {t} | {f} | {i} |\n| {t2} | {f2} | {i2} |\n"),
    "html-li": (
        "<html><body><ol><li><b>{t}</b>, {f}. <a "
        "href='https://arxiv.org/abs/{i}'>arXiv</a></li><li><b>{t2}</b>, {f2}. <a "
        "href='https://arxiv.org/abs/{i2}'>arXiv</a></li></ol></body></html>"
    ),
    "html-p": (
        "<html><body><p>{t}<br>{f}<br><a "
        "href='https://arxiv.org/abs/{i}'>pdf</a></p><p>{t2}<br>{f2}<br><a "
        "href='https://arxiv.org/abs/{i2}'>pdf</a></p></body></html>"
    ),
    "html-table": (
        "<html><table><tr><th>Title</th><th>Link</th></tr><tr><td>{t}</td><td><a "
        "href='https://arxiv.org/abs/{i}'>link</a></td></tr><tr><td>{t2}</td><td><a "
        "href='https://arxiv.org/abs/{i2}'>link</a></td></tr></table></html>"
    ),
    "html-div": (
        "<html><div class=paper><h3>{t}</h3><p>{f}</p><a "
        "href='https://arxiv.org/abs/{i}'>[arXiv]</a></div><div "
        "class=paper><h3>{t2}</h3><p>{f2}</p><a "
        "href='https://arxiv.org/abs/{i2}'>[arXiv]</a></div></html>"
    ),
    "details": (
        "<details><summary>{t}</summary>\n"
        "\n"
        "[arXiv](https://arxiv.org/abs/{i})\n"
        "\n"
        "</details>\n"
        "<details><summary>{t2}</summary>\n"
        "\n"
        "[arXiv](https://arxiv.org/abs/{i2})\n"
        "\n"
        "</details>\n"
    ),
    "details2": (
        "<details>\n"
        "<summary><b>{t}</b> ({y})</summary>\n"
        "<p>Link: https://arxiv.org/abs/{i}</p>\n"
        "</details>\n"
        "<details>\n"
        "<summary><b>{t2}</b> ({y2})</summary>\n"
        "<p>Link: https://arxiv.org/abs/{i2}</p>\n"
        "</details>\n"
    ),
    "details3": (
        "## Papers\n"
        "<details>\n"
        "<summary>{t}</summary>\n"
        "\n"
        "- Authors: {f}\n"
        "- Link: <https://arxiv.org/abs/{i}>\n"
        "</details>\n"
        "\n"
        "<details>\n"
        "<summary>{t2}</summary>\n"
        "\n"
        "- Authors: {f2}\n"
        "- Link: <https://arxiv.org/abs/{i2}>\n"
        "</details>\n"
    ),
    "chat-colon": (
        "[10:02] Ann: {t} https://arxiv.org/abs/{i}\n[10:03] Bob: {t2} https://arxiv.org/abs/{i2}\n"
    ),
    "chat-quote": (
        "Ann 10:02 AM\n"
        'have you read "{t}"? https://arxiv.org/abs/{i}\n'
        "\n"
        "Bob 10:03 AM\n"
        'no, but "{t2}" is good https://arxiv.org/abs/{i2}\n'
    ),
    "chat-split": (
        "Ann 10:02 AM\n"
        "{t}\n"
        "https://arxiv.org/abs/{i}\n"
        "\n"
        "Bob 10:03 AM\n"
        "{t2}\n"
        "https://arxiv.org/abs/{i2}\n"
    ),
    "author-first": ("- {f}. {t}. {y}. arXiv:{i}\n- {f2}. {t2}. {y2}. arXiv:{i2}\n"),
    "author-first2": ("{n} ({y}). {t}. arXiv:{i}\n{n2} ({y2}). {t2}. arXiv:{i2}\n"),
    "author-colon": ("{f} et al.: {t}, arXiv:{i}\n{f2} et al.: {t2}, arXiv:{i2}\n"),
    "title-above": ("{t}\narXiv:{i}\n\n{t2}\narXiv:{i2}\n"),
    "title-below": ("arXiv:{i}\n{t}\n\narXiv:{i2}\n{t2}\n"),
    "title-below-bullets": (
        "- https://arxiv.org/abs/{i}\n  {t}\n- https://arxiv.org/abs/{i2}\n  {t2}\n"
    ),
    "title-below-blank": (
        "https://arxiv.org/abs/{i}\n\n{t}\n\nhttps://arxiv.org/abs/{i2}\n\n{t2}\n"
    ),
    "sub-bullet": (
        "- {t}\n  - https://arxiv.org/abs/{i}\n- {t2}\n  - https://arxiv.org/abs/{i2}\n"
    ),
    "sub-bullet-lab": (
        "* {t}\n"
        "    * Paper: https://arxiv.org/abs/{i}\n"
        "    * Code: https://github.com/a/b\n"
        "* {t2}\n"
        "    * Paper: https://arxiv.org/abs/{i2}\n"
        "    * Code: https://github.com/a/c\n"
    ),
    "sub-bullet-title": ("- arXiv:{i}\n  - {t}\n- arXiv:{i2}\n  - {t2}\n"),
    "sub-sub": ("- Topic\n  - {t}\n    - arXiv:{i}\n  - {t2}\n    - arXiv:{i2}\n"),
    "footnote": (
        "Much was said [^1] and [^2].\n"
        "\n"
        "[^1]: {f}, {t}, arXiv:{i}.\n"
        "[^2]: {f2}, {t2}, arXiv:{i2}.\n"
    ),
    "refdef": (
        "- [{t}][1]\n"
        "- [{t2}][2]\n"
        "\n"
        "[1]: https://arxiv.org/abs/{i}\n"
        "[2]: https://arxiv.org/abs/{i2}\n"
    ),
    "refdef-title": (
        "- [{t}][a]\n"
        "- [{t2}][b]\n"
        "\n"
        '[a]: https://arxiv.org/abs/{i} "arXiv"\n'
        '[b]: https://arxiv.org/abs/{i2} "arXiv"\n'
    ),
    "refdef-short": (
        "- [{t}]\n"
        "- [{t2}]\n"
        "\n"
        "[{t}]: https://arxiv.org/abs/{i}\n"
        "[{t2}]: https://arxiv.org/abs/{i2}\n"
    ),
    "refdef-label": (
        "- {t} [[pdf]][1]\n"
        "- {t2} [[pdf]][2]\n"
        "\n"
        "[1]: https://arxiv.org/abs/{i}\n"
        "[2]: https://arxiv.org/abs/{i2}\n"
    ),
    "two-ids": ("- {t} (https://arxiv.org/abs/{i}) and {t2} (https://arxiv.org/abs/{i2})\n"),
    "two-ids2": ("- **{t}** arXiv:{i}; **{t2}** arXiv:{i2}\n"),
    "deflist-md": ("{t}\n: arXiv:{i}\n\n{t2}\n: arXiv:{i2}\n"),
    "deflist-md2": ("{i}\n: {t}\n\n{i2}\n: {t2}\n"),
    "dl": (
        "<html><dl><dt>{t}</dt><dd>{f}, <a "
        "href='https://arxiv.org/abs/{i}'>arXiv</a></dd><dt>{t2}</dt><dd>{f2}, <a "
        "href='https://arxiv.org/abs/{i2}'>arXiv</a></dd></dl><p></p></html>"
    ),
    "dl2": (
        "<html><dl><dt>arXiv:{i}</dt><dd>{t}</dd><dt>arXiv:{i2}</dt><dd>{t2}</dd></dl><"
        "p></p></html>"
    ),
    "org": (
        "* Papers\n"
        "** {t}\n"
        "   [[https://arxiv.org/abs/{i}][arXiv]]\n"
        "** {t2}\n"
        "   [[https://arxiv.org/abs/{i2}][arXiv]]\n"
    ),
    "org2": (
        "* Reading\n- [[https://arxiv.org/abs/{i}][{t}]]\n- [[https://arxiv.org/abs/{i2}][{t2}]]\n"
    ),
    "org-prop": (
        "* {t}\n"
        ":PROPERTIES:\n"
        ":ARXIV: {i}\n"
        ":YEAR: {y}\n"
        ":END:\n"
        "* {t2}\n"
        ":PROPERTIES:\n"
        ":ARXIV: {i2}\n"
        ":YEAR: {y2}\n"
        ":END:\n"
    ),
    "org-todo": (
        "* TODO {t}\n  https://arxiv.org/abs/{i}\n* DONE {t2}\n  https://arxiv.org/abs/{i2}\n"
    ),
    "rest": (
        "Papers\n"
        "======\n"
        "\n"
        "* `{t} <https://arxiv.org/abs/{i}>`_\n"
        "* `{t2} <https://arxiv.org/abs/{i2}>`_\n"
    ),
    "rest2": (".. [1] {f}. {t}. arXiv:{i}\n.. [2] {f2}. {t2}. arXiv:{i2}\n"),
    "rest-sub": ("* *{t}*, :arxiv:`{i}`\n* *{t2}*, :arxiv:`{i2}`\n"),
    "asciidoc": (
        "= Papers\n\n* https://arxiv.org/abs/{i}[{t}]\n* https://arxiv.org/abs/{i2}[{t2}]\n"
    ),
    "asciidoc2": (
        "== Papers\n"
        "\n"
        ". *{t}* - link:https://arxiv.org/abs/{i}[PDF]\n"
        ". *{t2}* - link:https://arxiv.org/abs/{i2}[PDF]\n"
    ),
    "asciidoc-tab": (
        "|===\n"
        "|Title |Link\n"
        "\n"
        "|{t}\n"
        "|https://arxiv.org/abs/{i}\n"
        "\n"
        "|{t2}\n"
        "|https://arxiv.org/abs/{i2}\n"
        "|===\n"
    ),
    "latex": (
        "\\begin{{itemize}}\n"
        "\\item {t}, \\href{{https://arxiv.org/abs/{i}}}{{arXiv}}\n"
        "\\item {t2}, \\href{{https://arxiv.org/abs/{i2}}}{{arXiv}}\n"
        "\\end{{itemize}}\n"
    ),
    "latex2": (
        "\\begin{{enumerate}}\n"
        "  \\item \\textbf{{{t}}} ({y}), \\url{{https://arxiv.org/abs/{i}}}\n"
        "  \\item \\textbf{{{t2}}} ({y2}), \\url{{https://arxiv.org/abs/{i2}}}\n"
        "\\end{{enumerate}}\n"
    ),
    "json": ('[{{"title": "{t}", "arxiv": "{i}"}},\n {{"title": "{t2}", "arxiv": "{i2}"}}]\n'),
    "json2": (
        '{{"papers": [\n'
        "  {{\n"
        '    "name": "{t}",\n'
        '    "authors": ["{f}"],\n'
        '    "url": "https://arxiv.org/abs/{i}"\n'
        "  }},\n"
        "  {{\n"
        '    "name": "{t2}",\n'
        '    "authors": ["{f2}"],\n'
        '    "url": "https://arxiv.org/abs/{i2}"\n'
        "  }}\n"
        "]}}\n"
    ),
    "json-map": ('{{"{i}": "{t}",\n "{i2}": "{t2}"}}\n'),
    "jsonl": (
        '{{"title": "{t}", "id": "{i}", "year": {y}}}\n'
        '{{"title": "{t2}", "id": "{i2}", "year": {y2}}}\n'
    ),
    "yaml": (
        "- title: {t}\n  arxiv: {i}\n  year: {y}\n- title: {t2}\n  arxiv: {i2}\n  year: {y2}\n"
    ),
    "yaml2": (
        "papers:\n"
        '  - title: "{t}"\n'
        "    authors: {f}\n"
        "    link: https://arxiv.org/abs/{i}\n"
        '  - title: "{t2}"\n'
        "    authors: {f2}\n"
        "    link: https://arxiv.org/abs/{i2}\n"
    ),
    "csv;": (
        "Title;Authors;Year;Link\n"
        '"{t}";{f};{y};https://arxiv.org/abs/{i}\n'
        '"{t2}";{f2};{y2};https://arxiv.org/abs/{i2}\n'
    ),
    "tsv": ("paper\tid\tvenue\n{t}\t{i}\tICML\n{t2}\t{i2}\tICML\n"),
    "csv-names": (
        "Name,Paper,URL\n"
        'Foo,"{t}",https://arxiv.org/abs/{i}\n'
        'Bar,"{t2}",https://arxiv.org/abs/{i2}\n'
    ),
    "quote-by": ('- "{t}" by {f} — arxiv.org/abs/{i}\n- "{t2}" by {f2} — arxiv.org/abs/{i2}\n'),
    "dash-id": ("{i} - {t}\n{i2} - {t2}\n"),
    "id-first": ("[{i}] {t}\n[{i2}] {t2}\n"),
    "checkbox": ("- [ ] {t} https://arxiv.org/abs/{i}\n- [x] {t2} https://arxiv.org/abs/{i2}\n"),
    "emoji": ("📄 {t}\n🔗 https://arxiv.org/abs/{i}\n\n📄 {t2}\n🔗 https://arxiv.org/abs/{i2}\n"),
    "prose": (
        "In the paper “{t}” (arXiv:{i}), {f} shows this. Then came “{t2}” (arXiv:{i2}) by {f2}.\n"
    ),
    "prose2": ("{f} ({y}) wrote {t} (arXiv:{i}).\n\n{f2} ({y2}) wrote {t2} (arXiv:{i2}).\n"),
    "gpt": (
        "Here are papers you may like:\n"
        "\n"
        "1. **{t}**\n"
        "   - *Authors*: {f} et al.\n"
        "   - *Year*: {y}\n"
        "   - *Summary*: A strong baseline for the field.\n"
        "   - *Link*: [arXiv:{i}](https://arxiv.org/abs/{i})\n"
        "\n"
        "2. **{t2}**\n"
        "   - *Authors*: {f2} et al.\n"
        "   - *Year*: {y2}\n"
        "   - *Summary*: It shows much.\n"
        "   - *Link*: [arXiv:{i2}](https://arxiv.org/abs/{i2})\n"
        "\n"
        "Let me know if you want more!\n"
    ),
    "gpt2": (
        "### 1. {t}\n"
        "\n"
        "**Authors:** {f}\n"
        "\n"
        "**Published:** {y}\n"
        "\n"
        "**arXiv:** [{i}](https://arxiv.org/abs/{i})\n"
        "\n"
        "### 2. {t2}\n"
        "\n"
        "**Authors:** {f2}\n"
        "\n"
        "**Published:** {y2}\n"
        "\n"
        "**arXiv:** [{i2}](https://arxiv.org/abs/{i2})\n"
    ),
    "gpt3": (
        "1. {t}\n"
        "\n"
        "This paper by {f} introduces a new thing (arXiv:{i}).\n"
        "\n"
        "2. {t2}\n"
        "\n"
        "This paper by {f2} introduces another thing (arXiv:{i2}).\n"
    ),
    "arrow": ("{t} → {i}\n{t2} → {i2}\n"),
    "wiki": (
        "* {{{{cite arXiv |last={l} |title={t} |eprint={i} |year={y}}}}}\n"
        "* {{{{cite arXiv |last={l2} |title={t2} |eprint={i2} |year={y2}}}}}\n"
    ),
    "wiki2": ("* [https://arxiv.org/abs/{i} {t}]\n* [https://arxiv.org/abs/{i2} {t2}]\n"),
    "email": ("> {t}\n> https://arxiv.org/abs/{i}\n>\n> {t2}\n> https://arxiv.org/abs/{i2}\n"),
    "textile": ('* "{t}":https://arxiv.org/abs/{i}\n* "{t2}":https://arxiv.org/abs/{i2}\n'),
    "bookmarks": (
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n"
        "<TITLE>Bookmarks</TITLE>\n"
        "<H1>Bookmarks</H1>\n"
        "<DL><p>\n"
        "<DT><H3>Papers</H3>\n"
        "<DL><p>\n"
        '<DT><A HREF="https://arxiv.org/abs/{i}" ADD_DATE="1">[{i}] {t}</A>\n'
        '<DT><A HREF="https://arxiv.org/abs/{i2}" ADD_DATE="1">{t2} | arXiv</A>\n'
        "</DL><p>\n"
        "</DL><p>\n"
    ),
}
WRONG = ("A Made-Up Paper About LLM Nurses", "On the Inner Life of Garden Gnomes")
OTHERS = (("Omar", "Okafor"), ("Ingrid", "Lindqvist"))
PAIRS = ((PAPERS[0], PAPERS[2]), (PAPERS[1], PAPERS[3]))
#: Prose says who wrote what in too many ways.
_UNREAD_AUTHORS = {"prose"}


def _filled(
    layout: str,
    papers: tuple[Reference, Reference],
    titles: tuple[str, str] | None = None,
    names: tuple[tuple[str, str], tuple[str, str]] | None = None,
) -> str:
    fields: dict[str, object] = {}
    for at, paper in enumerate(papers):
        behind = "" if at == 0 else str(at + 1)
        first = paper.authors[0]
        given, family = names[at] if names else (first.given, first.family)
        fields |= {
            f"t{behind}": titles[at] if titles else paper.title,
            f"i{behind}": paper.arxiv_id and paper.arxiv_id.base,
            f"y{behind}": paper.year,
            f"f{behind}": f"{given} {family}",
            f"n{behind}": f"{family}, {given[0]}.",
            f"l{behind}": family,
        }
    return LAYOUTS[layout].format(**fields)


def _matched(text: str) -> list[str]:
    verdicts = [judge(query, PAPERS) for query in read_text(text, name="list").queries]
    return [verdict.query.identity for verdict in verdicts if verdict.status is Status.MATCHED]


@pytest.mark.parametrize("papers", PAIRS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_titles_of_nobody_are_no_match(layout: str, papers: tuple[Reference, Reference]) -> None:
    assert not _matched(_filled(layout, papers, titles=WRONG))


@pytest.mark.parametrize("papers", PAIRS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_another_papers_title_is_no_match(layout: str, papers: tuple[Reference, Reference]) -> None:
    one, other = papers
    assert not _matched(_filled(layout, papers, titles=(other.title, one.title)))


@pytest.mark.parametrize("papers", PAIRS)
@pytest.mark.parametrize(
    "layout",
    [
        layout
        for layout, text in LAYOUTS.items()
        if any(field in text for field in ("{f}", "{n}", "{l}")) and layout not in _UNREAD_AUTHORS
    ],
)
def test_other_authors_are_no_match(layout: str, papers: tuple[Reference, Reference]) -> None:
    assert not _matched(_filled(layout, papers, names=OTHERS))


@pytest.mark.parametrize("papers", PAIRS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_right_is_matched_once(layout: str, papers: tuple[Reference, Reference]) -> None:
    ids = [paper.arxiv_id and paper.arxiv_id.base for paper in papers]
    assert _matched(_filled(layout, papers)) == ids


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Rose, A. (Director). (1999). Robots of the sky: A fresh look [Motion picture]. Bonn: "
            "Hedge.",
            "Robots of the sky: A fresh look",
        ),
        (
            "Rose, A. B. (2012). Why weeding matters: The garden (Policy Brief 12-01). Bonn: "
            "Hedge Society.",
            "Why weeding matters: The garden",
        ),
        (
            "Rose, Ada, Robots in the Compost: A History, 2 vols. (Cologne: Hedge Press, 1982).",
            "Robots in the Compost: A History",
        ),
    ],
)
def test_titles_of_films_reports_and_books(text: str, title: str) -> None:
    [query] = read_text(f"{text}\n", kind=InputKind.REFERENCES).queries
    assert query.title == title


@pytest.mark.parametrize("indent", ["", "  ", "      "])
def test_two_columns_whose_items_hang(indent: str) -> None:
    titles = [f"Weeding a garden of {each} by night" for each in "ferns moss reed sage rue".split()]
    items = [
        textwrap.wrap(
            f"[{number}] A. Rose, B. Thorn, and C. Moss, “{title},” Garden Letters, vol. 7, 2021.",
            40,
            subsequent_indent=indent,
        )
        for number, title in enumerate([*titles, *titles], 1)
    ]
    left, right = ([line for item in half for line in item] for half in (items[:5], items[5:]))
    page = [f"{one:<44}{other}".rstrip() for one, other in zip(left, right, strict=True)]
    found = read_text("\n".join([*page, "", " " * 40 + "12"])).queries
    assert [query.title for query in found] == [*titles, *titles]
    assert {tuple(person.family for person in query.authors) for query in found} == {
        ("Rose", "Thorn", "Moss")
    }
