"""`bibwright update` on the command line, with what arXiv itself names, from a local index."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from support.cli import Outcome, run
from support.published_paper import PAPER

SCHEMA = Path(__file__).parents[2] / "docs" / "update.schema.json"
ENTRY = """\
@misc{author2006,
  title = {Spin waves in thin layers of a made-up magnet},
  author = {Author, Ada and Writer, Bob},
  year = {2006},
  eprint = {cond-mat/0602143},
  archivePrefix = {arXiv},
}
"""


class Desk:
    """A bibliography, and an index with one paper."""

    def __init__(self, folder: Path) -> None:
        self.bib, self._snapshot = folder / "refs.bib", folder / "snapshot.jsonl"
        self.write(ENTRY)
        self.publish(**{"doi": PAPER["doi"], "journal-ref": PAPER["journal-ref"]})

    def write(self, text: str) -> None:
        self.bib.write_text(text, encoding="utf-8")

    def publish(self, **said: object) -> None:
        self._snapshot.write_text(json.dumps(PAPER | said) + "\n", encoding="utf-8")

    def update(self, *arguments: object) -> Outcome:
        way = ("--arxiv", "index", "--index", self._snapshot)
        return run("update", self.bib, *way, *arguments)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_what_arxiv_names_is_taken_over_and_taken_back(desk: Desk) -> None:
    outcome = desk.update()
    assert outcome.status == 0, outcome.stderr
    assert "author2006 was published in Phys. Rev. B 74, 024520 (2006)" in outcome.stdout
    assert "1 preprint: 1 published" in outcome.stderr
    text = desk.bib.read_text(encoding="utf-8")
    for line in ("@article{author2006,", "journal = {Phys. Rev. B}", "volume = {74}"):
        assert line in text
    assert "eprint = {cond-mat/0602143}" in text
    assert run("undo", desk.bib).status == 0
    assert desk.bib.read_text(encoding="utf-8") == ENTRY


def test_a_second_run_changes_nothing(desk: Desk) -> None:
    desk.update()
    before = desk.bib.read_bytes()
    outcome = desk.update()
    assert outcome.status == 0
    assert "no entry is a preprint" in outcome.stderr
    assert desk.bib.read_bytes() == before


@pytest.mark.parametrize("option", ["--diff", "--dry-run"])
def test_it_is_shown_first(desk: Desk, option: str) -> None:
    outcome = desk.update(option)
    assert outcome.status == 1
    assert "-@misc{author2006," in outcome.stdout
    assert "+@article{author2006," in outcome.stdout
    assert desk.bib.read_text(encoding="utf-8") == ENTRY


def test_a_page_shows_what_changes_and_goes_with_it(desk: Desk, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    desk.update("--diff", "--report", page)
    first = page.read_text(encoding="utf-8")
    assert "author2006" in first
    assert "Phys. Rev. B" in first
    assert desk.bib.read_text(encoding="utf-8") == ENTRY
    page = tmp_path / "second.html"
    desk.update("--report", page)
    assert page.read_text(encoding="utf-8") == first
    assert run("undo", page).status == 0
    assert not page.exists()
    assert desk.bib.read_text(encoding="utf-8") == ENTRY


def test_the_report_for_machines_is_as_its_schema_says(desk: Desk) -> None:
    data = json.loads(desk.update("--json", "--dry-run").stdout)
    jsonschema.validate(data, json.loads(SCHEMA.read_text(encoding="utf-8")))
    [entry] = data["entries"]
    assert (entry["key"], entry["outcome"], entry["sources"]) == (
        "author2006",
        "published",
        ["arXiv"],
    )


def test_a_doi_without_a_place_is_for_the_person(desk: Desk) -> None:
    desk.publish(**{"journal-ref": None})
    outcome = desk.update()
    assert outcome.status == 1
    assert f"{desk.bib}:1: [ambiguous] author2006: arXiv names 10.1103/" in outcome.stderr
    assert desk.bib.read_text(encoding="utf-8") == ENTRY


def test_an_unpublished_preprint_is_no_finding(desk: Desk) -> None:
    desk.publish(**{"doi": None, "journal-ref": None})
    outcome = desk.update()
    assert (outcome.status, outcome.stdout) == (0, "")
    assert "1 not published" in outcome.stderr


def test_only_the_entry_that_is_named(desk: Desk) -> None:
    book = "@book{other, title = {Ferns}, author = {Roe, Ann}, publisher = {Moss}, year = 1999}\n"
    desk.bib.write_text(ENTRY + book, encoding="utf-8")
    assert "no entry is a preprint" in desk.update("--key", "other").stderr
    assert desk.bib.read_text(encoding="utf-8") == ENTRY + book


def test_standard_input_is_no_file_to_change() -> None:
    outcome = run("update", "-", "--arxiv", "index")
    assert outcome.status == 2
    assert "name a file" in outcome.stderr


def test_a_file_that_is_not_there(desk: Desk) -> None:
    desk.bib.unlink()
    outcome = desk.update()
    assert outcome.status == 2
    assert "there is no such file" in outcome.stderr


def test_an_entry_by_other_authors_is_left_alone(desk: Desk) -> None:
    foreign = ENTRY.replace("Author, Ada and Writer, Bob", "Moller, Hans and Doe, Jane")
    desk.write(foreign)
    outcome = desk.update()
    assert "has this title, but is not by Hans Moller, Jane Doe" in outcome.stderr
    assert desk.bib.read_text(encoding="utf-8") == foreign
