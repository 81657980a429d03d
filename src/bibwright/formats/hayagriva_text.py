"""Hayagriva's formattable strings: braces keep the case of letters, dollars enclose formulas.

A backslash before a brace, a dollar or a backslash makes it a character (the file format
document, "Formattable string", and the parser that goes with it).
"""

from __future__ import annotations

import re
from functools import lru_cache

from bibwright.text.latex.tokens import formulas
from bibwright.text.richtext import Piece, Style, Styled, Text, text_of

_SPECIAL = re.compile(r"[\\{}$]")
_TOKEN = re.compile(
    r"\\(?P<escaped>[\\{}$])|(?P<formula>\$[^$]*\$)|(?P<brace>[{}])|[^\\{}$]+|.", re.DOTALL
)


def to_formattable(text: Text) -> str:
    """The text; of its styles only protected capitals can be said."""
    return "".join(_marked(piece) for piece in text.pieces)


def _marked(piece: Piece) -> str:
    if not isinstance(piece, str):
        inner = "".join(_marked(each) for each in piece.pieces)
        return f"{{{inner}}}" if piece.style is Style.NOCASE else inner
    if not _SPECIAL.search(piece):
        return piece
    done, at = [], 0
    for formula in formulas(piece):
        done += [_escaped(piece[at : formula.start()]), formula[0]]
        at = formula.end()
    return "".join([*done, _escaped(piece[at:])])


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


@lru_cache(maxsize=1 << 14)
def from_formattable(source: str) -> Text | None:
    """The text of a formattable string; None where its braces don't match."""
    if not _SPECIAL.search(source):
        return text_of(source)
    stack: list[list[Piece]] = [[]]
    for token in _TOKEN.finditer(source):
        if token["brace"] == "{":
            stack.append([])
        elif token["brace"] == "}":
            if len(stack) == 1:
                return None
            pieces = stack.pop()
            stack[-1].append(Styled(Style.NOCASE, tuple(pieces)))
        else:
            stack[-1].append(token["escaped"] or token[0])
    return text_of(stack[0]) if len(stack) == 1 else None
