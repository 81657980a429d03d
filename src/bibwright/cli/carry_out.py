"""What a command makes: shown, or carried out and said so."""

from __future__ import annotations

import sys
from typing import Any

from bibwright.changes import FileChange, Journal, Plan, apply
from bibwright.cli.runtime import Runtime
from bibwright.cli.terminal import command_line, say, show_data, show_diff, show_json
from bibwright.config.paths import journal_folder


def show_made(
    content: bytes,
    plan: Plan[FileChange] | None,
    report: dict[str, Any] | None,
    *,
    dry_run: bool,
    name: str = "bibtex",
) -> None:
    """The content on standard output where no ``plan`` writes it to a file, and a plan's diff with
    ``dry_run``; or the ``report`` for machines, with these in it, the content under this name."""
    if report is not None:
        if plan is None:
            report[name] = content.decode("utf-8")
        elif dry_run:
            report["plan"] = plan.as_json()
        show_json(report)
    elif plan is None:
        show_data(content)
    elif dry_run:
        show_diff(plan.diff())


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
