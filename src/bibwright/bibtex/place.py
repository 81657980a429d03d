"""Where a record stands."""

from __future__ import annotations

from typing import NamedTuple

#: How a Zotero library is named where a file could be, and its items: with their key behind it.
LIBRARY = "zotero:"


class Place(NamedTuple):
    """A record's file (or ``-``), the line in it, counted from 1, and its citation key.

    An item of a Zotero library has no lines: its name is `LIBRARY` and its key.
    """

    name: str
    line: int
    key: str

    def __str__(self) -> str:
        return self.name if self.name.startswith(LIBRARY) else f"{self.name}:{self.line}"
