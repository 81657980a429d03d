"""Update over files: preprints that have been published since, and the files that cite them so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from bibwright.bibtex.bib_file import BibEntry, BibFile
from bibwright.bibtex.bib_files import open_all
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.entries import NewEntry, NewField, entry_of
from bibwright.bibtex.macros import MONTHS
from bibwright.bibtex.place import Place
from bibwright.commands.bibliographies import require_bibliographies
from bibwright.commands.entry_queries import entry_queries, refuse_unknown
from bibwright.commands.written_files import WrittenFile, notes_json, written_files
from bibwright.duplicates.merge import Lost, Member, merge
from bibwright.lookup.candidate_pool import CandidatePool
from bibwright.lookup.publications import Became, Published, published
from bibwright.lookup.resolver import resolve
from bibwright.matching.authorship import compare_authorship
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.codec import reference_to_json
from bibwright.model.reference import Kind, Reference
from bibwright.progress import SILENT, Watcher
from bibwright.sources.source import (
    ARXIVS,
    PUBLICATIONS,
    Answer,
    ByDoi,
    ById,
    ByTitle,
    Exchange,
    Lookup,
    Source,
    exchanges_json,
)

#: Version of the JSON that `UpdateRun.as_json` gives; its schema is docs/update.schema.json.
UPDATE_SCHEMA = 2
#: What an entry is that doesn't say where something appeared.
_PLACELESS = frozenset({"misc", "online"})
_FILE = "the file"
_SOURCES = "the sources"


class Outcome(StrEnum):
    """What became of an entry that stands for a preprint."""

    PUBLISHED = "published"
    NOT_PUBLISHED = "not published"
    AMBIGUOUS = "ambiguous"
    UNSETTLED = "unsettled"
    UNAVAILABLE = "unavailable"
    UNWRITABLE = "unwritable"


@dataclass(frozen=True, slots=True)
class EntryUpdate:
    """A preprint's entry and what was found out about it.

    ``why`` is one sentence. ``record`` is the publication, ``sources`` those that have it.
    ``changes`` are the fields that change, each with what it said (None: nothing) and will say
    (None: it is removed); ``lost`` the values that find no place in the published version's entry.
    """

    place: Place
    outcome: Outcome
    why: str
    record: Reference | None = None
    sources: tuple[str, ...] = ()
    changes: tuple[tuple[str, str | None, str | None], ...] = ()
    lost: tuple[Lost, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The update as JSON-ready values."""
        return {
            "path": self.place.name,
            "line": self.place.line,
            "key": self.place.key,
            "outcome": str(self.outcome),
            "why": self.why,
            "publication": reference_to_json(self.record) if self.record else None,
            "sources": list(self.sources),
            "changes": [
                {"field": name, "before": before, "after": after}
                for name, before, after in self.changes
            ],
            "lost": [{"field": each.field, "value": each.text} for each in self.lost],
        }


@dataclass(frozen=True, slots=True)
class UpdateRun:
    """What was found out, and what the files are with it; ``exchanges`` what was asked of whom."""

    files: tuple[WrittenFile, ...]
    entries: tuple[EntryUpdate, ...]
    exchanges: tuple[tuple[str, Exchange], ...] = ()

    def of(self, *outcomes: Outcome) -> tuple[EntryUpdate, ...]:
        """The entries with one of these outcomes."""
        return tuple(entry for entry in self.entries if entry.outcome in outcomes)

    def as_json(self) -> dict[str, Any]:
        """Everything but the files' content."""
        return {
            "schema": UPDATE_SCHEMA,
            "counts": {str(outcome): len(self.of(outcome)) for outcome in Outcome},
            "entries": [entry.as_json() for entry in self.entries],
            "notes": notes_json(self.files),
            "sources": exchanges_json(self.exchanges),
        }


