"""``cite``: what a document cites by an id becomes an entry under that key, before it is built."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pypandoc
import pytest

from support import arxiv_faults as faults
from support.arxiv_server import ArxivServer
from support.cli import Outcome, run

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
INDEX = ("--arxiv", "index", "--index", SAMPLE)
#: A paper of the sample, and its title.
PAPER, TITLE = "2503.01863", "Vision Language Models in Medicine"
OTHER = "2406.03712"
LATEX = r"""\documentclass{article}
\begin{document}
On \cite{2503.01863} and \cite{arXiv:2406.03712, old}.
\bibliographystyle{plain}
\bibliography{refs}
\end{document}
"""
OLD = "@book{old, author = {Roe, Ann}, title = {Ferns}, publisher = {Moss}, year = 1999}\n"


def cite(*arguments: object) -> Outcome:
    return run("cite", *arguments, *INDEX)


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        folder.joinpath(name.replace("_", ".")).write_text(text)


def test_cited_ids_become_entries_under_their_keys(tmp_path: Path) -> None:
    write(tmp_path, paper_tex=LATEX, refs_bib=OLD)
    assert cite(tmp_path / "paper.tex").status == 0
    made = tmp_path.joinpath("refs.bib").read_text()
    assert made.startswith(OLD)
    assert made.count("@misc{2503.01863,") == made.count("@misc{arXiv:2406.03712,") == 1
    assert TITLE in made
    again = cite(tmp_path / "paper.tex")
    assert (again.status, tmp_path.joinpath("refs.bib").read_text()) == (0, made)
    assert "all that is cited has an entry" in again.stderr
    run("undo", tmp_path / "refs.bib")
    assert tmp_path.joinpath("refs.bib").read_text() == OLD


def test_the_dialect_is_the_document_s(tmp_path: Path) -> None:
    latex = LATEX.replace("\\bibliography{refs}", "").replace("\\bibliographystyle{plain}", "")
    write(tmp_path, paper_tex="\\addbibresource{refs.bib}\n" + latex)
    cite(tmp_path / "paper.tex")
    assert "@online{2503.01863," in tmp_path.joinpath("refs.bib").read_text()


def test_a_dry_run_shows_and_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path, paper_tex=LATEX, refs_bib=OLD)
    shown = cite(tmp_path / "paper.tex", "--dry-run")
    assert "+@misc{2503.01863," in shown.stdout
    assert tmp_path.joinpath("refs.bib").read_text() == OLD
    report = json.loads(cite(tmp_path / "paper.tex", "--dry-run", "--json").stdout)
    assert [verdict["query"]["key"] for verdict in report["verdicts"]] == [PAPER, f"arXiv:{OTHER}"]


@pytest.mark.parametrize(
    "metadata", ["bibliography: refs.bib", "bibliography: [refs.bib, more.json]", "title: x"]
)
def test_markdown_names_its_bibliography_itself_or_its_project_does(
    tmp_path: Path, metadata: str
) -> None:
    text = f"---\n{metadata}\n---\nAs [@{PAPER}; see @doi:10.48550/arXiv.{OTHER}, p. 3] and @old.\n"
    write(tmp_path, paper_qmd=text, refs_bib=OLD, more_json="[]")
    if "bibliography" not in metadata:
        write(tmp_path, _quarto_yml="")
        tmp_path.joinpath("_quarto.yml").write_text("bibliography: refs.bib\n")
    assert cite(tmp_path / "paper.qmd").status == 0
    made = tmp_path.joinpath("refs.bib").read_text()
    assert f"@misc{{{PAPER}," in made
    assert f"@misc{{doi:10.48550/arXiv.{OTHER}," in made


def test_what_csl_json_has_is_there(tmp_path: Path) -> None:
    text = f"---\nbibliography: [more.json, refs.bib]\n---\nAs @{PAPER}.\n"
    entry = json.dumps([{"id": PAPER, "type": "article", "title": TITLE}])
    write(tmp_path, paper_md=text, refs_bib=OLD, more_json=entry)
    assert cite(tmp_path / "paper.md").status == 0
    assert tmp_path.joinpath("refs.bib").read_text() == OLD


def test_keys_that_say_nothing_are_named_and_nothing_is_made_up(tmp_path: Path) -> None:
    text = LATEX.replace("old", "smith2020").replace(OTHER, "2599.99999")
    write(tmp_path, paper_tex=text, refs_bib=OLD)
    found = cite(tmp_path / "paper.tex")
    assert found.status == 1
    assert "smith2020" in found.stderr
    made = tmp_path.joinpath("refs.bib").read_text()
    assert "smith2020" not in made
    assert "2599" not in made


def test_bad_input_is_a_sentence(tmp_path: Path) -> None:
    write(tmp_path, paper_tex="Nothing \\cite{2503.01863} here.", broken_md="---\na: [\n---\n@x\n")
    assert cite(tmp_path / "none.tex").status == 2
    nowhere = cite(tmp_path / "paper.tex")
    assert nowhere.status == 2
    assert "names no .bib" in nowhere.stderr
    assert cite(tmp_path / "paper.tex", "-o", tmp_path / "new.bib").status == 0
    assert TITLE in tmp_path.joinpath("new.bib").read_text()
    broken = cite(tmp_path / "broken.md", "-o", tmp_path / "new.bib")
    assert broken.status == 1
    assert "broken.md" in broken.stderr
    assert cite(tmp_path / "paper.tex", "-o", tmp_path / "paper.tex").status == 2


def test_a_source_that_is_down_leaves_the_bibliography_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, paper_tex=LATEX, refs_bib=OLD)
    with ArxivServer() as server:
        server.misbehave(faults.refused(503), times=None)
        asked = ("--arxiv", "api", "--api-url", server.url, "--patience", "0")
        found = run("cite", tmp_path / "paper.tex", *asked)
    assert found.status == 3
    assert tmp_path.joinpath("refs.bib").read_text() == OLD


def test_pandoc_prints_what_was_only_an_id(tmp_path: Path) -> None:
    write(tmp_path, paper_md=f"---\nbibliography: refs.bib\n---\nAs @{PAPER} says.\n")
    assert cite(tmp_path / "paper.md").status == 0
    printed = subprocess.run(
        [pypandoc.get_pandoc_path(), "--citeproc", "--to=plain", "--wrap=none", "paper.md"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert TITLE in printed.stdout
    assert "not found" not in printed.stderr


@pytest.mark.tex
@pytest.mark.parametrize("before", [OLD, ""], ids=["with a .bib", "without one"])
def test_latexmk_runs_it_before_bibtex(tmp_path: Path, before: str) -> None:
    recipe = (ROOT / "docs" / "documents.md").read_text(encoding="utf-8")
    settings = recipe.partition("```perl\n")[2].partition("```")[0]
    command = f"{sys.executable} -m bibwright cite --arxiv index --index {SAMPLE}"
    assert "bibwright cite" in settings
    write(tmp_path, paper_tex=LATEX if before else LATEX.replace(", old", ""))
    if before:
        write(tmp_path, refs_bib=before)
    tmp_path.joinpath(".latexmkrc").write_text(settings.replace("bibwright cite", command))
    latexmk = shutil.which("latexmk")
    assert latexmk is not None
    built = subprocess.run(
        [latexmk, "-pdf", "-interaction=nonstopmode", "paper.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout[-2000:]
    listed = tmp_path.joinpath("paper.bbl").read_text()
    assert "language models in medicine" in listed
    assert listed.count("\\bibitem") == (3 if before else 2)
    assert "undefined citations" not in tmp_path.joinpath("paper.log").read_text().lower()


def test_documents_with_two_bibliographies_are_not_mixed(tmp_path: Path) -> None:
    write(tmp_path, one_tex=LATEX, two_tex=LATEX.replace("{refs}", "{more}"), refs_bib=OLD)
    both = cite(tmp_path / "one.tex", tmp_path / "two.tex")
    assert both.status == 2
    assert "give one at a time" in both.stderr
    assert tmp_path.joinpath("refs.bib").read_text() == OLD
    assert not tmp_path.joinpath("more.bib").exists()


def test_references_within_a_document_are_no_citations(tmp_path: Path) -> None:
    text = (
        f"---\nbibliography: refs.bib\n---\nAs @{PAPER} in @fig:one, [@sec:two] and @fig-three.\n"
    )
    write(tmp_path, paper_md=text)
    assert cite(tmp_path / "paper.md").status == 0


def test_one_paper_cited_in_two_spellings_becomes_one_entry(tmp_path: Path) -> None:
    two = LATEX.replace("arXiv:2406.03712", "ARXIV:2406.03712")
    write(tmp_path, one_tex=LATEX, two_tex=two, refs_bib=OLD)
    assert cite(tmp_path / "one.tex", tmp_path / "two.tex").status == 0
    made = tmp_path.joinpath("refs.bib").read_text().lower()
    assert made.count("{arxiv:2406.03712,") == 1


def test_a_file_that_cites_nothing_is_told_as_that(tmp_path: Path) -> None:
    """It may be the wrong one: nothing is claimed of a bibliography, which needn't even exist."""
    write(tmp_path, refs_bib=OLD)
    wrong = cite(tmp_path / "refs.bib", "-o", tmp_path / "other.bib")
    assert (wrong.status, "nothing is cited there" in wrong.stderr) == (0, True)
    assert "has an entry" not in wrong.stderr
    unnamed = cite(tmp_path / "refs.bib")
    assert (unnamed.status, "refs.bib cites nothing" in unnamed.stderr) == (2, True)
