"""What catalogues say, as References: recordings, odd shapes, and the servers held against them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.entry_reference import reference_of
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Person, Reference
from bibwright.sources.catalogues.catalogue import Catalogue
from bibwright.sources.catalogues.crossref import Crossref
from bibwright.sources.catalogues.dblp import Dblp
from bibwright.sources.catalogues.markup import plain
from bibwright.sources.catalogues.openalex import OpenAlex
from bibwright.sources.catalogues.reading import date_of, identifiers_of, pages_of
from bibwright.sources.catalogues.semantic_scholar import SemanticScholar
from bibwright.sources.source import ByDoi, ById, ByTitle
from bibwright.sources.web.web import Web
from support.arxiv_server import ReceivedRequest
from support.catalogue_answers import RESPONDENTS, empty_list
from support.catalogue_client import CLASSES, asking_catalogues
from support.catalogue_server import CatalogueServer
from support.catalogue_works import WORKS, Work

RECORDINGS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "data" / "catalogues" / "recordings.json").read_text("utf-8")
)
HOSTS = {
    "api.crossref.org": "crossref",
    "dblp.org": "dblp",
    "api.semanticscholar.org": "semantic-scholar",
}


@pytest.fixture
def catalogues(tmp_path: Path) -> dict[str, Catalogue]:
    web = Web(cache=tmp_path / "cache", state=tmp_path / "state")
    return {name: each(web, url="http://127.0.0.1:9") for name, each in CLASSES.items()}


def _response(recording: Mapping[str, Any]) -> requests.Response:
    response = requests.Response()
    response.url = recording["url"]
    response.status_code = recording["status"]
    response._content = recording["body"].encode()
    return response


def _recordings(host: str, *, status: int = 200) -> list[dict[str, Any]]:
    return [
        each
        for each in RECORDINGS
        if urlsplit(each["url"]).netloc == host
        and each["status"] == status
        and not each["url"].endswith("x-bibtex")
    ]


def _papers(catalogue: Catalogue, recording: Mapping[str, Any]) -> list[Reference]:
    papers = (catalogue.paper(record) for record in catalogue.records(_response(recording)))
    return [paper for paper in papers if paper]


def _read(catalogues: dict[str, Catalogue], name: str, word: str) -> Reference:
    """The first paper of the recording that has this word in it."""
    host = next(host for host, known in HOSTS.items() if known == name)
    recording = next(each for each in _recordings(host) if word in each["body"])
    return _papers(catalogues[name], recording)[0]


class TestRecordings:
    """Real answers."""

    @pytest.mark.parametrize("host", HOSTS)
    def test_every_answer_is_whole(self, host: str, catalogues: dict[str, Catalogue]) -> None:
        catalogue = catalogues[HOSTS[host]]
        for recording in _recordings(host):
            catalogue.check(_response(recording))
            for paper in _papers(catalogue, recording):
                assert paper.title
                assert paper.origin
                assert paper.origin.name == catalogue.name
        for recording in _recordings(host, status=404):
            assert catalogue.is_absence(_response(recording))

    def test_crossref(self, catalogues: dict[str, Catalogue]) -> None:
        found = _read(catalogues, "crossref", "forecast trap")
        assert found.abstract.startswith("Encouraged by decision makers’ appetite")
        assert replace(found, abstract="", origin=None) == Reference(
            kind=Kind.ARTICLE,
            title="The forecast trap",
            authors=(Person("Boettiger", "Carl"),),
            editors=(Person("Munch", "Stephan"),),
            issued=Date(2022, 7),
            venue="Ecology Letters",
            volume="25",
            number="7",
            pages="1655-1664",
            publisher="Wiley",
            doi="10.1111/ele.14024",
            record="crossref:10.1111/ele.14024",
        )

    def test_dblp(self, catalogues: dict[str, Catalogue]) -> None:
        [recording] = _recordings("dblp.org")
        first, second, third = _papers(catalogues["dblp"], recording)
        assert first.title == (
            "Human Resources Management in Conditions of Operators' Psychophysiological State "
            "Changes"
        )
        assert (first.kind, first.venue, first.issued) == (Kind.INPROCEEDINGS, "SPECOM", Date(2014))
        assert (second.kind, second.volume, second.number) == (Kind.ARTICLE, "36", "4")
        assert second.doi == "10.4149/cai_2017_4_908"
        assert third.authors[3] == Person("Karpov", "Alexey")

    def test_semantic_scholar(self, catalogues: dict[str, Catalogue]) -> None:
        found = _read(catalogues, "semantic-scholar", "42256")
        assert (found.kind, found.venue, found.volume, found.pages) == (
            *(Kind.ARTICLE, "Nature Machine Intelligence"),
            *("6", "525-535"),
        )
        assert (found.doi, found.arxiv_id) == ("10.1038/s42256-024-00832-8", ArxivId("2304.05376"))
        # Printed in 2024, says Crossref; the record's 2023 is the preprint's.
        assert found.issued is None
        preprint = _read(catalogues, "semantic-scholar", "PaperQA")
        assert (preprint.kind, preprint.doi) == (Kind.PREPRINT, None)
        assert preprint.issued == Date(2023)
        assert preprint.arxiv_id == ArxivId("2312.07559")
        attention = _read(catalogues, "semantic-scholar", "Vaswani")
        assert (attention.kind, attention.venue, attention.pages) == (
            *(Kind.INPROCEEDINGS, "Neural Information Processing Systems"),
            "5998-6008",
        )


class TestServers:
    """The loopback servers, held against what was recorded."""

    @pytest.mark.parametrize("work", WORKS[:4], ids=lambda work: work.doi)
    def test_crossrefs_own_bibtex_says_the_same(self, work: Work, tmp_path: Path) -> None:
        """Crossref's JSON as we read it, and Crossref's BibTeX as we read that."""
        name = work.doi.replace("/", "%2F", 1)
        recorded = next(each for each in RECORDINGS if f"{name}/transform" in each["url"])
        [entry] = parse(recorded["body"].encode()).entries
        theirs = reference_of(entry, "recorded")
        server = CatalogueServer("crossref")
        with server, asking_catalogues(server, folder=tmp_path) as desk:
            [ours] = desk.catalogues[0].ask([ByDoi(work.doi)]).candidates
        for field in ("title", "doi", "venue", "volume", "authors", "issued"):
            assert getattr(ours, field) == getattr(theirs, field), field

    def test_they_word_absence_as_it_was_recorded(self) -> None:
        for host, name in HOSTS.items():
            for recorded in _recordings(host, status=404):
                parts = urlsplit(recorded["url"])
                path = parts.path.removeprefix("/graph/v1")
                query = {"query": "abs12032jsdafn"}
                asked = ReceivedRequest(0.0, "GET", path, path, query, {})
                served = RESPONDENTS[name]((), asked)
                assert served.status == 404
                assert served.body.decode().split()[-2:] == recorded["body"].strip().split()[-2:]

    def test_they_word_emptiness_as_it_was_recorded(self) -> None:
        recorded = [
            json.loads(each["body"]) for each in RECORDINGS if '"total-results":0' in each["body"]
        ]
        served = json.loads(empty_list("crossref", 0).body)
        assert set(served) == set(recorded[0])
        assert served["message"]["items"] == recorded[0]["message"]["items"] == []

    @pytest.mark.parametrize("host", HOSTS)
    def test_they_give_no_field_that_was_never_recorded(self, host: str) -> None:
        name = HOSTS[host]
        known = set().union(*(_names(json.loads(each["body"])) for each in _recordings(host)))
        known |= {"abstract", "has-preprint"}  # documented, and in no recording at hand
        path, query = {
            "crossref": ("/works", {"query.title": WORKS[0].title}),
            "dblp": ("/search/publ/api", {"q": "multimodal subscriber"}),
            "semantic-scholar": ("/paper/search/match", {"query": WORKS[0].title}),
        }[name]
        served = RESPONDENTS[name](WORKS, ReceivedRequest(0.0, "GET", path, path, query, {}))
        assert _names(json.loads(served.body)) <= known


def _names(value: Any) -> set[str]:
    """The names of all fields, at whatever depth."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = set(value) if isinstance(value, dict) else set()
    return own.union(*(_names(each) for each in inner))


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("<i>Ab initio</i> study of H<sub>2</sub>O", "Ab initio study of H2O"),
        ("A &amp; B", "A & B"),
        ("A &amp;amp; B", "A & B"),
        ("&lt;i&gt;In vitro&lt;/i&gt; tests", "In vitro tests"),
        ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
        ("AT&T and R&D; more", "AT&T and R&D; more"),
        ("Vec<T> in Rust", "Vec<T> in Rust"),
        ("Line\n    breaks  and\ttabs", "Line breaks and tabs"),
        (
            "<jats:title>Abstract</jats:title><jats:p>We do.</jats:p><jats:p>So.</jats:p>",
            "We do. So.",
        ),
        ('The <mml:math xmlns:mml="http://x"><mml:mi>α</mml:mi></mml:math>-decay', "The α-decay"),
        ("<jats:tex-math>$$x$$</jats:tex-math><mml:math>x</mml:math>", "x"),
        ("Caf&eacute; &#x3b1;&#946;", "Café αβ"),
        ("1 < 2", "1 < 2"),
        ("", ""),
    ],
)
def test_markup_goes_and_text_stays(given: str, title: str) -> None:
    assert plain(given) == title


