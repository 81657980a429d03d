"""What a source plainly says otherwise, set right in the entry; every other byte stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from bibwright.bibtex.bib_file import BibEntry, BibFile
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.entry_reference import reference_of
from bibwright.bibtex.title.capitals import protect_capitals
from bibwright.matching.authorship import compare_authorship
from bibwright.matching.comparison import Comparison, Field
from bibwright.matching.fields import compare_fields
from bibwright.matching.name_lists import name_of
from bibwright.matching.publication_state import is_later
from bibwright.matching.titles import TitleRelation, compare_titles
from bibwright.model.reference import Kind, Person, Reference
from bibwright.text.fold import words
from bibwright.text.latex.encode import to_latex
from bibwright.text.names import cut_list, name_list
from bibwright.verification.model import Correction, EntryFinding
from bibwright.verification.slips import is_named

#: More authors than so many are written by nobody's hand; "and others" is better left.
_MOST_AUTHORS = 25
#: Where an arXiv id may stand.
_ID_FIELDS = (
    "eprint arxivid arxiv doi journal journaltitle volume eid url number note pages howpublished "
    "annote".split()
)


def correct(
    finding: EntryFinding, bib: BibFile, entry: BibEntry
) -> tuple[EntryFinding, Draft | None]:
    """The finding with its corrections, and the entry with them made; None where there are none.

    Corrected is only what stands in the entry itself, as plain text, and what is no contradiction
    any more once it is corrected.
    """
    if not finding.contradictions or not finding.records or not entry.editable:
        return finding, None
    draft = bib.draft(entry)
    draft.rule = "check"
    used: dict[Field, Reference] = {}
    for comparison in finding.contradictions:
        record = used[comparison.field] = _record_for(finding, comparison)
        if not _may_correct(comparison.field, finding.query, record):
            continue
        corrected = _CORRECTIONS.get(comparison.field, _nothing)
        edits = corrected(finding.query, record, draft, bib)
        if comparison.field is Field.IDENTIFIER:
            edits = _identifier(comparison.said, finding.query, record, draft)
        for name, text in edits:
            draft.set_text(name, text)
    if not draft.changes or not bib.is_safe(entry, draft) or not _settles(finding, draft, used):
        return finding, None
    return replace(finding, corrections=tuple(map(Correction.of, draft.changes))), draft


def _record_for(finding: EntryFinding, comparison: Comparison) -> Reference:
    """The record that the comparison is with; of an identifier, one that says otherwise of it."""
    told = [(record, compare_fields(finding.query, record)) for record in finding.records]
    saying = (record for record, fields in told if comparison in fields)
    others = (
        record
        for record, fields in told
        if any(each.field is comparison.field and each.contradicts for each in fields)
    )
    return next(chain(saying, others), finding.records[0])


def _may_correct(field: Field, query: Reference, record: Reference) -> bool:
    """Whether the record says it of what the entry cites: of a publication its preprint has its own
    id, and neither year nor authors."""
    is_of_it = field is Field.IDENTIFIER or not is_later(query, record)
    return is_of_it and _is_the_entrys(query, record)


def _is_the_entrys(query: Reference, record: Reference) -> bool:
    """Whether the record is of the entry's work, by title and authors both, as far as they are
    told: another's year is nothing that the entry wants."""
    authorship = compare_authorship(query, record)
    if authorship is not None and set(authorship.alignment) == {None}:
        return any(person.collective for person in (*query.authors, *record.authors))
    if not words(query.title) or not words(record.title):
        return True
    relation = compare_titles(query.title, record.title).relation
    return relation not in (TitleRelation.OTHER, TitleRelation.OTHER_PART)


def _settles(finding: EntryFinding, draft: Draft, used: Mapping[Field, Reference]) -> bool:
    """Whether nothing that was corrected is at odds with its record any more."""
    fields = {field.name.lower(): field.text or "" for field in reversed(draft.fields)}
    query = reference_of(Entry(draft.type, draft.key, fields, finding.place.line), "")
    changed = {change.field for change in draft.changes}
    return not any(
        each.contradicts and each.field is field and changed.intersection(_FIELDS.get(field, ()))
        for field, record in used.items()
        for each in compare_fields(query, record)
    )


_Corrected = Iterator[tuple[str, str]]


