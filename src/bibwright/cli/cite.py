"""``bibwright cite``: what a document cites becomes entries of its bibliography."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bibwright.changes import FileChange, Plan
from bibwright.cli.asking import Asking, asking_options
from bibwright.cli.carry_out import carry_out, show_made
from bibwright.cli.given import PATH, dry_run_option, explain_option, json_option, target_option
from bibwright.cli.resolve_report import print_report
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import say, watching
from bibwright.commands.cite import Cited, cited_in
from bibwright.commands.compose import Composition, compose
from bibwright.commands.outputs import before_bibliography
from bibwright.commands.resolve import plan_output, status_of
from bibwright.lookup.resolver import Resolution
from bibwright.lookup.resolver import resolve as resolve_queries
from bibwright.reports.resolve_report import resolve_report


@click.command
@click.argument("documents", nargs=-1, required=True, type=PATH)
@click.option(
    "-o", "--output", type=PATH, help="The .bib to add to; else the first that they name."
)
@target_option
@dry_run_option
@explain_option
@json_option
@asking_options
@click.pass_context
def cite(ctx: click.Context, /, documents: tuple[Path, ...], **given: Any) -> None:
    """Add what DOCUMENTS cite to their bibliography.

    DOCUMENTS are .tex files, with what they include, an .aux or .bcf, or Markdown for Pandoc and
    Quarto. What is cited by an id and has no entry is looked up, and becomes an entry under that
    very key, so that the document compiles: \\cite{arXiv:2406.03712}, @doi:10.1000/182, or a key
    beside which a note or comment has the id. The bibliography is the one that the documents name.

    \b
      bibwright cite paper.tex
      bibwright cite chapter.qmd --sources arxiv,crossref

    Exit status: 0 all that is cited has an entry, 1 something has none, 2 wrong usage or unreadable
    input, 3 a source could not be asked.
    """
    asking = Asking.of(given, runtime_of(ctx))
    found = cited_in(documents, given["output"])
    before_bibliography(found.bibliography, documents)  # said before anything is asked
    resolution = _resolved(found, asking)
    before = before_bibliography(found.bibliography, documents)
    composition = compose(
        resolution,
        existing=before or b"",
        name=str(found.bibliography),
        dialect=asking.settings.chosen_dialect,
        like=found.dialect,
        key_pattern=asking.settings.key_pattern,
    )
    plan = plan_output(composition, found.bibliography, before)
    _show(found, resolution, composition, plan, given)
    if not given["dry_run"] and not plan.is_empty:
        carry_out(plan, asking.runtime)
    ctx.exit(status_of(resolution, found.problems, composition))


def _resolved(found: Cited, asking: Asking) -> Resolution:
    """Nothing is opened where everything has an entry already: a build runs this often."""
    if not found.queries:
        return Resolution((), ())
    with watching(len(found.queries)) as watcher, asking.sources(watcher) as sources:
        return resolve_queries(list(found.queries), sources, watcher=watcher)


def _show(
    found: Cited,
    resolution: Resolution,
    composition: Composition,
    plan: Plan[FileChange],
    given: dict[str, Any],
) -> None:
    as_json = given["as_json"]
    report = resolve_report(resolution, found.problems, composition) if as_json else None
    show_made(composition.content, plan, report, dry_run=given["dry_run"])
    if found.queries:
        print_report(resolution, found.problems, composition, explain=given["explain"])
        return
    for problem in found.problems:
        say(f"{problem.origin}: {problem.message}", fg="yellow")
    if not found.count:
        say("nothing is cited there by a key; name the .tex, .aux, .bcf or Markdown that cites")
    elif not found.problems:
        say(f"all that is cited has an entry in {found.bibliography}")
