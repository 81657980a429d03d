"""What each catalogue answers to a request, in the form that its documentation and the recordings
have; see the modules in ``bibwright.catalogues`` for where each is documented."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import escape

from bibwright.text.fold import words
from support.arxiv_catalogue import HTML_TYPE, TEXT_TYPE
from support.arxiv_server import ReceivedRequest
from support.catalogue_works import Work
from support.citation_answers import crossref_list, inspire, opencitations
from support.loopback import Answer

Respondent = Callable[[Sequence[Work], ReceivedRequest], Answer]
JSON_TYPE = "application/json;charset=UTF-8"


def _json(value: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value, ensure_ascii=False).encode(), JSON_TYPE)


def _ranked(works: Sequence[Work], query: str) -> list[Work]:
    """The works by how many of the query's words they have in title and names, if any."""
    asked = set(words(query))
    scored = [(len(asked & _words(work)), at) for at, work in enumerate(works)]
    return [
        works[at] for score, at in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if score
    ]


def _words(work: Work) -> set[str]:
    return set(words(" ".join([work.title, *(family for family, _ in work.authors)])))


def _venues(works: Sequence[Work], query: str) -> list[str]:
    """The venues of works that have one of the query's words."""
    wanted = set(words(query))
    return sorted({work.venue for work in works if wanted & set(words(work.venue))})


def _number(work: Work) -> int:
    return zlib.crc32(work.title.encode())


# Crossref ---------------------------------------------------------------------------------------
_CROSSREF_TYPES = {
    "article": "journal-article",
    "paper": "proceedings-article",
    "preprint": "posted-content",
}


def crossref(works: Sequence[Work], asked: ReceivedRequest) -> Answer:
    """``/works/DOI``, and ``/works`` with a filter or a query."""
    held = [work for work in works if work.doi]
    if asked.path.startswith("/works/"):
        doi = unquote(asked.path.removeprefix("/works/")).lower()
        for work in held:
            if work.doi == doi:
                listed = {"reference": crossref_list(works)} if work is works[0] else {}
                return _json(_crossref("work", _crossref_work(work) | listed))
        return Answer(404, b"Resource not found.", TEXT_TYPE)
    if asked.path == "/journals":
        journals = [{"title": name, "ISSN": []} for name in _venues(works, asked.query["query"])]
        return _json(_crossref("journal-list", _crossref_list(len(journals), journals)))
    if asked.path != "/works":
        return Answer(404, b"<html><body><h1>Not Found</h1></body></html>", HTML_TYPE)
    if "filter" in asked.query:
        parts = asked.query["filter"].split(",")
        dois = {part.removeprefix("doi:") for part in parts}
        updated = {part.removeprefix("updates:") for part in parts}
        found = [
            work
            for work in held
            if work.doi in dois or (work.update_to and work.update_to[1] in updated)
        ]
    else:
        found = _ranked(held, asked.query.get("query.title") or asked.query["query.bibliographic"])
    rows = int(asked.query.get("rows", "20"))
    items = [_crossref_work(work) for work in found[:rows]]
    return _json(_crossref("work-list", _crossref_list(len(found), items)))


def _crossref(sort: str, message: Any) -> dict[str, Any]:
    return {"status": "ok", "message-type": sort, "message-version": "1.0.0", "message": message}


def _crossref_list(total: int, items: list[Any]) -> dict[str, Any]:
    query = {"start-index": 0, "search-terms": None}
    counts = {"facets": {}, "total-results": total, "items-per-page": 20}
    return counts | {"items": items, "query": query}


def _crossref_work(work: Work) -> dict[str, Any]:
    authors = [
        {"given": given, "family": family, "affiliation": []} for family, given in work.authors
    ]
    optional = {"issue": work.number, "volume": work.volume, "page": work.pages}
    relation = [
        {"id-type": "doi", "id": f"10.48550/arXiv.{work.arxiv_id}", "asserted-by": "object"}
    ]
    return {
        "DOI": work.doi,
        "type": _CROSSREF_TYPES[work.sort],
        "title": [work.title],
        "author": authors,
        "container-title": [work.venue] if work.venue else [],
        "publisher": work.publisher,
        "issued": {"date-parts": [list(work.date)]},
        "published-print": {"date-parts": [list(work.date)]},
        "relation": {"has-preprint": relation} if work.arxiv_id else {},
        **_crossref_updates(work),
    } | {name: value for name, value in optional.items() if value}


