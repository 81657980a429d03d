"""``references``: the list in a paper's source, in its order, every item of it accounted for."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

import bibwright
from bibwright.commands.file_lists import Citing
from bibwright.commands.paper_lists import citing_works
from bibwright.commands.papers import NamedPaper
from bibwright.commands.references import looked_up
from bibwright.config.paths import config_folder
from bibwright.model.identifiers import ArxivId
from bibwright.readers.reference_list import read_reference_list
from bibwright.sources.registry import SourceOptions, open_sources
from bibwright.text.fold import fold
from bibwright.text.latex.decode import to_unicode
from support import arxiv_faults as faults
from support import tex
from support.arxiv_records import read_snapshot
from support.catalogue_server import CatalogueServer
from support.catalogue_works import WORKS
from support.cli import Outcome, run
from support.paper_source_server import PaperSourceServer, packed

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
INDEX = ("--arxiv", "index", "--index", SAMPLE)
#: Works of the sample, one that it hasn't, one with an id alone, one that is no work.
BBL = r"""
\begin{thebibliography}{4}
\bibitem{melko}
R.~G. Melko, A.~Del Maestro, and A.~A. Burkov.
\newblock A striped supersolid phase and the search for deconfined quantum criticality in
  hard-core bosons on the triangular lattice.
\newblock {\em Phys. Rev. B}, 74:214517, 2006.

\bibitem{turing}
A.~Nonymous and B.~Nobody.
\newblock Sailing a bathtub across the {M}oon.
\newblock {\em Journal of Improbable Travel}, 1:1--2, 1970.

