r"""Text read from LaTeX and written as LaTeX.

LaTeX is read as BibTeX reads it: in a title a group in braces keeps its capitals, but for one
that begins with a command (``{\"o}``), which btxdoc calls a special character. Outside of titles
such braces mean nothing and are left away.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bibwright.text.latex import unicode as latex
from bibwright.text.richtext import FORMULA, Piece, Style, Styled, Text, text_of

__all__ = ["from_latex", "to_latex"]

#: Commands with an argument, and the style of that.
_COMMANDS = {
    "textit": Style.ITALIC,
    "emph": Style.ITALIC,
    "textsl": Style.ITALIC,
    "mkbibemph": Style.ITALIC,
    "mkbibitalic": Style.ITALIC,
    "textbf": Style.BOLD,
    "mkbibbold": Style.BOLD,
    "textsubscript": Style.SUBSCRIPT,
    "textsuperscript": Style.SUPERSCRIPT,
    "textsc": Style.SMALL_CAPS,
}
#: Commands that change the rest of their group.
_SWITCHES = {
    "em": Style.ITALIC,
    "it": Style.ITALIC,
    "sl": Style.ITALIC,
    "itshape": Style.ITALIC,
    "slshape": Style.ITALIC,
    "bf": Style.BOLD,
    "bfseries": Style.BOLD,
    "sc": Style.SMALL_CAPS,
    "scshape": Style.SMALL_CAPS,
}
#: How a style is written; the first of the commands that are read as it.
_WRITTEN = {
    Style.ITALIC: "emph",
    Style.BOLD: "textbf",
    Style.SUBSCRIPT: "textsubscript",
    Style.SUPERSCRIPT: "textsuperscript",
    Style.SMALL_CAPS: "textsc",
}
#: Commands that print their last argument, and what is lost without them is how it looks.
_TRANSPARENT = frozenset(
    """mbox hbox fbox text textrm textsf texttt textup textmd textnormal uppercase lowercase
    MakeUppercase MakeLowercase NoCaseChange url path nolinkurl href foreignlanguage
    textquote enquote mkbibquote mkbibparens underline uline raisebox textcolor""".split()
)
#: Commands with two arguments of which the first isn't printed.
_SECOND_PRINTS = frozenset({"href", "foreignlanguage", "textcolor", "raisebox"})
#: What commands print that pylatexenc doesn't know, or drops.
_PRINTED = {
    "BibTeX": "BibTeX",
    "LaTeXe": "LaTeX2e",
    "P": "¶",
    "S": "§",
    "bibrangedash": "–",
    "copyright": "©",
    "ddag": "‡",
    "degree": "°",
    "enspace": " ",
    "euro": "€",
    "newblock": " ",
    "newline": " ",
    "nobreakspace": "\u00a0",
    "par": " ",
    "pounds": "£",
    "qquad": " ",
    "quad": " ",
    "slash": "/",
    "space": " ",
    "textquotedbl": '"',
    "thinspace": " ",
}
#: Commands that only tell a style where to sort an entry, and print nothing.
_SILENT = frozenset({"noopsort", "sortnoop", "SortNoop", "NoopSort"})
_QUOTES = frozenset({"enquote", "mkbibquote", "textquote"})
_ACCENTS = frozenset("cvukHrbdt`'^\"~=.") | {"textcommabelow"}
#: A command, or a character that is no brace.
_ARGUMENT = re.compile(r"\\[A-Za-z]+|\\.|[^{}]", re.DOTALL)
_TOKEN = re.compile(
    r"(?P<formula>(?<!\\)(?P<mark>\$\$?)(?!\$)[^$]+?(?<!\\)(?P=mark)|\\\(.*?\\\))"
    r"|\\(?P<name>[A-Za-z]+)\*?(?P<space>\s*)|(?P<symbol>\\.)|(?P<brace>[{}])|[^\\{}$]+|.",
    re.DOTALL,
)
_SWITCH = re.compile(rf"\s*\\({'|'.join(sorted(_SWITCHES, key=len, reverse=True))})(?![A-Za-z])\s*")


@lru_cache(maxsize=65536)
def from_latex(source: str, *, title: bool) -> tuple[Text, tuple[str, ...]]:
    r"""The text that LaTeX source prints, and the commands in it whose effect isn't kept.

    >>> from_latex(r"The {\em Bacillus} of {Paris}", title=True)[0].styles() == {
    ...     Style.ITALIC, Style.NOCASE}
    True
    """
    if "\\" not in source and "{" not in source and "}" not in source and "$" not in source:
        return text_of(_decoded(source)), ()
    reader = _Reader(source, title)
    pieces = reader.read(0, len(source), protected=not title)
    return text_of(pieces), tuple(dict.fromkeys(reader.lost))


_SINGLE_QUOTES = re.compile(r"`([^`']*)'(?!\w)")
#: What LaTeX would take for markup where it is meant as a sign.
_BARE = re.compile(r"(?<!\\)[$&]")


def _decoded(source: str) -> str:
    """Source without formulas, decoded."""
    if not source.strip():
        return source
    # An empty group makes sure that dashes and quotes are decoded as well.
    # Where a word may be broken is not what it says.
    decoded = latex.to_unicode(_BARE.sub(r"\\\g<0>", source) + "{}").replace("\u00ad", "")
    return _SINGLE_QUOTES.sub(r"‘\1’", decoded) if "`" in decoded else decoded


class _Reader:
    """One pass over LaTeX source."""

    def __init__(self, source: str, title: bool) -> None:
        self._source = source
        self._title = title
        self.lost: list[str] = []

    def read(self, start: int, end: int, *, protected: bool) -> list[Piece]:
        """The pieces of a part of the source; ``protected``: braces mean nothing more there."""
        pieces: list[Piece] = []
        plain: list[str] = []
        at = start

        def flush() -> None:
            if plain:
                decoded = _decoded("".join(plain))
                if FORMULA.search(decoded):
                    self.lost.append("$")
                pieces.append(decoded)
                plain.clear()

        while at < end:
            token = _TOKEN.match(self._source, at, end)
            assert token is not None
            at = token.end()
            if token["formula"]:
                flush()
                pieces.append(_as_dollars(token["formula"]))
            elif token["name"] or token["symbol"]:
                found, at = self._command(token, at, end, protected=protected)
                if isinstance(found, str):
                    plain.append(found)
                else:
                    flush()
                    pieces += found
            elif token["brace"] == "{":
                close = self._closing(at, end)
                group = self._group(at, close, protected=protected)
                if isinstance(group, str):
                    plain.append(group)
                else:
                    flush()
                    pieces += group
                at = close + 1
            elif token["brace"] != "}":
                plain.append(token[0])
        flush()
        return pieces

    def _closing(self, at: int, end: int) -> int:
        """Where the group that was opened before ``at`` closes, as BibTeX counts braces."""
        depth = 1
        while at < end:
            char = self._source[at]
            depth += (char == "{") - (char == "}")
            if depth == 0:
                return at
            at += 1
        return end

    def _group(self, start: int, end: int, *, protected: bool) -> str | list[Piece]:
        inner = self._source[start:end]
        if switch := _SWITCH.match(self._source, start, end):
            style = _SWITCHES[switch[1]]
            return [Styled(style, tuple(self.read(switch.end(), end, protected=protected)))]
        if inner.startswith("\\"):
            return self.read(start, end, protected=protected)
        if not inner.strip():
            # An empty group only keeps letters apart.
            return inner or "{}"
        return self._guarded(self.read(start, end, protected=True), protected)

    def _guarded(self, pieces: list[Piece], protected: bool) -> list[Piece]:
        """Pieces from within braces."""
        return pieces if protected or not self._title else [Styled(Style.NOCASE, tuple(pieces))]

    def _command(
        self, token: re.Match[str], at: int, end: int, *, protected: bool
    ) -> tuple[str | list[Piece], int]:
        """What a command with the arguments behind it comes to, and where that ends."""
        name = token["name"]
        if name in _COMMANDS:
            arguments, at = self._arguments(at, end, 1)
            style = _COMMANDS[name]
            return [Styled(style, tuple(self._last(arguments, protected=protected)))], at
        if name == "ensuremath":
            arguments, at = self._arguments(at, end, 1)
            formula = self._source[slice(*arguments[0])] if arguments else ""
            symbol = "−" if formula == "-" else _decoded(formula)
            return (symbol if len(symbol) == 1 else [f"${formula}$"] if formula else ""), at
        if name in _SILENT:
            self.lost.append(name)
            return "", self._arguments(at, end, 1)[1]
        if name not in _TRANSPARENT:
            return self._character(token, at, end)
        self.lost.append(name)
        arguments, at = self._arguments(at, end, 2 if name in _SECOND_PRINTS else 1)
        if name in _QUOTES:
            return ["“", *self._last(arguments, protected=protected), "”"], at
        return self._guarded(self._last(arguments, protected=True), protected), at

    def _last(self, arguments: list[tuple[int, int]], *, protected: bool) -> list[Piece]:
        """What the last of a command's arguments prints."""
        return self.read(*arguments[-1], protected=protected) if arguments else []

    def _arguments(self, at: int, end: int, most: int) -> tuple[list[tuple[int, int]], int]:
        """The groups that follow, as places of what is in them."""
        found: list[tuple[int, int]] = []
        while len(found) < most and at < end and self._source[at] == "{":
            close = self._closing(at + 1, end)
            found.append((at + 1, close))
            at = close + 1
        return found, min(at, end)

    def _character(self, token: re.Match[str], at: int, end: int) -> tuple[str, int]:
        """A command for a character, with what it needs to be decoded, or an unknown one."""
        name = token["name"] or token[0][1:]
        if name in _ACCENTS:
            behind = self._behind_argument(at, end)
            return self._source[token.start() : behind], behind
        if token["symbol"]:
            return token[0], at
        if (known := _PRINTED.get(name)) is not None:
            self.lost += [name] if len(known) > 1 else []
            return known if known != "\u00a0" else "~", at
        printed = _prints(name)
        if len(printed) != 1:
            self.lost.append(name)
        return (f"\\{name}{{}}" if printed else ""), at

    def _behind_argument(self, at: int, end: int) -> int:
        """Where the argument of an accent ends: a group, a command, or a character."""
        while at < end and self._source[at].isspace():
            at += 1
        if at < end and self._source[at] == "{":
            return min(self._closing(at + 1, end) + 1, end)
        following = _ARGUMENT.match(self._source, at, end)
        return following.end() if following else at


