"""The program that a bibliography is written for."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum

#: An entry's type, or the name of a field that isn't empty, wherever it stands in its entry.
_WORDS = re.compile(r"[,@]\s*+([A-Za-z]++)\s*+(?:\{|=\s*+(?:[{\"]\s*+)*+[^\s{}\",])")
_DECLARED = re.compile(r"databaseType:\s*+(bibtex|biblatex)\b", re.IGNORECASE)
#: Fields and types that only one of the two dialects has, or that each has in its own way.
_BIBLATEX = frozenset(
    "date journaltitle eprinttype eprintclass location urldate langid online report thesis".split()
)
_BIBTEX = frozenset(
    """year journal address archiveprefix primaryclass techreport phdthesis
    mastersthesis""".split()
)
#: So much of a file shows its dialect.
_SAMPLE = 300_000


class Dialect(StrEnum):
    """Classic BibTeX, or biblatex with Biber."""

    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"


def detect_dialect(text: str) -> Dialect:
    """The program that a file is for, as JabRef says at its end, or by its fields and types."""
    declared = _DECLARED.search(text, max(0, len(text) - _SAMPLE))
    if declared:
        return Dialect(declared[1].lower())
    words = Counter(word.lower() for word in _WORDS.findall(text[:_SAMPLE]))
    biblatex = sum(words[word] for word in _BIBLATEX)
    bibtex = sum(words[word] for word in _BIBTEX)
    return Dialect.BIBLATEX if biblatex > bibtex else Dialect.BIBTEX
