"""INSPIRE: the literature of high-energy physics, with what each paper cites, item by item.

Its REST API is described at https://github.com/inspirehep/rest-api-doc; the fields of an item at
https://inspire-schemas.readthedocs.io ("elements/reference").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlsplit

import requests

from bibwright.model.reference import Kind, Origin, Person, Reference
from bibwright.sources.catalogues.catalogue import Catalogue, Request, json_of, whole_object
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
from bibwright.sources.source import ByDoi, ById, CitationsOf, PaperName, ReferencesOf
from bibwright.sources.web.asking import Inquiry
from bibwright.sources.web.cache import Reply
from bibwright.sources.web.judging import TruncatedAnswerError
from bibwright.text.names import person_from_display

_A_PAGE = 1000
_FIELDS = (
    "titles,authors.full_name,authors.inspire_roles,"
    "arxiv_eprints,dois,publication_info,document_type,earliest_date"
)
_KINDS = {
    "article": Kind.ARTICLE,
    "conference paper": Kind.INPROCEEDINGS,
    "proceedings": Kind.BOOK,
    "book": Kind.BOOK,
    "book chapter": Kind.INCOLLECTION,
    "thesis": Kind.THESIS,
    "report": Kind.REPORT,
}


class Inspire(Catalogue):
    """INSPIRE, by arXiv id and DOI, and what a paper cites and is cited by."""

    name = "INSPIRE"
    sorts = (ById, ByDoi, ReferencesOf, CitationsOf)
    has_several_names = True
    prefix = "inspire"
    address = "https://inspirehep.net/api"
    #: "15 requests … in a 5s window" are allowed.
    interval = 0.4

    def request(self, inquiry: Inquiry) -> Request:
        """A paper by its name; its list of references stands in its record."""
        match inquiry.lookups[0]:
            case ById(paper) | ByDoi(paper):
                return Request(_path(paper), {"fields": _FIELDS})
            case ReferencesOf(paper):
                return Request(_path(paper), {"fields": "references"})
            case CitationsOf(paper, start):
                name = f'doi:"{paper}"' if isinstance(paper, str) else f"arxiv:{paper.base}"
                asked = f"refersto:{name}"
                page = {"size": str(_A_PAGE), "page": str(start // _A_PAGE + 1)}
                return Request("/literature", {"q": asked, "fields": _FIELDS} | page)
        raise AssertionError(f"{inquiry.lookups[0]} is not asked of INSPIRE")

    def records(self, response: Reply) -> Sequence[Record]:
        """The one paper's, or those of a search."""
        said = whole_object(response)
        if "hits" not in said:
            if not isinstance(said.get("metadata"), dict):
                raise TruncatedAnswerError("the paper has no metadata")
            return [said]
        hits = mapping(said, "hits")
        if not isinstance(hits.get("hits"), list) or not isinstance(hits.get("total"), int):
            raise TruncatedAnswerError("the list says nothing of how many papers there are")
        return records(hits, "hits")

    def is_whole(self, response: Reply) -> bool:
        """A page of a search says how many there are in all."""
        lookup, hits = self._asked[0], mapping(json_of(response), "hits")
        start = lookup.start if isinstance(lookup, CitationsOf) else 0
        return not hits or start + len(records(hits, "hits")) >= int(hits["total"])

    def works(self, response: Reply) -> Sequence[Reference]:
        """The works; of a paper whose references are asked for those, in their order."""
        if not isinstance(self._asked[0], ReferencesOf):
            return super().works(response)
        listed = (mapping(each, "metadata") for each in self.records(response))
        return [work for each in listed for item in records(each, "references")
                if (work := _cited(item)) is not None]  # fmt: skip

    def paper(self, record: Record) -> Reference | None:
        """What its record says, at its first place of publication."""
        said = mapping(record, "metadata")
        title = next((text(each, "title") for each in records(said, "titles")), "")
        if not title:
            return None
        places = records(said, "publication_info")
        place = next((each for each in places if text(each, "journal_title")), {})
        eprints = [text(each, "value") for each in records(said, "arxiv_eprints")]
        dois = [text(each, "value") for each in records(said, "dois")]
        doi, arxiv_id = identifiers_of([*eprints, *dois])
        sort = next(iter(texts(said, "document_type")), "")
        is_preprint = arxiv_id is not None and not (place or doi)
        return Reference(
            kind=Kind.PREPRINT if is_preprint else _KINDS.get(sort, Kind.MISC),
            title=title,
            authors=_people(said, "author"),
            editors=_people(said, "editor"),
            issued=date_of(text(place, "year"))
            or date_of(*text(said, "earliest_date").split("-")[:1]),
            venue=text(place, "journal_title"),
            volume=text(place, "journal_volume"),
            number=text(place, "journal_issue"),
            pages=_pages(place),
            doi=doi,
            arxiv_id=arxiv_id,
            record=f"{self.prefix}:{text(record, 'id')}",
            origin=Origin(self.name),
        )

    def is_absence(self, response: requests.Response) -> bool:
        """An HTTP 404 that is JSON, in answer to a single paper."""
        try:
            return isinstance(json_of(response), dict) and not urlsplit(
                response.url or ""
            ).path.endswith("/literature")
        except TruncatedAnswerError:
            return False


