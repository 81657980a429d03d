"""Pairs of records, by the million, become levels (`matching.levels`): what was seen, feature by
feature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from bibwright.matching.column import Column, both
from bibwright.matching.columns import Columns
from bibwright.matching.levels import Abstract, Issue, Levels, Pages, Same, Specificity, Title, Year
from bibwright.matching.name_likeness import compare_lists
from bibwright.matching.row_readers import KINDS
from bibwright.matching.settling import settle_plain_levels, settle_texts, settle_venues
from bibwright.matching.title_pairs import (
    explain_additions,
    likeness_of,
    settle_footnotes,
    title_levels,
)
from bibwright.matching.value_readers import LETTERED
from bibwright.matching.venues import compare_venues
from bibwright.matching.wordings import wordings
from bibwright.text.arrays import Ints, numbered

T = TypeVar("T")


def plain_levels(columns: Columns, left: Ints, right: Ints) -> dict[str, npt.NDArray[np.int8]]:
    """The levels of these pairs in what needs no texts to be compared."""
    levels = {
        "year": _year(columns.years[left], columns.years[right]),
        "issue": _issue(columns, left, right),
        "pages": _pages(columns, left, right),
        "doi": _agreement(columns.dois.codes, left, right),
        "arxiv": _agreement(columns.arxiv_ids.codes, left, right),
        "isbn": _agreement(columns.isbns.codes, left, right),
        "url": _agreement(columns.urls.codes, left, right),
        "edition": _agreement(columns.editions.codes, left, right),
        "version": _agreement(columns.versions.codes, left, right),
        "role": np.where(
            columns.roles.codes[left] == columns.roles.codes[right], Same.UNKNOWN, Same.OTHER
        ).astype(np.int8),
        "parent": _agreement(columns.parents.codes, left, right),
        "event": _agreement(columns.events.codes, left, right),
        "day": _agreement(columns.days.codes, left, right),
        "language": _agreement(columns.languages.codes, left, right),
        "chapter": _agreement(columns.chapters.codes, left, right),
        "date": _agreement(columns.dates.codes, left, right),
        "range": _ranges(columns, left, right),
        "page": _page_or_publication(columns, left, right),
        "serial": _serial(columns, left, right),
        "bare": (columns.bare[left] & columns.bare[right]).astype(np.int8),
    }
    settle_plain_levels(columns, left, right, levels)
    return levels


def _serial(columns: Columns, left: Ints, right: Ints) -> npt.NDArray[np.int8]:
    """Where both come out again and again; what one calls a program and the other nothing does."""
    both_do = columns.serials[left] & columns.serials[right]
    program = columns.programs[left] | columns.programs[right]
    program &= columns.released[left] & columns.released[right]
    return (both_do | program).astype(np.int8)


def _page_or_publication(columns: Columns, left: Ints, right: Ints) -> npt.NDArray[np.int8]:
    """Where one is a page on the web and the other came out somewhere, or is a book."""
    web = columns.web_pages
    out = (columns.venues.codes != 0) | (columns.dois.codes != 0) | (columns.arxiv_ids.codes != 0)
    out |= columns.kinds == KINDS["book"]
    out &= ~web
    unlike = (web[left] & out[right]) | (web[right] & out[left])
    return np.where(unlike, Same.OTHER, Same.UNKNOWN).astype(np.int8)


def levels_of(
    columns: Columns, left: Ints, right: Ints, authors: npt.NDArray[np.int8] | None = None
) -> Levels:
    """The levels of these pairs; ``authors`` if those of their authors are known already."""
    title, titles = title_levels(columns, left, right)
    explain_additions(columns, left, right, title)
    levels = plain_levels(columns, left, right)
    levels |= {
        "title": title,
        "specificity": _specificity(columns, left, right, title),
        "authors": author_levels(columns, left, right) if authors is None else authors,
        "venue": _venue(columns, left, right, levels["year"]),
        "abstract": _abstract(columns.abstracts, left, right),
    }
    levels |= wordings(columns, left, right, levels, titles)
    settle_texts(columns, left, right, levels, titles)
    settle_footnotes(columns, left, right, levels)
    return Levels(left, right, levels, titles)


def _venue(
    columns: Columns, left: Ints, right: Ints, year: npt.NDArray[np.int8]
) -> npt.NDArray[np.int8]:
    venue = _by_codes(columns.venues, columns.places, left, right, compare_venues)
    settle_venues(columns, left, right, venue, year)
    return venue


def _issue(columns: Columns, left: Ints, right: Ints) -> npt.NDArray[np.int8]:
    volume = _agreement(columns.volumes.codes, left, right)
    number = _agreement(columns.numbers.codes, left, right)
    same, other, unknown = Same.SAME, Same.OTHER, Same.UNKNOWN
    return np.select(
        [
            (volume == same) & (number == same),
            (volume == same) & (number == unknown),
            (volume == same) & (number == other),
            (volume == other) & (number != other),
            (volume == other) & (number == other),
            number == same,
            number == other,
        ],
        [
            *(Issue.SAME, Issue.SAME_VOLUME, Issue.OTHER_NUMBER, Issue.OTHER_VOLUME),
            *(Issue.OTHER, Issue.SAME_NUMBER_ALONE, Issue.OTHER_NUMBER_ALONE),
        ],
        Issue.UNKNOWN,
    ).astype(np.int8)


def _agreement(codes: Ints, left: Ints, right: Ints) -> npt.NDArray[np.int8]:
    one, other = codes[left], codes[right]
    levels = np.where(one == other, Same.SAME, Same.OTHER)
    return np.where(both(one, other), levels, Same.UNKNOWN).astype(np.int8)


def _year(one: Ints, other: Ints) -> npt.NDArray[np.int8]:
    apart = np.abs(one - other)
    levels = np.select(
        [apart == 0, apart == 1, apart <= 3], [Year.SAME, Year.NEXT, Year.NEAR], Year.FAR
    )
    return np.where(both(one, other), levels, Year.UNKNOWN).astype(np.int8)


def _pages(columns: Columns, left: Ints, right: Ints) -> npt.NDArray[np.int8]:
    codes, first, last = columns.pages.codes, columns.first_pages, columns.last_pages
    same_text = codes[left] == codes[right]
    plain = (first[left] != 0) & (first[right] != 0)
    starts, ends = first[left] == first[right], last[left] == last[right]
    starts |= _number_of(first[left]) == _number_of(first[right])
    overlap = np.maximum(first[left], first[right]) <= np.minimum(last[left], last[right])
    levels = np.select(
        [same_text, plain & starts & ends, plain & starts, plain & overlap],
        [Pages.SAME, Pages.SAME, Pages.START, Pages.OVERLAP],
        Pages.OTHER,
    )
    return np.where(both(codes[left], codes[right]), levels, Pages.UNKNOWN).astype(np.int8)


def _ranges(columns: Columns, left: Ints, right: Ints) -> npt.NDArray[np.int8]:
    """Where both name pages from one to another, by plain numbers, and share none."""
    first, last = columns.first_pages, columns.last_pages
    told = (first > 0) & (last > first)
    apart = (last[left] < first[right]) | (last[right] < first[left])
    return np.where(told[left] & told[right] & apart, Same.OTHER, Same.UNKNOWN).astype(np.int8)


def _number_of(pages: Ints) -> Ints:
    """The numbers of pages without the letters before them: "c37" is 37."""
    return np.where(pages < 0, (-pages - 1) % LETTERED, pages)


def _by_codes(
    column: Column,
    values: Sequence[T],
    left: Ints,
    right: Ints,
    compare: Callable[[T, T], int],
) -> npt.NDArray[np.int8]:
    """Compares values; each two only once."""
    one, other = column.codes[left], column.codes[right]
    numbers = np.minimum(one, other) * len(values) + np.maximum(one, other)
    distinct, places = numbered(numbers)
    levels = [
        int(compare(values[a], values[b])) if a else 0
        for a, b in (divmod(number, len(values)) for number in distinct.tolist())
    ]
    return np.array(levels, dtype=np.int8)[places]


def author_levels(columns: Columns, left: Ints, right: Ints) -> npt.NDArray[np.int8]:
    """The levels of these pairs in their authors; where neither has any, in their editors."""
    levels = _by_codes(columns.authors, columns.names, left, right, compare_lists)
    codes = columns.authors.codes
    edited = np.flatnonzero((codes[left] == 0) & (codes[right] == 0))
    if len(edited) and columns.editors.codes.any():
        editors = columns.editors, columns.editor_names
        levels[edited] = _by_codes(*editors, left[edited], right[edited], compare_lists)
    return levels


def _specificity(
    columns: Columns, left: Ints, right: Ints, title: npt.NDArray[np.int8]
) -> npt.NDArray[np.int8]:
    """How much the shorter of two like titles tells."""
    codes = columns.titles.codes
    like = (title != Title.UNKNOWN) & (title <= Title.EXCHANGED)
    one, other = codes[left[like]], codes[right[like]]
    told = columns.specificity
    least = np.minimum(told[one], told[other])
    levels = np.zeros(len(left), dtype=np.int8)
    levels[like] = np.where(least == 0, Specificity.RECURRING, least)
    return levels


def _abstract(column: Column, left: Ints, right: Ints) -> npt.NDArray[np.int8]:
    one, other = column.codes[left], column.codes[right]
    known = both(one, other)
    levels = np.zeros(len(left), dtype=np.int8)
    rows = np.flatnonzero(known & (one != other))
    levels[known & (one == other)] = Abstract.SAME
    if len(rows):
        likeness = likeness_of(column.texts, one[rows], other[rows])
        levels[rows] = np.select(
            [likeness >= 0.85, likeness >= 0.6], [Abstract.SAME, Abstract.ALIKE], Abstract.OTHER
        )
    return levels
