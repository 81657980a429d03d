"""Which item of a library an entry is: by what was synced, by what identifies it, and last by what
it says, which the one matcher judges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bibwright.duplicates.find import find_duplicates
from bibwright.duplicates.records import Records
from bibwright.errors import InputError
from bibwright.formats.zotero_reader import arxiv_id_in, doi_in, key_in
from bibwright.formats.zotero_tables import title_field
from bibwright.formats.zotero_text import from_field, to_field
from bibwright.text.fold import fold
from bibwright.zotero.change import Action, ItemChange
from bibwright.zotero.items import Item, sorted_name
from bibwright.zotero.memory import Base
from bibwright.zotero.merging import REPLACES, relations_of
from bibwright.zotero.options import SyncOptions

#: What a person may do about an item in the trash, behind the words that say so.
_WAYS_OUT = "; restore it there, or run with --again"
_SEEMS_GONE = "it seems to be in Zotero's trash; restore it there, or say --new KEY"
Found = tuple[str, str] | ItemChange | None


def identify(
    wanted: Sequence[Item],
    library: Mapping[str, Mapping[str, Any]],
    bases: Mapping[str, Base],
    options: SyncOptions,
) -> list[Found]:
    """For each wanted item the key of the item that it is, and how that is known; or that a
    person must say; or None for a new one. ``bases``: what was synced, by citation key."""
    index, heirs = _Index(library), _heirs(library)
    found: list[Found] = []
    taken: dict[str, str] = {}
    for item in wanted:
        one = (
            _as_told(item, library, options)
            or _by_base(item, library, bases, heirs, options)
            or index.find(item, options)
        )
        found.append(_unless_taken(item, one, taken))
    rest = [at for at, one in enumerate(found) if one is None]
    for at, one in _by_matcher([wanted[at] for at in rest], library, set(taken)):
        found[rest[at]] = _unless_taken(wanted[rest[at]], one, taken)
    new = [at for at in rest if found[at] is None]
    known = [at for at, one in enumerate(found) if isinstance(one, tuple)]
    doubles = _doubles([wanted[at] for at in new], [wanted[at] for at in known])
    for at, double in doubles:
        found[new[at]] = double
    return [
        None if isinstance(one, ItemChange) and item.key in options.new else one
        for item, one in zip(wanted, found, strict=True)
    ]


def _unless_taken(item: Item, one: Found, taken: dict[str, str]) -> Found:
    """What was found, doubtful where another entry is that item already; notes who is which."""
    if isinstance(one, tuple):
        other = taken.setdefault(one[0], item.key)
        if other != item.key:
            return _doubtful(item, [one[0]], f"“{other}” is this item, too")
    return one


def _as_told(item: Item, library: Mapping[str, Mapping[str, Any]], options: SyncOptions) -> Found:
    """What the person says of this entry. Raises InputError for an unknown item."""
    key = options.same.get(item.key)
    if key is None:
        return None
    if key not in library or library[key].get("deleted"):
        raise InputError(f"--same {item.key}={key}: the library has no item “{key}”")
    return key, "you say so"


def _doubtful(item: Item, keys: Sequence[str], how: str) -> ItemChange:
    """``keys``: the items that it may be, the likeliest first."""
    first, *others = keys or [""]
    return ItemChange(item.key, Action.DOUBTFUL, item.title, first, how, others=tuple(others))


def _gone(item: Item, key: str, how: str) -> ItemChange:
    return ItemChange(item.key, Action.GONE, item.title, key, how)


def _by_base(
    item: Item,
    library: Mapping[str, Mapping[str, Any]],
    bases: Mapping[str, Base],
    heirs: Mapping[str, str],
    options: SyncOptions,
) -> Found:
    base = bases.get(item.key)
    if base is None or not base.item:  # it was sent, and whether it arrived isn't known
        return None
    data = library.get(base.item)
    if (data is None or data.get("deleted")) and (heir := heirs.get(base.item)):
        return heir, "its item was merged into this one"
    if data is None:
        if options.again:
            return None
        return _gone(item, base.item, "it was deleted in Zotero; --again recreates it")
    if data.get("deleted"):
        if options.again:
            return base.item, "restored from Zotero's trash"
        return _gone(item, base.item, f"it is in Zotero's trash{_WAYS_OUT}")
    return base.item, "synced before"


def _heirs(library: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """For items that were merged into another the one that is there now."""
    heirs = {
        uri.rpartition("/")[2]: key
        for key, data in library.items()
        for uri in relations_of(data).get(REPLACES, ())
    }
    found = {}
    for gone, heir in heirs.items():
        seen = {gone}
        while library[heir].get("deleted") and heir in heirs and heir not in seen:
            seen.add(heir)
            heir = heirs[heir]
        if not library[heir].get("deleted"):
            found[gone] = heir
    return found


class _Index:
    """The library by what identifies an item."""

    def __init__(self, library: Mapping[str, Mapping[str, Any]]) -> None:
        self._library = library
        self._by: dict[str, dict[str, list[str]]] = {"DOI": {}, "arXiv id": {}, "citation key": {}}
        for key in sorted(library):
            for name, value in _identifiers(library[key]):
                self._by[name].setdefault(value, []).append(key)

    def find(self, item: Item, options: SyncOptions) -> Found:
        """The item that shares an identifier and is this work by its title, too."""
        data = {**item.fields, "itemType": item.type}
        for name, value in _identifiers(data):
            keys = self._by[name].get(value, ())
            mine = [key for key in keys if self._may_be(item, key, sure=name != "citation key")]
            live = [key for key in mine if not self._library[key].get("deleted")]
            if len(live) > 1:
                named = [key for key in live if key_in(self._library[key]) == item.key]
                if len(named) != 1:
                    how = f"{len(live)} items have its {name}"
                    return _doubtful(item, live, how)
                live, name = named, f"{name} and citation key"
            if live:
                return live[0], f"same {name}"
            if mine and options.again:
                return mine[0], "restored from Zotero's trash"
            if mine:
                how = f"an item with its {name} is in Zotero's trash{_WAYS_OUT}"
                return _gone(item, mine[0], how)
            if keys:
                how = f"an item with its {name} seems to be another work"
                return _doubtful(item, keys[:1], how)
        return None

    def _may_be(self, item: Item, key: str, *, sure: bool) -> bool:
        """Whether the item with this identifier is the same work by what else is said of it:
        surely, or at least perhaps."""
        record = _record(self._library[key])
        title, other = item.title, record["title"]
        if not title or not other or fold(title) == fold(other):
            return True
        found = find_duplicates(Records.of([record, _row(item)]))
        return bool(found.sets or (found.doubtful and not sure))


def _identifiers(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What identifies an item, the surest first."""
    found = (
        ("DOI", doi_in(data)),
        ("arXiv id", arxiv_id_in(data)),
        ("citation key", key_in(data)),
    )
    return [(name, value) for name, value in found if value]


