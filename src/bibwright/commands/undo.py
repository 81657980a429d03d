"""Taking back what was last done, to files or in a Zotero library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bibwright.changes import (
    Clock,
    Entry,
    FileChange,
    Journal,
    Plan,
    apply,
    latest_change,
    plan_redo,
    plan_undo,
)

if TYPE_CHECKING:
    from bibwright.commands.undo_sync import Undone
    from bibwright.zotero.record import Record
    from bibwright.zotero.session import Session

__all__ = ["Reversal", "redo", "undo"]


@dataclass(frozen=True, slots=True)
class Reversal:
    """What an undo or a redo changes: files, or, of a sync that is undone, ``items`` in Zotero.

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
    """Takes back the latest change (to ``path``, if given), one further each time.

    ``memory`` is the folder of what is remembered of Zotero libraries; ``enter`` opens the one of
    a record. Raises InputError if there is nothing to undo and, unless with ``force``,
    ConflictError if a file was edited since.
    """
    entry = latest_change(journal, path=path)
    if entry is not None and entry.library is not None and not entry.files:
        return _undo_sync(journal, entry, enter, dry_run=dry_run, command=command, clock=clock)
    plan = plan_undo(journal, path=path, force=force)
    if dry_run:
        return Reversal(plan)
    applied = apply(plan, journal, command=command, clock=clock)
    if entry is not None and entry.library is not None:  # a pull
        from bibwright.commands.undo_sync import forget_pull
        from bibwright.zotero.record import Record

        forget_pull(memory, Record.of_json(entry.library))
    return Reversal(plan, warnings=applied.warnings)


def redo(
    journal: Journal,
    *,
    path: Path | None = None,
    force: bool = False,
    dry_run: bool = False,
    command: str,
    clock: Clock,
) -> Reversal:
    """Takes back the latest undo (of ``path``, if given); otherwise as `undo`."""
    plan = plan_redo(journal, path=path, force=force)
    if dry_run:
        return Reversal(plan)
    applied = apply(plan, journal, command=command, clock=clock)
    return Reversal(plan, warnings=applied.warnings)


def _undo_sync(
    journal: Journal,
    entry: Entry,
    enter: Callable[[Record], Session],
    *,
    dry_run: bool,
    command: str,
    clock: Clock,
) -> Reversal:
    from bibwright.commands.sync import recorder
    from bibwright.commands.undo_sync import undo_sync
    from bibwright.zotero.record import Record

    record = Record.of_json(entry.library or {})
    undone = undo_sync(enter(record), record, dry_run=dry_run)
    if not dry_run:
        note = recorder(journal, command=command, clock=clock, reverses=entry)
        note(replace(record, done=[], bases={}))
    return Reversal(Plan.of([]), undone)
