"""``bibwright references``: what a paper cites becomes BibTeX."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from bibwright.changes import FileChange, Plan
from bibwright.cli.asking import asking_options, opened, opened_paper_sources, settings_in_force
from bibwright.cli.carry_out import carry_out
from bibwright.cli.given import force_option
from bibwright.cli.resolve_report import print_report
from bibwright.cli.runtime import Runtime, runtime_of
from bibwright.cli.terminal import say, show_data, show_diff, show_json, watching
from bibwright.commands.compose import Composition, compose
from bibwright.commands.outputs import before_bibliography
from bibwright.commands.references import (
    References,
    citing_of,
    citing_works,
    lists_of_files,
    looked_up,
    papers_and_files,
    papers_in,
    papers_of_bibliography,
)
from bibwright.commands.settings import Settings
from bibwright.matching.verdict import Status
from bibwright.reports.references_report import references_report

__all__ = ["cited_by", "references"]

_FILE = click.Path(path_type=Path)


_Command = TypeVar("_Command", bound=Callable[..., Any])


def _options(command: _Command) -> _Command:
    """The options of both commands."""
    own = (
        click.argument("papers", nargs=-1),
        click.option(
            "-o", "--output", type=_FILE, help="The .bib to add to; standard output if none."
        ),
        click.option(
            "--of",
            "bibliographies",
            multiple=True,
            type=click.Path(path_type=Path, exists=True, dir_okay=False),
            help="Take every paper of this .bib that is at arXiv.",
        ),
        click.option(
            "--as-cited",
            is_flag=True,
            help="Write what no source confirmed as it is cited, marked so.",
        ),
        click.option(
            "--dialect",
            type=click.Choice(["bibtex", "biblatex"]),
            help="Write for BibTeX or biblatex.",
        ),
        click.option("--key-pattern", help="How citation keys are made where none can be kept."),
        click.option(
            "--keep-unresolved", is_flag=True, help="Write what has no match as comments."
        ),
        click.option("--dry-run", is_flag=True, help="Show what would change; change nothing."),
        click.option("--explain", is_flag=True, help="Show the evidence for every verdict."),
        force_option,
        click.option("--json", "as_json", is_flag=True, help="Print the report as JSON."),
        asking_options,
    )
    for option in reversed(own):
        command = option(command)
    return command


@click.command
@_options
@click.pass_context
def references(ctx: click.Context, /, papers: tuple[str, ...], **given: Any) -> None:
    """Turn what a paper cites into BibTeX, in the paper's own order.

    PAPERS are arXiv ids, links or titles, whose sources are asked of arXiv; or sources on disk: a
    .tar.gz or .zip, a folder, a .tex, a .bbl. The list is read from the .bbl, else from
    \\bibitem's, else from what is cited of the .bib, and each work in it is looked up as
    `bibwright resolve` does it. A source without a list, such as a PDF, leaves Semantic Scholar's,
    if --sources names it.

    What a source confirms becomes an entry under the paper's own citation key. What none confirms
    is reported; --as-cited writes it as the authors have it, and says so in the field annote. What
    only a catalogue has in the list is named, and not written.

    \b
      bibwright references 2406.03712 -o refs.bib
      bibwright references 2406.03712 -o refs.bib --as-cited --sources arxiv,semantic-scholar
      bibwright references source.tar.gz --dry-run -o refs.bib
      bibwright references --of survey.bib -o cited.bib
    """
    _run(ctx, papers, given, citing=False)


@click.command("cited-by")
@_options
@click.pass_context
def cited_by(ctx: click.Context, /, papers: tuple[str, ...], **given: Any) -> None:
    """Turn what cites a paper into BibTeX.

    PAPERS are arXiv ids, links or titles. What cites them is asked of Semantic Scholar, which
    --sources has to name; each work is looked up as `bibwright resolve` does it.

    \b
      bibwright cited-by 2406.03712 --sources arxiv,semantic-scholar -o citing.bib
      bibwright cited-by --of mine.bib --sources semantic-scholar --json
    """
    _run(ctx, papers, given, citing=True)


def _run(
    ctx: click.Context, papers: tuple[str, ...], given: dict[str, Any], *, citing: bool
) -> None:
    bibliographies: tuple[Path, ...] = given["bibliographies"]
    if not papers and not bibliographies:
        raise click.UsageError("name a paper: its arXiv id, a link, its title, or its source")
    settings = settings_in_force(given)
    runtime = runtime_of(ctx)
    found = _looked_up(papers, bibliographies, settings, runtime, given, citing=citing)
    composition, plan = _composed(found, settings, given)
    for each in found.citing:
        say(f"{each.name}: read from {each.references.form}")
    _show(found, composition, plan, given)
    if plan is not None and not given["dry_run"]:
        carry_out(plan, runtime)
    ctx.exit(_status(found))


def _looked_up(
    papers: tuple[str, ...],
    bibliographies: tuple[Path, ...],
    settings: Settings,
    runtime: Runtime,
    given: dict[str, Any],
    *,
    citing: bool,
) -> References:
    words, paths = (list(papers), []) if citing else papers_and_files(papers)
    how = {"offline": given["offline"], "refresh": given["refresh"]}
    lists = list(lists_of_files(paths))
    with watching(0) as watcher, opened(settings, runtime, watcher, **how) as sources:
        named = [*papers_in(words, sources, watcher=watcher)]
        named += [paper for path in bibliographies for paper in papers_of_bibliography(path)]
        ids = dict.fromkeys(named)
        if citing:
            lists += [citing_works(paper, sources) for paper in ids]
        elif ids:
            with opened_paper_sources(settings, runtime, watcher, **how) as own:
                lists += [citing_of(paper, own, sources) for paper in ids]
        return looked_up(lists, sources, watcher=watcher)


def _composed(
    found: References, settings: Settings, given: dict[str, Any]
) -> tuple[Composition, Plan[FileChange] | None]:
    output: Path | None = None if given["output"] == Path("-") else given["output"]
    before = before_bibliography(output, force=given["force"]) if output else None
    composition = compose(
        found.resolution,
        existing=before or b"",
        name=str(output or "-"),
        dialect=settings.chosen_dialect,
        key_pattern=settings.key_pattern,
        keep_unresolved=given["keep_unresolved"],
        as_cited=found.as_cited if given["as_cited"] else (),
    )
    if output is None:
        return composition, None
    after = composition.content if composition.content or before is not None else None
    return composition, Plan.of([FileChange(output, before, after)])


def _show(
    found: References,
    composition: Composition,
    plan: Plan[FileChange] | None,
    given: dict[str, Any],
) -> None:
    if given["as_json"]:
        report = references_report(found, composition)
        if plan is None:
            report["bibtex"] = composition.content.decode("utf-8")
        elif given["dry_run"]:
            report["plan"] = plan.as_json()
        show_json(report)
    elif plan is None:
        show_data(composition.content)
    elif given["dry_run"]:
        show_diff(plan.diff())
    print_report(found.resolution, found.problems, composition, explain=given["explain"])
    for source, work in found.only_witnessed:
        say(f"only {source} has in the list: {work.label} “{work.title}”", fg="yellow")
    for each in found.as_cited:
        keys = dict.fromkeys(verdict.query.key for verdict in each.verdicts)
        if len(each.verdicts) > 1 and each.name in composition.places:
            say(f"the same work, written once: {', '.join(filter(None, keys))}")
    cited = sum(each.name in composition.places for each in found.as_cited)
    if cited:
        say(f"as cited: {cited} that no source confirmed, marked in the field annote")
    elif found.as_cited:
        say(f"next: --as-cited writes the {len(found.as_cited)} others as the paper has them")


def _status(found: References) -> int:
    if not found.is_complete:
        return 3
    resolution = found.resolution
    unsettled = resolution.count(Status.MATCHED) < len(resolution.verdicts)
    return 1 if unsettled or found.problems else 0
