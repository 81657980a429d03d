"""Carrying out a plan: batches of writes, and what is remembered after each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bibwright.errors import MovedOnError, SourceUnavailableError, StoppedError
from bibwright.formats.zotero_schema import load_schema
from bibwright.zotero.change import Action, ItemChange, SyncPlan
from bibwright.zotero.items import Child
from bibwright.zotero.record import Done, Record
from bibwright.zotero.session import Session, find_collection, kept_of, new_record, write_noted
from bibwright.zotero.writer import Refusal

#: What of a payload is no value of the item.
_NO_VALUES = frozenset({"key", "version"})


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that Zotero refused, and why."""

    change: ItemChange
    refusal: Refusal


@dataclass(slots=True)
class Progress:
    """What of a sync is done: items and attachments that were written, and what was refused.

    ``log`` is handed the ``record`` before every write of items, and when all is done.
    """

    session: Session
    log: Callable[[Record], object]
    record: Record = field(init=False)
    done: list[ItemChange] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    children: int = 0
    _saved: int = 0
    _unsaved: int = 0

    def __post_init__(self) -> None:
        self.record = new_record(self.session)

    @property
    def refused(self) -> set[str]:
        """The citation keys of entries that Zotero refused."""
        return {each.change.key for each in self.failures}

    def written(self) -> None:
        """Saves what a write has done after ever more of them: whole each time, it would cost more
        than the sync. What a kill takes from it, the library tells."""
        self._unsaved += 1
        if self._unsaved > self._saved:
            self._saved += self._unsaved
            self.save()

    def save(self) -> None:
        """Saves what the journal and the memory have not on disk yet."""
        if self._unsaved:
            self.log(self.record)
            self.session.memory.save()
            self._unsaved = 0


def make_collections(session: Session, path: Sequence[str], missing: Sequence[str]) -> None:
    """Creates the missing collections, the outermost first."""
    memory = session.memory
    parent, _ = find_collection(session, path[: len(path) - len(missing)])
    for name in missing:
        data: dict[str, Any] = {"name": name, "parentCollection": parent or False}
        written = session.client.writer.write([data], memory.version, "collections")
        if written.unknown or 0 not in written.keys:
            raise MovedOnError("the collection may have been created; looking again")
        parent = written.keys[0]
        memory.collections[parent] = {**data, "key": parent}
        memory.version = written.version


def write_items(plan: SyncPlan, progress: Progress) -> bool:
    """Writes in batches; False if the outcome of one is unknown, so that the library must be read
    again."""
    session = progress.session
    refused = progress.refused
    writes = [change for change in plan.writes if change.key not in refused]
    start = 0
    while start < len(writes):
        batch = writes[start : start + session.client.writer.batch_size]
        payloads = [change.payload for change in batch]
        sent = [_sent(change, progress) for change in batch]
        try:
            written = write_noted(session, payloads, sent, progress.record, progress.log)
        except (StoppedError, SourceUnavailableError):
            _remember_sent(batch, session)
            raise
        if written is None:
            _remember_sent(batch, session)
            return False
        for at, change in enumerate(batch):
            if at in written.keys:
                _take(change, written.keys[at], written.said.get(at), written.version, progress)
            elif at in written.refused:
                progress.failures.append(Failure(change, written.refused[at]))
        progress.written()
        start += len(batch)
        session.watcher.settled(start, len(writes))
    _remember_unchanged(plan, session)
    return True


def _remember_sent(batch: Sequence[ItemChange], session: Session) -> None:
    """Remembers what items that may have been made say, without their keys, so that an edit before
    the next sync is known for one."""
    for each in batch:
        if each.action is Action.CREATE and each.base is not None:
            session.bases[each.key] = replace(each.base, children=())
    session.memory.save()


def _sent(change: ItemChange, progress: Progress) -> Done:
    """A change that is about to be sent, for the undo journal: an item that is to be made has no
    key yet."""
    bases, known = progress.session.bases, progress.session.memory.items.get(change.item)
    for each in (change.key, *((change.formerly,) if change.formerly else ())):
        progress.record.bases.setdefault(each, bases.get(each))
    before = None if known is None else _before(known, change.payload)
    values = {name: said for name, said in change.payload.items() if name not in _NO_VALUES}
    return Done(change.key, change.item, 0, before, values)


def _take(change: ItemChange, key: str, said: Any, version: int, progress: Progress) -> None:
    """Remembers an item that was written."""
    memory, bases = progress.session.memory, progress.session.bases
    known = memory.items.get(key, {})
    data = dict(said) if said else {**known, **change.payload}
    memory.items[key] = {**data, "key": key, "version": data.get("version") or version}
    before = _before(known, change.payload) if change.action is Action.UPDATE else None
    left_at = int(memory.items[key]["version"])
    was = int(known.get("version") or 0)
    progress.record.done.append(Done(change.key, key, left_at, before, was=was))
    if change.base is not None:
        _move(bases, change, key)
    progress.done.append(change)


def _move(bases: dict[str, Any], change: ItemChange, item: str) -> None:
    """Remembers a change under the entry's key, which may have been another one before."""
    if change.formerly:
        bases.pop(change.formerly, None)
    assert change.base is not None
    bases[change.key] = replace(change.base, item=item)


def _before(data: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    """What an item says of all that a payload changes; a change of its type may change any."""
    names = payload.keys() - _NO_VALUES
    if "itemType" in payload:
        held = set(load_schema().types[data["itemType"]].fields)
        names = (names & held) | (held & data.keys())
        names |= {"itemType", "creators", "extra"}
    empty = {"deleted": 0}
    return {name: data.get(name, empty.get(name, "")) for name in sorted(names)}


def _remember_unchanged(plan: SyncPlan, session: Session) -> None:
    """Items that needed nothing are in step, too."""
    bases = session.bases
    before = dict(bases)
    for change in plan.of(Action.UNCHANGED):
        if change.base is not None:
            _move(bases, change, change.base.item)
    if bases != before:
        session.memory.save()


def write_children(plan: SyncPlan, progress: Progress) -> bool:
    """Adds the attachments and notes to the items; False if the outcome is unknown."""
    session, refused = progress.session, progress.refused
    todo = [
        (change, child)
        for change in plan.changes
        for child in change.children
        if change.key not in refused
    ]
    start = 0
    while start < len(todo):
        batch = todo[start : start + session.client.writer.batch_size]
        payloads = [
            {"parentItem": session.bases[change.key].item, **child.data} for change, child in batch
        ]
        written = session.client.writer.write(payloads, session.memory.version, "items")
        if written.unknown:
            return False
        session.memory.version = written.version
        for at, (change, child) in enumerate(batch):
            if at in written.refused:
                progress.failures.append(Failure(change, written.refused[at]))
                continue
            data = {**payloads[at], **written.said.get(at, {})}
            data["version"] = data.get("version") or written.version
            _take_child(change, child, written.keys[at], data, progress)
        progress.log(progress.record)
        progress.written()
        start += len(batch)
    return True


def _take_child(
    change: ItemChange, child: Child, key: str, data: Mapping[str, Any], progress: Progress
) -> None:
    """Remembers an attachment or a note that was written."""
    bases = progress.session.bases
    kept, base = kept_of(data), bases[change.key]
    progress.session.memory.children[key] = kept
    bases[change.key] = replace(base, children=(*base.children, str(child.kind)))
    progress.record.done.append(Done(change.key, key, kept["version"]))
    progress.record.bases.setdefault(change.key, base)
    progress.children += 1
