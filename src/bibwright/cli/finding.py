"""One finding of check, dedupe or tidy, and where it is."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """Something that a person should look at, and where; ``rule`` says in a word what it is.

    ``accuses``: whether it is surely wrong. ``ignored``: why a person wants to hear no more of it.
    """

    file: str
    line: int
    rule: str
    words: str
    accuses: bool = False
    ignored: str = ""
