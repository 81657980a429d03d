"""Who may do what with the loopback Zotero server: keys of the web API, and the leave that a
person gives at the desktop program for writes through the local one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from support.loopback import Answer
from support.zotero_answers import Json, ReceivedRequest, RefusedError, json_answer
from support.zotero_library import Library

#: How long a write token is remembered after the write that carried it.
TOKEN_LIFE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Key:
    """An API key and its rights. `groups` tells by number, or "all", whether it may write."""

    text: str
    user: int
    username: str = "tester"
    library: bool = True
    notes: bool = True
    write: bool = True
    groups: Mapping[int | str, bool] = field(default_factory=lambda: {"all": True})

    def may_read(self, library: Library) -> bool:
        """Whether the key opens a library."""
        if library.kind == "users":
            return self.library and self.user == library.number
        return library.public or library.number in self.groups or "all" in self.groups

    def may_write(self, library: Library) -> bool:
        """Whether the key may change a library."""
        if library.kind == "users":
            return self.may_read(library) and self.write
        return self.groups.get(library.number, self.groups.get("all", False))

    def described(self) -> Json:
        """What `/keys/<key>` answers."""
        access: Json = {}
        if self.library:
            rights = {"library": True, "files": True, "notes": self.notes, "write": self.write}
            access["user"] = rights
        if self.groups:
            access["groups"] = {
                str(group): {"library": True, "write": write}
                for group, write in self.groups.items()
            }
        return {"key": self.text, "userID": self.user, "username": self.username, "access": access}


class Keys:
    """The keys that the web API knows."""

    def __init__(self) -> None:
        self._keys: dict[str, Key] = {}

    def add(self, key: Key) -> None:
        """Make a key known, or known anew with other rights."""
        self._keys[key.text] = key

    def remove(self, text: str) -> None:
        """Withdraw a key. KeyError for an unknown one."""
        del self._keys[text]

    def of(self, request: ReceivedRequest) -> Key | None:
        """The key of a request, None without. RefusedError for an unknown one."""
        text = key_text(request)
        if not text:
            return None
        if text not in self._keys:
            raise RefusedError(403, "Invalid key")
        return self._keys[text]

    def check(self, request: ReceivedRequest, library: Library) -> None:
        """RefusedError with 403 where a request may not do what it asks."""
        key = self.of(request)
        if key is None and request.is_write:
            raise RefusedError(403, "An API key is required for write requests.")
        if key is None:
            if not library.public:
                raise RefusedError(403, "Forbidden")
        elif not key.may_read(library):
            raise RefusedError(403, "Write access denied" if request.is_write else "Forbidden")
        elif request.is_write and not key.may_write(library):
            raise RefusedError(403, "Write access denied")

    def sees_notes(self, request: ReceivedRequest, library: Library) -> bool:
        """Whether notes are shown to a request that may read a library."""
        key = self.of(request)
        return library.kind == "groups" or (key is not None and key.notes)

    def describe(self, request: ReceivedRequest, name: str) -> Answer:
        """The rights of a key, "current" for that of the request."""
        text = key_text(request) if name == "current" else name
        if not text:
            raise RefusedError(403, "Forbidden")
        self.of(request)
        if text not in self._keys:
            raise RefusedError(404, f"Key '{text}' not found")
        return json_answer(self._keys[text].described())


def key_text(request: ReceivedRequest) -> str:
    """The key a request carries: in Zotero-API-Key, `key`, or as a bearer token."""
    in_header = request.headers.get("zotero-api-key", "")
    in_query = request.parameter("key")
    if in_header and in_query and in_header != in_query:
        raise RefusedError(400, "Zotero-API-Key header and 'key' parameter differ")
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    return in_header or in_query or (bearer.strip() if scheme.lower() == "bearer" else "")


class WriteTokens:
    """The tokens of the writes that were carried out, so that none is carried out twice."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._used: dict[tuple[str, str], datetime] = {}

    def check(self, request: ReceivedRequest) -> None:
        """RefusedError with 412 for a token used within its life, 400 for an ill-formed one."""
        token = request.headers.get("zotero-write-token", "")
        if not token or not request.is_write:
            return
        if not 5 <= len(token) <= 32:
            raise RefusedError(400, "Write token must be 5-32 characters in length")
        used = self._used.get((key_text(request), token))
        if used is not None and self._now() - used < TOKEN_LIFE:
            raise RefusedError(412, "Write token already used")

    def remember(self, request: ReceivedRequest) -> None:
        """Keep the token of a write that was carried out, those of DELETE excepted."""
        token = request.headers.get("zotero-write-token", "")
        if token and request.method != "DELETE":
            self._used[key_text(request), token] = self._now()


class Person(StrEnum):
    """What the person before the desktop program does, or its version, when ours comes."""

    ALLOWS_ALWAYS = "allows-always"
    ALLOWS_ONCE = "allows-once"
    DENIES = "denies"
    #: A program from before writes: 501 to each.
    HAS_OLDER_PROGRAM = "has-older-program"
    #: The local API is switched off in the settings: 403 to everything.
    HAS_CLOSED_API = "has-closed-api"


class LocalAccess:
    """Leave to write through the local API, asked for at `/local/authorize`."""

    def __init__(self, server_id: str) -> None:
        self.server_id = server_id
        self.person = Person.ALLOWS_ALWAYS
        self._granted: dict[str, bool] = {}

    def headers(self) -> list[tuple[str, str]]:
        """By what the program lets itself be known; one from before writes has no id."""
        older = self.person is Person.HAS_OLDER_PROGRAM
        headers = [
            ("X-Zotero-Version", "7.0.11" if older else "11.0.SOURCE.f2a42be"),
            ("X-Zotero-Connector-API-Version", "3"),
        ]
        return headers if older else [*headers, ("Zotero-Server-ID", self.server_id)]

    def grant(self, *, remember: bool = True) -> str:
        """A new key, good for one write unless remembered."""
        key = f"local{len(self._granted):027}"
        self._granted[key] = remember
        return key

    def check(self, request: ReceivedRequest) -> None:
        """RefusedError for a request that the program does not let through."""
        if self.person is Person.HAS_CLOSED_API:
            raise RefusedError(403, "Local API is not enabled")
        if self.person is Person.HAS_OLDER_PROGRAM:
            if request.is_write:
                raise RefusedError(501, "Method not implemented")
            return
        named = request.headers.get("zotero-server-id")
        if named not in (None, self.server_id):
            raise RefusedError(412, "Zotero-Server-ID does not match")
        if request.is_write and named is None:
            raise RefusedError(428, "Zotero-Server-ID not provided")

    def use(self, request: ReceivedRequest) -> None:
        """Spend the key of a write. RefusedError with 401 without a good one."""
        key = key_text(request)
        if key not in self._granted:
            challenge = ("WWW-Authenticate", 'Zotero-API-Key realm="Zotero Local API"')
            message = "API key required -- POST /api/local/authorize to obtain one"
            raise RefusedError(401, message, headers=(challenge,))
        if not self._granted[key]:
            del self._granted[key]

    def authorize(self, request: ReceivedRequest) -> Answer:
        """Ask the person. RefusedError with 403 where they deny."""
        try:
            name = json.loads(request.body or b"null")["appName"]
        except (ValueError, TypeError, KeyError):
            name = None
        if not isinstance(name, str) or not name:
            raise RefusedError(400, "'appName' must be provided")
        if self.person is Person.DENIES:
            raise RefusedError(403, "Access denied by user")
        remember = self.person is Person.ALLOWS_ALWAYS
        return json_answer({"key": self.grant(remember=remember), "remember": remember})
