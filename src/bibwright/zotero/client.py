"""The one place where Zotero is talked to, and the one that knows pyzotero.

There are two APIs of one shape: the web API, and the local API of the desktop program, which has no
keys that can be asked about and no list of what was deleted, answers items in the trash only where
the trash is asked for, saves the items of a write one by one, and asks the person before it lets
anybody write.

pyzotero gives the addresses, the headers that say who asks, and the HTTP client. The rest is done
here, because its way of writing has holes that a sync must not have (1.6.11 to 1.16.0: a write is
said to have succeeded whatever Zotero refused in it, every try of a write has a new token, 429 and
503 on a write are lost).
"""

from __future__ import annotations

import importlib
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bibwright.errors import BibwrightError, MovedOnError, SourceUnavailableError, StoppedError
from bibwright.network.address import checked_address, checked_key
from bibwright.network.waits import seconds
from bibwright.progress import Watcher
from bibwright.zotero.keys import KEY_VARIABLE
from bibwright.zotero.shapes import (
    checked,
    is_deletions,
    is_key,
    is_objects,
    is_versions,
    is_written,
)
from bibwright.zotero.transport import TIMEOUT_SECONDS, TRIES, Answer, Transport, UnansweredError

__all__ = [
    "API_URL",
    "LOCAL_URL",
    "Answer",
    "Changes",
    "Refusal",
    "Rights",
    "Written",
    "ZoteroClient",
]

API_URL = "https://api.zotero.org"
#: Where the desktop program listens.
LOCAL_URL = "http://127.0.0.1:23119/api"
#: Objects that a write may hold, and that a read by keys may ask for.
BATCH = 50
_PAGE = 100
#: How long a person may take to answer Zotero's question whether we may write.
_PATIENCE_SECONDS = 300.0
#: The library stands still when its version has been the same for so long: the desktop program
#: saves item by item, and has been seen to take a quarter of a second for one on a busy machine.
_STILL_SECONDS = {True: 10.0, False: 2.0}
_STILL_READINGS = 3
_LONGEST_WAIT_SECONDS = 600.0
#: How long one write to the desktop program should take, and how many objects the first holds.
_WRITE_SECONDS = 10.0
_FIRST_LOCAL_BATCH = 20
_TOKEN_USED = "write token already used"
_PAUSES_WHILE_SAVING = (1.0, 2.0, 4.0, 8.0, 15.0)


@dataclass(frozen=True, slots=True)
class Rights:
    """What a key may do: whose it is, and in which libraries it may read and write."""

    user: int
    name: str
    access: Mapping[str, Any]

    def may(self, right: str, group: int | None) -> bool:
        """Whether the key has this right, "library" to read or "write", in a library: its
        owner's, or a group's."""
        if group is None:
            return bool(self.access.get("user", {}).get(right))
        groups = self.access.get("groups", {})
        mine: Mapping[str, Any] = groups.get(str(group)) or groups.get("all") or {}
        return bool(mine.get(right))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why Zotero refused one object of a write."""

    code: int
    message: str


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the objects of a write, by their places in it: their keys where they were
    written or didn't need to be, and what those that were written say now. ``unknown``: it was
    carried out, but the answer was lost."""

    keys: Mapping[int, str] = field(default_factory=dict)
    said: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    refused: Mapping[int, Refusal] = field(default_factory=dict)
    version: int = 0
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What has happened in a library: the keys of items that changed, and of those that are gone
    for good; and the library's version now."""

    changed: tuple[str, ...]
    gone: tuple[str, ...]
    version: int


