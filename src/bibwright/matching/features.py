"""What two records say besides their titles: people, dates, identifiers, abstracts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bibwright.matching import weights
from bibwright.matching.name_lists import Name, alike, name_of
from bibwright.matching.venues import VenueKind, VenueRelation, compare_venues, read_venue
from bibwright.model.reference import Person, Reference
from bibwright.text.fold import fold, running_words

__all__ = [
    "Feature",
    "compare_abstracts",
    "compare_dates",
    "compare_ids",
    "compare_people",
    "compare_places",
]


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing compared: what was seen, in words, and what it says.

    ``weight`` is the decimal logarithm of a likelihood ratio; see ``matching.weights``.
    """

    seen: str
    weight: float


def compare_ids(query: Reference, candidate: Reference) -> Feature | None:
    """arXiv ids, else DOIs of the published version; None where one side has neither."""
    if query.arxiv_id and candidate.arxiv_id:
        if query.arxiv_id.base == candidate.arxiv_id.base:
            return Feature("same arXiv id", weights.SAME_ID)
        return Feature("another arXiv id", weights.OTHER_ID)
    if query.doi and candidate.doi:
        if query.doi == candidate.doi:
            # At arXiv a DOI is what authors typed; a catalogue's record goes by it.
            own = bool(candidate.record)
            return Feature("same DOI", weights.SAME_ID if own else weights.SAME_DOI)
        return Feature("another DOI", weights.OTHER_DOI)
    return None


def compare_people(query: Reference, candidate: Reference) -> Feature | None:
    """Names, in any order, as far as the query gives them; None where one side has none."""
    if not query.people or not candidate.people:
        return None
    wanted, there = _names(query.people), _names(candidate.people)
    if not wanted or not there:
        return None
    found = sum(any(alike(name, other) == 2 for other in there) for name in wanted)
    seen = f"{found} of {len(wanted)} people"
    share = found / len(wanted)
    if found == 0:
        return Feature(seen, weights.NO_ONE)
    if share > 0.75:
        weight = weights.ALL_PEOPLE + weights.EACH_FURTHER_PERSON * (found - 1)
        return Feature(seen, min(weight, weights.PEOPLE_CAP))
    return Feature(seen, weights.MOST_PEOPLE if share >= 0.5 else weights.SOME_PEOPLE)


def _names(people: Sequence[Person]) -> list[Name]:
    """The names, as far as they can be read."""
    read = (name_of(person) for person in people)
    return [name for name in read if name is not None]


def compare_dates(query: Reference, candidate: Reference) -> Feature | None:
    """Time stamps where the query has one, else years; None where one side has neither."""
    if query.submitted and candidate.submitted:
        return _compare_moments("submitted", query.submitted, candidate.submitted)
    if query.updated and candidate.updated and _same_version(query, candidate):
        return _compare_moments("updated", query.updated, candidate.updated)
    if query.issued and candidate.submitted:
        years = query.issued.year - candidate.submitted.year
        if str(query.issued.year) in candidate.journal_ref or 0 <= years <= 3:
            return Feature(_years(years), weights.LIKELY_YEAR)
        return Feature(_years(years), 0.0 if -1 <= years <= 6 else weights.UNLIKELY_YEAR)
    if query.issued and candidate.issued:
        return _compare_years(query.issued.year, candidate.issued.year)
    return None


def _compare_years(one: int, other: int) -> Feature:
    """Years of publication; online and in print, or preprint and paper, may be some apart."""
    apart = abs(one - other)
    seen = f"{apart} year{'s' if apart > 1 else ''} apart" if apart else "same year"
    return Feature(seen, weights.YEARS_APART[min(apart, len(weights.YEARS_APART) - 1)])


def compare_places(query: Reference, candidate: Reference) -> Feature | None:
    """Journals and meetings by their names; None where one side has none or is a preprint."""
    if not query.venue or not candidate.venue:
        return None
    one, other = read_venue(fold(query.venue)), read_venue(fold(candidate.venue))
    if VenueKind.PREPRINT in (one.kind, other.kind):
        return None
    return _PLACES[compare_venues(one, other)]


_PLACES = {
    VenueRelation.UNKNOWN: None,
    VenueRelation.SAME: Feature("same venue", weights.SAME_VENUE),
    VenueRelation.ALIKE: Feature("a venue called alike", 0.0),
    VenueRelation.OTHER: Feature("another venue", weights.OTHER_VENUE),
    VenueRelation.APART: Feature("quite another venue", weights.OTHER_VENUE),
    VenueRelation.OTHER_KIND: Feature("another kind of venue", weights.OTHER_VENUE),
}


def _same_version(query: Reference, candidate: Reference) -> bool:
    if query.arxiv_id is None or candidate.arxiv_id is None:
        return True
    return query.arxiv_id.version == candidate.arxiv_id.version


def _compare_moments(what: str, one: datetime, other: datetime) -> Feature:
    if one == other:
        return Feature(f"{what} in the same second", weights.SAME_SECOND)
    if one.replace(second=0) == other.replace(second=0):
        return Feature(f"{what} in the same minute", weights.SAME_MINUTE)
    if one.date() == other.date():
        return Feature(f"{what} on the same day", weights.SAME_DAY)
    apart = abs(one - other)
    if apart < timedelta(days=3):
        return Feature(f"{what} {apart.days + 1} days apart", weights.NEAR_DAY)
    return Feature(f"{what} {apart.days} days apart", weights.OTHER_DAY)


def _years(years: int) -> str:
    if years == 0:
        return "same year"
    number = f"{abs(years)} year{'s' if abs(years) > 1 else ''}"
    return f"dated {number} {'after' if years > 0 else 'before'} the first version"


def compare_abstracts(query: Reference, candidate: Reference) -> Feature | None:
    """How much of the query's summary or abstract stands in the candidate's abstract."""
    given = running_words(query.abstract or query.summary)
    there = running_words(candidate.abstract)
    if min(len(given), len(there)) < weights.OVERLAP_MIN_WORDS:
        return None
    pairs = set(pairwise(given))
    share = len(pairs & set(pairwise(there))) / len(pairs)
    weight = next(weight for least, weight in weights.OVERLAP_STEPS if share >= least)
    return Feature(f"{share:.0%} of the summary's word pairs in the abstract", weight)
