"""The rule ``dates``: dates as Biber reads them, and years that are no more than a year.

Biber leaves out a ``date`` that isn't as ISO 8601-2 writes it, with a warning (biblatex's manual,
“Date and Time Specifications”); so one of which the day, the month and the year are certain is
written that way. ``year`` and ``month`` are not made a ``date``: Biber reads both, and other
programs only the former. Where both are there, Biber takes the ``date``.

BibTeX knows no ``date``. What it says of the year and the month is said there, too.
"""

from __future__ import annotations

import re

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.fields import DATES
from bibwright.bibtex.rules.rule import Context, Rule
from bibwright.text.dates import MONTHS, month_number
from bibwright.text.iso_dates import SEASONS, SIDE, iso_date

#: A date of one day, month or year, without doubt, in our era.
_CERTAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-[0-9]{2}(?:T.*)?)?)?")
_BARE_YEAR = re.compile(r"[\s~{]*([0-9]{4})[\s~}]*[.,;]?[\s~}]*")
_INTEGER = re.compile(r"-?\d{1,9}")
_DATES = tuple(sorted(DATES))


def _apply(draft: Draft, context: Context) -> None:
    _set_year_right(draft)
    if context.dialect is Dialect.BIBTEX:
        if draft.field("date") is not None and not draft.has("year"):
            _add_year(draft)
        return
    for name in _DATES:
        if draft.field(name) is not None:
            _set_date_right(draft, name)
    if draft.field("year") is not None:
        _judge_year(draft)
    if draft.field("date") is not None:
        _compare(draft)


def _set_year_right(draft: Draft) -> None:
    text = draft.text("year")
    if len(text) > 4:
        year = _BARE_YEAR.fullmatch(text)
        if year:
            draft.set_text("year", year[1])


def _set_date_right(draft: Draft, name: str) -> None:
    text = draft.text(name)
    if not text.strip():
        return
    date = iso_date(text)
    if date is None:
        draft.report(f"Biber can't read the {name}: {' '.join(text.split())}", name)
    else:
        draft.set_text(name, date)


def _judge_year(draft: Draft) -> None:
    text = draft.text("year").strip()
    if text and not _INTEGER.fullmatch(text):
        draft.report(f"Biber reads no number from the year: {' '.join(text.split())}", "year")


def _compare(draft: Draft) -> None:
    """Reports what Biber reads from the date and not from the fields that say something else."""
    date = SIDE.match(draft.text("date"))
    if date is None or date["year"] is None:
        return
    year = draft.text("year").strip()
    if _INTEGER.fullmatch(year) and int(year) != int(date["year"]):
        draft.report(f"Biber takes the year of the date, {date['year']}, not {year}", "year")
    month = month_number(draft.text("month"))
    if month and date["month"] and int(date["month"]) not in {month, *SEASONS}:
        draft.report(f"Biber takes the month of the date, {date['month']}, not {month}", "month")


def _add_year(draft: Draft) -> None:
    date = _CERTAIN.fullmatch(iso_date(draft.text("date")) or "")
    if date is None:
        return
    draft.set_text("year", str(int(date[1])))
    if date[2] and int(date[2]) <= 12 and not draft.has("month"):
        draft.set_macro("month", MONTHS[int(date[2]) - 1])


RULE = Rule(
    name="dates",
    reason="Dates are as ISO 8601 writes them, years bare, and BibTeX gets the year of a date.",
    apply=_apply,
    after=("empty-fields", "months"),
)
