"""Blanks, line ends and letters without end in a list: read in time that grows with them."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest

from bibwright.errors import BibwrightError, InputError
from bibwright.readers import read_bytes, read_text
from bibwright.readers.author_lines import is_author_line
from support.growth import UNITS, at_most

#: Of these the longest took from half a minute to hours when growth was quadratic.
LETTERS = 40_000
#: Seconds of processor time, on a slow machine.
ENOUGH = 15


@pytest.mark.parametrize(
    "unit", ["\n", " \n", "\t", "\u3000", ":PROPERTIES:\n", "ß", "%A A\n", "? a\n", "a-", "> \n"]
)
@pytest.mark.parametrize(
    "head", ["", "A Title, A. Author, 2001.\n", "A Title of It, A. B., 2001. "]
)
def test_marks_without_end(head: str, unit: str) -> None:
    text = head + (unit * LETTERS)[:LETTERS] + "x"
    began = time.process_time()
    read_bytes(text.encode(), name="a", kind="auto")
    assert time.process_time() - began < ENOUGH


@pytest.mark.parametrize("unit", UNITS)
def test_any_mark_without_end(unit: str) -> None:
    text = (unit * 8000)[:8000]
    with at_most(ENOUGH), suppress(BibwrightError):  # a sentence is an answer, too
        read_bytes(text.encode("utf-8", "surrogatepass"), name="a", kind="auto")


def test_many_authors_with_initials() -> None:
    """Two initials each, in a list whose lines begin with no number."""
    names = ", ".join(f"{one}. {two}. Rose" for one in "ABCDEFGHIJ" for two in "KLMN")
    items = [f"{names}. Tides of the sea {number}. Coasts, 2001." for number in range(6)]
    began = time.process_time()
    found = read_text("\n".join(["References", *items, "\f2", "Appendix"])).queries
    assert time.process_time() - began < ENOUGH
    assert [f"sea {at}" in query.said for at, query in enumerate(found)] == [True] * 6


@pytest.mark.parametrize("unit", ["% ", " ", "/a", "https://a/", "A. ", "- "])
def test_a_title_and_names_of_marks(unit: str) -> None:
    marks = unit * (LETTERS // len(unit))
    began = time.process_time()
    read_text(f"- [{marks}a](https://arxiv.org/abs/1706.03762)\n- {marks}: {marks}\n", name="a.md")
    read_text(f"References\n[1] A\f{marks}\nRose, A. {marks}\n2001.\n")
    assert time.process_time() - began < ENOUGH


@pytest.mark.parametrize(
    "value", ["9" * 6000, "0x" + "F" * 9000, "[" * 5000 + "]" * 5000, "{b=" * 3000]
)
def test_front_matter_that_no_program_reads(value: str) -> None:
    text = f"+++\ntitle = 'On Trees'\nauthor = {value}\n+++\n\narXiv:1706.03762\n"
    found = read_text(text, name="a.md").queries
    assert "1706.03762" in [str(query.arxiv_id) for query in found]


def test_a_line_of_hyphens_in_a_list() -> None:
    text = "@AR\xa0@book{a,\n  aut" + "X-" * 100 + "\r" * 50 + "X-" * 200
    began = time.process_time()
    read_bytes(f"{text}hor = {{Jean}},\n  title = {{On}},\n}}\n".encode(), name="a", kind="auto")
    assert time.process_time() - began < ENOUGH


def test_aliases_upon_aliases() -> None:
    lines = ["k0: &k0 {title: On Trees, doi: 10.1234/a}"]
    lines += [f"k{at}: &k{at} [*k{at - 1}, *k{at - 1}]" for at in range(1, 40)]
    began = time.process_time()
    read_text("\n".join(["---", *lines, "---", "", "arXiv:1706.03762", ""]), name="a.md")
    assert time.process_time() - began < ENOUGH


@pytest.mark.parametrize("unit", ["(a) ", "A & B & ", "a, ", "et al. "])
def test_authors_without_end(unit: str) -> None:
    began = time.process_time()
    is_author_line(f"Ada Rose, Bela Thorn {unit * LETTERS}")
    assert time.process_time() - began < ENOUGH


def test_a_line_without_end_is_refused_at_once() -> None:
    text = "1. Robots in the Sky\n" + "Robots in the Sky, 2021. " * 400_000
    begun = time.process_time()
    with pytest.raises(InputError, match=r"^list\.txt:2: this line is larger than 8 MiB, .*own$"):
        read_text(text, name="list.txt")
    assert time.process_time() - begun < 1


def test_what_is_written_in_one_line_is_none() -> None:
    text = json.dumps([{"title": "Robots in the Sky", "abstract": "x" * 9_000_000}])
    [query] = read_text(text, name="list.json").queries
    assert query.title == "Robots in the Sky"
