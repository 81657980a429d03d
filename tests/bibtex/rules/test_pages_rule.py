"""Pages: ranges are joined as BibTeX and Biber read them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.text.pages import tidy_pages
from support.tex import biber_reads
from support.tidying import after

RANGES = {
    "1-9": "1--9",
    "1–9": "1--9",
    "1—9": "1--9",
    "1−9": "1--9",
    "1 - 9": "1--9",
    "1- 9": "1--9",
    "1---9": "1--9",
    "1----9": "1--9",
    "1 -- 9": "1--9",
    "1~--~9": "1--9",
    "1–-9": "1--9",
    r"1{\textendash}9": "1--9",
    r"1\textendash 9": "1--9",
    r"1\textendash{}9": "1--9",
    "1{--}9": "1--9",
    "1$-$9": "1--9",
    "{1-9}": "1--9",
    " 1-9\n": "1--9",
    "1, 5-9, 13": "1, 5--9, 13",
    "1,5-9,13": "1, 5--9, 13",
    "27--39,171--172": "27--39, 171--172",
    "1-9, e5": "1--9, e5",
    "1-9.": "1--9",
    "5.": "5",
    "1-9,": "1--9",
    "100-9": "100--9",
    "1188-94, 1197": "1188--94, 1197",
    "A1196-201": "A1196--201",
    "S1-S10": "S1--S10",
    "e985-e995": "e985--e995",
    "R4231----R4234": "R4231--R4234",
    "4.5.1-4.5.4": "4.5.1--4.5.4",
    "7:1-7:25": "7:1--7:25",
    "2-1 - 2-17": "2-1--2-17",
    "12-1–12-30": "12-1--12-30",
    "iv-xii": "iv--xii",
    "i-x,1-217": "i--x, 1--217",
    "1–": "1--",
    "10715----": "10715--",
}
LABELLED = {
    "pp. 1-9": "1--9",
    "pp 100- 103": "100--103",
    "p.~5": "5",
    r"pp.\ 1--9": "1--9",
    "p. A7": "A7",
    "Pages 1-9": "1--9",
    "pages 1--9": "1--9",
    "page 5": "5",
    "p. 5, pp. 7-9": "5, 7--9",
}
LEFT = [
    "",
    "1--9",
    "5",
    "e1002",
    "123456",
    "L15",
    "1+",
    "1--",
    "12-1--12-30",
    "M-1--M-12",
    # A page, or a range?
    "12-1",
    "12-3",
    "A-1",
    "A1-10",
    "3-4-5",
    "B-32-33",
    "C2-229-C2-232",
    "LL16-04",
    "034101-12",
    "425-234",
    "I-12",
    "{A-1}",
    "{12-1}",
    "{A-1}--{A-4}",
    "1{-}9",
    # Two pages, or a number with a comma in it?
    "1,234",
    "13,963-13,972",
    "1,234-567",
    # Not pages, or not pages alone.
    "to appear",
    "in press",
    "xii + 300 pp.",
    "12 pages",
    "10pp",
    "n/a-n/a",
    "--11",
    "62--??",
    "??-??",
    "--",
    "pages-1",
    "pp",
    "045602 (10pp)",
    "Section 7, p. 50",
    "1752, doi:10.1029/2003GL017482",
    "No Pagination Specified-No Pagination Specified",
    "Look-up",
    r"11\recto-11\verso",
    "10-15, Ⅵ-Ⅸ",
    "1-9 and 13",
    "1-9; 13-15",
    "1-2-3, 5-9 - 13 - 15",
    "1-" + 5000 * "9",
    "1, 1--2," + 5000 * "9",
]


class TestPages:
    @pytest.mark.parametrize(("written", "right"), [*RANGES.items(), *LABELLED.items()])
    def test_ranges_and_lists(self, written: str, right: str) -> None:
        assert after("pages", f"pages = {{{written}}}").fields == {"pages": right}

    @pytest.mark.parametrize("written", LEFT)
    def test_left_alone(self, written: str) -> None:
        assert after("pages", f"pages = {{{written}}}").changes == []

    @pytest.mark.parametrize("value", ["first # {-9}", "{1-} # last", "all"])
    def test_what_a_macro_holds_is_left_alone(self, value: str) -> None:
        assert after("pages", f"pages = {value}").changes == []

    def test_delimiters_stay(self) -> None:
        assert after("pages", 'pages = "1-9"').sources == {"pages": '"1--9"'}

    @pytest.mark.parametrize("name", ["number", "volume"])
    @pytest.mark.parametrize("written", ["3–4", "3—4", "3---4", "3 -- 4", " 3--4 "])
    def test_a_long_dash_between_numbers(self, name: str, written: str) -> None:
        assert after("pages", f"{name} = {{{written}}}").fields == {name: "3--4"}

    @pytest.mark.parametrize("name", ["number", "volume"])
    @pytest.mark.parametrize("written", ["3-4", "3--4", "3 - 4", "DOE--12", "93--09--06", "1/2"])
    def test_other_numbers_are_left_alone(self, name: str, written: str) -> None:
        assert after("pages", f"{name} = {{{written}}}").changes == []

    @pytest.mark.parametrize("name", ["pagetotal", "bookpagination", "chapter", "note"])
    def test_other_fields_are_left_alone(self, name: str) -> None:
        assert after("pages", f"{name} = {{1–9}}").changes == []

    @given(st.text(alphabet="0123456789 ,.-–{}~pSivx+e/:", max_size=24))
    def test_figures_and_letters_stay_and_a_second_look_changes_nothing(self, text: str) -> None:
        said = re.compile(r"[0-9A-Za-z]+")
        tidy = tidy_pages(text)
        if tidy is not None:
            assert [each for each in said.findall(text) if each not in {"p", "pp"}] == [
                each for each in said.findall(tidy) if each not in {"p", "pp"}
            ]
            assert tidy_pages(tidy) in {tidy, None}

    @pytest.mark.tex
    def test_biber_reads_the_same(self, tmp_path: Path) -> None:
        before = biber_reads(tmp_path, [f"pages = {{{each}}}" for each in BIBER_TOO], "PAGES")
        assert before == [RANGES[each].replace(", ", ",") for each in BIBER_TOO]


#: What Biber itself, which writes no blank behind commas, makes the same of. It takes every
#: hyphen between two figures for a range, so it can't be asked about those that are left alone.
BIBER_TOO = """1-9 1–9 1—9 1---9 1----9 1–-9 1,5-9,13 27--39,171--172 100-9 A1196-201 S1-S10
    e985-e995 R4231----R4234 4.5.1-4.5.4 7:1-7:25 iv-xii i-x,1-217 10715----""".split()
