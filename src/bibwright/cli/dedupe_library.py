"""``bibwright dedupe zotero:``: the items of a Zotero library that are there more than once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bibwright.bibtex.place import LIBRARY
from bibwright.changes import Disk, Plan, read_file
from bibwright.cli.carry_out import carry_out, page_changes
from bibwright.cli.dedupe_report import show_run
from bibwright.cli.library import Items, refuse, write
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import watching
from bibwright.commands.dedupe_library import dedupe_library
from bibwright.commands.dedupe_run import DedupeRun
from bibwright.commands.library import LibraryRun
from bibwright.duplicates.answers import Answers

if TYPE_CHECKING:
    from bibwright.zotero.session import Session

from bibwright.cli.dedupe_options import Options


def dedupe_items(ctx: click.Context, items: Items, options: Options) -> int:
    """Carries the command out; gives the exit status."""
    refuse(
        {
            "--against": options.against,
            "--tex": options.tex,
            "--key-map": options.key_map,
            "--rewrite-cites": options.rewrite_cites,
            "--output": options.output,
            "--dialect": options.dialect,
        }
    )
    writes = options.merges
    with watching(0) as watcher:
        session = items.enter(ctx, watcher, write=writes)
        path = options.answers_path or _answers_of(session)
        answers = Answers.load(read_file(path), str(path))

        def found(said: Answers) -> LibraryRun[DedupeRun]:
            chosen = options.engine_options(None)
            return dedupe_library(session, items.scope, options=chosen, answers=said)

        run = found(answers)
    if options.review:
        from bibwright.cli.review import review_at_terminal

        answers = review_at_terminal(run.run, answers, path, runtime_of(ctx))
        run = found(answers)
    show_run(run.run, run.plan, options, notes=run.notes)
    if page := page_changes(options.report, lambda: _page(run.run), (), force=options.force):
        carry_out(Plan.of(page), runtime_of(ctx))
    refused = writes and write(ctx, session, run.plan, lambda: found(answers).plan)
    left = run.run.duplicates.doubtful or (run.run.duplicates.sets and not options.merges)
    left = left or any(merge.why for merge in run.run.merges)
    return 1 if left or refused else 0


def _answers_of(session: Session) -> Path:
    """Where answers about a library are kept: beside what is remembered of it."""
    path = session.memory.path.with_suffix(".answers.json")
    Disk().make_directory(path.parent)
    return path


def _page(run: DedupeRun) -> str:
    from bibwright.reports.dedupe_page import render_html

    return render_html(run, title=f"Duplicates in {LIBRARY}")
