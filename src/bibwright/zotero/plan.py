"""What a sync would do, as a value: pure functions from items and a library to a plan.

Three things are held against each other: what the entry says now, what the item says now, and what
both said when they were last in step. What the person changed in Zotero stays; what changed in the
bibliography goes over; what changed on both sides is a conflict, and nobody's is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from bibwright.duplicates.find import find_duplicates
from bibwright.duplicates.records import Records
from bibwright.text import fold
from bibwright.zotero.items import Child, ChildKind, Item, arxiv_id_in, doi_in, is_held, key_in
from bibwright.zotero.memory import Base
from bibwright.zotero.schema import load_schema

__all__ = ["Action", "FieldChange", "ItemChange", "News", "SyncPlan", "people_of", "plan_sync"]

#: Version of the JSON that `SyncPlan.as_json` gives; its schema is docs/sync.schema.json.
SYNC_SCHEMA = 1


class Action(StrEnum):
    """What becomes of an entry's item."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    DOUBTFUL = "doubtful"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of an item: what it says, and what it will say, or would if it weren't a conflict.

    Creators are written out as one line.
    """

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class News:
    """What a person has changed in Zotero and not in the bibliography: fields, and tags that were
    put on or taken off."""

    fields: tuple[FieldChange, ...] = ()
    tags: tuple[str, ...] = ()
    untagged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One entry and what becomes of its item.

    ``item``: the item's key in Zotero, empty for one that is to be made. ``how``: by what it was
    known. ``fields``, ``tags``, ``untagged`` and ``filed`` (keys of collections) are what will
    change; ``conflicts`` what changed on both sides; ``kept`` what the person has otherwise in
    Zotero, and which stays. ``children`` is what will be hung below it. ``news`` is what a
    pull would take over. ``base`` is what is to be remembered when it is done.
    """

    key: str
    action: Action
    title: str
    item: str = ""
    how: str = ""
    fields: tuple[FieldChange, ...] = ()
    tags: tuple[str, ...] = ()
    untagged: tuple[str, ...] = ()
    filed: tuple[str, ...] = ()
    conflicts: tuple[FieldChange, ...] = ()
    kept: tuple[FieldChange, ...] = ()
    unplaced: tuple[str, ...] = ()
    children: tuple[Child, ...] = ()
    news: News = field(default=News())
    payload: Mapping[str, Any] = field(default_factory=dict)
    base: Base | None = None

    def as_json(self) -> dict[str, Any]:
        """The change as JSON-ready values."""
        return {
            "key": self.key,
            "action": str(self.action),
            "title": self.title,
            "item": self.item,
            "how": self.how,
            "fields": [_field_json(each) for each in self.fields],
            "tags": list(self.tags),
            "untagged": list(self.untagged),
            "filed": list(self.filed),
            "conflicts": [_field_json(each) for each in self.conflicts],
            "kept": [_field_json(each) for each in self.kept],
            "unplaced": list(self.unplaced),
            "children": [{"kind": str(each.kind), "text": each.text} for each in self.children],
        }


def _field_json(change: FieldChange) -> dict[str, str]:
    return {"field": change.name, "old": change.old, "new": change.new}


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """All that a sync would do. ``collections``: names, the outermost first, of those that must
    be made before anything can be filed in the last of them."""

    changes: tuple[ItemChange, ...]
    collections: tuple[str, ...] = ()

    def of(self, action: Action) -> tuple[ItemChange, ...]:
        """The changes of one kind."""
        return tuple(each for each in self.changes if each.action is action)

    @property
    def writes(self) -> tuple[ItemChange, ...]:
        """The changes that are to be written."""
        return tuple(each for each in self.changes if each.action in {Action.CREATE, Action.UPDATE})

    @property
    def open(self) -> tuple[ItemChange, ...]:
        """What a person has to look at."""
        return tuple(
            each
            for each in self.changes
            if each.conflicts or each.action in {Action.DOUBTFUL, Action.GONE}
        )

    def as_json(self) -> dict[str, Any]:
        """The plan as JSON-ready values."""
        return {
            "schema": SYNC_SCHEMA,
            "collections": list(self.collections),
            "changes": [each.as_json() for each in self.changes],
        }


