"""``bibwright graph``: which papers of a bibliography cite which."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bibwright.changes import Plan
from bibwright.cli.asking import Asking, asking_options
from bibwright.cli.carry_out import carry_out, page_changes, refuse_page
from bibwright.cli.given import force_option, json_option, refuse_repeated, report_option
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import say, show, show_json, watching
from bibwright.commands.graph import Graph, graph_of, label_of
from bibwright.commands.paper_lists import lists_of_papers
from bibwright.commands.papers import entries_of_bibliographies
from bibwright.readers import bytes_at

_MOST_SHOWN = 20


@click.command
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@report_option
@click.option(
    "--least",
    type=click.IntRange(min=2),
    default=2,
    show_default=True,
    help="Name what so many papers cite, or more, and the bibliography lacks.",
)
@force_option
@json_option
@asking_options
@click.pass_context
def graph(ctx: click.Context, /, files: tuple[Path, ...], **given: Any) -> None:
    """Find which papers of a bibliography cite which, and what most cite that it lacks.

    Each paper's list is taken out of its source at arXiv, else of what the catalogues among
    --sources have of it; what was asked once is kept, so that --offline will do from then on. An
    item of a list is an entry where `bibwright dedupe` would take both for one work. The page of
    --report has a picture and tables.

    \b
      bibwright graph survey.bib --report graph.html
      bibwright graph survey.bib --sources arxiv,semantic-scholar --least 5
    """
    refuse_repeated(files)
    refuse_page(given["report"], files, force=given["force"])
    asking = Asking.of(given, runtime_of(ctx))
    with (
        watching(0) as watcher,
        asking.sources(watcher) as sources,
        asking.paper_sources(watcher) as own,
    ):
        data = [(str(path), bytes_at(path)) for path in files]
        entries, papers, without = entries_of_bibliographies(data, sources, watcher=watcher)
        lists, others = lists_of_papers(papers, own, sources)
        found = graph_of(entries, lists, without | others, least=given["least"])
    if given["as_json"]:
        show_json(found.as_json())
    _show(found, quiet=given["as_json"])
    if page := page_changes(
        given["report"], lambda: _page(found, files), files, force=given["force"]
    ):
        carry_out(Plan.of(page), asking.runtime)
    ctx.exit(3 if not found.is_complete else int(bool(found.without)))


def _page(found: Graph, files: tuple[Path, ...]) -> str:
    from bibwright.reports.graph_page import render_graph

    return render_graph(found, ", ".join(each.name for each in files))


def _show(found: Graph, *, quiet: bool) -> None:
    names = [label_of(each) for each in found.entries]
    for citing, cited in () if quiet else found.citations:
        show(f"{names[citing]} cites {names[cited]}")
    for each in () if quiet else found.lacking[:_MOST_SHOWN]:
        work = each.work
        called = f"“{work.title}”" if work.title else work.said
        show(f"missing, cited by {len(each.by)}: {' '.join(filter(None, (work.label, called)))}")
    for name, why in found.without.items():
        say(f"{name}: no list: {why}", fg="yellow")
    say(
        f"{len(found.entries)} entries, {len(found.lists)} with a list: {len(found.citations)} "
        f"citations among them, {len(found.lacking)} works that several cite are missing"
    )
