"""An entry and a source's record of the same work, held side by side field by field.

That both are one work is settled elsewhere (`verdict`). Here it is asked what the entry says
otherwise, and whether that is a *contradiction*: something that no habit of citing explains. A
preprint's year is right for any of its versions, a publication's a year early or late (online
first); a venue may be abbreviated; a paper may be in proceedings and, later, in a journal.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

from bibwright.matching.authorship import Authorship, compare_authorship
from bibwright.matching.comparison import Comparison, Field, compared
from bibwright.matching.features import has_its_isbn
from bibwright.matching.field_titles import compare_title
from bibwright.matching.field_venues import compare_venue, is_of_another_publication, is_one_venue
from bibwright.matching.field_years import compare_year
from bibwright.matching.publication_state import (
    cites_publication,
    has_versions,
    is_later,
    is_preprint_record,
    is_preprint_venue,
    keeps_both_ends,
    may_be_of_earlier_draft,
    may_be_of_first_version,
    names_preprint,
)
from bibwright.matching.value_readers import publisher_words
from bibwright.model.reference import Kind, Reference
from bibwright.text.fold import fold

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_NUMBER = re.compile(r"\d+")


def compare_fields(entry: Reference, source: Reference) -> tuple[Comparison, ...]:
    """Each field that both have, entities and markup decoded on both sides; see `statements` for
    what the source says nothing of."""
    entry, source = decoded(entry), decoded(source)
    return tuple(comparison for compare in _ALL for comparison in compare(entry, source))


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


def _authors(entry: Reference, source: Reference) -> Iterator[Comparison]:
    authorship = compare_authorship(entry, source)
    if authorship is None:
        return
    seen, habit, finding = authorship.seen, "", "authors"
    if authorship.contradicts:
        habit = _changed_habit(entry, source, authorship)
    elif authorship.misspelt:
        names = ", ".join(str(source.authors[at]) for at in authorship.misspelt[:4])
        seen, finding = f"{names} is misspelt", "author-spelling"
        if is_later(entry, source):
            habit = "a preprint may have the slip that its publication has not"
    elif seen:
        finding, habit = _authors_habit(entry, authorship)
    yield compared(Field.AUTHORS, (_listed(entry), _listed(source)), seen, habit, finding)


#: What is neither an article nor a paper, nor the preprint itself.
_LOOSE = frozenset({Kind.MISC, Kind.UNKNOWN, Kind.REPORT})
#: What DBLP has of papers at meetings that were printed at arXiv alone.
_FIRST_VERSION = "journals/corr/"
_GAINS = "a publication may gain or lose an author after its preprint"


def _changed_habit(entry: Reference, source: Reference, authorship: Authorship) -> str:
    """What may explain that others are named, or fewer, or more."""
    nobody_exchanged = not authorship.unmatched or not authorship.missing or entry.others
    is_changed = nobody_exchanged and authorship.alignment[0] == 0 and authorship.keeps_half
    is_earlier = names_preprint(entry) and not is_preprint_record(source)
    went_on = is_later(entry, source) and authorship.keeps_half
    went_on = went_on or may_be_of_earlier_draft(entry, source, authorship)
    # What the preprint of an id says that the source doesn't know, only that preprint can tell.
    names_another = is_earlier and entry.arxiv_id is not None and source.arxiv_id is None
    names_first = authorship.alignment[0] is not None
    is_kept = nobody_exchanged and names_first and authorship.keeps_half
    if went_on or (is_changed and is_earlier) or (is_kept and names_another):
        return _GAINS
    if is_changed and entry.kind is Kind.REPORT and source.kind is not Kind.REPORT:
        return _GAINS
    is_loose = entry.kind in _LOOSE and not (entry.identity or cites_publication(entry))
    only_more = not authorship.missing and not entry.said
    if is_changed and is_loose and (is_preprint_record(source) or only_more):
        return "a talk, a report, a preprint or a program may have other authors"
    stays = is_changed or keeps_both_ends(entry, authorship)
    if stays and is_of_another_publication(entry, source):
        return "a work may come out again, elsewhere, with other authors"
    only_less = authorship.keeps_half and authorship.only_leaves_out
    if may_be_of_first_version(entry, source, authorship) or (has_versions(source) and only_less):
        return "an earlier version may have had other authors"
    if _FIRST_VERSION in source.record and not authorship.missing and is_changed:
        return "the record may be of the preprint's first version"
    if source.record and len(source.authors) == 1 and authorship.alignment[0] == 0:
        return "some records name the first author alone"
    return ""


def _authors_habit(entry: Reference, authorship: Authorship) -> tuple[str, str]:
    if authorship.missing and not entry.others:
        return "authors-cut", "long lists of authors are cut short, often without “and others”"
    if authorship.is_reordered:
        return "author-order", "authors behind the first are listed in another order"
    return "author-names", "names are shortened and spelt in many ways"


def _listed(reference: Reference) -> str:
    names = [str(person) for person in reference.authors]
    return ", ".join([*names, "and others"] if reference.others else names)


def _issue(entry: Reference, source: Reference) -> Iterator[Comparison]:
    """Volume, number and pages, of one venue alone: elsewhere they have others."""
    if not is_one_venue(entry, source):
        return
    for field in (Field.VOLUME, Field.NUMBER, Field.PAGES):
        said, told = getattr(entry, field), getattr(source, field)
        if said and told:
            seen = "" if _counted(said) == _counted(told) else "another"
            yield compared(field, (said, told), seen, _COUNTS, str(field))


_COUNTS = "volumes, numbers and pages are counted in more than one way"


def _counted(text: str) -> str:
    """The number that tells it: of pages the first."""
    numbers = _NUMBER.findall(text)
    return numbers[0].lstrip("0") if numbers else fold(text)


_PUBLISHERS_NAMES = "publishers have imprints and merge, and universities go by several names"


def _publisher(entry: Reference, source: Reference) -> Iterator[Comparison]:
    """Who published a book or a report, or granted a degree; either name may be the other's first
    letters."""
    if not entry.publisher or not source.publisher:
        return
    one, other = (publisher_words(each.publisher).split() for each in (entry, source))
    letters = ["".join(sorted(word[0] for word in each)) for each in (one, other)]
    short = ["".join(sorted(each[0])) if len(each) == 1 else "" for each in (one, other)]
    is_one = bool(set(one) & set(other)) or letters[0] == short[1] or letters[1] == short[0]
    if one and other:
        seen = "" if is_one else "another publisher"
        both = (entry.publisher, source.publisher)
        yield compared(Field.PUBLISHER, both, seen, _PUBLISHERS_NAMES, "publisher")


_OLDER = "the record may be older than the version"


def _identifier(entry: Reference, source: Reference) -> Iterator[Comparison]:
    """Ids of arXiv name a paper, so two are a contradiction. A work may have several DOIs: of the
    chapter and the book, of the meeting and the journal."""
    if entry.arxiv_id and source.arxiv_id:
        said, told = entry.arxiv_id.base, source.arxiv_id.base
        seen = "" if said == told else "another arXiv id"
        yield compared(Field.IDENTIFIER, (said, told), seen, "", "arxiv-id")
        pinned, latest = entry.arxiv_id.version or 0, source.arxiv_id.version or 0
        if said == told and pinned > latest > 0:
            seen = f"no such version; the latest is {latest}"
            both = (str(entry.arxiv_id), str(source.arxiv_id))
            yield compared(Field.IDENTIFIER, both, seen, _OLDER, "arxiv-version")
    if entry.doi and source.doi:
        seen = "" if entry.doi == source.doi else "another DOI"
        habit = "a chapter and its book, a paper and its article have DOIs of their own"
        yield compared(Field.IDENTIFIER, (entry.doi, source.doi), seen, habit, "doi")
    if has_its_isbn(entry, source):  # another may be that of another binding
        yield compared(Field.IDENTIFIER, (entry.isbn, source.isbn), "", "", "isbn")


_ALL = (compare_title, _authors, compare_year, compare_venue, _issue, _publisher, _identifier)


def statements(entry: Reference) -> Iterator[tuple[Field, str]]:
    """Everything that an entry says and that can be compared, in the words of `Comparison.said`."""
    entry = decoded(entry)
    said = (
        (Field.TITLE, entry.title),
        (Field.AUTHORS, _listed(entry)),
        (Field.YEAR, str(entry.issued.year) if entry.issued else ""),
        (Field.VENUE, "" if is_preprint_venue(entry.venue or "-") else entry.venue),
        (Field.VOLUME, entry.volume),
        (Field.NUMBER, entry.number),
        (Field.PAGES, entry.pages),
        (Field.PUBLISHER, entry.publisher),
        (Field.IDENTIFIER, entry.arxiv_id.base if entry.arxiv_id else ""),
        (Field.IDENTIFIER, entry.doi or ""),
        (Field.IDENTIFIER, entry.isbn if entry.kind is Kind.BOOK else ""),
    )
    return ((field, text) for field, text in said if text)
