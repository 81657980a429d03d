"""What the commands that talk to Zotero have in common: the key, the client, the undo journal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from bibwright.changes import Journal
from bibwright.cli.runtime import Runtime, runtime_of
from bibwright.cli.terminal import command_line
from bibwright.commands.sync import recorder
from bibwright.config.paths import journal_folder, sync_folder
from bibwright.errors import BibwrightError, InputError
from bibwright.network.address import checked_address
from bibwright.progress import Watcher
from bibwright.zotero.client import API_URL, LOCAL_URL, ZoteroClient
from bibwright.zotero.options import Side, SyncOptions
from bibwright.zotero.record import Record
from bibwright.zotero.session import Session, open_session

__all__ = ["Way", "enter", "journaling", "path_of", "prefer_option", "way_to_zotero"]

_KEY_VARIABLE = "ZOTERO_API_KEY"
_SERVICE = "bibwright"
_LOCAL = "zotero-local"


@dataclass(frozen=True, slots=True)
class Way:
    """How a person wants a library to be reached: the web's or the desktop program's own."""

    group: int | None
    url: str
    local: bool


def way_to_zotero(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say how to reach the library; the command gets a ``way``."""

    @click.option("--group", type=int, help="The library of this group, by its number.")
    @click.option("--local", is_flag=True, help="Through the Zotero program on this computer.")
    @click.option("--api-url", default="", help="Another server, or another port of the program's.")
    @wraps(command)
    def wrapped(*args: Any, group: int | None, local: bool, api_url: str, **options: Any) -> None:
        url = api_url or (LOCAL_URL if local else API_URL)
        try:
            checked_address(url)
        except InputError as error:
            raise click.BadParameter(str(error), param_hint="--api-url") from error
        command(*args, way=Way(group, url, local), **options)

    return wrapped


def enter(
    ctx: click.Context,
    bibliography: str,
    way: Way,
    *,
    watcher: Watcher,
    write: bool = True,
    options: SyncOptions | None = None,
) -> Session:
    """The library, opened with the person's key; raises BibwrightError where that fails."""
    runtime = runtime_of(ctx)
    client = ZoteroClient(
        _local_key() if way.local else _api_key(),
        group=way.group,
        url=way.url,
        local=way.local,
        keep=_keep_local_key,
        sleep=runtime.sleep,
        now=runtime.now,
        watcher=watcher,
    )
    return open_session(
        client, sync_folder(), bibliography, options=options, watcher=watcher, write=write
    )


def path_of(collection: str | None) -> tuple[str, ...]:
    """The names on the way to a collection, the outermost first."""
    return tuple(part for part in (collection or "").split("/") if part.strip())


def journaling(edge: Runtime) -> Callable[[Record], None]:
    """What writes a growing record into one entry of the undo journal."""
    return recorder(
        Journal(journal_folder()),
        command=command_line(sys.argv),
        clock=edge.moment,
    )


def _api_key() -> str:
    """The key to Zotero, from the environment or the keyring; raises BibwrightError without."""
    key = os.environ.get(_KEY_VARIABLE, "").strip() or _kept("zotero")
    if not key:
        raise BibwrightError(
            f"there is no Zotero API key; set {_KEY_VARIABLE} to one, which you can make at "
            "https://www.zotero.org/settings/keys"
        )
    return key


def _kept(user: str) -> str:
    """What the keyring has for us under this name; empty if absent, or without a keyring."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(_SERVICE, user) or ""
    except KeyringError:
        return ""


def _local_key() -> str:
    """The key that the desktop program has given: from the keyring, or our own private file."""
    if key := _kept(_LOCAL):
        return key
    try:
        return _local_key_file().read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _keep_local_key(key: str) -> None:
    """Keeps the key that the desktop program has given: in the keyring, or without one in a file
    that only this person can read. It is good on this computer alone."""
    try:
        import keyring
        from keyring.errors import KeyringError

        keyring.set_password(_SERVICE, _LOCAL, key)
    except (ImportError, KeyringError):
        path = _local_key_file()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key)


def _local_key_file() -> Path:
    return sync_folder() / "local-key"


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
