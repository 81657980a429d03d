"""``bibwright tidy zotero:``: the fields of a Zotero library's items, cleaned up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from bibwright.bibtex.place import LIBRARY
from bibwright.changes import Plan
from bibwright.cli.carry_out import carry_out, page_changes
from bibwright.cli.findings import print_findings
from bibwright.cli.library import Items, refuse, write
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import say, show_diff, show_json, watching
from bibwright.cli.tidy_report import fails, findings, meanings, rules_counted
from bibwright.commands.library import LibraryRun
from bibwright.commands.tidy import TidyRun
from bibwright.commands.tidy_library import tidy_library
from bibwright.text.counted import counted

if TYPE_CHECKING:
    from bibwright.bibtex.tidy.options import TidyOptions
    from bibwright.zotero.item_patch import ItemPatch

from bibwright.cli.tidy_options import Options


def tidy_items(
    ctx: click.Context,
    items: Items,
    options: Options,
    chosen: TidyOptions,
    given: Mapping[str, Any],
) -> int:
    """Carries the command out; gives the exit status."""
    names = ("dialect", "style", "sort", "key_pattern", "encoding", "max_authors", "capitals")
    files = ("style_file", "key_map", "rewrite_cites", "tex", "drop_unused", "output")
    called = {"key_pattern": "--keys"}
    refuse(
        {called.get(name, f"--{name.replace('_', '-')}"): given[name] for name in (*names, *files)}
    )
    with watching(0) as watcher:
        session = items.enter(ctx, watcher, write=options.writes)

        def found() -> LibraryRun[TidyRun]:
            return tidy_library(session, items.scope, chosen)

        tidied = found()
    _show(tidied, options)

    def page() -> str:
        from bibwright.reports.changes_page import render_tidy

        return render_tidy(tidied.run, title=f"Clean-up of {LIBRARY}")

    if written := page_changes(options.report, page, (), force=options.force):
        carry_out(Plan.of(written), runtime_of(ctx), quiet=options.quiet)
    refused = options.writes and write(ctx, session, tidied.plan, lambda: found().plan)
    if options.fail_on:
        return int(fails(tidied.run, tidied.plan, options.fail_on) or refused)
    unclean = bool(tidied.run.notes) or not tidied.plan.is_empty
    return int(unclean) if not options.writes else int(refused)


def _show(tidied: LibraryRun[TidyRun], options: Options) -> None:
    """Data on standard output, words on standard error."""
    run = tidied.run
    if options.as_json:
        show_json(run.as_json() | {"plan": tidied.plan.as_json()})
    elif options.shows_diff:
        show_diff(tidied.plan.diff())
    if not options.as_json:
        found = findings(run, written=False, edits=options.check)
        lists = options.check or options.output_format != "text"
        form = options.output_format
        print_findings(
            options.shown(found), form, command="tidy", to_stdout=lists, meanings=meanings()
        )
    if not options.quiet:
        say(_summary(run, tidied.plan, would=not options.writes))


def _summary(run: TidyRun, plan: Plan[ItemPatch], *, would: bool) -> str:
    changed = len(plan.changes)
    named = rules_counted(run.edits)
    verb = "would change" if would else "to change"
    words = f"{counted(changed, 'item')} {verb}{f' ({named})' if named else ''}"
    needs = "needs" if len(run.notes) == 1 else "need"
    rest = f"; {counted(len(run.notes), 'problem')} {needs} your attention" if run.notes else ""
    return (words if changed else "all items are clean") + rest
