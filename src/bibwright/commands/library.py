"""A Zotero library in the place of a bibliography: which of its items, and what is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, Protocol, TypeVar

from bibwright.changes import Plan
from bibwright.errors import InputError
from bibwright.zotero.item_files import ItemFile, edited, item_files
from bibwright.zotero.item_patch import ItemPatch
from bibwright.zotero.items import is_chosen, unknown_tags
from bibwright.zotero.merging import patch_of
from bibwright.zotero.patching import Patching, write_patches
from bibwright.zotero.record import Record
from bibwright.zotero.session import Session, collection_key, refresh, until_still
from bibwright.zotero.writer import Refusal

RunT = TypeVar("RunT")


class _File(Protocol):
    @property
    def after(self) -> bytes: ...


class _Run(Protocol):
    """What a verb found over files, with them as it leaves them."""

    @property
    def files(self) -> Sequence[_File]: ...


_FilesRunT = TypeVar("_FilesRunT", bound=_Run)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which items of a library: those in the ``collection``, given by the names on the way to it,
    that have one of the ``tags``; all where neither is given."""

    collection: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LibraryRun(Generic[RunT]):
    """What a verb found over items, each as a file, and what it changes in the library; ``notes``
    for the person. ``again`` plans it again."""

    run: RunT
    plan: Plan[ItemPatch]
    notes: tuple[str, ...] = ()
    again: Callable[[Session], Plan[ItemPatch]] = field(
        default=lambda _: Plan.of([]), compare=False, repr=False
    )


@dataclass(frozen=True, slots=True)
class WrittenItems:
    """What was written in a library, what Zotero refused, and how often it had to be planned again
    because somebody else changed the library meanwhile."""

    done: Sequence[ItemPatch] = ()
    refused: Sequence[tuple[ItemPatch, Refusal]] = field(default=())
    planned_again: int = 0


def chosen_items(session: Session, scope: Scope) -> list[ItemFile]:
    """The items as they are now, none of those in the trash, the oldest first.

    Raises InputError for an unknown collection or tag.
    """
    refresh(session)
    home = collection_key(session, scope.collection)
    if home is None:
        raise InputError(f"there is no collection “{'/'.join(scope.collection)}” in Zotero")
    if unknown := unknown_tags(session.library.values(), scope.tags):
        raise InputError(f"no item in Zotero has the tag “{unknown[0]}”")
    return item_files(
        item
        for item in session.library.values()
        if not item.get("deleted") and is_chosen(item, home, scope.tags)
    )


def _edits(files: Iterable[ItemFile], after: Iterable[bytes]) -> Plan[ItemPatch]:
    """What becomes of items when their bibliographies are these."""
    return Plan.of(
        patch_of(file.item, edited(file, content))
        for file, content in zip(files, after, strict=True)
        if content != file.data
    )


def over_items(
    session: Session, scope: Scope, verb: Callable[[list[ItemFile]], _FilesRunT]
) -> LibraryRun[_FilesRunT]:
    """What a verb finds over the items, each as a file, and what becomes of them when the files
    are as it leaves them."""
    return over_files(chosen_items(session, scope), verb)


def over_files(
    files: list[ItemFile], verb: Callable[[list[ItemFile]], _FilesRunT]
) -> LibraryRun[_FilesRunT]:
    """What a verb finds over items that are at hand, otherwise as `over_items`."""
    run = verb(files)
    return LibraryRun(run, _edits(files, (file.after for file in run.files)))


def carry_out(
    session: Session,
    plan: Plan[ItemPatch],
    again: Callable[[], Plan[ItemPatch]],
    *,
    log: Callable[[Record], object] = lambda _: None,
) -> WrittenItems:
    """Writes what the plan says; where the library has moved on meanwhile, what it says ``again``.

    ``log`` is handed what was done so far, after every write. Raises MovedOnError or
    SourceUnavailableError where the library never stands still.
    """
    patching = Patching(session, log)
    rounds = count()

    def attempt() -> WrittenItems | None:
        number = next(rounds)
        if number:
            session.watcher.say("the library has changed meanwhile; planning again")
        wanted = again() if number else plan
        if not write_patches(wanted.changes, patching):
            return None
        return WrittenItems(patching.done, list(patching.refused.values()), number)

    try:
        return until_still(session, attempt)
    finally:
        if patching.done:
            session.memory.save()
