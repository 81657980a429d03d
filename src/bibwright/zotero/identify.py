"""Which item of a library an entry is: by what was synced, by what identifies it, and last by what
it says, which the one matcher judges."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bibwright.duplicates.find import find_duplicates
from bibwright.duplicates.records import Records
from bibwright.errors import InputError
from bibwright.text.fold import fold
from bibwright.zotero.change import Action, ItemChange
from bibwright.zotero.items import Item, arxiv_id_in, doi_in, key_in, sorted_name
from bibwright.zotero.memory import Base

__all__ = ["Found", "Words", "identify"]

Found = tuple[str, str] | ItemChange | None


@dataclass(frozen=True, slots=True)
class Words:
    """What the person says where it is doubtful: entries that are the ``same`` as an item, each
    citation key with the item's, and entries that are ``new``."""

    same: Mapping[str, str] = field(default_factory=dict)
    new: Collection[str] = ()

    def on(self, item: Item, library: Mapping[str, Mapping[str, Any]]) -> Found:
        """What the person says of this entry. Raises InputError for an item that there is not."""
        key = self.same.get(item.key)
        if key is None:
            return None
        if key not in library or library[key].get("deleted"):
            raise InputError(f"--same {item.key}={key}: the library has no item “{key}”")
        return key, "you say so"

    def settles(self, change: ItemChange) -> bool:
        """Whether what was doubtful is new, as the person says."""
        return change.action is Action.DOUBTFUL and change.key in self.new


def identify(
    wanted: Sequence[Item],
    library: Mapping[str, Mapping[str, Any]],
    bases: Mapping[str, Base],
    words: Words,
) -> list[Found]:
    """For each wanted item the key of the item that it is, and how that is known; or that a
    person must say; or None for a new one."""
    index = _Index(library)
    found: list[Found] = []
    taken: dict[str, str] = {}
    for item in wanted:
        one = _by_base(item, library, bases) or words.on(item, library) or index.find(item)
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
    return [None if isinstance(one, ItemChange) and words.settles(one) else one for one in found]


def _by_base(
    item: Item, library: Mapping[str, Mapping[str, Any]], bases: Mapping[str, Base]
) -> Found:
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

    def find(self, item: Item) -> Found:
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
) -> Iterator[tuple[int, Found]]:
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
        name = f"{{{each['name']}}}" if "name" in each else sorted_name(each)
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
