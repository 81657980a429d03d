"""What real libraries hold beside works: old and automatic tags, relations in both shapes, notes,
annotations, linked files, fields and types of a newer Zotero. Nothing of it stops a command, and
nothing of it is changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support import zotero_faults
from support.cli import FakeClock, Outcome, run
from support.zotero_answers import ReceivedRequest
from support.zotero_library import Library
from support.zotero_server import ZoteroServer

SELF = "http://zotero.org/users/1/items/"
WORKS: list[dict[str, Any]] = [
    {
        "itemType": "journalArticle",
        "title": 'On <span class="nocase">iPads</span> and H<sub>2</sub>O',
        "tags": [
            {"tag": "_tablet", "type": 1},
            {"tag": "a, b"},
            {"tag": "⛔ No DOI found", "type": 1},
        ],
        "relations": {"dc:relation": f"{SELF}AAAAAAAA"},
        "extra": "PMID: 1\ntex.ids: old2001\nCitation Key: pinned",
    },
    {
        "itemType": "book",
        "title": "Über 𝔘nicode 漢字 \u200b",
        "date": "0000-00-00 0000",
        "creators": [
            {"creatorType": "author", "name": ""},
            {"creatorType": "author", "firstName": "", "lastName": "Doe"},
        ],
        "relations": {
            "owl:sameAs": [f"{SELF}BBBBBBBB", "http://zotero.org/groups/7/items/CCCCCCCC"]
        },
    },
    {"itemType": "computerProgram", "title": "R", "versionNumber": "4.4", "rights": "GPL"},
    {
        "itemType": "webpage",
        "title": "",
        "url": "https://a.example/ä b?q=1&r=%20",
        "accessDate": "CURRENT_TIMESTAMP",
    },
    {"itemType": "journalArticle", "title": "x" * 50_000, "abstractNote": "y\u2028z\x0b" * 1000},
    {"itemType": "thesis", "title": "Same", "citationKey": "two words"},
    {"itemType": "report", "title": "Same, too", "citationKey": "two words"},
    {
        "itemType": "letter",
        "title": "To whom",
        "relations": {"mendeleyDB:documentUUID": ["0-1"]},
        "inPublications": True,
    },
]


class Reader:
    """A library with all of it, and a person who reads it."""

    def __init__(self, server: ZoteroServer, folder: Path) -> None:
        self.server, self.folder, self.clock = server, folder, FakeClock()
        self.library: Library = server.library("users/1")
        self.keys = [self.library.put({"creators": [], **work}) for work in WORKS]
        parent = self.keys[0]
        self.library.put({"itemType": "note", "note": "<p>alone</p>"})
        self.library.put({"itemType": "note", "note": "<p>of it</p>", "parentItem": parent})
        linked = {"linkMode": "linked_file", "path": "attachments:a/b ü.pdf", "title": "b"}
        pdf = self.library.put({"itemType": "attachment", **linked, "parentItem": parent})
        self.library.put({"itemType": "attachment", "linkMode": "linked_file", "path": "C:\\x.pdf"})
        self.library.items[pdf]["contentType"] = "application/pdf"
        mark = {"annotationType": "highlight", "annotationText": "x", "annotationPosition": "{}"}
        key = self.library.fresh_key()
        version = self.library.version
        self.library.items[key] = {
            **{"key": key, "version": version, "itemType": "annotation", "parentItem": pdf},
            **{**mark, "tags": [], "relations": {}},
        }

    def run(self, *words: str) -> Outcome:
        where = "--zotero-url" if "zotero:" in words else "--api-url"
        return run(*words, where, self.server.url, clock=self.clock)

    def held(self) -> dict[str, dict[str, Any]]:
        """Everything but the citation keys, which a bibliography gives to items without one."""
        left_out = {"version", "dateModified", "citationKey"}
        return {
            key: {name: value for name, value in item.items() if name not in left_out}
            for key, item in self.library.items.items()
        }


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    monkeypatch.chdir(tmp_path)
    with ZoteroServer() as server:
        monkeypatch.setenv("ZOTERO_API_KEY", server.add_key(user=1))
        yield Reader(server, tmp_path)


def test_all_of_it_is_read_and_nothing_written(reader: Reader) -> None:
    before = reader.held()
    first = reader.run("pull", "-o", "refs.bib")
    assert first.status in {0, 1}, first.stderr
    text = Path("refs.bib").read_bytes()
    assert text.count(b"\n@") + 1 >= len(WORKS)
    assert reader.run("pull", "-o", "refs.bib").status in {0, 1}
    assert Path("refs.bib").read_bytes() == text
    reader.run("sync", "refs.bib", "--all")
    writes = reader.server.writes
    for words in (
        ("sync", "refs.bib", "--all"),
        ("dedupe", "zotero:"),
        ("check", "zotero:", "--sources", "crossref", "--offline"),
        ("tidy", "zotero:", "--diff"),
        ("update", "zotero:", "--sources", "crossref", "--offline", "--diff"),
    ):
        done = reader.run(*words)
        assert done.status in {0, 1, 3}, (words, done.stderr)
        assert "bug" not in done.stderr
    assert reader.server.writes == writes
    assert reader.held() == before


def test_a_change_keeps_what_is_beside_it(reader: Reader) -> None:
    before = reader.held()
    reader.run("pull", "-o", "refs.bib")
    text = Path("refs.bib").read_text("utf-8")
    Path("refs.bib").write_text(text.replace("{To whom}", "{To Whom It May Concern}"), "utf-8")
    assert reader.run("sync", "refs.bib", "--all").status in {0, 1}
    after = reader.held()
    key = reader.keys[-1]
    assert after[key]["title"] == "To Whom It May Concern"
    for name in ("relations", "tags", "creators"):
        assert after[key].get(name) == before[key].get(name)
    assert {k: v for k, v in after.items() if k != key} == {
        k: v for k, v in before.items() if k != key
    }


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_waited_for(reader: Reader, status: int) -> None:
    seen: list[ReceivedRequest] = []

    def every_other(request: ReceivedRequest) -> bool:
        seen.append(request)
        return len(seen) % 2 == 1

    reader.server.misbehave(zotero_faults.refused(status, 3), when=every_other, times=None)
    reader.server.misbehave(zotero_faults.backoff(7), times=None)
    Path("new.bib").write_text("@misc{n, title={New Things}, author={Doe, J.}, year=2001}", "utf-8")
    assert reader.run("sync", "new.bib", "--all").status == 0
    assert max(reader.clock.slept) >= 7
    assert sum(item.get("citationKey") == "n" for item in reader.library.items.values()) == 1
