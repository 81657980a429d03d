"""Taking changes back: plans made from the journal, carried out like any other plan.

Every undo goes one change further back. A redo takes the latest undo back. Both check that each
file still has the bytes that Bibwright wrote, and both are journaled themselves, so nothing that
an undo overwrites is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bibwright.changes.disk import read_file, resolve_target
from bibwright.changes.journal import Entry, FileRecord, Journal, State
from bibwright.changes.plan import FileChange, Plan, PlanKind, digest, printable
from bibwright.errors import ConflictError, InputError


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """A journal entry and whether a later undo or redo has taken it back."""

    entry: Entry
    taken_back: bool

    def as_json(self) -> dict[str, Any]:
        """Give the entry's JSON-ready values and `taken_back`; of a library only which it is."""
        data = {**self.entry.as_json(), "taken_back": self.taken_back}
        if self.entry.library is not None:
            data["library"] = {
                name: self.entry.library[name] for name in ("address", "bibliography")
            }
        return data


def history(journal: Journal) -> tuple[HistoryItem, ...]:
    """List what was done, newest first."""
    entries = journal.entries()[::-1]
    taken_back: set[str] = set()
    for entry in entries:
        # Newest first, so whether this entry itself still counts is already known. A reversal
        # that was cut short does not count: it must be possible to finish it.
        counts = entry.id not in taken_back and entry.state is State.DONE
        if counts and entry.reverses is not None:
            taken_back.add(entry.reverses)
    return tuple(HistoryItem(entry, entry.id in taken_back) for entry in entries)


def latest_change(journal: Journal, *, path: Path | None = None) -> Entry | None:
    """Give the latest change not yet undone, or the latest that touched `path`."""
    recover(journal)
    return _latest(journal, PlanKind.CHANGE, path)


def latest_undo(journal: Journal, *, path: Path | None = None) -> Entry | None:
    """The latest undo that has not been redone, or the latest of `path`."""
    recover(journal)
    return _latest(journal, PlanKind.UNDO, path)


def later_and_undone(journal: Journal, entry: Entry) -> tuple[Entry, ...]:
    """Give what came after an entry and stands no longer: changes that were undone, and undoing
    and redoing itself, the oldest first."""
    later: list[Entry] = []
    for item in history(journal):
        if item.entry.id == entry.id:
            break
        if item.taken_back or item.entry.kind is not PlanKind.CHANGE:
            later.append(item.entry)
    return tuple(later[::-1])


def cut_short(journal: Journal, entry: Entry, kind: PlanKind) -> Entry | None:
    """The reversal of an entry that was begun last, unless it is complete or was taken back."""
    for item in history(journal):
        if (item.entry.reverses, item.entry.kind) == (entry.id, kind):
            is_open = item.entry.state is State.INTERRUPTED and not item.taken_back
            return item.entry if is_open else None
    return None


def plan_undo(
    journal: Journal, *, path: Path | None = None, force: bool = False
) -> Plan[FileChange]:
    """Plan to undo the latest change not yet undone, or the latest that touched `path`.

    All files of that change go back together. Raises `InputError` if there is nothing to undo
    and `ConflictError` if a file was edited since; with `force` the earlier bytes come back all
    the same, and a redo brings the edit back.
    """
    return _plan_reversal(journal, PlanKind.CHANGE, PlanKind.UNDO, path, force=force)


def plan_redo(
    journal: Journal, *, path: Path | None = None, force: bool = False
) -> Plan[FileChange]:
    """Plan to redo what was undone last; otherwise as `plan_undo`."""
    return _plan_reversal(journal, PlanKind.UNDO, PlanKind.REDO, path, force=force)


def recover(journal: Journal) -> tuple[Entry, ...]:
    """Put the journal in order after a kill and give the changes that were cut short.

    Their files are left as they are: `plan_undo` undoes those that were changed. Applying
    and undoing put the journal in order by themselves.
    """
    with journal.locked():
        try:
            journal.settle()
        except OSError as error:
            raise journal.unwritable(error) from error
    return tuple(entry for entry in journal.entries() if entry.state is State.INTERRUPTED)


def _plan_reversal(
    journal: Journal, wanted: PlanKind, kind: PlanKind, path: Path | None, *, force: bool
) -> Plan[FileChange]:
    recover(journal)
    entry = _latest(journal, wanted, path)
    if entry is not None and (entry.files or entry.library is None):
        files = _reachable(entry, kind, force=force)
        changes = [_reversed(file, entry, journal, kind, force=force) for file in files]
        return Plan.of(changes, kind=kind, reverses=entry.id)
    if entry is not None:
        raise InputError(
            f"what can be undone by {kind.value} was done in a library, not in a file "
            f"({entry.command}, {entry.time:%Y-%m-%d %H:%M:%S} UTC); to do it again, run that again"
        )
    of_what = "" if path is None else f" for {printable(path)}"
    raise InputError(
        f"the journal has nothing to {kind.value}{of_what}; see bibwright undo --list for what "
        "was done"
    )


def _latest(journal: Journal, wanted: PlanKind, path: Path | None) -> Entry | None:
    target = None if path is None else resolve_target(path)
    items = history(journal)
    known = {item.entry.id: item for item in items}
    for item in items:
        entry = item.entry
        touches = target is None or any(file.path == target for file in entry.files)
        touches = touches or (entry.library or {}).get("bibliography") in {str(target), str(path)}
        reversed_ = known.get(entry.reverses or "")
        if touches and not item.taken_back and _kind(entry, reversed_) is wanted:
            return entry
    return None


def _kind(entry: Entry, reversed_: HistoryItem | None) -> PlanKind:
    """What an entry is to who undoes and redoes: a redo that was cut short is a change, which can
    be undone as well as finished; undoing it leaves the earlier undo to redo."""
    if reversed_ is None:
        return entry.kind
    if entry.kind is PlanKind.REDO and not reversed_.taken_back:
        return PlanKind.CHANGE if entry.state is State.INTERRUPTED else PlanKind.REDO
    if entry.kind is PlanKind.UNDO and reversed_.entry.kind is PlanKind.REDO:
        return PlanKind.REDO
    return entry.kind


def _reachable(entry: Entry, kind: PlanKind, *, force: bool) -> list[FileRecord]:
    """The files of an entry whose directories are there. Raises `InputError` for others, or passes
    them over with `force`, so that what came before can still be undone."""
    there = [file for file in entry.files if file.path.parent.is_dir()]
    for file in entry.files:
        if file not in there and not force:
            raise InputError(
                f"{printable(file.path)} was changed ({entry.command}, "
                f"{entry.time:%Y-%m-%d %H:%M:%S} UTC) and its directory is gone; bring that back, "
                f"or skip the file with {kind.value} --force"
            )
    return there


def _reversed(
    file: FileRecord, entry: Entry, journal: Journal, kind: PlanKind, *, force: bool
) -> FileChange:
    current = read_file(file.path)
    # Bytes that are already those from before need nothing: the change was cut short before it
    # reached this file, or someone has put them back.
    if digest(current) not in (file.after, file.before) and not force:
        raise ConflictError(
            f"{printable(file.path)} was edited after Bibwright changed it ({entry.command}, "
            f"{entry.time:%Y-%m-%d %H:%M:%S} UTC); nothing was changed; {kind.value} with --force "
            "restores the earlier text all the same and keeps the present one in the journal"
        )
    return FileChange(file.path, current, journal.recall(file.before), file.mode)
