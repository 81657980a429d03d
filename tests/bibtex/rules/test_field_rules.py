"""The rules ``pages``, ``months``, ``dates``, ``empty-fields`` and ``duplicate-fields``.

What is expected follows btxdoc and biblatex's manual, sections 2.2 and 2.3. BibTeX and Biber
themselves say, in the tests marked ``tex``, what they read before and after.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.rules.pages import tidy_pages
from bibwright.text.iso_dates import iso_date
from support.tex import biber, bibtex
from support.tidying import Tidied, tidied


def after(
    rule: str, fields: str, dialect: str = "bibtex", macros: dict[str, str] | None = None
) -> Tidied:
    source = f"@article{{k,\n{fields}\n}}"
    return tidied(source, rule, dialect=Dialect(dialect), macros=macros or {})


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


def biber_reads(folder: Path, entries: list[str], field: str) -> list[str]:
    """What Biber makes of a field in each of some articles."""
    source = "".join(
        f"@article{{k{at}, title = {{T}}, {entry}}}\n" for at, entry in enumerate(entries)
    )
    biber(folder, source.encode())
    written = (folder / "refs_bibertool.bib").read_text("utf-8")
    pattern = rf"@ARTICLE\{{k(\d+),\n(?:(?!\}}\n).*\n)*?  {field} = \{{(.*)\}},\n"
    found = {int(at): value for at, value in re.findall(pattern, written)}
    return [found[at] for at in range(len(entries))]


MONTHS = {
    "January": "jan",
    "FEB": "feb",
    "Mar.": "mar",
    "april": "apr",
    "may": "may",
    "jun": "jun",
    " July ": "jul",
    "{August}": "aug",
    "Sept.": "sep",
    "sept": "sep",
    "10": "oct",
    "11": "nov",
    "1": "jan",
    "01": "jan",
    "Januar": "jan",
    r"J{\"a}nner": "jan",
    "März": "mar",
    r"M{\"a}rz": "mar",
    r"M\"arz": "mar",
    "Mai": "may",
    "Juni": "jun",
    "Dezember": "dec",
    "janvier": "jan",
    r"f\'evrier": "feb",
    "Février": "feb",
    "mars": "mar",
    r"ao{\^u}t": "aug",
    r"d{\'{e}}cembre": "dec",
    "enero": "jan",
    "julio": "jul",
    "septiembre": "sep",
    "setiembre": "sep",
    "gennaio": "jan",
    "luglio": "jul",
    "dicembre": "dec",
    "janeiro": "jan",
    r"mar{\c{c}}o": "mar",
    r"mar\c co": "mar",
    "outubro": "oct",
}
NO_MONTH = [
    "July 4",
    "4 July",
    "Jun.-Jul.",
    "June/July",
    "Spring",
    "13",
    "0",
    "00",
    "001",
    "1.",
    "M",
    "Ma",
    "lipiec",
    "to appear",
    r"\bibstring{jan}",
]
NUMBERS = {
    macro: str(at)
    for at, macro in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}


class TestMonths:
    @pytest.mark.parametrize(("written", "macro"), MONTHS.items())
    def test_macros_for_bibtex(self, written: str, macro: str) -> None:
        assert after("months", f"month = {{{written}}}").sources == {"month": macro}

    @pytest.mark.parametrize(("written", "macro"), MONTHS.items())
    def test_numbers_for_biber(self, written: str, macro: str) -> None:
        fields = after("months", f"month = {{{written}}}", "biblatex").fields
        assert fields == {"month": NUMBERS[macro]}

    @pytest.mark.parametrize(("value", "macro"), [('"Jan."', "jan"), ("1", "jan"), ("Jan", "jan")])
    def test_whatever_the_delimiters(self, value: str, macro: str) -> None:
        assert after("months", f"month = {value}").sources == {"month": macro}
        assert after("months", f"month = {value}", "biblatex").fields == {"month": "1"}

    @pytest.mark.parametrize(("macro", "number"), NUMBERS.items())
    def test_a_macro_is_right_for_bibtex_alone(self, macro: str, number: str) -> None:
        assert after("months", f"month = {macro}").changes == []
        assert after("months", f"month = {macro}", "biblatex").sources == {"month": f"{{{number}}}"}

    @pytest.mark.parametrize("value", ["{1}", "1", '"12"'])
    def test_a_number_is_right_for_biber(self, value: str) -> None:
        assert after("months", f"month = {value}", "biblatex").changes == []

    @pytest.mark.parametrize("written", NO_MONTH)
    def test_other_text_is_left_alone_and_reported_where_it_is_warned_about(
        self, written: str
    ) -> None:
        old = after("months", f"month = {{{written}}}")
        new = after("months", f"month = {{{written}}}", "biblatex")
        assert old.changes == new.changes == []
        assert old.messages == []
        assert new.messages == [f"the month is no number to Biber: {written}"]

    @pytest.mark.parametrize("value", ['jan # "~10"', '"10~" # jan', 'jun # "/" # jul'])
    def test_joined_values_are_left_alone(self, value: str) -> None:
        assert after("months", f"month = {value}").changes == []
        assert after("months", f"month = {value}", "biblatex").changes == []

    @pytest.mark.parametrize("value", ["{}", '" "', "spring"])
    def test_nothing_to_say(self, value: str) -> None:
        for dialect in ("bibtex", "biblatex"):
            result = after("months", f"month = {value}", dialect)
            assert result.changes == []
            assert result.messages == []

    @pytest.mark.parametrize("written", ["January", "june", "Sept"])
    def test_a_month_as_a_macro_that_is_not_there(self, written: str) -> None:
        macro = written[:3].lower()
        assert after("months", f"month = {written}").sources == {"month": macro}

    def test_a_macro_that_the_file_defines_keeps_its_meaning(self) -> None:
        winter = {"jan": "{Winter}", "january": '"first"'}
        for value in ("{January}", "jan", "january"):
            assert after("months", f"month = {value}", macros=winter).changes == []
        assert after("months", "month = jan", "biblatex", winter).changes == []
        german = {"jan": '"Januar"'}
        assert after("months", "month = {January}", macros=german).sources == {"month": "jan"}
        assert after("months", "month = jan", "biblatex", german).fields == {"month": "1"}

    @pytest.mark.tex
    def test_biber_warns_of_none_of_the_numbers_and_of_all_that_is_reported(
        self, tmp_path: Path
    ) -> None:
        def entries(values: list[str]) -> bytes:
            return "".join(
                f"@misc{{k{at}, title = {{T}}, year = 2020, month = {value}}}\n"
                for at, value in enumerate(values)
            ).encode()

        numbers = [
            after("months", f"month = {{{written}}}", "biblatex").sources["month"]
            for written in MONTHS
        ]
        assert "month" not in biber(tmp_path, entries(numbers)).log
        # Biber takes any integer here, and reads past a command.
        rest = [each for each in NO_MONTH if not each.isdigit()]
        log = biber(tmp_path, entries([f"{{{each}}}" for each in rest])).log
        warned = re.findall(r"legacy month field '.*' in entry 'k(\d+)'", log)
        assert sorted(map(int, warned)) == list(range(len(rest)))


DATES = {
    "2020/01/05": "2020-01-05",
    "2020-1-5": "2020-01-05",
    "2020.1.5": "2020-01-05",
    "2020–01–05": "2020-01-05",
    "20200105": "2020-01-05",
    "Jan 5, 2020": "2020-01-05",
    "Jan. 5, 2020": "2020-01-05",
    "January 5th, 2020": "2020-01-05",
    "January 5 2020": "2020-01-05",
    "5 January 2020": "2020-01-05",
    "5. Januar 2020": "2020-01-05",
    "5 janvier 2020": "2020-01-05",
    "05-Jan-2020": "2020-01-05",
    "2020, January 5": "2020-01-05",
    "January 2020": "2020-01",
    "January, 2020": "2020-01",
    "2020 Jan": "2020-01",
    "13/05/2020": "2020-05-13",
    "05/13/2020": "2020-05-13",
    "31.12.2020": "2020-12-31",
    "1/1/2020": "2020-01-01",
    "{2020}": "2020",
    "{2020-01-05}": "2020-01-05",
    "2020.": "2020",
    "2020-01-05.": "2020-01-05",
    " 2020/.. ": "2020/..",
    "2020 / 2021": "2020/2021",
    "2020--2021": "2020/2021",
    "2020–2021": "2020/2021",
    "2020-01-05--2020-01-08": "2020-01-05/2020-01-08",
    "1986-1-1/1986-2-2": "1986-01-01/1986-02-02",
    "2020-01-05 12:00:00": "2020-01-05T12:00:00",
    "2020-01-05 12:00:00Z": "2020-01-05T12:00:00Z",
    "2020-01-05TZ": "2020-01-05",
}
GOOD_DATES = [
    "2020",
    "2020-01",
    "2020-01-05",
    "2020-02-29",
    "2020-01-05T12:00:00",
    "2020-01-05T12:00:00Z",
    "2020-01-05T12:00:00+01:00",
    "2020/2021",
    "2020/2021-02",
    "2020/",
    "2020/..",
    "../2020",
    "/2020",
    "2020-21",
    "2020-24",
    "199X",
    "19XX",
    "1999-XX",
    "1999-01-XX",
    "1999-XX-XX",
    "2020~",
    "2020-01?",
    "2020-01-05%",
    "2020-01?/2021~",
    "-0876",
    "0000",
    "Y-17000002",
]
BAD_DATES = [
    "01/05/2020",
    "1.5.1998",
    "15/05/84",
    "2020-02-30",
    "2019-02-29",
    "2020-13",
    "2020-13-05",
    "2020-00-00",
    "2020-01-05T24:00:00",
    "2020-01-05 12:00",
    "2020/01",
    "2020-1",
    "2020-01/03",
    "2020-05/2020-06/2020-07",
    "1996-7",
    "1970-",
    "c. 2020",
    "5 January",
    "January",
    "800",
    "12345",
    "20201301",
    "May 32, 2020",
    "to appear",
    "July 4--6, 2020",
    "1992/open",
]


def dated(value: str, dialect: str = "biblatex", name: str = "date") -> Tidied:
    return after("dates", f"{name} = {{{value}}}", dialect)


class TestDates:
    @pytest.mark.parametrize(("written", "right"), DATES.items())
    def test_a_date_that_is_certain(self, written: str, right: str) -> None:
        result = dated(written)
        assert result.fields == {"date": right}
        assert result.messages == []

    @pytest.mark.parametrize("date", GOOD_DATES)
    def test_a_date_that_biber_reads(self, date: str) -> None:
        result = dated(date)
        assert result.changes == []
        assert result.messages == []

    @pytest.mark.parametrize("date", BAD_DATES)
    def test_any_other_is_reported(self, date: str) -> None:
        result = dated(date)
        assert result.changes == []
        assert result.messages == [f"Biber can't read the date: {date}"]

    @pytest.mark.parametrize("name", ["urldate", "origdate", "eventdate"])
    def test_other_dates(self, name: str) -> None:
        assert dated("29 November 2011", name=name).fields == {name: "2011-11-29"}
        assert dated("lately", name=name).messages == [f"Biber can't read the {name}: lately"]

    @pytest.mark.parametrize("name", ["urldate", "date", "eventdate"])
    def test_for_bibtex_no_date_is_touched(self, name: str) -> None:
        assert name not in [change.field for change in dated("Jan 5, 2020", "bibtex", name).changes]
        assert dated("lately", "bibtex", name).messages == []

    @pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
    @pytest.mark.parametrize(
        "written", ["2020 ", " 2020", "2020.", "2020,", "{2020}", "{2020}.", "~2020"]
    )
    def test_years_with_something_that_says_nothing(self, written: str, dialect: str) -> None:
        result = dated(written, dialect, "year")
        assert result.fields == {"year": "2020"}
        assert result.messages == []

    @pytest.mark.parametrize(
        "written",
        [
            "c2020",
            "[2020]",
            "in press",
            "2020/2021",
            "2020--2021",
            "2020-01",
            r"{\noopsort{a}}2020",
            5000 * "9",
        ],
    )
    def test_years_that_say_more(self, written: str) -> None:
        assert dated(written, "bibtex", "year").changes == []
        assert dated(written, "bibtex", "year").messages == []
        result = dated(written, "biblatex", "year")
        assert result.changes == []
        assert result.messages == [f"the year is no number to Biber: {written}"]

    @pytest.mark.parametrize("written", ["2020", "98", "-400", ""])
    def test_years_that_biber_reads(self, written: str) -> None:
        result = dated(written, "biblatex", "year")
        assert result.changes == []
        assert result.messages == []

    def test_year_and_month_do_not_become_a_date(self) -> None:
        assert after("dates", "year = 2020, month = jan", "biblatex").changes == []

    @pytest.mark.parametrize(
        ("fields", "messages"),
        [
            ("date = {2020-01}, year = {2020}, month = {1}", []),
            ("date = {2020}, year = {2020}, month = {3}", []),
            ("date = {2020}, month = {3}", []),
            ("date = {2020/2021}, year = {2020}", []),
            ("date = {2020}, year = {2019}", ["Biber takes the year of the date, 2020, not 2019"]),
            (
                "date = {2020-04}, month = {3}",
                ["Biber takes the month of the date, 04, not 3"],
            ),
        ],
    )
    def test_a_date_and_a_year(self, fields: str, messages: list[str]) -> None:
        result = after("dates", fields, "biblatex")
        assert result.changes == []
        assert result.messages == messages

    @pytest.mark.parametrize(
        ("date", "added"),
        [
            ("2020-01-05", {"year": "{2020}", "month": "jan"}),
            ("2020-12", {"year": "{2020}", "month": "dec"}),
            ("2020", {"year": "{2020}"}),
            ("2020-21", {"year": "{2020}"}),
            ("0380", {"year": "{380}"}),
            ("2020-01-05T12:00:00Z", {"year": "{2020}", "month": "jan"}),
            ("5 January 2020", {"year": "{2020}", "month": "jan"}),
            ("2019/2020", {}),
            ("2020~", {}),
            ("-0380", {}),
            ("199X", {}),
            ("01/05/2020", {}),
            ("soon", {}),
        ],
    )
    def test_bibtex_gets_the_year_and_the_month(self, date: str, added: dict[str, str]) -> None:
        assert dated(date, "bibtex").sources == {"date": f"{{{date}}}", **added}

    def test_a_year_and_a_month_that_are_there_stay(self) -> None:
        assert after("dates", "date = {2020-01}, year = {2019}").changes == []
        result = after("dates", "date = {2020-01}, month = feb")
        assert result.sources == {"date": "{2020-01}", "month": "feb", "year": "{2020}"}

    @given(st.dates())
    def test_every_day_is_right_as_iso_writes_it(self, day: datetime.date) -> None:
        assert iso_date(str(day)) == str(day)

    @pytest.mark.tex
    def test_biber_agrees(self, tmp_path: Path) -> None:
        def warned(dates: list[str]) -> set[str]:
            source = "".join(
                f"@misc{{k{at}, title = {{T}}, date = {{{date}}}}}\n"
                for at, date in enumerate(dates)
            )
            log = biber(tmp_path, source.encode()).log
            return {dates[int(at)] for at in re.findall(r"'k(\d+)'.*Invalid format", log)}

        assert warned([*DATES.values(), *GOOD_DATES]) == set()
        assert warned(BAD_DATES) == set(BAD_DATES)
        # Blanks at the end are all that Biber itself puts right.
        assert warned([*DATES]) == {date for date in DATES if date != " 2020/.. "}

    @pytest.mark.tex
    def test_of_a_date_and_a_year_biber_reads_the_date(self, tmp_path: Path) -> None:
        read = biber_reads(
            tmp_path,
            [
                "date = {2020-04}, year = {2019}, month = {3}",
                "year = {2020}, month = {3}",
                "date = {2020}, month = {3}",
            ],
            "DATE",
        )
        assert read == ["2020-04", "2020-03", "2020-03"]


class TestEmptyFields:
    @pytest.mark.parametrize("value", ["{}", '""', "{ }", '"\n "'])
    @pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
    def test_they_go(self, value: str, dialect: str) -> None:
        result = after("empty-fields", f"title = {{T}}, note = {value}, year = 2020", dialect)
        assert result.fields == {"title": "T", "year": "2020"}
        assert [(change.field, change.before, change.after) for change in result.changes] == [
            ("note", value, None)
        ]

    @pytest.mark.parametrize(
        "value", ["{{}}", "{.}", "{~}", r"{\relax}", "0", "nothing", '"" # nothing', '{} # ""']
    )
    def test_what_only_looks_empty_stays(self, value: str) -> None:
        assert after("empty-fields", f"note = {value}").changes == []

    @pytest.mark.parametrize("name", ["crossref", "xdata"])
    def test_those_that_may_hide_another_stay(self, name: str) -> None:
        assert after("empty-fields", f"{name} = {{parent}}, note = {{}}").changes == []
        assert after("empty-fields", f"{name} = {{}}, note = {{}}").fields == {}

    def test_an_open_end_stays(self) -> None:
        assert after("empty-fields", "year = 2020, endyear = {}", "biblatex").changes == []

    def test_an_empty_type_keeps_biber_from_putting_one_in(self) -> None:
        entry = "@techreport{k, type = {}, note = {}}"
        assert tidied(entry, "empty-fields").sources == {"type": "{}"}

    def test_all_of_a_name(self) -> None:
        assert after("empty-fields", "note = {}, note = {N}, note = {}").fields == {"note": "N"}

    @pytest.mark.tex
    def test_for_bibtex_an_empty_field_hides_that_of_the_crossref(self, tmp_path: Path) -> None:
        parent = "@proceedings{p, title = {P}, editor = {E. Ed}, year = 2000, note = {Shown}}"
        child = "@inproceedings{c, crossref = {p}, title = {T}, author = {A. Bee}%s}\n"
        bibtex(tmp_path, (child % "" + parent).encode())
        assert (tmp_path / "paper.bbl").read_text("ascii").count("Shown") == 2
        bibtex(tmp_path, (child % ", note = {}" + parent).encode())
        assert (tmp_path / "paper.bbl").read_text("ascii").count("Shown") == 1


class TestDuplicateFields:
    @pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
    @pytest.mark.parametrize(
        ("fields", "left"),
        [
            ("year = 2020, title = {T}, Year = {2020}", {"year": "2020", "title": "{T}"}),
            ('note = {An  old\n note}, note = "An old note"', {"note": "{An  old\n note}"}),
            ("month = jan, month = jan", {"month": "jan"}),
            ("note = {N}, note = {}", {"note": "{N}"}),
            ("note = { }, note = {N}", {"note": "{N}"}),
            ("note = {}, note = {}", {"note": "{}"}),
            ("note = {N}, note = {N}, note = {N}", {"note": "{N}"}),
        ],
    )
    def test_the_same_or_nothing_goes(
        self, fields: str, left: dict[str, str], dialect: str
    ) -> None:
        result = after("duplicate-fields", fields, dialect)
        assert result.sources == left
        assert len(result.changes) == fields.lower().count(f"{next(iter(left))} =") - 1
        assert result.messages == []

    def test_what_is_read_stays_and_what_it_contains_goes(self) -> None:
        longer, shorter = "note = {Second edition, with maps}", "note = {with maps.}"
        assert after("duplicate-fields", f"{longer}, {shorter}").fields == {
            "note": "Second edition, with maps"
        }
        assert after("duplicate-fields", f"{shorter}, {longer}", "biblatex").fields == {
            "note": "Second edition, with maps"
        }
        assert after("duplicate-fields", f"{shorter}, {longer}").changes == []
        assert after("duplicate-fields", f"{longer}, {shorter}", "biblatex").changes == []

    @pytest.mark.parametrize(
        "fields",
        [
            "title = {One}, title = {Another}",
            "pages = {1--19}, pages = {1}",
            "number = {11}, number = {1}",
            "title = {Cartesian}, title = {art}",
            "url = {https://example.org/a.ps}, url = {https://example.org/a}",
            "url = {https://example.org/a}, url = {https://example.org}",
            "month = jan, month = feb",
            "month = jan, month = {jan}",
            "title = {A {Title}}, title = {A Title}",
            "keywords = {a}, keywords = b",
        ],
    )
    @pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
    def test_different_values_are_left_and_reported(self, fields: str, dialect: str) -> None:
        name = fields.split(" ")[0]
        result = after("duplicate-fields", fields, dialect)
        assert result.changes == []
        read = "BibTeX reads the first" if dialect == "bibtex" else "Biber reads the last"
        assert result.messages == [f"the field “{name}” occurs more than once; {read}"]

    @pytest.mark.parametrize(
        ("first", "second", "united"),
        [
            ("a, b", "c", "a, b, c"),
            ("a, b", "B, c, a, d", "a, b, c, d"),
            ("a; b, c", "d", "a; b, c, d"),
            ("a; b", "b; c", "a; b; c"),
            ("a", "{b, c}, d", "a, {b, c}, d"),
            ("a,", "b", "a, b"),
        ],
    )
    def test_lists_are_united(self, first: str, second: str, united: str) -> None:
        for name in ("keywords", "groups"):
            result = after("duplicate-fields", f"{name} = {{{first}}}, {name} = {{{second}}}")
            assert result.fields == {name: united}
            assert result.messages == []

    def test_an_empty_one_may_hide_that_of_the_crossref(self) -> None:
        fields = "crossref = {p}, note = {}, note = {N}"
        assert after("duplicate-fields", fields).changes == []

    @pytest.mark.tex
    def test_bibtex_reads_the_first_and_biber_the_last(self, tmp_path: Path) -> None:
        fields = "author = {A. Bee}, journal = {J}, year = 2020, note = {First}, note = {Last}"
        run = bibtex(tmp_path, f"@article{{k, title = {{T}}, {fields}}}".encode())
        assert 'extra "note" field' in run.log
        printed = (tmp_path / "paper.bbl").read_text("ascii")
        assert "First" in printed
        assert "Last" not in printed
        assert biber_reads(tmp_path, [fields], "NOTE") == ["Last"]