def _crossref_updates(work: Work) -> dict[str, Any]:
    day = {"date-parts": [[2021, 3, 4]], "date-time": "2021-03-04T00:00:00Z"}
    return {
        name: [{"type": said[0], "DOI": said[1], "updated": day, "source": source}]
        for name, said, source in (
            ("update-to", work.update_to, "publisher"),
            ("updated-by", work.updated_by, "retraction-watch"),
        )
        if said
    }


# DBLP -------------------------------------------------------------------------------------------
_DBLP_TYPES = {
    "article": "Journal Articles",
    "paper": "Conference and Workshop Papers",
    "preprint": "Informal and Other Publications",
}


def dblp(works: Sequence[Work], asked: ReceivedRequest) -> Answer:
    """``/search/publ/api`` for words that must all be there, and ``/rec/KEY.xml``."""
    if asked.path.startswith("/rec/journals/corr/abs-"):
        arxiv_id = asked.path.removeprefix("/rec/journals/corr/abs-").removesuffix(".xml")
        for work in works:
            if work.arxiv_id and work.arxiv_id.replace(".", "-") == arxiv_id:
                return Answer(200, _dblp_xml(work).encode(), "application/xml")
        return Answer(404, b"<html><body><h1>Error 404</h1></body></html>", HTML_TYPE)
    wanted = words(asked.query["q"])
    found = [
        work
        for work in works
        if all(any(word.startswith(each) for word in _words(work)) for each in wanted)
    ]
    most = int(asked.query.get("h", "30"))
    return _json(_dblp(asked.query["q"], len(found), [_dblp_hit(each) for each in found[:most]]))


def _dblp(query: str, total: int, hits: list[Any], sent: int | None = None) -> dict[str, Any]:
    count = len(hits) if sent is None else sent
    listed: dict[str, Any] = {"@total": str(total), "@computed": str(total), "@sent": str(count)}
    listed |= {"@first": "0"} | ({"hit": hits} if hits else {})
    return {
        "result": {
            "query": query,
            "status": {"@code": "200", "text": "OK"},
            "time": {"@unit": "msecs", "text": "29.52"},
            "completions": {"@total": "0", "@computed": "0", "@sent": "0"},
            "hits": listed,
        }
    }


def _dblp_hit(work: Work) -> dict[str, Any]:
    authors = [{"@pid": "1/1", "text": f"{given} {family} 0001"} for family, given in work.authors]
    optional = {"volume": work.volume, "number": work.number, "pages": work.pages}
    if work.doi:
        optional |= {"doi": work.doi.upper(), "ee": f"https://doi.org/{work.doi}"}
    return {
        "@score": "3",
        "@id": "1",
        "info": {
            "authors": {"author": authors if len(authors) > 1 else authors[0]},
            "title": f"{escape(work.title, {chr(39): '&apos;'})}.",
            "venue": work.venue,
            "year": str(work.date[0]),
            "type": _DBLP_TYPES[work.sort],
            "access": "closed",
            "key": f"test/{work.title.replace(' ', '')[:20]}",
            "url": "https://dblp.org/rec/test",
        }
        | {name: value for name, value in optional.items() if value},
        "url": "URL#1",
    }


def _dblp_xml(work: Work) -> str:
    authors = "".join(
        f'<author pid="1/1">{escape(f"{given} {family}")} 0001</author>'
        for family, given in work.authors
    )
    key = f"journals/corr/abs-{work.arxiv_id.replace('.', '-')}"
    return (
        f'<?xml version="1.0"?>\n<dblp>\n<article publtype="informal" key="{key}">'
        f"\n{authors}<title>{escape(work.title)}.</title>\n<journal>CoRR</journal>"
        f"<volume>abs/{work.arxiv_id}</volume><year>20{work.arxiv_id[:2]}</year>"
        f'<ee type="oa">https://doi.org/10.48550/arXiv.{work.arxiv_id}</ee>'
        f"<url>db/journals/corr/corr.html</url></article></dblp>\n"
    )


