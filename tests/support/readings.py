"""What a reading of a list holds, as tests compare it."""

from __future__ import annotations

from bibwright.readers import Reading


def titles(reading: Reading) -> list[str]:
    return [query.title for query in reading.queries]


def told(reading: Reading) -> list[tuple[int | None, bool]]:
    """The line of each thing that was told of instead of read, and whether it is but a note."""
    return [(each.origin.line, each.is_note) for each in reading.problems]
