"""What comes of tidying a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bibwright.bibtex.dialect import Dialect


class Edit(NamedTuple):
    """A change to one entry.

    ``field`` is a name in lower case, ``@type``, ``@key``, or empty for the formatting of the
    entry. ``before`` and ``after`` are values with their delimiters; None if there is none.
    """

    rule: str
    line: int
    key: str
    field: str
    before: str | None
    after: str | None


class Note(NamedTuple):
    """Something that a person has to decide; nothing was changed.

    ``line``: where in the file as it was; ``line_after``: where in the file as it is now.
    """

    rule: str
    line: int
    key: str
    field: str
    message: str
    line_after: int = 0


@dataclass(frozen=True, slots=True)
class Tidied:
    """A file as it should be, what was changed on the way, and what was left.

    ``notes`` are what a person has to decide, those of the rule ``unreadable`` about what can't
    be read and therefore stands as it was. ``keys`` are the citation keys in ``content`` and
    their lines there, ``referred`` those that the file's own entries refer to.
    """

    content: bytes
    dialect: Dialect
    edits: tuple[Edit, ...]
    notes: tuple[Note, ...]
    keys: Mapping[str, int]
    referred: frozenset[str] = frozenset()