def update_files(
    files: Sequence[tuple[str, bytes]],
    sources: Sequence[Source],
    *,
    dialect: Dialect | None = None,
    keys: Collection[str] | None = None,
    watcher: Watcher = SILENT,
) -> UpdateRun:
    """What became of the preprints in the files, given by name and content.

    arXiv's own sources are asked which paper each is; all others which publication. Where none of
    arXiv's is among the sources, or none can be reached but the record of publications is kept on
    this machine, the paper is what the entry says of it. ``keys``: only these entries. An entry
    whose publication is sure becomes that publication's entry; it keeps its key and its arXiv id,
    and what is the person's own. Every other byte stays.
    """
    arxiv = [source for source in sources if source.name in ARXIVS]
    catalogues = [source for source in sources if source.name not in ARXIVS]
    require_bibliographies(files)
    bibs = open_all(files, dialect)
    refuse_unknown(keys or (), {entry.key for bib in bibs for entry in bib.entries})
    found = entry_queries(bibs, keys)
    wanted = [each for each in found if each.query.kind is Kind.PREPRINT]
    resolution = resolve([each.query for each in wanted], arxiv, watcher=watcher)
    asked = _Asked(catalogues, bool(arxiv))
    papers = [
        _as_written(each.query) if not arxiv or asked.without_arxiv(each) else _paper(each)
        for each in resolution.verdicts
    ]
    asked.ask([paper for paper in papers if paper is not None], watcher)
    entries: list[EntryUpdate] = []
    drafts: list[dict[int, Draft]] = [{} for _ in bibs]
    for each, paper, verdict in zip(wanted, papers, resolution.verdicts, strict=True):
        update = _settled(each.entry.place, paper, verdict, asked)
        if update.outcome is Outcome.PUBLISHED and update.record is not None:
            update, draft = _rewritten(update, update.record, bibs[each.bib], each.entry)
            if draft is not None:
                drafts[each.bib][each.at] = draft
        entries.append(update)
    files_after = written_files(bibs, drafts)
    return UpdateRun(files_after, tuple(entries), (*resolution.exchanges, *asked.exchanges))


def _paper(verdict: Verdict) -> Reference | None:
    """The paper of arXiv's that an entry stands for, where that is sure."""
    found = verdict.matched
    if found is None or found.arxiv_id is None:
        return None
    authorship = compare_authorship(verdict.query, found)
    is_by_others = authorship is not None and not any(
        match is not None for match in authorship.alignment
    )
    return None if is_by_others else found


def _as_written(query: Reference) -> Reference | None:
    """The paper as the entry itself has it; None where that is too little to know it by. Its DOI is
    not what arXiv names."""
    return replace(query, doi=None) if query.title and query.authors else None


@dataclass(slots=True)
class _Asked:
    """What catalogues say of papers; ``failures`` by lookup, each with the catalogue's name.
    ``arxiv``: whether arXiv was asked before."""

    catalogues: Sequence[Source]
    arxiv: bool
    offers: CandidatePool = field(default_factory=CandidatePool)
    failures: dict[Lookup, str] = field(default_factory=dict)
    exchanges: list[tuple[str, Exchange]] = field(default_factory=list)

    def ask(self, papers: Sequence[Reference], watcher: Watcher) -> None:
        """Asks each catalogue about all of the papers."""
        lookups = list(dict.fromkeys(each for paper in papers for each in _lookups(paper)))
        for catalogue in self.catalogues if lookups else ():
            watcher.say(f"asking {catalogue.name} for publications")
            answer: Answer = catalogue.ask(lookups)
            self.offers.add(answer.candidates)
            self.exchanges += [(catalogue.name, exchange) for exchange in answer.exchanges]
            for lookup, why in answer.failures.items():
                self.failures.setdefault(lookup, f"{catalogue.name}: {why}")

    def without_arxiv(self, verdict: Verdict) -> bool:
        """Whether what is kept on this machine has to do, as arXiv can't be reached."""
        has_kept = any(each.name == PUBLICATIONS for each in self.catalogues)
        return self.arxiv and has_kept and verdict.status is Status.UNAVAILABLE

    def failure(self, paper: Reference) -> str:
        """Why something about this paper could not be asked; empty if all could."""
        return next((self.failures[each] for each in _lookups(paper) if each in self.failures), "")


