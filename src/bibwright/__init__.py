"""Bibwright turns a list of papers into a bibliography that can be trusted.

>>> import bibwright
>>> reading = bibwright.read("arXiv:2406.03712")
>>> str(reading.queries[0].arxiv_id)
'2406.03712'

The verbs are ``read`` (a list of papers becomes queries), ``resolve`` (queries become verdicts,
each with its evidence), ``references``, ``cited_by`` and ``related`` (what papers cite, what cites
and what resembles them become verdicts), ``graph`` (who cites whom in a bibliography), ``watch``
(what is new about it), ``compose`` (verdicts become a bibliography), ``tidy`` (a bibliography is
cleaned up), ``dedupe`` (duplicate entries are merged), ``check`` (entries are compared with their
sources), ``update`` (preprints are replaced by their published versions), ``convert`` (a
bibliography in another format), ``sync`` and ``pull`` (entries become items of a Zotero library,
and items entries), ``apply`` (a plan is written), ``undo`` and ``redo``; ``index`` holds ``build``,
``update`` and ``info`` for a local arXiv index.

A bibliography is given as a path (`str` or `Path`) or as its content (`bytes`). Importing the
package costs nothing; each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bibwright._version import __version__ as __version__

if TYPE_CHECKING:
    from bibwright import index
    from bibwright.bibtex.dialect import Dialect
    from bibwright.bibtex.tidy.options import TidyOptions
    from bibwright.bibtex.tidy.outcome import Edit, Note, Tidied
    from bibwright.changes import Applied, FileChange, Plan
    from bibwright.commands.check import CheckRun
    from bibwright.commands.compose import AsCited, Composition
    from bibwright.commands.convert import Conversion
    from bibwright.commands.dedupe_run import DedupeRun, Preprints
    from bibwright.commands.graph import Graph
    from bibwright.commands.library import LibraryRun
    from bibwright.commands.pull_file import PullRun
    from bibwright.commands.references import References
    from bibwright.commands.sync import SyncRun
    from bibwright.commands.tidy import TidyRun
    from bibwright.commands.undo import Reversal
    from bibwright.commands.update import UpdateRun
    from bibwright.commands.watch import WatchRun
    from bibwright.duplicates.answers import Answers
    from bibwright.errors import (
        BibwrightError,
        ConflictError,
        InputError,
        MovedOnError,
        SourceUnavailableError,
        StoppedError,
    )
    from bibwright.items import ZoteroItems
    from bibwright.library import (
        apply,
        check,
        cited_by,
        compose,
        convert,
        dedupe,
        graph,
        read,
        references,
        related,
        resolve,
        tidy,
        update,
        watch,
    )
    from bibwright.library_zotero import pull, redo, sync, undo
    from bibwright.lookup.resolver import Paper, Resolution
    from bibwright.matching.verdict import Status, Verdict
    from bibwright.model.identifiers import ArxivId
    from bibwright.model.reference import Date, Kind, Origin, Person, Reference
    from bibwright.plugins import PluginWarning
    from bibwright.readers import InputKind, Problem, Reading
    from bibwright.sources.arxiv.index import IndexInfo
    from bibwright.sources.registry import SourceOptions
    from bibwright.zotero.options import SyncOptions

#: The modules that public names are loaded from.
_MODULES = {
    "bibtex.dialect": "Dialect",
    "bibtex.tidy.options": "TidyOptions",
    "bibtex.tidy.outcome": "Edit Note Tidied",
    "changes": "Applied FileChange Plan",
    "commands.check": "CheckRun",
    "commands.compose": "AsCited Composition",
    "commands.convert": "Conversion",
    "commands.dedupe_run": "DedupeRun Preprints",
    "commands.graph": "Graph",
    "commands.library": "LibraryRun",
    "commands.pull_file": "PullRun",
    "commands.references": "References",
    "commands.sync": "SyncRun",
    "commands.tidy": "TidyRun",
    "commands.undo": "Reversal",
    "commands.update": "UpdateRun",
    "commands.watch": "WatchRun",
    "duplicates.answers": "Answers",
    "errors": "BibwrightError ConflictError InputError MovedOnError SourceUnavailableError "
    "StoppedError",
    "index": "index",
    "items": "ZoteroItems",
    "library": "apply check cited_by compose convert dedupe graph read references related resolve "
    "tidy update watch",
    "library_zotero": "pull redo sync undo",
    "lookup.resolver": "Paper Resolution",
    "matching.verdict": "Status Verdict",
    "model.identifiers": "ArxivId",
    "model.reference": "Date Kind Origin Person Reference",
    "plugins": "PluginWarning",
    "readers": "InputKind Problem Reading",
    "sources.arxiv.index": "IndexInfo",
    "sources.registry": "SourceOptions",
    "zotero.options": "SyncOptions",
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}

__all__ = [
    "Answers",
    "Applied",
    "ArxivId",
    "AsCited",
    "BibwrightError",
    "CheckRun",
    "Composition",
    "ConflictError",
    "Conversion",
    "Date",
    "DedupeRun",
    "Dialect",
    "Edit",
    "FileChange",
    "Graph",
    "IndexInfo",
    "InputError",
    "InputKind",
    "Kind",
    "LibraryRun",
    "MovedOnError",
    "Note",
    "Origin",
    "Paper",
    "Person",
    "Plan",
    "PluginWarning",
    "Preprints",
    "Problem",
    "PullRun",
    "Reading",
    "Reference",
    "References",
    "Resolution",
    "Reversal",
    "SourceOptions",
    "SourceUnavailableError",
    "Status",
    "StoppedError",
    "SyncOptions",
    "SyncRun",
    "Tidied",
    "TidyOptions",
    "TidyRun",
    "UpdateRun",
    "Verdict",
    "WatchRun",
    "ZoteroItems",
    "apply",
    "check",
    "cited_by",
    "compose",
    "convert",
    "dedupe",
    "graph",
    "index",
    "pull",
    "read",
    "redo",
    "references",
    "related",
    "resolve",
    "sync",
    "tidy",
    "undo",
    "update",
    "watch",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(f"{__name__}.{_HOMES[name]}")
    return home if _HOMES[name] == name else getattr(home, name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
