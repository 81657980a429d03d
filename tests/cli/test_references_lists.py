"""``references`` on papers with several lists, in several files, of several packages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.cli import run
from support.paper_source_server import packed

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"


def listed(folder: Path, files: dict[str, str | bytes]) -> list[tuple[str, str]]:
    """The keys of the items in the report, in order, each with its title or its words."""
    source = folder / "source.tar.gz"
    source.write_bytes(packed(files))
    outcome = run("references", source, "--arxiv", "index", "--index", SAMPLE, "--json")
    queries = [each["query"] for each in json.loads(outcome.stdout)["resolve"]["verdicts"]]
    return [(each["key"], each.get("title") or each.get("said", "")) for each in queries]


def keys(folder: Path, files: dict[str, str | bytes]) -> list[str]:
    return [key for key, _ in listed(folder, files)]


def typed(*names: str) -> str:
    items = "\n".join(
        f"\\bibitem{{{name}}} A. Author, The {name} of everything, J. {name.title()}s 1, 2 (1999)."
        for name in names
    )
    return f"\\begin{{thebibliography}}{{9}}\n{items}\n\\end{{thebibliography}}\n"


def document(body: str, preamble: str = "") -> str:
    whole = f"\\documentclass{{article}}\n{preamble}\n\\begin{{document}}\n{body}\n"
    return f"{whole}\\end{{document}}\n"


def test_lists_typed_in_each_chapter_and_one_that_is_included_bare(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "main.tex": document("\\include{one}\\include{two}\\appendix\\input{three}"),
        "one.tex": typed("apple", "pear"),
        "two.tex": typed("plum"),
        "three.tex": "\\begin{thebibliography}{9}\\input{items}\\end{thebibliography}",
        "items.tex": "\\bibitem{fig} B. Writer, On figs, J. Figs 3, 4 (2001).",
    }
    assert keys(tmp_path, files) == ["apple", "pear", "plum", "fig"]


def test_an_appendix_with_a_list_of_its_own_beside_the_bbl(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "main.tex": document("\\bibliography{x}\\appendix\\input{app}"),
        "main.bbl": typed("apple", "pear"),
        "app.tex": typed("pear", "plum"),
    }
    assert keys(tmp_path, files) == ["apple", "pear", "plum"]


def test_a_key_of_two_lists_that_means_two_works_stands_for_both(tmp_path: Path) -> None:
    one = "\\bibitem{1} A. Author, The height of hills, J. Hills 1, 2 (1999).\n"
    other = "\\bibitem{1} Z. Writer, Depths in lakes of salt, Acta Lacus 7, 8 (2004).\n"
    begin, end = "\\begin{thebibliography}{9}\n", "\\end{thebibliography}\n"
    files: dict[str, str | bytes] = {
        "main.tex": document(f"{begin}{one}{end}\\input{{app}}"),
        "app.tex": f"{begin}{other}{end}",
    }
    assert keys(tmp_path, files) == ["1", "1-2"]


@pytest.mark.parametrize(
    ("package", "lists"),
    [
        ("\\usepackage{chapterbib}", ["one.bbl", "two.bbl"]),
        ("\\usepackage{bibunits}", ["bu1.bbl", "bu2.bbl", "bu10.bbl"]),
        ("\\usepackage[backend=bibtex]{biblatex}", ["main1-blx.bbl", "main2-blx.bbl"]),
        ("\\usepackage{multibib}\\newcites{sup}{More}", ["sup.bbl"]),
    ],
)
def test_the_lists_of_chapters_units_and_sections(
    tmp_path: Path, package: str, lists: list[str]
) -> None:
    files: dict[str, str | bytes] = {
        "main.tex": document("\\include{one}\\include{two}\\bibliography{all}", package),
        "one.tex": "One\\cite{a}.",
        "two.tex": "Two\\cite{b}.",
        "main.bbl": typed("zero"),
    }
    names = ["apple", "pear", "plum"][: len(lists)]
    files |= {path: typed(name) for path, name in zip(lists, names, strict=True)}
    assert keys(tmp_path, files) == ["zero", *names]


def test_what_a_chapter_has_left_of_its_draft_is_no_part_of_the_list(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "main.tex": document("\\include{one}\\bibliography{all}"),
        "one.tex": "One\\cite{a}.",
        "main.bbl": typed("apple", "pear"),
        "one.bbl": typed("apple", "plum"),
    }
    assert keys(tmp_path, files) == ["apple", "pear"]


def test_amsrefs_in_the_text_and_in_a_bbl(tmp_path: Path) -> None:
    items = (
        "\\begin{bibdiv}\\begin{biblist}\n"
        "\\bib{a}{article}{author={Author, A.}, title={On hills}, journal={J. H.}, date={1999}}\n"
        "%\\bib{no}{article}{title={No more}}\n"
        "\\bib{b}{book}{author={Writer, B.}, title={On lakes}, date={2001}}\n"
        "\\end{biblist}\\end{bibdiv}"
    )
    expected = [("a", "On hills"), ("b", "On lakes")]
    assert listed(tmp_path, {"p.tex": document(items)}) == expected
    bare = document("\\bibliography{x}", "\\usepackage{amsrefs}")
    assert listed(tmp_path, {"p.tex": bare, "p.bbl": items}) == expected


def test_what_is_switched_off_or_behind_the_end_is_no_part_of_the_list(tmp_path: Path) -> None:
    body = f"\\iffalse\n{typed('plum')}\\fi\n{typed('apple')}"
    whole = document(body) + typed("pear")
    assert keys(tmp_path, {"p.tex": whole}) == ["apple"]


def test_bibliographies_of_several_lists_without_a_bbl(tmp_path: Path) -> None:
    entry = "@book{%s, title = {On %s}, author = {A. Author}, year = 2001}\n"
    files: dict[str, str | bytes] = {
        "p.tex": document("\\cite{a}\\citesup{b}\\bibliography{x}\\bibliographysup{y}"),
        "x.bib": entry % ("a", "hills"),
        "y.bib": entry % ("b", "lakes"),
        "z.bib": entry % ("c", "woods"),
    }
    assert keys(tmp_path, files) == ["a", "b"]


@pytest.mark.parametrize(
    ("option", "codec"), [("latin2", "iso8859-2"), ("cp1251", "cp1251"), ("koi8-r", "koi8-r")]
)
def test_the_encoding_that_the_source_names(tmp_path: Path, option: str, codec: str) -> None:
    name = "Łukasiewicz" if option == "latin2" else "Колмогоров"
    item = f"\\bibitem{{k}} A. {name}, On the hills, J. Hills 1, 2 (1931)."
    text = document(
        f"\\begin{{thebibliography}}{{9}}{item}\\end{{thebibliography}}",
        f"\\usepackage[{option}]{{inputenc}}",
    )
    source = tmp_path / "source.tar.gz"
    source.write_bytes(packed({"p.tex": text.encode(codec)}))
    outcome = run("references", source, "--arxiv", "index", "--index", SAMPLE, "--json")
    assert name in json.dumps(json.loads(outcome.stdout), ensure_ascii=False)


def test_commands_of_the_papers_own_are_worked_out_and_none_is_written(tmp_path: Path) -> None:
    preamble = (
        "\\def\\Name#1{#1, }\\def\\Review#1#2#3#4{{\\it #1} {\\bf #2} (#3) #4}\n"
        "\\newcommand{\\etl}{et al.}"
    )
    item = "\\bibitem{k} \\Name{U.~Amaldi \\etl} On the hills, \\Review{J. Hills}{43}{1973}{231}."
    body = f"\\begin{{thebibliography}}{{9}}{item}\\end{{thebibliography}}"
    source, output = tmp_path / "source.tar.gz", tmp_path / "r.bib"
    source.write_bytes(packed({"p.tex": document(body, preamble)}))
    run("references", source, "--arxiv", "index", "--index", SAMPLE, "--as-cited", "-o", output)
    written = output.read_text("utf-8")
    assert "title         = {On the hills}" in written
    assert not any(f"\\{name}" in written for name in ("Name", "Review", "etl"))


def test_as_cited_keeps_the_place_that_no_sign_tells_from_the_rest(tmp_path: Path) -> None:
    items = (
        "\\begin{thebibliography}{9}"
        "\\bibitem{k} U.~Amaldi et al., On the hills, {\\it J. Hills} {\\bf 43} (1973) 231."
        "\\end{thebibliography}"
    )
    source, output = tmp_path / "source.tar.gz", tmp_path / "r.bib"
    source.write_bytes(packed({"p.tex": document(items)}))
    run("references", source, "--arxiv", "index", "--index", SAMPLE, "--as-cited", "-o", output)
    assert "{\\it J. Hills} {\\bf 43} (1973) 231" in output.read_text("utf-8")


def test_the_paper_s_bibliography_outweighs_a_sample_s_list(tmp_path: Path) -> None:
    entries = "".join(
        f"@article{{{key}, title={{On {key}s}}, author={{Doe, Ada}}, journal={{J. Things}}, "
        "year=2001}\n"
        for key in ("fig", "apple", "pear")
    )
    files: dict[str, str | bytes] = {
        "package.tex": document(typed("jam", "jon")),
        "paper.tex": document("\\cite{pear,fig}\\cite{apple}\\bibliography{x}"),
        "x.bib": entries,
    }
    assert keys(tmp_path, files) == ["pear", "fig", "apple"]
    files["package.tex"] = document(typed("a", "b", "c", "d"))
    assert keys(tmp_path, files) == ["a", "b", "c", "d"]
