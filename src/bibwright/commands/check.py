"""Check over files: what sources say about every entry, and the files with it set right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.bib_files import open_all
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.place import Place
from bibwright.commands.bibliographies import require_bibliographies
from bibwright.commands.check_lists import Claim, ClaimList, claims_of_bibs
from bibwright.commands.entry_queries import refuse_unknown
from bibwright.commands.written_files import WrittenFile, written_files
from bibwright.lookup.steps import Steps, side_by_side
from bibwright.matching.comparison import Comparison, Field, Outcome
from bibwright.matching.places import UNFINDABLE
from bibwright.matching.verdict import Status
from bibwright.model.identifiers import why_no_arxiv_id
from bibwright.progress import SILENT, Watcher
from bibwright.sources.source import ByDoi, Exchange, Source, exchanges_json
from bibwright.verification.asking import asking, unknown_venues, updates_of
from bibwright.verification.correct import correct
from bibwright.verification.ignoring import known_before, read_baseline
from bibwright.verification.judge import find
from bibwright.verification.model import EntryFinding, Notice, Remark, State
from bibwright.verification.notices import with_updates
from bibwright.verification.registries import doubted_venue, with_registries
from bibwright.verification.wording import sources_named

#: Version of the JSON that `CheckRun.as_json` gives; its schema is docs/check.schema.json.
CHECK_SCHEMA = 2
#: So few and so many claims are looked up as one piece of work, of which there are best a few, so
#: that each source has something to do meanwhile: a batch of ids is asked for in each.
_FEWEST, _MOST, _PIECES = 50, 250, 2
_UNASKED = f"it has {UNFINDABLE}"


@dataclass(frozen=True, slots=True)
class Corrections:
    """Bibliographies, and for the numbers of entries with corrections where they stand (the file,
    and the place in it), with the corrections made."""

    bibs: tuple[BibFile, ...] = ()
    drafts: Mapping[int, tuple[int, int, Draft]] = field(default_factory=dict)

    def files(self, chosen: Collection[int]) -> tuple[WrittenFile, ...]:
        """The files with the corrections of these entries alone."""
        drafts: list[dict[int, Draft]] = [{} for _ in self.bibs]
        for bib, at, draft in (self.drafts[number] for number in chosen):
            drafts[bib][at] = draft
        return written_files(self.bibs, drafts)


@dataclass(frozen=True, slots=True)
class CheckRun:
    """What was found out. ``unasked`` are entries that there is nothing to look up by, each with
    the reason; ``exchanges`` what was asked of which source; ``failed`` are the sources that could
    not answer a question, each with the reason: what they know may be missing. ``lists`` are the
    papers whose references were looked at. ``unreadable`` is what can't be read of bibliographies,
    each with the file, the line and a sentence; ``corrections`` has what can be corrected, by the
    entries' numbers."""

    files: tuple[WrittenFile, ...]
    entries: tuple[EntryFinding, ...]
    unasked: tuple[tuple[Place, str], ...]
    exchanges: tuple[tuple[str, Exchange], ...]
    failed: Mapping[str, str] = field(default_factory=dict)
    lists: tuple[ClaimList, ...] = ()
    unreadable: tuple[tuple[str, int, str], ...] = ()
    corrections: Corrections = field(default_factory=Corrections, compare=False, repr=False)

    @property
    def notes(self) -> tuple[tuple[str, int, str], ...]:
        """What could not be read: the file, the line, a sentence."""
        of_files = ((each.name, *note) for each in self.files for note in each.notes)
        return (*of_files, *(note for each in self.lists for note in each.notes))

    @property
    def incomplete(self) -> tuple[str, ...]:
        """What could not be looked at, a sentence for each source that failed."""
        return tuple(
            f"{sources_named([name])} could not answer every question ({why}); what it knows "
            "may be missing here"
            for name, why in self.failed.items()
        )

    def require_keys(self, keys: Iterable[str]) -> None:
        """Raises InputError for one of the keys that nothing which was looked at has."""
        places = (*(each.place for each in self.entries), *(place for place, _ in self.unasked))
        refuse_unknown(keys, {place.key for place in places})

    def count(self, state: State | Status) -> int:
        """How many entries are in this state."""
        return sum(entry.state == state for entry in self.entries)

    def failing(self, chosen: Collection[str]) -> tuple[EntryFinding, ...]:
        """The entries that fail by one of these of `verification.model.REASONS`."""
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
            "notes": [
                {"path": name, "line": line, "message": message}
                for name, line, message in self.notes
            ],
            "sources": exchanges_json(self.exchanges),
        }


