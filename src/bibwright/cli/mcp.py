"""``bibwright mcp``: the verbs for AI assistants."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from bibwright.agents.folder import Folder
from bibwright.agents.server import make_server
from bibwright.agents.tools import Tools
from bibwright.cli.asking import Asking, asking_options
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import point_nowhere


@click.command
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--write", is_flag=True, help="Let the assistant carry out plans, and undo.")
@asking_options
@click.pass_context
def mcp(ctx: click.Context, /, folder: Path, write: bool, **given: Any) -> None:
    """Serve the files in FOLDER to an AI assistant, over the Model Context Protocol.

    The assistant's program starts this and speaks to it on standard input and output. The tools are
    resolve, references, check, update, dedupe, tidy and search; they see FOLDER alone, and write
    nothing. With --write there are carry_out, which writes a plan that another tool has shown, and
    undo.

    \b
      claude mcp add bibwright -- bibwright mcp ~/papers
      bibwright mcp ~/papers --write --sources arxiv,crossref
    """
    asking = Asking.of(given, runtime_of(ctx))
    tools = Tools(Folder.at(folder), asking.options, asking.settings, asking.runtime.moment)
    try:
        make_server(tools, write=write).run()
    except* OSError:  # the assistant's program has gone: there is nobody to answer
        point_nowhere(sys.stdout)
