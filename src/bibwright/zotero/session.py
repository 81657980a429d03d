"""A library as one bibliography sees it: who talks to it, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from unicodedata import normalize

from bibwright.errors import BibwrightError, MovedOnError, SourceUnavailableError, StoppedError
from bibwright.progress import SILENT, Watcher
from bibwright.zotero.client import ZoteroClient
from bibwright.zotero.memory import Base, Memory
from bibwright.zotero.options import SyncOptions
from bibwright.zotero.record import Done, Record
from bibwright.zotero.writer import Result

T = TypeVar("T")

#: How often the library may move on under a command before it gives up.
_ROUNDS = 5
#: Items that are no works: they belong to one, or stand for themselves.
_NO_WORKS = frozenset({"attachment", "note", "annotation"})


@dataclass(frozen=True, slots=True)
class Session:
    """One library and one bibliography, which goes by its path between two syncs."""

    client: ZoteroClient
    memory: Memory
    bibliography: str
    options: SyncOptions = field(default_factory=SyncOptions)
    watcher: Watcher = SILENT

    @property
    def library(self) -> Mapping[str, Mapping[str, Any]]:
        """What the library's items say, as last read."""
        return self.memory.items

    @property
    def bases(self) -> dict[str, Base]:
        """What was last synced, by citation key."""
        return self.memory.bases.setdefault(self.bibliography, {})


def open_session(
    client: ZoteroClient,
    folder: Path,
    bibliography: str,
    *,
    options: SyncOptions | None = None,
    watcher: Watcher = SILENT,
    write: bool = True,
) -> Session:
    """Checks what may be done, to read or also to ``write``, and recalls what was synced."""
    client.enter(write=write)
    memory = Memory.open(folder, client.connection.name)
    return Session(client, memory, bibliography, options or SyncOptions(), watcher)


def refresh(session: Session) -> None:
    """Brings what is known of the library up to date."""
    memory, client = session.memory, session.client
    known = {key: int(data["version"]) for key, data in memory.items.items()}
    children = {key: int(child["version"]) for key, child in memory.children.items()}
    changes = client.changes(memory.version, known | children)
    if changes.version == memory.version and not changes.changed and not changes.gone:
        return
    for key in changes.gone:
        memory.items.pop(key, None)
        memory.children.pop(key, None)
    for data in client.items(sorted(changes.changed)):
        if data.get("itemType") in _NO_WORKS:
            memory.children[data["key"]] = kept_of(data)
        else:
            memory.items[data["key"]] = data
    memory.collections = _collections(memory, client)
    memory.version = changes.version
    memory.save()


def _collections(memory: Memory, client: ZoteroClient) -> dict[str, dict[str, Any]]:
    """The collections by key, with those in the trash, which the desktop program doesn't list: that
    were known before, or have items."""
    found = {str(each["key"]): each for each in client.collections()}
    filed = {key for item in memory.items.values() for key in item.get("collections", ())}
    for key in sorted((memory.collections.keys() | filed) - found.keys()):
        if data := client.collection_in_trash(key):
            found[key] = data
    return found


def kept_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is remembered of an attachment or a note."""
    names = ("version", "parentItem", "url", "note", "deleted", "relations")
    return {name: data[name] for name in names if data.get(name)}


def until_still(session: Session, attempt: Callable[[], T | None]) -> T:
    """What the first attempt gives that isn't None; before another the library has to stand still.

    Raises MovedOnError or SourceUnavailableError where it never does.
    """
    for last in (*[False] * (_ROUNDS - 1), True):
        try:
            if (found := attempt()) is not None:
                return found
        except MovedOnError:
            if last:
                raise
        session.client.wait_until_still()
    raise SourceUnavailableError(
        "Zotero's answers were lost again and again; what was written stays, run the command again"
    )


def find_collection(session: Session, path: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The key of a collection, or the names of those that are missing on the way to it. A name may
    have a slash in it.

    Raises BibwrightError for one in Zotero's trash.
    """
    if found := _below(session, "", tuple(path)):
        return found, ()
    parent = ""
    for at, name in enumerate(path):
        live, trashed = _named(session, parent, name)
        if trashed and not live:
            raise BibwrightError(
                f"the collection “{'/'.join(path[: at + 1])}” is in Zotero's trash; restore it "
                "there, delete it for good, or name another one"
            )
        if not live:
            return "", tuple(path[at:])
        parent = live[0]
    return parent, ()


def _below(session: Session, parent: str, path: tuple[str, ...]) -> str:
    """The collection at the end of the path; empty if there is none."""
    if not path:
        return parent
    for count in range(1, len(path) + 1):
        for key in _named(session, parent, "/".join(path[:count]))[0]:
            if found := _below(session, key, path[count:]):
                return found
    return ""


def _named(session: Session, parent: str, name: str) -> tuple[list[str], list[str]]:
    """The collections of a name right below a parent, and those that are in the trash."""
    found: tuple[list[str], list[str]] = ([], [])
    for key, data in sorted(session.memory.collections.items()):
        same = normalize("NFC", str(data.get("name", "")).strip()) == normalize("NFC", name)
        if same and (data.get("parentCollection") or "") == parent:
            found[bool(data.get("deleted"))].append(key)
    return found


def collection_key(session: Session, path: Sequence[str]) -> str | None:
    """The key of a collection, given by the names on the way to it; empty for no names, None for
    an unknown collection."""
    key, missing = find_collection(session, path)
    return None if missing else key


def new_record(session: Session) -> Record:
    """A record in which nothing has been done yet."""
    at = session.client.connection
    return Record(at.name, at.url, at.local, at.group, session.bibliography)


def write_noted(
    session: Session,
    payloads: Sequence[Mapping[str, Any]],
    sent: Sequence[Done],
    record: Record,
    log: Callable[[Record], object],
) -> Result | None:
    """Writes items, whose changes are in the record, and that in the journal, before they are sent.

    None if the outcome is unknown: then they stay in the record, as where Zotero can't be reached
    or the person stops it. Else they are out of it, also where this raises another error: what
    wasn't written, or another program wrote instead, is not ours to undo.
    """
    begun = len(record.done)
    record.done += sent
    log(record)
    try:
        written = session.client.writer.write(payloads, session.memory.version, "items")
    except (StoppedError, SourceUnavailableError):
        raise
    except BibwrightError:
        del record.done[begun:]
        log(record)
        raise
    if written.unknown:
        return None
    del record.done[begun:]
    session.memory.version = written.version
    return written


def record_of(session: Session, keys: Iterable[str]) -> Record:
    """What is remembered of these entries, for the undo journal."""
    record = new_record(session)
    record.bases = {key: session.bases.get(key) for key in keys}
    return record


def remember(session: Session, bases: Mapping[str, Base]) -> None:
    """Notes what these entries and their items say now."""
    session.bases.update(bases)
    session.memory.save()