def check_files(
    files: Sequence[tuple[str, bytes]],
    sources: Sequence[Source],
    *,
    lists: Sequence[ClaimList] = (),
    dialect: Dialect | None = None,
    keys: Collection[str] | None = None,
    strict: bool = False,
    baseline: tuple[str, bytes] | None = None,
    watcher: Watcher = SILENT,
) -> CheckRun:
    """What the sources say about the entries of the files, given by name and content, and about the
    references that papers list.

    ``keys``: only these entries. ``strict``: what differs though a habit of citing may explain it
    is a finding, too. ``baseline``: a file of findings, by name and content, that are to be
    ignored, as is what a bibliography says is to be (`verification.ignoring`). The files of the
    run are with all corrections made that are sure; every other byte is as it was.
    """
    require_bibliographies(files)
    bibs = open_all(files, dialect)
    unreadable = [(bib.name, *note) for bib in bibs for note in bib.unreadable]
    unreadable += [note for one in lists for note in one.unreadable]
    before = read_baseline(baseline[1], baseline[0]) if baseline else frozenset()
    entries = list(claims_of_bibs(bibs, keys))
    claims = [claim for _, _, claim in entries]
    claims += [
        each for one in lists for each in one.claims if keys is None or each.place.key in keys
    ]
    looked = _looked_up([each for each in claims if each.is_lookable], sources, watcher)
    places = {id(claim): (bib, at) for bib, at, claim in entries}
    drafts: dict[int, tuple[int, int, Draft]] = {}
    found: list[EntryFinding] = []
    for claim, finding in looked.findings:
        finding = replace(finding, strict=strict, lines=claim.lines).without(claim.ignored)
        if baseline is not None:
            finding = finding.without(known_before(finding, before, baseline[0]))
        if id(claim) in places:
            bib, at = places[id(claim)]
            finding, draft = correct(finding, bibs[bib], bibs[bib].entries[at])
            if draft is not None:
                drafts[len(found)] = bib, at, draft
        found.append(finding)
    corrections = Corrections(tuple(bibs), drafts)
    return CheckRun(
        corrections.files(drafts),
        tuple(found),
        tuple((each.place, _UNASKED) for each in claims if not each.is_lookable),
        looked.exchanges,
        looked.failed,
        tuple(lists),
        tuple(dict.fromkeys(unreadable)),
        corrections,
    )


@dataclass(frozen=True, slots=True)
class _LookedUp:
    """What became of each claim, what was exchanged for it, and the sources that failed, each with
    the reason."""

    findings: Sequence[tuple[Claim, EntryFinding]]
    exchanges: tuple[tuple[str, Exchange], ...]
    failed: Mapping[str, str]


def _looked_up(claims: Sequence[Claim], sources: Sequence[Source], watcher: Watcher) -> _LookedUp:
    """All claims, some dozens at a time."""
    pieces = max(min(_PIECES, len(claims) // _FEWEST), ceil(len(claims) / _MOST), 1)
    size = max(ceil(len(claims) / pieces), 1)
    groups = [claims[at : at + size] for at in range(0, len(claims), size)]
    counted = _Counting(watcher, len(claims), len(groups))
    works = [_looking_up(each, sources, counted.part(at)) for at, each in enumerate(groups)]
    found = side_by_side(works)
    failed: dict[str, str] = {}
    for each in found:
        failed = {**each.failed, **failed}
    return _LookedUp(
        [pair for each in found for pair in each.findings],
        tuple(exchange for each in found for exchange in each.exchanges),
        failed,
    )


def _looking_up(
    claims: Sequence[Claim], sources: Sequence[Source], watcher: Watcher
) -> Steps[_LookedUp]:
    answers = yield from asking([each.query for each in claims], sources, watcher=watcher)
    findings = [
        find(each.place, each.type, answer.verdict, answer.more, answer.asked)
        for each, answer in zip(claims, answers.answers, strict=True)
    ]
    doubted = [doubted_venue(finding) for finding in findings]
    venues, exchanges = yield from unknown_venues(filter(None, doubted), sources)
    published = [record.doi or "" for finding in findings for record in finding.records]
    updates, asked, failed = yield from updates_of(filter(None, published), sources)
    dois = {each.doi for each in answers.unknown if isinstance(each, ByDoi)}
    findings = [with_updates(with_registries(each, dois, venues), updates) for each in findings]
    watcher.settled(2 * len(claims), len(claims))
    return _LookedUp(
        [(each, _with_malformed_id(each, it)) for each, it in zip(claims, findings, strict=True)],
        (*answers.exchanges, *exchanges, *asked),
        {**failed, **answers.failed},
    )


class _Counting:
    """Adds up how far the parts of the work have come, for one who watches all of it."""

    def __init__(self, watcher: Watcher, total: int, parts: int) -> None:
        self._watcher = watcher
        self._total = total
        self._done = [0] * parts

    def part(self, number: int) -> Watcher:
        """One who watches this part."""
        return _Part(self, number)

    def settled(self, number: int, done: int) -> None:
        """So many of this part are settled, each twice: what it is, and what else is said of it."""
        self._done[number] = max(done, self._done[number])
        self._watcher.settled(sum(self._done) // 2, self._total)


@dataclass(frozen=True, slots=True)
class _Part:
    whole: _Counting
    number: int

    def say(self, text: str) -> None:
        """Nothing: the sources themselves say what they do."""

    def settled(self, done: int, _total: int) -> None:
        """Counts for the whole."""
        self.whole.settled(self.number, done)


def _with_malformed_id(claim: Claim, finding: EntryFinding) -> EntryFinding:
    if not claim.malformed_id:
        return finding
    said = claim.malformed_id
    why = why_no_arxiv_id(said)
    words = f"{said} is not an arXiv id{f': {why}' if why else ''}"
    remark = Remark(Notice.MALFORMED_ID, words)
    finding = replace(finding, remarks=(*finding.remarks, remark), checkable=True)
    told = next((each.arxiv_id.base for each in finding.records if each.arxiv_id), "")
    if not told or finding.query.arxiv_id is not None:
        return finding
    wrong = Comparison(
        Field.IDENTIFIER, said, told, Outcome.DIFFERS, "this is no arXiv id", "", "arxiv-id"
    )
    return replace(
        finding,
        status=Status.CONFLICTING,
        why="; ".join(filter(None, (finding.why, f"{wrong.field}: {wrong.seen}"))),
        comparisons=(*finding.comparisons, wrong),
    )
