"""Whether an HTTP response is an answer: a whole one, trouble that may pass, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

import requests

from bibwright.network.address import host_of, shown
from bibwright.network.waits import retry_after

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
class Trouble:
    """Why an answer is none, how often to try, whether to suspect the question, and the pause
    that was asked for."""

    reason: str
    tries: int
    suspect: bool = False
    retry_after: float = 0.0


def judged(
    request: requests.PreparedRequest,
    response: requests.Response,
    form: Form,
    retries: Retries,
    now: float,
) -> requests.Response | Trouble:
    """The response where it is an answer, a 404 among them; else the trouble with it.

    Raises RefusedError where the source refuses the question, NotAvailableError where asking again
    can't help.
    """
    status = response.status_code
    if status == requests.codes.ok:
        return _checked(response, form, retries)
    if status == requests.codes.not_modified and _is_conditional(request):
        return response
    if status == requests.codes.not_found and form.is_absence(response):
        return response
    if status in {429, 406} or status >= 500:
        pause = retry_after(response.headers.get("Retry-After", ""), now)
        suspect = status == 500
        tries = retries.suspect if suspect else retries.busy
        return Trouble(f"{form.name} says HTTP {status}", tries, suspect, pause)
    if status in {400, 414}:
        reason = form.refusal(response) or f"HTTP {status}"
        raise RefusedError(f"{form.name} refused the question: {reason}")
    if response.is_redirect:
        raise NotAvailableError(
            f"{host_of(request.url or '')} redirects to {_destination(request, response)}; "
            "if that is right, set its address in your own settings"
        )
    raise NotAvailableError(f"{form.name} says HTTP {status}")


def _checked(
    response: requests.Response, form: Form, retries: Retries
) -> requests.Response | Trouble:
    try:
        form.check(response)
    except TruncatedAnswerError as error:
        reason = f"{form.name}'s answer can't be used: {error}"
        return Trouble(reason, retries.suspect, suspect=True)
    except ImplausibleResponseError as error:
        return Trouble(f"{form.name} {error}", retries.busy)
    except RefusedError as error:
        raise RefusedError(f"{form.name} refused the question: {error}") from error
    return response


def _is_conditional(request: requests.PreparedRequest) -> bool:
    """Whether the cache asked if what it has is still good."""
    return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers


def _destination(request: requests.PreparedRequest, response: requests.Response) -> str:
    """Where a redirect leads, without what the request held that is nobody's business."""
    in_url = parse_qs(urlsplit(request.url or "").query)
    secrets = [text for name in SECRETS for text in in_url.get(name, [])]
    secrets += [request.headers[name] for name in SECRETS if name in request.headers]
    return shown(response.headers["Location"], *secrets)
