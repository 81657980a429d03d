"""Who may do what with the loopback Zotero server, and how often: keys and write tokens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from support.zotero_asking import Asker, Clock, Reply, web
from support.zotero_library import Library
from support.zotero_server import ZoteroServer

ITEMS = "users/1/items"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def asker(clock: Clock) -> Iterator[Asker]:
    with web(clock) as opened:
        yield opened


class TestRights:
    def test_who_may_read_and_write(self, server: ZoteroServer) -> None:
        server.library("users/2")
        server.library("groups/7")
        server.library("groups/8", public=True)
        reader = server.add_key("readerreader", write=False, groups={7: False})

        def statuses(key: str, path: str) -> tuple[int, int]:
            asker = Asker(server, key)
            return asker.get(path).status, asker.post(path, [{"itemType": "book"}]).status

        assert statuses("secretkeysecretkeysecret", "users/1/items") == (200, 200)
        assert statuses("secretkeysecretkeysecret", "users/2/items") == (403, 403)
        assert statuses("secretkeysecretkeysecret", "groups/7/items") == (200, 200)
        assert statuses(reader, "users/1/items") == (200, 403)
        assert statuses(reader, "groups/7/items") == (200, 403)
        assert statuses("", "users/1/items") == (403, 403)
        assert statuses("", "groups/8/items") == (200, 403)
        assert statuses("nosuchkey", "groups/8/items") == (403, 403)

    def test_a_key_tells_its_rights(self, server: ZoteroServer) -> None:
        reader = server.add_key("readerreader", user=3, write=False, groups={7: True})
        told = Asker(server, reader).get("keys/current").json
        assert told == Asker(server).get(f"keys/{reader}").json
        assert (told["userID"], told["access"]["user"]["write"]) == (3, False)
        assert told["access"]["groups"] == {"7": {"library": True, "write": True}}
        server.remove_key(reader)
        assert Asker(server, reader).get("keys/current").status == 403
        assert Asker(server).get("keys/current").status == 403
        assert Asker(server).get("keys/nosuchkey").status == 404

    def test_a_key_without_notes_sees_none(self, server: ZoteroServer) -> None:
        server.library("users/1").put_item("note", note="mine")
        blind = server.add_key("blindblind", notes=False)
        assert Asker(server, blind).get("users/1/items").json == []

    def test_the_groups_of_a_key(self, server: ZoteroServer) -> None:
        server.library("groups/7", title="Readers")
        server.library("groups/9")
        key = server.add_key("onegroup", groups={7: True})
        shown = Asker(server, key).get("users/1/groups").json
        assert [(each["id"], each["data"]["name"]) for each in shown] == [(7, "Readers")]
        library = (
            Asker(server, key)
            .post("groups/7/items", [{"itemType": "book"}])
            .json["successful"]["0"]["library"]
        )
        assert (library["type"], library["id"]) == ("group", 7)


class TestWriteTokens:
    TOKEN = "0123456789abcdef0123456789abcdef"

    def post(self, asker: Asker, token: str = TOKEN, **given: Any) -> Reply:
        return asker.post(ITEMS, [{"itemType": "book"} | given], Zotero_Write_Token=token)

    def test_a_token_is_good_for_one_write_in_12_hours(
        self, asker: Asker, library: Library, clock: Clock
    ) -> None:
        assert self.post(asker).status == 200
        clock.go(hours=11.9)
        again = self.post(asker)
        assert (again.status, again.text) == (412, "Write token already used")
        assert len(library.items) == 1
        clock.go(hours=0.2)
        assert self.post(asker).status == 200

    def test_a_refused_write_leaves_it_unused(self, asker: Asker, library: Library) -> None:
        stale = asker.post(
            ITEMS, [], Zotero_Write_Token=self.TOKEN, If_Unmodified_Since_Version="x"
        )
        assert stale.status == 400
        assert self.post(asker).status == 200
        assert len(library.items) == 1

    def test_it_belongs_to_its_key(self, server: ZoteroServer, asker: Asker) -> None:
        assert self.post(asker).status == 200
        assert self.post(Asker(server, server.add_key("another"))).status == 200

    def test_its_length(self, asker: Asker) -> None:
        assert self.post(asker, "1234").status == 400
        assert self.post(asker, "1" * 33).status == 400
