"""``bibwright pull``: a Zotero library's items in a bibliography."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bibwright.bibtex.dialect import Dialect
from bibwright.changes import FileChange, Journal, Plan, apply, resolve_target
from bibwright.cli.runtime import Runtime, runtime_of
from bibwright.cli.terminal import command_line, say, show_diff, watching
from bibwright.cli.zotero import Way, enter, path_of, prefer_option, way_to_zotero
from bibwright.commands.outputs import before_bibliography
from bibwright.commands.pull import Pulled
from bibwright.commands.pull import pull as pull_items
from bibwright.commands.settings import load_settings
from bibwright.config.paths import journal_folder
from bibwright.zotero.bibliography import read_entries
from bibwright.zotero.options import Side, SyncOptions
from bibwright.zotero.session import Session, record_of, remember

__all__ = ["pull", "write_pulled"]


@click.command
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The file.")
@click.option("--collection", help="Only what is filed here; “Outer/Inner” for one in another.")
@click.option("--tag", "tags", multiple=True, help="Only what has this tag.")
@click.option("--dialect", type=click.Choice(["bibtex", "biblatex"]), help="For a new file.")
@prefer_option
@click.option("--dry-run", is_flag=True, help="Show the change as a diff, and do nothing.")
@way_to_zotero
@click.pass_context
def pull(
    ctx: click.Context,
    /,
    output: Path,
    collection: str | None,
    tags: tuple[str, ...],
    way: Way,
    dialect: str | None,
    prefer: dict[str, Side],
    dry_run: bool,
) -> None:
    """Bring what a Zotero library has into a bibliography.

    Items that the file lacks are added behind what is there, under their own citation keys where
    they have one. What was changed in Zotero since the last sync or pull is changed in the file,
    field by field; what changed on both sides stays and is named. Every other byte stays. A second
    run changes nothing, and `bibwright undo` takes it back.

    \b
      bibwright pull --collection "Medical LLMs/Survey" -o refs.bib

    Exit status: 0 all well, 1 something is for you to decide, 2 wrong usage, 3 Zotero can't be
    reached.
    """
    settings = load_settings(Path.cwd())
    before = before_bibliography(output)
    named = dialect or ("" if before else settings.dialect)
    chosen = Dialect(named) if named else None
    entries = read_entries(str(output), before or b"", dialect=chosen)
    with watching(0) as watcher:
        home = str(resolve_target(output))
        options = SyncOptions(prefer=prefer)
        session = enter(ctx, home, way, watcher=watcher, write=False, options=options)
        pulled = pull_items(
            session,
            entries,
            before or b"",
            collection=path_of(collection),
            tags=tags,
            dialect=chosen,
            pattern=settings.key_pattern,
        )
    write_pulled(runtime_of(ctx), session, output, before, pulled, dry_run=dry_run)
    ctx.exit(1 if pulled.notes else 0)


def write_pulled(
    runtime: Runtime,
    session: Session,
    path: Path,
    before: bytes | None,
    pulled: Pulled,
    *,
    dry_run: bool,
    quiet: bool = False,
) -> None:
    """Shows or carries out a pull. ``quiet``: no diff on standard output."""
    for note in pulled.notes:
        say(f"{path}: {note}")
    plan = Plan.of([FileChange(path, before, pulled.content if pulled.content else before)])
    count = f"{len(pulled.added)} entries added, {len(pulled.changed)} fields changed"
    if dry_run:
        if not quiet:
            show_diff(plan.diff())
        say(f"{path}: {count} if it is carried out")
        return
    record = record_of(session, pulled.bases).as_json()
    apply(
        plan,
        Journal(journal_folder()),
        command=command_line(sys.argv),
        clock=runtime.moment,
        library=record,
    )
    remember(session, pulled.bases)
    say(f"{path}: {count}" + ("" if plan.is_empty else " (undo with `bibwright undo`)"))
