"""Processes that share the work and are ended from outside: one sentence, and no half a result."""

from __future__ import annotations

import multiprocessing.connection
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from tempfile import TemporaryFile

import pytest

from bibwright.errors import BibwrightError, InputError
from bibwright.processes import _copied, in_copies, process_pool

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


class Own:
    """What another process can be handed, but not made of again."""

    class FaultError(Exception):
        def __init__(self, line: int, what: str) -> None:
            super().__init__(f"line {line}: {what}")


def finds_what_stays_here(_part: object) -> int:
    raise Own.FaultError(3, "that can't be")


def finds_what_is_local(_part: object) -> int:
    class LocalError(Exception):
        pass

    raise LocalError("line 3: that can't be")


def square(part: range) -> int:
    return part.start**2


@pytest.mark.parametrize("work", [finds_what_stays_here, finds_what_is_local])
def test_a_fault_that_cannot_leave_its_process_is_said(work: Callable[[range], int]) -> None:
    with pytest.raises(RuntimeError, match=r"(Fault|Local)Error: line 3: that can't be") as raised:
        in_copies(work, [range(1), range(1, 2)], 2)
    assert f"in {work.__name__}" in raised.value.__notes__[0]  # its place in the other process


def test_no_more_copies_at_a_time_than_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    wait, running = multiprocessing.connection.wait, list[int]()

    def waits(ends: list[multiprocessing.connection.Connection]) -> list[object]:
        running.append(len(ends))
        return list(wait(ends))

    monkeypatch.setattr(multiprocessing.connection, "wait", waits)
    made = in_copies(square, [range(at, at + 1) for at in range(7)], 3)
    assert made == [0, 1, 4, 9, 16, 25, 36]
    assert max(running) == 3


#: Shares out what never ends; each copy says who it is.
_ENDLESS = """\
import os, signal
from bibwright.processes import in_copies
def work(part):
    print(os.getpid(), flush=True)
    signal.pause()
in_copies(work, [range(1), range(1)], 2)
"""


def test_copies_end_with_the_process_that_shares_out() -> None:
    parent = subprocess.Popen([sys.executable, "-c", _ENDLESS], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    copies = [int(parent.stdout.readline()) for _ in range(2)]
    parent.kill()
    try:
        said, _ = parent.communicate(timeout=60)  # its end comes when nobody can write any more
    except subprocess.TimeoutExpired:
        for each in copies:
            os.kill(each, signal.SIGKILL)
        raise
    assert said == b""


def test_a_copy_that_nobody_waits_for_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    ours, theirs = multiprocessing.Pipe(duplex=False)
    ours.close()
    with TemporaryFile() as file:
        child = multiprocessing.get_context("fork").Process(
            target=_copied, args=(partial(square, range(3, 4)), theirs, file.fileno())
        )
        child.start()
        child.join(60)
    assert (child.exitcode, capfd.readouterr().err) == (0, "")


#: Does some work in a copy, some itself; the tests have threads, beside which nothing is copied.
_BESIDE = """\
import os, sys
from bibwright.processes import beside
def fails():
    raise ValueError("line 3")
later, small, fault = beside(os.getpid, large=True), beside(os.getpid, large=False), None
try:
    beside(fails, large=True)()
except ValueError as error:
    fault = error
print(later() != os.getpid(), small() == os.getpid(), fault)
"""


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="it doesn't tell its processors")
def test_work_is_done_beside_where_there_is_a_processor_for_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BESIDE], capture_output=True, text=True, check=True
    )
    several = len(os.sched_getaffinity(0)) > 1
    assert done.stdout == f"{several} True line 3\n"


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