\bibitem{huber}
M.~Huber, 2013, \href{http://arxiv.org/abs/1306.4664}{{\tt arXiv:1306.4664}}.

\bibitem{pages}
The project's pages, \url{https://example.org/project}.
\end{thebibliography}
"""
PAPER: dict[str, str | bytes] = {
    "ms.tex": "\\documentclass{article}\\begin{document}\\bibliography{ms}\\end{document}",
    "ms.bbl": BBL,
    "fig/plot.pdf": b"%PDF-1.4 nothing",
}


@pytest.fixture
def server() -> Iterator[PaperSourceServer]:
    sources = {"2101.00001": packed(PAPER), "2101.00002": b"%PDF-1.7 a scan"}
    with PaperSourceServer(sources, records=read_snapshot(SAMPLE)) as running:
        yield running


def keys(path: Path) -> list[str]:
    library = parse_string(path.read_text("utf-8"))
    assert not library.failed_blocks
    return [entry.key for entry in library.entries]


def local(folder: Path, files: dict[str, str | bytes], *arguments: object) -> Outcome:
    source = folder / "source.tar.gz"
    source.write_bytes(packed(files))
    return run("references", source, *INDEX, *arguments)


def test_a_source_from_arxiv_in_order_under_the_papers_own_keys(
    server: PaperSourceServer, tmp_path: Path
) -> None:
    output = tmp_path / "refs.bib"
    command = ("references", "arXiv:2101.00001", "--arxiv", "api", "--api-url", server.url)
    outcome = run(*command, "-o", output)
    assert keys(output) == ["melko", "huber"]
    assert outcome.status == 1
    assert "arXiv:2101.00001: read from ms.bbl, 4 references" in outcome.stderr
    assert "4 references: 2 matched, 2 not found" in outcome.stderr
    assert "--as-cited writes the 2 others as the paper has them" in outcome.stderr
    before = output.read_bytes()
    assert "nothing to change" in run(*command, "-o", output).stderr
    assert output.read_bytes() == before
    assert sum(each.path.startswith("/src/") for each in server.requests) == 1


def test_as_cited_says_so_and_keeps_the_order(tmp_path: Path) -> None:
    output = tmp_path / "refs.bib"
    for _ in range(2):
        outcome = local(tmp_path, PAPER, "-o", output, "--as-cited")
        assert keys(output) == ["melko", "turing", "huber", "pages"]
    assert "nothing to change" in outcome.stderr
    library = parse_string(output.read_text("utf-8"))
    turing = library.entries_dict["turing"].fields_dict
    assert turing["title"].value == "Sailing a bathtub across the {M}oon"
    assert turing["author"].value == "Nonymous, A. and Nobody, B."
    assert turing["year"].value == "1970"
    assert "no source confirmed it" in turing["annote"].value
    assert "annote" not in library.entries_dict["melko"].fields_dict
    assert "The project's pages" in library.entries_dict["pages"].fields_dict["note"].value


def test_the_folder_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ms.bbl").write_text(BBL, "utf-8")
    monkeypatch.chdir(tmp_path)
    outcome = run("references", ".", *INDEX)
    assert outcome.status == 1
    assert "4 references: 2 matched, 2 not found" in outcome.stderr


def test_names_and_pages_of_a_list_by_biber(tmp_path: Path) -> None:
    bbl = r"""\refsection{0}
    \entry{moor}{article}{}{}
      \name{author}{3}{}{%
        {{un=0,hash=0a}{%
           family={Moor}, familyi={M\bibinitperiod},
           given={Jan\bibnamedelima P.}, giveni={J\bibinitperiod\bibinitdelim P\bibinitperiod},
           givenun=0,
           prefix={van\bibnamedelima der}, prefixi={v\bibinitperiod}}}%
        {{un=0,hash=0b}{%
           family={{Tides Group}}, familyi={T\bibinitperiod}}}%
        {{un=0,hash=0c}{%
           family={Lake}, familyi={L\bibinitperiod},
           given={R.\bibnamedelimi T.}, giveni={R\bibinitperiod},
           suffix={Jr.}, suffixi={J\bibinitperiod}}}%
      }
      \true{moreauthor}
      \field{title}{Lichens of the Moor}
      \field{pages}{7\bibrangedash 19}
    \endentry
    """
    (tmp_path / "ms.bbl").write_text(bbl, "utf-8")
    output = tmp_path / "refs.bib"
    run("references", tmp_path / "ms.bbl", *INDEX, "--as-cited", "-o", output)
    fields = parse_string(output.read_text("utf-8")).entries_dict["moor"].fields_dict
    authors = "van der Moor, Jan P. and {Tides Group} and Lake, Jr., R. T. and others"
    assert fields["author"].value == authors
    assert fields["pages"].value == "7--19"


@pytest.mark.tex
def test_what_is_written_as_cited_is_clean_for_bibtex(tmp_path: Path) -> None:
    output = tmp_path / "refs.bib"
    local(tmp_path, PAPER, "-o", output, "--as-cited")
    complaints = tex.bibtex(tmp_path, output.read_bytes(), "plain").complaints
    assert [line for line in complaints if line != "warning$ -- 0"] == []


def test_the_dry_run_shows_and_writes_nothing(tmp_path: Path) -> None:
    output = tmp_path / "refs.bib"
    outcome = local(tmp_path, PAPER, "-o", output, "--dry-run")
    assert "+@article{melko" in outcome.stdout
    assert not output.exists()


def test_without_a_bbl_what_is_cited_of_the_bib_in_the_order_of_citing(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "main.tex": "\\documentclass{article}\\begin{document}\\input{body}\\bibliography{lib}"
        "\\end{document}",
        "body.tex": "First \\cite{second}, then \\citep{first} and \\cite{lost}.",
        "lib.bib": "@misc{first, title={One thing after another}, author={Doe, Jane},"
        " year=2001}\n@misc{unused, title={Nobody cites me}}\n"
        "@book{second, title={Two by two}, author={Roe, R.}, publisher={Pub}, year=2002}\n",
    }
    output = tmp_path / "refs.bib"
    outcome = local(tmp_path, files, "-o", output, "--as-cited")
    assert keys(output) == ["second", "first"]
    assert "publisher" in output.read_text("utf-8")
    assert "“lost” is cited, and no .bib of the source has it" in outcome.stderr


def test_items_in_the_text_itself_and_a_source_of_one_file(tmp_path: Path) -> None:
    source = tmp_path / "1234.gz"
    text = f"\\documentclass{{article}}\\begin{{document}}x{BBL}\\end{{document}}"
    source.write_bytes(gzip.compress(text.encode("cp1252")))
    outcome = run("references", source, *INDEX, "--json")
    report = json.loads(outcome.stdout)
    assert report["lists"] == [
        {
            "paper": str(source),
            "read_from": "main.tex, 4 references",
            "references": 4,
            "catalogues": [],
        }
    ]
    for name, part in (("references", report), ("resolve", report["resolve"])):
        schema = json.loads((ROOT / f"docs/{name}.schema.json").read_text("utf-8"))
        jsonschema.validate(part, schema, cls=jsonschema.Draft202012Validator)
    assert [each["status"] for each in report["resolve"]["verdicts"]] == [
        "matched",
        "not found",
        "matched",
        "not found",
    ]


def test_the_list_of_the_document_that_is_the_paper(tmp_path: Path) -> None:
    """Beside it lie the lists of a draft and of a letter to the editor."""
    item = "\\begin{{thebibliography}}{{1}}\\bibitem{{{0}}} A. Doe, ``A work on {0},'' 2001."
    files: dict[str, str | bytes] = {
        "old/draft.bbl": item.format("draft"),
        "letter.bbl": item.format("letter"),
        "paper.bbl": item.format("paper"),
        "paper.tex": "\\documentclass{article}\\begin{document}\\bibliography{x}\\end{document}",
    }
    output = tmp_path / "refs.bib"
    local(tmp_path, files, "-o", output, "--as-cited")
    assert keys(output) == ["paper"]


def test_a_document_whose_class_stands_in_a_file_apart(tmp_path: Path) -> None:
    item = "\\begin{{thebibliography}}{{1}}\\bibitem{{{0}}} A. Doe, ``A work on {0},'' 2001."
    whole = "\\documentclass{{x}}\\begin{{document}}\\bibliography{{{0}}}\\end{{document}}"
    files: dict[str, str | bytes] = {
        "old/notes.bbl": item.format("notes"),
        "old/notes.tex": whole.format("notes"),
        "preamble.tex": "\\documentclass{x}",
        "thesis.bbl": item.format("thesis"),
        "thesis.tex": "\\input{preamble}\\begin{document}\\bibliography{x}\\end{document}",
    }
    output = tmp_path / "refs.bib"
    local(tmp_path, files, "-o", output, "--as-cited")
    assert keys(output) == ["thesis"]


def test_an_item_as_its_authors_entered_it(tmp_path: Path) -> None:
    """A style that prints no titles; the entry under the key of the third is another work's."""
    files: dict[str, str | bytes] = {
        "m.tex": "\\documentclass{x}\\begin{document}\\bibliography{l}\\end{document}",
        "m.bbl": "\\begin{thebibliography}{9}\\bibitem[Doe(2001)]{b} Doe, J., 2001, ApJ, 3, 14\n"
        "\\bibitem[Roe(2002)]{a} Roe, R., 2002, ApJ, 4, 15\n"
        "\\bibitem[Poe(2003)]{c} Poe, P., 2003, ApJ, 5, 16",
        "l.bib": "@article{a, title={Dust in the wind}, author={Roe, R.}, year=2002}\n"
        "@article{b, title={Winds in the dust}, author={Doe, J.}, year=2001}\n"
        "@article{c, title={Other things}, author={Loe, L.}, year=1999}\n",
    }
    output = tmp_path / "refs.bib"
    local(tmp_path, files, "-o", output, "--as-cited")
    text = output.read_text("utf-8")
    assert keys(output) == ["b", "a", "c"]
    assert "Winds in the dust" in text
    assert "Dust in the wind" in text
    assert "Other things" not in text


def test_a_title_names_the_paper(server: PaperSourceServer) -> None:
    title = "Observation of a new particle that nobody has seen"
    outcome = run("references", title, "--arxiv", "api", "--api-url", server.url)
    assert outcome.status == 2
    assert "not found" in outcome.stderr
    assert "give the paper's arXiv id" in outcome.stderr


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x1f\x8bno gzip at all", "is an archive that can't be read"),
        (packed({"../../etc/x.bbl": BBL, "/abs.bbl": BBL}), "holds no LaTeX"),
        (packed({"a.tex": "\\documentclass{article} nothing"}), "without a list of references"),
        (gzip.compress(b"\0" * (70 * 2**20)), "unpacks to too much"),
        (b"%PDF-1.7", "is a PDF that can't be read"),
        (b"%auto-ignore\nThis paper has been withdrawn by its author.", "is withdrawn"),
        (packed({"a.tex": "% This paper has been withdrawn."}), "is withdrawn"),
    ],
)
def test_what_is_no_source_is_one_clear_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    source = tmp_path / "source.tar.gz"
    source.write_bytes(data)
    outcome = run("references", source, *INDEX)
    assert outcome.status == 2
    assert said in outcome.stderr
    assert str(source) in outcome.stderr


