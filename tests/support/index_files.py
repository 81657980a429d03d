"""Files of arXiv's metadata for the tests of the local index, and what an index holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference
from bibwright.sources.arxiv.index import LocalIndex
from bibwright.sources.source import ById, ByTitle

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"


def row(base: str = "2401.00001", title: str = "A Title", version: int = 1, **rest: Any) -> Any:
    """A line of the snapshot whose last version came on the day of its number in January 2024."""
    versions = [
        {"version": f"v{each}", "created": f"Mon, {each} Jan 2024 10:00:00 GMT"}
        for each in range(1, version + 1)
    ]
    return {"id": base, "title": title, "versions": versions} | rest


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    path.write_text("".join(f"{json.dumps(each)}\n" for each in rows), "utf-8")
    return path


def found(index: Path, base: str) -> Reference | None:
    """The paper with this id, if the index has it."""
    [paper] = held(index, [base])
    return paper


def _found(source: LocalIndex, base: str) -> Reference | None:
    answer = source.ask([ById(ArxivId(base))])
    assert not answer.failures
    return answer.candidates[0] if answer.candidates else None


def titled(index: Path, title: str) -> set[str]:
    """The ids of the papers in whose titles this stands."""
    with closing(LocalIndex(index)) as source:
        answer = source.ask([ByTitle(title)])
    assert not answer.failures
    return {str(each.arxiv_id) for each in answer.candidates}


def held(index: Path, bases: Iterable[str]) -> list[Reference | None]:
    """Of each id the paper that the index has, or nothing."""
    with closing(LocalIndex(index)) as source:
        return [_found(source, base) for base in bases]
