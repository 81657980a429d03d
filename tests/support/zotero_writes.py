"""Writes to a library of the loopback Zotero server: what is checked, changed and reported.

The order of the checks and their answers follow the source of Zotero's data server. A write
request takes one version of the library, whether or not anything changed; refused ones none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from support.loopback import Answer
from support.zotero_answers import Json, ReceivedRequest, RefusedError, json_answer
from support.zotero_changes import compared, next_collection, next_item
from support.zotero_checks import check_collection, check_item, invalid
from support.zotero_library import Library, is_key, timestamp

#: The most objects of one write request.
MAX_OBJECTS = 50

Envelope = Callable[[str], Json]


class Writer:
    """The writes to one kind of objects of a library, "items" or "collections".

    `envelope` shows the object of a key as answers show it.
    """

    def __init__(
        self, library: Library, kind: str, envelope: Envelope, now: Callable[[], datetime]
    ) -> None:
        self._library = library
        self._kind = kind
        self._envelope = envelope
        self._now = now
        self._one = kind.removesuffix("s")

    # -- several at once -----------------------------------------------------------------------

    def post(self, request: ReceivedRequest) -> Answer:
        """Create and update objects, each by itself; the answer tells what became of each."""
        checked = self._check_library_version(request, required=False)
        given = _decoded(request.body)
        if not isinstance(given, list):
            raise invalid("Uploaded data must be a JSON array")
        if len(given) > MAX_OBJECTS:
            raise RefusedError(413, f"Cannot add more than {MAX_OBJECTS} {self._kind} at a time")
        before = self._library.version
        if not self._library.local:
            self._library.step()
        report: Json = {"successful": {}, "success": {}, "unchanged": {}, "failed": {}}
        for place, each in enumerate(given):
            try:
                key, changed = self._write_one(place, each, before, checked=checked)
            except RefusedError as refusal:
                report["failed"][str(place)] = refusal.report()
                continue
            if changed:
                report["successful"][str(place)] = self._envelope(key)
                report["success"][str(place)] = key
            else:
                report["unchanged"][str(place)] = key
        return json_answer(report, [self._version_header(self._library.version)])

    def _write_one(self, place: int, given: Any, before: int, *, checked: bool) -> tuple[str, bool]:
        given = _editable(given)
        if not isinstance(given, dict):
            raise invalid(
                f"Invalid value for index {place} in uploaded data;"
                f" expected JSON {self._one} object"
            )
        key = self._given_key(given)
        existing = self._existing(key)
        self._check_object_version(given, existing, before, required=not checked)
        return self._save(key, given, existing, partial=True)

    def _given_key(self, given: Json) -> str | None:
        for old, new in ((f"{self._one}Key", "key"), (f"{self._one}Version", "version")):
            if given.get(old) is not None:
                raise invalid(f"'{old}' property is now '{new}'")
        key = given.get("key")
        if key is None:
            return None
        if not isinstance(key, str):
            raise invalid("'key' must be a string")
        if not is_key(key):
            raise invalid(f"'{key}' is not a valid {self._one} key")
        return key

    def _check_object_version(
        self, given: Json, existing: Json | None, before: int, *, required: bool
    ) -> None:
        version = given.get("version")
        if version is None:
            if required and given.get("key") is not None:
                raise RefusedError(
                    428,
                    "Either If-Unmodified-Since-Version or 'version' property must be provided"
                    " for 'key'-based writes",
                )
            return
        version = _number(version, "'version' must be an integer")
        if given.get("key") is None:
            raise invalid(f"'version' is valid only if {self._one} key is provided")
        if existing is None:
            if version > 0:
                raise RefusedError(
                    404,
                    f"{self._one.title()} doesn't exist"
                    f" (expected version {version}; use 0 instead)",
                )
            if self._library.local:
                raise invalid(f"{self._one.title()} keys cannot be chosen")
        elif version < existing["version"] <= before:
            raise self._stale(version, existing["version"])

    # -- one by its key ------------------------------------------------------------------------

    def put_or_patch(self, request: ReceivedRequest, key: str) -> Answer:
        """Write one object whole (PUT) or in part (PATCH). HTTP 204."""
        given = _editable(_decoded(request.body))
        existing = self._existing(key)
        if not isinstance(given, dict):
            raise invalid(f"Invalid {self._one} object")
        self._check_single_version(request, existing, given)
        if self._given_key(given) not in (None, key):
            raise RefusedError(
                409, f"'key' property in JSON does not match {self._one} key of request"
            )
        before = self._library.version
        _, changed = self._save(key, given, existing, partial=request.method == "PATCH", step=True)
        return Answer(
            204, headers=(self._version_header(self._library.version if changed else before),)
        )

    def delete(self, request: ReceivedRequest, key: str) -> Answer:
        """Delete one object for good. HTTP 204."""
        existing = self._existing(key)
        self._check_single_version(request, existing, {})
        if existing is None:
            raise RefusedError(404, f"{self._one.title()} not found")
        return self._drop([key])

    def delete_many(self, request: ReceivedRequest) -> Answer:
        """Delete the objects of `itemKey` or `collectionKey` for good. HTTP 204."""
        parameter = f"{self._one}Key"
        text = request.parameter(parameter)
        keys = [key for key in text.split(",") if key]
        if not keys or not all(map(is_key, keys)):
            raise invalid(f"Invalid '{parameter}' value '{text}'")
        if len(keys) > MAX_OBJECTS:
            raise RefusedError(413, f"Cannot delete more than {MAX_OBJECTS} {self._kind} at a time")
        self._check_library_version(request, required=True)
        return self._drop(keys)

    def delete_tags(self, request: ReceivedRequest) -> Answer:
        """Take the tags of `tag`, set apart by " || ", off every item. HTTP 204."""
        self._check_library_version(request, required=True)
        version = self._library.step()
        for name in filter(None, request.parameter("tag").split(" || ")):
            self._library.drop_tag(name, version)
        return Answer(204, headers=(self._version_header(version),))

    def _drop(self, keys: list[str]) -> Answer:
        drop = {"items": self._library.drop_item, "collections": self._library.drop_collection}
        version = self._library.step()
        for place, key in enumerate(keys):
            if place and self._library.local:
                version = self._library.step()
            drop[self._kind](key, version)
        return Answer(204, headers=(self._version_header(version),))

    # -- versions ------------------------------------------------------------------------------

    def _check_library_version(self, request: ReceivedRequest, *, required: bool) -> bool:
        """Whether a version was given; 412 if the library has moved on since."""
        text = request.headers.get("if-unmodified-since-version")
        if text is None:
            if required:
                raise RefusedError(428, "If-Unmodified-Since-Version not provided")
            return False
        version = _number(text, "Invalid If-Unmodified-Since-Version value")
        found = self._library.version
        if found > version:
            raise RefusedError(
                412,
                "Library has been modified since specified version"
                f" (expected {version}, found {found})",
                version=found,
            )
        return True

    def _check_single_version(
        self, request: ReceivedRequest, existing: Json | None, given: Json
    ) -> None:
        text = request.headers.get("if-unmodified-since-version")
        if request.method == "DELETE" and text is None:
            raise RefusedError(
                428, "If-Unmodified-Since-Version must be provided for delete requests"
            )
        by_header = by_property = None
        if text is not None:
            message = f"Invalid If-Unmodified-Since-Version value '{text}'"
            by_header = _number(text, message)
        if given.get("version") is not None:
            message = f"Invalid JSON 'version' property value '{given['version']}'"
            by_property = _number(given["version"], message)
        if None not in (by_header, by_property) and by_header != by_property:
            raise invalid(
                "If-Unmodified-Since-Version value does not match JSON 'version' property"
                f" ({by_header} != {by_property})"
            )
        version = by_property if by_header is None else by_header
        name = self._one.title()
        if existing is None:
            if version is None and request.method == "PATCH":
                raise RefusedError(
                    404,
                    f"{name} not found (to create, use If-Unmodified-Since-Version: 0,"
                    " JSON 'version' 0, or PUT method)",
                )
            if version:
                raise RefusedError(404, f"{name} not found (expected version {version})")
        elif version is None:
            raise RefusedError(
                428,
                "Either If-Unmodified-Since-Version or object version property must be provided"
                " for key-based writes",
            )
        elif version != existing["version"]:
            raise self._stale(version, existing["version"])

    def _stale(self, expected: int, found: int) -> RefusedError:
        return RefusedError(
            412,
            f"{self._one.title()} has been modified since specified version"
            f" (expected {expected}, found {found})",
            version=found,
        )

    def _version_header(self, version: int) -> tuple[str, str]:
        return "Last-Modified-Version", str(version)

    # -- changing ------------------------------------------------------------------------------

    def _existing(self, key: str | None) -> Json | None:
        find = {"items": self._library.item, "collections": self._library.collection}
        try:
            return find[self._kind](key or "")
        except KeyError:
            return None

    def _save(
        self,
        key: str | None,
        given: Json,
        existing: Json | None,
        *,
        partial: bool,
        step: bool = False,
    ) -> tuple[str, bool]:
        """Check and store one object; its key and whether it changed."""
        if self._kind == "items":
            check_item(self._library, given, existing, partial=partial)
            now = timestamp(self._now())
            made = next_item(self._library, given, existing, now, partial=partial)
        else:
            check_collection(self._library, given, partial=partial and existing is not None)
            made = next_collection(given, existing, partial=partial)
        made["key"] = key or self._library.fresh_key()
        keep = self._library.keep_item if self._kind == "items" else self._library.keep_collection
        changed = existing is None or compared(made) != compared(existing)
        if (step and not self._library.local) or (self._library.local and changed):
            self._library.step()
        if changed:
            keep(made, self._library.version)
        return str(made["key"]), changed


def _decoded(body: bytes) -> Any:
    if not body:
        raise invalid("data not provided")
    try:
        return json.loads(body)
    except ValueError as mistake:
        raise invalid("Uploaded data is not valid JSON") from mistake


def _editable(given: Any) -> Any:
    """Objects may come as answers show them, with what can be written under `data`."""
    return given["data"] if isinstance(given, dict) and given.get("data") is not None else given


def _number(value: Any, message: str) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"\d+", str(value)):
        raise invalid(message)
    return int(value)
