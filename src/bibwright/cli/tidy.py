"""``bibwright tidy``: bibliographies cleaned up in place."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import click

from bibwright.bibtex.layout import STYLES
from bibwright.bibtex.rules import Capitals, rules
from bibwright.bibtex.sorting import SORT_NAMES
from bibwright.bibtex.style_file import fields_in_style
from bibwright.bibtex.tidy.options import TidyOptions
from bibwright.bibtex.venues import FORMS as VENUE_FORMS
from bibwright.bibtex.venues import read_venues
from bibwright.changes import FileChange, Plan, refuse_unwritable
from bibwright.citations import kind_of
from bibwright.cli.carry_out import carry_out, page_changes, refuse_page
from bibwright.cli.completing import among
from bibwright.cli.findings import FORMS, print_findings
from bibwright.cli.given import (
    PATH,
    STDIN,
    dialect_option,
    force_option,
    json_option,
    key_map_option,
    lets_go,
    read_given,
    report_option,
    rewrite_option,
)
from bibwright.cli.library import Items, item_options
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import show_data, show_diff, show_json
from bibwright.cli.tidy_options import FAILURES, Options
from bibwright.cli.tidy_report import fails, findings, list_rules, meanings, print_summary
from bibwright.commands.clean_files import CleanFiles
from bibwright.commands.settings import load_settings
from bibwright.commands.tidy import TidyRun, tidy_files
from bibwright.config.paths import cache_folder


def _names(
    _ctx: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    """Names given one by one or with commas between them."""
    return tuple(name.strip() for each in given for name in each.split(",") if name.strip())


@click.command
@click.argument("files", nargs=-1, type=PATH)
@click.option("--check", is_flag=True, help="Change nothing; name what is unclean, exit with 1.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change.")
@click.option("--dry-run", is_flag=True, help="The same as --diff.")
@click.option("--list-rules", "listing", is_flag=True, help="List the rules; do nothing else.")
@click.option(
    "--only",
    multiple=True,
    callback=_names,
    shell_complete=among(lambda: (*rules(), "none")),
    help="These rules alone; `none` for none.",
)
@click.option(
    "--enable",
    multiple=True,
    callback=_names,
    shell_complete=among(rules),
    help="These rules as well.",
)
@click.option(
    "--disable",
    multiple=True,
    callback=_names,
    shell_complete=among(rules),
    help="Not these rules.",
)
@dialect_option
@click.option(
    "--capitals",
    type=click.Choice([str(mode) for mode in Capitals]),
    help="Which braces titles get; see above.",
)
@click.option("--style", type=click.Choice([*STYLES, "keep"]), help="Entry layout.")
@click.option("--omit", multiple=True, callback=_names, help="Remove these fields.")
@click.option(
    "--max-authors", type=click.IntRange(1), help="Shorten longer lists of authors: “and others”."
)
@click.option("--venues", type=PATH, help="The project's names of venues, a TOML file.")
@click.option(
    "--venue-form", type=click.Choice(VENUE_FORMS), help="Which names, if not as that file says."
)
@click.option(
    "--sort",
    multiple=True,
    callback=_names,
    shell_complete=among(lambda: SORT_NAMES),
    help="Sort by key, year, author, … .",
)
@click.option("--keys", "key_pattern", help="Make citation keys, such as {auth}{year}{word}.")
@click.option("--encoding", help="Encoding of a file that isn't UTF-8, such as cp1250.")
@click.option("--style-file", type=PATH, help="The project's .bst, which shows what is printed.")
@key_map_option
@rewrite_option
@click.option(
    "--tex", multiple=True, type=PATH, help="LaTeX or Markdown sources in which the keys are cited."
)
@click.option("--drop-unused", is_flag=True, help="Remove entries that no --tex source cites.")
@click.option(
    "--output-format",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="The form of --check's findings.",
)
@click.option("-o", "--output", type=PATH, help="Write here instead of in place; one file only.")
@report_option
@force_option
@click.option("-q", "--quiet", is_flag=True, help="Print only what can't be read.")
@click.option(
    "--fail-on",
    multiple=True,
    callback=_names,
    shell_complete=among(lambda: (*FAILURES, *rules())),
    help="What makes the exit status 1.",
)
@json_option
@item_options
@lets_go
def tidy(
    ctx: click.Context,
    /,
    files: tuple[Path, ...],
    listing: bool,
    items: Items | None,
    **given: Any,
) -> int:
    """Clean up .bib files in place without losing anything.

    What can't be read is left as it is, byte for byte, and reported with its line. Comments,
    macros, preambles and all text between entries stay. A second run changes nothing, and
    `bibwright undo` reverts the last one. With - a bibliography is read from standard input
    and written to standard output; -o - writes any other there.

    Each rule can be switched on or off; --list-rules lists them.

    \b
      bibwright tidy refs.bib --diff                what would change
      bibwright tidy refs.bib                       all rules that are on by default
      bibwright tidy refs.bib --only doi,names      these alone
      bibwright tidy *.bib --check                  for CI: exit status 1 if one is unclean
      bibwright tidy refs.bib --omit abstract,file  without these fields
      bibwright tidy refs.bib --tex paper.tex       also: what is cited, and what isn't
      bibwright tidy refs.bib --tex paper.tex --drop-unused
                                                    without what isn't cited
      bibwright tidy refs.bib --venues venues.toml --venue-form short
                                                    “NeurIPS” however it was written
      bibwright tidy refs.bib --check --report tidy.html
                                                    a page to look through first
      bibwright tidy zotero: --tag survey --diff    the fields of a Zotero library's items
      bibwright tidy refs.bib --keys '{auth}{year}{word}' --key-map map.json \\
          --rewrite-cites paper.tex                 new citation keys, everywhere

    --capitals: `add`, the default, puts braces round the words of a title that must keep their
    capitals, `words` also takes braces off that go round ordinary words or the whole title, `title`
    braces each title as a whole.

    For BibTeX, a DOI or an arXiv id in a field that the standard styles print stays there, and is
    also written to a field of its own; with --style-file, if that style doesn't print that field.

    --style: how entries are formatted: as by Bibwright or another program; `keep` leaves the
    formatting of each entry.

    --fail-on: changed (anything is unclean), left (for you to decide), unreadable, none, or names
    of rules, for what they change or leave.

    Exit status: 0 done, 1 something can't be read and stays as it was, 2 wrong usage or unreadable
    input. With --check, --diff or --dry-run 1 if anything is unclean or left for you to decide.
    --fail-on says it otherwise.
    """
    if listing:
        list_rules()
        return 0
    if not files:
        raise click.UsageError("name a .bib file, or - for standard input")
    options = Options(**{field.name: given[field.name] for field in fields(Options)})
    options.check_usage(files)
    refuse_page(options.report, files, force=options.force)
    chosen = _chosen(given)
    if items is not None:
        from bibwright.cli.tidy_library import tidy_items  # heavy

        return tidy_items(ctx, items, options, chosen, given)
    if options.style_file is not None:
        style = read_given(options.style_file)
        chosen = replace(chosen, printed=fields_in_style(style, str(options.style_file)))
    run = tidy_files(
        [(str(path), read_given(path)) for path in files],
        chosen,
        tex=options.tex,
        rewrite_cites=options.rewrite_cites,
        key_map=options.key_map,
        drop_unused=options.drop_unused,
        known=CleanFiles(cache_folder() / "clean"),
        processes=os.cpu_count() or 1,
    )
    targets = [options.output or path for path in files]
    plan = run.plan([None if to == STDIN else to for to in targets], force=options.force)
    if options.writes:
        refuse_unwritable(plan)
    status = _show(run, plan, options, stream=(options.output or files[0]) == STDIN)
    page = page_changes(
        options.report, lambda: _page(run, files), [*files, *options.tex], force=options.force
    )
    written = Plan.of([*page, *(plan.changes if options.writes else ())])
    if options.writes:
        for change in run.sources:
            if kind_of(change.path) is not None:
                show_diff(change.diff(), err=True)
    if not written.is_empty:
        carry_out(written, runtime_of(ctx), quiet=options.quiet)
    return status


def _page(run: TidyRun, files: tuple[Path, ...]) -> str:
    from bibwright.reports.changes_page import render_tidy

    return render_tidy(run, title=f"Clean-up of {', '.join(map(str, files))}")


def _chosen(given: dict[str, Any]) -> TidyOptions:
    """The settings in force, the command line over the files."""
    settings = load_settings(Path.cwd())
    chosen = replace(settings.tidy, dialect=settings.dialect)
    names = [field.name for field in fields(TidyOptions) if given.get(field.name)]
    said = {name: given[name] for name in names}
    if "venues" in said:
        said["venues"] = read_venues(read_given(said["venues"]), str(said["venues"]))
    return replace(chosen, **said)


def _show(run: TidyRun, plan: Plan[FileChange], options: Options, *, stream: bool) -> int:
    """Data on standard output, words on standard error; gives the exit status."""
    if options.as_json:
        show_json(run.as_json(plan))
    elif options.shows_diff:
        show_diff(plan.diff())
    elif stream and options.writes:
        show_data(run.files[0].after)
    found = findings(run, written=options.writes, edits=options.check)
    if not options.as_json:
        lists = (options.check or options.output_format != "text") and not stream
        form = options.output_format
        print_findings(
            options.shown(found), form, command="tidy", to_stdout=lists, meanings=meanings()
        )
    if not options.quiet:
        print_summary(run, would=not options.writes)
    if options.fail_on:
        return int(fails(run, plan, options.fail_on))
    if not options.writes:
        return int(bool(found) or not plan.is_empty)
    # What a person has to decide is named; a file is clean all the same but for what BibTeX, too,
    # can't read.
    notes = (note for file in run.files for note in file.tidied.notes)
    return int(any(note.rule == "unreadable" for note in notes))
