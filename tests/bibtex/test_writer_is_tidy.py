"""What `resolve` writes is clean by the rules of `tidy`: there is one notion of clean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import bibwright

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
FROM_SAMPLE = bibwright.SourceOptions(arxiv="index", index=SAMPLE)


@pytest.fixture(scope="module")
def resolution() -> bibwright.Resolution:
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    ids = "\n".join(f"arXiv:{json.loads(line)['id']}" for line in lines)
    return bibwright.resolve(bibwright.read(ids), sources=FROM_SAMPLE)


@pytest.mark.parametrize("dialect", bibwright.Dialect)
@pytest.mark.parametrize("abstracts", [False, True])
def test_nothing_to_tidy(
    resolution: bibwright.Resolution, dialect: bibwright.Dialect, abstracts: bool
) -> None:
    written = bibwright.compose(resolution, dialect=dialect, abstracts=abstracts).content
    tidied = bibwright.tidy(written)
    assert tidied.dialect is dialect
    assert tidied.edits == ()
    assert tidied.content == written
