"""``bibwright convert``: a bibliography in another format."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bibwright.bibtex.dialect import Dialect
from bibwright.changes import FileChange, Plan
from bibwright.cli.carry_out import carry_out, show_made
from bibwright.cli.completing import among
from bibwright.cli.given import (
    PATH,
    STDIN,
    dry_run_option,
    force_option,
    json_option,
    lets_go,
    read_given,
    target_option,
)
from bibwright.cli.losses import say_losses
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import say
from bibwright.commands.convert import Conversion, format_of
from bibwright.commands.convert import convert as convert_bytes
from bibwright.commands.outputs import before_conversion
from bibwright.commands.settings import load_settings
from bibwright.formats.registry import OUR_FORMATS, Format, format_by_name, format_named, formats
from bibwright.text.counted import counted

_FORMATS = f"{', '.join(sorted(each.name for each in OUR_FORMATS))}, or one of a plugin"


@click.command
@click.argument("source", metavar="IN", type=PATH)
@click.option("-o", "--output", type=PATH, help="The file to write; standard output if none.")
@click.option(
    "--from",
    "from_format",
    metavar="FORMAT",
    shell_complete=among(formats),
    help=f"The format of IN, if it can't be seen: {_FORMATS}.",
)
@click.option(
    "--to",
    "to_format",
    metavar="FORMAT",
    shell_complete=among(formats),
    help=f"The format to write, if OUTPUT doesn't tell: {_FORMATS}.",
)
@target_option
@click.option("--key-pattern", help="How missing citation keys are made.")
@click.option("--encoding", help="Encoding of a .bib that isn't UTF-8, such as cp1250.")
@dry_run_option
@click.option("--verbose", is_flag=True, help="Name every loss, not three of each kind.")
@force_option
@json_option
@lets_go
def convert(
    ctx: click.Context,
    source: Path,
    output: Path | None,
    from_format: str | None,
    to_format: str | None,
    dialect: str | None,
    key_pattern: str | None,
    encoding: str | None,
    dry_run: bool,
    verbose: bool,
    as_json: bool,
    force: bool,
) -> int:
    """Convert a bibliography to another format, and report what is lost.

    IN is a .bib, CSL-JSON (.json), RIS (.ris) or Hayagriva's YAML (.yml, .yaml), or - for
    standard input; each becomes any other, and a .bib also one for the other dialect.

    What was written is read back and compared with IN: what doesn't come back as it was is
    named. CSL-JSON keeps what it has no variable for under `custom`. Titles get no braces that
    IN doesn't mark; `bibwright tidy` adds those for capitals that must stay.

    \b
      bibwright convert refs.bib -o refs.json            for Zotero, pandoc, Quarto
      bibwright convert refs.bib -o refs.yml             for Typst
      bibwright convert export.ris -o refs.bib --dialect biblatex
      bibwright convert refs.bib --to ris                to standard output
      bibwright convert refs.json --to bib --json        with the report for machines

    OUTPUT is replaced; undo with `bibwright undo`.

    Exit status: 0 everything came through, 1 something didn't, 2 wrong usage or unreadable
    input.
    """
    output = None if output == STDIN else output
    settings = load_settings(Path.cwd())
    data = read_given(source)
    name = str(source)
    known = format_named(from_format) if from_format else format_of(data, name)
    conversion = convert_bytes(
        data,
        name=name,
        source=known,
        target=_target(to_format, output),
        dialect=Dialect(dialect or settings.dialect or Dialect.BIBTEX),
        key_pattern=key_pattern or settings.key_pattern,
        encoding=encoding or "",
        processes=os.cpu_count() or 1,
    )
    plan = _plan(output, source, conversion, force=force)
    report = conversion.as_json() if as_json else None
    show_made(conversion.content, plan, report, dry_run=dry_run, name="content")
    _report(conversion, verbose=verbose)
    if plan is not None and not dry_run:
        carry_out(plan, runtime_of(ctx))
    return 0 if conversion.is_whole else 1


def _target(said: str | None, output: Path | None) -> Format:
    if said:
        return format_named(said)
    found = format_by_name(str(output)) if output is not None else None
    if found is None:
        raise click.UsageError("name the format with --to, or a file with -o whose ending shows it")
    return found


def _plan(
    output: Path | None, source: Path, conversion: Conversion, *, force: bool
) -> Plan[FileChange] | None:
    if output is None:
        return None
    before = before_conversion(output, conversion.target, [source], force=force)
    return Plan.of([FileChange(output, before, conversion.content)])


def _report(conversion: Conversion, *, verbose: bool) -> None:
    """Words on standard error: what is wrong, what got another key, what is lost."""
    for problem in conversion.problems:
        say(problem)
    for old, new in conversion.keys:
        say(f"{old} → {new}: the citation key")
    say_losses(conversion.losses, verbose=verbose)
    lost = counted(len(conversion.losses), "value") if conversion.losses else "nothing"
    say(f"{counted(conversion.entries, 'entry')}; {lost} lost")
