"""DBLP: the computer science bibliography, by title and by words, and CoRR's papers by arXiv id.

Its search API is described at https://dblp.org/faq/13501473 and its records, as XML under their
keys, in "DBLP XML Requests" (M. Ley, 2009). Neither has a field for DOIs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from urllib.parse import parse_qs, urlsplit

import requests
from lxml import etree

from bibwright.model.identifiers import ArxivId, parse_arxiv_id
from bibwright.model.reference import Kind, Origin, Person, Reference
from bibwright.sources.catalogues.catalogue import Catalogue, Request, json_of
from bibwright.sources.catalogues.reading import (
    Record,
    identifiers_of,
    mapping,
    pages_of,
    records,
    text,
    texts,
    year_of,
)
from bibwright.sources.source import ById, ByTitle, ByWords, Lookup
from bibwright.sources.web.asking import Inquiry
from bibwright.sources.web.cache import Reply
from bibwright.sources.web.judging import TruncatedAnswerError
from bibwright.text.fold import fold, informative_words, longest_words
from bibwright.text.names import person_from_display

_TITLE_HITS = 20
_WORDS_HITS = 50
#: All words must be in a record, and a word stands for what begins with it; so few, and long ones.
_FEW_WORDS = 4
_FEW_WORDS_WITH_A_PERSON = 3
_KINDS = {
    "journal articles": Kind.ARTICLE,
    "conference and workshop papers": Kind.INPROCEEDINGS,
    "parts in books or collections": Kind.INCOLLECTION,
    "informal and other publications": Kind.MISC,
    "informal publications": Kind.MISC,
    "reference works": Kind.INCOLLECTION,
}
_XML_KINDS = {
    "article": "Journal Articles",
    "inproceedings": "Conference and Workshop Papers",
    "incollection": "Parts in Books or Collections",
    "book": "Books and Theses",
    "phdthesis": "Books and Theses",
}
#: Whole volumes, and data; nothing that is looked for by its title.
_NO_WORK = frozenset({"editorship", "data and artifacts", "withdrawn items"})
#: DBLP tells people of one name apart by a number: "Wei Wang 0001".
NUMBERED = re.compile(r"\s+\d{4}$")
_CORR = re.compile(r"journals/corr/abs-(\d{4})-(\d{4,5})")


class Dblp(Catalogue):
    """DBLP, by title, by words, and by arXiv id where CoRR has one of the new shape."""

    name = "DBLP"
    prefix = "dblp"
    address = "https://dblp.org"
    sorts = (ById, ByTitle, ByWords)
    held_by = "Semantic Scholar"
    #: "You should always be fine when waiting for at least one or two second between two
    #: consecutive requests" (https://dblp.org/faq/1474706).
    interval = 2.0

    def knows(self, lookup: Lookup) -> bool:
        """Titles that tell something, and new arXiv ids."""
        is_old = isinstance(lookup, ById) and "/" in lookup.arxiv_id.base
        return super().knows(lookup) and not is_old

    def request(self, inquiry: Inquiry) -> Request:
        """A record by its key in CoRR, or a search for words."""
        [lookup] = inquiry.lookups
        match lookup:
            case ById(arxiv_id):
                key = arxiv_id.base.replace(".", "-")
                return Request(f"/rec/journals/corr/abs-{key}.xml")
            case ByTitle(title):
                words, hits = informative_words(title), _TITLE_HITS
            case ByWords(title, family):
                few = _FEW_WORDS_WITH_A_PERSON if fold(family) else _FEW_WORDS
                words, hits = [*longest_words(title, few), *fold(family).split()], _WORDS_HITS
            case _:
                raise AssertionError(f"{lookup} is not asked of DBLP")
        search = {"q": " ".join(words), "format": "json", "h": str(hits), "c": "0"}
        return Request("/search/publ/api", search)

    def headers(self) -> dict[str, str]:
        """Its records are XML, its hits JSON, as their addresses say."""
        return {}

    def records(self, response: Reply) -> Sequence[Record]:
        """The hits of a search, as many as it says that it sends; or the one record as a hit."""
        if _is_record(response):
            return [_xml_record(response.content or b"")]
        said = json_of(response)
        result = mapping(said, "result") if isinstance(said, dict) else {}
        hits = mapping(result, "hits")
        total, sent = text(hits, "@total"), text(hits, "@sent")
        if not total.isdecimal():
            raise TruncatedAnswerError("the answer says nothing of how many hits there are")
        listed = records(hits, "hit")
        expected = int(sent) if sent.isdecimal() else min(int(total), _asked_for(response))
        if len(listed) != expected or (not listed and int(total)):
            raise TruncatedAnswerError(f"there are {len(listed)} hits where {expected} belong")
        if not all(isinstance(each.get("info"), dict) for each in listed):
            raise TruncatedAnswerError("a hit lacks its record")
        return [mapping(each, "info") for each in listed]

    def paper(self, record: Record) -> Reference | None:
        """As `paper_of`."""
        return paper_of(record)

    def is_absence(self, response: requests.Response) -> bool:
        """Whether it is a record that is missing; a search is always there."""
        return _is_record(response)


def paper_of(record: Record) -> Reference | None:
    """The publication, without the stop behind its title and the numbers behind its names."""
    title = text(record, "title").removesuffix(".")
    sort, key = text(record, "type").lower(), text(record, "key")
    if not title or sort in _NO_WORK:
        return None
    doi, arxiv_id = identifiers_of([*texts(record, "doi"), *texts(record, "ee")])
    venue = next(iter(texts(record, "venue")), "")
    volume = text(record, "volume")
    if venue == "CoRR":
        arxiv_id = arxiv_id or _corr_id(key, volume)
    kind = Kind.PREPRINT if venue == "CoRR" else _kind(sort, key)
    url = next(iter(texts(record, "ee")), text(record, "url"))
    return Reference(
        kind=kind,
        title=title,
        authors=_authors(record),
        issued=year_of(record, "year"),
        venue=venue if kind not in {Kind.BOOK, Kind.THESIS} else "",
        volume="" if kind is Kind.PREPRINT else volume,
        number=text(record, "number"),
        pages=pages_of(text(record, "pages")),
        publisher=text(record, "publisher"),
        doi=doi,
        arxiv_id=arxiv_id,
        url="" if doi or arxiv_id else url,
        record=f"{Dblp.prefix}:{key}",
        origin=Origin(Dblp.name),
    )


def _is_record(response: Reply) -> bool:
    return "/rec/" in urlsplit(response.url or "").path


def _asked_for(response: Reply) -> int:
    hits = parse_qs(urlsplit(response.url or "").query).get("h", ["30"])[0]
    return int(hits) if hits.isdecimal() else 30


def _kind(sort: str, key: str) -> Kind:
    if sort == "books and theses":
        return Kind.THESIS if key.startswith("phd/") else Kind.BOOK
    return _KINDS.get(sort, Kind.MISC)


def _corr_id(key: str, volume: str) -> ArxivId | None:
    """The arXiv id of a paper in CoRR: its volume ("abs/2111.03108"), else its key."""
    found = parse_arxiv_id(volume.removeprefix("abs/"))
    if found is None and (match := _CORR.fullmatch(key)):
        found = parse_arxiv_id(f"{match[1]}.{match[2]}")
    return found


def _authors(record: Record) -> tuple[Person, ...]:
    """Authors stand as objects with a text, or as texts, many or one."""
    listed = mapping(record, "authors").get("author")
    names: list[str] = []
    for each in listed if isinstance(listed, list) else [listed]:
        value = each if isinstance(each, dict) else {"text": each}
        if name := NUMBERED.sub("", text(value, "text")):
            names.append(name)
    return tuple(person_from_display(name) for name in names)


def _xml_record(body: bytes) -> Record:
    """A record of DBLP's XML as its search would give it. Raises TruncatedAnswerError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise TruncatedAnswerError("the record breaks off or is damaged") from error
    if root.tag != "dblp" or not len(root) or not root[0].get("key"):
        raise TruncatedAnswerError("the answer is not a record of DBLP")
    return record_of(root[0])


def record_of(entry: etree._Element) -> Record:
    """A record of DBLP's XML as its search would give it."""
    authors = [{"text": _inner(each)} for each in entry.findall("author")]
    fields = {str(each.tag): _inner(each) for each in entry if isinstance(each.tag, str)}
    return fields | {
        "key": entry.get("key"),
        "type": _XML_KINDS.get(str(entry.tag), ""),
        "authors": {"author": authors},
        "title": "".join(_inner(each) for each in entry.findall("title")),
        "venue": fields.get("journal") or fields.get("booktitle") or "",
        "ee": [_inner(each) for each in entry.findall("ee")],
        "url": "",
    }


def _inner(element: etree._Element) -> str:
    """The text, with the letters that are written as entities, which lxml gives as they stand."""
    return unescape("".join(str(part) for part in element.itertext()))