def test_what_no_text_holds_is_in_no_entry(tmp_path: Path) -> None:
    source = tmp_path / "source.tar.gz"
    source.write_bytes(packed({"a.tex": "\\cite{a}", "a.bbl": BBL.replace("Sailing", "Sai\0ling")}))
    outcome = run("references", source, *INDEX, "--as-cited")
    assert "Sailing a bathtub" in outcome.stdout
    assert "\0" not in outcome.stdout


def test_a_pdf_a_paper_that_isnt_there_and_a_server_that_fails(server: PaperSourceServer) -> None:
    arxiv = ("--arxiv", "api", "--api-url", server.url, "--patience", "0")
    assert "PDF" in run("references", "2101.00002", *arxiv).stderr
    assert "has no source of arXiv:2101.99999" in run("references", "2101.99999", *arxiv).stderr
    server.misbehave(faults.refused(503), times=None)
    outcome = run("references", "2101.00001", *arxiv)
    assert outcome.status == 3
    assert "the source of 2101.00001 could not be fetched" in outcome.stderr


SEMANTIC_SCHOLAR = WORKS[0].arxiv_id


@pytest.fixture
def catalogue() -> Iterator[CatalogueServer]:
    with CatalogueServer("semantic-scholar") as running:
        settings = config_folder() / "config.toml"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(f'[urls]\nsemantic-scholar = "{running.url}"\n', "utf-8")
        yield running


