"""Servers, networks and keys that fail a sync: nothing is doubled, and the way out is said."""

from __future__ import annotations

import json

import pytest

from support import zotero_faults
from support.cli import run
from support.loopback import Answer
from support.zotero_desk import Desk

FAULTS: dict[str, zotero_faults.Fault] = {
    "too many requests": zotero_faults.too_many_requests(retry_after=7),
    "server error": zotero_faults.refused(503),
    "lost request": zotero_faults.lost_request(),
    "lost answer": zotero_faults.lost_answer(),
    "torn answer": zotero_faults.torn(),
    "torn json": zotero_faults.torn_json(),
}


class TestTrouble:
    @pytest.mark.parametrize("fault", FAULTS)
    @pytest.mark.parametrize("when", ["reads", "writes"])
    def test_it_is_waited_out_and_nothing_is_doubled(
        self, desk: Desk, fault: str, when: str
    ) -> None:
        desk.server.misbehave(FAULTS[fault], when=getattr(zotero_faults, when))
        assert desk.sync().status == 0
        assert len(desk.library.items) == 2
        assert desk.clock.slept

    def test_a_wait_that_is_asked_for_is_kept(self, desk: Desk) -> None:
        desk.server.misbehave(FAULTS["too many requests"], when=zotero_faults.writes)
        desk.sync()
        assert max(desk.clock.slept) >= 7

    def test_a_server_that_is_away_is_one_sentence(self, desk: Desk) -> None:
        desk.server.misbehave(zotero_faults.refused(503), times=None)
        outcome = desk.sync()
        assert outcome.status == 3
        assert "Zotero says HTTP 503, 6 times" in outcome.stderr

    @pytest.mark.parametrize("at", range(8))
    def test_after_a_failure_at_any_request_the_next_sync_sets_it_right(
        self, desk: Desk, at: int
    ) -> None:
        seen = []

        def late(request: object) -> bool:
            seen.append(request)
            return len(seen) > at

        desk.server.misbehave(zotero_faults.lost_answer(), when=late, times=None)
        desk.sync("--collection", "A/B")
        desk.server.behave()
        assert desk.sync("--collection", "A/B").status == 0
        assert len(desk.library.items) == 2
        assert len(desk.library.collections) == 2

    def test_a_write_that_is_too_large_goes_in_parts(self, desk: Desk) -> None:
        """A proxy may let through less than Zotero does; one item that is too large is named, and
        the others are written."""
        titles = [f"Of {number} Rivers" for number in range(20)]
        entries = [f"@book{{k{at}, title={{{title}}}}}\n" for at, title in enumerate(titles)]
        long = f"@book{{long, title={{Of Lakes}}, abstract={{{'x' * 20_000}}}}}\n"
        desk.write("".join([*entries[:13], long, *entries[13:]]))
        desk.server.misbehave(
            zotero_faults.refused(413, message="Request Entity Too Large"),
            when=lambda request: request.is_write and len(request.body) > 8_000,
            times=None,
        )
        outcome = desk.sync("--all", tag="")
        assert outcome.status == 1
        assert "long" in outcome.stderr + outcome.stdout
        assert "413" in outcome.stderr + outcome.stdout
        assert sorted(item["title"] for item in desk.library.items.values()) == sorted(titles)
        desk.server.behave()
        assert desk.sync("--all", tag="").status == 0
        assert len(desk.library.items) == 21
        assert desk.undo().status == 0
        assert desk.undo().status == 0
        assert all(item.get("deleted") for item in desk.library.items.values())

    @pytest.mark.parametrize("charset", ["iso-8859-1", "utf-16", "x-unknown", '"utf-8"'])
    def test_json_is_utf_8_whatever_the_header_says(self, desk: Desk, charset: str) -> None:
        desk.write("@book{m, title={Müller über Größen}, author={Müller, Jörg}}\n")
        says = zotero_faults.Marked((("Content-Type", f"application/json; charset={charset}"),))
        desk.server.misbehave(says, times=None)
        assert desk.sync("--all", tag="").status == 0
        desk.forget()
        writes = desk.server.writes
        assert desk.sync("--all", tag="").status == 0
        assert desk.server.writes == writes
        assert desk.item("m")["title"] == "Müller über Größen"

    def test_an_entry_that_is_never_closed_is_named_and_not_sent(self, desk: Desk) -> None:
        """What it seems to say may be another field's."""
        sound = "@book{b, title={Seeds}, author={Roe, Ann}}\n"
        desk.write("@book{a, title={Braces {and}, author={Roe, Ann}}\n" + sound)
        outcome = desk.sync("--all", tag="")
        assert outcome.status == 1
        assert "never closed" in outcome.stderr
        assert [item["title"] for item in desk.library.items.values()] == ["Seeds"]
        converted = run("convert", desk.bib, "--to", "csl")
        assert converted.status == 1
        assert [item["id"] for item in json.loads(converted.stdout)] == ["b"]
        assert "a: entrytype “book”: the entry is never closed" in converted.stderr

    @pytest.mark.parametrize("title", ["ü", r"\ud83d"])
    def test_letters_of_another_encoding_are_not_taken_for_damage_in_the_library(
        self, desk: Desk, title: str
    ) -> None:
        """They would be written back as they were read."""
        data = f'{{"key": "AAAAAAAA", "title": "{title}"}}'
        body = f'[{{"key": "AAAAAAAA", "version": 1, "data": {data}}}]'
        wrong = zotero_faults.Replaced(Answer(200, body.encode("latin-1"), "application/json"))
        desk.library.put_item("book", title="ü")
        desk.server.misbehave(
            wrong, when=lambda request: bool(request.parameter("itemKey")), times=None
        )
        outcome = desk.sync("--all", tag="")
        assert outcome.status == 3
        assert "didn't come whole" in outcome.stderr
        assert not desk.server.writes

    def test_somebody_else_writes_meanwhile(self, desk: Desk) -> None:
        mine: dict[str, str] = {"archiveID": "arXiv:1706.03762"}

        def other() -> None:
            desk.library.put_item("preprint", title="Attention Is All You Need", **mine)

        desk.server.misbehave(zotero_faults.meanwhile(other), when=zotero_faults.writes)
        assert desk.sync().status == 0
        assert len(desk.library.items) == 2


