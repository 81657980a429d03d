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
from bibwright.zotero.identify import Words, identify
from bibwright.zotero.items import ChildKind, Item
from bibwright.zotero.memory import Base
from bibwright.zotero.merge import created, merged

__all__ = ["plan_sync"]

_NO_WORDS = Words()


def plan_sync(
    wanted: Sequence[Item],
    library: Mapping[str, Mapping[str, Any]],
    bases: Mapping[str, Base],
    collection: str = "",
    missing: Sequence[str] = (),
    *,
    words: Words = _NO_WORDS,
    below: Collection[ChildKind] = (),
    children: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> SyncPlan:
    """What must be done so that the library holds the wanted items.

    ``library``: what its items say, by their keys. ``bases``: what was last synced, by citation
    key. ``collection``: the key of the collection that they are to be filed in; one that isn't
    there yet has none, and ``missing`` has the names of what must be made. ``words``: what the
    person says of doubtful ones. ``below``: kinds of children that are wished for; ``children``:
    those that the library has, by their keys.
    """
    held: dict[str, list[Mapping[str, Any]]] = {}
    for child in children.values():
        held.setdefault(str(child.get("parentItem", "")), []).append(child)
    known = identify(wanted, library, bases, words)
    changes = []
    for item, found in zip(wanted, known, strict=True):
        if isinstance(found, ItemChange):
            changes.append(found)
        elif found is None:
            changes.append(_with_children(created(item, collection), item, below, ()))
        else:
            key, how = found
            base = bases.get(item.key)
            base = base if base is not None and base.item == key else None
            change = merged(item, key, library[key], base, how, collection)
            changes.append(_with_children(change, item, below, held.get(key, ()), base))
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
