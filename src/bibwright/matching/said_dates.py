"""The years in a query's own words, and which of them a candidate may be of."""

from __future__ import annotations

import re

from bibwright.model.reference import Date, Reference
from bibwright.text.fold import words

YEAR = re.compile(r"(?:19|20)\d\d[a-z]?")
#: What a reader took for an earlier year may as well be a volume.
_FIRST_YEAR = 1850
#: A year of a publication may come so long after the first version, or so long before it.
_LATER, _EARLIER = 6, 1


def issued_in(query: Reference, rest: str, candidate: Reference) -> Date | None:
    """The query's own year, if it isn't the title's; else the one that agrees of those there."""
    issued, year = query.issued, str(query.year)
    if year in words(candidate.title) and year not in rest:
        issued = None
    if query.submitted or query.updated or (issued and issued.year >= _FIRST_YEAR):
        return issued
    years = [
        int(year[:4]) for year in re.findall(rf"(?<!\d)(?<!\d[-–.:/]){YEAR.pattern}(?![\d])", rest)
    ]
    agreeing = [year for year in years if _may_be_of(year, candidate)]
    if agreeing:
        return issued if issued and issued.year in agreeing else Date(agreeing[0])
    return issued or (Date(years[0]) if years else None)


def issued_above(query: Reference, candidate: Reference) -> Date | None:
    """The date that stands above the query, if it is none that the candidate may be of."""
    above = query.no_later
    if above is None or candidate.year is None or candidate.year - _EARLIER <= above.year:
        return None
    return above


def _may_be_of(year: int, candidate: Reference) -> bool:
    if str(year) in candidate.journal_ref:
        return True
    if candidate.year is None:
        return True
    return candidate.year - _EARLIER <= year <= candidate.year + _LATER
