"""The HTTP session under every source: paced, patient and suspicious.

Whoever asks through it only ever sees whole answers. What a source's answers look like, and how
it refuses a question, is its `Form`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import requests
from urllib3.exceptions import NewConnectionError

from bibwright.network.address import host_of, shown
from bibwright.network.bounded import root_cause
from bibwright.network.waits import LONGEST_INTERVAL, retry_after, seconds
from bibwright.progress import Watcher
from bibwright.sources.web.pace import Pace, TooLongAWaitError
from bibwright.sources.web.wire import AnswerTooLargeError, BoundedAdapter

__all__ = [
    "SECRETS",
    "Form",
    "ImplausibleResponseError",
    "NotAvailableError",
    "PoliteSession",
    "QuestionSuspectedError",
    "RefusedError",
    "Retries",
    "TruncatedAnswerError",
]


#: Parameters and headers that hold a person's key; no part of what is kept or shown.
SECRETS = ("Authorization", "X-API-KEY", "x-api-key", "api_key")


class NotAvailableError(Exception):
    """The source could not be asked, for a reason that no rewording mends."""


class RefusedError(Exception):
    """The source did not understand or accept this very question."""


class QuestionSuspectedError(Exception):
    """The question itself may be why the source fails: worth asking in smaller parts."""


class TruncatedAnswerError(Exception):
    """The body is not a whole answer; the message says in what."""


class ImplausibleResponseError(Exception):
    """The answer is whole and can't be true; the message says why."""


class Form(Protocol):
    """What the answers of one source look like."""

    @property
    def name(self) -> str:
        """What the source is called in a sentence."""

    def check(self, response: requests.Response) -> None:
        """Raises TruncatedAnswerError, ImplausibleResponseError or RefusedError for what is no
        answer, though HTTP says 200."""

    def is_empty(self, response: requests.Response) -> bool:
        """Whether a whole answer says that there is nothing."""

    def is_absence(self, response: requests.Response) -> bool:
        """Whether an HTTP 404 is the source's own word that it has no such record."""

    def refusal(self, response: requests.Response) -> str:
        """Why the source refused the question, as far as it says so."""


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
    """Sends at the source's pace, tries again where that can help, accepts only whole answers.

    ``sent`` counts the requests made.
    """

    def __init__(
        self,
        form: Form,
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
        # Without this, requests signs with what a .netrc has for the host, or for any.
        self.auth = _unsigned
        self._form = form
        self._name = form.name
        self._pace = pace
        self._user_agent = user_agent
        self._retries = retries
        self._timeouts = timeouts
        self._now = now
        self._watcher = watcher
        self._spent = 0.0
        self._gave_up = ""
        self._reached = False
        self.sent = 0

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """The first whole answer; an HTTP 404 only where it is one.

        Raises RefusedError, QuestionSuspectedError or NotAvailableError when none can be had, and
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
                else:
                    turn.postpone(_announced_interval(outcome))
                return outcome
        except TooLongAWaitError as error:
            self._gave_up = f"{self._name} is busy: {error}"
            raise NotAvailableError(self._gave_up) from error

    def _exchange(
        self, request: requests.PreparedRequest, **kwargs: Any
    ) -> requests.Response | _Trouble:
        few = self._retries.suspect
        try:
            response = super().send(request, **kwargs)
            response.content  # noqa: B018  # decodes the body, which may fail
        except requests.ReadTimeout:
            return _Trouble(f"{self._name} did not answer in time", few, suspect=True)
        except (
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        ):
            return _Trouble(f"{self._name}'s answer broke off", few, suspect=True)
        except AnswerTooLargeError as error:
            raise NotAvailableError(f"{self._name}'s answer {error}; it was not read") from error
        except requests.ConnectionError as error:
            reason = f"no connection to {_host(request)} ({root_cause(error)})"
            if _is_unreachable(error) and not self._reached:
                # The network is down, or the address is wrong: waiting helps with neither.
                self._gave_up = reason
                raise NotAvailableError(reason) from error
            return _Trouble(reason, few)
        self._reached = True
        return self._judge(request, response)

    def _judge(
        self, request: requests.PreparedRequest, response: requests.Response
    ) -> requests.Response | _Trouble:
        status = response.status_code
        if status == requests.codes.ok:
            return self._judge_answer(response)
        if status == requests.codes.not_modified and _is_conditional(request):
            return response
        if status == requests.codes.not_found and self._form.is_absence(response):
            return response
        if status in {429, 406} or status >= 500:
            pause = retry_after(response.headers.get("Retry-After", ""), self._now())
            suspect = status == 500
            tries = self._retries.suspect if suspect else self._retries.busy
            return _Trouble(f"{self._name} says HTTP {status}", tries, suspect, pause)
        if status in {400, 414}:
            reason = self._form.refusal(response) or f"HTTP {status}"
            raise RefusedError(f"{self._name} refused the question: {reason}")
        if response.is_redirect:
            raise NotAvailableError(
                f"{_host(request)} sends us on to {_destination(request, response)}; "
                "if that is right, set its address in your own settings"
            )
        raise NotAvailableError(f"{self._name} says HTTP {status}")

    def _judge_answer(self, response: requests.Response) -> requests.Response | _Trouble:
        try:
            self._form.check(response)
        except TruncatedAnswerError as error:
            reason = f"{self._name}'s answer is no use: {error}"
            return _Trouble(reason, self._retries.suspect, suspect=True)
        except ImplausibleResponseError as error:
            return _Trouble(f"{self._name} {error}", self._retries.busy)
        except RefusedError as error:
            raise RefusedError(f"{self._name} refused the question: {error}") from error
        return response

    def _give_up_if_due(self, trouble: _Trouble, tries: int, pause: float, started: float) -> None:
        if max(pause, trouble.retry_after) >= self._patience(started):
            self._gave_up = trouble.reason
        if tries >= trouble.tries or self._gave_up:
            times = f"asked {tries} times" if tries > 1 else "asked once"
            error = (
                QuestionSuspectedError
                if trouble.suspect and not self._gave_up
                else NotAvailableError
            )
            raise error(f"{trouble.reason} ({times})")


def _unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """The request as it is: a source gets the key that was named for it, and nothing else."""
    return request


def _is_unreachable(error: requests.ConnectionError) -> bool:
    """Whether the connection wasn't even made: no such host, no way to it, or nobody there."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)


def _is_conditional(request: requests.PreparedRequest) -> bool:
    """Whether the cache asked if what it has is still good."""
    return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers


def _announced_interval(response: requests.Response) -> float:
    """Seconds between requests that the answer itself asks for; 0 where it says nothing.

    ``X-Rate-Limit-Limit: 50`` with ``X-Rate-Limit-Interval: 1s`` is fifty a second, as Crossref
    has it (https://github.com/CrossRef/rest-api-doc, "Rate limits").
    """
    limit = seconds(response.headers.get("X-Rate-Limit-Limit", ""))
    interval = seconds(response.headers.get("X-Rate-Limit-Interval", "").removesuffix("s"))
    return min(interval / limit, LONGEST_INTERVAL) if limit else 0.0


def _host(request: requests.PreparedRequest) -> str:
    return host_of(request.url or "")


def _destination(request: requests.PreparedRequest, response: requests.Response) -> str:
    """Where a redirect leads, without what the request held that is nobody's business."""
    in_url = parse_qs(urlsplit(request.url or "").query)
    secrets = [text for name in SECRETS for text in in_url.get(name, [])]
    secrets += [request.headers[name] for name in SECRETS if name in request.headers]
    return shown(response.headers["Location"], *secrets)
