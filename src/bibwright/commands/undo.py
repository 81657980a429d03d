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
    apply,
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


def undo(
    journal: Journal,
    *,
    path: Path | None = None,
    force: bool = False,
    dry_run: bool = False,
    command: str,
    clock: Clock,
    memory: Path,
    enter: Callable[[Record], Session],
) -> Reversal:
    """Undoes the latest change (to ``path``, if given), one further each time.

    ``memory`` is the folder of what is remembered of Zotero libraries; ``enter`` opens the one of
    a record. Raises InputError if there is nothing to undo and, unless with ``force``,
    ConflictError if a file was edited since.
    """
    entry = latest_change(journal, path=path)
    if entry is not None and entry.library is not None and not entry.files:
        how = _How(journal, enter, PlanKind.UNDO, command, clock, dry_run)
        return _reverse_sync(entry, _record_of(entry), how)
    plan = plan_undo(journal, path=path, force=force)
    if dry_run:
        return Reversal(plan)
    applied = apply(plan, journal, command=command, clock=clock)
    if entry is not None and entry.library is not None:  # a pull
        from bibwright.commands.undo_sync import forget_pull

        forget_pull(memory, _record_of(entry))
    return Reversal(plan, warnings=applied.warnings)


def redo(
    journal: Journal,
    *,
    path: Path | None = None,
    force: bool = False,
    dry_run: bool = False,
    command: str,
    clock: Clock,
    enter: Callable[[Record], Session],
) -> Reversal:
    """Redoes what was undone last (of ``path``, if given); otherwise as `undo`."""
    entry = latest_undo(journal, path=path)
    if entry is not None and entry.library is not None and not entry.files:
        record = _record_of(entry)
        if record.done or record.bases:
            how = _How(journal, enter, PlanKind.REDO, command, clock, dry_run)
            return _reverse_sync(entry, record, how)
    plan = plan_redo(journal, path=path, force=force)
    if dry_run:
        return Reversal(plan)
    applied = apply(plan, journal, command=command, clock=clock)
    return Reversal(plan, warnings=applied.warnings)


@dataclass(frozen=True, slots=True)
class _How:
    """How a change in a library is reversed, and why: to undo it, or to take an undo back."""

    journal: Journal
    enter: Callable[[Record], Session]
    kind: PlanKind
    command: str
    clock: Clock
    dry_run: bool


def _reverse_sync(entry: Entry, record: Record, how: _How) -> Reversal:
    from bibwright.commands.sync import recorder
    from bibwright.commands.undo_sync import followed, undo_sync

    later = later_and_undone(how.journal, entry)
    record = followed(record, [_record_of(each) for each in later if each.library is not None])
    undone = undo_sync(how.enter(record), record, dry_run=how.dry_run)
    if not how.dry_run:
        recorder(how.journal, command=how.command, clock=how.clock, reverses=entry, kind=how.kind)(
            undone.record
        )
    return Reversal(Plan.of([], kind=how.kind), undone)


def _record_of(entry: Entry) -> Record:
    from bibwright.zotero.record import Record

    return Record.of_json(entry.library or {})
