"""Check over files: what sources say about every entry, and the files with it set right."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.document import Entry
from bibwright.bibtex.draft import Draft
from bibwright.duplicates.places import Place
from bibwright.duplicates.shelf import Shelf, Shelved, with_parents
from bibwright.findings.asking import ask
from bibwright.findings.correct import correct
from bibwright.findings.judge import find
from bibwright.findings.model import EntryFinding
from bibwright.matching.verdict import Status
from bibwright.progress import SILENT, Watcher
from bibwright.readers.bibtex import reference_of
from bibwright.reference import Reference
from bibwright.source import Exchange, Source

__all__ = ["CHECK_SCHEMA", "CheckRun", "CheckedFile", "check_files"]

#: Version of the JSON that `CheckRun.as_json` gives; its schema is docs/check.schema.json.
CHECK_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file, its bytes as they were and with what is sure corrected; ``notes`` on what can't be
    read, each with its line."""

    name: str
    before: bytes
    after: bytes
    notes: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CheckRun:
    """What was found out. ``unasked`` are entries that there is nothing to look up by, each with
    the reason; ``exchanges`` what was asked of which source."""

    files: tuple[CheckedFile, ...]
    entries: tuple[EntryFinding, ...]
    unasked: tuple[tuple[Place, str], ...]
    exchanges: tuple[tuple[str, Exchange], ...]

    def count(self, status: Status) -> int:
        """How many entries are in this state."""
        return sum(entry.status is status for entry in self.entries)

    def failing(self, chosen: Collection[str]) -> tuple[EntryFinding, ...]:
        """The entries that fail by one of these of `findings.model.REASONS`."""
        return tuple(entry for entry in self.entries if not entry.reasons.isdisjoint(chosen))

    def as_json(self) -> dict[str, Any]:
        """Everything but the files' content."""
        return {
            "schema": CHECK_SCHEMA,
            "counts": {str(status): self.count(status) for status in Status},
            "entries": [entry.as_json() for entry in self.entries],
            "not_looked_up": [
                {"path": place.name, "line": place.line, "key": place.key, "why": why}
                for place, why in self.unasked
            ],
            "notes": [
                {"path": file.name, "line": line, "message": message}
                for file in self.files
                for line, message in file.notes
            ],
            "sources": [
                {
                    "source": source,
                    "asked_for": exchange.what,
                    "lookups": exchange.lookups,
                    "requests": exchange.requests,
                    "from_cache": exchange.from_cache,
                }
                for source, exchange in self.exchanges
            ],
        }


def check_files(
    files: Sequence[tuple[str, bytes]],
    sources: Sequence[Source],
    *,
    dialect: Dialect | None = None,
    keys: Collection[str] | None = None,
    watcher: Watcher = SILENT,
) -> CheckRun:
    """What the sources say about the entries of the files, given by name and content.

    ``keys``: only these entries. The files of the run are with all corrections made that are
    sure; every other byte is as it was.
    """
    shelves = [Shelf.open(name, data, dialect) for name, data in files]
    wanted, unasked = _queries(shelves, keys)
    answers = ask([each.query for each in wanted], sources, watcher=watcher)
    entries: list[EntryFinding] = []
    drafts: list[dict[int, Draft]] = [{} for _ in shelves]
    for each, answer in zip(wanted, answers.answers, strict=True):
        place, type_ = each.entry.place, each.entry.block.type
        finding = find(place, type_, answer.verdict, answer.more, answer.asked)
        finding, draft = correct(finding, shelves[each.shelf], each.entry)
        entries.append(finding)
        if draft is not None:
            drafts[each.shelf][each.at] = draft
    done = [
        CheckedFile(
            shelf.name,
            shelf.data,
            shelf.written(changed, ())[0] if changed else shelf.data,
            tuple(shelf.notes),
        )
        for shelf, changed in zip(shelves, drafts, strict=True)
    ]
    return CheckRun(tuple(done), tuple(entries), tuple(unasked), answers.exchanges)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An entry to be looked up: the shelf it stands on, its place there, and its query."""

    shelf: int
    at: int
    entry: Shelved
    query: Reference


def _queries(
    shelves: Sequence[Shelf], keys: Collection[str] | None
) -> tuple[list[_Wanted], list[tuple[Place, str]]]:
    by_key: dict[str, Mapping[str, str]] = {}
    for shelf in shelves:
        for entry in shelf.entries:
            by_key.setdefault(entry.block.key.lower(), entry.fields)
    wanted: list[_Wanted] = []
    unasked: list[tuple[Place, str]] = []
    for number, shelf in enumerate(shelves):
        for at, entry in enumerate(shelf.entries):
            if keys is not None and entry.block.key not in keys:
                continue
            fields = with_parents(entry.fields, by_key)
            place = entry.place
            read = Entry(entry.block.type, entry.block.key, fields, place.line)
            query = reference_of(read, shelf.name)
            if query.title or query.arxiv_id or query.doi:
                wanted.append(_Wanted(number, at, entry, query))
            else:
                unasked.append((place, "it has no title, arXiv id or DOI to look it up by"))
    return wanted, unasked
