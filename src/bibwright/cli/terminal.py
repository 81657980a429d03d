"""The one place that prints: reports and data on standard output, words on standard error.

Whatever is shown may hold what others wrote. Control characters in it are shown as pictures, so
that a terminal doesn't obey a title; data that goes into a file or a pipe stays as it is.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import click
from click.globals import resolve_color_default

from bibwright.errors import InputError
from bibwright.progress import SILENT, Watcher
from bibwright.text.visible import CONTROLS, visible, visible_lines, without_credentials

_BAR_WIDTH = 24
_HIDDEN_IN_JSON = re.compile(f"(?!\n){CONTROLS.pattern}")
#: How a line begins that GitHub's runners obey, the "workflow commands" of its documentation.
_COMMAND = re.compile(r"^(?P<blank>[^\S\n]*)(?P<mark>:|##)(?=:|\[)", re.MULTILINE)


def escape_unknown_letters() -> None:
    """From here on a letter that the encoding of a stream hasn't got is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if getattr(stream, "errors", "") == "strict" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str, *, fg: str | None = None, dim: bool | None = None) -> None:
    """A line for the person, on standard error; colours only where they are wanted.

    Nothing stops because nobody can be told of it.
    """
    with suppress(OSError):
        click.secho(_one_line(text), err=True, fg=fg, dim=dim)


def show(text: str = "", *, label: str = "", fg: str | None = None) -> None:
    """A line of a report, on standard output; ``label`` stands before it, in a colour."""
    click.echo((click.style(label, fg=fg) if label else "") + _one_line(text))


def show_annotation(text: str, *, err: bool = False) -> None:
    """A workflow command of GitHub's, which begins like nothing else that is shown."""
    click.echo(visible(text), err=err)


def show_json(data: object) -> None:
    """A report for machines, on standard output, which is UTF-8 but on a terminal; what a terminal
    would obey is escaped in it."""
    text = _HIDDEN_IN_JSON.sub(_escaped, json.dumps(data, ensure_ascii=False, indent=2))
    _refuse_closed()
    click.echo(text if is_terminal(sys.stdout) else text.encode("utf-8"))


def show_data(content: bytes) -> None:
    """What was asked for, on standard output: byte for byte, unless that is a terminal."""
    _refuse_closed()
    if is_terminal(sys.stdout):
        click.echo(visible_lines(content.decode("utf-8", "replace")), nl=False)
    else:
        click.echo(content, nl=False)


def _refuse_closed() -> None:
    if sys.stdout is None:
        raise InputError("standard output is closed; write to a file, or open it and run again")


def show_diff(diff: str, *, err: bool = False) -> None:
    """A change, on standard output or standard error; on a terminal in colours."""
    text = visible_lines(diff)
    if has_colours(sys.stderr if err else sys.stdout):
        from bibwright.cli.diff_colours import coloured

        text = coloured(text)
    if os.environ.get("GITHUB_ACTIONS"):  # a line of context must be no command there
        text = _COMMAND.sub(r"\g<blank>\g<mark> ", text)
    click.echo(text, nl=False, err=err)


def _one_line(text: str) -> str:
    """The text so that it is one line, and no command to a workflow that reads the lines."""
    return _COMMAND.sub(r"\g<blank>\g<mark> ", visible(text))


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def flush() -> None:
    """Sends what is still waiting on standard output. Raises OSError where that fails; what has
    been closed, as a language server does at the end, has sent it."""
    if sys.stdout is not None and not sys.stdout.closed:
        sys.stdout.flush()


def point_nowhere(stream: IO[str] | None) -> None:
    """Points a stream at nothing: what is left in it could not be written at exit."""
    if stream is not None:
        with suppress(OSError, ValueError), Path(os.devnull).open("wb") as nothing:
            os.dup2(nothing.fileno(), stream.fileno())


def is_terminal(stream: IO[str] | None) -> bool:
    """Whether a person is looking at the stream."""
    return stream is not None and stream.isatty()


def has_colours(stream: IO[str] | None) -> bool:
    """Whether what is written there is shown in colours: on a terminal, unless a person says it
    otherwise (NO_COLOR, FORCE_COLOR)."""
    wanted = resolve_color_default()
    return is_terminal(stream) if wanted is None else wanted


def command_line(arguments: Sequence[str]) -> str:
    """The command as it was typed, but for passwords in it, for the journal."""
    return without_credentials(shlex.join([Path(arguments[0]).name, *arguments[1:]]))


class _Bar:
    """One line that is drawn over and over: how many are settled, and what goes on now; sources
    that are asked side by side all speak."""

    def __init__(self, total: int, stream: IO[str]) -> None:
        self._lock = threading.Lock()
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
        line = f"{bar} {self._done}/{self._total} {visible(self._text)}"
        width = shutil.get_terminal_size().columns - 1
        with self._lock:
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
