"""All that can tell two works apart makes a pair doubtful, and what explains it makes it sure: one
case for each cell of the table in `matching.scores`, entries of our own after kinds that people's
bibliographies have."""

from __future__ import annotations

import pytest

import bibwright

_BASE = {
    "title": "On the Growth of Entire Functions of Finite Order",
    "author": "Doe, Jane and Roe, Richard",
    "year": "1999",
}
_PLACE = {"journal": "Acta Mathematica", "volume": "12", "pages": "101--119"}
_IN_BOOK = {"booktitle": "Studies of Growth", "pages": "173--242", "editor": "Moe, Ann"}
_LONG = "Growth of Functions and Domains of Regions"
_MEETING = {"booktitle": "Proceedings of the Symposium on Growth", "pages": "11--19"}


def _entry(key: str, kind: str, **fields: str) -> str:
    lines = ",\n  ".join(f"{name} = {{{text}}}" for name, text in fields.items() if text)
    return f"@{kind}{{{key},\n  {lines}\n}}\n"


def _found(one: tuple[str, dict[str, str]], other: tuple[str, dict[str, str]]) -> str:
    """What dedupe makes of two entries: "sure", "doubtful" or "apart"."""
    text = "".join(
        _entry(key, kind, **(_BASE | fields))
        for key, (kind, fields) in zip("ab", (one, other), strict=True)
    )
    found = bibwright.dedupe(text.encode()).duplicates
    return "sure" if found.sets else "doubtful" if found.doubtful else "apart"


