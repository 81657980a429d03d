"""An entry and its item, merged: what the entry says now is compared with what the item says now,
and both with what they said when they were last in step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import normalize

from bibwright.formats.arxiv_categories import category_tag
from bibwright.formats.zotero_reader import CLASS_IN_EXTRA, arxiv_id_in
from bibwright.formats.zotero_schema import load_schema
from bibwright.formats.zotero_tables import is_held
from bibwright.zotero.change import Action, FieldChange, ItemChange, News
from bibwright.zotero.items import Item, as_keyword, creator_lines, creators_text
from bibwright.zotero.memory import Base
from bibwright.zotero.merged_lists import merged_lists
from bibwright.zotero.options import Side


def created(item: Item, collection: str) -> ItemChange:
    """A new item, of a paper at arXiv with the tag that Zotero's own translator would put on."""
    own = _automatic_tags(item)
    collections = (collection,) if collection else ()
    payload = {
        "itemType": item.type,
        **item.fields,
        "creators": [dict(each) for each in item.creators],
        "tags": [*({"tag": tag} for tag in item.tags), *({"tag": tag, "type": 1} for tag in own)],
        "collections": list(collections),
    }
    return ItemChange(
        item.key,
        Action.CREATE,
        item.title,
        how="nothing in the library is this work",
        fields=tuple(FieldChange(name, "", text) for name, text in item.fields.items()),
        tags=(*item.tags, *own),
        filed=collections,
        losses=item.losses,
        payload=payload,
        base=_base(item, "", collections),
    )


def _automatic_tags(item: Item) -> tuple[str, ...]:
    """Tags that stand on the item and not in the bibliography, which has the category as such."""
    category = CLASS_IN_EXTRA.search(item.fields.get("extra", ""))
    tag = category_tag(category[1]) if category else ""
    return (tag,) if tag and tag not in item.tags else ()


def _base(item: Item, key: str, collections: tuple[str, ...]) -> Base:
    return Base(key, item.type, item.fields, item.creators, item.tags, collections)


