"""Asking about entries that claim something: one round as resolve does it, and one for what a
match leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bibwright.lookup.resolver import resolve
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.reference import Kind, Reference
from bibwright.progress import SILENT, Watcher
from bibwright.sources.source import Exchange, Source

__all__ = ["Answered", "Answers", "ask"]


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of all questions, in their order, and what was exchanged with which source."""

    answers: tuple[Answered, ...]
    exchanges: tuple[tuple[str, Exchange], ...]


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
    rounds: dict[tuple[str, ...], list[int]] = {}
    for at, verdict in enumerate(first.verdicts):
        if verdict.status is not Status.MATCHED:
            continue
        query = queries[at]
        if query.arxiv_id is not None and query.arxiv_id.version is not None:
            rounds.setdefault((), []).append(at)
        if query.doi or query.kind is not Kind.PREPRINT:
            left = tuple(each.name for each in sources if each.name not in asked[at])
            if left:
                rounds.setdefault(left, []).append(at)
    for names, places in rounds.items():
        again = [_unversioned(queries[at]) if not names else queries[at] for at in places]
        whom = [each for each in sources if not names or each.name in names]
        later = resolve(again, whom, watcher=watcher)
        exchanges += later.exchanges
        for at, verdict, heard in zip(places, later.verdicts, later.asked, strict=True):
            more[at].append(verdict)
            asked[at] += [name for name in heard if name not in asked[at]]
    return Answers(
        tuple(
            Answered(verdict, tuple(rest), tuple(names))
            for verdict, rest, names in zip(first.verdicts, more, asked, strict=True)
        ),
        tuple(exchanges),
    )


def _unversioned(query: Reference) -> Reference:
    assert query.arxiv_id is not None
    return replace(query, arxiv_id=query.arxiv_id.unversioned)