# Semantic Scholar -------------------------------------------------------------------------------
_S2_TYPES = {"article": ["JournalArticle"], "paper": ["Conference"], "preprint": ["JournalArticle"]}


def semantic_scholar(works: Sequence[Work], asked: ReceivedRequest) -> Answer:
    """``/paper/NAME``, ``/paper/batch``, ``/paper/search``, its ``match`` and ``bulk``, and the
    lists at ``/paper/NAME/references`` and ``/paper/NAME/citations``: all other works."""
    path = asked.path
    for sort, holder in (("references", "citedPaper"), ("citations", "citingPaper")):
        if path.endswith(f"/{sort}"):
            return _s2_linked(works, asked, sort, holder)
    if path == "/recommendations/v1/papers":
        asked_for = json.loads(asked.body)["positivePaperIds"]
        seeds = [_s2_named(works, name) for name in asked_for]
        others = [_s2_paper(work) for work in works if work not in seeds]
        return _json({"recommendedPapers": others if any(seeds) else []})
    if path == "/paper/batch":
        names = json.loads(asked.body)["ids"]
        found = (_s2_named(works, name) for name in names)
        return _json([_s2_paper(work) if work else None for work in found])
    if path == "/paper/search/match":
        best = _ranked(works, asked.query["query"])[:1]
        near = [work for work in best if _shares_most(work, asked.query["query"])]
        if not near:
            return _json({"error": "Title match not found"}, 404)
        return _json({"data": [_s2_paper(near[0]) | {"matchScore": 178.2}]})
    if path == "/paper/search/bulk":
        either = [set(words(each)) for each in asked.query["query"].split(" | ")]
        found_papers = [
            _s2_paper(work)
            for work in works
            if any(each <= set(words(work.title)) for each in either)
        ]
        return _json({"total": len(found_papers), "token": None, "data": found_papers})
    if path == "/paper/search":
        hits = _ranked(works, asked.query["query"])
        if not hits:
            return _json({"total": 0, "offset": 0})
        most = int(asked.query["limit"])
        return _json(
            {"total": len(hits), "offset": 0, "data": [_s2_paper(each) for each in hits[:most]]}
        )
    name = unquote(path.removeprefix("/paper/"))
    work = _s2_named(works, name)
    return (
        _json(_s2_paper(work)) if work else _json({"error": f"Paper with id {name} not found"}, 404)
    )


def _s2_linked(works: Sequence[Work], asked: ReceivedRequest, sort: str, holder: str) -> Answer:
    """A page of works, behind the first of which stands one that has no record of its own."""
    name = unquote(asked.path.removeprefix("/paper/").removesuffix(f"/{sort}"))
    if _s2_named(works, name) is None:
        return _json({"error": f"Paper with id {name} not found"}, 404)
    linked: list[Any] = [_s2_paper(work) for work in works if f"ARXIV:{work.arxiv_id}" != name]
    linked.insert(1, {"paperId": None, "title": "Some web page, 2020."})
    start, most = int(asked.query["offset"]), int(asked.query["limit"])
    page = {"offset": start, "data": [{holder: each} for each in linked[start : start + most]]}
    return _json(page | ({"next": start + most} if start + most < len(linked) else {}))


def _shares_most(work: Work, query: str) -> bool:
    asked = set(words(query))
    return len(asked & set(words(work.title))) >= 0.7 * len(asked)


def _s2_named(works: Sequence[Work], name: str) -> Work | None:
    sort, value = name.split(":", 1)
    for work in works:
        if (sort == "DOI" and work.doi == value) or (sort == "ARXIV" and work.arxiv_id == value):
            return work
    return None


