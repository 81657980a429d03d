"""Months and dates: what is one is written plainly, anything else stays and is reported."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.text.iso_dates import iso_date
from support.tex import biber, biber_reads
from support.tidying import Tidied, after

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
        assert new.messages == [f"Biber reads no number from the month: {written}"]

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
        assert result.messages == [f"Biber reads no number from the year: {written}"]

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
