"""What the loopback Zotero server's rooms hand to one another: answers, refusals, requests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from support.loopback import Answer

Json = dict[str, Any]

JSON_TYPE = "application/json"
TEXT_TYPE = "text/plain"
HTML_TYPE = "text/html; charset=UTF-8"

#: Methods that change a library.
WRITE_METHODS = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A request as it came in: `path` decoded and without the query, the query's pairs in
    their order, header names in lower case."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_write(self) -> bool:
        """Whether the request asks for a change."""
        return self.method in WRITE_METHODS

    def parameter(self, name: str, default: str = "") -> str:
        """The last value given for a parameter, as PHP's `$_GET` has it."""
        return next((value for key, value in reversed(self.query) if key == name), default)

    def json(self) -> Any:
        """The body read as JSON. ValueError where it is none."""
        return json.loads(self.body)


class RefusedError(Exception):
    """A request, or one object of it, that is refused with a status and a sentence.

    `version` is the Last-Modified-Version of a 412; `data` the machine-readable part.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        version: int | None = None,
        data: Json | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.version = version
        self.data = data
        self.headers = headers

    def report(self) -> Json:
        """How one failed object stands in the answer to a write of several.

        The real server looks the key up under its name in version 2 of the API, so that no
        `key` is in the report of a version 3 write.
        """
        told: Json = {"code": self.status, "message": escaped(self.message)}
        return told if self.data is None else told | {"data": self.data}

    def answer(self) -> Answer:
        """How a whole request is refused: an error never has a Last-Modified-Version, but 412."""
        version = () if self.version is None else (("Last-Modified-Version", str(self.version)),)
        body = escaped(self.message).encode()
        return Answer(self.status, body, HTML_TYPE, (*version, *self.headers))


def escaped(message: str) -> str:
    """Messages are sent as HTML, single quotes as they are."""
    return escape(message, quote=False).replace('"', "&quot;")


def json_answer(value: Any, headers: Sequence[tuple[str, str]] = ()) -> Answer:
    """HTTP 200 with JSON in the indentation the real servers use."""
    body = json.dumps(value, indent=4, ensure_ascii=False).encode()
    return Answer(200, body, JSON_TYPE, tuple(headers))
