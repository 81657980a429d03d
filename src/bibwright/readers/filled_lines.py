"""A list whose lines are filled up to a width: a line with room for the next word ends its item.

That is certain where it holds all round. How the items so told begin and end, and how lines go on
within them, tells the others, that by chance fill their last line: what the list itself shows of
either outweighs what lists do in general.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log

from bibwright.readers.listed_names import authors_before
from bibwright.text.dates import ANY_YEAR
from bibwright.text.fold import fold
from bibwright.text.names.others import AND

#: Widths at which people and programs wrap.
_NARROWEST, _WIDEST = 36, 135
#: So many ends tell what a list keeps to; so great a share of lines is filled, and so great a share
#: of the ends looks like one and has a beginning behind it.
_FEW_ENDS, _SHARE_FILLED, _SHARE_ENDED, _SHARE_BEGUN = 4, 0.35, 0.8, 0.9
_SHARE_SORTED = 0.9
_FEW_WORDS = 2
_ENDS = re.compile(r"[.\d)\]”\"/>]$|https?:\S+$")
_BEGINS = re.compile(r"[\W_]{0,3}[^\W\d_a-z]")
_NAME = re.compile(r"[^\W\d_]+")
#: What no item begins with, as it goes on with where the work is.
_ADDRESS = re.compile(r"(?:https?:|www\.|doi\b|10\.\d{4})", re.IGNORECASE)
#: What is surely cut at the end of a line: a word, or a name behind "and" and its initials.
_CUT = re.compile(r"[^\W\d_]-$|(?:&|\b(?:and|und|et))\s+(?:[^\W\d_a-z]\.[\s-]?)+$")


@dataclass(frozen=True, slots=True)
class Filled:
    """What is known of the lines round one: after which ones there was room, and after which ones
    an item ends."""

    ends: frozenset[int]
    over: frozenset[int]


@lru_cache(maxsize=8)
def filled_lines(texts: tuple[str, ...]) -> Filled | None:
    """What lines without a gap between them keep to; None where they aren't filled."""
    width = _width(texts)
    if not _NARROWEST <= width <= _WIDEST:
        return None
    breaks = list(pairwise(texts))
    ends = [
        at
        for at, (above, below) in enumerate(breaks)
        if has_room(above, below, width)
        and not _ADDRESS.match(below)
        and (not below[:1].islower() or _opening(below) != _NO_NAMES)
    ]
    if len(ends) < _FEW_ENDS or len(breaks) - len(ends) < _SHARE_FILLED * len(breaks):
        return None
    names = [_first_name(texts[at + 1]) for at in ends]
    risen = sum(one <= other for one, other in pairwise(names))
    is_sorted = len(set(names)) > _FEW_ENDS and risen >= _SHARE_SORTED * (len(names) - 1)
    over = sum(bool(_ENDS.search(texts[at])) for at in ends)
    begun = sum(bool(_BEGINS.match(texts[at + 1])) for at in ends)
    if begun < _SHARE_BEGUN * len(ends) or (over < _SHARE_ENDED * len(ends) and not is_sorted):
        return None
    return Filled(frozenset(ends), _over(texts, ends, width, is_sorted=is_sorted))


def _width(texts: Sequence[str]) -> int:
    # An address may be longer than the lines are.
    return max((len(text) for text in texts if len(text.split()) > _FEW_WORDS), default=0)


def has_room(above: str, below: str, width: int) -> bool:
    """Whether the next line's first word would have stood at the end of the one above it."""
    return len(above) + 1 + len(below.split(" ", 1)[0]) <= width


#: How often a break between lines looks so where an item ends, and where it goes on, counted in
#: lists of 600 styles that were wrapped at 48 and at 72 letters.
_GENERAL = {
    "dated": (0.95, 0.50),
    "undated": (0.05, 0.50),
    "dated behind": (0.95, 0.58),
    "undated behind": (0.05, 0.42),
    "no names": (0.45, 0.84),
    "a name": (0.10, 0.10),
    "a name with initials": (0.28, 0.03),
    "names": (0.04, 0.013),
    "names with initials": (0.13, 0.016),
    "end x": (0.02, 0.61),
    "end x.": (0.21, 0.085),
    "end open": (0.002, 0.19),
    "end x).": (0.02, 0.004),
    "end 9": (0.054, 0.013),
    "end 9.": (0.53, 0.02),
    "end 9).": (0.06, 0.004),
    "end initial": (0.003, 0.03),
    "end address": (0.065, 0.007),
}
#: So many breaks the general shares count for beside those of the list, and shapes of words beside
#: how often the list has them anywhere.
_GENERAL_COUNT, _ANYWHERE_COUNT = 6.0, 4.0
_ROUNDS = 3
#: Lines that are looked at for what opens an item.
_AHEAD = 6


