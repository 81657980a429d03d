"""What two records say in nearly the same words: whether a word, a sign, a given name, the first
of the authors, a publisher's name or town is another one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from bibwright.matching.column import Column, both
from bibwright.matching.columns import Columns
from bibwright.matching.given_names import given_names_differ
from bibwright.matching.levels import AuthorsLevel, Same, Title, Wording
from bibwright.matching.name_likeness import alike, are_people
from bibwright.matching.title_signs import signs_contradict, signs_differ
from bibwright.matching.titles import TitleEvidence, TitleRelation
from bibwright.text.arrays import Bools, Ints
from bibwright.text.fold import STOP_WORDS


def wordings(
    columns: Columns,
    left: Ints,
    right: Ints,
    levels: Mapping[str, npt.NDArray[np.int8]],
    titles: Mapping[tuple[int, int], TitleEvidence],
) -> dict[str, npt.NDArray[np.int8]]:
    """The levels of these pairs in the words that they use; ``levels`` has those of their titles
    and authors already."""
    wording = _wording(columns, left, right, levels["title"], titles)
    signs, contrary = _signs(columns, left, right)
    named = (levels["doi"] == Same.SAME) | (levels["arxiv"] == Same.SAME)
    wording[contrary & ~named] = Wording.CONTRARY
    return {
        "wording": wording,
        "signs": signs,
        "given": _given(columns, left, right, levels),
        "lead": _lead(columns, left, right, levels["authors"]),
        "publisher": _publisher(columns.publishers, left, right),
        "town": _publisher(columns.towns, left, right),
    }


def _wording(
    columns: Columns,
    left: Ints,
    right: Ints,
    title: npt.NDArray[np.int8],
    titles: Mapping[tuple[int, int], TitleEvidence],
) -> npt.NDArray[np.int8]:
    one, other = columns.titles.codes[left], columns.titles.codes[right]
    levels = np.zeros(len(left), dtype=np.int8)
    known = {pair: _wording_of(evidence) for pair, evidence in titles.items()}
    differ = np.flatnonzero((title > Title.SAME) & (title < Title.OTHER_PART))
    pairs = zip(
        np.minimum(one, other)[differ].tolist(),
        np.maximum(one, other)[differ].tolist(),
        strict=True,
    )
    levels[differ] = [known.get(pair, Wording.UNKNOWN) for pair in pairs]
    return levels


def _wording_of(evidence: TitleEvidence) -> Wording:
    lost, extra = (
        sum(word not in STOP_WORDS for word in side) for side in (evidence.lost, evidence.extra)
    )
    if evidence.relation is TitleRelation.NEAR and min(lost, extra) > 1:
        return Wording.OTHERS
    return Wording.SLIP if evidence.slips else Wording.UNKNOWN


def _signs(columns: Columns, left: Ints, right: Ints) -> tuple[npt.NDArray[np.int8], Bools]:
    """The levels of these pairs in the signs of their titles, and where none can have been lost."""
    codes, texts = columns.signs.codes, columns.signs.texts
    levels, contrary = np.zeros(len(left), dtype=np.int8), np.zeros(len(left), dtype=np.bool_)
    unlike = codes[left] != codes[right]
    unlike &= both(columns.titles.codes[left], columns.titles.codes[right])
    for row in np.flatnonzero(unlike).tolist():
        one, other = texts[codes[left[row]]], texts[codes[right[row]]]
        if signs_differ(one, other):
            levels[row], contrary[row] = Same.OTHER, signs_contradict(one, other)
    return levels, contrary


def _given(
    columns: Columns, left: Ints, right: Ints, levels: Mapping[str, npt.NDArray[np.int8]]
) -> npt.NDArray[np.int8]:
    """Whether somebody has another given name, where titles and authors are much alike."""
    found = np.zeros(len(left), dtype=np.int8)
    codes, names = columns.authors.codes, columns.names
    rows = (levels["authors"] >= AuthorsLevel.MOST) & (codes[left] != codes[right])
    rows &= (levels["title"] != Title.UNKNOWN) & (levels["title"] <= Title.EXCHANGED)
    known: dict[tuple[int, int], bool] = {}
    for row in np.flatnonzero(rows).tolist():
        one, other = sorted((int(codes[left[row]]), int(codes[right[row]])))
        if (one, other) not in known:
            known[one, other] = given_names_differ(names[one], names[other])
        if known[one, other]:
            found[row] = Same.OTHER
    return found


def _lead(
    columns: Columns, left: Ints, right: Ints, authors: npt.NDArray[np.int8]
) -> npt.NDArray[np.int8]:
    """Whether much the same authors are led by another one, or people have written the one, and
    others the other."""
    found = np.zeros(len(left), dtype=np.int8)
    codes, names = columns.authors.codes, columns.names
    rows = (authors >= AuthorsLevel.MOST) & (codes[left] != codes[right])
    for row in np.flatnonzero(rows | (authors == AuthorsLevel.NONE)).tolist():
        one, other = names[codes[left[row]]].names, names[codes[right[row]]].names
        told = authors[row] != AuthorsLevel.NONE or (are_people(one) and are_people(other))
        if told and not alike(one[0], other[0]):
            found[row] = Same.OTHER
    return found


def _publisher(column: Column, left: Ints, right: Ints) -> npt.NDArray[np.int8]:
    """Publishers, or towns, that share no word; one may be the initials of the other."""
    levels = np.zeros(len(left), dtype=np.int8)
    mine, theirs = column.codes[left], column.codes[right]
    for row in np.flatnonzero(both(mine, theirs) & (mine != theirs)).tolist():
        one, other = (column.texts[column.codes[at[row]]].split() for at in (left, right))
        if set(one).isdisjoint(other) and not (_may_be_of(one, other) or _may_be_of(other, one)):
            levels[row] = Same.OTHER
    return levels


def _may_be_of(short: list[str], words: list[str]) -> bool:
    """Whether a word may be the initials of words, of which some may be missing."""
    if len(short) != 1 or len(short[0]) > (5 if len(words) > 1 else 3):
        return False
    return any(word[0] in short[0] for word in words)
