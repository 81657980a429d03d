"""A package outside of Bibwright adds to each registry, as anyone's would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parent / "plugin_example"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder in which the package is installed, as pip leaves it."""
    folder = tmp_path / "site"
    shutil.copytree(EXAMPLE / "bibwright_example", folder / "bibwright_example")
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = folder / f"bibwright_example-{project['version']}.dist-info"
    info.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(metadata, encoding="utf-8")
    lines: list[str] = []
    for group, entries in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in entries.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def bibwright(site: Path, *words: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, in which the package is installed."""
    return subprocess.run(
        [sys.executable, "-m", "bibwright", *map(str, words)],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(site)},
    )


def test_a_rule(site: Path) -> None:
    text = "@misc{a,\n  title = {Axles},\n  note  = {mine},\n}\n"
    assert "* Notes are removed." in bibwright(site, "tidy", "--list-rules").stdout
    assert "mine" in bibwright(site, "tidy", "-", stdin=text).stdout
    done = bibwright(site, "tidy", "-", "--enable", "no-notes", "--style", "keep", stdin=text)
    assert done.stdout == "@misc{a,\n  title = {Axles},\n}\n"


def test_a_format(site: Path) -> None:
    done = bibwright(site, "convert", "-", "--to", "keys", stdin="@misc{a, title = {Axles}}\n")
    assert done.stdout == "a\n"
    assert done.returncode == 1, "the title doesn't come through"
    assert "title" in done.stderr
    (site / "some.keys").write_text("a\nb\n", encoding="utf-8")
    assert "@misc{b," in bibwright(site, "convert", "some.keys", "--to", "bib").stdout


def test_a_source(site: Path) -> None:
    title = "Proofs of Imaginary Theorems about Wheels\n"
    done = bibwright(site, "resolve", "-", "--sources", "shelf", stdin=title)
    assert "doi           = {10.5555/wheels}" in done.stdout, done.stderr
    refused = bibwright(site, "resolve", "-", "--sources", "none", stdin=title).stderr
    assert "choose from arxiv, index, crossref, " in refused
    assert ", doi, shelf" in refused


def test_a_reader(site: Path) -> None:
    cards = "card: Proofs of Imaginary Theorems about Wheels\n"
    done = bibwright(site, "resolve", "-", "--sources", "shelf", stdin=cards)
    assert "read as cards, 1 of them" in done.stderr
    assert "doi           = {10.5555/wheels}" in done.stdout


def test_a_broken_one_is_named_and_left_out(site: Path) -> None:
    done = bibwright(site, "tidy", "-", stdin="@misc{a,\n  title = {Axles},\n}\n")
    assert done.returncode == 0
    [line] = [each for each in done.stderr.splitlines() if "plugin" in each]
    assert line.startswith("bibwright: the plugin “broken” of bibwright.rules is left out: ")
    assert "MISSING" in line


def test_one_that_fails_is_named(site: Path) -> None:
    module = site / "bibwright_example" / "__init__.py"
    text = module.read_text(encoding="utf-8")
    broken = text.replace("    cards = (", "    raise KeyError('x')\n    cards = (")
    assert broken != text
    module.write_text(broken, encoding="utf-8")
    cards = "card: Proofs of Imaginary Theorems about Wheels\n"
    done = bibwright(site, "resolve", "-", "--sources", "shelf", stdin=cards)
    assert done.returncode == 2
    assert "the plugin bibwright_example failed (KeyError)" in done.stderr
    assert "this is a bug" not in done.stderr


def test_nothing_is_loaded_at_the_start(site: Path) -> None:
    (site / "bibwright_example" / "__init__.py").write_text("raise SystemExit(9)\n", "utf-8")
    for words in (["--version"], ["--help"], ["undo", "--list"]):
        assert bibwright(site, *words).returncode == 0
