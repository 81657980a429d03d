"""What the command line of ``bibwright check`` says, and the run that it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bibwright.citations import used_keys
from bibwright.cli.given import STDIN, read_given, refuse_repeated
from bibwright.commands.check import CheckRun, check_files
from bibwright.commands.check_folder import found_in
from bibwright.commands.check_inputs import CheckInputs
from bibwright.commands.check_lists import ClaimList
from bibwright.commands.resolve import is_typed
from bibwright.commands.settings import Settings
from bibwright.matching.verdict import Status
from bibwright.progress import SILENT, Watcher
from bibwright.sources.source import Source
from bibwright.verification.model import DIFFERS


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says and no settings file can."""

    fix: bool
    diff: bool
    dry_run: bool
    fail_on: tuple[str, ...]
    strict: bool
    keys: tuple[str, ...]
    tex: tuple[Path, ...]
    explain: str | None
    baseline: Path | None
    write_baseline: Path | None
    report: Path | None
    output_format: str
    as_json: bool
    force: bool

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of what makes the exit status 1; nothing does where a person chose none."""
        return (*self.fail_on, *([DIFFERS] if self.strict and self.fail_on else []))

    @property
    def shows_diff(self) -> bool:
        """Whether the person wants to see the change itself, and nothing done."""
        return self.diff or self.dry_run

    def check_usage(self, files: tuple[Path, ...]) -> None:
        """Raises click.UsageError for what can't go together."""
        if len(files) > 1 and STDIN in files:
            raise click.UsageError("- for standard input can't be combined with other files")
        refuse_repeated(each for each in files if not is_typed(str(each)))

    def wanted(self) -> frozenset[str] | None:
        """The keys to check; None for all."""
        usage = used_keys(self.tex) if self.tex else None
        if usage is not None and usage.everything:
            return None
        if usage is None and not self.keys:
            return None
        return frozenset([*self.keys, *(usage.keys if usage else ())])

    def check_inputs(self, given: CheckInputs) -> None:
        """Raises click.UsageError for what only goes with bibliographies."""
        if given.has_papers and (self.fix or self.shows_diff):
            raise click.UsageError(
                "--fix, --diff and --dry-run are for .bib files; of a paper's own list of "
                "references it is only said what is wrong"
            )
        if given.folder is not None:
            for name, value in {
                "--key": self.keys,
                "--tex": self.tex,
                "--explain": self.explain,
                "--write-baseline": self.write_baseline,
            }.items():
                if value:
                    raise click.UsageError(f"{name} is for single papers, not for a folder of them")

    def read_baseline(self) -> tuple[str, bytes] | None:
        """The baseline's name and content. Raises InputError where it can't be read."""
        return None if self.baseline is None else (str(self.baseline), read_given(self.baseline))


def run_check(
    files: Sequence[tuple[str, bytes]],
    lists: Sequence[ClaimList],
    sources: Sequence[Source],
    settings: Settings,
    options: Options,
    watcher: Watcher = SILENT,
) -> CheckRun:
    """The bibliographies, and the references of papers, as the command line wants them checked."""
    return check_files(
        files,
        sources,
        lists=lists,
        dialect=settings.chosen_dialect,
        keys=options.wanted(),
        strict=options.strict,
        baseline=options.read_baseline(),
        watcher=watcher,
    )


def status_of(run: CheckRun, options: Options) -> int:
    """The exit status that the run makes."""
    if run.count(Status.UNAVAILABLE):
        return 3
    return int(any(not each.ignored for each in found_in(run, options.chosen)))
