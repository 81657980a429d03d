"""Records that sources offer become candidates: works, each with its evidence, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bibwright.matching import weights
from bibwright.matching.companions import alike_titled
from bibwright.matching.evidence import Evidence, compare
from bibwright.matching.places import are_at_one_place
from bibwright.matching.said import understood
from bibwright.matching.titles import is_notice
from bibwright.model.reference import Kind, Reference


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work that sources offer, and what speaks for and against it.

    ``reference``: the record of the source that was asked first, with identifiers that others
    know besides. ``evidence`` is that of the record most like the query; ``sources`` are all that
    have the work, ``records`` all that they have of it.
    """

    reference: Reference
    evidence: Evidence
    sources: tuple[str, ...] = ()
    records: tuple[Reference, ...] = ()


def candidates_for(
    query: Reference, offered: Iterable[Reference], works: Mapping[str, str]
) -> tuple[Candidate, ...]:
    """Works worth a word, the best first."""
    groups: dict[str, list[Candidate]] = {}
    for reference in offered:
        work = works.get(reference.name) or reference.identity or repr(reference)
        groups.setdefault(work, []).append(
            Candidate(reference, _compared(query, by_its_people(reference)))
        )
    candidates = (_one_of(group) for group in groups.values())
    worth = (
        each
        for each in candidates
        if _is_worth_a_word(each.evidence) or stands_in_its_place(query, each)
    )
    return tuple(sorted(worth, key=_rank))


def by_its_people(work: Reference) -> Reference:
    """An edited book as one by its editors."""
    return work if work.authors == work.people else replace(work, authors=work.people)


def _compared(query: Reference, record: Reference) -> Evidence:
    query, record = alike_titled(query, record)
    return compare(understood(query, record), record)


def _one_of(group: Sequence[Candidate]) -> Candidate:
    """The records of a work as one candidate; of a paper's versions the best."""
    best = min(group, key=_rank)
    first = group[0].reference
    same = [each for each in group if _same_paper(each.reference, first)]
    spoken = _completed(min(same, key=_rank).reference, [each.reference for each in group])
    origins = (each.reference.origin for each in group)
    sources = dict.fromkeys(origin.name for origin in origins if origin)
    records = tuple(each.reference for each in group)
    return Candidate(spoken, best.evidence, tuple(sources), records)


def _same_paper(one: Reference, other: Reference) -> bool:
    """Whether both are one source's record of one paper, in whatever version."""
    if one.record or other.record:
        return one.record == other.record
    return one.identity == other.identity


def _completed(record: Reference, others: Iterable[Reference]) -> Reference:
    """A catalogue's record with the identifiers that others have of the same work.

    arXiv's own stays as it is: whether a preprint has been published is for arXiv to say.
    """
    if not record.record:
        return record
    known = list(others)
    arxiv_id = next((each.arxiv_id for each in known if each.arxiv_id), None)
    published = (each.doi for each in known if each.doi and each.kind is not Kind.PREPRINT)
    doi = record.doi or (None if record.kind is Kind.PREPRINT else next(published, None))
    return replace(record, arxiv_id=record.arxiv_id or arxiv_id, doi=doi)


def _rank(candidate: Candidate) -> tuple[float, str]:
    return -candidate.evidence.score, candidate.reference.name


def _is_worth_a_word(evidence: Evidence) -> bool:
    return evidence.score >= weights.WORTH_SHOWING or evidence.has_same_id or evidence.is_titled_so


def stands_in_its_place(query: Reference, candidate: Candidate) -> bool:
    """Whether it was printed on the same page of the same volume, by one of the same authors or
    under the same title: titles are translated, and names are written in other letters."""
    evidence = candidate.evidence
    agrees = evidence.title is not None and evidence.title.agrees
    is_by_one = evidence.authors is not None and not evidence.by_others
    return (agrees or is_by_one) and any(
        are_at_one_place(query, record)
        for record in (candidate.reference, *candidate.records)
        if query.title and not is_notice(record.title)
    )
