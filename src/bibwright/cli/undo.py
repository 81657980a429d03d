"""``bibwright undo`` and ``bibwright redo``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bibwright.bibtex.place import LIBRARY
from bibwright.changes import (
    Entry,
    Journal,
    PlanKind,
    State,
    history,
    latest_change,
    latest_undo,
    recover,
)
from bibwright.cli.given import dry_run_option, json_option
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import (
    command_line,
    is_terminal,
    say,
    show,
    show_diff,
    show_json,
    watching,
)
from bibwright.commands.undo import Reversal, Reversing
from bibwright.commands.undo import redo as bring_again
from bibwright.commands.undo import undo as take_back
from bibwright.config.paths import journal_folder, sync_folder

if TYPE_CHECKING:
    from bibwright.commands.undo_sync import Undone
    from bibwright.progress import Watcher
    from bibwright.zotero.record import Record
    from bibwright.zotero.session import Session

_PATH = click.argument("path", required=False, type=click.Path(path_type=Path))
_FORCE = click.option(
    "--force", is_flag=True, help="Even if the file was edited since (redo brings the edit back)."
)


@click.command
@_PATH
@click.option(
    "--list",
    "listing",
    is_flag=True,
    help="List the changes; those undone are marked.",
)
@dry_run_option
@_FORCE
@json_option
@click.pass_context
def undo(
    ctx: click.Context,
    path: Path | None,
    listing: bool,
    dry_run: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Undo the last change that Bibwright made to a file or to a Zotero library.

    With PATH, the last change to that file, or the last sync of it; without, the last of all: it
    asks first where none of its files is below this folder. Called again, it goes one change
    further back; `bibwright redo` goes forward again.

    \b
      bibwright undo --list          what was changed, and what of it is undone
      bibwright undo --dry-run       what would change
      bibwright undo refs.bib        the last change to refs.bib
    """
    if listing:
        _list(as_json)
        return
    if path is None and not dry_run:
        _ask_about_elsewhere(latest_change(Journal(journal_folder()), path=None), "undo")
    done = _carried_out(ctx, take_back, path, force=force, dry_run=dry_run)
    _report(ctx, done, "as it was", dry_run=dry_run, as_json=as_json)


@click.command
@_PATH
@dry_run_option
@_FORCE
@json_option
@click.pass_context
def redo(ctx: click.Context, path: Path | None, dry_run: bool, force: bool, as_json: bool) -> None:
    """Redo what was undone last (in PATH, if given), in a file or a Zotero library."""
    if path is None and not dry_run:
        _ask_about_elsewhere(latest_undo(Journal(journal_folder()), path=None), "redo")
    done = _carried_out(ctx, bring_again, path, force=force, dry_run=dry_run)
    _report(ctx, done, "as it was before the undo", dry_run=dry_run, as_json=as_json)


def _ask_about_elsewhere(entry: Entry | None, verb: str) -> None:
    """Asks before a change is reversed that was made elsewhere than below the current folder."""
    files = [Path(file.path) for file in entry.files] if entry else []
    here = Path(os.path.realpath(Path.cwd()))
    if not files or any(Path(os.path.realpath(file)).is_relative_to(here) for file in files):
        return
    said = f"the last change was to {files[0]}, which is not below this folder"
    if not is_terminal(sys.stdin):
        raise click.UsageError(f"{said}; `bibwright {verb} {files[0]}` reverses it")
    click.confirm(f"{said}; {verb} it?", abort=True, err=True)


def _carried_out(
    ctx: click.Context,
    verb: Callable[[Reversing], Reversal],
    path: Path | None,
    *,
    force: bool,
    dry_run: bool,
) -> Reversal:
    with watching(0) as watcher:
        return verb(
            Reversing(
                journal=Journal(journal_folder()),
                path=path,
                force=force,
                dry_run=dry_run,
                command=command_line(sys.argv),
                clock=runtime_of(ctx).moment,
                memory=sync_folder(),
                enter=partial(_enter, ctx, watcher, write=not dry_run),
            )
        )


def _enter(ctx: click.Context, watcher: Watcher, record: Record, *, write: bool) -> Session:
    """The library of a record, opened."""
    from bibwright.cli.zotero import enter  # heavy
    from bibwright.zotero.library import Library

    library = Library(record.group, record.local, record.url)
    return enter(ctx, record.bibliography, library, watcher=watcher, write=write)


def _report(
    ctx: click.Context, done: Reversal, as_it_was: str, *, dry_run: bool, as_json: bool
) -> None:
    if done.items is not None:
        _report_items(done.items, as_it_was, as_json=as_json)
        ctx.exit(1 if done.items.left else 0)
    if as_json:
        show_json(done.as_json())
    elif dry_run:
        show_diff(done.plan.diff())
    if dry_run:
        return
    for warning in done.warnings:
        say(f"note: {warning}")
    for change in done.plan.changes:
        say(f"{change.path} is {'removed' if change.after is None else as_it_was}")


def _report_items(undone: Undone, as_it_was: str, *, as_json: bool) -> None:
    if as_json:
        show_json(undone.as_json())
    else:
        for key in undone.trashed:
            show(f"{key}: to the trash")
        for key in undone.restored:
            show(f"{key}: {as_it_was}")
    for key, why in undone.left:
        say(f"{key} stays as it is: {why}")
    if not (undone.trashed or undone.restored or undone.left):
        say("nothing of that has arrived in Zotero, so there is nothing to change")


def _list(as_json: bool) -> None:
    journal = Journal(journal_folder())
    if any(entry.state is State.STARTED for entry in journal.entries()):
        recover(journal)  # one that was killed: what came of it, the files say
    items = history(journal)
    if as_json:
        left = [item.as_json() for item in items if not item.taken_back]
        show_json({"schema": 1, "changes": left})
        return
    changes = [item for item in items if item.entry.kind is PlanKind.CHANGE]
    for item in changes:
        files = ", ".join(str(file.path) for file in item.entry.files)
        if not files and item.entry.library is not None:
            files, source = (item.entry.library[name] for name in ("address", "bibliography"))
            files += f" from {source}" if source != LIBRARY else ""
        when = item.entry.time.strftime("%Y-%m-%d %H:%M:%S UTC")
        cut_short = item.entry.state is State.INTERRUPTED
        state = "undone" if item.taken_back else "partly" if cut_short else "done"
        show(f"{when}  {state:6}  {files}  ({item.entry.command})")
    if not changes:
        say("nothing has been changed yet")
