"""Blanks, line ends and letters without end in a list: read in time that grows with them."""

from __future__ import annotations

import time

import pytest

from bibwright.readers import read_bytes

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
