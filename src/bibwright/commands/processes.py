"""Processes among which the work on large files is shared out."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bibwright.errors import InputError

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from multiprocessing.connection import Connection

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


@contextmanager
def forked(
    work: Callable[[Connection, range], None], parts: Sequence[range]
) -> Iterator[list[Connection]]:
    """The ends of pipes to copies of this process, each of which works on one part.

    They have all that this one has read. Needs a system that can fork; `received` gives what they
    send.
    """
    from multiprocessing import get_context

    context = get_context("fork")
    ends, children = [], []
    for part in parts:
        here, there = context.Pipe()
        child = context.Process(target=_copied, args=(work, there, part), daemon=True)
        child.start()
        there.close()
        ends.append(here)
        children.append(child)
    try:
        yield ends
    finally:
        for child in children:
            child.terminate()
            child.join()


def received(end: Connection) -> Any:
    """What a copy of this process sends. Raises the InputError that it raised."""
    said = end.recv()
    if isinstance(said, InputError):
        raise said
    return said


def _copied(work: Callable[[Connection, range], None], end: Connection, part: range) -> None:
    _leave_with_parent()
    try:
        work(end, part)
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
