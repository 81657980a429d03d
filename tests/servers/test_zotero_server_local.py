"""The loopback server as the local API of the desktop program, where it differs from the web.

The differences are those measured on a real Zotero 11.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.zotero_access import Person
from support.zotero_asking import Asker, desktop
from support.zotero_library import Library
from support.zotero_server import SERVER_ID, ZoteroServer

ITEMS = "users/0/items"
BOOK = {"itemType": "book", "title": "Wanted"}


@pytest.fixture
def asker() -> Iterator[Asker]:
    with desktop() as opened:
        yield opened


class TestWrites:
    def test_each_object_is_a_version(self, asker: Asker, library: Library) -> None:
        reply = asker.post(ITEMS, [BOOK] * 50)
        assert (reply.version, library.version) == (50, 50)
        assert [item["version"] for item in library.items.values()] == list(range(1, 51))
        assert asker.post(ITEMS, [BOOK] * 60).status == 413

    def test_unchanged_objects_take_none(self, asker: Asker, library: Library) -> None:
        key = library.put_item(title="Same")
        reply = asker.post(ITEMS, [asker.get(f"{ITEMS}/{key}").json])
        assert (reply.json["unchanged"], library.version) == ({"0": key}, 1)

    def test_own_keys_are_not_taken(self, asker: Asker, library: Library) -> None:
        reply = asker.post(ITEMS, [BOOK | {"key": "ABCD2345", "version": 0}])
        assert (reply.failures, library.items) == ({"0": 400}, {})

    def test_unknown_fields_go_into_extra(self, asker: Asker, library: Library) -> None:
        given = BOOK | {"extra": "kept", "proceedingsTitle": "Proc."}
        (key,) = asker.post(ITEMS, [given]).json["success"].values()
        assert library.items[key]["extra"] == "Proceedings Title: Proc.\nkept"

    def test_versions_are_kept_to_as_on_the_web(self, asker: Asker, library: Library) -> None:
        key = library.put_item(title="Old", date="2020")
        library.edit(key, title="By hand")
        given = {"key": key, "title": "Ours"}
        assert asker.post(ITEMS, [given]).failures == {"0": 428}
        assert asker.post(ITEMS, [given | {"version": 1}]).failures == {"0": 412}
        stale = asker.ask(
            "PATCH", f"{ITEMS}/{key}", {"title": "Ours"}, If_Unmodified_Since_Version=1
        )
        assert stale.status == 412
        assert asker.post(ITEMS, [given | {"version": 2}]).json["success"] == {"0": key}
        assert (library.items[key]["title"], library.items[key]["date"]) == ("Ours", "2020")

    def test_write_tokens_too(self, asker: Asker, library: Library) -> None:
        statuses = [
            asker.post(ITEMS, [BOOK], Zotero_Write_Token="0123456789").status for _ in range(2)
        ]
        assert (statuses, len(library.items)) == ([200, 412], 1)


class TestReads:
    def test_empty_fields_are_left_out(self, asker: Asker, library: Library) -> None:
        key = library.put_item("book", title="Wanted")
        data = asker.get(f"{ITEMS}/{key}").json["data"]
        assert data["title"] == "Wanted"
        assert "publisher" not in data

    def test_everything_is_sent_unasked(self, asker: Asker, library: Library) -> None:
        for _ in range(130):
            library.put_item()
        assert len(asker.get(ITEMS).json) == 130
        page = asker.get(ITEMS, limit=120)
        assert len(page.json) == 120
        assert page.links["next"] == f"{asker.server.url}/{ITEMS}?limit=120&start=120"

    @pytest.mark.parametrize(
        "path", ["items/new?itemType=book", "users/0/deleted?since=0", "keys/current"]
    )
    def test_what_the_program_has_not(self, asker: Asker, path: str) -> None:
        assert asker.get(path).status == 404

    def test_only_the_program_own_user_is_there(self, asker: Asker) -> None:
        assert asker.get("users/5/items").status == 400
        assert asker.get("groups/5/items").status == 404

    def test_reading_needs_no_key(self, server: ZoteroServer) -> None:
        assert Asker(server).get(ITEMS).status == 200


class TestLeave:
    def test_a_write_names_the_program_and_has_a_key(self, asker: Asker) -> None:
        nameless = Asker(asker.server, asker.key)
        assert nameless.post(ITEMS, [BOOK]).status == 428
        stranger = Asker(asker.server, asker.key, {"Zotero-Server-ID": "AnotherOne12"})
        assert stranger.post(ITEMS, [BOOK]).status == 412
        keyless = Asker(asker.server, "", asker.headers).post(ITEMS, [BOOK])
        assert keyless.status == 401
        assert "/api/local/authorize" in keyless.text
        assert asker.server.carried_out == 0

    def test_a_person_is_asked_for_it(self, server: ZoteroServer, library: Library) -> None:
        names = {"Zotero-Server-ID": SERVER_ID}
        given = Asker(server, "", names).post("local/authorize", {"appName": "ours"}).json
        assert given["remember"] is True
        trusted = Asker(server, given["key"], names)
        assert [trusted.post(ITEMS, [BOOK]).status for _ in range(2)] == [200, 200]
        server.let_person(Person.ALLOWS_ONCE)
        once = Asker(server, "", names).post("local/authorize", {"appName": "ours"}).json
        assert once["remember"] is False
        single = Asker(server, once["key"], names)
        assert [single.post(ITEMS, [BOOK]).status for _ in range(2)] == [200, 401]
        server.let_person(Person.DENIES)
        assert Asker(server, "", names).post("local/authorize", {"appName": "x"}).status == 403
        assert len(library.items) == 3

    def test_an_older_program_takes_no_writes(self, asker: Asker, library: Library) -> None:
        asker.server.let_person(Person.HAS_OLDER_PROGRAM)
        assert asker.post(ITEMS, [BOOK]).status == 501
        reply = asker.get(ITEMS)
        assert (reply.status, reply.headers["Zotero-Server-ID"]) == (200, None)
        assert library.items == {}

    def test_a_closed_api_answers_nothing(self, asker: Asker) -> None:
        asker.server.let_person(Person.HAS_CLOSED_API)
        reply = asker.get(ITEMS)
        assert (reply.status, reply.text) == (403, "Local API is not enabled")
