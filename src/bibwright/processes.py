"""Processes among which the work on large files is shared out."""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from bibwright.errors import BibwrightError

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

T = TypeVar("T")

#: Seconds.
_LOOKS_EVERY = 0.5


@contextmanager
def process_pool(workers: int) -> Iterator[Executor | None]:
    """So many processes while the block runs; None for a single one.

    Raises BibwrightError where one of them was ended from outside.
    """
    if workers < 2:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    try:
        with ProcessPoolExecutor(workers, initializer=_belong_to_parent) as pool:
            yield pool
    except BrokenProcessPool:
        raise _ended_from_outside() from None


def in_copies(work: Callable[[range], T], parts: Sequence[range], processes: int) -> list[T]:
    """What is made of each part, each in a copy of this process, so many at a time.

    They have all that this one has read. Needs a system that can fork. Raises what one of them
    raised, in a RuntimeError where that can't leave its process, and BibwrightError where one was
    ended from outside.
    """
    from multiprocessing.connection import Connection, wait

    left = iter(enumerate(parts))
    running: dict[Connection, tuple[int, ForkProcess]] = {}
    made: dict[int, T] = {}
    try:
        while len(made) < len(parts):
            for at, part in islice(left, processes - len(running)):
                here, child = _begun(partial(work, part))
                running[here] = at, child
            for end in wait(list(running)):
                assert isinstance(end, Connection)
                made[running[end][0]] = _received(end)
                running.pop(end)[1].join()
    finally:
        for _, child in running.values():
            child.terminate()
            child.join()
    return [made[at] for at in range(len(parts))]


def beside(work: Callable[[], T], *, large: bool) -> Callable[[], T]:
    """The work begun in a copy of this process, if it is large and there is a processor for it;
    what is returned waits for what comes of it, or does the work then.

    Raises as `in_copies` does.
    """
    if not large or not _may_copy():
        return work
    here, child = _begun(work)

    def result() -> T:
        made: T = _received(here)
        child.join()
        return made

    return result


def _begun(work: Callable[[], object]) -> tuple[Connection, ForkProcess]:
    """A copy of this process that has begun the work, and where to hear what comes of it."""
    from multiprocessing import get_context

    context = get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_copied, args=(work, there), daemon=True)
    with _not_interrupted():
        child.start()
    there.close()
    return here, child


def _may_copy() -> bool:
    """Whether a copy of this process would have a processor, and nothing that another thread
    holds."""
    return (
        hasattr(os, "fork")
        and len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else "") > 1
        and threading.active_count() == 1
    )


def _received(end: Connection) -> Any:
    try:
        with end:
            said = end.recv()
    except EOFError:
        raise _ended_from_outside() from None
    if isinstance(said, Exception):
        raise said
    return said


def _ended_from_outside() -> BibwrightError:
    return BibwrightError(
        "a process that shared the work was ended from outside, as a system does that is short of "
        "memory; nothing was changed: run again, or give less at once"
    )


def _copied(work: Callable[[], object], end: Connection) -> None:
    _belong_to_parent()
    try:
        end.send(work())
    except BrokenPipeError:  # nobody waits for it any more
        return
    except Exception as error:  # noqa: BLE001 - raised again where it is waited for
        portable = _portable(error)
        portable.add_note(traceback.format_exc())  # where it was raised
        end.send(portable)


def _portable(error: Exception) -> Exception:
    """The error, if another process can be handed it; else what it says."""
    import pickle

    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 - pickle raises what the error's own methods do
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """Within the block Ctrl-C waits, and for good in what is started there."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _belong_to_parent() -> None:
    """Leaves Ctrl-C to the process that started this one, and ends soon after that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _leave_with_parent()


def _leave_with_parent() -> None:
    """Ends this process soon after the one that started it, however that came to its end."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOKS_EVERY)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
