"""`bibwright convert --json` is what its schema says."""

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from support.cli import run

SCHEMA = Path(__file__).parents[2] / "docs" / "convert.schema.json"


def test_json(tmp_path: Path) -> None:
    bib = tmp_path / "refs.bib"
    bib.write_text("@misc{a, title={The {BERT} Model}, foo={x}, year=2020}", encoding="utf-8")
    outcome = run("convert", bib, "-o", tmp_path / "refs.ris", "--json")
    report = json.loads(outcome.stdout)
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(report)
    assert {loss["field"] for loss in report["losses"]} == {"foo", "title"}
    assert outcome.status == 1
