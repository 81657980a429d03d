"""The files that a person names, and options for them that several commands have."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from bibwright.bounds import read_bounded
from bibwright.changes import read_existing, resolve_target
from bibwright.collector import without_collector
from bibwright.errors import InputError

_Command = TypeVar("_Command", bound=Callable[..., Any])
STDIN = Path("-")
#: The path of any file or folder.
PATH = click.Path(path_type=Path)


def together(*options: Callable[[Any], Any]) -> Callable[[_Command], _Command]:
    """Several options as one, which gives a command all of them in this order."""

    def decorated(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


def lets_go(command: Callable[..., int]) -> Callable[..., None]:
    """A command on large files, which returns its exit status; it gets click's context first.

    Cycles are not searched for until all that it made is let go: an exception would hold it.
    """

    @click.pass_context
    @wraps(command)
    def wrapped(ctx: click.Context, /, *args: Any, **given: Any) -> None:
        with without_collector():
            status = command(ctx, *args, **given)
        ctx.exit(status)

    return wrapped


class _FileToWrite(click.Path):
    """The path of a file that is written beside what goes to standard output."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Raises click.BadParameter for ``-``."""
        path = super().convert(value, param, ctx)
        if path == STDIN:
            self.fail("it can't go to standard output; name a file", param, ctx)
        return path


#: For options that name such a file.
FILE_TO_WRITE = _FileToWrite(path_type=Path)

force_option = click.option(
    "--force", is_flag=True, help="Replace an output even if it is a file of another kind."
)
report_option = click.option(
    "--report", type=FILE_TO_WRITE, help="Write a page to look through (HTML)."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Show what would change; change nothing."
)
explain_option = click.option(
    "--explain", is_flag=True, help="Show the evidence for every verdict."
)
bibliography_option = click.option(
    "-o",
    "--output",
    type=PATH,
    help="The .bib to add to; standard output if none.",
)
unresolved_option = click.option(
    "--keep-unresolved", is_flag=True, help="Write what has no match as comments."
)
key_map_option = click.option(
    "--key-map", type=FILE_TO_WRITE, help="Write old and new keys to this file (JSON)."
)
rewrite_option = click.option(
    "--rewrite-cites",
    multiple=True,
    type=PATH,
    help="Change the keys in these sources, too.",
)
target_option = click.option(
    "--dialect", type=click.Choice(["bibtex", "biblatex"]), help="Write for BibTeX or biblatex."
)
dialect_option = click.option(
    "--dialect",
    type=click.Choice(["bibtex", "biblatex"]),
    help="The dialect, if the file doesn't show it.",
)


def read_given(path: Path) -> bytes:
    """A file's bytes, or what comes on standard input for ``-``. Raises InputError without one."""
    if path == STDIN:
        return read_stdin()
    if path.is_fifo():  # as the shell makes one for <(command)
        return _read_stream(path)
    return read_existing(path)


def read_stdin() -> bytes:
    """What comes on standard input. Raises InputError where that is closed or can't be read."""
    if sys.stdin is None:
        raise InputError("standard input is closed; name a file, or send one with <")
    try:
        return read_bounded(sys.stdin.buffer, "standard input")
    except OSError as error:
        raise InputError(f"standard input cannot be read ({error.strerror})") from error


def refuse_repeated(paths: Iterable[Path]) -> None:
    """Raises click.UsageError where two of the paths are one file."""
    seen: set[Path] = set()
    for path in paths:
        if (identity := _identity(path)) in seen:
            raise click.UsageError(f"{path} is named twice")
        seen.add(identity)


def _identity(path: Path) -> Path:
    return path if path == STDIN or path.is_fifo() else resolve_target(path)


def _read_stream(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return read_bounded(stream, str(path))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})") from error
