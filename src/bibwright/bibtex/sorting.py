"""The order of the entries in a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from bibwright.bibtex.draft import Draft
from bibwright.errors import InputError
from bibwright.text.dates import day_of
from bibwright.text.fold import fold
from bibwright.text.names import cut_list, person_of

_ABOVE = re.compile(r"(.*\n[ \t\r]*\n)(.*)", re.DOTALL)


@dataclass(slots=True)
class SortedBlock:
    """A block as it is to be written, with the text before it.

    ``place`` is what an entry is sorted by: None for what stays where it is. ``key`` is its
    citation key. ``marks`` are what was said about it: the number of a note, and how many lines
    below the beginning of the block its subject stands. ``unread``: it can't be read. ``line``:
    where the block began in the file as it was.
    """

    gap: str
    source: str
    place: SortKey | None = None
    key: str = ""
    marks: Sequence[tuple[int, int]] = ()
    unread: bool = False
    line: int = 0


class SortKey(NamedTuple):
    """An entry's key, the one it refers to, and the values to sort by, all in small letters."""

    key: str
    parent: str
    values: tuple[str, ...]


def _author(draft: Draft) -> str:
    """The first author as BibTeX's styles sort them: particle, family name, given names."""
    names = cut_list(draft.text("author") or draft.text("editor")).names
    if not names:
        return fold(draft.text("title"))
    first = person_of(names[0])
    return fold(f"{first.particle} {first.family} {first.given} {first.suffix}")


def _year(draft: Draft) -> str:
    day = day_of({name: draft.text(name) for name in ("date", "year")})
    return f"{day.year:04}" if day else "9999"


_BY: MappingProxyType[str, Callable[[Draft], str]] = MappingProxyType(
    {
        "key": lambda draft: draft.key.lower(),
        "type": lambda draft: draft.type,
        "author": _author,
        "year": _year,
        "title": lambda draft: fold(draft.text("title")),
    }
)
SORT_NAMES = tuple(_BY)


def check_sort(by: Sequence[str]) -> None:
    """Raises InputError for an unknown name; a minus sign before one turns it round."""
    for name in by:
        if name.removeprefix("-") not in _BY:
            raise InputError(
                f"there is no sorting by “{name}”; choose from {', '.join(SORT_NAMES)}, and each "
                "with a - before it for the other way round"
            )


def sort_key_of(draft: Draft, by: Sequence[str]) -> SortKey:
    """Where an entry belongs in an order; the names in ``by`` are those of `SORT_NAMES`."""
    values = tuple(_BY[name.removeprefix("-")](draft) for name in by)
    return SortKey(draft.key.lower(), draft.text("crossref").strip().lower(), values)


def sort_pieces(
    pieces: Sequence[SortedBlock], by: Sequence[str], newline: str
) -> list[SortedBlock]:
    """The pieces with their entries in order; the comment right above an entry goes with it.

    Macros and preambles stay where they are, and so does what can't be read; no entry goes past
    one, for it may depend on it. An entry that others refer to with ``crossref`` stays behind
    them all, as BibTeX needs it.
    """
    parents = {piece.place.parent for piece in pieces if piece.place is not None}
    turned = [name.startswith("-") for name in by]
    ordered: list[SortedBlock] = []
    run: list[SortedBlock] = []
    for piece in pieces:
        if piece.place is None:
            ordered += _sorted(run, turned, parents, newline)
            ordered.append(piece)
            run = []
        else:
            run.append(piece)
    return ordered + _sorted(run, turned, parents, newline)


def _sorted(
    run: list[SortedBlock], turned: Sequence[bool], parents: set[str], newline: str
) -> list[SortedBlock]:
    placed = [(piece.place, piece) for piece in run if piece.place is not None]
    # Sorting is stable: by the last value first, and what is referred to behind the rest.
    for at in reversed(range(len(turned))):
        placed.sort(key=lambda each: each[0].values[at], reverse=turned[at])
    placed.sort(key=lambda each: each[0].key in parents)
    ordered = [piece for _, piece in placed]
    if ordered == run:
        return run
    above, own = _parted(run[0].gap)
    run[0].gap = own
    for piece in ordered:
        if not piece.gap.startswith(("\n", "\r")):
            piece.gap = newline * 2 + piece.gap
    ordered[0].gap = above + ordered[0].gap.lstrip("\r\n")
    return ordered


def _parted(gap: str) -> tuple[str, str]:
    """What stands above the first entry, up to an empty line, and what belongs to the entry."""
    above = _ABOVE.match(gap)
    if above:
        return above[1], above[2]
    own = gap.lstrip(" \t\r\n")
    return gap[: len(gap) - len(own)], own
