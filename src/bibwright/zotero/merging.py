"""Items that are one work become one item, in the way of Zotero's own merge.

As in `Zotero.Items.merge` of its source (chrome/content/zotero/xpcom/data/items.js): attachments
and notes move to the item that stays, which also gets the collections, tags and relations of the
others, and a relation ``dc:replaces`` for each of them, by which a citation in a word processor
finds it. What was related to one of the others is related to it. The others go to the trash, and
with them attachments that are the same file or address as one that stays. Beyond that nothing that
the others say in Extra is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bibwright.formats.zotero_reader import arxiv_id_in, key_in
from bibwright.formats.zotero_schema import load_schema
from bibwright.formats.zotero_tables import title_field
from bibwright.zotero.item_patch import ItemPatch
from bibwright.zotero.merge import subject_of

Relations = dict[str, list[str]]
Uri = Callable[[str], str]

REPLACES, RELATED = "dc:replaces", "dc:relation"
#: Lines of Extra that have a place of their own in a merged item.
_TOLD = frozenset({"citation key", "citationkey", "version"})
#: By this name Better BibTeX knows other citation keys of an item:
#: https://retorque.re/zotero-better-bibtex/exporting/extra-fields/
_IDS = "tex.ids"
_EMPTY: Mapping[str, Any] = {"tags": [], "collections": [], "relations": {}, "creators": []}


def patch_of(
    data: Mapping[str, Any], values: Mapping[str, Any], *, needs: Iterable[str] = ()
) -> ItemPatch:
    """The change of an item to these values, without those that it has."""
    after = {name: value for name, value in values.items() if not says(data, {name: value})}
    names: set[str] = set(after)
    if "itemType" in after:
        # A field that the new type lacks is emptied with it.
        old, new = (load_schema().types[each["itemType"]].fields for each in (data, after))
        names = (names - (set(new) - set(old))) | (set(old) & data.keys()) | {"creators", "extra"}
        after.setdefault("extra", _said(data, "extra"))
    before = {name: _said(data, name) for name in sorted(names)}
    title = str(data.get(title_field(str(data.get("itemType", ""))), ""))
    return ItemPatch(str(data["key"]), title, before, after, frozenset(needs))


def says(data: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether the item has these values; a field that it lacks is as an empty one."""
    return all(
        relations_of(data) == relations_of({"relations": value})
        if name == "relations"
        else (_said(data, name) or None) == (value or None)
        for name, value in values.items()
    )


def _said(data: Mapping[str, Any], name: str) -> Any:
    if name in data:
        return data[name]
    return {"deleted": 0, **_EMPTY}.get(name, "")


def relations_of(data: Mapping[str, Any]) -> Relations:
    """What an item is related to, by predicate."""
    found = data.get("relations") or {}
    return {name: [said] if isinstance(said, str) else list(said) for name, said in found.items()}


@dataclass(slots=True)
class Merging:
    """Sets of items of a library being merged; ``values`` are new ones by the item's key.

    ``children`` are the attachments and notes that the library has; ``uri`` gives what a relation
    calls the item of a key, empty where that isn't known; ``attachments`` has what those of the
    merged items say, as far as that is known: of equal ones one is enough.
    """

    library: Mapping[str, Mapping[str, Any]]
    children: Mapping[str, Mapping[str, Any]]
    uri: Uri
    attachments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    _masters: dict[str, str] = field(default_factory=dict)

    def change(self, key: str, values: Mapping[str, Any]) -> None:
        """Gives an item new values."""
        self.values.setdefault(key, {}).update(values)

    def merge(self, master: str, others: Sequence[str], values: Mapping[str, Any]) -> None:
        """The master takes over from the others, and says these ``values``."""
        data = self.library[master]
        members = [self.library[key] for key in others]
        merged = {**values, "tags": _tags(data, members), "collections": _homes(data, members)}
        extra = str(values.get("extra", data.get("extra") or ""))
        merged |= _extra_and_key(data, members, extra)
        kind = load_schema().types[str(values.get("itemType", data["itemType"]))]
        for each in members if "libraryCatalog" in kind.fields else ():
            if each.get("libraryCatalog") and not data.get("libraryCatalog"):
                merged.setdefault("libraryCatalog", each["libraryCatalog"])
        self.change(master, merged)
        self._masters |= dict.fromkeys(others, master)

    def relate(self, one: str, other: str) -> None:
        """Two items that are no duplicates refer to each other."""
        for key, target in ((one, other), (other, one)):
            uri = self.uri(target)
            said = relations_of({"relations": self._now(key, "relations")})
            if uri and uri not in said.get(RELATED, ()):
                self.change(key, {"relations": {**said, RELATED: [*said.get(RELATED, ()), uri]}})

    def _now(self, key: str, name: str) -> Any:
        values = self.values.get(key, {})
        return values[name] if name in values else _said(self.library[key], name)

    def patches(self) -> tuple[ItemPatch, ...]:
        """All changes, in the order in which they are to be written."""
        self._move_relations()
        found = [
            patch_of(self.library[key], values)
            for key, values in self.values.items()
            if key not in self._masters
        ]
        needed: dict[str, set[str]] = {}
        equal = self._equal_attachments()
        for key, child in sorted(self.children.items()):
            master = self._masters.get(str(child.get("parentItem", "")))
            if master and key not in equal:
                found.append(patch_of({**child, "key": key}, {"parentItem": master}))
                needed.setdefault(str(child["parentItem"]), set()).add(key)
        for key, master in self._masters.items():
            values = {"deleted": 1, **self.values.get(key, {})}
            needs = {master, *needed.get(key, ())}
            found.append(patch_of(self.library[key], values, needs=needs))
        return tuple(patch for patch in found if not patch.is_empty)

    def _equal_attachments(self) -> set[str]:
        """The attachments of items that go that their masters have or get in any case. One with
        something of its own (notes on its pages, a note, tags, relations) is none."""
        parents = {str(child.get("parentItem", "")) for child in self.children.values()}
        there: set[tuple[str, ...]] = set()
        equal: set[str] = set()
        for key in sorted(self.attachments, key=lambda key: (self._goes(key), key)):
            data = self.attachments[key]
            if data.get("deleted") or not (same := _file_or_address(data)):
                continue
            parent = str(data.get("parentItem", ""))
            same = (self._masters.get(parent, parent), *same)
            own = key in parents or any(data.get(name) for name in ("note", "tags", "relations"))
            if same in there and self._goes(key) and not own:
                equal.add(key)
            there.add(same)
        return equal

    def _goes(self, attachment: str) -> bool:
        return str(self.attachments[attachment].get("parentItem", "")) in self._masters

    def _move_relations(self) -> None:
        """The relations of the items that go, and those to them, become their masters'."""
        masters = {
            uri: self.uri(master) for key, master in self._masters.items() if (uri := self.uri(key))
        }
        own: dict[str, set[str]] = {}
        for key, master in self._masters.items():
            own.setdefault(master, {self.uri(master)}).add(self.uri(key))
            said = relations_of({"relations": self._now(master, "relations")})
            for name, uris in self._relations_to_move(key):
                there = said.setdefault(name, [])
                there += [uri for uri in uris if uri not in there]
            self.change(master, {"relations": said})
            if REPLACES in (left := relations_of(self.library[key])):
                # Of one item that is gone not two may say that they replace it.
                del left[REPLACES]
                self.change(key, {"relations": left})
        for key, data in self.library.items():
            if key in self._masters or data.get("deleted"):
                continue
            said = relations_of({"relations": self._now(key, "relations")})
            now = _moved(said, masters, own.get(key, set()))
            if now != said or key in own:
                self.change(key, {"relations": now})

    def _relations_to_move(self, key: str) -> Iterator[tuple[str, list[str]]]:
        yield from relations_of(self.library[key]).items()
        if uri := self.uri(key):
            yield REPLACES, [uri]


