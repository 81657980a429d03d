"""``bibwright check`` over a folder of papers: one at a time, a row for each, a page for each."""

from __future__ import annotations

import re
from pathlib import Path

from bibwright.changes import Plan, read_existing
from bibwright.cli.asking import Asking
from bibwright.cli.carry_out import carry_out
from bibwright.cli.check_options import Options, run_check
from bibwright.cli.check_report import as_finding
from bibwright.cli.findings import print_findings
from bibwright.cli.runtime import Runtime
from bibwright.cli.terminal import say, show, show_json, watching
from bibwright.commands.check_folder import CheckedPaper, FolderRun
from bibwright.commands.check_inputs import submissions_in
from bibwright.commands.check_lists import paper_list
from bibwright.errors import InputError
from bibwright.formats.registry import BIB
from bibwright.progress import Watcher
from bibwright.reports.check_page import render_folder, render_html
from bibwright.reports.html_page import page_change
from bibwright.sources.source import Source
from bibwright.text.counted import counted
from bibwright.text.remembered import forget
from bibwright.text.visible import shortened
from bibwright.verification.model import MEANINGS

_INDEX = "index.html"
#: Of a paper's findings so many are shown in the table, in so many letters.
_SHOWN, _LONGEST = 5, 160


def check_folder(folder: Path, asking: Asking, options: Options) -> int:
    """Checks the papers in the folder, and prints and writes what came of them; gives the exit
    status. Only a row of each is kept while others are looked at."""
    found: list[CheckedPaper] = []
    with watching(0) as watcher, asking.sources(watcher) as sources:
        for path in submissions_in(folder):
            watcher.say(f"reading {path}")
            paper = _checked(path, folder, asking, options, sources, watcher)
            forget()
            found.append(paper)
            if options.output_format == "text" and not options.as_json:
                _print_row(paper)
    run = FolderRun(str(folder), tuple(found))
    if not found:
        raise InputError(f"{folder} is a directory without papers; name a file in it")
    _show(run, options)
    if options.report is not None:
        _write(options.report / _INDEX, render_folder(run), options, asking.runtime)
        pages = sum(bool(each.page) for each in found)
        say(f"wrote {counted(pages, 'page')}, and {options.report / _INDEX} for all of them")
    return run.status


def _checked(
    path: Path,
    folder: Path,
    asking: Asking,
    options: Options,
    sources: list[Source],
    watcher: Watcher,
) -> CheckedPaper:
    name = path.relative_to(folder).as_posix()
    if path.is_symlink():
        return CheckedPaper(name, error="it is a link, and links in a folder are not followed")
    try:
        if path.suffix.lower() in BIB.suffixes and path.is_file():
            files = [(str(path), read_existing(path))]
            run = run_check(files, (), sources, asking.settings, options, watcher)
        else:
            run = run_check([], [paper_list(path)], sources, asking.settings, options, watcher)
    except InputError as error:
        return CheckedPaper(name, error=str(error))
    page = _page_of(name) if options.report is not None else ""
    if options.report is not None:
        content = render_html(run.entries, title=f"Check of {name}", incomplete=run.incomplete)
        _write(options.report / page, content, options, asking.runtime)
    return CheckedPaper.of(name, run, options.chosen, page)


def _page_of(name: str) -> str:
    """The file name of a paper's page; no two papers share one."""
    letters = (each if re.match(r"[\w.-]", each) else f"_{ord(each):x}_" for each in name)
    return "".join(letters).replace("..", "_2e__2e_") + ".html"


def _write(path: Path, page: str, options: Options, runtime: Runtime) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{path.parent} can't be a folder of pages: {error.strerror}") from error
    plan = Plan.of([page_change(path, page, (), force=options.force)])
    carry_out(plan, runtime, quiet=True)


def _print_row(paper: CheckedPaper) -> None:
    show(f"  {paper.name}", label=paper.word, fg=_COLOURS.get(paper.word))
    show(f"    {paper.error or paper.counted}")
    for words in paper.incomplete:
        show(f"    incomplete: {words}")
    for each in paper.open[:_SHOWN]:
        show(f"    line {each.line}: [{each.name}] {shortened(each.words, _LONGEST)}")
    if len(paper.open) > _SHOWN:
        show(f"    and {len(paper.open) - _SHOWN} more")


_COLOURS = {
    "to look at": "yellow",
    "unreadable": "red",
    "incomplete": "red",
    "no findings": "green",
}


def _show(run: FolderRun, options: Options) -> None:
    if options.as_json:
        show_json(run.as_json())
    elif options.output_format != "text":
        print_findings(
            [as_finding(each) for paper in run.papers for each in paper.findings],
            options.output_format,
            command="check",
            to_stdout=True,
            meanings=MEANINGS,
            incomplete=run.incomplete,
        )
    for line in run.summary():
        say(line)
