"""Crossref: what publishers deposit when they register a DOI.

Its REST API is described at https://api.crossref.org and
https://www.crossref.org/documentation/retrieve-metadata/rest-api/.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from urllib.parse import parse_qs, quote, urlsplit

import requests

from bibwright.matching.venues import VenueKind, read_venue
from bibwright.model.identifiers import ArxivId, normalise_doi
from bibwright.model.reference import Date, Kind, Origin, Person, Reference, Update, UpdateSort
from bibwright.sources.catalogues.catalogue import Catalogue, Request, json_of
from bibwright.sources.catalogues.reading import (
    Record,
    date_of,
    identifiers_of,
    mapping,
    pages_of,
    records,
    text,
    texts,
)
from bibwright.sources.source import (
    ByDoi,
    ByPlace,
    ByTitle,
    ByUpdate,
    ByWords,
    Lookup,
    ReferencesOf,
)
from bibwright.sources.web.asking import Inquiry
from bibwright.sources.web.cache import Reply
from bibwright.sources.web.judging import TruncatedAnswerError
from bibwright.sources.web.web import Web
from bibwright.text.fold import fold
from bibwright.text.names import person_from_display, person_from_parts

#: Lists may be asked for three times a second by who gives an e-mail address, else once
#: ("Announcing changes to REST API rate limits", https://doi.org/10.64000/wadve-3tj60). What an
#: answer's headers announce is kept besides.
POLITE_SECONDS = 0.35

#: DOIs in one filter, which keeps the URL short.
_TOGETHER = 40
#: Of a search so many hits are read, the likeliest first.
_TITLE_ROWS = 5
_WORDS_ROWS = 10
_FIELDS = (
    "DOI,type,title,subtitle,author,editor,issued,published-print,published-online,posted,"
    "container-title,volume,issue,page,article-number,publisher,abstract,relation,group-title,"
    "update-to,updated-by"
)
_KINDS = {
    "journal-article": Kind.ARTICLE,
    "proceedings-article": Kind.INPROCEEDINGS,
    **dict.fromkeys(("book", "monograph", "edited-book", "reference-book"), Kind.BOOK),
    **dict.fromkeys(
        ("book-chapter", "book-section", "book-part", "reference-entry"), Kind.INCOLLECTION
    ),
    "posted-content": Kind.PREPRINT,
    "dissertation": Kind.THESIS,
    "report": Kind.REPORT,
}
#: Types of updates (Crossref's documentation, "Registering updates"); a new edition takes nothing
#: back.
_UPDATES = {
    **dict.fromkeys(("retraction", "partial-retraction", "removal"), UpdateSort.RETRACTION),
    "withdrawal": UpdateSort.WITHDRAWAL,
    "expression-of-concern": UpdateSort.CONCERN,
    **dict.fromkeys(("correction", "corrigendum", "erratum", "addendum"), UpdateSort.CORRECTION),
}
#: Where an item of a list of references was printed, as far as a publisher says so.
_CITED_PLACE = ("journal-title", "series-title", "volume", "first-page", "year")
#: Registered, and no work that anybody cites by its title.
_NO_WORK = frozenset(
    "peer-review component grant journal journal-issue journal-volume book-series report-series "
    "proceedings-series database".split()
)


class Crossref(Catalogue):
    """Crossref, by DOI, by title and by words, and what a work with a DOI cites. It has no arXiv
    ids."""

    name = "Crossref"
    prefix = "crossref"
    address = "https://api.crossref.org"
    sorts = (ByDoi, ByUpdate, ReferencesOf, ByPlace, ByTitle, ByWords)
    singly = frozenset({ByTitle, ByWords})
    interval = 1.0

    def __init__(
        self, web: Web, *, url: str = "", key: str = "", interval: float | None = None
    ) -> None:
        self._mailto = web.contact if "@" in web.contact else ""
        own = POLITE_SECONDS if self._mailto else self.interval
        super().__init__(web, url=url, key=key, interval=own if interval is None else interval)

    def knows(self, lookup: Lookup) -> bool:
        """Lists of references are found under DOIs alone."""
        is_arxivs = isinstance(lookup, ReferencesOf) and not isinstance(lookup.paper, str)
        return super().knows(lookup) and not is_arxivs

    def can_search(self, title: str) -> bool:
        """Whatever has a word."""
        return bool(fold(title))

    def grouped(self, lookups: Sequence[Lookup]) -> Iterator[Sequence[Lookup]]:
        """DOIs together, but for those with a comma, which parts one filter from the next."""
        together: set[Lookup] = set()
        for kind in (ByDoi, ByUpdate):
            dois = [each for each in lookups if isinstance(each, kind) and "," not in each.doi]
            together.update(dois)
            yield from (dois[at : at + _TOGETHER] for at in range(0, len(dois), _TOGETHER))
        yield from ((each,) for each in lookups if each not in together)

    def request(self, inquiry: Inquiry) -> Request:
        """A DOI by its own address, several by a filter, a title by a search."""
        first = inquiry.lookups[0]
        if isinstance(first, ByUpdate):
            asked = (each.doi for each in inquiry.lookups if isinstance(each, ByUpdate))
            notices = {"filter": ",".join(f"updates:{doi}" for doi in asked), "rows": "100"}
            return Request("/works", notices | {"select": _FIELDS})
        if len(inquiry.lookups) > 1:
            dois = (each.doi for each in inquiry.lookups if isinstance(each, ByDoi))
            filters = ",".join(f"doi:{doi}" for doi in dois)
            rows = {"filter": filters, "rows": str(len(inquiry.lookups))}
            return Request("/works", rows | {"select": _FIELDS})
        match first:
            case ByDoi(doi) | ReferencesOf(str() as doi):
                return Request(f"/works/{quote(doi, safe='')}")
            case ByTitle(title):
                search = {"query.title": fold(title), "rows": str(_TITLE_ROWS)}
            case ByPlace(place, family, year):
                said = (family, str(year or ""), place.journal, place.volume, place.page)
                words = " ".join(filter(None, map(fold, said)))
                search = {"query.bibliographic": words, "rows": str(_TITLE_ROWS)}
            case ByWords(title, family):
                words = f"{fold(title)} {fold(family)}".strip()
                search = {"query.bibliographic": words, "rows": str(_WORDS_ROWS)}
            case _:
                raise AssertionError(f"{first} is not asked of Crossref")
        return Request("/works", search | {"select": _FIELDS})

    def params(self) -> dict[str, str]:
        """Who asks, by e-mail, if that is known."""
        return {"mailto": self._mailto} if self._mailto else {}

    def lists_venue(self, name: str) -> bool:
        """It has a list of journals; meetings stand in none."""
        return read_venue(fold(name)).kind is VenueKind.JOURNAL

    def venue_request(self, name: str) -> Request:
        """A search in its journals."""
        return Request("/journals", {"query": fold(name), "rows": "20"})

    def venues(self, response: Reply) -> Sequence[str]:
        """The titles of journals."""
        said = json_of(response)
        message = said.get("message") if isinstance(said, dict) else None
        if not isinstance(message, dict) or not isinstance(message.get("items"), list):
            raise TruncatedAnswerError("the answer has no list of journals")
        return [name for each in records(message, "items") for name in texts(each, "title")]

    def records(self, response: Reply) -> Sequence[Record]:
        """The one work, or those of a list; a list that hides what it counts is truncated."""
        said = json_of(response)
        message = said.get("message") if isinstance(said, dict) else None
        if not isinstance(message, dict):
            raise TruncatedAnswerError("the answer has no message")
        if said.get("message-type") == "work":
            if not isinstance(message.get("DOI"), str):
                raise TruncatedAnswerError("the work has no DOI")
            return [message]
        items, total = message.get("items"), message.get("total-results")
        if not isinstance(items, list) or not isinstance(total, int):
            raise TruncatedAnswerError("the list says nothing of how many works there are")
        works = records(message, "items")
        if not all(isinstance(work.get("DOI"), str) for work in works):
            raise TruncatedAnswerError("a work in the list has no DOI")
        if len(works) < min(total, _rows(response), 1):
            raise TruncatedAnswerError(f"the list is empty where {total} works belong")
        return works

    def works(self, response: Reply) -> Sequence[Reference]:
        """The works; of one whose references are asked for those, in their order, as its publisher
        deposited them."""
        if not isinstance(self._asked[0], ReferencesOf):
            return super().works(response)
        listed = [
            each for record in self.records(response) for each in records(record, "reference")
        ]
        return [work for each in listed if (work := self._cited(each)) is not None]

    def _cited(self, record: Record) -> Reference | None:
        """An item of a list of references: a DOI, fields, or its text."""
        doi, arxiv_id = identifiers_of([text(record, "DOI")])
        whole = text(record, "unstructured")
        title = text(record, "article-title") or text(record, "volume-title")
        author = text(record, "author")
        place = (text(record, name) for name in _CITED_PLACE)
        said = whole or ", ".join(filter(None, (author, title, *place)))
        if not (doi or arxiv_id or said):
            return None
        return Reference(
            title=title,
            authors=(person_from_display(author),) if author else (),
            others=bool(author),  # the first author stands there alone
            issued=date_of(text(record, "year")),
            venue=text(record, "journal-title"),
            volume=text(record, "volume"),
            pages=text(record, "first-page"),
            doi=doi,
            arxiv_id=arxiv_id,
            said=said,
            origin=Origin(self.name),
        )

    def paper(self, record: Record) -> Reference | None:
        """The work, titled with its subtitle, dated as printed, else as it came out first."""
        doi, arxiv_id = identifiers_of([text(record, "DOI")])
        title = _title(record)
        kind = _KINDS.get(text(record, "type"), Kind.MISC)
        if not title or text(record, "type") in _NO_WORK:
            return None
        names, others = _persons(record, "author")
        return Reference(
            kind=kind,
            title=title,
            authors=names,
            others=others,
            editors=_persons(record, "editor")[0],
            issued=_issued(record),
            venue=_venue(record, kind),
            volume=text(record, "volume"),
            number=text(record, "issue"),
            pages=pages_of(text(record, "page") or text(record, "article-number")),
            publisher=text(record, "publisher"),
            doi=doi,
            arxiv_id=arxiv_id or _related_arxiv_id(record),
            published_as=next(_related(record, "is-preprint-of"), None),
            abstract=text(record, "abstract"),
            updates=tuple(_updates(record, doi)),
            record=f"{self.prefix}:{doi or text(record, 'DOI').lower()}",
            origin=Origin(self.name),
        )

    def is_absence(self, response: requests.Response) -> bool:
        """Crossref says "Resource not found." in plain text."""
        return response.content.strip().lower().startswith(b"resource not found")


def _updates(record: Record, doi: str | None) -> Iterator[Update]:
    """The notices on a work (``updated-by``), and what a notice is on (``update-to``); both, for
    publishers deposit the one, and Retraction Watch's data the other."""
    for name in ("updated-by", "update-to"):
        for each in records(record, name):
            sort = _UPDATES.get("-".join(text(each, "type").replace("_", " ").lower().split()))
            other = normalise_doi(text(each, "DOI"))
            is_own = name == "updated-by"
            if sort is None or (other is None and not is_own):
                continue
            parts = mapping(each, "updated").get("date-parts")
            first = parts[0] if isinstance(parts, list) and parts else ()
            date = date_of(*first) if isinstance(first, list) else None
            source = (
                "Retraction Watch" if text(each, "source") == "retraction-watch" else "Crossref"
            )
            yield Update(
                sort, other if is_own else doi, date, source, "" if is_own else other or ""
            )


