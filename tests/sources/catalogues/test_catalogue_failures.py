"""Every way in which a catalogue fails, through resolve: nothing is lost and nothing invented."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bibwright.model.reference import Person, Reference
from bibwright.sources.web.judging import Retries
from support import arxiv_faults as faults
from support.arxiv_catalogue import HTML_TYPE, TEXT_TYPE
from support.arxiv_client import patience_with
from support.arxiv_server import ReceivedRequest
from support.catalogue_answers import JSON_TYPE, empty_list
from support.catalogue_client import CLASSES, asking_catalogues, outcome
from support.catalogue_server import CatalogueServer
from support.catalogue_works import WORKS
from support.cli import FakeClock
from support.loopback import Answer

#: Those that take several titles in one request.
TITLES_TOGETHER = ("openalex", "semantic-scholar")
every_catalogue = pytest.mark.parametrize("name", CLASSES)
START = datetime.fromtimestamp(FakeClock().time, UTC)
QUERIES = [
    Reference(
        title=work.title,
        authors=tuple(Person(family, given) for family, given in work.authors),
    )
    for work in WORKS[:3]
] + [Reference(title="A paper that nobody has written about nothing whatever")]
EXPECTED = [*(("matched", work.doi) for work in WORKS[:3]), ("not found", None)]

FAULTS: dict[str, faults.Fault] = {
    "429 with seconds": faults.too_many_requests(retry_after=7),
    "429 with a date": faults.too_many_requests(START.replace(second=30)),
    "429 with nothing": faults.too_many_requests(),
    "503": faults.refused(503),
    "503 with seconds": faults.refused(503, retry_after=9),
    "500": faults.refused(500),
    "502": faults.refused(502),
    "hang": faults.hung(),
    "stall": faults.stalled(0.5),
    "dropped connection": faults.dropped(),
    "torn body": faults.torn(0.5),
    "torn JSON": faults.torn_xml(0.5),
    "last brace torn off": faults.torn_xml(0.99),
    "empty body": faults.empty_body(),
    "page of HTML": faults.rate_page(),
    "JSON that says nothing": faults.Replaced(Answer(200, b"{}", JSON_TYPE)),
    "JSON of another kind": faults.Replaced(Answer(200, b'[1, "two", null]', JSON_TYPE)),
    "a number": faults.Replaced(Answer(200, b"42", JSON_TYPE)),
    "404 of somebody else": faults.Replaced(Answer(404, b"<h1>No such page</h1>", HTML_TYPE)),
    "403": faults.refused(403),
    "400": faults.refused(400),
}
#: What goes wrong below the catalogues, where they are all alike: each with one of them in turn.
BELOW = (
    *("429 with seconds", "429 with a date", "429 with nothing", "503", "503 with seconds"),
    *("500", "502", "hang", "stall", "dropped connection", "torn body", "page of HTML", "400"),
)
CASES = [
    pytest.param(name, fault, id=f"{what}-{name}")
    for at, (what, fault) in enumerate(FAULTS.items())
    for name in ([list(CLASSES)[at % len(CLASSES)]] if what in BELOW else CLASSES)
]
every_fault = pytest.mark.parametrize(("name", "fault"), CASES)
#: What is refused outright is not tried again, for that would be no use.
OUTRIGHT = {FAULTS["404 of somebody else"], FAULTS["403"]}


@every_catalogue
def test_without_a_fault(name: str, tmp_path: Path) -> None:
    with CatalogueServer(name) as server, asking_catalogues(server, folder=tmp_path) as desk:
        assert outcome(desk.resolve(QUERIES)) == EXPECTED
        assert server.overlaps == 0


@every_fault
def test_a_passing_fault_changes_nothing(name: str, fault: faults.Fault, tmp_path: Path) -> None:
    with (
        CatalogueServer(name) as server,
        asking_catalogues(server, folder=tmp_path, **patience_with(fault)) as desk,
    ):
        server.misbehave(fault, when=_from(server, 2))
        found = outcome(desk.resolve(QUERIES))
        assert found[0] == EXPECTED[0]
        assert found[1:] == EXPECTED[1:] or fault in OUTRIGHT
        assert ("matched", None) not in found
        assert server.overlaps == 0
        assert len(server.requests) <= 16


@every_fault
def test_a_lasting_fault_invents_nothing(name: str, fault: faults.Fault, tmp_path: Path) -> None:
    with (
        CatalogueServer(name) as server,
        asking_catalogues(server, folder=tmp_path, **patience_with(fault)) as desk,
    ):
        started = desk.clock.time
        server.misbehave(fault, times=None)
        found = desk.resolve(QUERIES)
        assert outcome(found) == [("unavailable", None)] * len(QUERIES)
        assert all(verdict.why for verdict in found.verdicts)
        assert len(server.requests) <= 60
        assert desk.clock.time - started <= 400


@every_fault
def test_what_was_answered_before_a_lasting_fault_stays(
    name: str, fault: faults.Fault, tmp_path: Path
) -> None:
    with (
        CatalogueServer(name) as server,
        asking_catalogues(server, folder=tmp_path, **patience_with(fault)) as desk,
    ):
        server.misbehave(fault, times=None, when=_from(server, 2))
        first = QUERIES[0] if name == "dblp" else Reference(doi=EXPECTED[0][1])
        found = outcome(desk.resolve([first, *QUERIES[1:]]))
        assert found == [EXPECTED[0], *[("unavailable", None)] * 3]


def _from(server: CatalogueServer, number: int) -> Callable[[ReceivedRequest], bool]:
    """From the request of this number on."""
    return lambda _: len(server.requests) >= number


@every_catalogue
def test_an_empty_list_where_there_is_something_is_no_answer(name: str, tmp_path: Path) -> None:
    hidden = faults.Replaced(empty_list(name, 7))
    with CatalogueServer(name) as server, asking_catalogues(server, folder=tmp_path) as desk:
        server.misbehave(hidden, times=None)
        found = desk.resolve(QUERIES)
        assert {status for status, _ in outcome(found)} == {"unavailable"}


@every_catalogue
def test_an_empty_list_is_believed_when_it_is_given_twice(name: str, tmp_path: Path) -> None:
    with CatalogueServer(name) as server:
        server.misbehave(faults.Replaced(empty_list(name, 0)))
        with asking_catalogues(server, folder=tmp_path) as desk:
            assert outcome(desk.resolve(QUERIES[:1])) == EXPECTED[:1]
            assert len(server.requests) == 2
    with CatalogueServer(name) as server:
        server.misbehave(faults.Replaced(empty_list(name, 0)), times=None)
        with asking_catalogues(server, folder=tmp_path / "other") as desk:
            assert outcome(desk.resolve(QUERIES[:1])) == [("not found", None)]
            assert len(server.requests) == 3  # by title, and by words twice
        server.behave()
        with asking_catalogues(server, folder=tmp_path / "other") as desk:
            assert outcome(desk.resolve(QUERIES[:1])) == EXPECTED[:1]  # nothing empty was kept


@every_catalogue
def test_a_second_run_asks_nothing(name: str, tmp_path: Path) -> None:
    with CatalogueServer(name) as server:
        for _ in range(2):
            with asking_catalogues(server, folder=tmp_path) as desk:
                found = desk.resolve(QUERIES[:3])
                assert outcome(found) == EXPECTED[:3]
        assert found.requests == 0
        assert {exchange.from_cache for _, exchange in found.exchanges} == {True}
        assert len(server.requests) == (1 if name in TITLES_TOGETHER else 3)


@every_catalogue
def test_offline_takes_what_is_kept(name: str, tmp_path: Path) -> None:
    with CatalogueServer(name) as server:
        with asking_catalogues(server, folder=tmp_path) as desk:
            desk.resolve(QUERIES[:1])
        address = (name, server.url)
    with asking_catalogues(address, folder=tmp_path, offline=True) as desk:
        assert outcome(desk.resolve(QUERIES[:1])) == EXPECTED[:1]
        assert outcome(desk.resolve(QUERIES[1:2])) == [("unavailable", None)]


@every_catalogue
def test_no_server_at_all(name: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        address = (name, f"http://127.0.0.1:{taken.getsockname()[1]}")
        with asking_catalogues(address, folder=tmp_path) as desk:
            found = desk.resolve(QUERIES)
            assert outcome(found) == [("unavailable", None)] * len(QUERIES)
            assert "no connection to 127.0.0.1" in found.verdicts[0].why
            assert sum(desk.clock.slept) <= 5  # nothing is to be gained by waiting


@every_catalogue
def test_retry_after_is_waited_out(name: str, tmp_path: Path) -> None:
    with CatalogueServer(name) as server, asking_catalogues(server, folder=tmp_path) as desk:
        server.misbehave(faults.too_many_requests(retry_after=50))
        assert outcome(desk.resolve(QUERIES[:1])) == EXPECTED[:1]
        assert desk.clock.slept[0] == pytest.approx(50)


@every_catalogue
def test_a_pause_until_tomorrow_is_not_waited_for(name: str, tmp_path: Path) -> None:
    """As OpenAlex says it when a day's budget is spent."""
    with CatalogueServer(name) as server:
        server.misbehave(faults.too_many_requests(retry_after=40_000))
        with asking_catalogues(server, folder=tmp_path) as desk:
            found = desk.resolve(QUERIES)
            assert {status for status, _ in outcome(found)} == {"unavailable"}
            assert desk.clock.slept == []
            assert len(server.requests) == 1


