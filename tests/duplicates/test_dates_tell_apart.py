"""What tells two works apart by their dates, editions and versions: all that can makes a pair
doubtful, and what explains it makes it sure. A case for each cell of the table in
`matching.scores`, entries of our own after kinds that people's bibliographies have."""

from __future__ import annotations

import pytest

from support.pairs_of_entries import BASE, IN_BOOK, MEETING, PLACE, Case, found

_CASES: dict[str, Case] = {
    "date: a draft and the standard": (
        ("standard", {"date": "1999-04-21", "year": ""}),
        ("standard", {"date": "1999-10-27", "year": ""}),
        "doubtful",
    ),
    "year: a page seen in two": (
        ("misc", {"url": "https://example.org/stat"}),
        ("misc", {"url": "https://example.org/stat", "year": "2000"}),
        "doubtful",
    ),
    "date: a manuscript, and a paper four years later": (
        ("unpublished", {"year": "1995", "note": "Unpublished manuscript"}),
        ("inproceedings", MEETING),
        "doubtful",
    ),
    "date: a manuscript, and a paper a year later": (
        ("unpublished", {"year": "1998", "note": "Unpublished manuscript"}),
        ("inproceedings", MEETING),
        "sure",
    ),
    "date: one year and title, but everything else differs": (
        ("article", PLACE | {"doi": "10.1000/g.1"}),
        ("inbook", IN_BOOK | {"volume": "4", "doi": "10.1000/b.1"}),
        "doubtful",
    ),
    "year: a chapter of a book that is printed again": (
        ("incollection", IN_BOOK | {"year": "1937"}),
        ("incollection", IN_BOOK | {"year": "1955"}),
        "doubtful",
    ),
    "year: a survey that is made every year": (
        ("misc", {"note": "Growth Institute", "year": "1998"}),
        ("misc", {"note": "Growth Institute"}),
        "doubtful",
    ),
    "year: on arXiv a year after it appeared, by fewer": (
        ("misc", {"eprint": "nucl-th/0004049", "archiveprefix": "arXiv", "year": "2000"}),
        ("article", PLACE | {"author": "Doe, Jane and Roe, Richard and Poe, Edgar"}),
        "doubtful",
    ),
    "year: a date comes before another year beside it": (
        ("article", {"date": "2000-05-01", "year": "1990"}),
        ("article", {"year": "2000"}),
        "sure",
    ),
    "year: another year beside a date is none of it": (
        ("article", {"date": "2000-05-01", "year": "1990"}),
        ("article", {"year": "1990"}),
        "doubtful",
    ),
    "version: a program of two years, called one by one entry": (
        ("manual", {"organization": "Uppsala", "year": "1998"}),
        ("misc", {"address": "Uppsala"}),
        "doubtful",
    ),
    "version: two fields": (
        ("software", {"version": "3.1.2"}),
        ("software", {"version": "3.2.1"}),
        "doubtful",
    ),
    "version: less exact": (
        ("software", {"version": "3.1"}),
        ("software", {"version": "v3.1.0"}),
        "sure",
    ),
    "version: a revision in one title": (
        ("unpublished", {"note": "Message c++std-ext-7073"}),
        ("techreport", {"title": f"{BASE['title']} (Rev. 1)", "number": "N1782"}),
        "doubtful",
    ),
    "version: one names it, and the years differ": (
        ("misc", {"howpublished": "Zenodo", "version": "v1.0.0", "year": "2000"}),
        ("misc", {"howpublished": "GitHub"}),
        "doubtful",
    ),
    "date: years between two that say no number or page": (
        ("article", {"journal": "Growth Commission", "author": "{Growth Commission}"}),
        (
            "article",
            {"journal": "Growth Commission", "author": "{Growth Commission}", "year": "2002"},
        ),
        "doubtful",
    ),
    "date: a manual of two years": (
        ("misc", {"title": "Growthlang User's Guide and Reference Manual", "author": "Doe, J."}),
        (
            "misc",
            {
                "title": "Growthlang User's Guide and Reference Manual",
                "author": "Doe, J.",
                "year": "2000",
            },
        ),
        "doubtful",
    ),
    "date: two days": (
        ("online", {"date": "2020-03-01", "url": "https://example.org/a"}),
        ("online", {"date": "2020-09-01", "url": "https://example.org/b"}),
        "doubtful",
    ),
    "date: years under one DOI": (
        ("inproceedings", MEETING | {"doi": "10.1000/g.1"}),
        ("inproceedings", {"doi": "10.1000/g.1", "year": "2004"}),
        "doubtful",
    ),
    "edition: two": (
        ("book", {"publisher": "Springer", "edition": "2"}),
        ("book", {"publisher": "Springer", "edition": "3"}),
        "apart",
    ),
    "version: one nought and one": (
        ("article", {"title": "The growth Library, Version 8.0", "eprint": "1312.2266"}),
        ("article", {"title": "The growth Library, Version 8.1", "eprint": "1312.2266"}),
        "doubtful",
    ),
    "date: a workshop, and its proceedings of later": (
        ("inproceedings", {"booktitle": "Workshop on Tree Growth"}),
        ("inproceedings", {"booktitle": "Recent Trends in Tree Growth", "year": "2001"}),
        "doubtful",
    ),
    "date: a seminar in spring and in autumn": (
        ("conference", {"booktitle": "Spring 1999 Growth Center Review"}),
        ("conference", {"booktitle": "Fall 1999 Growth Center Review"}),
        "doubtful",
    ),
    "date: two years of a meeting": (
        ("conference", {"booktitle": "1999 Growth Summit"}),
        ("conference", {"booktitle": "2000 Growth Summit", "year": "2000"}),
        "doubtful",
    ),
    "version: a third figure": (
        ("software", {"version": "2.0"}),
        ("software", {"version": "2.0.1"}),
        "doubtful",
    ),
    "version: a second figure": (
        ("software", {"version": "1"}),
        ("software", {"version": "1.2"}),
        "doubtful",
    ),
    "version: noughts behind it": (
        ("software", {"version": "2"}),
        ("software", {"version": "2.0.0"}),
        "sure",
    ),
    "date: two newspapers on successive days": (
        ("article", {"journal": "The Northern Herald", "date": "1999-03-01"}),
        ("article", {"journal": "The Southern Gazette", "date": "1999-03-02"}),
        "doubtful",
    ),
    "version: in the place of a number": (
        ("techreport", {"institution": "Uppsala", "number": "Version 2.7"}),
        ("unpublished", {"note": "Version 2.0. http://www.example.org/spec.html", "year": "1997"}),
        "doubtful",
    ),
    "year: a program by a team, of a reference manager's type": (
        ("generic", {"author": "Growth Core Team", "url": "http://www.example.org/"}),
        ("book", {"author": "{Growth Core Team}", "year": "2000", "publisher": "Uppsala"}),
        "doubtful",
    ),
    "year: a guide by a body, of one year": (
        ("misc", {"author": "{The Growth Foundation}", "publisher": "Growth Ltd."}),
        ("misc", {"author": "The Growth Foundation", "url": "http://www.example.org/"}),
        "sure",
    ),
    "month: a newspaper's pieces of two months": (
        ("article", {"journal": "The Uppsala Times", "month": "feb"}),
        ("article", {"journal": "The Uppsala Times", "month": "March"}),
        "doubtful",
    ),
    "month: one month, one with the day": (
        ("article", {"journal": "The Uppsala Times", "month": "2", "day": "25"}),
        ("article", {"journal": "The Uppsala Times", "month": "feb"}),
        "sure",
    ),
    "month: another one of an article with its pages": (
        ("article", PLACE | {"month": "feb"}),
        ("article", PLACE | {"month": "mar"}),
        "sure",
    ),
}


@pytest.mark.parametrize("case", _CASES)
def test_dates_tell_apart(case: str) -> None:
    one, other, expected = _CASES[case]
    assert found(one, other) == expected
