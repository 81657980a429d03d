"""What the commands that talk to Zotero have in common: the key, the door, the undo journal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from bibwright.changes import Entry, Journal
from bibwright.cli.edge import Edge, edge_of
from bibwright.cli.terminal import command_line
from bibwright.errors import BibwrightError
from bibwright.folders import journal_folder, state_folder
from bibwright.progress import Watcher
from bibwright.syncing import Sync
from bibwright.zotero.door import Door
from bibwright.zotero.record import Record

__all__ = ["enter", "journaling", "memory_folder", "path_of"]

_KEY_VARIABLE = "ZOTERO_API_KEY"


def enter(
    ctx: click.Context,
    bibliography: str,
    *,
    group: int | None,
    api_url: str,
    watcher: Watcher,
    again: bool = False,
) -> Sync:
    """The library, entered with the person's key; raises BibwrightError where that fails."""
    door = Door(_api_key(), group=group, url=api_url, sleep=edge_of(ctx).sleep, watcher=watcher)
    sync = Sync(door, memory_folder(), bibliography, again=again, watcher=watcher)
    sync.enter()
    return sync


def memory_folder() -> Path:
    """Where it is remembered what was synced."""
    return state_folder() / "zotero"


def path_of(collection: str | None) -> tuple[str, ...]:
    """The names on the way to a collection, the outermost first."""
    return tuple(part for part in (collection or "").split("/") if part.strip())


def journaling(edge: Edge, *, reverses: Entry | None = None) -> Callable[[Record], None]:
    """What writes a growing record into one entry of the undo journal."""
    journal, entry = Journal(journal_folder()), None

    def note(record: Record) -> None:
        nonlocal entry
        entry = journal.note(
            record.as_json(),
            command=command_line(sys.argv),
            clock=edge.moment,
            entry=entry,
            reverses=None if reverses is None else reverses.id,
        )

    return note


def _api_key() -> str:
    """The key to Zotero, from the environment or the keyring; raises BibwrightError without."""
    if key := os.environ.get(_KEY_VARIABLE, "").strip():
        return key
    try:
        import keyring
    except ImportError:
        key = ""
    else:
        key = keyring.get_password("bibwright", "zotero") or ""
    if not key:
        raise BibwrightError(
            f"there is no Zotero API key; set {_KEY_VARIABLE} to one, which you can make at "
            "https://www.zotero.org/settings/keys"
        )
    return key
