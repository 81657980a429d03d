"""The program that a bibliography is written for."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Dialect"]


class Dialect(StrEnum):
    """Classic BibTeX, or biblatex with Biber."""

    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"
