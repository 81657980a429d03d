"""What Zotero's server checks in an item or a collection before it is written.

The rules, statuses and sentences follow the source of Zotero's data server.
"""

from __future__ import annotations

import re
from typing import Any

from support.zotero_answers import Json, RefusedError
from support.zotero_library import Library, is_key
from support.zotero_schema import LINK_MODES

#: The most characters of a field, of a name, of a tag and of a collection's name.
MAX_FIELD = 65_535
MAX_NAME = MAX_TAG = MAX_COLLECTION = 255

_ITEM_PREDICATES = ("owl:sameAs", "dc:replaces", "dc:relation", "mendeleyDB:documentUUID")
_EXTERNAL_PREDICATES = ("mendeleyDB:documentUUID",)
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_SQL_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_SQL_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def invalid(message: str) -> RefusedError:
    """The refusal of a malformed request or object."""
    return RefusedError(400, message)


def check_item(library: Library, given: Json, existing: Json | None, *, partial: bool) -> None:
    """Refuse what no item may be. RefusedError with 400, 409 or 413.

    `partial` writes leave what they do not name; others need all of it.
    """
    partial = partial and existing is not None
    child = _will_be_child(given, existing, partial=partial)
    for name in _required(given, existing, child=child, partial=partial):
        if given.get(name) is None:
            raise invalid(f"'{name}' property not provided")
    held_type = existing["itemType"] if existing else ""
    type_name = given.get("itemType", held_type)
    if not isinstance(type_name, str):
        raise invalid("'itemType' must be a string")
    if type_name not in library.schema.item_types:
        raise invalid(f"'{type_name}' is not a valid itemType")
    if child and type_name not in ("note", "attachment"):
        raise invalid("Child item must be note or attachment")
    for name, value in given.items():
        _check_property(library, name, value, given, existing, type_name, child=child)
    _check_places(library, given)


def _will_be_child(given: Json, existing: Json | None, *, partial: bool) -> bool:
    parent = given.get("parentItem")
    if existing and existing.get("parentItem") and partial and parent is None:
        return not given.get("collections")
    return bool(parent)


def _required(given: Json, existing: Json | None, *, child: bool, partial: bool) -> list[str]:
    if partial:
        return []
    if given.get("itemType") == "attachment":
        return ["linkMode", "tags"]
    if existing is None:
        return ["itemType"]
    return ["itemType", "tags", "relations"] + ([] if child else ["collections"])


def _check_property(
    library: Library,
    name: str,
    value: Any,
    given: Json,
    existing: Json | None,
    type_name: str,
    *,
    child: bool,
) -> None:
    match name:
        case "key" | "version" | "itemType" | "deleted":
            return
        case "parentItem":
            if value is not False and not is_key(value):
                raise invalid("'parentItem' must be a valid item key or false")
        case "tags":
            _check_tags(value)
        case "collections":
            _check_collections(value, child=child)
        case "relations":
            _check_relations(value, "item", _ITEM_PREDICATES)
        case "creators":
            _check_creators(library, value, type_name, is_new=existing is None)
        case "note":
            if type_name not in ("note", "attachment"):
                raise invalid("'note' property is valid only for note and attachment items")
        case "attachments" | "notes":
            raise invalid(f"'{name}' property is no longer supported")
        case "inPublications":
            if value and library.kind == "groups":
                raise invalid("Group items cannot be added to My Publications")
        case "linkMode" | "contentType" | "charset" | "filename" | "md5" | "mtime" | "path":
            _check_attachment(name, value, given, existing, type_name)
        case "dateAdded" | "dateModified":
            _check_date(name, value, existing)
        case _:
            _check_field(library, name, value, type_name)


