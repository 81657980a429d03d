"""Processes among which the work on large files is shared out."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from bibwright.errors import InputError

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

T = TypeVar("T")

#: Seconds.
_LOOKS_EVERY = 0.5


@contextmanager
def process_pool(workers: int) -> Iterator[Executor | None]:
    """So many processes while the block runs; None for a single one."""
    if workers < 2:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers, initializer=_leave_with_parent) as pool:
        yield pool


def in_copies(work: Callable[[range], T], parts: Sequence[range], processes: int) -> list[T]:
    """What is made of each part, each in a copy of this process, so many at a time.

    They have all that this one has read. Needs a system that can fork. Raises the InputError that
    one of them raised.
    """
    from multiprocessing import get_context
    from multiprocessing.connection import Connection, wait

    context = get_context("fork")
    left = iter(enumerate(parts))
    running: dict[Connection, tuple[int, ForkProcess]] = {}
    made: dict[int, T] = {}
    try:
        while len(made) < len(parts):
            for at, part in islice(left, processes - len(running)):
                here, there = context.Pipe(duplex=False)
                child = context.Process(target=_copied, args=(work, part, there), daemon=True)
                child.start()
                there.close()
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


def _received(end: Connection) -> Any:
    said = end.recv()
    if isinstance(said, InputError):
        raise said
    return said


def _copied(work: Callable[[range], T], part: range, end: Connection) -> None:
    _leave_with_parent()
    try:
        end.send(work(part))
    except InputError as error:
        end.send(error)


def _leave_with_parent() -> None:
    """Ends this process soon after the one that started it, however that came to its end."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOKS_EVERY)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
