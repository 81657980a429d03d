"""Queries become verdicts: plan the fewest lookups, pool what comes back, judge by content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bibwright.matching.verdict import Status, Verdict, judge
from bibwright.progress import SILENT, Watcher
from bibwright.reference import Reference
from bibwright.source import (
    ByDoi,
    ById,
    ByMinute,
    ByTitle,
    ByWords,
    Exchange,
    Lookup,
    Source,
)
from bibwright.text import words

__all__ = ["Paper", "Resolution", "resolve"]

#: Of the pooled candidates, so many of the most similarly titled are compared in full.
_NEAREST = 12
_UNASKED = "no source can be asked by what is known of it; a title or an arXiv id would do"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the output: as its source has it, and the verdicts that led to it.

    There are several when a list names a paper twice; the first gives it its place, its
    citation key and its pinned version, all give their tags.
    """

    reference: Reference
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What came of a list: a verdict for each query, in the order of the queries."""

    verdicts: tuple[Verdict, ...]
    exchanges: tuple[tuple[str, Exchange], ...]

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The matched papers, each once, in the order in which the list first names them."""
        groups: dict[str, list[Verdict]] = {}
        for verdict in self.verdicts:
            if verdict.matched and verdict.matched.arxiv_id:
                groups.setdefault(verdict.matched.arxiv_id.base, []).append(verdict)
        return tuple(_paper(group) for group in groups.values())

    @property
    def requests(self) -> int:
        """How many requests went over the network."""
        return sum(exchange.requests for _, exchange in self.exchanges)

    def count(self, status: Status) -> int:
        """How many queries came to this verdict."""
        return sum(verdict.status is status for verdict in self.verdicts)


def _paper(verdicts: list[Verdict]) -> Paper:
    found = verdicts[0].matched
    assert found is not None
    assert found.arxiv_id is not None
    query = verdicts[0].query
    tags = dict.fromkeys(tag for verdict in verdicts for tag in verdict.query.tags)
    arxiv_id = found.arxiv_id if _pins_version(query) else found.arxiv_id.unversioned
    reference = replace(found, key=query.key, tags=tuple(tags), arxiv_id=arxiv_id)
    return Paper(reference, tuple(verdicts))


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
    asked makes the verdict *unavailable*, never an error.
    """
    run = _Run(list(queries), watcher)
    for source in sources:
        run.ask(source)
    run.own_up()
    return Resolution(tuple(run.verdicts), tuple(run.exchanges))


class _Run:
    """The state of one resolve: what has come in, and what it made of each query so far."""

    def __init__(self, queries: list[Reference], watcher: Watcher) -> None:
        self._queries = queries
        self._watcher = watcher
        self._pool = _Pool()
        self._asked: set[int] = set()
        self._failures: dict[int, dict[str, str]] = {}
        self.verdicts = [judge(query, ()) for query in queries]
        self.exchanges: list[tuple[str, Exchange]] = []

    def ask(self, source: Source) -> None:
        for stage in (_identifiers, _titles, _loosely):
            wanted = {at: tuple(stage(self._queries[at])) for at in self._unsettled()}
            cut = self._send(source, wanted)
            alone = {at: tuple(each for each in wanted[at] if each in cut) for at in wanted}
            for at in self._unsettled():
                if alone.get(at) and len(cut) > 1:
                    self._send(source, {at: alone[at]})

    def own_up(self) -> None:
        """What no source knows how to look up was not looked up, so it is not missing either."""
        for at in self._unsettled():
            query = self._queries[at]
            if at not in self._asked and (query.arxiv_id or query.doi or query.title):
                self.verdicts[at] = judge(query, (), _UNASKED)

    def _unsettled(self) -> list[int]:
        return [
            at for at, verdict in enumerate(self.verdicts) if verdict.status is not Status.MATCHED
        ]

    def _send(self, source: Source, wanted: dict[int, tuple[Lookup, ...]]) -> frozenset[Lookup]:
        """Asks, judges anew those who asked, and returns the lookups that were cut short."""
        lookups = list(dict.fromkeys(each for group in wanted.values() for each in group))
        if not lookups:
            return frozenset()
        answer = source.ask(lookups)
        self._pool.add(answer.candidates)
        self.exchanges += [(source.name, exchange) for exchange in answer.exchanges]
        for at, asked in wanted.items():
            if not answer.unsupported.issuperset(asked):
                self._asked.add(at)
            failed = [answer.failures[each] for each in asked if each in answer.failures]
            if failed:
                self._failures.setdefault(at, {})[source.name] = failed[0]
            failure = "; ".join(dict.fromkeys(self._failures.get(at, {}).values()))
            query = self._queries[at]
            self.verdicts[at] = judge(query, self._pool.near(query), failure)
        settled = len(self.verdicts) - len(self._unsettled())
        self._watcher.settled(settled, len(self.verdicts))
        return answer.cut


def _identifiers(query: Reference) -> Iterator[Lookup]:
    if query.arxiv_id:
        yield ById(query.arxiv_id if _pins_version(query) else query.arxiv_id.unversioned)
    if query.doi:
        yield ByDoi(query.doi)


def _titles(query: Reference) -> Iterator[Lookup]:
    if query.title:
        yield ByTitle(query.title)


def _loosely(query: Reference) -> Iterator[Lookup]:
    if query.title:
        yield ByWords(query.title, query.people[0].family if query.people else "")
    if query.submitted:
        yield ByMinute(query.submitted)


class _Pool:
    """All candidates that came in so far, and the few that are worth comparing to a query."""

    def __init__(self) -> None:
        self._papers: dict[str, Reference] = {}
        self._by_word: dict[str, list[str]] = {}
        self._by_id: dict[str, list[str]] = {}
        self._by_minute: dict[str, list[str]] = {}
        self._by_doi: dict[str, list[str]] = {}

    def add(self, papers: Iterable[Reference]) -> None:
        for paper in papers:
            name = str(paper.arxiv_id)
            if paper.arxiv_id is None or name in self._papers:
                continue
            self._papers[name] = paper
            for word in set(words(paper.title)):
                self._by_word.setdefault(word, []).append(name)
            self._by_id.setdefault(paper.arxiv_id.base, []).append(name)
            if paper.submitted:
                self._by_minute.setdefault(f"{paper.submitted:%Y%m%d%H%M}", []).append(name)
            if paper.doi:
                self._by_doi.setdefault(paper.doi, []).append(name)

    def near(self, query: Reference) -> list[Reference]:
        """The candidates that share an identifier, a minute, or much of the title."""
        names: dict[str, None] = {}
        if query.arxiv_id:
            names |= dict.fromkeys(self._by_id.get(query.arxiv_id.base, ()))
        if query.doi:
            names |= dict.fromkeys(self._by_doi.get(query.doi, ()))
        if query.submitted:
            names |= dict.fromkeys(self._by_minute.get(f"{query.submitted:%Y%m%d%H%M}", ()))
        names |= dict.fromkeys(self._similar(query.title))
        return [self._papers[name] for name in names]

    def _similar(self, title: str) -> list[str]:
        """The papers with the most telling words in common with the title, the best first."""
        shared: Counter[str] = Counter()
        for word in set(words(title)):
            names = self._by_word.get(word, ())
            for name in names:
                shared[name] += 1 / len(names) ** 0.5
        return [name for name, _ in shared.most_common(_NEAREST)]
