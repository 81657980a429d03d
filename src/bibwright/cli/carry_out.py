"""A plan carried out, and said so."""

from __future__ import annotations

import sys

from bibwright.changes import FileChange, Journal, Plan, apply
from bibwright.cli.runtime import Runtime
from bibwright.cli.terminal import command_line, say
from bibwright.config.paths import journal_folder


def carry_out(plan: Plan[FileChange], runtime: Runtime, *, quiet: bool = False) -> None:
    """Writes what the plan says, with a journal entry to undo it by; says so if not quiet."""
    applied = apply(
        plan, Journal(journal_folder()), command=command_line(sys.argv), clock=runtime.moment
    )
    for warning in applied.warnings:
        say(f"note: {warning}")
    if quiet:
        return
    for change in applied.changes:
        done = "wrote" if change.after is not None else "removed"
        say(f"{done} {change.path} (undo with `bibwright undo`)")
    if not applied.changes:
        say("nothing to change")