@lru_cache(maxsize=4096)
def _prints(name: str) -> str:
    """What a command without arguments prints."""
    return latex.to_unicode(f"\\{name}{{}}").strip()


def _as_dollars(formula: str) -> str:
    return f"${formula[2:-2]}$" if formula.startswith("\\(") else formula


def to_latex(text: Text, *, ascii_only: bool) -> str:
    """LaTeX source that `from_latex` reads as the text."""
    return "".join(_source(piece, ascii_only) for piece in text.pieces)


def _source(piece: Piece, ascii_only: bool) -> str:
    if isinstance(piece, str):
        return _latex(piece, ascii_only)
    inner = "".join(_source(each, ascii_only) for each in piece.pieces)
    if piece.style is not Style.NOCASE:
        return f"\\{_WRITTEN[piece.style]}{{{inner}}}"
    # A group that begins with a command would be a special character and protect nothing.
    return f"{{{{{inner}}}}}" if inner.startswith("\\") else f"{{{inner}}}"


#: Braces, and Greek words, which are no formulas: those stay letters, as Chinese ones do.
_OWN = re.compile(
    r"[{}]|[\u0370-\u03ff\u1f00-\u1fff\u0300-\u0345]{2,}|[\u0386-\u0390\u03aa-\u03b0\u03ca-\u03ce"
    r"\u1f00-\u1fff]"
)
_BRACES = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}


@lru_cache(maxsize=65536)
def _latex(text: str, ascii_only: bool) -> str:
    """LaTeX for a string, in which a brace outside of formulas is one to be printed."""
    done, at = [], 0
    formulas = [match.span() for match in FORMULA.finditer(text)]
    for own in _OWN.finditer(text):
        if not any(start <= own.start() < end for start, end in formulas):
            before = latex.to_latex(text[at : own.start()], ascii_only=ascii_only)
            done += [before, _BRACES.get(own[0], own[0])]
            at = own.end()
    return "".join([*done, latex.to_latex(text[at:], ascii_only=ascii_only)])
