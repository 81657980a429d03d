"""``bibwright references``: what a paper cites becomes BibTeX."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Any

import click

from bibwright.changes import FileChange, Plan
from bibwright.cli.asking import Asking, asking_options
from bibwright.cli.carry_out import carry_out, show_made
from bibwright.cli.given import (
    bibliography_option,
    dry_run_option,
    explain_option,
    force_option,
    json_option,
    target_option,
    together,
    unresolved_option,
)
from bibwright.cli.resolve_report import print_report
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import say, watching
from bibwright.commands.compose import Composition, compose
from bibwright.commands.file_lists import Citing, lists_of_files
from bibwright.commands.outputs import before_bibliography
from bibwright.commands.paper_lists import citing_works, lists_of_papers, related_works
from bibwright.commands.papers import (
    NamedPaper,
    papers_and_files,
    papers_in,
    papers_of_bibliography,
)
from bibwright.commands.references import References, looked_up
from bibwright.commands.resolve import plan_output
from bibwright.commands.settings import Settings
from bibwright.errors import BibwrightError
from bibwright.matching.verdict import Status
from bibwright.model.reference import Reference
from bibwright.reports.references_report import references_report
from bibwright.sources.source import Source


class _List(Enum):
    """Which works of a paper's are wanted."""

    REFERENCES = auto()
    CITING = auto()
    RELATED = auto()


_options = together(
    click.argument("papers", nargs=-1),
    bibliography_option,
    click.option(
        "--of",
        "bibliographies",
        multiple=True,
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="Take every paper of this .bib.",
    ),
    click.option(
        "--as-cited",
        is_flag=True,
        help="Write what no source confirmed as it is cited, marked so.",
    ),
    target_option,
    click.option("--key-pattern", help="How citation keys are made where none can be kept."),
    unresolved_option,
    dry_run_option,
    explain_option,
    force_option,
    json_option,
    asking_options,
)


@click.command
@_options
@click.pass_context
def references(ctx: click.Context, /, papers: tuple[str, ...], **given: Any) -> None:
    """Turn what a paper cites into BibTeX, in the paper's own order.

    PAPERS are arXiv ids, links, DOIs or titles; or what is on disk: a .tar.gz or .zip, a folder, a
    .tex, a .bbl, a .pdf (with bibwright[documents]), a page of arXiv's HTML. A paper's source is
    asked of arXiv; its list is read from the .bbl, else from \\bibitem's, else from what is cited
    of the .bib, else from its PDF or its page. Where it has none, catalogues among --sources are
    taken at their word: Semantic Scholar, OpenAlex, Crossref, INSPIRE, OpenCitations. Each work is
    looked up as `bibwright resolve` does it.

    What a source confirms becomes an entry under the paper's own citation key. What none confirms
    is reported; --as-cited writes it as the authors have it, and says so in the field annote. What
    only catalogues have in the list is named, and not written.

    \b
      bibwright references 2406.03712 -o refs.bib
      bibwright references 2406.03712 -o refs.bib --as-cited --sources arxiv,semantic-scholar
      bibwright references source.tar.gz --dry-run -o refs.bib
      bibwright references --of survey.bib -o cited.bib
    """
    _run(ctx, papers, given, _List.REFERENCES)


@click.command("cited-by")
@_options
@click.pass_context
def cited_by(ctx: click.Context, /, papers: tuple[str, ...], **given: Any) -> None:
    """Turn what cites a paper into BibTeX.

    PAPERS are arXiv ids, links, DOIs or titles. What cites them is asked of the catalogues that
    --sources names: Semantic Scholar, OpenAlex, INSPIRE, OpenCitations; each work is looked up as
    `bibwright resolve` does it. What only one of several catalogues has is named.

    \b
      bibwright cited-by 2406.03712 --sources arxiv,semantic-scholar -o citing.bib
      bibwright cited-by --of mine.bib --sources semantic-scholar --json
    """
    _run(ctx, papers, given, _List.CITING)


@click.command
@_options
@click.pass_context
def related(ctx: click.Context, /, papers: tuple[str, ...], **given: Any) -> None:
    """Turn what resembles papers into BibTeX.

    PAPERS are arXiv ids, links, DOIs or titles; several are taken together. What resembles them is
    asked of Semantic Scholar, which --sources has to name; each work is looked up as `bibwright
    resolve` does it. What is among the papers, or in --of, isn't named again.

    \b
      bibwright related 2406.03712 --sources arxiv,semantic-scholar -o related.bib
      bibwright related --of survey.bib --sources arxiv,semantic-scholar --dry-run
    """
    _run(ctx, papers, given, _List.RELATED)


