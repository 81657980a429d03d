"""A diff on a terminal: in colours, with the words marked that differ."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bibwright.changes import FileChange
from bibwright.cli.diff_colours import coloured
from support.cli import run

SOURCE = """@article{x, author="Ann Roe and Bo Lee", title={Results on DNA and
   its Use}, pages="1-5", journal={J}, year=2000}
"""
_MARKED = re.compile(r"\x1b\[7m([^\x1b]*)\x1b\[0m")


def test_words_that_differ_are_marked_and_those_laid_out_anew_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    path = tmp_path / "refs.bib"
    path.write_text(SOURCE, "utf-8")
    shown = run("tidy", path, "--diff").stdout
    marked = [word.strip() for word in _MARKED.findall(shown)]
    assert marked == ["Roe", "Lee", "{", "}", "Roe,", "Lee,", "-"]
    monkeypatch.setenv("NO_COLOR", "1")
    assert run("tidy", path, "--diff").stdout == click.unstyle(shown)


def test_without_a_terminal_it_is_a_patch_without_escapes(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(SOURCE, "utf-8")
    assert "\x1b" not in run("tidy", path, "--diff").stdout


_LINES = st.lists(
    st.sampled_from(
        (
            *("@book{k,\n", "  title = {A b},\n", "  title={A c}}\n", "}\n", "\n", "-- a\n"),
            *("@book{j, title={x}, year=1}\n", "@@ -1 +1 @@\n", "\\x\n", "a,b=c", "++ b\n"),
        )
    ),
    max_size=8,
)


@settings(max_examples=60)
@given(_LINES, _LINES)
def test_without_its_colours_it_is_the_same_text(before: list[str], after: list[str]) -> None:
    diff = FileChange(Path("a.bib"), "".join(before).encode(), "".join(after).encode()).diff()
    assert click.unstyle(coloured(diff)) == diff
