"""``bibwright dedupe``: duplicate entries."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from bibwright.changes import FileChange, Plan, read_file
from bibwright.citations import follow_keys
from bibwright.cli.carry_out import carry_out, page_changes
from bibwright.cli.dedupe_options import Options, finding_options, found_in
from bibwright.cli.dedupe_report import show_run
from bibwright.cli.findings import form_option
from bibwright.cli.given import (
    FILE_TO_WRITE,
    PATH,
    STDIN,
    dialect_option,
    force_option,
    json_option,
    key_map_option,
    lets_go,
    read_given,
    rewrite_option,
)
from bibwright.cli.library import Items, item_options
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import show_diff
from bibwright.commands.dedupe_run import DedupeRun
from bibwright.commands.outputs import before_bibliography
from bibwright.duplicates.answers import Answers


@click.command
@click.argument("files", nargs=-1, type=PATH, required=True)
@click.option("--write", is_flag=True, help="Merge the certain duplicates.")
@click.option("--dry-run", is_flag=True, help="Show as a diff what --write would change.")
@click.option("--diff", is_flag=True, help="The same as --dry-run.")
@click.option("--review", is_flag=True, help="Ask about the doubtful pairs, one by one.")
@finding_options
@key_map_option
@rewrite_option
@click.option("--report", type=FILE_TO_WRITE, help="Write a page to look through the sets (HTML).")
@dialect_option
@click.option(
    "-o", "--output", type=PATH, help="With --write: where, instead of in place; one file."
)
@click.option("--check", is_flag=True, help="Change nothing, for CI; the same as without --write.")
@form_option
@force_option
@json_option
@item_options
@lets_go
def dedupe(
    ctx: click.Context, /, files: tuple[Path, ...], items: Items | None, **given: Any
) -> int:
    """Find duplicate entries, show why they are duplicates, and merge them with --write.

    Only certain duplicates are merged. Doubtful pairs are listed; --review asks about them and
    keeps the answers in a small file beside the bibliography (refs.bib.answers.json), so that
    nothing is asked twice. Of values that differ the better one is kept, and the report says which
    were removed. Of several files the one named first keeps the entry. Undo a merge with
    `bibwright undo`.

    \b
      bibwright dedupe refs.bib                     which are duplicates, and why
      bibwright dedupe refs.bib --write             merge the certain ones
      bibwright dedupe refs.bib --review            decide about the doubtful ones
      bibwright dedupe new.bib --against library.bib --write
      bibwright dedupe refs.bib --write --tex . --rewrite-cites . --key-map map.json
      bibwright dedupe refs.bib --same-fields doi,title --never-merge smith99,smith99b
      bibwright dedupe refs.bib --report duplicates.html
      bibwright dedupe zotero: --collection Survey  the items of a Zotero library

    Items of Zotero are merged as Zotero itself does it: the one that was added first keeps its key
    and gets the attachments, notes, tags, collections and relations of the others, which go to the
    trash.

    Exit status: 0 no duplicates, 1 there are or may be some, 2 wrong usage or unreadable input.
    """
    options = Options(**{field.name: given[field.name] for field in fields(Options)})
    options.check_usage(files)
    if items is not None:
        from bibwright.cli.dedupe_library import dedupe_items  # heavy

        return dedupe_items(ctx, items, options)
    contents = [(path, read_given(path)) for path in files]
    answers = Answers.load(read_file(options.answers(files)), str(options.answers(files)))
    run = _run(contents, options, answers)
    if options.review:
        from bibwright.cli.review import review_at_terminal

        said = review_at_terminal(run, answers, options.answers(files), runtime_of(ctx))
        run = run if said == answers else _run(contents, options, said)
    plan = _plan(contents, run, options, files)
    show_run(run, plan, options, stream=STDIN in files and options.output is None)
    if options.rewrite_cites and options.write and not options.shows_diff:
        for change in plan.changes:
            if change.path.suffix != ".bib":
                show_diff(change.diff(), err=True)
    if options.writes and not plan.is_empty:
        carry_out(plan, runtime_of(ctx))
    left = run.duplicates.doubtful or (run.duplicates.sets and not options.merges)
    left = left or any(merge.why and merge.why != "held" for merge in run.merges)
    return 1 if left else 0


def _run(contents: list[tuple[Path, bytes]], options: Options, answers: Answers) -> DedupeRun:
    files = [(str(path), data) for path, data in contents]
    return found_in(files, options, answers, [*options.tex, *options.rewrite_cites])


def _plan(
    contents: list[tuple[Path, bytes]],
    run: DedupeRun,
    options: Options,
    files: tuple[Path, ...],
) -> Plan[FileChange]:
    """All that would be written; the bibliographies last, so that after a kill the same command
    still knows what else there is to do."""
    changes: list[FileChange] = []
    if options.write or options.shows_diff:
        for (path, data), file in zip(contents, run.files, strict=True):
            target = options.output or path
            if target != STDIN:
                before: bytes | None = data
                if target != path:
                    before = before_bibliography(target, options.against, force=options.force)
                changes.append(FileChange(target, before, file.after))
        sources = follow_keys(run.renamed, rewrite=options.rewrite_cites, key_map=options.key_map)
        changes = [*sources, *changes]
    read = [*files, *options.against, *options.tex, *options.rewrite_cites]
    page = page_changes(options.report, lambda: _page(run, files), read, force=options.force)
    return Plan.of([*page, *changes])


def _page(run: DedupeRun, files: tuple[Path, ...]) -> str:
    from bibwright.reports.dedupe_page import render_html

    return render_html(run, title=f"Duplicates in {', '.join(map(str, files))}")
