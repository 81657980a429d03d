"""What may be another work than the one asked for, though all that was compared agrees: a sister
paper, another part, a companion."""

from __future__ import annotations

from bibwright.matching import weights
from bibwright.matching.candidates import Candidate
from bibwright.matching.companions import alike_titled, role_of
from bibwright.matching.evidence import Evidence
from bibwright.matching.levels import AuthorsLevel
from bibwright.matching.said_words import VENUE_WORDS
from bibwright.matching.titles import TitleEvidence, TitleRelation
from bibwright.model.reference import Reference
from bibwright.text.fold import is_informative, words


def may_be_another_work(query: Reference, ranked: tuple[Candidate, ...]) -> bool:
    """Whether the best candidate, as well as it agrees, may be another work than is meant."""
    best = ranked[0].evidence
    return (
        _is_another_part(best)
        or _may_be_a_sisters(query, best)
        or _says_less(query, ranked[0])
        or _has_namesakes(best)
        or _is_companion(query, ranked[0].reference)
        or _may_be_cut(ranked)
        or _is_told_by_forms(ranked)
        or _is_of_a_series(query, ranked)
    )


def _is_another_part(evidence: Evidence) -> bool:
    """Part II for part I, or the like. The same authors write both, so only what no two papers
    share speaks against it: the time of submission, the abstract, the id."""
    title, date, abstract = evidence.title, evidence.date, evidence.abstract
    if title is None or title.relation is not TitleRelation.OTHER_PART:
        return False
    return not (
        (date is not None and date.weight >= weights.SAME_MINUTE)
        or (abstract is not None and abstract.weight >= weights.SAME_ABSTRACT)
        or evidence.has_same_id
    )


def _may_be_a_sisters(query: Reference, evidence: Evidence) -> bool:
    """Whether the titles differ as those of two papers of one author do, and no more than one
    author and the year stand beside, or the query's goes on: a sister paper has these, too."""
    title = evidence.title
    if title is None or title.relation is TitleRelation.SAME:
        return False
    if len(query.authors) > 1 and not _goes_on(title):
        return False
    is_near = title.weight <= weights.SISTER_CAP
    named = evidence.identifier is not None and evidence.identifier.weight > 0  # or printed there
    return is_near and not evidence.is_of_one_day and not named


def _goes_on(title: TitleEvidence) -> bool:
    """Whether the query has the whole title and more: "A Method for Gardens of Moss", where the
    paper is "A Method for Gardens". People leave words out, and put none in."""
    more = [word for word in title.lost if is_informative(word) and word not in VENUE_WORDS]
    return len(more) > 1 and not any(map(is_informative, title.extra))


def _says_less(query: Reference, candidate: Candidate) -> bool:
    """Whether the paper lacks words of the title and some of the authors as well: it may be an
    earlier or a smaller work of some of them."""
    evidence, record = candidate.evidence, candidate.reference
    title, authors = evidence.title, evidence.authors
    if title is None or authors is None or evidence.has_same_id or evidence.is_of_one_day:
        return False
    is_shorter = authors.level == AuthorsLevel.WITHIN and len(record.authors) < len(query.authors)
    return is_shorter and title.relation is not TitleRelation.SAME and bool(title.lost)


def _has_namesakes(evidence: Evidence) -> bool:
    """Whether of the authors no more than a family name agrees, and nothing that no two papers
    share speaks for it."""
    authors = evidence.authors
    is_namesake = authors is not None and authors.level == AuthorsLevel.NAMESAKES
    return is_namesake and not evidence.has_same_id and not evidence.is_of_one_day


def _is_companion(query: Reference, record: Reference) -> bool:
    """Whether one is the other's code, slides, poster … by its title: a work of its own. What
    stands on arXiv may be the technical report, or the extended version."""
    both = alike_titled(query, record)
    return len({role_of(each.title, "", "").replace("report", "") for each in both}) > 1


def _may_be_cut(ranked: tuple[Candidate, ...]) -> bool:
    """Whether a short title, with no authors beside it, is one work's, and begins another's."""
    best = ranked[0].evidence
    if best.authors is not None or best.title is None or best.has_same_id:
        return False
    is_short = best.title.weight < weights.SAME_TITLE + weights.WHOLE_SPECIFIC
    return is_short and any(
        other.evidence.title is not None
        and other.evidence.title.relation is TitleRelation.SUBTITLE
        and bool(other.evidence.title.extra)
        and best.weight - best.title.weight - other.evidence.weight + other.evidence.title.weight
        < weights.MARGIN
        for other in ranked[1:]
    )


def _is_told_by_forms(ranked: tuple[Candidate, ...]) -> bool:
    """Whether the form of a word, or a small word, is all that differs, and nothing beside the
    title speaks for the work ("On Weighted Lichens" comes after "Weighted Lichens"), or another
    work begins with the very title."""
    best = ranked[0].evidence
    title, features = best.title, best.features.values()
    if title is None or not title.forms or title.relation is not TitleRelation.SPELLING:
        return False
    return not any(each.weight > 0 for each in features if each is not title) or any(
        other.evidence.title is not None
        and other.evidence.title.relation is TitleRelation.SUBTITLE
        and not other.evidence.by_others
        for other in ranked[1:]
    )


def _is_of_a_series(query: Reference, ranked: tuple[Candidate, ...]) -> bool:
    """Whether a title without its subtitle begins that of another work, too, which has a number:
    of a part I and a part II neither is meant more than the other."""
    best = ranked[0].evidence
    if best.title is None or best.title.relation is not TitleRelation.SUBTITLE:
        return False
    start = words(query.title)
    return not best.has_same_id and any(
        other.evidence.title is not None
        and other.evidence.title.relation is TitleRelation.OTHER_PART
        and words(other.reference.title)[: len(start)] == start
        and not other.evidence.by_others
        for other in ranked[1:]
    )