@every_catalogue
def test_without_patience_nothing_is_tried_twice(name: str, tmp_path: Path) -> None:
    patience = Retries(patience=0)
    with (
        CatalogueServer(name) as server,
        asking_catalogues(server, folder=tmp_path, retries=patience) as desk,
    ):
        server.misbehave(faults.refused(503))
        assert outcome(desk.resolve(QUERIES)) == [("unavailable", None)] * len(QUERIES)
        assert len(server.requests) == 1


@every_catalogue
def test_a_redirect_is_named_and_not_followed(name: str, tmp_path: Path) -> None:
    moved = Answer(301, b"", "text/html", (("Location", "https://elsewhere.example/api"),))
    with CatalogueServer(name) as server, asking_catalogues(server, folder=tmp_path) as desk:
        server.misbehave(faults.Replaced(moved), times=None)
        found = desk.resolve(QUERIES[:1])
        assert outcome(found) == [("unavailable", None)]
        assert "https://elsewhere.example/api" in found.verdicts[0].why


def test_a_source_that_is_down_leaves_open_what_the_others_lack(tmp_path: Path) -> None:
    """Matched is what one of them is sure of; not found can't be said without the other."""
    with CatalogueServer("crossref", WORKS[:1]) as crossref, CatalogueServer("dblp") as dblp:
        dblp.misbehave(faults.refused(503), times=None)
        with asking_catalogues(crossref, dblp, folder=tmp_path) as desk:
            found = desk.resolve(QUERIES)
            assert outcome(found) == [EXPECTED[0], *[("unavailable", None)] * 3]
            assert "DBLP says HTTP 503" in found.verdicts[1].why


def test_crossrefs_own_word_that_a_doi_is_unknown(tmp_path: Path) -> None:
    query = [Reference(doi="10.1371/notarealdoi")]
    with CatalogueServer("crossref") as server:
        with asking_catalogues(server, folder=tmp_path) as desk:
            assert outcome(desk.resolve(query)) == [("not found", None)]
            assert len(server.requests) == 1
        elsewhere = Answer(404, b"no such host here", TEXT_TYPE)
        server.misbehave(faults.Replaced(elsewhere), times=None)
        with asking_catalogues(server, folder=tmp_path) as desk:
            assert outcome(desk.resolve(query)) == [("unavailable", None)]
