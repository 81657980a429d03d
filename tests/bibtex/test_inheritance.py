"""What an entry takes over from others, through every command that reads entries.

What is expected follows biblatex's manual, sections 2.4.1 and 3.13.6, and its appendix B.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import bibwright
from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.inheritance import Family
from bibwright.zotero.bibliography import read_entries
from support.biber_reading import as_biber_reads
from support.cli import run

CHILD = b"""
@inproceedings{child, author={Doe, Jane}, title={On Growth}, pages={1--9}, crossref={meeting}}
@inbook{chapter, author={Roe, Ann}, title={On Roots}, pages={20--30}, crossref={handbook}}
@article{contained, author={Moe, Lisa}, title={On Leaves}, xdata={acta}}
@book{granular, author={Bat, Pia}, title={On Bark}, date={2021}, publisher={xdata=house-publisher}}
@proceedings{meeting, title={Proceedings of the Growth Conference}, year={2011}, editor={Poe, E.},
  publisher={Growers}, address={Bonn}}
@book{handbook, title={A Handbook of Plants}, author={Hand, Book}, date={2015}, publisher={Press}}
@xdata{acta, journal={Acta Plantarum}, year={2018}, xdata={house}}
@xdata{house, publisher={Oak House}}
"""


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    path = tmp_path / "refs.bib"
    path.write_bytes(CHILD)
    return path


def test_resolve_asks_with_venue_and_date(bib: Path) -> None:
    queries = {query.key: query for query in bibwright.read(bib).queries}
    assert queries["child"].venue == "Proceedings of the Growth Conference"
    assert str(queries["child"].issued) == "2011"
    assert queries["chapter"].venue == "A Handbook of Plants"
    assert str(queries["contained"].issued) == "2018"
    assert queries["contained"].venue == "Acta Plantarum"


def test_keys_take_the_year_of_the_parent(bib: Path) -> None:
    text = run("tidy", bib, "--keys", "{auth}{year}", "-o", "-").stdout
    for key in ("{doe2011,", "{roe2015,", "{moe2018,"):
        assert key in text


def test_an_item_for_zotero_is_whole() -> None:
    items = {item.key: item for item in read_entries("refs.bib", CHILD).items}
    assert "acta" not in items
    child = items["child"].fields
    assert child["proceedingsTitle"] == "Proceedings of the Growth Conference"
    assert (child["publisher"], child["place"], child["date"]) == ("Growers", "Bonn", "2011")
    assert items["granular"].fields["publisher"] == "Oak House"
    assert items["contained"].fields["publicationTitle"] == "Acta Plantarum"


def test_convert_writes_whole_entries(bib: Path) -> None:
    converted = run("convert", bib, "--to", "csl", "-o", "-").stdout
    by_id = {each["id"]: each for each in json.loads(converted)}
    assert by_id["child"]["container-title"] == "Proceedings of the Growth Conference"
    assert by_id["child"]["publisher"] == "Growers"
    assert by_id["granular"]["publisher"] == "Oak House"
    assert by_id["contained"]["container-title"] == "Acta Plantarum"


def test_dedupe_sees_the_parent_of_another_file(tmp_path: Path, bib: Path) -> None:
    child = b"@inproceedings{x, author={Doe, Jane}, title={On Growth}, crossref={meeting}}"
    (tmp_path / "parts.bib").write_bytes(child)
    report = json.loads(run("dedupe", tmp_path / "parts.bib", bib, "--json").stdout)
    assert report["sets"]


@pytest.mark.parametrize(
    "fields",
    [
        {"crossref": "gone"},
        {"crossref": "k"},
        {"xdata": "gone, k"},
        {"publisher": "xdata=gone-publisher"},
    ],
)
def test_parents_that_are_missing_or_go_in_a_circle_give_nothing(fields: dict[str, str]) -> None:
    given = {"title": "T", **fields}
    family = Family([Entry("book", "k", given, 1), Entry("book", "x", {"crossref": "k"}, 2)])
    whole = family.fields("k", "book", given)
    assert whole.get("title") == "T"
    assert "xdata=gone-publisher" not in whole.values()


@pytest.mark.tex
def test_biber_gives_each_entry_the_same() -> None:
    theirs = as_biber_reads(CHILD, inherit=True)
    assert theirs is not None
    entries = parse(CHILD).all_entries
    family = Family(entries)
    names = {"journal": "journaltitle", "address": "location"}
    for entry in entries:
        if entry.type == "xdata":
            continue
        mine = family.fields(entry.key, entry.type, entry.fields)
        said = {names.get(name, name): value for name, value in mine.items()}
        for name in ("title", "booktitle", "journaltitle", "publisher", "location"):
            known = theirs[entry.key].get(name, "").strip("[]")
            assert said.get(name, "") == known, (entry.key, name)
