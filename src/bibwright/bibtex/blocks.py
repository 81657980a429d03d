"""A ``.bib`` text cut into raw blocks with their places: the layer below the document.

An entry that is written in the plainest way is read at once (``scan_plain``); most are. What
lies between such entries is left to ``regions``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from bibwright.bibtex.raw_block import RawBlock, block_of, moved
from bibwright.bibtex.scan import (
    BLANK,
    HEAD_OF_LINE,
    NAME,
    SPECIAL,
    Scanned,
    Source,
    is_head,
    scan,
    scan_plain,
    skim_plain,
)
from bibwright.processes import beside


class _HasEnd(Protocol):
    @property
    def end(self) -> int: ...


Plain = TypeVar("Plain", bound=_HasEnd)

_HEAD_NEXT = re.compile(rf"[ \t]*(?=@{BLANK}*{NAME}{BLANK}*[{{(])")
#: The end of a block with a stray brace is looked for no further than this.
_FARTHEST = 200_000
#: A longer text is cut by two processes.
_LONG = 4_000_000
#: The first of them reads so much of it: what the other reads has to be sent, too.
_OWN_PART = 0.54


class Lines:
    """From offsets in a text to line numbers, which count from 1.

    It counts on from the last offset that was asked for, so a text that is gone through in
    order is counted once.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1

    def of(self, offset: int) -> int:
        """The line in which the character at the offset stands."""
        if offset >= self._at:
            self._line += self._text.count("\n", self._at, offset)
        else:
            self._line -= self._text.count("\n", offset, self._at)
        self._at = offset
        return self._line


def cut(text: str, *, skim: bool = False) -> Iterator[RawBlock | tuple[int, str]]:
    """The blocks of a text with ``\\n`` as its line ends, in order.

    A block begins a line, or stands right behind another. Between them, as pairs of an offset and
    a sentence, what is wrong outside of blocks. With ``skim`` the entries that are written in the
    plainest way come without their fields, in a third of the time.
    """
    for piece in pieces(text, skim_plain if skim else scan_plain):
        yield block_of(piece) if isinstance(piece, Scanned) else piece


def pieces(
    text: str,
    read_plain: Callable[[str, int], Plain | None],
    begin: int = 0,
    rest_from: Callable[[int], Iterable[Plain | RawBlock | tuple[int, str]] | None] | None = None,
) -> Iterator[Plain | RawBlock | tuple[int, str]]:
    """The same, where ``read_plain`` reads what is written in the plainest way: a text and where
    an entry begins; None if it is another one. What it gives has an ``end``.

    ``rest_from``: all that the text holds from a block on, where it is known already.
    """
    done = at = begin
    source = Source(text)
    while head := _HEAD_NEXT.match(text, at) or HEAD_OF_LINE.search(text, at):
        start = head.end()
        is_odd = text.find("@", done, start) >= 0
        if rest_from and not is_odd and (rest := rest_from(start)) is not None:
            yield from rest
            return
        plain = read_plain(text, start)
        other = None if plain else _as_bibtex(source, start)
        if plain is None and other is None:
            at = _end_of_odd(source, start)
            continue
        if is_odd:
            yield from _cut_odd(text, done, start)
            # A macro that is defined there may be one that the entry uses.
            plain = plain and read_plain(text, start)
        if plain is not None:
            yield plain
            done = at = plain.end
        elif other is not None:
            yield block_of(other)
            done = at = other.end
    if text.find("@", done) >= 0:
        yield from _cut_odd(text, done, len(text))


def shared_pieces(
    text: str, read_plain: Callable[[str, int], Plain | None], macros: Mapping[str, str]
) -> Iterator[Plain | RawBlock | tuple[int, str]]:
    """The same, of a long text the second part in a copy of this process, which has the ``macros``
    that were known at the first entry; where there are more of them by then, it is read again."""
    if len(text) < _LONG:
        return pieces(text, read_plain)
    found = HEAD_OF_LINE.search(text, int(_OWN_PART * len(text)))
    middle = found.end() if found else len(text)
    known: dict[str, str] = {}
    later: list[Callable[[], list[Plain | RawBlock | tuple[int, str]]]] = []

    def rest_from(start: int) -> list[Plain | RawBlock | tuple[int, str]] | None:
        if not later and not is_head(text, *SPECIAL, at=start):
            known.update(macros)
            later.append(beside(lambda: list(pieces(text, read_plain, middle)), large=True))
        return later[0]() if start == middle and later and known == macros else None

    return pieces(text, read_plain, rest_from=rest_from)


def _as_bibtex(source: Source, start: int) -> Scanned | None:
    """The block that begins here, if BibTeX has nothing to say about it."""
    if is_head(source.text, "comment", at=start):
        return None
    found = next(scan(source, start), None)
    if found is None or found.start != start or not found.closed or found.complaints:
        return None
    return found


def _end_of_odd(source: Source, start: int) -> int:
    """Behind a block that isn't plain: its closing brace, or, where it has none, its head.

    Whatever looks like an entry up to there may be a part of the block.
    """
    text = source.text
    opened = text.find("{", start)
    if opened < 0:
        return start + 1
    limit = len(text) if is_head(text, "comment", at=start) else opened + _FARTHEST
    return source.end_of_group(opened, limit) or start + 1


def _cut_odd(text: str, begin: int, end: int) -> Iterator[RawBlock | tuple[int, str]]:
    """What bibtexparser and BibTeX's rules together make of a region."""
    # bibtexparser takes longer to import than most files to read, and most files don't need it.
    from bibwright.bibtex.regions import cut_region

    head = text[text.rfind("\n", 0, begin) + 1 : begin]
    for piece in cut_region(text[begin:end], head):
        if isinstance(piece, RawBlock):
            yield moved(piece, begin)
        else:
            yield begin + piece[0], piece[1]
