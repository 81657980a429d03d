"""Records as columns of numbers and folded text: what can be compared by the million.

Everything is read from a text once for all the records that share it. A blank has the number 0,
so that no two blanks are taken for the same thing: see `both`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bibwright.matching.close_columns import CloseColumns
from bibwright.matching.column import Column, among, both, is_nothing, readings, tidied, where
from bibwright.matching.column_noise import Noise, counts_rows, footnote_marks, proven_wrong
from bibwright.matching.companions import GIVEN_TYPES, plain_type
from bibwright.matching.families import Families, families_in
from bibwright.matching.name_columns import read_lists
from bibwright.matching.name_lists import BODIES, NameList
from bibwright.matching.row_readers import numbers_of, volumes_of
from bibwright.matching.specificity import specificity_of
from bibwright.matching.title_noise import bare_titles
from bibwright.matching.titles import NOTICES
from bibwright.matching.value_readers import (
    bare_arxiv_id,
    bare_isbn,
    doi_in,
    leading_number,
    page_ends,
    page_range,
    year_in,
)
from bibwright.matching.venues import Venue, VenueKind, read_venue
from bibwright.matching.words import Words, words_of
from bibwright.processes import beside
from bibwright.text.arrays import Bools, Ints
from bibwright.text.fold_column import Coded, code, fold_column
from bibwright.text.romanised import romanised

#: Types of what has no venue by which it could be told apart.
_LOOSE = frozenset("misc online electronic www unpublished video movie audio".split()) | GIVEN_TYPES
#: What Embase puts behind a journal's name for an abstract in it.
_CONFERENCE = re.compile(r"(?<=\w)\.\s?Conference: (.*)", re.DOTALL)
_UNPUBLISHED = frozenset({"unpublished", "preprint"})
#: What comes out again and again under one title, year by year or in editions.
_SERIAL = frozenset(
    "book mvbook collection mvcollection proceedings mvproceedings reference mvreference manual "
    "techreport report periodical booklet standard dataset software".split()
)
#: And what says so in its title.
_SERIAL_WORDS = frozenset(
    "manual guide documentation yearbook annual yearly statistics handbook".split()
)
#: What is no part of a series for being by one of them: it has its place in a journal or a book.
_PLACED = frozenset(
    "article inproceedings conference incollection inbook phdthesis mastersthesis thesis".split()
)
#: What comes out in versions.
_RELEASED = frozenset(
    "manual techreport report unpublished misc online dataset standard software".split()
)
_PROGRAMS = frozenset({"manual", "software", "dataset"})
_WEB_PAGES = frozenset({"online", "electronic", "www"})
#: What is behind so many letters of a title is no title; it has to be the same, or it is not.
_LONGEST = 2000
#: What belongs to a title and not to a row.
_OF_TITLES = frozenset({"specificity", "title_lengths", "notices"})
#: More rows than this are read by two processes.
_MANY = 30_000
#: What tells two rows apart only beside something else.
_BESIDE = frozenset({"towns"})


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of some records.

    ``titles`` holds titles folded, ``raw_titles`` the text as typed of each (the same
    codes), ``title_words`` the words of each, ``title_lengths`` how many letters each has,
    ``notices`` whether it has a word of `matching.titles.NOTICES`, ``specificity`` how much each
    says of which work it is (see `matching.specificity`);
    ``names[authors.codes[row]]`` is a row's list of names, ``places[venues.codes[row]]`` its
    venue. ``years`` 0 where unknown; ``first_pages`` and ``last_pages`` likewise, and negative
    for what is no plain number. ``abstracts`` folded, cut to a few hundred characters. ``families``
    are those in the lists of names. ``signs`` are those of the titles (see
    `matching.title_signs`); ``towns`` are where books were published. ``bare`` has no venue by
    which it could be told apart, nor is of a type that has one. ``released`` comes out in
    versions, ``programs`` are what does so by type, ``web_pages`` stands at an address alone;
    ``footnote_marks`` may stand at the end of a title (see `matching.column_noise`).
    """

    titles: Column
    raw_titles: Sequence[str]
    title_words: Words
    title_lengths: Ints
    notices: Bools
    specificity: npt.NDArray[np.int8]
    authors: Column
    names: Sequence[NameList]
    families: Families
    editors: Column
    editor_names: Sequence[NameList]
    venues: Column
    places: Sequence[Venue]
    years: Ints
    volumes: Column
    numbers: Column
    pages: Column
    first_pages: Ints
    last_pages: Ints
    dois: Column
    arxiv_ids: Column
    isbns: Column
    urls: Column
    abstracts: Column
    editions: Column
    languages: Column
    types: Column
    signs: Column
    publishers: Column
    towns: Column
    dates: Column
    versions: Column
    roles: Column
    parents: Column
    events: Column
    days: Column
    chapters: Column
    preprints: Bools
    serials: Bools
    bare: Bools
    released: Bools
    programs: Bools
    web_pages: Bools
    kinds: Ints
    footnote_marks: str

    def __len__(self) -> int:
        return len(self.years)

    @property
    def issues(self) -> Ints:
        """The volume and number of each row as one number, 0 where one of them is missing."""
        return _issues(self.volumes, self.numbers)

    @property
    def codes(self) -> tuple[Ints, ...]:
        """Every column's numbers, in which two rows that say the same have the same."""
        found = []
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in _BESIDE:
                continue
            if isinstance(value, Column):
                found.append(value.codes)
            elif isinstance(value, np.ndarray) and field.name not in _OF_TITLES:
                found.append(value.astype(np.int64))
        return tuple(found)

    def closely(self, rows: Ints, records: Mapping[str, Sequence[str]]) -> Columns:
        """With what is told of these rows alone, which are those of the records (see
        `CloseColumns`); of others nothing."""
        types = Column(self.types.codes[rows], self.types.texts)
        close = CloseColumns.of(records, types, self.bare[rows]).spread(rows, len(self))
        pages = among(self.types, _WEB_PAGES) & (close.urls.codes != 0)
        pages &= (self.dois.codes == 0) & (self.arxiv_ids.codes == 0)
        return replace(self, **_named(close), web_pages=pages)

    def taken(self, rows: Ints) -> Columns:
        """These rows alone, in this order."""
        changed: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Column):
                changed[field.name] = Column(value.codes[rows], value.texts)
            elif isinstance(value, np.ndarray) and field.name not in _OF_TITLES:
                changed[field.name] = value[rows]
        return replace(self, **changed)


