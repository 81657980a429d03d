"""What `bibwright sync` hangs below the items: addresses of PDFs, and notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support import zotero_faults
from support.zotero_desk import ATTENTION, RESNET, Desk
from support.zotero_server import ZoteroServer

BELOW = ("--attach-pdf", "link", "--note")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with ZoteroServer() as server:
        desk = Desk(server, tmp_path, monkeypatch)
        desk.write(ATTENTION.replace("year =", "note = {15 pages, {\\$}5 \\& <more>}, year ="))
        yield desk


def children(desk: Desk, type_: str) -> list[dict[str, Any]]:
    return [each for each in desk.library.items.values() if each["itemType"] == type_]


def test_a_pdf_is_a_linked_address_as_zotero_s_translator_names_it(desk: Desk) -> None:
    assert desk.sync("--attach-pdf", "link").status == 0
    [pdf] = children(desk, "attachment")
    expected = {
        "parentItem": desk.item("vaswani")["key"],
        "linkMode": "linked_url",
        "title": "Preprint PDF",
        "url": "https://arxiv.org/pdf/1706.03762",
        "contentType": "application/pdf",
    }
    assert {name: pdf[name] for name in expected} == expected
    assert not children(desk, "note")


def test_a_note_says_what_the_entry_s_says(desk: Desk) -> None:
    outcome = desk.sync("--note")
    assert "1 attachments and notes" in outcome.stderr
    [note] = children(desk, "note")
    assert note["note"] == "<p>15 pages, $5 &amp; &lt;more&gt;</p>"
    assert note["parentItem"] == desk.item("vaswani")["key"]


def test_neither_is_added_unasked(desk: Desk) -> None:
    desk.sync()
    assert len(desk.library.items) == 1


def test_they_are_shown_first(desk: Desk) -> None:
    outcome = desk.sync(*BELOW, "--dry-run")
    assert "with a pdf: https://arxiv.org/pdf/1706.03762" in outcome.stdout
    assert "2 attachments and notes" in outcome.stderr
    assert desk.server.writes == 0


def test_a_second_sync_writes_nothing_and_asks_twice(desk: Desk) -> None:
    desk.sync(*BELOW)
    writes, requests = desk.server.writes, len(desk.server.log)
    assert desk.sync(*BELOW).status == 0
    assert desk.server.writes == writes
    assert len(desk.server.log) - requests == 2


@pytest.mark.parametrize(
    "url", ["http://arxiv.org/pdf/1706.03762v7", "https://arxiv.org/pdf/1706.03762.pdf"]
)
def test_a_pdf_that_is_there_already_is_known(desk: Desk, url: str) -> None:
    key = desk.library.put_item(
        "preprint", title="Attention Is All You Need", archiveID="arXiv:1706.03762"
    )
    desk.library.put(
        {"itemType": "attachment", "linkMode": "imported_url", "url": url, "parentItem": key}
    )
    desk.sync("--attach-pdf", "link")
    assert len(children(desk, "attachment")) == 1


def test_with_the_memory_lost_nothing_is_added_again(desk: Desk) -> None:
    desk.sync(*BELOW)
    writes = desk.server.writes
    desk.forget()
    desk.sync(*BELOW)
    assert desk.server.writes == writes


def test_what_the_person_took_away_stays_away(desk: Desk) -> None:
    desk.sync(*BELOW)
    for child in [*children(desk, "attachment"), *children(desk, "note")]:
        desk.library.erase(child["key"])
    writes = desk.server.writes
    assert desk.sync(*BELOW).status == 0
    assert desk.server.writes == writes


def test_a_note_that_the_person_edited_stays_as_it_is(desk: Desk) -> None:
    desk.sync(*BELOW)
    [note] = children(desk, "note")
    desk.library.edit(note["key"], note="<p>Mine</p>")
    desk.sync(*BELOW)
    assert [each["note"] for each in children(desk, "note")] == ["<p>Mine</p>"]


@pytest.mark.parametrize("at", range(8))
@pytest.mark.parametrize(
    "fault", [zotero_faults.lost_answer(), zotero_faults.lost_request(), zotero_faults.refused(503)]
)
def test_after_a_failure_at_any_request_each_is_there_once(
    desk: Desk, at: int, fault: zotero_faults.Fault
) -> None:
    seen = []

    def late(request: object) -> bool:
        seen.append(request)
        return len(seen) > at

    desk.server.misbehave(fault, when=late, times=None)
    desk.sync(*BELOW)
    desk.server.behave()
    assert desk.sync(*BELOW).status == 0
    assert len(children(desk, "attachment")) == len(children(desk, "note")) == 1


def test_undo_takes_them_back_and_a_sync_brings_them_again(desk: Desk) -> None:
    desk.sync()
    desk.sync(*BELOW)
    assert desk.undo().status == 0
    below = [*children(desk, "attachment"), *children(desk, "note")]
    assert [each["deleted"] for each in below] == [1, 1]
    assert not desk.item("vaswani").get("deleted")


def test_they_hang_below_items_that_were_there_before(desk: Desk) -> None:
    desk.write(ATTENTION + RESNET)
    desk.sync()
    desk.sync("--attach-pdf", "link")
    parents = {each["parentItem"] for each in children(desk, "attachment")}
    assert parents == {desk.item("vaswani")["key"], desk.item("he")["key"]}
