"""The ways in which a Zotero server fails its clients, to be ordered from a test server.

Some come before a write is carried out, some after it: in the second case the library has
changed although the client hears nothing, or nothing whole, of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from support.loopback import Answer
from support.zotero_answers import HTML_TYPE, ReceivedRequest


@dataclass(frozen=True, slots=True)
class Replaced:
    """Another answer; the request is not carried out."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Marked:
    """The true answer with more headers."""

    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection is closed without a byte of answer, the request carried out or not."""

    carried_out: bool


@dataclass(frozen=True, slots=True)
class Hung:
    """Nothing of the answer comes until the server is told to release, which sends it, or
    closes; the request is carried out at once or not at all. One that is not is dropped on
    release."""

    carried_out: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """The request is carried out; only the first `fraction` of the body comes.

    `honest` gives the length of that part as Content-Length, so that only the JSON is torn;
    otherwise the length is that of the whole body and the connection closes early.
    """

    fraction: float
    honest: bool


@dataclass(frozen=True, slots=True)
class Slow:
    """The true answer after a delay of so many seconds, by the server's own `delay`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Something that happens to the libraries just before the request is carried out."""

    action: Callable[[], object]


Fault = Replaced | Marked | Dropped | Hung | Cut | Slow | Meanwhile

When = Callable[[ReceivedRequest], bool]


def writes(request: ReceivedRequest) -> bool:
    """For orders that spoil writes only."""
    return request.is_write


def reads(request: ReceivedRequest) -> bool:
    """For orders that spoil reads only."""
    return not request.is_write


def too_many_requests(retry_after: int | None = None) -> Replaced:
    """HTTP 429, with Retry-After in seconds or without."""
    return refused(429, retry_after, "Request rate limit exceeded")


def refused(status: int, retry_after: int | None = None, message: str = "") -> Replaced:
    """A short text with any HTTP status: 500, 502, 503, 504; nothing is carried out."""
    text = message or HTTPStatus(status).phrase
    headers = () if retry_after is None else (("Retry-After", str(retry_after)),)
    return Replaced(Answer(status, text.encode(), HTML_TYPE, headers))


def backoff(seconds: int) -> Marked:
    """The true answer, with the wish to be left alone for so many seconds."""
    return Marked((("Backoff", str(seconds)),))


def lost_request() -> Dropped:
    """The connection is cut before anything was done."""
    return Dropped(carried_out=False)


def lost_answer() -> Dropped:
    """The connection is cut after the request was carried out."""
    return Dropped(carried_out=True)


def hung_before() -> Hung:
    """The request is taken, not carried out, and not answered."""
    return Hung(carried_out=False)


def hung_after() -> Hung:
    """The request is carried out and not answered."""
    return Hung(carried_out=True)


def torn(fraction: float = 0.5) -> Cut:
    """Carried out; the connection closes before the body is as long as promised."""
    return Cut(fraction, honest=False)


def torn_json(fraction: float = 0.5) -> Cut:
    """Carried out; a body as long as promised that breaks off in the middle of the JSON."""
    return Cut(fraction, honest=True)


def slow(seconds: float) -> Slow:
    """The true answer, late."""
    return Slow(seconds)


def meanwhile(action: Callable[[], object]) -> Meanwhile:
    """Somebody else comes in between: `action` is called, then the request carried out."""
    return Meanwhile(action)
