"""Whether an answer of Zotero's is what was asked for: a list of items is one, or no answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeGuard

from bibwright.errors import SourceUnavailableError
from bibwright.formats.zotero_schema import load_schema

#: Beside the fields of Zotero's schema.
_TEXTS = frozenset(
    {
        *("key", "itemType", "citationKey", "parentItem", "deleted", "dateAdded", "dateModified"),
        *("note", "linkMode", "contentType", "path", "md5", "name", "parentCollection"),
    }
)


def checked(data: Any, is_whole: Callable[[Any], bool], what: str) -> Any:
    """The data. Raises SourceUnavailableError when it is of another shape: a fault, not a word on
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
        and all(is_value(name, said) for name, said in each["data"].items())
        for each in data
    )


def is_value(name: str, said: object) -> bool:
    """Whether a field of an item or a collection has the shape that it has in Zotero; one that
    only a newer Zotero knows may have any."""
    if name == "creators":
        return isinstance(said, list) and all(map(_is_texts, said))
    if name == "tags":
        return isinstance(said, list) and all(
            isinstance(each, dict) and isinstance(each.get("tag"), str) for each in said
        )
    if name == "collections":
        return is_keys(said)
    if name == "relations":
        return said == [] or (
            isinstance(said, dict)
            and all(isinstance(each, str) or is_keys(each) for each in said.values())
        )
    return name not in _texts() or isinstance(said, str | int | float | None)


def is_keys(said: object) -> TypeGuard[list[str]]:
    """A list of texts."""
    return isinstance(said, list) and all(isinstance(each, str) for each in said)


@cache
def _texts() -> frozenset[str]:
    return _TEXTS.union(*(each.fields for each in load_schema().types.values()))


def _is_texts(given: object) -> bool:
    return isinstance(given, dict) and all(isinstance(said, str | int) for said in given.values())


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
