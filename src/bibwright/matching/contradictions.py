"""What a query says that its candidate contradicts or doesn't bear out, as a sentence."""

from __future__ import annotations

from dataclasses import replace

from bibwright.matching import weights
from bibwright.matching.candidates import Candidate, stands_in_its_place
from bibwright.matching.said import unexplained
from bibwright.matching.strangers import may_be_members, strangers_in
from bibwright.matching.titles import TitleRelation, compare_titles, is_notice
from bibwright.model.reference import Reference
from bibwright.text.fold import is_informative, words


def contradiction(query: Reference, ranked: tuple[Candidate, ...]) -> str:
    """In what the query contradicts the paper that it names; empty when it doesn't."""
    best = ranked[0]
    evidence, title = best.evidence, best.evidence.title
    named = next((each for each in ranked if each.evidence.has_same_id), None)
    if named is not None:
        return _contradicts_its_id(query, named, ranked)
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


def _contradicts_its_id(query: Reference, named: Candidate, ranked: tuple[Candidate, ...]) -> str:
    """In what the query contradicts the paper whose identifier it has."""
    theirs, label = named.evidence, named.reference.label
    title = theirs.title
    is_other = title is not None and title.relation is TitleRelation.OTHER
    if is_other and not _is_renamed(query, named) and not stands_in_its_place(query, named):
        return (
            f"{label} is “{named.reference.title}”, "
            f"not “{query.title or query.said}”{_rather(named, ranked)}"
        )
    if title is not None and is_notice(query.title) != is_notice(named.reference.title):
        return f"{label} is “{named.reference.title}”, not “{query.title}”"
    if _are_others(query, named) and (query.said or title is None or title.weight <= 0):
        return f"{label} is by other authors"
    return _other_year(named) if query.said or query.no_later else ""


def _rather(named: Candidate, ranked: tuple[Candidate, ...]) -> str:
    """The paper that does have the title, if one was found."""
    for other in ranked:
        if other is not named and other.evidence.is_titled_so:
            return f"; that is {other.reference.label}"
    return ""


def two_named(ranked: tuple[Candidate, ...]) -> str:
    """That the other identifier of a query is another paper's; empty where it isn't."""
    named = ranked[0]
    for other in ranked[1:] if named.evidence.has_same_id else ():
        titles = (named.reference.title, other.reference.title)
        if (
            all(titles)
            and other.evidence.has_same_id
            and compare_titles(*titles).relation is TitleRelation.OTHER
        ):
            label, title = other.reference.label, other.reference.title
            return f"{named.reference.label} is given, and so is {label}, which is “{title}”"
    return ""


def what_the_id_leaves_open(query: Reference, best: Candidate) -> str:
    """What a query says besides an identifier and that the paper doesn't bear out; empty where
    there is nothing. An identifier alone never settles it: a list can be made up around one."""
    evidence = best.evidence
    if not evidence.has_same_id:
        return ""
    label, title = best.reference.label, evidence.title
    if title is None:
        if unexplained(query, best.reference):
            return f"{label} is given, but what is said of it was not understood: “{query.said}”"
        return ""
    other_part = title.relation is TitleRelation.OTHER_PART
    beside = replace(evidence, authors=None) if other_part else evidence
    if not title.agrees and not beside.is_borne_out:
        return f"{label} is given, but its title is “{best.reference.title}”"
    return ""


def named_strangers(query: Reference, candidate: Candidate) -> str:
    """Who is named and wrote none of the work's records, beside its identifier if they are too
    many; empty where nobody is. A list that is made up has such ones."""
    evidence = candidate.evidence
    if evidence.is_of_one_day:
        return ""
    who = strangers_in(
        query,
        candidate.records,
        are_compared=evidence.authors is not None,
        has_same_id=evidence.has_same_id,
    )
    return f"{candidate.reference.label} has this title, but is not by {who}" if who else ""


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
    return (evidence if shares else replace(evidence, authors=None)).is_borne_out


def _words_behind_name(title: str) -> set[str]:
    """The words of a title that say something, without a name before its colon."""
    name, colon, rest = title.partition(":")
    told = rest if colon and len(name.split()) == 1 else title
    return {word for word in words(told) if is_informative(word)}


def _are_others(query: Reference, candidate: Candidate) -> bool:
    """Whether other authors are named; some of many members are no others than a collaboration."""
    return candidate.evidence.by_others and not may_be_members(query, candidate.reference)
