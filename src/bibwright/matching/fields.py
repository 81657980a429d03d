"""An entry and a source's record of the same work, held side by side field by field.

That both are one work is settled elsewhere (`verdict`). Here it is asked what the entry says
otherwise, and whether that is a *contradiction*: something that no habit of citing explains. A
preprint's year is right for any of its versions, a publication's a year early or late (online
first); a venue may be abbreviated; a paper may be in proceedings and, later, in a journal.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bibwright.matching import weights
from bibwright.matching.authorship import Authorship, compare_authorship
from bibwright.matching.title_noise import bare_title
from bibwright.matching.titles import TitleEvidence, TitleRelation, compare_titles, is_notice
from bibwright.matching.venues import Venue, VenueKind, VenueRelation, compare_venues, read_venue
from bibwright.model.reference import Kind, Reference
from bibwright.text.fold import fold, words

__all__ = [
    *("FINDINGS", "Comparison", "Field", "Outcome", "compare_fields", "decoded", "is_later"),
    *("statements", "years_of"),
]

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_NEW_ID = re.compile(r"\d{4}\.")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBER = re.compile(r"\d+")
_GENRE = re.compile(
    r"^\W*(?:tutorial|panel|keynote|demo)(?:\s+on\b|\s*:)|[.:?!]\s*(?:panel|tutorial)\W*$",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"[_^$]|\[su[bp]\b|[A-Z][a-z]?\d|\d[A-Z]|\d\s*-\s*x", re.IGNORECASE)
_FORMULA_WORD = re.compile(r"[_^$\d\[\]{}\\]|[a-z][A-Z]|^\W*\w?\W*$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: Series of books and proceedings, and what catalogues call a publisher's books.
_SERIES = re.compile(
    r"lecture notes|\bebooks?\b|communications in computer and information|leibniz international|"
    r"\blipics\b|\blncs\b|\blnai\b|\bceur\b|\bpmlr\b|proceedings of machine learning research|"
    r"advances in intelligent systems|advances in information and communication|\bprocedia\b|"
    r"conference series|conference proceedings|conference proceeding series|proceedings of spie|"
    r"\bhandbook\b|studies in|methods in molecular|electronic notes|\bbooks?\b|springer",
    re.IGNORECASE,
)
_SERIES_HABIT = "a chapter or paper is cited by its book, its meeting or their series"
#: Years by which a publication's date may be off: online first, in print later.
_EITHER_WAY = 1
#: Years after the last version in which a preprint may still come out.
_LATER = 6
#: What two venues are to each other that aren't one.
_OTHERS = frozenset({VenueRelation.OTHER_KIND, VenueRelation.OTHER, VenueRelation.APART})


class Field(StrEnum):
    """What can be held side by side."""

    TITLE = "title"
    AUTHORS = "authors"
    YEAR = "year"
    VENUE = "venue"
    VOLUME = "volume"
    NUMBER = "number"
    PAGES = "pages"
    IDENTIFIER = "identifier"


class Outcome(StrEnum):
    """What became of one thing that an entry says."""

    AGREES = "agrees"
    #: It differs, and a habit of citing may explain it.
    EXPLAINED = "explained"
    #: It differs, and no habit of citing explains it.
    DIFFERS = "differs"
    #: No source that was asked says anything of it.
    UNTOLD = "can't be told"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field as the entry has it (``said``) and as the source has it (``told``).

    ``seen``: in words, what differs; empty where nothing does. ``habit``: which habit of citing
    may explain it. ``finding``: the stable name of what differs, one of `FINDINGS`. ``ignored``:
    why a person wants to hear no more of it.
    """

    field: Field
    said: str
    told: str
    outcome: Outcome
    seen: str = ""
    habit: str = ""
    finding: str = ""
    ignored: str = ""

    @property
    def contradicts(self) -> bool:
        """Whether entry and source can't both be right, and somebody wants to hear of it."""
        return self.outcome is Outcome.DIFFERS and not self.ignored

    @property
    def is_explained(self) -> bool:
        """Whether something differs that a habit may explain, and somebody wants to hear of it."""
        return self.outcome is Outcome.EXPLAINED and not self.ignored

    def as_json(self) -> dict[str, Any]:
        """The comparison as JSON-ready values."""
        return {
            "field": str(self.field),
            "entry": self.said,
            "source": self.told,
            "outcome": str(self.outcome),
            "seen": self.seen or ("" if self.outcome is Outcome.UNTOLD else "the same"),
            "contradicts": self.contradicts,
            "habit": self.habit,
            "finding": self.finding,
            "ignored": self.ignored,
        }


