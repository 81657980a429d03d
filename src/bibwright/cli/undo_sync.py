"""``bibwright undo`` of what was done in, or brought from, a Zotero library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import click

from bibwright.changes import Entry
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import say, show, show_json, watching
from bibwright.cli.zotero import Way, enter, journaling
from bibwright.commands.undo_sync import forget_pull
from bibwright.commands.undo_sync import undo_sync as take_back
from bibwright.config.paths import sync_folder
from bibwright.zotero.record import Record

__all__ = ["undo_pull", "undo_sync"]


def undo_sync(
    ctx: click.Context, entry: Entry, library: Mapping[str, Any], *, dry_run: bool, as_json: bool
) -> int:
    """Takes a sync back, and says what can't be; gives the exit status."""
    record = Record.of_json(library)
    with watching(0) as watcher:
        way = Way(record.group, record.url, record.local)
        session = enter(ctx, record.bibliography, way, watcher=watcher, write=not dry_run)
        undone = take_back(session, record, dry_run=dry_run)
    if not dry_run:
        journaling(runtime_of(ctx), reverses=entry)(replace(record, done=[], bases={}))
    if as_json:
        show_json({"schema": 1, **asdict(undone)})
    else:
        for key in undone.trashed:
            show(f"{key}: to the trash")
        for key in undone.restored:
            show(f"{key}: as it was")
    for key, why in undone.left:
        say(f"{key} stays as it is: {why}")
    return 1 if undone.left else 0


def undo_pull(library: Mapping[str, Any]) -> None:
    """Remembers what was remembered before a pull."""
    forget_pull(sync_folder(), Record.of_json(library))
