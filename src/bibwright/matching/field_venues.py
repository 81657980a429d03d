"""The venues of an entry and a source, compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bibwright.matching.comparison import Comparison, Field, compared
from bibwright.matching.levels import VenueLevel
from bibwright.matching.publication_state import cites_publication, is_preprint_record
from bibwright.matching.titles import compare_titles
from bibwright.matching.venues import Venue, VenueKind, compare_venues, read_venue
from bibwright.model.reference import Kind, Reference
from bibwright.text.fold import fold, is_informative, words

#: Series of books and proceedings, and what catalogues call a publisher's books.
_SERIES = re.compile(
    r"lecture notes|\bebooks?\b|communications in computer and information|leibniz international|"
    r"\blipics\b|\blncs\b|\blnai\b|\bceur\b|\bpmlr\b|proceedings of machine learning research|"
    r"advances in intelligent systems|advances in information and communication|\bprocedia\b|"
    r"conference series|conference proceedings|conference proceeding series|proceedings of spie|"
    r"\bhandbook\b|studies in|methods in molecular|electronic notes|\bbooks?\b|springer",
    re.IGNORECASE,
)
#: Who holds meetings and prints their papers, named in the place of the meeting.
_ORGANISER = re.compile(
    r"\W*(?:the\s+)?(?:association for comput(?:ational linguistics|ing machinery)|"
    r"usenix association|\w+ press|springer\b.*|elsevier\b.*|curran associates.*|"
    r"institute of electrical and .*)\W*",
    re.IGNORECASE,
)
_SERIES_HABIT = "a chapter or paper is cited by its book, its meeting or their series"
#: A paper comes out twice in one venue where at least so much of its place there is otherwise.
_TELLS_TWO_APART = 2
#: What two venues are to each other that aren't one.
_OTHERS = frozenset({VenueLevel.OTHER_KIND, VenueLevel.OTHER, VenueLevel.APART})


def is_another_publication(entry: Reference, source: Reference) -> bool:
    """Whether both name a venue, and not the same; a meeting and a workshop there are two."""
    if not entry.venue or not source.venue:
        return False
    if len({_WORKSHOP.search(each.venue) is None for each in (entry, source)}) > 1:
        return True
    one, other = read_venue(fold(entry.venue)), read_venue(fold(source.venue))
    is_in_issue = entry.kind is Kind.ARTICLE and bool(entry.volume and entry.number)
    if is_in_issue and source.kind is Kind.INPROCEEDINGS and not (one.acronym or other.acronym):
        return True
    return compare_venues(one, other) in _OTHERS


def is_no_venue(name: str) -> bool:
    """Whether a name is that of a series, or of whoever prints it."""
    return _SERIES.search(name) is not None or _ORGANISER.fullmatch(name) is not None


def compare_venue(entry: Reference, source: Reference) -> Iterator[Comparison]:
    """What the venues say, where both are known and neither is a preprint server."""
    if not source.venue and source.journal_ref:
        yield from _compare_typed(entry, source)
        return
    if not entry.venue or not source.venue:
        return
    one, other = read_venue(fold(entry.venue)), read_venue(fold(source.venue))
    if VenueKind.PREPRINT in (one.kind, other.kind):
        return
    both = (entry.venue, source.venue)
    relation = compare_venues(one, other)
    if relation not in _OTHERS:
        is_sister = relation is VenueLevel.ALIKE and _are_sisters(entry, source, one, other)
        if is_sister or _are_sections(one, other) or _are_sections(other, one):
            yield compared(Field.VENUE, both, "another section", _SECTION_HABIT, "venue")
            return
        if _are_other_books(entry, source):
            yield compared(Field.VENUE, both, "another book", _SERIES_HABIT, "venue")
            return
        seen = "that of another year" if _are_of_other_years(entry, source) else ""
        yield compared(Field.VENUE, both, seen, _DATED_HABIT, "venue-year")
        return
    contradicts = relation is not VenueLevel.OTHER_KIND and _tell_apart(one, other)
    is_own = entry.doi is not None and entry.doi == source.doi
    contradicts = contradicts or (is_own and _are_plain(one, other))
    if contradicts and _is_of_another_year(entry, source):
        yield compared(Field.VENUE, both, "another venue", _TWICE_HABIT, "venue")
        return
    workshops = [_WORKSHOP.search(each.venue) is not None for each in (entry, source)]
    if contradicts and all(workshops) and _have_a_name_in_common(one, other):
        yield compared(Field.VENUE, both, "another venue", _OWN_NAME_HABIT, "venue")
        return
    if contradicts and not is_own and len(set(workshops)) > 1:
        yield compared(Field.VENUE, both, "another venue", _BESIDE_HABIT, "venue")
        return
    if contradicts and _is_book_or_series(entry, source):
        yield compared(Field.VENUE, both, "another venue", _SERIES_HABIT, "venue")
        return
    habit = "" if contradicts else "a work may come out twice, and venues have many names"
    yield compared(Field.VENUE, both, "another venue", habit, "venue")


_SECTION_HABIT = "journals that go by one name are easily mistaken for each other"


def _are_sisters(entry: Reference, source: Reference, one: Venue, other: Venue) -> bool:
    """Whether one journal's name has words more than the other's: "The Lancet", and of Oncology."""
    are_articles = entry.kind is source.kind is Kind.ARTICLE
    short, long = sorted((set(one.words), set(other.words)), key=len)
    return are_articles and short < long


def _are_other_books(entry: Reference, source: Reference) -> bool:
    """Whether chapters are in books whose titles are not one: two handbooks have much in common."""
    if not entry.kind is source.kind is Kind.INCOLLECTION:
        return False
    one, other = set(words(entry.venue)), set(words(source.venue))
    is_within = one <= other or other <= one
    return not is_within and not compare_titles(entry.venue, source.venue).agrees


_LETTERS = frozenset({"letters", "lett"})


def _are_sections(one: Venue, other: Venue) -> bool:
    """Whether journals of one name are two: "Phys. Rev. D", and another letter or "Lett."."""
    if len(one.all_words) < 2 or not other.all_words:
        return False
    section, last = one.all_words[-1], other.all_words[-1]
    if len(section) > 1 or not section.isalpha():
        return False
    if len(last) == 1 and last.isalpha():
        return section != last
    return last in _LETTERS and _LETTERS.isdisjoint(one.all_words)


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATED_HABIT = "proceedings go by the year of the meeting, or by that in which they came out"


def _are_of_other_years(entry: Reference, source: Reference) -> bool:
    """Whether both name a year with the venue, and not the same; or the entry alone, and not the
    record's."""
    said, told = set(_YEAR.findall(entry.venue)), set(_YEAR.findall(source.venue))
    if not told and source.issued and not is_preprint_record(source):
        told = {str(source.issued.year)}
    return bool(said and told) and said.isdisjoint(told)


