"""What Biber writes into a ``.bbl`` comes back as the entry that it was made of."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bibwright.bibtex.bib_file import parse
from bibwright.readers import read_text
from bibwright.readers.bbl import bbl_entries
from bibwright.text.names import read_list

BIBLIOGRAPHY = r"""
@book{handbook, editor = {van der Berg, Anna and Lee, Jr., Bo}, title = {A Handbook of Carts},
  publisher = {North Press and South Press}, location = {Graz}, date = {2003-04}, edition = {2},
  isbn = {978-3-16-148410-0}}
@online{page, author = {Roe, Kai}, title = {Carts today}, url = {https://example.org/a_b},
  urldate = {2020-02-03}, date = {2019}}
@inproceedings{talk, author = {de la Cruz, Juan}, title = {Wheels}, booktitle = {Carts 2001},
  pages = {3--9}, date = {2001-05-06/2001-05-08}, organization = {Cart Society}}
"""
PAPER = r"""\documentclass{article}
\usepackage[backend=biber]{biblatex}
\addbibresource{refs.bib}
\begin{document}\nocite{*}\printbibliography\end{document}
"""


@pytest.mark.tex
def test_all_that_the_entries_say(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(BIBLIOGRAPHY, "utf-8")
    (tmp_path / "paper.tex").write_text(PAPER, "utf-8")
    for command in (("pdflatex", "-interaction=nonstopmode", "paper"), ("biber", "paper")):
        subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120)
    read = {entry.key: entry for entry in bbl_entries((tmp_path / "paper.bbl").read_text("utf-8"))}
    for meant in parse(BIBLIOGRAPHY.encode()).entries:
        found = dict(read[meant.key].fields)
        for role in ("author", "editor"):
            said = read_list(meant.fields.get(role, "")).persons
            assert read_list(found.pop(role, "")).persons == said
        wanted = {name: each for name, each in meant.fields.items() if name in found}
        assert found == wanted
        assert meant.fields.keys() - found.keys() <= {"author", "editor"}
        assert read[meant.key].type == meant.type


def test_entries_of_amsrefs() -> None:
    reading = read_text(
        "\\begin{biblist}\n\\bib{Rose21}{article}{\n  author={Rose, Ada},\n"
        "  author={Thorn, Bela},\n  title={Robots in the {S}ky},\n"
        "  date={2021-05},\n  eprint={arXiv:2103.00001},\n}\n"
        "\\bib{Moss20}{collection.article}{author={Moss, Carl}, title={Weeding at Night},\n"
        "  book={title={Hedges}, date={1999}}, date={2020}}\n\\end{biblist}\n",
        name="refs.bbl",
    )
    assert reading.form == "amsrefs, 2 entries"
    assert [
        (query.key, query.title, [each.family for each in query.authors], query.year)
        for query in reading.queries
    ] == [
        ("Rose21", "Robots in the Sky", ["Rose", "Thorn"], 2021),
        ("Moss20", "Weeding at Night", ["Moss"], 2020),
    ]
    assert [query.origin.line for query in reading.queries if query.origin] == [2, 9]
