"""``bibwright serve``: the reports as a page in a browser."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from threading import Thread
from typing import Any

import click

from bibwright.bibtex.dialect import Dialect
from bibwright.changes import Journal, resolve_target
from bibwright.cli.given import dialect_option, refuse_repeated
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import command_line, say
from bibwright.commands.dedupe_review import dedupe_answers_path
from bibwright.commands.dedupe_run import DedupeOptions
from bibwright.commands.settings import load_settings
from bibwright.config.paths import journal_folder
from bibwright.serving.app import App
from bibwright.serving.dedupe_view import DedupeView
from bibwright.serving.desk import Desk
from bibwright.serving.http_server import Server
from bibwright.serving.view import View

__all__ = ["serve"]


@click.command
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), required=True)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Listen here; else any free port."
)
@click.option("--no-browser", is_flag=True, help="Open no browser; only show the address.")
@dialect_option
@click.pass_context
def serve(
    ctx: click.Context, /, files: tuple[Path, ...], port: int, no_browser: bool, **given: Any
) -> None:
    """Look through FILES in a browser: duplicates side by side, to merge or to keep.

    The page is served on this machine alone, at an address that nobody can guess, until Ctrl-C. It
    shows what `bibwright dedupe` finds, keeps answers in the file that its --review keeps them in
    (refs.bib.answers.json), and writes only what it has shown as a diff. What is written can be
    taken back on the page and with `bibwright undo`.

    \b
      bibwright serve refs.bib
      bibwright serve refs.bib --port 8765 --no-browser
    """
    refuse_repeated(files)
    desk = _desk(ctx, [*files, dedupe_answers_path(files[0])])
    named = given["dialect"] or load_settings(Path.cwd()).dialect
    options = DedupeOptions(dialect=Dialect(named) if named else None)
    views: dict[str, View] = {
        "duplicates": DedupeView(files, dedupe_answers_path(files[0]), options, desk)
    }
    for view in views.values():
        view.state()  # what can't be read is said before anybody opens the page
    with Server(port) as server:
        server.app = App(server.host, views, desk)
        say(f"open {server.app.address} in a browser; Ctrl-C ends it")
        if not no_browser:
            Thread(target=webbrowser.open, args=[server.app.ticket], daemon=True).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("stopped; what was written stays (undo with `bibwright undo`)")


def _desk(ctx: click.Context, files: list[Path]) -> Desk:
    return Desk(
        frozenset(map(resolve_target, files)),
        Journal(journal_folder()),
        command_line(sys.argv),
        runtime_of(ctx).moment,
    )
