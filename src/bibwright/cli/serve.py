"""``bibwright serve``: the reports as a page in a browser."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields
from pathlib import Path
from threading import Thread
from typing import Any

import click

from bibwright.changes import Journal, resolve_target
from bibwright.cli.asking import Asking, asking_options
from bibwright.cli.dedupe_options import FindingOptions, finding_options, found_in
from bibwright.cli.given import PATH, STDIN, dialect_option, read_given, read_stdin, refuse_repeated
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import command_line, say
from bibwright.commands.bibliographies import require_bibliographies
from bibwright.commands.check import CheckRun, check_files
from bibwright.commands.compose import Composition, compose
from bibwright.commands.dedupe_library import dedupe_given
from bibwright.commands.dedupe_run import DedupeRun
from bibwright.commands.library import over_files
from bibwright.commands.resolve import Inputs, answers_path, name_of_output, read_inputs
from bibwright.commands.update import UpdateRun, update_files
from bibwright.config.paths import journal_folder, served_file
from bibwright.duplicates.answers import Answers
from bibwright.errors import InputError
from bibwright.formats.registry import BIB
from bibwright.lookup.resolver import Resolution, resolve
from bibwright.model.reference import Reference
from bibwright.progress import Watcher
from bibwright.readers import InputKind
from bibwright.reports.item_rows import check_rows, duplicate_rows, update_rows
from bibwright.serving.announced import announced
from bibwright.serving.app import App
from bibwright.serving.check_view import CheckView
from bibwright.serving.dedupe_view import DedupeView
from bibwright.serving.desk import Desk
from bibwright.serving.http_server import Server
from bibwright.serving.items import ItemQuestions, ItemVerb
from bibwright.serving.resolve_view import Lists, ResolveView
from bibwright.serving.view import View
from bibwright.verification.wording import sources_named
from bibwright.zotero.item_files import DIALECT, ItemFile


@click.command
@click.argument("files", nargs=-1, type=PATH)
@click.option("-o", "--output", type=PATH, help="The .bib that papers of a list are added to.")
@click.option("--zotero", is_flag=True, help="Answer the plugin in Zotero, too.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port to listen on; by default any free one.",
)
@click.option("--no-browser", is_flag=True, help="Open no browser; only show the address.")
@dialect_option
@finding_options
@asking_options
@click.pass_context
def serve(
    ctx: click.Context,
    /,
    files: tuple[Path, ...],
    output: Path | None,
    zotero: bool,
    port: int,
    no_browser: bool,
    **given: Any,
) -> None:
    """Look through FILES in a browser, and decide there.

    Of bibliographies: duplicates side by side, to merge or to keep; and every entry beside its
    source, with corrections to accept. Of any other file, a list of papers: what is ambiguous, to
    choose from; what is certain is added to OUTPUT, or to the first bibliography named. Sources are
    asked when you say so on the page.

    With --zotero the plugin in Zotero finds this server and asks it about items; FILES may be left
    out then.

    The page is served on this machine alone, at an address that nobody can guess, until Ctrl-C. It
    finds, keeps and writes the same as `bibwright dedupe --review`, `check --fix` and
    `resolve --review`, and writes nothing that it hasn't shown. What is written can be undone
    on the page and with `bibwright undo`.

    \b
      bibwright serve refs.bib
      bibwright serve new.bib --against library.bib --tex paper.tex
      bibwright serve survey.txt -o refs.bib
      bibwright serve refs.bib --port 8765 --no-browser
      bibwright serve --zotero
    """
    if not files and not zotero:
        raise click.UsageError("name the files to look through, or say --zotero")
    bibs, lists = _sorted(files)
    if lists and not (output or bibs):
        raise click.UsageError("name the .bib that the list's papers are added to, with -o")
    finding = FindingOptions(**{field.name: given[field.name] for field in fields(FindingOptions)})
    if (finding.against or finding.never_merge or finding.same_fields) and not bibs:
        raise click.UsageError("there is no bibliography in which to look for duplicates; name one")
    refuse_repeated([*bibs, *finding.against])
    asked = _Asked(Asking.of(given, runtime_of(ctx)))
    papers = _lists(lists, output or bibs[0], asked) if lists else None
    written = [*bibs, *([papers.output, papers.answers] if papers else [])]
    if bibs:
        written.append(finding.answers(bibs))
    desk = Desk(
        frozenset(map(resolve_target, written)),
        Journal(journal_folder()),
        command_line(sys.argv),
        runtime_of(ctx).moment,
    )
    views = _views(bibs, papers, asked, finding, desk)
    _run(views, desk, port, asked if zotero else None, browser=bool(views) and not no_browser)


def _run(
    views: Mapping[str, View], desk: Desk, port: int, zotero: _Asked | None, *, browser: bool
) -> None:
    """Serves the views, and the plugin in ``zotero``, until Ctrl-C."""
    items = ItemQuestions(_item_verbs(zotero)) if zotero is not None else None
    with ExitStack() as stack:
        server = stack.enter_context(Server(port))
        server.app = App(server.host, views, desk, items)
        if views:
            say(f"open {server.app.address} in a browser; Ctrl-C ends it")
        if items is not None:
            stack.enter_context(announced(server.app.address, served_file()))
            say(f"the plugin in Zotero finds this server at {server.app.address}; Ctrl-C ends it")
        if browser:
            Thread(target=webbrowser.open, args=[server.app.ticket], daemon=True).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("stopped; what was written stays (undo with `bibwright undo`)")


def _item_verbs(asked: _Asked) -> Mapping[str, ItemVerb]:
    """What the plugin in Zotero can ask about items."""

    def check(items: list[ItemFile], _: frozenset[str], watcher: Watcher) -> Mapping[str, Any]:
        return check_rows(over_files(items, lambda each: asked.check_items(each, watcher)))

    def update(items: list[ItemFile], _: frozenset[str], watcher: Watcher) -> Mapping[str, Any]:
        return update_rows(over_files(items, lambda each: asked.update_items(each, watcher)))

    def duplicates(
        items: list[ItemFile], chosen: frozenset[str], watcher: Watcher
    ) -> Mapping[str, Any]:
        watcher.say(f"comparing {len(items)} items")
        return duplicate_rows(dedupe_given(items), chosen)

    return {"check": check, "update": update, "duplicates": duplicates}


def _sorted(files: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Which of the files are bibliographies, and which hold lists."""
    if STDIN in files:
        raise click.UsageError("name files to serve; standard input (-) can't be served")
    refuse_repeated(files)
    bibs: list[Path] = []
    lists: list[Path] = []
    for path in files:
        try:
            require_bibliographies([(str(path), read_given(path))])
        except InputError:
            if path.suffix.lower() in BIB.suffixes or not path.is_file():
                raise
            lists.append(path)
        else:
            bibs.append(path)
    return bibs, lists


