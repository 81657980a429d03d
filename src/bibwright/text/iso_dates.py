"""Dates as Biber reads them, which is as ISO 8601-2 writes them, and those that surely mean one.

What Biber takes for a date is told by biblatex's manual, “Date and Time Specifications”.
"""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache

from bibwright.text.dates import month_number

#: One side of a date as Biber 2.18 reads it; the calendar is looked at apart.
SIDE = re.compile(
    r"Y(?P<long>-?\d{5,})|(?P<year>-?\d{4})"
    r"(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?"
    r"(?:Z|[+-]\d\d:\d\d)?)?)?)?[~?%]?"
)
#: A date of which a part isn't known; it has no second one.
_UNKNOWN = re.compile(r"\d{3}X|\d\dXX|\d{4}-XX|\d{4}-(?:0[1-9]|1[0-2])-XX|\d{4}-XX-XX")
#: Seasons, and other parts of a year, have numbers in the place of a month.
SEASONS = range(21, 42)

_DASH = "[-‐‑‒–—−]"
_NUMBERS = re.compile(
    rf"(?P<year>[0-9]{{4}})(?P<mark>{_DASH}|[/.])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}})"
    r"|(?P<year2>(?:1[5-9]|20)[0-9]{2})(?P<month2>[0-9]{2})(?P<day2>[0-9]{2})"
)
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?: +([0-9]{2}:[0-9]{2}:[0-9]{2}\S*)|TZ)")
_DAY_OR_MONTH = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_NAME = r"(?P<name>[^\W\d_]{3,}\.?)"
_DAY = r"(?P<day>[0-9]{1,2})"
_YEAR = r"(?P<year>[0-9]{4})"
_WORDS = tuple(
    re.compile(form)
    for form in (
        rf"{_NAME}[ ~]*{_DAY}(?:st|nd|rd|th)?[ ~]*(?:,[ ~]*|[ ~]){_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th|\.)?[ ~-]*(?:of[ ~]+)?{_NAME}[ ~,-]*{_YEAR}",
        rf"{_YEAR}[ ~,-]+{_NAME}[ ~-]*{_DAY}",
        rf"(?P<day>){_NAME}[ ~,]+{_YEAR}",
        rf"(?P<day>){_YEAR}[ ~,]+{_NAME}",
    )
)
_SPAN = re.compile(r"\s*(?:/|--+|–|—)\s*")


@lru_cache(maxsize=4096)
def iso_date(text: str) -> str | None:
    """The date that a text certainly means, as Biber reads it; the text itself where it does."""
    if _is_valid(text):
        return text
    text = text.strip()
    if text.startswith("{") and text.endswith("}"):
        text = text[1:-1]
    text = " ".join(text.split())
    if _is_valid(text):
        return text
    text = text.rstrip(".,;")
    if _is_valid(text):
        return text
    day = _day(text)
    if day is None and len(sides := _SPAN.split(text)) == 2:
        begin, end = (side if _is_side(side) else _day(side) for side in sides)
        day = f"{begin}/{end}" if begin and end else None
    return day if day and _is_valid(day) else None


def _is_valid(text: str) -> bool:
    """Whether Biber reads it: a date, or two with a slash between them, which may be open."""
    begin, slash, end = text.partition("/")
    if not slash:
        return _is_side(begin) or _UNKNOWN.fullmatch(begin) is not None
    return text != "/" and all(side in {"", ".."} or _is_side(side) for side in (begin, end))


def _is_side(text: str) -> bool:
    side = SIDE.fullmatch(text)
    if side is None:
        return False
    month, day = side["month"], side["day"]
    if month is None:
        return True
    if day is None:
        return 1 <= int(month) <= 12 or int(month) in SEASONS
    return _in_calendar(side["year"], month, day)


def _in_calendar(year: str, month: str, day: str) -> bool:
    # The calendar repeats itself every 400 years, and that of Python has no year 0.
    if not 1 <= int(month) <= 12:
        return False
    return 1 <= int(day) <= monthrange(2000 + int(year) % 400, int(month))[1]


def _day(text: str) -> str | None:
    """A day or a month in figures or in words."""
    numbers = _NUMBERS.fullmatch(text)
    if numbers:
        return _joined(*(numbers[name] or numbers[f"{name}2"] for name in ("year", "month", "day")))
    moment = _MOMENT.fullmatch(text)
    if moment:
        return f"{moment[1]}T{moment[2]}" if moment[2] else moment[1]
    either = _DAY_OR_MONTH.fullmatch(text)
    if either:
        return _of_day_and_month(int(either[1]), int(either[3]), either[4])
    for form in _WORDS:
        words = form.fullmatch(text)
        month = month_number(words["name"]) if words else None
        if words and month:
            return _joined(words["year"], str(month), words["day"])
    return None


def _of_day_and_month(one: int, other: int, year: str) -> str | None:
    """Half of the world writes the day first, half the month: certain where only one can be."""
    if one != other and max(one, other) <= 12:
        return None
    return _joined(year, str(min(one, other)), str(max(one, other)))


def _joined(year: str, month: str, day: str) -> str:
    return "-".join([year, f"{month:0>2}", f"{day:0>2}"] if day else [year, f"{month:0>2}"])
