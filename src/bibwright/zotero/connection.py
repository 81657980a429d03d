"""The way to one Zotero library: where it is, the key, and what is to be said of a refusal.

The one module that knows pyzotero. pyzotero gives the headers that say who asks, and the HTTP
client. The rest is done here, because its way of writing has holes that a sync must not have
(1.6.11 to 1.16.0: a write is said to have succeeded whatever Zotero refused in it, every try of a
write has a new token, 429 and 503 on a write are lost).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from bibwright.errors import BibwrightError, SourceUnavailableError
from bibwright.network.address import checked_address, checked_key
from bibwright.progress import Watcher
from bibwright.zotero.keys import KEY_VARIABLE
from bibwright.zotero.shapes import checked
from bibwright.zotero.transport import TIMEOUT_SECONDS, TRIES, Response, Transport


class Connection:
    """A library's address and key, and the requests that go there.

    ``path``: the library's, below the server's address. ``server``: what the desktop program calls
    itself; empty for the web API.
    """

    def __init__(
        self,
        key: str,
        *,
        group: int | None,
        url: str,
        local: bool,
        sleep: Callable[[float], None],
        watcher: Watcher,
        tries: int = TRIES,
    ) -> None:
        self._address = checked_address(url)
        self.group, self.url, self.local = group, self._address.url, local
        self._key = checked_key(key, KEY_VARIABLE, self._address)
        self._zotero, errors = _pyzotero(group, may_use_proxy=not self._address.is_this_computer)
        self.transport = Transport(
            self._zotero.client,
            errors,
            self._address,
            local=local,
            sleep=sleep,
            watcher=watcher,
            tries=tries,
        )
        self.path = "/users/0" if group is None else f"/groups/{group}"
        self.server = ""

    @property
    def name(self) -> str:
        """The library's address, which no other library has."""
        return f"{self.url}{self.path}" + (f"#{self.server}" if self.server else "")

    def take_key(self, key: str) -> str:
        """The key, which is used from now on. Raises BibwrightError where it can't be one."""
        self._key = checked_key(key, "Zotero's answer", self._address)
        return self._key

    def send(
        self, method: str, path: str, *, timeout: float = TIMEOUT_SECONDS, **parts: Any
    ) -> Response:
        """The first answer that isn't "not now".

        Raises UnansweredError for a write that may still be at work.
        """
        headers = {**self._headers(), **parts.pop("headers", {})}
        return self.transport.send(method, path, headers=headers, timeout=timeout, **parts)

    def read(self, what: str, is_whole: Callable[[Any], bool], **parameters: Any) -> Response:
        """What the library answers to a question, in the shape that is wanted.

        Raises BibwrightError where there is no such library, or it may not be read, and
        SourceUnavailableError for anything else.
        """
        answer = self.send("GET", f"{self.path}/{what}", params=parameters)
        if answer.status == 404:
            raise BibwrightError(
                f"Zotero has no library at {self.name}"
                + ("; look at the group's number in its address" if self.group else "")
            )
        self.expect(answer, what)
        checked(answer.data, is_whole, what)
        return answer

    def expect(self, answer: Response, what: str) -> None:
        """Raises an error that says why where the answer is none."""
        if answer.status == 403 and self.local:
            raise BibwrightError(
                "Zotero's local API is switched off; switch it on in its settings, Advanced, "
                "“Allow other applications on this computer to communicate with Zotero”"
            )
        if answer.status == 403:
            raise BibwrightError(
                f"this API key may not access {what}; change what it may do at "
                "https://www.zotero.org/settings/keys"
            )
        if answer.status != 200:
            said = str(answer.data).strip().replace(self._key or "\0", "…")[:200]
            raise SourceUnavailableError(f"Zotero says HTTP {answer.status} to {what}: {said}")

    def _headers(self) -> dict[str, str]:
        headers: dict[str, str] = dict(self._zotero.default_headers())
        if self._key:
            headers["Zotero-API-Key"] = self._key
        if self.server:
            headers["Zotero-Server-ID"] = self.server
        return headers


def _pyzotero(group: int | None, *, may_use_proxy: bool) -> tuple[Any, Any]:
    """pyzotero's face of a library, and the package of its HTTP client, for the errors.

    It closes its client when it is forgotten.
    """
    from pyzotero import zotero

    dialled = zotero.Zotero(str(group or 0), "user" if group is None else "group")
    if not may_use_proxy:
        dialled.client.close()
        dialled.client = type(dialled.client)(headers=dialled.client.headers, trust_env=False)
    return dialled, importlib.import_module(type(dialled.client).__module__.partition(".")[0])
