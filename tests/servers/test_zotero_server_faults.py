"""The loopback Zotero server's moods: each fault comes when it was ordered, and the library is
afterwards what a client cannot know."""

from __future__ import annotations

import http.client
import json
import threading
import urllib.error

import pytest

from support import zotero_faults as faults
from support.zotero_asking import Asker, Reply
from support.zotero_library import Library
from support.zotero_server import ZoteroServer

ITEMS = "users/1/items"
BOOK = {"itemType": "book", "title": "Wanted"}


class TestRefusals:
    def test_429_with_its_time_to_wait(
        self, asker: Asker, server: ZoteroServer, library: Library
    ) -> None:
        server.misbehave(faults.too_many_requests(7))
        reply = asker.post(ITEMS, [BOOK])
        assert (reply.status, reply.headers["Retry-After"]) == (429, "7")
        with pytest.raises(ValueError, match="Expecting value"):
            _ = reply.json
        assert (library.items, server.writes, server.carried_out) == ({}, 1, 0)
        assert asker.post(ITEMS, [BOOK]).status == 200

    def test_429_without(self, asker: Asker, server: ZoteroServer) -> None:
        server.misbehave(faults.too_many_requests())
        assert asker.get(ITEMS).headers["Retry-After"] is None

    @pytest.mark.parametrize("status", [500, 502, 503, 504])
    def test_breakdowns(self, asker: Asker, server: ZoteroServer, status: int) -> None:
        server.misbehave(faults.refused(status, 3))
        reply = asker.get(ITEMS)
        assert (reply.status, reply.headers["Retry-After"]) == (status, "3")

    def test_backoff_stands_on_a_good_answer(
        self, asker: Asker, server: ZoteroServer, library: Library
    ) -> None:
        server.misbehave(faults.backoff(30))
        reply = asker.post(ITEMS, [BOOK])
        assert (reply.status, reply.headers["Backoff"], len(library.items)) == (200, "30", 1)


class TestBrokenLines:
    def test_a_lost_request_changed_nothing(
        self, asker: Asker, server: ZoteroServer, library: Library
    ) -> None:
        server.misbehave(faults.lost_request())
        with pytest.raises(http.client.RemoteDisconnected):
            asker.post(ITEMS, [BOOK])
        assert (library.items, server.writes, server.carried_out) == ({}, 1, 0)

    def test_a_lost_answer_changed_the_library(
        self, asker: Asker, server: ZoteroServer, library: Library
    ) -> None:
        server.misbehave(faults.lost_answer())
        with pytest.raises(http.client.RemoteDisconnected):
            asker.post(ITEMS, [BOOK], Zotero_Write_Token="0123456789")
        assert (len(library.items), server.writes, server.carried_out) == (1, 1, 1)
        again = asker.post(ITEMS, [BOOK], Zotero_Write_Token="0123456789")
        assert (again.status, len(library.items)) == (412, 1)

    def test_a_torn_answer_breaks_off_before_its_promised_end(
        self, asker: Asker, server: ZoteroServer, library: Library
    ) -> None:
        server.misbehave(faults.torn())
        with pytest.raises(http.client.IncompleteRead):
            asker.post(ITEMS, [BOOK])
        assert len(library.items) == 1

    def test_torn_json_comes_as_a_whole_answer(
        self, asker: Asker, server: ZoteroServer, library: Library
    ) -> None:
        server.misbehave(faults.torn_json())
        reply = asker.post(ITEMS, [BOOK])
        assert (reply.status, len(library.items)) == (200, 1)
        with pytest.raises(ValueError, match="line"):
            _ = reply.json

    @pytest.mark.parametrize(
        ("fault", "held"), [(faults.hung_before(), 0), (faults.hung_after(), 1)]
    )
    def test_silence_until_the_client_gives_up(
        self, asker: Asker, server: ZoteroServer, library: Library, fault: faults.Hung, held: int
    ) -> None:
        server.misbehave(fault)
        hasty = Asker(server, asker.key, timeout=0.1)
        with pytest.raises((TimeoutError, urllib.error.URLError)):
            hasty.post(ITEMS, [BOOK])
        assert len(library.items) == held

    def test_a_hung_answer_comes_on_release(self, asker: Asker, server: ZoteroServer) -> None:
        server.misbehave(faults.hung_after())
        replies: list[Reply] = []
        waiting = threading.Thread(target=lambda: replies.append(asker.get(ITEMS)))
        waiting.start()
        server.wait_for_requests(1)
        assert replies == []
        server.release()
        waiting.join(10)
        assert [reply.status for reply in replies] == [200]

    def test_slow_answers_wait_by_the_delay_handed_in(self) -> None:
        waited: list[float] = []
        with ZoteroServer(delay=waited.append) as server:
            server.library("users/1")
            server.misbehave(faults.slow(45))
            assert Asker(server, server.add_key()).get(ITEMS).status == 200
        assert waited == [45]


