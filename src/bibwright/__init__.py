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

from bibwright._version import __version__ as __version__

if TYPE_CHECKING:
    from bibwright.bibtex import Dialect
    from bibwright.bibtex.tidy.tidy import Edit, Note, Tidied
    from bibwright.commands.check import CheckRun
    from bibwright.commands.compose import Composition, compose
    from bibwright.commands.dedupe import DedupeRun, Preprints
    from bibwright.commands.sync import SyncRun
    from bibwright.commands.update import UpdateRun
    from bibwright.errors import BibwrightError, InputError
    from bibwright.library import check, dedupe, read, resolve, sync, tidy, update
    from bibwright.lookup.resolver import Paper, Resolution
    from bibwright.matching.verdict import Status, Verdict
    from bibwright.model.identifiers import ArxivId
    from bibwright.model.reference import Date, Kind, Origin, Person, Reference
    from bibwright.readers import InputKind, Problem, Reading


_HOMES = {
    "ArxivId": "model.identifiers",
    "BibwrightError": "errors",
    "CheckRun": "commands.check",
    "Composition": "commands.compose",
    "Date": "model.reference",
    "DedupeRun": "commands.dedupe",
    "Dialect": "bibtex",
    "Edit": "bibtex.tidy.tidy",
    "InputError": "errors",
    "InputKind": "readers",
    "Kind": "model.reference",
    "Note": "bibtex.tidy.tidy",
    "Origin": "model.reference",
    "Paper": "lookup.resolver",
    "Person": "model.reference",
    "Preprints": "commands.dedupe",
    "Problem": "readers",
    "Reading": "readers",
    "Reference": "model.reference",
    "Resolution": "lookup.resolver",
    "Status": "matching.verdict",
    "SyncRun": "commands.sync",
    "Tidied": "bibtex.tidy.tidy",
    "UpdateRun": "commands.update",
    "Verdict": "matching.verdict",
    "check": "library",
    "compose": "commands.compose",
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
