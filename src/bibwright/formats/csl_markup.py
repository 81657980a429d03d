"""The markup that CSL's text variables may hold, as citeproc-js and pandoc read it.

``<i>``, ``<b>``, ``<sub>``, ``<sup>``, ``<span style="font-variant: small-caps;">`` and
``<span class="nocase">`` (documentation of citeproc-js, "CSL-JSON", section "HTML-like
formatting tags"). There is no escape: what looks like one of these tags is one if it is closed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bibwright.text.richtext import Piece, Style, Styled, Text, text_of

_TAGS = {
    Style.ITALIC: ("<i>", "</i>"),
    Style.BOLD: ("<b>", "</b>"),
    Style.SUBSCRIPT: ("<sub>", "</sub>"),
    Style.SUPERSCRIPT: ("<sup>", "</sup>"),
    Style.SMALL_CAPS: ('<span style="font-variant: small-caps;">', "</span>"),
    Style.NOCASE: ('<span class="nocase">', "</span>"),
}
_TAG = re.compile(
    r"""<(?:(?P<simple>i|b|sub|sup|sc)
        |span\s+style="font-variant:\s*(?P<caps>small-caps);?"
        |span\s+class="(?P<nocase>nocase)")>
      |</(?P<close>i|b|sub|sup|sc|span)>""",
    re.VERBOSE,
)
_SIMPLE = {
    "i": Style.ITALIC,
    "b": Style.BOLD,
    "sub": Style.SUBSCRIPT,
    "sup": Style.SUPERSCRIPT,
    "sc": Style.SMALL_CAPS,
}


def to_markup(text: Text) -> str:
    """The text with CSL's tags."""
    return "".join(_marked(piece) for piece in text.pieces)


def _marked(piece: Piece) -> str:
    if isinstance(piece, str):
        return piece
    start, end = _TAGS[piece.style]
    return start + "".join(_marked(each) for each in piece.pieces) + end


class _Open:
    """A tag that is still open: how it was written, its style, what came since."""

    def __init__(self, written: str, style: Style | None, name: str) -> None:
        self.written, self.style, self.name = written, style, name
        self.pieces: list[Piece] = []


@lru_cache(maxsize=1 << 14)
def from_markup(source: str) -> Text:
    """The text that a CSL variable holds; tags that match no other are letters."""
    if "<" not in source:
        return text_of(source)
    stack = [_Open("", None, "")]
    at = 0
    for tag in _TAG.finditer(source):
        stack[-1].pieces.append(source[at : tag.start()])
        at = tag.end()
        if tag["close"] is None:
            style = _SIMPLE.get(tag["simple"] or "")
            style = style or (Style.SMALL_CAPS if tag["caps"] else Style.NOCASE)
            stack.append(_Open(tag[0], style, tag["simple"] or "span"))
        elif any(each.name == tag["close"] for each in stack):
            while stack[-1].name != tag["close"]:
                _give_up(stack)
            closed = stack.pop()
            assert closed.style is not None
            stack[-1].pieces.append(Styled(closed.style, tuple(closed.pieces)))
        else:
            stack[-1].pieces.append(tag[0])
    stack[-1].pieces.append(source[at:])
    while len(stack) > 1:
        _give_up(stack)
    return text_of(stack[0].pieces)


def _give_up(stack: list[_Open]) -> None:
    """A tag that isn't closed is letters."""
    opened = stack.pop()
    stack[-1].pieces += [opened.written, *opened.pieces]
