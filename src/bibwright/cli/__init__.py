"""The command line. Progress and reports; no logic."""

from __future__ import annotations

import gc
import importlib
import os
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

import click

from bibwright._version import __version__

__all__ = ["main", "program"]

#: Commands by name, and the module that each is loaded from when it is called.
_COMMANDS = {
    "resolve": "bibwright.cli.resolve:resolve",
    "references": "bibwright.cli.references:references",
    "cited-by": "bibwright.cli.references:cited_by",
    "related": "bibwright.cli.references:related",
    "graph": "bibwright.cli.graph:graph",
    "watch": "bibwright.cli.watch:watch",
    "cite": "bibwright.cli.cite:cite",
    "tidy": "bibwright.cli.tidy:tidy",
    "dedupe": "bibwright.cli.dedupe:dedupe",
    "dedupe-spark": "bibwright.cli.dedupe_spark:dedupe_spark",
    "check": "bibwright.cli.check:check",
    "update": "bibwright.cli.update:update",
    "sync": "bibwright.cli.sync:sync",
    "pull": "bibwright.cli.pull:pull",
    "convert": "bibwright.cli.convert:convert",
    "index": "bibwright.cli.index:index",
    "cache": "bibwright.cli.cache:cache",
    "serve": "bibwright.cli.serve:serve",
    "lsp": "bibwright.hosts.language_server:lsp_command",
    "mcp": "bibwright.cli.mcp:mcp",
    "undo": "bibwright.cli.undo:undo",
    "redo": "bibwright.cli.undo:redo",
}
#: Their one-line helps stand here, so that `bibwright --help` loads none of them.
_SUMMARIES = {
    "resolve": "Turn a list of papers into BibTeX, each confirmed by arXiv.",
    "references": "Turn what a paper cites into BibTeX.",
    "cited-by": "Turn what cites a paper into BibTeX.",
    "related": "Turn what resembles papers into BibTeX.",
    "watch": "Report what is new about a bibliography since the last run.",
    "graph": "Show which papers of a bibliography cite each other, and which it lacks.",
    "cite": "Add what a document cites to its bibliography.",
    "tidy": "Clean up .bib files in place without losing anything.",
    "dedupe": "Find duplicate entries, and merge them.",
    "dedupe-spark": "Find duplicates among millions of records, on Apache Spark.",
    "check": "Compare every entry with its source.",
    "update": "Replace preprints by their published versions.",
    "convert": "Convert a bibliography to another format, and report what is lost.",
    "sync": "Add entries to a Zotero library, and keep both in sync.",
    "pull": "Import a Zotero library's items into a bibliography.",
    "index": "Fetch, build, update or inspect an offline index.",
    "cache": "Show the cache and other kept files, and clear them.",
    "serve": "Review the reports in a browser, and decide there.",
    "lsp": "Run a language server: findings, fixes and citation keys in an editor.",
    "mcp": "Serve a folder's bibliographies to an AI assistant.",
    "undo": "Undo the last change to a file or a Zotero library.",
    "redo": "Redo what was undone last.",
}

#: Packages that come with the extra of a command's own name.
_EXTRAS = frozenset({"lsprotocol", "mcp", "pygls"})


class _Commands(click.Group):
    """A group that imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name].split(":")
        try:
            command: click.Command = getattr(importlib.import_module(module), name)
        except ModuleNotFoundError as error:
            from bibwright.errors import InputError

            if (error.name or "").partition(".")[0] not in _EXTRAS:
                raise
            raise InputError(
                f"bibwright {cmd_name} needs more than the plain install; get it the way you "
                f"installed it: `uv tool install 'bibwright[{cmd_name}]'`, `pipx install --force "
                f"'bibwright[{cmd_name}]'` or `pip install 'bibwright[{cmd_name}]'`"
            ) from error
        return command

    def invoke(self, ctx: click.Context) -> object:
        from bibwright.cli.terminal import point_nowhere

        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click would make it 1, which means that something was found
            point_nowhere(sys.stdout)
            ctx.exit(141)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_SUMMARIES.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, package_name="bibwright")
@click.pass_context
def _bibwright(ctx: click.Context) -> None:
    """Turn whatever list of papers you have into a bibliography you can trust.

    \b
      bibwright resolve survey.txt -o refs.bib     a web digest's page → BibTeX
      bibwright resolve ids.txt more.txt           ids, links, titles → BibTeX on the screen
      bibwright resolve refs.bib --dry-run         what would come of an existing .bib
      bibwright tidy refs.bib --diff               what would be cleaned up in a .bib
      bibwright dedupe refs.bib                    which entries are duplicates, and why
      bibwright check refs.bib                     is each entry as its source has it?
      bibwright undo                               the last change to a file, undone

    Exit status: 0 all well, 1 something was left unresolved, 2 wrong usage or unreadable
    input, 3 a source could not be reached.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    elif os.environ.get("FORCE_COLOR"):
        ctx.color = True
    try:
        Path.cwd()
    except OSError as error:
        raise click.UsageError("the current folder is gone; change to one that exists") from error


