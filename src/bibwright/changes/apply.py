"""Carrying out a plan for files, so that a kill at any moment leaves each file old or new.

The order makes it safe: check every file, write the journal, write all new contents to
temporary files beside their targets (a full disk shows here), and only then replace one file
after the other, each after a last look whether it is still what the plan was made for.

A symbolic link stays one: the file behind it is replaced. A hard link is parted from its other
names, which keep the old bytes; writing in place instead could leave a mix of old and new after
a kill, and would reach into snapshots made of hard links. `Applied.warnings` says when it
happens. Mode and owner of a replaced file, its extended attributes and its access control list
are kept as far as permitted, and `Applied.warnings` names what could not be.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bibwright.changes.attributes import Attributes, attributes_of
from bibwright.changes.disk import Disk, read_file, reason, resolve_target, stat_file, way_out
from bibwright.changes.journal import Clock, Entry, FileRecord, Journal, State, staging_name
from bibwright.changes.plan import FileChange, Plan, digest, printable
from bibwright.errors import BibwrightError, ConflictError, InputError


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done: the journal entry's id (`None` if there was nothing to do) and changes.

    `warnings` are sentences about side effects that a person should know of.
    """

    entry_id: str | None
    changes: tuple[FileChange, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    """One change with the file it really concerns and that file's status before."""

    change: FileChange
    target: Path
    status: os.stat_result | None
    staging: Path
    attributes: Attributes

    @property
    def mode(self) -> int | None:
        """Permission bits for the file to be written; `None`: as the umask says."""
        return self.change.mode if self.status is None else stat.S_IMODE(self.status.st_mode)

    @property
    def owner(self) -> tuple[int, int] | None:
        """User and group of the file before, if there was one."""
        return None if self.status is None else (self.status.st_uid, self.status.st_gid)


def apply(
    plan: Plan[FileChange],
    journal: Journal,
    *,
    command: str,
    clock: Clock,
    library: Mapping[str, Any] | None = None,
) -> Applied:
    """Carry out a plan: all of its changes, or none.

    `command` is the command line as the journal shall show it; `clock` gives the time of the
    entry; `library` goes into it as it is. Raises `ConflictError` if a file no longer has the
    bytes the plan was made for, `InputError` if a path cannot be written, and `BibwrightError` if
    the disk or the journal fails.
    """
    if plan.is_empty and plan.reverses is None:
        return Applied(None, ())
    with journal.locked():
        # An undo that finds its work already done is journaled all the same, so that the next
        # undo goes a step further.
        _settle(journal)
        time = clock().astimezone(UTC)
        entry_id = journal.next_id(time)
        token = secrets.token_hex(8)
        steps = [
            _inspect(change, staging_name(entry_id, token, index))
            for index, change in enumerate(plan.changes)
        ]
        _refuse_doubles(steps)
        entry = _entry(entry_id, time, command, plan, steps)
        entry = replace(entry, library=library, token=token)
        _begin(entry, plan, journal)
        lost = _carry_out(steps, entry, journal)
        warnings = (*_parted_links(steps), *lost, *_finish(entry, journal))
    return Applied(entry.id, plan.changes, warnings)


def _settle(journal: Journal) -> None:
    try:
        journal.settle()
    except OSError as error:
        raise journal.unwritable(error) from error


def refuse_unwritable(plan: Plan[FileChange]) -> None:
    """Raises `InputError` for the first file of the plan that can't be written.

    `apply` does so, too; this is for whoever wants to know before saying what has changed.
    """
    for change in plan.changes:
        _status_to_write(change, resolve_target(change.path))


def _status_to_write(change: FileChange, target: Path) -> os.stat_result | None:
    status = stat_file(target)
    if status is not None and not _is_writable(target, status):
        raise InputError(
            f"{printable(change.path)} is read-only; nothing was written; make it writable "
            "(chmod u+w) or choose another file"
        )
    return status


def _inspect(change: FileChange, staging: str) -> _Step:
    target = resolve_target(change.path)
    status = _status_to_write(change, target)
    _refuse_conflict(change, target)
    attributes = attributes_of(target) if status is not None else Attributes()
    return _Step(change, target, status, target.with_name(staging), attributes)


def _is_writable(target: Path, status: os.stat_result) -> bool:
    # The mode bits count for root too, to whom the system would permit everything.
    return bool(status.st_mode & 0o222) and os.access(target, os.W_OK)


def _refuse_conflict(change: FileChange, target: Path) -> None:
    """Raises `ConflictError` if the path leads elsewhere by now, or other bytes stand there."""
    if resolve_target(change.path) != target or read_file(target) != change.before:
        raise ConflictError(
            f"{printable(change.path)} changed while Bibwright was at work; nothing was "
            "written; run again"
        )


def _refuse_doubles(steps: list[_Step]) -> None:
    seen: dict[Path, _Step] = {}
    for step in steps:
        other = seen.setdefault(step.target, step)
        if other is not step:
            raise InputError(
                f"{printable(other.change.path)} and {printable(step.change.path)} are the same "
                "file; nothing was written; name it once"
            )


def _entry(
    entry_id: str, time: datetime, command: str, plan: Plan[FileChange], steps: list[_Step]
) -> Entry:
    files = tuple(
        FileRecord(
            path=step.target,
            before=digest(step.change.before),
            after=digest(step.change.after),
            mode=None if step.status is None else step.mode,
        )
        for step in steps
    )
    return Entry(entry_id, time, command, plan.kind, plan.reverses, State.STARTED, files)


def _begin(entry: Entry, plan: Plan[FileChange], journal: Journal) -> None:
    try:
        for change in plan.changes:
            if change.before is not None:
                journal.keep(change.before)
        journal.save(entry)
    except OSError as error:
        raise journal.unwritable(error) from error


def _carry_out(steps: list[_Step], entry: Entry, journal: Journal) -> list[str]:
    """Gives warnings of what could not be kept."""
    disk = journal.disk
    begun: list[_Step] = []
    warnings: list[str] = []
    try:
        for step in steps:
            warnings += _stage(step, disk)
        for step in steps:
            _refuse_conflict(step.change, step.target)
            begun.append(step)
            _put(step, disk)
    except (BibwrightError, KeyboardInterrupt):
        _roll_back(steps, begun, entry, journal)
        raise
    return warnings


def _stage(step: _Step, disk: Disk) -> list[str]:
    """Writes the temporary file; gives warnings of what it could not be given."""
    if step.change.after is None:
        return []
    try:
        lost = _create_like(step, step.change.after, disk)
    except OSError as error:
        raise _cannot_write(step, error) from error
    return [
        f"{printable(step.change.path)} could not keep {each}, which the earlier file had"
        for each in lost
    ]


def _create_like(step: _Step, content: bytes, disk: Disk) -> tuple[str, ...]:
    """A temporary file with all that the file itself has; gives what it can't have."""
    if step.status is None or step.mode is None:
        disk.create(step.staging, content, mode=step.mode, owner=step.owner)
        return ()
    mode = step.attributes.mode_without_list(step.mode)
    disk.create(step.staging, content, mode=mode, owner=step.owner)
    if not step.attributes.values:
        return step.attributes.lost
    return disk.keep_attributes(step.staging, step.attributes, step.mode)


def _put(step: _Step, disk: Disk) -> None:
    try:
        if step.change.after is None:
            disk.remove(step.target)
        else:
            disk.replace(step.staging, step.target)
    except OSError as error:
        raise _cannot_write(step, error) from error


def _cannot_write(step: _Step, error: OSError) -> BibwrightError:
    return BibwrightError(
        f"{printable(step.change.path)} could not be written ({reason(error)}); nothing was "
        f"changed; {way_out(error)}"
    )


def _roll_back(steps: list[_Step], begun: list[_Step], entry: Entry, journal: Journal) -> None:
    """Remove temporary files, put back the files begun on, and forget the entry.

    If that fails too, the entry stays "started", and the next run finds out what it did.
    """
    for step in steps:
        try:
            if step.staging.exists():
                journal.disk.remove(step.staging)
            if step in begun:
                _put_back(step, journal.disk)
        except OSError as error:
            raise BibwrightError(
                f"{printable(step.change.path)} may have been changed and could not be put back "
                f"({reason(error)}) after a write had failed; run bibwright undo when the disk "
                "works again"
            ) from error
        except KeyboardInterrupt as error:
            raise BibwrightError(
                f"{printable(step.change.path)} may have been changed, for you stopped a second "
                "time while what was begun was put back; run bibwright undo"
            ) from error
    try:
        journal.drop(entry)
    except OSError as error:
        raise journal.unwritable(error) from error


def _put_back(step: _Step, disk: Disk) -> None:
    # A write that failed may or may not have taken place, so the bytes decide.
    if disk.read(step.target) != step.change.after:
        return
    if step.change.before is None:
        disk.remove(step.target)
    else:
        _create_like(step, step.change.before, disk)
        disk.replace(step.staging, step.target)


def _finish(entry: Entry, journal: Journal) -> tuple[str, ...]:
    try:
        journal.save(replace(entry, state=State.DONE, token=""))
        forgotten = journal.prune()
    except OSError as error:
        # The change itself stands, and the next run finds the entry's state by the hashes.
        return (
            f"the undo journal in {printable(journal.root)} could not be brought up to date "
            f"({reason(error)}); the change can be undone all the same",
        )
    if forgotten:
        return (f"the undo journal is full; earlier changes that can't be undone now: {forgotten}",)
    return ()


def _parted_links(steps: list[_Step]) -> tuple[str, ...]:
    return tuple(
        f"{printable(step.change.path)} had other names (hard links); they keep the earlier text"
        for step in steps
        if step.status is not None and step.status.st_nlink > 1
    )