def _rows(response: Reply) -> int:
    rows = parse_qs(urlsplit(response.url or "").query).get("rows", ["20"])[0]
    return int(rows) if rows.isdecimal() else 20


def _title(record: Record) -> str:
    """The title with the subtitle behind it, where that isn't in it already."""
    title = next(iter(texts(record, "title")), "")
    subtitle = next(iter(texts(record, "subtitle")), "")
    if not subtitle or fold(subtitle) in fold(title):
        return title
    return f"{title}{'' if title.endswith((':', '?', '!', '—')) else ':'} {subtitle}"


def _persons(record: Record, role: str) -> tuple[tuple[Person, ...], bool]:
    """The persons and bodies in a role, and whether the list says that there are others."""
    names: list[Person] = []
    others = False
    for each in records(record, role):
        family, given, body = (text(each, name) for name in ("family", "given", "name"))
        if fold(family or body) in {"et al", "others"}:
            others = True
        elif family:
            names.append(person_from_parts(family, given, text(each, "suffix")))
        elif body or given:
            names.append(Person(body or given, collective=bool(body)))
    return tuple(names), others


def _issued(record: Record) -> Date | None:
    """The printed date, which people cite; else the earliest that is known."""
    names = ("published-print", "issued", "published", "published-online", "posted")
    parts = (mapping(record, name).get("date-parts") for name in names)
    dates = (date_of(*each[0]) for each in parts if each and isinstance(each[0], list))
    return next((date for date in dates if date), None)


def _venue(record: Record, kind: Kind) -> str:
    """The journal; of a chapter or a paper in proceedings the book, which follows its series."""
    venues = texts(record, "container-title")
    if kind is Kind.PREPRINT:
        return next(chain(venues, texts(record, "group-title")), "")
    if not venues or kind is Kind.BOOK:
        return ""
    return venues[-1] if kind in {Kind.INPROCEEDINGS, Kind.INCOLLECTION} else venues[0]


def _related(record: Record, relation: str) -> Iterator[str]:
    """The DOIs that the record says it stands in a relation to."""
    for each in records(mapping(record, "relation"), relation):
        if doi := normalise_doi(text(each, "id")):
            yield doi


def _related_arxiv_id(record: Record) -> ArxivId | None:
    """The arXiv id of its preprint, where the publisher names it."""
    return identifiers_of(_related(record, "has-preprint"))[1]
