"""A plain client of the loopback Zotero server, and the recordings it is held against."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import Message
from typing import Any
from urllib.parse import urlencode

from support.zotero_answers import Json
from support.zotero_library import Library
from support.zotero_schema import DATA
from support.zotero_server import RECORDED_AT, SERVER_ID, ZoteroServer


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, whatever its status."""

    status: int
    body: bytes
    headers: Message

    @property
    def json(self) -> Any:
        """The body read as JSON. ValueError where it is none."""
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """The body as it is."""
        return self.body.decode()

    @property
    def version(self) -> int | None:
        """The Last-Modified-Version, None without."""
        text = self.headers["Last-Modified-Version"]
        return None if text is None else int(text)

    @property
    def failures(self) -> dict[str, int]:
        """Of a write of several objects: the code of each that failed, by its place."""
        return {place: each["code"] for place, each in self.json["failed"].items()}

    @property
    def links(self) -> dict[str, str]:
        """The addresses of the Link header by their relation."""
        pairs = (link.split(">; rel=") for link in self.headers.get("Link", "").split(", <"))
        return {pair[1].strip('"'): pair[0].lstrip("<") for pair in pairs if len(pair) == 2}


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks a server in the name of a key, with more headers if need be.

    OSError and http.client.HTTPException where the line breaks.
    """

    server: ZoteroServer
    key: str = ""
    headers: Mapping[str, str] | None = None
    timeout: float = 10.0

    @property
    def library(self) -> Library:
        """The library that `web` or `desktop` made."""
        return self.server.library("users/0" if self.server.url.endswith("/api") else "users/1")

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        parameters: Mapping[str, Any] | Sequence[tuple[str, Any]] = (),
        **headers: Any,
    ) -> Reply:
        """Send one request; header names are given with underscores for hyphens."""
        sent = {"Zotero-API-Version": "3"} | dict(self.headers or {})
        if self.key:
            sent["Zotero-API-Key"] = self.key
        sent |= {name.replace("_", "-"): str(value) for name, value in headers.items()}
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        query = f"?{urlencode(parameters)}" if parameters else ""
        request = urllib.request.Request(
            f"{self.server.url}/{path}{query}", data, sent, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as it:
                return Reply(it.status, it.read(), it.headers)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Reply(refusal.code, refusal.read(), refusal.headers)

    def get(self, path: str, **parameters: Any) -> Reply:
        """Read something, with the parameters given."""
        return self.ask("GET", path, None, parameters)

    def post(self, path: str, objects: Any, **headers: Any) -> Reply:
        """Write several objects, with the headers given."""
        return self.ask("POST", path, objects, **headers)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = RECORDED_AT

    def __call__(self) -> datetime:
        return self.at

    def go(self, **duration: float) -> None:
        """Move on, by `hours=1` and the like."""
        self.at += timedelta(**duration)


@contextmanager
def web(clock: Clock | None = None) -> Iterator[Asker]:
    """A server with an empty library "users/1", and an asker whose key may do all there."""
    with ZoteroServer(now=clock or Clock()) as server:
        server.library("users/1")
        yield Asker(server, server.add_key())


@contextmanager
def desktop(clock: Clock | None = None) -> Iterator[Asker]:
    """The local API with an empty library "users/0", and an asker with the person's leave."""
    with ZoteroServer(local=True, now=clock or Clock()) as server:
        key = server.grant_local_key()
        yield Asker(server, key, headers={"Zotero-Server-ID": SERVER_ID})


def recording(name: str) -> Json:
    """A recorded answer: `body`, and `headers` where they were kept."""
    read: Json = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return read
