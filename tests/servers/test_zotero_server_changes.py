"""How the loopback Zotero server changes and deletes single objects, clause by clause.

The expected statuses and sentences are those of Zotero's own contract tests and documentation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from support.zotero_answers import Json
from support.zotero_asking import Asker, Clock, Reply, web
from support.zotero_library import Library

ITEMS = "users/1/items"
PERSON = {"creatorType": "author", "firstName": "Ada", "lastName": "Lovelace"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def asker(clock: Clock) -> Iterator[Asker]:
    with web(clock) as opened:
        yield opened


class TestOne:
    def change(self, asker: Asker, method: str, key: str, body: Any, **headers: Any) -> Reply:
        return asker.ask(method, f"{ITEMS}/{key}", body, **headers)

    def test_patch_changes_what_it_names(self, asker: Asker, library: Library) -> None:
        key = library.put_item(title="Old", date="2020")
        reply = self.change(asker, "PATCH", key, {"title": "New"}, If_Unmodified_Since_Version=1)
        assert (reply.status, reply.body, reply.version) == (204, b"", 2)
        item = library.items[key]
        assert (item["title"], item["date"], item["version"]) == ("New", "2020", 2)

    def test_put_clears_what_it_does_not_name(self, asker: Asker, library: Library) -> None:
        key = library.put_item(title="Old", date="2020")
        whole = {"itemType": "preprint", "title": "New", "tags": [], "relations": {}}
        reply = self.change(asker, "PUT", key, whole | {"version": 1})
        assert (reply.status, reply.text) == (400, "'collections' property not provided")
        reply = self.change(asker, "PUT", key, whole | {"collections": [], "version": 1})
        assert reply.status == 204
        assert (library.items[key]["title"], library.items[key]["date"]) == ("New", "")

    def test_an_unchanged_item_keeps_its_version(self, asker: Asker, library: Library) -> None:
        key = library.put_item(title="Same")
        shown = asker.get(f"{ITEMS}/{key}").json
        reply = self.change(asker, "PUT", key, shown)
        assert (reply.status, reply.version, library.items[key]["version"]) == (204, 1, 1)

    @pytest.mark.parametrize("method", ["PUT", "PATCH"])
    def test_versions(self, asker: Asker, library: Library, method: str) -> None:
        key = library.put_item(title="Old")
        library.edit(key, title="By hand")
        whole = {"itemType": "preprint", "tags": [], "relations": {}, "collections": []}
        assert self.change(asker, method, key, whole).status == 428
        stale = self.change(asker, method, key, whole, If_Unmodified_Since_Version=1)
        assert (stale.status, stale.version) == (412, 2)
        assert self.change(asker, method, key, whole | {"version": 1}).status == 412
        differ = self.change(
            asker, method, key, whole | {"version": 1}, If_Unmodified_Since_Version=2
        )
        assert (differ.status, differ.version) == (400, None)
        assert library.items[key]["title"] == "By hand"

    def test_a_key_that_is_not_there(self, asker: Asker, library: Library) -> None:
        book = {"itemType": "book"}
        assert self.change(asker, "PATCH", "ABCD2345", book).status == 404
        assert (
            self.change(asker, "PATCH", "ABCD2345", book, If_Unmodified_Since_Version=9).status
            == 404
        )
        for method, key in (("PATCH", "ABCD2345"), ("PUT", "BCDE3456")):
            made = self.change(asker, method, key, book, If_Unmodified_Since_Version=0)
            assert made.status == 204
        assert list(library.items) == ["ABCD2345", "BCDE3456"]

    def test_a_key_in_the_body_has_to_be_the_one_in_the_path(
        self, asker: Asker, library: Library
    ) -> None:
        key = library.put_item()
        reply = self.change(asker, "PATCH", key, {"key": "ABCD2345", "version": 1})
        assert reply.status == 409

    def test_delete_wants_the_version(self, asker: Asker, library: Library) -> None:
        key = library.put_item()
        library.put_item("note", parentItem=key)
        assert self.change(asker, "DELETE", key, None).status == 428
        stale = self.change(asker, "DELETE", key, None, If_Unmodified_Since_Version=0)
        assert stale.status == 412
        gone = self.change(asker, "DELETE", key, None, If_Unmodified_Since_Version=1)
        assert (gone.status, gone.version, library.items) == (204, 3, {})
        again = self.change(asker, "DELETE", key, None, If_Unmodified_Since_Version=0)
        assert again.status == 404
        assert len(asker.get("users/1/deleted", since=2).json["items"]) == 2

    def test_the_trash_is_a_property(self, asker: Asker, library: Library) -> None:
        key = library.put_item()
        self.change(asker, "PATCH", key, {"deleted": 1}, If_Unmodified_Since_Version=1)
        assert library.items[key]["deleted"] == 1
        self.change(asker, "PATCH", key, {"deleted": 0}, If_Unmodified_Since_Version=2)
        assert "deleted" not in library.items[key]

    def test_a_new_type_takes_over_what_it_has_a_place_for(
        self, asker: Asker, library: Library
    ) -> None:
        key = library.put_item(title="T", repository="arXiv", archiveID="arXiv:1", date="2020")
        given = {"itemType": "journalArticle", "publicationTitle": "Journal"}
        self.change(asker, "PATCH", key, given, If_Unmodified_Since_Version=1)
        item = library.items[key]
        assert (item["publisher"], item["date"], item["publicationTitle"]) == (
            "arXiv",
            "2020",
            "Journal",
        )
        assert "archiveID" not in item

    def test_dates(self, asker: Asker, library: Library, clock: Clock) -> None:
        key = library.put_item(title="Old")
        clock.go(hours=1)
        tagged = {"tags": [{"tag": "a"}], "deleted": 1, "version": 1}
        self.change(asker, "PATCH", key, tagged)
        assert library.items[key]["dateModified"] == "2026-11-23T11:40:19Z"
        self.change(asker, "PATCH", key, {"title": "New", "version": 2})
        assert library.items[key]["dateModified"] == "2026-11-23T12:40:19Z"
        moved = {"dateAdded": "2001-01-01T00:00:00Z", "version": 3}
        assert self.change(asker, "PATCH", key, moved).status == 400


class TestManyGone:
    def test_items_by_their_keys(self, asker: Asker, library: Library) -> None:
        one, two, three = (library.put_item() for _ in range(3))
        path = f"{ITEMS}?itemKey={one},{two},"
        assert asker.ask("DELETE", path).status == 428
        assert asker.ask("DELETE", path, If_Unmodified_Since_Version=2).status == 412
        gone = asker.ask("DELETE", path, If_Unmodified_Since_Version=3)
        assert (gone.status, gone.version, list(library.items)) == (204, 4, [three])
        assert asker.ask("DELETE", ITEMS, If_Unmodified_Since_Version=4).status == 400

    def test_collections(self, asker: Asker, library: Library) -> None:
        outer = library.put_collection("Outer")
        library.put_collection("Inner", parent=outer)
        key = library.put_item(collections=[outer])
        path = f"users/1/collections?collectionKey={outer}"
        assert asker.ask("DELETE", path, If_Unmodified_Since_Version=3).status == 204
        assert (library.collections, library.items[key]["collections"]) == ({}, [])

    def test_tags(self, asker: Asker, library: Library) -> None:
        key = library.put_item(tags=[{"tag": name} for name in "abc"])
        path = "users/1/tags?tag=a%20||%20b"
        assert asker.ask("DELETE", path).status == 428
        assert asker.ask("DELETE", path, If_Unmodified_Since_Version=1).status == 204
        assert (library.tags, library.items[key]["version"]) == ({"c": 1}, 2)
        assert asker.get("users/1/deleted", since=1).json["tags"] == ["a", "b"]


class TestCollections:
    def test_made_changed_and_deleted(self, asker: Asker, library: Library) -> None:
        made = asker.post("users/1/collections", [{"name": "Survey"}])
        key = made.json["success"]["0"]
        assert made.json["successful"]["0"]["data"]["parentCollection"] is False
        path = f"users/1/collections/{key}"
        renamed = asker.ask("PUT", path, {"name": "Surveys", "version": 1})
        assert (renamed.status, library.collections[key]["name"]) == (204, "Surveys")
        assert asker.ask("DELETE", path).status == 428
        assert asker.ask("DELETE", path, If_Unmodified_Since_Version=2).status == 204
        assert library.collections == {}

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({}, 400),
            ({"name": ""}, 400),
            ({"name": 5}, 400),
            ({"name": "x", "colour": "red"}, 400),
            ({"name": "x", "parentCollection": "NNNNNNNN"}, 409),
            ({"name": "x" * 256}, 413),
        ],
    )
    def test_refused(self, asker: Asker, given: Json, code: int) -> None:
        assert asker.post("users/1/collections", [given]).failures == {"0": code}


class TestByHand:
    def test_a_person_moves_the_version(self, library: Library) -> None:
        key = library.put_item(title="One")
        assert library.edit(key, title="Two") == 2
        assert library.trash(key) == 3
        assert (library.items[key]["title"], library.items[key]["deleted"]) == ("Two", 1)
        assert library.erase(key) == 4
        assert (library.items, library.version) == ({}, 4)

    def test_what_no_zotero_holds_is_refused(self, library: Library) -> None:
        for wrong in ({"itemType": "novel"}, {"itemType": "book", "repository": "x"}):
            with pytest.raises(ValueError, match=r"novel|repository"):
                library.put(wrong)
        library.put({"itemType": "book", "key": "ABCD2345"})
        with pytest.raises(ValueError, match="ABCD2345"):
            library.put({"itemType": "book", "key": "ABCD2345"})

    def test_copies_are_handed_out(self, library: Library) -> None:
        key = library.put_item(tags=[{"tag": "a"}])
        library.items[key]["tags"].append({"tag": "b"})
        assert library.items[key]["tags"] == [{"tag": "a"}]
