"""RIS, CSL-JSON, Hayagriva, tables, a biblatex .bbl and an archive; small ones of our own."""

from __future__ import annotations

import io
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
