"""``bibwright resolve``: a list of papers becomes BibTeX."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import click

from bibwright.changes import FileChange, Plan, read_file
from bibwright.cli.asking import Asking, asking_options
from bibwright.cli.carry_out import carry_out, page_changes, refuse_page, show_made
from bibwright.cli.completing import among
from bibwright.cli.given import (
    FILE_TO_WRITE,
    bibliography_option,
    dry_run_option,
    explain_option,
    force_option,
    json_option,
    read_stdin,
    refuse_repeated,
    report_option,
    target_option,
    unresolved_option,
)
from bibwright.cli.resolve_report import print_report
from bibwright.cli.runtime import Runtime, runtime_of
from bibwright.cli.terminal import is_terminal, say, watching
from bibwright.commands.compose import Composition, compose
from bibwright.commands.outputs import before_bibliography
from bibwright.commands.resolve import (
    Inputs,
    accept,
    answers_path,
    files_among,
    is_complete,
    name_of_output,
    plan_output,
    read_inputs,
    status_of,
    without_output,
)
from bibwright.commands.resolve_answers import ResolveAnswers, doubtful
from bibwright.commands.settings import Settings
from bibwright.lookup.resolver import Resolution
from bibwright.lookup.resolver import resolve as resolve_queries
from bibwright.model.reference import Reference
from bibwright.readers import InputKind, Problem
from bibwright.reports.resolve_report import resolve_report


@click.command
@click.argument("inputs", nargs=-1)
@bibliography_option
@click.option(
    "--from",
    "kind",
    metavar="KIND",
    default=str(InputKind.AUTO),
    show_default=True,
    shell_complete=among(lambda: InputKind),
    help=f"What the inputs are, if their content doesn't show it: {', '.join(InputKind)}.",
)
@target_option
@click.option("--key-pattern", help="How citation keys are made, such as {auth}{year}{word}.")
@click.option("--abstracts", is_flag=True, help="Write abstracts, too.")
@unresolved_option
@click.option(
    "--accept",
    multiple=True,
    metavar="LINE=ID",
    help="Accept this paper for that line, whatever else it says.",
)
@click.option("--review", is_flag=True, help="Ask about what is doubtful, item by item.")
@click.option(
    "--answers", "answers_path", type=FILE_TO_WRITE, help="Where --review keeps its answers."
)
@report_option
@click.option("--replace", is_flag=True, help="Replace OUTPUT instead of adding to it.")
@dry_run_option
@explain_option
@force_option
@json_option
@asking_options
@click.pass_context
def resolve(ctx: click.Context, /, inputs: tuple[str, ...], **given: Any) -> None:
    """Turn a list of papers into BibTeX, each confirmed by arXiv or another catalogue.

    INPUTS are files, - for standard input, or what you would write into one: an arXiv id, a
    link, "a title". Files are read whatever they are: lists, pages, tables and chats with ids,
    links, titles or references in any style; a web digest's page; a .bib, RIS, CSL-JSON, CSV,
    YAML or Hayagriva file; what EndNote, PubMed and Web of Science export; a feed; a .tex,
    .aux, .bcf or a project's .zip with keys that its .bib lacks.

    Only what is certain becomes an entry. What is doubtful, missing or contradictory is
    reported, with the candidates; --keep-unresolved notes it in the .bib
    as comments. --review asks about it and keeps the answers beside the bibliography
    (refs.bib.accepted.json), so that nothing is asked twice; --accept LINE=ID says it at once.

    Entries are added to OUTPUT; its existing content is not touched. A second run changes
    nothing. `bibwright undo` takes the last change back.

    \b
      bibwright resolve survey.txt -o refs.bib
      bibwright resolve 1706.03762 "Attention Is All You Need"
      pbpaste | bibwright resolve - --dialect biblatex
      bibwright resolve paper.tex -o refs.bib          keys cited and not in the .bib
      bibwright resolve ids.txt --dry-run -o refs.bib  what would be added
      bibwright resolve titles.txt --from titles --explain
      bibwright resolve refs.txt --sources arxiv,crossref,dblp
      bibwright resolve survey.txt -o refs.bib --report survey.html

    Citation keys: --key-pattern puts together {auth} {Auth} {auth.etal} {year} {yy} {word}
    {Word} {title3} {arxiv} and text between them.
    """
    if not inputs:
        raise click.UsageError("name a file to read, or - for standard input")
    asking = Asking.of(given, runtime_of(ctx))
    options = Options(**{field.name: given[field.name] for field in fields(Options)})
    _refuse_targets(inputs, options)
    read = read_inputs(inputs, options.kind, read_stdin)
    queries = accept(read.queries, _accepted(options.accept))
    problems = without_output(read.problems, options.file)
    kept = options.answers(inputs)
    answers = ResolveAnswers.load(read_file(kept), str(kept)) if kept else ResolveAnswers()
    for name, form in read.forms.items():
        say(f"{name}: read as {form} (if that is wrong, say what it is with --from)")
    resolution = _resolve(answers.applied(queries), asking)
    if options.review:
        said = _review(queries, resolution, answers, kept, asking.runtime)
        if said != answers:
            resolution = _resolve(said.applied(queries), asking)
    composition, plan = _compose(resolution, read, asking.settings, options)
    _show(resolution, problems, composition, plan, options)
    changes = [*(plan.changes if plan is not None else ())]
    changes += page_changes(
        options.report,
        lambda: _page(inputs, queries, resolution, problems),
        _named(inputs, options),
        force=options.force,
    )
    if (plan is not None or changes) and not options.dry_run:
        carry_out(Plan.of(changes), asking.runtime)
    ctx.exit(status_of(resolution, problems, composition))


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says and no settings file can."""

    output: Path | None
    kind: str
    abstracts: bool
    keep_unresolved: bool
    accept: tuple[str, ...]
    review: bool
    answers_path: Path | None
    report: Path | None
    replace: bool
    dry_run: bool
    explain: bool
    as_json: bool
    force: bool

    @property
    def file(self) -> Path | None:
        """The file that is written; None for standard output."""
        return None if self.output == Path("-") else self.output

    def answers(self, inputs: Sequence[str]) -> Path | None:
        """Where answers are kept, if anywhere."""
        return self.answers_path or answers_path(self.file, inputs)


