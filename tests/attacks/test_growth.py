"""Four times the text takes about four times as long, whatever mark is repeated in it.

What is asserted is a ratio of processor times, taken again before it counts, of work that takes
long enough to be measured: quadratic growth gives 16, n log n less than 5.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import pytest

from bibwright.errors import BibwrightError
from support.growth import UNITS, Work, works

LENGTH = 1000
#: Seconds of processor time that are worth a second look.
SHORT = 0.25
#: A text of a few thousand characters that takes so long will never be done.
ENDLESS = 30


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def seconds(work: Work, unit: str, length: int) -> float:
    text = (unit * (length // len(unit) + 1))[:length]
    began = time.process_time()
    with at_most(ENDLESS), suppress(BibwrightError):  # a sentence is an answer, too
        work(text)
    return time.process_time() - began


def growth(work: Work, unit: str) -> float:
    """How many times as long four times as much takes."""
    if seconds(work, unit, 4 * LENGTH) < SHORT:
        return 1
    small = min(seconds(work, unit, LENGTH) for _ in range(3))
    return min(seconds(work, unit, 4 * LENGTH) for _ in range(2)) / small


@pytest.mark.parametrize(("name", "work"), [pytest.param(*each, id=each[0]) for each in works()])
def test_time_grows_with_the_text(name: str, work: Work) -> None:
    with suppress(BibwrightError):
        work("a")  # what is imported for it takes time once
    slow = []
    for unit in UNITS:
        try:
            ratio = growth(work, unit)
        except TimeoutError:
            ratio = float("inf")
        if ratio > 9:
            slow.append((unit, round(ratio, 1)))
    assert slow == [], name
