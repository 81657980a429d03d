"""Undoing what was written in a Zotero library, or what a pull remembered of it.

What that does is written down in the same way, so that it can be undone in its turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bibwright.errors import InputError, MovedOnError
from bibwright.formats.zotero_reader import key_in
from bibwright.zotero.leftovers import told_extra
from bibwright.zotero.memory import Memory
from bibwright.zotero.merge import alike
from bibwright.zotero.merging import patch_of, says
from bibwright.zotero.record import Done, Record
from bibwright.zotero.session import Session, refresh, write_noted


@dataclass(slots=True)
class Undone:
    """What became of an undo: the entries whose items are as they were before the sync, those whose
    items went to the trash, and, with the reason, those that are left as they are. ``record`` is
    what it did itself."""

    record: Record
    restored: list[str] = field(default_factory=list)
    trashed: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The outcome as JSON-ready values."""
        return {
            "schema": 1,
            "restored": self.restored,
            "trashed": self.trashed,
            "left": self.left,
        }


def undo_sync(
    session: Session,
    record: Record,
    *,
    begun: Record | None = None,
    log: Callable[[Record], object] = lambda _: None,
    dry_run: bool = False,
) -> Undone:
    """Undoes what was written, item by item, where nobody has changed the item since.

    Items that were created go to the trash, where the person can look at them. ``begun`` is what
    an undo of the same did before it was cut short, which this one completes. ``log`` is handed
    what is sent before it is sent, so that it has a way back whenever this is killed. Raises
    InputError where the session is with another library.
    """
    if (here := session.client.connection.name) != record.address:
        raise InputError(
            f"that was done in the Zotero library {record.address}, and this is {here}; use the "
            "key, or start the program, with which it was done"
        )
    refresh(session)
    memory = session.memory
    record = replace(record, done=_with_keys(memory, record.done, begun.done if begun else ()))
    bases = memory.bases.get(record.bibliography, {})
    own = begun or replace(record, bases={key: bases.get(key) for key in record.bases})
    own = replace(own, done=_arrived(memory, begun.done if begun else ()))
    undone, todo = Undone(own), []
    before = {done.item for done in own.done}
    for done in _by_item(record.done):
        data = memory.items.get(done.item) or memory.children.get(done.item)
        if done.item in before:
            (undone.trashed if done.before is None else undone.restored).append(done.key)
        elif data is None or (data.get("deleted") and done.before is None):
            undone.left.append((done.key, "the item is gone already"))
        elif done.before is not None and says(data, done.before):
            undone.restored.append(done.key)
        elif not _is_as_left(data, done):
            undone.left.append((done.key, "the item was changed since"))
        else:
            done = replace(done, version=int(data["version"]))
            (undone.trashed if done.before is None else undone.restored).append(done.key)
            todo.append(done)
    if not dry_run:
        _write(session, todo, undone, log)
        _bring_back(memory, record)
    return undone


def _arrived(memory: Memory, sent: Iterable[Done]) -> list[Done]:
    """What of this the library has carried out, as it says itself where that isn't known."""
    found = []
    for done in sent:
        data = memory.items.get(done.item) or memory.children.get(done.item)
        if done.version:
            found.append(done)
        elif data is not None and _is_as_sent(data, done.after or {}):
            found.append(replace(done, version=int(data["version"]), after=None))
    return found


def _with_keys(memory: Memory, sent: Iterable[Done], begun: Iterable[Done]) -> list[Done]:
    """The same with the keys of items whose making was sent: those that go by the entry's key and
    say what was sent. What never arrived is left out, and what is in the trash, unless what was
    ``begun`` has put it there."""
    own = {done.item for done in begun}
    known: dict[str, list[Mapping[str, Any]]] = {}
    for key, data in memory.items.items():
        if key in own or not data.get("deleted"):
            known.setdefault(key_in(data), []).append(data)
    found = []
    for done in sent:
        if done.item:
            found.append(done)
            continue
        after = done.after or {}
        said = {name: text for name, text in after.items() if isinstance(text, str)}
        said.pop("extra", None)  # lines of it may have become fields
        for item in known.get(done.key, ()):
            if all(alike(name, text, str(item.get(name, ""))) for name, text in said.items()):
                version = int(item["version"])
                found.append(replace(done, item=str(item["key"]), version=version, after=None))
    return found