def _doubles(items: Sequence[Item], known: Sequence[Item]) -> Iterator[tuple[int, ItemChange]]:
    """Of new items those that are one that the library knows, or that stands before them."""
    if not items:
        return
    homes = Records.of(_row(item) for item in known) if known else None
    every = [*known, *items]
    for each in find_duplicates(Records.of(_row(item) for item in items), against=homes).sets:
        first, *others = sorted(each.rows)
        for row in others:
            if row >= len(known):
                how = f"“{every[first].key}” is the same work; merge them with `bibwright dedupe`"
                yield row - len(known), _doubtful(every[row], [], how)


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
        homes = [keys[row] for row in each.rows if row < len(keys)]
        live = [key for key in homes if not library[key].get("deleted")]
        for row in each.rows:
            if row < len(keys) or not homes:
                continue
            item = items[row - len(keys)]
            if not live:
                yield row - len(keys), _gone(item, homes[0], _SEEMS_GONE)
            elif len(live) > 1:
                yield row - len(keys), _doubtful(item, live, f"{len(live)} items are this work")
            else:
                yield row - len(keys), (live[0], ", ".join(each.pairs[0].reasons[:3]))
    perhaps: dict[int, tuple[str, list[str]]] = {}
    for pair in found.doubtful:
        home, row = sorted((pair.left, pair.right))
        if home < len(keys) <= row:
            how = f"perhaps this item: {', '.join(pair.reasons[:4])}"
            perhaps.setdefault(row - len(keys), (how, []))[1].append(keys[home])
    for at, (how, found_keys) in perhaps.items():
        yield at, _doubtful(items[at], found_keys, how)


def _row(item: Item) -> dict[str, str]:
    return _record({**item.fields, "itemType": item.type, "creators": item.creators})


_VENUES = (
    "publicationTitle proceedingsTitle bookTitle websiteTitle encyclopediaTitle dictionaryTitle"
).split()


def _record(data: Mapping[str, Any]) -> dict[str, str]:
    names = {True: [], False: []}  # type: dict[bool, list[str]]
    for each in data.get("creators", ()):
        name = f"{{{each['name']}}}" if "name" in each else sorted_name(each)
        names[each.get("creatorType") == "editor"].append(name)
    title = str(data.get(title_field(str(data.get("itemType", ""))), ""))
    return {
        "type": "preprint" if data.get("itemType") == "preprint" else "",
        "title": title if "$" not in title else to_field(from_field(title)),
        "author": " and ".join(names[False]),
        "editor": " and ".join(names[True]),
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
