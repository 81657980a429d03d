"""Text as Zotero's fields hold it: CSL's tags for styles, and letters in the place of formulas that
are nothing else."""

from __future__ import annotations

import re

from bibwright.formats.csl_markup import from_markup, to_markup
from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.tokens import formulas
from bibwright.text.richtext import Piece, Style, Styled, Text, text_of
from bibwright.text.visible import without_controls

#: What a formula may hold to be written without dollar signs: signs by their commands, figures,
#: and indices of these; letters of variables are set in italics, so they stay.
_PIECE = re.compile(
    r"(?P<index>[\^_])"
    r"(?:\{(?P<group>[^{}\\^_$]*|\\[A-Za-z]+ ?)\}|(?P<short>[0-9A-Za-z*+]|\\[A-Za-z]+))"
    r"|(?P<plain>(?:\\[A-Za-z]+[ ]?|[0-9 .,:;/()=<>+*'%-])+)"
)
_SIGN = re.compile(r"[\\^_]")
_INDICES = {"^": Style.SUPERSCRIPT, "_": Style.SUBSCRIPT}


def from_field(source: str) -> Text:
    """The text of an item's field."""
    return from_markup(without_controls(source).replace("<sc>", _CAPS).replace("</sc>", "</span>"))


_CAPS = '<span style="font-variant: small-caps;">'


def to_field(text: Text) -> str:
    """What an item's field says; that capitals must stay is not said there."""
    return to_markup(without_formulas(text.without([Style.NOCASE])))


def without_formulas(text: Text) -> Text:
    """The text with letters and indices in the place of formulas that come to no more."""
    if "$" not in text.plain():
        return text
    return text_of(_without(text.pieces))


def _without(pieces: tuple[Piece, ...]) -> list[Piece]:
    done: list[Piece] = []
    for piece in pieces:
        if not isinstance(piece, str):
            done.append(Styled(piece.style, tuple(_without(piece.pieces))))
            continue
        at = 0
        for formula in formulas(piece):
            mark = formula["mark"]
            letters = _letters(formula[0].removeprefix(mark).removesuffix(mark))
            if letters is not None:
                done += [piece[at : formula.start()], *letters]
                at = formula.end()
        done.append(piece[at:])
    return done


def _letters(formula: str) -> list[Piece] | None:
    """What a formula comes to without its dollar signs; None for one that stays a formula, as what
    stands between two prices does."""
    if not _SIGN.search(formula) or formula != formula.strip():
        return None
    pieces: list[Piece] = []
    at = 0
    while at < len(formula):
        found = _PIECE.match(formula, at)
        if found is None:
            return None
        said = _printed(found["plain"] or found["group"] or found["short"] or "")
        if said is None:
            return None
        pieces.append(said if found["plain"] else Styled(_INDICES[found["index"]], (said,)))
        at = found.end()
    return pieces


def _printed(source: str) -> str | None:
    printed = to_unicode(source)
    return None if "\\" in printed else printed.replace("-", "−")
