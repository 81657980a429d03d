"""Answers kept on disk: what is asked again, what never, and what a damaged file does."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest

from bibwright.lookup.resolver import Resolution
from bibwright.model.reference import Reference
from support import arxiv_faults as faults
from support.arxiv_catalogue import ATOM_TYPE
from support.arxiv_client import HELD, asking, by_id, by_title, kept, outcome
from support.arxiv_server import ArxivServer
from support.loopback import Answer

PAPERS = [each for each in HELD if len(each.title.split()) >= 5][:8]
QUERIES = [*map(by_id, PAPERS[:4]), *map(by_title, PAPERS[4:])]
FOUND = [("matched", f"{each.arxiv_id}v{each.version}") for each in PAPERS]


def _from_cache(resolution: Resolution) -> set[bool]:
    return {exchange.from_cache for _, exchange in resolution.exchanges}


def test_a_second_run_asks_nothing_and_says_so(tmp_path: Path) -> None:
    with ArxivServer(HELD) as server:
        with asking(server, tmp_path) as client:
            first = client.resolve(QUERIES)
        with asking(server, tmp_path) as client:
            second = client.resolve(QUERIES)
            assert client.clock.slept == []
        assert len(server.requests) == first.requests == 2
    assert outcome(first) == outcome(second) == FOUND
    assert (_from_cache(first), _from_cache(second)) == ({False}, {True})
    assert second.requests == 0


def test_refresh_asks_again_and_renews(tmp_path: Path) -> None:
    with ArxivServer(HELD) as server, asking(server, tmp_path) as client:
        client.resolve(QUERIES[:1])
        url = server.url
    revised = faults.Altered(
        "a revision",
        lambda shown: type(shown)(
            *(shown.search_query, shown.id_list, shown.start, shown.max_results, shown.total),
            tuple(each._replace(version=each.version + 1) for each in shown.entries),
        ),
    )
    port = int(url.split(":")[2].split("/")[0])
    newer = ("matched", f"{PAPERS[0].arxiv_id}v{PAPERS[0].version + 1}")
    with ArxivServer(HELD, port=port) as server:
        server.misbehave(revised)
        with asking(server, tmp_path, refresh=True) as client:
            found = client.resolve(QUERIES[:1])
            assert (outcome(found), _from_cache(found)) == ([newer], {False})
        with asking(server, tmp_path) as client:
            assert outcome(client.resolve(QUERIES[:1])) == [newer]
        assert len(server.requests) == 1


def test_offline_never_connects_and_takes_stale_answers(tmp_path: Path) -> None:
    with ArxivServer(HELD) as server:
        url = server.url
        with asking(server, tmp_path, fresh_seconds=-100.0) as client:
            client.resolve(QUERIES[:4])
    with asking(url, tmp_path, offline=True) as client:
        found = client.resolve(QUERIES[:4])
        assert (outcome(found), _from_cache(found)) == (FOUND[:4], {True})
        missing = client.resolve(QUERIES[4:])
        assert outcome(missing) == [("unavailable", None)] * 4
        assert "not in the cache" in missing.verdicts[0].why
        assert (_from_cache(missing), missing.requests) == ({False}, 0)
        assert client.clock.slept == []


def test_a_stale_answer_is_asked_for_again(tmp_path: Path) -> None:
    with ArxivServer(HELD) as server:
        for _ in range(2):
            with asking(server, tmp_path, fresh_seconds=-100.0) as client:
                assert outcome(client.resolve(QUERIES[:1])) == FOUND[:1]
        assert len(server.requests) == 2


def test_a_server_may_say_that_a_stale_answer_still_holds(tmp_path: Path) -> None:
    with ArxivServer(HELD) as server:
        with asking(server, tmp_path / "once") as client:
            client.resolve(QUERIES[:1])
            [response] = client.api._session.cache.responses.values()
        tagged = Answer(200, response.content, ATOM_TYPE, (("ETag", '"one"'),))
        server.misbehave(faults.Replaced(tagged))
        server.misbehave(faults.Replaced(Answer(304, b"", ATOM_TYPE)), times=None)
        for _ in range(2):
            with asking(server, tmp_path, fresh_seconds=-100.0) as client:
                assert outcome(client.resolve(QUERIES[:1])) == FOUND[:1]
        assert server.requests[-1].headers["if-none-match"] == '"one"'


@pytest.mark.parametrize(
    "fault",
    [
        faults.empty_feed(),
        faults.empty_body(),
        faults.torn(),
        faults.torn_xml(),
        faults.rate_page(),
        faults.fewer_entries(0),
        faults.refused(503),
        faults.refused(400),
    ],
)
def test_what_is_no_answer_is_never_kept(fault: faults.Fault, tmp_path: Path) -> None:
    with ArxivServer(HELD) as server:
        server.misbehave(fault, times=None)
        with asking(server, tmp_path) as client:
            client.resolve(QUERIES)
        with asking(server, tmp_path, offline=True) as client:
            assert outcome(client.resolve(QUERIES)) == [("unavailable", None)] * 8


@pytest.mark.parametrize("garbage", [b"garbage" * 500, b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_file_is_moved_aside_with_a_word(garbage: bytes, tmp_path: Path) -> None:
    kept(tmp_path).parent.mkdir()
    kept(tmp_path).write_bytes(garbage)
    with ArxivServer(HELD) as server:
        with asking(server, tmp_path) as client:
            assert outcome(client.resolve(QUERIES)) == FOUND
            [complaint] = client.complaints
            assert str(kept(tmp_path)) in complaint
        with asking(server, tmp_path) as client:
            assert outcome(client.resolve(QUERIES)) == FOUND
            assert client.complaints == []
        assert len(server.requests) == 2  # the new cache works
    assert kept(tmp_path).with_name("arxiv.sqlite.damaged").read_bytes() == garbage


def test_a_file_damaged_in_the_middle(tmp_path: Path) -> None:
    with ArxivServer(HELD) as server:
        with asking(server, tmp_path) as client:
            client.resolve(QUERIES)
        data = bytearray(kept(tmp_path).read_bytes())
        data[5000:9000] = b"\xff" * 4000
        kept(tmp_path).write_bytes(data)
        with asking(server, tmp_path) as client:
            assert outcome(client.resolve(QUERIES)) == FOUND
            assert any("arxiv.sqlite" in each for each in client.complaints)


def test_a_row_that_cannot_be_read_is_asked_for_again(tmp_path: Path) -> None:
    with ArxivServer(HELD) as server:
        with asking(server, tmp_path) as client:
            client.resolve(QUERIES)
        with closing(sqlite3.connect(kept(tmp_path))) as connection, connection:
            connection.execute("update responses set value = 'torn'")
        with asking(server, tmp_path) as client:
            assert outcome(client.resolve(QUERIES)) == FOUND


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    with ArxivServer(HELD) as server, asking(server, tmp_path) as client:
        assert outcome(client.resolve(QUERIES)) == FOUND
        [complaint] = client.complaints
        assert "BIBWRIGHT_CACHE_DIR" in complaint


def test_two_processes_share_a_cache(tmp_path: Path) -> None:
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from support.arxiv_client import HELD, asking, by_id, outcome

        with asking(sys.argv[1], Path(sys.argv[2]), interval=0.01) as client:
            for paper in HELD:
                [(status, _)] = outcome(client.resolve([by_id(paper)]))
                assert status == "matched", client.complaints
        """
    )
    with ArxivServer(HELD) as server:
        command = [sys.executable, "-c", program, server.url, str(tmp_path)]
        paths = {"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": ""}
        running = [subprocess.Popen(command, env=paths) for _ in range(2)]
        assert [process.wait(60) for process in running] == [0, 0]
        assert server.overlaps == 0
        with asking(server, tmp_path, offline=True) as client:
            assert len({status for status, _ in outcome(client.resolve(QUERIES[:1]))}) == 1
            assert client.resolve([by_id(HELD[-1])]).requests == 0


def test_without_a_place_for_the_pace_nothing_is_asked(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    with ArxivServer(HELD) as server, asking(server, tmp_path) as client:
        found = client.resolve([Reference(title="Attention is all you need")])
        assert outcome(found) == [("unavailable", None)]
        assert "BIBWRIGHT_STATE_DIR" in found.verdicts[0].why
        assert server.requests == ()
