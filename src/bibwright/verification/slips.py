"""What a single record says against an entry, and may have wrong itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bibwright.matching.authorship import compare_authorship
from bibwright.matching.comparison import Comparison, Outcome
from bibwright.matching.features import has_its_isbn
from bibwright.matching.publication_state import keeps_both_ends
from bibwright.matching.said import understood
from bibwright.model.reference import Kind, Reference


def of_one_record(
    query: Reference, each: Comparison, compared: Sequence[tuple[Reference, Sequence[Comparison]]]
) -> Comparison:
    """A misspelt name, or one author of many, is the entry's slip where two records agree on it, or
    one that the entry names by its identifier says that an author is missing (but for a book)."""
    if each.finding not in _SLIPS or not each.contradicts:
        return each
    telling = [it[0] for it in compared if any(own.field is each.field for own in it[1])]
    may_slip = each.finding == "author-spelling" or query.kind is Kind.BOOK
    if len(telling) != 1 or (is_named(query, telling[0]) and not may_slip):
        return each
    if each.finding == "authors" and not _is_one_of_many(query, telling[0]):
        return each
    return replace(each, outcome=Outcome.EXPLAINED, habit=_SLIPS_TOO)


def _is_one_of_many(query: Reference, record: Reference) -> bool:
    """Whether one author in the midst of a long list is left out or put in; or behind the author of
    a book, beside whom catalogues name a reviewer."""
    authorship = compare_authorship(understood(query, record), record)
    if authorship is None or len(authorship.unmatched) + len(authorship.missing) != 1:
        return False
    is_long = len(record.authors) >= _LONG_LIST and keeps_both_ends(query, authorship)
    is_behind = authorship.alignment[0] == 0 and bool(authorship.missing)
    is_book = query.kind is Kind.BOOK and is_behind and authorship.keeps_half
    return is_long or is_book


_SLIPS = frozenset({"author-spelling", "authors"})
_LONG_LIST = 7
_SLIPS_TOO = "records have such slips, too; two that agree would tell"


def is_named(query: Reference, record: Reference) -> bool:
    """Whether the entry names the record by its identifier."""
    if query.arxiv_id and record.arxiv_id:
        return query.arxiv_id.base == record.arxiv_id.base
    return (query.doi is not None and query.doi == record.doi) or has_its_isbn(query, record)
