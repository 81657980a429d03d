"""``watch``: what is new since the last run, told once, and added only when asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from bibtexparser.entrypoint import parse_string
from lxml import etree

import bibwright
from bibwright.commands.watch_memory import News, NewsSort, WatchMemory, read_memory, write_memory
from bibwright.config.paths import config_folder
from bibwright.model.reference import Reference
from bibwright.reports.watch_feed import render_feed
from support.arxiv_records import read_snapshot
from support.arxiv_server import ArxivServer
from support.catalogue_server import CatalogueServer
from support.catalogue_works import WORKS
from support.cli import run
from support.zotero_desk import Desk
from support.zotero_server import ZoteroServer

ROOT = Path(__file__).parents[2]
ATOM = "{http://www.w3.org/2005/Atom}"
PAPER, NEW = WORKS[0], WORKS[3]
AT = ("--sources", "semantic-scholar,crossref", "--refresh")


@pytest.fixture
def catalogues() -> Iterator[list[CatalogueServer]]:
    """Two that know the first three works alone."""
    with (
        CatalogueServer("semantic-scholar", WORKS[:3]) as s2,
        CatalogueServer("crossref", WORKS[:3]) as crossref,
    ):
        settings = config_folder() / "config.toml"
        settings.parent.mkdir(parents=True, exist_ok=True)
        urls = f'semantic-scholar = "{s2.url}"\ncrossref = "{crossref.url}"\n'
        settings.write_text(f"[urls]\n{urls}", "utf-8")
        yield [s2, crossref]


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    path = tmp_path / "survey.bib"
    path.write_text(
        f"@article{{own, title={{{PAPER.title}}}, author={{M. Bran, Andres and others}},\n"
        f"  journal={{{PAPER.venue}}}, year={{2024}}, doi={{{PAPER.doi}}}}}\n",
        "utf-8",
    )
    return path


def test_what_is_new_is_told_once_and_added_when_asked(
    catalogues: list[CatalogueServer], survey: Path
) -> None:
    feed = survey.with_suffix(".xml")
    command = ("watch", survey, "--related", "--since", *AT, "--feed", feed)
    first = run(*command)
    assert (first.status, first.stdout) == (0, "")
    assert f"what cites arXiv:{PAPER.arxiv_id}: 2 known from now on" in first.stderr
    assert "nothing new" in first.stderr
    before, empty = survey.read_bytes(), feed.read_bytes()

    for server in catalogues:
        server.works = WORKS[:4]
    second = run(*command)
    assert NEW.title in second.stdout
    assert len(second.stdout.splitlines()) == 1  # it cites and resembles, and is one work
    assert survey.read_bytes() == before
    entries = etree.fromstring(feed.read_bytes()).findall(f"{ATOM}entry")
    assert [NEW.title in (each.findtext(f"{ATOM}title") or "") for each in entries] == [True]
    assert feed.read_bytes() != empty

    told = feed.read_bytes()
    third = run(*command)
    assert (third.stdout, feed.read_bytes()) == ("", told)
    assert "nothing new" in third.stderr
    assert survey.read_bytes() == before

    shown = run("watch", survey, *AT, "--diff")
    assert f"+  title         = {{{NEW.title[:20]}" in shown.stdout.replace("{{", "{")
    assert survey.read_bytes() == before
    run("watch", survey, *AT, "--write")
    keys = [entry.key for entry in parse_string(survey.read_text("utf-8")).entries]
    assert len(keys) == 2
    after = survey.read_bytes()
    assert after.startswith(before)
    run("watch", survey, *AT, "--related", "--write")
    assert survey.read_bytes() == after


def test_a_retraction_is_told_at_once_and_only_once(
    catalogues: list[CatalogueServer], survey: Path
) -> None:
    by = ("retraction", "10.1038/retracting")
    catalogues[1].works = (replace(PAPER, updated_by=by), *WORKS[1:3])
    report = json.loads(run("watch", survey, *AT, "--json").stdout)
    schema = json.loads((ROOT / "docs/watch.schema.json").read_text("utf-8"))
    jsonschema.validate(report, schema, cls=jsonschema.Draft202012Validator)
    assert [(each["sort"], each["key"]) for each in report["news"]] == [("retracted", "own")]
    assert run("watch", survey, *AT).stdout == ""


def test_items_of_a_library_are_watched_and_nothing_is_changed_there(
    catalogues: list[CatalogueServer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = ("retraction", "10.1038/retracting")
    catalogues[1].works = (replace(PAPER, updated_by=by), *WORKS[1:3])
    with ZoteroServer() as server:
        library = server.library("users/1")
        monkeypatch.setenv("ZOTERO_API_KEY", server.add_key(user=1))
        bran = {"creatorType": "author", "firstName": "Andres", "lastName": "M. Bran"}
        fields = {"title": PAPER.title, "publicationTitle": PAPER.venue, "DOI": PAPER.doi}
        item = {"itemType": "journalArticle", **fields, "creators": [bran], "date": "2024"}
        key = library.put({**item, "tags": [{"tag": "mine"}]})
        watch = ("watch", "zotero:", "--zotero-url", server.url, *AT)
        for refused in ("--write", "--diff"):
            assert "is for files, not for zotero:" in run(*watch, refused).stderr
        assert run(*watch, "--tag", "others").stdout == ""
        feed = tmp_path / "news.xml"
        assert run(*watch, "--dry-run").stdout.startswith(f"retracted  {key}: ")
        assert run(*watch, "--feed", feed).stdout.startswith(f"retracted  {key}: ")
        assert b"zotero:" in feed.read_bytes()
        again = run(*watch)
        assert (again.status, again.stdout) == (0, "")
        # Another part of the library is another watch.
        assert key in run(*watch, "--tag", "Mine").stdout
        assert server.writes == 0
    assert run("watch", tmp_path / "none.bib").status == 2


def test_a_day_tells_of_what_was_there_already(
    catalogues: list[CatalogueServer], survey: Path
) -> None:
    assert catalogues
    command = ("watch", survey, "--related", *AT, "--dry-run")
    assert WORKS[2].title in run(*command, "--since", "2025-01-01").stdout
    assert run(*command, "--since", "2027-01-01").stdout == ""
    assert "is not a date" in run(*command, "--since", "soon").stderr


def test_a_new_version_of_a_paper(tmp_path: Path) -> None:
    path = tmp_path / "own.bib"
    records = read_snapshot(ROOT / "examples" / "arxiv-sample.jsonl")
    paper = next(each for each in records if each.arxiv_id == "2503.02104")
    path.write_text(
        f"@misc{{own, title={{{paper.title}}}, eprint={{2503.02104}}, archiveprefix={{arXiv}}}}\n"
    )
    newer = replace(paper, version=paper.version + 1, version_dates=())
    for record, sorts in ((paper, []), (newer, ["new-version"]), (newer, [])):
        with ArxivServer(records=[record]) as server:
            command = ("watch", path, "--arxiv", "api", "--api-url", server.url, "--refresh")
            report = json.loads(run(*command, "--json").stdout)
        assert [each["sort"] for each in report["news"]] == sorts


def test_a_catalogue_that_is_down_is_said_so_and_nothing_is_lost(
    catalogues: list[CatalogueServer], survey: Path
) -> None:
    command = ("watch", survey, "--related", *AT)
    run(*command)
    url = catalogues[0].url
    settings = config_folder() / "config.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace(url, "http://127.0.0.1:9"), "utf-8")
    outcome = run(*command, "--patience", "0")
    assert outcome.status == 3
    assert "incomplete:" in outcome.stderr
    settings.write_text(text, "utf-8")
    catalogues[0].works = WORKS[:4]
    assert NEW.title in run(*command).stdout


def test_a_feed_can_be_written_whatever_its_news_and_the_files_name_hold(tmp_path: Path) -> None:
    at = "2026-11-29T00:00:00+00:00"
    urls = ("javascript:alert(1)", "https://example.org/\x01", "https://example.org/a?b&c")
    works = [Reference(title="A <b>\x00\ud800\uffff title ]]>", url=url) for url in urls]
    news = [
        News(NewsSort.CITING, f"{n}\ud800", work.title, work=work, told=at)
        for n, work in enumerate(works)
    ]
    feed = etree.fromstring(render_feed(news, "caf\udce9.bib", at, of="here"))
    links = [each.get("href") for each in feed.iter(f"{ATOM}link")]
    assert links == ["https://example.org/a?b&c"]
    assert len(feed.findall(f"{ATOM}entry")) == 3
    kept_in = tmp_path / "memory.json"
    memory = WatchMemory(frozenset({"\ud800"}), news=tuple(news), last=at)
    write_memory(kept_in, memory)
    assert read_memory(kept_in) == memory


@pytest.mark.usefixtures("catalogues")
def test_the_feeds_of_two_files_of_one_name_share_no_id(survey: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / survey.name
    other.parent.mkdir()
    other.write_bytes(survey.read_bytes())
    ids: list[list[str | None]] = []
    for file in (survey, other):
        feed = file.with_suffix(".atom")
        command = ("watch", file, *AT, "--related", "--since", "1900-01-01", "--feed", feed)
        for _ in range(2):
            assert run(*command).status == 0
        ids.append([each.text for each in etree.parse(str(feed)).iter(f"{ATOM}id")])
    assert len(ids[0]) == len(ids[1]) > 1
    assert not set(ids[0]) & set(ids[1])


def test_the_librarys_verb(catalogues: list[CatalogueServer], survey: Path) -> None:
    options = bibwright.SourceOptions(
        sources=("semantic-scholar",), urls={"semantic-scholar": catalogues[0].url}, refresh=True
    )
    assert bibwright.watch(survey, related=True, sources=options).news == ()
    catalogues[0].works = WORKS[:4]
    [news] = bibwright.watch(survey, related=True, sources=options).news
    assert news.work is not None
    assert news.work.title == NEW.title
    assert bibwright.watch(survey, related=True, sources=options).news == ()


def test_what_is_added_goes_into_zotero_when_asked(
    catalogues: list[CatalogueServer],
    survey: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ZoteroServer() as server:
        desk = Desk(server, tmp_path, monkeypatch)
        run("watch", survey, "--related", *AT)
        for each in catalogues:
            each.works = WORKS[:4]
        command = ("watch", survey, "--related", *AT, "--zotero", "--zotero-url", server.url)
        assert "--zotero goes with --write" in run(*command).stderr
        outcome = run(*command, "--write")
        assert "Zotero: 1 written" in outcome.stderr
        assert [each["title"] for each in desk.library.items.values()] == [NEW.title]
        run(*command, "--write")
        assert len(desk.library.items.values()) == 1
