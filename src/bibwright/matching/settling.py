"""What one feature of a pair explains in another: levels (`matching.levels`) that say more than is
known become unknown, and what only several features together tell apart gets a level of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from bibwright.matching.column import Column, among, both
from bibwright.matching.columns import Columns
from bibwright.matching.companions import GIVEN_AS
from bibwright.matching.elsewhere import (
    settle_given_elsewhere,
    settle_institutions,
    settle_meetings,
    settle_occasions,
    settle_parents,
)
from bibwright.matching.levels import (
    AuthorsLevel,
    Issue,
    Pages,
    Same,
    Title,
    VenueLevel,
    Wording,
    Year,
)
from bibwright.matching.row_readers import ALL_VOLUMES, KINDS
from bibwright.matching.title_words import is_headed, makes_another, tongues_of
from bibwright.matching.titles import TitleEvidence
from bibwright.matching.venues import CONFERENCES, VenueKind
from bibwright.text.arrays import Bools, Ints

#: A number of more figures is no other one by the letters round it.
_FIGURES, _A_FEW = re.compile(r"\d+"), 2
_BEFORE_A_BOOK = frozenset({"introduction", "preface", "foreword", "afterword", "epilogue"})
_BESIDE = re.compile(r"\b(?:companion|adjunct|music) proceedings\b|\bproceedings companion\b")
_NAMED_TYPES = frozenset({"dataset", "software"})
_NEGATIONS = frozenset({"not", "never", "cannot", "without", "no"})
#: The numbers of two kinds in `Columns.kinds`.
_ARTICLE, _CHAPTER = KINDS["article"], KINDS["incollection"]


def settle_plain_levels(
    columns: Columns, left: Ints, right: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """What the levels that need no texts explain in each other."""
    # A month is part of a day, "2.0 (beta)" says more of 2.0.
    for name, column in (
        ("version", columns.versions),
        ("day", columns.days),
        ("date", columns.dates),
    ):
        _settle_parts(column, left, right, levels[name])
    settle_occasions(columns.events, left, right, levels["event"])
    _settle_shifted(columns, left, right, levels)
    _settle_numbers(columns.numbers, left, right, levels["issue"])
    _settle_pages(columns, left, levels)
    _settle_preprints(columns, left, right, levels)


def _settle_parts(column: Column, left: Ints, right: Ints, level: npt.NDArray[np.int8]) -> None:
    """What one says less exactly than the other is not at odds with it."""
    texts, codes = column.texts, column.codes
    for row in np.flatnonzero(level == Same.OTHER).tolist():
        one, other = texts[codes[left[row]]], texts[codes[right[row]]]
        short, long = sorted((one, other), key=len)
        rest = long.removeprefix(short) if long != short else ""
        if rest in {"", long}:
            continue
        # 2.0.1 is not 2.0, but 2.0.0 is.
        further = rest[0] == "." and rest.strip(".0") != ""
        if not rest[0].isalnum() and not further:
            level[row] = Same.SAME


def _settle_shifted(
    columns: Columns, left: Ints, right: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """A volume that stands where the number should, and perhaps a number where the pages should:
    a row of a table that has slipped by a column."""
    as_volumes = _found_in(columns.numbers, columns.volumes)
    as_numbers = _found_in(columns.pages, columns.numbers)
    for one, other in ((left, right), (right, left)):
        volume = as_volumes[one]
        slipped = (columns.volumes.codes[one] == 0) & (volume != 0)
        slipped &= volume == columns.volumes.codes[other]
        levels["issue"][slipped] = Issue.SAME_VOLUME
        number = as_numbers[one]
        levels["pages"][slipped & (number != 0) & (number == columns.numbers.codes[other])] = 0


def _found_in(column: Column, other: Column) -> Ints:
    """For each row the number that its text has in another column, 0 if that doesn't have it."""
    numbers = {text: number for number, text in enumerate(other.texts)}
    return np.array([numbers.get(text, 0) for text in column.texts], dtype=np.int64)[column.codes]


def _settle_pages(columns: Columns, left: Ints, levels: dict[str, npt.NDArray[np.int8]]) -> None:
    """A single page says nothing where the issues differ, or the years and no volume is told: every
    issue has its page three, and every version of a Cochrane review its one number."""
    single = columns.first_pages[left] == columns.last_pages[left]
    other_issue = np.isin(
        levels["issue"],
        (Issue.OTHER_VOLUME, Issue.OTHER_NUMBER, Issue.OTHER, Issue.OTHER_NUMBER_ALONE),
    ) | (
        np.isin(levels["issue"], (Issue.UNKNOWN, Issue.SAME_NUMBER_ALONE))
        & (levels["year"] > Year.SAME)
    )
    levels["pages"][single & other_issue & (levels["pages"] == Pages.SAME)] = Pages.UNKNOWN


