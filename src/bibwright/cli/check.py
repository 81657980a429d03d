"""``bibwright check``: is every entry real, and does it say what its source says?"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import click

from bibwright.bibtex.place import LIBRARY
from bibwright.changes import FileChange, Plan, read_file
from bibwright.citations import used_keys
from bibwright.cli.asking import asking_options, opened, settings_in_force
from bibwright.cli.carry_out import carry_out
from bibwright.cli.check_report import findings, print_entries, print_summary
from bibwright.cli.findings import form_option, print_findings
from bibwright.cli.given import (
    FILE_TO_WRITE,
    STDIN,
    dialect_option,
    force_option,
    read_given,
    refuse_repeated,
)
from bibwright.cli.library import Items, item_options, refuse, write
from bibwright.cli.runtime import Runtime, runtime_of
from bibwright.cli.terminal import show_data, show_diff, show_json, watching
from bibwright.commands.check import CheckRun, check_files
from bibwright.commands.settings import Settings
from bibwright.matching.verdict import Status
from bibwright.progress import Watcher
from bibwright.verification.ignoring import read_baseline, written_baseline
from bibwright.verification.model import DEFAULT_FAIL_ON, DIFFERS, MEANINGS, REASONS

__all__ = ["check"]

_PATH = click.Path(path_type=Path)


def _reasons(
    _ctx: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    """Names with commas between them; ``none`` alone for none."""
    names = tuple(name.strip() for each in given for name in each.split(",") if name.strip())
    if names == ("none",):
        return ()
    for name in names:
        if name not in REASONS:
            raise click.BadParameter(f"there is no “{name}”; there are {', '.join(REASONS)}, none")
    return names or DEFAULT_FAIL_ON


@click.command
@click.argument("files", nargs=-1, type=_PATH, required=True)
@click.option("--fix", is_flag=True, help="Correct what clearly differs from the source.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; change nothing.")
@click.option("--dry-run", is_flag=True, help="The same as --diff.")
@click.option(
    "--fail-on",
    multiple=True,
    callback=_reasons,
    metavar="NAMES",
    help="What makes the exit status 1; see above.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="List also what differs though a habit of citing may explain it.",
)
@click.option("--key", "keys", multiple=True, help="Only the entry with this key.")
@click.option("--tex", multiple=True, type=_PATH, help="Only entries that are cited in here.")
@click.option(
    "--explain",
    metavar="[KEY]",
    is_flag=False,
    flag_value="*",
    help="Show the entry of this key, or every entry, with all that was compared.",
)
@click.option("--baseline", type=_PATH, help="Ignore the findings that are listed in this file.")
@click.option("--write-baseline", type=FILE_TO_WRITE, help="List all findings of now in this file.")
@click.option("--report", type=FILE_TO_WRITE, help="Write a page to look through (HTML).")
@form_option
@force_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@dialect_option
@asking_options
@item_options
@click.pass_context
def check(
    ctx: click.Context, /, files: tuple[Path, ...], items: Items | None, **given: Any
) -> None:
    """Look up every entry, and compare it with its source.

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
      bibwright check refs.bib --fix                 `bibwright undo` takes it back
      bibwright check refs.bib --tex paper.tex       only what is cited
      bibwright check refs.bib --report check.html   a page to look through, in any browser
      bibwright check refs.bib --output-format github --fail-on conflicting,not-found
      bibwright check zotero: --collection Survey    the items of a Zotero library

    Everything that an entry says has an outcome: it agrees; it differs, which makes the entry
    conflicting; it differs, but a habit of citing may explain it; or no source can tell. What no
    source that was asked could know (a manual, a web page) is not checkable, and fails nothing.

    --fail-on: conflicting, or one of title, authors, year, venue, identifier; ambiguous,
    not-found, unavailable; retracted, withdrawn, concern, corrected, newer-version,
    published-since, authors-changed, mixed-versions; unknown-id (arXiv has no paper of that id);
    malformed-id (no arXiv id is like it); not-looked-up; none; or a finding by its name, which
    stands in brackets behind it. If nothing is said: conflicting, retracted, withdrawn,
    unknown-id, malformed-id.

    What you want to hear no more of: a line “% bibwright: ignore year: the journal prints 2019”
    above the entry or in it, with the finding's name and the reason; or --baseline, a file that
    --write-baseline has written.

    --strict, for editors: what a habit of citing may explain is listed with that habit, as
    "differs", and makes the exit status 1.

    Exit status: 0 nothing of that, 1 something, 2 wrong usage or unreadable input, 3 a source
    could not be reached.
    """
    options = Options(**{field.name: given[field.name] for field in fields(Options)})
    options.check_usage(files)
    settings = settings_in_force(given)
    runtime = runtime_of(ctx)
    if items is not None:
        refuse({"--dialect": given["dialect"]})
        ctx.exit(_check_items(ctx, items, settings, options))
    contents = [(path, read_given(path)) for path in files]
    run = _run(contents, settings, options, runtime)
    plan = _plan(contents, run, options)
    _show(run, plan, options, stream=STDIN in files)
    if not options.shows_diff and not plan.is_empty:
        carry_out(plan, runtime)
    ctx.exit(_status(run, options))


def _check_items(ctx: click.Context, items: Items, settings: Settings, options: Options) -> int:
    """The same over the items of a Zotero library; gives the exit status."""
    from bibwright.commands.library import LibraryRun, over_items
    from bibwright.zotero.item_files import DIALECT, ItemFile, entry_keys

    runtime = runtime_of(ctx)
    fixes = options.fix and not options.shows_diff
    with watching(0) as watcher:
        session = items.enter(ctx, watcher, write=fixes)

        def verb(chosen: list[ItemFile]) -> CheckRun:
            wishes = replace(options, keys=tuple(entry_keys(chosen, options.keys)))
            files = [(item.name, item.data) for item in chosen]
            return _asked(files, replace(settings, dialect=DIALECT), wishes, runtime, watcher)

        def found() -> LibraryRun[CheckRun]:
            return over_items(session, items.scope, verb)

        checked = found()
    run = checked.run
    plan = _reports([], run, options)
    shown: Plan[Any] = checked.plan if options.fix or options.shows_diff else Plan.of([])
    _show(run, shown, options, stream=False)
    if not options.shows_diff and not plan.is_empty:
        carry_out(plan, runtime)
    refused = False
    if fixes and not checked.plan.is_empty:
        refused = bool(write(ctx, session, checked.plan, lambda: found().plan).refused)
    return _status(run, options) or int(refused)


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says and no settings file can."""

    fix: bool
    diff: bool
    dry_run: bool
    fail_on: tuple[str, ...]
    strict: bool
    keys: tuple[str, ...]
    tex: tuple[Path, ...]
    explain: str | None
    baseline: Path | None
    write_baseline: Path | None
    report: Path | None
    output_format: str
    as_json: bool
    force: bool
    offline: bool
    refresh: bool

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of what makes the exit status 1."""
        return (*self.fail_on, *([DIFFERS] if self.strict else []))

    @property
    def shows_diff(self) -> bool:
        """Whether the person wants to see the change itself, and nothing done."""
        return self.diff or self.dry_run

    def check_usage(self, files: tuple[Path, ...]) -> None:
        """Raises click.UsageError for what can't go together."""
        if len(files) > 1 and STDIN in files:
            raise click.UsageError("- for standard input can't stand beside other files")
        refuse_repeated(files)

    def wanted(self) -> frozenset[str] | None:
        """The keys to check; None for all."""
        usage = used_keys(self.tex) if self.tex else None
        if usage is not None and usage.everything:
            return None
        if usage is None and not self.keys:
            return None
        return frozenset([*self.keys, *(usage.keys if usage else ())])


