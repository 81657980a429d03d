"""Asking about entries that claim something: one round as resolve does it, and one for what a
match leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from bibwright.lookup.resolver import Resolution, resolving
from bibwright.lookup.steps import Question, Steps
from bibwright.matching.comparison import Field, Outcome
from bibwright.matching.fields import compare_fields, statements
from bibwright.matching.publication_state import cites_publication
from bibwright.matching.said import understood
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.reference import Kind, Reference, Update
from bibwright.progress import SILENT, Watcher
from bibwright.sources.source import (
    ARXIVS,
    ByDoi,
    ByUpdate,
    ByVenue,
    Exchange,
    Lookup,
    Source,
    is_registry,
)
from bibwright.verification.judge import records_of
from bibwright.verification.registries import is_published


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of all questions, in their order, and what was exchanged with which source;
    ``unknown`` are the lookups of which a registry says that there is none, ``failed`` the sources
    that could not answer a question, each with the reason."""

    answers: tuple[Answered, ...]
    exchanges: tuple[tuple[str, Exchange], ...]
    unknown: frozenset[Lookup] = frozenset()
    failed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """The verdict on an entry, those of the second round, and the sources that answered."""

    verdict: Verdict
    more: tuple[Verdict, ...]
    asked: tuple[str, ...]


def asking(
    queries: Sequence[Reference], sources: Sequence[Source], *, watcher: Watcher = SILENT
) -> Steps[Answers]:
    """Verdicts for all, as steps.

    A matched entry is asked about again where the match leaves open what the entry claims: an
    entry that names a version of a paper, for the paper as it is now; one that says where it was
    published, at the sources that have not been asked, by the ids that the match brought, and by
    its title, but at none that takes a request for each where a record of the publication bears
    out all of it; and by its title, where ids have brought nothing but preprints, or what came out
    elsewhere.
    """
    first = yield from resolving(queries, sources, cheapest_first=True, watcher=watcher)
    heard = _Heard(queries, first)
    for (names, batches_alone), places in heard.left_open(sources).items():
        again = [heard.query_again(at, versions=not names) for at in places]
        whom = [each for each in sources if not names or each.name in names]
        later = yield from resolving(again, whom, cheapest_first=True, batches_alone=batches_alone)
        heard.add(places, later)
    places = heard.not_its_publication()
    catalogues = [each for each in sources if each.name not in ARXIVS and not is_registry(each)]
    if places and catalogues:
        named = [replace(queries[at], arxiv_id=None, doi=None) for at in places]
        heard.add(places, (yield from resolving(named, catalogues, cheapest_first=True)))
    dois = list(dict.fromkeys(_unconfirmed(first.verdicts, heard.more)))
    for source in filter(is_registry, sources):
        answer = yield Question(source, tuple(map(ByDoi, dois)))
        heard.exchanges += [(source.name, each) for each in answer.exchanges]
        heard.unknown |= answer.unknown
        for reason in answer.failures.values():
            heard.failed.setdefault(source.name, reason)
    return heard.answers


class _Heard:
    """What has come of the first round, and of those after it."""

    def __init__(self, queries: Sequence[Reference], first: Resolution) -> None:
        self._queries = queries
        self._first = first
        # What was offered to another query settles this one, too, with nobody asked about it.
        told = (each.candidates[0].sources if each.matched else () for each in first.verdicts)
        all_asked = set(chain.from_iterable(first.asked))
        self._asked = [
            list(dict.fromkeys((*names, *(each for each in sources if each in all_asked))))
            for names, sources in zip(first.asked, told, strict=True)
        ]
        self.more: list[list[Verdict]] = [[] for _ in queries]
        self.exchanges = list(first.exchanges)
        self.unknown = set(first.unknown)
        self.failed = dict(first.failed)

    def left_open(self, sources: Sequence[Source]) -> dict[tuple[tuple[str, ...], bool], list[int]]:
        """Which of the queries are to be asked about again, by the names of the sources that are to
        be asked, all of them where no name stands, and whether by ids and in batches alone."""
        rounds: dict[tuple[tuple[str, ...], bool], list[int]] = {}
        for at, verdict in enumerate(self._first.verdicts):
            query = self._queries[at]
            if verdict.status is not Status.MATCHED:
                continue
            if query.arxiv_id is not None and query.arxiv_id.version is not None:
                rounds.setdefault(((), False), []).append(at)
            if query.doi or query.kind is not Kind.PREPRINT:
                left = (each for each in sources if each.name not in self._asked[at])
                names = tuple(each.name for each in left if not is_registry(each))
                if names:
                    rounds.setdefault((names, _is_borne_out(verdict)), []).append(at)
        return rounds

    def query_again(self, at: int, *, versions: bool) -> Reference:
        """The query for another round: for all versions of its paper, or with the ids that its
        match has and it has not."""
        query, matched = self._queries[at], self._first.verdicts[at].matched
        if versions or matched is None:
            assert query.arxiv_id is not None
            return replace(query, arxiv_id=query.arxiv_id.unversioned)
        told = matched.arxiv_id.unversioned if matched.arxiv_id else None
        doi = query.doi or matched.doi or matched.published_as
        return replace(query, doi=doi, arxiv_id=query.arxiv_id or told)

    def not_its_publication(self) -> list[int]:
        """Which of the queries cite a publication, and were matched with preprints, or elsewhere: a
        catalogue that was asked for an id has not told of it."""
        found = zip(self._queries, self._first.verdicts, self.more, strict=True)
        return [
            at
            for at, (query, verdict, rest) in enumerate(found)
            if verdict.matched
            and query.title
            and cites_publication(query)
            and _is_yet_to_come(query, records_of((verdict, *rest)))
        ]

    def add(self, places: Sequence[int], later: Resolution) -> None:
        """Takes in what came of another round for the queries at these places."""
        self.exchanges += later.exchanges
        self.unknown |= later.unknown
        self.failed = {**later.failed, **self.failed}
        for at, verdict, heard in zip(places, later.verdicts, later.asked, strict=True):
            self.more[at].append(verdict)
            self._asked[at] += [name for name in heard if name not in self._asked[at]]

    @property
    def answers(self) -> Answers:
        """All of it."""
        told = zip(self._first.verdicts, self.more, self._asked, strict=True)
        return Answers(
            tuple(Answered(verdict, tuple(rest), tuple(names)) for verdict, rest, names in told),
            tuple(self.exchanges),
            frozenset(self.unknown),
            self.failed,
        )


