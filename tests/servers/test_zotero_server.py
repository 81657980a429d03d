"""The loopback Zotero server held against recorded answers of the real ones, and its reads."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from support.zotero_answers import Json
from support.zotero_asking import Asker, recording
from support.zotero_library import Library
from support.zotero_server import RECORDED_AT, SERVER_ID, ZoteroServer

LOCAL = recording("local-items")


def at_home(value: Any, server: ZoteroServer, base: str = "https://api.zotero.org") -> Any:
    """An answer of ours as if it came from the real address."""
    return json.loads(json.dumps(value).replace(server.url, base))


class TestWebRecordings:
    def shown(self, name: str, path: str, *others: Json) -> tuple[Json, Json]:
        """Our answer for a recorded object laid in as it was, and the recorded one."""
        theirs = recording(name)["body"]
        with ZoteroServer() as server:
            library = server.library("users/16916553", title="mattmg")
            for each in (*others, theirs["data"]):
                library.put(each)
            asker = Asker(server, server.add_key(user=16916553))
            reply = asker.get(f"users/16916553/{path}")
            assert (reply.status, reply.version) == (200, theirs["version"])
            return at_home(reply.json, server), theirs

    def test_an_item(self) -> None:
        child = {"itemType": "attachment", "key": "BGM2NJZH", "parentItem": "LF4MJWZK"}
        child |= {"linkMode": "imported_file", "contentType": "application/pdf", "md5": "0" * 32}
        ours, theirs = self.shown("web-item", "items/LF4MJWZK", child)
        del theirs["links"]["attachment"]["attachmentSize"]  # there are no files behind ours
        assert ours == theirs
        assert list(ours["data"]) == list(theirs["data"])

    def test_an_attachment(self) -> None:
        parent = {"itemType": "book", "key": "VTAGQSG5"}
        ours, theirs = self.shown("web-attachment", "items/GABYZZR5", parent)
        assert ours == theirs

    def test_a_collection(self) -> None:
        theirs = recording("web-collection")["body"]
        with ZoteroServer() as server:
            library = server.library("users/16916553", title="mattmg")
            library.put_collection("Mathematics", key="BXHE5XUF")
            key = library.put_collection("Variational Calculus", parent="BXHE5XUF", key="QVK3WHF2")
            library.put_item(collections=[key])
            reply = Asker(server, server.add_key(user=16916553)).get(
                f"users/16916553/collections/{key}"
            )
            ours = at_home(reply.json, server)
        theirs["version"] = theirs["data"]["version"] = 2
        assert ours == theirs

    def test_a_tag(self) -> None:
        theirs = recording("web-tag")["body"]
        with ZoteroServer() as server:
            library = server.library("users/16916553")
            for _ in range(2):
                library.put_item(tags=[{"tag": "Open"}])
            asker = Asker(server, server.add_key(user=16916553))
            listed = asker.get("users/16916553/tags")
            named = asker.get("users/16916553/tags/Open")
            assert at_home(listed.json, server) == at_home(named.json, server) == [theirs]

    def test_a_page_of_old_items_comes_in_the_recorded_order_with_the_recorded_meta(self) -> None:
        theirs: list[Json] = recording("web-items-2011")["body"]
        with ZoteroServer() as server:
            library = server.library("users/475425", title="Z public library")
            for each in reversed(theirs):
                library.put(each["data"])
                for _ in range(each["meta"]["numChildren"]):
                    library.put_item("note", parentItem=each["key"], dateModified="2001-01-01")
            asker = Asker(server, server.add_key(user=475425))
            ours = at_home(asker.get("users/475425/items", limit=len(theirs)).json, server)
        assert [each["key"] for each in ours] == [each["key"] for each in theirs]
        for mine, real in zip(ours, theirs, strict=True):
            # Recorded when an unknown month or day was written out as 00.
            old = real["meta"].get("parsedDate")
            if old:
                real["meta"]["parsedDate"] = old.replace("-00", "")
            assert mine["data"].items() >= real["data"].items()
            for part in ("key", "version", "library", "links", "meta"):
                assert mine[part] == real[part]

    def test_the_item_types_stand_in_the_recorded_order(self, asker: Asker) -> None:
        theirs = recording("web-item-types-2015")["body"]
        ours = asker.get("itemTypes").json
        # Since then new types have come, and a few have other English names.
        assert {each["itemType"] for each in theirs} <= {each["itemType"] for each in ours}
        both = [each for each in ours if each in theirs]
        assert both == [each for each in theirs if each in ours]
        assert len(both) > 30


class TestLocalRecordings:
    def test_the_nine_items_are_created_and_listed_as_recorded(self) -> None:
        by_key = {each["key"]: each for each in LOCAL["body"]}
        theirs = [by_key[key] for key in LOCAL["created"].values()]
        kept = ("key", "version", "dateAdded", "dateModified")
        posted = [
            {name: value for name, value in each["data"].items() if name not in kept}
            for each in theirs
        ]
        with ZoteroServer(
            local=True,
            # The clock struck while the fifth item was made.
            now=lambda: RECORDED_AT + timedelta(seconds=len(server.library("users/0").kept) > 4),
        ) as server:
            server.library("users/0").put_collection("Recorded", key="CVY9X6CZ")
            asker = Asker(server, server.grant_local_key(), headers={"Zotero-Server-ID": SERVER_ID})
            created = asker.post("users/0/items", posted)
            parameters = {"format": "json", "limit": "100", "locale": "en-US"}
            listed = asker.get("users/0/items", **parameters)
            base = "http://localhost:23119/api"
            answers = [at_home(reply.json, server, base) for reply in (created, listed)]
            link = listed.headers["Link"].replace(server.url, "http://127.0.0.1:23119/api")
        assert created.status == 200
        assert answers[0]["failed"] == answers[0]["unchanged"] == {}
        names = dict(zip(answers[0]["success"].values(), LOCAL["created"].values(), strict=True))
        text = json.dumps(answers)
        for ours, real in names.items():
            text = text.replace(ours, real)
        report, items = json.loads(text)
        assert report["successful"] == {str(place): each for place, each in enumerate(theirs)}
        assert report["success"] == LOCAL["created"]
        assert items == LOCAL["body"]
        for name, value in LOCAL["headers"].items():
            assert (link if name == "link" else listed.headers[name]) == value


class TestTypes:
    def test_a_template_has_every_field_of_its_type_empty(self, asker: Asker) -> None:
        made = asker.get("items/new", itemType="preprint").json
        theirs = asker.get("itemTypeFields", itemType="preprint").json
        assert {each["field"] for each in theirs} <= made.keys()
        assert made["creators"] == [{"creatorType": "author", "firstName": "", "lastName": ""}]
        assert (made["archiveID"], made["tags"], made["relations"]) == ("", [], {})

    def test_attachments_need_a_link_mode(self, asker: Asker) -> None:
        assert asker.get("items/new", itemType="attachment").status == 400
        made = asker.get("items/new", itemType="attachment", linkMode="imported_file").json
        assert (made["md5"], made["filename"], "url" in made) == (None, "", False)

    @pytest.mark.parametrize("path", ["items/new", "itemTypeFields", "itemTypeCreatorTypes"])
    def test_unknown_types_are_400(self, asker: Asker, path: str) -> None:
        assert asker.get(path, itemType="novel").status == 400
        assert asker.get(path).status == 400

    def test_schema_and_creators(self, asker: Asker) -> None:
        schema = asker.get("schema").json
        preprint = next(each for each in schema["itemTypes"] if each["itemType"] == "preprint")
        assert {"field": "archiveID", "baseField": "number"} in preprint["fields"]
        assert preprint["creatorTypes"][0] == {"creatorType": "author", "primary": True}
        creators = asker.get("itemTypeCreatorTypes", itemType="preprint").json
        assert creators[0] == {"creatorType": "author", "localized": "Author"}
        assert [each["field"] for each in asker.get("creatorFields").json] == [
            "firstName",
            "lastName",
            "name",
        ]


class TestReads:
    @pytest.fixture
    def keys(self, library: Library) -> list[str]:
        """Twelve items, each a version later than the one before."""
        return [library.put_item(title=f"Paper {number:02}") for number in range(12)]

    def test_pages_are_followed_to_the_end(self, asker: Asker, keys: list[str]) -> None:
        seen: list[str] = []
        reply = asker.get("users/1/items", limit=5, sort="title")
        while True:
            assert reply.headers["Total-Results"] == "12"
            seen += [each["key"] for each in reply.json]
            if "next" not in reply.links:
                break
            path = reply.links["next"].removeprefix(f"{asker.server.url}/")
            reply = asker.get(path)
        assert seen == keys
        assert reply.links["prev"].endswith("/users/1/items?limit=5&sort=title&start=5")
        assert reply.links["first"].endswith("/users/1/items?limit=5&sort=title")

    def test_25_items_are_sent_unasked_and_100_at_most(
        self, library: Library, asker: Asker
    ) -> None:
        for _ in range(101):
            library.put_item()
        assert len(asker.get("users/1/items").json) == 25
        assert len(asker.get("users/1/items", limit=500).json) == 100
        assert len(asker.get("users/1/items", format="versions").json) == 101

    def test_formats(self, asker: Asker, keys: list[str]) -> None:
        versions = asker.get("users/1/items", format="versions", sort="title")
        assert versions.json == {key: place + 1 for place, key in enumerate(keys)}
        listed = asker.get("users/1/items", format="keys", sort="title")
        assert listed.text.split() == keys
        assert listed.headers["Content-Type"] == "text/plain"
        assert asker.get("users/1/items", format="bibtex").status == 501

    def test_the_latest_change_comes_first(
        self, library: Library, asker: Asker, keys: list[str]
    ) -> None:
        library.edit(keys[3], title="Paper changed")
        shown = asker.get("users/1/items", limit=3).json
        assert [each["key"] for each in shown] == [keys[3], keys[11], keys[10]]

    def test_since(self, library: Library, asker: Asker, keys: list[str]) -> None:
        version = library.version
        library.edit(keys[0], extra="read")
        assert asker.get("users/1/items", since=version, format="versions").json == {
            keys[0]: version + 1
        }
        assert asker.get("users/1/items", since="x").status == 400

    def test_304_when_nothing_is_newer(self, asker: Asker, keys: list[str]) -> None:
        assert len(keys) == 12
        reply = asker.ask("GET", "users/1/items", If_Modified_Since_Version=12)
        assert (reply.status, reply.body) == (304, b"")
        assert asker.ask("GET", "users/1/items", If_Modified_Since_Version=11).status == 200

    def test_by_key(self, asker: Asker, keys: list[str]) -> None:
        wanted = f"{keys[1]},{keys[0]},"
        shown = asker.get("users/1/items", itemKey=wanted, sort="itemKeyList").json
        assert [each["key"] for each in shown] == [keys[1], keys[0]]
        assert asker.get("users/1/items", itemKey="2222222O").status == 400
        assert asker.get("users/1/items", format="versions", itemKey="NNNNNNNN").json == {}

    def test_search(self, library: Library, asker: Asker) -> None:
        person = {"creatorType": "author", "firstName": "Ada", "lastName": "Lovelace"}
        one = library.put_item(title="Notes on Engines", date="1843-09", creators=[person])
        library.put_item(title="Other", date="2001", abstractNote="engines")
        for query in ("engine", "ada love", "1843"):
            assert [each["key"] for each in asker.get("users/1/items", q=query).json] == [one]
        assert asker.get("users/1/items", q="184").json == []

    def test_tags_and_types(self, library: Library, asker: Asker) -> None:
        tagged = {
            name: library.put_item(
                "book" if name == "b" else "preprint",
                tags=[
                    {"tag": tag} for tag in ("all", name, "-odd") if tag != "-odd" or name == "c"
                ],
            )
            for name in "abc"
        }

        def found(*pairs: tuple[str, str]) -> str:
            shown = asker.ask("GET", "users/1/items", None, pairs).json
            names = {key: name for name, key in tagged.items()}
            return "".join(sorted(names[each["key"]] for each in shown))

        assert found(("tag", "all")) == "abc"
        assert found(("tag", "a || b")) == "ab"
        assert found(("tag", "-a")) == "bc"
        assert found(("tag", "all"), ("tag", "C")) == "c"
        assert found(("tag", r"\-odd")) == "c"
        assert found(("itemType", "book")) == "b"
        assert found(("itemType", "-book")) == "ac"
        assert asker.get("users/1/items", itemType="novel").status == 400

    def test_children_top_and_collections(self, library: Library, asker: Asker) -> None:
        shelf = library.put_collection("Shelf")
        inner = library.put_collection("Inner", parent=shelf)
        filed = library.put_item(title="Filed", collections=[shelf])
        note = library.put_item("note", note="<p>Comment</p>", parentItem=filed)
        loose = library.put_item(title="Loose")

        def keys(path: str) -> set[str]:
            return set(asker.get(f"users/1/{path}", format="keys").text.split())

        assert keys("items") == {filed, note, loose}
        assert keys("items/top") == {filed, loose}
        assert keys(f"items/{filed}/children") == {note}
        assert keys(f"collections/{shelf}/items") == {filed, note}
        assert keys(f"collections/{shelf}/items/top") == {filed}
        assert keys("collections") == {shelf, inner}
        assert keys("collections/top") == {shelf}
        assert keys(f"collections/{shelf}/collections") == {inner}
        assert "collections" not in asker.get(f"users/1/items/{note}").json["data"]
        assert asker.get("users/1/items/top", q="comment").json[0]["key"] == filed
        for path in ("items/NNNNNNNN", "items/NNNNNNNN/children", "collections/NNNNNNNN/items"):
            assert asker.get(f"users/1/{path}").status == 404

    def test_the_trash(self, library: Library, asker: Asker, keys: list[str]) -> None:
        library.trash(keys[0])
        listed = asker.get("users/1/items", format="keys").text.split()
        assert keys[0] not in listed
        assert len(asker.get("users/1/items", format="versions", includeTrashed=1).json) == 12
        trashed = asker.get("users/1/items/trash").json
        assert [(each["key"], each["data"]["deleted"]) for each in trashed] == [(keys[0], 1)]
        assert asker.get(f"users/1/items/{keys[0]}").status == 200

    def test_what_was_deleted(self, library: Library, asker: Asker, keys: list[str]) -> None:
        library.erase(keys[0])
        reply = asker.get("users/1/deleted", since=12)
        assert (reply.json["items"], reply.version) == ([keys[0]], 13)
        assert reply.json.keys() == {"collections", "items", "searches", "tags", "settings"}
        assert asker.get("users/1/deleted", since=13).json["items"] == []
        assert asker.get("users/1/deleted").status == 400

    def test_tags_are_counted_by_type(self, library: Library, asker: Asker) -> None:
        library.put_item(tags=[{"tag": "nlp"}, {"tag": "cs.CL", "type": 1}])
        key = library.put_item(tags=[{"tag": "nlp"}])
        shown = {each["tag"]: each["meta"] for each in asker.get("users/1/tags").json}
        assert shown == {
            "nlp": {"type": 0, "numItems": 2},
            "cs.CL": {"type": 1, "numItems": 1},
        }
        assert [each["tag"] for each in asker.get(f"users/1/items/{key}/tags").json] == ["nlp"]
        assert asker.get("users/1/tags", since=1).json == []
        assert library.tags == {"nlp": 2, "cs.CL": 1}

    def test_there_are_no_searches(self, asker: Asker) -> None:
        reply = asker.get("users/1/searches")
        assert (reply.json, reply.headers["Total-Results"]) == ([], "0")

    def test_head_has_the_headers_of_get(self, asker: Asker, keys: list[str]) -> None:
        reply = asker.ask("HEAD", "users/1/items")
        assert (reply.headers["Total-Results"], reply.body) == (str(len(keys)), b"")

    def test_unknown_places(self, asker: Asker) -> None:
        assert asker.get("users/1/shelves").status == 404
        assert asker.get("groups/5/items").status == 404
        assert asker.ask("PUT", "users/1/items", {}).status == 405


def test_the_server_tells_its_versions(asker: Asker) -> None:
    headers = asker.get("users/1/items").headers
    assert (headers["Zotero-API-Version"], headers["Zotero-Schema-Version"]) == ("3", "41")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", asker.server.url)
