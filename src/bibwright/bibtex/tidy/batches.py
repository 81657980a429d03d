"""The blocks of a file, its entries cleaned, here or by a pool of processes; in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bibwright.bibtex.blocks import cut
from bibwright.bibtex.macros import value_of
from bibwright.bibtex.raw_block import RawBlock
from bibwright.bibtex.tidy.cleaning import Cleaned, Cleaner, Sent, Task, clean_many

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

#: So many entries go to a process at once, and so many batches are on their way.
_BATCH = 500
_WAITING = 8
_BLANKS = " \t\r\n"


def clean_blocks(
    text: str, plain: str, task: Task, macros: dict[str, str], pool: Executor | None
) -> Iterator[tuple[RawBlock | tuple[int, str], Cleaned | None]]:
    """What a file is cut into, and what has become of its entries, in order.

    ``plain`` is the text with plain line ends. ``macros`` grow by those that the file defines, and
    are seen by what is cleaned after them. What can't be read, and what is no entry, has None.
    """
    batches = _Batches(text, task, macros, pool)
    cleaner = Cleaner(task, text, plain)
    behind_unread = 0
    for block in cut(plain, skim=pool is not None):
        if not isinstance(block, RawBlock) or not block.editable:
            yield from batches.flush()
            yield block, None
            behind_unread = block.end if isinstance(block, RawBlock) else behind_unread
        elif block.type == "preamble" or (block.type == "string" and not block.fields):
            yield from batches.flush()
            yield block, None
        elif block.type == "string":
            yield from batches.flush()
            cleaned, macro = cleaner.macro(block)
            macros[macro.name.lower()] = value_of(macro.parts, macros)
            yield block, cleaned
        elif behind_unread and plain.find("\n", behind_unread, block.start) < 0:
            # Where the unread one ends may depend on what is written here.
            yield from batches.flush()
            yield block, None
            behind_unread = block.end
        elif pool is not None and block.plain:
            yield from batches.add(block)
        else:
            yield from batches.flush()
            yield block, cleaner.clean(block)
    yield from batches.flush()


class _Batches:
    """Plain entries on their way through a pool of processes, in order."""

    def __init__(
        self, text: str, task: Task, macros: Mapping[str, str], pool: Executor | None
    ) -> None:
        # What can't be sent to another process is made again there.
        context = replace(task.context, macros={})
        self._task = replace(task, keys=dict(task.keys), context=context)
        self._text, self._macros, self._pool = text, macros, pool
        self._blocks: list[RawBlock] = []
        self._sent: deque[tuple[list[RawBlock], Future[list[Sent]]]] = deque()

    def add(self, block: RawBlock) -> Iterator[tuple[RawBlock, Cleaned]]:
        """Takes an entry in, and gives those back that are done, if there are many."""
        blocks = self._blocks
        if blocks and self._text[blocks[-1].end : block.start].strip(_BLANKS):
            self._send()
        self._blocks.append(block)
        if len(self._blocks) >= _BATCH:
            self._send()
        while len(self._sent) > _WAITING:
            yield from self._receive()

    def flush(self) -> Iterator[tuple[RawBlock, Cleaned]]:
        """Gives all back that is still on its way."""
        self._send()
        while self._sent:
            yield from self._receive()

    def _send(self) -> None:
        blocks = self._blocks
        if blocks and self._pool is not None:
            text = self._text[blocks[0].start : blocks[-1].end]
            job = self._pool.submit(clean_many, self._task, dict(self._macros), text)
            self._sent.append((blocks, job))
            self._blocks = []

    def _receive(self) -> Iterator[tuple[RawBlock, Cleaned]]:
        blocks, job = self._sent.popleft()
        yield from zip(blocks, map(Cleaned._make, job.result()), strict=True)
