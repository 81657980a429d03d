"""The loopback arXiv server held against recorded answers of the real one."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from support.arxiv_asking import Reply, ask, parameters_of, recorded, records
from support.arxiv_feed import Generation
from support.arxiv_records import ServedRecord, Snapshot, record_from_snapshot, records_from_feeds
from support.arxiv_server import ArxivServer

CURRENT = [
    "id-collaboration",
    "id-old-affiliations",
    "id-old-doi",
    "id-old-versioned",
    "id-plain",
    "id-seven-versions",
    "id-two-one-unknown",
    "id-unknown",
    "id-versioned",
    "phrase-nothing-found",
    "title-phrase-hyphen",
]
LEGACY = ["legacy-author-and-phrase", "legacy-author-and-word", "legacy-id-versioned"]
TESTING = ["testing-0-to-10", "testing-10-to-20"]


def masked(feed: bytes) -> bytes:
    """Without what differs between two askings: the feed's own id and time."""
    feed = re.sub(rb"(?m)^  <id>.*</id>$", b"  <id/>", feed)
    return re.sub(rb"(?m)^  <updated>.*</updated>$", b"  <updated/>", feed)


Shape = tuple[str, tuple[tuple[str, str], ...], str, tuple["Shape", ...]]


def shape(element: ET.Element) -> Shape:
    children = tuple(shape(child) for child in element)
    text = "" if children else element.text or ""
    return element.tag, tuple(sorted(element.attrib.items())), text, children


def entries(feed: bytes) -> list[Shape]:
    return [shape(entry) for entry in ET.fromstring(feed).iterfind("{*}entry")]


@pytest.fixture(scope="module")
def server() -> Iterator[ArxivServer]:
    with ArxivServer(records(*CURRENT, *LEGACY, *TESTING)) as running:
        yield running


@pytest.fixture(scope="module")
def legacy() -> Iterator[ArxivServer]:
    held = records(*CURRENT, *LEGACY, "legacy-author-andnot-group")
    with ArxivServer(held, generation=Generation.LEGACY) as running:
        yield running


class TestRecordings:
    @pytest.mark.parametrize("name", CURRENT)
    def test_current_answers_are_the_recorded_bytes(self, server: ArxivServer, name: str) -> None:
        reply = ask(server, parameters_of(name))
        assert reply.status == 200
        assert masked(reply.body) == masked(recorded(name))

    @pytest.mark.parametrize("name", LEGACY)
    def test_legacy_answers_are_the_recorded_bytes(self, legacy: ArxivServer, name: str) -> None:
        reply = ask(legacy, parameters_of(name))
        assert reply.status == 200
        assert masked(reply.body) == masked(recorded(name))

    def test_a_page_in_the_middle_shows_the_recorded_entries(self) -> None:
        with ArxivServer(records(*TESTING)) as server:
            reply = ask(server, parameters_of("testing-5-to-15"))
        theirs = recorded("testing-5-to-15")
        assert entries(reply.body) == entries(theirs)
        promised = rb"<opensearch:totalResults>\d+<"
        assert re.sub(promised, b"", masked(reply.body)) == re.sub(promised, b"", masked(theirs))
        assert reply.total == 20

    def test_a_group_behind_andnot_leaves_out_what_it_names(self, legacy: ArxivServer) -> None:
        reply = ask(legacy, parameters_of("legacy-author-andnot-group") | {"max_results": "50"})
        theirs = Reply(200, recorded("legacy-author-andnot-group"), {})
        assert set(reply.ids) >= set(theirs.ids)
        assert "cond-mat/0603029v1" not in reply.ids  # "From stripe to checkerboard order …"
        shown = dict(zip(reply.ids, entries(reply.body), strict=True))
        assert [shown[name] for name in theirs.ids] == entries(theirs.body)

    def test_an_ill_formed_id_is_refused_with_400_in_2026(self, server: ArxivServer) -> None:
        reply = ask(server, parameters_of("id-ill-formed"))
        assert reply.status == 400
        dates = rb"<updated>.*?</updated>"
        assert re.sub(dates, b"", reply.body) == re.sub(dates, b"", recorded("id-ill-formed"))

    def test_an_ill_formed_id_is_refused_with_200_before(self, legacy: ArxivServer) -> None:
        # When it was recorded ids had four digits behind the point; five are well-formed now.
        theirs = recorded("legacy-ill-formed").replace(b"1234.12345", b"1234.123456")
        reply = ask(legacy, {"id_list": "1234.123456"})
        assert reply.status == 200
        ours, expected = ET.fromstring(reply.body), ET.fromstring(theirs)
        for feed in (ours, expected):
            for changing in (*feed.findall(".//{*}updated"), *feed.findall("{*}id")):
                changing.text = ""
        assert shape(ours) == shape(expected)

    @pytest.mark.parametrize("name", [*CURRENT, *TESTING])
    def test_what_the_older_form_shows_reads_back(self, name: str) -> None:
        held = records(name)
        with ArxivServer(held, generation=Generation.LEGACY) as server:
            reply = ask(server, {"id_list": ",".join(each.arxiv_id for each in held)})
        read = records_from_feeds([reply.body])
        assert [replace(each, abstract="") for each in read] == [
            replace(each, abstract="") for each in held
        ]
        assert [each.abstract.split() for each in read] == [each.abstract.split() for each in held]


