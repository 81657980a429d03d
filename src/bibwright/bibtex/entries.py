"""A Reference as an entry: which type, which fields, in which dialect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bibwright.bibtex.datamodel import BIBLATEX_NEEDS, BIBTEX_NEEDS, FIELD_ORDER
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.fields import encoded_url
from bibwright.bibtex.publication import publication_of
from bibwright.bibtex.title.capitals import protect_capitals
from bibwright.model.identifiers import ArxivId, doi_as_written
from bibwright.model.reference import Date, Kind, Reference
from bibwright.text.dates import MONTHS
from bibwright.text.journal_ref import Publication
from bibwright.text.latex.encode import to_latex
from bibwright.text.latex.keywords import written_keywords
from bibwright.text.names import name_list
from bibwright.text.pages import to_tex

#: Never LaTeX: Biber and biblatex read these as they stand, and the styles of BibTeX that print
#: them do so with ``\\url`` or a like command, which takes ``%``, ``_`` and ``#`` as they are.
VERBATIM = frozenset(
    {"archivePrefix", "doi", "eprint", "eprintclass", "eprinttype", "primaryClass", "url"}
)
#: Types in BibTeX and biblatex, and BibTeX's field for who brought it out.
_SORTS = {
    Kind.THESIS: ("phdthesis", "thesis", "school"),
    Kind.REPORT: ("techreport", "report", "institution"),
}
_ORDER = {name: at for at, name in enumerate(FIELD_ORDER)}


@dataclass(frozen=True, slots=True)
class NewField:
    """A field. ``bare``: the value is a macro and stands without braces."""

    name: str
    value: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be written. Values are LaTeX, without their outer braces."""

    type: str
    key: str
    fields: tuple[NewField, ...]


def entry_of(
    reference: Reference,
    *,
    dialect: Dialect,
    abstract: bool = False,
    ascii_only: bool | None = None,
) -> NewEntry:
    """The entry for a paper that a source confirmed, under ``reference.key``.

    It has the type that its source gives it, where all that the type needs is known. arXiv's own
    is an article or a paper in proceedings where arXiv itself names a DOI and a journal reference
    that can be read, else a preprint, dated by its first version. Letters are LaTeX commands for
    BibTeX and stay letters for Biber, unless ``ascii_only`` says otherwise.
    """
    ascii_only = dialect is Dialect.BIBTEX if ascii_only is None else ascii_only
    writer = _Writer(reference, dialect, ascii_only)
    type_, fields = writer.entry()
    if abstract and reference.abstract:
        fields.append(NewField("abstract", writer.text(reference.abstract)))
    if reference.tags:
        fields.append(NewField("keywords", written_keywords(reference.tags, ascii_only=ascii_only)))
    return NewEntry(type_, reference.key, tuple(fields))


