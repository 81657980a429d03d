"""``bibwright index``: a local arXiv."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import click

from bibwright.arxiv.index import LocalIndex
from bibwright.arxiv.snapshot import build_index
from bibwright.cli.edge import edge_of
from bibwright.cli.terminal import say
from bibwright.errors import InputError
from bibwright.sources import default_index

__all__ = ["index"]


@click.group
def index() -> None:
    """Make or look at a local arXiv, for work without the network."""


@index.command
@click.argument(
    "snapshots", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False)
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The index to make."
)
@click.pass_context
def build(ctx: click.Context, snapshots: tuple[Path, ...], output: Path | None) -> None:
    """Make an index of arXiv's public metadata snapshot, or of Atom feeds of its API.

    The snapshot is the "arXiv Dataset": one JSON object a line. Where several files name a
    paper, the last one counts. An index that stands at OUTPUT is replaced when the new one is
    complete.

    \b
      bibwright index build arxiv-metadata-oai-snapshot.json -o arxiv.sqlite
      bibwright resolve survey.txt --source index --index arxiv.sqlite
    """
    target = output or default_index()
    count = build_index(
        list(snapshots), target, now=edge_of(ctx).moment(), complain=lambda text: say(text)
    )
    say(f"{target}: {count:,} paper{'s' if count != 1 else ''}")


@index.command
@click.argument("path", required=False, type=click.Path(path_type=Path, dir_okay=False))
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
        data = {
            "schema": 1,
            "index": str(chosen),
            "papers": facts.papers,
            "made_from": facts.made_from,
            "made_at": facts.made_at,
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    click.echo(f"{chosen}: {facts.papers:,} papers, made of {facts.made_from} at {facts.made_at}")