def _year(query: Reference, record: Reference, draft: Draft, _: BibFile) -> _Corrected:
    year = record.issued.year if record.issued else None
    if query.kind is Kind.PREPRINT and record.submitted:
        year = record.submitted.year
    name = next((name for name in ("year", "date") if draft.text(name)), None)
    if year is not None and name is not None:
        yield name, str(year)


def _authors(query: Reference, record: Reference, draft: Draft, bib: BibFile) -> _Corrected:
    """The source's list, in which those whom the entry names rightly stand as they stood there."""
    authorship = compare_authorship(query, record)
    text = draft.text("author")
    if authorship is None or not text or record.others or len(record.authors) > _MOST_AUTHORS:
        return
    known = sum(match is not None for match in authorship.alignment)
    if 2 * known < len(query.authors) and not (known and is_named(query, record)):
        return  # of those whom no name ties to the work, the id may be the mistake
    own = cut_list(text).names
    pairs = zip(record.authors, authorship.alignment, strict=True)
    kept = [(query.authors[at], person) for person, at in pairs if at is not None]
    if len(own) != len(query.authors) or any(_holds_another(*each) for each in kept):
        return
    ascii_only = _in_ascii(bib)
    names = [
        own[match]
        if match is not None and at not in authorship.misspelt
        else name_list([person], ascii_only=ascii_only)
        for at, (person, match) in enumerate(zip(record.authors, authorship.alignment, strict=True))
    ]
    yield "author", " and ".join(names)


def _holds_another(own: Person, person: Person) -> bool:
    """Whether a name of the entry has somebody else in it: "Jo Santosand Gerald Schuller"."""
    one, other = name_of(own), name_of(person)
    return one is not None and other is not None and len(one.words - other.words) > 1


def _title(query: Reference, record: Reference, draft: Draft, bib: BibFile) -> _Corrected:
    """A title with a few words changed; one that is quite another may be that of an earlier
    version, and is left to the person."""
    relation = compare_titles(query.title, record.title).relation
    if relation is not TitleRelation.NEAR or not draft.text("title") or draft.has("subtitle"):
        return
    if is_named(query, record):  # else it may be a sister paper, by the same authors
        yield "title", protect_capitals(to_latex(record.title, ascii_only=_in_ascii(bib)))


def _venue(query: Reference, record: Reference, draft: Draft, bib: BibFile) -> _Corrected:
    """Another of the same DOI; without one it might be another publication of the work."""
    name = next((name for name in ("journal", "journaltitle", "booktitle") if draft.text(name)), "")
    if name and record.venue and query.doi and query.doi == record.doi:
        yield name, to_latex(record.venue, ascii_only=_in_ascii(bib))


def _identifier(said: str, query: Reference, record: Reference, draft: Draft) -> _Corrected:
    """The id of the paper that has the entry's title and authors, wherever the other one stands."""
    authorship = compare_authorship(query, record)
    agrees = compare_titles(query.title, record.title).agrees if query.title else False
    if (
        authorship is None
        or authorship.unmatched
        or set(authorship.alignment) == {None}
        or not agrees
    ):
        return
    if said != query.doi and record.arxiv_id and said != record.arxiv_id.base:
        other = re.compile(rf"(?<!\d)(?<!\d\.){re.escape(said)}(?:v\d+)?(?!\d)")
        for name in _ID_FIELDS:
            text = draft.text(name)
            if other.search(text):
                yield name, other.sub(record.arxiv_id.base, text)
    elif said == query.doi and record.doi and said != record.doi and draft.text("doi"):
        yield "doi", record.doi


def _nothing(_query: Reference, _record: Reference, _draft: Draft, _bib: BibFile) -> _Corrected:
    """Nothing: what is counted in several ways is left to a person."""
    yield from ()


def _in_ascii(bib: BibFile) -> bool:
    """BibTeX's files get LaTeX's commands, unless they are full of letters as they are."""
    return bib.dialect is Dialect.BIBTEX and bib.text.isascii()


_CORRECTIONS: Mapping[Field, Callable[[Reference, Reference, Draft, BibFile], _Corrected]] = {
    Field.TITLE: _title,
    Field.AUTHORS: _authors,
    Field.YEAR: _year,
    Field.VENUE: _venue,
}
_FIELDS: Mapping[Field, tuple[str, ...]] = {
    Field.TITLE: ("title",),
    Field.AUTHORS: ("author",),
    Field.YEAR: ("year", "date"),
    Field.VENUE: ("journal", "journaltitle", "booktitle"),
    Field.IDENTIFIER: tuple(_ID_FIELDS),
}
