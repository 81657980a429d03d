"""What a page writes, and undoes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bibwright.changes import (
    Applied,
    Clock,
    FileChange,
    Journal,
    Plan,
    apply,
    plan_undo,
    resolve_target,
)
from bibwright.changes.waiting import Plans
from bibwright.errors import ConflictError, InputError


@dataclass(frozen=True, slots=True)
class _Done:
    """Something that was written: its journal entry, one of its files, and what follows once it is
    undone."""

    entry: str
    path: Path
    back: Callable[[], None]


@dataclass(slots=True)
class Desk:
    """Writes plans that change ``files`` and nothing else, and undoes what it wrote.

    ``command`` is how the journal names what is done, ``clock`` gives the time.
    """

    files: frozenset[Path]
    journal: Journal
    command: str
    clock: Clock
    plans: Plans = field(default_factory=Plans)
    _done: list[_Done] = field(default_factory=list)

    @property
    def undoable(self) -> int:
        """How many changes can be undone."""
        return len(self._done)

    def write(self, plan: Plan[FileChange], back: Callable[[], None]) -> Applied:
        """Carries the plan out; ``back`` is called once it is undone."""
        self._require(plan)
        applied = apply(plan, self.journal, command=self.command, clock=self.clock)
        if applied.entry_id is not None:
            self._done.append(_Done(applied.entry_id, applied.changes[0].path, back))
        return applied

    def undo(self) -> tuple[Path, ...]:
        """The files of the last write, which is undone.

        Raises InputError if nothing is left, and ConflictError if a file was changed since, by
        hand or by another command.
        """
        if not self._done:
            raise InputError(
                "nothing was written from this page that could be undone; for what was done "
                "before, see `bibwright undo --list`"
            )
        last = self._done[-1]
        plan = plan_undo(self.journal, path=last.path)
        if plan.reverses != last.entry:
            self._done.clear()
            raise ConflictError(
                f"another command has changed {last.path.name} since, or undone what this page "
                "wrote; see `bibwright undo --list`"
            )
        self._require(plan)
        apply(plan, self.journal, command=f"{self.command}: undo", clock=self.clock)
        self._done.pop()
        last.back()
        return tuple(change.path for change in plan.changes)

    def _require(self, plan: Plan[FileChange]) -> None:
        for change in plan.changes:
            if resolve_target(change.path) not in self.files:
                raise InputError(
                    f"{change.path} is none of the files that this page was opened for; change it "
                    "at the terminal"
                )
