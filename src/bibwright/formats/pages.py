"""Ranges of pages: an en dash in a record, and what each format has in its place."""

from __future__ import annotations

import re

_DASHES = re.compile(r"(?:(?<!\s)\s+)?(?:-{2,}|\\text(?:en|em)dash(?:\{\})?|–|—)\s*")
_WORDS = re.compile(r"\s*(\w+)\s*-\s*(\w+)\s*")
_BETWEEN = re.compile(
    r"(?<=\d)\s*-\s*(?=[A-Za-z]?\d)|(?<=\b[ivxlc])\s*-\s*(?=[ivxlc]+\b)"
    r"|(?<=[ivxlc]{2})\s*-\s*(?=[ivxlc]+\b)"
)


def from_tex(source: str) -> str:
    """Pages as TeX source has them, where two hyphens make a range, and one often does."""
    whole = _WORDS.fullmatch(source)
    return f"{whole[1]}–{whole[2]}" if whole else from_hyphens(source)


def from_hyphens(text: str) -> str:
    """Pages as other formats have them, where a hyphen between numbers makes a range."""
    ranged = _DASHES.sub("–", text)
    return ranged if "–" in ranged else _BETWEEN.sub("–", ranged)


def to_hyphens(pages: str) -> str:
    """A hyphen for each range, unless it would be read as something else."""
    hyphened = pages.replace("–", "-")
    return hyphened if from_hyphens(hyphened) == pages else pages