def _s2_paper(work: Work) -> dict[str, Any]:
    named: dict[str, Any] = {"CorpusId": 1}
    named |= {"DOI": work.doi} if work.doi else {}
    named |= {"ArXiv": work.arxiv_id} if work.arxiv_id else {}
    journal = {"name": work.venue, "volume": work.volume, "pages": work.pages.replace("-", " - ")}
    return {
        "paperId": f"{_number(work):040x}",
        "externalIds": named,
        "title": work.title,
        "venue": work.venue,
        "year": work.date[0],
        "publicationTypes": _S2_TYPES[work.sort],
        "publicationDate": None,
        "journal": {name: value for name, value in journal.items() if value},
        "abstract": work.abstract or None,
        "authors": [
            {"authorId": "1", "name": f"{given} {family}"} for family, given in work.authors
        ],
    }


# OpenAlex ---------------------------------------------------------------------------------------


def openalex(works: Sequence[Work], asked: ReceivedRequest) -> Answer:
    """``/works/doi:DOI``, and ``/works`` with a filter for DOIs, or for words of the title."""
    if asked.path.startswith("/works/doi:"):
        doi = unquote(asked.path.removeprefix("/works/doi:"))
        for work in works:
            if doi == _openalex_doi(work):
                cited = works[1:] if work is works[0] else ()
                ids = [f"https://openalex.org/W{_number(each)}" for each in cited]
                return _json(_openalex_work(work) | {"referenced_works": ids})
        page = b"<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>"
        return Answer(404, page, HTML_TYPE)
    if asked.path == "/sources":
        found_sources = [
            {"id": "https://openalex.org/S1", "display_name": name, "alternate_titles": []}
            for name in _venues(works, asked.query["search"])
        ]
        return _json(_openalex_list(len(found_sources), found_sources))
    filters = dict(part.split(":", 1) for part in asked.query["filter"].split(","))
    if "doi" in filters:
        dois = filters["doi"].split("|")
        found = [work for work in works if _openalex_doi(work) in dois]
    elif "openalex" in filters:
        ids = filters["openalex"].split("|")
        found = [work for work in works if f"W{_number(work)}" in ids]
    elif "cites" in filters:
        found = list(works[1:]) if filters["cites"] == f"W{_number(works[0])}" else []
    else:
        either = [set(words(each)) for each in filters["title.search"].split(" OR ")]
        found = [work for work in works if any(each <= set(words(work.title)) for each in either)]
        if person := filters.get("raw_author_name.search"):
            found = [work for work in found if set(words(person)) <= _words(work)]
    most, number = int(asked.query.get("per_page", "25")), int(asked.query.get("page", "1"))
    shown = found[most * (number - 1) : most * number]
    return _json(_openalex_list(len(found), [_openalex_work(work) for work in shown]))


def _openalex_doi(work: Work) -> str:
    return work.doi or f"10.48550/arxiv.{work.arxiv_id}"


def _openalex_list(count: int, results: list[Any]) -> dict[str, Any]:
    meta = {"count": count, "db_response_time_ms": 10, "page": 1, "per_page": 25}
    return {"meta": meta, "results": results, "group_by": []}


def _openalex_work(work: Work) -> dict[str, Any]:
    first, _, last = work.pages.partition("-")
    sort = "conference" if work.sort == "paper" else "journal"
    places = [{"landing_page_url": f"https://doi.org/{work.doi}"}]
    if work.arxiv_id:
        places.append({"landing_page_url": f"http://arxiv.org/abs/{work.arxiv_id}"})
    day = "-".join(f"{part:02d}" for part in (*work.date, 1, 1)[:3])
    return {
        "id": f"https://openalex.org/W{_number(work)}",
        "doi": f"https://doi.org/{_openalex_doi(work)}",
        "title": work.title,
        "display_name": work.title,
        "is_retracted": work.retracted,
        "publication_year": work.date[0],
        "publication_date": day,
        "type": "preprint" if work.sort == "preprint" else "article",
        "biblio": {
            "volume": work.volume or None,
            "issue": work.number or None,
            "first_page": first or None,
            "last_page": last or first or None,
        },
        "primary_location": {"source": {"display_name": work.venue, "type": sort}},
        "locations": places,
        "authorships": [
            {
                "author_position": "first",
                "author": {"id": "https://openalex.org/A1", "display_name": f"{given} {family}"},
                "raw_author_name": f"{given} {family}",
            }
            for family, given in work.authors
        ],
        "abstract_inverted_index": None,
    }