def _compare_typed(entry: Reference, source: Reference) -> Iterator[Comparison]:
    """The venue, held against the place of the publication as its authors typed it."""
    typed = " ".join(word for word in fold(source.journal_ref).split() if word.isalpha())
    one, other = read_venue(fold(entry.venue)), read_venue(typed)
    if not entry.venue or not typed or VenueKind.PREPRINT in (one.kind, other.kind):
        return
    is_within = set(one.words) <= set(other.words)
    differs = compare_venues(one, other) in _OTHERS and not is_within
    seen, habit = ("another venue", _TYPED_HABIT) if differs else ("", "")
    yield compared(Field.VENUE, (entry.venue, source.journal_ref), seen, habit, "venue")


_TYPED_HABIT = "authors name the place at arXiv in their own words, and a work may come out twice"
_BESIDE_HABIT = "what is at a meeting may be at a workshop in the same year, too"
_OWN_NAME_HABIT = "a workshop goes by its own name, by a short one, or by that of its meeting"
_TWICE_HABIT = "a work may come out again, elsewhere and in another year"


def _have_a_name_in_common(one: Venue, other: Venue) -> bool:
    """Whether two workshops share a word that isn't said of all of them."""
    return any(
        is_informative(word) and not _WORKSHOP.search(word)
        for word in set(one.words) & set(other.words)
    )


def _is_of_another_year(entry: Reference, source: Reference) -> bool:
    """Whether the years differ as well, and no DOI says that both mean one publication."""
    if entry.issued is None or source.issued is None or (entry.doi and entry.doi == source.doi):
        return False
    return entry.issued.year != source.issued.year


def is_of_another_publication(entry: Reference, source: Reference) -> bool:
    """Whether the entry may be of another publication of the work than the record: elsewhere, and
    in another year, or one of both beside a meeting."""
    is_elsewhere = is_another_publication(entry, source)
    is_own = entry.doi is not None and entry.doi == source.doi
    is_beside_one = _is_beside(entry) != _is_beside(source) and not is_own
    return is_elsewhere and (is_beside_one or _is_of_another_year(entry, source))


def is_one_venue(entry: Reference, source: Reference) -> bool:
    """Whether both name the same venue."""
    if not entry.venue or not source.venue:
        return False
    one, other = read_venue(fold(entry.venue)), read_venue(fold(source.venue))
    if VenueKind.PREPRINT in (one.kind, other.kind):
        return False
    return compare_venues(one, other) is VenueLevel.SAME


def is_of_publication(entry: Reference, source: Reference) -> bool:
    """Whether a record is of the publication that the entry cites: it has the entry's DOI; or,
    where one has none, its venue, and not all of volume, pages and year are others."""
    if not cites_publication(entry) or is_preprint_record(source):
        return False
    if entry.doi and source.doi:
        return entry.doi == source.doi
    if not is_one_venue(entry, source) or _is_beside(entry) != _is_beside(source):
        return False
    said = ((entry.volume, source.volume), (entry.pages, source.pages), (entry.year, source.year))
    told = [one == other for one, other in said if one and other]
    return any(told) or len(told) < _TELLS_TWO_APART


def _is_beside(reference: Reference) -> bool:
    return _BESIDE.search(reference.venue) is not None


_WORKSHOP = re.compile(r"workshop|wksp|companion|adjunct|extended abstracts", re.IGNORECASE)
#: What goes by the name of a meeting that it is held beside.
_BESIDE = re.compile(
    r"workshop|companion|adjunct|findings|extended abstracts|late.breaking|"
    r"\b(?:demo|poster|tutorial|satellite|doctoral|short papers)",
    re.IGNORECASE,
)


def _is_book_or_series(entry: Reference, source: Reference) -> bool:
    """Whether one may name the book, or the meeting, and the other the series that it is in."""
    if is_no_venue(entry.venue) or is_no_venue(source.venue):
        return True
    return Kind.INCOLLECTION in (entry.kind, source.kind) or "@" in entry.venue + source.venue


def _tell_apart(one: Venue, other: Venue) -> bool:
    """Whether two venues that seem to have nothing in common are surely two: both are journals or
    both meetings, and neither may be an abbreviation of the other."""
    same_kind = one.kind == other.kind and one.kind in (VenueKind.JOURNAL, VenueKind.MEETING)
    return same_kind and _are_plain(one, other)


def _are_plain(one: Venue, other: Venue) -> bool:
    """Whether both names are spelt out enough to be compared, or known by their acronyms."""
    if one.acronym and other.acronym:
        return one.acronym != other.acronym
    return all(len(venue.words) > 1 and max(map(len, venue.words)) > 4 for venue in (one, other))
