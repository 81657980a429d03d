"""Questions about items of Zotero, over loopback: who may ask what, and how much of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from threading import Event
from typing import Any

import pytest

from bibwright.commands.dedupe_library import dedupe_given
from bibwright.errors import SourceUnavailableError
from bibwright.progress import Watcher
from bibwright.reports.item_rows import duplicate_rows
from bibwright.serving import items as serving_items
from bibwright.serving.items import ItemQuestions
from bibwright.zotero.item_files import ItemFile
from support.plugin_items import HEDGES, ITEMS, SPIN
from support.served import Client, desk_of, served

PATH = "api/zotero"


class Verbs:
    """What can be asked: duplicates, and a source that is down or takes its time."""

    def __init__(self) -> None:
        self.go_on = Event()
        self.questions = ItemQuestions({"duplicates": self.find, "down": self.fail})

    def find(
        self, items: list[ItemFile], chosen: frozenset[str], watcher: Watcher
    ) -> Mapping[str, Any]:
        watcher.settled(1, 2)
        assert self.go_on.wait(30)
        return duplicate_rows(dedupe_given(items), chosen)

    def fail(self, *_: object) -> Mapping[str, Any]:
        raise SourceUnavailableError("arXiv can't be reached")

    def wait(self) -> None:
        self.go_on.set()
        looking = self.questions._looking
        assert looking is not None
        looking.wait()


@pytest.fixture
def verbs() -> Verbs:
    return Verbs()


@pytest.fixture
def client(verbs: Verbs) -> Iterator[Client]:
    with served({}, desk_of(), verbs.questions) as client:
        yield client


def ask(client: Client, verb: str = "duplicates", items: object = ITEMS, **more: object) -> Any:
    return client.post(PATH, {"verb": verb, "items": items, **more})


def test_a_question_is_answered_once_and_says_how_far_it_is(client: Client, verbs: Verbs) -> None:
    asked = ask(client, chosen=[SPIN["key"]]).json
    assert asked["number"] == 1
    assert asked["working"]["total"] in {0, 2}
    assert ask(client).status == 409
    verbs.wait()
    state = client.get(PATH).json
    assert (state["number"], state["working"], state["wrong"]) == (1, None, "")
    [row] = state["report"]["rows"]
    assert (row["item"], row["others"], row["state"]) == ("SPIN2345", ["SPIN2346"], "duplicates")
    # What only the other says: its abstract, and its line of Extra; what Zotero's own merge moves
    # (tags, collections) is none of the row's.
    assert row["after"] == {
        "abstractNote": "We make up a magnet.",
        "extra": "arXiv:cond-mat/0602143\nread twice\nfrom Bob",
    }


def test_what_nobody_has_chosen_is_not_told(client: Client, verbs: Verbs) -> None:
    ask(client, chosen=[HEDGES["key"]])
    verbs.wait()
    assert client.get(PATH).json["report"]["rows"] == []


def test_a_source_that_is_down_is_said(client: Client, verbs: Verbs) -> None:
    ask(client, "down")
    verbs.wait()
    state = client.get(PATH).json
    assert (state["report"], state["wrong"]) == (None, "arXiv can't be reached")


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], "list of Zotero items"),
        ({"key": "SPIN2345"}, "list of Zotero items"),
        (["SPIN2345"], "object with the “key”"),
        ([SPIN | {"key": "../../etc"}], "object with the “key”"),
        ([SPIN | {"itemType": "attachment"}], "“attachment” is no type"),
        ([SPIN | {"itemType": {}}], "is no type"),
        ([SPIN | {"title": ["a"]}], "SPIN2345: “title” is not what Zotero writes there"),
        ([SPIN | {"creators": [["Ada"]]}], "“creators” is not"),
        ([SPIN | {"creators": [{"name": {}}]}], "“creators” is not"),
        ([SPIN | {"tags": [{"type": 1}]}], "“tags” is not"),
        ([SPIN | {"collections": [1]}], "“collections” is not"),
        ([SPIN | {"relations": {"dc:replaces": 1}}], "“relations” is not"),
        ([SPIN, SPIN], "there twice"),
    ],
)
def test_what_is_no_item_is_refused(client: Client, items: object, words: str) -> None:
    refused = ask(client, items=items)
    assert refused.status == 400
    assert words in refused.json["error"]


def test_a_verb_and_keys_that_there_are(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "one of duplicates, down" in ask(client, "tidy").json["error"]
    assert ask(client, chosen=["HEDG9999"]).status == 400
    assert ask(client, chosen="SPIN2345").status == 400
    monkeypatch.setattr(serving_items, "_MOST_ITEMS", 2)
    assert "no more than 2" in ask(client).json["error"]


def test_who_may_ask_and_how_much(client: Client) -> None:
    kind = {"Content-Type": "application/json"}
    path = f"{client.root}{PATH}"
    body = json.dumps({"verb": "down", "items": ITEMS}).encode()
    padded = body + b" " * 100_000  # more than any other question may have
    assert client.ask("POST", path, padded, kind).status == 200
    assert client.ask("POST", f"{client.root}api/write", padded, kind).status == 413
    assert client.ask("POST", "/x/api/zotero", padded, kind).status == 413
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        assert client.ask("POST", path, body, kind | {"Origin": origin}).status == 403
    own = kind | {"Origin": f"http://{client.host}"}
    assert client.ask("POST", path, body, own).status == 200
    assert client.ask("POST", path, body, {"Content-Type": "text/plain"}).status == 415
    too_long = kind | {"Content-Length": str(64 * 1024 * 1024 + 1)}
    assert client.ask("POST", path, b"", too_long).status == 413


def test_it_is_there_only_if_it_was_wanted(client: Client) -> None:
    assert client.get("api/").json["zotero"] is True
    assert "plugin in Zotero" in client.get("").text
    with served({}, desk_of()) as other:
        assert other.get(PATH).status == 404
        assert ask(other).status == 404
