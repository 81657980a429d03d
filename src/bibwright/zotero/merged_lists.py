"""Two lists that were one, and have both been changed, as one again."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class _Edit(NamedTuple):
    """What stands in the place of the values from ``start`` to ``end``."""

    start: int
    end: int
    values: tuple[str, ...]


def merged_lists(
    once_mine: Sequence[str], mine: Sequence[str], once_theirs: Sequence[str], theirs: Sequence[str]
) -> tuple[list[str], list[str]] | None:
    """Both changes in one list, and mine alone as the other side would have it; None where both
    have changed one place, each otherwise.

    The two sides may have written the same value in two ways, so each is compared with its own
    former list; those are equally long.
    """
    if len(once_mine) != len(once_theirs):
        return None
    own, other = _edits(once_mine, mine), _edits(once_theirs, theirs)
    if any(_clash(one, two) for one in own for two in other):
        return None
    both = sorted({*own, *other})
    return _applied(once_theirs, both), _applied(once_theirs, own)


def _edits(once: Sequence[str], now: Sequence[str]) -> list[_Edit]:
    """The changes, as small as they can be: of several values that are others now, each is one."""
    found = []
    for tag, start, end, first, last in SequenceMatcher(
        None, once, now, autojunk=False
    ).get_opcodes():
        if tag == "replace" and end - start == last - first:
            found += [
                _Edit(start + at, start + at + 1, (now[first + at],)) for at in range(end - start)
            ]
        elif tag != "equal":
            found.append(_Edit(start, end, tuple(now[first:last])))
    return found


def _clash(one: _Edit, two: _Edit) -> bool:
    if one == two:
        return False
    if one.start == one.end or two.start == two.end:
        # Something new is put in beside, or into, what the other has changed.
        return one.start <= two.end and two.start <= one.end and not _apart(one, two)
    return one.start < two.end and two.start < one.end


def _apart(one: _Edit, two: _Edit) -> bool:
    """Whether one is new and stands right before or behind what the other has changed."""
    if one.start == one.end and two.start == two.end:
        return one.start != two.start
    new, old = (one, two) if one.start == one.end else (two, one)
    return new.start in {old.start, old.end}


def _applied(once: Sequence[str], edits: Sequence[_Edit]) -> list[str]:
    done: list[str] = []
    at = 0
    for edit in edits:
        done += [*once[at : edit.start], *edit.values]
        at = edit.end
    return [*done, *once[at:]]
