r"""LaTeX text of a bibliography as nodes: letters, groups, and pieces of everything else.

What letters there are, and how their commands are spelled, is said by
`bibwright.text.latex.accents`. A letter that a command which isn't known here may take for its
argument is no letter node but a part of the command, and so are all its arguments in braces.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from bibwright.text.latex.accents import LETTER_OF, MARK_OF, letter_command, with_accents
from bibwright.text.latex.tokens import DEEPEST, behind_blanks, end_of_group, is_balanced


class NodeKind(StrEnum):
    """What a piece is: plain text, an address, a command with its arguments, a formula."""

    TEXT = "text"
    ADDRESS = "address"
    COMMAND = "command"
    FORMULA = "formula"


class Verbatim(NamedTuple):
    """A part of a text that holds no letter to change."""

    kind: NodeKind
    source: str


class Letter(NamedTuple):
    r"""A letter beyond ASCII, composed as far as Unicode can, and how it stood.

    ``inner``: its base stands in braces and the whole does not, as in ``\'{E}``; BibTeX's
    styles leave a capital in such a place alone.
    """

    letter: str
    source: str
    inner: bool = False


class Group(NamedTuple):
    """What stands between two braces; ``source`` with them."""

    nodes: tuple[Node, ...]
    source: str


Node = Verbatim | Letter | Group

#: So many accents over one letter are none.
_MOST_ACCENTS = 4
#: Commands whose one argument is text.
_OF_TEXT = frozenset(
    """emph textit textbf textsl textsc textsf textrm texttt textmd textup textnormal
    textsubscript textsuperscript mbox hbox enquote underline mkbibemph mkbibitalic mkbibbold
    mkbibquote mkbibparens mkbibbrackets mkbibacro acro""".split()
)
#: Commands without an argument, after which text goes on.
_ALONE = frozenset(
    """it bf em tt sc sf rm sl itshape bfseries scshape slshape upshape ttfamily sffamily
    rmfamily mdseries normalfont small TeX LaTeX LaTeXe BibTeX eTeX XeTeX LuaTeX pdfTeX XeLaTeX
    LuaLaTeX ConTeXt AmSTeX MF MP ldots dots quad qquad space thinspace textendash textemdash
    endash emdash Dash textellipsis textquoteright textquoteleft textquotedblleft guillemotleft
    guillemotright textquotedblright textbackslash textasciitilde textunderscore textless
    textgreater textbar textdegree texttrademark textregistered textcopyright copyright S P
    pounds texteuro euro relax par newline slash""".split()
)

_MARKS = "\u0300-\u036f"
_LATIN = "\u00c0-\u024f\u1e00-\u1eff"
_START_OF_ADDRESS = r"(?<![A-Za-z])(?:(?:https?|ftp)://|www\.)"
_TOKEN = re.compile(
    rf"""(?P<formula>\$\$(?:\\.|[^\\$])+\$\$|\$(?:\\.|[^\\$])+\$
        |\\\([^\\]*+(?:\\[^()][^\\]*+)*+\\\)|\\\[[^\\]*+(?:\\[^][][^\\]*+)*+\\\])
      | (?P<verbatim>\\begin[ ]*\{{(?P<name>[^{{}}]*)\}}.{{0,5000}}?\\end[ ]*\{{(?P=name)\}}
                    |\\(?:verb\*?|path|url)(?P<bar>[^A-Za-z\s{{*]).{{0,5000}}?(?P=bar)
                    |\\(?:char|string)[ ]*(?:`?\\.|`.))
      | (?P<word>\\[A-Za-z]+) | (?P<symbol>\\.) | (?P<open>\{{)
      | (?P<address>{_START_OF_ADDRESS}(?:\\[^A-Za-z]|[^\s{{}}$\\])*)
      | (?P<letter>[^\W\d_][{_MARKS}]+|[{_LATIN}])
      | (?P<text>(?:(?!{_START_OF_ADDRESS})[^\\{{}}${_LATIN}{_MARKS}](?![{_MARKS}]))+)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:(?P<word>[A-Za-z]+)|(?P<symbol>.))", re.DOTALL)
_BASE = re.compile(rf"[^\W\d_][{_MARKS}]*")
_ENDS_IN_WORD = re.compile(r"\\[A-Za-z]+\Z")
#: Behind a word this is how to get a blank; behind a letter a blank is enough.
_SPACE = re.compile(r"\\[ \t\n]")
_OPTIONS = re.compile(r"\*?(?:\[[^\][{}]*\])*")


class _UnclearError(Exception):
    """The text isn't LaTeX as it is understood here; this never leaves the module."""


class _Reader:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._is_argument = False

    def nodes(self) -> tuple[Node, ...]:
        """The nodes of the text."""
        text, nodes = self._text, list[Node]()
        outer: list[tuple[int, list[Node]]] = []
        while self._at < len(text):
            if text[self._at] == "}":
                if not outer:
                    raise _UnclearError
                self._at += 1
                start, around = outer.pop()
                around.append(Group(tuple(nodes), text[start : self._at]))
                nodes = around
            elif (node := self._node()) is not None:
                nodes.append(node)
            else:
                outer.append((self._at, nodes))
                if len(outer) > DEEPEST:
                    raise _UnclearError
                self._at += 1
                nodes = []
        if outer:
            raise _UnclearError
        return tuple(nodes)

    def _node(self) -> Node | None:
        """The next node; None for a group that begins here."""
        text, at = self._text, self._at
        if self._is_argument:
            self._is_argument = False
            return None
        token = _TOKEN.match(text, at)
        if token and token.lastgroup == "text":
            self._at = token.end()
            return Verbatim(NodeKind.TEXT, token[0])
        if found := _letter_at(text, at):
            self._at = found[1]
            if _ENDS_IN_WORD.search(found[0].source) and _SPACE.match(text, self._at):
                self._at += 1
            return found[0]
        if token is None:
            raise _UnclearError
        kind = str(token.lastgroup)
        if kind == "open":
            return None
        self._at = token.end()
        if kind == "word":
            self._pass_arguments(token[0][1:])
        elif kind == "symbol":
            if token[0][1] in MARK_OF:
                self._take_arguments(at_most=1)
        elif kind == "address":
            self._take_letters()
            return Verbatim(NodeKind.ADDRESS, text[at : self._at])
        elif kind == "formula":
            if not is_balanced(token[0], tex=True):
                raise _UnclearError
            return Verbatim(NodeKind.FORMULA, token[0])
        return Verbatim(NodeKind.COMMAND, text[at : self._at])

    def _pass_arguments(self, word: str) -> None:
        """Goes on to where text may be read again behind a command of that name."""
        text = self._text
        if text.startswith("{}", self._at):
            self._at += 2
        elif word in _OF_TEXT:
            self._at = behind_blanks(text, self._at)
            self._is_argument = text.startswith("{", self._at)
            if not self._is_argument:
                self._take_letters()
        elif word in _ALONE:
            self._is_argument = text.startswith("{", self._at)
            if not self._is_argument:
                self._take_letters()
        else:
            self._take_arguments()

    def _take_arguments(self, at_most: int = 9) -> None:
        """Goes behind the arguments of a command that isn't known: groups, or a letter."""
        before = behind_blanks(self._text, self._at)
        options = _OPTIONS.match(self._text, before)
        at = options.end() if options else before
        while at_most and self._text.startswith("{", at):
            behind = end_of_group(self._text, at, tex=True)
            if behind is None:
                raise _UnclearError
            at, at_most = behind, at_most - 1
        self._at = at
        self._take_letters()

    def _take_letters(self) -> None:
        """Goes behind the letters that touch what stands before them."""
        while found := _letter_at(self._text, self._at):
            self._at = found[1]


def _letter_at(text: str, at: int) -> tuple[Letter, int] | None:
    """The letter that begins here, itself or by its command, and where it ends."""
    first = text[at : at + 1]
    if first == "\\":
        found = _command_at(text, at)
        return (Letter(found[0], text[at : found[1]], found[2]), found[1]) if found else None
    if first == "{":
        start = behind_blanks(text, at + 1)
        found = _command_at(text, start) if text.startswith("\\", start) else None
        end = _closed(text, found[1]) if found else None
        return (Letter(found[0], text[at:end]), end) if found and end else None
    token = _TOKEN.match(text, at)
    if token is None or token.lastgroup != "letter":
        return None
    return Letter(unicodedata.normalize("NFC", token[0]), token[0]), token.end()


def _closed(text: str, at: int) -> int | None:
    """Behind the closing brace that is next; None where it isn't."""
    at = behind_blanks(text, at)
    return at + 1 if text.startswith("}", at) else None


def _command_at(text: str, at: int) -> tuple[str, int, bool] | None:
    """The letter of the command that begins here, its end, and whether its base is in braces."""
    accents: list[str] = []
    groups = 0
    inner = lone = False
    while found := _accent_at(text, at):
        name, end, at = found
        accents.append(name)
        if len(accents) > _MOST_ACCENTS or groups > _MOST_ACCENTS:
            return None
        # "\' e" is one letter in itself, and none with combining accents.
        lone = lone or (at > end and not name.isalpha())
        while text.startswith("{", at):
            inner = inner or len(accents) == 1
            groups += 1
            at = behind_blanks(text, at + 1)
        if not text.startswith("\\", at):
            return _closed_letter(text, at, accents, groups, inner, lone)
    named = _ESCAPE.match(text, at)
    letter = LETTER_OF.get(named[1]) if named and named["word"] else None
    if named is None or letter is None or (letter == "þ" and text[at - 1 : at].isdigit()):
        return None
    end = named.end()
    end = end + 2 if text.startswith("{}", end) else behind_blanks(text, end)
    if not accents:
        return letter, end, False
    return _accented(letter, accents, _behind_groups(text, end, groups), inner)


def _accent_at(text: str, at: int) -> tuple[str, int, int] | None:
    """The accent whose command begins here, the end of that, and where its letter begins."""
    command = _ESCAPE.match(text, at)
    name = command[1] or command[2] if command else ""
    # "/\~name" is part of an address.
    if command is None or name not in MARK_OF or name == "t":
        return None
    if name == "~" and text[at - 1 : at] == "/" and at:
        return None
    end = command.end()
    start = behind_blanks(text, end)
    if command["word"] and start == end and not text.startswith(("{", "\\"), end):
        return None
    return name, end, start


def _closed_letter(
    text: str, at: int, accents: list[str], groups: int, inner: bool, lone: bool
) -> tuple[str, int, bool] | None:
    """The letter here with the accents before it."""
    letter = _BASE.match(text, at)
    if letter is None:
        return None
    found = _accented(letter[0], accents, _behind_groups(text, letter.end(), groups), inner)
    return None if found and lone and len(found[0]) > 1 else found


def _behind_groups(text: str, at: int, groups: int) -> int | None:
    """Behind the braces that close so many groups; None where something else stands in them."""
    end: int | None = at
    for _ in range(groups):
        end = _closed(text, end) if end is not None else None
    return end


def _accented(
    base: str, accents: list[str], end: int | None, inner: bool
) -> tuple[str, int, bool] | None:
    """The letter with its accents; None where there is no command for it."""
    letter = with_accents(base, accents[::-1])
    if end is None or "ı" in letter or "ȷ" in letter or not letter_command(letter):
        return None
    return letter, end, inner


@lru_cache(maxsize=256)
def read_nodes(text: str) -> tuple[Node, ...] | None:
    """The nodes of a text; None for one that is no sound LaTeX, or nested too deep."""
    try:
        return _Reader(text).nodes()
    except _UnclearError:
        return None