#: The stable names of what differs, each with what it means: for ``--fail-on``, suppressions and
#: reports.
FINDINGS: Mapping[str, str] = {
    "title-wording": "a word of the title is another one",
    "title-spelling": "the spelling of a word of the title differs",
    "title-subtitle": "one title has a subtitle that the other lacks",
    "authors": "other authors are named, or fewer, or more",
    "authors-cut": "the list of authors is cut without “and others”",
    "author-order": "the authors are in another order",
    "author-names": "an author's name is shortened or spelled differently",
    "author-spelling": "an author's name is misspelt",
    "year": "another year",
    "venue": "another venue",
    "unknown-venue": "a venue that no source knows",
    "preprint-as-published": "a venue, where the sources know a preprint alone",
    "volume": "another volume",
    "number": "another number",
    "pages": "other pages",
    "arxiv-id": "another arXiv id than the work's",
    "doi": "another DOI than the work's",
    "unknown-doi": "a DOI that is not registered",
    "identifier-of-another": "the identifier of another work",
}


def compare_fields(entry: Reference, source: Reference) -> tuple[Comparison, ...]:
    """Each field that both have, entities and markup decoded on both sides; see `statements` for
    what the source says nothing of."""
    entry, source = decoded(entry), decoded(source)
    return tuple(
        comparison
        for compare in (_title, _authors, _year, _venue, _issue, _identifier)
        for comparison in compare(entry, source)
    )


def decoded(reference: Reference) -> Reference:
    """The reference without HTML in its title, venue and names."""
    fields = (reference.title, reference.venue, *map(str, reference.authors))
    if not any("&" in field or "<" in field for field in fields):
        return reference
    authors = tuple(
        replace(each, family=_without_html(each.family), given=_without_html(each.given))
        for each in reference.authors
    )
    return replace(
        reference,
        title=_without_html(reference.title),
        venue=_without_html(reference.venue),
        authors=authors,
    )


def _without_html(text: str) -> str:
    return " ".join(_TAG.sub("", html.unescape(text)).split()) if {"&", "<"} & set(text) else text


def is_later(entry: Reference, source: Reference) -> bool:
    """Whether the entry is of a publication and the source knows the preprint alone: title, authors
    and year may have changed on the way."""
    published = entry.kind is not Kind.PREPRINT and bool(entry.venue or entry.doi)
    return published and _is_preprints(source) and not _is_preprint(entry.venue or "-")


def _is_earlier(entry: Reference, source: Reference) -> bool:
    """Whether the entry is of a preprint and the source knows its publication: both name its id."""
    preprint = entry.kind is Kind.PREPRINT and not _is_preprints(source)
    return preprint and _share_id(entry, source)


def _share_id(entry: Reference, source: Reference) -> bool:
    """Whether both name one arXiv id, in whatever version."""
    if entry.arxiv_id is None or source.arxiv_id is None:
        return False
    return entry.arxiv_id.base == source.arxiv_id.base


def _has_versions(source: Reference) -> bool:
    """Whether the source has the last of several versions of a preprint."""
    return (
        _is_preprints(source)
        and source.arxiv_id is not None
        and source.arxiv_id.version not in (None, 1)
    )


def _is_preprints(source: Reference) -> bool:
    return source.kind is Kind.PREPRINT or (not source.record and source.arxiv_id is not None)


def _title(entry: Reference, source: Reference) -> Iterator[Comparison]:
    said, told = bare_title(entry.title), bare_title(source.title)
    if not words(said) or not words(told):
        return
    evidence = compare_titles(said, told)
    seen = "" if evidence.relation is TitleRelation.SAME else str(evidence.relation)
    if is_notice(said) != is_notice(told):
        yield _differing(
            Field.TITLE, (entry.title, source.title), "another work", "", "title-wording"
        )
        return
    agrees = (
        evidence.agrees
        or sorted(words(said)) == sorted(words(told))
        or _agree_outside_brackets(said, told)
        or _agree_outside_formulas(said, told)
    )
    finding, habit = "title-wording", ""
    if agrees and seen:
        finding, habit = _TITLE_HABITS.get(evidence.relation, (finding, _ELSEWHERE))
        if evidence.relation is TitleRelation.SPELLING and (evidence.lost or evidence.extra):
            finding, habit = "title-wording", "small words are easily mistaken"
    elif seen and _may_be_of_another_version(entry, source, evidence):
        habit = "the title of another version, or of the publication"
    yield _differing(Field.TITLE, (entry.title, source.title), seen, habit, finding)


