"""Of many pairs those that can still be one work, before the expensive comparison.

A score is a sum. What arrays tell of a pair (years, pages, identifiers …) is added up first, and
for what has not been compared yet the most that it may be worth. A pair that even so stays below
the score which is worth a person's look needs no closer look at its titles and authors; it is left
out, and looked at only if other pairs bring its two records together after all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bibwright.matching.column import Column, both
from bibwright.matching.columns import Columns
from bibwright.matching.levels import AuthorsLevel, Same, Title, Year
from bibwright.matching.name_likeness import SPELT_OUT
from bibwright.matching.name_lists import Name, NameList
from bibwright.matching.pairs import author_levels, plain_levels
from bibwright.matching.title_pairs import HARDLY_LIKE, LEAST, LIKE, begin_alike, likeness_of
from bibwright.text.arrays import Bools, Floats, Ints

#: Titles so short may be one for all that their letters tell.
_SHORT = 20


@dataclass(frozen=True, slots=True)
class Glance:
    """What is looked at first: some of what `Columns` have. ``family_bits`` are those of each row's
    authors (see `matching.families`)."""

    titles: Column
    title_lengths: Ints
    family_bits: Ints
    volumes: Column
    first_pages: Ints
    dois: Column
    arxiv_ids: Column

    @classmethod
    def of(cls, columns: Columns) -> Glance:
        """What columns have of it."""
        return cls(
            columns.titles,
            columns.title_lengths,
            columns.families.bits[columns.authors.codes],
            columns.volumes,
            columns.first_pages,
            columns.dois,
            columns.arxiv_ids,
        )


def worth(columns: Glance, left: Ints, right: Ints) -> tuple[Bools, Floats]:
    """Which pairs are worth a closer look: alike in title, or in what stands for it; and how alike
    the titles are, 0 to 1, and 0 where that is little."""
    titles = columns.titles
    one, other = titles.codes[left], titles.codes[right]
    likeness = likeness_of(titles.texts, one, other)
    known = both(one, other)
    same_id = _same(columns.dois, left, right) | _same(columns.arxiv_ids, left, right)
    same_place = _same(columns.volumes, left, right) & (
        (columns.first_pages[left] != 0) & (columns.first_pages[left] == columns.first_pages[right])
    )
    like = known & (likeness >= LIKE)
    hardly = (known & (likeness >= HARDLY_LIKE) & ~like) | (~known & same_place)
    kept: Bools = like | same_id | (same_place & ~known) | (same_place & (likeness > 0.3))
    rows = np.flatnonzero(hardly & ~kept)
    kept[rows] = _may_share_authors(columns, left[rows], right[rows])
    return kept | _contained(columns, left, right, likeness, kept), likeness


def _same(column: Column, left: Ints, right: Ints) -> Bools:
    one, other = column.codes[left], column.codes[right]
    found: Bools = (one == other) & (one != 0)
    return found


def _may_share_authors(columns: Glance, left: Ints, right: Ints) -> Bools:
    """Where half of the shorter list of names may be in the longer; wrong only by saying yes."""
    bits = columns.family_bits
    one, other = bits[left], bits[right]
    least = np.minimum(np.bitwise_count(one), np.bitwise_count(other))
    found: Bools = 2 * np.bitwise_count(one & other) >= least
    return found


def _contained(columns: Glance, left: Ints, right: Ints, likeness: Floats, kept: Bools) -> Bools:
    """Where one title begins with the other, or ends with it; a very short one must be by the
    same authors."""
    texts, codes = columns.titles.texts, columns.titles.codes
    found = np.zeros(len(left), dtype=np.bool_)
    rows = np.flatnonzero(~kept & both(codes[left], codes[right]) & (likeness < HARDLY_LIKE))
    rows = rows[may_hold(columns, left[rows], right[rows], likeness[rows])]
    rows = rows[_may_share_authors(columns, left[rows], right[rows])]
    one, other = codes[left[rows]].tolist(), codes[right[rows]].tolist()
    for row, a, b in zip(rows.tolist(), one, other, strict=True):
        found[row] = begin_alike(texts[a], texts[b])
    return found


def may_hold(columns: Glance, left: Ints, right: Ints, likeness: Floats) -> Bools:
    """Where one title may stand within the other, all of whose letters they then have in common;
    wrong only by saying yes."""
    codes, lengths = columns.titles.codes, columns.title_lengths
    one, other = lengths[codes[left]], lengths[codes[right]]
    within = 2 * np.minimum(one, other) / np.maximum(one + other, 1)
    found: Bools = (likeness >= within - 1e-6) | (within < LEAST)
    return found


def may_be_one(
    columns: Columns,
    left: Ints,
    right: Ints,
    likeness: Floats,
    weights: Mapping[str, Sequence[float]],
    least: float,
) -> tuple[Bools, npt.NDArray[np.int8]]:
    """Which pairs may add up to ``least``, or be two works that have to do with each other, as a
    paper and its erratum do; and of these the levels of their authors.

    ``likeness`` is that of the titles (see `matching.pairs.worth`); ``least`` leaves the bias out.
    """
    worth = {name: np.asarray(values) for name, values in weights.items()}
    plain = plain_levels(columns, left, right)
    most = sum((worth[name][levels] for name, levels in plain.items()), np.zeros(len(left)))
    most += worth["specificity"].max() + worth["venue"].max()
    most += np.where(_known(columns.abstracts.codes, left, right), worth["abstract"].max(), 0)
    most += _titles_at_most(columns, left, right, likeness, worth["title"])
    titles = columns.titles.codes
    notices = columns.notices[titles[left]] | columns.notices[titles[right]]
    always = notices | (plain["edition"] == Same.OTHER)
    always |= (titles[left] == titles[right]) & (titles[left] != 0) & (plain["year"] == Year.SAME)
    named = _known(columns.authors.codes, left, right)
    authors = worth["authors"]
    kept = always | (most + np.where(named, authors.max(), 0) >= least)
    rows = np.flatnonzero(kept & named & ~always & (titles[left] != titles[right]))
    unmatched = _share_nobody(columns, left[rows], right[rows])
    rows = rows[unmatched]
    kept[rows] = most[rows] + authors[AuthorsLevel.NONE] >= least
    levels = author_levels(columns, left[kept], right[kept])
    enough = always[kept] | (most[kept] + authors[levels] >= least)
    kept[kept] = enough
    return kept, levels[enough]


def _known(codes: Ints, left: Ints, right: Ints) -> Bools:
    return both(codes[left], codes[right])


def _titles_at_most(
    columns: Columns, left: Ints, right: Ints, likeness: Floats, worth: Floats
) -> Floats:
    """The most that the titles of pairs may be worth."""
    one, other = columns.titles.codes[left], columns.titles.codes[right]
    unlike = (likeness < LIKE) & ~may_hold(Glance.of(columns), left, right, likeness)
    unlike &= np.minimum(columns.title_lengths[one], columns.title_lengths[other]) > _SHORT
    far = np.where(likeness < HARDLY_LIKE, worth[Title.OTHER], worth[Title.DISTANT])
    most: Floats = np.where(unlike, far, worth.max())
    most[one == other] = worth[Title.SAME]
    most[~both(one, other)] = 0
    return most


def _share_nobody(columns: Columns, left: Ints, right: Ints) -> Bools:
    """Which pairs of rows can have nobody in common; wrong only by saying no.

    Of two names that may be one person's, `matching.name_lists` wants the family names to begin
    or to end with the same two letters, or a word of the one to stand in the other.
    """
    codes = columns.authors.codes
    lists = np.zeros(len(columns.names), dtype=np.bool_)
    lists[codes[left]] = lists[codes[right]] = True
    marks = np.zeros((len(lists), 3), dtype=np.uint64)
    known: dict[Name, tuple[int, int, int]] = {}
    for number in np.flatnonzero(lists).tolist():
        marks[number] = _marks(columns.names[number], known)
    one, other = marks[codes[left]], marks[codes[right]]
    # A list of nothing but "others" has nobody.
    shared, some, others = ((one & other).any(axis=1), one.any(axis=1), other.any(axis=1))
    found: Bools = np.logical_not(shared) & some & others
    return found


def _marks(names: NameList, known: dict[Name, tuple[int, int, int]]) -> tuple[int, int, int]:
    """Words of 64 bits, in which names that may be one person's have a bit in common: by the
    beginnings and the ends of family names, and by all words."""
    begin = end = word = 0
    for name in names.names:
        mine = known.get(name)
        if mine is None:
            mine = known[name] = _marks_of(name)
        begin, end, word = begin | mine[0], end | mine[1], word | mine[2]
    return begin, end, word


def _marks_of(name: Name) -> tuple[int, int, int]:
    short = name.family
    for digraph, letter in SPELT_OUT:
        short = short.replace(digraph, letter)
    begin = _bit(name.family[:2]) | _bit(short[:2])
    end = _bit(name.family[-2:]) | _bit(short[-2:])
    word = _bit(name.family)
    for each in name.words:
        word |= _bit(each)
    return begin, end, word


def _bit(text: str) -> int:
    return 1 << (hash(text) & 63)
