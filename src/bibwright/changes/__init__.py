"""The one way in which Bibwright changes what a person owns: plan, apply, journal, undo.

A command computes a `Plan` (a value that prints, serialises and compares), `apply` carries it
out under the protection of a `Journal`, and `plan_undo` makes the plan that undoes it.
"""

from bibwright.changes.apply import Applied, apply, refuse_unwritable
from bibwright.changes.disk import Disk, read_existing, read_file, resolve_target
from bibwright.changes.journal import Clock, Entry, FileRecord, Journal, State
from bibwright.changes.plan import Change, ChangeKind, FileChange, Plan, PlanKind
from bibwright.changes.undo import (
    HistoryItem,
    cut_short,
    history,
    later_and_undone,
    latest_change,
    latest_undo,
    plan_redo,
    plan_undo,
    recover,
)

__all__ = [
    "Applied",
    "Change",
    "ChangeKind",
    "Clock",
    "Disk",
    "Entry",
    "FileChange",
    "FileRecord",
    "HistoryItem",
    "Journal",
    "Plan",
    "PlanKind",
    "State",
    "apply",
    "cut_short",
    "history",
    "later_and_undone",
    "latest_change",
    "latest_undo",
    "plan_redo",
    "plan_undo",
    "read_existing",
    "read_file",
    "recover",
    "refuse_unwritable",
    "resolve_target",
]
