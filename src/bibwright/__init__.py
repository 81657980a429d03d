"""Bibwright turns a list of papers into a bibliography that can be trusted.

>>> import bibwright
>>> reading = bibwright.read("arXiv:2406.03712")
>>> str(reading.queries[0].arxiv_id)
'2406.03712'

The verbs are ``read`` (what a person has becomes queries), ``resolve`` (queries become verdicts,
each with its evidence) and ``compose`` (verdicts become the text of a bibliography). Importing the
package costs nothing; each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bibwright.bibliography import Composition, compose
    from bibwright.bibtex import Dialect
    from bibwright.errors import BibwrightError, InputError
    from bibwright.identifiers import ArxivId
    from bibwright.library import read, resolve
    from bibwright.matching.verdict import Status, Verdict
    from bibwright.readers import InputKind, Problem, Reading
    from bibwright.reference import Date, Kind, Origin, Person, Reference
    from bibwright.resolver import Paper, Resolution

__version__ = "0.1.0"

_HOMES = {
    "ArxivId": "identifiers",
    "BibwrightError": "errors",
    "Composition": "bibliography",
    "Date": "reference",
    "Dialect": "bibtex",
    "InputError": "errors",
    "InputKind": "readers",
    "Kind": "reference",
    "Origin": "reference",
    "Paper": "resolver",
    "Person": "reference",
    "Problem": "readers",
    "Reading": "readers",
    "Reference": "reference",
    "Resolution": "resolver",
    "Status": "matching.verdict",
    "Verdict": "matching.verdict",
    "compose": "bibliography",
    "read": "library",
    "resolve": "library",
}

__all__ = [
    "ArxivId",
    "BibwrightError",
    "Composition",
    "Date",
    "Dialect",
    "InputError",
    "InputKind",
    "Kind",
    "Origin",
    "Paper",
    "Person",
    "Problem",
    "Reading",
    "Reference",
    "Resolution",
    "Status",
    "Verdict",
    "compose",
    "read",
    "resolve",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