def _settle_preprints(
    columns: Columns, left: Ints, right: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """When a preprint appeared is no evidence against what it became."""
    mixed = columns.preprints[left] != columns.preprints[right]
    mixed &= ~_after_publication(columns, left, right)
    for name in ("issue", "pages"):
        levels[name][mixed] = 0
    levels["doi"][mixed & (levels["doi"] == Same.OTHER)] = Same.UNKNOWN
    levels["year"][mixed & (levels["year"] > Year.SAME) & (levels["year"] < Year.FAR)] = 0


def settle_venues(
    columns: Columns,
    left: Ints,
    right: Ints,
    venue: npt.NDArray[np.int8],
    year: npt.NDArray[np.int8],
) -> None:
    """What kinds of publication, years and preprints explain in the levels of venues."""
    _settle_kinds(columns, left, right, venue, year)
    _settle_places(venue, year)
    # Where a preprint appeared is no evidence against what it became.
    one, other = columns.preprints[left], columns.preprints[right]
    later = _after_publication(columns, left, right)
    ids = (columns.arxiv_ids.codes[left] != 0) | (columns.arxiv_ids.codes[right] != 0)
    somewhere = ids | (venue != VenueLevel.UNKNOWN)
    venue[((one != other) & ~later) | (one & other & somewhere)] = VenueLevel.PREPRINT
    venue[later] = VenueLevel.OTHER_KIND_AND_YEAR


def _settle_kinds(
    columns: Columns,
    left: Ints,
    right: Ints,
    venue: npt.NDArray[np.int8],
    year: npt.NDArray[np.int8],
) -> None:
    """What one entry calls an article and the other a thesis are two publications, unless their
    venue is the same: then one of the types is wrong. A chapter may be called a paper, but one of
    another year is the paper that grew into it; and in a series of meetings, years are meetings."""
    one, other = columns.kinds[left], columns.kinds[right]
    papers = (one % 4 == 2) & (other % 4 == 2)
    unlike = (one != other) & both(one, other) & ~papers
    venue[unlike & (venue < VenueLevel.SAME)] = VenueLevel.OTHER_KIND
    grown = papers & (one != other) & (year > Year.SAME)
    venue[grown] = VenueLevel.OTHER_KIND
    # A volume of "Artificial Life" is not the conference of that name, nor is it a year later.
    met = np.array([place.kind is VenueKind.MEETING for place in columns.places])
    met = met[columns.venues.codes]
    volume = ~met & (columns.volumes.codes != 0)
    beside = unlike & (met[left] != met[right]) & (venue == VenueLevel.SAME)
    venue[beside & (volume[left] | volume[right] | (year > Year.SAME))] = VenueLevel.OTHER_KIND
    met = papers & (year > Year.SAME) & (venue == VenueLevel.SAME)
    venue[met] = VenueLevel.ALIKE
    settle_meetings(columns, left, right, papers, venue)
    alike = papers & np.isin(venue, (VenueLevel.SAME, VenueLevel.ALIKE))
    texts, codes = columns.venues.texts, columns.venues.codes
    for row in np.flatnonzero(alike & (codes[left] != codes[right])).tolist():
        if _are_apart(texts[codes[left[row]]], texts[codes[right[row]]]):
            venue[row] = VenueLevel.APART


def _are_apart(one: str, other: str) -> bool:
    """Whether one is a workshop held at the other, the conference, or its other proceedings."""
    if bool(_BESIDE.search(one)) != bool(_BESIDE.search(other)):
        return True
    main, workshop = sorted((one, other), key=lambda text: "workshop" in text)
    if "workshop" in main or "workshop" not in workshop:
        return False
    name, _, theme = workshop.partition("workshop")
    return not CONFERENCES.isdisjoint(main.split()) or bool(theme.strip() and main == name.strip())


def _settle_places(venue: npt.NDArray[np.int8], year: npt.NDArray[np.int8]) -> None:
    """A paper in a journal years after one of its title at a meeting is another publication."""
    other = venue == VenueLevel.OTHER_KIND
    venue[other & (year > Year.SAME)] = VenueLevel.OTHER_KIND_AND_YEAR
    venue[other & (year == Year.SAME)] = VenueLevel.OTHER_KIND_SAME_YEAR


def _after_publication(columns: Columns, left: Ints, right: Ints) -> Bools:
    """Where one is unpublished and the other came out in an earlier year: a talk about it, or notes
    on it, and no preprint. (What has an arXiv id is often put there afterwards.)"""
    texts = columns.types.texts
    unpublished = np.array([text == "unpublished" for text in texts])[columns.types.codes]
    unpublished &= columns.arxiv_ids.codes == 0
    one, other = columns.years[left], columns.years[right]
    known = both(one, other)
    found: Bools = known & (
        (unpublished[left] & ~unpublished[right] & (one > other))
        | (unpublished[right] & ~unpublished[left] & (other > one))
    )
    return found


def settle_texts(
    columns: Columns,
    left: Ints,
    right: Ints,
    levels: dict[str, npt.NDArray[np.int8]],
    titles: Mapping[tuple[int, int], TitleEvidence],
) -> None:
    """What titles, authors and venues explain in the other levels."""
    _settle_later(columns, left, right, levels)
    settle_parents(columns, left, right, levels)
    _settle_roles(columns, left, right, levels)
    _settle_first_pages(columns, left, levels)
    _settle_reprints(columns, left, right, levels)
    _settle_versions(columns, left, right, levels)
    _settle_notices(columns, left, right, levels, titles)
    _settle_translations(columns, left, right, levels)
    _settle_single_pages(columns, left, levels)
    _settle_manuscripts(columns, left, right, levels)
    _settle_parts_of_books(columns, left, right, levels)
    settle_institutions(columns, left, right, levels)
    settle_given_elsewhere(columns, left, right, levels["venue"])


def _settle_later(
    columns: Columns, left: Ints, right: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """What is on arXiv a year after a publication of its title is put there afterwards by the same
    authors; by more or fewer, it is another paper."""
    one, other = columns.years[left], columns.years[right]
    later = (columns.preprints[left] & ~columns.preprints[right] & (one > other)) | (
        columns.preprints[right] & ~columns.preprints[left] & (other > one)
    )
    later &= both(one, other) & (levels["authors"] < AuthorsLevel.SAME_ONE)
    later &= (levels["venue"] == VenueLevel.PREPRINT) & (levels["title"] == Title.SAME)
    levels["venue"][later], levels["date"][later] = VenueLevel.OTHER, Same.OTHER


def _settle_numbers(numbers: Column, left: Ints, right: Ints, issue: npt.NDArray[np.int8]) -> None:
    """A number of a report or a patent is the same with the letters of its series as without:
    "RR-1234", "US 6285999 B1"."""
    texts, codes = numbers.texts, numbers.codes
    for row in np.flatnonzero(issue == Issue.OTHER_NUMBER_ALONE).tolist():
        short, long = sorted((texts[codes[left[row]]], texts[codes[right[row]]]), key=len)
        if short.partition("|")[2] != long.partition("|")[2]:
            issue[row] = Issue.UNKNOWN
            continue
        figures = max(_FIGURES.findall(long), key=len, default="")
        if len(short) > _A_FEW and short == figures and long != figures:
            issue[row] = Issue.SAME_NUMBER_ALONE


def _settle_roles(
    columns: Columns, left: Ints, right: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """Of a meeting there is either the paper or its extended abstract, whatever the title says; and
    what says in a note that it is a report is what another calls one by its type."""
    texts, codes = columns.roles.texts, columns.roles.codes
    sorts = np.array([text in {"", "abstract"} for text in texts])
    one_meeting = (levels["venue"] == VenueLevel.SAME) & (levels["year"] == Year.SAME)
    explained = sorts[codes[left]] & sorts[codes[right]] & one_meeting
    # As what it was given, one of two need not say; but one of the authors gives a talk of his own.
    given = np.array([text.startswith(GIVEN_AS) for text in texts])[codes]
    unsaid = (given[left] & sorts[codes[right]]) | (given[right] & sorts[codes[left]])
    explained |= unsaid & (levels["authors"] != AuthorsLevel.FIRST)
    reports = np.array([text == "report" for text in texts])[codes]
    by_type = (columns.kinds == KINDS["report"]) & (codes == 0)
    explained |= (reports[left] & by_type[right]) | (reports[right] & by_type[left])
    # Where it lies, or was given, is no more than one of two says that appeared nowhere.
    loose = among(columns.roles, frozenset({"deposit", "meeting"})) & (columns.venues.codes == 0)
    plain = (codes == 0) & (columns.venues.codes == 0)
    explained |= (loose[left] & plain[right]) | (loose[right] & plain[left])
    # Data and a program with a DOI of their own are no companions of what it names as well.
    named = among(columns.roles, frozenset({"data", "code"})) & (columns.venues.codes == 0)
    named &= among(columns.types, _NAMED_TYPES)
    same = (levels["doi"] == Same.SAME) & (levels["title"] <= Title.SPELLING)
    explained |= same & ((named[left] & columns.bare[right]) | (named[right] & columns.bare[left]))
    # A title that begins "Introduction to" is the book's own if the other has the word as well.
    introductions = among(columns.roles, frozenset({"introduction"}))
    titles, numbers = columns.titles.texts, columns.titles.codes
    for row in np.flatnonzero(introductions[left] != introductions[right]).tolist():
        one, other = (set(titles[numbers[at[row]]].split()) for at in (left, right))
        explained[row] |= not one.isdisjoint(_BEFORE_A_BOOK & other)
    levels["role"][explained] = Same.UNKNOWN


def _settle_first_pages(
    columns: Columns, left: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """Of two venues, pages that begin with one say nothing: each paper may have its own. So it is
    with two DOIs, or titles that differ in a word, where no issue is told."""
    elsewhere = ~np.isin(
        levels["venue"], (VenueLevel.UNKNOWN, VenueLevel.SAME, VenueLevel.PREPRINT)
    )
    two = (levels["doi"] == Same.OTHER) | (levels["title"] > Title.SUBTITLE)
    elsewhere |= two & (levels["issue"] == Issue.UNKNOWN) & (levels["isbn"] != Same.SAME)
    alike = np.isin(levels["pages"], (Pages.SAME, Pages.START))
    levels["pages"][elsewhere & alike & (columns.first_pages[left] == 1)] = Pages.UNKNOWN


def _settle_reprints(
    columns: Columns, left: Ints, right: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """An article that is printed again in a collection, in another year, may have the pages that it
    had, and so has a chapter of a book that is printed again years later."""
    one, other = columns.kinds[left], columns.kinds[right]
    mixed = (np.minimum(one, other) == _ARTICLE) & (np.maximum(one, other) == _CHAPTER)
    mixed &= (levels["year"] > Year.SAME) & (levels["venue"] != VenueLevel.SAME)
    mixed |= (one == _CHAPTER) & (other == _CHAPTER) & (levels["year"] == Year.FAR)
    levels["pages"][mixed & (levels["pages"] == Pages.SAME)] = Pages.UNKNOWN


def _settle_versions(
    columns: Columns, left: Ints, right: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """Of what comes out in versions, one that names its version and one that doesn't, if the years
    or the titles differ as well, are two."""
    codes = columns.versions.codes
    one_sided = (codes[left] == 0) != (codes[right] == 0)
    one_sided &= columns.released[left] & columns.released[right]
    one_sided &= (levels["year"] > Year.SAME) | (levels["title"] > Title.SPELLING)
    levels["version"][one_sided] = Same.OTHER


def _settle_notices(
    columns: Columns,
    left: Ints,
    right: Ints,
    levels: dict[str, npt.NDArray[np.int8]],
    titles: Mapping[tuple[int, int], TitleEvidence],
) -> None:
    """What has one place in a journal, and the same authors, is one thing, or one entry was made of
    the other: a title with another formula in it, the erratum of a page that names what it
    corrects, and the same erratum under its bare title. But what both call parts are two, and what
    one denies is another."""
    same_volume = np.isin(levels["issue"], (Issue.SAME, Issue.SAME_VOLUME))
    same_place = same_volume & (levels["pages"] == Pages.SAME)
    same_authors = levels["authors"] >= AuthorsLevel.FIRST
    one = (levels["title"] == Title.OTHER_PART) & same_place & same_authors
    alike = np.isin(levels["title"], (Title.CLOSE, Title.NEAR, Title.EXCHANGED, Title.DISTANT))
    codes = columns.titles.codes
    single = columns.first_pages[left] == columns.last_pages[left]
    single &= levels["doi"] != Same.SAME
    for row in np.flatnonzero(one).tolist():
        low, high = sorted((int(codes[left[row]]), int(codes[right[row]])))
        found = titles[low, high]
        if not found.parts and _NEGATIONS.isdisjoint(found.lost + found.extra):
            levels["title"][row] = Title.NEAR
            if makes_another(found.lost, found.extra, short=bool(single[row])):
                levels["wording"][row] = Wording.CONTRARY
    for row in np.flatnonzero(alike).tolist():
        mine, theirs = (columns.raw_titles[codes[at[row]]] for at in (left, right))
        if is_headed(mine, theirs) or is_headed(theirs, mine):
            levels["wording"][row] = Wording.CONTRARY


def _settle_translations(
    columns: Columns, left: Ints, right: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """Titles in two languages of what the same authors have on the same pages, from one to another,
    are one title."""
    may = np.isin(levels["title"], (Title.DISTANT, Title.OTHER))
    may &= np.isin(levels["issue"], (Issue.SAME, Issue.SAME_VOLUME))
    may &= (levels["pages"] == Pages.SAME) & (levels["year"] == Year.SAME)
    may &= columns.first_pages[left] != columns.last_pages[left]
    may &= (levels["authors"] >= AuthorsLevel.SAME_ONE) & (levels["doi"] != Same.OTHER)
    texts, codes = columns.titles.texts, columns.titles.codes
    for row in np.flatnonzero(may).tolist():
        one, other = (tongues_of(texts[codes[at[row]]]) for at in (left, right))
        if one and other and one.isdisjoint(other):
            levels["title"][row] = Title.CLOSE


def _settle_single_pages(
    columns: Columns, left: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """Two abstracts, whose titles have several words of their own, may stand on one page, and so
    may letters on one paper, of which one has a heading of its own and not all of the authors."""
    single = columns.first_pages[left] == columns.last_pages[left]
    single &= levels["pages"] == Pages.SAME
    letters = single & (levels["title"] == Title.SUBTITLE)
    letters &= (levels["authors"] < AuthorsLevel.SAME_ONE) & (levels["authors"] != 0)
    levels["wording"][letters] = Wording.OTHERS
    levels["pages"][single & (levels["wording"] == Wording.OTHERS)] = Pages.OVERLAP


def _settle_manuscripts(
    columns: Columns, left: Ints, right: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """An unpublished paper of nearly the same title may be another one: unlike a preprint on arXiv
    it has no place where both would be told. And it is more than what has one page at a meeting."""
    unpublished = among(columns.types, frozenset({"unpublished"})) & (columns.arxiv_ids.codes == 0)
    unpublished &= columns.venues.codes == 0
    mixed = unpublished[left] != unpublished[right]
    levels["wording"][mixed & (levels["title"] == Title.NEAR)] = Wording.OTHERS
    abstracts = (columns.kinds == KINDS["inproceedings"]) & (columns.first_pages > 0)
    abstracts &= columns.first_pages == columns.last_pages
    levels["role"][mixed & (abstracts[left] | abstracts[right])] = Same.OTHER


def _settle_parts_of_books(
    columns: Columns, left: Ints, right: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """Of one title, a book and some pages of it, or a chapter; a set of volumes and one that has a
    title of its own."""
    books = (columns.kinds == KINDS["book"]) | (columns.kinds == _CHAPTER)
    whole = (columns.pages.codes == 0) & (columns.chapters.codes == 0)
    inner = (columns.first_pages > 1) & (columns.last_pages > columns.first_pages)
    inner |= columns.chapters.codes != 0
    books_alone = columns.kinds == KINDS["book"]
    part = (inner[left] & whole[right] & books_alone[right]) | (
        inner[right] & whole[left] & books_alone[left]
    )
    # Two passages of a book, of which one begins on the page on which the other ends.
    first, last = columns.first_pages, columns.last_pages
    touch = inner[left] & inner[right] & books[left] & books[right] & (levels["venue"] == 0)
    touch &= (last[left] == first[right]) | (last[right] == first[left])
    levels["pages"][touch & (levels["pages"] == Pages.OVERLAP)] = Pages.OTHER
    unnamed = (columns.authors.codes[left] == 0) != (columns.authors.codes[right] == 0)
    levels["role"][part & books[left] & books[right] & unnamed] = Same.OTHER
    # Of another publisher, the sixth edition is not the one that names none.
    named = columns.editions.codes != 0
    unlike = books_alone[left] & books_alone[right] & (named[left] != named[right])
    levels["edition"][unlike & (levels["publisher"] == Same.OTHER)] = Same.OTHER
    sets = among(columns.volumes, frozenset({ALL_VOLUMES}))
    alone = (columns.volumes.codes == 0) & books_alone
    of_set = (sets[left] & alone[right]) | (sets[right] & alone[left])
    levels["issue"][of_set & (levels["title"] == Title.SUBTITLE)] = Issue.OTHER_VOLUME
