"""Whether an answer of the arXiv API is whole.

A whole answer is an Atom feed with its end tag, with a totalResults, with as many entries as
that number promises for the page asked for, each with what the ``arxiv`` package needs to
read it (it passes over others in silence), and without an error entry. Everything else that
calls itself an answer (an HTML page, an empty body, half a feed) is none, though the HTTP
status may be 200.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from lxml import etree

__all__ = ["ErrorFeedError", "Feed", "TornFeedError", "read_feed"]

_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_DEFAULT_MAX_RESULTS = 10  # arXiv API user's manual, 3.1.1.2


class TornFeedError(Exception):
    """The body is not a whole feed; the message says in what."""


class ErrorFeedError(Exception):
    """The feed is arXiv's way to say that it did not understand the question."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The numbers of a whole answer: hits in all, and entries in this page."""

    total: int
    entries: int


def read_feed(url: str, body: bytes) -> Feed:
    """The numbers of the answer to ``url``.

    Raises TornFeedError when the body is not whole, ErrorFeedError when it is an error feed.
    """
    root = _parse(body)
    entries = root.findall(f"{_ATOM}entry")
    for entry in entries:
        if "/api/errors" in (entry.findtext(f"{_ATOM}id") or ""):
            summary = entry.findtext(f"{_ATOM}summary") or "no reason given"
            raise ErrorFeedError(" ".join(summary.split()))
    total = root.findtext(f"{_OPENSEARCH}totalResults") or ""
    if not total.strip().isdigit():
        raise TornFeedError("the feed says nothing of how many results there are")
    expected = _expected_entries(url, int(total))
    if len(entries) != expected:
        raise TornFeedError(f"the feed holds {len(entries)} entries where {expected} belong")
    if not all(_is_complete(entry) for entry in entries):
        raise TornFeedError("an entry lacks its id, its title or its dates")
    return Feed(total=int(total), entries=len(entries))


def _parse(body: bytes) -> etree._Element:
    if not body.strip():
        raise TornFeedError("the answer is empty")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        start = body.lstrip()[:15].lower()
        if start.startswith((b"<!doctype html", b"<html")) or not start.startswith(b"<"):
            raise TornFeedError("the answer is a page of text, not a feed") from error
        raise TornFeedError("the feed breaks off or is damaged") from error
    if root.tag != f"{_ATOM}feed":
        raise TornFeedError("the answer is not an Atom feed")
    return root


def _is_complete(entry: etree._Element) -> bool:
    texts = [entry.findtext(f"{_ATOM}{name}") for name in ("id", "title", "published", "updated")]
    if not all(texts):
        return False
    try:
        return all(datetime.fromisoformat((text or "").strip()) for text in texts[2:])
    except ValueError:
        return False


def _expected_entries(url: str, total: int) -> int:
    query = parse_qs(urlsplit(url).query)
    start = int(query.get("start", ["0"])[0])
    page = int(query.get("max_results", [str(_DEFAULT_MAX_RESULTS)])[0])
    return max(0, min(total - start, page))
