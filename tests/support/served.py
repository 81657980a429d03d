"""The server of `bibwright serve` inside the test, somebody who speaks to it, and somebody at the
terminal to compare with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from bibwright.changes import Journal
from bibwright.commands.dedupe import dedupe_files
from bibwright.commands.dedupe_run import DedupeRun
from bibwright.config.paths import journal_folder
from bibwright.duplicates.answers import Answers
from bibwright.serving.app import App
from bibwright.serving.desk import Desk
from bibwright.serving.http_server import Server
from bibwright.serving.items import ItemQuestions
from bibwright.serving.view import View


def find(files: Sequence[tuple[str, bytes]], answers: Answers) -> DedupeRun:
    """What `bibwright dedupe` finds as it is."""
    return dedupe_files(files, answers=answers)


class Answer:
    """What the server answered."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


class Client:
    """Somebody who knows the address."""

    def __init__(self, app: App) -> None:
        self.app = app
        parts = urlsplit(app.address)
        self.host, self.root = parts.netloc, parts.path

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """What is answered to a request for a whole path."""
        connection = HTTPConnection(self.host, timeout=30)
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        found = Answer(response.status, dict(response.getheaders()), response.read())
        connection.close()
        return found

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", self.root + path, headers=headers)

    def post(self, path: str, given: object, **headers: str) -> Answer:
        sent = {"Content-Type": "application/json", **headers}
        return self.ask("POST", self.root + path, json.dumps(given).encode(), sent)


class Keys:
    """A person at the terminal who presses these keys."""

    width = 80

    def __init__(self, keys: str) -> None:
        self._keys = iter(keys)

    def say(self, text: str) -> None:
        pass

    def ask(self) -> str:
        return next(self._keys, "")


def desk_of(*files: Path) -> Desk:
    """A desk that writes these files."""
    return Desk(
        frozenset(each.resolve() for each in files),
        Journal(journal_folder()),
        "bibwright serve",
        lambda: datetime(2026, 1, 1, tzinfo=UTC),
    )


@contextmanager
def served(
    views: Mapping[str, View], desk: Desk, items: ItemQuestions | None = None
) -> Iterator[Client]:
    """The server with these views, as long as the block runs."""
    with Server(0) as server:
        server.app = App(server.host, views, desk, items)
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield Client(server.app)
        finally:
            server.shutdown()
            thread.join()
