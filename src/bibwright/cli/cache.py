"""``bibwright cache``: what is kept between two runs."""

from __future__ import annotations

import click

from bibwright.changes import Journal
from bibwright.changes.journal import KEPT_BYTES, KEPT_ENTRIES
from bibwright.cli.given import json_option
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import say, show, show_json
from bibwright.commands.cache import Freed, clear_cache, look_at_cache, prune_cache
from bibwright.config.paths import cache_folder, journal_folder
from bibwright.sources.web.answers import MOST_BYTES
from bibwright.text.counted import counted


@click.group
def cache() -> None:
    """Show the cache and other kept files, and clear them.

    Kept are the sources' answers, the offline arXiv index, which files were clean, and the undo
    journal. Each has a limit, beyond which the oldest is removed.
    """


@cache.command
@json_option
@click.pass_context
def info(ctx: click.Context, as_json: bool) -> None:
    """Show what is kept, where, and how large it is."""
    found = look_at_cache(cache_folder(), Journal(journal_folder()), runtime_of(ctx).now())
    if as_json:
        show_json(found.as_json())
        return
    show(f"{found.folder}:")
    for each in found.answers:
        outdated = f" ({each.outdated:,} outdated)" if each.outdated else ""
        share = f"{_megabytes(each.size)} of at most {_megabytes(MOST_BYTES)}"
        show(f"  {each.path.stem}: {counted(each.count, 'answer')}{outdated}, {share}")
    for path, size in found.indexes.items():
        show(f"  {path.name}: an offline index, {_megabytes(size)}")
    for path, size in found.leftovers.items():
        show(f"  {path.name}: damaged and moved aside, {_megabytes(size)}")
    files, size = found.clean
    show(f"  files known to be clean: {files:,}, {_megabytes(size)}")
    changes, size = found.journal
    show(f"{found.journal_folder}:")
    most = f"{_megabytes(KEPT_BYTES)} or {KEPT_ENTRIES} changes"
    show(f"  the undo journal: {changes:,}, {_megabytes(size)} of at most {most}")


@cache.command
@click.option(
    "--older-than",
    "days",
    type=float,
    default=0.0,
    metavar="DAYS",
    help="Keep answers that are outdated for less than that.",
)
@json_option
@click.pass_context
def prune(ctx: click.Context, days: float, as_json: bool) -> None:
    """Remove answers that are outdated, and damaged files that were moved aside.

    Outdated answers are only used with --offline.
    """
    _report(prune_cache(cache_folder(), runtime_of(ctx).now(), days=days), as_json=as_json)


@cache.command
@click.option("--indexes", is_flag=True, help="The offline indexes in the cache as well.")
@json_option
def clear(indexes: bool, as_json: bool) -> None:
    """Remove all answers and the memory of clean files.

    Offline indexes stay, unless with --indexes; the undo journal always stays.
    """
    _report(clear_cache(cache_folder(), indexes=indexes), as_json=as_json)


def _report(freed: Freed, *, as_json: bool) -> None:
    if as_json:
        show_json(freed.as_json())
    else:
        answers, files = counted(freed.answers, "answer"), counted(freed.files, "file")
        say(f"removed {answers} and {files}, {_megabytes(freed.size)}")
    for line in freed.left:
        say(line)


def _megabytes(size: float) -> str:
    return f"{size / 1e6:,.1f} MB"