def plan_sync(
    wanted: Sequence[Item],
    library: Mapping[str, Mapping[str, Any]],
    bases: Mapping[str, Base],
    collection: str = "",
    missing: Sequence[str] = (),
    *,
    below: Collection[ChildKind] = (),
    children: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> SyncPlan:
    """What must be done so that the library holds the wanted items.

    ``library``: what its items say, by their keys. ``bases``: what was last synced, by citation
    key. ``collection``: the key of the collection that they are to be filed in; one that isn't
    there yet has none, and ``missing`` has the names of what must be made. ``below``: kinds of
    children that are wished for; ``children``: those that the library has, by their keys.
    """
    held: dict[str, list[Mapping[str, Any]]] = {}
    for child in children.values():
        held.setdefault(str(child.get("parentItem", "")), []).append(child)
    known = _known(wanted, library, bases)
    changes = []
    for item, found in zip(wanted, known, strict=True):
        if isinstance(found, ItemChange):
            changes.append(found)
        elif found is None:
            changes.append(_with_children(_created(item, collection), item, below, ()))
        else:
            key, how = found
            base = bases.get(item.key)
            base = base if base is not None and base.item == key else None
            merged = _merged(item, key, library[key], base, how, collection)
            changes.append(_with_children(merged, item, below, held.get(key, ()), base))
    return SyncPlan(tuple(changes), tuple(missing))


def _with_children(
    change: ItemChange,
    item: Item,
    below: Collection[ChildKind],
    held: Sequence[Mapping[str, Any]],
    base: Base | None = None,
) -> ItemChange:
    """The change with what is to be hung below the item; what was once, never again."""
    once = base.children if base else ()
    open_ = [each for each in item.children if each.kind in below and each.kind not in once]
    there = [child for child in open_ if any(child.is_in(each) for each in held)]
    known = change.base and replace(
        change.base, children=(*once, *(str(child.kind) for child in there))
    )
    new = tuple(child for child in open_ if child not in there)
    return replace(change, children=new, base=known)


_Found = tuple[str, str] | ItemChange | None


def _known(
    wanted: Sequence[Item],
    library: Mapping[str, Mapping[str, Any]],
    bases: Mapping[str, Base],
) -> list[_Found]:
    """For each wanted item the key of the item that it is, and how that is known; or that a
    person must say; or None for a new one."""
    index = _Index(library)
    found: list[_Found] = []
    taken: dict[str, str] = {}
    for item in wanted:
        one = _by_base(item, library, bases) or index.find(item)
        if isinstance(one, tuple):
            other = taken.setdefault(one[0], item.key)
            if other != item.key:
                how = f"“{other}” is this item, too"
                one = ItemChange(
                    item.key, Action.DOUBTFUL, item.fields.get("title", ""), one[0], how
                )
        found.append(one)
    rest = [at for at, one in enumerate(found) if one is None]
    for at, one in _by_matcher([wanted[at] for at in rest], library, set(taken)):
        found[rest[at]] = one
    return found


def _by_base(
    item: Item, library: Mapping[str, Mapping[str, Any]], bases: Mapping[str, Base]
) -> _Found:
    base = bases.get(item.key)
    if base is None:
        return None
    data = library.get(base.item)
    title = item.fields.get("title", "")
    if data is None:
        how = "it was deleted in Zotero; run with --again to make it anew"
        return ItemChange(item.key, Action.GONE, title, base.item, how)
    if data.get("deleted"):
        how = "it is in Zotero's trash; restore it there, or delete it for good"
        return ItemChange(item.key, Action.GONE, title, base.item, how)
    return base.item, "synced before"


class _Index:
    """The library by what identifies an item."""

    def __init__(self, library: Mapping[str, Mapping[str, Any]]) -> None:
        self._library = library
        self._by: dict[str, dict[str, list[str]]] = {"DOI": {}, "arXiv id": {}, "citation key": {}}
        for key in sorted(library, key=lambda key: (bool(library[key].get("deleted")), key)):
            data = library[key]
            for name, value in (
                ("DOI", doi_in(data)),
                ("arXiv id", arxiv_id_in(data)),
                ("citation key", key_in(data)),
            ):
                if value:
                    self._by[name].setdefault(value, []).append(key)

    def find(self, item: Item) -> _Found:
        data = dict(item.fields)
        for name, value in (
            ("DOI", doi_in(data)),
            ("arXiv id", arxiv_id_in(data)),
            ("citation key", key_in(data)),
        ):
            keys = self._by[name].get(value, []) if value else []
            if not keys:
                continue
            if self._library[keys[0]].get("deleted"):
                how = f"an item with its {name} is in Zotero's trash"
                return ItemChange(item.key, Action.GONE, data.get("title", ""), keys[0], how)
            if name == "citation key" and not self._may_be(item, keys[0]):
                how = "an item with its citation key is another work, it seems"
                return ItemChange(item.key, Action.DOUBTFUL, data.get("title", ""), keys[0], how)
            return keys[0], f"same {name}"
        return None

    def _may_be(self, item: Item, key: str) -> bool:
        """Whether the item under this citation key isn't plainly another work."""
        title, other = item.fields.get("title", ""), str(self._library[key].get("title", ""))
        if not title or not other or fold(title) == fold(other):
            return True
        found = find_duplicates(Records.of([_record(self._library[key]), _row(item)]))
        return bool(found.sets or found.doubtful)


def _by_matcher(
    items: Sequence[Item], library: Mapping[str, Mapping[str, Any]], taken: set[str]
) -> Iterator[tuple[int, _Found]]:
    """What the one matcher says of the items that nothing identifies: sure ones are known,
    doubtful ones are for a person."""
    keys = [key for key in sorted(library) if key not in taken]
    if not items or not keys:
        return
    old = Records.of(_record(library[key]) for key in keys)
    found = find_duplicates(Records.of(_row(item) for item in items), against=old)
    for each in found.sets:
        homes = [row for row in each.rows if row < len(keys)]
        for row in each.rows:
            if row >= len(keys) and homes:
                key, item = keys[homes[0]], items[row - len(keys)]
                if library[key].get("deleted"):
                    how = "it is in Zotero's trash, it seems"
                    title = item.fields.get("title", "")
                    yield row - len(keys), ItemChange(item.key, Action.GONE, title, key, how)
                else:
                    yield row - len(keys), (key, ", ".join(each.pairs[0].reasons[:3]))
    for pair in found.doubtful:
        home, row = sorted((pair.left, pair.right))
        if home < len(keys) <= row:
            item = items[row - len(keys)]
            how = f"perhaps this item: {', '.join(pair.reasons[:4])}"
            title = item.fields.get("title", "")
            yield row - len(keys), ItemChange(item.key, Action.DOUBTFUL, title, keys[home], how)


def _row(item: Item) -> dict[str, str]:
    return _record({**item.fields, "itemType": item.type, "creators": item.creators})


_VENUES = ("publicationTitle", "proceedingsTitle", "bookTitle", "websiteTitle")


def _record(data: Mapping[str, Any]) -> dict[str, str]:
    people = {True: [], False: []}  # type: dict[bool, list[str]]
    for each in data.get("creators", ()):
        name = f"{{{each['name']}}}" if "name" in each else _sorted_name(each)
        people[each.get("creatorType") == "editor"].append(name)
    return {
        "type": "preprint" if data.get("itemType") == "preprint" else "",
        "title": str(data.get("title", "")),
        "author": " and ".join(people[False]),
        "editor": " and ".join(people[True]),
        "year": str(data.get("date", "")),
        "venue": next((str(data[name]) for name in _VENUES if data.get(name)), ""),
        **{name: str(data.get(name, "")) for name in ("volume", "pages", "url")},
        "number": str(data.get("issue", "")),
        "doi": doi_in(data),
        "arxiv": arxiv_id_in(data),
        "isbn": str(data.get("ISBN", "")),
        "edition": str(data.get("edition", "")),
        "abstract": str(data.get("abstractNote", "")),
    }


def _sorted_name(creator: Mapping[str, str]) -> str:
    family, given = creator.get("lastName", ""), creator.get("firstName", "")
    return f"{family}, {given}" if given else family


def _created(item: Item, collection: str) -> ItemChange:
    collections = (collection,) if collection else ()
    payload = {
        "itemType": item.type,
        **item.fields,
        "creators": [dict(each) for each in item.creators],
        "tags": [{"tag": tag} for tag in item.tags],
        "collections": list(collections),
    }
    return ItemChange(
        item.key,
        Action.CREATE,
        item.fields.get("title", ""),
        how="nothing in the library is this work",
        fields=tuple(FieldChange(name, "", text) for name, text in item.fields.items()),
        tags=item.tags,
        filed=collections,
        unplaced=item.unplaced,
        payload=payload,
        base=_base(item, "", collections),
    )


def _base(item: Item, key: str, collections: tuple[str, ...]) -> Base:
    return Base(key, item.type, item.fields, item.creators, item.tags, collections)


def _merged(
    item: Item, key: str, data: Mapping[str, Any], base: Base | None, how: str, collection: str
) -> ItemChange:
    """The item as it is, with what the entry has that it lacks."""
    merge = _Merge(base)
    type_ = _merge_type(merge, item, data, base)
    known = load_schema().types.get(type_)
    held = [name for name, text in data.items() if text and is_held(type_, name)]
    for name in dict.fromkeys([*item.fields, *(base.fields if base else ()), *held]):
        if known is not None and name in known.fields:
            merge.field(name, item.fields.get(name, ""), str(data.get(name, "")))
    if item.creators and merge.takes(
        "creators", people_of(item.creators), people_of(data.get("creators", ()))
    ):
        merge.payload["creators"] = [dict(each) for each in item.creators]
    tags = [str(each["tag"]) for each in data.get("tags", ())]
    once = base.tags if base else ()
    added = tuple(tag for tag in item.tags if tag not in tags and tag not in once)
    removed = tuple(tag for tag in once if tag in tags and tag not in item.tags)
    homes = list(data.get("collections", ()))
    filed: tuple[str, ...] = ()
    if (
        collection
        and collection not in homes
        and collection not in (base.collections if base else ())
    ):
        filed = (collection,)
    payload = dict(merge.payload)
    if added or removed:
        kept = [each for each in data.get("tags", ()) if each["tag"] not in removed]
        payload["tags"] = [*kept, *({"tag": tag} for tag in added)]
    if filed:
        payload["collections"] = [*homes, *filed]
    if payload:
        payload = {"key": key, "version": int(data.get("version", 0)), **payload}
    collections = tuple(dict.fromkeys([*(base.collections if base else ()), *filed]))
    return ItemChange(
        item.key,
        Action.UPDATE if payload else Action.UNCHANGED,
        item.fields.get("title", ""),
        key,
        how,
        tuple(merge.changed),
        added,
        removed,
        filed,
        tuple(merge.conflicts),
        tuple(merge.kept),
        item.unplaced,
        news=News(
            tuple(merge.news),
            tuple(tag for tag in tags if tag not in item.tags and tag not in once),
            tuple(tag for tag in once if tag in item.tags and tag not in tags),
        ),
        payload=payload,
        base=merge.base_of(item, key, collections),
    )


def _merge_type(merge: _Merge, item: Item, data: Mapping[str, Any], base: Base | None) -> str:
    """The type that the item has once this is done. It follows the entry's, as when a preprint is
    published, if nothing that a person wrote is lost with it."""
    theirs = str(data.get("itemType", ""))
    if base is None or item.type == theirs:
        return theirs
    change = FieldChange("itemType", theirs, item.type)
    if theirs != base.type:
        (merge.news if item.type == base.type else merge.conflicts).append(change)
        return theirs
    if item.type == base.type:
        return theirs
    types = load_schema().types
    lost = set(types[theirs].fields) - set(types[item.type].fields)
    if any(data.get(name) and data[name] != base.fields.get(name) for name in lost):
        merge.conflicts.append(change)
        return theirs
    merge.payload["itemType"] = item.type
    merge.changed.append(change)
    return item.type


class _Merge:
    """Fields being merged, one by one. ``news`` are those that changed in Zotero alone."""

    def __init__(self, base: Base | None) -> None:
        self._base = base
        self.payload: dict[str, Any] = {}
        self.changed: list[FieldChange] = []
        self.conflicts: list[FieldChange] = []
        self.kept: list[FieldChange] = []
        self.news: list[FieldChange] = []
        self._apart: dict[str, str] = {}

    def field(self, name: str, mine: str, theirs: str) -> None:
        """One field, as the bibliography and as the item has it."""
        if self.takes(name, mine, theirs):
            self.payload[name] = mine

    def takes(self, name: str, mine: str, theirs: str) -> bool:
        """Whether what the bibliography says goes over."""
        if mine == theirs:
            return False
        change = FieldChange(name, theirs, mine)
        if self._base is None and not theirs:
            # Never synced: each side fills what the other lacks.
            self.changed.append(change)
            return True
        if self._base is None and not mine:
            self.news.append(change)
            return False
        if self._base is None:
            # Never synced: what the person has stays, here and there.
            self._apart[name] = theirs
            self.kept.append(change)
            return False
        was_mine = people_of(self._base.creators) if name == "creators" else ""
        was_mine = self._base.fields.get(name, was_mine)
        was_theirs = self._base.theirs.get(name, was_mine)
        if mine == was_mine:
            self.kept.append(change)
            if theirs != was_theirs:
                self.news.append(change)
            if name in self._base.theirs:
                self._apart[name] = was_theirs
            return False
        if theirs != was_theirs or name in self._base.theirs:
            self.conflicts.append(change)
            return False
        self.changed.append(change)
        return True

    def base_of(self, item: Item, key: str, collections: tuple[str, ...]) -> Base:
        """What both say once this is done; a conflict stays one until a person settles it."""
        old = self._base or Base(key, item.type)
        said, creators, type_ = dict(item.fields), item.creators, item.type
        for each in self.conflicts:
            if each.name == "itemType":
                type_ = old.type
                continue
            if each.name in old.theirs:
                self._apart[each.name] = old.theirs[each.name]
            if each.name == "creators":
                creators = old.creators
            elif each.name in old.fields:
                said[each.name] = old.fields[each.name]
            else:
                said.pop(each.name, None)
        return Base(key, type_, said, creators, item.tags, collections, self._apart)


def people_of(creators: Sequence[Mapping[str, str]]) -> str:
    """An item's creators in one line, in order, each with its role."""
    return "; ".join(
        f"{each.get('name') or _sorted_name(each)} ({each.get('creatorType', '')})"
        for each in creators
    )
