r"""LaTeX source cut into tokens, and its braces.

BibTeX counts every brace; to TeX, and so to `TOKEN`, one behind a backslash is a character.
Nothing here recurses, so that no depth of braces is too much. Whoever looks for the end of a
group, or for what stands outside of groups, does it by these functions.
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator

#: Braces nested deeper than this are an accident or an attack: text with them is left as it is.
DEEPEST = 100

#: A formula between dollar signs.
FORMULA = re.compile(r"(?<!\\)(?P<mark>\$\$?)(?!\$)[^$]+?(?<!\\)(?P=mark)")
#: "between $5 and $10" holds no formula, "$5 $x$" none but the second.
_MONEY = re.compile(
    r"\$\d[\d.,]*[);:]?\s(?:[^$]*(?:[\s(]|US|CA|AU|NZ|HK)\$|\s*(?=\$[^\s$](?:[^$]*[^\s$])?\$))"
)
#: The blanks that TeX skips behind a command of letters; an empty line it doesn't skip.
BLANKS = r"[ \t]*+(?:\n[ \t]*+)?(?!\n)"
#: One token. `space` is what TeX skips behind a command of letters.
TOKEN = re.compile(
    rf"""(?P<text>[^\\{{}}$]+) | (?P<open>\{{) | (?P<close>\}})
      | (?P<formula>{FORMULA.pattern} | \\\([^\\]*+(?:\\[^()][^\\]*+)*+\\\)
          | \\\[[^\\]*+(?:\\[^][][^\\]*+)*+\\\])
      | \\(?P<word>[A-Za-z]++)(?P<space>{BLANKS}) | \\(?P<symbol>.) | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_SKIPPED = re.compile(BLANKS)
_BRACE = re.compile(r"[{}]")
_CLOSING = re.compile(r"\}")
#: Text whose braces all have their partners, with groups two deep, as nearly all has.
_BALANCED = re.compile(r"[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}[^{}]*+)*+")
_BRACE_OF_TEX = re.compile(r"\\.|[{}]", re.DOTALL)


def formulas(text: str) -> Iterator[re.Match[str]]:
    """What stands between dollar signs and isn't the text behind a price.

    >>> [found[0] for found in formulas("$5 to $6 for $x$; $7 for $y$")]
    ['$x$', '$y$']
    """
    at = 0
    while found := FORMULA.search(text, at):
        at = found.end()
        if _MONEY.match(text, found.start()):
            at -= len(found["mark"])  # with this one a formula, or the next price, may begin
        else:
            yield found


def braces(
    text: str, start: int = 0, end: int = sys.maxsize, *, tex: bool = False
) -> Iterator[tuple[int, int]]:
    """The place of every brace, and how many groups are open behind it.

    ``tex``: as TeX counts, to which a brace behind a backslash is a character.
    """
    depth = 0
    for found in (_BRACE_OF_TEX if tex else _BRACE).finditer(text, start, end):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
        else:
            continue
        yield found.start(), depth


def is_balanced(text: str, *, tex: bool = False) -> bool:
    """Whether every brace has its partner; ``tex`` as for `braces`."""
    if not tex and _BALANCED.fullmatch(text):
        return True
    depth = 0
    for _, depth in braces(text, tex=tex):
        if depth < 0:
            return False
    return depth == 0


def end_of_group(text: str, start: int, end: int = sys.maxsize, *, tex: bool = False) -> int | None:
    """The offset behind the group that opens at ``start``; None if it doesn't close."""
    return next((at + 1 for at, depth in braces(text, start, end, tex=tex) if depth <= 0), None)


def ends_of_groups(text: str) -> dict[int, int]:
    """The offset behind each group by that of its opening brace, as TeX counts."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for at, _ in braces(text, tex=True):
        if text[at] == "{":
            opened.append(at)
        elif opened:
            ends[opened.pop()] = at + 1
    return ends


def nesting(text: str) -> int:
    """How many groups lie within each other where they are most."""
    return max((depth for _, depth in braces(text)), default=0)


def outside(
    text: str,
    mark: re.Pattern[str],
    start: int = 0,
    end: int = sys.maxsize,
    *,
    deepest: int = sys.maxsize,
) -> Iterator[re.Match[str]]:
    """The matches of a mark that stand outside of braces; a brace may be one.

    They end where more than ``deepest`` groups are open.
    """
    depth, at = 0, start
    for found in mark.finditer(text, start, end):
        before = depth
        for _, more in braces(text, at, found.start()):
            depth = before + more
            if depth > deepest:
                return
        at = found.start()
        if depth == 0:
            yield found


class Outside:
    """What `outside` finds first, and `end_of_group`, for whoever asks about one text again and
    again: all answers together cost what the text is long, and not its square."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._looked = 0
        self._following: dict[re.Pattern[str], tuple[array[int], array[int]]] = {}

    def first(self, mark: re.Pattern[str], start: int, end: int = sys.maxsize) -> int | None:
        """Where the first match of a mark, one character, stands outside of braces."""
        if self._looked <= len(self.text):
            found = next(outside(self.text, mark, start, end), None)
            at = found.start() if found else None
            self._looked += (min(end, len(self.text)) if at is None else at) - start
            return at
        if mark not in self._following:
            self._following[mark] = _following(self.text, mark)
        places, following = self._following[mark]
        at = following[bisect_left(places, start)]
        return at if 0 <= at < end else None

    def end_of_group(self, start: int, end: int = sys.maxsize) -> int | None:
        """The offset behind the group that opens at ``start``; None if it doesn't close."""
        at = self.first(_CLOSING, start + 1, end)
        return None if at is None else at + 1


def _following(text: str, mark: re.Pattern[str]) -> tuple[array[int], array[int]]:
    """The places of all braces and marks; for what stands before each, and behind the last, the
    place of the next mark with as many groups open, -1 where there is none."""
    places, opened = array("i"), array("i")
    depth = 0
    for found in re.finditer(rf"{mark.pattern}|[{{}}]", text):
        places.append(found.start())
        opened.append(depth)
        depth += (found[0] == "{") - (found[0] == "}")
    opened.append(depth)
    least = min(opened)
    latest = array("i", [-1]) * (max(opened) - least + 1)
    following = array("i", opened)
    for at in range(len(places), -1, -1):
        if at < len(places) and mark.match(text, places[at]):
            latest[opened[at] - least] = places[at]
        following[at] = latest[opened[at] - least]
    return places, following


def split_outside(text: str, mark: re.Pattern[str]) -> list[str]:
    """The text cut at every match of the mark that stands outside of braces."""
    pieces = mark.split(text)
    if all(piece.count("{") == piece.count("}") for piece in pieces):
        return pieces  # no match is inside of braces
    pieces.clear()
    start = 0
    for found in outside(text, mark):
        pieces.append(text[start : found.start()])
        start = found.end()
    return [*pieces, text[start:]]


def behind_blanks(text: str, at: int) -> int:
    """The offset behind the blanks that TeX skips."""
    blanks = _SKIPPED.match(text, at)
    return blanks.end() if blanks else at