_ELSEWHERE = "text in brackets or formulas is often written differently"
_TITLE_HABITS = {
    TitleRelation.SPELLING: ("title-spelling", "the spelling of a word differs"),
    TitleRelation.SUBTITLE: ("title-subtitle", "a subtitle is often left out"),
}


def _differing(
    field: Field, both: tuple[str, str], seen: str, habit: str, finding: str
) -> Comparison:
    """The comparison of what both say: it differs where something was seen, unexplained where no
    habit is named."""
    if not seen:
        return Comparison(field, *both, Outcome.AGREES)
    outcome = Outcome.EXPLAINED if habit else Outcome.DIFFERS
    return Comparison(field, *both, outcome, seen, habit, finding)


def _may_be_of_another_version(
    entry: Reference, source: Reference, evidence: TitleEvidence
) -> bool:
    """Whether the same authors, all of them, may have given the work this title at another time:
    before its latest version, before it was published, or in print."""
    earlier = _is_earlier(entry, source)
    is_other = evidence.relation is TitleRelation.OTHER and evidence.weight <= weights.OTHER_TITLE
    if is_other and not earlier and not (_share_id(entry, source) and _has_versions(source)):
        return False
    changed = earlier or is_later(entry, source) or _has_versions(source)
    authorship = compare_authorship(entry, source) if changed else None
    return authorship is not None and not (authorship.contradicts or None in authorship.alignment)


def _agree_outside_brackets(said: str, told: str) -> bool:
    """What stands in brackets, or says of what sort it is, is often left out or stands elsewhere:
    "(tutorial session)", "Tutorial: …"."""
    said, told = (_GENRE.sub(" ", _without_brackets(title)) for title in (said, told))
    return bool(words(said) and words(told)) and compare_titles(said, told).agrees


def _without_brackets(title: str) -> str:
    """The title without what stands in brackets, and in brackets within these."""
    less = _BRACKETS.sub(" ", title)
    return title if less == title else _without_brackets(less)


def _agree_outside_formulas(said: str, told: str) -> bool:
    """A formula is set in as many ways as there are programs: "In[sub x]Ga[sub 1-x]N", "InGaN"."""
    if not _FORMULA.search(said) and not _FORMULA.search(told):
        return False
    said, told = (
        " ".join(word for word in title.split() if not _FORMULA_WORD.search(word))
        for title in (said, told)
    )
    return min(len(said.split()), len(told.split())) > 2 and compare_titles(said, told).agrees


def _authors(entry: Reference, source: Reference) -> Iterator[Comparison]:
    authorship = compare_authorship(entry, source)
    if authorship is None:
        return
    seen, habit, finding = authorship.seen, "", "authors"
    if authorship.contradicts:
        if is_later(entry, source) and authorship.keeps_half:
            habit = "a publication may gain or lose an author after its preprint"
        elif _has_versions(source) and authorship.keeps_half and authorship.only_leaves_out:
            habit = "an earlier version may have had other authors"
        elif source.record and len(source.authors) == 1 and authorship.alignment[0] == 0:
            habit = "some records name the first author alone"
    elif authorship.misspelt:
        names = ", ".join(str(source.authors[at]) for at in authorship.misspelt[:4])
        seen, finding = f"{names} is misspelt", "author-spelling"
        if is_later(entry, source):
            habit = "a preprint may have the slip that its publication has not"
    elif seen:
        finding, habit = _authors_habit(entry, authorship)
    yield _differing(Field.AUTHORS, (_listed(entry), _listed(source)), seen, habit, finding)


def _authors_habit(entry: Reference, authorship: Authorship) -> tuple[str, str]:
    if authorship.missing and not entry.others:
        return "authors-cut", "long lists of authors are cut short, often without “and others”"
    if authorship.is_reordered:
        return "author-order", "authors behind the first are listed in another order"
    return "author-names", "names are shortened and spelt in many ways"


def _listed(reference: Reference) -> str:
    names = [str(person) for person in reference.authors]
    return ", ".join([*names, "and others"] if reference.others else names)


def _year(entry: Reference, source: Reference) -> Iterator[Comparison]:
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
    yield _differing(Field.YEAR, (str(said), told), seen, habit, "year")


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


def _may_be_dated(said: int, entry: Reference, source: Reference) -> bool:
    """Whether a year that the record doesn't name may be right all the same."""
    right, published = years_of(source), _published_in(source)
    if source.kind is Kind.BOOK and said >= min(right):
        return True  # of a later edition
    if entry.kind is not Kind.PREPRINT or entry.doi:
        if _is_another_publication(entry, source):
            return True
        if not published:  # the record knows of the preprint alone, put there before or after
            return said <= max(right) + _LATER
        return min(right) - _EITHER_WAY <= said <= max(right) + _EITHER_WAY
    if not _versions_in(source):
        return said <= max(right) + _EITHER_WAY
    if said > max(right):
        return bool(entry.venue and not _is_preprint(entry.venue))
    return bool(published) and said >= min(right)


