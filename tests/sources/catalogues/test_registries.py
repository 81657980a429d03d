"""What registries say of a DOI and of a venue, over HTTP, and what check makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bibwright.commands.check import CheckRun, check_files
from bibwright.sources.source import ByDoi, ByIsbn, ByVenue
from support import arxiv_faults as faults
from support.catalogue_client import asking_catalogues
from support.catalogue_server import CatalogueServer
from support.catalogue_works import Work

TIDES = Work(
    "Tidal Graphs of Shallow Coasts",
    (("Hale", "Ida"), ("Orr", "Tom")),
    "article",
    (2020, 5),
    "Journal of Coastal Computing",
    "6",
    doi="10.1234/tides",
)
WINDS = Work(
    "Evening Winds over Estuaries",
    (("Vane", "Lou"),),
    "paper",
    (2018,),
    "Symposium on Estuaries",
    doi="10.1234/winds",
)
WORKS = (TIDES, WINDS)


NOTICE = Work(
    "Retraction of a paper on coasts",
    (("Hale", "Ida"),),
    "article",
    (2021, 3),
    TIDES.venue,
    doi="10.1234/notice",
)


def _entry(journal: str = TIDES.venue, doi: str = TIDES.doi) -> bytes:
    return (
        f"@article{{a, title = {{{TIDES.title}}}, author = {{Hale, Ida and Orr, Tom}},\n"
        f"  journal = {{{journal}}}, year = 2020, doi = {{{doi}}}}}\n"
    ).encode()


def _checked(
    entry: bytes,
    folder: Path,
    *names: str,
    strict: bool = False,
    works: Sequence[Work] = WORKS,
) -> CheckRun:
    servers = [CatalogueServer(name, works) for name in names]
    for server in servers:
        server.__enter__()
    try:
        with asking_catalogues(*servers, folder=folder) as desk:
            return check_files([("refs.bib", entry)], desk.catalogues, strict=strict)
    finally:
        for server in servers:
            server.__exit__(None, None, None)


def test_a_doi_that_is_not_registered(tmp_path: Path) -> None:
    [entry] = _checked(_entry(doi="10.1234/none"), tmp_path, "crossref", "doi").entries
    assert {"conflicting", "unknown-doi", "identifier"} <= entry.reasons


def test_without_the_registry_that_a_catalogue_lacks_a_doi_accuses_nobody(tmp_path: Path) -> None:
    text = _entry(doi="10.1234/none")
    assert not _checked(text, tmp_path / "a", "crossref").entries[0].reasons
    assert "doi" in _checked(text, tmp_path / "b", "crossref", strict=True).entries[0].reasons


def test_the_doi_of_another_work(tmp_path: Path) -> None:
    [entry] = _checked(_entry(doi=WINDS.doi), tmp_path, "crossref", "doi").entries
    assert "identifier-of-another" in entry.reasons
    assert WINDS.title in entry.found[0].words


def test_the_registry_is_not_asked_for_what_a_record_bears_out(tmp_path: Path) -> None:
    run = _checked(_entry(), tmp_path, "crossref", "doi")
    assert not run.entries[0].reasons
    assert {name for name, _ in run.exchanges} == {"Crossref"}


@pytest.mark.parametrize("name", ["crossref", "openalex"])
def test_a_venue_that_no_source_knows(name: str, tmp_path: Path) -> None:
    text = _entry("International Journal of Imaginary Harbours")
    [entry] = _checked(text, tmp_path, name).entries
    assert {"conflicting", "unknown-venue", "venue"} <= entry.reasons


@pytest.mark.parametrize(
    "venue",
    ["J. Coast. Comput.", "Symposium on Estuaries", "NeurIPS", "Workshop on Imaginary Harbours"],
)
def test_venues_that_are_known_short_or_small_accuse_nobody(venue: str, tmp_path: Path) -> None:
    [entry] = _checked(_entry(venue), tmp_path, "openalex").entries
    assert "unknown-venue" not in entry.reasons
    assert not entry.reasons & {"conflicting"}


def test_a_registry_that_is_down_says_nothing(tmp_path: Path) -> None:
    with CatalogueServer("doi", WORKS) as server:
        server.misbehave(faults.refused(503), times=None)
        with asking_catalogues(server, folder=tmp_path) as desk:
            answer = desk.catalogues[0].ask([ByDoi("10.1234/none"), ByVenue("Journal of Tides")])
    assert not answer.unknown
    assert set(answer.failures) == {ByDoi("10.1234/none")}
    assert answer.unsupported == {ByVenue("Journal of Tides")}


def _notices(run: CheckRun) -> dict[str, str]:
    [entry] = run.entries
    assert str(entry.state) == "matched"
    return {str(each.notice): each.words for each in entry.remarks}


@pytest.mark.parametrize(
    ("sort", "name"),
    [
        ("retraction", "retracted"),
        ("withdrawal", "withdrawn"),
        ("expression_of_concern", "concern"),
        ("corrigendum", "corrected"),
        ("Expression of Concern", "concern"),
    ],
)
@pytest.mark.parametrize("way", ["update-to", "updated-by"])
def test_a_notice_on_a_work(way: str, sort: str, name: str, tmp_path: Path) -> None:
    works = (TIDES, replace(NOTICE, update_to=(sort, TIDES.doi)))
    if way == "updated-by":
        works = (replace(TIDES, updated_by=(sort, NOTICE.doi)), NOTICE)
    run = _checked(_entry(), tmp_path, "crossref", works=works)
    [(notice, words)] = _notices(run).items()
    assert notice == name
    assert TIDES.doi in words
    assert f"on 2021-03-04, notice doi:{NOTICE.doi}" in words
    assert ("Retraction Watch" in words) == (way == "updated-by")


def test_a_notice_that_bears_the_works_own_doi_is_told(tmp_path: Path) -> None:
    works = (replace(TIDES, updated_by=("retraction", TIDES.doi)),)
    entry = _entry().replace(b"title", f"doi = {{{TIDES.doi}}}, title".encode(), 1)
    assert set(_notices(_checked(entry, tmp_path, "crossref", works=works))) == {"retracted"}


def test_what_several_sources_tell_is_one_finding(tmp_path: Path) -> None:
    works = (
        replace(TIDES, updated_by=("retraction", NOTICE.doi), retracted=True),
        replace(NOTICE, update_to=("retraction", TIDES.doi)),
    )
    run = _checked(_entry(), tmp_path, "crossref", "openalex", works=works)
    [(notice, words)] = _notices(run).items()
    assert notice == "retracted"
    assert words.count(NOTICE.doi) == 1
    assert "Retraction Watch" in words
    assert "Crossref" in words
    assert {"retracted"} == run.entries[0].reasons


@pytest.mark.parametrize(
    "title",
    [
        *("RETRACTED: {}", "Retracted Article: {}", "[RETRACTED] {}", "{} [Retracted]"),
        "{} (Retracted article. See vol. 3, pg. 5, 2019)",
    ],
)
def test_a_title_with_the_publishers_mark_is_the_works(title: str, tmp_path: Path) -> None:
    works = (TIDES.retitled(title.format(TIDES.title)),)
    assert set(_notices(_checked(_entry(), tmp_path / "a", "crossref", works=works))) == {
        "retracted"
    }
    entry = _entry().replace(b"{Tidal", b"{RETRACTED: Tidal")
    assert _notices(_checked(entry, tmp_path / "b", "crossref")) == {}
    [told] = _checked(entry, tmp_path / "c", "crossref", works=works).entries
    assert not told.reasons  # cited as what it is


@pytest.mark.parametrize(
    ("title", "notice"),
    [
        ("Notice of Retraction: {}", "retracted"),
        ("Notice of Violation of IEEE Publication Principles<br/>{}", "concern"),
        ("TEMPORARY REMOVAL: {}", "withdrawn"),
    ],
)
def test_ieee_retitles_what_was_taken_back(title: str, notice: str, tmp_path: Path) -> None:
    doi = "10.1109/tides.2019.1"
    works = (replace(TIDES, doi=doi, title=title.format(TIDES.title)),)
    entry = _entry().replace(TIDES.doi.encode(), doi.encode())
    assert set(_notices(_checked(entry, tmp_path, "crossref", works=works))) == {notice}


def test_an_articles_number_is_no_part_of_its_title(tmp_path: Path) -> None:
    works = (TIDES.retitled(f"I.—{TIDES.title.upper()}"),)
    assert _notices(_checked(_entry(), tmp_path, "crossref", works=works)) == {}


def test_a_notice_that_is_cited_is_not_taken_back_itself(tmp_path: Path) -> None:
    notice = replace(NOTICE, update_to=("retraction", TIDES.doi))
    entry = (
        f"@article{{n, title = {{{NOTICE.title}}}, author = {{Hale, Ida}}, year = 2021,\n"
        f"  journal = {{{NOTICE.venue}}}, doi = {{{NOTICE.doi}}}}}\n"
    ).encode()
    assert _notices(_checked(entry, tmp_path, "crossref", works=(TIDES, notice))) == {}


BOOK = Work(
    "The Grand Book of Tides",
    (("Vane", "Lou"), ("Roth", "Kim")),
    "article",
    (1998,),
    publisher="Harbour Press",
    isbn="9780000000019",
)
DATA = Work(
    "Tide Gauge Readings of Forty Harbours",
    (("Hale", "Ida"),),
    "data",
    (2019,),
    doi="10.5072/gauges",
    publisher="Coastal Archive",
)


def _book(isbn: str = "978-0-000-00001-9", title: str = BOOK.title, year: int = 1998) -> bytes:
    return (
        f"@book{{b, title = {{{title}}}, author = {{Vane, Lou and Roth, Kim}},\n"
        f"  publisher = {{Harbour Press}}, year = {year}, isbn = {{{isbn}}}}}\n"
    ).encode()


@pytest.mark.parametrize("isbn", ["978-0-000-00001-9", ""], ids=["by ISBN", "by title"])
@pytest.mark.parametrize("year", [1998, 2005], ids=["first", "later edition"])
def test_a_book(isbn: str, year: int, tmp_path: Path) -> None:
    [entry] = _checked(_book(isbn, year=year), tmp_path, "open-library", works=(BOOK,)).entries
    assert str(entry.state) == "matched"


def test_a_book_by_others_is_not_matched(tmp_path: Path) -> None:
    text = _book().replace(b"Vane, Lou and Roth, Kim", b"Nobody, Ann")
    [entry] = _checked(text, tmp_path, "open-library", works=(BOOK,)).entries
    assert str(entry.state) != "matched"


def test_a_book_that_is_not_there(tmp_path: Path) -> None:
    text = _book("9780000000026", "A Book of Imaginary Harbours")
    [entry] = _checked(text, tmp_path, "open-library", works=(BOOK,)).entries
    assert str(entry.state) == "not found"
    assert "Open Library does not have it" in entry.why


@pytest.mark.parametrize("doi", [DATA.doi, ""], ids=["by DOI", "by title"])
def test_a_data_set(doi: str, tmp_path: Path) -> None:
    text = (
        f"@misc{{d, title = {{{DATA.title}}}, author = {{Hale, Ida}}, year = 2019,\n"
        f"  publisher = {{Coastal Archive}}, doi = {{{doi}}}}}\n"
    ).encode()
    [entry] = _checked(text, tmp_path, "datacite", works=(DATA,)).entries
    assert str(entry.state) == "matched"


def test_what_datacite_lacks_may_be_registered_elsewhere(tmp_path: Path) -> None:
    text = _entry(doi="10.1234/none")
    [entry] = _checked(text, tmp_path, "datacite", works=(DATA,)).entries
    assert "unknown-doi" not in entry.reasons


@pytest.mark.parametrize("name", ["datacite", "open-library", "doi"])
@pytest.mark.parametrize(
    "fault", [faults.empty_body(), faults.rate_page(), faults.torn(0.5), faults.refused(500)]
)
def test_what_is_no_answer_settles_nothing(name: str, fault: faults.Fault, tmp_path: Path) -> None:
    asked = ByIsbn("9780000000019") if name == "open-library" else ByDoi("10.1234/none")
    with CatalogueServer(name, WORKS) as server:
        server.misbehave(fault, times=None)
        with asking_catalogues(server, folder=tmp_path) as desk:
            answer = desk.catalogues[0].ask([asked])
    assert set(answer.failures) == {asked}
    assert not answer.unknown
    assert not answer.candidates
