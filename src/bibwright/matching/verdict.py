"""Evidence becomes a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bibwright.matching import weights
from bibwright.matching.another_work import may_be_another_work
from bibwright.matching.candidates import (
    Candidate,
    by_its_people,
    candidates_for,
    stands_in_its_place,
)
from bibwright.matching.contradictions import (
    contradiction,
    named_strangers,
    two_named,
    what_the_id_leaves_open,
)
from bibwright.model.reference import Reference

#: Other candidates that are kept for the report.
_SHOWN = 5


class Status(StrEnum):
    """What became of a query."""

    MATCHED = "matched"
    AMBIGUOUS = "ambiguous"
    CONFLICTING = "conflicting"
    NOT_FOUND = "not found"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a query, why, and what else came into question.

    ``candidates``: the best first. ``why`` is one sentence for a person.
    """

    query: Reference
    status: Status
    candidates: tuple[Candidate, ...]
    why: str

    @property
    def matched(self) -> Reference | None:
        """The paper, when there is no doubt which it is."""
        return self.candidates[0].reference if self.status is Status.MATCHED else None

    @property
    def title_changed(self) -> bool:
        """Whether the paper goes by another title now than the one asked for."""
        if self.status is not Status.MATCHED:
            return False
        title = self.candidates[0].evidence.title
        return title is not None and not title.agrees


def judge(
    query: Reference,
    offered: Iterable[Reference],
    failure: str = "",
    works: Mapping[str, str] | None = None,
    *,
    strangers: bool = True,
) -> Verdict:
    """The verdict on ``query``, given all that sources offer for it.

    ``works`` names the work that a record is of, by the record's name, where several records
    are of one work; of a work the record offered first speaks for it. ``failure``: why a source
    could not be asked, if so; what isn't matched without that source's word is unavailable,
    whatever the others say; a match by strangers is one. ``strangers``: a match may name some who
    aren't the work's authors.
    """
    asked = by_its_people(query)
    ranked = candidates_for(asked, offered, works or {})
    status, why = _decide(asked, ranked)
    if failure and status is not Status.MATCHED:
        so_far = "" if status is Status.NOT_FOUND else f"; so far: {why}"
        status, why = Status.UNAVAILABLE, failure + so_far
    if status is Status.MATCHED and not strangers and (doubt := named_strangers(asked, ranked[0])):
        status, why = Status.AMBIGUOUS, doubt
    if status is Status.MATCHED and not strangers and (doubt := two_named(ranked)):
        status, why = Status.CONFLICTING, doubt
    return Verdict(query, status, ranked[:_SHOWN], why)


def held_together(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts on a list; of a paper that is named by its identifier alone it is asked, where
    the list says elsewhere that the identifier is of something else."""
    said = {
        each.query.identity: each.query.title or each.query.said
        for each in verdicts
        if each.status is Status.CONFLICTING and each.query.identity
    }
    return tuple(
        replace(each, status=Status.AMBIGUOUS, why=_given_alone(each, said[each.query.identity]))
        if each.matched and _is_bare(each.query) and each.query.identity in said
        else each
        for each in verdicts
    )


def _is_bare(query: Reference) -> bool:
    return not (query.title or query.said or query.authors)


def _given_alone(verdict: Verdict, elsewhere: str) -> str:
    label = verdict.candidates[0].reference.label
    return f"{label} is given alone here, and elsewhere in the list as “{elsewhere}”"


def _decide(query: Reference, ranked: tuple[Candidate, ...]) -> tuple[Status, str]:
    if not ranked:
        return Status.NOT_FOUND, "no match"
    best = ranked[0].evidence
    conflict = contradiction(query, ranked)
    if conflict:
        return Status.CONFLICTING, conflict
    is_other = may_be_another_work(query, ranked)
    if best.score >= weights.MATCHED and _stands_alone(ranked) and not is_other:
        doubt = what_the_id_leaves_open(query, ranked[0])
        return (Status.AMBIGUOUS, doubt) if doubt else (Status.MATCHED, ", ".join(best.reasons))
    if best.score >= weights.WORTH_SHOWING:
        return Status.AMBIGUOUS, _doubt(ranked)
    there = next((each for each in ranked if stands_in_its_place(query, each)), None)
    if there is not None:
        label, title = there.reference.label, there.reference.title
        return Status.AMBIGUOUS, f"{label} was printed in this place, as “{title}”"
    return Status.NOT_FOUND, "nothing found comes close enough"


def _stands_alone(ranked: tuple[Candidate, ...]) -> bool:
    if len(ranked) < 2:
        return True
    return all(
        ranked[0].evidence.weight - other.evidence.weight >= weights.MARGIN for other in ranked[1:]
    )


_ANOTHERS = "a paper comes into question, and may be another work"


def _doubt(ranked: tuple[Candidate, ...]) -> str:
    best = ranked[0].evidence
    if best.score >= weights.MATCHED:
        return f"{len(ranked)} papers come into question" if len(ranked) > 1 else _ANOTHERS
    return f"a likely paper, but not sure enough ({', '.join(best.reasons)})"
