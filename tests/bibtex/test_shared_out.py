"""A large file is shared out among processes; what comes of it is the same."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from bibwright.bibtex.tidy.options import TidyOptions, steps_of
from bibwright.bibtex.tidy.tidy import tidy

FILES = sorted((Path(__file__).parents[1] / "data" / "bib").rglob("*.bib"))


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        yield executor


@pytest.mark.parametrize("chosen", [TidyOptions(), TidyOptions(sort=("year", "key"), style="keep")])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_sharing_out_changes_nothing(
    path: Path, chosen: TidyOptions, pool: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, options = path.read_bytes(), steps_of(chosen)
    alone = tidy(data, options)
    monkeypatch.setattr("bibwright.bibtex.tidy.tidy.LARGE", 0)
    assert tidy(data, options, pool) == alone
