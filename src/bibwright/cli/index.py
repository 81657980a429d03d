"""``bibwright index``: a local arXiv."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from bibwright.changes import FileChange, Plan, read_file, resolve_target
from bibwright.cli.carry_out import carry_out
from bibwright.cli.given import force_option
from bibwright.cli.runtime import Runtime, runtime_of
from bibwright.cli.terminal import say, show, show_json, watching
from bibwright.errors import InputError
from bibwright.sources.arxiv.index import IndexInfo, LocalIndex, is_index
from bibwright.sources.arxiv.indexing import Update, build_index, update_index
from bibwright.sources.registry import default_index

__all__ = ["index"]

_PATH = click.Path(path_type=Path)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group
def index() -> None:
    """Make, update or look at a local arXiv, for work without the network."""


@index.command
@click.argument("snapshots", nargs=-1, required=True, type=_PATH)
@click.option("-o", "--output", type=_FILE, help="The index to make.")
@force_option
@click.pass_context
def build(
    ctx: click.Context, snapshots: tuple[Path, ...], output: Path | None, force: bool
) -> None:
    """Make an index of arXiv's public metadata snapshot.

    The snapshot is the "arXiv Dataset": one JSON object a line, packed by gzip or zip or not.
    Saved answers of arXiv's API (Atom) and of its OAI-PMH server are taken, too, and folders of
    such files. Where several records name a paper, the newest one counts.

    A build that is stopped goes on where it was when the same command is given again. An index
    that stands at OUTPUT is replaced when the new one is complete.

    \b
      bibwright index build arxiv-metadata-oai-snapshot.json -o arxiv.sqlite
      bibwright resolve survey.txt --arxiv index --index arxiv.sqlite
    """
    target = output or default_index()
    _make_room(target, snapshots, runtime_of(ctx), force=force)
    try:
        with watching(1) as watcher:
            count = build_index(
                list(snapshots), target, now=runtime_of(ctx).moment(), complain=say, watcher=watcher
            )
    except KeyboardInterrupt:
        say("what was read is kept; the same command goes on from there")
        raise
    say(f"{target}: {_papers(count)}")


@index.command
@click.argument("files", nargs=-1, required=True, type=_PATH)
@click.option("--index", "path", type=_FILE, help="The index to bring up to date.")
@click.option("--json", "as_json", is_flag=True, help="For machines, on standard output.")
@click.pass_context
def update(ctx: click.Context, files: tuple[Path, ...], path: Path | None, as_json: bool) -> None:
    """Bring an index up to date with newer files.

    FILES are a newer snapshot, saved answers of arXiv's OAI-PMH server (arXivRaw, arXiv or
    oai_dc) or of its API, or folders of such. A record replaces one of a lower version, and of
    the same version one of an earlier day; what OAI-PMH reports as deleted goes. Done twice, it
    changes nothing; stopped, it leaves the index as it was.

    \b
      bibwright index update harvest/ --index arxiv.sqlite
    """
    target = path or default_index()
    with watching(1) as watcher:
        done = update_index(
            list(files), target, now=runtime_of(ctx).moment(), complain=say, watcher=watcher
        )
    say(f"{target}: {_in_words(done)}")
    if as_json:
        show_json({"schema": 1, "index": str(target)} | asdict(done))


def _make_room(target: Path, snapshots: tuple[Path, ...], runtime: Runtime, *, force: bool) -> None:
    """Raises InputError for a file that is read, and for one that is no index of ours; with
    ``force`` such a one goes, as `bibwright undo` can take back."""
    where = resolve_target(target)
    if any(where == resolve_target(path) for path in snapshots):
        raise InputError(f"{target} is what is read here; nothing was written; name another file")
    if not where.is_file() or where.stat().st_size == 0 or is_index(where):
        return
    if not force:
        raise InputError(
            f"{target} is there, and is not an index; nothing was written; name another file, or "
            "replace it with --force"
        )
    carry_out(Plan.of([FileChange(target, read_file(target), None)]), runtime)


def _in_words(done: Update) -> str:
    parts = [f"{done.added:,} added", f"{done.changed:,} changed"]
    if done.removed:
        parts.append(f"{done.removed:,} removed")
    parts.append(f"{done.unchanged:,} unchanged")
    if done.older:
        parts.append(f"{done.older:,} passed over (the index has newer ones)")
    return ", ".join(parts)


@index.command
@click.argument("path", required=False, type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="For machines, on standard output.")
def info(path: Path | None, as_json: bool) -> None:
    """Tell what an index holds."""
    chosen = path or default_index()
    if not chosen.exists():
        raise InputError(
            f"there is no index at {chosen}; make one with `bibwright index build SNAPSHOT`"
        )
    with closing(LocalIndex(chosen)) as opened:
        facts = opened.info
    if as_json:
        show_json(_as_json(chosen, facts))
        return
    show(
        f"{chosen}: {_papers(facts.papers)}, {facts.size / 1e6:,.1f} MB, "
        f"made of {facts.made_from} at {facts.made_at}"
    )
    if facts.newest:
        show(f"the newest was submitted at {facts.newest:%Y-%m-%d %H:%M} UTC")
    for each in facts.updates:
        show(
            f"updated with {each.made_from} at {each.made_at}: {each.added:,} added, "
            f"{each.changed:,} changed, {each.removed:,} removed"
        )


def _as_json(path: Path, facts: IndexInfo) -> dict[str, Any]:
    return {
        "schema": 2,
        "index": str(path),
        "papers": facts.papers,
        "made_from": facts.made_from,
        "made_at": facts.made_at,
        "bytes": facts.size,
        "newest": facts.newest.isoformat() if facts.newest else None,
        "updates": [asdict(each) for each in facts.updates],
    }


def _papers(count: int) -> str:
    return f"{count:,} paper{'s' if count != 1 else ''}"
