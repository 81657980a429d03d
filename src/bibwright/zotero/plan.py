"""What a sync would do, as a value: pure functions from items and a library to a plan.

What the person changed in Zotero stays; what changed in the bibliography goes over; what changed on
both sides is a conflict, and nobody's is written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from bibwright.zotero.change import ItemChange, SyncPlan
from bibwright.zotero.identify import identify
from bibwright.zotero.items import ChildKind, Item
from bibwright.zotero.memory import Base
from bibwright.zotero.merge import created, merged
from bibwright.zotero.options import SyncOptions

_DEFAULTS = SyncOptions()


def plan_sync(
    wanted: Sequence[Item],
    library: Mapping[str, Mapping[str, Any]],
    bases: Mapping[str, Base],
    collection: str = "",
    missing: Sequence[str] = (),
    *,
    present: Collection[str] | None = None,
    options: SyncOptions = _DEFAULTS,
    children: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> SyncPlan:
    """What must be done so that the library holds the wanted items.

    ``library``: what its items say, by their keys. ``bases``: what was last synced, by citation
    key. ``collection``: the key of the collection that they are to be filed in; one that isn't
    there yet has none, and ``missing`` has the names of what must be created. ``present``: the
    citation keys of all entries in the file, if they are more than those wanted. ``children``:
    the attachments and notes that the library has, by their keys.
    """
    held: dict[str, list[Mapping[str, Any]]] = {}
    for child in children.values():
        held.setdefault(str(child.get("parentItem", "")), []).append(child)
    keys = frozenset(item.key for item in wanted) if present is None else frozenset(present)
    former = {base.item: key for key, base in bases.items() if key not in keys and base.item}
    known = identify(wanted, library, bases, options)
    changes = []
    for item, found in zip(wanted, known, strict=True):
        if isinstance(found, ItemChange):
            changes.append(found)
        elif found is None:
            changes.append(_with_children(created(item, collection), item, options.children, ()))
        else:
            key, how = found
            # An entry that goes by another citation key now is known by its item.
            formerly = former.pop(key, "") if item.key not in bases else ""
            base = bases.get(formerly or item.key)
            base = base if base is not None and base.item in {key, ""} else None
            prefer = options.prefer.get(item.key)
            change = merged(item, key, library[key], base, how, collection, prefer)
            change = replace(change, formerly=formerly)
            changes.append(_with_children(change, item, options.children, held.get(key, ()), base))
    left = sorted(key for item, key in former.items() if _is_there(library.get(item)))
    return SyncPlan(tuple(changes), tuple(missing), tuple(left))


def _is_there(data: Mapping[str, Any] | None) -> bool:
    return data is not None and not data.get("deleted")


def _with_children(
    change: ItemChange,
    item: Item,
    wished: Collection[ChildKind],
    held: Sequence[Mapping[str, Any]],
    base: Base | None = None,
) -> ItemChange:
    """The change with the attachments and notes to add to the item; what was added once, never
    again."""
    once = base.children if base else ()
    open_ = [each for each in item.children if each.kind in wished and each.kind not in once]
    there = [child for child in open_ if any(child.is_in(each) for each in held)]
    known = change.base and replace(
        change.base, children=(*once, *(str(child.kind) for child in there))
    )
    new = tuple(child for child in open_ if child not in there)
    return replace(change, children=new, base=known)
