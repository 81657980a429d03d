"""``bibwright pull``: a Zotero library's items in a bibliography."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bibwright.bibtex.dialect import Dialect
from bibwright.changes import Journal, resolve_target
from bibwright.cli.losses import say_losses
from bibwright.cli.runtime import Runtime, runtime_of
from bibwright.cli.terminal import command_line, say, show_diff, watching
from bibwright.cli.zotero import enter, library_options, path_of, prefer_option
from bibwright.commands.pull_file import PullRun, carry_out_pull, pull_file
from bibwright.commands.settings import load_settings
from bibwright.config.paths import journal_folder
from bibwright.text.counted import counted
from bibwright.zotero.library import Library
from bibwright.zotero.options import Side, SyncOptions
from bibwright.zotero.session import Session


@click.command
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The .bib to update or create.",
)
@click.option("--collection", help="Only what is filed here; “Outer/Inner” for one in another.")
@click.option("--tag", "tags", multiple=True, help="Only what has this tag.")
@click.option("--dialect", type=click.Choice(["bibtex", "biblatex"]), help="For a new file.")
@prefer_option
@click.option("--dry-run", is_flag=True, help="Show the change as a diff, and do nothing.")
@library_options
@click.pass_context
def pull(
    ctx: click.Context,
    /,
    output: Path,
    collection: str | None,
    tags: tuple[str, ...],
    library: Library,
    dialect: str | None,
    prefer: dict[str, Side],
    dry_run: bool,
) -> None:
    """Bring what a Zotero library has into a bibliography.

    Items that the file lacks are added at its end, under their own citation keys where they have
    one. What was changed in Zotero since the last sync or pull is changed in the file, field by
    field; what changed on both sides stays as it is and is reported. Every other byte stays. A
    second run changes nothing, and `bibwright undo` reverts it.

    \b
      bibwright pull --collection "Medical LLMs/Survey" -o refs.bib

    Exit status: 0 all well, 1 something needs your decision, 2 wrong usage, 3 Zotero can't be
    reached.
    """
    settings = load_settings(Path.cwd())
    with watching(0) as watcher:
        home = str(resolve_target(output))
        options = SyncOptions(prefer=prefer)
        session = enter(ctx, home, library, watcher=watcher, write=False, options=options)
        run = pull_file(
            session,
            output,
            collection=path_of(collection),
            tags=tags,
            dialect=Dialect(dialect) if dialect else None,
            new_dialect=settings.chosen_dialect,
            pattern=settings.key_pattern,
        )
    write_pulled(runtime_of(ctx), session, output, run, dry_run=dry_run)
    ctx.exit(1 if run.pulled.notes else 0)


def write_pulled(
    runtime: Runtime,
    session: Session,
    path: Path,
    run: PullRun,
    *,
    dry_run: bool,
    quiet: bool = False,
) -> None:
    """Shows or carries out a pull. ``quiet``: no diff on standard output."""
    pulled, plan = run.pulled, run.plan
    for note in pulled.notes:
        say(f"{path}: {note}")
    say_losses(pulled.losses)
    added, changed = counted(len(pulled.added), "entry"), counted(len(pulled.changed), "field")
    count = f"{added} added, {changed} changed"
    if dry_run:
        if not quiet:
            show_diff(plan.diff())
        say(f"{path}: {count} without --dry-run")
        return
    carry_out_pull(
        session,
        run,
        Journal(journal_folder()),
        command=command_line(sys.argv),
        clock=runtime.moment,
    )
    say(f"{path}: {count}" + ("" if plan.is_empty else " (undo with `bibwright undo`)"))
