"""The HTTP session under the arXiv client: paced, patient, suspicious and cached.

What the ``arxiv`` package leaves open (4.0.2: no time-out, no back-off, Retry-After ignored,
torn feeds and error feeds taken for answers) is settled here, below its parser, so that the
parser only ever sees whole answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import requests
from requests_cache import CacheMixin
from requests_cache.models import AnyResponse

from bibwright.arxiv.feed import ErrorFeedError, Feed, TornFeedError, read_feed
from bibwright.arxiv.pace import Pace, TooLongAWaitError
from bibwright.progress import SILENT, Watcher

__all__ = [
    "ArxivSession",
    "NotAvailableError",
    "NotCachedError",
    "RefusedError",
    "Retries",
    "SuspectError",
]

#: Seconds to connect, and seconds of silence while an answer is being read. arXiv has been
#: seen to stall for 15 s before it says 429.
TIMEOUTS = (10.0, 40.0)
#: Answers from the cache count as fresh for a day: arXiv announces once a day.
FRESH_SECONDS = 24 * 3600


class NotAvailableError(Exception):
    """The source could not be asked, for a reason that no rewording mends."""


class RefusedError(Exception):
    """The source did not understand or accept this very question."""


class SuspectError(Exception):
    """The question itself may be why the source fails: worth asking in smaller parts."""


class NotCachedError(Exception):
    """Offline, and the answer is not in the cache."""


@dataclass(frozen=True, slots=True)
class Retries:
    """How patient the session is.

    ``patience``: seconds that may go into waiting for a failing source in all, over the
    session's life. ``busy``: tries of a request that the source turns away; ``suspect``: tries
    of one that it breaks on. ``first_pause``: seconds before the second try, doubled each time.
    """

    patience: float = 180.0
    busy: int = 6
    suspect: int = 3
    first_pause: float = 3.0


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why an answer is none, whether to suspect the question, and the pause asked for."""

    reason: str
    suspect: bool = False
    retry_after: float = 0.0


class _PoliteSession(requests.Session):
    """Sends at the source's pace, tries again where that can help, accepts only whole feeds."""

    def __init__(
        self,
        pace: Pace,
        user_agent: str,
        *,
        retries: Retries,
        now: Callable[[], float],
        watcher: Watcher,
        **cache: Any,
    ) -> None:
        super().__init__(**cache)
        self._pace = pace
        self._user_agent = user_agent
        self._retries = retries
        self._now = now
        self._watcher = watcher
        self._spent = 0.0
        self.sent = 0

    @property
    def _patience(self) -> float:
        return self._retries.patience - self._spent

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """The first whole answer.

        Raises RefusedError, SuspectError or NotAvailableError when none can be had.
        """
        request.headers["User-Agent"] = self._user_agent
        kwargs["timeout"] = TIMEOUTS
        tries, pause, troubled_since = 0, self._retries.first_pause, None
        try:
            while True:
                if self._patience <= 0:
                    raise NotAvailableError("arXiv did not answer, and patience is used up")
                tries += 1
                outcome = self._try_once(request, pause, **kwargs)
                if isinstance(outcome, requests.Response):
                    return outcome
                if troubled_since is None:
                    troubled_since = self._now()
                self._give_up_if_due(outcome, tries, troubled_since)
                self._watcher.say(f"{outcome.reason}; trying again")
                pause *= 2
        finally:
            if troubled_since is not None:
                self._spent += self._now() - troubled_since

    def _try_once(
        self, request: requests.PreparedRequest, pause: float, **kwargs: Any
    ) -> requests.Response | _Trouble:
        try:
            with self._pace.turn(self._patience, self._watcher.say) as turn:
                self.sent += 1
                outcome = self._exchange(request, **kwargs)
                if isinstance(outcome, _Trouble):
                    turn.postpone(max(pause, outcome.retry_after))
                return outcome
        except TooLongAWaitError as error:
            raise NotAvailableError(f"arXiv is busy: {error}") from error

    def _exchange(
        self, request: requests.PreparedRequest, **kwargs: Any
    ) -> requests.Response | _Trouble:
        try:
            response = super().send(request, **kwargs)
        except requests.Timeout:
            return _Trouble("arXiv did not answer in time", suspect=True)
        except requests.exceptions.ChunkedEncodingError:
            return _Trouble("arXiv's answer broke off", suspect=True)
        except requests.ConnectionError as error:
            return _Trouble(f"no connection to {_host(request)} ({_root_cause(error)})")
        return self._judge(response)

    def _judge(self, response: requests.Response) -> requests.Response | _Trouble:
        status = response.status_code
        if status == requests.codes.ok:
            try:
                read_feed(response.url, response.content)
            except TornFeedError as error:
                return _Trouble(f"arXiv's answer is no use: {error}", suspect=True)
            except ErrorFeedError as error:
                raise RefusedError(f"arXiv refused the question: {error}") from error
            return response
        if status in {429, 406} or status >= 500:
            pause = _retry_after(response.headers.get("Retry-After", ""), self._now())
            return _Trouble(f"arXiv says HTTP {status}", status == 500, pause)
        if status in {400, 414}:
            raise RefusedError(f"arXiv refused the question: {_refusal(response)}")
        raise NotAvailableError(f"arXiv says HTTP {status}")

    def _give_up_if_due(self, trouble: _Trouble, tries: int, since: float) -> None:
        if trouble.suspect and tries >= self._retries.suspect:
            raise SuspectError(trouble.reason)
        out_of_patience = self._now() - since + trouble.retry_after >= self._patience
        if tries >= self._retries.busy or out_of_patience:
            raise NotAvailableError(f"{trouble.reason} (asked {tries} times)")


class ArxivSession(CacheMixin, _PoliteSession):
    """A session whose every answer is a whole feed, from arXiv or from the cache on disk.

    ``offline`` never touches the network; ``refresh`` never reads the cache, but fills it.
    """

    def __init__(
        self,
        cache: Path,
        pace: Pace,
        user_agent: str,
        *,
        retries: Retries | None = None,
        now: Callable[[], float] = time.time,
        watcher: Watcher = SILENT,
        offline: bool = False,
        refresh: bool = False,
        fresh_seconds: float = FRESH_SECONDS,
    ) -> None:
        super().__init__(
            cache_name=str(cache),
            backend="sqlite",
            expire_after=fresh_seconds,
            allowable_codes=(200,),
            filter_fn=_worth_keeping,
            stale_if_error=offline,
            pace=pace,
            user_agent=user_agent,
            retries=retries or Retries(),
            now=now,
            watcher=watcher,
        )
        self.settings.only_if_cached = offline
        self._refresh = refresh
        self.last = Feed(0, 0)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> AnyResponse:  # type: ignore[override]
        """The whole feed, its numbers kept in ``last``.

        Raises NotCachedError besides what sending without a cache raises.
        """
        response = super().send(request, force_refresh=self._refresh, **kwargs)
        if response.status_code == requests.codes.gateway_timeout:
            raise NotCachedError("not in the cache, and the network was not to be used")
        self.last = read_feed(response.url or "", response.content or b"")
        return response


def _worth_keeping(response: requests.Response) -> bool:
    """An empty answer may be one of arXiv's lapses, so it is not kept for a day."""
    if response.status_code != requests.codes.ok:
        return False
    return read_feed(response.url or "", response.content or b"").entries > 0


def _retry_after(header: str, now: float) -> float:
    """Seconds that a Retry-After header asks for: a number or a date (RFC 9110, 10.2.3)."""
    if header.strip().isdigit():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return 0.0
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
