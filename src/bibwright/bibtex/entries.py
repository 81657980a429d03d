"""A Reference as an entry: which type, which fields, in which dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from bibwright.bibtex.capitals import protect_capitals
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.journal_ref import Publication, publication_of
from bibwright.bibtex.names import name_list
from bibwright.identifiers import ArxivId
from bibwright.latex import to_latex
from bibwright.reference import Date, Kind, Reference

__all__ = ["VERBATIM", "BibEntry", "BibField", "entry_of"]

#: Never LaTeX: Biber and biblatex read these as they stand, and the styles of BibTeX that print
#: them do so with ``\\url`` or a like command, which takes ``%``, ``_`` and ``#`` as they are.
VERBATIM = frozenset(
    {"archivePrefix", "doi", "eprint", "eprintclass", "eprinttype", "primaryClass", "url"}
)
#: What a URL may hold; the rest, braces and blanks among it, is percent-encoded (RFC 3986).
_URL_SAFE = "%/:=&?~#+!$,;'@()*[]"
_RANGE = re.compile(r"^(\w+)\s*[-–]+\s*(\w+)$")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


#: An entry's type, in BibTeX and in biblatex.
_TYPES = {
    Kind.ARTICLE: ("article", "article"),
    Kind.INPROCEEDINGS: ("inproceedings", "inproceedings"),
    Kind.INCOLLECTION: ("incollection", "incollection"),
    Kind.BOOK: ("book", "book"),
    Kind.THESIS: ("phdthesis", "thesis"),
    Kind.REPORT: ("techreport", "report"),
    Kind.MISC: ("misc", "online"),
}
#: The field that says where a work of a kind appeared, and the one that says who brought it out;
#: without the one that its kind must have, an entry would be one of that kind by name only.
_VENUES = {
    Kind.ARTICLE: ("journal", "journaltitle"),
    Kind.INPROCEEDINGS: ("booktitle", "booktitle"),
    Kind.INCOLLECTION: ("booktitle", "booktitle"),
}
#: Kinds of which somebody else edited the book that they are in.
_EDITED = frozenset({Kind.INPROCEEDINGS, Kind.INCOLLECTION})
_PUBLISHERS = {
    Kind.THESIS: ("school", "institution"),
    Kind.REPORT: ("institution", "institution"),
}
_BIBLATEX_SORTS = {Kind.THESIS: "phdthesis", Kind.REPORT: "techreport"}


def _kind(reference: Reference, publication: Publication | None) -> Kind:
    """What the entry can be, by what is known."""
    if publication is not None:
        return Kind.INPROCEEDINGS if publication.proceedings else Kind.ARTICLE
    kind = reference.kind
    known = reference.venue if kind in _VENUES else reference.publisher
    return kind if reference.record and kind in _TYPES and known else Kind.MISC


@dataclass(frozen=True, slots=True)
class BibField:
    """A field. ``bare``: the value is a macro and stands without braces."""

    name: str
    value: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class BibEntry:
    """An entry to be written. Values are LaTeX, without their outer braces."""

    type: str
    key: str
    fields: tuple[BibField, ...]


def entry_of(
    reference: Reference,
    *,
    dialect: Dialect,
    abstract: bool = False,
    ascii_only: bool | None = None,
) -> BibEntry:
    """The entry for a work that a source confirmed, under ``reference.key``.

    A catalogue's record says itself what it is, and it is that where it says where it appeared. A
    paper of arXiv's is an article or a paper in proceedings where arXiv itself names a DOI and a
    journal reference that can be read, else a preprint, dated by its first version. Letters are
    LaTeX commands for BibTeX and stay letters for Biber, unless ``ascii_only`` says otherwise.
    """
    ascii_only = dialect is Dialect.BIBTEX if ascii_only is None else ascii_only
    writer = _Writer(reference, dialect, ascii_only)
    fields = [field for field in writer.fields() if field.value]
    if abstract and reference.abstract:
        fields.append(BibField("abstract", writer.text(reference.abstract)))
    if reference.tags:
        fields.append(BibField("keywords", writer.text(", ".join(reference.tags))))
    return BibEntry(writer.type, reference.key, tuple(fields))


class _Writer:
    """The fields of one reference in one dialect."""

    def __init__(self, reference: Reference, dialect: Dialect, ascii_only: bool) -> None:
        self._reference = reference
        self._biblatex = dialect is Dialect.BIBLATEX
        self._ascii_only = ascii_only
        self._publication = None if reference.record else publication_of(reference)
        self._kind = _kind(reference, self._publication)

    @property
    def type(self) -> str:
        return _TYPES[self._kind][self._biblatex]

    def text(self, text: str) -> str:
        return to_latex(text, ascii_only=self._ascii_only)

    def fields(self) -> Iterator[BibField]:
        reference = self._reference
        yield BibField("title", protect_capitals(self.text(reference.title)))
        yield BibField("author", name_list(reference, ascii_only=self._ascii_only))
        if self._kind in _EDITED or not reference.people:
            edited = Reference(people=reference.editors)
            yield BibField("editor", name_list(edited, ascii_only=self._ascii_only))
        yield from self._recorded_place() if reference.record else self._place()
        yield from self._date()
        yield from self._identifiers()
        if self._publication is None or not self._publication.whole:
            yield BibField("note", self.text(reference.journal_ref))

    def _place(self) -> Iterator[BibField]:
        place = self._publication
        if place is None:
            return
        journal = "journaltitle" if self._biblatex else "journal"
        yield BibField("booktitle" if place.proceedings else journal, self.text(place.venue))
        yield BibField("volume", place.volume)
        yield BibField("number", place.number)
        yield BibField("pages", place.pages)

    def _recorded_place(self) -> Iterator[BibField]:
        """Where a catalogue says that it appeared."""
        reference, kind = self._reference, self._kind
        if kind in _VENUES:
            yield BibField(_VENUES[kind][self._biblatex], self.text(reference.venue))
        in_book = kind in _EDITED or kind is Kind.BOOK
        if kind is Kind.ARTICLE or in_book:
            yield BibField("volume", self.text(reference.volume))
        # The volumes of a series are counted by one of the two; BibTeX complains of both.
        if kind in {Kind.ARTICLE, Kind.REPORT} or (in_book and not reference.volume):
            yield BibField("number", self.text(reference.number))
        if kind in _VENUES:
            yield BibField("pages", _RANGE.sub(r"\1--\2", self.text(reference.pages)))
        publisher = _PUBLISHERS.get(kind, ("publisher", "publisher"))[self._biblatex]
        if kind not in {Kind.ARTICLE, Kind.MISC}:
            yield BibField(publisher, self.text(reference.publisher))
        if self._biblatex and kind in _BIBLATEX_SORTS:
            yield BibField("type", _BIBLATEX_SORTS[kind])

    def _date(self) -> Iterator[BibField]:
        """When it was published, else the day on which the first version reached arXiv."""
        date = self._known_date()
        if date is None:
            return
        if self._biblatex:
            yield BibField("date", str(date))
        else:
            yield BibField("year", str(date.year))
            yield BibField("month", _MONTHS[date.month - 1] if date.month else "", bare=True)

    def _known_date(self) -> Date | None:
        place, moment = self._publication, self._reference.submitted
        if self._reference.record:
            return self._reference.issued
        if place is not None:
            return Date(int(place.year), place.month)
        return Date.of(moment) if moment is not None else self._reference.issued

    def _identifiers(self) -> Iterator[BibField]:
        """The fields that are ``VERBATIM``."""
        reference, arxiv_id = self._reference, self._reference.arxiv_id
        if arxiv_id is not None:
            yield BibField("eprint", str(arxiv_id))
            yield from self._eprint_kind(arxiv_id)
        own = arxiv_id.doi if arxiv_id and self._is_preprint else ""
        yield BibField("doi", reference.doi or own)
        if arxiv_id or not (reference.record and reference.doi):
            yield BibField("url", arxiv_id.url if arxiv_id else quote(reference.url, _URL_SAFE))

    @property
    def _is_preprint(self) -> bool:
        return self._publication is None and self._kind is Kind.MISC

    def _eprint_kind(self, arxiv_id: ArxivId) -> Iterator[BibField]:
        # An old id names its archive itself, so styles print no class behind it.
        category = "" if "/" in arxiv_id.base else self._reference.primary_category
        yield BibField("eprinttype" if self._biblatex else "archivePrefix", "arXiv")
        yield BibField("eprintclass" if self._biblatex else "primaryClass", category)
