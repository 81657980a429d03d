"""An entry of a ``.bib`` as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry, as it stands in a file or as it would.

    ``type`` and the names of ``fields`` are in lower case; the values are without their outer
    delimiters, macros and ``#`` worked out, LaTeX left in. ``line`` counts from 1.
    """

    type: str
    key: str
    fields: Mapping[str, str]
    line: int