# Open Library -----------------------------------------------------------------------------------


def open_library(works: Sequence[Work], asked: ReceivedRequest) -> Answer:
    """``/api/books`` for ISBNs, ``/search.json`` for words of a title."""
    if asked.path == "/api/books":
        numbers = [each.removeprefix("ISBN:") for each in asked.query["bibkeys"].split(",")]
        editions = {
            f"ISBN:{number}": {
                "url": f"https://openlibrary.org/books/OL{_number(work)}M",
                "key": f"/books/OL{_number(work)}M",
                "title": work.title,
                "authors": [{"name": f"{given} {family}"} for family, given in work.authors],
                "publishers": [{"name": work.publisher}],
                "publish_date": f"March {work.date[0]}",
            }
            for number in numbers
            for work in works
            if work.isbn == number
        }
        return _json(editions)
    found = [work for work in _ranked(works, asked.query["title"]) if work.isbn]
    docs = [
        {
            "key": f"/works/OL{_number(work)}W",
            "title": work.title,
            "author_name": [f"{given} {family}" for family, given in work.authors],
            "first_publish_year": work.date[0],
        }
        for work in found
    ]
    return _json({"numFound": len(docs), "start": 0, "numFoundExact": True, "docs": docs})


# DataCite ---------------------------------------------------------------------------------------


def datacite(works: Sequence[Work], asked: ReceivedRequest) -> Answer:
    """``/dois/DOI``, and ``/dois`` with a query."""
    if asked.path.startswith("/dois/"):
        doi = unquote(asked.path.removeprefix("/dois/")).lower()
        for work in works:
            if doi == _openalex_doi(work):
                return _json({"data": _datacite_work(work)})
        error = {"status": "404", "title": "The resource you are looking for doesn't exist."}
        return _json({"errors": [error]}, 404)
    found = [_datacite_work(work) for work in _ranked(works, asked.query["query"])]
    return _json({"data": found, "meta": {"total": len(found), "totalPages": 1, "page": 1}})


def _datacite_work(work: Work) -> dict[str, Any]:
    authors = [
        {
            "name": f"{family}, {given}",
            "nameType": "Personal",
            "givenName": given,
            "familyName": family,
        }
        for family, given in work.authors
    ]
    attributes = {
        "doi": _openalex_doi(work),
        "titles": [{"title": work.title}],
        "creators": authors,
        "publisher": work.publisher,
        "publicationYear": work.date[0],
        "types": {"resourceTypeGeneral": "Preprint" if work.sort == "preprint" else "Dataset"},
    }
    return {"id": _openalex_doi(work), "type": "dois", "attributes": attributes}


# The DOI registry ---------------------------------------------------------------------------------


def doi_registry(works: Sequence[Work], asked: ReceivedRequest) -> Answer:
    """``/api/handles/DOI``, as the Handle proxy's REST API documents it."""
    doi = unquote(asked.path.removeprefix("/api/handles/")).lower()
    if any(work.doi == doi for work in works):
        address = {"format": "string", "value": f"https://publisher.example/{doi}"}
        values = [{"index": 1, "type": "URL", "data": address, "ttl": 86400}]
        return _json({"responseCode": 1, "handle": doi, "values": values})
    return _json({"responseCode": 100, "handle": doi}, 404)


RESPONDENTS: dict[str, Respondent] = {
    "crossref": crossref,
    "dblp": dblp,
    "semantic-scholar": semantic_scholar,
    "openalex": openalex,
    "open-library": open_library,
    "datacite": datacite,
    "inspire": inspire,
    "opencitations": opencitations,
    "doi": doi_registry,
}


def empty_list(name: str, total: int) -> Answer:
    """A list without an entry that says that there are so many."""
    match name:
        case "crossref":
            return _json(_crossref("work-list", _crossref_list(total, [])))
        case "dblp":
            return _json(_dblp("", total, [], sent=min(total, 1)))
        case "semantic-scholar":
            return _json({"total": total, "offset": 0, "data": []})
    return _json(_openalex_list(total, []))
