"""How items, collections and tags look in the answers of the web API and of the local one."""

from __future__ import annotations

import re
from urllib.parse import quote_plus

from support.zotero_answers import JSON_TYPE, Json
from support.zotero_library import Library

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def item_envelope(library: Library, key: str, base: str) -> Json:
    """An item as answers show it; `base` is the address of the API. KeyError for no such key."""
    data = library.shown(key)
    links = _links(library, "items", key, base)
    parent = data.get("parentItem")
    if parent:
        links["up"] = {"href": f"{base}/{library.name}/items/{parent}", "type": JSON_TYPE}
    if data.get("md5"):
        href = f"{links['self']['href']}/file/view"
        links["enclosure"] = {"type": data["contentType"], "href": href}
    meta: Json = {}
    if not parent and library.schema.item_types[data["itemType"]].is_regular:
        meta = _item_meta(library, data)
        links |= _best_attachment(library, key, base)
    return _envelope(library, data, links, meta, base)


def collection_envelope(library: Library, key: str, base: str) -> Json:
    """A collection as answers show it. KeyError for no such key."""
    data = library.collection(key)
    links = _links(library, "collections", key, base)
    if data["parentCollection"]:
        href = f"{base}/{library.name}/collections/{data['parentCollection']}"
        links["up"] = {"href": href, "type": JSON_TYPE}
    filed = (each for each in library.kept.values() if key in each["collections"])
    inside = (each["parentCollection"] for each in library.kept_collections.values())
    meta = {
        "numCollections": sum(parent == key for parent in inside),
        "numItems": sum(not each.get("deleted") for each in filed),
    }
    return _envelope(library, data, links, meta, base)


def tag_envelope(library: Library, name: str, kind: int, count: int, base: str) -> Json:
    """A tag of a type (0 by hand, 1 automatic) on so many items."""
    path = f"{library.name}/tags/{quote_plus(name)}"
    links: Json = {"self": {"href": f"{base}/{path}", "type": JSON_TYPE}}
    if not library.local:
        links["alternate"] = {"href": f"http://zotero.org/{path}", "type": "text/html"}
    return {"tag": name, "links": links, "meta": {"type": kind, "numItems": count}}


def library_json(library: Library, base: str) -> Json:
    """The library an object is in."""
    self_link = {"href": f"{base}/{library.name}", "type": JSON_TYPE}
    alternate = {"href": _page(library), "type": "text/html"}
    links = {"self": self_link} if library.local else {"alternate": alternate}
    kind = library.kind.removesuffix("s")
    number = library.number or library.account
    return {"type": kind, "id": number, "name": library.title, "links": links}


def group_json(library: Library, base: str) -> Json:
    """A group as `/groups/<id>` shows it."""
    owner = {"owner": 0, "members": [], "type": "PublicClosed" if library.public else "Private"}
    data = {"id": library.number, "version": 1, "name": library.title, "description": "", "url": ""}
    editing = {"libraryEditing": "members", "libraryReading": "members", "fileEditing": "members"}
    return {
        "id": library.number,
        "version": 1,
        "links": {
            "self": {"href": f"{base}/{library.name}", "type": JSON_TYPE},
            "alternate": {"href": _page(library), "type": "text/html"},
        },
        "meta": {"numItems": len(library.kept)},
        "data": data | owner | editing,
    }


def _envelope(library: Library, data: Json, links: Json, meta: Json, base: str) -> Json:
    return {
        "key": data["key"],
        "version": data["version"],
        "library": library_json(library, base),
        "links": links,
        "meta": meta,
        "data": data,
    }


def _page(library: Library) -> str:
    slug = re.sub(r"\s+", "_", library.title.lower())
    path = slug if library.kind == "users" else f"groups/{library.number}"
    return f"https://www.zotero.org/{path}"


def _links(library: Library, kind: str, key: str, base: str) -> Json:
    links: Json = {"self": {"href": f"{base}/{library.name}/{kind}/{key}", "type": JSON_TYPE}}
    if not library.local:
        links["alternate"] = {"href": f"{_page(library)}/{kind}/{key}", "type": "text/html"}
    return links


def _best_attachment(library: Library, key: str, base: str) -> Json:
    children = (library.shown(each) for each in library.children(key))
    stored = next((each for each in children if each.get("md5")), None)
    if stored is None:
        return {}
    href = f"{base}/{library.name}/items/{stored['key']}"
    link = {"href": href, "type": JSON_TYPE, "attachmentType": stored["contentType"]}
    return {"attachment": link}


def _item_meta(library: Library, data: Json) -> Json:
    meta: Json = {}
    summary = creator_summary(library, data)
    if summary:
        meta["creatorSummary"] = summary
    date_field = library.schema.item_types[data["itemType"]].field_for("date")
    parsed = parsed_date(data.get(date_field or "", ""))
    if parsed:
        meta["parsedDate"] = parsed
    meta["numChildren"] = len(library.children(data["key"]))
    return meta


def creator_summary(library: Library, data: Json) -> str:
    """The people of an item in brief: those of the primary type, else editors, else others.

    The local API sets each of two names between isolating marks.
    """
    creators = data.get("creators", [])
    primary = library.schema.item_types[data["itemType"]].creator_types[:1]
    groups = (
        [each for each in creators if each["creatorType"] in wanted]
        for wanted in (primary, ("editor",), ("contributor",))
    )
    chosen = next(filter(None, groups), [])
    names = [each.get("name") or each.get("lastName", "") for each in chosen]
    if len(names) == 2 and library.local:
        return " and ".join(f"\u2068{name}\u2069" for name in names)
    if len(names) == 2:
        return " and ".join(names)
    return f"{names[0]} et al." if len(names) > 2 else "".join(names)


def parsed_date(text: str) -> str:
    """What Zotero understands of a date, as precise as it is; empty where it sees no year."""
    if whole := re.match(r"\d{4}(-\d{2}(-\d{2})?)?(?!\d)", text):
        return whole[0]
    if numbers := re.fullmatch(r"(\d{1,2})/(\d{4})", text):
        return f"{numbers[2]}-{int(numbers[1]):02}"
    year = re.search(r"\b\d{4}\b", text)
    if year is None:
        return ""
    words = (word[:3].lower() for word in re.findall(r"[A-Za-z]{3,}", text))
    month = next((_MONTHS.index(word) + 1 for word in words if word in _MONTHS), None)
    day = re.search(r"\b\d{1,2}\b", text)
    if month is None:
        return year[0]
    return f"{year[0]}-{month:02}" + (f"-{int(day[0]):02}" if day else "")