@dataclass(frozen=True, slots=True)
class Identities:
    """What is read of records before anything is known of all together: their titles folded, the
    bits of their authors' family names, their DOIs and arXiv ids."""

    titles: Column
    family_bits: Ints
    dois: Column
    arxiv_ids: Column


def identities_of(records: Mapping[str, Sequence[str]]) -> Identities:
    """What `Noise` depends on, of some of many records."""
    titles, _ = _titles(code(records["title"]))
    authors, names = readings(records["author"], read_lists)
    return Identities(
        titles,
        families_in(names).bits[authors.codes],
        tidied(records["doi"], doi_in),
        tidied(records["arxiv"], bare_arxiv_id),
    )


def columns_of(records: Mapping[str, Sequence[str]], noise: Noise | None = None) -> Columns:
    """The columns of records; see `bibwright.duplicates.records` for what goes in.

    ``noise``: what is known of it already, where these are some of many records.
    """
    columns = first_columns_of(records, noise)
    return columns.closely(np.arange(len(columns)), records)


def first_columns_of(records: Mapping[str, Sequence[str]], noise: Noise | None = None) -> Columns:
    """The columns by which rows that may be one work are found; those of `CloseColumns` are blank.

    ``noise`` as in `columns_of`.
    """
    large = noise is None and len(records["title"]) > _MANY
    later = beside(partial(_unnamed, records, noise), large=large)
    authors, names = readings(records["author"], read_lists)
    families = families_in(names)
    bodies = _by_bodies(names)[authors.codes]
    of = later()
    titles, venues, types, pages, years = of.titles, of.venues, of.types, of.pages, of.years
    loose = among(types, _LOOSE) & (venues.codes == 0) & (of.arxiv_ids.codes == 0)
    ends = np.array([page_ends(text) for text in pages.texts], dtype=np.int64).reshape(-1, 2)
    dois, arxiv_ids = (
        _believed(column, titles, authors, families, noise) for column in (of.dois, of.arxiv_ids)
    )
    return Columns(
        titles=titles,
        raw_titles=of.raw_titles,
        title_words=of.title_words,
        title_lengths=np.array([len(text) for text in titles.texts], dtype=np.int64),
        notices=of.title_words.found(NOTICES),
        specificity=specificity_of(
            titles.texts,
            of.title_words,
            titles.codes,
            authors.codes,
            families.bits.tolist(),
            years,
            venues.codes,
            pages.codes,
            _issues(of.volumes, of.numbers),
        ),
        authors=authors,
        names=names,
        families=families,
        venues=venues,
        places=of.places,
        years=years,
        volumes=of.volumes,
        numbers=of.numbers,
        pages=pages,
        first_pages=ends[pages.codes, 0],
        last_pages=ends[pages.codes, 1],
        dois=dois,
        arxiv_ids=arxiv_ids,
        isbns=of.isbns,
        types=types,
        serials=among(types, _SERIAL)
        | of.title_words.found(_SERIAL_WORDS)[titles.codes]
        | (bodies & ~among(types, _PLACED)),
        bare=loose,
        released=among(types, _RELEASED),
        programs=among(types, _PROGRAMS),
        web_pages=np.zeros(len(years), dtype=np.bool_),
        footnote_marks=of.footnote_marks,
        preprints=_preprints(of.places, venues.codes, arxiv_ids.codes, dois.codes, types),
        **_named(CloseColumns.blank(len(years))),
    )


def _named(close: CloseColumns) -> dict[str, Any]:
    return {field.name: getattr(close, field.name) for field in fields(close)}


