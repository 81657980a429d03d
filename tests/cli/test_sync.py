"""`bibwright sync` as a person uses it, against a server that is as strict as Zotero's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bibwright.config.paths import state_folder
from bibwright.formats.arxiv_categories import category_tag
from support.cli import run
from support.zotero_desk import ATTENTION, RESNET, Desk
from support.zotero_schema import schema_without
from support.zotero_server import ZoteroServer

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "sync.schema.json").read_text(encoding="utf-8")
)


def test_tagged_entries_become_items(desk: Desk) -> None:
    outcome = desk.sync()
    assert outcome.status == 0
    assert "2 created" in outcome.stderr
    assert len(desk.library.items) == 2


def test_a_preprint_is_made_as_zotero_s_own_translator_makes_it(desk: Desk) -> None:
    desk.sync()
    item = desk.item("vaswani")
    expected = {
        "itemType": "preprint",
        "title": "Attention Is All You Need",
        "repository": "arXiv",
        "archiveID": "arXiv:1706.03762",
        "DOI": "10.48550/arXiv.1706.03762",
        "url": "http://arxiv.org/abs/1706.03762",
        "extra": "arXiv:1706.03762 [cs.CL]",
        "libraryCatalog": "arXiv.org",
        "date": "2017-06",
        "creators": [
            {"creatorType": "author", "firstName": "Ashish", "lastName": "Vaswani"},
            {"creatorType": "author", "firstName": "Noam", "lastName": "Shazeer"},
        ],
        "tags": [
            *({"tag": "survey"}, {"tag": "transformers"}),
            {"tag": "Computer Science - Computation and Language", "type": 1},
        ],
    }
    assert {name: item[name] for name in expected} == expected


def test_what_of_a_bibliography_is_left_out_makes_the_status_1(desk: Desk) -> None:
    outcome = desk.sync("--key", "nobody", "--key", "knuth", tag="")
    assert (outcome.status, len(desk.library.items)) == (1, 1)
    assert "there is no entry “nobody”" in outcome.stderr
    desk.write("@misc{twice, title = {A}}\n@misc{twice, title = {B}}\n")
    assert desk.sync("--all", "--dry-run", tag="").status == 1
    desk.write("@misc{once, title = {A}}\n")
    assert desk.sync("--all", "--dry-run", tag="").status == 0


def test_the_tag_of_a_category_stays_in_zotero(desk: Desk) -> None:
    desk.sync()
    before = desk.bib.read_bytes()
    assert desk.pull().status == 0
    assert desk.bib.read_bytes() == before
    key = str(desk.item("vaswani")["key"])
    desk.library.edit(key, tags=[{"tag": "survey"}, {"tag": "transformers"}])
    writes = desk.server.writes
    desk.sync()
    assert desk.server.writes == writes


@pytest.mark.parametrize(
    ("category", "tag"),
    [
        ("astro-ph.CO", "Astrophysics - Cosmology and Nongalactic Astrophysics"),
        ("hep-ex", "High Energy Physics - Experiment"),
        ("math.SG", "Mathematics - Symplectic Geometry"),
        ("cs.XX", ""),
        ("nowhere", ""),
    ],
)
def test_categories_have_arxivs_names(category: str, tag: str) -> None:
    assert category_tag(category) == tag


def test_a_published_paper_keeps_its_arxiv_id_in_extra(desk: Desk) -> None:
    desk.sync()
    item = desk.item("he")
    assert item["itemType"] == "conferencePaper"
    assert item["proceedingsTitle"] == "CVPR"
    assert item["pages"] == "770-778"
    assert item["DOI"] == "10.1109/cvpr.2016.90"
    assert item["extra"] == "arXiv:1512.03385"


def test_a_second_sync_writes_nothing_and_asks_twice(desk: Desk) -> None:
    desk.sync()
    writes, requests = desk.server.writes, len(desk.server.log)
    outcome = desk.sync()
    assert outcome.status == 0
    assert "2 unchanged" in outcome.stderr
    assert desk.server.writes == writes
    assert len(desk.server.log) - requests == 2


def test_with_its_memory_lost_it_knows_every_item_again(desk: Desk) -> None:
    desk.sync()
    writes = desk.server.writes
    desk.forget()
    assert desk.sync().status == 0
    assert desk.server.writes == writes
    assert len(desk.library.items) == 2


def test_a_dry_run_shows_and_does_nothing(desk: Desk) -> None:
    outcome = desk.sync("--dry-run", "--collection", "LLMs")
    assert "create      vaswani: Attention Is All You Need" in outcome.stdout
    assert "LLMs is made" in outcome.stdout
    assert "2 to create" in outcome.stderr
    assert desk.server.writes == 0


def test_the_plan_for_machines_is_as_its_schema_says(desk: Desk) -> None:
    data = json.loads(desk.sync("--json").stdout)
    Draft202012Validator(SCHEMA).validate(data)
    assert [(each["key"], each["action"]) for each in data["changes"]] == [
        ("vaswani", "create"),
        ("he", "create"),
    ]
    assert data["written"] == ["vaswani", "he"]


def test_a_tag_that_no_entry_has_is_named(desk: Desk) -> None:
    outcome = desk.sync("--tag", "typo")
    assert outcome.status == 1
    assert f"{desk.bib}: no entry has the keyword “typo”" in outcome.stderr
    assert len(desk.library.items) == 2


def test_with_both_it_is_enough_that_one_side_has_the_tag(desk: Desk) -> None:
    desk.library.put_item("book", title="Only there", tags=[{"tag": "there"}])
    assert desk.sync("--both", "--tag", "there", "--dry-run").status == 0


def test_items_are_filed_in_nested_collections_made_where_they_are_missing(desk: Desk) -> None:
    for _ in range(2):
        assert desk.sync("--collection", "Medical LLMs/Survey").status == 0
    names = {each["name"]: key for key, each in desk.library.collections.items()}
    assert set(names) == {"Medical LLMs", "Survey"}
    assert desk.item("he")["collections"] == [names["Survey"]]


def test_a_collection_with_a_slash_in_its_name_is_found(desk: Desk) -> None:
    key = desk.library.put_collection("AI/ML")
    inner = desk.library.put_collection("R / Python", parent=key)
    assert desk.sync("--collection", "AI/ML").status == 0
    assert desk.sync("--collection", " AI / ML ").status == 0
    assert desk.item("he")["collections"] == [key]
    assert desk.pull("--collection", "AI/ML").status == 0
    assert set(desk.library.collections) >= {key, inner}


def test_a_library_that_begins_anew_is_read_anew(desk: Desk) -> None:
    desk.sync()
    desk.write(ATTENTION + RESNET.replace("770", "771"))
    desk.sync()
    desk.library.put_item("book", title="Another")
    desk.pull()
    desk.library.begin_anew()
    assert "gone" in desk.sync().stdout
    assert desk.library.items == {}
    assert desk.sync("--again").status == 0
    assert len(desk.library.items) == 2


class TestWhoIsWho:
    @pytest.mark.parametrize(
        "fields",
        [
            {"archiveID": "arXiv:1706.03762"},
            {"DOI": "10.48550/arXiv.1706.03762"},
            {"url": "https://arxiv.org/abs/1706.03762v5"},
            {"extra": "arXiv:1706.03762 [cs.CL]"},
            {"extra": "Citation Key: vaswani"},
        ],
    )
    def test_an_item_is_known_by_what_identifies_it(
        self, desk: Desk, fields: dict[str, str]
    ) -> None:
        key = desk.library.put_item("preprint", title="Attention is all you need", **fields)
        assert desk.sync().status == 0
        assert set(desk.library.items) >= {key}
        assert len(desk.library.items) == 2

    def test_an_item_is_known_by_what_it_says(self, desk: Desk) -> None:
        desk.library.put_item(
            "conferencePaper",
            title="Deep residual learning for image recognition",
            creators=[
                {"creatorType": "author", "firstName": "K.", "lastName": "He"},
                {"creatorType": "author", "firstName": "X.", "lastName": "Zhang"},
            ],
            date="2016",
            proceedingsTitle="CVPR",
            pages="770-778",
        )
        desk.sync()
        assert len(desk.library.items) == 2

    def doubt(self, desk: Desk) -> str:
        """An entry, and an item that may be the same."""
        desk.write(
            "@book{brooks, title={The Mythical Man-Month}, author={Brooks, F. P.}, year=1995}"
        )
        return desk.library.put_item(
            "book",
            title="The Mythical Man-Month: Essays on Software Engineering",
            creators=[{"creatorType": "author", "firstName": "F. P.", "lastName": "Brooks"}],
            date="1995",
        )

    def test_what_is_doubtful_is_not_written(self, desk: Desk) -> None:
        self.doubt(desk)
        outcome = desk.sync("--all", tag="")
        assert outcome.status == 1
        assert "doubtful    brooks" in outcome.stdout
        assert "--same KEY=ITEM or --new KEY" in outcome.stderr
        assert desk.server.writes == 0

    def test_the_person_says_that_it_is_the_same(self, desk: Desk) -> None:
        key = self.doubt(desk)
        assert desk.sync("--all", "--same", f"brooks={key}", tag="").status == 0
        assert list(desk.library.items) == [key]
        assert desk.item("brooks")["title"].endswith("Engineering")
        writes = desk.server.writes
        assert desk.sync("--all", tag="").status == 0
        assert desk.server.writes == writes

    def test_the_person_says_that_it_is_another(self, desk: Desk) -> None:
        self.doubt(desk)
        for said in (("--new", "brooks"), (), ("--new", "brooks")):
            assert desk.sync("--all", *said, tag="").status == 0
            assert len(desk.library.items) == 2

    def test_new_is_no_way_to_double_what_is_known(self, desk: Desk) -> None:
        desk.library.put_item(
            "preprint", title="Attention Is All You Need", archiveID="arXiv:1706.03762"
        )
        desk.sync("--key", "vaswani", "--new", "vaswani", tag="")
        assert len(desk.library.items) == 1

    @pytest.mark.parametrize(
        ("said", "why"),
        [
            (("--same", "brooks"), "it takes a citation key"),
            (("--same", "brooks=NOSUCHIT"), "the library has no item “NOSUCHIT”"),
            (("--new", "nobody"), "no entry “nobody”"),
        ],
    )
    def test_what_can_t_be_meant_is_refused(
        self, desk: Desk, said: tuple[str, str], why: str
    ) -> None:
        self.doubt(desk)
        outcome = desk.sync("--all", *said, tag="")
        assert outcome.status == 2
        assert why in outcome.stderr
        assert desk.server.writes == 0


class TestEditsOfThePerson:
    def test_what_was_changed_in_zotero_stays(self, desk: Desk) -> None:
        desk.sync()
        key = str(desk.item("he")["key"])
        desk.library.edit(key, title="My title", tags=[{"tag": "mine"}], pages="")
        assert desk.sync().status == 0
        item = desk.item("he")
        assert (item["title"], item["pages"], item["tags"]) == ("My title", "", [{"tag": "mine"}])

    def test_what_was_changed_in_the_bibliography_goes_over(self, desk: Desk) -> None:
        desk.sync()
        key = str(desk.item("he")["key"])
        desk.library.edit(key, title="My title")
        desk.write(
            ATTENTION + RESNET.replace("770--778", "770--779").replace("{survey}", "{survey, cnn}")
        )
        outcome = desk.sync()
        assert "pages: 770-778 → 770-779" in outcome.stdout
        item = desk.item("he")
        assert (item["title"], item["pages"]) == ("My title", "770-779")
        assert item["tags"] == [{"tag": "survey"}, {"tag": "cnn"}]

    def test_what_changed_on_both_sides_is_nobody_s(self, desk: Desk) -> None:
        desk.sync()
        key = str(desk.item("he")["key"])
        desk.library.edit(key, pages="1-9")
        desk.write(ATTENTION + RESNET.replace("770--778", "770--779"))
        for _ in range(2):
            outcome = desk.sync()
            assert outcome.status == 1
            assert "conflict, nothing is written: pages: 1-9 ≠ 770-779" in outcome.stdout
            assert desk.item("he")["pages"] == "1-9"

    def test_tags_are_added_not_replaced(self, desk: Desk) -> None:
        desk.library.put_item(
            "preprint",
            title="Attention Is All You Need",
            archiveID="arXiv:1706.03762",
            tags=[{"tag": "q"}],
        )
        desk.sync()
        assert desk.item("vaswani")["tags"] == [
            {"tag": "q"}, {"tag": "survey"}, {"tag": "transformers"}
        ]  # fmt: skip

    def test_a_tag_and_a_collection_that_the_person_took_away_stay_away(self, desk: Desk) -> None:
        desk.sync("--collection", "A")
        key = str(desk.item("he")["key"])
        desk.library.edit(key, tags=[], collections=[])
        writes = desk.server.writes
        desk.sync("--collection", "A")
        assert desk.server.writes == writes

    def test_what_is_in_the_trash_is_reported_and_stays_there(self, desk: Desk) -> None:
        desk.sync()
        desk.library.trash(str(desk.item("he")["key"]))
        for forget in (False, True):
            if forget:
                desk.forget()
            outcome = desk.sync()
            assert outcome.status == 1
            assert "trash" in outcome.stdout
            assert len(desk.library.items) == 2

    def test_what_was_deleted_is_made_anew_only_when_asked(self, desk: Desk) -> None:
        desk.sync()
        desk.library.erase(str(desk.item("he")["key"]))
        assert "it was deleted in Zotero" in desk.sync().stdout
        assert len(desk.library.items) == 1
        assert desk.sync("--again").status == 0
        assert len(desk.library.items) == 2


class TestExtra:
    """Zotero's field for many things, a line each."""

    def test_a_published_item_of_the_person_s_is_told_its_arxiv_id(self, desk: Desk) -> None:
        key = desk.library.put_item(
            "conferencePaper",
            title="Deep Residual Learning for Image Recognition",
            DOI="10.1109/cvpr.2016.90",
            extra="tldr: deep",
        )
        desk.sync()
        assert desk.library.items[key]["extra"] == "tldr: deep\narXiv:1512.03385"

    def test_an_id_that_is_there_is_not_told_again(self, desk: Desk) -> None:
        extra = "arXiv:1706.03762v5 [cs]\nmine: 1"
        key = desk.library.put_item("preprint", title="Attention Is All You Need", extra=extra)
        desk.sync()
        assert desk.library.items[key]["extra"] == extra

    def test_the_person_s_lines_stay_when_ours_change(self, desk: Desk) -> None:
        desk.sync()
        key = desk.item("vaswani")["key"]
        desk.library.edit(key, extra="first: 1\narXiv:1706.03762 [cs.CL]\nlast: 2")
        desk.write(ATTENTION.replace("cs.CL", "cs.LG"))
        desk.sync()
        lines = "first: 1\nlast: 2\narXiv:1706.03762 [cs.LG]"
        assert desk.library.items[key]["extra"] == lines

    def test_a_line_that_the_person_took_away_stays_away(self, desk: Desk) -> None:
        desk.sync()
        desk.library.edit(desk.item("vaswani")["key"], extra="")
        writes = desk.server.writes
        assert desk.sync().status == 0
        assert desk.server.writes == writes


