"""Every way in which arXiv fails, through resolve: nothing is lost and nothing invented."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference
from bibwright.sources.web.judging import Retries
from support import arxiv_faults as faults
from support.arxiv_asking import recorded, records
from support.arxiv_catalogue import ATOM_TYPE
from support.arxiv_client import BRIEF, HELD, asking, by_id, by_title, outcome, patience_with
from support.arxiv_feed import Generation, render_error
from support.arxiv_server import ArxivServer, ReceivedRequest
from support.cli import FakeClock
from support.loopback import Answer

STRANGER = next(each for each in HELD if each.arxiv_id == "1706.03762")
KNOWN = tuple(each for each in HELD if each is not STRANGER and len(each.title.split()) >= 5)
QUERIES = [
    *(by_id(each) for each in KNOWN[:4]),
    *(by_title(each) for each in KNOWN[4:9]),
    Reference(title="A paper that nobody has written about nothing whatever"),
    Reference(arxiv_id=ArxivId("1706.99999")),
]
EXPECTED = [
    *(("matched", f"{each.arxiv_id}v{each.version}") for each in KNOWN[:9]),
    ("not found", None),
    ("not found", None),
]
START = datetime.fromtimestamp(FakeClock().time, UTC)
MALFORMED = "incorrect id format for 1234.1234"

FAULTS: dict[str, faults.Fault] = {
    "429 with seconds": faults.too_many_requests(retry_after=7),
    "429 with a date": faults.too_many_requests(START.replace(second=30)),
    "429 with a past date": faults.too_many_requests(datetime(2001, 1, 1, tzinfo=UTC)),
    "429 with nothing": faults.too_many_requests(),
    "503": faults.refused(503),
    "503 with seconds": faults.refused(503, retry_after=9),
    "500": faults.refused(500),
    "406": faults.refused(406),
    "hang": faults.hung(),
    "stall": faults.stalled(0.5),
    "dropped connection": faults.dropped(),
    "torn body": faults.torn(0.5),
    "torn XML": faults.torn_xml(0.5),
    "end tag torn off": faults.torn_xml(0.98),
    "empty body": faults.empty_body(),
    "empty feed": faults.empty_feed(),
    "page of HTML": faults.rate_page(),
    "fewer entries": faults.fewer_entries(0),
    "extra entry": faults.extra_entry(STRANGER),
    "error feed, HTTP 400": faults.Replaced(
        Answer(400, render_error(MALFORMED, "", "", Generation.CURRENT, START), ATOM_TYPE)
    ),
    "error feed, HTTP 200": faults.Replaced(
        Answer(200, render_error(MALFORMED, "", "", Generation.LEGACY, START), ATOM_TYPE)
    ),
    "recorded error feed": faults.Replaced(Answer(400, recorded("id-ill-formed"), ATOM_TYPE)),
    "414": faults.refused(414),
}
every_fault = pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())


def test_without_a_fault(tmp_path: Path) -> None:
    with ArxivServer(KNOWN) as server, asking(server, tmp_path) as client:
        assert outcome(client.resolve(QUERIES)) == EXPECTED
        assert len(server.requests) == 4  # ids, titles, loosely, and that one to be sure


@every_fault
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_passing_fault_changes_nothing(fault: faults.Fault, at: int, tmp_path: Path) -> None:
    with ArxivServer(KNOWN) as server, asking(server, tmp_path, **patience_with(fault)) as client:
        server.misbehave(fault, when=_from(server, at))
        assert outcome(client.resolve(QUERIES)) == EXPECTED
        assert server.overlaps == 0
        assert len(server.requests) <= 12


@every_fault
def test_a_lasting_fault_invents_nothing(fault: faults.Fault, tmp_path: Path) -> None:
    with ArxivServer(KNOWN) as server, asking(server, tmp_path, **patience_with(fault)) as client:
        started = client.clock.time
        server.misbehave(fault, times=None)
        found = client.resolve(QUERIES)
        if fault is FAULTS["empty feed"]:
            # A server that never showed a paper can't be told from one that has none.
            assert {status for status, _ in outcome(found)} == {"not found"}
        elif fault is FAULTS["fewer entries"]:
            # To a question that nothing answers, this is the whole answer.
            assert outcome(found)[:9] == [("unavailable", None)] * 9
        else:
            assert outcome(found) == [("unavailable", None)] * len(QUERIES)
            assert all(verdict.why for verdict in found.verdicts)
        assert len(server.requests) <= 60
        assert client.clock.time - started <= 400


@every_fault
def test_what_was_answered_before_a_lasting_fault_stays(
    fault: faults.Fault, tmp_path: Path
) -> None:
    with ArxivServer(KNOWN) as server, asking(server, tmp_path, **patience_with(fault)) as client:
        started = client.clock.time
        server.misbehave(fault, times=None, when=_from(server, 2))
        found = outcome(client.resolve(QUERIES))
        assert found[:4] == EXPECTED[:4]
        assert found[4:10] == [("unavailable", None)] * 6
        assert len(server.requests) <= 60
        assert client.clock.time - started <= 400


def _from(server: ArxivServer, number: int) -> Callable[[ReceivedRequest], bool]:
    """From the request of this number on."""
    return lambda _: len(server.requests) >= number


def test_reversed_entries_change_nothing(tmp_path: Path) -> None:
    with ArxivServer(KNOWN) as server, asking(server, tmp_path) as client:
        server.misbehave(faults.reversed_entries(), times=None)
        assert outcome(client.resolve(QUERIES)) == EXPECTED


def test_one_bad_question_costs_only_itself(tmp_path: Path) -> None:
    """The server breaks on one title, in whatever company."""
    bad = max(KNOWN[6].title.split(), key=len).lower()
    with ArxivServer(KNOWN) as server, asking(server, tmp_path) as client:
        server.misbehave(
            faults.refused(500),
            times=None,
            when=lambda asked: bad in asked.query["search_query"],
        )
        found = outcome(client.resolve(QUERIES[4:9]))
        assert found.count(("unavailable", None)) == 1
        assert found[2] == ("unavailable", None)
        assert len(server.requests) <= 25


@pytest.mark.parametrize("name", ["503", "500", "torn body", "414", "dropped connection"])
def test_a_dead_server_is_soon_given_up_however_much_there_is_to_ask(
    name: str, tmp_path: Path
) -> None:
    many = [Reference(title=f"Number {at} of very many titles about {at}{at}") for at in range(900)]
    with (
        ArxivServer(KNOWN) as server,
        asking(server, tmp_path) as client,
    ):
        server.misbehave(FAULTS[name], times=None)
        started = client.clock.time
        found = client.resolve(many)
        assert {status for status, _ in outcome(found)} == {"unavailable"}
        assert len(server.requests) <= 60
        assert client.clock.time - started <= 400


def test_without_patience_nothing_is_tried_twice(tmp_path: Path) -> None:
    with (
        ArxivServer(KNOWN) as server,
        asking(server, tmp_path, retries=Retries(patience=0)) as client,
    ):
        server.misbehave(faults.refused(503))
        found = outcome(client.resolve(QUERIES))
        assert len(server.requests) == 1
        assert found == [("unavailable", None)] * len(QUERIES)


def test_a_retry_after_beyond_patience_is_not_waited_for(tmp_path: Path) -> None:
    with ArxivServer(KNOWN) as server:
        with asking(server, tmp_path) as client:
            server.misbehave(faults.too_many_requests(retry_after=4000))
            assert outcome(client.resolve(QUERIES[:1])) == [("unavailable", None)]
            assert client.clock.slept == []
        # The next run keeps it, too, and an hour later still.
        later = FakeClock(FakeClock().time + 3900)
        with asking(server, tmp_path, clock=later, retries=Retries(patience=50)) as client:
            found = client.resolve(QUERIES[:1])
            assert outcome(found) == [("unavailable", None)]
            assert "100 s" in found.verdicts[0].why
        assert len(server.requests) == 1
        with asking(server, tmp_path, clock=FakeClock(later.time + 101)) as client:
            assert outcome(client.resolve(QUERIES[:1])) == EXPECTED[:1]


def test_retry_after_is_waited_out(tmp_path: Path) -> None:
    with ArxivServer(KNOWN) as server, asking(server, tmp_path) as client:
        server.misbehave(faults.too_many_requests(retry_after=50))
        client.resolve(QUERIES[:1])
        assert client.clock.slept == [pytest.approx(50)]


def test_no_server_at_all(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/api/query"
        with asking(url, tmp_path) as client:
            found = client.resolve(QUERIES)
            assert outcome(found) == [("unavailable", None)] * len(QUERIES)
            assert "no connection to 127.0.0.1" in found.verdicts[0].why
            assert sum(client.clock.slept) <= 5  # nothing is to be gained by waiting


class TestEmptySpells:
    """arXiv's spells of empty answers."""

    def test_after_something_was_seen_it_proves_nothing(self, tmp_path: Path) -> None:
        with ArxivServer(KNOWN) as server, asking(server, tmp_path) as client:
            client.resolve(QUERIES[:1])
            server.misbehave(faults.empty_feed(), times=None)
            found = client.resolve([by_id(KNOWN[12]), by_title(KNOWN[13])])
            assert outcome(found) == [("unavailable", None)] * 2
            assert len(server.requests) <= 30

    def test_a_spell_is_waited_out(self, tmp_path: Path) -> None:
        with ArxivServer(KNOWN) as server, asking(server, tmp_path) as client:
            client.resolve(QUERIES[:1])
            server.misbehave(faults.empty_feed(), times=4)
            assert outcome(client.resolve([by_id(KNOWN[12])])) == [
                ("matched", f"{KNOWN[12].arxiv_id}v{KNOWN[12].version}")
            ]

    def test_what_came_before_anything_was_seen_is_asked_again_with_proof(
        self, tmp_path: Path
    ) -> None:
        with ArxivServer(KNOWN) as server, asking(server, tmp_path) as client:
            server.misbehave(faults.empty_feed(), times=1)
            assert outcome(client.resolve(QUERIES[:4])) == EXPECTED[:4]

    def test_of_arxiv_itself_we_know_what_it_has(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A spell from the first request on; then an empty answer that is true."""
        with ArxivServer([*KNOWN, STRANGER]) as server:
            monkeypatch.setattr("bibwright.sources.arxiv.api.API_URL", server.url)
            with asking(server, tmp_path) as client:
                server.misbehave(faults.empty_feed(), times=None)
                assert outcome(client.resolve(QUERIES[:1])) == [("unavailable", None)]
            server.behave()
            with asking(server, tmp_path) as client:
                assert outcome(client.resolve(QUERIES[-2:])) == [("not found", None)] * 2

    def test_an_empty_catalogue_has_nothing(self, tmp_path: Path) -> None:
        with ArxivServer() as server, asking(server, tmp_path) as client:
            assert outcome(client.resolve(QUERIES[:1])) == [("not found", None)]
            assert len(server.requests) == 2


@contextmanager
def _raw_server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that treats every connection as it likes."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            line, _ = listener.accept()
            with line:
                line.settimeout(5)
                if not ended.is_set() and line.recv(65536):
                    answer(line)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        host, port = listener.getsockname()[:2]
        yield f"http://{host}:{port}/api/query"
    finally:
        ended.set()
        socket.create_connection(listener.getsockname()).close()
        thread.join()
        listener.close()


def test_an_answer_that_drips_for_ever_ends(tmp_path: Path) -> None:
    def drip(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        pause = threading.Event()
        for _ in range(200):
            try:
                line.sendall(b"x")
            except OSError:
                return
            pause.wait(0.05)

    with (
        _raw_server(drip) as url,
        asking(url, tmp_path, retries=Retries(suspect=1), **BRIEF) as client,
    ):
        found = client.resolve(QUERIES[:1])
        assert outcome(found) == [("unavailable", None)]
        assert "in time" in found.verdicts[0].why


@pytest.mark.parametrize("whole", [True, False])
def test_compressed_answers(whole: bool, tmp_path: Path) -> None:
    body = gzip.compress(recorded("id-plain"))

    def send(line: socket.socket) -> None:
        sent = body if whole else body[: len(body) // 2]
        head = f"Content-Encoding: gzip\r\nContent-Length: {len(sent)}\r\nConnection: close"
        line.sendall(f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode() + sent)

    with _raw_server(send) as url, asking(url, tmp_path) as client:
        [paper] = records("id-plain")
        found = outcome(client.resolve([by_id(paper)]))
        assert found[0][0] == ("matched" if whole else "unavailable")


def test_a_redirect_is_named_and_not_followed(tmp_path: Path) -> None:
    moved = Answer(301, b"", "text/html", (("Location", "https://elsewhere.example/api"),))
    with ArxivServer(KNOWN) as server, asking(server, tmp_path) as client:
        server.misbehave(faults.Replaced(moved), times=None)
        found = client.resolve(QUERIES[:1])
        assert outcome(found) == [("unavailable", None)]
        assert "https://elsewhere.example/api" in found.verdicts[0].why
        assert len(server.requests) == 1


def test_not_modified_without_being_asked_is_no_answer(tmp_path: Path) -> None:
    with ArxivServer(KNOWN) as server, asking(server, tmp_path) as client:
        server.misbehave(faults.Replaced(Answer(304, b"", ATOM_TYPE)), times=None)
        assert outcome(client.resolve(QUERIES[:1])) == [("unavailable", None)]


@pytest.mark.parametrize("lost", [b"<published>", b"<id>http://arxiv.org/abs", b"<title>"])
def test_an_entry_that_lacks_something_is_not_passed_over(lost: bytes, tmp_path: Path) -> None:
    """The arxiv package leaves such entries out in silence."""
    feed = recorded("id-two-one-unknown")
    assert lost in feed
    entry = feed.index(b"<entry")
    name = lost[1:].split(b">")[0]
    body = feed[:entry] + feed[entry:].replace(b"<" + name + b">", b"<other>").replace(
        b"</" + name + b">", b"</other>"
    )
    with ArxivServer(KNOWN) as server, asking(server, tmp_path) as client:
        server.misbehave(faults.Replaced(Answer(200, body, ATOM_TYPE)), times=None)
        assert outcome(client.resolve(QUERIES[:2])) == [("unavailable", None)] * 2


def test_the_user_agent_names_the_tool_and_the_contact(tmp_path: Path) -> None:
    with ArxivServer(KNOWN) as server:
        with asking(server, tmp_path, contact="me@example.org") as client:
            client.resolve(QUERIES[:1])
        assert server.requests[0].headers["user-agent"].startswith("bibwright/")
        assert "me@example.org" in server.requests[0].headers["user-agent"]
