"""Queries become verdicts: plan the fewest lookups, pool what comes back, judge by content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product

from bibwright.lookup.candidate_pool import CandidatePool
from bibwright.lookup.steps import Question, Steps, carried_out
from bibwright.matching.places import is_findable, place_of
from bibwright.matching.said import segments
from bibwright.matching.verdict import Status, Verdict, held_together, judge
from bibwright.model.reference import Kind, Reference
from bibwright.progress import SILENT, Watcher
from bibwright.sources.source import (
    ARXIVS,
    ByDoi,
    ById,
    ByIsbn,
    ByMinute,
    ByPlace,
    ByTitle,
    ByWords,
    Exchange,
    Lookup,
    Source,
    asks_singly,
    is_remote,
)
from bibwright.text.fold import words

#: Where nothing is known of what was asked for.
_OPEN = (Status.NOT_FOUND, Status.UNAVAILABLE)
_UNASKED = "none of the sources can be asked by what is known of it"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the output: as its source has it, and the verdicts that led to it.

    ``name`` is its arXiv id, else its DOI, else what its catalogue calls it. There are several
    verdicts when a list names a paper twice; the first gives it its place, its citation key and
    its pinned version, all give their tags.
    """

    name: str
    reference: Reference
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What came of a list: a verdict for each query, in the order of the queries.

    ``works`` names the work that a source's record is of, by the record's name, where records of
    several sources came in. ``asked`` has for each query the names of the sources that gave an
    answer about it. ``unknown`` are the lookups of which a registry says that there is none,
    ``failed`` the sources that could not answer a question, each with the reason.
    """

    verdicts: tuple[Verdict, ...]
    exchanges: tuple[tuple[str, Exchange], ...]
    works: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[tuple[str, ...], ...] = ()
    unknown: frozenset[Lookup] = frozenset()
    failed: Mapping[str, str] = field(default_factory=dict)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The matched papers, each once, in the order in which the list first names them."""
        groups: dict[str, list[Verdict]] = {}
        for verdict in self.verdicts:
            if name := self.paper_of(verdict):
                groups.setdefault(name, []).append(verdict)
        return tuple(_paper(name, group) for name, group in groups.items())

    def paper_of(self, verdict: Verdict) -> str:
        """The name of the paper that a query was matched with; empty where it wasn't."""
        found = verdict.matched
        return (self.works.get(found.name) or found.identity) if found else ""

    @property
    def requests(self) -> int:
        """How many requests went over the network."""
        return sum(exchange.requests for _, exchange in self.exchanges)

    def count(self, status: Status) -> int:
        """How many queries came to this verdict."""
        return sum(verdict.status is status for verdict in self.verdicts)


def _paper(name: str, verdicts: list[Verdict]) -> Paper:
    """The paper as arXiv has it, if one of the verdicts says so."""
    records = [verdict.matched for verdict in verdicts if verdict.matched]
    found = next((each for each in records if not each.record), records[0])
    query = verdicts[0].query
    tags = dict.fromkeys(tag for verdict in verdicts for tag in verdict.query.tags)
    arxiv_id = found.arxiv_id
    if arxiv_id and not _pins_version(query):
        arxiv_id = arxiv_id.unversioned
    elif arxiv_id and query.arxiv_id and query.arxiv_id.base == arxiv_id.base:
        # A snapshot knows the latest version alone; the one asked for came before it.
        arxiv_id = query.arxiv_id
    reference = replace(found, key=query.key, tags=tuple(tags), arxiv_id=arxiv_id)
    return Paper(name, reference, tuple(verdicts))


def _pins_version(query: Reference) -> bool:
    """Whether a person asked for one version of a paper.

    A version that comes with its own date is what a page happened to show, not a wish.
    """
    return (
        query.arxiv_id is not None and query.arxiv_id.version is not None and query.updated is None
    )


def resolve(
    queries: Sequence[Reference], sources: Sequence[Source], *, watcher: Watcher = SILENT
) -> Resolution:
    """A verdict for every query.

    The sources are asked in order, each only for what those before it left unsettled: by
    identifier, then by title, then loosely and by submission minute. A source that can't be
    asked makes the verdict *unavailable*, never an error. A paper is matched only if those who are
    named wrote it.
    """
    return carried_out(resolving(queries, sources, strangers=False, watcher=watcher))


