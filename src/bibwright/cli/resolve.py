"""``bibwright resolve``: a list of papers becomes BibTeX."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import click

from bibwright.bibtex import Dialect
from bibwright.changes import FileChange, Plan
from bibwright.cli.asking import asking_options, opened, settings_in_force
from bibwright.cli.carry_out import carry_out
from bibwright.cli.given import force_option, read_stdin
from bibwright.cli.resolve_report import print_report
from bibwright.cli.runtime import Runtime, runtime_of
from bibwright.cli.terminal import say, show_data, show_diff, show_json, watching
from bibwright.commands.compose import Composition, compose
from bibwright.commands.outputs import before_bibliography
from bibwright.commands.settings import Settings
from bibwright.errors import InputError
from bibwright.lookup.resolver import Resolution
from bibwright.lookup.resolver import resolve as resolve_queries
from bibwright.matching.verdict import Status
from bibwright.model.identifiers import ArxivId, Doi, find_identifiers, why_no_arxiv_id
from bibwright.model.reference import Reference
from bibwright.readers import InputKind, Problem, Reading, read_bytes, read_path, read_text
from bibwright.reports.resolve_report import resolve_report

__all__ = ["resolve"]

_FILE = click.Path(path_type=Path)


@click.command
@click.argument("inputs", nargs=-1)
@click.option("-o", "--output", type=_FILE, help="The .bib to add to; standard output if none.")
@click.option(
    "--from",
    "kind",
    metavar="KIND",
    default=str(InputKind.AUTO),
    show_default=True,
    help=f"What the inputs are, if their content doesn't show it: {', '.join(InputKind)}.",
)
@click.option(
    "--dialect", type=click.Choice(["bibtex", "biblatex"]), help="Write for BibTeX or biblatex."
)
@click.option("--key-pattern", help="How citation keys are made, such as {auth}{year}{word}.")
@click.option("--abstracts", is_flag=True, help="Write abstracts, too.")
@click.option("--keep-unresolved", is_flag=True, help="Write what has no match as comments.")
@click.option(
    "--accept",
    multiple=True,
    metavar="LINE=ID",
    help="Take this paper for what stands in that line, whatever else it says.",
)
@click.option("--replace", is_flag=True, help="Write OUTPUT anew instead of adding to it.")
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@click.option("--explain", is_flag=True, help="Show the evidence for every verdict.")
@force_option
@click.option("--json", "as_json", is_flag=True, help="The report for machines, on stdout.")
@asking_options
@click.pass_context
def resolve(ctx: click.Context, /, inputs: tuple[str, ...], **given: Any) -> None:
    """Turn a list of papers into BibTeX, each confirmed by arXiv or another catalogue.

    INPUTS are files, - for standard input, or what you would write into one: an arXiv id, a
    link, "a title". Files are read whatever they are: lists, pages, tables and chats with ids,
    links, titles or references in any style; a web digest's page; a .bib, RIS, CSL-JSON, CSV or
    Hayagriva file; a .tex, .aux, .bcf or a project's .zip with keys that its .bib lacks.

    Only what is certain becomes an entry. What is doubtful, missing or contradictory is
    reported, with the papers that come into question; --keep-unresolved notes it in the .bib
    as comments.

    Entries are added to OUTPUT; nothing that stands there is touched. A second run changes
    nothing. `bibwright undo` takes the last change back.

    \b
      bibwright resolve survey.txt -o refs.bib
      bibwright resolve 1706.03762 "Attention Is All You Need"
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
    queries, problems, forms = _read(inputs, options.kind)
    queries = _accepted(queries, options.accept)
    resolution = _resolve(queries, settings, options, edge)
    composition, plan = _compose(resolution, settings, options)
    for name, form in forms.items():
        say(f"{name}: read as {form} (if that is wrong, say what it is with --from)")
    _show(resolution, problems, composition, plan, options)
    if plan is not None and not options.dry_run:
        carry_out(plan, edge)
    ctx.exit(_status(resolution, problems, composition))


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says and no settings file can."""

    output: Path | None
    kind: str
    abstracts: bool
    keep_unresolved: bool
    accept: tuple[str, ...]
    replace: bool
    dry_run: bool
    explain: bool
    as_json: bool
    force: bool
    offline: bool
    refresh: bool


def _read(
    inputs: tuple[str, ...], kind: str
) -> tuple[list[Reference], tuple[Problem, ...], dict[str, str]]:
    """The queries, what could not be read, and how each input was read."""
    queries: list[Reference] = []
    problems: list[Problem] = []
    forms: dict[str, str] = {}
    is_project = False
    for each in inputs:
        reading = _read_one(each, kind)
        forms[each] = reading.form
        is_project |= reading.kind in {InputKind.LATEX, InputKind.ARCHIVE}
        queries += reading.queries
        problems += reading.problems
    # Keys of a project that nothing tells the meaning of are findings, not a wrong input.
    if not queries and not (is_project and problems):
        reasons = "; ".join(problem.message for problem in problems[:3])
        names = ", ".join(inputs)
        raise InputError(f"no papers were found in {names}" + (f": {reasons}" if reasons else ""))
    forms = {each: form for each, form in forms.items() if form}
    return queries, tuple(problems), forms


def _read_one(given: str, kind: str) -> Reading:
    """What a file holds, or what was typed instead of one."""
    if given == "-":
        return read_bytes(read_stdin(), name="-", kind=kind)
    if _is_typed(given):
        return read_text(f"{given}\n", name="typed", kind=kind)
    return read_path(Path(given), kind=kind)


def _accepted(queries: list[Reference], accepted: tuple[str, ...]) -> list[Reference]:
    """The queries with what a person says they are in the place of what was read.

    ``LINE`` is a line, or a file and a line as the report has them.
    """
    for each in accepted:
        where, _, name = each.rpartition("=")
        found = find_identifiers(name)
        if not where or len(found) != 1:
            raise click.UsageError(f"--accept {each}: say LINE=ID, as in 12=arXiv:1706.03762")
        of = [at for at, query in enumerate(queries) if _stands_in(query, where)]
        if not of:
            raise click.UsageError(f"--accept {each}: nothing was read in line {where}")
        for at in of:
            query, identifier = queries[at], found[0].identifier
            queries[at] = Reference(
                key=query.key,
                tags=query.tags,
                origin=query.origin,
                arxiv_id=identifier if isinstance(identifier, ArxivId) else None,
                doi=identifier.name if isinstance(identifier, Doi) else None,
            )
    return queries


def _stands_in(query: Reference, where: str) -> bool:
    origin = query.origin
    return origin is not None and where in {str(origin), str(origin.line)}


def _is_typed(given: str) -> bool:
    """Whether an argument is a paper itself: no file has that name, and it has the look of an
    identifier, a link or a title."""
    try:
        if Path(given).exists():
            return False
    except (OSError, ValueError):
        return True
    if "://" in given or find_identifiers(given) or why_no_arxiv_id(given):
        return True
    is_name = bool(re.search(r"[/\\]|\.[A-Za-z]{2,5}$", given))
    return " " in given.strip() and not is_name


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
        dialect=Dialect(settings.dialect) if settings.dialect else None,
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


def _status(resolution: Resolution, problems: tuple[Problem, ...], composition: Composition) -> int:
    if resolution.count(Status.UNAVAILABLE):
        return 3
    unsettled = resolution.count(Status.MATCHED) < len(resolution.verdicts)
    return 1 if unsettled or problems or composition.missing else 0
