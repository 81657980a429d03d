"""``bibwright resolve``: a list of papers becomes BibTeX."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import click

from bibwright.bibtex import Dialect
from bibwright.changes import FileChange, Plan
from bibwright.cli.asking import asking_options, opened, settings_in_force
from bibwright.cli.carry_out import carry_out
from bibwright.cli.given import read_stdin
from bibwright.cli.outputs import before_bibliography, force_option
from bibwright.cli.resolve_report import print_report
from bibwright.cli.runtime import Runtime, runtime_of
from bibwright.cli.terminal import say, show_data, show_diff, show_json, watching
from bibwright.commands.compose import Composition, compose
from bibwright.config.settings import Settings
from bibwright.errors import InputError
from bibwright.lookup.resolver import Resolution
from bibwright.lookup.resolver import resolve as resolve_queries
from bibwright.matching.verdict import Status
from bibwright.model.reference import Reference
from bibwright.readers import InputKind, Problem, read_bytes, read_path
from bibwright.reports.resolve_report import resolve_report

__all__ = ["resolve"]

_FILE = click.Path(path_type=Path)


@click.command
@click.argument("inputs", nargs=-1, type=_FILE)
@click.option("-o", "--output", type=_FILE, help="The .bib to add to; standard output if none.")
@click.option(
    "--from",
    "kind",
    type=click.Choice([str(kind) for kind in InputKind]),
    default=str(InputKind.AUTO),
    show_default=True,
    help="What the inputs are, if their content doesn't show it.",
)
@click.option("--dialect", type=click.Choice(["bibtex", "biblatex"]), help="For whom to write.")
@click.option("--key-pattern", help="How citation keys are made, such as {auth}{year}{word}.")
@click.option("--abstracts", is_flag=True, help="Write abstracts, too.")
@click.option("--keep-unresolved", is_flag=True, help="Write what has no match as comments.")
@click.option("--replace", is_flag=True, help="Write OUTPUT anew instead of adding to it.")
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@click.option("--explain", is_flag=True, help="Show the evidence for every verdict.")
@force_option
@click.option("--json", "as_json", is_flag=True, help="The report for machines, on stdout.")
@asking_options
@click.pass_context
def resolve(ctx: click.Context, /, inputs: tuple[Path, ...], **given: Any) -> None:
    """Turn a list of papers into BibTeX, each confirmed by arXiv or another catalogue.

    INPUTS are files, or - for standard input: the page of a web digest (as text, HTML or
    Markdown), arXiv ids and links, DOIs, titles, a pasted reference list, a .bib, or a .tex,
    .aux or .bcf with keys that its .bib lacks. What they are is seen from their content.

    Only what is certain becomes an entry. What is doubtful, missing or contradictory is
    reported, with the papers that come into question; --keep-unresolved notes it in the .bib
    as comments.

    Entries are added to OUTPUT; nothing that stands there is touched. A second run changes
    nothing. `bibwright undo` takes the last change back.

    \b
      bibwright resolve survey.txt -o refs.bib
      pbpaste | bibwright resolve - --dialect biblatex
      bibwright resolve paper.tex -o refs.bib          keys cited and not in the .bib
      bibwright resolve ids.txt --dry-run -o refs.bib  what would be added
      bibwright resolve titles.txt --from titles --explain
      bibwright resolve refs.txt --sources arxiv,crossref,dblp

    Citation keys: --key-pattern puts together {auth} {Auth} {auth.etal} {year} {yy} {word}
    {Word} {title3} {arxiv} and text between them.
    """
    if not inputs:
        raise click.UsageError("name a file to read, or - for standard input")
    settings = settings_in_force(given)
    options = Options(**{field.name: given[field.name] for field in fields(Options)})
    edge = runtime_of(ctx)
    queries, problems = _read(inputs, InputKind(options.kind))
    resolution = _resolve(queries, settings, options, edge)
    composition, plan = _compose(resolution, settings, options)
    _show(resolution, problems, composition, plan, options)
    if plan is not None and not options.dry_run:
        carry_out(plan, edge)
    ctx.exit(_status(resolution, problems))


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says and no settings file can."""

    output: Path | None
    kind: str
    abstracts: bool
    keep_unresolved: bool
    replace: bool
    dry_run: bool
    explain: bool
    as_json: bool
    force: bool
    offline: bool
    refresh: bool


def _read(inputs: tuple[Path, ...], kind: InputKind) -> tuple[list[Reference], tuple[Problem, ...]]:
    queries: list[Reference] = []
    problems: list[Problem] = []
    for path in inputs:
        if path == Path("-"):
            reading = read_bytes(read_stdin(), name="-", kind=kind)
        else:
            reading = read_path(path, kind=kind)
        queries += reading.queries
        problems += reading.problems
    if not queries:
        reasons = "; ".join(problem.message for problem in problems[:3])
        names = ", ".join(str(path) for path in inputs)
        raise InputError(f"no papers were found in {names}" + (f": {reasons}" if reasons else ""))
    return queries, tuple(problems)


def _resolve(
    queries: list[Reference], settings: Settings, options: Options, edge: Runtime
) -> Resolution:
    with watching(len(queries)) as watcher:
        asked = opened(settings, edge, watcher, offline=options.offline, refresh=options.refresh)
        with asked as sources:
            return resolve_queries(queries, sources, watcher=watcher)


def _compose(
    resolution: Resolution, settings: Settings, options: Options
) -> tuple[Composition, Plan[FileChange] | None]:
    """The bibliography as it should be, and the plan to write it, if it goes to a file."""
    output = None if options.output == Path("-") else options.output
    before = before_bibliography(output, force=options.force) if output else None
    composition = compose(
        resolution,
        existing=b"" if options.replace or before is None else before,
        name=str(output or "-"),
        dialect=Dialect(settings.dialect or Dialect.BIBTEX),
        key_pattern=settings.key_pattern,
        abstracts=options.abstracts,
        keep_unresolved=options.keep_unresolved,
    )
    if output is None:
        return composition, None
    after = composition.content if composition.content or before is not None else None
    if options.replace and _is_incomplete(resolution):
        say(f"{output} is not replaced, for not all could be looked up", fg="yellow")
        after = before
    return composition, Plan.of([FileChange(output, before, after)])


def _is_incomplete(resolution: Resolution) -> bool:
    """Whether a list that replaces a file might drop from it what only wasn't asked."""
    return not resolution.papers or resolution.count(Status.UNAVAILABLE) > 0


def _show(
    resolution: Resolution,
    problems: tuple[Problem, ...],
    composition: Composition,
    plan: Plan[FileChange] | None,
    options: Options,
) -> None:
    """Data on standard output, words on standard error."""
    if options.as_json:
        report = resolve_report(resolution, problems, composition)
        if plan is None:
            report["bibtex"] = composition.content.decode("utf-8")
        elif options.dry_run:
            report["plan"] = plan.as_json()
        show_json(report)
    elif plan is None:
        show_data(composition.content)
    elif options.dry_run:
        show_diff(plan.diff())
    print_report(resolution, problems, composition, explain=options.explain)


def _status(resolution: Resolution, problems: tuple[Problem, ...]) -> int:
    if resolution.count(Status.UNAVAILABLE):
        return 3
    unsettled = resolution.count(Status.MATCHED) < len(resolution.verdicts)
    return 1 if unsettled or problems else 0
