"""Words and progress on standard error."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from bibwright.progress import SILENT, Watcher

__all__ = ["command_line", "is_terminal", "say", "watching"]

_BAR_WIDTH = 24


def say(text: str, *, fg: str | None = None, dim: bool | None = None) -> None:
    """A line for the person, on standard error; colours only where they are wanted."""
    click.secho(text, err=True, fg=fg, dim=dim)


def is_terminal(stream: IO[str]) -> bool:
    """Whether a person is looking at the stream."""
    return stream.isatty()


def command_line(arguments: Sequence[str]) -> str:
    """The command as it was typed, for the journal."""
    return shlex.join([Path(arguments[0]).name, *arguments[1:]])


class _Bar:
    """One line that is drawn over and over: how many are settled, and what goes on now."""

    def __init__(self, total: int, stream: IO[str]) -> None:
        self._done, self._total, self._stream = 0, total, stream
        self._text = ""

    def say(self, text: str) -> None:
        self._text = text
        self._draw()

    def settled(self, done: int, total: int) -> None:
        self._done, self._total = done, total
        self._draw()

    def _draw(self) -> None:
        filled = _BAR_WIDTH * self._done // max(self._total, 1)
        bar = "█" * filled + "·" * (_BAR_WIDTH - filled)
        line = f"{bar} {self._done}/{self._total} {self._text}"
        width = shutil.get_terminal_size().columns - 1
        self._stream.write("\r\x1b[K" + line[:width])
        self._stream.flush()

    def clear(self) -> None:
        self._stream.write("\r\x1b[K")
        self._stream.flush()


@contextmanager
def watching(total: int) -> Iterator[Watcher]:
    """A progress bar while the block runs, if a person is looking; else silence."""
    if not is_terminal(sys.stderr):
        yield SILENT
        return
    bar = _Bar(total, sys.stderr)
    try:
        yield bar
    finally:
        bar.clear()