def _moved(said: Relations, masters: Mapping[str, str], own: set[str]) -> dict[str, Any]:
    """Relations with those to items that go sent on to their masters; ``own`` are to oneself."""
    found: dict[str, Any] = {}
    for name, uris in said.items():
        if name == REPLACES:
            found[name] = uris
            continue
        sent = dict.fromkeys(masters.get(uri, uri) for uri in uris if uri not in own)
        if kept := [uri for uri in sent if uri not in own]:
            found[name] = kept
    return found


def _file_or_address(data: Mapping[str, Any]) -> tuple[str, ...]:
    """What makes an attachment the same as another: the bytes of a file, the place of a linked one,
    a linked address; empty where that isn't known."""
    mode = str(data.get("linkMode", ""))
    name = {"linked_url": "url", "linked_file": "path"}.get(mode, "md5")
    said = str(data.get(name) or "")
    return (mode, str(data.get("contentType") or ""), said) if said else ()


def _tags(data: Mapping[str, Any], members: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """All tags; one that somebody put on by hand is no automatic one."""
    tags = {each["tag"]: dict(each) for each in data.get("tags", ())}
    for member in members:
        for each in member.get("tags", ()):
            known = tags.get(each["tag"])
            if known is None or (known.get("type") and not each.get("type")):
                tags[each["tag"]] = dict(each)
    return list(tags.values())


def _homes(data: Mapping[str, Any], members: Iterable[Mapping[str, Any]]) -> list[str]:
    every = [data, *members]
    return list(dict.fromkeys(home for each in every for home in each.get("collections", ())))


def _extra_and_key(
    data: Mapping[str, Any], members: Sequence[Mapping[str, Any]], extra: str
) -> dict[str, Any]:
    """Extra with the lines of all, and the citation key; other citation keys stay in Extra."""
    lines = extra.splitlines()
    papers = {arxiv_id_in({"extra": line}) for line in lines} - {""}
    for member in members:
        for line in str(member.get("extra") or "").splitlines():
            told = line in lines or not line.strip() or subject_of(line) in {*papers, *_TOLD}
            if not told and not line.lower().startswith(f"{_IDS}:"):
                lines.append(line)
    keys = [key for each in (data, *members) for key in (key_in(each), *_old_keys(each)) if key]
    keys = list(dict.fromkeys([*keys[:1], *_old_keys({"extra": extra}), *keys[1:]]))
    if len(keys) > 1:
        lines = [line for line in lines if not line.lower().startswith(f"{_IDS}:")]
        lines.append(f"{_IDS}: {', '.join(keys[1:])}")
    found: dict[str, Any] = {}
    if keys and not key_in(data):
        found["citationKey"] = keys[0]
    if lines != extra.splitlines() or extra != str(data.get("extra") or ""):
        found["extra"] = "\n".join(lines)
    return found


def _old_keys(data: Mapping[str, Any]) -> list[str]:
    """Other citation keys that an item has gone by."""
    found: list[str] = []
    for line in str(data.get("extra") or "").splitlines():
        name, colon, said = line.partition(":")
        if colon and name.strip().lower() == _IDS:
            found += [key.strip() for key in said.split(",") if key.strip()]
    return found
