"""How the loopback Zotero server takes a write of several objects, clause by clause.

The expected statuses and sentences are those of Zotero's own contract tests and documentation.
"""

from __future__ import annotations

import pytest

from support.zotero_answers import Json
from support.zotero_asking import Asker, Reply
from support.zotero_library import Library

ITEMS = "users/1/items"
PERSON = {"creatorType": "author", "firstName": "Ada", "lastName": "Lovelace"}


def failure(reply: Reply, place: int = 0) -> tuple[int, str]:
    assert reply.status == 200
    failed = reply.json["failed"][str(place)]
    return failed["code"], failed["message"]


class TestSeveral:
    def test_one_request_is_one_version(self, asker: Asker, library: Library) -> None:
        reply = asker.post(ITEMS, [{"itemType": "preprint", "title": str(n)} for n in range(50)])
        assert (reply.version, library.version) == (1, 1)
        assert {item["version"] for item in library.items.values()} == {1}
        assert [item["title"] for item in library.items.values()] == [str(n) for n in range(50)]
        assert asker.post(ITEMS, [{"itemType": "book"}]).version == 2

    def test_nothing_is_taken_for_a_double(self, asker: Asker, library: Library) -> None:
        for _ in range(2):
            assert asker.post(ITEMS, [{"itemType": "book", "title": "Twice"}]).status == 200
        assert len(library.items) == 2

    def test_51_are_too_many(self, asker: Asker, library: Library) -> None:
        reply = asker.post(ITEMS, [{"itemType": "book"}] * 51)
        assert (reply.status, reply.text) == (413, "Cannot add more than 50 items at a time")
        assert (reply.version, library.version, library.items) == (None, 0, {})

    def test_each_succeeds_or_fails_by_itself(self, asker: Asker, library: Library) -> None:
        key = library.put_item(title="Held")
        held = asker.get(f"{ITEMS}/{key}").json
        reply = asker.post(ITEMS, [{"itemType": "book"}, {"itemType": "novel"}, held, [], {}])
        assert reply.json["success"].keys() == reply.json["successful"].keys() == {"0"}
        assert reply.json["unchanged"] == {"2": key}
        assert reply.failures == {"1": 400, "3": 400, "4": 400}
        assert "key" not in reply.json["failed"]["1"]
        assert library.items[key]["version"] == 1
        assert reply.version == library.version == 2

    def test_the_body_has_to_be_an_array(self, asker: Asker) -> None:
        reply = asker.post(ITEMS, {"itemType": "book"})
        assert (reply.status, reply.text) == (400, "Uploaded data must be a JSON array")
        assert asker.post(ITEMS, b"[{").status == 400
        assert asker.post(ITEMS, b"").status == 400

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ({}, "'itemType' property not provided"),
            ({"itemType": "novel"}, "'novel' is not a valid itemType"),
            ({"itemType": "book", "colour": "red"}, "Invalid property 'colour'"),
            (
                {"itemType": "bookSection", "publicationTitle": "x"},
                "'publicationTitle' is not a valid field for type 'bookSection'",
            ),
            ({"itemType": "book", "title": ["x"]}, "Unexpected array for property 'title'"),
            ({"itemType": "book", "creators": [{"name": "x"}]}, "must contain 'creatorType'"),
            (
                {"itemType": "book", "creators": [PERSON, {"creatorType": "author"}]},
                "creator object must contain 'firstName'/'lastName' or 'name'",
            ),
            (
                {"itemType": "book", "creators": [{"creatorType": "author", "lastName": "x"}]},
                "'firstName' creator field must be set if 'lastName' is set",
            ),
            (
                {"itemType": "book", "creators": [PERSON | {"name": "x"}]},
                "'firstName' and 'name' creator fields are mutually exclusive",
            ),
            (
                {"itemType": "preprint", "creators": [PERSON | {"creatorType": "artist"}]},
                "'artist' is not a valid creator type for item type 'preprint'",
            ),
            (
                {"itemType": "preprint", "creators": [PERSON | {"creatorType": "hero"}]},
                "'hero' is not a valid creator type",
            ),
            ({"itemType": "book", "tags": ["x"]}, "Tag must be an object"),
            ({"itemType": "book", "tags": [{"name": "x"}]}, "Invalid tag property 'name'"),
            ({"itemType": "book", "collections": "x"}, "'collections' property must be an array"),
            ({"itemType": "book", "collections": ["x"]}, "'x' is not a valid collection key"),
            ({"itemType": "book", "relations": {"x": "y"}}, "Unsupported predicate 'x'"),
            ({"itemType": "book", "note": "x"}, "valid only for note and attachment items"),
            ({"itemType": "book", "accessDate": "today"}, "'accessDate' must be in ISO 8601"),
            ({"itemType": "attachment", "tags": []}, "'linkMode' property not provided"),
            ({"itemType": "book", "key": "ABC"}, "'ABC' is not a valid item key"),
            ({"itemType": "book", "itemKey": "ABCD2345"}, "'itemKey' property is now 'key'"),
            ({"itemType": "book", "version": 3}, "valid only if item key is provided"),
        ],
    )
    def test_ill_formed_items_are_400(
        self, asker: Asker, library: Library, given: Json, message: str
    ) -> None:
        code, told = failure(asker.post(ITEMS, [given]))
        assert (code, library.items) == (400, {})
        assert message in told

    def test_an_empty_value_passes_in_a_field_of_another_type(self, asker: Asker) -> None:
        reply = asker.post(ITEMS, [{"itemType": "book", "repository": ""}])
        assert "repository" not in reply.json["successful"]["0"]["data"]

    def test_the_nameless_creator_of_a_template_is_passed_over(self, asker: Asker) -> None:
        made = asker.get("items/new", itemType="preprint").json
        assert asker.post(ITEMS, [made]).json["successful"]["0"]["data"]["creators"] == []

    def test_places_that_are_not_there_are_409(self, asker: Asker, library: Library) -> None:
        note = library.put_item("note", note="x")
        reply = asker.post(
            ITEMS,
            [
                {"itemType": "book", "collections": ["NNNNNNNN"]},
                {"itemType": "note", "parentItem": "NNNNNNNN"},
                {"itemType": "note", "parentItem": note},
            ],
        )
        assert reply.failures == {"0": 409, "1": 409, "2": 409}
        assert reply.json["failed"]["0"]["data"] == {"collection": "NNNNNNNN"}
        assert reply.json["failed"]["1"]["data"] == {"parentItem": "NNNNNNNN"}

    def test_children_are_notes_or_attachments_and_in_no_collection(
        self, asker: Asker, library: Library
    ) -> None:
        parent, shelf = library.put_item(), library.put_collection("Shelf")
        note = {"itemType": "note", "note": "x", "parentItem": parent}
        reply = asker.post(
            ITEMS,
            [note, note | {"collections": [shelf]}, {"itemType": "book", "parentItem": parent}],
        )
        assert reply.failures == {"1": 400, "2": 400}
        assert len(library.children(parent)) == 1

    @pytest.mark.parametrize(
        "given",
        [
            {"itemType": "book", "title": "x" * 65_536},
            {"itemType": "book", "tags": [{"tag": "x" * 256}]},
            {"itemType": "book", "creators": [PERSON | {"lastName": "x" * 256}]},
        ],
    )
    def test_too_long_values_are_413(self, asker: Asker, given: Json) -> None:
        assert failure(asker.post(ITEMS, [given, {"itemType": "book"}]))[0] == 413

    def test_doubled_tags_are_kept_once(self, asker: Asker) -> None:
        tags = [{"tag": "a"}, {"tag": "b", "type": 1}, {"tag": "a"}, {"tag": " "}]
        reply = asker.post(ITEMS, [{"itemType": "book", "tags": tags}])
        assert reply.json["successful"]["0"]["data"]["tags"] == [
            {"tag": "a"},
            {"tag": "b", "type": 1},
        ]


