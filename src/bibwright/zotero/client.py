"""The one place where Zotero is talked to: what a library says, and what is written to it.

There are two APIs of one shape: the web API, and the local API of the desktop program, which has no
keys that can be asked about and no list of what was deleted, answers items in the trash only where
the trash is asked for, saves the items of a write one by one, and asks the person before it lets
anybody write.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bibwright.errors import SourceUnavailableError
from bibwright.network.waits import seconds
from bibwright.progress import Watcher
from bibwright.zotero.connection import Connection
from bibwright.zotero.rights import Leave, enter
from bibwright.zotero.shapes import is_deletions, is_objects, is_versions
from bibwright.zotero.transport import TRIES
from bibwright.zotero.writer import BATCH, Writer

API_URL = "https://api.zotero.org"
#: Where the desktop program listens.
LOCAL_URL = "http://127.0.0.1:23119/api"
_PAGE = 100
#: The library stands still when its version has been the same for so long: the desktop program
#: saves item by item, and has been seen to take a quarter of a second for one on a busy machine.
_STILL_SECONDS = {True: 10.0, False: 2.0}
_STILL_READINGS = 3
_LONGEST_WAIT_SECONDS = 600.0
_PAUSES_WHILE_SAVING = (1.0, 2.0, 4.0, 8.0, 15.0)


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
    ``writer`` writes to it, ``connection`` says where it is.
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
        self.connection = Connection(
            key, group=group, url=url, local=local, sleep=sleep, watcher=watcher, tries=tries
        )
        self._read = self.connection.read
        self._sleep, self._watcher = sleep, watcher
        self.writer = Writer(self.connection, Leave(self.connection, keep, watcher), now)

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return self.connection.transport.requests

    @property
    def schema_version(self) -> int:
        """Of Zotero's schema, as the last answer named it; 0 before."""
        return self.connection.transport.schema_version

    def enter(self, *, write: bool = True) -> None:
        """Asks what may be done here; raises BibwrightError where it doesn't suffice to read, or,
        if it is wished for, to ``write``."""
        enter(self.connection, write=write)

    def changes(self, since: int, known: Mapping[str, int]) -> Changes:
        """What has happened after a version of the library, in which there were the ``known``
        items, each with its version. Those in the trash are not gone."""
        if self.connection.local:
            return self._local_changes(since, known)
        answer = self._read("items", is_versions, since=since, format="versions", includeTrashed=1)
        gone: tuple[str, ...] = ()
        if answer.version < since:  # it isn't the library that it was, and is read anew
            answer = self._read("items", is_versions, since=0, format="versions", includeTrashed=1)
            gone = tuple(known.keys() - dict(answer.data).keys())
        elif since and (answer.data or answer.version != since):
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
        if self.connection.local and missing:
            trash = self._read("items/trash", is_objects).data
            found += [each["data"] for each in trash if each["data"]["key"] in missing]
        return found

    def uri_start(self) -> str:
        """How relations name an item of this library, but for its key; empty where the desktop
        program doesn't say whose library it is: it has no account."""
        if self.connection.group is not None:
            return f"http://zotero.org/groups/{self.connection.group}/items/"
        user = self.connection.path.rpartition("/")[2]
        if self.connection.local:
            found = self._read("items", is_objects, limit=1).data
            library = found[0].get("library") if found else None
            user = str(library.get("id") or "") if isinstance(library, dict) else ""
        return f"http://zotero.org/users/{user}/items/" if user.isdigit() else ""

    def collection_in_trash(self, key: str) -> dict[str, Any] | None:
        """What a collection in Zotero's trash says; None for one that is deleted for good."""
        answer = self.connection.send("GET", f"{self.connection.path}/collections/{key}")
        if answer.status != 200 or not is_objects([answer.data]):
            return None
        data: dict[str, Any] = answer.data["data"]
        return data if data.get("deleted") else None

    def wait_until_still(self) -> None:
        """Returns once the library's version stands still.

        After a write whose answer was lost Zotero may still be at work; what it does until then
        would be done twice. Raises SourceUnavailableError where it goes on for ten minutes.
        """
        pause, waited, last, alike = (
            _STILL_SECONDS[self.connection.local] / (_STILL_READINGS - 1),
            0.0,
            -1,
            0,
        )
        while waited <= _LONGEST_WAIT_SECONDS:
            version = self._read("items", is_versions, limit=1, format="versions").version
            alike = alike + 1 if version == last else 1
            if alike == _STILL_READINGS:
                return
            last = version
            self._watcher.say("waiting until Zotero has finished saving")
            self._sleep(pause)
            waited += pause
        raise SourceUnavailableError(
            "the Zotero library keeps changing; run the command again later"
        )

    def collections(self) -> list[dict[str, Any]]:
        """Every collection, as data."""
        found: dict[str, dict[str, Any]] = {}
        read = 0
        while True:
            page = {} if self.connection.local else {"limit": _PAGE, "start": read}
            answer = self._read("collections", is_objects, **page)
            before, read = len(found), read + len(answer.data)
            found |= {each["data"]["key"]: each["data"] for each in answer.data}
            total = seconds(answer.headers.get("total-results", ""))
            if self.connection.local or read >= total or not answer.data:
                return list(found.values())
            if len(found) == before:
                raise SourceUnavailableError(
                    "Zotero sends the same collections again and again; run the command again"
                )
