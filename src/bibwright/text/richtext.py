"""Text with the little markup that bibliographies have.

A text is made of strings and of styled pieces that hold pieces again. Strings are Unicode;
formulas stand in them between dollar signs, as LaTeX, and stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Union


class Style(StrEnum):
    """What can be said of a piece of text."""

    ITALIC = "italic"
    BOLD = "bold"
    SUBSCRIPT = "subscript"
    SUPERSCRIPT = "superscript"
    SMALL_CAPS = "small capitals"
    NOCASE = "protected capitals"


@dataclass(frozen=True, slots=True)
class Styled:
    """Pieces that share a style."""

    style: Style
    pieces: tuple[Piece, ...]


Piece = Union[str, Styled]  # noqa: UP007 - the two classes name each other


@dataclass(frozen=True, slots=True)
class Text:
    """A text; make it with `text_of`, which brings it into its one form."""

    pieces: tuple[Piece, ...]

    def plain(self) -> str:
        """The text without its styles."""
        return "".join(_strings(self.pieces))

    def styles(self) -> frozenset[Style]:
        """The styles that occur in it."""
        return frozenset(_styles(self.pieces))

    def without(self, styles: Iterable[Style]) -> Text:
        """The text without these styles."""
        unwanted = frozenset(styles)
        if unwanted.isdisjoint(_styles(self.pieces)):
            return self
        return text_of(_without(self.pieces, unwanted))

    def __bool__(self) -> bool:
        return bool(self.pieces)


def _strings(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        else:
            yield from _strings(piece.pieces)


def _styles(pieces: Iterable[Piece]) -> Iterator[Style]:
    for piece in pieces:
        if isinstance(piece, Styled):
            yield piece.style
            yield from _styles(piece.pieces)


def _without(pieces: Iterable[Piece], styles: frozenset[Style]) -> Iterator[Piece]:
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif piece.style in styles:
            yield from _without(piece.pieces, styles)
        else:
            yield Styled(piece.style, tuple(_without(piece.pieces, styles)))


def text_of(*pieces: Piece | Iterable[Piece]) -> Text:
    """The text of these pieces: runs of white space one blank, none at the ends, NFC.

    Neighbours are joined, empty pieces left out, a style within itself is dropped. A space that
    must not break is no white space.
    """
    flat: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str | Styled):
            flat.append(piece)
        else:
            flat += piece
    strings = [piece for piece in flat if isinstance(piece, str)]
    if len(strings) == len(flat):
        return _of_string("".join(strings))
    joined = _joined(flat, frozenset())
    spaced, _ = _spaced(joined, blank=True)
    return Text(_trimmed(spaced))


def _of_string(text: str) -> Text:
    if not text.isascii() or not text.isprintable() or "  " in text:
        text = unicodedata.normalize("NFC", _WHITE.sub(" ", text))
    text = text.strip(" ")
    return Text((text,)) if text else Text(())


def _joined(pieces: Iterable[Piece], within: frozenset[Style]) -> tuple[Piece, ...]:
    done: list[Piece] = []
    for piece in _flattened(pieces, within):
        last = done[-1] if done else None
        if isinstance(piece, str) and isinstance(last, str):
            done[-1] = last + piece
        elif isinstance(piece, Styled) and isinstance(last, Styled) and piece.style is last.style:
            both = _joined((*last.pieces, *piece.pieces), within | {piece.style})
            done[-1] = Styled(piece.style, both)
        else:
            done.append(piece)
    return tuple(
        unicodedata.normalize("NFC", piece) if isinstance(piece, str) else piece for piece in done
    )


def _flattened(pieces: Iterable[Piece], within: frozenset[Style]) -> Iterator[Piece]:
    for piece in pieces:
        if isinstance(piece, str):
            if piece:
                yield piece
        elif piece.style in within:
            yield from _flattened(piece.pieces, within)
        else:
            inner = _joined(piece.pieces, within | {piece.style})
            if inner:
                yield Styled(piece.style, inner)


_WHITE = re.compile(r"[ \t\r\n\f\v\u2028\u2029\x85]+")


def _spaced(pieces: tuple[Piece, ...], *, blank: bool) -> tuple[tuple[Piece, ...], bool]:
    """White space as single blanks; ``blank``: whether one stands before, and at the end."""
    done: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str):
            text = _WHITE.sub(" ", piece)
            text = text.removeprefix(" ") if blank else text
            if text:
                done.append(text)
                blank = text.endswith(" ")
        else:
            inner, blank = _spaced(piece.pieces, blank=blank)
            if inner:
                done.append(Styled(piece.style, inner))
    return tuple(done), blank


def _trimmed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Without a blank at the end."""
    if not pieces:
        return pieces
    last = pieces[-1]
    if isinstance(last, str):
        short = last.removesuffix(" ")
        return (*pieces[:-1], short) if short else _trimmed(pieces[:-1])
    inner = _trimmed(last.pieces)
    return (*pieces[:-1], Styled(last.style, inner)) if inner else _trimmed(pieces[:-1])