def test_what_cites_a_paper(catalogue: CatalogueServer, tmp_path: Path) -> None:
    output = tmp_path / "citing.bib"
    command = ("cited-by", SEMANTIC_SCHOLAR, "--sources", "semantic-scholar", "-o", output)
    outcome = run(*command)
    others = [work for work in WORKS if work.arxiv_id != SEMANTIC_SCHOLAR]
    assert f"Semantic Scholar, {len(others)} citing works" in outcome.stderr
    titles = [entry["title"] for entry in parse_string(output.read_text("utf-8")).entries]
    assert [fold(to_unicode(title)) for title in titles] == [fold(work.title) for work in others]
    assert len(catalogue.requests) == 1
    assert "nothing to change" in run(*command).stderr


def test_a_list_of_several_pages_is_read_whole() -> None:
    works = [WORKS[0], *(WORKS[1].retitled(f"Work number {each}") for each in range(1100))]
    with CatalogueServer("semantic-scholar", works) as server:
        options = SourceOptions(
            sources=("semantic-scholar",), urls={"semantic-scholar": server.url}
        )
        with open_sources(options, sleep=lambda _: None) as sources:
            found = citing_works(NamedPaper(ArxivId(SEMANTIC_SCHOLAR)), sources)
    assert [each.query.title for each in found.references.works] == [
        work.title for work in works[1:]
    ]
    assert [each.query["offset"] for each in server.requests] == ["0", "1000"]


