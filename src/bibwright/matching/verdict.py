"""Evidence becomes a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bibwright.matching import weights
from bibwright.matching.companions import alike_titled, role_of
from bibwright.matching.evidence import Evidence, compare
from bibwright.matching.levels import AuthorsLevel
from bibwright.matching.places import are_at_one_place
from bibwright.matching.said import understood, unexplained
from bibwright.matching.said_words import VENUE_WORDS
from bibwright.matching.strangers import may_be_members, strangers_in
from bibwright.matching.titles import TitleEvidence, TitleRelation, compare_titles, is_notice
from bibwright.model.reference import Kind, Reference
from bibwright.text.fold import is_informative, words

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
    asked = _by_its_people(query)
    ranked = _ranked(asked, offered, works or {})
    status, why = _decide(asked, ranked)
    if failure and status is not Status.MATCHED:
        so_far = "" if status is Status.NOT_FOUND else f"; so far: {why}"
        status, why = Status.UNAVAILABLE, failure + so_far
    if status is Status.MATCHED and not strangers and (doubt := _by_strangers(asked, ranked[0])):
        status, why = Status.AMBIGUOUS, doubt
    if status is Status.MATCHED and not strangers and (doubt := _two_named(ranked)):
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


def _ranked(
    query: Reference, offered: Iterable[Reference], works: Mapping[str, str]
) -> tuple[Candidate, ...]:
    """Works worth a word, the best first."""
    groups: dict[str, list[Candidate]] = {}
    for reference in offered:
        work = works.get(reference.name) or reference.identity or repr(reference)
        groups.setdefault(work, []).append(
            Candidate(reference, _compared(query, _by_its_people(reference)))
        )
    candidates = (_one_of(group) for group in groups.values())
    worth = (
        each
        for each in candidates
        if _is_worth_a_word(each.evidence) or _stands_in_its_place(query, each)
    )
    return tuple(sorted(worth, key=_rank))


def _by_its_people(work: Reference) -> Reference:
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
    return (
        evidence.score >= weights.WORTH_SHOWING or _has_same_id(evidence) or _is_titled_so(evidence)
    )


def _has_same_id(evidence: Evidence) -> bool:
    return evidence.identifier is not None and evidence.identifier.weight >= weights.SAME_DOI


def _is_titled_so(evidence: Evidence) -> bool:
    return evidence.title is not None and evidence.title.relation is TitleRelation.SAME


def _decide(query: Reference, ranked: tuple[Candidate, ...]) -> tuple[Status, str]:
    if not ranked:
        return Status.NOT_FOUND, "no match"
    best = ranked[0].evidence
    conflict = _conflict(query, ranked)
    if conflict:
        return Status.CONFLICTING, conflict
    is_other = (
        _is_another_part(best)
        or _may_be_a_sisters(query, best)
        or _says_less(query, ranked[0])
        or _has_namesakes(best)
        or _is_companion(query, ranked[0].reference)
        or _may_be_cut(ranked)
        or _is_told_by_forms(ranked)
        or _is_of_a_series(query, ranked)
    )
    if best.score >= weights.MATCHED and _stands_alone(ranked) and not is_other:
        doubt = _what_the_id_leaves_open(query, ranked[0])
        return (Status.AMBIGUOUS, doubt) if doubt else (Status.MATCHED, ", ".join(best.reasons))
    if best.score >= weights.WORTH_SHOWING:
        return Status.AMBIGUOUS, _doubt(ranked)
    there = next((each for each in ranked if _stands_in_its_place(query, each)), None)
    if there is not None:
        label, title = there.reference.label, there.reference.title
        return Status.AMBIGUOUS, f"{label} was printed in this place, as “{title}”"
    return Status.NOT_FOUND, "nothing found comes close enough"


def _stands_in_its_place(query: Reference, candidate: Candidate) -> bool:
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


def _what_the_id_leaves_open(query: Reference, best: Candidate) -> str:
    """What a query says besides an identifier and that the paper doesn't bear out; empty where
    there is nothing. An identifier alone never settles it: a list can be made up around one."""
    evidence = best.evidence
    if not _has_same_id(evidence):
        return ""
    label, title = best.reference.label, evidence.title
    if title is None:
        if unexplained(query, best.reference):
            return f"{label} is given, but what is said of it was not understood: “{query.said}”"
        return ""
    other_part = title.relation is TitleRelation.OTHER_PART
    beside = replace(evidence, authors=None) if other_part else evidence
    if not title.agrees and not _is_borne_out(beside):
        return f"{label} is given, but its title is “{best.reference.title}”"
    return ""


def _is_borne_out(evidence: Evidence) -> bool:
    """Whether something besides title and identifier says that it is the paper after all."""
    authors = evidence.authors
    return _is_of_one_day(evidence) or (authors is not None and authors.level >= AuthorsLevel.MOST)


def _is_of_one_day(evidence: Evidence) -> bool:
    """Whether the day or the abstract, which sister papers don't share, is the same."""
    date, abstract = evidence.date, evidence.abstract
    return (date is not None and date.weight >= weights.SAME_DAY) or (
        abstract is not None and abstract.weight >= weights.SAME_ABSTRACT
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
        or _has_same_id(evidence)
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
    return is_near and not _is_of_one_day(evidence) and not named


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
    if title is None or authors is None or _has_same_id(evidence) or _is_of_one_day(evidence):
        return False
    is_shorter = authors.level == AuthorsLevel.WITHIN and len(record.authors) < len(query.authors)
    return is_shorter and title.relation is not TitleRelation.SAME and bool(title.lost)


def _has_namesakes(evidence: Evidence) -> bool:
    """Whether of the authors no more than a family name agrees, and nothing that no two papers
    share speaks for it."""
    authors = evidence.authors
    is_namesake = authors is not None and authors.level == AuthorsLevel.NAMESAKES
    return is_namesake and not _has_same_id(evidence) and not _is_of_one_day(evidence)


def _by_strangers(query: Reference, candidate: Candidate) -> str:
    """Who is named and wrote none of the work's records, beside its identifier if they are too
    many; empty where nobody is. A list that is made up has such ones."""
    evidence = candidate.evidence
    if _is_of_one_day(evidence):
        return ""
    who = strangers_in(
        query,
        candidate.records,
        are_compared=evidence.authors is not None,
        has_same_id=_has_same_id(evidence),
    )
    return f"{candidate.reference.label} has this title, but is not by {who}" if who else ""


def _is_companion(query: Reference, record: Reference) -> bool:
    """Whether one is the other's code, slides, poster … by its title: a work of its own. What
    stands on arXiv may be the technical report, or the extended version."""
    both = alike_titled(query, record)
    return len({role_of(each.title, "", "").replace("report", "") for each in both}) > 1


def _may_be_cut(ranked: tuple[Candidate, ...]) -> bool:
    """Whether a short title, with no authors beside it, is one work's, and begins another's."""
    best = ranked[0].evidence
    if best.authors is not None or best.title is None or _has_same_id(best):
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
    return not _has_same_id(best) and any(
        other.evidence.title is not None
        and other.evidence.title.relation is TitleRelation.OTHER_PART
        and words(other.reference.title)[: len(start)] == start
        and not other.evidence.by_others
        for other in ranked[1:]
    )


def _stands_alone(ranked: tuple[Candidate, ...]) -> bool:
    if len(ranked) < 2:
        return True
    return all(
        ranked[0].evidence.weight - other.evidence.weight >= weights.MARGIN for other in ranked[1:]
    )


def _conflict(query: Reference, ranked: tuple[Candidate, ...]) -> str:
    """In what the query contradicts the paper that it names; empty when it doesn't."""
    best = ranked[0]
    evidence, title = best.evidence, best.evidence.title
    named = next((each for each in ranked if _has_same_id(each.evidence)), None)
    if named is not None:
        return _contradiction(query, named, ranked)
    if title is None or not title.agrees or title.weight < -evidence.prior:
        return ""
    if title.relation is TitleRelation.SUBTITLE:
        return ""  # two works may share the title before the colon
    if query.arxiv_id and best.reference.arxiv_id:
        paper = best.reference.arxiv_id.base
        return f"its title is that of arXiv:{paper}, not of arXiv:{query.arxiv_id}"
    if _are_others(query, best):
        return f"{best.reference.label} has this title, but is by other authors"
    if evidence.date is not None and evidence.date.weight <= weights.OTHER_DAY:
        return f"{best.reference.label} has this title, but was {evidence.date.seen}"
    return _other_year(best) if query.said or query.no_later else ""


def _contradiction(query: Reference, named: Candidate, ranked: tuple[Candidate, ...]) -> str:
    """In what the query contradicts the paper whose identifier it has."""
    theirs, label = named.evidence, named.reference.label
    title = theirs.title
    is_other = title is not None and title.relation is TitleRelation.OTHER
    if is_other and not _is_renamed(query, named) and not _stands_in_its_place(query, named):
        return (
            f"{label} is “{named.reference.title}”, "
            f"not “{query.title or query.said}”{_rather(named, ranked)}"
        )
    if title is not None and is_notice(query.title) != is_notice(named.reference.title):
        return f"{label} is “{named.reference.title}”, not “{query.title}”"
    if _are_others(query, named) and (query.said or title is None or title.weight <= 0):
        return f"{label} is by other authors"
    return _other_year(named) if query.said or query.no_later else ""


def _two_named(ranked: tuple[Candidate, ...]) -> str:
    """That the other identifier of a query is another paper's; empty where it isn't."""
    named = ranked[0]
    for other in ranked[1:] if _has_same_id(named.evidence) else ():
        titles = (named.reference.title, other.reference.title)
        if (
            all(titles)
            and _has_same_id(other.evidence)
            and compare_titles(*titles).relation is TitleRelation.OTHER
        ):
            label, title = other.reference.label, other.reference.title
            return f"{named.reference.label} is given, and so is {label}, which is “{title}”"
    return ""


def _other_year(candidate: Candidate) -> str:
    date = candidate.evidence.date
    if date is None or not weights.OTHER_DAY < date.weight <= weights.UNLIKELY_YEAR:
        return ""
    return f"the year speaks against {candidate.reference.label}: {date.seen}"


def _is_renamed(query: Reference, named: Candidate) -> bool:
    """Whether a paper may go by quite another title now: the same authors alone don't show it,
    unless the titles have more in common than the name of a thing before a colon."""
    evidence, title = named.evidence, named.evidence.title
    asked, there = (_words_behind_name(each.title) for each in (query, named.reference))
    shared = asked.difference(title.lost) if title else set[str]()
    shares = title is not None and title.weight > weights.OTHER_TITLE
    shares = shares and 2 * len(shared) > min(len(asked), len(there))
    return _is_borne_out(evidence if shares else replace(evidence, authors=None))


def _words_behind_name(title: str) -> set[str]:
    """The words of a title that say something, without a name before its colon."""
    name, colon, rest = title.partition(":")
    told = rest if colon and len(name.split()) == 1 else title
    return {word for word in words(told) if is_informative(word)}


def _are_others(query: Reference, candidate: Candidate) -> bool:
    """Whether other authors are named; some of many members are no others than a collaboration."""
    return candidate.evidence.by_others and not may_be_members(query, candidate.reference)


def _rather(named: Candidate, ranked: tuple[Candidate, ...]) -> str:
    """The paper that does have the title, if one was found."""
    for other in ranked:
        if other is not named and _is_titled_so(other.evidence):
            return f"; that is {other.reference.label}"
    return ""


_ANOTHERS = "a paper comes into question, and may be another work"


def _doubt(ranked: tuple[Candidate, ...]) -> str:
    best = ranked[0].evidence
    if best.score >= weights.MATCHED:
        return f"{len(ranked)} papers come into question" if len(ranked) > 1 else _ANOTHERS
    return f"a likely paper, but not sure enough ({', '.join(best.reasons)})"
