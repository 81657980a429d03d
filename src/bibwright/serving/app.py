"""What is at which address: the pages, and the JSON that they, and other programs, speak.

Under the token, an address that nobody can guess::

    GET  VIEW                   the page
    GET  api/                   what is served
    GET  api/VIEW               the report
    GET  api/VIEW/state         what was answered
    POST api/VIEW/look          {}: find out what has to be looked up
    POST api/VIEW/answer        {"revision", "item", "answer"}; an answer of null takes it back
    POST api/VIEW/plan          {"revision"}: the diff of all answers, with a token
    POST api/write              {"token"}: carry that plan out
    POST api/undo               {}: undo what was written last
    POST api/zotero             {"verb", "items", "chosen"}: a question about items of Zotero
    GET  api/zotero             how far that is, and its answer

An error is {"error": a sentence}.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from threading import RLock
from typing import Any

from bibwright._version import __version__
from bibwright.errors import BibwrightError, ConflictError, InputError
from bibwright.reports.html_page import style
from bibwright.serving.desk import Desk
from bibwright.serving.items import MOST_BYTES, ItemQuestions
from bibwright.serving.shell import page_with
from bibwright.serving.view import Planned, View

#: Raised whenever a field changes its meaning or is removed; new fields leave it as it is.
API_SCHEMA = 1
_JSON = "application/json"
_ITEMS = "api/zotero"
#: Bytes of a question that isn't about items.
_MOST = 64 * 1024
_POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{what}-src 'self'" for what in ("script", "style", "connect")),
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """What is answered."""

    status: int
    body: bytes
    kind: str = "text/plain; charset=utf-8"
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> Mapping[str, str]:
        """All headers."""
        return {
            **_ALWAYS,
            "Content-Type": self.kind,
            "Content-Length": str(len(self.body)),
            **self.more,
        }


class _RefusedError(Exception):
    """Who asks may not, or asks for nothing that there is."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


