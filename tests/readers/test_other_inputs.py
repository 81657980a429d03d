"""RIS, CSL-JSON, Hayagriva, tables, a biblatex .bbl and an archive; small ones of our own."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from bibwright.errors import InputError
from bibwright.readers import InputKind, Reading, read_bytes, read_text


def _said(reading: Reading) -> list[tuple[str, list[str], int | None, str]]:
    return [
        (query.title, [person.family for person in query.authors], query.year, query.identity)
        for query in reading.queries
    ]


ROSES = ("Robots among the roses", ["Rose"], 2021, "2103.00001")


def test_ris() -> None:
    reading = read_text(
        "TY  - JOUR\nTI  - Robots among the roses\nAU  - Rose, Ada\nPY  - 2021\n"
        "UR  - https://arxiv.org/abs/2103.00001\nER  - \n\n"
        "TY  - JOUR\nTI  - Hedges of the north\nAU  - Thorn, Bela\nPY  - 2022\nER  - \n"
    )
    assert reading.kind == InputKind.RIS
    assert _said(reading) == [ROSES, ("Hedges of the north", ["Thorn"], 2022, "")]
    assert [query.origin.line for query in reading.queries if query.origin] == [2, 9]


def test_csl_json() -> None:
    reading = read_text(
        '[{"id":"rose21","type":"article","title":"Robots among the roses",\n'
        '"author":[{"family":"Rose","given":"Ada"}],"issued":{"date-parts":[[2021]]},\n'
        '"DOI":"10.48550/arXiv.2103.00001"}]\n'
    )
    assert reading.kind == InputKind.CSL
    assert _said(reading) == [ROSES]
    assert reading.queries[0].key == "rose21"


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.tex", "{{\\bf A} see \\cite{arXiv:2103.00001}}\n", InputKind.LATEX),
        ("a.tex", '{"a} see \\cite{arXiv:2103.00001}\n', InputKind.LATEX),
        ("a.tex", "[{\\em A}] see \\cite{arXiv:2103.00001}\n", InputKind.LATEX),
        ("a.md", "[[Paper](https://arxiv.org/abs/2103.00001)] Robots among the roses\n", "titles"),
        ("a.md", "[](https://arxiv.org/abs/2103.00001) Robots among the roses\n", "titles"),
        ("a.md", '["Robots among the roses"](https://arxiv.org/abs/2103.00001)\n', "titles"),
        ("a.txt", "{{Robots among the roses}}, arXiv:2103.00001\n", "titles"),
        (
            "a.bib",
            "@misc{a, eprint={2103.00001},\n title={Robots},\n note={exported:\nTY  - JOUR}}\n",
            InputKind.BIBTEX,
        ),
    ],
)
def test_how_a_text_begins_makes_no_other_format_of_it(name: str, text: str, kind: str) -> None:
    reading = read_text(text, name=name)
    assert reading.kind == kind
    assert [query.identity for query in reading.queries] == ["2103.00001"]
    assert not reading.problems


@pytest.mark.parametrize("text", ['[{"title": "Robots"', '{"items": [', '[{"title": "A",}]'])
def test_what_begins_as_records_in_json_do_is_said_to_be_broken(text: str) -> None:
    with pytest.raises(InputError, match=r"-:1: this is not JSON"):
        read_text(text)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_table_with_a_header(delimiter: str) -> None:
    rows = (
        ("Title", "Authors", "Year", "arXiv"),
        ("Robots among the roses", '"Rose, A."', "2021", "2103.00001"),
        ("", "", "2020", ""),
    )
    reading = read_text("".join(f"{delimiter.join(row)}\n" for row in rows), name="k.csv")
    assert reading.kind == InputKind.TABLE
    assert _said(reading) == [ROSES]
    assert [problem.origin.line for problem in reading.problems] == [3]


def test_the_bbl_of_biblatex() -> None:
    reading = read_text(
        "% $ biblatex bbl format version 3.2 $\n\\begingroup\n"
        "\\entry{rose21}{online}{}{}\n"
        "  \\name{author}{1}{}{%\n"
        "    {{hash=1}{%\n      family={Rose},\n      familyi={R\\bibinitperiod},\n"
        "      given={Ada},\n      giveni={A\\bibinitperiod}}}%\n  }\n"
        "  \\field{eprinttype}{arxiv}\n  \\field{title}{Robots among the roses}\n"
        "  \\field{year}{2021}\n"
        "  \\verb{eprint}\n  \\verb 2103.00001\n  \\endverb\n\\endentry\n",
        name="paper.bbl",
    )
    assert _said(reading) == [ROSES]
    assert reading.queries[0].key == "rose21"


def _archive(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return buffer.getvalue()


def test_an_archive_of_a_project() -> None:
    data = _archive(
        main_tex="\\documentclass{article}\\input{parts/one}\\bibliography{refs}",
        parts__one_tex="\\cite{arXiv:2103.00001,known}",
        refs_bib="@misc{known, title={Known}}",
    )
    reading = read_bytes(data, name="project.zip")
    assert [query.identity for query in reading.queries] == ["2103.00001"]
    assert reading.problems == ()


def test_an_archive_reads_nothing_outside_of_it() -> None:
    data = _archive(main_tex="\\documentclass{article}\\input{/etc/passwd}\\input{../../x}")
    reading = read_bytes(data, name="project.zip")
    assert reading.queries == ()
    assert all("is not there" in problem.message for problem in reading.problems)


def test_an_archive_without_a_document_is_refused() -> None:
    with pytest.raises(InputError, match="without a LaTeX document"):
        read_bytes(_archive(notes_txt="nothing"), name="x.zip")


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://www.science.org/doi/10.1126/science.aab3050", "10.1126/science.aab3050"),
        ("https://dl.acm.org/doi/pdf/10.1145/356580.356581", "10.1145/356580.356581"),
        (
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0123456",
            "10.1371/journal.pone.0123456",
        ),
        (
            "https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2.full.pdf",
            "10.1101/2020.01.02.123456",
        ),
        (
            "https://link.springer.com/article/10.1007/s11263-015-0816-y#Sec1",
            "10.1007/s11263-015-0816-y",
        ),
        (
            "https://www.frontiersin.org/articles/10.3389/fnins.2019.00001/full",
            "10.3389/fnins.2019.00001",
        ),
    ],
)
def test_dois_in_addresses_of_publishers(text: str, doi: str) -> None:
    [query] = read_text(f"{text}\n").queries
    assert (query.doi, query.title, query.said) == (doi, "", "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Downloads/1706.03762.pdf", "1706.03762"),
        ("~/papers/2406.03712v2.pdf", "2406.03712"),
        ("http://xxx.lanl.gov/abs/hep-th/9711200", "hep-th/9711200"),
    ],
)
def test_ids_in_paths_and_on_arxivs_old_host(text: str, name: str) -> None:
    [query] = read_text(f"{text}\n").queries
    assert query.arxiv_id is not None
    assert (query.arxiv_id.base, query.said) == (name, "")


@pytest.mark.parametrize(
    "behind", [" - arXiv.org — Mozilla Firefox", " | arXiv - Google Chrome", " - arXiv.org"]
)
def test_the_name_of_a_browser_is_no_part_of_a_title(behind: str) -> None:
    [query] = read_text(f"[2503.02104] Robots in the Compost{behind}\n").queries
    assert query.title == "Robots in the Compost"


@pytest.mark.parametrize(
    "text",
    [
        "ada: did you see this? https://arxiv.org/abs/1706.03762\nben: yes, wow\nada: cool\n",
        "[10:02, 3/4/2025] Ada: check https://arxiv.org/abs/1706.03762\n"
        "[10:03, 3/4/2025] Ben: +49 1706 03762 is my number\n",
    ],
)
def test_more_chats(text: str) -> None:
    reading = read_text(text)
    assert "chat" in reading.form
    assert [(query.origin and query.origin.line, query.title) for query in reading.queries] == [
        (1, "")
    ]


def test_titles_one_a_line_are_no_chat() -> None:
    reading = read_text("word2vec: hedges\nglove: robots\nbert: compost\n")
    assert "chat" not in reading.form


def test_names_to_sign_in_with_are_no_authors_and_et_al_is_no_name() -> None:
    one, other = read_text(
        "|Title|Authors|PDF|\n|---|---|---|\n"
        "|Robots in the Compost|Ada Rose et.al.|[pdf](https://arxiv.org/abs/2605.13741)|\n"
        "|Weeding at Night|btyu, Bela Thorn|[pdf](https://arxiv.org/abs/2605.13742)|\n"
    ).queries
    assert ([each.family for each in one.authors], one.others) == (["Rose"], True)
    assert [each.family for each in other.authors] == ["Thorn"]


def test_numbers_of_papers_before_their_titles() -> None:
    [one, other] = read_text("- P02: CIEL: A Garden Engine\n- R2: An Efficient Hedge\n").queries
    assert (one.title, other.title) == ("CIEL: A Garden Engine", "R2: An Efficient Hedge")


def test_a_notebook_is_read_by_its_text_alone() -> None:
    notebook = {
        "cells": [
            {
                "cell_type": "markdown",
                "source": ["# Papers\n", "\n", "- [Robots](https://arxiv.org/abs/2103.00001)\n"],
            },
            {
                "cell_type": "code",
                "source": ["x = 1  # arXiv:1706.00001\n"],
                "outputs": [{"output_type": "stream", "text": ["arXiv:1706.00002\n"]}],
            },
            {"cell_type": "raw", "source": ["- Weeding at Night, arXiv:2103.00002\n"]},
        ],
        "nbformat": 4,
    }
    reading = read_text(json.dumps(notebook, indent=1), name="papers.ipynb")
    assert [(query.title, query.identity) for query in reading.queries] == [
        ("Robots", "2103.00001"),
        ("Weeding at Night", "2103.00002"),
    ]
    assert reading.queries[0].origin is not None
    assert reading.queries[0].origin.line == 8
    assert reading.form == "Jupyter notebook, Markdown list, 2 items"


def test_the_ids_of_a_record_may_stand_in_an_object() -> None:
    [query] = read_text(
        '{"data": [{"title": "Robots", "externalIds": {"ArXiv": "2103.00001", "CorpusId": 1}}]}'
    ).queries
    assert (query.title, query.identity) == ("Robots", "2103.00001")


def test_front_matter_in_toml() -> None:
    [query] = read_text(
        '+++\ntitle = "Robots"\nauthors = ["Ada Rose"]\ndoi = "10.1000/182"\n+++\n\nWe weed.\n',
        name="index.md",
    ).queries
    assert (query.title, query.doi) == ("Robots", "10.1000/182")


def test_a_table_with_a_line_above_its_columns() -> None:
    [query] = read_text(
        '"About the data: exported on 1 January"\nRank,ArXiv ID,Title,PubYear,Authors\n'
        '1,2103.00001,Robots,2021,"Rose, Ada; Thorn, Bela; "\n'
    ).queries
    assert (query.title, query.identity, query.year) == ("Robots", "2103.00001", 2021)
    assert [str(person) for person in query.authors] == ["Ada Rose", "Bela Thorn"]
