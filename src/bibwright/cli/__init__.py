"""The command line. Progress and reports; no logic."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from bibwright._version import __version__

__all__ = ["main"]

#: Commands by name, and the module that each is loaded from when it is called.
_COMMANDS = {
    "resolve": "bibwright.cli.resolve:resolve",
    "tidy": "bibwright.cli.tidy:tidy",
    "dedupe": "bibwright.cli.dedupe:dedupe",
    "check": "bibwright.cli.check:check",
    "update": "bibwright.cli.update:update",
    "sync": "bibwright.cli.sync:sync",
    "pull": "bibwright.cli.pull:pull",
    "convert": "bibwright.cli.convert:convert",
    "index": "bibwright.cli.index:index",
    "undo": "bibwright.cli.undo:undo",
    "redo": "bibwright.cli.undo:redo",
}
#: Their one-line helps stand here, so that `bibwright --help` loads none of them.
_SUMMARIES = {
    "resolve": "Turn a list of papers into BibTeX, each confirmed by arXiv.",
    "tidy": "Make bibliographies clean in place, losing nothing.",
    "dedupe": "Find the entries that are one work, and merge them.",
    "check": "Hold every entry against what its source says.",
    "update": "Bring preprints up to the publications that they became.",
    "convert": "Turn a bibliography into another format, and say what that can't hold.",
    "sync": "Bring entries into a Zotero library, and keep them in step.",
    "pull": "Bring a Zotero library's items into a bibliography.",
    "index": "Make or look at a local arXiv, for work without the network.",
    "undo": "Take back the last change to a file.",
    "redo": "Take back the last undo.",
}


class _Commands(click.Group):
    """A group that imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

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
      bibwright tidy refs.bib --diff               what would make a .bib clean
      bibwright dedupe refs.bib                    what is double in it, and why
      bibwright check refs.bib                     does each say what its source says?
      bibwright undo                               the last change to a file, taken back

    Exit status: 0 all well, 1 something was left unresolved, 2 wrong usage or unreadable
    input, 3 a source could not be reached.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def main(args: list[str] | None = None, **extra: Any) -> None:
    """Runs the command line and leaves with its exit status."""
    from bibwright.errors import BibwrightError

    try:
        status = _bibwright.main(args, "bibwright", standalone_mode=False, **extra)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BibwrightError as error:
        click.echo(f"bibwright: {error}", err=True)
        sys.exit(error.exit_status)
    except (click.Abort, KeyboardInterrupt):
        click.echo("bibwright: stopped; nothing half-done was left behind", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has enough of it; Python's own farewell would fail, too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    sys.exit(status if isinstance(status, int) else 0)