@dataclass(frozen=True, slots=True)
class _Asked:
    """The verbs that ask sources, as a person wants these to be asked."""

    asking: Asking

    @property
    def names(self) -> str:
        """Whom, in words."""
        where = ", without the network" if self.asking.offline else ""
        return f"{sources_named(self.asking.settings.sources)}{where}"

    def check(self, files: Sequence[tuple[str, bytes]], watcher: Watcher) -> CheckRun:
        """`bibwright check` over the files."""
        dialect = self.asking.settings.chosen_dialect
        with self.asking.sources(watcher) as sources:
            return check_files(files, sources, dialect=dialect, watcher=watcher)

    def check_items(self, items: Sequence[ItemFile], watcher: Watcher) -> CheckRun:
        """`bibwright check` over items of Zotero."""
        files = [(each.name, each.data) for each in items]
        with self.asking.sources(watcher) as sources:
            return check_files(files, sources, dialect=DIALECT, watcher=watcher)

    def update_items(self, items: Sequence[ItemFile], watcher: Watcher) -> UpdateRun:
        """`bibwright update` over items of Zotero."""
        files = [(each.name, each.data) for each in items]
        with self.asking.sources(watcher) as sources:
            return update_files(files, sources, dialect=DIALECT, watcher=watcher)

    def resolve(self, queries: Sequence[Reference], watcher: Watcher) -> Resolution:
        """`bibwright resolve` of what was read."""
        with self.asking.sources(watcher) as sources:
            return resolve(queries, sources, watcher=watcher)


def _lists(files: Sequence[Path], output: Path, asked: _Asked) -> Lists:
    settings, names = asked.asking.settings, [str(path) for path in files]
    answers = answers_path(output, names)
    assert answers is not None  # there is an output

    def composed(read: Inputs, resolution: Resolution, before: bytes) -> Composition:
        return compose(
            resolution,
            existing=before,
            name=name_of_output(output, read.forms),
            dialect=settings.chosen_dialect,
            like=read.dialect,
            key_pattern=settings.key_pattern,
        )

    return Lists(
        tuple(files),
        lambda: read_inputs(names, InputKind.AUTO, read_stdin),
        asked.resolve,
        composed,
        output,
        answers,
        asked.names,
    )


def _views(
    bibs: Sequence[Path], papers: Lists | None, asked: _Asked, finding: FindingOptions, desk: Desk
) -> Mapping[str, View]:
    views: dict[str, View] = {}
    if papers is not None:
        papers.read()  # what can't be read is said before anybody opens the page
        views["papers"] = ResolveView(papers, desk)
    if bibs:

        def find(files: Sequence[tuple[str, bytes]], answers: Answers) -> DedupeRun:
            return found_in(files, finding, answers, finding.tex)

        duplicates = DedupeView(bibs, finding.answers(bibs), find, desk)
        duplicates.state()
        views["duplicates"] = duplicates
        views["check"] = CheckView(bibs, asked.check, asked.names, desk)
    return views
