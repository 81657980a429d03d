"""Journal references as authors typed them into arXiv; all but the marked ones are real."""

from __future__ import annotations

import pytest

from bibwright.bibtex.publication import publication_of
from bibwright.model.reference import Reference
from bibwright.text.journal_ref import Publication, place_alone, place_in, read_journal_ref


@pytest.mark.parametrize(
    ("text", "publication"),
    [
        (
            "Phys.Lett. B716 (2012) 1-29",
            Publication("Phys.Lett. B", "2012", None, "716", "", "1--29"),
        ),
        ("Exp Astron 59, 7 (2025)", Publication("Exp Astron", "2025", None, "59", "", "7")),
        (
            "Adv.Theor.Math.Phys.2:231-252,1998",
            Publication("Adv.Theor.Math.Phys.", "1998", None, "2", "", "231--252"),
        ),
        (
            "Phys.Lett.B573:94-100,2003",
            Publication("Phys.Lett. B", "2003", None, "573", "", "94--100"),
        ),
        (
            "Physical Review B 82, 060515(R) (2010)",
            Publication("Physical Review B", "2010", None, "82", "", "060515(R)"),
        ),
        (
            "Int. J. Mod. Phys. B, 26, 1244002 (2012)",
            Publication("Int. J. Mod. Phys. B", "2012", None, "26", "", "1244002"),
        ),
        (
            "International Journal of Sciences 2(12), 52-60, 2013",
            Publication("International Journal of Sciences", "2013", None, "2", "12", "52--60"),
        ),
        (
            "Software Testing, Verification and Reliability, 35(2):e1914, 2025",
            Publication(
                "Software Testing, Verification and Reliability", "2025", None, "35", "2", "e1914"
            ),
        ),
        (
            "Statistical Science 2008, Vol. 23, No. 1, 65-68",
            Publication("Statistical Science", "2008", None, "23", "1", "65--68"),
        ),
        (
            "Science & Education, September 2014, 23(9): 1853-1873",
            Publication("Science & Education", "2014", 9, "23", "9", "1853--1873"),
        ),
        (
            "IEEE Transactions on Information Theory ( Volume: 65 , Issue: 4 , April 2019 )",
            Publication("IEEE Transactions on Information Theory", "2019", 4, "65", "4"),
        ),
        # Made up after the manner of INSPIRE and of mathematicians.
        ("JHEP12(2020)045", Publication("JHEP", "2020", None, "12", "", "045")),
        (
            "J. Algebra 321 (2009), no. 2, 375--389",
            Publication("J. Algebra", "2009", None, "321", "2", "375--389"),
        ),
        # A journal for all that its name says (made up).
        (
            "Proc. Natl. Acad. Sci. USA 116, 1234-1239 (2019)",
            Publication("Proc. Natl. Acad. Sci. USA", "2019", None, "116", "", "1234--1239"),
        ),
    ],
)
def test_takes_a_journal_apart(text: str, publication: Publication) -> None:
    assert read_journal_ref(text) == publication


@pytest.mark.parametrize(
    ("text", "venue", "year", "pages", "whole"),
    [
        (
            "2022 IEEE International Conference On Artificial Intelligence Testing (AITest), 2022, "
            "pp. 26-33",
            "2022 IEEE International Conference On Artificial Intelligence Testing (AITest)",
            "2022",
            "26--33",
            True,
        ),
        (
            "In Proc. ACM SIGSOFT International Symposium on Software Testing and Analysis (ISSTA "
            "2020), pages 14-26. ACM, 2020",
            "Proc. ACM SIGSOFT International Symposium on Software Testing and Analysis (ISSTA "
            "2020)",
            "2020",
            "14--26",
            False,
        ),
        (
            "SBES 2025 39th Brazilian Symposium on Software Engineering",
            "SBES 2025 39th Brazilian Symposium on Software Engineering",
            "2025",
            "",
            True,
        ),
    ],
)
def test_takes_proceedings_apart(text: str, venue: str, year: str, pages: str, whole: bool) -> None:
    assert read_journal_ref(text) == Publication(
        venue, year, pages=pages, proceedings=True, whole=whole
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Formal Methods and Testing, Springer-Verlag (Ed.) (2008) 209-239",
        "Software Testing, Verification & Reliability 2021",
        # Made up.
        "J. Odd & Ends_#1 (in press)",
        "Phys. Rev. Lett. 98, 010401 (2007) and Phys. Rev. Lett. 99, 1 (2008)",
        "Proceedings of the IEEE, 2017",
        "Workshop at ICML 2019, published in 2020",
        "NeurIPS Workshop",
    ],
)
def test_leaves_whole_what_is_not_certain(text: str) -> None:
    assert read_journal_ref(text) is None


def test_a_place_without_a_doi_is_no_publication() -> None:
    place = "Phys.Lett. B716 (2012) 1-29"
    assert publication_of(Reference(journal_ref=place)) is None
    found = publication_of(Reference(journal_ref=place, doi="10.1016/j.physletb.2012.08.020"))
    assert found is not None
    assert found.year == "2012"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (", Phys. Rev. Lett. vol. 122, p. 233602 (2018).", ("Phys. Rev. Lett.", "122", "233602")),
        (" (2014). Class. Quantum Grav. 28:165003.", ("Class. Quantum Grav.", "28", "165003")),
        (" 2009, ApJ, Letters, 690, L1", ("ApJ, Letters", "690", "L1")),
        (". Soil fungi under drought. Phys. Rev. D 74, 24520 (2006).", None),
    ],
)
def test_a_place_stands_alone_or_a_title_before_it(
    text: str, parts: tuple[str, str, str] | None
) -> None:
    found = place_alone(text)
    assert (found and (found.venue, found.volume, found.pages)) == parts


def test_a_part_of_a_journal_belongs_to_its_name() -> None:
    found = place_in("Rose, A., et al. 2009, Astrophysical Journal, Letters, 690, L1")
    assert found is not None
    assert (found.venue, found.volume, found.pages) == (
        "Astrophysical Journal, Letters",
        "690",
        "L1",
    )
