"""An existing .bib, and a LaTeX project whose .bib lacks something."""

from __future__ import annotations

from pathlib import Path

import pytest

from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Person
from bibwright.readers import InputKind, read_path, read_text

BIB = r"""% a comment
@string{jml = "J. Mach. Learn."}
@article{Gan2024,
  author  = {Zheng, Yanxin and Gan, Wensheng and others},
  title   = {Large {L}anguage Models for {\em Medicine}: A Survey},
  journal = jml # " Res.",
  year    = 2024, month = may,
  doi     = {https://doi.org/10.1007/S13042-024-02318-W},
  keywords = {survey, {LLM; agents}, medicine},
}
@article{scholar, title={Attention is all you need}, author={Vaswani, Ashish},
  journal={arXiv preprint arXiv:1706.03762}, year={2017}}
@article{dblp, title={X Y Z}, journal={CoRR}, volume={abs/2405.13055}, year={2024}}
@misc{eprint, title={M\"uller's proof}, eprint={2311.06025v3}, archivePrefix={arXiv}}
@misc{empty, note={nothing to go by}}
"""


def test_entries_become_queries() -> None:
    reading = read_text(BIB)
    assert reading.kind is InputKind.BIBTEX
    gan, scholar, dblp, eprint = reading.queries
    assert gan.key == "Gan2024"
    assert gan.title == "Large Language Models for Medicine: A Survey"
    assert gan.authors == (Person("Zheng", "Yanxin"), Person("Gan", "Wensheng"))
    assert gan.others
    assert gan.venue == "J. Mach. Learn. Res."
    assert gan.issued == Date(2024, 5)
    assert gan.doi == "10.1007/s13042-024-02318-w"
    assert gan.tags == ("survey", "LLM; agents", "medicine")
    assert gan.kind is Kind.ARTICLE
    assert scholar.arxiv_id == ArxivId("1706.03762")
    assert scholar.kind is Kind.PREPRINT
    assert dblp.arxiv_id == ArxivId("2405.13055")
    assert eprint.arxiv_id == ArxivId("2311.06025", 3)
    assert eprint.title == "Müller's proof"
    assert [query.origin.line for query in reading.queries if query.origin] == [3, 11, 13, 14]


def test_what_an_entry_lacks_is_named() -> None:
    [problem] = read_text(BIB).problems
    assert "empty" in problem.message
    assert problem.origin.line == 15


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "refs.bib").write_text("@misc{known, title={Known}}\n", "utf-8")
    (tmp_path / "chapter.tex").write_text(
        "\\citep[see][p.~3]{arXiv:2405.13055,known}\n\\nocite{*}\n", "utf-8"
    )
    paper = tmp_path / "paper.tex"
    paper.write_text(
        "\\documentclass{article}\n"
        "% \\cite{commented}\n"
        "\\begin{verbatim}\n\\cite{verbatim}\n\\end{verbatim}\n"
        "As shown~\\cite{vaswani} % 1706.03762\n"
        "and \\textcite{DBLP:journals/corr/abs-2311-06025}, "
        "\\autocites(a)(b)[c]{lost}[d]{KNOWN}.\n"
        "\\input{chapter}\n"
        "\\bibliography{refs}\n",
        "utf-8",
    )
    return paper


def test_keys_that_the_bib_lacks_are_found_where_an_id_tells_what_they_mean(
    project: Path,
) -> None:
    reading = read_path(project)
    assert reading.kind is InputKind.LATEX
    assert {(query.key, str(query.arxiv_id)) for query in reading.queries} == {
        ("vaswani", "1706.03762"),
        ("DBLP:journals/corr/abs-2311-06025", "2311.06025"),
        ("arXiv:2405.13055", "2405.13055"),
    }
    [problem] = reading.problems
    assert "lost" in problem.message
    assert problem.origin.name.endswith("paper.tex")
    assert problem.origin.line == 7


