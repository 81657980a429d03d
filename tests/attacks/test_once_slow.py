"""What was slow once, long enough that a square of its length would take minutes."""

from __future__ import annotations

import random
import re
from contextlib import suppress

import pytest

from bibwright.errors import BibwrightError
from bibwright.text.latex.tokens import Outside, end_of_group, outside
from support.growth import at_most, works

LETTERS = 60_000
#: Seconds of processor time, on a slow machine.
ENOUGH = 15
WORKS = dict(works())
NEVER_CLOSED = (
    "@article{k,\n  title = {On Trees,\n  year = 2001\n\n",
    '@article{k,\n  title = "On Trees,\n  year = 2001\n\n',
    "@article{k,\n  title = {On Trees},\n  year = 2001\n\n",
    "@article(k,\n  title = {On {Trees},\n  year = 2001\n)\n",
    "@comment{k\n",
    '@string{k = "a\n',
    "- @a(b x, ",
)
SLOW = (
    *(("reading arxiv", head, unit) for head in ("", "- ") for unit in ("\u3000", " ", "\t")),
    *(
        (name, "- ", unit)
        for name in ("reading bibtex", "tidy a file")
        for unit in ("@a{b,", '@string{a="', *NEVER_CLOSED)
    ),
    ("bib to csl", "", "et al. "),
    *((name, "", unit) for name in ("dedupe", "check") for unit in ("(", "- ", "a_b ", "aaa")),
)


@pytest.mark.parametrize(("name", "head", "unit"), SLOW)
def test_what_was_slow_once(name: str, head: str, unit: str) -> None:
    text = head + unit * (LETTERS // len(unit))
    with at_most(ENOUGH), suppress(BibwrightError):  # a sentence is an answer, too
        WORKS[name](text)


def test_all_rules_are_measured() -> None:
    """A sentence that refuses everything takes no time, whatever is behind it."""
    for name in (
        "tidy a field",
        "tidy a field for biblatex",
        "tidy a file",
        "bib to csl",
        "dedupe",
        "check",
    ):
        WORKS[name]("On Trees")


@pytest.mark.parametrize("mark", [r'[}"]', "[,}]", "[,)]"])
def test_what_stands_outside_of_groups_is_found_in_one_look(mark: str) -> None:
    """Whoever asks about one text again and again gets the answer that he gets once."""
    pattern, chance = re.compile(mark), random.Random(3)
    for _ in range(300):
        text = "".join(chance.choices('{}",)a', k=chance.randint(0, 30)))
        whole = Outside(text)
        for _ in range(40):
            start, end = chance.randint(0, len(text)), chance.randint(0, len(text))
            found = next(outside(text, pattern, start, end), None)
            assert whole.first(pattern, start, end) == (found.start() if found else None)
            if text[start : start + 1] == "{":
                assert whole.end_of_group(start) == end_of_group(text, start)
