"""Folding: two spellings of one title fold to the same words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.text.fold import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"Schr{\"o}dinger's cat", "schrödinger’s  CAT"),
        ("The {BERT} model", "the bert model"),
        (r"On $\alpha$-decay", "On α-decay"),
        (r"$\mathcal{O}(n^2)$ methods", "O(n^2) methods"),
        ("Straße", "STRASSE"),
        ("Privacy-preserving\nlearning", "privacy preserving learning"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("ﬁne-tuning", "fine tuning"),
        ("50% more", r"50\% more"),
    ],
)
def test_spellings_of_one_text_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    assert fold("Part I") != fold("Part II")
    assert fold("深層学習") != fold("深層強化学習")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
