"""``bibwright undo`` and ``bibwright redo``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from bibwright.changes import (
    FileChange,
    Journal,
    Plan,
    apply,
    history,
    latest_change,
    plan_redo,
    plan_undo,
)
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import command_line, say, show, show_diff, show_json
from bibwright.config.paths import journal_folder

__all__ = ["redo", "undo"]

_PATH = click.argument("path", required=False, type=click.Path(path_type=Path))
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
_FORCE = click.option(
    "--force", is_flag=True, help="Even if the file was edited since (redo brings the edit back)."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="For machines, on standard output.")


@click.command
@_PATH
@click.option("--list", "listing", is_flag=True, help="List the changes that can be taken back.")
@_DRY_RUN
@_FORCE
@_JSON
@click.pass_context
def undo(
    ctx: click.Context,
    path: Path | None,
    listing: bool,
    dry_run: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Take back the last change that Bibwright made to a file or to a Zotero library.

    With PATH, the last change to that file, or the last sync of it. Called again, it goes one
    change further back; `bibwright redo` goes forward again.

    \b
      bibwright undo --list          what can be taken back
      bibwright undo --dry-run       what would change
      bibwright undo refs.bib        the last change to refs.bib
    """
    if listing:
        _list(as_json)
        return
    entry = latest_change(Journal(journal_folder()), path=path)
    if entry is not None and entry.library is not None and not entry.files:
        from bibwright.cli.undo_sync import undo_sync  # heavy

        ctx.exit(undo_sync(ctx, entry, entry.library, dry_run=dry_run, as_json=as_json))
    else:
        _reverse(ctx, plan_undo, path, dry_run=dry_run, force=force, as_json=as_json)


@click.command
@_PATH
@_DRY_RUN
@_FORCE
@_JSON
@click.pass_context
def redo(ctx: click.Context, path: Path | None, dry_run: bool, force: bool, as_json: bool) -> None:
    """Take back the last undo (of PATH, if given)."""
    _reverse(ctx, plan_redo, path, dry_run=dry_run, force=force, as_json=as_json)


def _reverse(
    ctx: click.Context,
    make_plan: Callable[..., Plan[FileChange]],
    path: Path | None,
    *,
    dry_run: bool,
    force: bool,
    as_json: bool,
) -> None:
    journal = Journal(journal_folder())
    plan = make_plan(journal, path=path, force=force)
    if as_json:
        show_json(plan.as_json())
    elif dry_run:
        show_diff(plan.diff())
    if dry_run:
        return
    entry = latest_change(journal, path=path) if make_plan is plan_undo else None
    applied = apply(plan, journal, command=command_line(sys.argv), clock=runtime_of(ctx).moment)
    if entry is not None and entry.library is not None:
        from bibwright.cli.undo_sync import undo_pull  # heavy

        undo_pull(entry.library)
    for warning in applied.warnings:
        say(f"note: {warning}")
    for change in applied.changes:
        gone = change.after is None
        as_it_was = "as it was" if make_plan is plan_undo else "as it was before the undo"
        say(f"{change.path} is {'removed' if gone else as_it_was}")


def _list(as_json: bool) -> None:
    items = [item for item in history(Journal(journal_folder())) if not item.taken_back]
    if as_json:
        data = {"schema": 1, "changes": [item.as_json() for item in items]}
        show_json(data)
        return
    for item in items:
        files = ", ".join(str(file.path) for file in item.entry.files)
        if not files and item.entry.library is not None:
            files = f"{item.entry.library['address']} from {item.entry.library['bibliography']}"
        when = item.entry.time.strftime("%Y-%m-%d %H:%M:%S UTC")
        show(f"{when}  {item.entry.kind}  {files}  ({item.entry.command})")
    if not items:
        say("nothing has been changed yet")
