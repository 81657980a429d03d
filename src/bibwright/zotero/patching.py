"""Carrying out changes of items: batches of writes, and what is logged after each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bibwright.errors import MovedOnError
from bibwright.zotero.item_patch import ItemPatch
from bibwright.zotero.record import Done, Record
from bibwright.zotero.session import Session, new_record, write_noted
from bibwright.zotero.writer import Refusal

_MOVED_ON = 412


@dataclass(slots=True)
class Patching:
    """What of the changes is done, and what Zotero refused. ``log`` is handed the ``record`` after
    every write."""

    session: Session
    log: Callable[[Record], object]
    record: Record = field(init=False)
    done: list[ItemPatch] = field(default_factory=list)
    refused: dict[str, tuple[ItemPatch, Refusal]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.record = new_record(self.session)


def write_patches(patches: Iterable[ItemPatch], patching: Patching) -> bool:
    """Writes them, each when all that it needs is written; what needs something that Zotero has
    refused isn't. False if the outcome of a write is unknown, so that the library must be read
    again. Raises MovedOnError where somebody else has changed the library, or an item."""
    open_ = [patch for patch in patches if patch.item not in patching.refused]
    while open_:
        waiting = {patch.item for patch in open_} | set(patching.refused)
        ready = [patch for patch in open_ if not patch.needs & waiting]
        if not ready:
            break
        size = patching.session.client.writer.batch_size
        for start in range(0, len(ready), size):
            if not _write(ready[start : start + size], patching):
                return False
        written = {patch.item for patch in ready}
        open_ = [patch for patch in open_ if patch.item not in written]
    return True


def _write(batch: list[ItemPatch], patching: Patching) -> bool:
    session = patching.session
    payloads = [
        {"key": patch.item, "version": int(_known(session, patch)["version"]), **patch.after}
        for patch in batch
    ]
    sent = [Done(patch.name, patch.item, 0, patch.before, patch.after) for patch in batch]
    written = write_noted(session, payloads, sent, patching.record, patching.log)
    if written is None:
        return False
    stale = ""
    for at, patch in enumerate(batch):
        refusal = written.refused.get(at)
        if refusal is None:
            _take(patch, written.said.get(at), written.version, patching)
        elif refusal.code == _MOVED_ON:
            stale = patch.name
        else:
            patching.refused[patch.item] = (patch, refusal)
    patching.log(patching.record)
    if stale:
        raise MovedOnError(f"{stale} has been changed meanwhile; run the command again")
    return True


def _known(session: Session, patch: ItemPatch) -> Mapping[str, Any]:
    found = session.memory.items.get(patch.item) or session.memory.children.get(patch.item)
    assert found is not None  # the plan was made from it
    return found


def _take(
    patch: ItemPatch, said: Mapping[str, Any] | None, version: int, patching: Patching
) -> None:
    """Remembers an item that was written."""
    memory = patching.session.memory
    known = dict(_known(patching.session, patch))
    data = {**(said or {**known, **patch.after}), "key": patch.item}
    data["version"] = (said or {}).get("version") or version
    if patch.item in memory.items:
        memory.items[patch.item] = data
    else:
        kept = {**known, **patch.after, "version": data["version"]}
        memory.children[patch.item] = kept
    left_at, was = int(data["version"]), int(known["version"])
    patching.record.done.append(Done(patch.name, patch.item, left_at, patch.before, was=was))
    patching.done.append(patch)
