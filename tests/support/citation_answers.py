"""What INSPIRE and OpenCitations answer, and what Crossref keeps of a list of references.

In every catalogue here the first work cites all others, and all others cite it. The shapes are
those of https://github.com/inspirehep/rest-api-doc and its schemas ("elements/reference"), of
https://api.opencitations.net/index/v2 and of Crossref's ``reference`` in
https://api.crossref.org/swagger-ui.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote
from zlib import crc32

from support.arxiv_server import ReceivedRequest
from support.catalogue_works import Work
from support.loopback import Answer


def _json(value: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value, ensure_ascii=False).encode(), "application/json")


def crossref_list(works: Sequence[Work]) -> list[dict[str, Any]]:
    """All but the first: by DOI, by fields, by text, in turns."""
    listed: list[dict[str, Any]] = []
    for number, work in enumerate(works[1:], 1):
        family, given = work.authors[0]
        fields = {"article-title": work.title, "author": family, "year": str(work.date[0])}
        text = f"{family}, {given[0]}. et al. {work.title}. {work.venue} ({work.date[0]})."
        forms = (
            {"doi-asserted-by": "publisher", "DOI": work.doi.upper()},
            fields,
            {"unstructured": text},
        )
        listed.append({"key": f"ref{number}"} | forms[number % 3])
    return listed


def inspire(works: Sequence[Work], asked: ReceivedRequest) -> Answer:
    """``/arxiv/ID`` and ``/doi/DOI``, with ``fields=references`` too, and ``/literature?q=``."""
    if asked.path == "/literature":
        name = asked.query["q"].removeprefix("refersto:")
        hits = [_inspire_paper(each) for each in works[1:]] if name == _searched(works[0]) else []
        size, page = int(asked.query["size"]), int(asked.query["page"])
        shown = hits[size * (page - 1) : size * page]
        return _json({"hits": {"hits": shown, "total": len(hits)}, "links": {}})
    name = asked.path.split("/", 2)[2]
    named = [each for each in works if unquote(name) in (each.arxiv_id, each.doi)]
    if not named:
        return _json({"status": 404, "message": "PID does not exist."}, 404)
    if asked.query["fields"] != "references":
        return _json(_inspire_paper(named[0]))
    items = [_inspire_item(each) for each in works[1:]] if named[0] is works[0] else []
    return _json({"id": "1", "metadata": {"references": items} if items else {}, "links": {}})


def _searched(work: Work) -> str:
    return f"arxiv:{work.arxiv_id}"


def _inspire_paper(work: Work) -> dict[str, Any]:
    place = {"journal_title": work.venue, "journal_volume": work.volume, "year": work.date[0]}
    return {
        "id": str(crc32(work.title.encode())),
        "metadata": {
            "titles": [{"title": work.title, "source": "arXiv"}],
            "authors": [{"full_name": f"{family}, {given}"} for family, given in work.authors],
            "dois": [{"value": work.doi}],
            "arxiv_eprints": [{"value": work.arxiv_id}] if work.arxiv_id else [],
            "publication_info": [place],
            "document_type": ["article"],
        },
    }


def _inspire_item(work: Work) -> dict[str, Any]:
    place = {"journal_title": work.venue, "journal_volume": work.volume, "year": work.date[0]}
    family, given = work.authors[0]
    said = {
        "label": "1",
        "dois": [work.doi],
        "authors": [{"full_name": f"{family}, {given}"}],
        "publication_info": place,
        "misc": ["and so on"],
    }
    record = {"$ref": "https://inspirehep.net/api/literature/1"}
    return {"reference": said, "record": record, "curated_relation": False}


def opencitations(works: Sequence[Work], asked: ReceivedRequest) -> Answer:
    """``/references/doi:DOI`` and ``/citations/doi:DOI``."""
    _, sort, name = asked.path.split("/", 2)
    own = unquote(name).removeprefix("doi:")
    if own != works[0].doi:
        return _json([])
    here, there = ("citing", "cited") if sort == "references" else ("cited", "citing")
    return _json(
        [
            {
                "oci": f"0612-{number}",
                here: f"omid:br/0612 doi:{own} openalex:W1",
                there: f"omid:br/06{number} doi:{work.doi} pmid:{number}",
                "creation": "2020-01",
                "timespan": "P1Y",
                "journal_sc": "no",
                "author_sc": "no",
            }
            for number, work in enumerate(works[1:])
        ]
    )
