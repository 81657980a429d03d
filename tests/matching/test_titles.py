"""Two titles compared: which differences are one title's, and which another's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.matching.titles import TitleRelation, compare_titles, is_notice, main_title

WORDS = st.lists(
    st.sampled_from("tidal basins harbour erosion lichens granite beetles".split()), min_size=1
).map(" ".join)


@pytest.mark.parametrize(
    ("query", "candidate", "relation"),
    [
        ("Tidal erosion of granite", "tidal EROSION of Granite", TitleRelation.SAME),
        ("Tidal Erosion", "Tidal-erosion", TitleRelation.SAME),
        ("Modelling tidal erosion", "Modeling tidal erosion", TitleRelation.SPELLING),
        ("Lichens", "Lichens: A Field Guide to the Harbour", TitleRelation.SUBTITLE),
        ("Lichens of granite, Part I", "Lichens of granite, Part II", TitleRelation.OTHER_PART),
        ("Erosion in 2D basins", "Erosion in 3D basins", TitleRelation.OTHER_PART),
        (
            "Tides that erode granite",
            "Comment on tides that erode granite",
            TitleRelation.OTHER_PART,
        ),
        ("Tidal erosion of granite", "Beetles that live in old lighthouses", TitleRelation.OTHER),
    ],
)
def test_what_two_titles_are_to_each_other(
    query: str, candidate: str, relation: TitleRelation
) -> None:
    assert compare_titles(query, candidate).relation is relation
    agreeing = {TitleRelation.SAME, TitleRelation.SPELLING, TitleRelation.SUBTITLE}
    assert compare_titles(query, candidate).agrees == (relation in agreeing)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("northern", "southern"),
        ("hypertension", "hypotension"),
        ("intermolecular", "intramolecular"),
        ("macroscopic", "microscopic"),
        ("endogenous", "exogenous"),
        ("implicit", "explicit"),
        ("internal", "external"),
        ("increase", "decrease"),
        ("ascending", "descending"),
        ("maximization", "minimization"),
        ("paternal", "maternal"),
        ("symmetric", "asymmetric"),
        ("reversible", "irreversible"),
    ],
)
def test_a_word_that_says_the_contrary_is_no_slip(one: str, other: str) -> None:
    titles = [f"On {word} tides beside granite harbours" for word in (one, other)]
    assert not compare_titles(*titles).agrees
    assert not compare_titles(*reversed(titles)).agrees


@given(WORDS)
def test_a_title_is_the_same_as_itself(title: str) -> None:
    found = compare_titles(title, title.upper())
    assert found.relation is TitleRelation.SAME
    assert found.similarity == 1
    assert (found.lost, found.extra) == ((), ())


@given(WORDS, WORDS)
def test_a_title_that_is_another_speaks_against_it(one: str, other: str) -> None:
    found = compare_titles(one, other)
    assert 0 <= found.similarity <= 1
    if found.relation is TitleRelation.OTHER:
        assert found.weight < compare_titles(one, one).weight


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("Lichens: A Field Guide", "Lichens"),
        ("Lichens – a field guide", "Lichens"),
        ("What do beetles eat? A survey", "What do beetles eat"),
        ("Well-being of beetles", "Well-being of beetles"),
        (": a title that begins oddly", ": a title that begins oddly"),
    ],
)
def test_the_title_without_its_subtitle(title: str, main: str) -> None:
    assert main_title(title) == main


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        ("Erratum: Tidal erosion", True),
        ("Reply to: Tidal erosion", True),
        ("A comment on tidal erosion", True),
        ("Tidal erosion: a comment", True),
        ("Correction of errors in harbour charts", False),
        ("How to comment on programs", False),
    ],
)
def test_a_notice_says_so_at_its_ends(title: str, is_one: bool) -> None:
    assert is_notice(title) == is_one
