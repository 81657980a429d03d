"""``graph``: who cites whom in a bibliography, and what several cite that it lacks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

import bibwright
from bibwright.commands.file_lists import Citing, listed_of
from bibwright.commands.graph import graph_of
from bibwright.commands.papers import NamedPaper
from bibwright.errors import InputError, SourceUnavailableError
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Person, Reference
from bibwright.readers.reference_list import ReferenceList
from support.cli import run
from support.paper_source_server import PaperSourceServer, packed

ROOT = Path(__file__).parents[2]
NAMES = ("alder", "birch", "cedar")
TITLES = {
    "alder": "Alders at the edge of moving water",
    "birch": "Birches on burnt ground after ten years",
    "cedar": "Cedars of the upper slopes and their age",
    "roots": "How roots find water in dry sand",
}
AUTHORS = {"alder": "Ann Alt", "birch": "Ben Bow", "cedar": "Cid Cob", "roots": "Ruth Roe"}


def listing(*names: str) -> bytes:
    """A source that cites these works."""
    items = "".join(
        f"\\bibitem{{{name}}} {AUTHORS[name]}. \\newblock {TITLES[name]}. \\newblock 2001.\n"
        for name in names
    )
    bbl = f"\\begin{{thebibliography}}{{9}}{items}\\end{{thebibliography}}"
    return packed({"m.tex": "\\documentclass{x}", "m.bbl": bbl})


@pytest.fixture
def arxiv() -> Iterator[PaperSourceServer]:
    sources = {
        "2101.00001": listing("birch", "roots"),
        "2101.00002": listing("cedar", "roots"),
        "2101.00003": b"%auto-ignore\nwithdrawn",
    }
    with PaperSourceServer(sources) as server:
        yield server


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    path = tmp_path / "survey.bib"
    path.write_text(
        "".join(
            f"@misc{{{name}, title={{{TITLES[name]}}}, author={{{AUTHORS[name]}}},"
            f" year={{200{number}}}, eprint={{2101.0000{number}}}, archiveprefix={{arXiv}}}}\n"
            for number, name in enumerate(NAMES, 1)
        ),
        "utf-8",
    )
    return path


def test_who_cites_whom_and_what_is_lacking(arxiv: PaperSourceServer, survey: Path) -> None:
    at = ("--arxiv", "api", "--api-url", arxiv.url)
    page = survey.with_suffix(".html")
    outcome = run("graph", survey, *at, "--report", page)
    assert outcome.stdout.splitlines() == [
        "alder cites birch",
        "birch cites cedar",
        f"missing, cited by 2: “{TITLES['roots']}”",
    ]
    assert "arXiv:2101.00003: no list: arXiv:2101.00003 is withdrawn" in outcome.stderr
    assert outcome.status == 1
    text = page.read_text("utf-8")
    assert "<script" not in text
    [picture] = etree.HTML(text).findall(".//svg")
    assert len(picture.findall("path")) == 2
    assert len(picture.findall(".//circle")) == 3
    sent = len(arxiv.requests)
    report = json.loads(run("graph", survey, *at, "--offline", "--json").stdout)
    assert len(arxiv.requests) == sent
    schema = json.loads((ROOT / "docs/graph.schema.json").read_text("utf-8"))
    jsonschema.validate(report, schema, cls=jsonschema.Draft202012Validator)
    assert [each["cites"] for each in report["papers"]] == [["birch"], ["cedar"], []]
    assert [each["by"] for each in report["lacking"]] == [["alder", "birch"]]


def test_a_file_counts_once(survey: Path) -> None:
    outcome = run("graph", survey, survey)
    assert (outcome.status, outcome.stdout) == (2, "")
    assert "is named twice" in outcome.stderr


def test_the_librarys_verb(arxiv: PaperSourceServer, survey: Path) -> None:
    options = bibwright.SourceOptions(arxiv="api", urls={"arxiv": arxiv.url})
    found = bibwright.graph(survey, sources=options, least=3)
    assert found.citations == ((0, 1), (1, 2))
    assert found.lacking == ()


def _work(name: str, **given: Any) -> Reference:
    given_name, family = AUTHORS[name].split()
    return Reference(title=TITLES[name], authors=(Person(family, given_name),), **given)


def _list_of(entry: Reference, *works: Reference) -> Citing:
    listed = ReferenceList(tuple(listed_of(work, "list") for work in works))
    return Citing(entry.label, listed, (), NamedPaper(entry.arxiv_id))


def test_what_a_list_says_by_an_id_alone_and_what_most_lack_first() -> None:
    alder, birch, cedar = (
        _work(name, key=name, arxiv_id=ArxivId(f"2101.0000{number}"))
        for number, name in enumerate(NAMES, 1)
    )
    by_id, roots = Reference(arxiv_id=birch.arxiv_id), _work("roots", doi="10.1/roots")
    untold, sand = Reference(doi="10.1/roots"), Reference(doi="10.1/sand")
    lists = [
        _list_of(alder, sand, alder, by_id, untold),
        _list_of(birch, sand, roots, untold),
        _list_of(cedar, untold),
    ]
    without = {"x": InputError("it has no list")}
    found = graph_of([alder, birch, cedar], lists, without)
    assert found.citations == ((0, 1),)  # nobody cites itself
    assert [each.by for each in found.lacking] == [(0, 1, 2), (0, 1)]
    assert [each.work.title for each in found.lacking] == [TITLES["roots"], ""]
    assert found.is_complete
    # An entry may be one that has no title yet.
    bare = Reference(key="bare", doi="10.1/roots")
    entries = [alder, bare]
    assert graph_of(entries, [_list_of(alder, roots)], {}).citations == ((0, 1),)
    down = graph_of([alder], [], {"x": SourceUnavailableError("the catalogue is down")})
    assert not down.is_complete