class TestSchemas:
    """Zotero's schema may be another than the one that we know."""

    def test_without_a_field_for_it_the_citation_key_is_a_line_in_extra(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with ZoteroServer(schema=schema_without("citationKey", 40)) as server:
            desk = Desk(server, tmp_path, monkeypatch)
            assert desk.sync().status == 0
            extras = {item["extra"] for item in desk.library.items.values()}
            assert extras == {
                "arXiv:1706.03762 [cs.CL]\nCitation Key: vaswani",
                "arXiv:1512.03385\nCitation Key: he",
            }
            writes = server.writes
            for _ in range(2):
                assert desk.sync().status == 0
                assert server.writes == writes
                desk.forget()

    def test_a_newer_one_is_said(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with ZoteroServer(schema=schema_without("repositoryLocation", 42)) as server:
            outcome = Desk(server, tmp_path, monkeypatch).sync()
        assert outcome.status == 0
        assert "Zotero's schema is 42, this version knows 41" in outcome.stderr


def test_a_hundred_and_twenty_items_go_in_three_writes(desk: Desk) -> None:
    desk.write(
        "".join(
            f"@misc{{k{at}, title={{Remark number {at} on the growth of things}},"
            f" author={{Doe{at}, J.}}, eprint={{2101.{at:05}}}, archivePrefix={{arXiv}}}}\n"
            for at in range(120)
        )
    )
    assert desk.sync("--all", tag="").status == 0
    assert len(desk.library.items) == 120
    assert desk.server.writes == 3


def test_which_entries_must_be_said(desk: Desk) -> None:
    outcome = desk.sync(tag="")
    assert outcome.status == 2
    assert "--tag, --key, or --all" in outcome.stderr


def test_one_entry_by_its_key(desk: Desk) -> None:
    assert desk.sync("--key", "knuth", tag="").status == 0
    [item] = desk.library.items.values()
    assert (item["itemType"], item["title"]) == ("book", "The TeXbook")


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"schema": 1}', b'{"schema": 2}', b"\xff"])
def test_a_damaged_memory_is_like_a_lost_one(desk: Desk, damage: bytes) -> None:
    desk.sync()
    writes = desk.server.writes
    for path in (state_folder() / "zotero").glob("*"):
        path.write_bytes(damage)
    assert desk.sync().status == 0
    assert desk.server.writes == writes


def test_an_address_that_is_none_is_refused_at_once(desk: Desk) -> None:
    outcome = run("sync", desk.bib, "--all", "--api-url", "notaurl", clock=desk.clock)
    assert outcome.status == 2
    assert "begins with http" in outcome.stderr
    assert not desk.clock.slept
