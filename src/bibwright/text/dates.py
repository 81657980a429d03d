"""Dates, as biblatex, CSL, RIS and Hayagriva tell them.

biblatex's ``date`` follows the Extended Date/Time Format of ISO 8601-2 (its manual, section
2.3.8): ``2001-05``, ``1998/2003``, ``1998/..``, ``1990~`` (about), ``2001-21`` (spring). Classic
BibTeX has ``year`` and ``month``, which are text and may hold anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bibwright.model.reference import Date
from bibwright.text.latex.decode import to_unicode

#: For each month all names that mean no other: English with its abbreviations, then German (and
#: Austrian), French, Spanish, Italian and Portuguese, without accents.
_MONTH_NAMES = """
    january jan januar janner jaenner janvier enero gennaio janeiro
    february feb februar feber fevrier febrero febbraio fevereiro
    march mar marz maerz mars marzo marco
    april apr avril abril aprile
    may mai mayo maggio maio
    june jun juni juin junio giugno junho
    july jul juli juillet julio luglio julho
    august aug aout agosto
    september sep sept septembre septiembre setiembre settembre setembro
    october oct oktober octobre octubre ottobre outubro
    november nov novembre noviembre novembro
    december dec dezember decembre diciembre dicembre dezembro
"""
_MONTH_NUMBERS = {
    name: number
    for number, names in enumerate(_MONTH_NAMES.strip().splitlines(), start=1)
    for name in names.split()
}
#: Their names in English, and BibTeX's macros for them (btxdoc, section 3.2).
MONTH_NAMES = tuple(line.split()[0].capitalize() for line in _MONTH_NAMES.strip().splitlines())
MONTHS = tuple(name[:3].lower() for name in MONTH_NAMES)
_MONTH_NUMBER = re.compile(r"0?([1-9])|(1[0-2])")
_ACCENT = re.compile(r"\\(?:[`'^\"~]|c(?![A-Za-z])\s*)|[{}]")
SEASONS = ("spring", "summer", "autumn", "winter")

#: Digits of other scripts may count in another calendar, and are printed as they stand: words.
_DAY = (
    r"(?P<{0}year>-?[0-9]{{4}})(?:-(?P<{0}month>[0-9]{{2}})(?:-(?P<{0}day>[0-9]{{2}}))?)?"
    r"(?P<{0}mark>[~?%]?)"
)
_EDTF = re.compile(rf"{_DAY.format('a')}(?:/(?:(?P<open>\.\.|open|)|{_DAY.format('b')}))?")
_PARTS = ("year", "month", "day")
_YEAR = re.compile(r"[0-9]{4}|-[0-9]{1,4}")
#: A year in any text.
ANY_YEAR = re.compile(r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}(?![0-9])")
_YEARS = re.compile(r"([0-9]{4})\s*(?:-+|–|/)\s*([0-9]{4})")
_DASH = re.compile(r"\s*(?:-+|–|/|,|&|\band\b)\s*")
_DAYS = r"([0-9]{1,2})\s*(?:-+|–|/)\s*([0-9]{1,2})"
_MONTH_AND_DAYS = re.compile(rf"([A-Za-z]+)\.?\s+{_DAYS}")
_DAYS_AND_MONTH = re.compile(rf"{_DAYS}\.?\s+([A-Za-z]+)\.?")
_WITH_DAY = re.compile(r"([A-Za-z]+)\.?[\s~]+([0-9]{1,2})(?:st|nd|rd|th)?\.?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?\.?[\s~]+([A-Za-z]+)\.?")


@dataclass(frozen=True, slots=True)
class When:
    """A date, or a span of time from ``start`` to ``end`` (``open``: no end yet).

    ``circa``: about then. ``unsure``: perhaps then. ``season``: 1 spring to 4 winter, of a
    ``start`` that has a year only. ``literal`` is the date in words; then ``start`` is None.
    """

    start: Date | None = None
    end: Date | None = None
    open: bool = False
    circa: bool = False
    unsure: bool = False
    season: int | None = None
    literal: str = ""

    def edtf(self) -> str:
        """As biblatex's date fields want it; the words where there are only words."""
        if self.start is None:
            return self.literal
        first = date_text(self.start) + (f"-{self.season + 20}" if self.season else "")
        mark = {(True, False): "~", (False, True): "?", (True, True): "%"}.get(
            (self.circa, self.unsure), ""
        )
        if self.open:
            return f"{first}{mark}/.."
        return first + mark + (f"/{date_text(self.end)}{mark}" if self.end else "")


def date_text(date: Date) -> str:
    """ISO 8601 as far as the date is known; four digits, with a sign before the year 0."""
    year = f"{date.year:05d}" if date.year < 0 else f"{date.year:04d}"
    month = f"-{date.month:02d}" if date.month else ""
    day = f"-{date.day:02d}" if date.month and date.day else ""
    return year + month + day


def from_edtf(text: str) -> When | None:
    """A date as biblatex writes it; None for what is none."""
    match = _EDTF.fullmatch(text.strip())
    if match is None:
        return None
    season = None
    if match["amonth"] and 21 <= int(match["amonth"]) <= 24 and not match["aday"]:
        if "/" in text:
            return None
        season = int(match["amonth"]) - 20
    start = _date(match["ayear"], None if season else match["amonth"], match["aday"])
    end = _date(match["byear"], match["bmonth"], match["bday"]) if match["byear"] else None
    if start is None or (match["byear"] and end is None):
        return None
    marks = (match["amark"] or "") + (match["bmark"] or "")
    return When(
        start,
        end,
        open=match["open"] is not None and "/" in text,
        circa="~" in marks or "%" in marks,
        unsure="?" in marks or "%" in marks,
        season=season,
    )


