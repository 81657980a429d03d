"""What two records say besides their titles: authors, dates, identifiers, abstracts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bibwright.matching import weights
from bibwright.matching.levels import WORDS, Issue, VenueLevel, year_level
from bibwright.matching.name_likeness import alike, compare_lists
from bibwright.matching.name_lists import NameList, is_body, names_of
from bibwright.matching.places import are_at_one_place
from bibwright.matching.value_readers import bare_isbn
from bibwright.matching.venues import VenueKind, read_venue
from bibwright.matching.venues import compare_venues as venue_relation
from bibwright.model.reference import Kind, Reference
from bibwright.text.fold import fold, running_words


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing compared: what was seen, in words, and what it says.

    ``weight`` is the decimal logarithm of a likelihood ratio; see ``matching.weights``. ``level``
    is one of the feature's in ``matching.levels``, 0 for a feature that has none.
    """

    seen: str
    weight: float
    level: int = 0


def compare_ids(query: Reference, candidate: Reference) -> Feature | None:
    """arXiv ids, else DOIs of the published version, else the ISBN of a book, which has others for
    other bindings; None where one side has neither."""
    ours, theirs = query.arxiv_id, candidate.arxiv_id
    if ours and theirs and ours.base == theirs.base:
        return Feature("same arXiv id", weights.SAME_ID)
    if query.doi and query.doi == candidate.doi:
        # At arXiv a DOI is what authors typed; a catalogue's record goes by it.
        own = bool(candidate.record)
        return Feature("same DOI", weights.SAME_ID if own else weights.SAME_DOI)
    if ours and theirs:
        return Feature("another arXiv id", weights.OTHER_ID)
    if query.doi and candidate.doi:
        return Feature("another DOI", weights.OTHER_DOI)
    if has_its_isbn(query, candidate):
        return Feature("same ISBN", weights.SAME_DOI)
    return None


def has_its_isbn(query: Reference, candidate: Reference) -> bool:
    """Whether a book's ISBN is the candidate's: in a chapter's entry it is that of the book."""
    isbn = bare_isbn(query.isbn) if query.kind is Kind.BOOK else ""
    return bool(isbn) and isbn == bare_isbn(candidate.isbn)


def compare_places(query: Reference, candidate: Reference) -> Feature | None:
    """Volume and first page in a journal, under the same first author; None unless they agree: one
    paper may have been printed in several places."""
    if not are_at_one_place(query, candidate):
        return None
    ours, theirs = _names(query).names[:1], _names(candidate).names[:1]
    if not (ours and theirs and alike(ours[0], theirs[0])):
        return None
    return Feature("same volume and page", weights.SAME_PLACE)


def compare_authors(query: Reference, candidate: Reference) -> Feature | None:
    """Lists of names, in any order, each perhaps cut short; None where one side has none, or one
    has nothing but bodies and the other nothing but people: a collaboration's members."""
    if (_are_bodies(query) and _are_people(candidate)) or (
        _are_people(query) and _are_bodies(candidate)
    ):
        return None
    one, other = _names(query), _names(candidate)
    if len(query.authors) == 1 and not query.authors[0].given:
        # A family name alone, as in "Smith (2019)", stands for all that wrote it.
        one = NameList(one.names, cut=True)
    if not one.names or not other.names:
        return None
    return _by_level("authors", compare_lists(one, other))


def _are_bodies(reference: Reference) -> bool:
    return all(map(is_body, reference.authors))


def _are_people(reference: Reference) -> bool:
    """Whether all have given names: "IPCC" may be a body."""
    return all(person.given and not is_body(person) for person in reference.authors)


def _names(reference: Reference) -> NameList:
    """The names, as far as they can be read."""
    read = tuple(name for name in names_of(reference.authors) if name is not None)
    return NameList(read, reference.others)


def _by_level(feature: str, level: int) -> Feature:
    return Feature(WORDS[feature][level], weights.IN_LOOKUP[feature][level], level)


def compare_dates(query: Reference, candidate: Reference) -> Feature | None:
    """Time stamps where the query has one, else years; None where one side has neither."""
    if query.submitted and candidate.submitted:
        return _compare_moments("submitted", query.submitted, candidate.submitted)
    if query.updated and candidate.updated and _same_version(query, candidate):
        return _compare_moments("updated", query.updated, candidate.updated)
    first = candidate.submitted or (candidate.issued if _is_preprint(candidate) else None)
    if query.issued and first:
        return _compare_years(query.issued.year, first.year, candidate.journal_ref)
    if query.issued and candidate.issued:
        return _by_level("year", year_level(abs(query.issued.year - candidate.issued.year)))
    return None


def compare_venues(query: Reference, candidate: Reference) -> Feature | None:
    """Journals and meetings by their names; None where one side has none or is a preprint."""
    if not query.venue or not candidate.venue:
        return None
    one, other = read_venue(fold(query.venue)), read_venue(fold(candidate.venue))
    relation = venue_relation(one, other)
    if VenueKind.PREPRINT in (one.kind, other.kind) or relation is VenueLevel.UNKNOWN:
        return None
    volumes = {query.volume, candidate.volume}
    if relation is VenueLevel.SAME and len(volumes - {""}) == 2:
        weight = weights.WEIGHTS["issue"][Issue.OTHER_VOLUME]
        return Feature("same venue, another volume", weight, relation)
    return _by_level("venue", relation)


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


def _is_preprint(record: Reference) -> bool:
    """Whether it is arXiv's own record: its date is that of the first version."""
    return record.arxiv_id is not None and record.kind is Kind.PREPRINT and not record.record


def _compare_years(issued: int, submitted: int, journal_ref: str) -> Feature:
    """The year of a query, and the one of a preprint's first version."""
    years = issued - submitted
    if str(issued) in journal_ref:
        return Feature(_years(years), weights.LIKELY_YEARS[0])
    if 0 <= years < len(weights.LIKELY_YEARS):
        return Feature(_years(years), weights.LIKELY_YEARS[years])
    return Feature(_years(years), 0.0 if -1 <= years <= 6 else weights.UNLIKELY_YEAR)


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