class TestObjectVersions:
    def test_an_own_key_makes_an_item_once(self, asker: Asker, library: Library) -> None:
        given = {"itemType": "book", "key": "ABCD2345", "version": 0}
        assert asker.post(ITEMS, [given]).json["success"] == {"0": "ABCD2345"}
        again = asker.post(ITEMS, [given])
        assert failure(again) == (
            412,
            "Item has been modified since specified version (expected 0, found 1)",
        )
        assert list(library.items) == ["ABCD2345"]

    def test_an_unknown_key_with_a_version_is_404(self, asker: Asker) -> None:
        given = {"itemType": "book", "key": "ABCD2345", "version": 123}
        assert failure(asker.post(ITEMS, [given])) == (
            404,
            "Item doesn't exist (expected version 123; use 0 instead)",
        )

    def test_the_rest_stays(self, asker: Asker, library: Library) -> None:
        key = library.put_item(title="Old", date="2020", creators=[PERSON])
        reply = asker.post(ITEMS, [{"key": key, "version": 1, "title": "New"}])
        assert reply.json["success"] == {"0": key}
        item = library.items[key]
        assert (item["title"], item["date"], item["creators"]) == ("New", "2020", [PERSON])

    def test_arrays_are_replaced_whole(self, asker: Asker, library: Library) -> None:
        key = library.put_item(tags=[{"tag": "old"}])
        asker.post(ITEMS, [{"key": key, "version": 1, "tags": [{"tag": "new"}]}])
        assert library.items[key]["tags"] == [{"tag": "new"}]

    def test_without_a_version_it_is_428(self, asker: Asker, library: Library) -> None:
        key = library.put_item(title="Old")
        assert failure(asker.post(ITEMS, [{"key": key, "title": "New"}]))[0] == 428
        known = asker.post(
            ITEMS, [{"key": key, "title": "New"}], If_Unmodified_Since_Version=library.version
        )
        assert known.json["success"] == {"0": key}

    def test_a_stale_version_is_412_for_that_item_alone(
        self, asker: Asker, library: Library
    ) -> None:
        one, two = library.put_item(title="One"), library.put_item(title="Two")
        library.edit(one, title="One, by hand")
        reply = asker.post(
            ITEMS,
            [{"key": one, "version": 1, "title": "x"}, {"key": two, "version": 2, "title": "y"}],
        )
        assert reply.failures == {"0": 412}
        assert [item["title"] for item in library.items.values()] == ["One, by hand", "y"]

    def test_an_item_twice_in_a_request_is_changed_twice(
        self, asker: Asker, library: Library
    ) -> None:
        key = library.put_item()
        given = [{"key": key, "version": 1, name: "x"} for name in ("title", "extra")]
        assert asker.post(ITEMS, given).failures == {}
        assert (library.items[key]["title"], library.items[key]["extra"]) == ("x", "x")


class TestLibraryVersion:
    def test_a_stale_library_is_412_and_nothing_is_written(
        self, asker: Asker, library: Library
    ) -> None:
        library.put_item()
        reply = asker.post(ITEMS, [{"itemType": "book"}], If_Unmodified_Since_Version=0)
        assert (reply.status, reply.version, len(library.items)) == (412, 1, 1)
        assert library.version == 1

    def test_a_good_one_lets_pass(self, asker: Asker, library: Library) -> None:
        library.put_item()
        reply = asker.post(ITEMS, [{"itemType": "book"}], If_Unmodified_Since_Version=1)
        assert (reply.status, reply.version) == (200, 2)
        assert asker.post(ITEMS, [], If_Unmodified_Since_Version="x").status == 400
