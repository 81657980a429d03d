"""`bibwright dedupe zotero:`: duplicates in a Zotero library, merged as Zotero merges them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import zotero_faults
from support.cli import run
from support.typist import Typist
from support.zotero_answers import ReceivedRequest
from support.zotero_server import ZoteroServer
from support.zotero_shelf import HE, TITLE, URI, ZHANG, Shelf


@pytest.fixture(params=["web", "local"])
def shelf(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    local = request.param == "local"
    with ZoteroServer(local=local) as server:
        yield Shelf(server, monkeypatch, local=local)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    with ZoteroServer() as server:
        yield Shelf(server, monkeypatch)


def test_a_report_changes_nothing(shelf: Shelf) -> None:
    before = shelf.said()
    outcome = shelf.run("dedupe")
    assert outcome.status == 1
    assert f"1. {TITLE}" in outcome.stdout
    assert f"→ he2015  (zotero:{shelf.early})" in outcome.stdout
    assert f"  he2016  (zotero:{shelf.late})" in outcome.stdout
    assert "3 entries, 1 duplicate set (1 redundant entry)" in outcome.stderr
    assert shelf.said() == before
    assert shelf.server.writes == 0


def test_an_item_s_own_key_is_nobody_s_citation_key(shelf: Shelf) -> None:
    assert "ids = {he2016}" in shelf.run("dedupe").stdout
    shelf.library.edit(shelf.late, citationKey="")
    assert "ids = " not in shelf.run("dedupe").stdout


def test_a_dry_run_shows_the_plan_in_zotero_s_words(shelf: Shelf) -> None:
    outcome = shelf.run("dedupe", "--write", "--dry-run")
    assert outcome.status == 1
    assert f"--- zotero:{shelf.early}" in outcome.stdout
    lines = outcome.stdout.splitlines()
    assert {"-itemType: preprint", "+itemType: conferencePaper", "-repository: arXiv"} <= {*lines}
    assert {"+extra: tex.ids: he2016", "+in the trash: yes"} <= {*lines}
    assert shelf.server.writes == 0


def test_a_merge_is_as_zotero_s_own(shelf: Shelf) -> None:
    outcome = shelf.run("dedupe", "--write")
    assert outcome.status == 0, outcome.stderr
    stays, goes = shelf.item(shelf.early), shelf.item(shelf.late)
    assert goes["deleted"] == 1
    assert "deleted" not in stays or not stays["deleted"]
    assert shelf.library.children(shelf.early) == [shelf.note, shelf.paper]
    assert stays["collections"] == [shelf.shelf, shelf.box]
    # Put on by hand outweighs put on by a program.
    assert stays["tags"] == [{"tag": "vision"}, {"tag": "mine"}, {"tag": "cvpr"}]
    relations = shelf.said()[shelf.early]["relations"]
    assert relations == {
        "dc:replaces": [URI + shelf.late],
        "dc:relation": [URI + shelf.other],
    }
    assert shelf.said()[shelf.other]["relations"] == {"dc:relation": [URI + shelf.early]}


def test_a_preprint_becomes_the_publication_and_keeps_what_a_person_added(shelf: Shelf) -> None:
    shelf.run("dedupe", "--write")
    stays = shelf.item(shelf.early)
    expected = {
        "itemType": "conferencePaper",
        "title": TITLE,
        "creators": [HE, ZHANG],
        "date": "2016-06",
        "proceedingsTitle": "2016 IEEE Conference on Computer Vision and Pattern Recognition "
        "(CVPR)",
        "pages": "770-778",
        "DOI": "10.1109/CVPR.2016.90",
        "url": "http://arxiv.org/abs/1512.03385",
        "citationKey": "he2015",
        "callNumber": "shelf 3",
    }
    assert {name: stays[name] for name in expected} == expected
    assert stays["extra"].splitlines() == [
        "arXiv:1512.03385 [cs.CV]",
        "read twice",
        "the printed one",
        "tex.ids: he2016",
    ]


def test_a_second_run_plans_nothing_and_writes_nothing(shelf: Shelf) -> None:
    shelf.run("dedupe", "--write")
    writes, requests, before = shelf.server.writes, len(shelf.server.log), shelf.said()
    outcome = shelf.run("dedupe", "--write")
    assert outcome.status == 0
    assert "0 duplicate sets" in outcome.stderr
    assert (shelf.server.writes, shelf.said()) == (writes, before)
    assert len(shelf.server.log) - requests == 2


_PDF = {"itemType": "attachment", "linkMode": "imported_file", "contentType": "application/pdf"}
_LINK = {"itemType": "attachment", "linkMode": "linked_url", "url": "https://example.org/he.pdf"}


def test_of_equal_attachments_one_is_enough(web: Shelf) -> None:
    put = web.library.put
    put({**_LINK, "parentItem": web.early, "title": "my PDF"})
    put({**_PDF, "parentItem": web.early, "md5": "1" * 32, "filename": "a.pdf"})
    gone = [web.paper, put({**_PDF, "parentItem": web.late, "md5": "1" * 32, "filename": "b.pdf"})]
    moved = [
        web.note,
        put({**_PDF, "parentItem": web.late, "md5": "2" * 32}),
        put({**_PDF, "parentItem": web.late}),  # of whose bytes nothing is known
        put({**_LINK, "parentItem": web.late, "url": "https://example.org/supplement.pdf"}),
        put({**_LINK, "parentItem": web.late, "note": "<p>good</p>"}),
        put({**_LINK, "parentItem": web.late, "tags": [{"tag": "mine"}]}),
    ]
    annotated = put({**_PDF, "parentItem": web.late, "md5": "1" * 32, "filename": "c.pdf"})
    put({"itemType": "note", "note": "an annotation, for the server", "parentItem": annotated})
    before = web.said()
    assert web.run("dedupe", "--write").status == 0
    below = {key: web.item(key)["parentItem"] for key in (*gone, *moved, annotated)}
    assert {key for key, parent in below.items() if parent == web.late} == set(gone)
    assert {key for key, parent in below.items() if parent == web.early} == {*moved, annotated}
    assert web.undo().status == 0
    assert web.said() == before


def test_undo_restores_everything(shelf: Shelf) -> None:
    before = shelf.said()
    shelf.run("dedupe", "--write")
    assert shelf.said() != before
    listed = run("undo", "--list", clock=shelf.clock).stdout
    assert "done" in listed
    assert "from zotero:" not in listed
    outcome = shelf.undo()
    assert outcome.status == 0, outcome.stderr
    assert shelf.said() == before


def test_redo_does_it_again_and_undo_takes_it_back_again(shelf: Shelf) -> None:
    before = shelf.said()
    shelf.run("dedupe", "--write")
    after = shelf.said()
    for _ in range(2):
        assert shelf.undo().status == 0
        assert shelf.said() == before
        assert "as it was before the undo" in run("redo", "--dry-run", clock=shelf.clock).stdout
        assert shelf.said() == before
        outcome = run("redo", "zotero:", clock=shelf.clock)
        assert outcome.status == 0, outcome.stderr
        assert shelf.said() == after
    assert run("redo", clock=shelf.clock).status == 2
    shelf.undo()
    shelf.library.edit(shelf.early, title="Mine now")
    outcome = run("redo", clock=shelf.clock)
    assert outcome.status == 1
    assert f"zotero:{shelf.early} stays as it is: the item was changed since" in outcome.stderr
    assert shelf.item(shelf.early)["title"] == "Mine now"


def test_undo_leaves_what_a_person_has_changed_since(shelf: Shelf) -> None:
    shelf.run("dedupe", "--write")
    shelf.library.edit(shelf.early, title="Mine now")
    outcome = shelf.undo()
    assert outcome.status == 1
    assert f"zotero:{shelf.early} stays as it is: the item was changed since" in outcome.stderr
    assert shelf.item(shelf.early)["title"] == "Mine now"
    assert not shelf.item(shelf.late).get("deleted")


def test_what_a_person_changes_meanwhile_is_not_overwritten(shelf: Shelf) -> None:
    shelf.server.misbehave(
        zotero_faults.Meanwhile(lambda: shelf.library.edit(shelf.early, pages="1-9", date="2017")),
        when=zotero_faults.writes,
        times=1,
    )
    outcome = shelf.run("dedupe", "--write")
    assert "the library was changed meanwhile, so this was planned again" in outcome.stderr
    assert shelf.item(shelf.late)["deleted"] == 1
    assert shelf.said()[shelf.early]["relations"]["dc:replaces"] == [URI + shelf.late]
    if not shelf.local:
        assert shelf.undo().status == 0
        assert shelf.item(shelf.early)["date"] == "2017"


@pytest.mark.parametrize("place", [0, 1])
def test_an_answer_that_is_lost_makes_nothing_twice_and_can_be_undone(
    shelf: Shelf, place: int
) -> None:
    before = shelf.said()
    seen: list[object] = []

    def late(request: ReceivedRequest) -> bool:
        if zotero_faults.writes(request) and "authorize" not in request.path:
            seen.append(request)
        return bool(seen) and len(seen) > place and zotero_faults.writes(request)

    if shelf.local:
        shelf.run("dedupe", "--write", "--collection", "Read")  # asks nothing: one item
        place += 1
    shelf.server.misbehave(zotero_faults.lost_answer(), when=late, times=1)
    outcome = shelf.run("dedupe", "--write")
    shelf.server.behave()
    assert outcome.status == 0, outcome.stderr
    assert shelf.item(shelf.late)["deleted"] == 1
    assert shelf.library.children(shelf.early) == [shelf.note, shelf.paper]
    assert shelf.undo().status == 0
    assert shelf.said() == before


def test_stopped_between_two_writes_it_is_completed_by_the_next_run(shelf: Shelf) -> None:
    writes: list[object] = []

    def second(request: ReceivedRequest) -> bool:
        is_one = request.is_write and request.path.endswith("items")
        if is_one:
            writes.append(request)
        return is_one and len(writes) > 1

    before = shelf.said()
    shelf.server.misbehave(zotero_faults.refused(503), when=second, times=None)
    shelf.run("dedupe", "--write")
    shelf.server.behave()
    shelf.run("dedupe", "--write")
    stays = shelf.said()[shelf.early]
    assert shelf.item(shelf.late)["deleted"] == 1
    assert stays["relations"]["dc:replaces"] == [URI + shelf.late]
    assert stays["extra"].count("tex.ids") == 1
    while run("undo", "zotero:", clock=shelf.clock).status == 0:
        continue
    assert shelf.said() == before


def test_only_what_is_in_the_collection_or_has_the_tag(web: Shelf) -> None:
    assert "1 entry" in web.run("dedupe", "--collection", "Read").stderr
    assert "2 entries" in web.run("dedupe", "--tag", "Vision").stderr
    assert web.run("dedupe", "--collection", "None").status == 2


def test_a_tag_that_no_item_has_is_named(shelf: Shelf) -> None:
    outcome = shelf.run("dedupe", "--tag", "typo")
    assert outcome.status == 2
    assert "no item in Zotero has the tag “typo”" in outcome.stderr


def test_three_items_of_one_work_and_items_in_the_trash(web: Shelf) -> None:
    double = dict(web.library.items[web.late])
    for name in ("key", "version", "citationKey", "relations"):
        double.pop(name, None)
    third = web.library.put({**double, "dateAdded": "2022-01-01T00:00:00Z"})
    trashed = web.library.put({**double, "dateAdded": "2019-01-01T00:00:00Z", "deleted": 1})
    before = web.said()
    assert web.run("dedupe", "--write").status == 0
    assert [web.item(key).get("deleted", 0) for key in (web.early, web.late, third)] == [0, 1, 1]
    relations = web.said()[web.early]["relations"]
    assert relations["dc:replaces"] == [URI + web.late, URI + third]
    assert trashed not in str(relations)
    assert web.undo().status == 0
    assert web.said() == before


def test_what_was_merged_before_is_replaced_by_the_one_that_stays(web: Shelf) -> None:
    web.library.edit(web.late, relations={"dc:replaces": [URI + "AAAA2222"]})
    web.library.edit(web.other, relations={})
    web.run("dedupe", "--write")
    said = web.said()
    assert said[web.early]["relations"] == {"dc:replaces": [URI + "AAAA2222", URI + web.late]}
    assert "relations" not in said[web.late]


def test_linked_items_are_related(web: Shelf) -> None:
    web.run("dedupe", "--write", "--preprints", "link")
    said = web.said()
    assert said[web.early]["relations"] == {"dc:relation": [URI + web.late]}
    assert URI + web.early in said[web.late]["relations"]["dc:relation"]
    writes = web.server.writes
    web.run("dedupe", "--write", "--preprints", "link")
    assert web.server.writes == writes


def test_a_sync_follows_an_entry_to_the_item_that_its_own_was_merged_into(
    web: Shelf, tmp_path: Path
) -> None:
    bib = tmp_path / "refs.bib"
    bib.write_text(
        "@inproceedings{he2016, title={Deep Residual Learning for Image Recognition}, year=2016,"
        " author={He, Kaiming and Zhang, Xiangyu}, booktitle={CVPR}, pages={770--778},"
        " doi={10.1109/CVPR.2016.90}}\n"
    )
    where = ("--all", "--api-url", web.server.url)
    assert run("sync", bib, *where, clock=web.clock).status == 0
    web.run("dedupe", "--write")
    count = len(web.library.items)
    outcome = run("sync", bib, *where, "--dry-run", clock=web.clock)
    assert outcome.status == 0, outcome.stderr
    assert "trash" not in outcome.stdout
    assert run("sync", bib, *where, clock=web.clock).status == 0
    assert len(web.library.items) == count
    bib.write_text(bib.read_text().replace("770--778", "770--779"))
    assert run("sync", bib, *where, clock=web.clock).status == 0
    assert web.item(web.early)["pages"] == "770-779"


def test_items_that_are_never_to_be_merged_by_citation_key_or_item(web: Shelf) -> None:
    assert web.run("dedupe", "--write", "--never-merge", f"he2015,{web.late}").status == 0
    assert web.server.writes == 0
    assert web.run("dedupe", "--never-merge", "nobody").status == 2


def test_what_is_doubtful_is_asked_about_once(web: Shelf) -> None:
    items = [
        {
            "itemType": "book",
            "title": "Graph Theory",
            "creators": [{"creatorType": "author", "firstName": first, "lastName": "Diestel"}],
            "date": "2005",
            "dateAdded": f"2022-0{at}-01T00:00:00Z",
        }
        for at, first in ((1, "R."), (2, "Reinhard"))
    ]
    one, other = map(web.library.put, items)
    web.library.edit(other, edition="3", date="2006")
    doubtful = web.run("dedupe", "--never-merge", web.early)
    assert f"(zotero:{one})" in doubtful.stdout
    assert "Perhaps the same" in doubtful.stdout
    where = ("--zotero-url", web.server.url)
    person = Typist("dedupe", "zotero:", "--review", "--write", "--never-merge", web.early, *where)
    person.sees("1 of 1")
    person.types("y")
    person.sees("1 of 1 decided")
    person.leaves()
    assert web.item(other)["deleted"] == 1
    assert not web.item(one).get("deleted")


def test_a_group(monkeypatch: pytest.MonkeyPatch) -> None:
    with ZoteroServer() as server:
        shelf = Shelf(server, monkeypatch)
        group = server.library("groups/7")
        keys = [
            group.put({"itemType": "book", "title": "A History of Hedges", "ISBN": "9783161484100",
                       "creators": [HE], "date": "1999", "dateAdded": f"202{at}-01-01T00:00:00Z"})
            for at in range(2)
        ]  # fmt: skip
        assert shelf.run("dedupe", "--write", "--group", "7").status == 0
        assert group.items[keys[1]]["deleted"] == 1
        uris = group.items[keys[0]]["relations"]["dc:replaces"]
        assert uris == [f"http://zotero.org/groups/7/items/{keys[1]}"]


def test_without_an_account_it_is_said_that_no_relation_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ZoteroServer(local=True) as server:
        shelf = Shelf(server, monkeypatch, local=True)
        shelf.library.account = 0
        shelf.library.edit(shelf.late, relations={})
        shelf.library.edit(shelf.other, relations={})
        outcome = shelf.run("dedupe", "--write")
        assert "Zotero has no account here" in outcome.stderr
        assert shelf.item(shelf.late)["deleted"] == 1
        assert not shelf.item(shelf.early).get("relations")


def test_what_zotero_refuses_is_said_and_nothing_that_needs_it_goes_to_the_trash(
    web: Shelf,
) -> None:
    web.library.edit(web.late, extra="x" * 60_000)
    web.library.edit(web.early, extra="y" * 60_000)
    outcome = web.run("dedupe", "--write")
    assert outcome.status == 1
    assert f"zotero:{web.early}: Zotero refused it (413" in outcome.stderr
    assert not web.item(web.late).get("deleted")


def test_a_publication_is_not_kept_where_its_preprint_is(web: Shelf) -> None:
    said = {"title": "Collected Remarks on Hedges in the North", "creators": [HE, ZHANG]}
    place = {"publicationTitle": "Acta Hortorum", "volume": "3", "pages": "1-9"}
    kept = web.library.put({"itemType": "journalArticle", **said, **place, "date": "1999"})
    archive = {"repository": "HedgeRxiv", "archiveID": "1998.12.0001", "url": "https://h.example/1"}
    goes = web.library.put({"itemType": "preprint", **said, **archive, "date": "1999"})
    web.run("dedupe", "--write")
    assert {bool(web.item(key).get("deleted")) for key in (kept, goes)} == {True, False}
    [item] = [web.item(key) for key in (kept, goes) if not web.item(key).get("deleted")]
    assert item["itemType"] == "journalArticle"
    assert [item.get(name) for name in ("publisher", "issue", "volume")] == ["", "", "3"]


def test_no_item_gets_a_field_that_its_type_lacks(web: Shelf) -> None:
    said = {"title": "Collected Remarks on Hedges", "creators": [HE, ZHANG], "date": "1999"}
    said["DOI"] = "10.1000/hedges"
    web.library.put({"itemType": "webpage", "websiteTitle": "Acta", **said})
    book = {"volume": "3", "libraryCatalog": "Library of Congress"}
    web.library.put({"itemType": "book", **said, **book, "publisher": "Press"})
    outcome = web.run("dedupe", "--write")
    assert "refused" not in outcome.stderr
    here = [each for each in web.library.items.values() if not each.get("deleted")]
    [item] = [each for each in here if each.get("title") == said["title"]]
    assert (item["itemType"], item["libraryCatalog"]) == ("book", "Library of Congress")


def test_a_page_on_the_web_gets_no_catalogue_of_what_it_is_merged_with(web: Shelf) -> None:
    """Zotero's schema has no `libraryCatalog` for a webpage."""
    said = {"title": "Collected Remarks on Hedges in the North", "creators": [HE, ZHANG]}
    said |= {"date": "1999-04-03", "url": "https://hedges.example/a"}
    page = web.library.put({"itemType": "webpage", "language": "en", **said})
    goes = web.library.put({"itemType": "manuscript", "libraryCatalog": "A Shelf", **said})
    outcome = web.run("dedupe", "--write")
    assert "refused" not in outcome.stderr
    assert (web.item(page).get("libraryCatalog"), web.item(goes)["deleted"]) == (None, 1)


