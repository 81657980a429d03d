"""Pace, cache, batches: how arXiv is asked."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.errors import SourceUnavailableError
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference
from bibwright.sources.arxiv.query import clause, pack
from bibwright.sources.source import ById, ByMinute, ByTitle, ByWords, Lookup
from bibwright.sources.web.judging import Retries
from bibwright.sources.web.pace import Pace
from support import arxiv_faults as faults
from support.arxiv_client import asking
from support.arxiv_query import IndexedRecord, parse
from support.arxiv_records import ServedRecord, read_snapshot
from support.arxiv_server import ArxivServer
from support.cli import FakeClock

SAMPLE = Path(__file__).parents[3] / "examples" / "arxiv-sample.jsonl"
RECORDS = list(read_snapshot(SAMPLE))
LOOKUP = ById(ArxivId("2406.03712"))


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with ArxivServer(RECORDS) as running:
        yield running


def test_a_pause_asked_of_one_process_is_kept_by_the_next(
    server: ArxivServer, tmp_path: Path
) -> None:
    server.misbehave(faults.too_many_requests(retry_after=50))
    clock = FakeClock()
    with asking(server, tmp_path, clock=clock, retries=Retries(patience=20)) as client:
        assert LOOKUP in client.api.ask([LOOKUP]).failures
    with asking(server, tmp_path, clock=clock) as client:
        assert client.api.ask([LOOKUP]).candidates
    assert clock.slept == [pytest.approx(50)]


def _pace(note: Path, **clock: Any) -> Pace:
    return Pace(note, name="arXiv", interval=3.0, **clock)


def _slept(folder: Path, note: str, clock: FakeClock) -> list[float]:
    """What a turn waits for when it finds this note."""
    (folder / "pace").write_text(note)
    with _pace(folder / "pace", now=clock.now, sleep=clock.sleep).turn(100, print):
        return list(clock.slept)


def test_a_note_from_the_future_is_not_believed(tmp_path: Path) -> None:
    """The clock was set back by a day; by a second, the pause still counts."""
    now = FakeClock().time
    assert _slept(tmp_path, f"{now + 86400} {now + 86403}", FakeClock()) == []
    assert _slept(tmp_path, f"{now + 1} {now + 4}", FakeClock()) == [3.0]


@pytest.mark.parametrize("note", ["", "\n", "nonsense", "1 2 3", "1", "nan nan", "0 inf", "\x00"])
def test_a_note_that_makes_no_sense_is_not_believed(note: str, tmp_path: Path) -> None:
    assert _slept(tmp_path, note, FakeClock()) == []


def test_a_clock_that_stands_still_stops_nobody(tmp_path: Path) -> None:
    pace = _pace(tmp_path / "pace", now=lambda: 1e9, sleep=lambda _: None)
    for _ in range(3):
        with pace.turn(100, print):
            pass


def test_who_is_killed_during_a_request_leaves_a_note(tmp_path: Path) -> None:
    clock = FakeClock()
    turn = _pace(tmp_path / "pace", now=clock.now, sleep=clock.sleep).turn(100, print)
    with turn:
        written, not_before = map(float, (tmp_path / "pace").read_text().split())
    assert (written, not_before) == (clock.time, clock.time + 3)


def test_a_state_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    pace = _pace(tmp_path / "file" / "pace")
    with pytest.raises(SourceUnavailableError, match="BIBWRIGHT_STATE_DIR"), pace.turn(1, print):
        pass


def test_two_processes_share_one_pace_and_one_connection(tmp_path: Path) -> None:
    interval = 0.15
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from bibwright.sources.arxiv.api import ArxivApi
        from bibwright.sources.source import ById
        from bibwright.model.identifiers import ArxivId
        from bibwright.sources.web.web import Web

        url, folder, own = sys.argv[1:]
        web = Web(cache=Path(folder, own), state=Path(folder))
        api = ArxivApi(web, url=url, interval=%r)
        for number in range(1, 4):
            api.ask([ById(ArxivId(f"2406.0000{number}"))])
        api.close()
        """
        % (interval * 1.2)
    )
    with ArxivServer(RECORDS, rate_limit_seconds=interval) as server:
        command = [sys.executable, "-c", program, server.url, str(tmp_path)]
        running = [subprocess.Popen([*command, name]) for name in ("one", "two")]
        assert [process.wait(60) for process in running] == [0, 0]
        assert len(server.requests) == 12  # three ids each, each empty answer asked for twice
        assert server.overlaps == 0
        assert server.too_soon == 0


def test_ids_go_a_hundred_at_a_time(server: ArxivServer, tmp_path: Path) -> None:
    ids = [ById(ArxivId(record.arxiv_id)) for record in RECORDS if "/" not in record.arxiv_id]
    with asking(server, tmp_path) as client:
        answer = client.api.ask(ids[:250])
    assert len(answer.candidates) == 250
    assert len(server.requests) == 3


def test_urls_stay_short_and_all_papers_are_found(server: ArxivServer, tmp_path: Path) -> None:
    queries = [Reference(title=record.title) for record in RECORDS]
    with asking(server, tmp_path) as client:
        resolution = client.resolve(queries)
    right = sum(
        verdict.matched is not None
        and verdict.matched.arxiv_id is not None
        and verdict.matched.arxiv_id.base == record.arxiv_id
        for verdict, record in zip(resolution.verdicts, RECORDS, strict=True)
    )
    assert right >= 0.99 * len(RECORDS)
    assert max(len(request.target) for request in server.requests) < 4000
    assert len(server.requests) < len(RECORDS) / 20


AWKWARD = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                *('"', ":", "-", "(", ")", "AND", "OR", "ANDNOT", "ti:", "{B}", "$\\alpha$", "é"),
                *"深層 deep learning of non-invasive graphs".split(),
            ]
        ),
        max_size=20,
    ).map(" ".join),
)


@given(AWKWARD)
def test_every_title_makes_a_question_within_the_grammar_that_finds_it(title: str) -> None:
    record = ServedRecord(
        arxiv_id="2001.00001",
        title=title,
        authors=("A. Author",),
        abstract="",
        published=RECORDS[0].published,
        updated=RECORDS[0].updated,
        categories=("cs.CL",),
        primary_category="cs.CL",
    )
    for lookup in (ByTitle(title), ByWords(title, "Author")):
        for batch in pack([lookup, ByTitle("something else")]):
            tree = parse(batch.query)
            if clause(lookup) and title.isascii() and "\\" not in title and "_" not in title:
                assert IndexedRecord(record).score(tree) > 0


@given(st.lists(st.sampled_from(RECORDS), min_size=1, max_size=200))
def test_packing_loses_no_lookup_and_keeps_urls_short(records: list[ServedRecord]) -> None:
    lookups: list[Lookup] = [
        make(record)
        for record in records
        for make in (
            lambda each: ById(ArxivId(each.arxiv_id)),
            lambda each: ByTitle(each.title),
            lambda each: ByMinute(each.published),
        )
    ]
    batches = pack(lookups)
    packed = [lookup for batch in batches for lookup in batch.lookups]
    assert sorted(map(repr, packed)) == sorted({repr(lookup) for lookup in lookups})
    assert all(len(unquote_plus(batch.query)) < 4000 for batch in batches)
    assert all(len(batch.ids) <= 100 for batch in batches)