class TestKeys:
    def test_no_key(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ZOTERO_API_KEY")
        outcome = desk.sync()
        assert outcome.status == 2
        assert "ZOTERO_API_KEY" in outcome.stderr

    def test_a_wrong_key(self, desk: Desk) -> None:
        desk.use("nobody")
        outcome = desk.sync()
        assert outcome.status == 2
        assert "doesn't know this API key" in outcome.stderr
        assert "nobody" not in outcome.stderr

    def test_a_key_that_may_only_read(self, desk: Desk) -> None:
        desk.use(desk.server.add_key(user=1, write=False))
        outcome = desk.sync()
        assert outcome.status == 2
        assert "may not write to your library" in outcome.stderr
        assert desk.server.writes == 0

    def test_a_group_that_there_is_not(self, desk: Desk) -> None:
        outcome = desk.sync("--group", "99")
        assert outcome.status == 2
        assert "Zotero has no library at" in outcome.stderr
        assert "/groups/99" in outcome.stderr

    def test_a_group_that_the_key_may_not_see(self, desk: Desk) -> None:
        desk.server.library("groups/7")
        desk.use(desk.server.add_key(user=1, groups={}))
        outcome = desk.sync("--group", "7")
        assert outcome.status == 2
        assert "may not read group 7" in outcome.stderr

    def test_a_group_that_only_its_administrators_may_change(self, desk: Desk) -> None:
        desk.server.library("groups/7")
        refused = zotero_faults.refused(403, message="Write access denied")
        desk.server.misbehave(refused, times=None, when=zotero_faults.writes)
        outcome = desk.sync("--group", "7")
        assert outcome.status == 2
        assert "administrators alone may change" in outcome.stderr

    def test_a_group_s_library(self, desk: Desk) -> None:
        group = desk.server.library("groups/7")
        assert desk.sync("--group", "7").status == 0
        assert (len(group.items), len(desk.library.items)) == (2, 0)
