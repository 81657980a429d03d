"""`check` over what papers list: a paper at arXiv, a source on disk, a .docx, a folder of them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bibwright.commands.check_folder import CheckedPaper, FolderRun, FoundAt
from support.arxiv_records import read_snapshot
from support.cli import Outcome, run
from support.paper_source_server import PaperSourceServer, packed

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
SCHEMA = ROOT / "docs" / "check-folder.schema.json"
OFFLINE = ("--arxiv", "index", "--index", SAMPLE)
#: One as it should be, one with a year of nobody's, one with another paper's id, one of no paper.
ITEMS = r"""
\begin{thebibliography}{9}
\bibitem{right} A. Vaswani, N. Shazeer, N. Parmar, J. Uszkoreit, L. Jones, A. N. Gomez, L. Kaiser,
and I. Polosukhin. Attention is all you need. In \emph{NIPS}, 2017.
\bibitem{year} A. Vaswani, N. Shazeer, N. Parmar, J. Uszkoreit, L. Jones, A. N. Gomez, L. Kaiser,
and I. Polosukhin. Attention is all you need. arXiv:1706.03762, 2011.
% bibwright: ignore identifier-of-another: the publisher printed it so
\bibitem{other} B. C. Kalpelbe. Vision Language Models in Medicine. arXiv:2503.02104, 2025.
\bibitem{none} A. Nonymous and B. Nobody. Sailing a bathtub across the Moon. 1970.
\end{thebibliography}
"""
BIB = """% the project's own
@misc{year, title = {Attention Is All You Need}, author = {Ashish Vaswani and others},
  year = {2014}, eprint = {1706.03762}, archivePrefix = {arXiv}}
% bibwright: ignore year: the talk was given then
@misc{talk, title = {Attention Is All You Need}, author = {Ashish Vaswani and others},
  year = {2014}, eprint = {1706.03762}, archivePrefix = {arXiv}}
@misc{uncited, title = {Attention Is All You Need}, author = {Nobody}, eprint = {1706.03762}}
"""
DOCUMENT = "\\documentclass{article}\n\\begin{document}\n%s\\end{document}\n"


def _entries(outcome: Outcome) -> dict[str, dict[str, Any]]:
    return {each["key"]: each for each in json.loads(outcome.stdout)["entries"]}


def _docx(path: Path, paragraphs: list[str]) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
        )


#: Lists of one work as it is and one under another's id, in what people keep them.
LISTS = {
    "list.md": """# To read