class _Unnamed(NamedTuple):
    """The columns that depend on nobody's name, about half of the work."""

    titles: Column
    raw_titles: Sequence[str]
    title_words: Words
    footnote_marks: str
    venues: Column
    places: Sequence[Venue]
    years: Ints
    volumes: Column
    numbers: Column
    pages: Column
    dois: Column
    arxiv_ids: Column
    isbns: Column
    types: Column


def _unnamed(records: Mapping[str, Sequence[str]], noise: Noise | None) -> _Unnamed:
    titles, raw_titles = _titles(code(records["title"]))
    venues, places = _venues(records["venue"])
    types = tidied(records["type"], plain_type)
    row_numbers = noise.row_numbers if noise else counts_rows(records["number"], records["venue"])
    return _Unnamed(
        titles,
        raw_titles,
        words_of(titles.texts),
        noise.footnote_marks if noise else footnote_marks(titles.texts),
        venues,
        places,
        _by_text(records["year"], year_in),
        tidied(volumes_of(records), leading_number),
        numbers_of(records, types, row_numbers=row_numbers),
        tidied(records["pages"], page_range),
        tidied(records["doi"], doi_in),
        tidied(records["arxiv"], bare_arxiv_id),
        tidied(records["isbn"], bare_isbn),
        types,
    )


def _by_bodies(names: Sequence[NameList]) -> Bools:
    """Which lists of authors are the name of a body alone."""
    return np.array(
        [len(each.names) == 1 and not BODIES.isdisjoint(each.names[0].words) for each in names],
        dtype=np.bool_,
    )


def _believed(
    column: Column, titles: Column, authors: Column, families: Families, noise: Noise | None
) -> Column:
    """The identifiers without those that prove themselves wrong."""
    if noise is not None:
        return where(column, ~among(column, noise.wrong))
    wrong = proven_wrong(
        column.texts, column.codes, titles.texts, titles.codes, authors.codes, families.bits
    )
    if not len(wrong):
        return column
    return Column(np.where(np.isin(column.codes, wrong), 0, column.codes), column.texts)


def _preprints(
    places: Sequence[Venue], venues: Ints, arxiv_ids: Ints, dois: Ints, types: Column
) -> Bools:
    """Which rows are preprints: their venue says so, or they have an arXiv id, no venue and no DOI
    of a publisher's."""
    by_venue = np.array([place.kind is VenueKind.PREPRINT for place in places], dtype=np.bool_)
    unpublished = np.array([text in _UNPUBLISHED for text in types.texts], dtype=np.bool_)
    alone = (venues == 0) & (dois == 0) & ((arxiv_ids != 0) | unpublished[types.codes])
    found: Bools = by_venue[venues] | alone
    return found


def _titles(titles: Coded) -> tuple[Column, list[str]]:
    """Titles folded; of those that fold alike, the text that comes first in the alphabet."""
    codes = titles.codes
    raw = [romanised(text) for text in bare_titles(titles.texts)]
    plain = ["" if is_nothing(text) else text for text in fold_column(raw)]
    if max(map(len, plain), default=0) > _LONGEST:
        rests = [_rest(text) for text in plain]
        plain = [text[:_LONGEST].rstrip() + rest for text, rest in zip(plain, rests, strict=True)]
        raw = [text[:_LONGEST].rstrip() + rest for text, rest in zip(raw, rests, strict=True)]
    again, folded = code(plain)
    shown: dict[int, str] = {}
    for number, text in zip(again.tolist(), raw, strict=True):
        if number not in shown or text < shown[number]:
            shown[number] = text
    return Column(again[codes], folded), [shown.get(number, "") for number in range(len(folded))]


def _rest(title: str) -> str:
    """A word for all that is behind the part of a title that is looked at."""
    rest = title[_LONGEST:].encode("utf-8", "surrogatepass")
    return f" {sha256(rest).hexdigest()}" if rest else ""


def _issues(volumes: Column, numbers: Column) -> Ints:
    issues = volumes.codes * len(numbers.texts) + numbers.codes
    return np.where(both(volumes.codes, numbers.codes), issues, 0)


def _venues(texts: Sequence[str]) -> tuple[Column, list[Venue]]:
    codes, raw = code(texts)
    apart = [_CONFERENCE.split(text, 1) if "Conference" in text else [text] for text in raw]
    journals = fold_column([name for name, *_ in apart])
    meetings = fold_column([more[0] if more else "" for _, *more in apart])
    column, places = readings(
        [
            f"{journal}\n{meeting}" if meeting else journal
            for journal, meeting in zip(journals, meetings, strict=True)
        ],
        lambda texts: list(map(_venue, texts)),
    )
    return Column(column.codes[codes], column.texts), places


def _venue(text: str) -> Venue:
    journal, _, meeting = text.partition("\n")
    return read_venue(journal, meeting)


def _by_text(texts: Sequence[str], value: Callable[[str], int]) -> Ints:
    codes, raw = code(texts)
    return np.array([value(text) for text in raw], dtype=np.int64)[codes]
