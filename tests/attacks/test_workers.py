"""Processes that share the work and are ended from outside: one sentence, and no half a result."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from bibwright.commands.processes import in_copies, process_pool
from bibwright.errors import BibwrightError, InputError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it has no such signals")
ENDED = "ended from outside.*nothing was changed"


def end_self(_part: object) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def is_deaf(_part: object) -> bool:
    os.kill(os.getpid(), signal.SIGINT)
    return True


def lacks_memory(_part: object) -> int:
    raise MemoryError


def finds_fault(_part: object) -> int:
    raise InputError("line 3: that can't be")


def test_a_copy_that_is_killed() -> None:
    with pytest.raises(BibwrightError, match=ENDED):
        in_copies(end_self, [range(2), range(2, 4), range(4, 6)], 2)


def test_a_worker_that_is_killed() -> None:
    with pytest.raises(BibwrightError, match=ENDED), process_pool(2) as pool:
        assert pool is None or pool.submit(end_self, 1).result()


def test_what_a_copy_raises_is_raised(capfd: pytest.CaptureFixture[str]) -> None:
    for work, error in ((lacks_memory, MemoryError), (finds_fault, InputError)):
        with pytest.raises(error):
            in_copies(work, [range(2)], 2)
    assert capfd.readouterr().err == ""


def test_ctrl_c_is_for_the_one_that_shares_out(capfd: pytest.CaptureFixture[str]) -> None:
    assert in_copies(is_deaf, [range(2), range(2, 4)], 2) == [True, True]
    with process_pool(2) as pool:
        assert pool is not None
        assert pool.submit(is_deaf, 1).result()
    assert capfd.readouterr().err == ""