_CASES: dict[str, tuple[tuple[str, dict[str, str]], tuple[str, dict[str, str]], str]] = {
    "nothing differs": (("article", _PLACE), ("article", _PLACE), "sure"),
    "title: a word says the contrary": (
        ("book", {"title": "The Herders of the Northern Plains", "volume": "7"}),
        ("book", {"title": "The Herders of the Southern Plains", "volume": "7"}),
        "apart",
    ),
    "type: an article and a thesis": (
        ("article", _PLACE),
        ("phdthesis", {"school": "Uppsala"}),
        "doubtful",
    ),
    "type: one DOI explains it": (
        ("article", _PLACE | {"doi": "10.1000/g.1"}),
        ("inproceedings", _MEETING | {"doi": "10.1000/g.1"}),
        "sure",
    ),
    "type: two DOIs on the same pages": (
        ("article", {"journal": "SIGGROW Record", "pages": "11--19", "doi": "10.1000/r.1"}),
        ("inproceedings", _MEETING | {"doi": "10.1000/p.1"}),
        "doubtful",
    ),
    "volume: another one, with a single page that every volume has": (
        ("article", {"journal": "Acta Mathematica", "volume": "32", "pages": "1", "year": "1979"}),
        ("article", {"journal": "Acta Mathematica", "volume": "49", "pages": "1", "year": "1988"}),
        "doubtful",
    ),
    "type: a page on the web by fewer, and the paper": (
        ("online", {"author": "Doe, Jane", "url": "https://lab.example.org/blog/growth"}),
        ("misc", {"eprint": "2504.18704", "archiveprefix": "arXiv"}),
        "doubtful",
    ),
    "type: a page on the web by the same authors": (
        ("online", {"url": "https://lab.example.org/papers/growth"}),
        ("inproceedings", _MEETING),
        "sure",
    ),
    "relation: supplement in the title": (
        ("article", _PLACE),
        ("article", _PLACE | {"title": f"Supplementary information {_BASE['title']}"}),
        "doubtful",
    ),
    "authors: one alone at the doctoral symposium, and all with a poster": (
        ("inproceedings", {"booktitle": "GROW'12 Conference Companion: Poster Abstracts"}),
        ("inproceedings", {"booktitle": "GROW'12 Doctoral Symposium", "author": "Doe, Jane"}),
        "doubtful",
    ),
    "parents: proceedings that stand elsewhere, and others": (
        (
            "inproceedings",
            {"crossref": "grow11wsp", "pages": "13--17", "year": "", "title": f"GRO: {_LONG} in"},
        ),
        ("inproceedings", {"booktitle": "Growth Abstracts", "title": f"GRO: {_LONG} of"}),
        "doubtful",
    ),
    "parts: two of a volume": (
        ("book", {"volume": "1", "part": "1", "publisher": "Aubier"}),
        ("book", {"volume": "1", "part": "2", "publisher": "Aubier"}),
        "doubtful",
    ),
    "year: a chapter of a book that is printed again": (
        ("incollection", _IN_BOOK | {"year": "1937"}),
        ("incollection", _IN_BOOK | {"year": "1955"}),
        "doubtful",
    ),
    "venue: a meeting, and the journal that goes with it": (
        ("article", {"journal": "VLDB", "year": "2002"}),
        ("article", {"journal": "VLDBJ", "year": "2003", "volume": "12", "pages": "89--101"}),
        "apart",
    ),
    "title: a word more, of an entry that was made of another": (
        ("inproceedings", _MEETING | {"title": "Growth Synthesis"}),
        ("inproceedings", _MEETING | {"title": "Concurrent growth synthesis"}),
        "doubtful",
    ),
    "year: a survey that is made every year": (
        ("misc", {"note": "Growth Institute", "year": "1998"}),
        ("misc", {"note": "Growth Institute"}),
        "doubtful",
    ),
    "place: two meetings in the notes of articles": (
        ("article", {"year": "", "note": "Prepared for the 9th Heavy Rain Days, Berkeley"}),
        ("article", {"year": "", "note": "In *Bodrum 1993, Proceedings, Hot and dense clouds*"}),
        "doubtful",
    ),
    "year: on arXiv a year after it appeared, by fewer": (
        ("misc", {"eprint": "nucl-th/0004049", "archiveprefix": "arXiv", "year": "2000"}),
        ("article", _PLACE | {"author": "Doe, Jane and Roe, Richard and Poe, Edgar"}),
        "doubtful",
    ),
    "chapters: two on the pages of one": (
        ("inbook", {"chapter": "3: Growth", "publisher": "Springer", "pages": "540--549"}),
        ("inbook", {"chapter": "4: Decline", "publisher": "Springer", "pages": "540--549"}),
        "doubtful",
    ),
    "identifier: one DOI in two volumes of a year": (
        ("article", _PLACE | {"doi": "10.1000/g.1"}),
        ("article", _PLACE | {"doi": "10.1000/g.1", "volume": "11", "pages": "2--9"}),
        "doubtful",
    ),
    "relation: supplement, abbreviated": (
        ("article", _PLACE | {"doi": "10.1000/g.1"}),
        ("article", _PLACE | {"doi": "10.1000/g.1", "title": f"Suppl. to: {_BASE['title']}"}),
        "doubtful",
    ),
    "relation: the traces that were measured": (
        ("inproceedings", _MEETING),
        ("misc", {"title": f"Traces: {_BASE['title']}", "url": "https://lab.example.org/t"}),
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
        ("article", _PLACE),
        ("article", _PLACE | {"note": "Supplementary information available online"}),
        "sure",
    ),
    "relation: a talk on some days, and the article": (
        ("unpublished", {"note": "Growth in the North, Uppsala, May 6--8, 1997", "year": "1997"}),
        ("article", _PLACE),
        "doubtful",
    ),
    "relation: a translation": (
        ("article", _PLACE),
        ("article", _PLACE | {"title": f"{_BASE['title']} (Spanish version)"}),
        "doubtful",
    ),
    "identifier: one arXiv address on two papers of other people": (
        ("inproceedings", {"booktitle": "Growth Days", "url": "https://arxiv.org/abs/1804.06876"}),
        (
            "inproceedings",
            {
                "booktitle": "Growth Days",
                "url": "https://arxiv.org/abs/1804.06876",
                "title": f"{_BASE['title']}: Bounds and Examples",
                "author": "Moe, Ann and Poe, Edgar and Low, Lou",
            },
        ),
        "doubtful",
    ),
    "identifier: one DOI on two papers of an issue": (
        (
            "article",
            _PLACE
            | {
                "doi": "10.1000/g.1",
                "title": "Metabolic differences between the moulting and the migratory periods in "
                "feeding passerine birds",
            },
        ),
        (
            "article",
            _PLACE
            | {
                "doi": "10.1000/g.1",
                "pages": "120--131",
                "title": "Metabolic responses to daily patterns during the moulting and the "
                "migratory periods in passerine birds",
            },
        ),
        "doubtful",
    ),
    "version: a program of two years, called one by one entry": (
        ("manual", {"organization": "Uppsala", "year": "1998"}),
        ("misc", {"address": "Uppsala"}),
        "doubtful",
    ),
    "authors: a program of a short name, by some of the same": (
        (
            "software",
            {"title": "GROW3D", "author": "Doe, Jane and Roe, Richard and Poe, Edgar"},
        ),
        (
            "software",
            {"title": "GROW3D", "author": "Doe, Jane and Low, Lou and Roe, Richard and Moe, Ann"},
        ),
        "doubtful",
    ),
    "authors: one alone, and with another a year later": (
        ("misc", {"author": "Doe, Jane", "year": "1998"}),
        ("article", _PLACE),
        "doubtful",
    ),
    "number: two issues of a journal without volumes": (
        ("article", {"journal": "The Growers' Letter", "number": "1"}),
        ("article", {"journal": "The Growers' Letter", "number": "2"}),
        "doubtful",
    ),
    "relation: supplement, mistyped": (
        ("article", _PLACE),
        ("article", _PLACE | {"title": f"suppelmentary info {_BASE['title']}"}),
        "doubtful",
    ),
    "relation: code in the title": (
        ("article", _PLACE),
        ("misc", {"title": f"Code for {_BASE['title']}"}),
        "doubtful",
    ),
    "relation: slides": (
        ("inproceedings", _MEETING),
        ("misc", {"note": "Slides"}),
        "doubtful",
    ),
    "relation: extended version": (
        ("inproceedings", _MEETING),
        ("techreport", {"title": f"{_BASE['title']} (Extended Version)"}),
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
        ("techreport", {"title": f"{_BASE['title']} (Rev. 1)", "number": "N1782"}),
        "doubtful",
    ),
    "version: one names it, and the years differ": (
        ("misc", {"howpublished": "Zenodo", "version": "v1.0.0", "year": "2000"}),
        ("misc", {"howpublished": "GitHub"}),
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
            _PLACE | {"eprint": "1304.6639", "archiveprefix": "arXiv", "doi": "10.1000/a.1"},
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
    "relation: the data set of a preprint": (
        ("article", {"journal": "arXiv preprint arXiv:2406.03712"}),
        ("dataset", {"publisher": "Zenodo"}),
        "doubtful",
    ),
    "authors: others on other pages under one DOI": (
        ("article", _PLACE | {"doi": "10.1000/issue.4"}),
        (
            "article",
            _PLACE | {"author": "Lund, Eva", "pages": "120--126", "doi": "10.1000/issue.4"},
        ),
        "doubtful",
    ),
    "authors: a consortium under one DOI": (
        ("article", _PLACE | {"doi": "10.1000/g.1"}),
        ("article", _PLACE | {"author": "{Growth Consortium}", "doi": "10.1000/g.1"}),
        "sure",
    ),
    "title: another one by fewer under one arXiv id": (
        ("article", {"eprint": "1312.5602", "archiveprefix": "arXiv", "journal": "CoRR"}),
        (
            "article",
            {
                "title": "Human Level Control of Trees by Learning",
                "author": "Doe, Jane and Lund, Eva and Roe, Richard and Berg, Ola",
                "journal": "Nature",
                "volume": "518",
                "eprint": "1312.5602",
                "archiveprefix": "arXiv",
                "year": "2001",
            },
        ),
        "doubtful",
    ),
    "title: renamed by the same authors under one arXiv id": (
        ("article", {"eprint": "1312.5602", "archiveprefix": "arXiv", "journal": "CoRR"}),
        (
            "article",
            _PLACE
            | {
                "title": "How Entire Functions of Finite Order Grow",
                "eprint": "1312.5602",
                "archiveprefix": "arXiv",
            },
        ),
        "sure",
    ),
    "date: years between two that say no number or page": (
        ("article", {"journal": "Growth Commission", "author": "{Growth Commission}"}),
        (
            "article",
            {"journal": "Growth Commission", "author": "{Growth Commission}", "year": "2002"},
        ),
        "doubtful",
    ),
    "relation: supporting material under the paper's DOI": (
        ("article", _PLACE | {"doi": "10.1000/g.1"}),
        (
            "article",
            {"title": f"Supporting Online Material for {_BASE['title']}", "doi": "10.1000/g.1"},
        ),
        "doubtful",
    ),
    "identifier: one DOI for two parts on other pages": (
        ("article", _PLACE | {"title": "Growth of Trees. I: Theory", "doi": "10.1000/g.1"}),
        (
            "article",
            _PLACE
            | {"title": "Growth of Trees. II: Cases", "doi": "10.1000/g.1", "pages": "120--131"},
        ),
        "apart",
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
    "identifier: a journal's DOI and a library's": (
        ("article", _PLACE | {"number": "1", "pages": "101", "doi": "10.2307/4141"}),
        ("article", _PLACE | {"number": "1", "doi": "10.1000/acta.12.1"}),
        "sure",
    ),
    "pages: n/a is none": (
        ("article", _PLACE | {"title": "Growth of Trees: 1. Roots", "pages": "n/a-n/a"}),
        ("article", _PLACE | {"title": "Growth of Trees: 2. Roots", "pages": "n/a-n/a"}),
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
        ("article", _PLACE),
        ("article", {"journal": "Annals of Botany", "volume": "3", "year": "2003"}),
        "apart",
    ),
    "date: two days": (
        ("online", {"date": "2020-03-01", "url": "https://example.org/a"}),
        ("online", {"date": "2020-09-01", "url": "https://example.org/b"}),
        "doubtful",
    ),
    "date: years under one DOI": (
        ("inproceedings", _MEETING | {"doi": "10.1000/g.1"}),
        ("inproceedings", {"doi": "10.1000/g.1", "year": "2004"}),
        "doubtful",
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
    "authors: wholly other ones": (
        ("article", _PLACE | {"volume": "", "pages": ""}),
        ("article", {"author": "Lund, Eva and Berg, Ola"}),
        "apart",
    ),
    "authors: abbreviated": (
        ("article", _PLACE),
        ("article", _PLACE | {"author": "J. Doe and others"}),
        "sure",
    ),
    "pages: others in another issue": (
        ("article", {"title": "Growth", "journal": "Acta", "volume": "12", "pages": "10"}),
        ("article", {"title": "Growth", "journal": "Acta", "volume": "12", "pages": "45"}),
        "doubtful",
    ),
    "edition: two": (
        ("book", {"publisher": "Springer", "edition": "2"}),
        ("book", {"publisher": "Springer", "edition": "3"}),
        "apart",
    ),
    "language: two": (
        ("book", {"publisher": "Springer", "language": "english"}),
        ("book", {"publisher": "Springer", "language": "german"}),
        "doubtful",
    ),
    "title: a not": (
        ("article", _PLACE),
        ("article", {"title": "On the Growth Not of Entire Functions of Finite Order"}),
        "apart",
    ),
    "relation: a supplement before a dash, under the paper's DOI": (
        ("article", _PLACE | {"doi": "10.1000/g.1"}),
        ("article", _PLACE | {"title": f"Supplementary - {_BASE['title']}", "doi": "10.1000/g.1"}),
        "doubtful",
    ),
    "relation: the summary of a thesis": (
        ("phdthesis", {"school": "Uppsala"}),
        ("phdthesis", {"school": "Uppsala", "title": f"{_BASE['title']} (Summary)"}),
        "doubtful",
    ),
    "type: a report by its note, and the paper": (
        ("misc", {"howpublished": "UU Growth Group Technical Report UU-GG-98-108"}),
        ("inproceedings", _MEETING),
        "doubtful",
    ),
    "type: an article printed again on its pages": (
        ("article", _PLACE),
        ("incollection", {"booktitle": "Growth Collected", "pages": "101--119", "year": "2000"}),
        "apart",
    ),
    "version: one nought and one": (
        ("article", {"title": "The growth Library, Version 8.0", "eprint": "1312.2266"}),
        ("article", {"title": "The growth Library, Version 8.1", "eprint": "1312.2266"}),
        "doubtful",
    ),
    "number: two studies of a report": (
        ("techreport", {"number": "1001A Study E", "institution": "Uppsala"}),
        ("techreport", {"number": "1001A Study F", "institution": "Uppsala"}),
        "doubtful",
    ),
    "title: two studies of a series": (
        ("techreport", {"title": "Growth Risk Return - Study E: Unit trees"}),
        ("techreport", {"title": "Growth Risk Return - Study F: Reported shrubs"}),
        "apart",
    ),
    "title: a section of a document on the web": (
        (
            "misc",
            {
                "title": "RFG 2616: Growth Protocol for Trees and Shrubs",
                "howpublished": r"\url{https://example.org/g}",
            },
        ),
        (
            "misc",
            {
                "title": "RFG 2616: Growth Protocol for Trees and Shrubs Header Definitions",
                "howpublished": r"\url{https://example.org/g-sec14}",
            },
        ),
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
    "date: a workshop, and its proceedings of later": (
        ("inproceedings", {"booktitle": "Workshop on Tree Growth"}),
        ("inproceedings", {"booktitle": "Recent Trends in Tree Growth", "year": "2001"}),
        "doubtful",
    ),
    "authors: each has others beside the first": (
        ("article", {"author": "Doe, Jane and Held, J. and Leicht, T.", "journal": "Acta"}),
        ("article", {"author": "Doe, Jane and Houston, P."}),
        "doubtful",
    ),
    "authors: letters exchanged in one name": (
        ("book", {"author": "Doe, Jane and Vazirani, U. V."}),
        ("book", {"author": "Doe, Jane and Varizani, U. V."}),
        "sure",
    ),
    "relation: presented somewhere, and the article": (
        ("unpublished", {"note": "Paper presented at the annual meetings, Turku"}),
        ("article", _PLACE),
        "doubtful",
    ),
    "relation: an extended abstract, and the report": (
        ("article", {"title": f"{_BASE['title']} (Extended Abstract)", "journal": "Notes"}),
        ("misc", {}),
        "doubtful",
    ),
    "relation: an extended abstract of the same meeting": (
        ("inproceedings", {"title": f"{_BASE['title']} (Extended Abstract)", **_MEETING}),
        ("inproceedings", _MEETING),
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
    "title: names in a program": (
        ("misc", {"title": "A study of the algorithm TG_BinaryGrowthAlgorithmABC"}),
        ("misc", {"title": "A study of the algorithm TG_BinaryGrowthAlgorithmABDE"}),
        "apart",
    ),
    "title: two volumes under one DOI": (
        ("book", {"title": "The Grammar of Trees: The Leaf", "doi": "10.1000/t"}),
        ("book", {"title": "The Grammar of Trees: The Root", "doi": "10.1000/t"}),
        "doubtful",
    ),
    "title: quite another under a copied DOI": (
        ("unpublished", {"title": "Noise in leaves and its removal", "doi": "10.1000/t"}),
        ("book", {"title": "Building Forests", "doi": "10.1000/t"}),
        "doubtful",
    ),
    "place: two towns of one year": (
        ("conference", {"booktitle": "Tree Seminar of Oslo", "address": "Oslo, Norway"}),
        ("conference", {"booktitle": "Tree Seminar of Bergen", "address": "Bergen, Norway"}),
        "doubtful",
    ),
    "place: a town, and the publisher's": (
        ("inproceedings", _MEETING | {"address": "Oslo"}),
        ("inproceedings", _MEETING | {"address": "New York", "publisher": "ACM"}),
        "sure",
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
    "title: two parts on one page, as a copied record has them": (
        ("article", _PLACE | {"title": "Simulation of tree growth - I. Trees", "doi": "10.1000/g"}),
        (
            "article",
            _PLACE | {"title": "Simulation of tree growth - II. Roots", "doi": "10.1000/g"},
        ),
        "doubtful",
    ),
    "title: a formula in two spellings": (
        ("article", _PLACE | {"title": "The growth of CO2 reservoirs from plateaus and mountains"}),
        (
            "article",
            _PLACE
            | {"title": "The growth of CO<sub>2</sub> reservoirs from plateaus and mountains"},
        ),
        "sure",
    ),
    "relation: data and scripts": (
        ("misc", {"title": f"Data and scripts: {_BASE['title']}"}),
        ("article", _PLACE),
        "apart",
    ),
    "number: two reports, one in its type": (
        ("techreport", {"type": "NA--96--1", "institution": "Uppsala"}),
        ("techreport", {"number": "NA 96-3", "institution": "Uppsala"}),
        "doubtful",
    ),
    "identifier: two DOIs and two titles on one page": (
        ("article", _PLACE | {"doi": "10.1000/a", "title": "The growth of tall trees in winds"}),
        ("article", _PLACE | {"doi": "10.1000/b", "title": "The growth of tall trees in storms"}),
        "doubtful",
    ),
    "signs: two languages to program in": (
        ("article", {"journal": "Acta Botanica", "title": "Patterns of Growth in {C}++"}),
        ("article", {"journal": "Acta Botanica", "title": "Patterns of Growth in {C}"}),
        "doubtful",
    ),
    "signs: a sharp": (
        ("article", {"journal": "Acta Botanica", "title": "Patterns of Growth in C\\#"}),
        ("article", {"journal": "Acta Botanica", "title": "Patterns of Growth in C"}),
        "doubtful",
    ),
    "signs: in a typewriter's letters": (
        ("article", {"journal": "Acta Botanica", "title": "Patterns of Growth in C\\texttt{++}"}),
        ("article", {"journal": "Acta Botanica", "title": "Patterns of Growth in {C}++"}),
        "sure",
    ),
    "signs: two charges": (
        ("article", {"journal": "Acta Botanica", "title": "Uptake of $K^+$ by Roots"}),
        ("article", {"journal": "Acta Botanica", "title": "Uptake of $K^-$ by Roots"}),
        "doubtful",
    ),
    "signs: a charge in two spellings": (
        ("article", {"journal": "Acta Botanica", "title": "Uptake of Ca$^{2+}$ by Roots"}),
        ("article", {"journal": "Acta Botanica", "title": "Uptake of Ca(2+) by Roots"}),
        "sure",
    ),
    "signs: less and more": (
        ("article", {"journal": "Acta Botanica", "title": "Tree Counts at $z<1$ and their Errors"}),
        ("article", {"journal": "Acta Botanica", "title": "Tree Counts at $z>1$ and their Errors"}),
        "doubtful",
    ),
    "signs: plus and minus": (
        ("article", {"journal": "Acta Botanica", "title": "Growth of the $n+1$ Tree"}),
        ("article", {"journal": "Acta Botanica", "title": "Growth of the $n-1$ Tree"}),
        "doubtful",
    ),
    "signs: one place in a journal explains it": (
        (
            "article",
            {
                "journal": "Acta Botanica",
                "title": "Patterns of Growth in C++",
                "volume": "3",
                "pages": "5--9",
            },
        ),
        (
            "article",
            {
                "journal": "Acta Botanica",
                "title": "Patterns of Growth in C",
                "volume": "3",
                "pages": "5--9",
            },
        ),
        "sure",
    ),
    "title: adsorption and absorption": (
        ("article", {"journal": "Acta Botanica", "title": "Adsorption Processes in Tall Trees"}),
        ("article", {"journal": "Acta Botanica", "title": "Absorption Processes in Tall Trees"}),
        "doubtful",
    ),
    "title: homotopy and homology": (
        ("article", {"journal": "Acta Botanica", "title": "Homotopy Processes in Tall Trees"}),
        ("article", {"journal": "Acta Botanica", "title": "Homology Processes in Tall Trees"}),
        "doubtful",
    ),
    "title: nitrate and nitrite": (
        ("article", {"journal": "Acta Botanica", "title": "Nitrate Processes in Tall Trees"}),
        ("article", {"journal": "Acta Botanica", "title": "Nitrite Processes in Tall Trees"}),
        "doubtful",
    ),
    "title: phonon and photon": (
        ("article", {"journal": "Acta Botanica", "title": "Phonon Processes in Tall Trees"}),
        ("article", {"journal": "Acta Botanica", "title": "Photon Processes in Tall Trees"}),
        "doubtful",
    ),
    "title: propane and propene": (
        ("article", {"journal": "Acta Botanica", "title": "Propane Processes in Tall Trees"}),
        ("article", {"journal": "Acta Botanica", "title": "Propene Processes in Tall Trees"}),
        "doubtful",
    ),
    "title: ferrimagnetic and ferromagnetic": (
        ("article", {"journal": "Acta Botanica", "title": "Ferrimagnetic Processes in Tall Trees"}),
        ("article", {"journal": "Acta Botanica", "title": "Ferromagnetic Processes in Tall Trees"}),
        "doubtful",
    ),
    "title: isotopic and isotropic": (
        ("article", {"journal": "Acta Botanica", "title": "Isotopic Processes in Tall Trees"}),
        ("article", {"journal": "Acta Botanica", "title": "Isotropic Processes in Tall Trees"}),
        "doubtful",
    ),
    "title: causal and casual": (
        ("article", {"journal": "Acta Botanica", "title": "Causal Processes in Tall Trees"}),
        ("article", {"journal": "Acta Botanica", "title": "Casual Processes in Tall Trees"}),
        "doubtful",
    ),
    "title: one character of another word": (
        ("article", {"journal": "Acta Botanica", "title": "北方森林史研究"}),
        ("article", {"journal": "Acta Botanica", "title": "南方森林史研究"}),
        "doubtful",
    ),
    "title: a slip, and the same pages": (
        (
            "article",
            {
                "journal": "Acta Botanica",
                "title": "Adsorption of Water in Tall Trees",
                "volume": "3",
                "pages": "5--9",
            },
        ),
        (
            "article",
            {
                "journal": "Acta Botanica",
                "title": "Adsorbtion of Water in Tall Trees",
                "volume": "3",
                "pages": "5--9",
            },
        ),
        "sure",
    ),
    "title: a letter missing in a long word": (
        ("article", {"journal": "Acta Botanica", "title": "Configurable Processes in Tall Trees"}),
        ("article", {"journal": "Acta Botanica", "title": "Configrable Processes in Tall Trees"}),
        "sure",
    ),
    "title: two letters exchanged": (
        ("article", {"journal": "Acta Botanica", "title": "A Review of Tall Trees in Winds"}),
        ("article", {"journal": "Acta Botanica", "title": "A Reveiw of Tall Trees in Winds"}),
        "sure",
    ),
    "title: British and American": (
        ("article", {"journal": "Acta Botanica", "title": "The Modelled Colour of Tall Trees"}),
        ("article", {"journal": "Acta Botanica", "title": "The Modeled Color of Tall Trees"}),
        "sure",
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
    "authors: two given names": (
        ("article", {"journal": "Acta Botanica", "author": "Smith, John"}),
        ("article", {"journal": "Acta Botanica", "author": "Smith, Jane"}),
        "doubtful",
    ),
    "authors: two given names of a second author": (
        ("article", {"journal": "Acta Botanica", "author": "Doe, Ann and Smith, John"}),
        ("article", {"journal": "Acta Botanica", "author": "Doe, Ann and Smith, Jane"}),
        "doubtful",
    ),
    "authors: an initial": (
        ("article", {"journal": "Acta Botanica", "author": "Smith, J."}),
        ("article", {"journal": "Acta Botanica", "author": "Smith, Jane"}),
        "sure",
    ),
    "authors: a short form": (
        ("article", {"journal": "Acta Botanica", "author": "Smith, Jim"}),
        ("article", {"journal": "Acta Botanica", "author": "Smith, James"}),
        "sure",
    ),
    "authors: a form of another language": (
        ("article", {"journal": "Acta Botanica", "author": "Smith, Eric"}),
        ("article", {"journal": "Acta Botanica", "author": "Smith, Erik"}),
        "sure",
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
    "date: two newspapers on successive days": (
        ("article", {"journal": "The Northern Herald", "date": "1999-03-01"}),
        ("article", {"journal": "The Southern Gazette", "date": "1999-03-02"}),
        "doubtful",
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
    "title: given in two languages": (
        ("article", _PLACE),
        (
            "article",
            _PLACE
            | {"title": f"Om hela funktioners tillväxt av ändlig ordning [{_BASE['title']}]"},
        ),
        "sure",
    ),
}


@pytest.mark.parametrize("case", _CASES)
def test_what_tells_apart(case: str) -> None:
    one, other, expected = _CASES[case]
    assert _found(one, other) == expected


@pytest.mark.parametrize("dois", [("0", "1", "0"), ("0", "1", "1"), ("0", "1", "")])
def test_two_dois_and_two_titles_are_two_works(dois: tuple[str, ...]) -> None:
    """Whatever place and abstract they share, and though a DOI may have been copied."""
    ending = "of their growth and their decline"
    titles = [f"Remarks on hedges in the north, {ending}"] * 2
    titles.append(f"Remarks on tides of small seas, {ending}")
    abstract = "What grows in a place, and what became of it, is told from old letters and maps."
    text = "".join(
        _entry(
            *(f"k{at}", "article"),
            **_BASE | _PLACE | {"title": title, "abstract": abstract},
            doi=f"10.1000/{doi}" if doi else "",
        )
        for at, (title, doi) in enumerate(zip(titles, dois, strict=True))
    )
    sets = bibwright.dedupe(text.encode()).duplicates.sets
    assert not any({0, 1, 2} <= set(each.rows) for each in sets)


def test_footnote_marks_are_seen_where_a_column_is_full_of_them() -> None:
    """Titles as a program reads them out of pages, with the number of a footnote behind them."""
    words = "growth order zeros deficiency defect radius kernel measure index degree".split()
    text = ""
    for number, word in enumerate(words):
        title = f"On the {word} of entire functions in several variables"
        text += _entry(f"a{number}", "misc", title=title, author="Doe, Jane and Roe, Richard")
        text += _entry(
            *(f"b{number}", "misc"),
            title=f"{title} {number % 8 + 2}",
            author="Doe, Jane and Roe, Richard",
        )
    found = bibwright.dedupe(text.encode()).duplicates
    assert [each.rows for each in found.sets] == [(2 * at, 2 * at + 1) for at in range(len(words))]


def test_lectures_that_are_numbered_are_no_footnotes() -> None:
    text = "".join(
        _entry(f"k{at}", "misc", title=f"On the {word}: Lecture {at}", author="Doe, Jane")
        for word in ("growth of entire functions", "order of zeros and poles")
        for at in range(1, 10)
    )
    assert not bibwright.dedupe(text.encode()).duplicates.sets


def test_a_number_behind_one_title_among_many_is_its_own() -> None:
    text = _entry("a", "misc", **_BASE) + _entry("b", "misc", **_BASE | {"title": "Growth 3"})
    text += _entry("c", "misc", **_BASE | {"title": f"{_BASE['title']} 3"})
    assert not bibwright.dedupe(text.encode()).duplicates.sets


def test_numbers_that_count_the_rows_in_another_order_say_nothing() -> None:
    rows = [
        _entry(
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
    found = bibwright.dedupe("".join(rows).encode()).duplicates
    assert [each.rows for each in found.sets] == [(0, 21)]


def test_numbers_of_standards_are_theirs_though_they_count_the_entries() -> None:
    text = "".join(
        _entry(
            f"rfc{at}", "misc", title="A Host Table", author="Doe, J.", year="1999", number=str(at)
        )
        for at in range(1, 31)
    )
    assert not bibwright.dedupe(text.encode()).duplicates.sets