def _over(
    texts: Sequence[str], ends: Sequence[int], width: int, *, is_sorted: bool
) -> frozenset[int]:
    """After which lines an item ends: those with room, and those that look like them."""
    certain = set(ends)
    full = [
        at
        for at in range(len(texts) - 1)
        if at not in certain and not _CUT.search(texts[at]) and not _ADDRESS.match(texts[at + 1])
    ]
    shapes = {at: _shapes(texts, at) for at in (*ends, *full)}
    first = sum(len(texts[at + 1].split(" ", 1)[0]) for at in ends) / len(ends)
    by_chance = len(ends) * (first + 1) / (width - first)
    prior = log(by_chance / max(len(full) - by_chance, 1.0))
    closed = {at for at in certain if not _OPEN.search(texts[at])}
    known = closed if len(closed) >= _SHARE_ENDED * len(certain) else certain
    over, going_on = certain, set[int]()
    for _ in range(_ROUNDS):
        seen = {at: (*shapes[at], *_standing(texts, over, at, is_sorted)) for at in shapes}
        anywhere = Counter(each for looks in seen.values() for each in looks)
        shares = {each: count / len(seen) for each, count in anywhere.items()}
        weights = _weights([seen[at] for at in known], [seen[at] for at in going_on], shares)
        now = {at for at in full if prior + sum(weights[each] for each in seen[at]) > 0}
        over, going_on = now | certain, set(full) - now
    return frozenset(over)


def _weights(
    ended: Sequence[Iterable[str]],
    going_on: Sequence[Iterable[str]],
    anywhere: Mapping[str, float],
) -> dict[str, float]:
    """What each look of a break speaks for the end of an item, as log odds."""
    ours, others = (Counter(each for looks in rows for each in looks) for rows in (ended, going_on))
    weights = {}
    for each, share in anywhere.items():
        ending, going = _GENERAL.get(each, (share, share))
        count = _GENERAL_COUNT if each in _GENERAL else _ANYWHERE_COUNT
        weights[each] = log(
            (ours[each] + count * ending)
            / (len(ended) + count)
            * (len(going_on) + count)
            / (others[each] + count * going)
        )
    return weights


def _shapes(texts: Sequence[str], at: int) -> tuple[str, ...]:
    """What a line ends in, and the one below it begins with."""
    ahead = " ".join(texts[at + 1 : at + 1 + _AHEAD])
    opening, second, *_ = (*map(_shape, texts[at + 1].split()[:2]), "", "")
    return (
        f"end {_end(texts[at])}",
        f"first {opening}",
        f"second {second}",
        _opening(ahead),
        f"year {_year_behind_names(ahead)}",
    )


_SMALL = "de|la|le|van|von|der|den|del|di|da|dos|al|in"
#: Who wrote it and when, a body as well as people: the year with the signs round it.
_NAMES_AND_YEAR = re.compile(
    rf"(?:(?:[^\W\d_a-z][\w.'’&-]*+|&|{AND}|{_SMALL})[,;]*+\s++){{1,40}}+"
    r"(?P<signs>[(\[]?)(?:1[5-9]|20)\d\d[a-z]?(?P<behind>[)\]]?[.,:;]?)(?!\w)"
)


def _year_behind_names(text: str) -> str:
    """How the year stands that follows who opens the text; empty where none does."""
    found = _NAMES_AND_YEAR.match(text)
    return f"{found['signs']}9{found['behind']}" if found else ""


_NO_NAMES = "no names"
_INITIAL = re.compile(r"\w{1,2}\b")


@lru_cache(maxsize=1024)
def _opening(text: str) -> str:
    found = authors_before(text)
    if found is None:
        return _NO_NAMES
    have_initials = all(_INITIAL.match(person.given) for person in found[0])
    return (
        f"{'a name' if len(found[0]) == 1 else 'names'}{' with initials' if have_initials else ''}"
    )


_WORD_END = re.compile(
    r"(?P<initial>\b[^\W\d_a-z]\.$)|(?P<address>(?:https?:|www\.|10\.\d{4})\S*$)"
)
#: What something follows.
_OPEN = re.compile(r"(?:[,;:&(\[“«–—-]|\b(?:and|und|et|y|e|of|in|the))$")


def _end(text: str) -> str:
    told = _WORD_END.search(text)
    if told:
        return told.lastgroup or ""
    if _OPEN.search(text):
        return "open"
    marks = text[len(text.rstrip(".,;:!?)]”\"»’'>")) :][-2:]
    before = text[: len(text) - len(marks)][-1:]
    return f"{'9' if before.isdigit() else 'x'}{marks}"


def _shape(word: str) -> str:
    shape = "".join(
        "X" if c.isupper() else "9" if c.isdigit() else "x" if c.isalpha() else c for c in word
    )
    return re.sub(r"(.)\1+", r"\1", shape)[:5]


def _standing(texts: Sequence[str], over: set[int], at: int, is_sorted: bool) -> tuple[str, ...]:
    """How a break stands between the ends of items that are known."""
    before = max((each for each in over if each < at), default=-1)
    behind = min((each for each in over if each > at), default=len(texts) - 1)
    said, rest = " ".join(texts[before + 1 : at + 1]), " ".join(texts[at + 1 : behind + 1])
    looks = [
        "dated" if ANY_YEAR.search(said) else "undated",
        "dated behind" if ANY_YEAR.search(rest) else "undated behind",
        f"{min(at - before, 4)} lines",
    ]
    if is_sorted:
        names = [
            _first_name(texts[each + 1]) for each in (before, at, behind) if each + 1 < len(texts)
        ]
        looks.append("in order" if names == sorted(names) else "out of order")
    return tuple(looks)


def _first_name(text: str) -> str:
    name = _NAME.search(text)
    return fold(name[0]) if name else ""
