"""`bibwright.ZoteroItems`: the verbs over a Zotero library, from Python."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import bibwright
from support import zotero_faults
from support.zotero_server import ZoteroServer
from support.zotero_shelf import Shelf

SAMPLE = Path(__file__).parents[1] / "examples" / "arxiv-sample.jsonl"


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    with ZoteroServer() as server:
        yield Shelf(server, monkeypatch)


@pytest.fixture
def items(shelf: Shelf) -> bibwright.ZoteroItems:
    return bibwright.ZoteroItems(url=shelf.server.url, sleep=shelf.clock.sleep)


def test_dedupe_is_planned_written_and_undone(shelf: Shelf, items: bibwright.ZoteroItems) -> None:
    before = shelf.said()
    planned = items.dedupe()
    assert len(planned.run.duplicates.sets) == 1
    assert shelf.said() == before
    written = items.write(planned)
    assert {patch.item for patch in written.done} >= {shelf.early, shelf.late, shelf.note}
    assert shelf.item(shelf.late)["deleted"] == 1
    assert items.dedupe().plan.is_empty
    assert bibwright.undo(api_key="secretkeysecretkeysecret").items is not None
    assert shelf.said() == before


def test_what_was_changed_since_the_plan_is_planned_again(
    shelf: Shelf, items: bibwright.ZoteroItems
) -> None:
    planned = items.dedupe()
    shelf.library.edit(shelf.early, callNumber="shelf 9")
    shelf.server.misbehave(
        zotero_faults.Meanwhile(lambda: shelf.library.edit(shelf.late, volume="3")),
        when=zotero_faults.writes,
        times=1,
    )
    assert items.write(planned).planned_again == 1
    stays = shelf.item(shelf.early)
    assert (stays["callNumber"], stays["volume"]) == ("shelf 9", "3")


def test_tidy_check_and_update(shelf: Shelf, items: bibwright.ZoteroItems) -> None:
    shelf.library.edit(shelf.other, ISSN="00359238")
    planned = items.tidy(bibwright.TidyOptions(only=["issn"]))
    assert [patch.item for patch in planned.plan.changes] == [shelf.other]
    items.write(planned)
    assert shelf.item(shelf.other)["ISSN"] == "0035-9238"
    sources = bibwright.SourceOptions(arxiv="index", index=SAMPLE)
    checked = items.check(sources=sources, keys=[shelf.early])
    assert [entry.place.name for entry in checked.run.entries] == [f"zotero:{shelf.early}"]
    assert items.update(sources=sources).plan.is_empty


def test_a_library_is_no_file() -> None:
    with pytest.raises(bibwright.InputError, match="ZoteroItems"):
        bibwright.dedupe("zotero:")