@given(st.text(alphabet=st.characters(exclude_characters="<&", exclude_categories=["C", "Z"])))
def test_text_without_markup_is_left_alone(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("names", "doi", "arxiv_id"),
    [
        (["https://doi.org/10.1038/NATURE.1"], "10.1038/nature.1", None),
        (["10.48550/ARXIV.2204.07141"], None, "2204.07141"),
        (["https://doi.org/10.48550/arXiv.2204.07141v2"], None, "2204.07141"),
        (["", "http://arxiv.org/abs/hep-th/9711200"], None, "hep-th/9711200"),
        (["10.1/x", "doi:10.1000/abc", "arXiv:2204.07141"], "10.1000/abc", "2204.07141"),
        (["nonsense"], None, None),
    ],
)
def test_identifiers_of_any_spelling(
    names: list[str], doi: str | None, arxiv_id: str | None
) -> None:
    assert identifiers_of(names) == (doi, ArxivId(arxiv_id) if arxiv_id else None)


def test_pages_and_dates() -> None:
    assert [pages_of(each) for each in ("525 - 535", "145–145", "e33693", "26:1-26:4", "")] == [
        *("525-535", "145", "e33693", "26:1-26:4", "")
    ]
    assert date_of(2022, 7) == Date(2022, 7)
    assert date_of(2022, 13, 1) == Date(2022)
    assert date_of(None) is None
    assert date_of("2017") == Date(2017)
    assert date_of() is None


