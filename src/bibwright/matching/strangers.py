"""Who is named beside a work's authors: others, or members of a collaboration that wrote it."""

from __future__ import annotations

from collections.abc import Iterable

from bibwright.matching.authorship import compare_authorship
from bibwright.matching.said import understood
from bibwright.model.reference import Person, Reference
from bibwright.text.fold import words

#: A list of so many that says of no others is not of a collaboration's members; a collaboration has
#: more than so many.
_FEW_MEMBERS, _MANY_MEMBERS = 3, 9


def strangers_in(
    query: Reference, records: Iterable[Reference], *, are_compared: bool, has_same_id: bool = False
) -> str:
    """Whom the query names and none of a work's records does; empty where one of them bears the
    names out. ``are_compared``: whether names of both sides say something of each other, as those
    of people and of a body don't. ``has_same_id``: it does where too many of them aren't the
    work's."""
    strangers = ""
    for record in records:
        named = understood(query, record)
        is_told = are_compared or not (named.authors and record.authors)
        who = _strangers(query, named, record) if is_told else _listed(named.authors)
        if has_same_id and not _are_too_many(query, named, record):
            return ""
        if not who or may_be_members(query, record):
            return ""
        strangers = who
    return strangers


def _are_too_many(query: Reference, named: Reference, record: Reference) -> bool:
    """Whether half of a whole list of authors are strangers, or of other names most."""
    compared = compare_authorship(named, record)
    if compared is None:
        return False
    is_list = bool(query.authors) and not query.others
    return compared.are_half_strangers if is_list else compared.are_mostly_strangers


def _strangers(query: Reference, named: Reference, record: Reference) -> str:
    """Who isn't the record's, or stands alone in the place of its first author."""
    compared = compare_authorship(named, record)
    if compared is None:
        return ""
    is_later = compared.is_a_later_one and not query.others
    is_later = is_later and not _says_family_of_first(query, record)
    if not (compared.has_strangers or is_later):
        return ""
    renamed = (compared.alignment[place] for place in compared.renamed)
    if who := (*compared.unmatched, *(at for at in renamed if at is not None)):
        return _listed(named.authors[at] for at in sorted(who))
    return f"{_listed(named.authors)} alone"


def _listed(persons: Iterable[Person]) -> str:
    return ", ".join(map(str, persons))


def _says_family_of_first(query: Reference, record: Reference) -> bool:
    """Whether an item has the first author's family name or its last word: "Maestro, A.D."."""
    family = words(record.authors[0].family)[-1:]
    return bool(family) and family[0] in words(query.said)


def may_be_members(query: Reference, record: Reference) -> bool:
    """Whether those whom one side names may be some of the many whom a collaboration, on the other
    side, stands for."""
    bodies = [sum(person.collective for person in each.authors) for each in (query, record)]
    if bodies[0]:
        return bodies[0] == len(query.authors) and len(record.authors) > _MANY_MEMBERS
    are_many = query.others or len(query.authors) > _FEW_MEMBERS
    return bodies[1] > 0 and len(record.authors) - bodies[1] < 2 and are_many