def resolving(
    queries: Sequence[Reference],
    sources: Sequence[Source],
    *,
    cheapest_first: bool = False,
    batches_alone: bool = False,
    strangers: bool = True,
    watcher: Watcher = SILENT,
) -> Steps[Resolution]:
    """The same as steps, each of which puts one series of questions to one source.
    ``cheapest_first``: in the order of what it costs (`_by_cost`), and to whoever takes a request
    for each only what others have not settled (`_settling`);
    ``batches_alone``: by identifiers, and by titles where many go in one request. ``strangers``:
    see `judge`.
    """
    run = _Run(list(queries), watcher, strangers)
    order = _by_cost(sources) if cheapest_first else product(sources, _STAGES)
    for source, stage in order:
        is_single = asks_singly(source, _SORTS[stage])
        if stage is _identifiers or (stage is _titles and not is_single) or not batches_alone:
            is_spared = cheapest_first and is_single
            settling = _settling(source, stage, sources) if is_spared else ()
            yield from run.stage(source, stage, settling)
    run.mark_unasked()
    asked = tuple(tuple(run.asked.get(at, ())) for at in range(len(queries)))
    return Resolution(
        held_together(run.verdicts),
        tuple(run.exchanges),
        run.works,
        asked,
        frozenset(run.unknown),
        run.failed,
    )


class _Run:
    """The state of one resolve: what has come in, and what it made of each query so far."""

    def __init__(self, queries: list[Reference], watcher: Watcher, strangers: bool) -> None:
        self._queries = queries
        self._watcher = watcher
        self._strangers = strangers
        self._offers = CandidatePool()
        self.asked: dict[int, dict[str, None]] = {}
        self._failures: dict[int, dict[str, str]] = {}
        #: What sources have that comes close to what they were asked for.
        self._instead: dict[int, list[str]] = {}
        self.verdicts = [judge(query, ()) for query in queries]
        self.exchanges: list[tuple[str, Exchange]] = []
        self.unknown: set[Lookup] = set()
        self.failed: dict[str, str] = {}

    def stage(
        self, source: Source, stage: _Stage, settling: Sequence[frozenset[str]] = ()
    ) -> Steps[None]:
        """Asks a source for what is unsettled, in one way, but for what all sources of one of the
        groups that are ``settling`` have answered."""
        wanted = {
            at: tuple(stage(self._queries[at]))
            for at in self._unsettled()
            if not any(group <= self._answered(at) for group in settling)
        }
        cut = yield from self._send(source, wanted)
        alone = {at: tuple(each for each in wanted[at] if each in cut) for at in wanted}
        for at in self._unsettled():
            if alone.get(at) and len(cut) > 1:
                yield from self._send(source, {at: alone[at]})

    def _answered(self, at: int) -> set[str]:
        """The names of the sources that had an answer to all that they were asked of a query."""
        return self.asked.get(at, {}).keys() - self._failures.get(at, {}).keys()

    def mark_unasked(self) -> None:
        """What no source knows how to look up was not looked up, so it is not missing either."""
        for at in self._unsettled():
            query = self._queries[at]
            if at not in self.asked and (query.said or is_findable(query)):
                self.verdicts[at] = judge(query, (), f"{_UNASKED}; {_who_would(query)}")

    @property
    def works(self) -> Mapping[str, str]:
        """The work that each record is of; see `Resolution.works`."""
        return self._offers.works

    def _unsettled(self) -> list[int]:
        return [
            at for at, verdict in enumerate(self.verdicts) if verdict.status is not Status.MATCHED
        ]

    def _send(
        self, source: Source, wanted: dict[int, tuple[Lookup, ...]]
    ) -> Steps[frozenset[Lookup]]:
        """Asks, judges again those who asked, and returns the lookups that were cut short."""
        lookups = list(dict.fromkeys(each for group in wanted.values() for each in group))
        if not lookups:
            return frozenset()
        answer = yield Question(source, tuple(lookups))
        self._offers.add(answer.candidates)
        self.unknown |= answer.unknown
        for reason in answer.failures.values():
            self.failed.setdefault(source.name, reason)
        self.exchanges += [(source.name, exchange) for exchange in answer.exchanges]
        for at, asked in wanted.items():
            if not answer.unsupported.issuperset(asked):
                self.asked.setdefault(at, {})
            if not (answer.unsupported | answer.failures.keys()).issuperset(asked):
                self.asked[at][source.name] = None
            failed = [answer.failures[each] for each in asked if each in answer.failures]
            if failed:
                self._failures.setdefault(at, {})[source.name] = failed[0]
            failure = "; ".join(dict.fromkeys(self._failures.get(at, {}).values()))
            query = self._queries[at]
            near = self._offers.near(query)
            verdict = judge(query, near, failure, self.works, strangers=self._strangers)
            self._instead.setdefault(at, []).extend(
                answer.instead[each] for each in asked if each in answer.instead
            )
            if verdict.status in _OPEN and (instead := self._instead[at]):
                failed = [failure] if failure else []
                verdict = replace(verdict, why="; ".join([*instead, *failed]))
            self.verdicts[at] = verdict
        settled = len(self.verdicts) - len(self._unsettled())
        self._watcher.settled(settled, len(self.verdicts))
        return answer.cut


