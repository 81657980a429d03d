"""Four times the text takes about four times as long, whatever mark is repeated in it.

What counts is a ratio of processor times, taken again before it counts, of work that takes long
enough to be measured: quadratic growth gives 16, n log n less than 5. Times depend on the machine:
no part of the test suite, but of ``make attack``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bibwright.errors import BibwrightError
from support.growth import UNITS, Work, at_most, works

LENGTH = 2000
#: Seconds of processor time that are worth a second look.
SHORT = 0.25
#: What a coarse clock of processor time tells apart.
TICK = 0.01
#: A text of a few thousand characters that takes so long will never be done.
ENDLESS = 30
#: A growth between that of n log n and that of a square.
TOO_MUCH = 9


#: What is slow may only be so behind something.
HEADS = ("", "A Title, A. Author, 2001. ", "- ", "References\n[1] A\f")


def seconds(work: Work, unit: str, length: int, head: str) -> float:
    text = head + (unit * (length // len(unit) + 1))[:length]
    began = time.process_time()
    with at_most(ENDLESS), suppress(BibwrightError):  # a sentence is an answer, too
        work(text)
    return time.process_time() - began


def growth(work: Work, unit: str, head: str) -> float:
    """How many times as long four times as much takes."""
    if seconds(work, unit, 4 * LENGTH, head) < SHORT:
        return 1
    small = min(seconds(work, unit, LENGTH, head) for _ in range(3))
    return min(seconds(work, unit, 4 * LENGTH, head) for _ in range(2)) / max(small, TICK)


def slow_units(work: Work) -> Iterator[tuple[str, float]]:
    """The marks that make it slow, each with how many times as long four times as much takes."""
    with suppress(BibwrightError):
        work("a")  # what is imported for it takes time once
    for head, unit in product(HEADS, UNITS):
        try:
            ratio = growth(work, unit, head)
        except TimeoutError:
            ratio = float("inf")
        if ratio > TOO_MUCH:
            yield head + unit, round(ratio, 1)


def main() -> None:
    faults = 0
    for name, work in works():
        for unit, ratio in slow_units(work):
            faults += 1
            print(f"{name}: four times {unit!r} takes {ratio} times as long", flush=True)
    print(f"{faults} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
