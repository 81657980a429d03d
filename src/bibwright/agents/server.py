"""The tools as a server of the Model Context Protocol; needs the extra ``bibwright[mcp]``."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from bibwright._version import __version__
from bibwright.agents.tools import Tools
from bibwright.errors import BibwrightError

_Tool: TypeAlias = Callable[..., dict[str, Any]]

_INSTRUCTIONS = """\
Bibwright finds papers and keeps bibliographies. Never write or edit an entry of a .bib yourself:
every entry comes from a source that confirmed it. A doubtful match is for the user to decide.
"complete": false means that a source gave no answer; say so, wait for what "wait_for" names, and
ask again: what is missing is not "not found".
"""
_WRITING = """\
Nothing is written before the tool carry_out is called with a plan's token. Show the user the plan's
diff first. The tool undo reverts what was written.
"""
_READING = """\
This server only reads. To write, the user starts it with --write, or runs bibwright themselves.
"""


def make_server(tools: Tools, *, write: bool) -> MCPServer[Any]:
    """A server over ``tools``; those that write are among them only with ``write``."""
    instructions = _INSTRUCTIONS + (_WRITING if write else _READING)
    server: MCPServer[Any] = MCPServer("bibwright", instructions=instructions, version=__version__)
    reading: list[_Tool] = [tools.search, tools.dedupe, tools.tidy]
    asking: list[_Tool] = [tools.resolve, tools.references, tools.check, tools.update]
    for tool in [*reading, *asking]:
        hints = ToolAnnotations(read_only_hint=True, open_world_hint=tool in asking)
        server.add_tool(_speaking(tool), annotations=hints)
    if write:
        for tool in (tools.carry_out, tools.undo):
            hints = ToolAnnotations(
                read_only_hint=False,
                destructive_hint=True,
                idempotent_hint=False,
                open_world_hint=False,
            )
            server.add_tool(_speaking(tool), annotations=hints)
    return server


def _speaking(tool: _Tool) -> _Tool:
    """The tool with errors that the assistant can read."""

    @wraps(tool)
    def call(*args: Any, **given: Any) -> dict[str, Any]:
        try:
            return tool(*args, **given)
        except BibwrightError as error:
            raise ToolError(str(error)) from error

    return call
