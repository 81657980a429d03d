"""Findings as SARIF 2.1.0, which GitHub's code scanning and editors read.

The format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bibwright._version import __version__
from bibwright.cli.finding import Finding

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_HOME = "https://pypi.org/project/bibwright/"


def as_sarif(
    found: Iterable[Finding],
    *,
    command: str,
    meanings: Mapping[str, str],
    incomplete: Iterable[str] = (),
) -> dict[str, Any]:
    """A log of one run of ``command``. ``meanings`` says what a rule's name means, ``incomplete``
    what could not be looked at, a sentence each; such a run was not successful."""
    listed = list(found)
    names = sorted({finding.rule for finding in listed})
    missing = [{"level": "error", "message": {"text": words}} for words in incomplete]
    driver = {
        "name": "bibwright",
        "informationUri": _HOME,
        "version": __version__,
        "rules": [
            {"id": f"{command}/{name}", "shortDescription": {"text": meanings.get(name, name)}}
            for name in names
        ],
    }
    invocation: dict[str, Any] = {"executionSuccessful": not missing}
    if missing:
        invocation["toolExecutionNotifications"] = missing
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"bibwright/{command}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [_result(each, command, names) for each in listed],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(finding: Finding, command: str, names: list[str]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.file)}}
    if finding.line > 0:
        place["region"] = {"startLine": finding.line}
    # What tells a finding from others when lines above it change.
    told = f"{finding.rule}\0{finding.words}".encode("utf-8", "surrogateescape")
    result: dict[str, Any] = {
        "ruleId": f"{command}/{finding.rule}",
        "ruleIndex": names.index(finding.rule),
        "level": "error" if finding.accuses else "warning",
        "message": {"text": finding.words},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"finding/v1": hashlib.sha256(told).hexdigest()},
    }
    if finding.ignored:
        kind = "external" if finding.ignored.startswith("in the baseline") else "inSource"
        result["suppressions"] = [{"kind": kind, "justification": finding.ignored}]
    return result


def _uri(file: str) -> str:
    """The file's name as a URI: relative to where the program was run, unless it is absolute."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))
