"""What tells two works apart by their identifiers: all that can makes a pair doubtful, and what
explains it makes it sure. A case for each cell of the table in `matching.cautions`, entries of our
own after kinds that people's bibliographies have."""

from __future__ import annotations

import pytest

import bibwright
from support.pairs_of_entries import BASE, LONG, MEETING, PLACE, Case, entry, found

_CASES: dict[str, Case] = {
    "number: of what lies in an archive": (
        ("misc", {"howpublished": "State Archives, F/17/1234"}),
        ("misc", {"howpublished": "State Archives, F/17/5678"}),
        "doubtful",
    ),
    "number: how often it was cited": (
        ("misc", {"note": "Cited by 1234"}),
        ("misc", {"note": "Cited by 5678"}),
        "sure",
    ),
    "volume: in a book's note": (
        ("book", {"note": "Band 1: Orders", "publisher": "Acme"}),
        ("book", {"note": "Band 2: Zeros", "publisher": "Acme"}),
        "doubtful",
    ),
    "about: a correction under the article's DOI and number": (
        ("article", PLACE | {"pages": "4000", "doi": "10.1000/c1"}),
        (
            "article",
            PLACE
            | {"pages": "4000", "doi": "10.1000/c1"}
            | {"title": f"Correction: {BASE['title']}"},
        ),
        "doubtful",
    ),
    "number: a standard's, with its year": (
        ("misc", {"howpublished": "IEEE Std 802.3-2018"}),
        ("misc", {"howpublished": "IEEE Std 802.3-2015"}),
        "doubtful",
    ),
    "number: behind letters of its kind": (
        ("misc", {"howpublished": "GIP 32"}),
        ("misc", {"howpublished": "GIP 44"}),
        "doubtful",
    ),
    "number: a collaboration's report, by the name of its type": (
        ("article", PLACE),
        ("labreport", {"number": "LAB-CONF-1999-012"}),
        "doubtful",
    ),
    "relation: supplementary material, by its address": (
        ("article", PLACE),
        ("misc", {"howpublished": "\\url{http://lab.example.org/supp/1999/}"}),
        "doubtful",
    ),
    "relation: an extended technical report, in the title": (
        ("article", PLACE),
        ("misc", {"title": f"{BASE['title']} (Extended Technical Report)"}),
        "doubtful",
    ),
    "relation: an annex to a thesis, by its type": (
        ("phdthesis", {"school": "Uppsala", "type": "Habilitation"}),
        ("phdthesis", {"school": "Uppsala", "type": "Annexe technique d'habilitation"}),
        "doubtful",
    ),
    "number: of two patents of a year, in notes": (
        ("misc", {"note": "US Patent 6,285,999"}),
        ("misc", {"note": "US Patent 6,285,998"}),
        "doubtful",
    ),
    "number: of two parts of a standard, in notes": (
        ("misc", {"note": "ISO 26262-1:1999"}),
        ("misc", {"note": "ISO 26262-6:1999"}),
        "doubtful",
    ),
    "number: of a patent, with letters round it": (
        ("patent", {"number": "US 6,285,999 B1"}),
        ("patent", {"number": "6285999"}),
        "sure",
    ),
    "number: of a report, with its series": (
        ("techreport", {"institution": "Uppsala", "number": "RR-1234"}),
        ("techreport", {"institution": "Uppsala", "number": "1234"}),
        "sure",
    ),
    "number: in a note and in its field": (
        ("misc", {"howpublished": "RFC 791"}),
        ("techreport", {"type": "RFC", "number": "791", "institution": "IETF"}),
        "sure",
    ),
    "DOI: the same, in braces of its own": (
        ("article", {"author": "Doe, J and Roe, R", "doi": "{10.1000/g.1}"}),
        ("article", {"doi": "10.1000/g.1", "year": "2000"}),
        "sure",
    ),
    "DOI: an erratum's, copied from the paper": (
        ("article", {"title": "Charge order in old cuprates", "doi": "10.1000/c.1"}),
        ("article", {"title": "Erratum: Charge order in old cuprates", "doi": "10.1000/c.1"}),
        "doubtful",
    ),
    "DOI: on two titles by the same authors": (
        ("article", PLACE | {"doi": "10.1000/g.1"}),
        ("article", {"title": "A Look at Zeros", "journal": "Notices", "doi": "10.1000/g.1"}),
        "doubtful",
    ),
    "DOI: on two articles in two journals of two years": (
        ("article", {"journal": "Nature", "volume": "140", "pages": "323", "doi": "10.1000/g.1"}),
        (
            "article",
            {"journal": "J. Growth Phys.", "volume": "6", "pages": "319--324", "year": "2000"}
            | {"doi": "10.1000/g.1"},
        ),
        "doubtful",
    ),
    "DOI: on two parts of one work": (
        ("article", PLACE | {"title": f"{LONG} - I. Validation", "doi": "10.1000/g.1"}),
        (
            "article",
            PLACE | {"title": f"{LONG} - II. Oceans, rivers and ice", "doi": "10.1000/g.1"},
        ),
        "doubtful",
    ),
    "ISBN: two books, though the pages agree": (
        (
            "inproceedings",
            {"booktitle": "European Conference on Government, ECEG", "pages": "36--39"}
            | {"isbn": "9781908272416"},
        ),
        (
            "inproceedings",
            {"booktitle": "Proceedings of Learning and Teaching, ICEL", "pages": "36--39"}
            | {"isbn": "9781627480659"},
        ),
        "doubtful",
    ),
    "identifier: one DOI in two volumes of a year": (
        ("article", PLACE | {"doi": "10.1000/g.1"}),
        ("article", PLACE | {"doi": "10.1000/g.1", "volume": "11", "pages": "2--9"}),
        "doubtful",
    ),
    "identifier: one arXiv address on two papers of other people": (
        ("inproceedings", {"booktitle": "Growth Days", "url": "https://arxiv.org/abs/1804.06876"}),
        (
            "inproceedings",
            {
                "booktitle": "Growth Days",
                "url": "https://arxiv.org/abs/1804.06876",
                "title": f"{BASE['title']}: Bounds and Examples",
                "author": "Moe, Ann and Poe, Edgar and Low, Lou",
            },
        ),
        "doubtful",
    ),
    "identifier: one DOI on two papers of an issue": (
        (
            "article",
            PLACE
            | {
                "doi": "10.1000/g.1",
                "title": "Metabolic differences between the moulting and the migratory periods in "
                "feeding passerine birds",
            },
        ),
        (
            "article",
            PLACE
            | {
                "doi": "10.1000/g.1",
                "pages": "120--131",
                "title": "Metabolic responses to daily patterns during the moulting and the "
                "migratory periods in passerine birds",
            },
        ),
        "doubtful",
    ),
    "identifier: two DOIs under one arXiv id": (
        ("article", {"journal": "Astron. J.", "eprint": "1504.02900", "doi": "10.1000/a.1"}),
        ("article", {"journal": "Astron. J.", "eprint": "1504.02900", "doi": "10.1000/a.2"}),
        "doubtful",
    ),
    "identifier: one DOI and arXiv id, but other titles, volumes and years": (
        (
            "article",
            PLACE | {"eprint": "1304.6639", "archiveprefix": "arXiv", "doi": "10.1000/a.1"},
        ),
        (
            "article",
            {
                "title": "Parameters of Cool Stars in Large Surveys: a New Package",
                "journal": "Monthly Notices",
                "volume": "31",
                "year": "2004",
                "eprint": "1304.6639",
                "archiveprefix": "arXiv",
                "doi": "10.1000/a.1",
            },
        ),
        "doubtful",
    ),
    "identifier: a talk and an article years apart under one arXiv id": (
        ("inproceedings", {"year": "2008", "eprint": "1504.02900", "doi": "10.1000/s"}),
        (
            "article",
            {"journal": "Astron. J.", "year": "2015", "eprint": "1504.02900", "doi": "10.1000/a"},
        ),
        "apart",
    ),
    "identifier: one DOI for two parts on other pages": (
        ("article", PLACE | {"title": "Growth of Trees. I: Theory", "doi": "10.1000/g.1"}),
        (
            "article",
            PLACE
            | {"title": "Growth of Trees. II: Cases", "doi": "10.1000/g.1", "pages": "120--131"},
        ),
        "apart",
    ),
    "identifier: a journal's DOI and a library's": (
        ("article", PLACE | {"number": "1", "pages": "101", "doi": "10.2307/4141"}),
        ("article", PLACE | {"number": "1", "doi": "10.1000/acta.12.1"}),
        "sure",
    ),
    "identifier: two DOIs and two titles on one page": (
        ("article", PLACE | {"doi": "10.1000/a", "title": "The growth of tall trees in winds"}),
        ("article", PLACE | {"doi": "10.1000/b", "title": "The growth of tall trees in storms"}),
        "doubtful",
    ),
    "identifier: two ISBNs of two publishers": (
        ("book", {"publisher": "Springer", "isbn": "978-3-540-00001-1"}),
        ("book", {"publisher": "Dover", "isbn": "978-0-486-00002-9"}),
        "doubtful",
    ),
    "identifier: two ISBNs of one publisher": (
        ("book", {"publisher": "Springer", "isbn": "978-3-540-00001-1"}),
        ("book", {"publisher": "Springer-Verlag", "isbn": "978-3-540-00002-8"}),
        "sure",
    ),
    "DOI: two, of pages that begin with one": (
        ("inproceedings", MEETING | {"pages": "1--10", "doi": "10.1000/g.361696"}),
        ("inproceedings", MEETING | {"pages": "1--10", "doi": "10.1000/g.361697"}),
        "doubtful",
    ),
    "DOI: of two versions of a review under one number": (
        (
            "article",
            {"journal": "Reviews", "number": "2", "pages": "CD001269", "doi": "10.1000/p3"},
        ),
        (
            "article",
            {
                **{"journal": "Reviews", "number": "2", "pages": "CD001269"},
                **{"doi": "10.1000/p6", "year": "2010"},
            },
        ),
        "apart",
    ),
    "arXiv id: a tutorial that the paper of the name has too": (
        (
            "misc",
            {
                "title": "GALE 2016 tutorial: Growing nets",
                "author": "Doe, J.",
                "eprint": "1701.00160",
            },
        ),
        (
            "article",
            PLACE | {"title": "Growing nets", "eprint": "1701.00160", "year": "2020"},
        ),
        "doubtful",
    ),
    "arxiv: two ids under one title": (
        ("misc", {"eprint": "math/9901001", "archiveprefix": "arXiv"}),
        ("misc", {"eprint": "math/9902002", "archiveprefix": "arXiv"}),
        "doubtful",
    ),
}


@pytest.mark.parametrize("case", _CASES)
def test_identifiers_tell_apart(case: str) -> None:
    one, other, expected = _CASES[case]
    assert found(one, other) == expected


@pytest.mark.parametrize("dois", [("0", "1", "0"), ("0", "1", "1"), ("0", "1", "")])
def test_two_dois_and_two_titles_are_two_works(dois: tuple[str, ...]) -> None:
    """Whatever place and abstract they share, and though a DOI may have been copied."""
    ending = "of their growth and their decline"
    titles = [f"Remarks on hedges in the north, {ending}"] * 2
    titles.append(f"Remarks on tides of small seas, {ending}")
    abstract = "What grows in a place, and what became of it, is told from old letters and maps."
    text = "".join(
        entry(
            *(f"k{at}", "article"),
            **BASE | PLACE | {"title": title, "abstract": abstract},
            doi=f"10.1000/{doi}" if doi else "",
        )
        for at, (title, doi) in enumerate(zip(titles, dois, strict=True))
    )
    sets = bibwright.dedupe(text.encode()).duplicates.sets
    assert not any({0, 1, 2} <= set(each.rows) for each in sets)
