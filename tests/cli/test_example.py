"""The main job on the example page: offline from the sample, and over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from bibtexparser.entrypoint import parse_string

from support import arxiv_faults as faults
from support.arxiv_records import read_snapshot
from support.arxiv_server import ArxivServer
from support.cli import FakeClock, run

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "examples" / "medical-llm-survey.txt"
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
TRUTH = json.loads((ROOT / "tests/data/medical-llm-survey.truth.json").read_text("utf-8"))
IDS = [paper["arxiv_id"] for paper in TRUTH]
OFFLINE = ("--arxiv", "index", "--index", SAMPLE)


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with ArxivServer(read_snapshot(SAMPLE)) as running:
        yield running


def resolve_online(server: ArxivServer, *arguments: object) -> Any:
    """The report of a resolve against the server, checked against its schema."""
    clock = FakeClock()
    outcome = run(
        "resolve", *arguments, "--arxiv", "api", "--api-url", server.url, "--json", clock=clock
    )
    return outcome, json.loads(outcome.stdout)


def matched_ids(report: Any) -> list[str | None]:
    """The arXiv id of each matched reference, without version; None for the others."""
    return [
        each["candidates"][0]["reference"]["arxiv_id"].split("v")[0]
        if each["status"] == "matched"
        else None
        for each in report["verdicts"]
    ]


def eprints(path: Path) -> list[str]:
    library = parse_string(path.read_text("utf-8"))
    assert not library.failed_blocks
    return [entry["eprint"] for entry in library.entries]


def test_all_twenty_papers_offline_the_survey_first(tmp_path: Path) -> None:
    output = tmp_path / "survey.bib"
    outcome = run("resolve", PAGE, *OFFLINE, "-o", output)
    assert outcome.status == 0, outcome.stderr
    assert eprints(output) == IDS
    assert "20 references: 20 matched (1 under a title that has changed since)" in outcome.stderr
    assert "is now arXiv:2503.02104v2 “Foundation Model in Biomedicine”" in outcome.stderr


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    output = tmp_path / "survey.bib"
    run("resolve", PAGE, *OFFLINE, "-o", output)
    before = output.read_bytes(), output.stat().st_mtime_ns
    outcome = run("resolve", PAGE, *OFFLINE, "-o", output)
    assert (output.read_bytes(), output.stat().st_mtime_ns) == before
    assert "nothing to change" in outcome.stderr


def test_over_http_in_at_most_four_requests(server: ArxivServer) -> None:
    outcome, report = resolve_online(server, PAGE)
    assert outcome.status == 0
    assert matched_ids(report) == IDS
    assert len(server.requests) == report["requests"] <= 4
    [changed] = [each for each in report["verdicts"] if each["title_changed"]]
    assert changed["query"]["title"] == "Biomedical Foundation Model: A Survey"


def test_the_report_keeps_to_its_schema(server: ArxivServer) -> None:
    _, report = resolve_online(server, PAGE)
    schema = json.loads((ROOT / "docs/resolve.schema.json").read_text("utf-8"))
    jsonschema.validate(report, schema)


def test_requests_are_three_seconds_apart_and_one_at_a_time(server: ArxivServer) -> None:
    clock = FakeClock()
    run("resolve", PAGE, "--arxiv", "api", "--api-url", server.url, clock=clock)
    assert len(clock.slept) == len(server.requests) - 1
    assert all(seconds == pytest.approx(3, abs=0.01) for seconds in clock.slept)
    assert server.overlaps == 0


def test_a_second_run_answers_from_the_cache(server: ArxivServer) -> None:
    resolve_online(server, PAGE)
    asked = len(server.requests)
    _, report = resolve_online(server, PAGE)
    assert len(server.requests) == asked
    assert report["requests"] == 0
    assert all(each["from_cache"] for each in report["sources"])
    assert matched_ids(report) == IDS
    _, report = resolve_online(server, PAGE, "--refresh")
    assert report["requests"] == asked


def test_offline_asks_nobody(server: ArxivServer) -> None:
    outcome, report = resolve_online(server, PAGE, "--offline")
    assert not server.requests
    assert outcome.status == 3
    assert {each["status"] for each in report["verdicts"]} == {"unavailable"}


@pytest.mark.parametrize(
    "fault",
    [
        faults.too_many_requests(retry_after=7),
        faults.too_many_requests(retry_after=None),
        faults.refused(503),
        faults.refused(500),
        faults.empty_body(),
        faults.torn(0.5),
        faults.torn_xml(0.5),
        faults.rate_page(),
        faults.empty_feed(),
        faults.fewer_entries(1),
        faults.dropped(),
        faults.reversed_entries(),
    ],
    ids=str,
)
def test_a_fault_that_passes_changes_nothing_in_the_result(
    server: ArxivServer, fault: faults.Fault
) -> None:
    server.misbehave(fault, times=1)
    outcome, report = resolve_online(server, PAGE)
    assert outcome.status == 0, outcome.stderr
    assert matched_ids(report) == IDS


def test_a_server_that_stays_down_is_reported_as_unavailable(
    server: ArxivServer, tmp_path: Path
) -> None:
    server.misbehave(faults.refused(503), times=None)
    output = tmp_path / "survey.bib"
    outcome, report = resolve_online(server, PAGE, "-o", output)
    assert outcome.status == 3
    assert {each["status"] for each in report["verdicts"]} == {"unavailable"}
    assert not output.exists()
    assert len(server.requests) < 20


def test_auto_asks_the_index_first_and_the_api_for_the_rest(
    server: ArxivServer, tmp_path: Path
) -> None:
    some = tmp_path / "some.jsonl"
    lines = SAMPLE.read_text("utf-8").splitlines()
    some.write_text("\n".join(line for line in lines if IDS[5] not in line), "utf-8")
    clock = FakeClock()
    outcome = run(
        *("resolve", PAGE, "--index", some, "--api-url", server.url, "--json"), clock=clock
    )
    report = json.loads(outcome.stdout)
    assert matched_ids(report) == IDS
    assert {each["source"] for each in report["sources"]} == {"local index", "arXiv API"}
    assert len(server.requests) == 1
