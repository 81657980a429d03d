"""``bibwright watch``: what is new about a bibliography since the last run."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bibwright.changes import FileChange, Plan
from bibwright.cli.asking import asking_options, opened, settings_in_force
from bibwright.cli.carry_out import carry_out
from bibwright.cli.given import force_option, read_given
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import say, show, show_diff, show_json, watching
from bibwright.commands.outputs import before_output
from bibwright.commands.watch import WatchRun, additions, watch_file
from bibwright.commands.watch_memory import memory_of, read_memory, write_memory
from bibwright.config.paths import watch_folder

__all__ = ["watch"]

_LAST = "last"


@click.command
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--related", is_flag=True, help="Also tell what cites or resembles its papers.")
@click.option(
    "--since",
    metavar="[DATE]",
    is_flag=False,
    flag_value=_LAST,
    default=_LAST,
    help="Tell of what is of this day (2026-11-29) or later, at the first run, too; without a day, "
    "of what is new since the last run.",
)
@click.option(
    "--feed", type=click.Path(path_type=Path, dir_okay=False), help="Write an Atom feed, too."
)
@click.option(
    "--write", is_flag=True, help="Add what was told to the .bib, and publications of preprints."
)
@click.option("--diff", is_flag=True, help="Show what --write would change.")
@click.option("--dry-run", is_flag=True, help="Write nothing, and remember nothing.")
@force_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@asking_options
@click.pass_context
def watch(ctx: click.Context, /, file: Path, **given: Any) -> None:
    """Tell what is new about a bibliography since the last run.

    New versions, publications, retractions and corrections of its papers; with --related also
    works that cite or resemble them, as the catalogues among --sources have it. What was told once
    isn't told again. At the first run what cites and resembles is counted, and told from the next
    run on, or with --since DATE.

    Nothing is added but by --write, which adds what was told so far, as its sources have it, and
    makes preprints their publications; --diff shows that beforehand. `bibwright sync` brings it
    into Zotero.

    \b
      bibwright watch survey.bib --related --sources arxiv,crossref,semantic-scholar
      bibwright watch survey.bib --feed news.xml       in a crontab: news for your reader
      bibwright watch survey.bib --write
    """
    settings, runtime = settings_in_force(given), runtime_of(ctx)
    since = _day(given["since"])
    data = read_given(file)
    kept_in = memory_of(watch_folder(), file)
    memory = read_memory(kept_in)
    how = {"offline": given["offline"], "refresh": given["refresh"]}
    with watching(0) as watcher, opened(settings, runtime, watcher, **how) as sources:
        run = watch_file(
            *(str(file), data, sources, memory, runtime.moment()),
            related=given["related"],
            since=since,
            watcher=watcher,
        )
        after = data
        if given["write"] or given["diff"]:
            after = additions(
                *(file, data, run.memory, sources),
                dialect=settings.chosen_dialect,
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
        changes.append(_feed(run, file, given["feed"], force=given["force"]))
    wanted = Plan.of(changes)
    if not wanted.is_empty:
        carry_out(wanted, runtime)
    if run.memory != memory:
        write_memory(kept_in, run.memory)
    ctx.exit(_status(run))


def _day(text: str) -> Any:
    if text == _LAST:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise click.UsageError(f"“{text}” is no day; write it as 2026-11-29") from None


def _feed(run: WatchRun, file: Path, path: Path, *, force: bool) -> FileChange:
    from bibwright.reports.watch_feed import is_feed, render_feed

    before = before_output(path, is_feed, "a feed of Bibwright's", [file], force=force)
    return FileChange(path, before, render_feed(run.memory.news, file.name, run.memory.last))


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
