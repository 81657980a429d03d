"""The HTTP session under every source: paced, patient and suspicious.

Whoever asks through it only ever sees whole answers. What a source's answers look like, and how
it refuses a question, is its `Form`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError

from bibwright.network.address import host_of
from bibwright.network.bounded import root_cause
from bibwright.network.waits import LONGEST_INTERVAL, seconds
from bibwright.sources.web.judging import (
    Form,
    NotAvailableError,
    QuestionSuspectedError,
    Trouble,
    judged,
)
from bibwright.sources.web.pace import Pace, TooLongAWaitError
from bibwright.sources.web.web import Web
from bibwright.sources.web.wire import AnswerTooLargeError, BoundedAdapter


class _Patience:
    """The seconds that may go into requests that meet trouble, over a session's life.

    ``gave_up``: why nothing is asked any more; empty while there is patience.
    """

    def __init__(self, limit: float, now: Callable[[], float]) -> None:
        self._limit, self._now = limit, now
        self._spent = 0.0
        self.gave_up = ""

    def left(self, started: float) -> float:
        """The seconds that are left to a request that was begun then."""
        return self._limit - self._spent - (self._now() - started)

    def spend(self, started: float) -> None:
        """The request that was begun then has met trouble."""
        self._spent += self._now() - started

    def end(self, reason: str) -> NotAvailableError:
        """The error with which all that follows is not available."""
        self.gave_up = reason
        return NotAvailableError(reason)

    def fail_if_due(self, trouble: Trouble, tries: int, pause: float, started: float) -> None:
        """Raises an error where the request is not to be tried again."""
        if max(pause, trouble.retry_after) >= self.left(started):
            self.gave_up = trouble.reason
        if tries >= trouble.tries or self.gave_up:
            times = f"asked {tries} times" if tries > 1 else "asked once"
            error = (
                QuestionSuspectedError
                if trouble.suspect and not self.gave_up
                else NotAvailableError
            )
            raise error(f"{trouble.reason} ({times})")


class PoliteSession(requests.Session):
    """Sends at the source's pace, tries again where that can help, accepts only whole answers.

    ``sent`` counts the requests made.
    """

    def __init__(self, form: Form, pace: Pace, web: Web) -> None:
        super().__init__()
        for scheme in ("http://", "https://"):
            self.mount(scheme, BoundedAdapter(web.answer_seconds))
        # Without this, requests signs with what a .netrc has for the host, or for any.
        self.auth = unsigned
        self._form, self._pace, self._retries = form, pace, web.retries
        self._user_agent, self._timeouts = web.user_agent, web.timeouts
        self._now, self._watcher = web.now, web.watcher
        self._patience = _Patience(web.retries.patience, web.now)
        self._reached = False
        self.sent = 0

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """The first whole answer; an HTTP 404 only where it is one.

        Raises RefusedError, QuestionSuspectedError or NotAvailableError when none can be had, and
        SourceUnavailableError when the pace can't be kept. Once patience is used up, all that
        follows is not available at once.
        """
        if self._patience.gave_up:
            raise NotAvailableError(self._patience.gave_up)
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
                self._patience.fail_if_due(outcome, tries, pause, started)
                self._watcher.say(f"{outcome.reason}; trying again")
                pause *= 2
        finally:
            if troubled:
                self._patience.spend(started)

    def _try_once(
        self, request: requests.PreparedRequest, pause: float, started: float, **kwargs: Any
    ) -> requests.Response | Trouble:
        try:
            with self._pace.turn(self._patience.left(started), self._watcher.say) as turn:
                self.sent += 1
                outcome = self._exchange(request, **kwargs)
                if isinstance(outcome, Trouble):
                    turn.postpone(max(pause, outcome.retry_after))
                else:
                    turn.postpone(_announced_interval(outcome))
                return outcome
        except TooLongAWaitError as error:
            raise self._patience.end(f"{self._form.name} is busy: {error}") from error

    def _exchange(
        self, request: requests.PreparedRequest, **kwargs: Any
    ) -> requests.Response | Trouble:
        few, name = self._retries.suspect, self._form.name
        try:
            response = super().send(request, **kwargs)
            response.content  # noqa: B018  # decodes the body, which may fail
        except requests.ReadTimeout:
            return Trouble(f"{name} did not answer in time", few, suspect=True)
        except (
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        ):
            return Trouble(f"{name}'s answer broke off", few, suspect=True)
        except AnswerTooLargeError as error:
            raise NotAvailableError(f"{name}'s answer {error}; it was not read") from error
        except requests.ConnectionError as error:
            reason = f"no connection to {host_of(request.url or '')} ({root_cause(error)})"
            if _is_unreachable(error) and not self._reached:
                # The network is down, or the address is wrong: waiting helps with neither.
                raise self._patience.end(reason) from error
            return Trouble(reason, few)
        except requests.RequestException:  # a header that contradicts itself, and the like
            return Trouble(f"{name}'s answer can't be read", few, suspect=True)
        self._reached = True
        return judged(request, response, self._form, self._retries, self._now())


def unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """The request as it is: a source gets the key that was named for it, and nothing else."""
    return request


def _is_unreachable(error: requests.ConnectionError) -> bool:
    """Whether the connection wasn't even made: no such host, no way to it, or nobody there."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)


def _announced_interval(response: requests.Response) -> float:
    """Seconds between requests that the answer itself asks for; 0 where it says nothing.

    ``X-Rate-Limit-Limit: 50`` with ``X-Rate-Limit-Interval: 1s`` is fifty a second, as Crossref
    has it (https://github.com/CrossRef/rest-api-doc, "Rate limits").
    """
    limit = seconds(response.headers.get("X-Rate-Limit-Limit", ""))
    interval = seconds(response.headers.get("X-Rate-Limit-Interval", "").removesuffix("s"))
    return min(interval / limit, LONGEST_INTERVAL) if limit else 0.0