def _who_would(query: Reference) -> str:
    """Which other source finds the work, or what would have to be known of it."""
    if query.doi:
        return "by its DOI crossref and openalex would find it"
    if query.arxiv_id:
        return "by its arXiv id arxiv would find it"
    if query.title:
        return "by its title arxiv and crossref would find it"
    return "a title, a DOI or an arXiv id would do"


def _identifiers(query: Reference) -> Iterator[Lookup]:
    if query.arxiv_id:
        yield ById(query.arxiv_id if _pins_version(query) else query.arxiv_id.unversioned)
    if query.doi:
        yield ByDoi(query.doi)
    if query.isbn and query.kind is Kind.BOOK:
        yield ByIsbn(query.isbn)


def _titles(query: Reference) -> Iterator[Lookup]:
    if query.title:
        yield ByTitle(query.title)
    elif not query.arxiv_id:
        if place := place_of(query):
            yield ByPlace(place, query.people[0].family if query.people else "", query.year)
        # Where a place was read and no title, there is none; else a title may stand before it.
        if query.said and not query.pages:
            yield from map(ByTitle, _passages(query, lone=True))


def _loosely(query: Reference) -> Iterator[Lookup]:
    if query.said and query.title:
        yield from (ByTitle(each) for each in _passages(query) if each != query.title)
    if query.title:
        yield ByWords(query.title, query.people[0].family if query.people else "")
    if query.submitted:
        yield ByMinute(query.submitted)


def _passages(query: Reference, *, lone: bool = False) -> Iterator[str]:
    families = (word for person in query.people for word in words(person.family))
    return segments(query.said, frozenset(families), lone=lone)


_Stage = Callable[[Reference], Iterator[Lookup]]
_STAGES: tuple[_Stage, ...] = (_identifiers, _titles, _loosely)
#: What a stage asks for, most of the time.
_SORTS: Mapping[_Stage, tuple[type[Lookup], ...]] = {
    _identifiers: (ById, ByDoi),
    _titles: (ByTitle,),
    _loosely: (ByWords,),
}


def _settling(
    source: Source, stage: _Stage, sources: Sequence[Source]
) -> tuple[frozenset[str], ...]:
    """Whose answers make it needless to ask a source that takes a request for each: that of whom
    takes over its records; for words of titles those of any two catalogues of all fields that take
    many, which have between them what the others would tell."""
    if stage is _identifiers:
        return ()
    holder = getattr(source, "held_by", "")
    groups = [frozenset({holder})] if holder else []
    if stage is _loosely:
        remote = (each for each in sources if is_remote(each) and each.name not in ARXIVS)
        together = [each.name for each in remote if not asks_singly(each, _SORTS[stage])]
        groups += map(frozenset, combinations(together, 2))
    return tuple(groups)


def _by_cost(sources: Sequence[Source]) -> Iterator[tuple[Source, _Stage]]:
    """What is on this machine first, and arXiv, which takes a hundred ids in one request and dozens
    of titles; then ids before titles before words, in each stage whoever takes many at a time
    before whoever takes a request for each."""
    yield from product([each for each in sources if not is_remote(each)], _STAGES)
    remote = [each for each in sources if is_remote(each)]
    arxiv = [each for each in remote if each.name in ARXIVS]
    yield from product(arxiv, _STAGES[:2])
    for stage in _STAGES:
        for source in sorted(remote, key=lambda each: asks_singly(each, _SORTS[stage])):
            if source not in arxiv or stage is _loosely:
                yield source, stage
