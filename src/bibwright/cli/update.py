"""``bibwright update``: preprints that have been published since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bibwright.bibtex.place import LIBRARY
from bibwright.changes import FileChange, Plan
from bibwright.cli.asking import Asking, asking_options, say_way_out
from bibwright.cli.carry_out import carry_out, page_changes, refuse_page
from bibwright.cli.completing import citation_keys
from bibwright.cli.given import (
    PATH,
    STDIN,
    dialect_option,
    force_option,
    json_option,
    read_given,
    refuse_repeated,
    report_option,
)
from bibwright.cli.library import Items, item_options, refuse, write
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import say, show, show_diff, show_json, watching
from bibwright.commands.update import EntryUpdate, Outcome, UpdateRun, update_files
from bibwright.progress import Watcher
from bibwright.text.counted import counted
from bibwright.text.visible import shortened

#: What a person has to look at.
_OPEN = (Outcome.AMBIGUOUS, Outcome.UNSETTLED, Outcome.UNWRITABLE)


@click.command
@click.argument("files", nargs=-1, type=PATH, required=True)
@click.option(
    "--key",
    "keys",
    multiple=True,
    shell_complete=citation_keys,
    help="Only the entry with this key.",
)
@click.option("--diff", is_flag=True, help="Show the change itself; change nothing.")
@click.option("--dry-run", is_flag=True, help="The same as --diff.")
@report_option
@force_option
@json_option
@dialect_option
@asking_options
@item_options
@click.pass_context
def update(
    ctx: click.Context, /, files: tuple[Path, ...], items: Items | None, **given: Any
) -> None:
    """Replace preprints by their published versions.

    Every entry of a preprint is looked up on arXiv, and its publication in what arXiv itself names
    and in the catalogues that --sources names. It is taken over where title and authors are
    certainly the same; where sources disagree, the one that arXiv names counts first, then
    the one that more of them have, and what is left open is reported and not written. The entry
    keeps its key, its arXiv id, and your own fields; every other byte of the file stays.

    \b
      bibwright update refs.bib --diff
      bibwright update refs.bib --sources arxiv,crossref,dblp
      bibwright update refs.bib --arxiv index        what arXiv names, without the network
      bibwright update refs.bib --diff --report new.html   a page to look through first
      bibwright update zotero: --collection Survey   the items of a Zotero library

    Exit status: 0 all well, 1 something needs your decision, 2 wrong usage or unreadable input, 3
    a source could not be reached. With --diff or --dry-run also 1 if anything would change.
    """
    refuse_repeated(files)
    if STDIN in files:
        raise click.UsageError("name a file; what comes on standard input can't be changed")
    refuse_page(given["report"], files, force=given["force"])
    asking = Asking.of(given, runtime_of(ctx))
    if items is not None:
        refuse({"--dialect": given["dialect"]})
        ctx.exit(_update_items(ctx, items, asking, given))
    contents = [(path, read_given(path)) for path in files]
    with watching(0) as watcher:
        files_given = [(str(path), data) for path, data in contents]
        run = _asked(files_given, asking, watcher, given["keys"])
    plan = Plan.of(
        FileChange(path, data, file.after)
        for (path, data), file in zip(contents, run.files, strict=True)
    )
    _show_run(run, plan, given)
    written = Plan.of([*_page(run, files, given), *(() if _only_shows(given) else plan.changes)])
    if not written.is_empty:
        carry_out(written, asking.runtime)
    ctx.exit(_status(run) or int(_only_shows(given) and not plan.is_empty))


def _update_items(
    ctx: click.Context, items: Items, asking: Asking, given: Mapping[str, Any]
) -> int:
    """The same over the items of a Zotero library; gives the exit status."""
    from bibwright.commands.library import LibraryRun, over_items
    from bibwright.zotero.item_files import DIALECT, ItemFile, entry_keys

    asking = replace(asking, settings=replace(asking.settings, dialect=DIALECT))
    writes = not _only_shows(given)
    with watching(0) as watcher:
        session = items.enter(ctx, watcher, write=writes)

        def verb(chosen: list[ItemFile]) -> UpdateRun:
            files = [(item.name, item.data) for item in chosen]
            return _asked(files, asking, watcher, entry_keys(chosen, given["keys"]))

        def found() -> LibraryRun[UpdateRun]:
            return over_items(session, items.scope, verb)

        updated = found()
    _show_run(updated.run, updated.plan, given)
    if page := _page(updated.run, (), given):
        carry_out(Plan.of(page), asking.runtime)
    refused = writes and write(ctx, session, updated.plan, lambda: found().plan)
    shown = _only_shows(given) and not updated.plan.is_empty
    return _status(updated.run) or int(refused or shown)


def _asked(
    files: list[tuple[str, bytes]], asking: Asking, watcher: Watcher, keys: Collection[str]
) -> UpdateRun:
    dialect = asking.settings.chosen_dialect
    with asking.sources(watcher) as sources:
        return update_files(files, sources, dialect=dialect, keys=keys or None, watcher=watcher)


def _page(run: UpdateRun, read: Sequence[Path], given: Mapping[str, Any]) -> list[FileChange]:
    """The page, which is written where nothing else is, too."""

    def page() -> str:
        from bibwright.reports.changes_page import render_update

        return render_update(run, title=f"Preprints in {', '.join(map(str, read)) or LIBRARY}")

    return page_changes(given["report"], page, read, force=given["force"])


def _only_shows(given: Mapping[str, Any]) -> bool:
    return bool(given["diff"] or given["dry_run"])


def _show_run(run: UpdateRun, plan: Plan[Any], given: Mapping[str, Any]) -> None:
    """Data on standard output, words on standard error."""
    if given["as_json"]:
        show_json(run.as_json() | {"plan": plan.as_json()})
    elif _only_shows(given):
        show_diff(plan.diff())
    _report(run, given)


def _status(run: UpdateRun) -> int:
    return 3 if run.of(Outcome.UNAVAILABLE) else int(bool(run.of(*_OPEN)))


def _report(run: UpdateRun, given: Mapping[str, Any]) -> None:
    """Each entry with its changes on standard output or, where the changes stand there already,
    on standard error; what is open on standard error."""
    for file in run.files:
        for line, message in file.notes:
            say(f"{file.name}:{line}: {message}")
    for entry in run.entries:
        if entry.outcome is Outcome.PUBLISHED:
            if _only_shows(given):
                say(_in_words(entry))
            elif not given["as_json"]:
                _show(entry)
        elif entry.outcome is not Outcome.NOT_PUBLISHED:
            say(f"{entry.place}: [{entry.outcome}] {entry.place.key}: {entry.why}")
    counts = [(outcome, len(run.of(outcome))) for outcome in Outcome]
    words = ", ".join(f"{number} {outcome}" for outcome, number in counts if number)
    total = counted(len(run.entries), "preprint")
    say(f"{total}: {words}" if words else "no entry is a preprint")
    if run.of(Outcome.UNAVAILABLE):
        say_way_out()


def _in_words(entry: EntryUpdate) -> str:
    return f"{entry.place}: {entry.place.key} was published in {entry.why}"


def _show(entry: EntryUpdate) -> None:
    show(_in_words(entry))
    for name, before, after in entry.changes:
        show(f"    {name}: {_short(before)} → {_short(after)}")


def _short(text: str | None) -> str:
    if text is None:
        return "(nothing)"
    return shortened(text)