def _check_field(library: Library, name: str, value: Any, type_name: str) -> None:
    """An empty value is taken for any field of any type. The local API takes every field."""
    if isinstance(value, list | dict):
        raise invalid(f"Unexpected array for property '{name}'")
    text = "" if value is None else str(value)
    if len(text) > MAX_FIELD:
        message = f"{name} field value '{text[:50]}…' too long"
        raise RefusedError(413, message, data={"field": name, "value": text[:50]})
    if name == "accessDate" and text and text != "CURRENT_TIMESTAMP":
        _check_form(name, text, (_ISO, _SQL_TIME, _SQL_DATE))
    if library.local:
        return
    if name not in library.schema.fields:
        raise invalid(f"Invalid property '{name}'")
    if text and name not in library.schema.item_types[type_name].fields:
        raise invalid(f"'{name}' is not a valid field for type '{type_name}'")


def _check_form(name: str, text: str, forms: tuple[re.Pattern[str], ...]) -> None:
    if not any(form.fullmatch(text) for form in forms):
        raise invalid(f"'{name}' must be in ISO 8601 or UTC 'YYYY-MM-DD hh-mm-dd' format ({text})")


def _check_date(name: str, value: Any, existing: Json | None) -> None:
    _check_form(name, str(value), (_ISO, _SQL_TIME))
    if name == "dateAdded" and existing and iso(str(value)) != existing["dateAdded"]:
        raise invalid("'dateAdded' cannot be modified for existing items")


def iso(text: str) -> str:
    """A time in either of the forms the API takes, in the one it gives."""
    return text.replace(" ", "T") + "Z" if _SQL_TIME.fullmatch(text) else text


def _check_tags(value: Any) -> None:
    if not isinstance(value, list):
        raise invalid("'tags' property must be an array")
    for tag in value:
        if not isinstance(tag, dict):
            raise invalid("Tag must be an object")
        for name, part in tag.items():
            if name not in ("tag", "type"):
                raise invalid(f"Invalid tag property '{name}'")
            if name == "tag" and not isinstance(part, str | int | float):
                raise invalid("Invalid tag name")
            if name == "type" and not re.fullmatch(r"-?\d+", str(part)):
                raise invalid(f"Invalid tag type '{part}'")
        if not tag:
            raise invalid("Tag object is empty")
        text = str(tag.get("tag", ""))
        if len(text) > MAX_TAG:
            raise RefusedError(413, f"Tag '{text[:50]}…' too long", data={"tag": text})


def _check_collections(value: Any, *, child: bool) -> None:
    if not isinstance(value, list):
        raise invalid("'collections' property must be an array")
    if child and value:
        raise invalid("Child items cannot be assigned to collections")
    for key in value:
        if not is_key(key):
            raise invalid(f"'{key}' is not a valid collection key")


def _check_relations(value: Any, kind: str, predicates: tuple[str, ...]) -> None:
    if value == []:
        return
    if not isinstance(value, dict):
        raise invalid("'relations' property must be an object")
    form = rf"http://zotero\.org/(users|groups)/\d+/(publications/)?{kind}s/[A-Z0-9]{{8}}"
    for predicate, targets in value.items():
        if predicate not in predicates:
            raise invalid(f"Unsupported predicate '{predicate}'")
        if predicate in _EXTERNAL_PREDICATES:
            continue
        for uri in [targets] if isinstance(targets, str) else targets:
            if not re.fullmatch(form, uri):
                raise invalid(f"'relations' values currently must be Zotero {kind} URIs")


def _check_creators(library: Library, value: Any, type_name: str, *, is_new: bool) -> None:
    if not isinstance(value, list):
        raise invalid("'creators' property must be an array")
    for creator in value:
        if not isinstance(creator, dict) or creator.get("creatorType") is None:
            raise invalid("creator object must contain 'creatorType'")
        if not any(
            str(creator.get(part, "")).strip() for part in ("name", "firstName", "lastName")
        ):
            if len(value) == 1 and is_new:
                continue  # as it stands in a template
            raise invalid("creator object must contain 'firstName'/'lastName' or 'name'")
        _check_creator(library, creator, type_name)


