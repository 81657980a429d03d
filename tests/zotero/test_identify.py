"""Which item of a library an entry is, and what becomes of both, by the room's own door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bibwright.errors import InputError
from bibwright.zotero.change import Action, ItemChange
from bibwright.zotero.identify import Found, identify
from bibwright.zotero.items import Item
from bibwright.zotero.memory import Base
from bibwright.zotero.merge import created, merged
from bibwright.zotero.options import Side, SyncOptions

HALE = ({"creatorType": "author", "firstName": "Ida", "lastName": "Hale"},)
TITLE = "Tidal erosion of granite harbours"


def wanted(key: str = "hale", title: str = TITLE, **fields: str) -> Item:
    return Item(key, "journalArticle", {"title": title, **fields}, HALE, ())


def item(key: str = "AAAA2222", title: str = TITLE, **fields: Any) -> Mapping[str, Any]:
    kept = {"key": key, "version": 7, "itemType": "journalArticle", "title": title}
    return {**kept, "creators": [dict(each) for each in HALE], **fields}


def found(entry: Item, *library: Mapping[str, Any], **options: Any) -> Found:
    items = {each["key"]: each for each in library}
    [one] = identify([entry], items, {}, SyncOptions(**options))
    return one


def action(one: Found) -> Action:
    assert isinstance(one, ItemChange)
    return one.action


class TestIdentify:
    def test_an_identifier_tells(self) -> None:
        assert found(wanted(DOI="10.1000/h"), item(DOI="10.1000/H")) == ("AAAA2222", "same DOI")

    def test_an_empty_library_has_none(self) -> None:
        assert found(wanted()) is None

    def test_what_it_says_tells(self) -> None:
        fields = {"date": "2020", "publicationTitle": "Coasts", "volume": "4", "pages": "1-9"}
        one = found(wanted(**fields), item(**fields))
        assert isinstance(one, tuple)
        assert one[0] == "AAAA2222"

    def test_two_entries_that_say_the_same_are_not_one_item_both(self) -> None:
        fields = {"date": "2020", "publicationTitle": "Coasts", "volume": "4", "pages": "1-9"}
        library = {"AAAA2222": item(**fields)}
        twins = [wanted("hale", **fields), wanted("hale20", **fields)]
        first, second = identify(twins, library, {}, SyncOptions())
        assert isinstance(first, tuple)
        assert action(second) is Action.DOUBTFUL

    def test_an_identifier_beside_another_title_is_doubtful(self) -> None:
        other = item(title="Beetles that live in lighthouses", DOI="10.1000/h")
        assert action(found(wanted(DOI="10.1000/h"), other)) is Action.DOUBTFUL
        assert found(wanted(DOI="10.1000/h"), other, new=["hale"]) is None

    def test_two_items_of_one_identifier_are_doubtful(self) -> None:
        twice = (item("AAAA2222", DOI="10.1000/h"), item("BBBB3333", DOI="10.1000/h"))
        assert action(found(wanted(DOI="10.1000/h"), *twice)) is Action.DOUBTFUL
        same = {"same": {"hale": "BBBB3333"}}
        assert found(wanted(DOI="10.1000/h"), *twice, **same) == ("BBBB3333", "you say so")

    def test_of_several_with_one_identifier_the_citation_key_tells(self) -> None:
        other = item("BBBB3333", DOI="10.1000/h", citationKey="hale")
        one = found(wanted(DOI="10.1000/h"), item(DOI="10.1000/h"), other)
        assert one == ("BBBB3333", "same DOI and citation key")

    def test_two_items_that_say_the_same_are_doubtful(self) -> None:
        fields = {"date": "2020", "publicationTitle": "Coasts", "volume": "4", "pages": "1-9"}
        one = found(wanted(**fields), item(**fields), item("BBBB3333", **fields))
        assert isinstance(one, ItemChange)
        assert (one.action, one.item, one.others) == (Action.DOUBTFUL, "AAAA2222", ("BBBB3333",))

    def test_an_item_that_is_not_there_can_not_be_meant(self) -> None:
        with pytest.raises(InputError, match="no item “CCCC4444”"):
            found(wanted(), item(), same={"hale": "CCCC4444"})

    def test_what_is_in_the_trash_stays_there_unless_it_is_asked_for(self) -> None:
        trashed = item(DOI="10.1000/h", deleted=1)
        assert action(found(wanted(DOI="10.1000/h"), trashed)) is Action.GONE
        one = found(wanted(DOI="10.1000/h"), trashed, again=True)
        assert isinstance(one, tuple)
        assert one[0] == "AAAA2222"

    def test_what_was_synced_is_known_by_that(self) -> None:
        library = {"AAAA2222": item(title="Quite another title now")}
        bases = {"hale": Base("AAAA2222", "journalArticle")}
        [one] = identify([wanted()], library, bases, SyncOptions())
        assert one == ("AAAA2222", "synced before")
        [one] = identify([wanted()], {}, bases, SyncOptions())
        assert action(one) is Action.GONE

    def test_two_entries_are_not_one_item(self) -> None:
        entries = [wanted("a", DOI="10.1000/h"), wanted("b", DOI="10.1000/h")]
        library = {"AAAA2222": item(DOI="10.1000/h")}
        first, second = identify(entries, library, {}, SyncOptions())
        assert first == ("AAAA2222", "same DOI")
        assert action(second) is Action.DOUBTFUL


class TestMerge:
    BASE = Base("AAAA2222", "journalArticle", {"title": TITLE, "volume": "4"}, HALE)

    def test_a_new_item_says_what_the_entry_says(self) -> None:
        change = created(wanted(volume="4"), "HOME2222")
        assert change.action is Action.CREATE
        assert change.payload["volume"] == "4"
        assert change.payload["collections"] == ["HOME2222"]

    def test_equal_sides_need_nothing(self) -> None:
        entry, data = wanted(volume="4"), item(volume="4")
        change = merged(entry, "AAAA2222", data, self.BASE, "", "")
        assert (change.action, change.payload) == (Action.UNCHANGED, {})

    def test_what_changed_in_the_entry_goes_over_and_nothing_else(self) -> None:
        change = merged(wanted(volume="5"), "AAAA2222", item(volume="4"), self.BASE, "", "")
        assert change.payload == {"key": "AAAA2222", "version": 7, "volume": "5"}

    def test_what_changed_in_zotero_stays_and_is_news(self) -> None:
        change = merged(wanted(volume="4"), "AAAA2222", item(volume="6"), self.BASE, "", "")
        assert change.payload == {}
        assert [(each.name, each.old) for each in change.news.fields] == [("volume", "6")]

    def test_what_changed_on_both_sides_is_a_conflict_until_a_side_is_preferred(self) -> None:
        entry, data = wanted(volume="5"), item(volume="6")
        change = merged(entry, "AAAA2222", data, self.BASE, "", "")
        assert [each.name for each in change.conflicts] == ["volume"]
        assert change.payload == {}
        change = merged(entry, "AAAA2222", data, self.BASE, "", "", Side.FILE)
        assert change.payload["volume"] == "5"
        change = merged(entry, "AAAA2222", data, self.BASE, "", "", Side.ZOTERO)
        assert change.payload == {}
        assert change.conflicts == ()

    def test_a_field_that_only_zotero_has_is_never_emptied(self) -> None:
        change = merged(wanted(), "AAAA2222", item(abstractNote="Mine"), None, "", "")
        assert "abstractNote" not in change.payload
