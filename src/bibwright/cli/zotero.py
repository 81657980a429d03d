"""What the commands that talk to Zotero have in common: the key, the door, the undo journal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from bibwright.changes import Entry, Journal
from bibwright.cli.runtime import Runtime, runtime_of
from bibwright.cli.terminal import command_line, say
from bibwright.commands.sync import Sync, SyncWishes, recorder
from bibwright.config.paths import journal_folder, sync_folder
from bibwright.errors import BibwrightError
from bibwright.progress import Watcher
from bibwright.zotero.client import API_URL, LOCAL_URL, ZoteroClient
from bibwright.zotero.record import Record

__all__ = ["Way", "enter", "journaling", "path_of", "way_to_zotero"]

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
        if not url.startswith(("http://", "https://")):
            raise click.BadParameter(
                "an address begins with http:// or https://", param_hint="--api-url"
            )
        command(*args, way=Way(group, url, local), **options)

    return wrapped


def enter(
    ctx: click.Context,
    bibliography: str,
    way: Way,
    *,
    watcher: Watcher,
    write: bool = True,
    wishes: SyncWishes | None = None,
) -> Sync:
    """The library, entered with the person's key; raises BibwrightError where that fails."""
    door = ZoteroClient(
        _kept(_LOCAL) if way.local else _api_key(),
        group=way.group,
        url=way.url,
        local=way.local,
        keep=_keep,
        sleep=runtime_of(ctx).sleep,
        watcher=watcher,
    )
    sync = Sync(door, sync_folder(), bibliography, wishes=wishes, watcher=watcher)
    sync.enter(write=write)
    return sync


def path_of(collection: str | None) -> tuple[str, ...]:
    """The names on the way to a collection, the outermost first."""
    return tuple(part for part in (collection or "").split("/") if part.strip())


def journaling(edge: Runtime, *, reverses: Entry | None = None) -> Callable[[Record], None]:
    """What writes a growing record into one entry of the undo journal."""
    return recorder(
        Journal(journal_folder()),
        command=command_line(sys.argv),
        clock=edge.moment,
        reverses=reverses,
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
    """What the keyring has for us under this name; empty without, or without a keyring."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(_SERVICE, user) or ""
    except KeyringError as error:
        say(f"note: the keyring can't be read ({str(error).strip() or type(error).__name__})")
        return ""


def _keep(key: str) -> None:
    """Keeps the key that the program has given; without a keyring it asks again the next time."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return
    try:
        keyring.set_password(_SERVICE, _LOCAL, key)
    except KeyringError as error:
        say(f"note: the keyring can't be written ({str(error).strip() or type(error).__name__})")