class TestCrossrefShapes:
    """What publishers deposit."""

    @staticmethod
    def _paper(catalogues: dict[str, Catalogue], **fields: Any) -> Reference:
        record = {"DOI": "10.1000/X", "type": "journal-article", "title": ["T"]} | fields
        found = catalogues["crossref"].paper(record)
        assert found is not None
        return found

    def test_subtitles_follow(self, catalogues: dict[str, Catalogue]) -> None:
        made = self._paper(catalogues, title=["Bert"], subtitle=["Deep and <i>Wide</i>"])
        assert made.title == "Bert: Deep and Wide"
        there = self._paper(catalogues, title=["Bert: Deep"], subtitle=["Deep"])
        assert there.title == "Bert: Deep"

    def test_people_and_bodies(self, catalogues: dict[str, Catalogue]) -> None:
        found = self._paper(
            catalogues,
            author=[
                {"family": "van der Berg", "given": "J.", "suffix": "Jr"},
                {"name": "The ATLAS Collaboration"},
                {"family": "Madonna"},
                {"given": "Only"},
                {"family": "et al."},
                {},
                "nonsense",
            ],
        )
        assert found.authors == (
            Person("Berg", "J.", "van der", "Jr"),
            Person("The ATLAS Collaboration", collective=True),
            Person("Madonna"),
            Person("Only"),
        )
        assert found.others

    def test_dates(self, catalogues: dict[str, Catalogue]) -> None:
        def issued(**fields: Any) -> Date | None:
            return self._paper(catalogues, **fields).issued

        printed = {"date-parts": [[2024, 5]]}
        assert issued(
            **{"published-print": printed, "issued": {"date-parts": [[2023, 12, 1]]}}
        ) == (Date(2024, 5))
        assert issued(issued={"date-parts": [[None]]}) is None
        assert issued(issued={"date-parts": []}) is None
        assert issued(issued=None, posted={"date-parts": [[2020, 2, 30]]}) == Date(2020, 2, 30)

    def test_a_preprint_and_its_published_version(self, catalogues: dict[str, Catalogue]) -> None:
        relation = {"is-preprint-of": [{"id-type": "doi", "id": "10.1016/J.X.1"}]}
        preprint = self._paper(catalogues, type="posted-content", relation=relation)
        assert (preprint.kind, preprint.published_as) == (Kind.PREPRINT, "10.1016/j.x.1")
        relation = {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2204.07141"}]}
        assert self._paper(catalogues, relation=relation).arxiv_id == ArxivId("2204.07141")

    def test_a_chapter_is_in_its_book_not_its_series(
        self, catalogues: dict[str, Catalogue]
    ) -> None:
        found = self._paper(
            catalogues,
            type="book-chapter",
            **{"container-title": ["Lecture Notes in Computer Science", "Speech and Computer"]},
        )
        assert (found.kind, found.venue) == (Kind.INCOLLECTION, "Speech and Computer")

    def test_what_is_no_work_is_left_out(self, catalogues: dict[str, Catalogue]) -> None:
        odd: list[dict[str, Any]] = [{"type": "peer-review"}, {"title": []}, {"type": "journal"}]
        for each in odd:
            record = {"DOI": "10.1000/x", "type": "journal-article", "title": ["T"]} | each
            assert catalogues["crossref"].paper(record) is None


def test_dblp_gives_one_author_without_a_list(catalogues: dict[str, Catalogue]) -> None:
    for author in ({"@pid": "1", "text": "Wei Wang 0001"}, "Wei Wang 0001"):
        found = catalogues["dblp"].paper({"title": "T.", "authors": {"author": author}})
        assert found is not None
        assert found.authors == (Person("Wang", "Wei"),)


def test_dblp_has_corrs_papers_by_their_arxiv_id(tmp_path: Path) -> None:
    with CatalogueServer("dblp") as server, asking_catalogues(server, folder=tmp_path) as desk:
        known, unknown = ById(ArxivId("2304.05376")), ById(ArxivId("2304.99999"))
        answer = desk.catalogues[0].ask([known, unknown, ById(ArxivId("cs/0301023"))])
        [found] = answer.candidates
        assert (found.kind, found.arxiv_id) == (Kind.PREPRINT, known.arxiv_id)
        assert found.title == WORKS[0].title
        assert answer.unsupported == {ById(ArxivId("cs/0301023"))}
        assert answer.failures == {}
        assert len(server.requests) == 2


def test_openalex_keeps_abstracts_inverted(catalogues: dict[str, Catalogue]) -> None:
    record = {
        "id": "https://openalex.org/W1",
        "doi": "https://doi.org/10.7717/PEERJ.4375",
        "title": "The state of OA",
        "publication_year": 2018,
        "publication_date": "2018-02-13",
        "type": "article",
        "abstract_inverted_index": {"Despite": [0], "growing": [1, 3], "interest": [2]},
        "authorships": [{"author": {"display_name": "Jason Priem"}, "raw_author_name": None}],
        "biblio": {"volume": "6", "issue": None, "first_page": "e4375", "last_page": "e4375"},
        "primary_location": {"source": {"display_name": "PeerJ", "type": "journal"}},
        "is_authors_truncated": True,
    }
    found = catalogues["openalex"].paper(record)
    assert found is not None
    assert found.abstract == "Despite growing interest growing"
    assert (found.kind, found.venue, found.pages) == (Kind.ARTICLE, "PeerJ", "e4375")
    assert (found.authors, found.others) == ((Person("Priem", "Jason"),), True)
    assert (found.doi, found.record) == ("10.7717/peerj.4375", "openalex:W1")


@pytest.mark.parametrize(("named", "cut"), [(99, False), (100, True)])
def test_openalex_names_a_hundred_authors_of_a_work_in_a_list(
    named: int, cut: bool, catalogues: dict[str, Catalogue]
) -> None:
    names = [{"raw_author_name": f"Jo {chr(65 + at % 26)}{'a' * at}"} for at in range(named)]
    record = {"id": "https://openalex.org/W1", "title": "Clams", "authorships": names}
    found = catalogues["openalex"].paper(record)
    assert found is not None
    assert (len(found.authors), found.others) == (named, cut)


def test_crossref_dates_a_work_by_whatever_date_it_gives(catalogues: dict[str, Catalogue]) -> None:
    record = {"DOI": "10.1000/1", "type": "journal-article", "title": ["Clams"]}
    record["published"] = {"date-parts": [[2019, 5]]}  # type: ignore[assignment]
    found = catalogues["crossref"].paper(record)
    assert found is not None
    assert found.year == 2019


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = """
    DOI type title subtitle author editor issued published-print container-title volume issue page
    relation authors venue year journal publicationTypes externalIds abstract paperId id doi biblio
    primary_location locations authorships abstract_inverted_index key ee pages publication_year
""".split()


@given(st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=8))
def test_no_record_however_odd_stops_the_reading(record: dict[str, Any]) -> None:
    for each in (Crossref, Dblp, SemanticScholar, OpenAlex):
        catalogue = each.__new__(each)
        catalogue.paper({"title": ["T"]} | record)
        catalogue.paper({"title": "T"} | record)


@pytest.mark.parametrize("name", CLASSES)
def test_what_a_catalogue_cannot_look_up_it_says(name: str, tmp_path: Path) -> None:
    server = CatalogueServer(name)
    with server, asking_catalogues(server, folder=tmp_path) as desk:
        nothing = [ByTitle("!?"), ByTitle("")]
        answer = desk.catalogues[0].ask(nothing)
        assert answer.unsupported == set(nothing)
        assert (answer.candidates, answer.exchanges, server.requests) == ((), (), ())
