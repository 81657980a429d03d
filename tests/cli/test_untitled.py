"""References without titles: looked up by journal, volume and page, and proved by their authors.

The papers and their places are arXiv's own, of the sample; the styles are those of APS, JHEP,
MNRAS, AASTeX and ACS.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bibwright.config.paths import config_folder
from bibwright.matching.places import place_of
from bibwright.model.reference import Date, Reference
from support.arxiv_records import read_snapshot
from support.arxiv_server import ArxivServer
from support.catalogue_server import CatalogueServer
from support.cli import run

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
INDEX = ("--arxiv", "index", "--index", SAMPLE)
FOUND = {
    "[1] R. G. Melko, A. Del Maestro, and A. A. Burkov, Phys. Rev. B 74, 214517 (2006).": (
        "cond-mat/0607501"
    ),
    "[2] J. M. Maldacena, Adv. Theor. Math. Phys. 2 (1998) 231.": "hep-th/9711200",
    "[3] de Gouvea A., Murayama H., 2003, Phys. Lett. B, 573, 94": "hep-ph/0301050",
    "[4] Herdman, C. M., Rommal, A., & Del Maestro, A. 2014, Phys. Rev. B, 89, 224502": "1312.6177",
    "[5] Murray, J. M.; Del Maestro, A.; Tesanovic, Z. Phys. Rev. B 2012, 85, 115117.": "1111.2011",
    "[6] B. Kulchytskyy et al., Physical Review B 88, 064512 (2013).": "1303.6954",
    "[6a] A. Del Maestro, International Journal of Modern Physics B 26, 1244002 (2012).": (
        "1201.4869"
    ),
}
#: Another page, other authors, another year, two works, no place.
NOT_FOUND = (
    "[7] R. G. Melko, A. Del Maestro, and A. A. Burkov, Phys. Rev. B 74, 214518 (2006).",
    "[8] J. Doe and M. Roe, Phys. Rev. B 74, 024520 (2006).",
    "[12] S. Sachdev and M. Roe, Phys. Rev. B 74, 024520 (2006).",
    "[9] A. Del Maestro, M. Boninsegni, and I. Affleck, Phys. Rev. Lett. 106, 105303 (2017).",
    "[10] A. Del Maestro and I. Affleck, Phys. Rev. B 82, 060515 (2010); ibid. 82, 060516 (2010).",
    "[11] A. Del Maestro, (unpublished).",
)
BBL = r"""
\begin{thebibliography}{4}
\bibitem[{{Melko} {et~al.}(2006){Melko}, {Del Maestro}, \& {Burkov}}]{melko}
{Melko}, R.~G., {Del Maestro}, A., \& {Burkov}, A.~A. 2006, \prb, 74, 214517
\bibitem[{{Haugan} \& {L{\"a}mmerzahl}(2001)}]{haugan}
{Haugan}, M.~P., \& {L{\"a}mmerzahl}, C. 2001, Lect. Notes Phys., 562, 195
\bibitem[{{Del Maestro} \& {Sachdev}(2005)}]{dms}
{Del Maestro}, A., \& {Sachdev}, S. 2005, Phys. Rev. B, 71, 184511
\bibitem[{{Del Maestro} \& {Sachdev}(2006)}]{dms2}
---. 2006, Phys. Rev. B, 74, 24520
\bibitem{gouvea} A.~de Gouvea {\it et al.}, Phys.\ Lett.\ B {\bf 573}, 94 (2003).
\bibitem [{\citenamefont {Herdman}(2015)}]{herdman}%
  \BibitemOpen
  \bibfield  {author} {\bibinfo {author} {\bibfnamefont {C.~M.}\ \bibnamefont {Herdman}}\ and\
  \bibinfo {author} {\bibfnamefont {A.}~\bibnamefont {Del Maestro}},\ }\href@noop {}
  {\bibfield  {journal} {\bibinfo  {journal} {Phys. Rev. B}\ }\textbf {\bibinfo {volume} {91}},\
  \bibinfo {pages} {184507} (\bibinfo {year} {2015})}\BibitemShut {NoStop}%
\end{thebibliography}
"""
LISTED = {
    "melko": "cond-mat/0607501",
    "haugan": "gr-qc/0103067",
    "dms": "cond-mat/0412498",
    "dms2": "cond-mat/0603029",
    "gouvea": "hep-ph/0301050",
    "herdman": "1412.6529",
}


@pytest.mark.parametrize(
    ("cited", "typed", "same"),
    [
        ("J. Doe, JHEP 01 (2002) 013.", "JHEP 0201:013,2002", True),
        ("Doe, J., 2015, A&A, 594, A13", "Astron.Astrophys. 594 (2015) A13", True),
        ("J. Doe, Phys. Lett. 108B, 389 (1982).", "Phys.Lett. B108 (1982) 389-393", True),
        ("J. Doe et al., Nature 521, 436 (2015).", "Nature 521, 436-444 (2015)", True),
        ("J. Doe, Phys. Rev. Lett. 83, 3370 (1999).", "Nucl.Phys. B83 (1999) 3370", False),
        ("J. Doe, Phys. Rev. D 83, 3370 (1999).", "Phys.Rev. E83 (1999) 3370", False),
        ("J. Doe, Phys. Lett. A 83, 337 (1999).", "Phys.Lett. B83 (1999) 337-339", False),
        ("J. Doe, Nature 83, 337 (1999).", "Nucl.Phys. B83 (1999) 337", False),
        ("Doe, J. 1999, MNRAS, 83, 337", "Mon.Not.Roy.Astron.Soc. 83 (1999) 337", True),
        ("Doe J., 1999, ApJ, 83, 337", "Astrophys.J. 83 (1999) 337-342", True),
        ("Doe J., 1999, Ap&SS, 83, 337", "Astrophys.Space Sci. 83 (1999) 337-342", True),
        ("Doe, J. 1999, ARA&A, 83, 337", "Ann.Rev.Astron.Astrophys. 83 (1999) 337", True),
        ("Doe, J. 1999, PhRvD, 83, 337", "Phys.Rev. D83 (1999) 337", True),
        ("J. Doe, Science 83, 337 (1999).", "Science 83 (1999) 337", True),
        (
            "Doe J., 1999, Astrophysical Journal, Letters, 83, L7",
            "Astrophys.J.Lett. 83 (1999) L7",
            True,
        ),
        ("J. Doe, IEEE Trans. Magn. 83, 337 (1999).", "Trans.Magn. 83 (1999) 337", True),
        ("J. Doe, Phys. Rev. Lett. 83, 3370 (1999).", "Phys.Rev.Lett. 83 (1998) 3370", False),
        ("J. Doe, Phys. Rev. Lett. 83, L370 (1999).", "Phys.Rev.Lett. 83 (1999) 370", False),
    ],
)
def test_a_place_is_one_however_it_is_written(cited: str, typed: str, same: bool) -> None:
    year = Date(int(re.findall(r"\b(?:19|20)\d\d\b", cited)[0]))
    one = place_of(Reference(said=cited, issued=year))
    other = place_of(Reference(title="Its Title", journal_ref=typed))
    assert one is not None
    assert other is not None
    assert one.is_at(other) is same


def test_a_place_begins_on_the_first_of_its_pages() -> None:
    for pages in ("94--100", "94–100", "pp. 94-100", "94"):
        place = place_of(Reference(venue="Phys. Lett. B", volume="573", pages=pages))
        assert place is not None
        assert (place.page, place.key) == ("94", "573:94")


def _eprints(bib: str) -> list[str]:
    lines = (line.strip() for line in bib.splitlines())
    return [line.split("{")[1].rstrip("},") for line in lines if line.startswith("eprint ")]


def _list(tmp_path: Path) -> Path:
    path = tmp_path / "list.txt"
    path.write_text("\n".join([*FOUND, *NOT_FOUND]) + "\n", "utf-8")
    return path


def test_the_index_knows_them_by_their_places(tmp_path: Path) -> None:
    done = run("resolve", _list(tmp_path), *INDEX)
    assert _eprints(done.stdout) == list(FOUND.values()), done.stderr
    assert "13 references: 7 matched, 1 ambiguous, 5 not found" in done.stderr


@pytest.mark.parametrize(
    "cited",
    [
        "Maestro, A.D., dan Sachdev, S. 2005, Thermal melting of density waves on the square "
        "lattice, PhRvB, 71:184599.",
        "A. Del Maestro e S. Sachdev, Thermal melting of density waves on the square lattice, "
        "2005, https://doi.org/10.9999/nobodys.",
        "A. Del Maestro e S. Sachdev, Thermal melting of density waves on the square lattice, in "
        "«Physical Review B», LXXI (2005), fasc. 18.",
    ],
)
def test_what_may_be_a_title_is_looked_for_beside_a_place(tmp_path: Path, cited: str) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"{cited}\n", "utf-8")
    assert _eprints(run("resolve", path, *INDEX, "--from", "references").stdout) == [
        "cond-mat/0412498"
    ]


def test_arxiv_is_asked_for_them_in_one_request(tmp_path: Path) -> None:
    with ArxivServer(read_snapshot(SAMPLE)) as server:
        done = run("resolve", _list(tmp_path), "--api-url", server.url, "--arxiv", "api")
        queries = [each.query.get("search_query", "") for each in server.requests]
    assert _eprints(done.stdout) == list(FOUND.values()), done.stderr
    assert 'jr:"214517" AND au:"melko"' in queries[0]
    assert 'jr:"231" AND au:"maldacena"' in queries[0]


def test_crossref_is_asked_by_the_reference(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(
        "M. D. Skarlinski and D. J. Quesnel, J. Appl. Phys. 118, 235306 (2015).\n"
        "M. D. Skarlinski and D. J. Quesnel, J. Appl. Phys. 118, 235307 (2015).\n",
        "utf-8",
    )
    with CatalogueServer("crossref") as server:
        settings = config_folder() / "config.toml"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(f'[urls]\ncrossref = "{server.url}"\n', "utf-8")
        done = run("resolve", path, "--sources", "crossref")
    assert done.stdout.count("@article") == 1, done.stderr
    assert "10.1063/1.4938384" in done.stdout


@pytest.mark.parametrize("command", ["references", "resolve"])
def test_the_items_of_a_bbl(tmp_path: Path, command: str) -> None:
    path = tmp_path / "paper.bbl"
    path.write_text(BBL, "utf-8")
    known = LISTED if command == "references" else {k: v for k, v in LISTED.items() if k != "dms2"}
    done = run(command, path, *INDEX)
    assert _eprints(done.stdout) == list(known.values()), done.stderr
    assert [line.split("{")[1].strip(",") for line in done.stdout.splitlines() if "@" in line] == (
        list(known)
    )


def test_who_cannot_be_asked_by_a_place_has_not_missed_it(tmp_path: Path) -> None:
    path = tmp_path / "paper.bbl"
    path.write_text(BBL, "utf-8")
    with CatalogueServer("dblp") as server:
        settings = config_folder() / "config.toml"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(f'[urls]\ndblp = "{server.url}"\n', "utf-8")
        done = run("references", path, "--sources", "dblp")
    assert "6 references: 6 unavailable" in done.stderr, done.stderr


def test_a_journal_that_nobody_names_is_no_place() -> None:
    one = place_of(Reference(volume="12", pages="34", issued=Date(2001)))
    assert one is not None
    assert not one.is_at(one)


def test_an_initial_is_no_article(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(
        "A. Vaswani, N. Shazeer, N. Parmar, et al. Attention Is All You Need. 2017.\n", "utf-8"
    )
    done = run("resolve", path, *INDEX, "--explain")
    assert "all authors of the shorter list" in done.stderr, done.stderr


def test_an_entry_without_a_title_is_found_and_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(
        "@article{a, author={Melko, R. G. and Del Maestro, A. and Burkov, A. A.},\n"
        "  journal={Phys. Rev. B}, volume={74}, pages={214517}, year={2006}}\n"
        "@article{b, author={Doe, J.}, journal={Phys. Rev. B}, volume={74}, pages={24520}}\n",
        "utf-8",
    )
    checked = run("check", path, *INDEX)
    assert "1 matched, 1 not found" in checked.stderr, checked.stderr
    done = run("resolve", path, *INDEX)
    assert _eprints(done.stdout) == ["cond-mat/0607501"]
    assert "A striped supersolid phase" in done.stdout
    assert "journal       = {Phys. Rev. B}" in done.stdout


def test_the_items_of_a_list_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "paper.bbl"
    path.write_text(BBL, "utf-8")
    assert "6 entries: 6 matched" in run("check", path, *INDEX).stderr
