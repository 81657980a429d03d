"""``bibwright check``: is every entry real, and does it say what its source says?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import click

from bibwright.bibtex.place import LIBRARY
from bibwright.changes import FileChange, Plan
from bibwright.cli.asking import Asking, asking_options
from bibwright.cli.carry_out import carry_out, page_changes, refuse_page
from bibwright.cli.check_folder import check_folder
from bibwright.cli.check_options import Options, run_check, status_of
from bibwright.cli.check_report import findings, print_entries, print_summary
from bibwright.cli.completing import among, citation_keys
from bibwright.cli.findings import form_option, print_findings
from bibwright.cli.given import (
    FILE_TO_WRITE,
    PATH,
    STDIN,
    dialect_option,
    force_option,
    json_option,
    read_given,
    refuse_repeated,
)
from bibwright.cli.library import Items, item_options, refuse, write
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import say, show_data, show_diff, show_json, watching
from bibwright.commands.check import CheckRun
from bibwright.commands.check_inputs import CheckInputs, sorted_out
from bibwright.commands.check_lists import claims_of, paper_list
from bibwright.commands.outputs import before_output
from bibwright.commands.paper_lists import citing_of
from bibwright.commands.papers import papers_in
from bibwright.verification.ignoring import is_baseline, written_baseline
from bibwright.verification.model import DEFAULT_FAIL_ON, MEANINGS, REASONS


def _reasons(
    _ctx: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    """Names with commas between them; ``none`` alone for none."""
    names = tuple(name.strip() for each in given for name in each.split(",") if name.strip())
    if names == ("none",):
        return ()
    for name in names:
        if name not in REASONS:
            raise click.BadParameter(
                f"there is no “{name}”; choose from {', '.join(REASONS)}, none"
            )
    return names or DEFAULT_FAIL_ON


@click.command
@click.argument("files", nargs=-1, type=PATH, required=True)
@click.option("--fix", is_flag=True, help="Correct what clearly differs from the source.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; change nothing.")
@click.option("--dry-run", is_flag=True, help="The same as --diff.")
@click.option(
    "--fail-on",
    multiple=True,
    callback=_reasons,
    shell_complete=among(lambda: (*REASONS, "none")),
    metavar="NAMES",
    help="What makes the exit status 1; see above.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="List also what differs though a habit of citing may explain it.",
)
@click.option(
    "--key",
    "keys",
    multiple=True,
    shell_complete=citation_keys,
    help="Only the entry with this key.",
)
@click.option(
    "--tex", multiple=True, type=PATH, help="Only entries that this LaTeX or Markdown source cites."
)
@click.option(
    "--explain",
    metavar="[KEY]",
    shell_complete=citation_keys,
    is_flag=False,
    flag_value="*",
    help="Show the entry of this key, or every entry, with all that was compared.",
)
@click.option("--baseline", type=PATH, help="Ignore the findings that are listed in this file.")
@click.option(
    "--write-baseline", type=FILE_TO_WRITE, help="Write all current findings to this file."
)
@click.option(
    "--report",
    type=FILE_TO_WRITE,
    help="Write a page to look through (HTML); of a folder of papers one each, into this folder.",
)
@form_option
@force_option
@json_option
@dialect_option
@asking_options
@item_options
@click.pass_context
def check(
    ctx: click.Context, /, files: tuple[Path, ...], items: Items | None, **given: Any
) -> None:
    """Look up every entry, and compare it with its source.

    FILES are bibliographies; papers, whose lists of references are looked up: an arXiv id, a link,
    a title, a source (.tex, .bbl, an archive, a folder), a .pdf or a .docx; any other list
    that resolve reads (.md, .txt, .html, .json, .csv, .ris and more); or a folder of papers, read
    one by one, for which --report names a folder.

    An entry is matched; conflicting, where its title, authors, year, venue or identifier is not
    what the source has; ambiguous, where several papers come into question; not found, where the
    sources that were asked do not have it, which says no more than that; or unavailable, where a
    source could not be asked. Of a matched paper it is noted whether it has been retracted,
    withdrawn or corrected, has a newer version than the one named, or has been published since.

    Abbreviations, initials, "and others", subtitles left out, a preprint's year in any version
    and a publication's year early or late contradict nothing.

    \b
      bibwright check refs.bib
      bibwright check refs.bib --diff                what could be corrected
      bibwright check refs.bib --fix                 undo with `bibwright undo`
      bibwright check refs.bib --tex paper.tex       only what is cited
      bibwright check refs.bib --report check.html   a page to look through, in any browser
      bibwright check refs.bib --output-format github --fail-on conflicting,not-found
      bibwright check zotero: --collection Survey    the items of a Zotero library
      bibwright check 2406.03712                     what a paper at arXiv cites
      bibwright check paper.pdf source.tar.gz        what papers on disk cite
      bibwright check submissions --report pages     a page for each paper, and one for all

    Everything that an entry says has an outcome: it agrees; it differs, which makes the entry
    conflicting; it differs, but a habit of citing may explain it; or no source can tell. What no
    source that was asked could know (a manual, a web page) is not checkable, and fails nothing.

    --fail-on: conflicting, or one of title, authors, year, venue, identifier; ambiguous,
    not-found, unavailable; retracted, withdrawn, concern, corrected, newer-version,
    published-since, authors-changed, mixed-versions; unknown-id (arXiv has no paper of that id);
    malformed-id (it is not a valid arXiv id); unreadable (a part of a bibliography can't be
    read); not-looked-up; none; or a finding by its name, which stands in brackets behind it. The
    default: conflicting, retracted, withdrawn, unknown-id, malformed-id, unreadable.

    To ignore a finding: a line “% bibwright: ignore year: the journal prints 2019”
    above the entry or in it, with the finding's name and the reason; or --baseline, a file that
    --write-baseline has written.

    --strict, for editors: what a habit of citing may explain is listed with that habit, as
    "differs", and makes the exit status 1.

    Exit status: 0 no finding of --fail-on, 1 some, 2 wrong usage or unreadable input, 3 a source
    could not be reached.
    """
    options = Options(**{field.name: given[field.name] for field in fields(Options)})
    options.check_usage(files)
    asking = Asking.of(given, runtime_of(ctx))
    if items is not None:
        refuse({"--dialect": given["dialect"]})
        ctx.exit(_check_items(ctx, items, asking, options))
    inputs = sorted_out(files)
    options.check_inputs(inputs)
    if inputs.folder is not None:
        ctx.exit(check_folder(inputs.folder, asking, options))
    contents = [(path, read_given(path)) for path in inputs.bibliographies]
    _refuse_targets(inputs.bibliographies, options)
    run = _run(contents, inputs, asking, options)
    plan = _plan(contents, run, options)
    for paper in run.lists:
        say(f"{paper.name}: read from {paper.form}")
    _show(run, plan, options, stream=STDIN in files)
    if not options.shows_diff and not plan.is_empty:
        carry_out(plan, asking.runtime)
    ctx.exit(status_of(run, options))


def _check_items(ctx: click.Context, items: Items, asking: Asking, options: Options) -> int:
    """The same over the items of a Zotero library; gives the exit status."""
    from bibwright.commands.library import LibraryRun, over_items
    from bibwright.zotero.item_files import DIALECT, ItemFile, entry_keys

    _refuse_targets([], options)
    asking = replace(asking, settings=replace(asking.settings, dialect=DIALECT))
    fixes = options.fix and not options.shows_diff
    with watching(0) as watcher:
        session = items.enter(ctx, watcher, write=fixes)

        def verb(chosen: list[ItemFile]) -> CheckRun:
            chosen_options = replace(options, keys=tuple(entry_keys(chosen, options.keys)))
            files = [(item.name, item.data) for item in chosen]
            with asking.sources(watcher) as sources:
                return run_check(files, (), sources, asking.settings, chosen_options, watcher)

        def found() -> LibraryRun[CheckRun]:
            return over_items(session, items.scope, verb)

        checked = found()
    run = checked.run
    plan = _reports([], run, options)
    shown: Plan[Any] = checked.plan if options.fix or options.shows_diff else Plan.of([])
    _show(run, shown, options, stream=False)
    if not plan.is_empty:
        carry_out(plan, asking.runtime)
    refused = fixes and write(ctx, session, checked.plan, lambda: found().plan)
    return status_of(run, options) or int(refused)


def _run(
    contents: list[tuple[Path, bytes]], inputs: CheckInputs, asking: Asking, options: Options
) -> CheckRun:
    files = [(str(path), data) for path, data in contents]
    lists = [paper_list(path) for path in inputs.papers]
    with watching(0) as watcher, asking.sources(watcher) as sources:
        if inputs.named:
            ids = dict.fromkeys(papers_in(inputs.named, sources, watcher=watcher))
            with asking.paper_sources(watcher) as own:
                lists += [claims_of(citing_of(paper, own, sources)) for paper in ids]
        run = run_check(files, lists, sources, asking.settings, options, watcher)
    explained = () if options.explain in (None, "", "*") else (options.explain,)
    run.require_keys((*options.keys, *explained))
    return run


def _plan(contents: list[tuple[Path, bytes]], run: CheckRun, options: Options) -> Plan[FileChange]:
    """All that would be written."""
    changes: list[FileChange] = []
    if options.fix or options.shows_diff:
        for (path, data), file in zip(contents, run.files, strict=True):
            if path != STDIN:
                changes.append(FileChange(path, data, file.after))
    return Plan.of([*_reports([path for path, _ in contents], run, options).changes, *changes])


def _reports(paths: list[Path], run: CheckRun, options: Options) -> Plan[FileChange]:
    """What would be written beside the bibliographies that were read from these paths."""
    changes = page_changes(options.report, lambda: _page(paths, run), paths, force=options.force)
    if options.write_baseline is not None:
        before = _before_baseline(options.write_baseline, paths, force=options.force)
        content = written_baseline(run.entries, options.chosen)
        changes.append(FileChange(options.write_baseline, before, content))
    return Plan.of(changes)


def _page(paths: list[Path], run: CheckRun) -> str:
    from bibwright.reports.check_page import render_html

    title = f"Check of {', '.join(map(str, paths)) or LIBRARY}"
    return render_html(run.entries, title=title, incomplete=run.incomplete)


def _refuse_targets(paths: Sequence[Path], options: Options) -> None:
    """Raises InputError or click.UsageError for what can't be written, before anything is asked."""
    refuse_repeated(filter(None, (options.report, options.write_baseline)))
    refuse_page(options.report, paths, force=options.force)
    if options.write_baseline is not None:
        _before_baseline(options.write_baseline, paths, force=options.force)


def _before_baseline(path: Path, read: Iterable[Path], *, force: bool) -> bytes | None:
    return before_output(path, is_baseline, "a baseline of bibwright check", read, force=force)


def _show(run: CheckRun, plan: Plan[Any], options: Options, *, stream: bool) -> None:
    """Data on standard output, words on standard error."""
    if options.as_json:
        data = run.as_json() | {"plan": plan.as_json()}
        show_json(data)
    elif options.shows_diff:
        show_diff(plan.diff())
    elif stream and options.fix:
        show_data(run.files[0].after)
    elif options.output_format != "text":
        print_findings(
            findings(run, options.chosen),
            options.output_format,
            command="check",
            to_stdout=True,
            meanings=MEANINGS,
            incomplete=run.incomplete,
        )
    else:
        print_entries(run, explain=options.explain or "")
    print_summary(run, fixed=options.fix and not options.shows_diff)
