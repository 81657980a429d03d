"""`bibwright check zotero:`, `update zotero:` and `tidy zotero:`: the verbs over items."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from support import zotero_faults
from support.cli import FakeClock, Outcome, run
from support.published_paper import PAPER
from support.zotero_answers import Json
from support.zotero_library import Library
from support.zotero_server import ZoteroServer

DOCS = Path(__file__).parents[2] / "docs"
AUTHORS = [
    {"creatorType": "author", "firstName": "Ada", "lastName": "Author"},
    {"creatorType": "author", "firstName": "Bob", "lastName": "Writer"},
]
PREPRINT = {
    "itemType": "preprint",
    "title": "Spin waves in thin layers of a made-up magnet",
    "creators": AUTHORS,
    "date": "2006-02-06",
    "repository": "arXiv",
    "archiveID": "arXiv:cond-mat/0602143",
    "genre": "Draft",
    "DOI": "10.48550/arXiv.cond-mat/0602143",
    "url": "http://arxiv.org/abs/cond-mat/0602143",
    "extra": "arXiv:cond-mat/0602143 [cond-mat.mes-hall]\nlent to Bob",
    "callNumber": "shelf 3",
    "tags": [{"tag": "magnets", "type": 1}],
}


class Desk:
    """A library with one preprint in a collection, and an index of arXiv with that paper."""

    def __init__(
        self, server: ZoteroServer, folder: Path, monkeypatch: pytest.MonkeyPatch, *, local: bool
    ) -> None:
        self.server, self.local, self.clock = server, local, FakeClock()
        self.library: Library = server.library("users/0" if local else "users/1")
        if local:
            monkeypatch.delenv("ZOTERO_API_KEY", raising=False)
        else:
            monkeypatch.setenv("ZOTERO_API_KEY", server.add_key(user=1))
        self.shelf = self.library.put_collection("Survey")
        self.key = self.library.put({**PREPRINT, "collections": [self.shelf]})
        self.snapshot = folder / "snapshot.jsonl"
        self.publish()

    def publish(self, **said: object) -> None:
        self.snapshot.write_text(json.dumps(PAPER | said) + "\n", encoding="utf-8")

    @property
    def item(self) -> Json:
        return self.library.items[self.key]

    def run(self, command: str, *arguments: object) -> Outcome:
        where = ("--zotero-url", self.server.url, *(("--local",) if self.local else ()))
        asks = command in {"check", "update"}
        asked = ("--arxiv", "index", "--index", self.snapshot) if asks else ()
        return run(command, "zotero:", *where, *asked, *arguments, clock=self.clock)

    def said(self) -> dict[str, Json]:
        """What every item says, but for versions and dates."""
        left_out = {"version", "dateModified"}
        return {
            key: {name: value for name, value in item.items() if value and name not in left_out}
            for key, item in self.library.items.items()
        }


@pytest.fixture(params=["web", "local"])
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    local = request.param == "local"
    with ZoteroServer(local=local) as server:
        yield Desk(server, tmp_path, monkeypatch, local=local)


class TestCheck:
    def test_what_agrees(self, desk: Desk) -> None:
        outcome = desk.run("check")
        assert outcome.status == 0, outcome.stdout
        assert "1 entry: 1 matched" in outcome.stderr
        assert desk.server.writes == 0

    def test_what_differs_is_named_with_its_item(self, desk: Desk) -> None:
        desk.library.edit(desk.key, date="2001")
        outcome = desk.run("check", "--collection", "Survey")
        assert outcome.status == 1
        assert f"{desk.key}  (zotero:{desk.key})" in outcome.stdout
        assert "[year-differs]" in outcome.stdout or "year" in outcome.stdout
        unknown = desk.run("check", "--tag", "other")
        assert (unknown.status, unknown.stdout) == (2, "")
        assert "has the tag “other”" in unknown.stderr
        assert desk.run("check", "--key", desk.key).status == 1
        assert desk.run("check", "--key", "nobody").status == 2

    def test_a_correction_is_written_and_taken_back(self, desk: Desk) -> None:
        others = [AUTHORS[0], {**AUTHORS[1], "firstName": "Carol", "lastName": "Stranger"}]
        desk.library.edit(desk.key, creators=others)
        before = desk.said()
        shown = desk.run("check", "--diff")
        assert "+creators: Writer, Bob (author)" in shown.stdout
        assert desk.server.writes == 0
        assert "undo with" in desk.run("check", "--fix").stderr
        assert desk.item["creators"] == AUTHORS
        assert {**desk.said()[desk.key], "creators": []} == {**before[desk.key], "creators": []}
        writes = desk.server.writes
        assert desk.run("check", "--fix").status == 0
        assert desk.server.writes == writes
        assert run("undo", "zotero:", clock=desk.clock).status == 0
        assert desk.said() == before

    def test_the_report_for_machines_and_the_page(self, desk: Desk, tmp_path: Path) -> None:
        page = tmp_path / "page.html"
        data = json.loads(desk.run("check", "--json", "--report", page).stdout)
        assert data["entries"][0]["path"] == f"zotero:{desk.key}"
        assert "Spin waves" in page.read_text(encoding="utf-8")


class TestUpdate:
    def test_a_preprint_becomes_its_publication(self, desk: Desk) -> None:
        outcome = desk.run("update")
        assert outcome.status == 0, outcome.stderr
        expected = {
            "itemType": "journalArticle",
            "title": PREPRINT["title"],
            "creators": AUTHORS,
            "publicationTitle": "Phys. Rev. B",
            "volume": "74",
            "pages": "024520",
            "DOI": "10.1103/physrevb.74.024520",
            "url": "http://arxiv.org/abs/cond-mat/0602143",
            "callNumber": "shelf 3",
            "tags": [{"tag": "magnets", "type": 1}],
            "collections": [desk.shelf],
        }
        assert {name: desk.item[name] for name in expected} == expected
        assert desk.item["extra"].splitlines() == [
            "arXiv:cond-mat/0602143 [cond-mat.mes-hall]",
            "lent to Bob",
            "Genre: Draft",
        ]

    def test_a_second_run_writes_nothing_and_undo_restores_the_preprint(self, desk: Desk) -> None:
        before = desk.said()
        desk.run("update")
        writes, after = desk.server.writes, desk.said()
        assert desk.run("update").status == 0
        assert (desk.server.writes, desk.said()) == (writes, after)
        assert run("undo", clock=desk.clock).status == 0
        assert desk.said() == before

    def test_it_is_shown_first(self, desk: Desk) -> None:
        outcome = desk.run("update", "--dry-run")
        assert outcome.status == 1
        assert "-itemType: preprint" in outcome.stdout
        assert "+publicationTitle: Phys. Rev. B" in outcome.stdout
        assert desk.server.writes == 0

    def test_what_a_person_changes_meanwhile_stays(self, desk: Desk) -> None:
        desk.server.misbehave(
            zotero_faults.Meanwhile(lambda: desk.library.edit(desk.key, callNumber="shelf 4")),
            when=zotero_faults.writes,
            times=1,
        )
        outcome = desk.run("update")
        assert "planned again" in outcome.stderr
        assert (desk.item["itemType"], desk.item["callNumber"]) == ("journalArticle", "shelf 4")


class TestTidy:
    @pytest.fixture
    def messy(self, desk: Desk) -> str:
        return desk.library.put(
            {
                "itemType": "journalArticle",
                "title": "A  study of {braces} &amp; Ca<sup>2+</sup> in 10% of cases",
                "creators": [AUTHORS[0]],
                "date": "2001-05",
                "publicationTitle": "Acta",
                "DOI": "https://doi.org/10.1000/ABC",
                "ISSN": "00359238",
                "pages": "1–9",
                "abstractNote": "First line.\n\nSecond line.",
                "extra": "mine",
                "tags": [{"tag": "a, b"}],
            }
        )

    def test_fields_are_cleaned_and_nothing_else(self, desk: Desk, messy: str) -> None:
        before = desk.said()
        outcome = desk.run("tidy")
        assert outcome.status == 0, outcome.stderr
        after = desk.said()
        assert after[desk.key] == before[desk.key]
        assert after[messy]["DOI"] == "10.1000/abc"
        assert after[messy]["ISSN"] == "0035-9238"
        stays = (
            "creators",
            "date",
            "publicationTitle",
            "abstractNote",
            "extra",
            "tags",
            "itemType",
        )
        assert {name: after[messy][name] for name in stays} == {
            name: before[messy][name] for name in stays
        }
        assert "<sup>2+</sup>" in after[messy]["title"]
        writes = desk.server.writes
        outcome = desk.run("tidy")
        assert "all items are clean" in outcome.stderr
        assert (desk.server.writes, desk.said()) == (writes, after)
        assert run("undo", "zotero:", clock=desk.clock).status == 0
        assert desk.said() == before

    def test_check_lists_what_is_unclean_by_item(self, desk: Desk, messy: str) -> None:
        outcome = desk.run("tidy", "--check", "--only", "issn")
        assert outcome.status == 1
        assert f"zotero:{messy}: [issn]" in outcome.stdout
        assert "1 item would change (issn 1)" in outcome.stderr
        assert "+ISSN: 0035-9238" in desk.run("tidy", "--diff", "--only", "issn").stdout
        assert desk.run("tidy", "--check", "--collection", "Survey").status == 0
        desk.library.put({"itemType": "journalArticle", "title": "Ferns", "date": "1999"})
        said = desk.run("tidy", "--check", "--only", "required-fields").stderr
        assert "problems need your attention" in said or "problem needs your attention" in said
        assert desk.server.writes == 0

    def test_what_is_about_files_alone_is_refused(self, desk: Desk) -> None:
        assert desk.run("tidy", "--keys", "{auth}{year}").status == 2
        assert desk.run("tidy", "--sort", "key").status == 2

    def test_a_field_can_be_taken_out(self, desk: Desk, messy: str) -> None:
        desk.run("tidy", "--only", "none", "--omit", "abstract")
        assert not desk.library.items[messy].get("abstractNote")
        writes = desk.server.writes
        desk.run("tidy", "--only", "none", "--omit", "abstract")
        assert desk.server.writes == writes


@pytest.mark.parametrize(
    ("command", "asked", "shown"),
    [
        ("update", "--dry-run", ["Spin waves", "Phys. Rev. B", "journaltitle"]),
        ("tidy", "--check", ["https://doi.org/10.1000/ABC", "10.1000/abc"]),
        ("dedupe", "--dry-run", ["There is nothing to look at"]),
        ("check", "--dry-run", ["Spin waves"]),
    ],
)
def test_a_page_of_what_would_change_changes_nothing(
    desk: Desk, tmp_path: Path, command: str, asked: str, shown: list[str]
) -> None:
    fields = {"itemType": "journalArticle", "title": "Ferns", "date": "1999"}
    desk.library.put({**fields, "DOI": "https://doi.org/10.1000/ABC"})
    before, page = desk.said(), tmp_path / "page.html"
    outcome = desk.run(command, asked, "--report", page)
    written = page.read_text(encoding="utf-8")
    assert [
        words
        for words in shown
        if words not in written.replace("<mark>", "").replace("</mark>", "")
    ] == []
    assert (desk.said(), desk.server.writes) == (before, 0)
    assert f"wrote {page}" in outcome.stderr
    page.write_text("mine", encoding="utf-8")
    assert desk.run(command, asked, "--report", page).status == 2
    assert page.read_text(encoding="utf-8") == "mine"


def test_the_reports_are_as_their_schemas_say(desk: Desk) -> None:
    desk.library.edit(desk.key, date="2001")
    desk.library.put({**PREPRINT, "date": "2006"})
    for command in ("check", "update", "dedupe"):
        schema = json.loads((DOCS / f"{command}.schema.json").read_text(encoding="utf-8"))
        asked = ("--dry-run",) if command == "update" else ()
        if command == "dedupe":
            outcome = run(command, "zotero:", "--zotero-url", desk.server.url, "--json",
                          *(("--local",) if desk.local else ()), clock=desk.clock)  # fmt: skip
        else:
            outcome = desk.run(command, "--json", *asked)
        data = json.loads(outcome.stdout)
        Draft202012Validator(schema).validate({**data, "plan": {**data["plan"], "changes": []}})
        plans = json.loads((DOCS / "plan.schema.json").read_text(encoding="utf-8"))
        Draft202012Validator(plans).validate(data["plan"])
        if command != "check":
            assert data["plan"]["changes"]
