"""Where a record stands."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """A record's file (or ``-``), the line in it, counted from 1, and its citation key."""

    name: str
    line: int
    key: str

    def __str__(self) -> str:
        return f"{self.name}:{self.line}"
