"""Whether an answer of the arXiv API is whole.

A whole answer is an Atom feed with its end tag, with a totalResults, with as many entries as
that number promises for the page asked for, each with what the ``arxiv`` package needs to
read it (it passes over others in silence), and without an error entry. Everything else that
calls itself an answer (an HTML page, an empty body, half a feed) is none, though the HTTP
status may be 200.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import requests
from lxml import etree

from bibwright.model.identifiers import parse_arxiv_id
from bibwright.sources.web.judging import (
    ImplausibleResponseError,
    RefusedError,
    TruncatedAnswerError,
)
from bibwright.text.fold import fold

_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
#: Words that tell something, and how much of one stays the same where arXiv reduces it to its stem.
_WORD = re.compile(r"[a-z0-9]{4,}")
_STEM = 4
_FIELD = re.compile(r"\b(?:ti|au|submittedDate):|\b(?:AND|OR|TO)\b")
_DEFAULT_MAX_RESULTS = 10  # arXiv API user's manual, 3.1.1.2


@dataclass(frozen=True, slots=True)
class Feed:
    """A whole answer: the number of hits in all, and of entries in this page, with the ids and the
    titles and authors of those."""

    total: int
    entries: int
    names: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(slots=True)
class FeedForm:
    """What arXiv's answers look like: whole feeds.

    While ``hits_expected`` is set, one without any entry counts as a fault.
    """

    hits_expected: bool = False

    @property
    def name(self) -> str:
        """What the source is called in a sentence."""
        return "arXiv"

    def check(self, response: requests.Response) -> None:
        """Raises TruncatedAnswerError, ImplausibleResponseError or RefusedError for a feed that is
        not whole."""
        feed = read_feed(response.url, response.content)
        if self.hits_expected and not feed.entries:
            raise ImplausibleResponseError("finds nothing, not even what it has")
        if not _is_about(response.url, feed):
            raise ImplausibleResponseError("answers about other papers than it was asked for")

    def is_empty(self, response: requests.Response) -> bool:
        """Whether the feed has no entry."""
        return not read_feed(response.url, response.content).entries

    def is_absence(self, response: requests.Response) -> bool:
        """Never: what arXiv doesn't have is missing from its feed."""
        del response
        return False

    def refusal(self, response: requests.Response) -> str:
        """What the error feed says."""
        try:
            read_feed(response.url, response.content)
        except RefusedError as error:
            return str(error)
        except TruncatedAnswerError:
            pass
        return ""


def read_feed(url: str, body: bytes) -> Feed:
    """The numbers of the answer to ``url``.

    Raises TruncatedAnswerError when the body is not whole, RefusedError when it is an
    error feed, arXiv's way to say that it did not understand the question.
    """
    root = _parse(body)
    entries = root.findall(f"{_ATOM}entry")
    for entry in entries:
        if "/api/errors" in (entry.findtext(f"{_ATOM}id") or ""):
            summary = entry.findtext(f"{_ATOM}summary") or "no reason given"
            raise RefusedError(" ".join(summary.split()))
    total = root.findtext(f"{_OPENSEARCH}totalResults") or ""
    if not total.strip().isdigit():
        raise TruncatedAnswerError("the feed says nothing of how many results there are")
    expected = _expected_entries(url, int(total))
    if len(entries) != expected:
        raise TruncatedAnswerError(f"the feed holds {len(entries)} entries where {expected} belong")
    if not all(_is_complete(entry) for entry in entries):
        raise TruncatedAnswerError("an entry lacks its id, its title or its dates")
    return Feed(
        total=int(total),
        entries=len(entries),
        names=tuple(entry.findtext(f"{_ATOM}id") or "" for entry in entries),
        titles=tuple(" ".join(map(str, entry.itertext())) for entry in entries),
    )


def _is_about(url: str, feed: Feed) -> bool:
    """Whether the feed answers the question in the url: only papers whose ids were asked for; to a
    search, a paper in which a word of it stands."""
    query = parse_qs(urlsplit(url).query)
    asked = [parse_arxiv_id(name) for name in ",".join(query.get("id_list", [])).split(",")]
    bases = {each.base for each in asked if each is not None}
    search = " ".join(query.get("search_query", []))
    if bases and not search:
        return all((found := parse_arxiv_id(name)) and found.base in bases for name in feed.names)
    words = {word[:_STEM] for word in _WORD.findall(_FIELD.sub(" ", search).lower())}
    if not words or not feed.entries or "submittedDate" in search:
        return True
    return any(words & {word[:_STEM] for word in fold(text).split()} for text in feed.titles)


def _parse(body: bytes) -> etree._Element:
    if not body.strip():
        raise TruncatedAnswerError("the answer is empty")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        start = body.lstrip()[:15].lower()
        if start.startswith((b"<!doctype html", b"<html")) or not start.startswith(b"<"):
            raise TruncatedAnswerError("the answer is a page of text, not a feed") from error
        raise TruncatedAnswerError("the feed breaks off or is damaged") from error
    if root.tag != f"{_ATOM}feed":
        raise TruncatedAnswerError("the answer is not an Atom feed")
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
