"""Evidence becomes a verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bibwright.matching import weights
from bibwright.matching.evidence import Evidence, compare
from bibwright.matching.titles import TitleRelation
from bibwright.reference import Reference

__all__ = ["Candidate", "Status", "Verdict", "judge"]

#: Runners-up that are kept for the report.
_SHOWN = 5


class Status(StrEnum):
    """What became of a query."""

    MATCHED = "matched"
    AMBIGUOUS = "ambiguous"
    CONFLICTING = "conflicting"
    NOT_FOUND = "not found"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Reference that a source offers, and what speaks for and against it."""

    reference: Reference
    evidence: Evidence


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


def judge(query: Reference, offered: Iterable[Reference], failure: str = "") -> Verdict:
    """The verdict on ``query``, given all that sources offer for it.

    ``failure``: why a source could not be asked, if so; what isn't matched without that
    source's word is unavailable, whatever the others say.
    """
    ranked = _ranked(query, offered)
    status, why = _decide(query, ranked)
    if failure and status is not Status.MATCHED:
        status, why = Status.UNAVAILABLE, failure
    return Verdict(query, status, ranked[:_SHOWN], why)


def _ranked(query: Reference, offered: Iterable[Reference]) -> tuple[Candidate, ...]:
    """Candidates worth a word, the best first; of one paper's versions only the best."""
    best: dict[str, Candidate] = {}
    for reference in offered:
        candidate = Candidate(reference, compare(query, reference))
        name = reference.arxiv_id.base if reference.arxiv_id else repr(reference)
        if name not in best or _rank(candidate) < _rank(best[name]):
            best[name] = candidate
    worth = (each for each in best.values() if _is_worth_a_word(each.evidence))
    return tuple(sorted(worth, key=_rank))


def _rank(candidate: Candidate) -> tuple[float, str]:
    return -candidate.evidence.score, str(candidate.reference.arxiv_id)


def _is_worth_a_word(evidence: Evidence) -> bool:
    return evidence.score >= weights.DOUBTFUL or _has_same_id(evidence) or _is_titled_so(evidence)


def _has_same_id(evidence: Evidence) -> bool:
    return evidence.identifier is not None and evidence.identifier.weight >= weights.SAME_DOI


def _is_titled_so(evidence: Evidence) -> bool:
    return evidence.title is not None and evidence.title.relation is TitleRelation.SAME


def _decide(query: Reference, ranked: tuple[Candidate, ...]) -> tuple[Status, str]:
    if not ranked:
        return Status.NOT_FOUND, "nothing like it was found"
    best = ranked[0].evidence
    conflict = _conflict(query, ranked)
    if conflict:
        return Status.CONFLICTING, conflict
    if best.score >= weights.MATCHED and _stands_alone(ranked) and not _is_another_part(best):
        return Status.MATCHED, ", ".join(best.reasons)
    if best.score >= weights.DOUBTFUL:
        return Status.AMBIGUOUS, _doubt(ranked)
    return Status.NOT_FOUND, "nothing found comes close enough"


def _is_another_part(evidence: Evidence) -> bool:
    """Part II for part I, or the like. The same people write both, so only what no two papers
    share speaks against it: the time of submission, the abstract, the id."""
    title, date, abstract = evidence.title, evidence.date, evidence.abstract
    if title is None or title.relation is not TitleRelation.OTHER_PART:
        return False
    return not (
        (date is not None and date.weight >= weights.SAME_MINUTE)
        or (abstract is not None and abstract.weight >= weights.SAME_ABSTRACT)
        or _has_same_id(evidence)
    )


def _stands_alone(ranked: tuple[Candidate, ...]) -> bool:
    if len(ranked) < 2:
        return True
    return ranked[0].evidence.score - ranked[1].evidence.score >= weights.MARGIN


def _conflict(query: Reference, ranked: tuple[Candidate, ...]) -> str:
    """In what the query contradicts the paper that it names; empty when it doesn't."""
    best = ranked[0]
    evidence, title = best.evidence, best.evidence.title
    named = next((each for each in ranked if _has_same_id(each.evidence)), None)
    if named is not None:
        theirs = named.evidence
        supported = theirs.beside_title - (theirs.identifier.weight if theirs.identifier else 0)
        disagrees = theirs.title is not None and theirs.title.weight <= 0
        if disagrees and supported <= 0:
            return (
                f"{_what(named.reference)} is “{named.reference.title}”, "
                f"not “{query.title}”{_rather(named, ranked)}"
            )
        if theirs.people is not None and theirs.people.weight <= weights.NO_ONE and disagrees:
            return f"{_what(named.reference)} is by other people"
        return ""
    if title is None or not title.agrees or title.weight < -weights.PRIOR:
        return ""
    if query.arxiv_id and best.reference.arxiv_id:
        return f"its title is that of arXiv:{best.reference.arxiv_id.base}, not of {_given(query)}"
    if evidence.people is not None and evidence.people.weight <= weights.NO_ONE:
        return f"arXiv:{best.reference.arxiv_id} has this title, but is by other people"
    if evidence.date is not None and evidence.date.weight <= weights.OTHER_DAY:
        return f"arXiv:{best.reference.arxiv_id} has this title, but was {evidence.date.seen}"
    return ""


def _what(reference: Reference) -> str:
    return f"arXiv:{reference.arxiv_id}"


def _given(query: Reference) -> str:
    return f"arXiv:{query.arxiv_id}"


def _rather(named: Candidate, ranked: tuple[Candidate, ...]) -> str:
    """The paper that does have the title, if one was found."""
    for other in ranked:
        if other is not named and _is_titled_so(other.evidence):
            return f"; that is {_what(other.reference)}"
    return ""


def _doubt(ranked: tuple[Candidate, ...]) -> str:
    best = ranked[0].evidence
    if best.score >= weights.MATCHED:
        return f"{len(ranked)} papers come into question"
    return f"a likely paper, but not sure enough ({', '.join(best.reasons)})"