def test_aux_and_bcf_files(project: Path) -> None:
    aux = project.with_suffix(".aux")
    aux.write_text("\\relax\n\\citation{arXiv:2405.13055}\n\\citation{known}\n\\bibdata{refs}\n")
    assert [query.key for query in read_path(aux).queries] == ["arXiv:2405.13055"]
    bcf = project.with_suffix(".bcf")
    bcf.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<bcf:controlfile version="3.8" xmlns:bcf="https://sourceforge.net/projects/biblatex">\n'
        '<bcf:bibdata section="0"><bcf:datasource type="file" datatype="bibtex">refs.bib'
        "</bcf:datasource></bcf:bibdata>\n"
        '<bcf:section number="0"><bcf:citekey order="1">known</bcf:citekey>'
        '<bcf:citekey order="2">arXiv:2405.13055</bcf:citekey></bcf:section>\n'
        "</bcf:controlfile>\n"
    )
    reading = read_path(bcf)
    assert [query.key for query in reading.queries] == ["arXiv:2405.13055"]
    assert reading.problems == ()


def test_a_bibliography_typed_into_the_text(tmp_path: Path) -> None:
    paper = tmp_path / "paper.tex"
    paper.write_text(
        "\\cite{v17}\n\\begin{thebibliography}{9}\n\\bibitem{v17} A. Vaswani and N. Shazeer.\n"
        "\\newblock Attention is all you need.\n\\newblock 2017.\n\\end{thebibliography}\n",
        "utf-8",
    )
    [query] = read_path(paper).queries
    assert query.key == "v17"
    assert query.title == "Attention is all you need"
    assert query.year == 2017


def test_an_id_in_the_neighbourhood_of_a_key_is_not_the_keys_own(tmp_path: Path) -> None:
    paper = tmp_path / "paper.tex"
    paper.write_text(
        "The TeXbook \\cite{knuth84} and the survey (arXiv:2406.03712).\n"
        "A \\cite{smith2020}, see also arXiv:2406.03712; B \\cite{liu2025foundation}.\n"
        "Shown by \\cite{one,other} % arXiv:1706.03762\n"
        "Also \\citep[see][arXiv:2503.02104]{foundation} and\n"
        "% vaswani17: 1706.03762\n"
        "\\cite{vaswani17}.\n",
        "utf-8",
    )
    reading = read_path(paper)
    assert {(query.key, str(query.arxiv_id)) for query in reading.queries} == {
        ("foundation", "2503.02104"),
        ("vaswani17", "1706.03762"),
    }
    named = " ".join(problem.message for problem in reading.problems)
    for key in ("knuth84", "smith2020", "liu2025foundation", "one", "other"):
        assert f"“{key}”" in named


@pytest.mark.parametrize(
    ("main", "chapter"),
    [
        ("\\input{one/chapter}", "\\input{one/part}"),  # from where LaTeX runs
        ("\\include{one/chapter}", "\\input{part}"),  # beside, as subfiles has it
        ("\\import{one/}{chapter}", "\\input{part}"),
        ("\\import*{one}{chapter.tex}", "\\subimport{../one/}{part}"),
    ],
)
def test_chapters_in_folders(tmp_path: Path, main: str, chapter: str) -> None:
    tmp_path.joinpath("one").mkdir()
    tmp_path.joinpath("refs.bib").write_text("@misc{known, title={Known}}\n")
    tmp_path.joinpath("main.tex").write_text(f"{main}\n")
    tmp_path.joinpath("one", "chapter.tex").write_text(f"{chapter}\n\\bibliography{{refs}}\n")
    tmp_path.joinpath("one", "part.tex").write_text("\\cite{known, arXiv:2405.13055}\n")
    reading = read_path(tmp_path / "main.tex")
    assert [query.key for query in reading.queries] == ["arXiv:2405.13055"]
    assert reading.problems == ()


def test_what_latex_noted_of_chapters(tmp_path: Path) -> None:
    main = tmp_path / "main.aux"
    main.write_text("\\relax\n\\@input{one.aux}\n\\bibdata{refs}\n")
    tmp_path.joinpath("one.aux").write_text("\\relax\n\\citation{arXiv:2405.13055}\n")
    tmp_path.joinpath("refs.bib").write_text("@misc{known, title={Known}}\n")
    reading = read_path(main)
    assert [query.key for query in reading.queries] == ["arXiv:2405.13055"]
    assert reading.problems == ()


def test_of_two_ids_beside_a_key_none_is_chosen(tmp_path: Path) -> None:
    paper = tmp_path / "paper.tex"
    paper.write_text("\\cite{smith} % 2405.13055 or 2311.06025\n")
    reading = read_path(paper)
    assert reading.queries == ()
    [problem] = reading.problems
    assert "smith" in problem.message
