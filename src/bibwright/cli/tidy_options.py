"""What the command line of ``bibwright tidy`` says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from bibwright.bibtex.rules import rules
from bibwright.cli.finding import Finding
from bibwright.cli.given import STDIN, refuse_repeated

#: What ``--fail-on`` takes beside the names of rules.
FAILURES = ("changed", "left", "unreadable", "none")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says and no settings file can."""

    check: bool
    diff: bool
    dry_run: bool
    style_file: Path | None
    key_map: Path | None
    rewrite_cites: tuple[Path, ...]
    tex: tuple[Path, ...]
    drop_unused: bool
    output_format: str
    output: Path | None
    report: Path | None
    as_json: bool
    force: bool
    quiet: bool
    fail_on: tuple[str, ...]

    @property
    def writes(self) -> bool:
        """Whether anything may be changed."""
        return not (self.check or self.diff or self.dry_run)

    @property
    def shows_diff(self) -> bool:
        """Whether the person wants to see the change itself."""
        return self.diff or self.dry_run

    def shown(self, found: list[Finding]) -> list[Finding]:
        """What of it a person wants to see."""
        if not self.quiet or self.output_format != "text":
            return found
        return [each for each in found if each.rule == "unreadable"]

    def check_usage(self, files: tuple[Path, ...]) -> None:
        """Raises click.UsageError for what can't go together."""
        if self.output is not None and len(files) != 1:
            raise click.UsageError("-o takes one file; without it each is cleaned up in place")
        if len(files) > 1 and STDIN in files:
            raise click.UsageError("- for standard input can't be combined with other files")
        refuse_repeated(files)
        refuse_repeated(filter(None, (self.output, self.key_map, self.report)))
        for name in self.fail_on:
            if name not in {*rules(), *FAILURES}:
                known = ", ".join([*FAILURES, "or the name of a rule"])
                raise click.UsageError(f"--fail-on {name}: choose from {known}")
