"""Sync: the entries of a bibliography and a Zotero library, brought into step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bibwright.changes import Entry, Journal
from bibwright.progress import SILENT, Watcher
from bibwright.zotero.change import Action, ItemChange, SyncPlan
from bibwright.zotero.client import BATCH, MovedOnError, Refusal, ZoteroClient
from bibwright.zotero.identify import Words
from bibwright.zotero.items import ChildKind, Item, with_key_in_extra
from bibwright.zotero.memory import Base, Memory
from bibwright.zotero.plan import plan_sync
from bibwright.zotero.record import Done, Record
from bibwright.zotero.schema import load_schema

__all__ = [
    "Failure",
    "Sync",
    "SyncRun",
    "SyncWishes",
    "Undone",
    "forget_pull",
    "recorder",
]

#: How often the library may move on under a sync before it gives up.
_ROUNDS = 5
#: The schema that is known to have a field for citation keys; in an older one they are a line in
#: Extra, as Better BibTeX writes it.
_CITATION_KEYS_SINCE = 41
_NO_WORKS = frozenset({"attachment", "note", "annotation"})


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that Zotero refused, and why."""

    change: ItemChange
    refusal: Refusal


@dataclass(slots=True)
class SyncRun:
    """What a sync found and did: the plan, the items that were written, how many attachments and
    notes were ``hung`` below some, and what was refused."""

    plan: SyncPlan
    done: list[ItemChange] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hung: int = 0


@dataclass(slots=True)
class Undone:
    """What became of an undo: the entries whose items are as they were before the sync, those whose
    items went to the trash, and, with the reason, those that are left as they are."""

    restored: list[str] = field(default_factory=list)
    trashed: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SyncWishes:
    """How a person wants it done. ``again``: items that were deleted in Zotero are made anew.
    ``words``: what is said of doubtful entries. ``below``: what is to be hung below the items."""

    again: bool = False
    words: Words = field(default=Words())
    below: Collection[ChildKind] = ()


