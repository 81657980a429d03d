"""Bibwright turns a list of papers into a bibliography that can be trusted.

>>> import bibwright
>>> reading = bibwright.read("arXiv:2406.03712")
>>> str(reading.queries[0].arxiv_id)
'2406.03712'

The verbs are ``read`` (what a person has becomes queries), ``resolve`` (queries become verdicts,
each with its evidence), ``compose`` (verdicts become the text of a bibliography), ``tidy`` (a
bibliography is made clean), ``dedupe`` (entries that are one work become one), ``check`` (entries
are held against what their sources say), ``update`` (preprints become what they were published as)
and ``sync`` (entries become items of a Zotero library). Importing the package costs nothing; each
name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bibwright.bibliography import Composition, compose
    from bibwright.bibtex import Dialect
    from bibwright.bibtex.tidy import Edit, Note, Tidied
    from bibwright.checking import CheckRun
    from bibwright.deduping import DedupeRun, Preprints
    from bibwright.errors import BibwrightError, InputError
    from bibwright.identifiers import ArxivId
    from bibwright.library import check, dedupe, read, resolve, sync, tidy, update
    from bibwright.matching.verdict import Status, Verdict
    from bibwright.readers import InputKind, Problem, Reading
    from bibwright.reference import Date, Kind, Origin, Person, Reference
    from bibwright.resolver import Paper, Resolution
    from bibwright.syncing import SyncRun
    from bibwright.updating import UpdateRun

__version__ = "0.1.0"

_HOMES = {
    "ArxivId": "identifiers",
    "BibwrightError": "errors",
    "CheckRun": "checking",
    "Composition": "bibliography",
    "Date": "reference",
    "DedupeRun": "deduping",
    "Dialect": "bibtex",
    "Edit": "bibtex.tidy",
    "InputError": "errors",
    "InputKind": "readers",
    "Kind": "reference",
    "Note": "bibtex.tidy",
    "Origin": "reference",
    "Paper": "resolver",
    "Person": "reference",
    "Preprints": "deduping",
    "Problem": "readers",
    "Reading": "readers",
    "Reference": "reference",
    "Resolution": "resolver",
    "Status": "matching.verdict",
    "SyncRun": "syncing",
    "Tidied": "bibtex.tidy",
    "UpdateRun": "updating",
    "Verdict": "matching.verdict",
    "check": "library",
    "compose": "bibliography",
    "dedupe": "library",
    "read": "library",
    "resolve": "library",
    "sync": "library",
    "tidy": "library",
    "update": "library",
}

__all__ = [
    "ArxivId",
    "BibwrightError",
    "CheckRun",
    "Composition",
    "Date",
    "DedupeRun",
    "Dialect",
    "Edit",
    "InputError",
    "InputKind",
    "Kind",
    "Note",
    "Origin",
    "Paper",
    "Person",
    "Preprints",
    "Problem",
    "Reading",
    "Reference",
    "Resolution",
    "Status",
    "SyncRun",
    "Tidied",
    "UpdateRun",
    "Verdict",
    "check",
    "compose",
    "dedupe",
    "read",
    "resolve",
    "sync",
    "tidy",
    "update",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
