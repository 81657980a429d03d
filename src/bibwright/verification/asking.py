"""Asking about entries that claim something: one round as resolve does it, and one for what a
match leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bibwright.lookup.resolver import resolve
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.reference import Kind, Reference, Update
from bibwright.progress import SILENT, Watcher
from bibwright.sources.source import ByDoi, ByUpdate, ByVenue, Exchange, Lookup, Source, is_registry

__all__ = ["Answered", "Answers", "ask", "unknown_venues", "updates_of"]


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


def ask(
    queries: Sequence[Reference], sources: Sequence[Source], *, watcher: Watcher = SILENT
) -> Answers:
    """Verdicts for all.

    A matched entry is asked about again where the match leaves open what the entry claims: an
    entry that names a version of a paper, for the paper as it is now; one that says where it was
    published, at the sources that come after the one that had it.
    """
    first = resolve(queries, sources, watcher=watcher)
    more: list[list[Verdict]] = [[] for _ in queries]
    asked = [list(names) for names in first.asked]
    exchanges = list(first.exchanges)
    unknown = set(first.unknown)
    failed = dict(first.failed)
    rounds: dict[tuple[str, ...], list[int]] = {}
    for at, verdict in enumerate(first.verdicts):
        if verdict.status is not Status.MATCHED:
            continue
        query = queries[at]
        if query.arxiv_id is not None and query.arxiv_id.version is not None:
            rounds.setdefault((), []).append(at)
        if query.doi or query.kind is not Kind.PREPRINT:
            left = tuple(
                each.name
                for each in sources
                if each.name not in asked[at] and not is_registry(each)
            )
            if left:
                rounds.setdefault(left, []).append(at)
    for names, places in rounds.items():
        again = [_unversioned(queries[at]) if not names else queries[at] for at in places]
        whom = [each for each in sources if not names or each.name in names]
        later = resolve(again, whom, watcher=watcher)
        exchanges += later.exchanges
        unknown |= later.unknown
        failed = {**later.failed, **failed}
        for at, verdict, heard in zip(places, later.verdicts, later.asked, strict=True):
            more[at].append(verdict)
            asked[at] += [name for name in heard if name not in asked[at]]
    dois = list(dict.fromkeys(_unconfirmed(first.verdicts, more)))
    for source in filter(is_registry, sources):
        answer = source.ask([ByDoi(doi) for doi in dois])
        exchanges += [(source.name, each) for each in answer.exchanges]
        unknown |= answer.unknown
        for reason in answer.failures.values():
            failed.setdefault(source.name, reason)
    return Answers(
        tuple(
            Answered(verdict, tuple(rest), tuple(names))
            for verdict, rest, names in zip(first.verdicts, more, asked, strict=True)
        ),
        tuple(exchanges),
        frozenset(unknown),
        failed,
    )


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
) -> tuple[tuple[Update, ...], tuple[tuple[str, Exchange], ...], Mapping[str, str]]:
    """The notices on works with these DOIs, what was exchanged for it, and the sources that failed,
    each with the reason."""
    lookups = [ByUpdate(doi) for doi in dict.fromkeys(dois)]
    updates: list[Update] = []
    exchanges: list[tuple[str, Exchange]] = []
    failed: dict[str, str] = {}
    for source in sources if lookups else ():
        answer = source.ask(lookups)
        exchanges += [(source.name, each) for each in answer.exchanges]
        updates += [each for notice in answer.candidates for each in notice.updates if each.of]
        for reason in answer.failures.values():
            failed[source.name] = reason
    return tuple(updates), tuple(exchanges), failed


def unknown_venues(
    names: Iterable[str], sources: Sequence[Source]
) -> tuple[frozenset[str], tuple[tuple[str, Exchange], ...]]:
    """The names that no source which keeps a list of venues has, where one at least was asked; and
    what was exchanged for it."""
    lookups = [ByVenue(name) for name in dict.fromkeys(names)]
    told: dict[str, bool] = {}
    exchanges: list[tuple[str, Exchange]] = []
    for source in sources if lookups else ():
        answer = source.ask([each for each in lookups if told.get(each.name, True)])
        exchanges += [(source.name, each) for each in answer.exchanges]
        for each in lookups:
            if each in answer.unknown:
                told.setdefault(each.name, True)
            elif each not in answer.unsupported:
                told[each.name] = False
    return frozenset(name for name, absent in told.items() if absent), tuple(exchanges)


def _unversioned(query: Reference) -> Reference:
    assert query.arxiv_id is not None
    return replace(query, arxiv_id=query.arxiv_id.unversioned)
