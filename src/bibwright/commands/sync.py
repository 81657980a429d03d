"""Sync: the entries of a bibliography and a Zotero library, brought into step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bibwright.changes import Entry, Journal
from bibwright.commands.bibliographies import require_bibliographies
from bibwright.errors import InputError
from bibwright.formats.zotero_schema import load_schema
from bibwright.zotero.bibliography import Entries, read_entries
from bibwright.zotero.change import ItemChange, SyncPlan
from bibwright.zotero.options import SyncOptions
from bibwright.zotero.record import Record
from bibwright.zotero.session import Session, until_still
from bibwright.zotero.writing import (
    Failure,
    Progress,
    make_collections,
    write_children,
    write_items,
)

if TYPE_CHECKING:
    from bibwright.commands.pull_file import PullRun

from bibwright.commands.sync_plan import plan_items


@dataclass(frozen=True, slots=True)
class SyncRun:
    """What a sync found and did: the plan, the items that were written, how many attachments and
    notes were added to some (``children``), what was refused, and ``notes`` for the person; what
    was ``pulled`` before, if that was wanted."""

    plan: SyncPlan
    done: Sequence[ItemChange] = ()
    failures: Sequence[Failure] = ()
    notes: Sequence[str] = field(default=())
    children: int = 0
    pulled: PullRun | None = None


def entries_to_sync(
    name: str,
    data: bytes,
    *,
    tags: Iterable[str] = (),
    keys: Iterable[str] = (),
    options: SyncOptions | None = None,
) -> Entries:
    """The entries that ``tags`` and ``keys`` choose, all of them without.

    Raises InputError for a file that is no bibliography, and where the ``options`` speak of an
    entry that isn't among those chosen.
    """
    require_bibliographies([(name, data)])
    entries = read_entries(name, data, tags=tags, keys=keys)
    chosen = {item.key for item in entries.items}
    options = options or SyncOptions()
    for key in (*options.same, *options.new, *options.prefer):
        if key not in chosen:
            raise InputError(f"no entry “{key}” is among those that are synced")
    return entries


def carry_out(
    session: Session,
    entries: Entries,
    collection: Sequence[str] = (),
    *,
    log: Callable[[Record], object] = lambda _: None,
) -> SyncRun:
    """Plans, and does it; when the library moves on meanwhile, plans again.

    ``log`` is handed what was done so far and what is about to be sent, before every write of
    items, and what was done in the end. Raises MovedOnError or
    SourceUnavailableError where the library never stands still.
    """
    progress = Progress(session, log)
    try:
        plan = _rounds(session, entries, collection, progress)
    finally:
        progress.save()
    return SyncRun(
        plan,
        tuple(progress.done),
        tuple(progress.failures),
        tuple(_notes_on_schema(session)),
        progress.children,
    )


def _rounds(
    session: Session, entries: Entries, collection: Sequence[str], progress: Progress
) -> SyncPlan:
    """Gives the first plan, which is the one that a person was promised."""
    plans: list[SyncPlan] = []

    def attempt() -> SyncPlan | None:
        plan = plan_items(session, entries, collection)
        if plan.collections:
            make_collections(session, collection, plan.collections)
            plan = replace(plan_items(session, entries, collection), collections=plan.collections)
        plans.append(plan)
        is_done = write_items(plan, progress) and write_children(plan, progress)
        return plans[0] if is_done else None

    return until_still(session, attempt)


def _notes_on_schema(session: Session) -> list[str]:
    ours, theirs = load_schema().version, session.client.schema_version
    if theirs <= ours:
        return []
    return [f"Zotero's schema is {theirs}, this version knows {ours}; what is new in it stays"]


def recorder(
    journal: Journal, *, command: str, clock: Callable[[], datetime]
) -> Callable[[Record], None]:
    """What writes a growing record into one entry of the undo journal, for `carry_out`; there is
    none as long as nothing was written."""
    entry: Entry | None = None

    def note(record: Record) -> None:
        nonlocal entry
        if not record.done:
            if entry is not None:
                journal.forget(entry)
            entry = None
            return
        entry = journal.note(record.as_json(), command=command, clock=clock, entry=entry)

    return note
