r"""``\bibitem``\ s as BibTeX's own styles write them, held against the entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.entry_reference import reference_of
from bibwright.readers import read_text
from bibwright.readers.bibitem import bibitems, query_of_item, works_of_items
from bibwright.text.fold import fold
from support import tex

BIBLIOGRAPHY = rb"""
@article{brown2019, author = {Brown, Anna Maria and de la Cruz, Juan and M{\"u}ller, Kai},
  title = {Counting what is not there: a study of {NULL} values}, journal = {Journal of Data},
  volume = 12, number = 3, pages = {101--119}, year = 2019, doi = {10.1234/jd.2019.55_7}}
@inproceedings{chen2021, author = {Chen, Wei and Okafor, Ngozi},
  title = {Does pruning help? {Evidence} from small networks},
  booktitle = {Proceedings of the Ninth Conference on Small Networks}, pages = {1--9},
  year = 2021, publisher = {Small Press}, address = {Graz}}
@article{solo2003, author = {Novak, Petra}, title = {On $k$-sparse recovery},
  journal = {Annals of Signals}, volume = 4, pages = {7--31}, year = 2003}
@article{many2018, author = {Adler, A. and Bauer, B. and Cohen, C. and Dahl, D. and Eriksen, E.},
  title = {Weather in a box}, journal = {Climate Letters}, volume = 7, pages = {55--60},
  year = 2018}
"""
TITLED = (
    "plain unsrt alpha abbrv apalike plainnat unsrtnat IEEEtran ACM-Reference-Format splncs04 "
    "elsarticle-num siam amsplain acm"
).split()
UNTITLED = ("apsrev4-2", "mnras", "aasjournal")


def items_in(folder: Path, style: str) -> str:
    tex.bibtex(folder, BIBLIOGRAPHY, style)
    return (folder / "paper.bbl").read_text("utf-8")


@pytest.mark.tex
@pytest.mark.parametrize("style", TITLED)
def test_titles_authors_and_years_come_back_from_the_styles(tmp_path: Path, style: str) -> None:
    items = list(bibitems(items_in(tmp_path, style)))
    meant = {entry.key: reference_of(entry, "refs.bib") for entry in parse(BIBLIOGRAPHY).entries}
    assert {item.key for item in items} == meant.keys()
    for item in items:
        query, right = query_of_item(item, "paper.bbl"), meant[item.key]
        assert fold(query.title) == fold(right.title)
        families = [fold(f"{person.particle} {person.family}") for person in query.authors]
        all_of_them = [fold(f"{person.particle} {person.family}") for person in right.authors]
        assert families == all_of_them[: len(families)]
        assert query.others or len(families) == len(all_of_them)
        assert query.year == right.year


@pytest.mark.tex
@pytest.mark.parametrize("style", UNTITLED)
def test_no_title_is_made_up_where_the_style_prints_none(tmp_path: Path, style: str) -> None:
    for item in bibitems(items_in(tmp_path, style)):
        query = query_of_item(item, "paper.bbl")
        assert query.title == "" or item.key == "chen2021"
        assert query.authors
        assert query.year in {2003, 2018, 2019, 2021}
        if item.key == "brown2019" and style != "mnras":
            assert query.doi == "10.1234/jd.2019.55_7"


@pytest.mark.parametrize(
    ("source", "key"),
    [
        (r"\bibitem{a} Text", "a"),
        (r"\bibitem[{Doe [ed.]}]{b} Text", "b"),
        (r"\bibitem[\protect\citeauthoryear{Doe}{Doe}{2001}]%" "\n   {c}\nText", "c"),
        (r"\bibitem [{\citenamefont {Doe}(2001)}]{d}%" "\n  \\BibitemOpen Text", "d"),
    ],
)
def test_keys_behind_any_label(source: str, key: str) -> None:
    (item,) = bibitems(f"\\begin{{thebibliography}}{{9}}\n{source}\n\\end{{thebibliography}}")
    assert (item.key, item.line) == (key, 2)
    assert "Text" in item.text


def test_an_item_without_a_title_or_authors_keeps_its_words() -> None:
    items = bibitems(r"\bibitem{w} The project's pages, \url{https://example.org/x}, 2020.")
    [(_, entry)] = works_of_items(list(items), "x.bbl")
    assert entry.type == "misc"
    assert entry.fields["note"] == "The project's pages, https://example.org/x, 2020."


def test_an_identifier_in_a_link_counts() -> None:
    source = r"\bibitem{k} J.~Doe, \href{http://arxiv.org/abs/1502.01582}{Nature} 3, 4 (2015)."
    (item,) = bibitems(source)
    assert str(query_of_item(item, "x.bbl").arxiv_id) == "1502.01582"


def test_an_id_beside_other_words_has_to_be_borne_out_by_them() -> None:
    known = r"\bibitem{k} Doe, J., 2015, \mnras, 12, 34, \href{http://arxiv.org/abs/1502.01582}{a}"
    other = r"\bibitem{k} Doe, J., 2015, On Something Else, \url{http://arxiv.org/abs/1502.01582}"
    (understood,), (left,) = bibitems(known), bibitems(other)
    assert query_of_item(understood, "x.bbl").said == ""
    assert "On Something Else" in query_of_item(left, "x.bbl").said


def test_braces_nested_without_end_are_left_as_words() -> None:
    (item,) = bibitems(r"\bibitem{k} " + "{" * 3000 + "deep" + "}" * 3000)
    assert query_of_item(item, "x.bbl").title == ""


def test_what_stands_in_a_comment_is_no_item() -> None:
    text = (
        "%\\bibitem{sample} A. Doe, 2001\nx % \\bibitem{b}\n\\bibitem{a} 5\\% of it %\\bibitem{c}\n"
    )
    assert [(item.key, item.text) for item in bibitems(text)] == [("a", "5\\% of it")]


def test_the_sign_for_the_same_authors() -> None:
    text = (
        "\\begin{thebibliography}{9}\n\\bibitem{a}\nAda Rose, \\emph{Robots in the sky}, Garden "
        "Press, 1990.\n\\bibitem{b}\n\\bysame, \\emph{Weeding at night}, Garden Press, 1991.\n"
        "\\end{thebibliography}\n"
    )
    found = read_text(text, name="a.bbl").queries
    assert [(query.title, query.authors[0].family) for query in found] == [
        ("Robots in the sky", "Rose"),
        ("Weeding at night", "Rose"),
    ]
