"""What may be done in a Zotero library: by a key of the web API, or by leave of the person at the
desktop program."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bibwright.errors import BibwrightError
from bibwright.progress import Watcher
from bibwright.zotero.connection import Connection
from bibwright.zotero.shapes import checked, is_key, is_versions
from bibwright.zotero.transport import UnansweredError

#: How long a person may take to answer Zotero's question whether we may write.
_PATIENCE_SECONDS = 300.0


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


def enter(connection: Connection, *, write: bool = True) -> None:
    """Asks what may be done here; raises BibwrightError where it doesn't suffice to read, or,
    if it is wished for, to ``write``."""
    if connection.local:
        _enter_desktop(connection, write)
        return
    answer = connection.send("GET", "/keys/current")
    if answer.status in {401, 403, 404}:
        raise BibwrightError(
            "Zotero doesn't know this API key; make one at "
            "https://www.zotero.org/settings/keys and set ZOTERO_API_KEY to it"
        )
    connection.expect(answer, "the key")
    data = checked(answer.data, is_key, "the key")
    rights = Rights(int(data["userID"]), data.get("username", ""), data.get("access", {}))
    if connection.group is None:
        connection.path = f"/users/{rights.user}"
    where = "your library" if connection.group is None else f"group {connection.group}"
    wished = [("library", "read"), *([("write", "write to")] if write else [])]
    for right, words in wished:
        if not rights.may(right, connection.group):
            raise BibwrightError(
                f"this API key may not {words} {where}; change what it may do at "
                "https://www.zotero.org/settings/keys"
            )


def _enter_desktop(connection: Connection, write: bool) -> None:
    answer = connection.read("items", is_versions, limit=1, format="versions")
    connection.server = answer.headers.get("zotero-server-id", "")
    if write and not connection.server:
        version = answer.headers.get("x-zotero-version", "of this version")
        raise BibwrightError(
            f"Zotero {version} doesn't allow writing through its local API; update it, or use the "
            "web API, without --local"
        )


class Leave:
    """The leave to write that the person gives in a window of the desktop program.

    ``keep`` is handed a key that is given for good.
    """

    def __init__(
        self, connection: Connection, keep: Callable[[str], object], watcher: Watcher
    ) -> None:
        self._connection, self._keep, self._watcher = connection, keep, watcher
        self._asked = False

    def ask(self) -> None:
        """Asks whether we may write; once a command. Raises BibwrightError where we may not."""
        if self._asked:
            raise BibwrightError(
                "you have let Bibwright write to Zotero once, and that is done; run the command "
                "again for the rest, and choose “Always Allow” to be asked no more"
            )
        self._asked = True
        self._watcher.say("Zotero asks you whether Bibwright may write; look at its window")
        try:
            answer = self._connection.send(
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
            raise BibwrightError(
                "you have told Zotero not to let Bibwright write; nothing was written"
            )
        self._connection.expect(answer, "the question whether Bibwright may write")
        data = answer.data if isinstance(answer.data, dict) else {}
        key = self._connection.take_key(str(data.get("key", "")))
        if data.get("remember"):
            self._keep(key)
