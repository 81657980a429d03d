"""Bounds on time and size: work that takes too long, answers that are too large or too slow."""

from __future__ import annotations

import threading
from itertools import count

import pytest

from bibwright.network.bounded import TooLargeError, TooSlowError, collected, root_cause, within


def test_work_in_time_gives_what_it_comes_to() -> None:
    assert within(30, lambda: 7) == 7


def test_an_error_of_the_work_is_raised_where_it_is_waited_for() -> None:
    with pytest.raises(ZeroDivisionError):
        within(30, lambda: 1 // 0)


def test_work_that_takes_too_long_is_left_to_itself() -> None:
    done = threading.Event()
    with pytest.raises(TooSlowError, match="took longer than 0 s"):
        within(0.01, lambda: done.wait(30))
    done.set()


def test_pieces_up_to_the_bound() -> None:
    assert collected([b"ab", b"c"], 1.0, lambda: 0.0, most=3) == b"abc"
    with pytest.raises(TooLargeError):
        collected([b"ab", b"cd"], 1.0, lambda: 0.0, most=3)


def test_pieces_that_drip_in_past_the_deadline() -> None:
    clock = count().__next__
    with pytest.raises(TooSlowError):
        collected([b"a"] * 9, 5.0, clock)


def test_the_reason_is_the_innermost_in_the_systems_words() -> None:
    error = ValueError("https://example.org/?key=secret")
    assert root_cause(error) == "ValueError"
    error.__cause__ = ConnectionRefusedError(111, "Connection refused")
    assert root_cause(error) == "Connection refused"
