"""One request to Zotero: bounded in bytes and seconds, tried again where that can help.

What a server says of waiting is believed within reason, what it sends is read as far as anything it
has to say can be long, and a redirect to another place is not followed: the key would go along.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bibwright.bounds import json_of_characters
from bibwright.errors import SourceUnavailableError
from bibwright.network.address import Address, host_of
from bibwright.network.bounded import (
    ENCODINGS,
    TooLargeError,
    TooSlowError,
    collected,
    root_cause,
    within,
)
from bibwright.network.waits import retry_after, seconds
from bibwright.progress import Watcher

#: Of silence; twice as many for a whole answer.
TIMEOUT_SECONDS = 60.0
TRIES = 6
#: Where nothing listens, it won't a minute later.
_TRIES_TO_CONNECT = 3
_FIRST_PAUSE_SECONDS = 2.0
#: Beyond these seconds a person should know, and come back.
_LONGEST_PAUSE = 180.0
#: Answers that say "not now": https://www.zotero.org/support/dev/web_api/v3/basics#rate_limiting
_BUSY = frozenset({429, 500, 502, 503, 504})
#: Those of them after which a write may still be at work.
_UNCERTAIN = frozenset({500, 502, 504})


class UnansweredError(Exception):
    """A write was sent, and whether it is carried out isn't known."""


@dataclass(frozen=True, slots=True)
class Response:
    """Zotero's answer to one request."""

    status: int
    version: int
    data: Any
    headers: Mapping[str, str]


class Transport:
    """The way to the server at ``address``.

    ``client`` and ``errors`` are an HTTP client in the manner of httpx, and the module of its
    errors. ``local``: the server is the desktop program's. ``requests`` counts what was sent.
    """

    def __init__(
        self,
        client: Any,
        errors: Any,
        address: Address,
        *,
        local: bool,
        sleep: Callable[[float], None],
        watcher: Watcher,
        tries: int = TRIES,
    ) -> None:
        self._client, self._errors, self._address, self._local = client, errors, address, local
        self._sleep, self._watcher, self._tries = sleep, watcher, tries
        self.requests = 0
        self.schema_version = 0

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        timeout: float = TIMEOUT_SECONDS,
        **parts: Any,
    ) -> Response:
        """The first answer that isn't "not now".

        Raises UnansweredError for a write that may still be at work, SourceUnavailableError where
        no answer is to be had.
        """
        is_write = method != "GET"
        pause, last, tries = _FIRST_PAUSE_SECONDS, "", self._tries
        attempt = 0
        while attempt < tries:
            if attempt:
                self._watcher.say(f"{last}; trying again")
                self._sleep(pause)
                pause *= 2
            attempt += 1
            self.requests += 1
            try:
                answer = self._exchange(method, path, headers, timeout, parts)
            except self._errors.ConnectError as error:
                if self._local:
                    raise SourceUnavailableError(
                        f"there is no Zotero at {self._address.host}; start the program"
                    ) from error
                last = f"Zotero can't be reached ({root_cause(error)})"
                tries = min(tries, _TRIES_TO_CONNECT)
                continue
            except TooLargeError as error:
                if is_write:
                    raise UnansweredError from error
                raise SourceUnavailableError(f"Zotero's answer {error}; it was not read") from error
            except (
                self._errors.TransportError,
                self._errors.DecodingError,
                TooSlowError,
                ValueError,
            ) as error:
                if is_write:
                    raise UnansweredError from error
                last = f"Zotero's answer didn't come whole ({root_cause(error)})"
                continue
            if answer.status not in _BUSY:
                self._rest(seconds(answer.headers.get("backoff", "")))
                return answer
            if is_write and self._local and answer.status in _UNCERTAIN:
                raise UnansweredError
            wait = retry_after(answer.headers.get("retry-after", ""), time.time())
            last = f"Zotero says HTTP {answer.status}"
            if wait > _LONGEST_PAUSE:
                raise SourceUnavailableError(
                    f"{last} and asks for a pause of {wait:.0f} s; what was written before "
                    "stays, run the command again after that"
                )
            pause = max(pause, wait)
        raise SourceUnavailableError(
            f"{last}, {attempt} times; what was written before stays, run the command again"
        )

    def _rest(self, wait: float) -> None:
        """The pause that an answer asks for before the next request, as far as that is sensible."""
        if wait:
            wait = min(wait, _LONGEST_PAUSE)
            self._watcher.say(f"Zotero asks for a pause of {wait:.0f} s; Ctrl-C stops")
            self._sleep(wait)

    def _exchange(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        timeout: float,
        parts: Mapping[str, Any],
    ) -> Response:
        """Raises ValueError for an answer that broke off or isn't what its header says."""
        request = self._client.build_request(
            method,
            f"{self._address.url}{path}",
            headers={**headers, "Accept-Encoding": ENCODINGS},
            timeout=timeout,
            **parts,
        )
        deadline = time.monotonic() + 2 * timeout
        send = partial(self._client.send, request, stream=True, follow_redirects=False)
        response = within(2 * timeout, send)
        try:
            body = collected(response.iter_bytes(), deadline, time.monotonic)
        finally:
            response.close()
        return self._understood(response, body)

    def _understood(self, response: Any, body: bytes) -> Response:
        headers = {name.lower(): value for name, value in response.headers.items()}
        if response.is_redirect:
            raise SourceUnavailableError(
                f"{self._address.host} redirects to {host_of(headers.get('location', ''))}, "
                "where your key is not sent; if that is right, give its address with --api-url"
            )
        declared = headers.get("content-length", "")
        whole = not declared.isdigit() or len(body) >= int(declared)
        if not whole and not headers.get("content-encoding"):
            raise ValueError("the answer broke off")
        is_json = "json" in headers.get("content-type", "") or response.status_code == 200
        # JSON is UTF-8 whatever a header says, and a letter that isn't must not be written back.
        text = body.decode("utf-8-sig", "strict" if is_json else "replace")
        try:
            data = json_of_characters(text) if is_json and text else text
        except RecursionError as error:
            raise ValueError("the answer is nested too deeply") from error
        schema = seconds(headers.get("zotero-schema-version", ""))
        self.schema_version = int(schema) or self.schema_version
        version = int(seconds(headers.get("last-modified-version", "")))
        return Response(response.status_code, version, data, headers)