def _check_creator(library: Library, creator: Json, type_name: str) -> None:
    unknown = creator.keys() - {"creatorType", "firstName", "lastName", "name"}
    if unknown:
        raise invalid(f"Invalid creator property '{min(unknown)}'")
    kind = creator["creatorType"]
    if kind not in library.schema.creator_types:
        raise invalid(f"'{kind}' is not a valid creator type")
    allowed = (*library.schema.item_types[type_name].creator_types, "author")
    if kind not in allowed:
        raise invalid(f"'{kind}' is not a valid creator type for item type '{type_name}'")
    for one, other in (("firstName", "lastName"), ("lastName", "firstName")):
        if one in creator and other not in creator:
            raise invalid(f"'{other}' creator field must be set if '{one}' is set")
        if one in creator and "name" in creator:
            raise invalid(f"'{one}' and 'name' creator fields are mutually exclusive")
    for part in ("firstName", "lastName", "name"):
        if len(str(creator.get(part, ""))) > MAX_NAME:
            text = str(creator[part])[:50]
            message = f"The creator name ‘{text}…’ is too long to sync."
            raise RefusedError(413, message, data={"field": "creator", "value": text})


def _check_attachment(
    name: str, value: Any, given: Json, existing: Json | None, type_name: str
) -> None:
    if type_name != "attachment":
        raise invalid(f"'{name}' is valid only for attachment items")
    held = existing.get("linkMode", "") if existing else ""
    mode = given.get("linkMode", held)
    if mode not in LINK_MODES:
        raise invalid(f"'{mode}' is not a valid linkMode")
    if name == "linkMode" and existing and mode != held:
        raise invalid("Cannot change attachment linkMode")
    if name in ("filename", "md5", "mtime") and not mode.startswith("imported_"):
        raise invalid(f"'{name}' is valid only for imported attachment items")
    if name == "path" and mode != "linked_file":
        raise invalid("'path' is valid only for linked file attachment items")
    if name in ("md5", "mtime") and value is None and existing and existing.get(name):
        raise invalid(f"Cannot change existing '{name}' to null")
    if name == "md5" and value and not re.fullmatch("[a-f0-9]{32}", str(value)):
        raise invalid(f"'{value}' is not a valid MD5 hash")


def _check_places(library: Library, given: Json) -> None:
    """Collections and a parent have to be there."""
    for key in given.get("collections") or ():
        if key not in library.kept_collections:
            raise RefusedError(409, f"Collection {key} not found", data={"collection": key})
    parent = given.get("parentItem")
    if not parent:
        return
    if parent not in library.kept:
        raise RefusedError(409, f"Parent item {parent} not found", data={"parentItem": parent})
    if not library.schema.item_types[library.kept[parent]["itemType"]].is_regular:
        message = "Parent item cannot be a note or attachment"
        raise RefusedError(409, message, data={"parentItem": parent})


def check_collection(library: Library, given: Json, *, partial: bool) -> None:
    """Refuse what no collection may be. RefusedError with 400, 409 or 413."""
    if not partial and given.get("name") is None:
        raise invalid("'name' property not provided")
    for name, value in given.items():
        match name:
            case "key" | "version":
                continue
            case "name":
                _check_collection_name(value)
            case "parentCollection":
                if value and not isinstance(value, str):
                    raise invalid("'parentCollection' must be a collection key or FALSE")
                if value and value not in library.kept_collections:
                    message = f"Parent collection {value} not found"
                    raise RefusedError(409, message, data={"collection": value})
            case "relations":
                _check_relations(value, "collection", ("owl:sameAs",))
            case _:
                raise invalid(f"Invalid property '{name}'")


def _check_collection_name(value: Any) -> None:
    if not isinstance(value, str):
        raise invalid("'name' must be a string")
    if not value:
        raise invalid("Collection name cannot be empty")
    if len(value) > MAX_COLLECTION:
        message = f"Collection name '{value[:50]}…' too long"
        raise RefusedError(413, message, data={"value": value[:50]})