def test_a_catalogue_has_the_list_where_the_source_has_none(
    catalogue: CatalogueServer, tmp_path: Path
) -> None:
    with PaperSourceServer({SEMANTIC_SCHOLAR: b"%PDF-1.7"}) as arxiv:
        outcome = run(
            *("references", SEMANTIC_SCHOLAR, "--sources", "arxiv,semantic-scholar"),
            *("--arxiv", "api", "--api-url", arxiv.url, "-o", tmp_path / "refs.bib"),
        )
    assert f"read from Semantic Scholar, {len(WORKS) - 1} references" in outcome.stderr
    assert catalogue.requests


def test_what_only_a_catalogue_has_in_the_list_is_named_and_not_written(
    catalogue: CatalogueServer, tmp_path: Path
) -> None:
    listed = WORKS[1]
    item = f"\\begin{{thebibliography}}{{1}}\\bibitem{{a}} X. Y. \\newblock {listed.title}. "
    source = packed({"ms.tex": "\\documentclass{x}", "ms.bbl": f"{item}\\newblock Z, 2001."})
    output = tmp_path / "refs.bib"
    with PaperSourceServer({SEMANTIC_SCHOLAR: source}) as arxiv:
        outcome = run(
            *("references", SEMANTIC_SCHOLAR, "--sources", "arxiv,semantic-scholar", "-o", output),
            *("--arxiv", "api", "--api-url", arxiv.url),
        )
    assert catalogue.requests
    named = [work for work in WORKS[2:] if f"“{work.title}”" in outcome.stderr]
    assert len(named) == len(WORKS) - 2
    assert "only Semantic Scholar has in the list" in outcome.stderr
    assert not output.exists() or all(work.title not in output.read_text() for work in named)


def test_nobody_who_knows_what_cites_a_paper() -> None:
    outcome = run("cited-by", "2101.00001", *INDEX)
    assert outcome.status == 2
    assert "--sources arxiv,semantic-scholar" in outcome.stderr


def test_an_empty_name_is_not_the_folder_one_stands_in() -> None:
    outcome = run("references", "")
    assert (outcome.status, outcome.stdout) == (2, "")
    assert "name a paper" in outcome.stderr


