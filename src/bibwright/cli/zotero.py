"""What the commands that talk to Zotero have in common: options, the library, the undo journal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from bibwright.changes import Journal
from bibwright.cli.runtime import Runtime, runtime_of
from bibwright.cli.terminal import command_line
from bibwright.commands.sync import recorder
from bibwright.config.paths import journal_folder, sync_folder
from bibwright.errors import InputError
from bibwright.progress import Watcher
from bibwright.zotero.library import Library, connect
from bibwright.zotero.options import Side, SyncOptions
from bibwright.zotero.record import Record
from bibwright.zotero.session import Session, open_session


def library_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which library is meant; the command gets a ``library``."""

    @click.option("--group", type=int, help="The library of the group with this number.")
    @click.option("--local", is_flag=True, help="Use the Zotero program on this computer.")
    @click.option("--api-url", default="", help="Another server, or another port of the program's.")
    @wraps(command)
    def wrapped(*args: Any, group: int | None, local: bool, api_url: str, **options: Any) -> None:
        try:
            library = Library(group, local, api_url)
        except InputError as error:
            raise click.BadParameter(str(error), param_hint="--api-url") from error
        command(*args, library=library, **options)

    return wrapped


def enter(
    ctx: click.Context,
    bibliography: str,
    library: Library,
    *,
    watcher: Watcher,
    write: bool = True,
    options: SyncOptions | None = None,
) -> Session:
    """The library, opened with the person's key; raises BibwrightError where that fails."""
    runtime = runtime_of(ctx)
    client = connect(library, sleep=runtime.sleep, now=runtime.now, watcher=watcher)
    return open_session(
        client, sync_folder(), bibliography, options=options, watcher=watcher, write=write
    )


def path_of(collection: str | None) -> tuple[str, ...]:
    """The names on the way to a collection, the outermost first."""
    return tuple(part.strip() for part in (collection or "").split("/") if part.strip())


def journaling(runtime: Runtime) -> Callable[[Record], None]:
    """What writes a growing record into one entry of the undo journal."""
    return recorder(
        Journal(journal_folder()),
        command=command_line(sys.argv),
        clock=runtime.moment,
    )


def prefer_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--prefer SIDE KEY``; the command gets ``prefer``, the sides by citation key."""

    @click.option(
        "--prefer",
        "preferred",
        multiple=True,
        nargs=2,
        type=(click.Choice([str(side) for side in Side]), str),
        metavar="SIDE KEY",
        help="Where entry KEY has changed on both sides, this one wins: file or zotero.",
    )
    @wraps(command)
    def wrapped(*args: Any, preferred: tuple[tuple[str, str], ...], **options: Any) -> None:
        command(*args, prefer={key: Side(side) for side, key in preferred}, **options)

    return wrapped
