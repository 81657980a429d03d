"""Processes among which the work on large files is shared out."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from mmap import ACCESS_READ, mmap
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
    running: dict[Connection, tuple[int, _Copy]] = {}
    made: dict[int, T] = {}
    try:
        while len(made) < len(parts):
            for at, part in islice(left, processes - len(running)):
                copy = _begun(partial(work, part))
                running[copy.end] = at, copy
            for end in wait(list(running)):
                assert isinstance(end, Connection)
                at, copy = running[end]
                made[at] = copy.result()
                del running[end]
    finally:
        for _, copy in running.values():
            copy.stop()
    return [made[at] for at in range(len(parts))]


def beside(work: Callable[[], T], *, large: bool) -> Callable[[], T]:
    """The work begun in a copy of this process, if it is large and there is a processor for it;
    what is returned waits for what comes of it, or does the work then.

    Raises as `in_copies` does.
    """
    if not large or not _may_copy():
        return work
    return _begun(work).result


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy of this process at work; ``end`` tells when it has written what it made to the file
    with the number ``file``, or what it raised."""

    process: ForkProcess
    end: Connection
    file: int

    def result(self) -> Any:
        try:
            error = self.end.recv()
        except EOFError:
            raise _ended_from_outside() from None
        self.process.join()
        if error is not None:
            raise error
        with mmap(self.file, 0, access=ACCESS_READ) as made:
            result = pickle.loads(made)
        os.ftruncate(self.file, 0)  # its memory is wanted before whoever asked is done with it
        return result

    def stop(self) -> None:
        self.process.terminate()
        self.process.join()

    def __del__(self) -> None:
        os.close(self.file)


def _begun(work: Callable[[], object]) -> _Copy:
    """A copy of this process that has begun the work."""
    from multiprocessing import get_context

    context = get_context("fork")
    here, there = context.Pipe(duplex=False)
    file = _nameless_file()
    child = context.Process(target=_copied, args=(work, there, file), daemon=True)
    with _not_interrupted():
        child.start()
    there.close()
    return _Copy(child, here, file)


def _nameless_file() -> int:
    """The number of a file that goes with whoever has it open, in memory where the system can: what
    is large is read from it with less work than from a pipe."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("bibwright")
    from tempfile import TemporaryFile

    with TemporaryFile() as file:
        return os.dup(file.fileno())


def _may_copy() -> bool:
    """Whether a copy of this process would have a processor, and nothing that another thread
    holds."""
    return (
        hasattr(os, "fork")
        and len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else "") > 1
        and threading.active_count() == 1
    )


def _ended_from_outside() -> BibwrightError:
    return BibwrightError(
        "a process that shared the work was ended from outside, as a system does that is short of "
        "memory; nothing was changed: run again, or give less at once"
    )


def _copied(work: Callable[[], object], end: Connection, number: int) -> None:
    _belong_to_parent()
    try:
        with os.fdopen(number, "wb") as file:
            pickle.dump(work(), file, pickle.HIGHEST_PROTOCOL)
        end.send(None)
    except BrokenPipeError:  # nobody waits for it any more
        return
    except Exception as error:  # noqa: BLE001 - raised again where it is waited for
        portable = _portable(error)
        portable.add_note(traceback.format_exc())  # where it was raised
        end.send(portable)


def _portable(error: Exception) -> Exception:
    """The error, if another process can be handed it; else what it says."""
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
