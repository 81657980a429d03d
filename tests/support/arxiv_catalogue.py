"""What the arXiv API answers to the parameters of a request, without any network.

Limits, from arXiv's manual and terms of use: slices of at most 2,000 entries, 30,000 in all
and HTTP 400 beyond; a `max_results` between the two is taken and cut at 2,000.

Answers nobody has recorded, and how they are given here: a request with neither a query nor
ids gets an empty feed; every refused parameter gets an error feed worded after the manual's
table; an open date window gets HTTP 500 with a page of HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from support.arxiv_feed import Generation, Selection, render, render_error
from support.arxiv_query import IndexedRecord, OpenWindowError, QueryError, parse
from support.arxiv_records import ServedEntry, ServedRecord
from support.loopback import Answer

DEFAULT_RESULTS = 10
MAX_SLICE = 2_000
MAX_RESULTS = 30_000

ATOM_TYPE = "application/atom+xml; charset=utf-8"
HTML_TYPE = "text/html; charset=utf-8"
TEXT_TYPE = "text/plain; charset=utf-8"

_WELL_FORMED = re.compile(
    r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(?P<version>[1-9]\d*))?"
)
_SORTS = ("relevance", "lastUpdatedDate", "submittedDate")
_ORDERS = ("ascending", "descending")


class RefusedError(Exception):
    """A request the API answers with an error feed; the text is the feed's summary."""


@dataclass(frozen=True, slots=True)
class _Hit:
    entry: ServedEntry
    score: int


class Catalogue:
    """The papers of a server and the search over them. ValueError for a paper given twice."""

    def __init__(self, records: Iterable[ServedRecord]) -> None:
        self._papers: dict[str, IndexedRecord] = {}
        for record in records:
            if record.arxiv_id in self._papers:
                raise ValueError(f"{record.arxiv_id} is given twice")
            self._papers[record.arxiv_id] = IndexedRecord(record)

    def select(self, parameters: Mapping[str, str]) -> Selection:
        """What a request asks for. RefusedError where the API would send an error feed;
        OpenWindowError where it breaks down."""
        start = _count(parameters, "start", 0)
        max_results = _count(parameters, "max_results", DEFAULT_RESULTS)
        if start + max_results > MAX_RESULTS:
            raise RefusedError(f"start plus max_results must be at most {MAX_RESULTS}")
        sort = _choice(parameters, "sortBy", _SORTS)
        order = _choice(parameters, "sortOrder", _ORDERS, default="descending")
        query = parameters.get("search_query", "").strip()
        ids = parameters.get("id_list", "").strip()
        hits = _sorted(self._hits(query, ids), sort, descending=order == "descending")
        per_page = min(max_results, MAX_SLICE)
        shown = tuple(hit.entry for hit in hits[start : start + per_page])
        return Selection(query, ids, start, per_page, len(hits), shown)

    def _hits(self, query: str, ids: str) -> list[_Hit]:
        if not query:
            return [_Hit(entry, 0) for entry in self._named(ids)]
        try:
            tree = parse(query)
        except OpenWindowError:
            raise
        except QueryError as problem:
            raise RefusedError(str(problem)) from problem
        entries = self._named(ids) if ids else self._latest()
        scored = (_Hit(entry, self._papers[entry.record.arxiv_id].score(tree)) for entry in entries)
        return [hit for hit in scored if hit.score]

    def _latest(self) -> list[ServedEntry]:
        return [ServedEntry(paper.record, paper.record.version) for paper in self._papers.values()]

    def _named(self, ids: str) -> list[ServedEntry]:
        """The papers of an id list in its order, each once; unknown ones dropped in silence."""
        found: dict[str, ServedEntry] = {}
        for text in filter(None, (each.strip() for each in ids.split(","))):
            name = _WELL_FORMED.fullmatch(text)
            if name is None:
                raise RefusedError(f"incorrect id format for {text}")
            paper = self._papers.get(name["id"])
            if paper is None:
                continue
            version = int(name["version"] or paper.record.version)
            if version <= paper.record.version:
                entry = ServedEntry(paper.record, version)
                found[entry.name] = entry
        return list(found.values())


def _count(parameters: Mapping[str, str], name: str, default: int) -> int:
    text = parameters.get(name, "").strip()
    if not text:
        return default
    if not re.fullmatch(r"[+-]?\d+", text):
        raise RefusedError(f"{name} must be an integer")
    if int(text) < 0:
        raise RefusedError(f"{name} must be non-negative")
    return int(text)


def _choice(
    parameters: Mapping[str, str], name: str, choices: Sequence[str], default: str | None = None
) -> str:
    text = parameters.get(name, "").strip() or default or choices[0]
    if text not in choices:
        raise RefusedError(f"{name} must be in: {', '.join(choices)}")
    return text


def _sorted(hits: list[_Hit], sort: str, *, descending: bool) -> list[_Hit]:
    """Stable: equals keep the order of the catalogue, or of the id list."""

    def submitted(hit: _Hit) -> datetime:
        return hit.entry.record.published

    def updated(hit: _Hit) -> datetime:
        return hit.entry.record.submitted(hit.entry.version)

    if sort == "submittedDate":
        return sorted(hits, key=submitted, reverse=descending)
    if sort == "lastUpdatedDate":
        return sorted(hits, key=updated, reverse=descending)
    return sorted(hits, key=lambda hit: hit.score, reverse=descending)


def answer(
    catalogue: Catalogue,
    parameters: Mapping[str, str],
    generation: Generation,
    now: datetime,
) -> tuple[Answer, Selection | None]:
    """The answer to a request, and what it shows unless it is a refusal."""
    try:
        selection = catalogue.select(parameters)
    except OpenWindowError:
        page = b"<html><body><h1>Internal Server Error</h1></body></html>"
        return Answer(500, page, HTML_TYPE), None
    except RefusedError as refusal:
        status = 200 if generation is Generation.LEGACY else 400
        body = render_error(
            str(refusal),
            parameters.get("search_query", ""),
            parameters.get("id_list", ""),
            generation,
            now,
        )
        return Answer(status, body, ATOM_TYPE), None
    return Answer(200, render(selection, generation, now), ATOM_TYPE), selection
