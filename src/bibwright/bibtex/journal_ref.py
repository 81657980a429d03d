"""A journal reference as authors typed it into arXiv, taken apart where that is certain.

The field is free text. Four shapes are common enough to be read; what has none of them stays
whole, for a wrong volume is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bibwright.reference import Reference

__all__ = ["Publication", "publication_of", "read_journal_ref"]

_JOURNAL = r"(?P<journal>[A-Z][^\d;:()]*?[^\d;:()\s,])"
_VOLUME = r"(?P<volume>[A-Z]?\d+)"
_PAGES = r"(?P<pages>[a-z]?\d+[A-Za-z]?(?:\([A-Z]\))?(?:\s*[-–]+\s*[a-z]?\d+)?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NUMBER = r"\((?P<number>\d+(?:[-/]\d+)?)\)"
_SHAPES = [
    re.compile(shape)
    for shape in (
        # Phys. Rev. B 74, 024520 (2006)
        rf"{_JOURNAL},?\s+{_VOLUME}(?:\s*{_NUMBER})?\s*[,:]\s*{_PAGES}\s*\({_YEAR}\)\.?",
        # Phys.Lett. B716 (2012) 1-29
        rf"{_JOURNAL},?\s*{_VOLUME}\s*\({_YEAR}\),?\s*{_PAGES}\.?",
        # Adv.Theor.Math.Phys.2:231-252,1998
        rf"{_JOURNAL},?\s*{_VOLUME}\s*:\s*{_PAGES}\s*,\s*{_YEAR}\.?",
        # International Journal of Sciences 2(12), 52-60, 2013
        rf"{_JOURNAL},?\s+{_VOLUME}\s*{_NUMBER}\s*[,:]\s*{_PAGES}\s*,\s*{_YEAR}\.?",
    )
]
_PROCEEDINGS = re.compile(r"\b(?:In)?(?:Proc\b|Proceedings|Conference|Symposium|Workshop)")
_IN_FRONT = re.compile(r"^In\s*(?:the\s+)?(?::\s*)?(?=[A-Z])")
_PP = re.compile(r"[,(\s]+(?:pp?\.?|pages)\s*(?P<pages>\d+\s*[-–]+\s*\d+)\)?")
_ANY_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Publication:
    """Where and when something was published. ``proceedings`` tells a book from a journal."""

    venue: str
    year: str
    volume: str = ""
    number: str = ""
    pages: str = ""
    proceedings: bool = False


def publication_of(reference: Reference) -> Publication | None:
    """Where arXiv says that a paper was published: it names a DOI and a place that can be read.

    What only one of the two says is no publication.
    """
    return read_journal_ref(reference.journal_ref) if reference.doi else None


def read_journal_ref(text: str) -> Publication | None:
    """The parts of a journal reference; None where they can't be told with certainty.

    >>> read_journal_ref("Phys. Rev. B 74, 024520 (2006)")
    Publication(venue='Phys. Rev. B', year='2006', volume='74', number='', pages='024520', \
proceedings=False)
    """
    text = " ".join(text.split())
    if _PROCEEDINGS.search(text):
        return _proceedings(text)
    for shape in _SHAPES:
        if match := shape.fullmatch(text):
            parts = match.groupdict(default="")
            # "Phys.Lett. B716" is volume 716 of Physics Letters B.
            section = parts["volume"].rstrip("0123456789")
            return Publication(
                f"{parts['journal'].strip()} {section}".strip(),
                parts["year"],
                parts["volume"].removeprefix(section),
                parts.get("number", ""),
                _range(parts["pages"]),
            )
    return None


def _proceedings(text: str) -> Publication | None:
    """Proceedings keep their name as typed, but for the page numbers."""
    years = set(_ANY_YEAR.findall(text))
    if len(years) != 1:
        return None
    pages = _PP.search(text)
    venue = _IN_FRONT.sub("", text[: pages.start()] if pages else text)
    return Publication(
        venue.strip(" ,."),
        years.pop(),
        pages=_range(pages["pages"]) if pages else "",
        proceedings=True,
    )


def _range(pages: str) -> str:
    return re.sub(r"\s*[-–]+\s*", "--", pages)