def paper(number: int, title: str) -> ServedRecord:
    at = datetime(2024, 1, 1, 12, number, 30, tzinfo=UTC)
    return ServedRecord(
        arxiv_id=f"2401.{number:05}",
        title=title,
        authors=("Ada Lovelace",),
        abstract="",
        published=at,
        updated=at,
        categories=("cs.CL",),
        primary_category="cs.CL",
    )


PAPERS = (
    replace(paper(1, "Non-invasive imaging of the heart"), authors=("Dirk Wübben",)),
    replace(
        paper(2, "Imaging with invasive probes"), abstract="A heart, tested.", comment="12 pages"
    ),
    replace(paper(3, "AEW10: Concepts in testing"), categories=("cs.CL", "astro-ph.GA"), version=3),
    replace(
        paper(4, "Images of networks"), journal_ref="Phys. Rev. B 7", report_number="CERN-TH-99"
    ),
)


def found(query: str) -> set[int]:
    with ArxivServer(PAPERS) as server:
        reply = ask(server, {"search_query": query, "max_results": "50"})
    assert reply.status == 200
    return {int(name[5:10]) for name in reply.ids}


class TestGrammar:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ('ti:"imaging of the heart"', {1}),
            ('ti:"heart imaging"', set()),
            ('ti:"image network"', set()),
            ('ti:"image of network"', {4}),
            ("ti:image", {1, 2, 4}),
            ("ti:image AND ti:probes", {2}),
            ("ti:network OR ti:concept", {3, 4}),
            ("ti:image ANDNOT ti:network", {1, 2}),
            ("ti:image ANDNOT (ti:network OR ti:probe)", {1}),
            ("ti:concept OR ti:image AND ti:probe", {2, 3}),
            ("(ti:concept OR ti:image) AND ti:probe", {2}),
            ("networks concepts", {3, 4}),
            ("ti:networks concepts", {3, 4}),
            ("ti:networks heart", {1, 2, 4}),
            ("all:heart", {1, 2}),
            ("abs:heart", {2}),
            ("co:pages", {2}),
            ('jr:"phys rev b"', {4}),
            ('rn:"CERN-TH-99"', {4}),
            ("cat:astro-ph.GA", {3}),
            ("cat:cs.CL", {1, 2, 3, 4}),
            ("id:2401.00002", {2}),
            ("au:lovelace", {2, 3, 4}),
            ("au:ada_lovelace", {2, 3, 4}),
            ("au:lovelace_ada", set()),
            ('ti:"non-invasive"', {1}),
            ("ti:non-invasive", set()),
            ("-imaging", set()),
            ("AEW10: Concepts", set()),
            ('ti:"AEW10: Concepts"', {3}),
            ("xx:imaging OR ti:probes", {2}),
            ("au:wubben", {1}),
            ("au:Wübben", set()),
            ("submittedDate:[202401011202 TO 202401011203]", {2, 3}),
            ("submittedDate:[202401011203 TO 202401011202]", set()),
            ("ti:image AND submittedDate:[202401011202 TO 202401011202]", {2}),
        ],
    )
    def test_finds(self, query: str, expected: set[int]) -> None:
        assert found(query) == expected

    def test_an_open_window_breaks_the_server(self) -> None:
        with ArxivServer(PAPERS) as server:
            assert ask(server, {"search_query": "submittedDate:[202401010000 TO *]"}).status == 500

    @pytest.mark.parametrize(
        "query",
        [
            'ti:"open',
            "(ti:image",
            "ti:image)",
            "ti:",
            "ti:image AND",
            "OR ti:image",
            "ti:(image heart)",
            "submittedDate:[2024 TO 2025]",
            "()",
        ],
    )
    def test_refuses_what_is_not_in_the_grammar(self, query: str) -> None:
        with ArxivServer(PAPERS) as server:
            reply = ask(server, {"search_query": query})
        assert (reply.status, reply.total) == (400, 1)
        assert b"<title>Error</title>" in reply.body


