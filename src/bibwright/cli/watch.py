"""``bibwright watch``: what is new about a bibliography since the last run."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.place import LIBRARY
from bibwright.changes import FileChange, Plan, resolve_target
from bibwright.cli.asking import Asking, asking_options
from bibwright.cli.carry_out import carry_out
from bibwright.cli.given import force_option, json_option, read_given
from bibwright.cli.library import Items, is_library, refuse
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import say, show, show_diff, show_json, watching
from bibwright.commands.outputs import before_output
from bibwright.commands.watch import WatchRun, additions, watch_file, watch_files
from bibwright.commands.watch_memory import memory_of, memory_of_library, read_memory, write_memory
from bibwright.config.paths import watch_folder

_LAST = "last"
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def _file_or_library(ctx: click.Context, parameter: click.Parameter, said: str) -> Path:
    return Path(said) if said == LIBRARY else _FILE.convert(said, parameter, ctx)


@click.command
@click.argument("file", callback=_file_or_library, type=click.Path())
@click.option("--related", is_flag=True, help="Also report what cites or resembles its papers.")
@click.option(
    "--since",
    metavar="[DATE]",
    is_flag=False,
    flag_value=_LAST,
    default=_LAST,
    help="Report what dates from this day (2026-11-29) or later, at the first run, too; without a "
    "day, what is new since the last run.",
)
@click.option(
    "--feed", type=click.Path(path_type=Path, dir_okay=False), help="Write an Atom feed, too."
)
@click.option(
    "--write",
    is_flag=True,
    help="Add what was reported to the .bib, and replace preprints by their publications.",
)
@click.option("--zotero", is_flag=True, help="With --write, add the new entries to Zotero, too.")
@click.option(
    "--collection",
    help="The Zotero collection to file it in, such as Surveys/Mine; zotero: only items in it.",
)
@click.option("--tag", "tags", multiple=True, help="zotero: only items with this tag.")
@click.option("--group", type=int, help="The Zotero library of the group with this number.")
@click.option("--local", is_flag=True, help="Use the Zotero program on this computer.")
@click.option("--zotero-url", default="", help="Another Zotero server, or another port.")
@click.option("--diff", is_flag=True, help="Show what --write would change.")
@click.option("--dry-run", is_flag=True, help="Write nothing, and remember nothing.")
@force_option
@json_option
@asking_options
@click.pass_context
def watch(ctx: click.Context, /, file: Path, **given: Any) -> None:
    """Report what is new about a bibliography, or items of a Zotero library, since the last run.

    New versions, publications, retractions and corrections of its papers; with --related also
    works that cite or resemble them, as the catalogues among --sources have it. What was told once
    isn't told again. At the first run what cites and resembles is counted, and told from the next
    run on, or with --since DATE.

    Nothing is added but by --write, which adds what was told so far, as its sources have it, and
    replaces preprints by their publications; --diff shows that beforehand. With --zotero the same
    entries go into a Zotero library, too, as `bibwright sync` brings them there. With zotero: in
    the place of FILE nothing is changed; see `bibwright update zotero:`.

    \b
      bibwright watch survey.bib --related --sources arxiv,crossref,semantic-scholar
      bibwright watch survey.bib --feed news.xml       in a crontab: news for your reader
      bibwright watch survey.bib --write --zotero --collection Survey
      bibwright watch zotero: --collection Survey --feed news.xml
    """
    if is_library([file]):
        _watch_items(ctx, file, given)
        return
    if given["tags"]:
        raise click.UsageError("--tag is for zotero:, in the place of a file")
    if given["zotero"] and not given["write"]:
        raise click.UsageError("--zotero goes with --write")
    if given["feed"] is not None:
        _before_feed(given["feed"], [file], force=given["force"])  # said before anything is asked
    asking = Asking.of(given, runtime_of(ctx))
    since = _day(given["since"])
    data = read_given(file)
    kept_in = memory_of(watch_folder(), file)
    memory = read_memory(kept_in)
    with watching(0) as watcher, asking.sources(watcher) as sources:
        run = watch_file(
            *(str(file), data, sources, memory, asking.runtime.moment()),
            related=given["related"],
            since=since,
            watcher=watcher,
        )
        after = data
        if given["write"] or given["diff"]:
            after = additions(
                *(file, data, run.memory, sources),
                dialect=asking.settings.chosen_dialect,
                watcher=watcher,
            )
    plan = Plan.of([FileChange(file, data, after)])
    if given["as_json"]:
        show_json(run.as_json() | ({"plan": plan.as_json()} if after != data else {}))
    elif given["diff"]:
        show_diff(plan.diff())
    _show(run, quiet=given["as_json"] or given["diff"])
    if given["dry_run"]:
        ctx.exit(_status(run))
    changes = [*plan.changes] if given["write"] else []
    if given["feed"] is not None:
        changes.append(_feed(run, kept_in, [file], given["feed"], force=given["force"]))
    wanted = Plan.of(changes)
    if not wanted.is_empty:
        carry_out(wanted, asking.runtime)
    if run.memory != memory:
        write_memory(kept_in, run.memory)
    refused = 0
    if given["zotero"] and after != data:
        refused = _into_zotero(ctx, file, data, after, given)
    ctx.exit(_status(run) or refused)


def _watch_items(ctx: click.Context, library: Path, given: dict[str, Any]) -> None:
    """The same over the items of a Zotero library, in which nothing is changed."""
    from bibwright.commands.library import chosen_items
    from bibwright.zotero.item_files import DIALECT

    refuse({f"--{name}": given[name] for name in ("write", "diff", "zotero")})
    if given["feed"] is not None:
        _before_feed(given["feed"], [], force=given["force"])
    asking = Asking.of(given, runtime_of(ctx))
    since = _day(given["since"])
    items = Items(
        *(given["collection"] or "", given["tags"], given["group"], given["local"]),
        url=given["zotero_url"],
    )
    with watching(0) as watcher:
        session = items.enter(ctx, watcher, write=False)
        files = [(each.name, each.data) for each in chosen_items(session, items.scope)]
        address = session.client.connection.name
        kept_in = memory_of_library(watch_folder(), address, items.scope)
        memory = read_memory(kept_in)
        with asking.sources(watcher) as sources:
            run = watch_files(
                *(files, sources, memory, asking.runtime.moment()),
                related=given["related"],
                since=since,
                dialect=DIALECT,
                watcher=watcher,
            )
    if given["as_json"]:
        show_json(run.as_json())
    _show(run, quiet=given["as_json"])
    if not given["dry_run"]:
        if given["feed"] is not None:
            feed = _feed(run, kept_in, [], given["feed"], force=given["force"], name=str(library))
            carry_out(Plan.of([feed]), asking.runtime)
        if run.memory != memory:
            write_memory(kept_in, run.memory)
    ctx.exit(_status(run))


def _into_zotero(
    ctx: click.Context, file: Path, before: bytes, after: bytes, given: dict[str, Any]
) -> int:
    """Brings the entries that are new or were changed into Zotero; gives the exit status."""
    from bibwright.cli.zotero import enter, journaling, path_of
    from bibwright.commands.sync import carry_out as sync
    from bibwright.commands.sync import entries_to_sync
    from bibwright.zotero.library import Library

    there = {(each.key, *each.fields.items()) for each in parse(before).entries}
    keys = [
        each.key for each in parse(after).entries if (each.key, *each.fields.items()) not in there
    ]
    entries = entries_to_sync(str(file), after, keys=keys)
    library = Library(given["group"], given["local"], given["zotero_url"])
    with watching(len(entries.items)) as watcher:
        session = enter(ctx, str(resolve_target(file)), library, watcher=watcher)
        run = sync(session, entries, path_of(given["collection"]), log=journaling(runtime_of(ctx)))
    for failure in run.failures:
        say(f"Zotero refused {failure}", fg="yellow")
    say(f"Zotero: {len(run.done)} written (undo with `bibwright undo`)")
    return int(bool(run.failures or run.plan.open))


def _day(text: str) -> Any:
    if text == _LAST:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise click.UsageError(f"“{text}” is not a date; write it as 2026-11-29") from None


def _before_feed(path: Path, inputs: list[Path], *, force: bool) -> bytes | None:
    from bibwright.reports.watch_feed import is_feed

    return before_output(path, is_feed, "a feed of Bibwright's", inputs, force=force)


def _feed(
    run: WatchRun,
    kept_in: Path,
    inputs: list[Path],
    path: Path,
    *,
    force: bool,
    name: str = "",
) -> FileChange:
    from bibwright.reports.watch_feed import render_feed

    before = _before_feed(path, inputs, force=force)
    name = name or inputs[0].name
    feed = render_feed(run.memory.news, name, run.memory.last, of=kept_in.stem)
    return FileChange(path, before, feed)


def _show(run: WatchRun, *, quiet: bool) -> None:
    for news in () if quiet else run.news:
        show(f"{f'{news.key}: ' if news.key else ''}{news.words}", label=f"{news.sort}  ")
    for line in run.begun:
        say(line)
    for line in run.incomplete:
        say(f"incomplete: {line}", fg="yellow")
    say(f"{len(run.news)} new" if run.news else "nothing new")


def _status(run: WatchRun) -> int:
    return 3 if run.incomplete else 0
