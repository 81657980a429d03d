"""Findings, each with its place in a file: as lines of text, or as annotations for GitHub."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bibwright.cli.terminal import say, show, show_annotation

__all__ = ["Finding", "print_findings"]


class Finding(NamedTuple):
    """Something that a person should look at, and where; ``rule`` says in a word what it is.

    ``accuses``: whether it is surely wrong. ``ignored``: why a person wants to hear no more of it.
    """

    file: str
    line: int
    rule: str
    words: str
    accuses: bool = False
    ignored: str = ""


def print_findings(found: Iterable[Finding], form: str, *, command: str, to_stdout: bool) -> None:
    """A line for each: ``form`` is ``text``, or ``github`` for annotations.

    ``command`` is the one that found them.
    """
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
    return f"{finding.file}:{finding.line}: [{finding.rule}] {finding.words}"


def _as_annotation(finding: Finding, command: str) -> str:
    """A workflow command of GitHub Actions, escaped as its documentation says."""
    file = _escaped(finding.file).replace(":", "%3A").replace(",", "%2C")
    title = f"bibwright {command} [{finding.rule}]"
    return f"::warning file={file},line={finding.line},title={title}::{_escaped(finding.words)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
