"""What was slow once, long enough that a square of its length would take minutes."""

from __future__ import annotations

from contextlib import suppress

import pytest

from bibwright.bibtex.dialect import Dialect
from bibwright.errors import BibwrightError
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
)


@pytest.mark.parametrize(("name", "head", "unit"), SLOW)
def test_what_was_slow_once(name: str, head: str, unit: str) -> None:
    text = head + unit * (LETTERS // len(unit))
    with at_most(ENOUGH), suppress(BibwrightError):  # a sentence is an answer, too
        WORKS[name](text)


def test_all_that_is_measured_is_done() -> None:
    """A sentence that refuses all is soon said: a name or two must go through each rule."""
    for name, work in WORKS.items():
        if name.startswith("tidy"):
            work("On Trees")
    assert Dialect.BIBLATEX in Dialect
