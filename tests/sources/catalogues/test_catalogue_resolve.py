"""Papers that are not on arXiv: several sources, one work; how they are asked; the command."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

import bibwright
from bibwright.errors import InputError
from bibwright.lookup.candidate_pool import CandidatePool
from bibwright.lookup.resolver import Resolution, resolve
from bibwright.matching.verdict import Status
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Origin, Person, Reference
from bibwright.sources.registry import SourceOptions, open_sources
from bibwright.sources.source import ByDoi, ById, ByMinute, ByTitle
from support.arxiv_client import asking, by_title
from support.arxiv_server import ArxivServer
from support.catalogue_client import CLASSES, Desk, asking_catalogues, outcome
from support.catalogue_server import CatalogueServer
from support.catalogue_works import WORKS, Work
from support.cli import run

every_catalogue = pytest.mark.parametrize("name", CLASSES)
SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "resolve.schema.json").read_text(encoding="utf-8")
)


def _query(work: Work) -> Reference:
    authors = tuple(Person(family, given) for family, given in work.authors)
    return Reference(title=work.title, authors=authors)


@every_catalogue
def test_every_work_is_found_by_title_and_people(name: str, tmp_path: Path) -> None:
    with CatalogueServer(name) as server, asking_catalogues(server, folder=tmp_path) as desk:
        found = desk.resolve([_query(work) for work in WORKS])
        assert outcome(found) == [("matched", work.doi) for work in WORKS]
        for verdict, work in zip(found.verdicts, WORKS, strict=True):
            assert verdict.matched is not None
            assert [person.family for person in verdict.matched.authors][-1] == work.authors[-1][0]
            assert verdict.matched.venue == work.venue
            if name != "semantic-scholar" or not work.arxiv_id:
                assert verdict.matched.year == work.date[0]


@pytest.mark.parametrize("name", ["crossref", "semantic-scholar", "openalex"])
def test_dois_go_together(name: str, tmp_path: Path) -> None:
    queries = [Reference(doi=work.doi) for work in WORKS]
    with CatalogueServer(name) as server, asking_catalogues(server, folder=tmp_path) as desk:
        assert outcome(desk.resolve(queries)) == [("matched", work.doi) for work in WORKS]
        # A comma, or a colon, would end a filter.
        odd = sum(":" in work.doi for work in WORKS) if name == "openalex" else 0
        assert len(server.requests) == 1 + odd


@pytest.mark.parametrize("name", ["semantic-scholar", "openalex"])
def test_titles_go_together(name: str, tmp_path: Path) -> None:
    with CatalogueServer(name) as server, asking_catalogues(server, folder=tmp_path) as desk:
        some = WORKS[:8]
        found = desk.resolve([_query(work) for work in some])
        assert outcome(found) == [("matched", work.doi) for work in some]
        assert len(server.requests) == 1


def test_titles_that_bring_more_than_a_page_are_asked_for_alone(tmp_path: Path) -> None:
    sequels = [WORKS[0].retitled(f"{WORKS[0].title}, volume {at}") for at in range(120)]
    queries = [_query(WORKS[1]), _query(WORKS[0])]
    server = CatalogueServer("openalex", [*sequels, *WORKS])
    with server, asking_catalogues(server, folder=tmp_path) as desk:
        found = desk.resolve(queries)
        assert {verdict.status for verdict in found.verdicts[:1]} == {Status.MATCHED}
        asked = [each.query["filter"] for each in server.requests if "filter" in each.query]
        assert [" OR " in each for each in asked[:3]] == [True, False, False]


def test_an_arxiv_id_is_known_to_semantic_scholar(tmp_path: Path) -> None:
    known, unknown = ArxivId("2304.05376"), ArxivId("2304.99999")
    server = CatalogueServer("semantic-scholar")
    with server, asking_catalogues(server, folder=tmp_path) as desk:
        found = desk.resolve([Reference(arxiv_id=known), Reference(arxiv_id=unknown)])
        assert outcome(found) == [("matched", WORKS[0].doi), ("not found", None)]


def test_an_arxiv_id_that_openalex_has_under_another_doi_is_not_called_missing(
    tmp_path: Path,
) -> None:
    with CatalogueServer("openalex") as server, asking_catalogues(server, folder=tmp_path) as desk:
        found = desk.resolve([Reference(arxiv_id=ArxivId("2304.05376"))])
        assert outcome(found) == [("unavailable", None)]


def test_manners(tmp_path: Path) -> None:
    """Who asks, with which key, and how often."""
    with ExitStack() as running:
        servers = {name: running.enter_context(CatalogueServer(name)) for name in CLASSES}
        options: dict[str, Any] = {"folder": tmp_path, "contact": "me@example.org"}
        for name in ("crossref", "dblp"):
            with asking_catalogues(servers[name], **options) as desk:
                desk.resolve([_query(work) for work in WORKS])
                first, *rest = desk.clock.slept
                assert first == pytest.approx({"crossref": 0.35, "dblp": 2.0}[name])
                assert len(rest) == len(WORKS) - 2
        for name in ("semantic-scholar", "openalex"):
            with asking_catalogues(servers[name], key="secret", **options) as desk:
                found = desk.resolve([_query(WORKS[0])])
                assert "secret" not in str(found) + str(desk.said)
        assert servers["crossref"].requests[0].query["mailto"] == "me@example.org"
        assert servers["semantic-scholar"].requests[0].headers["x-api-key"] == "secret"
        assert servers["openalex"].requests[0].query["api_key"] == "secret"
        for server in servers.values():
            assert "me@example.org" in server.requests[0].headers["user-agent"]
            assert server.overlaps == 0
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"secret" not in kept


def test_crossref_is_asked_less_often_by_who_gives_no_address(tmp_path: Path) -> None:
    with CatalogueServer("crossref") as server:
        with asking_catalogues(server, folder=tmp_path) as desk:
            desk.resolve([_query(work) for work in WORKS[:2]])
            assert desk.clock.slept == [pytest.approx(1.0)]
        assert "mailto" not in server.requests[0].query


class TestOneWork:
    """The same paper, offered by several sources."""

    def _resolve(self, folder: Path, *servers: CatalogueServer, query: Reference) -> Resolution:
        with ExitStack() as open_ones:
            for server in servers:
                open_ones.enter_context(server)
            desk: Desk = open_ones.enter_context(asking_catalogues(*servers, folder=folder))
            return desk.resolve([query])

    def test_agreeing_sources_are_no_rivals(self, tmp_path: Path) -> None:
        """Nothing settles the query, so all are asked; what they offer is one work."""
        vague = Reference(
            title="Augmenting large models with chemistry tools", authors=(Person("Cox", "Sam"),)
        )
        servers = [CatalogueServer(name) for name in CLASSES]
        found = self._resolve(tmp_path, *servers, query=vague).verdicts[0]
        offered = [each for each in found.candidates if each.reference.doi == WORKS[0].doi]
        assert len(offered) == 1
        assert set(offered[0].sources) >= {"Crossref", "Semantic Scholar"}

    def test_papers_of_one_name_by_two_stay_two(self, tmp_path: Path) -> None:
        other = replace(WORKS[0], authors=(("Nobody", "Ann"),), doi="10.1000/other", arxiv_id="")
        rivals = CatalogueServer("crossref", [WORKS[0], other])
        found = self._resolve(tmp_path, rivals, query=Reference(title=WORKS[0].title))
        assert str(found.verdicts[0].status) == "ambiguous"
        assert "2 papers" in found.verdicts[0].why

    def test_a_catalogue_lists_arxivs_paper_and_arxivs_word_counts(self, tmp_path: Path) -> None:
        with ArxivServer() as server, asking(server, tmp_path) as client:
            arxivs = Reference(
                title=WORKS[0].title,
                authors=_query(WORKS[0]).authors,
                arxiv_id=ArxivId("2304.05376", 5),
                kind=Kind.PREPRINT,
                origin=Origin(client.api.name),
            )
        offers = CandidatePool()
        offers.add([arxivs])
        assert offers.works == {}
        offers.add([_record("crossref", doi=WORKS[0].doi), _record("dblp", doi=WORKS[0].doi)])
        assert set(offers.works.values()) == {"2304.05376"}
        assert offers.near(Reference(doi=WORKS[0].doi))[0] is arxivs

    def test_a_meeting_and_a_journal_stay_two(self) -> None:
        offers = CandidatePool()
        journal = _record("crossref", doi="10.1/journal", venue="J. of Chemistry", year=2024)
        meeting = _record("dblp", doi="10.2/meeting", venue="Proc. ICML", year=2023)
        offers.add([journal, replace(meeting, kind=Kind.INPROCEEDINGS)])
        assert len(set(offers.works.values())) == 2

    def test_what_one_knows_of_the_identifiers_completes_the_other(self) -> None:
        offers = CandidatePool()
        without = _record("dblp", venue="Nature Machine Intelligence", year=2024)
        known = replace(
            _record("s2", doi=WORKS[0].doi, venue="Nature Machine Intelligence", year=2024),
            arxiv_id=ArxivId("2304.05376"),
        )
        offers.add([without])
        offers.add([known])
        query = _query(WORKS[0])
        verdict = bibwright.matching.verdict.judge(query, offers.near(query), "", offers.works)
        assert verdict.matched is not None
        assert verdict.matched.record == without.record
        assert verdict.matched.doi == WORKS[0].doi
        assert verdict.matched.arxiv_id == ArxivId("2304.05376")
        assert verdict.candidates[0].sources == ("dblp", "s2")


def _record(source: str, *, doi: str = "", venue: str = "", year: int = 2024) -> Reference:
    return Reference(
        kind=Kind.ARTICLE,
        title=WORKS[0].title,
        authors=_query(WORKS[0]).authors,
        doi=doi or None,
        venue=venue,
        issued=Date(year),
        record=f"{source}:{doi or 'x'}",
        origin=Origin(source),
    )


def test_arxiv_is_asked_first_and_the_others_for_the_rest(tmp_path: Path) -> None:
    from support.arxiv_client import HELD

    paper = next(each for each in HELD if len(each.title.split()) >= 5)
    with (
        ArxivServer(HELD) as arxiv,
        CatalogueServer("crossref") as crossref,
        asking(arxiv, tmp_path / "one") as client,
        asking_catalogues(crossref, folder=tmp_path / "two") as desk,
    ):
        queries = [by_title(paper), _query(WORKS[1])]
        found = resolve(queries, [client.api, *desk.catalogues])
        assert [str(each.status) for each in found.verdicts] == ["matched", "matched"]
        assert found.papers[0].name == paper.arxiv_id
        assert found.papers[1].name == WORKS[1].doi
        asked = [unquote(request.target) for request in crossref.requests]
        assert len(asked) == 1  # not for what arXiv has settled


def test_one_paper_named_in_two_ways_is_written_once(tmp_path: Path) -> None:
    queries = [_query(WORKS[0]), Reference(doi=WORKS[0].doi)]
    with CatalogueServer("crossref") as server, asking_catalogues(server, folder=tmp_path) as desk:
        found = desk.resolve(queries)
        assert [paper.name for paper in found.papers] == [WORKS[0].arxiv_id]
        assert len(found.papers[0].verdicts) == 2
        written = bibwright.compose(found)
        assert written.added == 1
        again = bibwright.compose(found, existing=written.content)
        assert (again.added, again.content) == (0, written.content)


class TestCommand:
    """``bibwright resolve --sources``."""

    @pytest.fixture
    def place(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.chdir(tmp_path)
        entries = (
            f"@misc{{w{number}, title = {{{work.title}}}, author = {{"
            + " and ".join(f"{family}, {given}" for family, given in work.authors)
            + "}}\n"
            for number, work in enumerate(WORKS)
        )
        Path("papers.bib").write_text("".join(entries), encoding="utf-8")
        return tmp_path

    def _settings(self, *servers: CatalogueServer, names: str = "") -> None:
        lines = [f'{server.name} = "{server.url}"' for server in servers]
        text = "\n".join([names, "[urls]", *lines])
        own = Path(os.environ["BIBWRIGHT_CONFIG_DIR"], "config.toml")
        own.write_text(text, encoding="utf-8")

    def test_articles_are_written_and_a_second_run_changes_nothing(self, place: Path) -> None:
        with CatalogueServer("crossref") as crossref, CatalogueServer("dblp") as dblp:
            self._settings(crossref, dblp)
            words = ("resolve", "papers.bib", "-o", "refs.bib", "--sources", "crossref, dblp")
            done = run(*words)
            assert done.status == 0, done.stderr
            written = (place / "refs.bib").read_text(encoding="utf-8")
            assert written.count("@article") == 5
            assert written.count("@inproceedings") == 1
            assert "asked: Crossref, 6 requests" in done.stderr
            assert run(*words).status == 0
            assert (place / "refs.bib").read_text(encoding="utf-8") == written

    @pytest.mark.usefixtures("place")
    def test_the_report_says_who_has_it(self) -> None:
        with CatalogueServer("crossref") as crossref:
            self._settings(crossref, names='sources = ["crossref"]')
            done = run("resolve", "papers.bib", "--explain")
            assert f"doi:{WORKS[1].doi} “{WORKS[1].title}”" in done.stderr
            assert "in Crossref)" in done.stderr
            report = json.loads(run("resolve", "papers.bib", "--json").stdout)
            jsonschema.validate(report, SCHEMA)
            assert report["verdicts"][1]["candidates"][0]["sources"] == ["Crossref"]
            assert report["verdicts"][1]["candidates"][0]["reference"]["publisher"]

    def test_a_source_that_is_down(self, place: Path) -> None:
        with CatalogueServer("crossref") as crossref:
            self._settings(crossref, names='sources = ["crossref"]\npatience = 0')
        done = run("resolve", "papers.bib", "-o", "refs.bib")
        assert done.status == 3
        assert "unavailable" in done.stderr
        assert not (place / "refs.bib").exists()

    @pytest.mark.usefixtures("place")
    def test_a_source_that_there_is_not(self) -> None:
        done = run("resolve", "papers.bib", "--sources", "arxiv,scholar")
        assert done.status == 2
        assert "there is no source “scholar”; choose from arxiv, index, crossref" in done.stderr

    def test_settings_of_another_kind(self, place: Path) -> None:
        for text in ('sources = "crossref"', "urls = 3", "[urls]\ncrossref = 3"):
            (place / "bibwright.toml").write_text(text, encoding="utf-8")
            assert run("resolve", "papers.bib").status == 2


def test_keys_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMANTIC_SCHOLAR_API_KEY", "secret")
    with CatalogueServer("semantic-scholar") as server:
        urls = {"semantic-scholar": server.url}
        with open_sources(SourceOptions(sources=["semantic-scholar"], urls=urls)) as [source]:
            assert source.ask([ById(ArxivId("2304.05376"))]).candidates
        assert server.requests[0].headers["x-api-key"] == "secret"


def test_no_source_at_all() -> None:
    with pytest.raises(InputError, match="name a source"):
        SourceOptions(sources=[])


@every_catalogue
def test_what_none_of_them_can_look_up(name: str, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    minute = ByMinute(datetime(2020, 1, 1, tzinfo=UTC))
    with CatalogueServer(name) as server, asking_catalogues(server, folder=tmp_path) as desk:
        answer = desk.catalogues[0].ask([minute, ByDoi(WORKS[0].doi), ByTitle(WORKS[0].title)])
        assert minute in answer.unsupported
        assert (ByDoi(WORKS[0].doi) in answer.unsupported) == (name == "dblp")
        assert len(answer.candidates) == 1
