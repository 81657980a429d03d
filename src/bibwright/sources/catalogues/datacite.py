"""DataCite: data sets, software, theses, reports and preprints that are registered with it.

Its REST API is described at https://support.datacite.org/docs/api and
https://support.datacite.org/reference/introduction.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import requests

from bibwright.model.reference import Kind, Origin, Person, Reference
from bibwright.sources.catalogues.catalogue import Catalogue, Request, json_of, object_of
from bibwright.sources.catalogues.reading import (
    Record,
    identifiers_of,
    mapping,
    records,
    text,
    year_of,
)
from bibwright.sources.source import ByDoi, ById, ByTitle, ByWords
from bibwright.sources.web.asking import Inquiry
from bibwright.sources.web.cache import Reply
from bibwright.sources.web.judging import TruncatedAnswerError
from bibwright.text.fold import fold, longest_words
from bibwright.text.names import person_from_display, person_from_parts

_HITS = 10
_FEW_WORDS = 4
_KINDS = {
    "dissertation": Kind.THESIS,
    "preprint": Kind.PREPRINT,
    "journalarticle": Kind.ARTICLE,
    "conferencepaper": Kind.INPROCEEDINGS,
    "conferenceproceeding": Kind.BOOK,
    "book": Kind.BOOK,
    "bookchapter": Kind.INCOLLECTION,
    "report": Kind.REPORT,
}


class DataCite(Catalogue):
    """DataCite, by DOI, by arXiv id (arXiv registers its DOIs there), by title and by words."""

    name = "DataCite"
    prefix = "datacite"
    address = "https://api.datacite.org"
    sorts = (ById, ByDoi, ByTitle, ByWords)
    #: 3,000 requests in five minutes (https://support.datacite.org/docs/rate-limit).
    interval = 0.15

    def headers(self) -> dict[str, str]:
        """It speaks JSON:API."""
        return {"Accept": "application/vnd.api+json"}

    def request(self, inquiry: Inquiry) -> Request:
        """A DOI by its own address, a title by a search."""
        [lookup] = inquiry.lookups
        match lookup:
            case ByDoi(doi):
                return Request(f"/dois/{quote(doi, safe='')}")
            case ById(arxiv_id):
                return Request(f"/dois/{quote(arxiv_id.doi, safe='')}")
            case ByTitle(title):
                words = [f'titles.title:"{fold(title)}"']
            case ByWords(title, family):
                words = [f"titles.title:({' '.join(longest_words(title, _FEW_WORDS))})"]
                words += [f"creators.name:({fold(family)})"] if fold(family) else []
            case _:
                raise AssertionError(f"{lookup} is not asked of DataCite")
        return Request("/dois", {"query": " AND ".join(words), "page[size]": str(_HITS)})

    def records(self, response: Reply) -> Sequence[Record]:
        """The one DOI, or those of a list; a list that hides what it counts is truncated."""
        said = json_of(response)
        data = said.get("data") if isinstance(said, dict) else None
        if isinstance(data, dict):
            works: list[Record] = [data]
        elif isinstance(data, list):
            works = [*records(said, "data")]
            total = mapping(said, "meta").get("total")
            if not isinstance(total, int) or (total and not works):
                raise TruncatedAnswerError("the list is empty where works belong")
        else:
            raise TruncatedAnswerError("the answer has no data")
        if not all(text(mapping(work, "attributes"), "doi") for work in works):
            raise TruncatedAnswerError("a work has no DOI")
        return works

    def paper(self, record: Record) -> Reference | None:
        """The work; what is neither a paper nor a book is of kind misc."""
        said = mapping(record, "attributes")
        title = next((text(each, "title") for each in records(said, "titles")), "")
        if not title:
            return None
        doi, arxiv_id = identifiers_of([text(said, "doi")])
        sort = text(mapping(said, "types"), "resourceTypeGeneral").lower()
        kind = Kind.PREPRINT if arxiv_id else _KINDS.get(sort, Kind.MISC)
        publisher = text(said, "publisher") or text(mapping(said, "publisher"), "name")
        return Reference(
            kind=kind,
            title=title,
            authors=tuple(
                person for each in records(said, "creators") if (person := _person(each))
            ),
            issued=year_of(said, "publicationYear"),
            venue="" if kind is Kind.PREPRINT else text(mapping(said, "container"), "title"),
            publisher=publisher,
            doi=doi,
            arxiv_id=arxiv_id,
            record=f"{self.prefix}:{text(said, 'doi').lower()}",
            origin=Origin(self.name),
        )

    def is_absence(self, response: requests.Response) -> bool:
        """An HTTP 404 that is JSON and names an error."""
        said = object_of(response)
        return said is not None and "errors" in said


def _person(creator: Record) -> Person | None:
    family, given, name = (text(creator, each) for each in ("familyName", "givenName", "name"))
    if text(creator, "nameType") == "Organizational":
        return Person(name, collective=True) if name else None
    if family:
        return person_from_parts(family, given, "")
    last, comma, first = name.partition(", ")
    if comma:
        return person_from_parts(last, first, "")
    return person_from_display(name) if name else None