def test_the_catalogue_of_an_item_that_goes_is_kept_where_the_other_names_none(web: Shelf) -> None:
    web.library.edit(web.late, libraryCatalog="IEEE Xplore")
    assert web.run("dedupe", "--write").status == 0
    assert web.item(web.early)["libraryCatalog"] == "IEEE Xplore"


def test_the_report_for_machines(web: Shelf) -> None:
    data = json.loads(web.run("dedupe", "--json").stdout)
    assert [each["path"] for each in data["sets"][0]["entries"]] == [
        f"zotero:{web.early}",
        f"zotero:{web.late}",
    ]
    kinds = {each["path"]: each["kind"] for each in data["plan"]["changes"]}
    assert kinds[f"zotero:{web.late}"] == "remove"
    assert kinds[f"zotero:{web.early}"] == "change"


def test_usage(web: Shelf, tmp_path: Path) -> None:
    assert web.run("dedupe", "refs.bib").status == 2
    assert web.run("dedupe", "--against", "refs.bib").status == 2
    bib = tmp_path / "refs.bib"
    bib.write_text("@misc{a, title={A}}\n")
    outcome = run("dedupe", bib, "--collection", "A")
    assert outcome.status == 2
    assert "are for zotero:" in outcome.stderr


def test_an_empty_library(monkeypatch: pytest.MonkeyPatch) -> None:
    with ZoteroServer() as server:
        monkeypatch.setenv("ZOTERO_API_KEY", server.add_key(user=1))
        server.library("users/1")
        outcome = run("dedupe", "zotero:", "--zotero-url", server.url)
        assert (outcome.status, outcome.stdout) == (0, ""), outcome.stderr