def program() -> click.Group:
    """The program as click knows it: for its reference, its manual pages and its completion."""
    return _bibwright


def main(args: list[str] | None = None, **extra: Any) -> None:
    """Runs the command line and leaves with its exit status.

    Whatever goes wrong is one sentence. With BIBWRIGHT_TRACEBACK set, what no one foresaw is
    raised as it is.
    """
    try:
        _run(args, **extra)
    finally:
        _leave_unsaid()


def _run(args: list[str] | None, **extra: Any) -> None:
    from bibwright.cli.terminal import escape_unknown_letters, flush, point_nowhere, say
    from bibwright.errors import BibwrightError
    from bibwright.text.visible import visible

    escape_unknown_letters()
    if "_BIBWRIGHT_COMPLETE" in os.environ:
        importlib.import_module("bibwright.cli.shells")
    try:
        with _plugins_named():
            status = _bibwright.main(args, "bibwright", standalone_mode=False, **extra)
        flush()
    except click.ClickException as error:
        vars(error)["message"] = visible(error.message)  # click calls it final
        with suppress(OSError):
            error.show()
        sys.exit(error.exit_code)
    except BibwrightError as error:
        say(f"bibwright: {error}")
        sys.exit(error.exit_status)
    except (click.Abort, KeyboardInterrupt):
        say("bibwright: stopped; nothing half-done was left behind")
        sys.exit(130)
    except BrokenPipeError:
        point_nowhere(sys.stdout)
        sys.exit(141)
    except Exception as error:  # the one guard: what is left is one sentence, too
        if os.environ.get("BIBWRIGHT_TRACEBACK"):
            raise
        point_nowhere(sys.stdout)
        say(f"bibwright: {_in_a_sentence(error)}")
        sys.exit(2)
    gc.freeze()  # on its way out Python would look for cycles in all that there is
    sys.exit(status if isinstance(status, int) else 0)


@contextmanager
def _plugins_named() -> Iterator[None]:
    """Within the block, a plugin that is left out is one line on standard error."""
    from bibwright.cli.terminal import say
    from bibwright.plugins import PluginWarning

    with warnings.catch_warnings():
        warnings.simplefilter("always", PluginWarning)
        others = warnings.showwarning

        def shown(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if issubclass(category, PluginWarning):
                say(f"bibwright: {message}")
            else:
                others(message, category, filename, lineno, file, line)

        warnings.showwarning = shown
        yield


def _in_a_sentence(error: Exception) -> str:
    """What went wrong. The error's own text is no part of it: nobody knows what it holds."""
    from bibwright.plugins import plugin_among

    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if isinstance(error.filename, str) else ""
        return f"the system says “{error.strerror}”{where}; put that right and run again"
    if isinstance(error, ImportError):
        return "a part of the program cannot be loaded; give it more memory, or install it again"
    if isinstance(error, MemoryError):
        return "there is not enough memory for this; give less at once"
    if isinstance(error, RecursionError):
        return "something in the input is nested too deeply to be read; nothing was changed"
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    if plugin := plugin_among(frame.f_globals.get("__name__", "") for frame in frames):
        return (
            f"the plugin {plugin} failed ({type(error).__name__}); please report it to who made "
            "it; BIBWRIGHT_TRACEBACK=1 shows more"
        )
    folder = Path(__file__).parents[1]
    places = [
        f"{Path(place.filename).relative_to(folder)}:{place.lineno}"
        for place in traceback.extract_tb(error.__traceback__)
        if Path(place.filename).is_relative_to(folder)
    ]
    where = f" in {places[-1]}" if places else ""
    return (
        f"this is a bug ({type(error).__name__}{where}, version {__version__}); please report this "
        "line and what you typed; BIBWRIGHT_TRACEBACK=1 shows more"
    )


def _leave_unsaid() -> None:
    """Leaves words that nobody can get: at exit Python would try again, and take that for how the
    command ended."""
    from bibwright.cli.terminal import point_nowhere

    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    except (OSError, ValueError):
        point_nowhere(sys.stderr)