def date_of(fields: Mapping[str, str]) -> tuple[When | None, frozenset[str]]:
    """When an entry says that it appeared, and which of its fields say so.

    ``fields``: what they say by their names in small letters, macros worked out, LaTeX left in. As
    to Biber, a ``date`` comes before ``year``, ``month`` and ``day``; those are among the fields
    if they say nothing else. The date is None, or words alone, where no year can be made out.
    """
    year, month, day = (_plain(fields.get(name, "")) for name in _PARTS)
    # A tilde in a date means “about”, and no space.
    date = from_edtf(" ".join(fields.get("date", "").split()).strip("{}"))
    if date is None:
        return _from_parts(year, month, day)
    beside = from_year_and_month(year, month, day) if year else None
    says_less = beside is not None and _says_less(beside, date)
    if date.start is not None and not month and year == str(date.start.year):
        says_less = True
    return date, frozenset({"date", *(_PARTS if says_less else ())})


def day_of(fields: Mapping[str, str]) -> Date | None:
    """The beginning of what `date_of` says; a year in words that hold one (“2003a”)."""
    when = date_of(fields)[0]
    if when is not None and when.start is not None:
        return when.start
    for name in ("date", "year"):
        if found := ANY_YEAR.search(_plain(fields.get(name, ""))):
            return Date(int(found[0]))
    return None


def _from_parts(year: str, month: str, day: str) -> tuple[When | None, frozenset[str]]:
    if not year:
        return None, frozenset()
    if (whole := from_year_and_month(year, month, day)) is not None:
        return whole, frozenset({"date", *_PARTS})
    return from_year_and_month(year), frozenset({"date", "year"})


def _says_less(one: When, other: When) -> bool:
    """Whether a date says nothing that the other doesn't."""
    if one.start is None or other.start is None or one.season not in {None, other.season}:
        return False
    first, second = one.start, other.start
    return (
        first.year == second.year
        and first.month in {None, second.month}
        and first.day in {None, second.day}
        and one.end in {None, other.end}
    )


def _plain(value: str) -> str:
    """The text on one line, without LaTeX; a tie is a blank."""
    return " ".join(to_unicode(value).split())


def _date(year: str, month: str | None, day: str | None) -> Date | None:
    """A date from digits; None where there is no such month or day."""
    number = int(month) if month else None
    in_month = int(day) if day else None
    if number is not None and not 1 <= number <= 12:
        return None
    if in_month is not None and not 1 <= in_month <= 31:
        return None
    return Date(int(year), number, in_month)


def from_year_and_month(year: str, month: str = "", day: str = "") -> When | None:
    """A date in BibTeX's fields, as plain text; None where the month or the day is no such.

    The month is a name, whole or shortened, a number, a name with a day, or two names with a
    dash between them. A year that is no number is a date in words.
    """
    year, month, day = year.strip(), month.strip(), day.strip()
    if not _YEAR.fullmatch(year):
        if month or day:
            return None
        if years := _YEARS.fullmatch(year):
            return When(Date(int(years[1])), Date(int(years[2])))
        return When(literal=year)
    number = int(year)
    if not month:
        return None if day else When(Date(number))
    if month.lower() in SEASONS:
        return None if day else When(Date(number), season=SEASONS.index(month.lower()) + 1)
    if (single := month_number(month)) is not None:
        if day and not (day.isascii() and day.isdigit() and 1 <= int(day) <= 31):
            return None
        return When(Date(number, single, int(day) if day else None))
    if day:
        return None
    return _odd_month(number, month)


def _odd_month(year: int, month: str) -> When | None:
    """A month with a day or some days in it, or two months."""
    if days := _MONTH_AND_DAYS.fullmatch(month):
        return _days(year, days[1], days[2], days[3])
    if days := _DAYS_AND_MONTH.fullmatch(month):
        return _days(year, days[3], days[1], days[2])
    found = _WITH_DAY.fullmatch(month)
    name, day = (found[1], found[2]) if found else ("", "")
    if found := _DAY_FIRST.fullmatch(month):
        name, day = found[2], found[1]
    number = month_number(name)
    if number is not None and 1 <= int(day) <= 31:
        return When(Date(year, number, int(day)))
    parts = [month_number(part) for part in _DASH.split(month)]
    if len(parts) == 2 and parts[0] and parts[1] and parts[0] < parts[1]:
        return When(Date(year, parts[0]), Date(year, parts[1]))
    return None


def _days(year: int, month: str, first: str, last: str) -> When | None:
    """A span of days in one month."""
    number = month_number(month)
    if number is None or not 1 <= int(first) < int(last) <= 31:
        return None
    return When(Date(year, number, int(first)), Date(year, number, int(last)))


@lru_cache(maxsize=1024)
def month_number(text: str) -> int | None:
    """The month, from 1, that a text names or numbers and says nothing besides; else None."""
    number = _MONTH_NUMBER.fullmatch(text.strip())
    if number:
        return int(number[0])
    plain = unicodedata.normalize("NFKD", _ACCENT.sub("", text)).strip().lower()
    name = "".join(char for char in plain if not unicodedata.combining(char))
    return _MONTH_NUMBERS.get(name.removesuffix("."))