def _is_yet_to_come(query: Reference, records: Sequence[Reference]) -> bool:
    """Whether no record is of the publication: those of an id are preprints, or all that name a
    venue name another one."""
    published = [each for each in records if is_published(each)]
    if not published:
        return True
    fields = (each for record in published for each in compare_fields(query, record))
    outcomes = {each.outcome for each in fields if each.field is Field.VENUE}
    return outcomes == {Outcome.DIFFERS}


def _is_borne_out(verdict: Verdict) -> bool:
    """Whether a record of the publication has all that the entry says."""
    said = {field for field, _ in statements(verdict.query)}
    for record in filter(is_published, records_of((verdict,))):
        compared = compare_fields(understood(verdict.query, record), record)
        agreeing = {each.field for each in compared if each.outcome is Outcome.AGREES}
        if said <= agreeing and len(agreeing) == len({each.field for each in compared}):
            return True
    return False


def _unconfirmed(verdicts: Sequence[Verdict], more: Sequence[Sequence[Verdict]]) -> Iterator[str]:
    """DOIs of matched entries that no source has as the work's."""
    for verdict, rest in zip(verdicts, more, strict=True):
        doi = verdict.query.doi
        if doi and verdict.matched is not None:
            candidates = (each for one in (verdict, *rest) for each in one.candidates)
            if all(record.doi != doi for each in candidates for record in each.records):
                yield doi


def updates_of(
    dois: Iterable[str], sources: Sequence[Source]
) -> Steps[tuple[tuple[Update, ...], tuple[tuple[str, Exchange], ...], Mapping[str, str]]]:
    """The notices on works with these DOIs, what was exchanged for it, and the sources that failed,
    each with the reason; as steps."""
    lookups = tuple(ByUpdate(doi) for doi in dict.fromkeys(dois))
    updates: list[Update] = []
    exchanges: list[tuple[str, Exchange]] = []
    failed: dict[str, str] = {}
    for source in sources if lookups else ():
        answer = yield Question(source, lookups)
        exchanges += [(source.name, each) for each in answer.exchanges]
        updates += [each for notice in answer.candidates for each in notice.updates if each.of]
        for reason in answer.failures.values():
            failed[source.name] = reason
    return tuple(updates), tuple(exchanges), failed


def unknown_venues(
    names: Iterable[str], sources: Sequence[Source]
) -> Steps[tuple[frozenset[str], tuple[tuple[str, Exchange], ...]]]:
    """The names that no source which keeps a list of venues has, where one at least was asked; and
    what was exchanged for it; as steps."""
    lookups = [ByVenue(name) for name in dict.fromkeys(names)]
    told: dict[str, bool] = {}
    exchanges: list[tuple[str, Exchange]] = []
    for source in sources if lookups else ():
        wanted = tuple(each for each in lookups if told.get(each.name, True))
        answer = yield Question(source, wanted)
        exchanges += [(source.name, each) for each in answer.exchanges]
        for each in lookups:
            if each in answer.unknown:
                told.setdefault(each.name, True)
            elif each not in answer.unsupported:
                told[each.name] = False
    return frozenset(name for name, absent in told.items() if absent), tuple(exchanges)
