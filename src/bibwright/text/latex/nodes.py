r"""LaTeX text of a bibliography as nodes: letters, groups, and pieces of everything else.

What letters there are, and how their commands are spelled, is said by
`bibwright.latex.letter_command`. A letter that a command which isn't known here may take for its
argument is no letter node but a part of the command, and so are all its arguments in braces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from bibwright.text.latex.unicode import ACCENTS, LETTERS, letter_command

__all__ = ["Group", "Kind", "Letter", "Node", "Piece", "read_nodes"]


class Kind(StrEnum):
    """What a piece is: plain text, an address, a command with its arguments, a formula."""

    TEXT = "text"
    ADDRESS = "address"
    COMMAND = "command"
    FORMULA = "formula"


class Piece(NamedTuple):
    """A part of a text that holds no letter to change."""

    kind: Kind
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


Node = Piece | Letter | Group

_ACCENT_MARKS = {command: mark for mark, command in ACCENTS.items()}
_NAMED_LETTERS = {command[2:-1]: letter for letter, command in LETTERS.items()}
_DOTLESS = {"ı": "i", "ȷ": "j"}
#: Under these the letters i and j keep their dots.
_BELOW = frozenset("\u0323\u0326\u0327\u0328\u0331")
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
    rf"""(?P<formula>\$\$(?:\\.|[^\\$])+\$\$|\$(?:\\.|[^\\$])+\$|\\\(.*?\\\)|\\\[.*?\\\])
      | (?P<verbatim>\\begin[ ]*\{{(?P<name>[^{{}}]*)\}}.*?\\end[ ]*\{{(?P=name)\}}
                    |\\(?:verb\*?|path|url)(?P<bar>[^A-Za-z\s{{*]).*?(?P=bar))
      | (?P<word>\\[A-Za-z]+) | (?P<symbol>\\.) | (?P<open>\{{)
      | (?P<address>{_START_OF_ADDRESS}(?:\\[^A-Za-z]|[^\s{{}}$\\])*)
      | (?P<letter>[^\W\d_][{_MARKS}]+|[{_LATIN}])
      | (?P<text>(?:(?!{_START_OF_ADDRESS})[^\\{{}}${_LATIN}{_MARKS}](?![{_MARKS}]))+)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:(?P<word>[A-Za-z]+)|(?P<symbol>.))", re.DOTALL)
_BASE = re.compile(rf"[^\W\d_][{_MARKS}]*")
#: What TeX passes over behind a command in letters; an empty line it doesn't.
_BLANKS = re.compile(r"[ \t]*(?:\n[ \t]*)?(?!\n)")
_ENDS_IN_WORD = re.compile(r"\\[A-Za-z]+\Z")
#: Behind a word this is how to get a blank; behind a letter a blank is enough.
_SPACE = re.compile(r"\\[ \t\n]")
_OPTIONS = re.compile(r"\*?(?:\[[^\][{}]*\])*")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


class _UnclearError(Exception):
    """The text isn't LaTeX as it is understood here; this never leaves the module."""


class _Reader:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._is_argument = False

    def nodes(self, *, inside: bool) -> Iterator[Node]:
        """The nodes up to the end of the text, or of the group that the pass is inside of."""
        while self._at < len(self._text) and self._text[self._at] != "}":
            yield self._node()
        if inside != (self._at < len(self._text)):
            raise _UnclearError

    def _node(self) -> Node:
        text, at = self._text, self._at
        if self._is_argument:
            self._is_argument = False
            return self._group()
        token = _TOKEN.match(text, at)
        if token and token.lastgroup == "text":
            self._at = token.end()
            return Piece(Kind.TEXT, token[0])
        if found := _letter_at(text, at):
            self._at = found[1]
            if _ENDS_IN_WORD.search(found[0].source) and _SPACE.match(text, self._at):
                self._at += 1
            return found[0]
        if token is None:
            raise _UnclearError
        kind = str(token.lastgroup)
        if kind == "open":
            return self._group()
        self._at = token.end()
        if kind == "word":
            self._pass_arguments(token[0][1:])
        elif kind == "symbol":
            if token[0][1] in _ACCENT_MARKS:
                self._take_arguments(at_most=1)
        elif kind == "address":
            self._take_letters()
            return Piece(Kind.ADDRESS, text[at : self._at])
        elif kind == "formula":
            _check_braces(token[0])
            return Piece(Kind.FORMULA, token[0])
        return Piece(Kind.COMMAND, text[at : self._at])

    def _group(self) -> Group:
        start = self._at
        self._at += 1
        nodes = tuple(self.nodes(inside=True))
        self._at += 1
        return Group(nodes, self._text[start : self._at])

    def _pass_arguments(self, word: str) -> None:
        """Goes on to where text may be read again behind a command of that name."""
        text = self._text
        if text.startswith("{}", self._at):
            self._at += 2
        elif word in _OF_TEXT:
            self._at = _behind_blanks(text, self._at)
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
        before = _behind_blanks(self._text, self._at)
        options = _OPTIONS.match(self._text, before)
        at = options.end() if options else before
        while at_most and self._text.startswith("{", at):
            at, at_most = _end_of_group(self._text, at), at_most - 1
        self._at = at
        self._take_letters()

    def _take_letters(self) -> None:
        """Goes behind the letters that touch what stands before them."""
        while found := _letter_at(self._text, self._at):
            self._at = found[1]


def _check_braces(formula: str) -> None:
    depth = 0
    for brace in _BRACE.findall(formula):
        depth += (brace == "{") - (brace == "}")
        if depth < 0:
            break
    if depth:
        raise _UnclearError


def _end_of_group(text: str, at: int) -> int:
    depth = 0
    for brace in _BRACE.finditer(text, at):
        depth += (brace[0] == "{") - (brace[0] == "}")
        if depth == 0:
            return brace.end()
    raise _UnclearError


def _behind_blanks(text: str, at: int) -> int:
    blanks = _BLANKS.match(text, at)
    return blanks.end() if blanks else at


def _letter_at(text: str, at: int) -> tuple[Letter, int] | None:
    """The letter that begins here, itself or by its command, and where it ends."""
    first = text[at : at + 1]
    if first == "\\":
        found = _command_at(text, at)
        return (Letter(found[0], text[at : found[1]], found[2]), found[1]) if found else None
    if first == "{":
        start = _behind_blanks(text, at + 1)
        found = _command_at(text, start) if text.startswith("\\", start) else None
        end = _closed(text, found[1]) if found else None
        return (Letter(found[0], text[at:end]), end) if found and end else None
    token = _TOKEN.match(text, at)
    if token is None or token.lastgroup != "letter":
        return None
    return Letter(unicodedata.normalize("NFC", token[0]), token[0]), token.end()


def _closed(text: str, at: int) -> int | None:
    """Behind the closing brace that is next; None where it isn't."""
    at = _behind_blanks(text, at)
    return at + 1 if text.startswith("}", at) else None


def _command_at(text: str, at: int) -> tuple[str, int, bool] | None:
    """The letter of the command that begins here, its end, and whether its base is in braces."""
    command = _ESCAPE.match(text, at)
    if command is None:
        return None
    name, end = command[1] or command[2], command.end()
    if name in _NAMED_LETTERS:
        if name == "th" and text[at - 1 : at].isdigit():
            return None
        end = end + 2 if text.startswith("{}", end) else _behind_blanks(text, end)
        return _NAMED_LETTERS[name], end, False
    mark = _ACCENT_MARKS.get(name)
    # "/\~name" is part of an address.
    if mark is None or (name == "~" and text[at - 1 : at] == "/" and at):
        return None
    start = _behind_blanks(text, end)
    if command["word"] and start == end and not text.startswith(("{", "\\"), end):
        return None
    base = _base_at(text, start)
    letter = _composed(base[0], mark) if base else None
    if base is None or letter is None:
        return None
    if start > end and command["symbol"] and len(letter) > 1:
        return None
    return letter, base[1], text.startswith("{", start)


def _base_at(text: str, at: int) -> tuple[str, int] | None:
    """The letter that an accent stands over, in braces or not, and its end."""
    if text.startswith("{", at):
        base = _base_at(text, _behind_blanks(text, at + 1))
        end = _closed(text, base[1]) if base else None
        return (base[0], end) if base and end else None
    if text.startswith("\\", at):
        found = _command_at(text, at)
        return found[:2] if found else None
    letter = _BASE.match(text, at)
    return (letter[0], letter.end()) if letter else None


def _composed(base: str, mark: str) -> str | None:
    """The letter with the accent; None where there is no command for it."""
    if base in _DOTLESS:
        if mark in _BELOW:
            return None
        base = _DOTLESS[base]
    letter = unicodedata.normalize("NFC", base + mark)
    return letter if letter_command(letter) else None


@lru_cache(maxsize=256)
def read_nodes(text: str) -> tuple[Node, ...] | None:
    """The nodes of a text; None for one that is no sound LaTeX."""
    try:
        return tuple(_Reader(text).nodes(inside=False))
    except _UnclearError:
        return None
