r"""Commands that a text defines itself, as ``\newcommand{\noop}[1]{}`` in a preamble, worked out.

Only what is plain is: a body that puts its arguments in places. Commands that are known to
`decode` anyway keep the meaning that they have there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from bibwright.text.latex.accents import LETTER_OF, MARK_OF
from bibwright.text.latex.commands import ARGUMENTS, STYLES, SWITCHES, symbol
from bibwright.text.latex.tokens import behind_blanks, end_of_group


class Definition(NamedTuple):
    """What a command comes to: how many arguments it takes, and its body with ``#1`` and so on."""

    arguments: int
    body: str


_HEAD = re.compile(
    r"""\\(?:(?:new|renew|provide)command\*?\s*(?:\{\s*\\(?P<braced>[A-Za-z]+)\s*\}
              |\\(?P<bare>[A-Za-z]+))\s*(?:\[(?P<count>[0-9])\])?
          |[gex]?def\s*\\(?P<defined>[A-Za-z]+)(?P<marks>(?:\#[1-9])*))\s*(?=\{)""",
    re.VERBOSE,
)
#: What makes a body more than a pattern.
_CLEVER = re.compile(r"\\(?:if|else|fi|expandafter|let|g?def|csname|catcode|relax)|##")
_MARK = re.compile(r"#([1-9])")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
#: A value that grows beyond these isn't worked out any further.
_MOST, _LONGEST = 100, 10_000


def definitions_in(source: str) -> dict[str, Definition]:
    r"""The commands that are defined in a text, by their names.

    >>> definitions_in(r"\providecommand{\noop}[1]{} \def\swap#1#2{#2#1}")["swap"]
    Definition(arguments=2, body='#2#1')
    """
    found: dict[str, Definition] = {}
    for head in _HEAD.finditer(source):
        name = head["braced"] or head["bare"] or head["defined"]
        end = end_of_group(source, head.end())
        if end is None or is_known(name):
            continue
        body = source[head.end() + 1 : end - 1]
        if not _CLEVER.search(body):
            count = int(head["count"] or 0) if head["marks"] is None else len(head["marks"]) // 2
            found[name] = Definition(count, body)
    return found


def is_known(name: str) -> bool:
    """Whether a command of that name has a meaning without being defined."""
    tables: tuple[Mapping[str, object], ...] = (ARGUMENTS, STYLES, SWITCHES, LETTER_OF)
    return name in MARK_OF or any(name in table for table in tables) or symbol(name) is not None


def worked_out(source: str, definitions: Mapping[str, Definition]) -> tuple[str, tuple[str, ...]]:
    r"""The text with what defined commands come to, and the names of those that stood in it.

    >>> worked_out(r"1986{\noop{b}}", {"noop": Definition(1, "")})
    ('1986{}', ('noop',))
    """
    used: list[str] = []
    at = 0
    while len(used) < _MOST and len(source) < _LONGEST:
        found = _COMMAND.search(source, at)
        if found is None:
            break
        at = found.end()
        definition = definitions.get(found[1])
        taken = definition and _arguments(source, at, definition.arguments)
        if definition is None or taken is None:
            continue
        arguments, behind = taken
        body = _filled(definition.body, arguments)
        source = source[: found.start()] + body + source[behind:]
        at = found.start()
        used.append(found[1])
    return source, tuple(dict.fromkeys(used))


def _filled(body: str, arguments: list[str]) -> str:
    return _MARK.sub(lambda mark: "".join(arguments[int(mark[1]) - 1 : int(mark[1])]), body)


def _arguments(source: str, at: int, count: int) -> tuple[list[str], int] | None:
    """So many arguments that stand here, and where they end; None where there are fewer."""
    found: list[str] = []
    at = behind_blanks(source, at)
    for _ in range(count):
        at = behind_blanks(source, at)
        if source.startswith("{", at):
            end = end_of_group(source, at)
            if end is None:
                return None
            found.append(source[at + 1 : end - 1])
            at = end
        elif at < len(source) and source[at] not in "\\}":
            found.append(source[at])
            at += 1
        else:
            return None
    return found, at
