"""What a command makes: shown, or carried out and said so."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
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


def refuse_page(path: Path | None, read: Iterable[Path], *, force: bool) -> None:
    """Raises InputError for a page that can't be written there, before anything is asked."""
    if path is not None:
        from bibwright.reports.html_page import before_page

        before_page(path, read, force=force)


def page_changes(
    path: Path | None, page: Callable[[], str], read: Iterable[Path], *, force: bool
) -> list[FileChange]:
    """The page that a person asked for, if one did, as what is to be written."""
    if path is None:
        return []
    from bibwright.reports.html_page import page_change

    return [page_change(path, page(), read, force=force)]


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