def _run(
    contents: list[tuple[Path, bytes]], settings: Settings, options: Options, runtime: Runtime
) -> CheckRun:
    files = [(str(path), data) for path, data in contents]
    with watching(0) as watcher:
        return _asked(files, settings, options, runtime, watcher)


def _asked(
    files: list[tuple[str, bytes]],
    settings: Settings,
    options: Options,
    runtime: Runtime,
    watcher: Watcher,
) -> CheckRun:
    asked = opened(settings, runtime, watcher, offline=options.offline, refresh=options.refresh)
    with asked as sources:
        return check_files(
            files,
            sources,
            dialect=settings.chosen_dialect,
            keys=options.wanted(),
            strict=options.strict,
            baseline=_baseline(options),
            watcher=watcher,
        )


def _baseline(options: Options) -> tuple[str, bytes] | None:
    path = options.baseline
    return None if path is None else (str(path), read_given(path))


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
    changes: list[FileChange] = []
    if options.report is not None:
        from bibwright.reports.check_page import render_html
        from bibwright.reports.html_page import before_page

        standing = before_page(options.report, paths, force=options.force)
        title = f"Check of {', '.join(map(str, paths)) or LIBRARY}"
        page = render_html(run.entries, title=title, incomplete=run.incomplete).encode()
        changes.append(FileChange(options.report, standing, page))
    if options.write_baseline is not None:
        path = options.write_baseline
        standing = read_file(path)
        if standing and not options.force:
            read_baseline(standing, str(path))  # nothing else is written over
        changes.append(FileChange(path, standing, written_baseline(run.entries, options.chosen)))
    return Plan.of(changes)


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


def _status(run: CheckRun, options: Options) -> int:
    if run.count(Status.UNAVAILABLE):
        return 3
    chosen = options.chosen
    unasked = "not-looked-up" in options.fail_on and bool(run.unasked)
    return 1 if unasked or run.failing(chosen) else 0
