"""Writes to a Zotero library: each is carried out once at most, and what became of it is told."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bibwright.errors import BibwrightError, MovedOnError, StoppedError
from bibwright.network.waits import seconds
from bibwright.zotero.connection import Connection
from bibwright.zotero.leftovers import told_extra
from bibwright.zotero.rights import Leave
from bibwright.zotero.shapes import is_written
from bibwright.zotero.transport import Response, UnansweredError

T = TypeVar("T")

#: Objects that a write may hold, and that a read by keys may ask for.
BATCH = 50
#: How long one write to the desktop program should take, and how many objects the first holds.
_WRITE_SECONDS = 10.0
_FIRST_LOCAL_BATCH = 20
_TOKEN_USED = "write token already used"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why Zotero refused one object of a write."""

    code: int
    message: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the objects of a write, by their places in it: their keys where they were
    written or didn't need to be, and what those that were written say now. ``unknown``: it was
    carried out, but the answer was lost."""

    keys: Mapping[int, str] = field(default_factory=dict)
    said: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    refused: Mapping[int, Refusal] = field(default_factory=dict)
    version: int = 0
    unknown: bool = False

    def followed_by(self, later: Result, size: int) -> Result:
        """This write of ``size`` objects and a later one as one of all their objects."""
        return Result(
            {**self.keys, **_further(later.keys, size)},
            {**self.said, **_further(later.said, size)},
            {**self.refused, **_further(later.refused, size)},
            later.version or self.version,
            later.unknown,
        )


class Writer:
    """Writes items and collections. ``batch_size``: how many objects the next write should hold."""

    def __init__(self, connection: Connection, leave: Leave, now: Callable[[], float]) -> None:
        self._connection, self._leave, self._now = connection, leave, now
        self.batch_size = _FIRST_LOCAL_BATCH if connection.local else BATCH

    def write(self, objects: Sequence[Mapping[str, Any]], version: int, kind: str) -> Result:
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
            answer = self._post(f"{self._connection.path}/{kind}", headers, body)
        except UnansweredError:
            return Result(unknown=True)
        except KeyboardInterrupt as error:
            raise StoppedError(
                "stopped; Zotero may still save what it was sent last. Run the command again: what "
                "is there by then is recognised"
            ) from error
        if self._connection.local and len(objects) > 1:
            self._size_batches(len(objects), self._now() - begun)
        if answer.status == 403 and (self._connection.local or self._connection.group is not None):
            raise BibwrightError(
                "Zotero doesn't let you write to this library: you may only read it, as in a group "
                "that its administrators alone may change"
            )
        if answer.status == 412:
            if _TOKEN_USED in str(answer.data).lower():
                return Result(unknown=True)
            raise MovedOnError("the Zotero library has changed meanwhile; run the command again")
        if answer.status == 413:
            return self._in_halves(objects, version, kind)
        self._connection.expect(answer, f"the {kind}")
        if not is_written(answer.data):
            return Result(unknown=True)
        written = _written(answer)
        return self._cleared(objects, written, kind) if self._connection.local else written

    def _cleared(self, objects: Sequence[Mapping[str, Any]], written: Result, kind: str) -> Result:
        """The same once Extra says what it was to say: the desktop program adds to it what an item
        of a new type has no field for. Where that can't be written, it stays there."""
        extras = {
            at: told_extra(objects[at], said)
            for at, said in written.said.items()
            if {"key", "itemType", "extra"} <= objects[at].keys()
        }
        wrong = [at for at, extra in extras.items() if extra != written.said[at].get("extra", "")]
        if not wrong:
            return written
        known = [written.said[at] for at in wrong]
        values = [
            {"key": said["key"], "version": said["version"], "extra": extras[at]}
            for at, said in zip(wrong, known, strict=True)
        ]
        try:
            again = self.write(values, written.version, kind)
        except StoppedError:
            raise
        except BibwrightError:
            return written
        now = {wrong[at]: said for at, said in again.said.items()}
        return Result(
            written.keys,
            {**written.said, **now},
            written.refused,
            again.version or written.version,
            again.unknown,
        )

    def _in_halves(self, objects: Sequence[Mapping[str, Any]], version: int, kind: str) -> Result:
        """What is too large for one write in two; a single object is refused."""
        if len(objects) == 1:
            return Result(refused={0: Refusal(413, "it is too large")}, version=version)
        self.batch_size = half = len(objects) // 2
        first = self.write(objects[:half], version, kind)
        if first.unknown:
            return first
        try:
            second = self.write(objects[half:], first.version, kind)
        except MovedOnError as error:
            late = Refusal(412, str(error))
            second = Result(refused=dict.fromkeys(range(len(objects) - half), late))
        return first.followed_by(second, half)

    def _post(self, path: str, headers: Mapping[str, str], body: str) -> Response:
        """A write's answer; the person is asked for leave where the desktop program wants it."""
        answer = self._connection.send("POST", path, headers=headers, content=body)
        if answer.status == 401 and self._connection.local:
            self._leave.ask()
            answer = self._connection.send("POST", path, headers=headers, content=body)
        return answer

    def _size_batches(self, count: int, seconds: float) -> None:
        """As many objects in the next write as should be saved in `_WRITE_SECONDS`."""
        if seconds > 0:
            self.batch_size = max(1, min(BATCH, int(count * _WRITE_SECONDS / seconds)))
        else:
            self.batch_size = BATCH


def _further(by_place: Mapping[int, T], size: int) -> dict[int, T]:
    return {size + at: each for at, each in by_place.items()}


def _written(answer: Response) -> Result:
    done = answer.data.get("success", {}) | answer.data.get("unchanged", {})
    said = {
        int(at): each["data"]
        for at, each in answer.data.get("successful", {}).items()
        if isinstance(each, dict) and isinstance(each.get("data"), dict)
    }
    refused = {
        int(place): Refusal(int(seconds(str(each.get("code", 0)))), str(each.get("message", "")))
        for place, each in answer.data.get("failed", {}).items()
    }
    keys = {int(at): key for at, key in done.items()}
    return Result(keys, said, refused, answer.version)
