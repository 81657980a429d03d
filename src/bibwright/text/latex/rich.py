r"""Text with styles, read from LaTeX and written as LaTeX.

LaTeX is read as BibTeX reads it: in a title a group in braces keeps its capitals, but for one
that begins with a command (``{\"o}``), which btxdoc calls a special character. Outside of titles
such braces mean nothing and are left away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from bibwright.text.invisible import without_soft_hyphens
from bibwright.text.latex import encode
from bibwright.text.latex.commands import QUOTES
from bibwright.text.latex.decode import Mark, MarkKind, Printed, read
from bibwright.text.latex.tokens import formulas
from bibwright.text.richtext import Piece, Style, Styled, Text, text_of

#: How a style is written.
_WRITTEN = {
    Style.ITALIC: "emph",
    Style.BOLD: "textbf",
    Style.SUBSCRIPT: "textsubscript",
    Style.SUPERSCRIPT: "textsuperscript",
    Style.SMALL_CAPS: "textsc",
}
_SINGLE_QUOTES = re.compile(r"`([^`']*)'(?!\w)")


#: Without any of these the source is the text.
_MARKED = re.compile("[\\\\{}~$`\u00ad]|--|''")


class _Run(NamedTuple):
    """Characters that share their styles, the outermost first."""

    styles: tuple[Style, ...]
    text: str


@lru_cache(maxsize=65536)
def from_latex(source: str, *, title: bool) -> tuple[Text, tuple[str, ...]]:
    r"""The text that LaTeX source prints, and the commands in it whose effect isn't kept.

    >>> from_latex(r"The {\em Bacillus} of {Paris}", title=True)[0].styles() == {
    ...     Style.ITALIC, Style.NOCASE}
    True
    """
    if not _MARKED.search(source):
        return text_of(source), ()
    reader = _Reader(title)
    runs = reader.runs(read(source))
    return text_of(_tree(runs, 0)), tuple(dict.fromkeys(reader.lost))


class _Reader:
    """What stands between the characters, as styles of theirs."""

    def __init__(self, title: bool) -> None:
        self._title = title
        self.lost: list[str] = []
        self._styles: tuple[Style, ...] = ()

    def runs(self, items: Iterable[Printed | Mark]) -> list[_Run]:
        """The characters and formulas, each run with its styles."""
        runs: list[_Run] = []
        plain: list[str] = []
        outer: list[tuple[Style, ...]] = []
        maths: list[str] = []
        for item in items:
            if isinstance(item, Printed):
                plain.append(item.text())
                continue
            before = self._styles
            self._mark(item, outer)
            if self._styles != before or item.kind is MarkKind.FORMULA:
                runs += self._plain(before, plain)
                plain = []
            if item.kind is MarkKind.FORMULA:
                maths.append(_as_dollars(item.source))
                runs.append(_Run(before, maths[-1]))
        runs += self._plain(self._styles, plain)
        text = "".join(run.text for run in runs)
        if "$" in text and [found[0] for found in formulas(text)] != maths:
            self.lost.append("$")  # one is a dollar sign, and would be taken for another mark
        return runs

    def _mark(self, mark: Mark, outer: list[tuple[Style, ...]]) -> None:
        kind = mark.kind
        if kind in _OPENING or mark == _OPEN_BRACE:
            outer.append(self._styles)
            if kind is MarkKind.GROUP:
                self._add(mark.style)
            elif self._title and mark.source not in QUOTES:
                self._add(Style.NOCASE)
        elif kind is MarkKind.CLOSE or kind is MarkKind.BRACE:
            self._styles = outer.pop() if outer else self._styles
        elif kind is MarkKind.STYLE:
            self._add(mark.style)
        elif kind is MarkKind.COMMAND or (kind is MarkKind.UNKNOWN and mark.source[0] == "\\"):
            self.lost.append(mark.source.removeprefix("\\"))

    def _add(self, style: Style | None) -> None:
        if style is not None and style not in self._styles:
            self._styles += (style,)

    def _plain(self, styles: tuple[Style, ...], plain: list[str]) -> Iterator[_Run]:
        text = without_soft_hyphens("".join(plain))
        if text:
            yield _Run(styles, _SINGLE_QUOTES.sub(r"‘\1’", text) if "`" in text else text)


_OPENING = frozenset({MarkKind.CASE, MarkKind.ARGUMENT, MarkKind.GROUP})
_OPEN_BRACE = Mark(MarkKind.BRACE, "{")


def _tree(runs: Iterable[_Run], depth: int) -> Iterator[Piece]:
    """The runs as pieces within pieces; there are no more levels than styles."""
    for style, group in groupby(runs, lambda run: run.styles[depth : depth + 1]):
        if style:
            yield Styled(style[0], tuple(_tree(group, depth + 1)))
        else:
            yield from (run.text for run in group)


def _as_dollars(formula: str) -> str:
    return f"${formula[2:-2]}$" if formula.startswith("\\") else formula


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
    spans = [match.span() for match in formulas(text)]
    for own in _OWN.finditer(text):
        if not any(start <= own.start() < end for start, end in spans):
            before = encode.to_latex(text[at : own.start()], ascii_only=ascii_only)
            done += [before, _BRACES.get(own[0], own[0])]
            at = own.end()
    return "".join([*done, encode.to_latex(text[at:], ascii_only=ascii_only)])
