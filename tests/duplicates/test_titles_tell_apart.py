"""What tells two works apart by their titles: all that can makes a pair doubtful, and what
explains it makes it sure. A case for each cell of the table in `matching.cautions`, entries of our
own after kinds that people's bibliographies have."""

from __future__ import annotations

import pytest

import bibwright
from support.pairs_of_entries import BASE, MEETING, PLACE, Case, entry, found

_NONE = {"abstract": "No abstract is available.", "pages": ""}

_CASES: dict[str, Case] = {
    "script: in Cyrillic, and in Latin letters": (
        ("article", PLACE | {"author": "Иванов, Пётр", "title": "О сходимости рядов Фурье"}),
        ("article", PLACE | {"author": "Ivanov, P.", "title": "O skhodimosti ryadov Fur'e"}),
        "sure",
    ),
    "script: in Cyrillic, with a translation": (
        (
            "article",
            PLACE | {"author": "Иванов, Пётр", "title": "О рядах Фурье [On Fourier series]"},
        ),
        ("article", PLACE | {"author": "Ivanov, P.", "title": "On Fourier series"}),
        "sure",
    ),
    "signs: at least, in two ways": (
        ("article", PLACE | {"title": "Growth of functions at orders >=30 in a strip"}),
        ("article", PLACE | {"title": "Growth of functions at orders >or=30 in a strip"}),
        "sure",
    ),
    "about: a comment at its paper's pages": (
        ("article", PLACE),
        ("article", PLACE | {"title": f"Comment on ``{BASE['title']}''"}),
        "doubtful",
    ),
    "about: an erratum of a page, and the same under its bare title": (
        ("article", PLACE | {"pages": "101"}),
        ("article", PLACE | {"pages": "101", "title": f"Erratum: {BASE['title']}"}),
        "sure",
    ),
    "about: an editor's note, a whole title behind it": (
        ("article", PLACE),
        ("article", PLACE | {"title": f"Editor's note: {BASE['title']}"}),
        "doubtful",
    ),
    "about: of what sort a paper is, before its title": (
        ("article", PLACE),
        ("article", PLACE | {"title": f"Regular Paper: {BASE['title']}"}),
        "sure",
    ),
    "contrary: on the same pages": (
        ("article", PLACE | {"title": "Spectra of Entire Functions below Finite Order"}),
        ("article", PLACE | {"title": "Spectra of Entire Functions above Finite Order"}),
        "doubtful",
    ),
    "number: another one, on the same pages": (
        ("article", PLACE | {"title": "Groups of Entire Functions of Order 64"}),
        ("article", PLACE | {"title": "Groups of Entire Functions of Order 128"}),
        "doubtful",
    ),
    "signs: which way a substance turns light": (
        ("article", {"title": "Synthesis of (+)-muscarine", "journal": "Acta", "volume": "2"}),
        ("article", {"title": "Synthesis of (-)-muscarine", "journal": "Acta", "volume": "2"}),
        "doubtful",
    ),
    "title: a part of another, under the DOI of the book": (
        ("incollection", {"title": "Growth", "doi": "10.1000/b1", "booktitle": "Encyclopedia"}),
        (
            "incollection",
            {"title": "Growth on Io", "doi": "10.1000/b1", "booktitle": "Encyclopedia"},
        ),
        "doubtful",
    ),
    "title: another word, and no abstract in words": (
        ("article", PLACE | _NONE | {"title": "Growth of mice in winter"}),
        ("article", PLACE | _NONE | {"title": "Growth of rats in winter"}),
        "doubtful",
    ),
    "title: another word of few, at one place": (
        ("article", PLACE | {"title": "Effects of lithium on mice"}),
        ("article", PLACE | {"title": "Effects of lithium on rats"}),
        "doubtful",
    ),
    "title: a slip of few words, at one place": (
        ("article", PLACE | {"title": "Effects of lithium on mice"}),
        ("article", PLACE | {"title": "Effects of litium on mice"}),
        "sure",
    ),
    "title: translated, on the same pages": (
        ("article", PLACE | {"title": "The platform economy as a challenge for the unions"}),
        ("article", PLACE | {"title": "Plattformökonomie als Herausforderung für die Verbände"}),
        "sure",
    ),
    "title: translated, on one page": (
        ("article", PLACE | {"title": "The platform and the unions", "pages": "7"}),
        ("article", PLACE | {"title": "Bericht über die Tagung für das Jahr", "pages": "7"}),
        "doubtful",
    ),
    "title: two on the same pages, in one language": (
        ("article", PLACE | {"title": "The platform economy as a challenge for the unions"}),
        ("article", PLACE | {"title": "Growing trees between the walls of the old city"}),
        "doubtful",
    ),
    "title: the original's behind it": (
        (
            "article",
            PLACE | {"title": "Growth of trees in towns. <ORIGINAL> Wuchs von Bäumen hier"},
        ),
        ("article", PLACE | {"title": "Growth of trees in towns", "pages": ""}),
        "sure",
    ),
    "title: a number as a word, under one DOI": (
        ("article", PLACE | {"title": "Growth of functions in two cohorts", "doi": "10.1000/g.1"}),
        ("article", PLACE | {"title": "Growth of functions in 2 cohorts", "doi": "10.1000/g.1"}),
        "sure",
    ),
    "title: one denies, at one place": (
        ("article", PLACE | {"title": "Pollard trees cause floods in uplands"}),
        ("article", PLACE | {"title": "Pollard trees do not cause floods in uplands"}),
        "apart",
    ),
    "nothing differs": (("article", PLACE), ("article", PLACE), "sure"),
    "title: a word says the contrary": (
        ("book", {"title": "The Herders of the Northern Plains", "volume": "7"}),
        ("book", {"title": "The Herders of the Southern Plains", "volume": "7"}),
        "apart",
    ),
    "title: a word more, of an entry that was made of another": (
        ("inproceedings", MEETING | {"title": "Growth Synthesis"}),
        ("inproceedings", MEETING | {"title": "Concurrent growth synthesis"}),
        "doubtful",
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
            PLACE
            | {
                "title": "How Entire Functions of Finite Order Grow",
                "eprint": "1312.5602",
                "archiveprefix": "arXiv",
            },
        ),
        "sure",
    ),
    "language: two": (
        ("book", {"publisher": "Springer", "language": "english"}),
        ("book", {"publisher": "Springer", "language": "german"}),
        "doubtful",
    ),
    "title: a not": (
        ("article", PLACE),
        ("article", {"title": "On the Growth Not of Entire Functions of Finite Order"}),
        "apart",
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
    "title: two parts on one page, as a copied record has them": (
        ("article", PLACE | {"title": "Simulation of tree growth - I. Trees", "doi": "10.1000/g"}),
        (
            "article",
            PLACE | {"title": "Simulation of tree growth - II. Roots", "doi": "10.1000/g"},
        ),
        "doubtful",
    ),
    "title: a formula in two spellings": (
        ("article", PLACE | {"title": "The growth of CO2 reservoirs from plateaus and mountains"}),
        (
            "article",
            PLACE
            | {"title": "The growth of CO<sub>2</sub> reservoirs from plateaus and mountains"},
        ),
        "sure",
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
    "title: given in two languages": (
        ("article", PLACE),
        (
            "article",
            PLACE | {"title": f"Om hela funktioners tillväxt av ändlig ordning [{BASE['title']}]"},
        ),
        "sure",
    ),
    "title: none, where a paper begins": (
        ("article", PLACE | {"title": "", "pages": "101"}),
        ("article", PLACE),
        "doubtful",
    ),
    "title: an editorial, of which a volume may have two": (
        ("article", {"title": "Editorial", "journal": "Acta Mathematica", "volume": "12"}),
        ("article", {"title": "Editorial", "journal": "Acta Math.", "volume": "12", "year": ""}),
        "doubtful",
    ),
    "title: an editorial on the same pages": (
        ("article", {"title": "Editorial"} | PLACE),
        ("article", {"title": "Editorial.", "year": ""} | PLACE),
        "sure",
    ),
}


@pytest.mark.parametrize("case", _CASES)
def test_titles_tell_apart(case: str) -> None:
    one, other, expected = _CASES[case]
    assert found(one, other) == expected


def test_footnote_marks_are_seen_where_a_column_is_full_of_them() -> None:
    """Titles as a program reads them out of pages, with the number of a footnote behind them."""
    words = "growth order zeros deficiency defect radius kernel measure index degree".split()
    text = ""
    for number, word in enumerate(words):
        title = f"On the {word} of entire functions in several variables"
        text += entry(f"a{number}", "misc", title=title, author="Doe, Jane and Roe, Richard")
        text += entry(
            *(f"b{number}", "misc"),
            title=f"{title} {number % 8 + 2}",
            author="Doe, Jane and Roe, Richard",
        )
    result = bibwright.dedupe(text.encode()).duplicates
    assert [each.rows for each in result.sets] == [(2 * at, 2 * at + 1) for at in range(len(words))]


def test_lectures_that_are_numbered_are_no_footnotes() -> None:
    text = "".join(
        entry(f"k{at}", "misc", title=f"On the {word}: Lecture {at}", author="Doe, Jane")
        for word in ("growth of entire functions", "order of zeros and poles")
        for at in range(1, 10)
    )
    assert not bibwright.dedupe(text.encode()).duplicates.sets


def test_a_number_behind_one_title_among_many_is_its_own() -> None:
    text = entry("a", "misc", **BASE) + entry("b", "misc", **BASE | {"title": "Growth 3"})
    text += entry("c", "misc", **BASE | {"title": f"{BASE['title']} 3"})
    assert not bibwright.dedupe(text.encode()).duplicates.sets