class _Writer:
    """The type and the fields of one reference in one dialect."""

    def __init__(self, reference: Reference, dialect: Dialect, ascii_only: bool) -> None:
        self._reference = reference
        self._biblatex = dialect is Dialect.BIBLATEX
        self._ascii_only = ascii_only
        self._publication = publication_of(reference)

    def entry(self) -> tuple[str, list[NewField]]:
        """The first type that has all it needs, with its fields."""
        needs = BIBLATEX_NEEDS if self._biblatex else BIBTEX_NEEDS
        for type_, place in self._forms():
            fields = [field for field in self._fields(place) if field.value]
            known = {field.name for field in fields}
            if all(known.intersection(names) for names in needs[type_]):
                break
        return type_, sorted(fields, key=lambda field: _ORDER[field.name.lower()])

    def text(self, text: str) -> str:
        """Text as LaTeX."""
        return to_latex(text, ascii_only=self._ascii_only)

    def _forms(self) -> Iterator[tuple[str, tuple[NewField, ...]]]:
        """Types that suit the work, the most specific first, and what says where it came out."""
        reference = self._reference
        publisher = NewField("publisher", self.text(reference.publisher))
        editor = NewField("editor", name_list(reference.editors, ascii_only=self._ascii_only))
        if self._publication:
            yield self._published(self._publication, editor)
        elif reference.kind is Kind.BOOK:
            # BibTeX's styles complain of a book with both.
            editor = replace(editor, value="" if reference.authors else editor.value)
            volume = NewField("volume", self.text(reference.volume))
            yield "book", (editor, volume, publisher)
            if self._biblatex:
                yield "collection", (editor, volume, publisher)
        elif reference.kind is Kind.INCOLLECTION:
            book = NewField("booktitle", self.text(reference.venue))
            volume = NewField("volume", self.text(reference.volume))
            pages = NewField("pages", to_tex(self.text(reference.pages)))
            yield "incollection", (editor, book, volume, pages, publisher)
            if self._biblatex:
                yield "inbook", (editor, book, volume, pages, publisher)
        elif reference.kind in _SORTS:
            in_bibtex, in_biblatex, place = _SORTS[reference.kind]
            institution = NewField("institution" if self._biblatex else place, publisher.value)
            counted = reference.kind is Kind.REPORT
            number = NewField("number", self.text(reference.number) if counted else "")
            sort = NewField("type", in_bibtex if self._biblatex else "")
            yield in_biblatex if self._biblatex else in_bibtex, (number, sort, institution)
        yield self._unpublished()

    def _published(self, place: Publication, editor: NewField) -> tuple[str, tuple[NewField, ...]]:
        journal = "journaltitle" if self._biblatex else "journal"
        # BibTeX's styles complain of a number without a volume, and of both with a book's title.
        numbered = self._biblatex or bool(place.volume and not place.proceedings)
        fields = (
            NewField("booktitle" if place.proceedings else journal, self.text(place.venue)),
            NewField("volume", self.text(place.volume)),
            NewField("number", self.text(place.number) if numbered else ""),
            NewField("pages", self.text(place.pages)),
        )
        return ("inproceedings", (editor, *fields)) if place.proceedings else ("article", fields)

    def _unpublished(self) -> tuple[str, tuple[NewField, ...]]:
        """A preprint, or what lacks something that every other type needs."""
        reference = self._reference
        where = "" if reference.arxiv_id else self.text(reference.venue or reference.publisher)
        if self._biblatex:
            return "online", (NewField("organization", where),)
        return "misc", (NewField("howpublished", where),)

    def _fields(self, place: tuple[NewField, ...]) -> Iterator[NewField]:
        reference = self._reference
        yield NewField("title", protect_capitals(self.text(reference.title)))
        authors = name_list(reference.authors, others=reference.others, ascii_only=self._ascii_only)
        yield NewField("author", authors)
        yield from place
        yield from self._date()
        yield from self._identifiers()
        if self._publication is None or not self._publication.whole:
            yield NewField("note", self.text(reference.journal_ref))

    def _date(self) -> Iterator[NewField]:
        """When it was published, else the day on which the first version reached arXiv."""
        date = self._known_date()
        if date is None:
            return
        if self._biblatex:
            yield NewField("date", str(date))
        else:
            yield NewField("year", str(date.year))
            yield NewField("month", MONTHS[date.month - 1] if date.month else "", bare=True)

    def _known_date(self) -> Date | None:
        place, moment = self._publication, self._reference.submitted
        if self._reference.record:
            return self._reference.issued
        if place is not None:
            return Date(int(place.year), place.month)
        return Date.of(moment) if moment is not None else self._reference.issued

    def _identifiers(self) -> Iterator[NewField]:
        """The fields that are ``VERBATIM``."""
        reference, arxiv_id = self._reference, self._reference.arxiv_id
        if arxiv_id is not None:
            yield NewField("eprint", str(arxiv_id))
            yield from self._eprint_kind(arxiv_id)
        is_preprint = self._publication is None and not (reference.record and reference.venue)
        doi = reference.doi or (arxiv_id.doi if arxiv_id and is_preprint else "")
        yield NewField("doi", doi_as_written(doi))
        if arxiv_id or not (reference.record and reference.doi):
            yield NewField("url", arxiv_id.url if arxiv_id else encoded_url(reference.url))

    def _eprint_kind(self, arxiv_id: ArxivId) -> Iterator[NewField]:
        # An old id names its archive itself, so styles print no class behind it.
        category = "" if "/" in arxiv_id.base else self._reference.primary_category
        yield NewField("eprinttype" if self._biblatex else "archivePrefix", "arXiv")
        yield NewField("eprintclass" if self._biblatex else "primaryClass", category)
