"""Titles resolved per second against a local index: ``python -m bench.index_speed``.

The peer is what one would write first: rapidfuzz over all titles, the best one taken.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from rapidfuzz import fuzz, process

from bench.matching import load
from bench.tables import print_table
from bibwright.arxiv.index import LocalIndex, write_index
from bibwright.reference import Reference
from bibwright.resolver import resolve
from bibwright.text import fold

__all__ = ["run"]

_TITLES = 1000


def run() -> None:
    """Builds an index of all data, resolves titles against it, and prints rates and ratio."""
    full, bare = load()
    papers = [*full, *bare]
    asked = bare[:_TITLES]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite"
        start = time.perf_counter()
        write_index(path, papers, made_from="bench", made_at=datetime.now(UTC))
        built = time.perf_counter() - start
        size = path.stat().st_size
        index = LocalIndex(path)
        start = time.perf_counter()
        resolution = resolve([Reference(title=paper.title) for paper in asked], [index])
        ours = time.perf_counter() - start
        index.close()
    start = time.perf_counter()
    naive = _by_rapidfuzz([paper.title for paper in papers], [paper.title for paper in asked])
    theirs = time.perf_counter() - start
    right = sum(
        verdict.matched is not None and verdict.matched.title == paper.title
        for verdict, paper in zip(resolution.verdicts, asked, strict=True)
    )
    rows = [
        ["bibwright, local index", f"{len(asked) / ours:.0f}", f"{theirs / ours:.1f}", right],
        ["rapidfuzz over all titles", f"{len(asked) / theirs:.0f}", "1.0", naive],
    ]
    head = ["way", "titles/s", "ratio", f"right of {len(asked)}"]
    print_table(f"Titles resolved against {len(papers):,} papers", head, rows)
    print(
        f"\nThe index: built at {len(papers) / built:,.0f} papers/s, "
        f"{size / len(papers):,.0f} bytes a paper."
    )


def _by_rapidfuzz(titles: list[str], asked: list[str]) -> int:
    """How many titles the best ratio finds, folded as ours are."""
    folded = [fold(title) for title in titles]
    right = 0
    for title in asked:
        _, _, at = process.extractOne(fold(title), folded, scorer=fuzz.token_sort_ratio)
        right += titles[at] == title
    return right


if __name__ == "__main__":
    run()
