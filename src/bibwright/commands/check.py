"""Check over files: what sources say about every entry, and the files with it set right."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.place import Place
from bibwright.bibtex.scan import plain_lines
from bibwright.commands.bibliographies import require_bibliographies
from bibwright.commands.entry_queries import WrittenFile, entry_queries, notes_json, written_files
from bibwright.matching.verdict import Status
from bibwright.model.reference import Reference
from bibwright.progress import SILENT, Watcher
from bibwright.sources.source import ByDoi, Exchange, Source, exchanges_json
from bibwright.verification.asking import ask, unknown_venues, updates_of
from bibwright.verification.correct import correct
from bibwright.verification.ignoring import ignored_in, known_before, read_baseline
from bibwright.verification.judge import find
from bibwright.verification.model import EntryFinding, Notice, Remark, State
from bibwright.verification.notices import with_updates
from bibwright.verification.registries import doubted_venue, with_registries
from bibwright.verification.wording import sources_named

__all__ = ["CHECK_SCHEMA", "CheckRun", "check_files"]

#: Version of the JSON that `CheckRun.as_json` gives; its schema is docs/check.schema.json.
CHECK_SCHEMA = 2
_UNASKED = "it has no title, arXiv id or DOI to look it up by"


@dataclass(frozen=True, slots=True)
class CheckRun:
    """What was found out. ``unasked`` are entries that there is nothing to look up by, each with
    the reason; ``exchanges`` what was asked of which source; ``failed`` are the sources that could
    not answer a question, each with the reason: what they know may be missing."""

    files: tuple[WrittenFile, ...]
    entries: tuple[EntryFinding, ...]
    unasked: tuple[tuple[Place, str], ...]
    exchanges: tuple[tuple[str, Exchange], ...]
    failed: Mapping[str, str] = field(default_factory=dict)

    @property
    def incomplete(self) -> tuple[str, ...]:
        """What could not be looked at, a sentence for each source that failed."""
        return tuple(
            f"{sources_named([name])} could not answer every question ({why}); what it knows "
            "may be missing here"
            for name, why in self.failed.items()
        )

    def count(self, state: State | Status) -> int:
        """How many entries are in this state."""
        return sum(entry.state == state for entry in self.entries)

    def failing(self, chosen: Collection[str]) -> tuple[EntryFinding, ...]:
        """The entries that fail by one of these of `findings.model.REASONS`."""
        return tuple(entry for entry in self.entries if not entry.reasons.isdisjoint(chosen))

    def as_json(self) -> dict[str, Any]:
        """Everything but the files' content."""
        return {
            "schema": CHECK_SCHEMA,
            "incomplete": list(self.incomplete),
            "counts": {str(status): self.count(status) for status in State},
            "entries": [entry.as_json() for entry in self.entries],
            "not_looked_up": [
                {"path": place.name, "line": place.line, "key": place.key, "why": why}
                for place, why in self.unasked
            ],
            "notes": notes_json(self.files),
            "sources": exchanges_json(self.exchanges),
        }


def check_files(
    files: Sequence[tuple[str, bytes]],
    sources: Sequence[Source],
    *,
    dialect: Dialect | None = None,
    keys: Collection[str] | None = None,
    strict: bool = False,
    baseline: tuple[str, bytes] | None = None,
    watcher: Watcher = SILENT,
) -> CheckRun:
    """What the sources say about the entries of the files, given by name and content.

    ``keys``: only these entries. ``strict``: what differs though a habit of citing may explain it
    is a finding, too. ``baseline``: a file of findings, by name and content, that are to be
    ignored, as is what a bibliography says is to be (`verification.ignoring`). The files of the
    run are with all corrections made that are sure; every other byte is as it was.
    """
    require_bibliographies(files)
    bibs = [BibFile.open(name, data, dialect) for name, data in files]
    texts = [plain_lines(bib.text) for bib in bibs]
    before = read_baseline(baseline[1], baseline[0]) if baseline else frozenset()
    ignored = [_ignored(bib, text) for bib, text in zip(bibs, texts, strict=True)]
    found = list(entry_queries(bibs, keys))
    wanted = [each for each in found if _is_lookable(each.query)]
    unasked = [(each.entry.place, _UNASKED) for each in found if not _is_lookable(each.query)]
    answers = ask([each.query for each in wanted], sources, watcher=watcher)
    findings = [
        find(each.entry.place, each.entry.block.type, answer.verdict, answer.more, answer.asked)
        for each, answer in zip(wanted, answers.answers, strict=True)
    ]
    doubted = (doubted_venue(finding) for finding in findings)
    venues, exchanges = unknown_venues(filter(None, doubted), sources)
    published = (record.doi or "" for finding in findings for record in finding.records)
    updates, asked, failed = updates_of(filter(None, published), sources)
    dois = {each.doi for each in answers.unknown if isinstance(each, ByDoi)}
    entries: list[EntryFinding] = []
    drafts: list[dict[int, Draft]] = [{} for _ in bibs]
    for each, finding in zip(wanted, findings, strict=True):
        finding = with_updates(with_registries(finding, dois, venues), updates)
        if malformed := each.malformed_id:
            remark = Remark(Notice.MALFORMED_ID, f"{malformed} is no arXiv id")
            finding = replace(finding, remarks=(*finding.remarks, remark), checkable=True)
        lines = each.entry.field_lines(texts[each.bib])
        finding = replace(finding, strict=strict, lines=lines)
        finding = finding.without(ignored[each.bib].get(each.at, {}))
        if baseline is not None:
            finding = finding.without(known_before(finding, before, baseline[0]))
        finding, draft = correct(finding, bibs[each.bib], each.entry)
        entries.append(finding)
        if draft is not None:
            drafts[each.bib][each.at] = draft
    exchanged = (*answers.exchanges, *exchanges, *asked)
    return CheckRun(
        written_files(bibs, drafts),
        tuple(entries),
        tuple(unasked),
        exchanged,
        {**failed, **answers.failed},
    )


def _ignored(bib: BibFile, text: str) -> Mapping[int, Mapping[str, str]]:
    """For the file's entries what is to be ignored; lines that say it wrongly become notes."""
    found, complaints = ignored_in(bib, text)
    bib.notes += complaints
    return found


def _is_lookable(query: Reference) -> bool:
    return bool(query.title or query.arxiv_id or query.doi)
