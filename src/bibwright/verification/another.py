"""Whether the paper that was found may be another one than that which an entry means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bibwright.matching.authorship import compare_authorship
from bibwright.matching.comparison import Comparison, Field
from bibwright.matching.said import understood
from bibwright.model.reference import Kind, Reference
from bibwright.text.fold import is_informative, words
from bibwright.verification.slips import is_named


def is_perhaps_another(
    query: Reference, records: Sequence[Reference], compared: Sequence[Comparison]
) -> bool:
    """Whether the paper found may be another of the same title, or of the same authors: no
    identifier names it, and two fields are otherwise, title or authors among them; or the title, of
    which one record alone tells, or in another venue; or anything of a book or a thesis, where a
    review or a paper of its title was found; or the venue or the year, where one title has words
    before or behind it that the other lacks; or the authors alone of a program, or the title, which
    may be its paper's or nearly so; or the authors, all of whom are others, of what bears an
    identifier that none of the papers found has or a title of a word or two."""
    fields = {each.field for each in compared if each.contradicts}
    if not fields or any(is_named(query, record) for record in records):
        return False
    if query.kind in _ALONE and all(each.kind is not query.kind for each in records):
        return True
    is_half_titled = any(each.finding == "title-subtitle" for each in compared)
    if is_half_titled and not fields.isdisjoint((Field.VENUE, Field.YEAR)):
        return True
    if fields.isdisjoint({Field.TITLE, Field.AUTHORS}):
        return False
    elsewhere = any(each.finding == "venue" for each in compared)
    by_more = any(each.finding == "authors" for each in compared)
    return (
        len(fields) > 1
        or (Field.TITLE in fields and (elsewhere or by_more or len(records) == 1))
        or (elsewhere and all(_is_mostly_by_others(query, record) for record in records))
        or is_program(query)
        or (Field.TITLE in fields and query.kind is Kind.MISC)
        or (Field.AUTHORS in fields and _is_of_its_own(query, records))
    )


#: What papers of the same title are written beside.
_ALONE = frozenset({Kind.BOOK, Kind.THESIS})


def _is_mostly_by_others(query: Reference, record: Reference) -> bool:
    authorship = compare_authorship(understood(query, record), record)
    return authorship is not None and authorship.are_mostly_strangers


#: A title of fewer words that say something is many works'.
_TITLE_OF_ONE = 3


def _is_of_its_own(query: Reference, records: Sequence[Reference]) -> bool:
    """Whether the entry has an identifier, which no record has, or a title that many works have,
    and no author of any."""
    telling = {word for word in words(query.title) if is_informative(word)}
    if not query.identity and len(telling) >= _TITLE_OF_ONE:
        return False
    found = (compare_authorship(understood(query, record), record) for record in records)
    return all(each is not None and set(each.alignment) == {None} for each in found)


#: Where programs are kept, and what catalogues say that they are (ascl: the Astrophysics Source
#: Code Library).
_PROGRAM = re.compile(
    r"\b(?:ascl|github|gitlab|bitbucket|zenodo|figshare|cran\.r-project|software)\b", re.IGNORECASE
)


def is_program(query: Reference) -> bool:
    """Whether the entry says that it is one: by its type, its address or its keywords."""
    said = " ".join((query.url, query.pages, query.doi or "", query.publisher, *query.tags))
    if query.said:  # what was printed says of no sort what it is
        return _PROGRAM.search(f"{said} {query.said}") is not None
    return query.kind is Kind.UNKNOWN or (
        query.kind is Kind.MISC and _PROGRAM.search(said) is not None
    )
