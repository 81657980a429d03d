"""What is left out or done all at once for the sake of speed changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bibwright.duplicates.explain import Explainer
from bibwright.duplicates.model import Relation
from bibwright.duplicates.records import Records
from bibwright.matching.columns import columns_of, first_columns_of
from bibwright.matching.name_columns import read_lists
from bibwright.matching.name_lists import read_names
from bibwright.matching.narrowing import Glance, may_be_one, worth
from bibwright.matching.pairs import levels_of
from bibwright.matching.scores import score_pairs
from bibwright.matching.title_noise import bare_title, bare_titles
from bibwright.matching.weights import BIAS, DOUBTFUL, WEIGHTS
from bibwright.text.fold import fold
from bibwright.text.fold_column import fold_column

_TITLES = (
    *("Deep residual learning for image recognition", "Residual learning", "A", "The A", ""),
    *("Deep residual learning for image recognition: a reply", "Deep residual learning"),
    *("Erratum to: Deep residual learning for image recognition", "Shallow learning of text"),
    *("Deep residual learning for images II", "Deep residual learning for images", "Reply"),
    "Deep residual learning for image recognition. Proceedings of CVPR 2015",
)
_PEOPLE = (
    *("He, K. and Zhang, X.", "K. He and X. Zhang", "Zhang, Xiangyu", "Mueller, Jan", "others"),
    *("Müller, J. and others", "Muller, J", "van der Berg, A.", "Berg, Anna", "Doe, J.", ""),
    *("Schmidt, A. and Doe, J.", "Schmitd, A.", "Baeck, L. and Roe, R.", "Back, L.", "Ae, B."),
)
_ROWS = st.lists(
    st.fixed_dictionaries(
        {"title": st.sampled_from(_TITLES), "author": st.sampled_from(_PEOPLE)},
        optional={
            "type": st.sampled_from(["article", "inproceedings", "misc", "book"]),
            "year": st.sampled_from(["2015", "2016", "1990"]),
            "venue": st.sampled_from(["CVPR", "Nature", "Nat.", "arXiv preprint", "IEEE CVPR"]),
            "volume": st.sampled_from(["1", "2"]),
            "number": st.sampled_from(["1", "2"]),
            "pages": st.sampled_from(["1-9", "5-12", "7", "900-950"]),
            "doi": st.sampled_from(["10.1000/x", "10.1000/y"]),
            "arxiv": st.sampled_from(["1512.03385", "1512.03386"]),
            "edition": st.sampled_from(["1", "2"]),
            "abstract": st.sampled_from(["We show much of it.", "Little is said here."]),
        },
    ),
    min_size=2,
    max_size=8,
)


@given(_ROWS)
def test_what_is_not_compared_closely_would_have_come_to_nothing(
    rows: Sequence[dict[str, str]],
) -> None:
    columns = columns_of(Records.of(rows).columns)
    left, right = np.array(list(combinations(range(len(rows)), 2)), dtype=np.int64).T
    _, likeness = worth(Glance.of(columns), left, right)
    kept, authors = may_be_one(columns, left, right, likeness, WEIGHTS, DOUBTFUL - BIAS)
    levels = levels_of(columns, left, right)
    scores = score_pairs(levels)
    explained = Explainer(levels, scores, columns, WEIGHTS, range(len(rows)))
    assert authors.tolist() == levels.of["authors"][kept].tolist()
    for place in np.flatnonzero(~kept).tolist():
        pair = explained[place]
        assert pair.score < DOUBTFUL, (rows[pair.left], rows[pair.right])
        assert not pair.veto or pair.relation is Relation.OTHER


#: Neither LaTeX nor HTML.
_PLAIN = st.text(st.characters(blacklist_characters="\\{}$~<&", blacklist_categories=["Cs"]))


@given(st.lists(_PLAIN))
def test_a_column_is_folded_as_its_texts_are(texts: list[str]) -> None:
    assert fold_column(texts) == [fold(text) for text in texts]


@given(st.lists(st.sampled_from(_TITLES) | _PLAIN, min_size=1))
def test_texts_are_folded_as_each_would_be_alone(texts: list[str]) -> None:
    marked = [f"{{{text}}} \\'e" if at % 2 else text for at, text in enumerate(texts)]
    assert fold_column(marked) == [folded for text in marked for folded in fold_column([text])]


@given(st.lists(st.text("aB1 {}\\~$&<>`'-!?.\n", max_size=12)))
def test_a_column_with_markup_is_folded_as_its_texts_are(texts: list[str]) -> None:
    assert fold_column(texts) == [fold(text) for text in texts]


_BESIDE_TITLES = ("Chapter 6", "2nd ed.", "Third Edition", "[Swedish]", "CoRR abs/1512.03385", "")
_PIECES = st.sampled_from((*_BESIDE_TITLES, "Learning to read", "(panel)", "Case report:", "1993"))


@given(st.lists(st.lists(_PIECES | st.text(" -.:,;([é\n"), max_size=4).map(" ".join)))
def test_titles_of_a_column_lose_what_each_would_lose_alone(titles: list[str]) -> None:
    assert bare_titles(titles) == [bare_title(title) for title in titles]


_NAMES = st.sampled_from(
    (
        *("Hale, Ida", "Ida J. Hale", "Hale, IJ", "Hale IJ", "I. Hale", "r. l.", "Li, Yi", "Li Yi"),
        *("Anna van der Berg", "Berg, Anna, Jr.", "World Health Organization", "O'Neil, S.", "X"),
        *(r"M{\"u}ller, J\"org", "{The Planck Collaboration}", "Brandt-Orr, W.", "Luc-Marie Orr"),
        *("others", "et al.", "anonymous", "Müller", "Rosenthal", "AND", "and", "", "J.Hale;T.Orr"),
        *("family=Orr, given=Tom", "Smith &amp; Doe", "phd", "de la Cruz, Ana", "orr, tom", "B,"),
    )
)


@given(st.lists(st.lists(_NAMES, max_size=5).map(" and ".join)))
def test_lists_of_names_are_read_as_each_would_be_alone(lists: list[str]) -> None:
    assert read_lists(lists) == [read_names(text) for text in lists]


@given(_ROWS)
def test_rows_read_closely_by_themselves_say_what_they_say_among_all(
    rows: Sequence[dict[str, str]],
) -> None:
    records = Records.of(rows)
    left, right = np.array(list(combinations(range(len(rows)), 2)), dtype=np.int64).T
    whole = levels_of(columns_of(records.columns), left, right).of
    first = first_columns_of(records.columns)
    for at, pair in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        mine = np.array(pair)
        near = first.taken(mine).closely(np.arange(2), records.taken(mine).columns)
        alone = levels_of(near, np.array([0]), np.array([1])).of
        assert {name: int(levels[0]) for name, levels in alone.items()} == {
            name: int(levels[at]) for name, levels in whole.items()
        }
