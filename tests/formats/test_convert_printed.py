"""What programs print of what was converted: Typst of Hayagriva, BibTeX's styles of a .bib."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typst
import yaml

from bibwright.bibtex.dialect import Dialect
from bibwright.commands.convert import Conversion, convert
from bibwright.formats.registry import BIB, CSL, HAYAGRIVA
from support.tex import bibtex

STYLES = ("apa", "ieee", "chicago-author-date")


def to_typst(source: str) -> Conversion:
    return convert(source.encode(), name="refs.bib", source=BIB, target=HAYAGRIVA)


def to_bib(source: str, dialect: Dialect = Dialect.BIBTEX) -> Conversion:
    return convert(source.encode(), name="refs.bib", source=BIB, target=BIB, dialect=dialect)


@pytest.mark.parametrize(
    ("entry", "publisher"),
    [
        ("@phdthesis{a, title={T}, school={Aalto University}}", "Aalto University"),
        ("@techreport{a, title={T}, institution={Some Lab}}", "Some Lab"),
        ("@online{a, title={T}, organization={The Makers}, url={https://e.org}}", "The Makers"),
        ("@book{a, title={T}, publisher={P}, organization={O}}", "P"),
    ],
)
def test_what_published_it_is_the_publisher_which_styles_print(entry: str, publisher: str) -> None:
    done = to_typst(entry)
    fields = yaml.safe_load(done.content)["a"]
    holder = fields.get("parent", fields)
    assert holder["publisher"] == publisher
    assert not done.losses


@pytest.mark.parametrize("name", ["Pluto contributors", "the Makers", "Project Pluto team"])
def test_a_body_with_a_word_in_small_letters_is_a_name_by_itself(name: str) -> None:
    done = to_typst(f"@online{{a, author={{{{{name}}}}}, title={{T}}}}")
    author = yaml.safe_load(done.content)["a"]["author"]
    assert author == {"name": name}
    assert not done.losses


@pytest.mark.parametrize("style", STYLES)
def test_typst_prints_it(style: str, tmp_path: Path) -> None:
    source = r"""
        @phdthesis{a, author={Doe, Jane}, title={My Thesis}, school={Aalto}, year=2021}
        @online{b, author={{Pluto contributors}}, title={Pluto}, url={https://e.org}, year=2022}
        @software{c, author={Roe, R}, title={Tool}, version={2.1}, year=2020}
        @misc{d, author={Poe, P}, title={It costs \$5}, year=2019}"""
    (tmp_path / "refs.yml").write_bytes(to_typst(source).content)
    document = tmp_path / "main.typ"
    document.write_text(f'#bibliography("refs.yml", full: true, style: "{style}")')
    page = typst.compile(str(document), format="html").decode()
    printed = re.sub(r"<[^>]*>", " ", page)
    for words in ("Aalto", "Pluto contributors", "costs $5", "Doe", "Roe"):
        assert words.lower() in printed.lower()
    # IEEE's style prints no version.
    assert style == "ieee" or "2.1" in printed


def test_a_subtitle_is_joined_to_the_title_for_bibtex_alone() -> None:
    entry = "@article{a, title={One}, subtitle={Two}, journaltitle={J}, date={2020}}"
    assert b"title         = {One: Two}," in to_bib(entry).content
    assert b"subtitle" not in to_bib(entry).content
    assert b"subtitle      = {Two}," in to_bib(entry, Dialect.BIBLATEX).content


@pytest.mark.parametrize(
    ("number", "ordinal"),
    [
        ("1", "1st"),
        ("2", "2nd"),
        ("3", "3rd"),
        ("11", "11th"),
        ("22", "22nd"),
        ("Revised", "Revised"),
        ("Reprint edition", "Reprint"),
        ("2 ed.", "2nd"),
        ("Edition", "Edition"),
    ],
)
def test_an_edition_is_an_ordinal_to_bibtex(number: str, ordinal: str) -> None:
    done = to_bib(f"@book{{a, title={{T}}, edition={{{number}}}}}")
    assert f"edition       = {{{ordinal}}}," in done.content.decode()
    assert not done.losses


@pytest.mark.parametrize("entry_type", ["inbook", "bookinbook", "suppbook"])
def test_a_part_with_the_title_of_its_book_is_one_that_bibtex_prints(entry_type: str) -> None:
    done = to_bib(f"@{entry_type}{{a, title={{T}}, booktitle={{B}}}}")
    assert done.content.startswith(b"@incollection{a,")


def test_a_year_before_christ_is_said_in_both_dialects() -> None:
    done = to_bib("@book{a, title={T}, date={-0043}}")
    assert b"year          = {-43}," in done.content
    assert b"date          = {-0043}," in done.content
    assert not done.losses


def test_an_address_in_howpublished_stays_one() -> None:
    entry = r"@misc{a, title={T}, howpublished={\url{https://e.org/c_d%20e#f}}}"
    assert rb"howpublished  = {\url{https://e.org/c_d%20e#f}}," in to_bib(entry).content
    biblatex = to_bib(entry, Dialect.BIBLATEX)
    assert b"url           = {https://e.org/c_d%20e#f}," in biblatex.content
    assert not biblatex.losses


@pytest.mark.parametrize(
    "written", ["https://e.org/a", r"\url{https://e.org/a}", r"\href{https://e.org/a}{e.org/a}"]
)
def test_an_address_in_howpublished_is_one_to_other_formats(written: str) -> None:
    entry = f"@misc{{a, title={{T}}, howpublished={{{written}}}}}"
    assert yaml.safe_load(to_typst(entry).content)["a"]["url"] == "https://e.org/a"


def test_an_address_without_a_command_gets_none_for_bibtex() -> None:
    """Documents may have no package for it."""
    entry = "@misc{a, title={T}, howpublished={https://e.org/a}}"
    assert b"howpublished  = {https://e.org/a}," in to_bib(entry).content


@pytest.mark.parametrize(
    ("edition", "number"),
    [
        ("2nd edition", "2"),
        ("Reprint ed.", "Reprint ed."),
        ("2nd", "2"),
        ("Third", "3"),
        ("21st", "21"),
        ("Revised", "Revised"),
    ],
)
def test_an_edition_is_a_number_to_those_who_word_it(edition: str, number: str) -> None:
    entry = f"@book{{a, title={{T}}, edition={{{edition}}}}}"
    assert f"edition       = {{{number}}}," in to_bib(entry, Dialect.BIBLATEX).content.decode()
    assert str(yaml.safe_load(to_typst(entry).content)["a"]["edition"]) == number
    assert not to_bib(entry, Dialect.BIBLATEX).losses + to_typst(entry).losses


def test_a_key_of_biblatex_for_a_kind_of_thesis_is_said_in_words() -> None:
    entry = "@thesis{a, title={T}, type={bathesis}, institution={U}}"
    assert yaml.safe_load(to_typst(entry).content)["a"]["genre"] == "Bachelor’s thesis"
    assert b"type          = {bathesis}," in to_bib(entry, Dialect.BIBLATEX).content
    assert not to_typst(entry).losses


def test_parents_are_written_where_bibtex_finds_them(tmp_path: Path) -> None:
    source = """% whole
@mvproceedings{all, title={All}, publisher={P}, date={2001}}
% one
@proceedings{one, title={One}, crossref={all}, volume={1}}
@inproceedings{paper, author={Doe, J}, title={Paper}, crossref={one}, date={2001}}
% end
"""
    done = to_bib(source)
    assert re.findall(r"@\w+\{(\w+)", done.content.decode()) == ["paper", "one", "all"]
    assert [line for line in done.content.decode().split("\n") if line.startswith("%")] == [
        "% whole",
        "% one",
        "% end",
    ]
    run = bibtex(tmp_path, done.content, cited="paper")
    assert "bad cross reference" not in run.log.lower()
    assert "{\\em One}" in (tmp_path / "paper.bbl").read_text()


@pytest.mark.parametrize("word", ["Report", "report"])
def test_a_report_that_is_called_so_is_printed_so(word: str) -> None:
    entry = f"@techreport{{a, title={{T}}, type={{{word}}}, institution={{I}}}}"
    done = to_bib(entry, Dialect.BIBLATEX)
    assert f"type          = {{{word}}}," in done.content.decode()
    bare = to_bib("@report{a, title={T}, institution={I}}")
    assert b"type          = {Report}," in bare.content
    assert not done.losses + bare.losses


def test_a_location_beside_an_address_is_the_place_of_the_conference() -> None:
    # As the ACM's Digital Library writes its entries; its own style for BibTeX prints both so.
    entry = (
        "@inproceedings{a, author={Doe, J}, title={T}, booktitle={KDD '19}, year={2019},"
        " publisher={ACM}, address={New York}, location={Anchorage}}"
    )
    target = convert(entry.encode(), name="refs.bib", source=BIB, target=CSL)
    item = json.loads(target.content)[0]
    assert (item["publisher-place"], item["event-place"]) == ("New York", "Anchorage")
    biblatex = to_bib(entry, Dialect.BIBLATEX).content.decode()
    assert "venue         = {Anchorage}" in biblatex
    assert "location      = {New York}" in biblatex
    classic = to_bib(entry).content.decode()
    assert "location      = {Anchorage}" in classic
    assert "address       = {New York}" in classic
