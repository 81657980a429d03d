"""`bibwright tidy` on real files: what no rule is about keeps every byte."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.layout import STYLES
from bibwright.bibtex.tidy.options import TidySteps
from bibwright.bibtex.tidy.tidy import tidy
from support.cli import run

DATA = Path(__file__).parents[1] / "data" / "bib"
FILES = sorted(DATA.rglob("*.bib"))
IDS = [path.stem for path in FILES]


def meaning(data: bytes) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The entries as BibTeX reads them: it takes any run of blanks for one."""
    return [
        (
            entry.type,
            entry.key,
            sorted((name, " ".join(value.split())) for name, value in entry.fields.items()),
        )
        for entry in parse(data).entries
    ]


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_without_a_rule_every_byte_stays(path: Path) -> None:
    data = path.read_bytes()
    assert tidy(data, TidySteps()).content == data


def test_only_none_changes_nothing(tmp_path: Path) -> None:
    for path in FILES:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    run("tidy", "--only", "none", *sorted(tmp_path.glob("*.bib")))
    for path in FILES:
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_setting_entries_anew_keeps_what_they_say(path: Path, style: str) -> None:
    data = path.read_bytes()
    options = TidySteps(style=STYLES[style])
    once = tidy(data, options).content
    assert meaning(once) == meaning(data)
    assert tidy(once, options).content == once


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_text_between_entries_stays(path: Path, style: str) -> None:
    """Macros, preambles and comments are there afterwards, each in one piece."""
    data = path.read_bytes()
    after = tidy(data, TidySteps(style=STYLES[style])).content
    for line in re.findall(rb"^[ \t]*(?:%|@string|@preamble|@comment)[^\r\n]*", data, re.I | re.M):
        assert line.strip() in after


PIECES = st.sampled_from(
    [
        *("@article{", "@book(", "@misc{k,", "@string{", "@comment{", "@preamble{", "}", ")", "{"),
        *("title = {A {B} c}", "author = {Doe, J. and others}", "year = 2020", 'note = "x"', ","),
        *("month = jan", "month = 1 # {~} # jan", "% a comment\n", "\n", "\r\n", " ", "\t", "="),
        *("#", '"', "\\{", "@", "key", "é", "\u00a0", "\x00", "title = {T}\n", "a = {},", "\r"),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_stays_without_a_rule(text: str) -> None:
    for encoding in ("utf-8", "utf-16-le"):
        data = text.encode(encoding)
        assert tidy(data, TidySteps()).content == data


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_set_anew_says_the_same(text: str) -> None:
    data = text.encode()
    options = TidySteps(style=STYLES["bibwright"])
    once = tidy(data, options).content
    assert meaning(once) == meaning(data)
    assert tidy(once, options).content == once


@given(st.binary(max_size=200))
def test_any_bytes_stay_without_a_rule(data: bytes) -> None:
    assert tidy(data, TidySteps()).content == data