def _run(ctx: click.Context, papers: tuple[str, ...], given: dict[str, Any], wanted: _List) -> None:
    no_name = any(not each.strip() for each in papers)  # as a variable of the shell that isn't set
    if no_name or (not papers and not given["bibliographies"]):
        raise click.UsageError("name a paper: its arXiv id, a link, its title, or its source")
    if (output := _output(given)) is not None:
        before_bibliography(output, force=given["force"])  # said before anything is asked
    asking = Asking.of(given, runtime_of(ctx))
    found = _looked_up(papers, asking, given["bibliographies"], wanted)
    composition, plan = _composed(found, asking.settings, given)
    for each in found.citing:
        say(f"{each.name}: read from {each.references.form}")
    for name, why in found.without.items():
        say(f"{name}: no list: {why}", fg="yellow")
    _show(found, composition, plan, given)
    if plan is not None and not given["dry_run"]:
        carry_out(plan, asking.runtime)
    ctx.exit(_status(found))


def _looked_up(
    papers: tuple[str, ...], asking: Asking, bibliographies: Sequence[Path], wanted: _List
) -> References:
    words, paths = papers_and_files(papers) if wanted is _List.REFERENCES else (list(papers), [])
    lists = list(lists_of_files(paths))
    without: dict[str, BibwrightError] = {}
    with watching(0) as watcher, asking.sources(watcher) as sources:
        named = [*papers_in(words, sources, watcher=watcher)]
        for path in bibliographies:
            of_bibliography, others = papers_of_bibliography(path, sources, watcher=watcher)
            named += of_bibliography
            without |= others
        ids = list({each.names: each for each in reversed(named)}.values())[::-1]
        if ids and wanted is _List.REFERENCES:
            with asking.paper_sources(watcher) as own:
                found, others = lists_of_papers(ids, own, sources)
            lists += found
            without |= others
        elif ids:
            lists += _told(ids, sources, wanted)
        return looked_up(lists, sources, without=without, watcher=watcher)


def _told(papers: Sequence[NamedPaper], sources: Sequence[Source], wanted: _List) -> list[Citing]:
    if wanted is _List.RELATED:
        return [related_works(papers, sources)]
    return [citing_works(paper, sources) for paper in papers]


def _output(given: dict[str, Any]) -> Path | None:
    """The file that is written; None for standard output."""
    return None if given["output"] == Path("-") else given["output"]


def _composed(
    found: References, settings: Settings, given: dict[str, Any]
) -> tuple[Composition, Plan[FileChange] | None]:
    output = _output(given)
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
    return composition, plan_output(composition, output, before)


def _show(
    found: References,
    composition: Composition,
    plan: Plan[FileChange] | None,
    given: dict[str, Any],
) -> None:
    report = references_report(found, composition) if given["as_json"] else None
    show_made(composition.content, plan, report, dry_run=given["dry_run"])
    print_report(found.resolution, found.problems, composition, explain=given["explain"])
    for one in found.only_in_catalogues:
        only, have = ("only ", "has") if len(one.by) == 1 else ("", "have")
        by = " and ".join(one.by)
        say(f"{only}{by} {have} in the list: {_named(one.work)}", fg="yellow")
    _show_catalogues(found)
    for each in found.as_cited:
        keys = dict.fromkeys(verdict.query.key for verdict in each.verdicts)
        if len(each.verdicts) > 1 and each.name in composition.places:
            say(f"the same work, written once: {', '.join(filter(None, keys))}")
    cited = sum(each.name in composition.places for each in found.as_cited)
    if cited:
        say(f"as cited: {cited} that no source confirmed, marked in the field annote")
    elif found.as_cited:
        say(f"next: --as-cited writes the {len(found.as_cited)} others as the paper has them")


def _named(work: Reference) -> str:
    return f"{work.label} “{work.title}”" if work.title else work.label or f"“{work.said}”"


def _show_catalogues(found: References) -> None:
    """Of lists that several catalogues gave: how many works are surer, and which one alone has."""
    if max((len(each.catalogue_lists) for each in found.citing), default=0) < 2:
        return
    works = [work.query for each in found.citing for work in each.references.works]
    told = list(zip(works, found.listed_by, strict=True))
    surer = sum(len(by) > 1 for _, by in told)
    say(f"in the lists of several catalogues: {surer} of {len(works)}")
    for work, by in told:
        if len(by) == 1:
            say(f"only {by[0]} has it, too: {_named(work)}")


def _status(found: References) -> int:
    if not found.is_complete:
        return 3
    resolution = found.resolution
    unsettled = resolution.count(Status.MATCHED) < len(resolution.verdicts)
    return 1 if unsettled or found.problems or found.without else 0