def _is_preprint(venue: str) -> bool:
    return read_venue(fold(venue)).kind is VenueKind.PREPRINT


def _is_another_publication(entry: Reference, source: Reference) -> bool:
    """Whether both name a venue, and not the same."""
    if not entry.venue or not source.venue:
        return False
    one, other = read_venue(fold(entry.venue)), read_venue(fold(source.venue))
    return compare_venues(one, other) in _OTHERS


def _venue(entry: Reference, source: Reference) -> Iterator[Comparison]:
    told = source.venue or source.journal_ref
    if not entry.venue or not told:
        return
    one, other = read_venue(fold(entry.venue)), read_venue(fold(source.venue))
    if VenueKind.PREPRINT in (one.kind, other.kind):
        return
    both = (entry.venue, told)
    relation = compare_venues(one, other)
    if not source.venue or relation not in _OTHERS:
        yield Comparison(Field.VENUE, *both, Outcome.AGREES)
        return
    contradicts = relation is not VenueRelation.OTHER_KIND and _tell_apart(one, other)
    contradicts = contradicts or bool(
        entry.doi and entry.doi == source.doi and _are_plain(one, other)
    )
    if contradicts and _is_book_or_series(entry, source):
        yield _differing(Field.VENUE, both, "another venue", _SERIES_HABIT, "venue")
        return
    habit = "" if contradicts else "a work may come out twice, and venues have many names"
    yield _differing(Field.VENUE, both, "another venue", habit, "venue")


def _issue(entry: Reference, source: Reference) -> Iterator[Comparison]:
    """Volume, number and pages, of one venue alone: elsewhere they have others."""
    if not _is_one_venue(entry, source):
        return
    for field in (Field.VOLUME, Field.NUMBER, Field.PAGES):
        said, told = getattr(entry, field), getattr(source, field)
        if said and told:
            seen = "" if _counted(said) == _counted(told) else "another"
            yield _differing(field, (said, told), seen, _COUNTS, str(field))


_COUNTS = "volumes, numbers and pages are counted in more than one way"


def _counted(text: str) -> str:
    """The number that tells it: of pages the first."""
    numbers = _NUMBER.findall(text)
    return numbers[0].lstrip("0") if numbers else fold(text)


def _is_one_venue(entry: Reference, source: Reference) -> bool:
    if not entry.venue or not source.venue:
        return False
    one, other = read_venue(fold(entry.venue)), read_venue(fold(source.venue))
    if VenueKind.PREPRINT in (one.kind, other.kind):
        return False
    return compare_venues(one, other) is VenueRelation.SAME


def _is_book_or_series(entry: Reference, source: Reference) -> bool:
    """Whether one may name the book, or the meeting, and the other the series that it is in."""
    if _SERIES.search(entry.venue) or _SERIES.search(source.venue):
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


def _identifier(entry: Reference, source: Reference) -> Iterator[Comparison]:
    """Ids of arXiv name a paper, so two are a contradiction. A work may have several DOIs: of the
    chapter and the book, of the meeting and the journal."""
    if entry.arxiv_id and source.arxiv_id:
        said, told = entry.arxiv_id.base, source.arxiv_id.base
        seen = "" if said == told else "another arXiv id"
        yield _differing(Field.IDENTIFIER, (said, told), seen, "", "arxiv-id")
    if entry.doi and source.doi:
        seen = "" if entry.doi == source.doi else "another DOI"
        habit = "a chapter and its book, a paper and its article have DOIs of their own"
        yield _differing(Field.IDENTIFIER, (entry.doi, source.doi), seen, habit, "doi")


def statements(entry: Reference) -> Iterator[tuple[Field, str]]:
    """Everything that an entry says and that can be compared, in the words of `Comparison.said`."""
    entry = decoded(entry)
    said = (
        (Field.TITLE, entry.title),
        (Field.AUTHORS, _listed(entry)),
        (Field.YEAR, str(entry.issued.year) if entry.issued else ""),
        (Field.VENUE, "" if _is_preprint(entry.venue or "-") else entry.venue),
        (Field.VOLUME, entry.volume),
        (Field.NUMBER, entry.number),
        (Field.PAGES, entry.pages),
        (Field.IDENTIFIER, entry.arxiv_id.base if entry.arxiv_id else ""),
        (Field.IDENTIFIER, entry.doi or ""),
    )
    return ((field, text) for field, text in said if text)