class Sync:
    """One library, one bibliography.

    ``bibliography``: what it is known by between two syncs, such as its path.
    """

    def __init__(
        self,
        door: ZoteroClient,
        folder: Path,
        bibliography: str,
        *,
        wishes: SyncWishes | None = None,
        watcher: Watcher = SILENT,
    ) -> None:
        self._door, self._watcher = door, watcher
        self._folder, self._bibliography = folder, bibliography
        self._wishes = wishes or SyncWishes()

    def enter(self, *, write: bool = True) -> None:
        """Checks what may be done, to read or also to ``write``, and recalls what was synced."""
        self._door.enter(write=write)
        self._memory = Memory.open(self._folder, self._door.name)

    def plan(self, items: Sequence[Item], collection: Sequence[str] = ()) -> SyncPlan:
        """What would be done; ``collection`` names the one to file in, the outermost first."""
        self._read()
        home, missing = self._collection(collection)
        bases = self._memory.bases.setdefault(self._bibliography, {})
        if self._wishes.again:
            lost = [key for key, base in bases.items() if base.item not in self._memory.items]
            for key in lost:
                del bases[key]
        if 0 < self._door.schema_version < _CITATION_KEYS_SINCE:
            items = [with_key_in_extra(item) for item in items]
        return plan_sync(
            items,
            self._memory.items,
            bases,
            home,
            missing,
            words=self._wishes.words,
            below=self._wishes.below,
            children=self._memory.children,
        )

    def carry_out(
        self,
        items: Sequence[Item],
        collection: Sequence[str] = (),
        *,
        log: Callable[[Record], object] = lambda _: None,
    ) -> SyncRun:
        """Plans, and does it; when the library moves on meanwhile, plans anew.

        ``log`` is handed what was done so far, after every write.
        """
        run = SyncRun(SyncPlan(()))
        self._record, self._log = self._blank(), log
        self._saved, self._unsaved = 0, 0
        try:
            self._rounds(items, collection, run)
        finally:
            if self._unsaved:
                self._memory.save()
        self._say_schema(run)
        return run

    def _rounds(self, items: Sequence[Item], collection: Sequence[str], run: SyncRun) -> None:
        for attempt in range(_ROUNDS):
            plan = self.plan(items, collection)
            if attempt == 0:
                run.plan = plan
            try:
                if plan.collections:
                    self._make_collections(collection, plan.collections)
                    plan = self.plan(items, collection)
                finished = self._write_all(plan, run)
                if finished:
                    self._remember(plan)
                    finished = self._hang(plan, run)
            except MovedOnError:
                if attempt == _ROUNDS - 1:
                    raise
                continue
            if finished:
                break

    def _keep(self) -> None:
        """Saves the memory, after ever more writes: whole each time, it would cost more than the
        sync. What a kill takes from it, the library tells."""
        self._unsaved += 1
        if self._unsaved > self._saved:
            self._memory.save()
            self._saved, self._unsaved = self._saved + self._unsaved, 0

    @property
    def library(self) -> Mapping[str, Mapping[str, Any]]:
        """What the library's items say, as last read."""
        return self._memory.items

    def base(self, key: str) -> Base | None:
        """What is remembered of an entry, given by its citation key."""
        return self._memory.bases.get(self._bibliography, {}).get(key)

    def home(self, collection: Sequence[str]) -> str | None:
        """The key of a collection, given by the names on the way to it; empty for no names, None
        where there is no such collection."""
        key, missing = self._collection(collection)
        return None if missing else key

    def record_of(self, bases: Iterable[str]) -> Record:
        """What is remembered of these entries, for the undo journal."""
        known = self._memory.bases.get(self._bibliography, {})
        record = self._blank()
        record.bases = {key: known.get(key) for key in bases}
        return record

    def remember(self, bases: Mapping[str, Base]) -> None:
        """Notes what these entries and their items say now."""
        self._memory.bases.setdefault(self._bibliography, {}).update(bases)
        self._memory.save()

    def undo(self, record: Record, *, dry_run: bool = False) -> Undone:
        """Takes back what a sync wrote, item by item, where nobody has changed the item since.
        Items that were made go to the trash, where the person can look at them."""
        self._read()
        undone, todo, payloads = Undone(), [], []
        for done in record.done:
            data = self._memory.items.get(done.item) or self._memory.children.get(done.item)
            if data is None or data.get("deleted"):
                undone.left.append((done.key, "the item is gone already"))
            elif data.get("version") != done.version:
                undone.left.append((done.key, "the item was changed since"))
            else:
                (undone.trashed if done.before is None else undone.restored).append(done.key)
                todo.append(done)
                change = {"deleted": 1} if done.before is None else done.before
                payloads.append({"key": done.item, "version": done.version, **change})
        if dry_run:
            return undone
        for start in range(0, len(todo), BATCH):
            batch = payloads[start : start + BATCH]
            written = self._door.write(batch, self._memory.version, "items")
            if written.unknown:
                raise MovedOnError("an answer of Zotero's was lost; run the command again")
            self._memory.version = written.version
            for at, done in enumerate(todo[start : start + BATCH]):
                if at in written.refused:
                    undone.left.append((done.key, written.refused[at].message))
                else:
                    self._take_back(done, batch[at], written.said.get(at), written.version)
        _bring_back(self._memory, record)
        return undone

    def _blank(self) -> Record:
        door = self._door
        return Record(door.name, door.url, door.local, door.group, self._bibliography)

    def _take_back(self, done: Done, payload: dict[str, Any], said: Any, version: int) -> None:
        if child := self._memory.children.get(done.item):
            self._memory.children[done.item] = {**child, **payload, "version": version}
            return
        data = dict(said) if said else {**self._memory.items[done.item], **payload}
        self._memory.items[done.item] = {**data, "version": data.get("version") or version}

    def _read(self) -> None:
        """Brings what is known of the library up to date."""
        memory = self._memory
        known = {key: int(data.get("version", 0)) for key, data in memory.items.items()}
        below = {key: int(child["version"]) for key, child in memory.children.items()}
        changes = self._door.changes(memory.version, known | below)
        if changes.version == memory.version and not changes.changed and not changes.gone:
            return
        for key in changes.gone:
            memory.items.pop(key, None)
            memory.children.pop(key, None)
        for data in self._door.items(sorted(changes.changed)):
            if data.get("itemType") in _NO_WORKS:
                memory.children[data["key"]] = _kept_of(data)
            else:
                memory.items[data["key"]] = data
        memory.collections = {each["key"]: each for each in self._door.collections()}
        memory.version = changes.version
        memory.save()

    def _collection(self, path: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """The key of a collection, or the names of those that are missing on the way to it."""
        parent = ""
        for at, name in enumerate(path):
            found = [
                key
                for key, each in sorted(self._memory.collections.items())
                if each.get("name") == name and (each.get("parentCollection") or "") == parent
            ]
            if not found:
                return "", tuple(path[at:])
            parent = found[0]
        return parent, ()

    def _make_collections(self, path: Sequence[str], missing: Sequence[str]) -> None:
        parent, _ = self._collection(path[: len(path) - len(missing)])
        for name in missing:
            data: dict[str, Any] = {"name": name, "parentCollection": parent or False}
            written = self._door.write([data], self._memory.version, "collections")
            if written.unknown or 0 not in written.keys:
                raise MovedOnError("the collection may have been made; looking again")
            parent = written.keys[0]
            self._memory.collections[parent] = {**data, "key": parent}
            self._memory.version = written.version

    def _write_all(self, plan: SyncPlan, run: SyncRun) -> bool:
        """Writes in batches; false where it isn't known what became of one, so that the library
        must be read again."""
        writes = [
            change
            for change in plan.writes
            if change.key not in {each.change.key for each in run.failures}
        ]
        for start in range(0, len(writes), BATCH):
            batch = writes[start : start + BATCH]
            payloads = [change.payload for change in batch]
            written = self._door.write(payloads, self._memory.version, "items")
            if written.unknown:
                return False
            self._memory.version = written.version
            for at, change in enumerate(batch):
                if at in written.keys:
                    self._take(change, written.keys[at], written.said.get(at), written.version)
                    run.done.append(change)
                elif at in written.refused:
                    run.failures.append(Failure(change, written.refused[at]))
            self._log(self._record)
            self._keep()
            self._watcher.settled(start + len(batch), len(writes))
        return True

    def _hang(self, plan: SyncPlan, run: SyncRun) -> bool:
        """Writes what is to be hung below the items; false where it isn't known what became of
        it."""
        bases = self._memory.bases[self._bibliography]
        failed = {each.change.key for each in run.failures}
        todo = [
            (change, child)
            for change in plan.changes
            for child in change.children
            if change.key not in failed
        ]
        for start in range(0, len(todo), BATCH):
            batch = todo[start : start + BATCH]
            payloads = [
                {"parentItem": bases[change.key].item, **child.data} for change, child in batch
            ]
            written = self._door.write(payloads, self._memory.version, "items")
            if written.unknown:
                return False
            self._memory.version = written.version
            for at, (change, child) in enumerate(batch):
                if at in written.refused:
                    run.failures.append(Failure(change, written.refused[at]))
                    continue
                data = {"version": written.version, **payloads[at], **written.said.get(at, {})}
                kept = _kept_of(data)
                key, base = written.keys[at], bases[change.key]
                self._memory.children[key] = kept
                bases[change.key] = replace(base, children=(*base.children, str(child.kind)))
                self._record.done.append(Done(change.key, key, kept["version"]))
                self._record.bases.setdefault(change.key, base)
                run.hung += 1
            self._log(self._record)
            self._keep()
        return True

    def _take(self, change: ItemChange, key: str, said: Any, version: int) -> None:
        """Remembers what was written."""
        known = self._memory.items.get(key, {})
        data = dict(said) if said else {**known, **change.payload, "version": version}
        self._memory.items[key] = {**data, "key": key}
        bases = self._memory.bases[self._bibliography]
        before = None
        if change.action is Action.UPDATE:
            before = _before(known, change.payload)
        version = int(self._memory.items[key].get("version", version))
        self._record.done.append(Done(change.key, key, version, before))
        self._record.bases.setdefault(change.key, bases.get(change.key))
        if change.base is not None:
            bases[change.key] = replace(change.base, item=key)

    def _remember(self, plan: SyncPlan) -> None:
        """Items that needed nothing are in step, too."""
        bases = self._memory.bases[self._bibliography]
        before = dict(bases)
        for change in plan.of(Action.UNCHANGED):
            if change.base is not None:
                bases[change.key] = change.base
        if bases != before:
            self._memory.save()

    def _say_schema(self, run: SyncRun) -> None:
        ours, theirs = load_schema().version, self._door.schema_version
        if theirs > ours:
            run.notes.append(
                f"Zotero's schema is {theirs}, this version knows {ours}; what is new in it stays"
            )


def recorder(
    journal: Journal,
    *,
    command: str,
    clock: Callable[[], datetime],
    reverses: Entry | None = None,
) -> Callable[[Record], None]:
    """What writes a growing record into one entry of the undo journal, for `Sync.carry_out`."""
    entry: Entry | None = None

    def note(record: Record) -> None:
        nonlocal entry
        entry = journal.note(
            record.as_json(),
            command=command,
            clock=clock,
            entry=entry,
            reverses=None if reverses is None else reverses.id,
        )

    return note


def _kept_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is remembered of an attachment or a note."""
    names = ("version", "parentItem", "url", "note", "deleted")
    return {name: data[name] for name in names if data.get(name)}


def _before(data: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    """What an item says of all that a payload changes; a change of its type may change any."""
    names = payload.keys() - {"key", "version"}
    if "itemType" in payload:
        held = set(load_schema().types[data["itemType"]].fields)
        names = (names & held) | (held & data.keys()) | {"itemType", "creators"}
    return {name: data.get(name, "") for name in sorted(names)}


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
