"""What an item or a collection becomes by a write that has passed the checks."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from support.zotero_answers import Json
from support.zotero_checks import iso
from support.zotero_keeping import kept_text, leave_in_extra, take_from_extra
from support.zotero_library import Library

#: A change of these alone leaves `dateModified` as it is.
UNDATED = frozenset(("collections", "deleted", "inPublications", "relations", "tags"))

_STRUCTURAL = ("note", "linkMode", "contentType", "charset", "filename", "path")


def next_item(
    library: Library, given: Json, existing: Json | None, now: str, *, partial: bool
) -> Json:
    """The item that a write of `given` at the time `now` leaves behind, without its version.

    A `partial` write keeps what it does not name of the existing item.
    """
    made: Json = {"tags": [], "collections": [], "relations": {}, "creators": []}
    made |= {"dateAdded": now, "dateModified": now}
    if existing:
        made["dateAdded"] = existing["dateAdded"]
    if existing and partial:
        made |= copy.deepcopy(existing)
        if existing.get("parentItem") and given.get("collections"):
            made["parentItem"] = False  # what is in a collection of its own is no child
    made["itemType"] = given.get("itemType", made.get("itemType"))
    if existing and partial and made["itemType"] != existing["itemType"]:
        _retype(library, made, existing["itemType"])
    for name, value in given.items():
        if name not in ("key", "version", "itemType"):
            _assign(library, made, name, value, now)
    if library.local:
        take_from_extra(library, made, given)
        if existing and made["itemType"] != existing["itemType"]:
            leave_in_extra(library, made, existing, given)
    if existing and made["dateModified"] in (existing["dateModified"], now):
        names = (compared(made).keys() | compared(existing).keys()) - UNDATED
        moved = any(made.get(each) != existing.get(each) for each in names)
        made["dateModified"] = now if moved else existing["dateModified"]
    return made


def next_collection(given: Json, existing: Json | None, *, partial: bool) -> Json:
    """The collection that a write leaves behind, without its key and version."""
    made: Json = {"name": "", "parentCollection": False, "relations": {}}
    if existing and partial:
        made |= existing
    made |= {name: value for name, value in given.items() if name in made}
    made["parentCollection"] = made["parentCollection"] or False
    made["relations"] = made["relations"] or {}
    return made


def compared(made: Mapping[str, Any]) -> Json:
    """What counts in the question whether an object changed: neither empty nor kept by the
    server."""
    return {
        name: value
        for name, value in made.items()
        if value and name not in ("version", "dateModified", "key")
    }


def _assign(library: Library, made: Json, name: str, value: Any, now: str) -> None:
    match name:
        case "creators":
            made["creators"] = [creator for creator in value if _is_named(creator)]
        case "tags":
            made["tags"] = _tags(value)
        case "collections":
            made["collections"] = list(dict.fromkeys(value))
        case "relations":
            made["relations"] = value or {}
        case "deleted":
            made["deleted"] = 1 if value else 0
        case "parentItem" | "inPublications" | "md5" | "mtime":
            made[name] = value
        case "dateAdded" | "dateModified":
            made[name] = iso(str(value))
        case _:
            text = now if value == "CURRENT_TIMESTAMP" else "" if value is None else str(value)
            _assign_text(library, made, name, text)


def _assign_text(library: Library, made: Json, name: str, text: str) -> None:
    if name in library.schema.item_types[made["itemType"]].fields or name in _STRUCTURAL:
        made[name] = iso(text) if name == "accessDate" else kept_text(library, name, text)
    elif text:  # only the local API comes here: what has no field goes into Extra
        line = f"{_as_words(name)}: {text}"
        made["extra"] = "\n".join(filter(None, (line, made.get("extra", ""))))


def _as_words(name: str) -> str:
    """A field's name as a line of Extra has it: "Original Date" for originalDate."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return words[:1].upper() + words[1:]


def _is_named(creator: Json) -> bool:
    return any(str(creator.get(part, "")).strip() for part in ("name", "firstName", "lastName"))


def _tags(value: list[Json]) -> list[Json]:
    """Tags without their doubles; those set by hand (type 0) have no type."""
    tags: dict[str, Json] = {}
    for each in value:
        name, kind = str(each.get("tag", "")).strip(), int(each.get("type", 0))
        if name and name not in tags:
            tags[name] = {"tag": name} | ({"type": kind} if kind else {})
    return list(tags.values())


def _retype(library: Library, made: Json, old_name: str) -> None:
    """Carry fields and creators over to another item type, as far as it has their like."""
    types = library.schema.item_types
    old_type, new_type = types[old_name], types[made["itemType"]]
    for name, base in old_type.fields.items():
        if name in made and name not in new_type.fields:
            value = made.pop(name)
            heir = new_type.field_for(base)
            if heir:
                made[heir] = value
    for creator in made["creators"]:
        if creator["creatorType"] not in new_type.creator_types:
            was_primary = creator["creatorType"] == old_type.creator_types[0]
            creator["creatorType"] = new_type.creator_types[0] if was_primary else "contributor"
