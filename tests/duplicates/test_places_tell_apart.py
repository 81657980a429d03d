"""What tells two works apart by their places (journals, meetings, volumes, numbers, pages): all
that can makes a pair doubtful, and what explains it makes it sure. A case for each cell of the
table in `matching.cautions`, entries of our own after kinds that people's bibliographies have."""

from __future__ import annotations

import pytest

import bibwright
from support.pairs_of_entries import LONG, MEETING, PLACE, Case, entry, found

_CASES: dict[str, Case] = {
    "meeting: two that go by acronyms": (
        ("inproceedings", {"booktitle": "Proc. GROWTH"}),
        ("inproceedings", {"booktitle": "Proc. ENTIRE"}),
        "doubtful",
    ),
    "meeting: two of a series, said to be of one year": (
        ("inproceedings", {"booktitle": "Abstracts of the 25th Conference on Growth"}),
        ("inproceedings", {"booktitle": "Abstracts of the 26th Conference on Growth"}),
        "doubtful",
    ),
    "school: two theses": (
        ("phdthesis", {"author": "Doe, Jane", "school": "University of Oslo"}),
        ("phdthesis", {"author": "Doe, Jane", "school": "University of Bergen"}),
        "doubtful",
    ),
    "school: one, in two languages": (
        ("phdthesis", {"author": "Doe, Jane", "school": "Universitetet i Oslo"}),
        ("phdthesis", {"author": "Doe, Jane", "institution": "University of Oslo"}),
        "sure",
    ),
    "given: a talk beside the paper, by the name of its type": (
        ("inproceedings", MEETING),
        ("conferencetalk", {"event": "Symposium on Growth"}),
        "doubtful",
    ),
    "given: talks at two meetings": (
        ("talk", {"event": "Growth Colloquium", "institution": "University of Uppsala"}),
        ("talk", {"event": "Analysis Seminar", "institution": "Lund University"}),
        "doubtful",
    ),
    "given: talks in two towns": (
        ("talk", {"event": "Growth Colloquium", "location": "Uppsala, Sweden"}),
        ("talk", {"event": "Growth Colloquium", "location": "Lund, Sweden"}),
        "doubtful",
    ),
    "given: one talk, its town in one alone": (
        ("talk", {"event": "Growth Colloquium", "institution": "University of Uppsala"}),
        ("talk", {"event": "Growth Colloquium", "note": "Invited"}),
        "sure",
    ),
    "given: unpublished, in a town": (
        ("inproceedings", MEETING),
        ("unpublished", {"address": "Uppsala, Sweden"}),
        "doubtful",
    ),
    "given: unpublished, over several days": (
        ("article", PLACE),
        ("unpublished", {"date": "1999-06-18/1999-06-21"}),
        "doubtful",
    ),
    "given: two posters": (
        ("misc", {"howpublished": "Poster, Nordic Growth Days"}),
        ("misc", {"howpublished": "Poster, Baltic Function Week"}),
        "doubtful",
    ),
    "given: at two meetings, of which one is abbreviated": (
        ("inproceedings", {"booktitle": "International Elasticity Conference"}),
        ("inproceedings", {"booktitle": "IEEE Ultrasonics Symp."}),
        "doubtful",
    ),
    "given: how it was published has nothing of the journal": (
        ("article", PLACE),
        ("misc", {"howpublished": "Exhibition catalogue"}),
        "doubtful",
    ),
    "given: how it was published is the journal": (
        ("article", PLACE),
        ("misc", {"howpublished": "Acta Math., Uppsala"}),
        "sure",
    ),
    "given: sent to another journal before": (
        ("article", PLACE),
        ("misc", {"howpublished": "Submitted to the Annals of Growth"}),
        "sure",
    ),
    "institution: two reports": (
        ("techreport", {"institution": "Acme Laboratories"}),
        ("techreport", {"institution": "Technical University of Uppsala"}),
        "doubtful",
    ),
    "institution: one, in two forms": (
        ("techreport", {"institution": "University of Uppsala", "number": "12"}),
        ("techreport", {"institution": "Uppsala University"}),
        "sure",
    ),
    "book: two of a series, each with a foreword": (
        (
            "incollection",
            {"title": "Foreword", "pages": "vii--ix"} | {"booktitle": "Fungi of Oslo"},
        ),
        (
            "incollection",
            {"title": "Foreword", "pages": "vii--ix"} | {"booktitle": "Ferns of Oslo"},
        ),
        "doubtful",
    ),
    "issue: two of a volume, by the editor, without pages": (
        ("article", {"author": "Doe, Jane", "journal": "Acta", "volume": "22", "number": "1"}),
        ("article", {"author": "Doe, Jane", "journal": "Acta", "volume": "22", "number": "3"}),
        "doubtful",
    ),
    "journal: its names in two languages, in one issue": (
        ("article", {"journal": "Jinko Chino Gakkai Ronbunshi", "volume": "31", "number": "2"}),
        (
            "article",
            {"journal": "Transactions of the Nordic Society for Growth", "volume": "31"}
            | {"number": "2", "pages": "10--19"},
        ),
        "sure",
    ),
    "venue: a journal of one word, and a meeting": (
        ("article", {"journal": "Science"}),
        ("article", {"journal": "Undergraduate Symposium on Sustainable Forests and Trees"}),
        "doubtful",
    ),
    "venue: a word that begins the other name": (
        ("article", {"journal": "Forestry"}),
        ("article", {"journal": "Forestry: Trees, Shrubs and Herbs of the North"}),
        "sure",
    ),
    "publisher: two, in two towns": (
        ("book", {"publisher": "Methuen", "address": "London, UK"}),
        ("book", {"publisher": "Schocken Books", "address": "New York, NY"}),
        "doubtful",
    ),
    "publisher: two names, one town": (
        ("book", {"publisher": "Clarendon Press", "address": "Oxford"}),
        ("book", {"publisher": "Oxford University Press", "address": "Oxford"}),
        "sure",
    ),
    "publisher: two, two ISBNs, and as many pages": (
        ("book", {"publisher": "Penguin", "isbn": "9780143039822", "pages": "xxvii + 129"}),
        ("book", {"publisher": "Plume", "isbn": "9780452287846", "pages": "xxvii + 129"}),
        "doubtful",
    ),
    "volume: another one, with a single page that every volume has": (
        ("article", {"journal": "Acta Mathematica", "volume": "32", "pages": "1", "year": "1979"}),
        ("article", {"journal": "Acta Mathematica", "volume": "49", "pages": "1", "year": "1988"}),
        "doubtful",
    ),
    "parents: proceedings that stand elsewhere, and others": (
        (
            "inproceedings",
            {"crossref": "grow11wsp", "pages": "13--17", "year": "", "title": f"GRO: {LONG} in"},
        ),
        ("inproceedings", {"booktitle": "Growth Abstracts", "title": f"GRO: {LONG} of"}),
        "doubtful",
    ),
    "parts: two of a volume": (
        ("book", {"volume": "1", "part": "1", "publisher": "Aubier"}),
        ("book", {"volume": "1", "part": "2", "publisher": "Aubier"}),
        "doubtful",
    ),
    "venue: a meeting, and the journal that goes with it": (
        ("article", {"journal": "VLDB", "year": "2002"}),
        ("article", {"journal": "VLDBJ", "year": "2003", "volume": "12", "pages": "89--101"}),
        "apart",
    ),
    "place: two meetings in the notes of articles": (
        ("article", {"year": "", "note": "Prepared for the 9th Heavy Rain Days, Berkeley"}),
        ("article", {"year": "", "note": "In *Bodrum 1993, Proceedings, Hot and dense clouds*"}),
        "doubtful",
    ),
    "chapters: two on the pages of one": (
        ("inbook", {"chapter": "3: Growth", "publisher": "Springer", "pages": "540--549"}),
        ("inbook", {"chapter": "4: Decline", "publisher": "Springer", "pages": "540--549"}),
        "doubtful",
    ),
    "number: two issues of a journal without volumes": (
        ("article", {"journal": "The Growers' Letter", "number": "1"}),
        ("article", {"journal": "The Growers' Letter", "number": "2"}),
        "doubtful",
    ),
    "pages: n/a is none": (
        ("article", PLACE | {"title": "Growth of Trees: 1. Roots", "pages": "n/a-n/a"}),
        ("article", PLACE | {"title": "Growth of Trees: 2. Roots", "pages": "n/a-n/a"}),
        "apart",
    ),
    "number: two reports": (
        ("techreport", {"number": "17", "institution": "Uppsala"}),
        ("techreport", {"number": "18", "institution": "Uppsala"}),
        "doubtful",
    ),
    "place: two towns of one talk": (
        ("misc", {"howpublished": "Talk", "location": "Oslo"}),
        ("misc", {"howpublished": "Talk", "location": "Bergen"}),
        "doubtful",
    ),
    "place: two journals in two years": (
        ("article", PLACE),
        ("article", {"journal": "Annals of Botany", "volume": "3", "year": "2003"}),
        "apart",
    ),
    "parents: two crossrefs elsewhere": (
        ("inproceedings", {"crossref": "symposium99", "year": ""}),
        ("inproceedings", {"crossref": "workshop99", "year": ""}),
        "doubtful",
    ),
    "parents: successive meetings": (
        ("inproceedings", {"booktitle": "Proc. of the 10th Symposium on Growth", "year": "2006"}),
        ("inproceedings", {"booktitle": "Proc. of the 11th Symposium on Growth", "year": "2007"}),
        "doubtful",
    ),
    "pages: others in another issue": (
        ("article", {"title": "Growth", "journal": "Acta", "volume": "12", "pages": "10"}),
        ("article", {"title": "Growth", "journal": "Acta", "volume": "12", "pages": "45"}),
        "doubtful",
    ),
    "number: two studies of a report": (
        ("techreport", {"number": "1001A Study E", "institution": "Uppsala"}),
        ("techreport", {"number": "1001A Study F", "institution": "Uppsala"}),
        "doubtful",
    ),
    "place: a talk on two occasions, by their notes": (
        ("unpublished", {"note": "Nordic Growth Society, Turku"}),
        ("unpublished", {"note": "GROWSYM 16, Brno"}),
        "doubtful",
    ),
    "place: notes of when it was seen": (
        ("misc", {"note": "accessed 3 May 2001", "url": "https://example.org/g"}),
        ("misc", {"note": "Visited in June 2002", "url": "https://example.org/g"}),
        "sure",
    ),
    "place: two workshops of one year": (
        (
            "inproceedings",
            {"booktitle": "Proceedings of the Nordic Workshop on Growing Tall Trees"},
        ),
        ("inproceedings", {"booktitle": "Conference on Trees, Shrubs, Mosses and Lichens"}),
        "doubtful",
    ),
    "number: two reports by their notes": (
        ("article", {"note": "TRE-PAS-GRO-16-028", "collaboration": "TRE"}),
        ("article", {"note": "TRE-PAS-GRO-16-002", "collaboration": "TRE"}),
        "doubtful",
    ),
    "pages: each paper has its own": (
        (
            "inproceedings",
            {"title": "Scalable signals for big forests", "booktitle": "IWSP", "pages": "1--6"},
        ),
        (
            "inproceedings",
            {
                "title": "Efficient signals for big forests",
                "booktitle": "Oslo Conf. on Trees",
                "pages": "1--6",
            },
        ),
        "apart",
    ),
    "place: two towns of one year": (
        ("conference", {"booktitle": "Tree Seminar of Oslo", "address": "Oslo, Norway"}),
        ("conference", {"booktitle": "Tree Seminar of Bergen", "address": "Bergen, Norway"}),
        "doubtful",
    ),
    "place: a town, and the publisher's": (
        ("inproceedings", MEETING | {"address": "Oslo"}),
        ("inproceedings", MEETING | {"address": "New York", "publisher": "ACM"}),
        "sure",
    ),
    "address: two, in what says nothing else": (
        ("misc", {"howpublished": r"\url{https://example.org/g}", "note": "Growth Lab"}),
        ("misc", {"howpublished": r"\url{https://example.org/h}", "note": "Growth Lab"}),
        "doubtful",
    ),
    "address: one, in two fields": (
        ("misc", {"howpublished": r"\url{https://example.org/g_1}", "author": ""}),
        ("online", {"url": r"http://example.org/g{\_}1", "author": ""}),
        "sure",
    ),
    "number: two reports, one in its type": (
        ("techreport", {"type": "NA--96--1", "institution": "Uppsala"}),
        ("techreport", {"number": "NA 96-3", "institution": "Uppsala"}),
        "doubtful",
    ),
    "place: a talk in two towns": (
        ("unpublished", {"note": "Talk, Berlin"}),
        ("unpublished", {"note": "Talk, Paris"}),
        "doubtful",
    ),
    "place: a talk at two universities": (
        ("unpublished", {"note": "Talk at the University of Berlin, 3 March"}),
        ("unpublished", {"note": "Talk at the MIT, Boston, 9 May"}),
        "doubtful",
    ),
    "place: a talk, and where": (
        ("unpublished", {"note": "Invited talk"}),
        ("unpublished", {"note": "Talk, Paris"}),
        "sure",
    ),
    "pages: others in one volume, under a long title": (
        (
            "article",
            {
                "journal": "Acta Botanica",
                "title": "Notes on the Growth of Trees, Shrubs, Mosses and Lichens in Valleys",
                "volume": "3",
                "pages": "5--9",
            },
        ),
        (
            "article",
            {
                "journal": "Acta Botanica",
                "title": "Notes on the Growth of Trees, Shrubs, Mosses and Lichens in Valleys",
                "volume": "3",
                "pages": "41--48",
            },
        ),
        "doubtful",
    ),
    "chapters: two of a book": (
        ("inbook", {"chapter": "3", "publisher": "Springer"}),
        ("inbook", {"chapter": "7", "publisher": "Springer"}),
        "doubtful",
    ),
    "place: a journal with the name of a conference, a year later": (
        ("inproceedings", {"booktitle": "The 2011 Conference on Plant Life", "year": "2011"}),
        ("article", {"journal": "Plant Life", "year": "2012", "doi": "10.1000/pl.7"}),
        "apart",
    ),
    "place: a conference that is taken for a journal, a year later": (
        ("inproceedings", {"booktitle": "The Conference on Plant Life", "year": "2011"}),
        ("article", {"journal": "Conference on Plant Life", "year": "2012"}),
        "sure",
    ),
    "place: a volume of a journal with the name of a conference, in one year": (
        ("inproceedings", {"booktitle": "Conference on Plant Life"}),
        ("article", {"journal": "Plant Life", "volume": "3"}),
        "doubtful",
    ),
    "place: a conference that is taken for a journal of its name": (
        ("inproceedings", {"booktitle": "The Conference on Plant Life"}),
        ("article", {"journal": "Plant Life"}),
        "sure",
    ),
    "place: an astronomer's macro and the journal's name, a year apart": (
        ("article", {"journal": r"\apj", "volume": "4"}),
        ("article", {"journal": "The Astrophysical Journal", "year": "2000", "volume": "4"}),
        "sure",
    ),
    "place: another journal of that macro, a year apart": (
        ("article", {"journal": r"\apj"}),
        ("article", {"journal": "The Astronomical Journal", "year": "2000"}),
        "doubtful",
    ),
    "place: two passages of a book, one from where the other ends": (
        ("inbook", {"publisher": "Wiley", "pages": "49--50"}),
        ("inbook", {"publisher": "Wiley", "pages": "50--51"}),
        "doubtful",
    ),
    "place: the last page of it": (
        ("article", PLACE),
        ("article", PLACE | {"pages": "119"}),
        "sure",
    ),
    "place: two conferences of two words": (
        ("inproceedings", {"booktitle": "European Conference on Artificial Growth (poster)"}),
        ("inproceedings", {"booktitle": "International Semantic Web Conference"}),
        "doubtful",
    ),
    "pages: others in another number, though the address is the same": (
        ("article", PLACE | {"number": "3", "url": "https://roe.example.org/growth.pdf"}),
        (
            "article",
            PLACE
            | {"number": "4", "pages": "209--231", "url": "https://roe.example.org/growth.pdf"},
        ),
        "doubtful",
    ),
    "pages: those of an entry that this one was made of": (
        ("article", PLACE | {"number": "9", "title": f"{LONG} of a Composite Beam"}),
        (
            "inproceedings",
            {
                "booktitle": "5th European Workshop on the Monitoring of Structures",
                "title": f"{LONG} of a Plate Structure with Multiple Stiffeners",
                "volume": "12",
                "number": "9",
                "pages": "101--119",
            },
        ),
        "doubtful",
    ),
    "pages: from one on, of two papers that have no issue yet": (
        (
            "article",
            {
                "journal": "Acta Mathematica",
                "pages": "1--15",
                "title": "Performance Modeling of Serverless Platforms",
            },
        ),
        (
            "article",
            {
                "journal": "Acta Mathematica",
                "pages": "1--15",
                "title": "Performance Modeling of Microservice Platforms",
                "author": "Roe, Richard and Doe, Jane and Lund, Eva and Berg, Ola",
            },
        ),
        "doubtful",
    ),
    "pages: a paper and its authors' rejoinder, in one issue": (
        ("article", PLACE | {"number": "3"}),
        ("article", PLACE | {"number": "3", "pages": "131--135"}),
        "doubtful",
    ),
    "publisher: another, who names an edition": (
        ("book", {"publisher": "Methuen and Company", "address": "London", "edition": "Sixth"}),
        ("book", {"publisher": "Chapman and Hall, Ltd.", "address": "London"}),
        "apart",
    ),
    "publisher: the same, who names an edition": (
        ("book", {"publisher": "Methuen and Company", "address": "London", "edition": "Sixth"}),
        ("book", {"publisher": "Methuen", "address": "London"}),
        "sure",
    ),
}


@pytest.mark.parametrize("case", _CASES)
def test_places_tell_apart(case: str) -> None:
    one, other, expected = _CASES[case]
    assert found(one, other) == expected


def test_numbers_that_count_the_rows_in_another_order_say_nothing() -> None:
    rows = [
        entry(
            f"k{at}",
            "article",
            title=f"A study of the {word} of whales",
            author="Doe, Jane",
            journal="Whales",
            year="1999",
            number=str((at * 7) % 23 + 1),
        )
        for at, word in enumerate(
            """song skin diet lung eye ear fin tooth bone blood sleep speed age depth range calf
            pod voice fat brain heart song""".split()
        )
    ]
    result = bibwright.dedupe("".join(rows).encode()).duplicates
    assert [each.rows for each in result.sets] == [(0, 21)]


def test_numbers_of_standards_are_theirs_though_they_count_the_entries() -> None:
    text = "".join(
        entry(
            f"rfc{at}", "misc", title="A Host Table", author="Doe, J.", year="1999", number=str(at)
        )
        for at in range(1, 31)
    )
    assert not bibwright.dedupe(text.encode()).duplicates.sets