class TestOrders:
    def test_they_are_served_in_their_order_each_for_its_kind(
        self, asker: Asker, server: ZoteroServer
    ) -> None:
        server.misbehave(faults.refused(503), times=2, when=faults.writes)
        server.misbehave(faults.too_many_requests(), when=faults.writes)
        server.misbehave(faults.refused(500), when=faults.reads)
        assert [asker.get(ITEMS).status for _ in range(2)] == [500, 200]
        assert [asker.post(ITEMS, [BOOK]).status for _ in range(4)] == [503, 503, 429, 200]

    def test_until_told_to_behave(self, asker: Asker, server: ZoteroServer) -> None:
        server.misbehave(faults.refused(503), times=None)
        assert [asker.get(ITEMS).status for _ in range(3)] == [503] * 3
        server.behave()
        assert asker.get(ITEMS).status == 200

    def test_somebody_comes_in_between(
        self, asker: Asker, server: ZoteroServer, library: Library
    ) -> None:
        key = library.put_item(title="Old")
        server.misbehave(faults.meanwhile(lambda: library.edit(key, title="By hand")))
        reply = asker.ask("PATCH", f"{ITEMS}/{key}", {"title": "Ours", "version": 1})
        assert (reply.status, library.items[key]["title"]) == (412, "By hand")


class TestLog:
    def test_every_request_is_kept(self, asker: Asker, server: ZoteroServer) -> None:
        asker.get("users/1/items/top", tag="a b")
        asker.post(ITEMS, [BOOK], If_Unmodified_Since_Version=0)
        read, write = server.log
        assert (read.method, read.path) == ("GET", "/users/1/items/top")
        assert read.query == (("tag", "a b"),)
        assert (write.method, write.json()) == ("POST", [BOOK])
        assert write.headers["if-unmodified-since-version"] == "0"
        assert write.headers["zotero-api-key"] == asker.key
        assert (server.writes, server.carried_out) == (1, 1)

    def test_refused_writes_count_as_asked_not_as_done(
        self, asker: Asker, server: ZoteroServer
    ) -> None:
        assert asker.post(ITEMS, {"not": "an array"}).status == 400
        assert (server.writes, server.carried_out) == (1, 0)


def test_a_mistake_inside_the_server_is_raised_on_leaving() -> None:
    server = ZoteroServer()
    server.misbehave(faults.meanwhile(lambda: 1 / 0))

    def visit() -> None:
        with server, pytest.raises(http.client.RemoteDisconnected):
            Asker(server).get(ITEMS)

    with pytest.raises(ZeroDivisionError):
        visit()


def test_connections_are_kept_between_requests(asker: Asker) -> None:
    host = asker.server.url.removeprefix("http://")
    line = http.client.HTTPConnection(host, timeout=10)
    sockets = set()
    for _ in range(3):
        line.request("POST", f"/{ITEMS}", json.dumps([BOOK]), {"Zotero-API-Key": asker.key})
        line.getresponse().read()
        sockets.add(line.sock.fileno())
    line.close()
    assert len(sockets) == 1
