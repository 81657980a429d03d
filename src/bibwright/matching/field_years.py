"""The years of an entry and a source, compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bibwright.matching.comparison import Comparison, Field, compared
from bibwright.matching.field_venues import is_another_publication
from bibwright.matching.publication_state import has_versions, is_preprint_venue
from bibwright.model.reference import Kind, Reference

_NEW_ID = re.compile(r"\d{4}\.")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: Years by which a publication's date may be off: online first, in print later; and by which it may
#: be that of a preprint which no source has.
_EITHER_WAY, _EARLY = 1, 2
#: Years after a publication in which its preprint may get a newer version.
_REVISED = 2
#: Years after the last version in which a preprint may still come out.
_LATER = 6
#: What is neither an article nor a paper may have come before either: a program, a report, a draft.
_BEFORE_PRINT = frozenset({Kind.MISC, Kind.UNKNOWN, Kind.REPORT})
#: What a printed reference says of where it appeared.
_IN_PRINT = re.compile(
    r"[.,;:?!”\"’']\s+in:?\s|\b(?:proc|proceedings|conf|conference|journal|trans|transactions|"
    r"advances|vol|pp)\b|\d\s*\(\d+\)\s*[:,]",
    re.IGNORECASE,
)


def compare_year(entry: Reference, source: Reference) -> Iterator[Comparison]:
    """The entry's year, held against all in which the source dates the work."""
    if entry.issued is None:
        return
    said = entry.issued.year
    right = years_of(source)
    if not right:
        return
    told = "–".join(dict.fromkeys((str(min(right)), str(max(right)))))
    seen = "" if said in right else f"{said}, not {told}"
    may_be = bool(seen) and _may_be_dated(said, entry, source)
    habit = "print, preprint and first release differ in years" if may_be else ""
    if seen and not habit and entry.kind is Kind.PREPRINT and said in _of_its_id(entry):
        habit = "the preprint that it names is of that year"
    yield compared(Field.YEAR, (str(said), told), seen, habit, "year")


def years_of(source: Reference) -> frozenset[int]:
    """The years in which a record dates its work: of its versions, and of its publication."""
    return _published_in(source) | _versions_in(source)


def _published_in(source: Reference) -> frozenset[int]:
    years = {int(year) for year in _YEAR.findall(source.journal_ref)}
    if source.issued and source.kind is not Kind.PREPRINT:
        years.add(source.issued.year)
    return frozenset(years)


def _versions_in(source: Reference) -> frozenset[int]:
    """What is submitted in the last days of a year may get an id of the next."""
    years = {source.issued.year} if source.issued and source.kind is Kind.PREPRINT else set()
    if source.submitted:
        last = max(source.updated or source.submitted, source.submitted)
        years.update(range(source.submitted.year, last.year + 1))
        if source.arxiv_id and _NEW_ID.match(source.arxiv_id.base):
            years.add(2000 + int(source.arxiv_id.base[:2]))
    return frozenset(years)


def _of_its_id(entry: Reference) -> frozenset[int]:
    """The years of the month that is in an arXiv id, and of the month before."""
    if entry.arxiv_id is None:
        return frozenset()
    month = entry.arxiv_id.base.rpartition("/")[2][:4]
    century = 1900 if month[:1] == "9" and "/" in entry.arxiv_id.base else 2000
    year = century + int(month[:2])
    return frozenset({year, year - 1} if month[2:] == "01" else {year})


def _may_be_dated(said: int, entry: Reference, source: Reference) -> bool:
    """Whether a year that the record doesn't name may be right all the same."""
    right, published = years_of(source), _published_in(source)
    if source.kind is Kind.BOOK and (said >= min(right) or entry.kind is Kind.BOOK):
        return True  # of another edition
    is_own = entry.doi is not None and entry.doi == source.doi
    is_loose = entry.kind in _BEFORE_PRINT and not entry.venue and not _IN_PRINT.search(entry.said)
    if is_loose and not is_own and said < min(right):
        return True
    if entry.kind is not Kind.PREPRINT or entry.doi:
        if is_another_publication(entry, source):
            return True
        if not published:  # the record knows of the preprint alone, put there before or after
            return said <= max(right) + _LATER
        early = _EITHER_WAY if is_own else _EARLY
        return min(right) - early <= said <= max(right) + _EITHER_WAY
    if not _versions_in(source):
        return said <= max(right) + (_REVISED if entry.arxiv_id else _EITHER_WAY)
    if has_versions(source) and source.updated is None and said >= min(right):
        return True  # nothing says when its later versions came
    if said > max(right):
        is_published = bool(entry.venue and not is_preprint_venue(entry.venue))
        return is_published or said <= max(right) + _EITHER_WAY  # it came out by then
    return bool(published) and said >= min(right)