class ZoteroClient:
    """A library behind Zotero's API, in version 3.

    ``key``: the API key. ``group``: the number of a group, whose library it is then; else the
    key's owner's. ``url``: the server's address. ``local``: it is the desktop program's; the key is
    then one that it has given, or empty, and ``keep`` is handed one that it gives for good.
    """

    def __init__(
        self,
        key: str,
        *,
        group: int | None = None,
        url: str = API_URL,
        local: bool = False,
        keep: Callable[[str], object] = lambda _: None,
        sleep: Callable[[float], None],
        now: Callable[[], float] = time.monotonic,
        watcher: Watcher,
        tries: int = TRIES,
    ) -> None:
        address = self._address = checked_address(url)
        self.group, self.url, self.local = group, address.url, local
        self._key, self._keep = checked_key(key, KEY_VARIABLE, address), keep
        self._sleep, self._now, self._watcher = sleep, now, watcher
        self._zotero, errors = self._dial()
        self._transport = Transport(
            self._zotero.client,
            errors,
            address,
            local=local,
            sleep=sleep,
            watcher=watcher,
            tries=tries,
        )
        self._prefix = "/users/0" if group is None else f"/groups/{group}"
        self._server = ""
        self._asked = False
        self.batch_size = _FIRST_LOCAL_BATCH if local else BATCH

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return self._transport.requests

    @property
    def schema_version(self) -> int:
        """Of Zotero's schema, as the last answer named it; 0 before."""
        return self._transport.schema_version

    @property
    def name(self) -> str:
        """The library's address, which no other library has."""
        return f"{self.url}{self._prefix}" + (f"#{self._server}" if self._server else "")

    def enter(self, *, write: bool = True) -> None:
        """Asks what may be done here; raises BibwrightError where it doesn't suffice to read, or,
        if it is wished for, to ``write``."""
        if self.local:
            self._enter_desktop(write)
            return
        answer = self._send("GET", "/keys/current")
        if answer.status in {401, 403, 404}:
            raise BibwrightError(
                "Zotero doesn't know this API key; make one at "
                "https://www.zotero.org/settings/keys and set ZOTERO_API_KEY to it"
            )
        self._expect(answer, "the key")
        data = checked(answer.data, is_key, "the key")
        rights = Rights(int(data["userID"]), data.get("username", ""), data.get("access", {}))
        if self.group is None:
            self._prefix = f"/users/{rights.user}"
        where = "your library" if self.group is None else f"group {self.group}"
        wished = [("library", "read"), *([("write", "write to")] if write else [])]
        for right, words in wished:
            if not rights.may(right, self.group):
                raise BibwrightError(
                    f"this API key may not {words} {where}; change what it may do at "
                    "https://www.zotero.org/settings/keys"
                )

    def _enter_desktop(self, write: bool) -> None:
        answer = self._read("items", is_versions, limit=1, format="versions")
        self._server = answer.headers.get("zotero-server-id", "")
        if write and not self._server:
            version = answer.headers.get("x-zotero-version", "of this version")
            raise BibwrightError(
                f"Zotero {version} lets nobody write through its local API; update it, or use the "
                "web API, without --local"
            )

    def changes(self, since: int, known: Mapping[str, int]) -> Changes:
        """What has happened after a version of the library, in which there were the ``known``
        items, each with its version. Those in the trash are not gone."""
        if self.local:
            return self._local_changes(since, known)
        answer = self._read("items", is_versions, since=since, format="versions", includeTrashed=1)
        gone: tuple[str, ...] = ()
        if since and (answer.data or answer.version != since):
            gone = tuple(self._read("deleted", is_deletions, since=since).data.get("items", ()))
        return Changes(tuple(answer.data), gone, answer.version)

    def _local_changes(self, since: int, known: Mapping[str, int]) -> Changes:
        """By the versions of all items. Those in the trash are listed by themselves, and read where
        something is new or missing."""
        answer = self._read("items", is_versions, format="versions", includeTrashed=1)
        versions = dict(answer.data)
        if not since or any(versions.get(key) != version for key, version in known.items()):
            versions |= dict(self._read("items/trash", is_versions, format="versions").data)
        changed = tuple(key for key, version in versions.items() if known.get(key) != version)
        return Changes(changed, tuple(known.keys() - versions.keys()), answer.version)

    def items(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        """What these items say, those in the trash included.

        Raises SourceUnavailableError where Zotero is still saving one of them: until then it
        answers that the item has no version.
        """
        for pause in (*_PAUSES_WHILE_SAVING, None):
            found = self._items(keys)
            if all(isinstance(each.get("version"), int) for each in found):
                return found
            if pause is not None:
                self._watcher.say("Zotero is still saving; waiting")
                self._sleep(pause)
        raise SourceUnavailableError("Zotero is still saving items; run the command again later")

    def _items(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for start in range(0, len(keys), BATCH):
            part = ",".join(keys[start : start + BATCH])
            answer = self._read("items", is_objects, itemKey=part, includeTrashed=1, limit=BATCH)
            asked = set(keys[start : start + BATCH])
            found += [each["data"] for each in answer.data if each["data"]["key"] in asked]
            self._watcher.say(f"read {min(start + BATCH, len(keys))} of {len(keys)} items")
        missing = set(keys) - {each["key"] for each in found}
        if self.local and missing:
            trash = self._read("items/trash", is_objects).data
            found += [each["data"] for each in trash if each["data"]["key"] in missing]
        return found

    def uri_start(self) -> str:
        """How relations name an item of this library, but for its key; empty where the desktop
        program doesn't say whose library it is: it has no account."""
        if self.group is not None:
            return f"http://zotero.org/groups/{self.group}/items/"
        user = self._prefix.rpartition("/")[2]
        if self.local:
            found = self._read("items", is_objects, limit=1).data
            library = found[0].get("library") if found else None
            user = str(library.get("id") or "") if isinstance(library, dict) else ""
        return f"http://zotero.org/users/{user}/items/" if user.isdigit() else ""

    def collection_in_trash(self, key: str) -> bool:
        """Whether this collection is in Zotero's trash, and not deleted for good."""
        answer = self._send("GET", f"{self._prefix}/collections/{key}")
        if answer.status != 200 or not isinstance(answer.data, dict):
            return False
        data = answer.data.get("data")
        return isinstance(data, dict) and bool(data.get("deleted"))

    def wait_until_still(self) -> None:
        """Returns once the library's version stands still.

        After a write whose answer was lost Zotero may still be at work; what it does until then
        would be done twice. Raises SourceUnavailableError where it goes on for ten minutes.
        """
        pause, waited, last, alike = _STILL_SECONDS[self.local] / (_STILL_READINGS - 1), 0.0, -1, 0
        while waited <= _LONGEST_WAIT_SECONDS:
            version = self._read("items", is_versions, limit=1, format="versions").version
            alike = alike + 1 if version == last else 1
            if alike == _STILL_READINGS:
                return
            last = version
            self._watcher.say("waiting until Zotero has done what it is at")
            self._sleep(pause)
            waited += pause
        raise SourceUnavailableError(
            "the Zotero library keeps changing; run the command again when it has come to rest"
        )

    def collections(self) -> list[dict[str, Any]]:
        """Every collection, as data."""
        found: dict[str, dict[str, Any]] = {}
        read = 0
        while True:
            page = {} if self.local else {"limit": _PAGE, "start": read}
            answer = self._read("collections", is_objects, **page)
            before, read = len(found), read + len(answer.data)
            found |= {each["data"]["key"]: each["data"] for each in answer.data}
            total = seconds(answer.headers.get("total-results", ""))
            if self.local or read >= total or not answer.data:
                return list(found.values())
            if len(found) == before:
                raise SourceUnavailableError(
                    "Zotero sends the same collections again and again; run the command again"
                )

    def write(self, objects: Sequence[Mapping[str, Any]], version: int, kind: str) -> Written:
        """Writes at most fifty items or collections, if the library still has this version.

        It is carried out once at most: where the answer is lost, it is not sent again. Where
        Zotero says that it can't just now, it is, with the token of the first time. Raises
        MovedOnError where somebody else was faster, StoppedError where the person stops it.
        """
        headers = {
            "Content-Type": "application/json",
            "If-Unmodified-Since-Version": str(version),
            "Zotero-Write-Token": secrets.token_hex(16),
        }
        body, begun = json.dumps(list(objects)), self._now()
        try:
            answer = self._post(f"{self._prefix}/{kind}", headers, body)
        except UnansweredError:
            return Written(unknown=True)
        except KeyboardInterrupt as error:
            raise StoppedError(
                "stopped; Zotero may still save what it was sent last. Run the command again: what "
                "is there by then is recognised"
            ) from error
        if self.local and len(objects) > 1:
            self._size_batches(len(objects), self._now() - begun)
        if answer.status == 403 and self.local:
            raise BibwrightError(
                "Zotero doesn't let you write to this library: you may only read it"
            )
        if answer.status == 412:
            if _TOKEN_USED in str(answer.data).lower():
                return Written(unknown=True)
            raise MovedOnError("the Zotero library has changed meanwhile; run the command again")
        if answer.status == 413:
            raise BibwrightError("Zotero finds the write too large; report this as a bug")
        self._expect(answer, f"the {kind}")
        if not is_written(answer.data):
            return Written(unknown=True)
        done = answer.data.get("success", {}) | answer.data.get("unchanged", {})
        said = {
            int(at): each["data"]
            for at, each in answer.data.get("successful", {}).items()
            if isinstance(each, dict) and isinstance(each.get("data"), dict)
        }
        refused = {
            int(place): Refusal(
                int(seconds(str(each.get("code", 0)))), str(each.get("message", ""))
            )
            for place, each in answer.data.get("failed", {}).items()
        }
        keys = {int(at): key for at, key in done.items()}
        return Written(keys, said, refused, answer.version)

    def _post(self, path: str, headers: Mapping[str, str], body: str) -> Answer:
        """A write's answer; the person is asked for leave where the desktop program wants it."""
        answer = self._send("POST", path, headers=headers, content=body)
        if answer.status == 401 and self.local:
            self._ask_person()
            answer = self._send("POST", path, headers=headers, content=body)
        return answer

    def _size_batches(self, count: int, seconds: float) -> None:
        """As many objects in the next write as should be saved in `_WRITE_SECONDS`."""
        if seconds > 0:
            self.batch_size = max(1, min(BATCH, int(count * _WRITE_SECONDS / seconds)))
        else:
            self.batch_size = BATCH

    def _ask_person(self) -> None:
        """Asks, in a window of the desktop program's, whether we may write; once a command."""
        if self._asked:
            raise BibwrightError(
                "you have let Bibwright write to Zotero once, and that is done; run the command "
                "again for the rest, and choose “Always Allow” to be asked no more"
            )
        self._asked = True
        self._watcher.say("Zotero asks you whether Bibwright may write; look at its window")
        try:
            answer = self._send(
                "POST",
                "/local/authorize",
                headers={"Content-Type": "application/json"},
                content=json.dumps({"appName": "Bibwright"}),
                timeout=_PATIENCE_SECONDS,
            )
        except UnansweredError as error:
            raise BibwrightError(
                "nobody has answered Zotero's question whether Bibwright may write; answer it in "
                "Zotero's window and run the command again"
            ) from error
        if answer.status == 403:
            raise BibwrightError("you have told Zotero not to let Bibwright write; nothing was")
        self._expect(answer, "the question whether Bibwright may write")
        data = answer.data if isinstance(answer.data, dict) else {}
        self._key = checked_key(str(data.get("key", "")), "Zotero's answer", self._address)
        if data.get("remember"):
            self._keep(self._key)

    def _read(self, what: str, is_whole: Callable[[Any], bool], **parameters: Any) -> Answer:
        answer = self._send("GET", f"{self._prefix}/{what}", params=parameters)
        if answer.status == 404:
            raise BibwrightError(
                f"Zotero has no library at {self.name}"
                + ("; look at the group's number in its address" if self.group else "")
            )
        self._expect(answer, what)
        checked(answer.data, is_whole, what)
        return answer

    def _expect(self, answer: Answer, what: str) -> None:
        if answer.status == 403 and self.local:
            raise BibwrightError(
                "Zotero's local API is switched off; switch it on in its settings, Advanced, "
                "“Allow other applications on this computer to communicate with Zotero”"
            )
        if answer.status == 403:
            raise BibwrightError(
                f"Zotero doesn't let this API key at {what}; change what it may do at "
                "https://www.zotero.org/settings/keys"
            )
        if answer.status != 200:
            said = str(answer.data).strip()[:200]
            raise SourceUnavailableError(f"Zotero says HTTP {answer.status} to {what}: {said}")

    def _send(
        self, method: str, path: str, *, timeout: float = TIMEOUT_SECONDS, **parts: Any
    ) -> Answer:
        """The first answer that isn't "not now".

        Raises UnansweredError for a write that may still be at work.
        """
        headers = {**self._headers(), **parts.pop("headers", {})}
        return self._transport.send(method, path, headers=headers, timeout=timeout, **parts)

    def _headers(self) -> dict[str, str]:
        headers: dict[str, str] = dict(self._zotero.default_headers())
        if self._key:
            headers["Zotero-API-Key"] = self._key
        if self._server:
            headers["Zotero-Server-ID"] = self._server
        return headers

    def _dial(self) -> tuple[Any, Any]:
        """pyzotero's face of the library, and the package of its HTTP client, for the errors.

        It closes its client when it is forgotten.
        """
        from pyzotero import zotero

        kind = "group" if self.group is not None else "user"
        dialled = zotero.Zotero(str(self.group or 0), kind)
        return dialled, importlib.import_module(type(dialled.client).__module__.partition(".")[0])