def merged(
    item: Item,
    key: str,
    data: Mapping[str, Any],
    base: Base | None,
    how: str,
    collection: str,
    prefer: Side | None = None,
) -> ItemChange:
    """The item as it is, with what the entry has that it lacks; ``prefer``: the side that wins
    where both have changed. An item in the trash is taken out of it."""
    merge = _Merge(base, prefer)
    if data.get("deleted"):
        merge.payload["deleted"] = 0
    type_ = _merge_type(merge, item, data, base)
    known = load_schema().types.get(type_)
    held = [name for name, text in data.items() if text and is_held(type_, name)]
    for name in dict.fromkeys([*item.fields, *(base.fields if base else ()), *held]):
        if known is not None and name in known.fields:
            take = merge.lines if name == "extra" else merge.field
            take(name, item.fields.get(name, ""), str(data.get(name, "")))
    creators = merge.creators(item.creators, data.get("creators", ()))
    tags = [str(each["tag"]) for each in data.get("tags", ())]
    as_said = {tag: as_keyword(tag) for tag in tags}
    said = set(as_said.values())
    once = base.tags if base else ()
    known_tags = {*item.tags, *once, *_automatic_tags(item)}
    added = tuple(tag for tag in item.tags if tag not in said and tag not in once)
    removed = tuple(tag for tag in tags if as_said[tag] in once and as_said[tag] not in item.tags)
    if added or removed:
        kept = [each for each in data.get("tags", ()) if each["tag"] not in removed]
        merge.payload["tags"] = [*kept, *({"tag": tag} for tag in added)]
    homes, before = list(data.get("collections", ())), base.collections if base else ()
    filed = (collection,) if collection and collection not in (*homes, *before) else ()
    if filed:
        merge.payload["collections"] = [*homes, *filed]
    payload = dict(merge.payload)
    if payload:
        payload = {"key": key, "version": int(data.get("version", 0)), **payload}
    return ItemChange(
        item.key,
        Action.UPDATE if payload else Action.UNCHANGED,
        item.title,
        key,
        how,
        tuple(merge.changed),
        added,
        removed,
        filed,
        tuple(merge.conflicts),
        tuple(merge.kept),
        item.losses,
        news=News(
            tuple(merge.news),
            tuple(tag for tag in tags if as_said[tag] not in known_tags),
            tuple(tag for tag in once if tag in item.tags and tag not in said),
            creators,
        ),
        payload=payload,
        base=merge.base_of(item, key, tuple(dict.fromkeys([*before, *filed]))),
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
    merge.payload |= {"itemType": item.type, "extra": str(data.get("extra", ""))}
    merge.changed.append(change)
    return item.type


class _Merge:
    """Fields being merged, one by one. ``news`` are those that changed in Zotero alone."""

    def __init__(self, base: Base | None, prefer: Side | None = None) -> None:
        self._base, self._prefer = base, prefer
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

    def lines(self, name: str, mine: str, theirs: str) -> None:
        """A field that holds many things, one a line: each is its own, and those that the person
        has there stay."""
        once = self._base.fields.get(name, "").splitlines() if self._base else []
        wanted = mine.splitlines()
        kept = [line for line in theirs.splitlines() if line not in once or line in wanted]
        told = {subject_of(line) for line in kept}
        new = [line for line in wanted if line not in once and subject_of(line) not in told]
        if new or len(kept) < len(theirs.splitlines()):
            self.payload[name] = "\n".join([*kept, *new])
            self.changed.append(FieldChange(name, theirs, self.payload[name]))

    def creators(
        self, mine: Sequence[Mapping[str, str]], theirs: Sequence[Mapping[str, str]]
    ) -> tuple[Mapping[str, str], ...]:
        """The creators, one by one where both sides have changed them. Gives what the entry is to
        have if that is neither."""
        if not mine:
            return ()
        both = self._both(mine, theirs)
        if both is None:
            if self.takes("creators", creators_text(mine), creators_text(theirs)):
                self.payload["creators"] = [dict(each) for each in mine]
            return ()
        whole, without_theirs = both
        change = FieldChange("creators", creators_text(theirs), creators_text(whole))
        self.payload["creators"] = [dict(each) for each in whole]
        self.changed.append(change)
        self.news.append(change)
        if without_theirs != creators_text(mine):
            self._apart["creators"] = without_theirs
        return whole

    def _both(
        self, mine: Sequence[Mapping[str, str]], theirs: Sequence[Mapping[str, str]]
    ) -> tuple[tuple[Mapping[str, str], ...], str] | None:
        """Both sides' changes in one list, and mine alone in words; None where only one side has
        changed anything, or both the same person."""
        if self._base is None or self._prefer is not None:
            return None
        lines = [creator_lines(each) for each in (self._base.creators, mine, theirs)]
        once = self._base.theirs.get("creators")
        once_theirs = lines[0] if once is None else once.split("; ")
        if lines[1] in (lines[0], lines[2]) or lines[2] == once_theirs:
            return None
        both = merged_lists(lines[0], lines[1], once_theirs, lines[2])
        if both is None:
            return None
        said = dict(zip([*lines[1], *lines[2]], [*mine, *theirs], strict=True))
        if not set(both[0]) <= said.keys():
            return None
        return tuple(said[line] for line in both[0]), "; ".join(both[1])

    def takes(self, name: str, mine: str, theirs: str) -> bool:
        """Whether what the bibliography says goes over."""
        if alike(name, mine, theirs):
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
        was_mine = creators_text(self._base.creators) if name == "creators" else ""
        was_mine = self._base.fields.get(name, was_mine)
        was_theirs = self._base.theirs.get(name, was_mine)
        if alike(name, mine, was_mine):
            self.kept.append(change)
            if not alike(name, theirs, was_theirs):
                self.news.append(change)
            if name in self._base.theirs:
                self._apart[name] = was_theirs
            return False
        if not alike(name, theirs, was_theirs) or name in self._base.theirs:
            if self._prefer is Side.ZOTERO:
                self.kept.append(change)
                self.news.append(change)
                self._apart[name] = was_theirs
                return False
            if self._prefer is None:
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


def alike(name: str, one: str, other: str) -> bool:
    """Whether a field says the same but for what Zotero itself does to a text that it keeps: it
    composes letters, and puts hyphens into an ISBN."""
    if one == other:
        return True
    texts = [normalize("NFC", text).strip() for text in (one, other)]
    if name == "ISBN":
        texts = [text.replace("-", "") for text in texts]
    return texts[0] == texts[1]


def subject_of(line: str) -> str:
    """What a line of Extra is about: an arXiv id without its category, or the name before a
    colon."""
    return arxiv_id_in({"extra": line}) or line.partition(":")[0].strip().casefold()
