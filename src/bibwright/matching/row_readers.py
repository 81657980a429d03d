"""What rows of records say in several fields together: of what sort they are, which version, which
of several reports, when and where they were given."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from bibwright.matching.column import Column, among, is_nothing, tidied, where
from bibwright.matching.companions import event_of, is_report, report_number, season_of, version_of
from bibwright.matching.occasions import occasion_of
from bibwright.matching.value_readers import (
    YEARS,
    compact,
    day_in,
    leading_number,
    whole_day,
    whole_month,
)
from bibwright.text.arrays import Bools, Ints
from bibwright.text.fold_column import code

#: Entry types of which no two name the same work, whatever its title; 0 is any of them.
KINDS = {
    **dict.fromkeys(("article", "suppperiodical"), 1),
    **dict.fromkeys(("inproceedings", "conference"), 2),
    **dict.fromkeys(("techreport", "report"), 3),
    **dict.fromkeys(("phdthesis", "mastersthesis", "bachelorsthesis", "thesis"), 4),
    **dict.fromkeys(("book", "mvbook", "collection", "mvcollection"), 5),
    **dict.fromkeys(("incollection", "inbook", "suppbook", "bookinbook"), 6),
    **dict.fromkeys(("proceedings", "mvproceedings"), 7),
    **{"patent": 8, "manual": 12, "software": 16, "dataset": 20},
    **{"softwareversion": 24, "softwaremodule": 28, "codefragment": 32},
}
_MEETINGS = frozenset({"inproceedings", "conference"})
_REPORTS = frozenset({"techreport", "report", "standard", "patent"})
_IN_BOOKS = frozenset({"inbook", "incollection", "suppbook", "bookinbook"})
_BOOKS = frozenset({"book", "collection", "reference"})
#: Stands for the volume of a work as a whole.
ALL_VOLUMES = "all"
_IN_VOLUMES = re.compile(
    r"\b(?:\d|two|three|four|five|six|seven|eight|nine|ten|several)\s+vol(?:ume)?s\b", re.IGNORECASE
)
_NOTED_VOLUME = re.compile(
    r"\W*(?:vol(?:ume|umen)?|band|bd|tome?|teil|part|bind)\b\.?\s*(\d+|[ivx]+)\b(?!\s+of\b)",
    re.IGNORECASE,
)
_VERSION = re.compile(r"\W*(?:version|release|v\.?)\s*\d", re.IGNORECASE)
_SPACES = re.compile(r"\\[,;:! ]|~")
_BRACES = re.compile(r"[{}]|``|''")


def of_rows(
    read: Callable[[str, str, str], str],
    titles: Sequence[str],
    types: Sequence[str],
    type_codes: Ints,
    notes: Sequence[str],
) -> Column:
    """A column read from the title, the type and the note of each row, each three only once."""
    known: dict[tuple[str, str, str], str] = {}
    texts = []
    for title, number, note in zip(titles, type_codes.tolist(), notes, strict=True):
        key = (title, types[number], note)
        if key not in known:
            known[key] = read(_BRACES.sub("", title), types[number], _SPACES.sub(" ", note))
        texts.append(known[key])
    return Column(*code(texts))


def chapters_of(records: Mapping[str, Sequence[str]], types: Column) -> Column:
    """The chapters of what is in a book."""
    return where(tidied(records["chapter"], compact), among(types, _IN_BOOKS))


def versions_of(records: Mapping[str, Sequence[str]]) -> Column:
    """The versions, from titles and notes where they stand there, or in the place of a number."""
    columns = (records[name] for name in ("version", "number", "title", "note"))
    return Column(
        *code(
            [
                version_of(version or (number if _VERSION.match(number) else ""), title, note)
                for version, number, title, note in zip(*columns, strict=True)
            ]
        )
    )


def events_of(records: Mapping[str, Sequence[str]], loose: Bools) -> Column:
    """The number of a meeting, or its town where that can't be the publisher's; of a talk the town,
    or what its note says of the occasion."""
    numbers = tidied(records["venue"], event_of)
    towns = tidied(records["location"], partial(occasion_of, ""))
    texts = [
        occasion_of(note, place)
        if is_loose or (kind == "article" and note and not venue)
        else numbers.texts[number]
        or ("" if publisher or kind not in _MEETINGS else towns.texts[town])
        for number, town, note, place, is_loose, publisher, kind, venue in zip(
            *(numbers.codes.tolist(), towns.codes.tolist(), records["note"], records["location"]),
            *(loose.tolist(), records["publisher"], records["type"], records["venue"]),
            strict=True,
        )
    ]
    return Column(*code(texts))


def days_of(records: Mapping[str, Sequence[str]], loose: Bools) -> Column:
    """The day of what has no venue by which it could be told apart; of a meeting the season."""
    days, seasons = tidied(records["date"], day_in), tidied(records["venue"], season_of)
    texts = [
        days.texts[day] if is_loose else seasons.texts[season]
        for day, season, is_loose in zip(
            days.codes.tolist(), seasons.codes.tolist(), loose.tolist(), strict=True
        )
    ]
    return Column(*code(texts))


def dates_of(records: Mapping[str, Sequence[str]]) -> Column:
    """The days; of an article that nothing but its date tells from another of its title, the
    month."""
    dates = tidied(records["date"], whole_day)
    months = tidied(records["date"], whole_month)
    placed = zip(*(records[name] for name in ("type", "volume", "number", "pages")), strict=True)
    texts = [
        dates.texts[date] or (months.texts[month] if kind == "article" and not any(place) else "")
        for date, month, (kind, *place) in zip(
            dates.codes.tolist(), months.codes.tolist(), placed, strict=True
        )
    ]
    return Column(*code(texts))


def numbers_of(records: Mapping[str, Sequence[str]], types: Column, *, row_numbers: bool) -> Column:
    """The numbers of issues; of a report all of its number, as "17A" is not "17B". With
    ``row_numbers`` the column holds none."""
    reports = among(types, _REPORTS).tolist()
    texts = [
        number or ("" if venue else report_number(note))
        for number, venue, note in zip(
            [""] * len(records["number"]) if row_numbers else records["number"],
            *(records["venue"], records["note"]),
            strict=True,
        )
    ]
    if not any(reports):
        return tidied(texts, leading_number)
    known: dict[tuple[str, bool], str] = {}
    read = []
    for each in zip(texts, reports, strict=True):
        if each not in known:
            text, is_report = each
            tidy = compact if is_report else leading_number
            known[each] = "" if is_nothing(text) else tidy(text)
        read.append(known[each])
    return Column(*code(read))


def kinds_of(types: Column, notes: Sequence[str], loose: Bools) -> Ints:
    """The kinds of rows by their types; of what has none, a report where its note says so."""
    kinds = np.array([KINDS.get(text, 0) for text in types.texts], dtype=np.int64)[types.codes]
    rows = [row for row in np.flatnonzero(loose).tolist() if is_report(notes[row])]
    kinds[rows] = KINDS["techreport"]
    return kinds


def volumes_of(records: Mapping[str, Sequence[str]]) -> list[str]:
    """The volumes; of a book that came out in volumes, or over several years, all of them."""
    columns = (records[name] for name in ("volume", "type", "year", "note"))
    return [
        volume
        or _volume_in(kind, note)
        or (ALL_VOLUMES if kind[:2] == "mv" or _is_set(kind, year, note) else "")
        for volume, kind, year, note in zip(*columns, strict=True)
    ]


def _volume_in(kind: str, note: str) -> str:
    """The volume that a book's note begins with: "Band 2: Waves"."""
    found = _NOTED_VOLUME.match(note) if note and kind in _BOOKS else None
    return found[1] if found else ""


def _is_set(kind: str, year: str, note: str) -> bool:
    return kind in _BOOKS and bool(YEARS.search(year) or (note and _IN_VOLUMES.search(note)))