def _lookups(paper: Reference) -> Iterator[Lookup]:
    if paper.doi:
        yield ByDoi(paper.doi)
    if paper.arxiv_id:
        yield ById(paper.arxiv_id.unversioned)
    yield ByTitle(paper.title)


def _settled(place: Place, paper: Reference | None, verdict: Verdict, asked: _Asked) -> EntryUpdate:
    """What became of one preprint."""
    unknown = f"could not identify the paper ({verdict.status}): {verdict.why}"
    if paper is None:
        down = verdict.status is Status.UNAVAILABLE
        outcome = Outcome.UNAVAILABLE if down else Outcome.UNSETTLED
        if verdict.matched is not None and verdict.matched.arxiv_id is not None:
            unknown = f"its authors differ from those of “{verdict.matched.title}”, which it names"
        return EntryUpdate(place, outcome, unknown)
    found: Published = published(paper, asked.offers.near(paper))
    failure = asked.failure(paper) or (unknown if asked.without_arxiv(verdict) else "")
    if failure and found.became is not Became.PUBLISHED:
        return EntryUpdate(place, Outcome.UNAVAILABLE, failure)
    outcome = Outcome(found.became.value)
    return EntryUpdate(place, outcome, found.why, found.record, found.sources)


def _rewritten(
    update: EntryUpdate, record: Reference, bib: BibFile, entry: BibEntry
) -> tuple[EntryUpdate, Draft | None]:
    """The entry as that of the publication, by the rules by which dedupe merges a preprint into
    what it became."""
    ascii_only = bib.dialect is Dialect.BIBTEX and bib.text.isascii()
    made = entry_of(record, dialect=bib.dialect, ascii_only=ascii_only)
    if made.type in _PLACELESS:
        return _unwritable(update, "it lacks what an entry needs"), None
    if not entry.editable:
        return _unwritable(update, "the entry can't be read with certainty"), None
    draft = bib.draft(entry)
    draft.rule = "update"
    lost = _become(draft, bib, entry, made)
    if lost is None or not bib.is_safe(entry, draft):
        return _unwritable(update, "it can't be written so that BibTeX reads it as meant"), None
    changes = tuple((each.field, each.before, each.after) for each in draft.changes)
    done = EntryUpdate(
        update.place, update.outcome, update.why, record, update.sources, changes, lost
    )
    return done, draft if draft.changes else None


def _unwritable(update: EntryUpdate, why: str) -> EntryUpdate:
    words = f"{update.why}, but {why}"
    return EntryUpdate(update.place, Outcome.UNWRITABLE, words, update.record, update.sources)


def _become(draft: Draft, bib: BibFile, entry: BibEntry, made: NewEntry) -> tuple[Lost, ...] | None:
    """Makes the draft the publication's; None where a value can't be written."""
    new = {each.name.lower(): each for each in made.fields if _is_wanted(each)}
    if entry.fields.get("eprint", "").strip():
        del new["eprint"]  # it may name a version, which is the person's to say
    members = [
        Member(_FILE, entry.type, entry.fields, preprint=True),
        Member(_SOURCES, made.type, {name: _meant(each) for name, each in new.items()}),
    ]
    merged = merge(members, 0)
    draft.retype(merged.type)
    for name in entry.fields:
        if name not in merged.fields and entry.fields[name].strip():
            draft.remove(name)
    for name, chosen in merged.fields.items():
        if entry.fields.get(name) == chosen.text:
            continue
        made_of = new.get(name)
        macro = made_of.value if made_of is not None and made_of.bare else ""
        shown = made_of.name if made_of is not None and name not in entry.fields else name
        if not bib.set_value(entry, draft, shown, chosen.text, macro):
            return None
    return tuple(each for each in merged.lost if each.key == _FILE)


def _is_wanted(made: NewField) -> bool:
    """What the publication's entry gets: no address of the preprint's, nor a DOI of arXiv's."""
    return bool(made.value) and made.name != "url" and not made.value.startswith("10.48550/")


def _meant(made: NewField) -> str:
    """What a field says once its macro, which can only be a month's, is worked out."""
    return MONTHS[made.value] if made.bare else made.value
