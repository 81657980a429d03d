"""The HTTP session under the arXiv client: paced, patient and suspicious.

What the ``arxiv`` package leaves open (4.0.2: no time-out, no back-off, Retry-After ignored,
torn feeds and error feeds taken for answers) is settled here, below its parser, so that the
parser only ever sees whole answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from bibwright.arxiv.feed import ErrorFeedError, TornFeedError, read_feed
from bibwright.arxiv.pace import Pace, TooLongAWaitError
from bibwright.arxiv.wire import BoundedAdapter
from bibwright.progress import Watcher

__all__ = ["NotAvailableError", "PoliteSession", "RefusedError", "Retries", "SuspectError"]


class NotAvailableError(Exception):
    """The source could not be asked, for a reason that no rewording mends."""


class RefusedError(Exception):
    """The source did not understand or accept this very question."""


class SuspectError(Exception):
    """The question itself may be why the source fails: worth asking in smaller parts."""


@dataclass(frozen=True, slots=True)
class Retries:
    """How patient the session is.

    ``patience``: seconds that may go into requests that met trouble, over the session's life;
    with 0 nothing is tried twice. ``busy``: tries of a request that the source turns away;
    ``suspect``: tries of one that it breaks on, or that doesn't reach it. ``first_pause``:
    seconds before the second try, doubled each time.
    """

    patience: float = 180.0
    busy: int = 6
    suspect: int = 3
    first_pause: float = 3.0


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why an answer is none, how often to try, whether to suspect the question, and the pause
    that was asked for."""

    reason: str
    tries: int
    suspect: bool = False
    retry_after: float = 0.0


class PoliteSession(requests.Session):
    """Sends at the source's pace, tries again where that can help, accepts only whole feeds.

    ``sent`` counts the requests made. While ``hits_expected`` is set, an answer without any
    entry counts as a failure of the source.
    """

    def __init__(
        self,
        pace: Pace,
        user_agent: str,
        *,
        retries: Retries,
        timeouts: tuple[float, float],
        answer_seconds: float,
        now: Callable[[], float],
        watcher: Watcher,
    ) -> None:
        super().__init__()
        for scheme in ("http://", "https://"):
            self.mount(scheme, BoundedAdapter(answer_seconds))
        self._pace = pace
        self._user_agent = user_agent
        self._retries = retries
        self._timeouts = timeouts
        self._now = now
        self._watcher = watcher
        self._spent = 0.0
        self._gave_up = ""
        self.sent = 0
        self.hits_expected = False

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """The first whole answer.

        Raises RefusedError, SuspectError or NotAvailableError when none can be had, and
        SourceUnavailableError when the pace can't be kept. Once patience is used up, all that
        follows is not available at once.
        """
        if self._gave_up:
            raise NotAvailableError(self._gave_up)
        request.headers["User-Agent"] = self._user_agent
        kwargs["timeout"] = self._timeouts
        # A redirect followed in here would be a second request in the same turn.
        kwargs["allow_redirects"] = False
        started, tries, pause, troubled = self._now(), 0, self._retries.first_pause, False
        try:
            while True:
                tries += 1
                outcome = self._try_once(request, pause, started, **kwargs)
                if isinstance(outcome, requests.Response):
                    return outcome
                troubled = True
                self._give_up_if_due(outcome, tries, pause, started)
                self._watcher.say(f"{outcome.reason}; trying again")
                pause *= 2
        finally:
            if troubled:
                self._spent += self._now() - started

    def _patience(self, started: float) -> float:
        """The seconds that are left."""
        return self._retries.patience - self._spent - (self._now() - started)

    def _try_once(
        self, request: requests.PreparedRequest, pause: float, started: float, **kwargs: Any
    ) -> requests.Response | _Trouble:
        try:
            with self._pace.turn(self._patience(started), self._watcher.say) as turn:
                self.sent += 1
                outcome = self._exchange(request, **kwargs)
                if isinstance(outcome, _Trouble):
                    turn.postpone(max(pause, outcome.retry_after))
                return outcome
        except TooLongAWaitError as error:
            self._gave_up = f"arXiv is busy: {error}"
            raise NotAvailableError(self._gave_up) from error

    def _exchange(
        self, request: requests.PreparedRequest, **kwargs: Any
    ) -> requests.Response | _Trouble:
        few = self._retries.suspect
        try:
            response = super().send(request, **kwargs)
            body = response.content
        except requests.ReadTimeout:
            return _Trouble("arXiv did not answer in time", few, suspect=True)
        except (
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        ):
            return _Trouble("arXiv's answer broke off", few, suspect=True)
        except requests.ConnectionError as error:
            return _Trouble(f"no connection to {_host(request)} ({_root_cause(error)})", few)
        return self._judge(request, response, body)

    def _judge(
        self, request: requests.PreparedRequest, response: requests.Response, body: bytes
    ) -> requests.Response | _Trouble:
        status = response.status_code
        if status == requests.codes.ok:
            return self._judge_feed(response, body)
        if status == requests.codes.not_modified and _is_conditional(request):
            return response
        if status in {429, 406} or status >= 500:
            pause = _retry_after(response.headers.get("Retry-After", ""), self._now())
            suspect = status == 500
            tries = self._retries.suspect if suspect else self._retries.busy
            return _Trouble(f"arXiv says HTTP {status}", tries, suspect, pause)
        if status in {400, 414}:
            raise RefusedError(f"arXiv refused the question: {_refusal(response)}")
        if response.is_redirect:
            raise NotAvailableError(
                f"{_host(request)} sends us on to {response.headers['Location']}; "
                "if that is right, set api_url to it"
            )
        raise NotAvailableError(f"arXiv says HTTP {status}")

    def _judge_feed(self, response: requests.Response, body: bytes) -> requests.Response | _Trouble:
        try:
            feed = read_feed(response.url, body)
        except TornFeedError as error:
            reason = f"arXiv's answer is no use: {error}"
            return _Trouble(reason, self._retries.suspect, suspect=True)
        except ErrorFeedError as error:
            raise RefusedError(f"arXiv refused the question: {error}") from error
        if self.hits_expected and not feed.entries:
            return _Trouble("arXiv finds nothing, not even what it has", self._retries.busy)
        return response

    def _give_up_if_due(self, trouble: _Trouble, tries: int, pause: float, started: float) -> None:
        if max(pause, trouble.retry_after) >= self._patience(started):
            self._gave_up = trouble.reason
        if tries >= trouble.tries or self._gave_up:
            times = f"asked {tries} times" if tries > 1 else "asked once"
            error = SuspectError if trouble.suspect and not self._gave_up else NotAvailableError
            raise error(f"{trouble.reason} ({times})")


def _is_conditional(request: requests.PreparedRequest) -> bool:
    """Whether the cache asked if what it has is still good."""
    return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers


def _retry_after(header: str, now: float) -> float:
    """Seconds that a Retry-After header asks for: a number or a date (RFC 9110, 10.2.3)."""
    header = header.strip()
    if header.isascii() and header.isdigit():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.fromtimestamp(now, UTC)).total_seconds())


def _refusal(response: requests.Response) -> str:
    try:
        read_feed(response.url, response.content)
    except ErrorFeedError as error:
        return str(error)
    except TornFeedError:
        pass
    return f"HTTP {response.status_code}"


def _host(request: requests.PreparedRequest) -> str:
    return (request.url or "").split("/")[2]


def _root_cause(error: BaseException) -> str:
    """The innermost reason of a failed connection, which is the one a person can act on."""
    seen = error
    while (inner := seen.__cause__ or seen.__context__) is not None:
        seen = inner
    return str(getattr(seen, "strerror", None) or seen)