class App:
    """Answers requests to ``host`` (with its port) that know the token; those about ``items`` of
    Zotero where it is given who answers them.

    One request at a time: what they change is one review.
    """

    def __init__(
        self,
        host: str,
        views: Mapping[str, View],
        desk: Desk,
        items: ItemQuestions | None = None,
    ) -> None:
        self._host, self._views, self._desk, self._items = host, views, desk, items
        self._token = secrets.token_urlsafe(32)
        self._ticket = secrets.token_urlsafe(32)
        self._planned: dict[str, Planned] = {}
        self._lock = RLock()

    @property
    def address(self) -> str:
        """Where the page is; whoever knows it may do what the person may."""
        return f"http://{self._host}/{self._token}/"

    @property
    def ticket(self) -> str:
        """An address that leads to the page once: other users of the machine may see with which
        address a browser is started."""
        return f"http://{self._host}/open/{self._ticket}"

    def most_bytes(self, path: str) -> int:
        """How long a question to this address may be."""
        return MOST_BYTES if self._items and path == f"/{self._token}/{_ITEMS}" else _MOST

    def answer(self, request: Request) -> Response:
        """The answer. Raises nothing but what is a bug."""
        try:
            with self._lock:
                return self._answer(request)
        except _RefusedError as refused:
            return _error(refused.status, str(refused))
        except ConflictError as error:
            return _error(409, str(error))
        except BibwrightError as error:
            return _error(400, str(error))

    def _answer(self, request: Request) -> Response:
        if request.headers.get("host") != self._host:  # a name that was made to lead here
            raise _RefusedError(403, f"this server is {self._host}, and answers to no other name")
        if request.headers.get("origin", self._origin) != self._origin:
            raise _RefusedError(403, "another page sent this; only this server's own page may")
        if request.method == "GET" and self._is_ticket(request.path):
            return Response(303, b"", more={"Location": f"/{self._token}/"})
        token, _, path = request.path.partition("?")[0].removeprefix("/").partition("/")
        if not secrets.compare_digest(token.encode(), self._token.encode()):
            raise _RefusedError(404, "open the whole address that the terminal shows")
        if request.method == "GET":
            return self._get(path)
        if request.method == "POST" and path.startswith("api/"):
            return _json(self._post(path.removeprefix("api/"), _given(request)))
        raise _RefusedError(405, "this can't be done here")

    @property
    def _origin(self) -> str:
        return f"http://{self._host}"

    def _is_ticket(self, path: str) -> bool:
        """Whether that is the address that leads to the page once, which is spent by it."""
        if not path.startswith("/open/"):
            return False
        if not secrets.compare_digest(path.encode(), f"/open/{self._ticket}".encode()):
            raise _RefusedError(
                404, "this address opens the page once; take the one that the terminal shows"
            )
        self._ticket = secrets.token_urlsafe(32)
        return True

    def _get(self, path: str) -> Response:
        if path == "page.css":
            return Response(200, (style() + _file("serve.css")).encode(), "text/css; charset=utf-8")
        if path == "page.js":
            script = _file("page.js").encode()
            return Response(200, script, "text/javascript; charset=utf-8")
        if path == _ITEMS and self._items is not None:
            return _json(self._items.state())
        if path == "" and not self._views:
            return Response(200, b"The plugin in Zotero asks here; there is no page to look at.\n")
        if path == "":
            return Response(
                303, b"", more={"Location": f"/{self._token}/{next(iter(self._views))}"}
            )
        if path == "api/":
            return _json(self._served())
        if path in self._views:
            labels = {name: view.label for name, view in self._views.items()}
            page = page_with(self._views[path], path, labels)
            return Response(200, page.encode(), "text/html; charset=utf-8")
        first, _, rest = path.removeprefix("api/").partition("/")
        if path.startswith("api/") and first in self._views:
            if not rest:
                return _json(self._views[first].report())
            if rest == "state":
                return _json(self._state(self._views[first]))
        raise _RefusedError(404, "there is no such page")

    def _served(self) -> Mapping[str, Any]:
        return {
            "schema": API_SCHEMA,
            "version": __version__,
            "views": {name: view.title for name, view in self._views.items()},
            "zotero": self._items is not None,
        }

    def _state(self, view: View) -> Mapping[str, Any]:
        return {**view.state(), "undoable": self._desk.undoable}

    def _post(self, path: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        if path == "zotero" and self._items is not None:
            return self._items.ask(given)
        if path == "write":
            return self._write(_text(given, "token"))
        if path == "undo":
            return {"undone": [str(each) for each in self._desk.undo()]}
        name, _, verb = path.partition("/")
        view = self._views.get(name)
        if view is None or verb not in {"look", "answer", "plan"}:
            raise _RefusedError(404, "there is no such action")
        if verb == "look":
            view.look()
        elif verb == "answer":
            answer = None if given.get("answer") is None else _text(given, "answer")
            view.answer(_text(given, "item"), answer, _revision(given))
        else:
            planned = view.plan(_revision(given))
            shown = self._desk.plans.show(planned.plan)
            if "token" in shown:
                self._planned[shown["token"]] = planned
            return shown
        return self._state(view)

    def _write(self, token: str) -> Mapping[str, Any]:
        plan = self._desk.plans.take(token)
        planned = self._planned.pop(token)
        applied = self._desk.write(plan, planned.undone)
        planned.wrote()
        return {
            "written": [str(change.path) for change in applied.changes],
            "warnings": list(applied.warnings),
        }


def _given(request: Request) -> Mapping[str, Any]:
    """What a request says. A form of another page can't send JSON, and a script of one is asked
    for its origin first."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != _JSON:
        raise _RefusedError(415, f"send {_JSON}")
    try:
        given = json.loads(request.body or b"{}")
    except (ValueError, RecursionError) as error:
        raise _RefusedError(400, "this is not JSON") from error
    if not isinstance(given, dict):
        raise _RefusedError(400, "send a JSON object")
    return given


def _text(given: Mapping[str, Any], name: str) -> str:
    text = given.get(name)
    if not isinstance(text, str):
        raise InputError(f"“{name}” has to be a text")
    return text


def _revision(given: Mapping[str, Any]) -> int:
    revision = given.get("revision")
    if not isinstance(revision, int):
        raise InputError("“revision” has to be the number that the report's state has")
    return revision


def _file(name: str) -> str:
    return files("bibwright.serving").joinpath(name).read_text("utf-8")


def _json(data: object, status: int = 200) -> Response:
    # A lone surrogate has no bytes, so that what isn't ASCII is escaped.
    return Response(status, json.dumps(data).encode(), _JSON)


def _error(status: int, words: str) -> Response:
    return _json({"error": words}, status)
