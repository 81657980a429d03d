"""The ways in which the arXiv API has been seen to fail, to be ordered from a test server.

A fault either replaces the answer, alters the feed, or spoils the sending of it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus

from support.arxiv_catalogue import ATOM_TYPE, HTML_TYPE, TEXT_TYPE
from support.arxiv_feed import Selection
from support.arxiv_records import ServedEntry, ServedRecord
from support.loopback import Answer


@dataclass(frozen=True, slots=True)
class Replaced:
    """Another answer in place of the true one."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Altered:
    """A feed that shows something else than what was found; error feeds stay as they are."""

    what: str
    change: Callable[[Selection], Selection] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hung:
    """Nothing at all comes after `fraction` of the answer (0: not even the status line)
    until the server is told to release, which sends the rest, or closes."""

    fraction: float = 0.0


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection is closed without a byte of answer."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Only the first `fraction` of the body comes.

    `honest` gives the length of that part as Content-Length, so that only the XML is torn;
    otherwise the length is that of the whole body and the connection closes early.
    """

    fraction: float
    honest: bool


Fault = Replaced | Altered | Hung | Dropped | Cut

RATE_EXCEEDED = b"Rate exceeded."


def too_many_requests(retry_after: int | datetime | None = None) -> Replaced:
    """HTTP 429 "Rate exceeded.", with Retry-After in seconds, as an HTTP date, or without."""
    return Replaced(Answer(429, RATE_EXCEEDED, TEXT_TYPE, _retry_after(retry_after)))


def refused(status: int, retry_after: int | datetime | None = None) -> Replaced:
    """A short page with any other HTTP status: 406, 500, 503."""
    page = f"<html><body><h1>{HTTPStatus(status).phrase}</h1></body></html>"
    return Replaced(Answer(status, page.encode(), HTML_TYPE, _retry_after(retry_after)))


def _retry_after(when: int | datetime | None) -> tuple[tuple[str, str], ...]:
    if when is None:
        return ()
    if isinstance(when, datetime):
        return (("Retry-After", format_datetime(when.astimezone(UTC), usegmt=True)),)
    return (("Retry-After", str(when)),)


def empty_body() -> Replaced:
    """HTTP 200 with no body."""
    return Replaced(Answer(200, b"", ATOM_TYPE))


def rate_page() -> Replaced:
    """HTTP 200 with a page of HTML that says "Rate exceeded."."""
    page = b"<!DOCTYPE html>\n<html><body><p>Rate exceeded.</p></body></html>\n"
    return Replaced(Answer(200, page, HTML_TYPE))


def torn(fraction: float = 0.5) -> Cut:
    """The connection closes before the body is as long as promised."""
    return Cut(fraction, honest=False)


def torn_xml(fraction: float = 0.5) -> Cut:
    """A body as long as promised that breaks off in the middle of the feed."""
    return Cut(fraction, honest=True)


def empty_feed() -> Altered:
    """A feed that claims there are no results at all."""
    return Altered("empty feed", lambda shown: dataclasses.replace(shown, total=0, entries=()))


def reversed_entries() -> Altered:
    """The right entries, last first."""
    return Altered(
        "reversed entries", lambda shown: dataclasses.replace(shown, entries=shown.entries[::-1])
    )


def fewer_entries(keep: int) -> Altered:
    """Only the first `keep` entries, under the totalResults of all."""
    return Altered(
        "fewer entries", lambda shown: dataclasses.replace(shown, entries=shown.entries[:keep])
    )


def extra_entry(record: ServedRecord) -> Altered:
    """An entry nobody asked for, ahead of the others and not counted."""
    extra = ServedEntry(record, record.version)
    return Altered(
        "extra entry", lambda shown: dataclasses.replace(shown, entries=(extra, *shown.entries))
    )


def hung() -> Hung:
    """The request is taken and not answered."""
    return Hung()


def stalled(fraction: float = 0.5) -> Hung:
    """The answer stops in the middle of its body, the connection open."""
    return Hung(fraction)


def dropped() -> Dropped:
    """The connection is closed without an answer."""
    return Dropped()