- Ashish Vaswani et al., *Attention Is All You Need*, 2017. arXiv:1706.03762
- [Sailing a Bathtub Across the Moon](https://arxiv.org/abs/2503.02104), B. Nobody, 2025
""",
    "list.txt": """Works:
1. Vaswani A, Shazeer N, et al. Attention is all you need. arXiv:1706.03762, 2017.
2. Nobody B. Sailing a bathtub across the Moon. arXiv:2503.02104, 2025.
""",
    "list.ris": """TY  - JOUR
AU  - Vaswani, Ashish
TI  - Attention Is All You Need
UR  - https://arxiv.org/abs/1706.03762
PY  - 2017
ER  -
TY  - JOUR
AU  - Nobody, Bo
TI  - Sailing a Bathtub Across the Moon
UR  - https://arxiv.org/abs/2503.02104
PY  - 2025
ER  -
""",
}


@pytest.mark.parametrize("name", list(LISTS))
def test_any_list_that_resolve_reads_is_checked(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(LISTS[name], "utf-8")
    outcome = run("check", *OFFLINE, "--json", path)
    assert outcome.status == 1
    right, other = json.loads(outcome.stdout)["entries"]
    assert right["status"] == "matched"
    assert other["status"] == "conflicting"
    assert [each["name"] for each in other["findings"]] == ["identifier-of-another"]
    assert other["path"] == str(path)


def test_a_list_without_a_work_is_refused_and_a_bibliography_in_a_text_is_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.txt"
    path.write_text("---\n", "utf-8")
    outcome = run("check", *OFFLINE, path)
    assert outcome.status == 2
    assert "names no work" in outcome.stderr
    path.write_text(BIB, "utf-8")
    assert "year" in _entries(run("check", *OFFLINE, "--json", path))


@pytest.mark.parametrize("name", ["paper.tex", "paper.bbl", "source.tar.gz"])
def test_what_a_paper_lists_is_checked_where_it_stands(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    text = ITEMS if name.endswith(".bbl") else DOCUMENT % ITEMS
    path.write_bytes(packed({"paper.tex": text}) if name.endswith(".gz") else text.encode())
    outcome = run("check", path, *OFFLINE, "--json")
    entries = _entries(outcome)
    assert {key: each["status"] for key, each in entries.items()} == {
        "right": "matched",
        "year": "conflicting",
        # What is to be ignored can be said where the text is a file of its own.
        "other": "conflicting" if name.endswith(".gz") else "matched",
        "none": "not found",
    }
    assert [each["name"] for each in entries["year"]["findings"]] == ["year"]
    line = next(at for at, each in enumerate(text.splitlines(), 1) if "{year}" in each)
    assert entries["year"]["line"] == line
    assert entries["year"]["path"] == f"{path}{'/paper.tex' if name.endswith('.gz') else ''}"
    assert outcome.status == 1


def test_of_a_document_with_a_bibliography_what_it_cites_is_checked(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(BIB, "utf-8")
    document = tmp_path / "paper.tex"
    document.write_text(DOCUMENT % "\\cite{year,talk}\\bibliography{refs}\n", "utf-8")
    entries = _entries(run("check", document, *OFFLINE, "--json"))
    assert {key: each["status"] for key, each in entries.items()} == {
        "year": "conflicting",
        "talk": "matched",
    }
    [found] = entries["year"]["findings"]
    assert (entries["year"]["path"], found["line"]) == (str(tmp_path / "refs.bib"), 3)


def test_a_paper_at_arxiv() -> None:
    sources = {"2101.00001": packed({"paper.tex": DOCUMENT % ITEMS})}
    with PaperSourceServer(sources, records=read_snapshot(SAMPLE)) as server:
        api = ("--arxiv", "api", "--api-url", server.url)
        for given in ("2101.00001", "https://arxiv.org/abs/2101.00001"):
            outcome = run("check", given, *api, "--output-format", "github")
            assert "title=bibwright check [year]" in outcome.stdout
            assert "paper.tex,line=7" in outcome.stdout
            assert "4 entries: 1 matched, 2 conflicting, 1 not found" in outcome.stderr


def test_what_was_printed_is_told_apart_with_the_record_in_hand(tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    _docx(
        path,
        [
            "Hello",
            "References",
            "[1] A. Vaswani, N. Shazeer et al. Attention Is All You Need. NeurIPS 30, 2017.",
            "[2] R. Writer, Q. Author. Attention Is All You Need. NeurIPS, 2017.",
            "[3] N. Body, S. One. An Improbable History of Impossible Bathtubs. 2020.",
        ],
    )
    entries = list(_entries(run("check", path, *OFFLINE, "--json")).values())
    assert [each["status"] for each in entries] == ["matched", "conflicting", "not found"]
    assert [each["name"] for each in entries[1]["findings"]] == ["authors"]


def test_a_papers_own_list_is_not_corrected(tmp_path: Path) -> None:
    path = tmp_path / "paper.tex"
    path.write_text(DOCUMENT % ITEMS, "utf-8")
    outcome = run("check", path, *OFFLINE, "--fix")
    assert (outcome.status, path.read_text("utf-8")) == (2, DOCUMENT % ITEMS)
    assert "for .bib files" in outcome.stderr


def _submissions(folder: Path) -> Path:
    (folder / "one").mkdir(parents=True)
    (folder / "one" / "main.tex").write_text(DOCUMENT % ITEMS, "utf-8")
    (folder / "two").mkdir()
    (folder / "two" / "refs.bib").write_text(BIB, "utf-8")
    (folder / "three.pdf").write_bytes(b"%PDF-1.7 nothing")
    (folder / "fine.bib").write_text("@misc{a, title = {Attention Is All You Need}}", "utf-8")
    return folder


@pytest.mark.parametrize("name", ["paper.pdf", "paper.docx"])
def test_an_empty_document_is_no_list_in_order(tmp_path: Path, name: str) -> None:
    paper = tmp_path / name
    paper.touch()
    outcome = run("check", paper)
    assert (outcome.status, outcome.stdout) == (2, "")
    assert f"{name} is empty" in outcome.stderr


@pytest.mark.parametrize("name", ["paper.pdf", "paper.docx"])
def test_a_page_that_came_in_the_place_of_a_document_is_not_passed_over(
    tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_text("<html>Please sign in</html>", "utf-8")
    (folder / "fine.bib").write_text("@misc{a, title = {Attention Is All You Need}}", "utf-8")
    assert f"unreadable  {name}" in run("check", folder, *OFFLINE).stdout
    outcome = run("check", folder / name, *OFFLINE)
    assert outcome.status == 2
    assert "perhaps a download failed" in outcome.stderr


def test_a_folder_of_papers_a_page_for_each_and_one_for_all(tmp_path: Path) -> None:
    folder, pages = _submissions(tmp_path / "in"), tmp_path / "out"
    outcome = run("check", folder, *OFFLINE, "--report", pages)
    assert outcome.status == 1
    lines = [line for line in outcome.stdout.splitlines() if not line.startswith(" ")]
    assert lines == [
        "no findings  fine.bib",
        "to look at  one",
        "unreadable  three.pdf",
        "to look at  two/refs.bib",
    ]
    assert "4 papers: 2 to look at, 1 no findings, 1 unreadable" in outcome.stderr
    written = sorted(each.name for each in pages.iterdir())
    assert written == ["fine.bib.html", "index.html", "one.html", "two_2f_refs.bib.html"]
    index = (pages / "index.html").read_text("utf-8")
    assert index.index("three.pdf") < index.index('href="one.html"') < index.index("fine.bib.html")
    again = run("check", folder, *OFFLINE, "--report", pages)
    assert again.status == 1


def test_papers_side_by_side_are_not_parts_of_a_document_that_does_not_name_them(
    tmp_path: Path,
) -> None:
    document = DOCUMENT % ITEMS
    named = document.replace("\\begin{thebib", "\\bibliography{named}\\begin{thebib", 1)
    (tmp_path / "one.tex").write_text(document, "utf-8")
    (tmp_path / "two.tex").write_text(named, "utf-8")
    for name in ("named.bib", "other.bib"):
        (tmp_path / name).write_text(BIB, "utf-8")
    for name in ("one.bbl", "three.bbl"):
        (tmp_path / name).write_text(ITEMS, "utf-8")
    told = json.loads(run("check", tmp_path, *OFFLINE, "--json").stdout)
    paths = {each["path"] for each in told["papers"]}
    assert paths == {"one.tex", "other.bib", "three.bbl", "two.tex"}


@pytest.mark.parametrize("name", ["only.tex", "only.bbl"])
def test_one_source_beside_other_papers_makes_no_folder_one_papers(
    tmp_path: Path, name: str
) -> None:
    text = DOCUMENT % ITEMS if name.endswith(".tex") else ITEMS
    (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "figure.pdf").write_bytes(b"%PDF-1.7 a drawing")
    papers = json.loads(run("check", tmp_path, *OFFLINE, "--json").stdout).get("papers", [])
    assert bool(papers) == (name == "only.bbl")
    _docx(tmp_path / "letter.docx", ["References", "A. Nobody. Sailing a bathtub. 1970."])
    papers = json.loads(run("check", tmp_path, *OFFLINE, "--json").stdout)["papers"]
    assert {each["path"] for each in papers} == {name, "figure.pdf", "letter.docx"}


def test_others_beside_strangers_are_not_the_papers_authors(tmp_path: Path) -> None:
    entry = BIB.splitlines()[1].replace("Ashish Vaswani", "Turing, Alan and Church, Alonzo")
    (tmp_path / "a.bib").write_text(f"{entry} year = {{2017}}, eprint = {{1706.03762}}}}", "utf-8")
    outcome = run("check", tmp_path / "a.bib", *OFFLINE, "--json")
    assert outcome.status == 1
    [found] = _entries(outcome).values()
    assert [each["name"] for each in found["findings"]] == ["authors"]


def test_a_folder_of_papers_as_data(tmp_path: Path) -> None:
    folder = _submissions(tmp_path / "in")
    told = json.loads(run("check", folder, *OFFLINE, "--json").stdout)
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(told)
    assert [(each["path"], each["state"]) for each in told["papers"]][2:] == [
        ("three.pdf", "unreadable"),
        ("two/refs.bib", "to look at"),
    ]
    assert told["papers"][1]["counts"]["not found"] == 1
    sarif = json.loads(run("check", folder, *OFFLINE, "--output-format", "sarif").stdout)
    found = {each["ruleId"] for each in sarif["runs"][0]["results"]}
    assert found == {"check/year", "check/authors", "check/identifier-of-another"}


@pytest.mark.parametrize("option", ["--key=a", "--explain", "--fix"])
def test_what_a_folder_of_papers_does_not_take(tmp_path: Path, option: str) -> None:
    outcome = run("check", _submissions(tmp_path / "in"), *OFFLINE, option)
    assert outcome.status == 2
    assert run("check", tmp_path / "in", tmp_path / "in", *OFFLINE).status == 2


def test_the_papers_with_the_most_to_look_at_come_first_and_a_silent_source_decides() -> None:
    """The exit status: 3, a source was silent; 2, nothing was read; 1, look; 0."""
    year = FoundAt("a.tex", 1, "year", "k: 2011, not 2017")
    ignored = FoundAt("a.tex", 2, "year", "m: 2011, not 2017", ignored="as printed")
    fine = CheckedPaper("fine", counts={"matched": 2}, findings=(ignored,))
    one = CheckedPaper("one", findings=(year,))
    two = CheckedPaper("two", findings=(year, year))
    broken = CheckedPaper("z", error="it is no PDF")
    silent = CheckedPaper("down", counts={"unavailable": 1}, incomplete=("Crossref is down",))
    assert [each.word for each in (fine, one, broken, silent)] == [
        *("no findings", "to look at", "unreadable", "incomplete")
    ]
    for papers, status in (
        ((fine,), 0),
        ((fine, one), 1),
        ((fine, broken), 1),
        ((broken, broken), 2),
        ((broken, one, silent), 3),
    ):
        assert FolderRun("in", papers).status == status
    assert FolderRun("in", (fine, one, two, broken)).by_need == [broken, two, one, fine]
    assert FolderRun("in", (silent, silent)).incomplete == ("Crossref is down",)
