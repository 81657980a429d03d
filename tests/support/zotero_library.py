"""A library of the loopback Zotero server: what is in it, at which version, and what was in it.

Tests reach into it directly, as a person sits before the program while ours is away.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from support.zotero_answers import Json
from support.zotero_schema import Schema

#: The characters of which eight make a key.
KEY_CHARACTERS = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"

#: Properties of items that are no fields of the schema.
_STRUCTURE = frozenset(
    "key version itemType parentItem creators note linkMode contentType charset filename md5 mtime"
    " path deleted inPublications tags collections relations dateAdded dateModified".split()
)
_WITHOUT_DATE = frozenset(("collections", "deleted", "inPublications", "relations", "tags"))


def is_key(value: object) -> bool:
    """Whether something is formed like the key of an object."""
    return isinstance(value, str) and len(value) == 8 and set(value) <= set(KEY_CHARACTERS)


def timestamp(at: datetime) -> str:
    """A time as the API writes it: to the second, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Library:
    """One library. `name` is its path, "users/1" or "groups/2"; `title` what people call it.

    Objects are kept without their empty fields. In a local library every changed object takes
    a version of its own; in the web's a write request takes one for all.
    """

    def __init__(
        self,
        name: str,
        schema: Schema,
        *,
        title: str,
        local: bool,
        public: bool,
        lock: threading.RLock,
        now: Callable[[], datetime],
        new_key: Callable[[], str],
    ) -> None:
        self.name = name
        self.kind, _, number = name.partition("/")
        self.number = int(number)
        self.schema = schema
        self.title = title
        self.local = local
        self.public = public
        #: The number of the account that the desktop program syncs with; 0 without one.
        self.account = 0
        self._lock = lock
        self._now = now
        self._new_key = new_key
        self._version = 0
        self._items: dict[str, Json] = {}
        self._collections: dict[str, Json] = {}
        self._tags: dict[tuple[str, int], int] = {}
        self._gone: dict[str, dict[str, int]] = {
            kind: {} for kind in ("collections", "items", "searches", "tags", "settings")
        }

    # -- what is in it, as plain copies --------------------------------------------------------

    @property
    def version(self) -> int:
        """The library's version: 0 while nothing was ever written."""
        with self._lock:
            return self._version

    @property
    def items(self) -> dict[str, Json]:
        """The `data` of every item by key, in order of arrival, the trashed included."""
        with self._lock:
            return {key: self._shown(item) for key, item in self._items.items()}

    @property
    def collections(self) -> dict[str, Json]:
        """The `data` of every collection by key, in order of arrival."""
        with self._lock:
            return copy.deepcopy(self._collections)

    @property
    def tags(self) -> dict[str, int]:
        """On how many items each tag is, by name."""
        counts: dict[str, int] = {}
        with self._lock:
            for item in self._items.values():
                for each in item["tags"]:
                    counts[each["tag"]] = counts.get(each["tag"], 0) + 1
        return counts

    def shown(self, key: str) -> Json:
        """The `data` of one item. KeyError for no such item."""
        with self._lock:
            return self._shown(self._items[key])

    def children(self, key: str) -> list[str]:
        """The keys of the notes and attachments of an item."""
        with self._lock:
            return [each for each, item in self._items.items() if item.get("parentItem") == key]

    # -- by a person's hand --------------------------------------------------------------------

    def put(self, data: Json) -> str:
        """Lay an item in, and tell its key. A key, a version and dates are kept if given.

        ValueError for what no Zotero could hold: an unknown type, field or taken key.
        """
        with self._lock:
            item_type = self.schema.item_types.get(data.get("itemType", ""))
            if item_type is None:
                raise ValueError(f"no such item type: {data.get('itemType')!r}")
            unknown = data.keys() - item_type.fields.keys() - _STRUCTURE
            if unknown or data.get("key") in self._items:
                raise ValueError(f"cannot be held: {sorted(unknown) or data['key']}")
            now = timestamp(self._now())
            item: Json = {"tags": [], "collections": [], "relations": {}}
            item |= {"dateAdded": now, "dateModified": now} | copy.deepcopy(data)
            item.setdefault("key", self.fresh_key())
            self.keep_item(item, data.get("version") or self.step())
            self._version = max(self._version, int(item["version"]))
            return str(item["key"])

    def put_item(self, item_type: str = "preprint", **fields: object) -> str:
        """Lay an item of a type in, and tell its key. ValueError as in `put`."""
        return self.put({"itemType": item_type} | fields)

    def put_collection(self, name: str, *, parent: str | None = None, key: str = "") -> str:
        """Make a collection, and tell its key."""
        with self._lock:
            key = key or self.fresh_key()
            made: Json = {
                "key": key,
                "name": name,
                "parentCollection": parent or False,
                "relations": {},
            }
            self.keep_collection(made, self.step())
            return key

    def edit(self, key: str, **changes: object) -> int:
        """Change properties of an item, and tell its new version. KeyError for no such item."""
        with self._lock:
            changed = self.item(key) | copy.deepcopy(changes)
            if not changes.keys() <= _WITHOUT_DATE:
                changed["dateModified"] = timestamp(self._now())
            self.keep_item(changed, self.step())
            return self._version

    def trash(self, key: str) -> int:
        """Throw an item in the trash, and tell its new version. KeyError for no such item."""
        return self.edit(key, deleted=1)

    def trash_collection(self, key: str) -> None:
        """Throw a collection in the trash; its items stay. KeyError for no such collection."""
        with self._lock:
            self.keep_collection(self.collection(key) | {"deleted": True}, self.step())

    def erase(self, key: str) -> int:
        """Delete an item for good, and tell the library's version. KeyError for no such item."""
        with self._lock:
            self.item(key)
            self.drop_item(key, self.step())
            return self._version

    def begin_anew(self) -> None:
        """Empty it, its version too: another library in the place of this one."""
        with self._lock:
            self._version = 0
            self._items.clear()
            self._collections.clear()
            for log in self._gone.values():
                log.clear()

    # -- for the rooms of the server -----------------------------------------------------------

    def step(self) -> int:
        """Take the next version of the library."""
        with self._lock:
            self._version += 1
            return self._version

    def fresh_key(self) -> str:
        """A key that no object has or had."""
        had = self._gone["items"].keys() | self._gone["collections"].keys()
        taken = had | self._items.keys() | self._collections.keys()
        while (key := self._new_key()) in taken:
            continue
        return key

    @property
    def kept(self) -> Mapping[str, Json]:
        """The items as they are kept, by key, to be looked at only."""
        return self._items

    @property
    def kept_collections(self) -> Mapping[str, Json]:
        """The collections as they are kept, by key, to be looked at only."""
        return self._collections

    def item(self, key: str) -> Json:
        """An item as it is kept, to be changed at will. KeyError for no such item."""
        return copy.deepcopy(self._items[key])

    def collection(self, key: str) -> Json:
        """A collection as it is kept, to be changed at will. KeyError for no such collection."""
        return copy.deepcopy(self._collections[key])

    def keep_item(self, item: Json, version: int) -> None:
        """Store an item at a version, new or in the place of its former self."""
        item["version"] = version
        structure = ("tags", "collections", "relations", "creators", "note")
        self._items[item["key"]] = {
            name: value for name, value in item.items() if value or name in structure
        }
        self._gone["items"].pop(item["key"], None)
        for tag in item["tags"]:
            self._tags.setdefault((tag["tag"], tag.get("type", 0)), version)

    def keep_collection(self, collection: Json, version: int) -> None:
        """Store a collection at a version, new or in the place of its former self."""
        self._collections[collection["key"]] = collection | {"version": version}
        self._gone["collections"].pop(collection["key"], None)

    def drop_item(self, key: str, version: int) -> None:
        """Delete an item and its children for good; a key that is not there is no mistake."""
        for each in (*self.children(key), key):
            if self._items.pop(each, None) is not None:
                self._gone["items"][each] = version

    def drop_collection(self, key: str, version: int) -> None:
        """Delete a collection with those in it; its items stay, at the version they have."""
        if self._collections.pop(key, None) is None:
            return
        self._gone["collections"][key] = version
        for item in self._items.values():
            if key in item["collections"]:
                item["collections"] = [each for each in item["collections"] if each != key]
        inside = [
            each for each, held in self._collections.items() if held["parentCollection"] == key
        ]
        for each in inside:
            self.drop_collection(each, version)

    def drop_tag(self, name: str, version: int) -> None:
        """Take a tag off every item."""
        for key in list(self._items):
            item = self.item(key)
            left = [each for each in item["tags"] if each["tag"] != name]
            if len(left) < len(item["tags"]):
                self.keep_item(item | {"tags": left}, version)
                self._gone["tags"][name] = version
        self._tags = {tag: since for tag, since in self._tags.items() if tag[0] != name}

    def gone_since(self, version: int) -> dict[str, list[str]]:
        """What was deleted after a version, by kind."""
        return {
            kind: [name for name, at in log.items() if at > version]
            for kind, log in self._gone.items()
        }

    def tag_version(self, name: str, kind: int) -> int:
        """The version at which a tag first came in."""
        return self._tags[name, kind]

    def _shown(self, item: Json) -> Json:
        """The `data` of an item; the web API shows empty fields, the local one leaves them out."""
        item_type = self.schema.item_types[item["itemType"]]
        shown: Json = {"key": item["key"], "version": item["version"]}
        if "parentItem" in item:
            shown["parentItem"] = item["parentItem"]
        shown["itemType"] = item["itemType"]
        if "linkMode" in item:
            shown["linkMode"] = item["linkMode"]
        fields = {name: item.get(name, "") for name in item_type.fields}
        if item_type.is_regular:
            title = item_type.field_for("title") or "title"
            shown |= {title: fields.pop(title, ""), "creators": item.get("creators", [])}
        shown |= fields
        if not item_type.is_regular:
            shown["note"] = item.get("note", "")
        shown |= _attachment_part(item)
        shown |= {name: item[name] for name in ("deleted", "inPublications") if name in item}
        shown["tags"] = item["tags"]
        if "parentItem" not in item:
            shown["collections"] = item["collections"]
        shown |= {name: item[name] for name in ("relations", "dateAdded", "dateModified")}
        if self.local:
            shown = {name: value for name, value in shown.items() if value not in ("", None)}
        return copy.deepcopy(shown)


def _attachment_part(item: Json) -> Json:
    if item["itemType"] != "attachment":
        return {}
    shown: Json = {name: item.get(name, "") for name in ("contentType", "charset")}
    if item["linkMode"].startswith("imported_"):
        shown["filename"] = item.get("filename", "")
        shown |= {name: item.get(name) for name in ("md5", "mtime")}
    elif item["linkMode"] == "linked_file":
        shown["path"] = item.get("path", "")
    return shown
