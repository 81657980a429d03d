"""What a citation in a source is."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple


class SourceKind(StrEnum):
    """How a source is written, and so how it cites."""

    LATEX = "latex"
    MARKDOWN = "markdown"


_KINDS = {
    **dict.fromkeys((".tex", ".ltx", ".latex"), SourceKind.LATEX),
    **dict.fromkeys((".md", ".markdown", ".qmd", ".rmd"), SourceKind.MARKDOWN),
}


class Citation(NamedTuple):
    """A citation key from ``start`` to ``end`` in a text.

    ``group`` is the same number for all keys of one list, ``braced`` true for Markdown's form
    ``@{key}``.
    """

    key: str
    start: int
    end: int
    group: int
    kind: SourceKind
    braced: bool = False


def kind_of(path: Path) -> SourceKind | None:
    """How a file is written, by its suffix; None for one that holds no citations."""
    return _KINDS.get(path.suffix.lower())
