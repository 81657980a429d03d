"""Requests and time against one request per title: ``python -m bench.requests_and_time``.

Both ways ask the loopback arXiv server of the tests, which turns away what comes too soon. arXiv's
limit of one request in three seconds is scaled down, for both alike, so that the bench ends
today; beside the measured time stands what the number of requests comes to at arXiv's own pace.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import arxiv

from bench.matching import ROOT, load
from bench.tables import print_table
from bibwright.lookup.resolver import resolve
from bibwright.model.reference import Reference
from bibwright.readers import read_path
from bibwright.sources.arxiv.api import ArxivApi
from bibwright.sources.web.web import Web

sys.path.insert(0, str(ROOT / "tests"))

if TYPE_CHECKING:
    from support.arxiv_records import ServedRecord

PAGE = ROOT / "examples" / "medical-llm-survey.txt"
ARXIV_INTERVAL = 3.0
#: Seconds between requests in the bench, for both ways.
INTERVAL = 0.1


def run(interval: float = INTERVAL) -> None:
    """Prints requests, time and rightly found papers for 20 and for 500 papers."""
    from support.arxiv_records import read_snapshot

    full, bare = load()
    records = [*read_snapshot(ROOT / "examples" / "arxiv-sample.jsonl"), *_served(bare)]
    page = list(read_path(PAGE).queries)
    titles = [Reference(title=paper.title) for paper in bare[:500]]
    known = {paper.title: paper.arxiv_id.base for paper in [*full, *bare] if paper.arxiv_id}
    rows = []
    for name, queries in (("20 papers of the example", page), ("500 titles", titles)):
        ours = _measure(records, queries, known, interval, _bibwright)
        theirs = _measure(records, queries, known, interval, _one_by_one)
        ratio = [f"{theirs[at] / ours[at]:.0f}×" for at in (0, 1)]
        for way, (requests, seconds, right) in (("bibwright", ours), ("one each", theirs)):
            pace = f"{requests * ARXIV_INTERVAL:,.0f}"
            rows.append([f"{name}, {way}", requests, f"{seconds:.1f}", pace, right])
        rows.append([f"{name}, ratio", ratio[0], ratio[1], "", ""])
    head = ["", "requests", f"s at {interval} s", "s at arXiv's 3 s (computed)", "right"]
    print_table("Requests and time, on a loopback server with its rate limit on", head, rows)


def _served(papers: Sequence[Reference]) -> list[ServedRecord]:
    """Papers of which only a title and a person are known, with a made-up date to be served."""
    from support.arxiv_records import ServedRecord

    some_day = datetime(2024, 1, 1, tzinfo=UTC)
    return [
        ServedRecord(
            arxiv_id=paper.arxiv_id.base,
            title=paper.title,
            authors=tuple(str(person) for person in paper.authors),
            abstract="",
            published=some_day,
            updated=some_day,
            categories=("cs.CV",),
            primary_category="cs.CV",
        )
        for paper in papers
        if paper.arxiv_id
    ]


Found = list[str | None]
Way = Callable[[str, Sequence[Reference], float], Found]


def _measure(
    records: Sequence[ServedRecord],
    queries: Sequence[Reference],
    known: dict[str, str],
    interval: float,
    way: Way,
) -> tuple[int, float, int]:
    """Requests made, seconds taken, papers found rightly."""
    from support.arxiv_server import ArxivServer

    truth = [_truth(query, known) for query in queries]
    with ArxivServer(records, rate_limit_seconds=interval) as server:
        start = time.perf_counter()
        found = way(server.url, queries, interval)
        seconds = time.perf_counter() - start
        requests = len(server.requests)
    right = sum(one == other for one, other in zip(found, truth, strict=True))
    return requests, seconds, right


def _truth(query: Reference, known: dict[str, str]) -> str:
    if query.arxiv_id:
        return query.arxiv_id.base
    # The one paper of the example whose title has changed since the page was printed.
    return known.get(query.title, "2503.02104")


def _bibwright(url: str, queries: Sequence[Reference], interval: float) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        api = ArxivApi(Web(cache=place / "cache", state=place), url=url, interval=interval)
        verdicts = resolve(queries, [api]).verdicts
        api.close()
    papers = (verdict.matched for verdict in verdicts)
    return [paper.arxiv_id.base if paper and paper.arxiv_id else None for paper in papers]


def _one_by_one(url: str, queries: Sequence[Reference], interval: float) -> Found:
    """The plain client, one query for each title, the first result taken."""
    client = arxiv.Client(page_size=10, delay_seconds=interval * 1.1)
    client.query_url_format = url + "?{}"
    found: Found = []
    for query in queries:
        search = arxiv.Search(query=f'ti:"{query.title}"', max_results=10)
        try:
            first = next(client.results(search), None)
        except arxiv.ArxivError:
            first = None
        found.append(first.get_short_id().split("v")[0] if first else None)
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interval", type=float, default=INTERVAL, help="seconds (arXiv's: 3)")
    run(parser.parse_args().interval)