def test_the_librarys_verb_gives_what_the_command_writes(tmp_path: Path) -> None:
    output, source = tmp_path / "refs.bib", tmp_path / "source.tar.gz"
    local(tmp_path, PAPER, "-o", output, "--as-cited")
    options = bibwright.SourceOptions(arxiv="index", index=SAMPLE)
    found = bibwright.references(source, sources=options)
    composition = bibwright.compose(found.resolution, as_cited=found.as_cited)
    assert composition.content == output.read_bytes()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.tex", b" \n", "is empty"),
        ("a.png", b"\x89PNG\r\n\x00\x01", "is a picture, and no paper's source"),
        ("notes.txt", b"a shopping list", "holds no LaTeX"),
        ("refs.bib", b"@misc{a, title={T}}", "--of"),
    ],
)
def test_a_wrong_file_is_named_with_the_way_out(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    outcome = run("references", path, *INDEX)
    assert (outcome.status, outcome.stdout) == (2, "")
    assert f"bibwright: {path} " in outcome.stderr
    assert said in outcome.stderr


def test_a_file_that_is_not_there_is_no_title(tmp_path: Path) -> None:
    outcome = run("references", tmp_path / "nothing.tar.gz", *INDEX)
    assert "nothing.tar.gz: No such file" in outcome.stderr
    outcome = run("references", "9999.99999", *INDEX)
    assert "99 is none" in outcome.stderr


def test_of_two_documents_in_a_folder_the_one_that_is_named(tmp_path: Path) -> None:
    for name in ("thesis", "letter"):
        (tmp_path / f"{name}.bib").write_text(f"@misc{{{name}, title={{On the {name} itself}}}}")
        (tmp_path / f"{name}.tex").write_text(
            f"\\documentclass{{x}}\\cite{{{name}}}\\bibliography{{{name}}}"
        )
    output = tmp_path / "out.bib"
    run("references", tmp_path / "letter.tex", *INDEX, "--as-cited", "-o", output)
    assert keys(output) == ["letter"]


def test_a_work_that_two_papers_cite_stands_once(tmp_path: Path) -> None:
    title = "\\newblock Sailing a bathtub across the {M}oon. \\newblock {\\em Journal}, 1970."
    for name, untitled in (("one", "The pages of a project."), ("two", "The pages of a project.")):
        (tmp_path / f"{name}.bbl").write_text(
            f"\\begin{{thebibliography}}{{9}}\\bibitem{{{name}A}} A. Doe and B. Roe. {title}\n"
            f"\\bibitem{{{name}B}} {untitled}\\end{{thebibliography}}"
        )
    output = tmp_path / "out.bib"
    command = ("references", tmp_path / "one.bbl", tmp_path / "two.bbl", *INDEX, "--as-cited")
    for _ in range(2):
        outcome = run(*command, "-o", output)
        assert keys(output) == ["oneA", "oneB"]
        assert "the same work, written once: oneA, twoA" in outcome.stderr
    assert "nothing to change" in outcome.stderr


def test_what_is_written_as_cited_is_in_the_dialect_of_the_bibliography(tmp_path: Path) -> None:
    entry = (
        "@article{a, title={A work on nothing}, author={Doe, J.}, journaltitle={Journal of It},"
        " date={2003-04}}"
    )
    files: dict[str, str | bytes] = {
        "m.tex": "\\documentclass{x}\\cite{a}\\addbibresource{l.bib}",
        "l.bib": entry,
    }
    output = tmp_path / "refs.bib"
    local(tmp_path, files, "-o", output, "--as-cited", "--dialect", "bibtex")
    fields = parse_string(output.read_text("utf-8")).entries[0].fields_dict
    assert (fields["journal"].value, fields["year"].value) == ("Journal of It", "2003")
    assert "date" not in fields


def test_a_list_that_is_cut_is_said_so() -> None:
    works = [WORKS[0], *(WORKS[1].retitled(f"Work number {each}") for each in range(9_100))]
    with CatalogueServer("semantic-scholar", works) as server:
        options = SourceOptions(
            sources=("semantic-scholar",), urls={"semantic-scholar": server.url}
        )
        with open_sources(options, sleep=lambda _: None) as sources:
            found = citing_works(NamedPaper(ArxivId(SEMANTIC_SCHOLAR)), sources)
    assert found.references.form.endswith("citing works, the first of more")


_MARKS = (
    r"\bibitem{a} \bibitem[{x}]{b} \newblock \emph{ \href{ } { `` '' “ ” \bibinfo{title}{ \url{ "
    r"% \ $ $$ ^ _ & # @ ~ , . : ; ( ) [ ] In: Doe, J. 2001 \textbf{3} arXiv:1706.03762"
)
_PIECES = st.lists(
    st.sampled_from(
        [*_MARKS.split(), "A. Doe", "and", "\n", "Some title", "\\begin{thebibliography}{9}"]
    ),
    max_size=25,
).map(" ".join)


@given(_PIECES)
def test_whatever_a_list_holds_is_written_so_that_it_reads_again(text: str) -> None:
    source = f"\\begin{{thebibliography}}{{9}}\\bibitem{{first}} {text}"
    listed = read_reference_list({"m.bbl": source.encode()}, "m")
    found = looked_up([Citing("m", listed)], [])
    once = bibwright.compose(found.resolution, as_cited=found.as_cited)
    again = bibwright.compose(found.resolution, existing=once.content, as_cited=found.as_cited)
    assert again.content == once.content