class TestParameters:
    @pytest.fixture
    def server(self) -> Iterator[ArxivServer]:
        with ArxivServer(PAPERS) as running:
            yield running

    def test_ids_are_filtered_by_the_query(self, server: ArxivServer) -> None:
        reply = ask(server, {"search_query": "ti:image", "id_list": "2401.00003,2401.00002"})
        assert (reply.ids, reply.total) == (["2401.00002v1"], 1)

    def test_versions_up_to_the_latest_are_given(self, server: ArxivServer) -> None:
        reply = ask(server, {"id_list": "2401.00003v2,2401.00003v4,2401.00003"})
        assert reply.ids == ["2401.00003v2", "2401.00003v3"]

    def test_a_long_id_list_is_cut_in_silence(self) -> None:
        many = [paper(number, "Twin") for number in range(1, 13)]
        with ArxivServer(many) as server:
            reply = ask(server, {"id_list": ",".join(each.arxiv_id for each in many)})
        assert (len(reply.ids), reply.total) == (10, 12)

    def test_more_matched_words_come_first(self, server: ArxivServer) -> None:
        assert ask(server, {"search_query": "images networks"}).ids[0] == "2401.00004v1"

    def test_a_matched_phrase_counts_its_words(self, server: ArxivServer) -> None:
        reply = ask(server, {"search_query": 'ti:heart OR ti:"invasive probes"'})
        assert reply.ids == ["2401.00002v1", "2401.00001v1"]

    def test_sorts_by_submission(self, server: ArxivServer) -> None:
        up = ask(
            server,
            {"search_query": "ti:image", "sortBy": "submittedDate", "sortOrder": "ascending"},
        )
        down = ask(server, {"search_query": "ti:image", "sortBy": "submittedDate"})
        assert up.ids == ["2401.00001v1", "2401.00002v1", "2401.00004v1"]
        assert down.ids == up.ids[::-1]

    def test_a_slice_is_cut_at_two_thousand(self, server: ArxivServer) -> None:
        reply = ask(server, {"search_query": "ti:image", "max_results": "3000"})
        assert b"itemsPerPage>2000<" in reply.body

    @pytest.mark.parametrize(
        "parameters",
        [
            {"max_results": "30001"},
            {"start": "29000", "max_results": "1001"},
            {"start": "-1"},
            {"max_results": "ten"},
            {"sortBy": "title"},
            {"sortOrder": "down"},
        ],
    )
    def test_refuses(self, server: ArxivServer, parameters: dict[str, str]) -> None:
        reply = ask(server, {"search_query": "ti:image"} | parameters)
        assert reply.status == 400
        assert next(reversed(parameters)) in reply.summary

    def test_six_hundred_encoded_ids_are_too_long_a_url(self, server: ArxivServer) -> None:
        ids = [f"2401.{number:05}" for number in range(642)]
        assert ask(server, {"id_list": ",".join(ids)}).status == 414
        assert ask(server, {"id_list": ",".join(ids[:100])}).status == 200


def test_a_snapshot_line_becomes_a_record() -> None:
    line: Snapshot = {
        "id": "1207.7214",
        "title": "Observation of a new particle\n  in the search",
        "abstract": "  A search for\nthe Higgs boson.\n",
        "authors_parsed": [["The ATLAS Collaboration", "", ""], ["King", "Martin", "Jr."]],
        "comments": "24 pages",
        "journal-ref": None,
        "doi": "10.1016/j.physletb.2012.08.020",
        "report-no": "CERN-PH-EP-2012-218",
        "categories": "hep-ex hep-ph",
        "versions": [
            {"version": "v1", "created": "Tue, 31 Jul 2012 11:59:59 GMT"},
            {"version": "v2", "created": "Fri, 31 Aug 2012 19:29:54 GMT"},
        ],
    }
    with ArxivServer([record_from_snapshot(line)]) as server:
        first, latest = (
            ET.fromstring(ask(server, {"id_list": each}).body).find("{*}entry")
            for each in ("1207.7214v1", "1207.7214")
        )
    assert first is not None
    assert latest is not None
    assert first.findtext("{*}updated") == "2012-07-31T11:59:59Z"
    assert latest.findtext("{*}updated") == "2012-08-31T19:29:54Z"
    assert latest.findtext("{*}title") == "Observation of a new particle in the search"
    assert latest.findtext("{*}summary") == "A search for the Higgs boson."
    names = [name.text for name in latest.iterfind("{*}author/{*}name")]
    assert names == [" The ATLAS Collaboration", "Martin King Jr."]
    assert [each.get("term") for each in latest.iterfind("{*}category")] == ["hep-ex", "hep-ph"]
