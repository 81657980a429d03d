"""Whether an answer of Zotero's is what was asked for: a list of items is one, or no answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bibwright.errors import SourceUnavailableError


def checked(data: Any, is_whole: Callable[[Any], bool], what: str) -> Any:
    """The data. Raises SourceUnavailableError when it is of another shape: a lapse, not a word on
    what there is."""
    if not is_whole(data):
        raise SourceUnavailableError(
            f"Zotero's answer about {what} has an unexpected form; nothing was changed by "
            "it, run the command again"
        )
    return data


def is_versions(data: Any) -> bool:
    """Keys with their versions; an empty list stands for none."""
    if data == []:
        return True
    return isinstance(data, dict) and all(_is_number(version) for version in data.values())


def is_deletions(data: Any) -> bool:
    """Names of kinds, each with a list of keys."""
    return isinstance(data, dict) and all(
        isinstance(keys, list) and all(isinstance(key, str) for key in keys)
        for kind, keys in data.items()
        if kind in {"items", "collections"}
    )


def is_objects(data: Any) -> bool:
    """A list of items or collections, each with its key and what it says."""
    return isinstance(data, list) and all(
        isinstance(each, dict)
        and isinstance(each.get("data"), dict)
        and isinstance(each["data"].get("key"), str)
        for each in data
    )


def is_key(data: Any) -> bool:
    """Whose key it is, and what it may do."""
    if not isinstance(data, dict) or not _is_number(data.get("userID")):
        return False
    access = data.get("access", {})
    return isinstance(access, dict) and all(isinstance(each, dict) for each in access.values())


def is_written(data: Any) -> bool:
    """What became of the objects of a write, by their places in it."""
    return (
        isinstance(data, dict)
        and all(
            _is_by_place(data.get(kind, {}), sort)
            for kind, sort in (("success", str), ("unchanged", str), ("failed", dict))
        )
        and _is_by_place(data.get("successful", {}), object)
    )


def _is_by_place(data: Any, sort: type) -> bool:
    return isinstance(data, Mapping) and all(
        str(at).isascii() and str(at).isdigit() and len(str(at)) < 5 and isinstance(each, sort)
        for at, each in data.items()
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