def _path(paper: PaperName) -> str:
    sort, name = ("doi", paper) if isinstance(paper, str) else ("arxiv", paper.base)
    return f"/{sort}/{quote(name, safe='/')}"


def _cited(item: Record) -> Reference | None:
    """An item of a list, as INSPIRE has read it; its text where it has read nothing. None for one
    of which nothing is known but that it is there."""
    said = mapping(item, "reference")
    place, imprint = mapping(said, "publication_info"), mapping(said, "imprint")
    doi, arxiv_id = identifiers_of([text(said, "arxiv_eprint"), *texts(said, "dois")])
    title, whole = text(mapping(said, "title"), "title"), _words(item)
    if not (doi or arxiv_id or title or whole):
        return None
    return Reference(
        kind=_KINDS.get(text(said, "document_type"), Kind.UNKNOWN),
        title=title,
        authors=_people(said, "author"),
        editors=_people(said, "editor"),
        issued=date_of(text(place, "year")) or date_of(*text(imprint, "date").split("-")[:1]),
        venue=text(place, "journal_title") or text(place, "parent_title"),
        volume=text(place, "journal_volume"),
        number=text(place, "journal_issue"),
        pages=_pages(place),
        # Beside a journal it is a name that INSPIRE took for a publisher's.
        publisher="" if text(place, "journal_title") else text(imprint, "publisher"),
        isbn=text(said, "isbn") or text(place, "parent_isbn"),
        url=next((text(each, "value") for each in records(said, "urls")), ""),
        doi=doi,
        arxiv_id=arxiv_id,
        said=whole,
        origin=Origin(Inspire.name),
    )


def _words(item: Record) -> str:
    """The item's text; without it the words that INSPIRE has of it, else how it names the work."""
    raw = next((text(each, "value") for each in records(item, "raw_refs")), "")
    said = mapping(item, "reference")
    place, series = mapping(said, "publication_info"), mapping(said, "book_series")
    names = ("journal_title", "journal_volume", "page_start", "year", "parent_title")
    parts = (
        *texts(said, "misc"),
        *(text(place, name) for name in names),
        *(text(series, name) for name in ("title", "volume")),
        *texts(said, "report_numbers"),
        text(place, "parent_report_number"),
        *texts(said, "collaborations"),
    )
    links = (*records(said, "urls"), *records(said, "persistent_identifiers"))
    named = (*(text(each, "value") for each in links), text(said, "isbn"))
    people = (text(each, "full_name") for each in records(said, "authors"))
    record = text(mapping(item, "record"), "$ref")
    return raw or next(filter(None, map(_joined, (parts, named, people, [record]))), "")


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(filter(None, parts))


def _people(said: Record, role: str) -> tuple[Person, ...]:
    """The people of a role; one without a role is an author. A thesis names its supervisors too."""
    people = (
        (text(each, "full_name"), (*texts(each, "inspire_roles"), *texts(each, "inspire_role")))
        for each in records(said, "authors")
    )
    return tuple(
        person_from_display(name)
        for name, roles in people
        if name and role in (roles or ["author"])
    )


def _pages(place: Record) -> str:
    first, last = text(place, "page_start"), text(place, "page_end")
    return pages_of(f"{first}-{last}" if last else first) or text(place, "artid")