def _is_as_left(data: Mapping[str, Any], done: Done) -> bool:
    if done.version:
        return data.get("version") == done.version
    return _is_as_sent(data, done.after or {})


def _is_as_sent(data: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    if {"itemType", "extra"} <= after.keys() and data.get("itemType") == after["itemType"]:
        data = {**data, "extra": told_extra(after, data)}
    return says(data, after)


def _by_item(every: Sequence[Done]) -> list[Done]:
    """What was done to each item, all in one: what it said before the first change, the version
    after the last."""
    found: dict[str, Done] = {}
    for done in every:
        first = found.pop(done.item, done)
        before = None if first.before is None else {**(done.before or {}), **first.before}
        found[done.item] = replace(done, before=before)
    return list(found.values())


def _write(
    session: Session, todo: Sequence[Done], undone: Undone, log: Callable[[Record], object]
) -> None:
    """The last change is undone first, so that what was attached to an item finds it again."""
    memory, start, own = session.memory, 0, undone.record.done
    todo = todo[::-1]
    while start < len(todo):
        batch = todo[start : start + session.client.writer.batch_size]
        payloads = [_payload(done) for done in batch]
        reversed_ = [_reversed(memory, *each) for each in zip(batch, payloads, strict=True)]
        written = write_noted(session, payloads, reversed_, undone.record, log)
        if written is None:
            raise MovedOnError("an answer of Zotero's was lost; run the command again")
        for at, done in enumerate(batch):
            if at in written.refused:
                undone.left.append((done.key, written.refused[at].message))
            else:
                said = written.said.get(at) or {}
                version = int(said.get("version") or written.version)
                own.append(replace(reversed_[at], version=version, after=None))
                _take_back(memory, done, payloads[at], said, version)
        start += len(batch)


def _payload(done: Done) -> dict[str, Any]:
    change = {"deleted": 1} if done.before is None else done.before
    return {"key": done.item, "version": done.version, **change}


def _reversed(memory: Memory, done: Done, payload: Mapping[str, Any]) -> Done:
    """What an undo is about to do to an item, to be undone in its turn."""
    data = memory.items.get(done.item) or memory.children[done.item]
    change = {name: said for name, said in payload.items() if name not in {"key", "version"}}
    before = patch_of({**data, "key": done.item}, change).before
    return Done(done.key, done.item, 0, before, change, was=done.version)


def _take_back(
    memory: Memory, done: Done, payload: Mapping[str, Any], said: Mapping[str, Any], version: int
) -> None:
    if child := memory.children.get(done.item):
        memory.children[done.item] = {**child, **payload, "version": version}
    else:
        data = said or {**memory.items[done.item], **payload}
        memory.items[done.item] = {**data, "version": version}


def followed(record: Record, later: Iterable[Record]) -> Record:
    """The record with the versions at which its items were left by what was done ``later`` and is
    undone, in that order, as far as nobody else came in between."""
    versions = {done.item: done.version for done in record.done}
    unsure: set[str] = set()  # whether what was sent was carried out, who came later has seen
    for each in later:
        for done in each.done if each.address == record.address else ():
            if done.was and (done.item in unsure or done.was == versions.get(done.item)):
                if done.version:
                    versions[done.item] = done.version
                    unsure.discard(done.item)
                else:
                    unsure.add(done.item)
    return replace(
        record, done=[replace(done, version=versions[done.item]) for done in record.done]
    )


def forget_pull(folder: Path, record: Record) -> None:
    """Remembers what was remembered before a pull, now that its file is as it was before."""
    _bring_back(Memory.open(folder, record.address), record)


def _bring_back(memory: Memory, record: Record) -> None:
    """Remembers of the entries in a record what was remembered before."""
    bases = memory.bases.setdefault(record.bibliography, {})
    for key, base in record.bases.items():
        if base is None:
            bases.pop(key, None)
        else:
            bases[key] = base
    memory.save()
