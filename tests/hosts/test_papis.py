"""papis itself, with Bibwright among its plugins."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from support.cli import run
from support.published_paper import PAPER

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
TITLE = "Vision Language Models in Medicine"
VISION = {
    "ref": "vlm",
    "type": "misc",
    "title": TITLE,
    "author": "Kalpelbe, Beria Chingnabe and Adaambiik, Angel Gabriel and Peng, Wei",
    "year": 2025,
    "eprint": "2503.01863",
    "eprinttype": "arxiv",
    "notes": "mine",
}
SPIN = {
    "ref": "author2006",
    "type": "misc",
    "title": PAPER["title"],
    "author": "Author, Ada and Writer, Bob",
    "year": 2006,
    "eprint": "cond-mat/0602143",
    "eprinttype": "arxiv",
    "tags": ["mine"],
}


class Library:
    """A library of papis in a folder, and an index that Bibwright asks."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._home = folder / "library", folder / "home"
        self.folder.mkdir()
        self._home.mkdir()
        self.ask(SAMPLE)

    def ask(self, index: Path) -> None:
        settings = Path(os.environ["BIBWRIGHT_CONFIG_DIR"]) / "config.toml"
        settings.write_text(f'arxiv = "index"\nindex = "{index}"\n')

    def add(self, name: str, document: Mapping[str, object]) -> Path:
        self.folder.joinpath(name).mkdir()
        info = self.folder / name / "info.yaml"
        info.write_text(yaml.safe_dump(dict(document)))
        return info

    def papis(self, *arguments: str) -> tuple[str, str]:
        """What papis says, on standard output and standard error."""
        home = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), str(self._home))
        done = subprocess.run(
            [sys.executable, "-m", "papis", "--lib", str(self.folder), *arguments],
            env=os.environ | home,
            cwd=self._home,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout, done.stderr


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def test_a_library_is_checked(library: Library) -> None:
    library.add("right", VISION)
    library.add("wrong", VISION | {"ref": "wrong", "title": "On Ferns", "author": "Roe, Ann"})
    shown, said = library.papis("bibwright", "check")
    assert "2 entries: 1 matched, 1 conflicting" in said
    assert "wrong" in shown
    assert "vlm" not in shown


def test_duplicates_are_found_and_nothing_is_changed(library: Library) -> None:
    info = library.add("one", VISION)
    library.add("two", VISION | {"ref": "vlm2"})
    library.papis("list", "--all")  # it gives each document an id of its own
    before = info.read_bytes()
    shown, said = library.papis("bibwright", "dedupe")
    assert "vlm2" in shown
    assert "certain: 1, doubtful: 0" in said
    assert info.read_bytes() == before


def test_a_preprint_becomes_its_publication_and_is_taken_back(
    library: Library, tmp_path: Path
) -> None:
    snapshot = tmp_path / "snapshot.jsonl"
    snapshot.write_text(json.dumps(PAPER) + "\n")
    library.ask(snapshot)
    info = library.add("spin", SPIN)
    other = library.add("vision", VISION)
    library.papis("list", "--all")
    before, untouched = info.read_bytes(), other.read_bytes()
    shown, _ = library.papis("bibwright", "update", "--dry-run")
    assert "+journal: Phys. Rev. B" in shown
    assert info.read_bytes() == before
    library.papis("bibwright", "update")
    made = yaml.safe_load(info.read_text())
    assert made["type"] == "article"
    assert made["journal"] == "Phys. Rev. B"
    assert {name: made[name] for name in ("ref", "eprint", "tags", "title")} == {
        name: SPIN[name] for name in ("ref", "eprint", "tags", "title")
    }
    assert other.read_bytes() == untouched
    written = info.read_bytes()
    library.papis("bibwright", "update")
    assert info.read_bytes() == written
    assert run("undo", info).status == 0
    assert info.read_bytes() == before


def test_a_paper_is_imported_by_id_or_title_and_only_if_it_is_sure(library: Library) -> None:
    add = ("add", "--batch", "--no-edit", "--from", "bibwright")
    library.papis(*add, TITLE)
    _, said = library.papis(*add, "A Made-Up Paper About Nurses and Ferns")
    assert "not found" in said
    found = [yaml.safe_load(info.read_text()) for info in library.folder.glob("*/info.yaml")]
    assert [each["eprint"] for each in found] == ["2503.01863"]


def test_an_export_is_tidy(library: Library) -> None:
    library.add("one", VISION)
    shown, _ = library.papis("export", "--all", "--format", "bibwright")
    assert "archivePrefix = {arXiv}" in shown
    assert f"title         = {{{TITLE}}}" in shown


def test_without_a_source_it_is_a_sentence(library: Library, tmp_path: Path) -> None:
    library.ask(tmp_path / "none.jsonl")
    library.add("one", VISION)
    _, said = library.papis("bibwright", "check")
    assert "there is no index" in said
