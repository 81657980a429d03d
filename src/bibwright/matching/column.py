"""A column of text in which every text has a number, and how one is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from bibwright.text.arrays import Bools, Ints
from bibwright.text.fold_column import code

T = TypeVar("T")

#: What databases and people write for "there is none".
_NOTHING = frozenset(
    {
        *("na", "n/a", "nan", "none", "null", "[no title available]", "-"),
        *("anonymous", "anon", "anon.", "{anonymous}", "unknown", "[author unknown]"),
    }
)


def both(left: Ints, right: Ints) -> Bools:
    """Where neither is blank."""
    known: Bools = (left != 0) & (right != 0)
    return known


@dataclass(frozen=True, slots=True)
class Column:
    """A column in which every text has a number, 0 the blank one: ``texts[codes[row]]``."""

    codes: Ints
    texts: Sequence[str]


def tidied(texts: Sequence[str], tidy: Callable[[str], str]) -> Column:
    """A column of texts made alike by a function, every text only once."""
    codes, raw = code(texts)
    again, tidied = code(["", *["" if is_nothing(text) else tidy(text) for text in raw[1:]]])
    return Column(again[codes], tidied)


def readings(
    texts: Sequence[str], read: Callable[[Sequence[str]], Sequence[T]]
) -> tuple[Column, list[T]]:
    """A column whose texts are read into something; equal readings have equal numbers."""
    codes, raw = code(texts)
    read_all = read(["" if is_nothing(text) else text for text in raw])
    known: dict[T, int] = {read_all[0]: 0}
    numbers = []
    kept: list[str] = [""]
    for text, reading in zip(raw, read_all, strict=True):
        number = known.setdefault(reading, len(known))
        if number == len(kept):
            kept.append(text)
        elif number and text < kept[number]:
            kept[number] = text
        numbers.append(number)
    return Column(np.array(numbers, dtype=np.int64)[codes], kept), list(known)


def is_nothing(text: str) -> bool:
    """Whether a value is what databases and people write for none."""
    return len(text) < 25 and text.strip().lower() in _NOTHING


def among(column: Column, texts: frozenset[str]) -> Bools:
    """The rows that have one of these texts."""
    found: Bools = np.array([text in texts for text in column.texts], dtype=np.bool_)[column.codes]
    return found


def where(column: Column, rows: Bools) -> Column:
    """The column blank but for these rows."""
    return Column(np.where(rows, column.codes, 0), column.texts)
