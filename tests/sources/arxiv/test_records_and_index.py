"""What arXiv says becomes References; references survive JSON and the index."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bibwright.errors import InputError
from bibwright.lookup.resolver import resolve
from bibwright.matching.verdict import Status
from bibwright.model.codec import reference_from_json, reference_to_json
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Origin, Person, Reference
from bibwright.sources.arxiv.index import LocalIndex, write_index
from bibwright.sources.arxiv.indexing import build_index, open_index
from bibwright.sources.arxiv.records import from_feed, from_snapshot
from bibwright.sources.arxiv.snapshot import read_records, sources_in
from bibwright.sources.source import ByDoi, ById, ByMinute, ByTitle, ByWords, Lookup
from support.arxiv_feed import Generation, Selection, render
from support.arxiv_records import ServedEntry, record_from_snapshot

ROOT = Path(__file__).parents[3]
FEEDS = sorted((ROOT / "tests" / "data" / "arxiv" / "feeds").glob("*.xml"))
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
NS = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.stem)
def test_recorded_feeds_read_as_xpath_reads_them(path: Path) -> None:
    data = path.read_bytes()
    entries = [
        entry
        for entry in etree.fromstring(data).iterfind("a:entry", NS)
        if "/abs/" in entry.findtext("a:id", "", NS)
    ]
    papers = from_feed(data, path.name)
    assert len(papers) == len(entries)
    for paper, entry in zip(papers, entries, strict=True):
        assert entry.findtext("a:id", "", NS).endswith(f"/abs/{paper.arxiv_id}")
        assert paper.title == " ".join(entry.findtext("a:title", "", NS).split())
        names = [name.text or "" for name in entry.iterfind("a:author/a:name", NS)]
        assert [str(person) for person in paper.authors] == [" ".join(n.split()) for n in names]
        assert paper.submitted is not None
        stamp = entry.findtext("a:published", "", NS).replace("Z", "+00:00")
        assert paper.submitted == datetime.fromisoformat(stamp)
        assert paper.doi == (entry.findtext("x:doi", "", NS).lower() or None)
        assert paper.journal_ref == " ".join(entry.findtext("x:journal_ref", "", NS).split())
        primary = entry.find("x:primary_category", NS)
        assert primary is None or paper.primary_category == primary.get("term")


def test_a_collaboration_is_no_person() -> None:
    papers = [paper for path in FEEDS for paper in from_feed(path.read_bytes(), "")]
    atlas = next(paper for paper in papers if str(paper.arxiv_id).startswith("1207.7214"))
    assert atlas.authors == (Person("The ATLAS Collaboration", collective=True),)


SNAPSHOT_LINE = {
    "id": "hep-th/9711200",
    "title": "The Large N Limit of\n  Superconformal Field Theories",
    "authors_parsed": [["Maldacena", "Juan M.", ""], ["van der Waals", "J.", "Jr."]],
    "comments": None,
    "journal-ref": "Adv.Theor.Math.Phys.2:231-252,1998",
    "doi": "10.1023/A:1026654312961 10.1063/1.59653",
    "categories": "hep-th gr-qc",
    "abstract": "  We show\nthat.\n",
    "versions": [
        {"version": "v1", "created": "Thu, 27 Nov 1997 23:53:13 GMT"},
        {"version": "v2"},
        {"version": "v3", "created": "Thu, 22 Jan 1998 08:53:42 -0500"},
    ],
}


def test_a_line_of_the_snapshot() -> None:
    paper = from_snapshot(SNAPSHOT_LINE, "x")
    assert paper.arxiv_id == ArxivId("hep-th/9711200", 3)
    assert paper.title == "The Large N Limit of Superconformal Field Theories"
    assert paper.authors == (
        Person("Maldacena", "Juan M."),
        Person("Waals", "J.", "van der", "Jr."),
    )
    assert paper.submitted == datetime(1997, 11, 27, 23, 53, 13, tzinfo=UTC)
    assert paper.updated == datetime(1998, 1, 22, 13, 53, 42, tzinfo=UTC)
    assert paper.doi == "10.1023/a:1026654312961"
    assert paper.categories == ("hep-th", "gr-qc")
    assert paper.abstract == "We show that."


TITLES = [
    (r"Schr\"odinger's cat", "Schrödinger's cat"),
    (r"K{\"a}hler and Poincar\'{e} in \L\'od\'z", "Kähler and Poincaré in Łódź"),
    (r"S\o ren, {\O}rsted, \AA ngstr\"om, Erd\H{o}s", "Søren, Ørsted, Ångström, Erdős"),
    (r"\v{S}imon, \v Simon and \'\i", "Šimon, Šimon and í"),
    (r"$\alpha$ at 50\% of $\sqrt{s}$ \& more", r"$\alpha$ at 50% of $\sqrt{s}$ & more"),
    (r"{\it Ab initio} at \'Evora", r"{\it Ab initio} at Évora"),
    ("Two\n  lines", "Two lines"),
    *[
        (text, text)  # formulas, and what can't be known for certain
        for text in (
            r"$\mathcal{N}=4$ and \mathcal{N}=2 in $d\'{}$",
            r"\Tool: what nobody defined",
            "{BERT}, ~5 keV and 10 %",
            r"It costs \$5",
        )
    ],
]


@pytest.mark.parametrize("generation", Generation)
@pytest.mark.parametrize(("typed", "read"), TITLES)
def test_both_ways_give_the_same_reference(typed: str, read: str, generation: Generation) -> None:
    """TeX that stands for characters is read, all other stays; hand-made expectations."""
    line = {
        **SNAPSHOT_LINE,
        "id": "2401.00001",
        "title": typed,
        "comments": typed,
        "journal-ref": typed,
        "authors_parsed": [[r"M\"uller", "J.", ""], ["ATLAS Collaboration", "The", ""]],
        "versions": [{"version": "v1", "created": "Mon, 1 Jan 2024 00:00:00 GMT"}],
    }
    served = record_from_snapshot(line)  # type: ignore[arg-type]  # a plain dict
    selection = Selection("", "", 0, 1, 1, (ServedEntry(served, 1),))
    [from_api] = from_feed(render(selection, generation, NOW), "x")
    paper = from_snapshot(line, "x")
    assert from_api == paper
    assert paper.title == paper.comment == paper.journal_ref == read
    assert paper.authors == (
        Person("Müller", "J."),
        Person("The ATLAS Collaboration", collective=True),
    )
    assert paper.submitted == datetime(2024, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["GMT", "+0000", "-0000", "UTC", ""])
def test_a_stamp_without_a_zone_is_utc(zone: str) -> None:
    versions = [{"version": "v1", "created": f"Mon, 1 Jan 2024 10:20:30 {zone}"}]
    paper = from_snapshot({"id": "2401.00001", "title": "T", "versions": versions}, "x")
    assert paper.submitted == datetime(2024, 1, 1, 10, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("10.48550/arXiv.2406.03712 10.1103/PhysRevB.71.184511", "10.1103/physrevb.71.184511"),
        ("doi: 10.1000/ABC", "10.1000/abc"),
        ("https://doi.org/10.1000/ABC;", "10.1000/abc"),
        ("10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2",) * 2,
        ("in press", None),
        ("", None),
        (None, None),
    ],
)
def test_the_doi_of_the_published_version(typed: str | None, read: str | None) -> None:
    paper = from_snapshot({"id": "2406.03712", "title": "T", "doi": typed}, "x")
    assert paper.doi == (read and read.lower())


def test_nulls_mean_unknown() -> None:
    names = "comments journal-ref doi categories abstract versions authors_parsed".split()
    paper = from_snapshot({"id": "2406.03712", "title": "T"} | dict.fromkeys(names), "x")
    assert paper == Reference(
        kind=Kind.PREPRINT,
        arxiv_id=ArxivId("2406.03712"),
        title="T",
        url="https://arxiv.org/abs/2406.03712",
        origin=Origin("x"),
    )


def test_a_saved_feed_that_lacks_something_is_refused(tmp_path: Path) -> None:
    whole = next(path for path in FEEDS if path.stem == "id-plain").read_bytes()
    for broken in (whole[:-20], whole.replace(b"published>", b"other>"), b"<feed"):
        path = tmp_path / "feed.xml"
        path.write_bytes(broken)
        with pytest.raises(InputError, match=r"feed\.xml"):
            list(read_records(path, pytest.fail))


def test_arxivs_own_doi_is_not_that_of_a_publication() -> None:
    line = {"id": "2406.03712", "title": "T", "doi": "10.48550/arXiv.2406.03712"}
    assert from_snapshot(line, "x").doi is None


def test_tex_in_names() -> None:
    line = {"id": "2406.03712", "title": "T", "authors_parsed": [['Schr{\\"o}dinger', "E.", ""]]}
    assert from_snapshot(line, "x").authors == (Person("Schrödinger", "E."),)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "index.sqlite"
    build_index(sources_in([SAMPLE]), path, now=NOW, complain=pytest.fail)
    return path


def test_the_index_gives_back_what_went_in(index: Path) -> None:
    papers = {str(paper.arxiv_id): paper for paper in read_records(SAMPLE, pytest.fail)}
    with closing(LocalIndex(index)) as source:
        found = source.ask(
            [ById(ArxivId(paper.arxiv_id.base)) for paper in papers.values() if paper.arxiv_id]
        )
        assert source.info.papers == len(papers)
    assert len(found.candidates) == len(papers)
    for each in found.candidates:
        one, other = reference_to_json(each), reference_to_json(papers[str(each.arxiv_id)])
        one.pop("origin")
        other.pop("origin")
        assert one == other


def test_every_way_to_ask_the_index(index: Path) -> None:
    moment = datetime(2025, 3, 3, 22, 42, 30, tzinfo=UTC)
    atlas = "1207.7214"
    cases: dict[Lookup, str] = {
        ById(ArxivId("2503.02104", 1)): "2503.02104",
        ByDoi("10.1016/j.physletb.2012.08.020"): atlas,
        ByMinute(moment): "2503.02104",
        ByTitle("observation of a new particle in the search"): atlas,
        ByWords("Foundations models for biomedicine"): "2503.02104",
    }
    with closing(LocalIndex(index)) as source:
        for lookup, base in cases.items():
            answer = source.ask([lookup])
            assert base in {each.arxiv_id.base for each in answer.candidates if each.arxiv_id}
        assert not source.ask([ById(ArxivId("2503.02104", 9))]).candidates
        assert source.ask([ByTitle("…")]).unsupported


def test_a_later_version_than_the_index_has_is_told_from_no_such_paper(index: Path) -> None:
    ids = [ArxivId("2503.02104", 9), ArxivId("2503.99999", 2)]
    with closing(LocalIndex(index)) as source:
        later, other = resolve([Reference(arxiv_id=each) for each in ids], [source]).verdicts
        [known] = source.ask([ById(ArxivId("2503.02104"))]).candidates
    assert (later.status, other.status) == (Status.NOT_FOUND, Status.NOT_FOUND)
    assert later.why == f"the index has {known.arxiv_id}, and no later version yet"
    assert other.why == "no match"


def test_of_two_records_with_one_id_the_last_one_stays(tmp_path: Path) -> None:
    papers = [Reference(arxiv_id=ArxivId("2001.00001"), title=title) for title in ("Old", "New")]
    path = tmp_path / "index.sqlite"
    assert write_index(path, papers, made_from="", made_at=NOW) == 1
    with closing(LocalIndex(path)) as source:
        [found] = source.ask([ById(ArxivId("2001.00001"))]).candidates
        assert found.title == "New"
        assert not source.ask([ByTitle("Old")]).candidates


def test_a_snapshot_is_indexed_once_and_found_again(tmp_path: Path) -> None:
    for _ in range(2):
        open_index(
            SAMPLE, tmp_path, now=NOW.timestamp, sleep=time.sleep, complain=pytest.fail
        ).close()
    [made] = tmp_path.iterdir()
    stamp = made.stat().st_mtime_ns
    open_index(SAMPLE, tmp_path, now=NOW.timestamp, sleep=time.sleep, complain=pytest.fail).close()
    assert made.stat().st_mtime_ns == stamp


def test_what_is_no_index_is_refused_with_the_way_out(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.sqlite"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("create table about (schema)")
        connection.execute("insert into about values (99)")
        connection.commit()
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"SQLite format 3\0 and then nothing")
    for path in (foreign, broken):
        with pytest.raises(InputError, match="index build"):
            LocalIndex(path)


def test_an_index_that_is_cut_short_is_refused(index: Path) -> None:
    data = index.read_bytes()
    index.write_bytes(data[: len(data) // 3])
    with pytest.raises(InputError, match="index build"):
        LocalIndex(index)


def test_what_a_damaged_index_cannot_answer_is_not_called_missing(index: Path) -> None:
    data, page = index.read_bytes(), 8192
    papers = slice(16 * page, 48 * page)
    index.write_bytes(data[: papers.start] + b"\xff" * 32 * page + data[papers.stop :])
    lookups: list[Lookup] = [ById(ArxivId("2503.02104")), ByTitle("deep"), ByWords("graph")]
    with closing(LocalIndex(index)) as source:
        failures = source.ask(lookups).failures
    assert failures
    assert all("damaged" in why for why in failures.values())


def test_the_very_title_comes_first_of_many(tmp_path: Path) -> None:
    papers = [
        Reference(arxiv_id=ArxivId(f"2001.{at:05d}"), title=f"Deep learning {'deep learning' * at}")
        for at in range(1, 60)
    ]
    papers.append(Reference(arxiv_id=ArxivId("2002.00001"), title="Deep Learning"))
    path = tmp_path / "index.sqlite"
    write_index(path, papers, made_from="", made_at=NOW)
    with closing(LocalIndex(path)) as source:
        assert source.ask([ByTitle("deep learning")]).candidates[0].title == "Deep Learning"


def test_a_build_that_is_interrupted_leaves_the_old_index(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = index.read_bytes()

    interrupted = mock.Mock(side_effect=KeyboardInterrupt)
    monkeypatch.setattr("bibwright.sources.arxiv.index_store.Store.take", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build_index(sources_in([SAMPLE]), index, now=NOW, complain=pytest.fail)
    assert index.read_bytes() == before
    monkeypatch.undo()
    build_index(sources_in([SAMPLE]), index, now=NOW, complain=pytest.fail)
    assert list(index.parent.iterdir()) == [index]


def test_an_index_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for target in (tmp_path / "file" / "index.sqlite", tmp_path):
        with pytest.raises(InputError, match="cannot write the index"):
            build_index(sources_in([SAMPLE]), target, now=NOW, complain=pytest.fail)


def test_sources_without_papers_make_no_index(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("{}\n")
    with pytest.raises(InputError, match="no paper"):
        build_index(sources_in([empty]), tmp_path / "i.sqlite", now=NOW, complain=lambda _: None)
    with pytest.raises(InputError, match="cannot read"):
        build_index(
            sources_in([tmp_path / "none"]), tmp_path / "i.sqlite", now=NOW, complain=pytest.fail
        )


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": "2401.00001", "title": "half a pair \\ud800"}',
        b'{"id": "2401.00001", "title": ["T"]}',
        b'{"id": "2401.00001", "title": "T", "versions": [{"version": 1}]}',
        b'{"id": "2401.00001", "title": "T", "versions": [{"created": "soon"}]}',
        b'{"id": "2401.00001", "title": "T", "authors_parsed": [["A"]]}',
        b'{"id": "2401.00001", "title": null}',
        b'{"id": "2401.00001", "title": "\xff"}',
        b'{"id": "2401.99999999", "title": "T"}',
        b"[" * 100_000,
        b"null",
    ],
)
def test_every_sort_of_bad_line_is_named_and_left_out(line: bytes, tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    good = json.dumps(SNAPSHOT_LINE).encode()
    path.write_bytes(good + b"\n" + line + b"\n\n" + good.replace(b"9711200", b"9711201"))
    complaints: list[str] = []
    target = tmp_path / "i.sqlite"
    assert build_index(sources_in([path]), target, now=NOW, complain=complaints.append) == 2
    [complaint] = complaints
    assert complaint.startswith(f"{path}:2: left out")


def test_a_line_that_is_no_record_is_named_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(f'{json.dumps(SNAPSHOT_LINE)}\n{{"id": 7}}\n[]\n{{"id": "x"\n', "utf-8")
    complaints: list[str] = []
    assert len(list(read_records(path, complaints.append))) == 1
    assert [complaint.split(": ")[0].rsplit(":", 1)[1] for complaint in complaints] == list("234")


_TEXT = st.text(max_size=20)
_MOMENTS = st.datetimes(timezones=st.just(UTC))
_PEOPLE = st.builds(Person, _TEXT, _TEXT, _TEXT, _TEXT, st.booleans())
_REFERENCES = st.builds(
    Reference,
    title=_TEXT,
    authors=st.lists(_PEOPLE, max_size=3).map(tuple),
    others=st.booleans(),
    kind=st.sampled_from(Kind),
    arxiv_id=st.none() | st.just(ArxivId("2406.03712", 2)) | st.just(ArxivId("math/0309136")),
    doi=st.none() | st.just("10.1000/182"),
    submitted=st.none() | _MOMENTS,
    updated=st.none() | _MOMENTS,
    issued=st.none() | st.builds(Date, st.integers(1000, 2100), st.none() | st.integers(1, 12)),
    venue=_TEXT,
    abstract=_TEXT,
    tags=st.lists(_TEXT, max_size=3).map(tuple),
    key=_TEXT,
    origin=st.none() | st.builds(Origin, _TEXT, st.none() | st.integers(1, 99), _TEXT),
)


@given(_REFERENCES)
def test_json_and_back(reference: Reference) -> None:
    data = json.loads(json.dumps(reference_to_json(reference)))
    assert reference_from_json(data) == reference


def test_a_version_known_to_the_day_has_no_time_made_up_for_it() -> None:
    line = {
        "id": "2406.03712",
        "title": "T",
        "versions": [{"version": "v1", "created": "Thu, 06 Jun 2024"}],
    }
    paper = from_snapshot(line, "x")
    assert paper.submitted is None
    assert paper.issued == Date(2024, 6, 6)


def test_of_many_titles_that_hold_a_short_one_those_that_it_begins_are_found(
    tmp_path: Path,
) -> None:
    titles = [f"Slow tides {number}" for number in range(60)]
    titles += ["Tides: of granite harbours and of the lichens along them", "Tides"]
    papers = [
        Reference(arxiv_id=ArxivId(f"2001.{at:05d}"), title=title)
        for at, title in enumerate(titles)
    ]
    path = tmp_path / "index.sqlite"
    write_index(path, papers, made_from="", made_at=NOW)
    with closing(LocalIndex(path)) as source:
        found = [each.title for each in source.ask([ByTitle("Tides")]).candidates]
    assert set(titles[-2:]) <= set(found)
    assert len(found) < len(titles)
