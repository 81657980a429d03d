"""The reference and the manual pages have all that the code says; their examples can be called."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

import bibwright
from bibwright import cli
from bibwright.bibtex.rules import rules
from website.build import make_source
from website.commands import CommandPage, command_pages, examples
from website.man import write_pages

PAGES = list(command_pages())


def test_the_site_has_every_page_and_the_navigation_names_it(tmp_path: Path) -> None:
    pages = make_source(tmp_path / "site")
    assert {"index.md", "guides/thesis.md", "reference/commands/bibwright-index-build.md"} < {
        *pages
    }
    reference = tmp_path / "site/docs/reference"
    library = (reference / "library.md").read_text("utf-8")
    assert all(f"\n## {name}\n" in library for name in bibwright.__all__)
    listed = (reference / "rules.md").read_text("utf-8")
    assert all(f"| `{name}` |" in listed for name in rules())
    schemas = (reference / "schemas.md").read_text("utf-8")
    assert all(f"## {file.name}" in schemas for file in (tmp_path / "site/docs").glob("*.json"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_example_of_a_help_is_a_call_that_is_taken(
    page: CommandPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in examples(page):
        for word in words:
            if Path(word).suffix in {".bib", ".tex"}:
                Path(word).touch()
        command: click.Command = cli.program()
        context = click.Context(command, info_name="bibwright")
        while isinstance(command, click.Group):
            command = command.get_command(context, words.pop(0)) or pytest.fail(str(words))
        assert command.make_context(command.name, words, parent=context)


def test_every_option_is_explained() -> None:
    silent = [(page.name, option) for page in PAGES for option, says in page.options if not says]
    assert not silent


def test_every_option_is_on_a_page_that_somebody_wrote() -> None:
    root = Path(__file__).parents[2]
    pages = [root / "README.md", *root.joinpath("docs").rglob("*.md")]
    said = {name for page in pages for name in re.findall(r"--[a-z0-9-]+", page.read_text("utf-8"))}
    options = {name for page in PAGES for option, _ in page.options for name in option.split()}
    assert {name.strip(",") for name in options if name.startswith("--")} <= said


@pytest.mark.skipif(shutil.which("groff") is None, reason="no groff to read them with")
def test_manual_pages_are_pages(tmp_path: Path) -> None:
    files = write_pages(tmp_path)
    assert [file.stem for file in files] == [page.slug for page in PAGES]
    for options in (["-ww"], ["-Tutf8"]):
        read = subprocess.run(
            ["groff", "-man", "-Kutf8", *options, *files], capture_output=True, check=True
        )
        assert not read.stderr
    assert b"Turn a list of papers into BibTeX" in read.stdout