def _refuse_targets(inputs: Sequence[str], options: Options) -> None:
    """Raises InputError or click.UsageError for what can't be written, before anything is asked."""
    refuse_repeated(filter(None, (options.file, options.report, options.answers(inputs))))
    if options.file is not None:
        before_bibliography(options.file, force=options.force)
    refuse_page(options.report, _named(inputs, options), force=options.force)


def _named(inputs: Sequence[str], options: Options) -> list[Path]:
    """The paths of which none can be that of the page."""
    return files_among(inputs) + ([options.file] if options.file else [])


def _accepted(given: tuple[str, ...]) -> list[tuple[str, str]]:
    """Lines, and the papers that are in them."""
    pairs = [(where, name) for where, _, name in (each.rpartition("=") for each in given)]
    if not all(where for where, _ in pairs):
        raise click.UsageError("--accept takes LINE=ID, as in 12=arXiv:1706.03762")
    return pairs


def _review(
    queries: Sequence[Reference],
    resolution: Resolution,
    answers: ResolveAnswers,
    path: Path | None,
    runtime: Runtime,
) -> ResolveAnswers:
    """Asks about what is doubtful; every answer is kept at once, whatever comes after."""
    from bibwright.cli.resolve_review import review
    from bibwright.cli.review import Terminal

    if not is_terminal(sys.stdin):
        raise click.UsageError("--review asks on a terminal, and standard input is none")
    if path is None:
        raise click.UsageError("--review keeps its answers beside a file; name one with --answers")

    def keep(said: ResolveAnswers) -> None:
        change = FileChange(path, read_file(path), said.render())
        carry_out(Plan.of([change]), runtime, quiet=True)

    said = review(doubtful(queries, resolution.verdicts, answers), answers, Terminal(), keep)
    if said != answers:
        say(f"the answers are in {path}")
    return said


def _resolve(queries: Sequence[Reference], asking: Asking) -> Resolution:
    with watching(len(queries)) as watcher, asking.sources(watcher) as sources:
        return resolve_queries(queries, sources, watcher=watcher)


def _compose(
    resolution: Resolution, read: Inputs, settings: Settings, options: Options
) -> tuple[Composition, Plan[FileChange] | None]:
    """The bibliography as it should be, and the plan to write it, if it goes to a file."""
    output = options.file
    before = before_bibliography(output, force=options.force) if output else None
    composition = compose(
        resolution,
        existing=b"" if options.replace or before is None else before,
        name=name_of_output(output, read.forms) if output else "-",
        dialect=settings.chosen_dialect,
        like=read.dialect,
        key_pattern=settings.key_pattern,
        abstracts=options.abstracts,
        keep_unresolved=options.keep_unresolved,
    )
    if output is None:
        return composition, None
    if options.replace and not is_complete(resolution):
        say(f"{output} is not replaced, for not all could be looked up", fg="yellow")
        return composition, Plan.of([])
    return composition, plan_output(composition, output, before)


def _page(
    inputs: Sequence[str],
    queries: Sequence[Reference],
    resolution: Resolution,
    problems: Sequence[Problem],
) -> str:
    from bibwright.reports.resolve_page import render_html

    return render_html(queries, resolution, problems, title=f"Papers of {', '.join(inputs)}")


def _show(
    resolution: Resolution,
    problems: tuple[Problem, ...],
    composition: Composition,
    plan: Plan[FileChange] | None,
    options: Options,
) -> None:
    """Data on standard output, words on standard error."""
    report = resolve_report(resolution, problems, composition) if options.as_json else None
    show_made(composition.content, plan, report, dry_run=options.dry_run)
    print_report(resolution, problems, composition, explain=options.explain)
