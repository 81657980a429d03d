"""A list whose lines are filled up to a width: a line with room for the next word ends its item.

That is certain where it holds all round. What the items so told keep to (what they end in, whether
they are sorted by name) tells the others, that by chance fill their last line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bibwright.text.fold import fold

#: Widths at which people and programs wrap.
_NARROWEST, _WIDEST = 36, 135
#: So many ends tell what a list keeps to; so great a share of lines is filled, and so great a share
#: of the ends looks like one and has a beginning behind it.
_FEW_ENDS, _SHARE_FILLED, _SHARE_ENDED, _SHARE_BEGUN = 4, 0.35, 0.8, 0.9
_SHARE_KEPT, _SHARE_SORTED = 0.85, 0.9
_FEW_WORDS = 2
_ENDS = re.compile(r"[.\d)\]”\"/]$|https?:\S+$")
_BEGINS = re.compile(r"[\W_]{0,3}[^\W\d_a-z]")
_NAME = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Filled:
    """What is known of the lines round one: after which ones there was room, and what the list
    keeps to."""

    ends: tuple[int, ...]
    by_stop: bool
    is_sorted: bool


def filled_lines(texts: Sequence[str]) -> Filled | None:
    """What lines without a gap between them keep to; None where they aren't filled."""
    # An address may be longer than the lines are.
    width = max((len(text) for text in texts if len(text.split()) > _FEW_WORDS), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return None
    breaks = list(pairwise(texts))
    ends = [at for at, (above, below) in enumerate(breaks) if has_room(above, below, width)]
    if len(ends) < _FEW_ENDS or len(breaks) - len(ends) < _SHARE_FILLED * len(breaks):
        return None
    stops = sum(texts[at].endswith(".") for at in ends)
    names = [_first_name(texts[at + 1]) for at in ends]
    risen = sum(one <= other for one, other in pairwise(names))
    is_sorted = len(set(names)) > _FEW_ENDS and risen >= _SHARE_SORTED * (len(names) - 1)
    over = sum(bool(_ENDS.search(texts[at])) for at in ends)
    begun = sum(bool(_BEGINS.match(texts[at + 1])) for at in ends)
    if begun < _SHARE_BEGUN * len(ends) or (over < _SHARE_ENDED * len(ends) and not is_sorted):
        return None
    return Filled(tuple(ends), stops > _SHARE_KEPT * len(ends), is_sorted)


def has_room(above: str, below: str, width: int) -> bool:
    """Whether the next line's first word would have stood at the end of the one above it."""
    return len(above) + 1 + len(below.split(" ", 1)[0]) <= width


def may_begin(filled: Filled, texts: Sequence[str], at: int) -> bool:
    """Whether an item may begin in a line though there was no room in the line above."""
    if filled.by_stop and not texts[at - 1].endswith("."):
        return False
    if not filled.is_sorted:
        return True
    begun = [end + 1 for end in filled.ends]
    before = max((each for each in begun if each < at), default=None)
    behind = min((each for each in begun if each > at), default=None)
    name = _first_name(texts[at])
    return (before is None or _first_name(texts[before]) <= name) and (
        behind is None or name <= _first_name(texts[behind])
    )


def _first_name(text: str) -> str:
    name = _NAME.search(text)
    return fold(name[0]) if name else ""
