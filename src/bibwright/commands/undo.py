"""Undoing what was last done, to files or in a Zotero library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bibwright.changes import (
    Clock,
    Entry,
    FileChange,
    Journal,
    Plan,
    PlanKind,
    State,
    apply,
    cut_short,
    later_and_undone,
    latest_change,
    latest_undo,
    plan_redo,
    plan_undo,
)

if TYPE_CHECKING:
    from bibwright.commands.undo_sync import Undone
    from bibwright.zotero.record import Record
    from bibwright.zotero.session import Session


@dataclass(frozen=True, slots=True)
class Reversal:
    """What an undo or a redo changes: files, or ``items`` in Zotero.

    ``warnings`` are sentences about files that were written.
    """

    plan: Plan[FileChange]
    items: Undone | None = None
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The reversal as JSON-ready values."""
        return self.plan.as_json() if self.items is None else self.items.as_json()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversing:
    """What is to be reversed, and how: the latest change, or that to ``path``; one further each
    time.

    ``force`` reverses what was edited since, too; with ``dry_run`` only the plan is made.
    ``command`` and ``clock`` are for the journal; ``memory`` is the folder of what is remembered of
    Zotero libraries, ``enter`` opens the one of a record.
    """

    journal: Journal
    path: Path | None
    force: bool
    dry_run: bool
    command: str
    clock: Clock
    memory: Path
    enter: Callable[[Record], Session]


def undo(how: Reversing) -> Reversal:
    """Undoes a change. Raises InputError if there is nothing to undo, and ConflictError if a file
    was edited since."""
    entry = latest_change(how.journal, path=how.path)
    if entry is not None and entry.library is not None and not entry.files:
        return _reverse_sync(entry, _record_of(entry), how, PlanKind.UNDO)
    done = _carried_out(plan_undo(how.journal, path=how.path, force=how.force), how)
    if entry is not None and entry.library is not None and not how.dry_run:  # a pull
        from bibwright.commands.undo_sync import forget_pull

        forget_pull(how.memory, _record_of(entry))
    return done


def redo(how: Reversing) -> Reversal:
    """Redoes what was undone last; otherwise as `undo`."""
    entry = latest_undo(how.journal, path=how.path)
    if entry is not None and entry.library is not None and not entry.files:
        record = _record_of(entry)
        if record.done or record.bases:
            return _reverse_sync(entry, record, how, PlanKind.REDO)
    return _carried_out(plan_redo(how.journal, path=how.path, force=how.force), how)


def _carried_out(plan: Plan[FileChange], how: Reversing) -> Reversal:
    if how.dry_run:
        return Reversal(plan)
    applied = apply(plan, how.journal, command=how.command, clock=how.clock)
    return Reversal(plan, warnings=applied.warnings)


def _reverse_sync(entry: Entry, record: Record, how: Reversing, kind: PlanKind) -> Reversal:
    from bibwright.commands.undo_sync import followed, undo_sync

    later = [each for each in later_and_undone(how.journal, entry) if each.library is not None]
    own = cut_short(how.journal, entry, kind)
    begun = None if own is None else _record_of(own)
    record = followed(record, [_record_of(each) for each in later if each != own])

    def log(said: Record, state: State = State.INTERRUPTED) -> None:
        nonlocal own
        own = how.journal.note(
            said.as_json(),
            command=how.command,
            clock=how.clock,
            entry=own,
            reverses=entry.id,
            kind=kind,
            state=state,
        )

    undone = undo_sync(how.enter(record), record, begun=begun, log=log, dry_run=how.dry_run)
    if not how.dry_run:
        log(undone.record, State.DONE)
    return Reversal(Plan.of([], kind=kind), undone)


def _record_of(entry: Entry) -> Record:
    from bibwright.zotero.record import Record

    return Record.of_json(entry.library or {})
