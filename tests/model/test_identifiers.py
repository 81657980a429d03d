"""Identifiers: shapes from arXiv's own description, DOIs from the DOI handbook."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.model.identifiers import (
    ArxivId,
    Doi,
    find_identifiers,
    normalise_doi,
    parse_arxiv_id,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2406.03712", ArxivId("2406.03712")),
        ("2406.03712v2", ArxivId("2406.03712", 2)),
        ("0704.0001", ArxivId("0704.0001")),
        ("hep-th/9711200", ArxivId("hep-th/9711200")),
        ("hep-th/9711200v3", ArxivId("hep-th/9711200", 3)),
        ("math.GT/0309136", ArxivId("math/0309136")),
        ("HEP-TH/9711200", ArxivId("hep-th/9711200")),
        ("arXiv:1706.03762", ArxivId("1706.03762")),
        ("arxiv: 1706.03762v5", ArxivId("1706.03762", 5)),
        ("https://arxiv.org/abs/1706.03762v7", ArxivId("1706.03762", 7)),
        ("http://arxiv.org/pdf/1706.03762.pdf", ArxivId("1706.03762")),
        ("https://arxiv.org/pdf/1706.03762v2.pdf", ArxivId("1706.03762", 2)),
        ("arxiv.org/html/2405.13055v1", ArxivId("2405.13055", 1)),
        ("https://export.arxiv.org/e-print/1706.03762", ArxivId("1706.03762")),
        ("https://www.alphaxiv.org/abs/2406.03712v1", ArxivId("2406.03712", 1)),
        ("https://alphaxiv.org/overview/2406.03712", ArxivId("2406.03712")),
        ("https://huggingface.co/papers/2406.03712", ArxivId("2406.03712")),
        ("10.48550/arXiv.2406.03712", ArxivId("2406.03712")),
        ("https://doi.org/10.48550/ARXIV.2406.03712", ArxivId("2406.03712")),
        ("https://arxiv.org/abs/hep-th/9711200", ArxivId("hep-th/9711200")),
        ("https://arxiv.org/abs/1706.03762?context=cs", ArxivId("1706.03762")),
    ],
)
def test_reads_an_arxiv_id_in_every_spelling(text: str, expected: ArxivId) -> None:
    assert parse_arxiv_id(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2413.01234",  # there is no thirteenth month
        "1501.1234",  # five digits since January 2015
        "1412.12345",  # four before
        "0703.0001",  # the new scheme began in April 2007
        "hep-th/0704001",  # and the old one ended in March
        "hep-xx/9711200",  # no such archive
        "2406.03712v0",
        "84.26268124754792",  # a digest's score
        "12406.03712",
        "",
    ],
)
def test_takes_nothing_else_for_an_arxiv_id(text: str) -> None:
    assert parse_arxiv_id(text) is None


def test_finds_identifiers_in_running_text_in_order() -> None:
    text = (
        "See arXiv:hep-th/9711200v3 [hep-th], https://arxiv.org/pdf/2406.03712v2.pdf, and "
        "(doi:10.1016/j.physletb.2012.08.020). Also CoRR abs/1706.03762."
    )
    found = find_identifiers(text)
    assert [each.identifier for each in found] == [
        ArxivId("hep-th/9711200", 3),
        ArxivId("2406.03712", 2),
        Doi("10.1016/j.physletb.2012.08.020"),
        ArxivId("1706.03762"),
    ]
    assert all(each.labelled for each in found)
    assert text[found[2].start : found[2].end] == "doi:10.1016/j.physletb.2012.08.020"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1000/xyz,https://example.org/a", ["10.1000/xyz"]),
        ("10.1000/xyz;10.1000/abc", ["10.1000/xyz", "10.1000/abc"]),
        ("10.1000/xyz,2406.03712v1", ["10.1000/xyz", "2406.03712v1"]),
        ("10.1000/xyz,hep-th/9711200", ["10.1000/xyz", "hep-th/9711200"]),
        # Signs and figures of the DOI's own.
        ("10.1002/(SICI)1097-4571(1999)50:3<1::AID-X>3.0.CO;2-B", None),
        ("10.1000/a,b;2.1", None),
    ],
)
def test_a_doi_ends_before_the_next_cell_of_a_row(text: str, expected: list[str] | None) -> None:
    found = [str(each.identifier) for each in find_identifiers(text)]
    assert found == ([text.lower()] if expected is None else expected)


def test_a_bare_number_is_found_but_not_vouched_for() -> None:
    [found] = find_identifiers("about 1203.4567 euros")
    assert found.identifier == ArxivId("1203.4567")
    assert not found.labelled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1000/XYZ.1", "10.1000/xyz.1"),
        ("https://doi.org/10.1016/J.physletb.2012.08.020", "10.1016/j.physletb.2012.08.020"),
        ("http://dx.doi.org/10.1000/182", "10.1000/182"),
        ("doi:10.1000/182", "10.1000/182"),
        ("DOI 10.1000/182.", "10.1000/182"),
        ("10.1007/978-3-031-39539-0\\_3", "10.1007/978-3-031-39539-0_3"),
        ("10.1016/S0370-2693(99)00123-4", "10.1016/s0370-2693(99)00123-4"),
        ("10.1002/(SICI)1097-0258(19980815)17:15/16<1661::AID-SIM968>3.0.CO;2-2",) * 2,
        ("10.1000", None),
        ("11.1000/182", None),
    ],
)
def test_a_doi_becomes_bare_and_lower_case(text: str, expected: str | None) -> None:
    assert normalise_doi(text) == (expected.lower() if expected else None)


_MONTHS = st.integers(1, 12)
_NEW_IDS = st.one_of(
    st.builds("{:02d}{:02d}.{:04d}".format, st.integers(8, 14), _MONTHS, st.integers(1, 9999)),
    st.builds("{:02d}{:02d}.{:05d}".format, st.integers(15, 49), _MONTHS, st.integers(1, 99999)),
)


@given(_NEW_IDS, st.none() | st.integers(1, 99))
def test_an_id_is_found_wherever_its_own_forms_put_it(base: str, version: int | None) -> None:
    arxiv_id = ArxivId(base, version)
    assert parse_arxiv_id(str(arxiv_id)) == arxiv_id
    assert parse_arxiv_id(arxiv_id.url) == arxiv_id
    assert parse_arxiv_id(arxiv_id.doi) == arxiv_id.unversioned
    [found] = find_identifiers(f"Title. arXiv:{arxiv_id}, 2023.")
    assert found.identifier == arxiv_id


@given(st.text())
def test_what_is_found_lies_within_the_text_and_does_not_overlap(text: str) -> None:
    end = 0
    for each in find_identifiers(text):
        assert end <= each.start < each.end <= len(text)
        end = each.end
