"""What tells two works apart by their types, and by what a work is to another that it belongs to:
all that can makes a pair doubtful, and what explains it makes it sure. A case for each cell of
the table in `matching.cautions`, entries of our own after kinds that people's bibliographies
have."""

from __future__ import annotations

import pytest

from support.pairs_of_entries import BASE, MEETING, PLACE, Case, found

_CASES: dict[str, Case] = {
    "relation: code in a language": (
        ("article", PLACE),
        ("misc", {"title": f"R code for {BASE['title']}", "url": "https://lab.example.org/c"}),
        "apart",
    ),
    "relation: a technical appendix": (
        ("article", PLACE),
        ("misc", {"title": f"{BASE['title']} --- technical appendix"}),
        "doubtful",
    ),
    "relation: code and data, in a note": (
        ("article", PLACE),
        ("misc", {"note": "Code and data, a repository"}),
        "doubtful",
    ),
    "relation: data, by how they were published": (
        ("article", PLACE),
        ("misc", {"howpublished": "Dataset, figshare"}),
        "doubtful",
    ),
    "relation: nothing but supplementary material": (
        ("article", PLACE),
        ("misc", {"note": "Supplementary material"}),
        "doubtful",
    ),
    "relation: notebooks": (
        ("misc", {"howpublished": "Jupyter notebooks"}),
        ("article", PLACE),
        "doubtful",
    ),
    "relation: a policy brief": (
        ("article", PLACE),
        ("misc", {"howpublished": "Policy brief, Institute of Growth"}),
        "doubtful",
    ),
    "relation: an interview on it": (
        ("article", PLACE),
        ("misc", {"howpublished": "Interview, Radio Uppsala"}),
        "doubtful",
    ),
    "relation: the paper, whose note says where the code is": (
        ("article", PLACE),
        ("misc", {"note": "Code available at https://lab.example.org/c"}),
        "sure",
    ),
    "relation: a poster and a demonstration at one meeting": (
        ("booklet", {"howpublished": "Poster at the Symposium on Growth"}),
        ("booklet", {"howpublished": "Demonstration at the Symposium on Growth"}),
        "doubtful",
    ),
    "relation: one given as a poster, one as a talk, by their notes": (
        ("inproceedings", MEETING | {"pages": "", "note": "Poster"}),
        ("inproceedings", MEETING | {"pages": "", "note": "Oral presentation"}),
        "doubtful",
    ),
    "relation: a demonstration and a short paper, by their notes": (
        ("inproceedings", MEETING | {"pages": "", "note": "Demo."}),
        ("inproceedings", MEETING | {"pages": "", "note": "(short paper)"}),
        "doubtful",
    ),
    "relation: an invited talk and a poster in a journal's supplement": (
        ("article", {"journal": "Acta Mathematica", "volume": "12", "note": "Invited talk"}),
        ("article", {"journal": "Acta Mathematica", "volume": "12", "note": "Poster session"}),
        "doubtful",
    ),
    "relation: a poster on a day and a contributed talk": (
        ("inproceedings", MEETING | {"pages": "", "note": "Poster, 12 May"}),
        ("inproceedings", MEETING | {"pages": "", "howpublished": "Contributed talk"}),
        "doubtful",
    ),
    "relation: given as a talk, which the other does not say": (
        ("inproceedings", MEETING | {"note": "Oral presentation"}),
        ("inproceedings", MEETING),
        "sure",
    ),
    "relation: a talk by both, in other words": (
        ("inproceedings", MEETING | {"note": "Oral"}),
        ("inproceedings", MEETING | {"note": "Talk"}),
        "sure",
    ),
    "relation: the solutions to a textbook": (
        ("book", {"publisher": "Wiley", "edition": "2nd"}),
        ("unpublished", {"title": f"{BASE['title']}: solutions to problems"}),
        "doubtful",
    ),
    "relation: a textbook's manual for those who teach": (
        ("book", {"publisher": "Wiley"}),
        ("book", {"publisher": "Wiley", "title": f"{BASE['title']}: Instructor's Manual"}),
        "doubtful",
    ),
    "relation: a workbook": (
        ("book", {"publisher": "Wiley"}),
        ("book", {"publisher": "Wiley", "title": f"{BASE['title']}: Workbook"}),
        "doubtful",
    ),
    "relation: the extended version, by its note": (
        ("article", PLACE),
        ("unpublished", {"year": "1998", "note": "extended version, see https://lab.example.org"}),
        "doubtful",
    ),
    "relation: a manuscript that says what it became": (
        ("article", PLACE),
        ("misc", {"year": "1998", "note": "Full version published in Acta Mathematica"}),
        "sure",
    ),
    "relation: a manuscript on the same thing, the title nearly that of the article": (
        ("article", PLACE | {"title": "Staffing of hospitals with simulation and cutting planes"}),
        (
            "unpublished",
            {"title": "Optimizing Staffing of Hospitals by Simulation and Convex Cutting Planes"},
        ),
        "doubtful",
    ),
    "relation: a talk, by the meeting in its note": (
        ("article", PLACE),
        ("unpublished", {"note": "March Meeting of the Society", "author": "Doe, Jane"}),
        "doubtful",
    ),
    "relation: a paper submitted to a meeting": (
        ("inproceedings", MEETING),
        ("unpublished", {"note": "Submitted to the Symposium on Growth"}),
        "sure",
    ),
    "relation: the introduction to a book, under its ISBN": (
        ("book", {"isbn": "978-1-80088-094-8", "publisher": "Wiley", "pages": "1--152"}),
        (
            "book",
            {"isbn": "978-1-80088-094-8", "publisher": "Wiley", "pages": "1--16"}
            | {"title": f"Introduction to {BASE['title']}"},
        ),
        "doubtful",
    ),
    "relation: what lies in a repository of data": (
        ("article", PLACE),
        ("misc", {"publisher": "Zenodo", "doi": "10.5281/zenodo.1234567"}),
        "doubtful",
    ),
    "relation: a deposit, by its DOI and by its publisher": (
        ("misc", {"publisher": "Zenodo", "doi": "10.5281/zenodo.1234567"}),
        ("misc", {"doi": "10.5281/zenodo.1234567"}),
        "sure",
    ),
    "relation: a critical edition, by another publisher": (
        ("book", {"publisher": "McGraw-Hill"}),
        (
            "book",
            {"publisher": "Gingko Press", "year": "[1999] 2003"}
            | {"title": f"{BASE['title']} (Critical Edition), edited by Ann Moe"},
        ),
        "doubtful",
    ),
    "relation: a recording": (("article", PLACE), ("audio", {}), "doubtful"),
    "relation: a workshop at the conference": (
        ("inproceedings", {"booktitle": "ICML Workshop on Growth"}),
        ("inproceedings", {"booktitle": "International Conference on Machine Learning"}),
        "doubtful",
    ),
    "relation: the piece, in a meeting's music proceedings": (
        ("inproceedings", {"booktitle": "Music Proceedings of the Conference on Growth"}),
        ("inproceedings", {"booktitle": "Proceedings of the Conference on Growth"}),
        "doubtful",
    ),
    "relation: a workshop by its short name": (
        ("inproceedings", {"booktitle": "GROWNLP Workshop"}),
        ("inproceedings", {"booktitle": "GROWNLP"}),
        "sure",
    ),
    "relation: in one newspaper, on two days": (
        ("article", {"journal": "The Times", "date": "1999-03-01"}),
        ("article", {"journal": "The Times", "date": "1999-03-09"}),
        "doubtful",
    ),
    "relation: two abstracts on one page": (
        (
            "article",
            PLACE
            | {"number": "2", "pages": "168"}
            | {"title": "Lowest dose of estrogens that prevents loss of bone in women of sixty"},
        ),
        (
            "article",
            PLACE
            | {"number": "2", "pages": "168"}
            | {"title": "Dose of estrogens is correlated with density of bone in women of sixty"},
        ),
        "doubtful",
    ),
    "relation: a book, and a chapter under its title and DOI": (
        ("book", {"author": "", "editor": "Moe, Ann", "doi": "10.5555/growth"}),
        ("book", {"author": "Poe, Eve", "pages": "115--132", "doi": "10.5555/growth"}),
        "doubtful",
    ),
    "relation: one volume, and all of them": (
        ("book", {"title": "Theory of Growth: Entire Functions", "publisher": "Wiley"}),
        ("book", {"title": "Theory of Growth", "publisher": "Wiley", "note": "In four volumes"}),
        "apart",
    ),
    "relation: in how many volumes, of one title": (
        ("book", {"publisher": "Wiley"}),
        ("book", {"publisher": "Wiley", "note": "3 vols."}),
        "sure",
    ),
    "relation: a report's revisions with letters": (
        ("techreport", {"institution": "NIST", "type": "Special Publication 22, Revision 1a"}),
        ("techreport", {"institution": "NIST", "type": "Special Publication 22, Revision 1"}),
        "doubtful",
    ),
    "relation: a project's page, and the paper led by another": (
        ("online", {"author": "Roe, Richard and Doe, Jane", "url": "https://lab.example.org/p"}),
        ("inproceedings", MEETING),
        "doubtful",
    ),
    "relation: a journal's report, years later": (
        ("article", {"journal": "Focus on Physics", "year": "2013"}),
        ("article", {"journal": "Focus on Physics", "year": "2022"}),
        "doubtful",
    ),
    "relation: a chapter of an encyclopedia, and of its next edition": (
        ("incollection", {"booktitle": "Encyclopedia of Growth", "year": "2004"}),
        ("incollection", {"booktitle": "Encyclopedia of Growth, Second Edition", "year": "2017"}),
        "doubtful",
    ),
    "type: theses of two degrees, in Turkish": (
        ("thesis", {"type": "Yüksek Lisans Tezi", "school": "Ege Üniversitesi"}),
        ("thesis", {"type": "Doktora Tezi", "school": "Ege Üniversitesi"}),
        "doubtful",
    ),
    "type: theses of two degrees, in Portuguese": (
        ("thesis", {"type": "Dissertação de mestrado", "school": "UFRGS"}),
        ("thesis", {"type": "Tese de doutorado", "school": "UFRGS"}),
        "doubtful",
    ),
    "type: a Master's thesis, in words and by its type": (
        ("thesis", {"type": "Diplomarbeit", "school": "Uppsala"}),
        ("mastersthesis", {"school": "Uppsala"}),
        "sure",
    ),
    "relation: a working paper with a number, and the article": (
        ("unpublished", {"year": "1998", "note": "Growth Institute Working Paper No. 17"}),
        ("article", PLACE),
        "doubtful",
    ),
    "relation: a working paper without one": (
        ("unpublished", {"year": "1998", "note": "Working Paper"}),
        ("article", PLACE),
        "sure",
    ),
    "relation: a report by its note and by its type": (
        ("misc", {"note": "Growth Institute Report No. 17"}),
        ("techreport", {"institution": "Growth Institute", "number": "17"}),
        "sure",
    ),
    "relation: an address and what was printed": (
        ("unpublished", {"note": "Address delivered at the Seminary"}),
        ("inproceedings", MEETING | {"pages": ""}),
        "doubtful",
    ),
    "type: an article and a thesis": (
        ("article", PLACE),
        ("phdthesis", {"school": "Uppsala"}),
        "doubtful",
    ),
    "type: one DOI explains it": (
        ("article", PLACE | {"doi": "10.1000/g.1"}),
        ("inproceedings", MEETING | {"doi": "10.1000/g.1"}),
        "sure",
    ),
    "type: two DOIs on the same pages": (
        ("article", {"journal": "SIGGROW Record", "pages": "11--19", "doi": "10.1000/r.1"}),
        ("inproceedings", MEETING | {"doi": "10.1000/p.1"}),
        "doubtful",
    ),
    "type: a page on the web by fewer, and the paper": (
        ("online", {"author": "Doe, Jane", "url": "https://lab.example.org/blog/growth"}),
        ("misc", {"eprint": "2504.18704", "archiveprefix": "arXiv"}),
        "doubtful",
    ),
    "type: a page on the web by the same authors": (
        ("online", {"url": "https://lab.example.org/papers/growth"}),
        ("inproceedings", MEETING),
        "sure",
    ),
    "relation: supplement in the title": (
        ("article", PLACE),
        ("article", PLACE | {"title": f"Supplementary information {BASE['title']}"}),
        "doubtful",
    ),
    "relation: supplement, abbreviated": (
        ("article", PLACE | {"doi": "10.1000/g.1"}),
        ("article", PLACE | {"doi": "10.1000/g.1", "title": f"Suppl. to: {BASE['title']}"}),
        "doubtful",
    ),
    "relation: the traces that were measured": (
        ("inproceedings", MEETING),
        ("misc", {"title": f"Traces: {BASE['title']}", "url": "https://lab.example.org/t"}),
        "doubtful",
    ),
    "relation: what was handed in later, in a note": (
        ("techreport", {"institution": "Uppsala"}),
        (
            "techreport",
            {"institution": "Uppsala", "note": "Supplementary information submitted to the board"},
        ),
        "doubtful",
    ),
    "relation: supplementary information that a note says where to find": (
        ("article", PLACE),
        ("article", PLACE | {"note": "Supplementary information available online"}),
        "sure",
    ),
    "relation: a talk on some days, and the article": (
        ("unpublished", {"note": "Growth in the North, Uppsala, May 6--8, 1997", "year": "1997"}),
        ("article", PLACE),
        "doubtful",
    ),
    "relation: a translation": (
        ("article", PLACE),
        ("article", PLACE | {"title": f"{BASE['title']} (Spanish version)"}),
        "doubtful",
    ),
    "relation: supplement, mistyped": (
        ("article", PLACE),
        ("article", PLACE | {"title": f"suppelmentary info {BASE['title']}"}),
        "doubtful",
    ),
    "relation: code in the title": (
        ("article", PLACE),
        ("misc", {"title": f"Code for {BASE['title']}"}),
        "doubtful",
    ),
    "relation: slides": (
        ("inproceedings", MEETING),
        ("misc", {"note": "Slides"}),
        "doubtful",
    ),
    "relation: extended version": (
        ("inproceedings", MEETING),
        ("techreport", {"title": f"{BASE['title']} (Extended Version)"}),
        "doubtful",
    ),
    "relation: the data set of a preprint": (
        ("article", {"journal": "arXiv preprint arXiv:2406.03712"}),
        ("dataset", {"publisher": "Zenodo"}),
        "doubtful",
    ),
    "relation: supporting material under the paper's DOI": (
        ("article", PLACE | {"doi": "10.1000/g.1"}),
        (
            "article",
            {"title": f"Supporting Online Material for {BASE['title']}", "doi": "10.1000/g.1"},
        ),
        "doubtful",
    ),
    "relation: a supplement before a dash, under the paper's DOI": (
        ("article", PLACE | {"doi": "10.1000/g.1"}),
        ("article", PLACE | {"title": f"Supplementary - {BASE['title']}", "doi": "10.1000/g.1"}),
        "doubtful",
    ),
    "relation: the summary of a thesis": (
        ("phdthesis", {"school": "Uppsala"}),
        ("phdthesis", {"school": "Uppsala", "title": f"{BASE['title']} (Summary)"}),
        "doubtful",
    ),
    "type: a report by its note, and the paper": (
        ("misc", {"howpublished": "UU Growth Group Technical Report UU-GG-98-108"}),
        ("inproceedings", MEETING),
        "doubtful",
    ),
    "type: an article printed again on its pages": (
        ("article", PLACE),
        ("incollection", {"booktitle": "Growth Collected", "pages": "101--119", "year": "2000"}),
        "apart",
    ),
    "relation: presented somewhere, and the article": (
        ("unpublished", {"note": "Paper presented at the annual meetings, Turku"}),
        ("article", PLACE),
        "doubtful",
    ),
    "relation: an extended abstract, and the report": (
        ("article", {"title": f"{BASE['title']} (Extended Abstract)", "journal": "Notes"}),
        ("misc", {}),
        "doubtful",
    ),
    "relation: an extended abstract of the same meeting": (
        ("inproceedings", {"title": f"{BASE['title']} (Extended Abstract)", **MEETING}),
        ("inproceedings", MEETING),
        "sure",
    ),
    "relation: two pages at a meeting, and the preprint by more": (
        ("inproceedings", {"title": "The Creativity of Trees", "booktitle": "Tree Life 1999"}),
        (
            "article",
            {
                "title": "The Creativity of Trees: A Collection of Stories of Growing",
                "author": "Doe, Jane and Roe, Richard and Lund, Eva and Berg, Ola",
                "eprint": "1803.03453",
                "archiveprefix": "arXiv",
                "year": "2000",
            },
        ),
        "doubtful",
    ),
    "relation: data and scripts": (
        ("misc", {"title": f"Data and scripts: {BASE['title']}"}),
        ("article", PLACE),
        "apart",
    ),
    "relation: scripts, behind a dash": (
        ("article", PLACE),
        ("misc", {"title": f"{BASE['title']} -- analysis scripts"}),
        "doubtful",
    ),
    "relation: a manuscript, and one page at a meeting": (
        ("inproceedings", MEETING | {"pages": "625"}),
        ("unpublished", {"note": "Under review", "year": "1998"}),
        "doubtful",
    ),
    "relation: data by its type, and under the same DOI": (
        ("dataset", {"publisher": "Zenodo", "doi": "10.5281/zenodo.12"}),
        ("misc", {"howpublished": "Zenodo", "doi": "10.5281/zenodo.12"}),
        "sure",
    ),
    "relation: a technical addendum": (
        ("article", PLACE),
        ("article", {"title": f"{BASE['title']} (Technical Addendum)"}),
        "doubtful",
    ),
    "relation: a poster, by its address": (
        ("article", PLACE),
        ("misc", {"url": "https://roe.example.org/1999/on-growth-poster-shown-in-uppsala/"}),
        "doubtful",
    ),
    "relation: slides, by their address": (
        ("article", PLACE),
        ("misc", {"url": "https://roe.example.org/growth_slides.pdf"}),
        "doubtful",
    ),
    "relation: one of the authors gives a keynote": (
        ("inproceedings", MEETING | {"pages": "", "author": "Doe, Jane", "note": "(Keynote)"}),
        ("inproceedings", MEETING | {"pages": "", "address": "Uppsala"}),
        "doubtful",
    ),
    "relation: a folder of talks, in an address": (
        ("article", PLACE),
        ("misc", {"url": "https://roe.example.org/talks/growth.pdf"}),
        "doubtful",
    ),
    "relation: a word of the title, in an address": (
        ("article", PLACE),
        ("misc", {"url": "https://roe.example.org/presentation-of-growth.pdf"}),
        "sure",
    ),
    "relation: a recording, by its address": (
        ("article", PLACE),
        ("misc", {"url": "https://www.youtube.com/watch?v=growth"}),
        "doubtful",
    ),
    "relation: a page of a paper that was shown as a poster": (
        ("article", PLACE),
        ("misc", {"url": "https://growth.example.org/virtual/1999/poster/22552"}),
        "sure",
    ),
    "relation: a book, and the course on its page": (
        ("book", {"publisher": "Growth Press"}),
        ("online", {"url": "https://roe.example.org/course/", "year": "1998"}),
        "doubtful",
    ),
}


@pytest.mark.parametrize("case", _CASES)
def test_relations_tell_apart(case: str) -> None:
    one, other, expected = _CASES[case]
    assert found(one, other) == expected
