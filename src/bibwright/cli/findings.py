"""Findings, each with its place in a file: as lines of text, or as annotations for GitHub."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

from bibwright.bibtex.place import Place
from bibwright.cli.finding import Finding
from bibwright.cli.sarif import as_sarif
from bibwright.cli.terminal import say, show, show_annotation, show_json

#: What ``--output-format`` can be.
FORMS = ("text", "github", "sarif")
form_option = click.option(
    "--output-format",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="github: annotations for a pull request; sarif: for code scanning and editors.",
)


def print_findings(
    found: Iterable[Finding],
    form: str,
    *,
    command: str,
    to_stdout: bool,
    meanings: Mapping[str, str] | None = None,
    incomplete: Iterable[str] = (),
) -> None:
    """A line for each: ``form`` is ``text``, or ``github`` for annotations; or all as ``sarif``.

    ``command`` is the one that found them. ``meanings`` says what rules' names mean,
    ``incomplete`` what could not be looked at.
    """
    if form == "sarif":
        show_json(as_sarif(found, command=command, meanings=meanings or {}, incomplete=incomplete))
        return
    for words in incomplete if form == "github" else ():
        show_annotation(f"::warning title=bibwright {command}::{_escaped(words)}", err=False)
    for finding in found:
        if finding.ignored:
            continue
        if form == "github":
            show_annotation(_as_annotation(finding, command), err=not to_stdout)
        elif to_stdout:
            show(_as_text(finding))
        else:
            say(_as_text(finding))


def _as_text(finding: Finding) -> str:
    place = Place(finding.file, finding.line, "")
    return f"{place}: [{finding.rule}] {finding.words}"


def _as_annotation(finding: Finding, command: str) -> str:
    """A workflow command of GitHub Actions, escaped as its documentation says."""
    file = _escaped(finding.file).replace(":", "%3A").replace(",", "%2C")
    title = f"bibwright {command} [{finding.rule}]"
    return f"::warning file={file},line={finding.line},title={title}::{_escaped(finding.words)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
