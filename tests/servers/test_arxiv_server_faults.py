"""The loopback arXiv server's limits, counters and failures on order."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import arxiv
import pytest

from support import arxiv_faults as faults
from support.arxiv_asking import FEEDS, ask, records
from support.arxiv_server import ArxivServer

HELD = records("testing-0-to-10", "id-plain")
TESTING = {"search_query": "all:testing", "max_results": "5"}


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with ArxivServer(HELD) as running:
        yield running


@pytest.fixture(scope="module")
def true_body() -> bytes:
    with ArxivServer(HELD) as running:
        return ask(running, TESTING).body


class Hands:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


class TestRateLimit:
    def test_too_soon_after_an_answer_is_refused(self) -> None:
        clock = Hands()
        with ArxivServer(HELD, rate_limit_seconds=3.0, clock=clock) as server:
            first = ask(server, TESTING)
            clock.at += 2.5
            second = ask(server, TESTING)
            clock.at += 3.0
            third = ask(server, TESTING)
            assert [first.status, second.status, third.status] == [200, 429, 200]
            assert second.body == b"Rate exceeded."
            assert server.too_soon == 1
            assert server.gaps == (2.5, 3.0)
            assert [each.at for each in server.requests] == [100.0, 102.5, 105.5]

    def test_there_is_none_unless_asked_for(self, server: ArxivServer) -> None:
        assert [ask(server, TESTING).status for _ in range(3)] == [200, 200, 200]
        assert server.too_soon == 0

    def test_a_request_too_soon_uses_no_order_up(self) -> None:
        clock = Hands()
        with ArxivServer(HELD, rate_limit_seconds=3.0, clock=clock) as server:
            ask(server, TESTING)
            server.misbehave(faults.refused(503))
            assert ask(server, TESTING).status == 429
            clock.at += 3.0
            assert ask(server, TESTING).status == 503


class TestOverlaps:
    def test_two_at_once_are_counted(self, server: ArxivServer) -> None:
        server.misbehave(faults.hung())
        with ThreadPoolExecutor() as pool:
            first = pool.submit(ask, server, TESTING)
            server.wait_for_requests(1)
            ask(server, TESTING)
            server.release()
            assert first.result(10).status == 200
        assert server.overlaps == 1

    def test_one_after_another_are_not(self, server: ArxivServer) -> None:
        for _ in range(5):
            ask(server, TESTING)
        assert (len(server.requests), server.overlaps) == (5, 0)

    def test_one_the_client_gave_up_is_not(self, server: ArxivServer) -> None:
        server.misbehave(faults.hung())
        with pytest.raises(TimeoutError):
            ask(server, TESTING, timeout=0.05)
        assert ask(server, TESTING).status == 200
        assert server.overlaps == 0


def test_requests_are_kept_as_they_came(server: ArxivServer) -> None:
    parts = urlsplit(server.url)
    line = http.client.HTTPConnection(parts.netloc, timeout=10)
    line.request("GET", f"{parts.path}?id_list=a%2Cb&start=", headers={"User-Agent": "me/1"})
    line.getresponse().read()
    line.request("GET", "/elsewhere")  # the same connection
    elsewhere = line.getresponse()
    elsewhere.read()
    line.close()
    first, second = server.requests
    assert (first.path, dict(first.query)) == ("/api/query", {"id_list": "a,b", "start": ""})
    assert first.headers["user-agent"] == "me/1"
    assert (second.path, elsewhere.status) == ("/elsewhere", 404)


class TestOrders:
    def test_run_out_in_the_order_given(self, server: ArxivServer) -> None:
        server.misbehave(faults.refused(503), times=2)
        server.misbehave(faults.refused(406))
        assert [ask(server, TESTING).status for _ in range(4)] == [503, 503, 406, 200]

    def test_can_wait_for_a_request(self, server: ArxivServer) -> None:
        server.misbehave(
            faults.refused(500), times=None, when=lambda each: each.query.get("start") == "5"
        )
        later = TESTING | {"start": "5"}
        assert [ask(server, each).status for each in (TESTING, later, later)] == [200, 500, 500]
        server.behave()
        assert ask(server, later).status == 200


class TestReplacedAnswers:
    def test_429_in_its_three_forms(self, server: ArxivServer) -> None:
        at = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
        for when in (7, at, None):
            server.misbehave(faults.too_many_requests(when))
        seconds, date, bare = (ask(server, TESTING) for _ in range(3))
        assert {seconds.status, date.status, bare.status} == {429}
        assert {seconds.body, date.body, bare.body} == {b"Rate exceeded."}
        assert seconds.headers["Retry-After"] == "7"
        assert date.headers["Retry-After"].endswith("GMT")
        assert parsedate_to_datetime(date.headers["Retry-After"]) == at
        assert "Retry-After" not in bare.headers

    def test_an_empty_body_with_200(self, server: ArxivServer) -> None:
        server.misbehave(faults.empty_body())
        reply = ask(server, TESTING)
        assert (reply.status, reply.body) == (200, b"")

    def test_a_page_of_html_with_200(self, server: ArxivServer) -> None:
        server.misbehave(faults.rate_page())
        reply = ask(server, TESTING)
        assert reply.status == 200
        assert b"<html>" in reply.body
        assert b"Rate exceeded." in reply.body
        assert reply.headers["Content-Type"].startswith("text/html")


class TestAlteredFeeds:
    def test_an_empty_feed(self, server: ArxivServer) -> None:
        server.misbehave(faults.empty_feed())
        reply = ask(server, TESTING)
        assert (reply.ids, reply.total) == ([], 0)
        assert ask(server, TESTING).total == 10

    def test_entries_out_of_order(self, server: ArxivServer) -> None:
        server.misbehave(faults.reversed_entries())
        backward, forward = ask(server, TESTING), ask(server, TESTING)
        assert backward.ids == forward.ids[::-1]
        assert len(set(forward.ids)) == 5

    def test_fewer_entries_than_promised(self, server: ArxivServer) -> None:
        server.misbehave(faults.fewer_entries(2))
        reply = ask(server, TESTING)
        assert (len(reply.ids), reply.total) == (2, 10)

    def test_an_entry_nobody_asked_for(self, server: ArxivServer) -> None:
        server.misbehave(faults.extra_entry(HELD[-1]))
        reply = ask(server, TESTING)
        assert (reply.ids[0], len(reply.ids), reply.total) == ("1605.08386v1", 6, 10)

    def test_a_refusal_stays_a_refusal(self, server: ArxivServer) -> None:
        server.misbehave(faults.empty_feed())
        assert ask(server, {"id_list": "abc"}).status == 400


class TestSpoiledSending:
    def test_the_connection_closes_without_an_answer(self, server: ArxivServer) -> None:
        server.misbehave(faults.dropped())
        with pytest.raises(http.client.RemoteDisconnected):
            ask(server, TESTING)

    def test_a_torn_connection(self, server: ArxivServer, true_body: bytes) -> None:
        server.misbehave(faults.torn(0.5))
        with pytest.raises(http.client.IncompleteRead) as torn:
            ask(server, TESTING)
        half = len(true_body) // 2
        assert torn.value.partial == true_body[:half]
        assert torn.value.expected == len(true_body) - half

    @pytest.mark.parametrize(
        ("fault", "broken"),
        [(faults.torn(), http.client.IncompleteRead), (faults.dropped(), ConnectionError)],
    )
    def test_a_kept_connection_closes_too(
        self, server: ArxivServer, fault: faults.Fault, broken: type[Exception]
    ) -> None:
        server.misbehave(fault)
        parts = urlsplit(server.url)
        line = http.client.HTTPConnection(parts.netloc, timeout=10)
        line.request("GET", f"{parts.path}?search_query=all:testing")
        with pytest.raises(broken):
            line.getresponse().read()
        line.close()

    def test_torn_xml(self, server: ArxivServer, true_body: bytes) -> None:
        server.misbehave(faults.torn_xml(0.5))
        reply = ask(server, TESTING)
        assert reply.body == true_body[: len(true_body) // 2]
        with pytest.raises(ET.ParseError):
            ET.fromstring(reply.body)

    def test_a_stall_in_the_middle(self, server: ArxivServer, true_body: bytes) -> None:
        server.misbehave(faults.stalled(0.5), times=2)
        with pytest.raises(TimeoutError):
            ask(server, TESTING, timeout=0.05)
        with ThreadPoolExecutor() as pool:
            patient = pool.submit(ask, server, TESTING)
            server.wait_for_requests(2)
            server.release()
            assert patient.result(10).body == true_body

    def test_leaving_ends_what_hangs(self) -> None:
        with ThreadPoolExecutor() as pool:
            with ArxivServer(HELD) as server:
                server.misbehave(faults.hung())
                waiting = pool.submit(ask, server, TESTING)
                server.wait_for_requests(1)
            with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
                waiting.result(10)

    def test_waiting_for_a_request_that_never_comes(self, server: ArxivServer) -> None:
        with pytest.raises(TimeoutError):
            server.wait_for_requests(1, timeout=0.01)


def test_a_mistake_in_an_order_is_raised_on_leaving() -> None:
    def mistaken(_: object) -> bool:
        raise ZeroDivisionError

    def use() -> None:
        with ArxivServer(HELD) as server:
            server.misbehave(faults.dropped(), when=mistaken)
            with pytest.raises(http.client.RemoteDisconnected):
                ask(server, TESTING)

    with pytest.raises(ZeroDivisionError):
        use()


def test_no_thread_outlives_the_server() -> None:
    before = set(threading.enumerate())
    with ArxivServer(HELD) as server:
        ask(server, TESTING)
    assert set(threading.enumerate()) <= before


def test_the_arxiv_package_pages_through_it(server: ArxivServer) -> None:
    client = arxiv.Client(page_size=4, delay_seconds=0, num_retries=0)
    client.query_url_format = f"{server.url}?{{}}"
    results = list(client.results(arxiv.Search(query="all:testing", max_results=9)))
    assert [each.get_short_id() for each in results] == [
        f"{each.arxiv_id}v{each.version}" for each in HELD[:9]
    ]
    assert [each.query["start"] for each in server.requests] == ["0", "4", "8"]


def test_it_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    snapshot = {
        "id": "2401.00001",
        "title": "A Snapshot",
        "abstract": "  Of one\nline.\n",
        "authors_parsed": [["Lovelace", "Ada", ""]],
        "categories": "cs.CL",
        "versions": [{"version": "v1", "created": "Mon, 1 Jan 2024 12:00:30 GMT"}],
    }
    held = tmp_path / "held.jsonl"
    held.write_text(json.dumps(snapshot) + "\n")
    given = ["--records", str(held), "--feed", str(FEEDS / "id-plain.xml"), "--rate-limit", "1000"]
    with subprocess.Popen(
        [sys.executable, "-m", "support.arxiv_server", *given],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    ) as process:
        assert process.stdout is not None
        parts = urlsplit(process.stdout.readline().strip())
        line = http.client.HTTPConnection(parts.netloc, timeout=10)
        answers = []
        for _ in range(2):
            line.request("GET", f"{parts.path}?id_list=1605.08386,2401.00001")
            answer = line.getresponse()
            answers.append((answer.status, answer.read()))
        line.close()
        process.terminate()
        last, _ = process.communicate(timeout=10)
    assert [status for status, _ in answers] == [200, 429]
    assert b"<title>Heat-bath random walks with Markov bases</title>" in answers[0][1]
    assert b"<title>A Snapshot</title>" in answers[0][1]
    assert last == "2 requests, 1 too soon, 0 while another was open\n"
    assert process.returncode == 0
