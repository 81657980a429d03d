"""Lists of names compared: who is whom, and how much of one list is in the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.matching.levels import AuthorsLevel
from bibwright.matching.name_likeness import alike, compare_lists
from bibwright.matching.name_lists import read_names

NAMES = st.lists(
    st.sampled_from(
        ["Hale, Ida", "Orr, Tom", "de la Cruz, Ana", "Brandt, Willem K.", "O'Neil, S.", "Zhou, Lin"]
    ),
    min_size=1,
    max_size=5,
    unique=True,
)


@pytest.mark.parametrize(
    ("text", "families", "cut"),
    [
        ("Hale, Ida and Orr, Tom", ["hale", "orr"], False),
        ("Ida Hale and others", ["hale"], True),
        ("Hale, Ida et al.", ["hale"], True),
        ("I. Hale; T. Orr", ["hale", "orr"], False),
        ("Mary J. Bank", ["bank"], False),
        (r"M{\"u}ller, J{\"o}rg", ["muller"], False),
        ("anonymous", [], False),
        ("", [], False),
    ],
)
def test_a_list_is_read(text: str, families: list[str], cut: bool) -> None:
    found = read_names(text)
    assert [name.family for name in found.names] == families
    assert found.cut == cut


@pytest.mark.parametrize(
    ("one", "other", "sure"),
    [
        ("Hale, Ida", "I. Hale", 2),
        ("Hale, Ida", "Hale, Ida Ruth", 2),
        ("Hale, Ida", "Hale, Tom", 1),
        ("Müller, Jörg", "Mueller, J.", 2),
        ("Hale, Ida", "Ida, Hale", 2),
        ("Hale, Ida", "Orr, Tom", 0),
        ("Li", "Li Yi", 2),
        ("Li, X.", "Li Yi", 0),
        ("Li", "Li Yi Chen", 0),
        ("Han, J. M.", "Monaghan, J. J.", 0),
        ("Doorn, Floris", "van Doorn, F.", 2),
        ("Doorn, Floris", "vanDoorn, F.", 2),
        ("Cruz, A.", "Delacruz, A.", 2),
    ],
)
def test_two_names(one: str, other: str, sure: int) -> None:
    [left], [right] = read_names(one).names, read_names(other).names
    assert alike(left, right) == alike(right, left) == sure


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("Hale, Ida and Orr, Tom", "I. Hale and T. Orr", AuthorsLevel.SAME_TWO),
        ("Hale, Ida and others", "Hale, Ida and Orr, Tom", AuthorsLevel.WITHIN),
        ("Hale, Ida", "Hale, Ida and Orr, Tom", AuthorsLevel.FIRST),
        ("Hale, Ida and Orr, Tom", "Zhou, Lin and Brandt, Willem", AuthorsLevel.NONE),
        ("Hale, Ida", "Hale, Tom", AuthorsLevel.NAMESAKES),
        ("", "Hale, Ida", AuthorsLevel.UNKNOWN),
        ("Tidal Health Organization", "The Tidal Health Organization", AuthorsLevel.SAME_ONE),
        ("Tidal Health Organization", "Tidal Health Organisation", AuthorsLevel.SAME_ONE),
        ("Tidal Health Organization", "Town Housing Organization", AuthorsLevel.NAMESAKES),
        ("Tidal Health Organization", "THO", AuthorsLevel.SAME_ONE),
    ],
)
def test_two_lists(left: str, right: str, level: AuthorsLevel) -> None:
    assert compare_lists(read_names(left), read_names(right)) is level


@given(NAMES, NAMES)
def test_it_does_not_matter_which_list_comes_first(one: list[str], other: list[str]) -> None:
    left, right = read_names(" and ".join(one)), read_names(" and ".join(other))
    assert compare_lists(left, right) == compare_lists(right, left)
    same = (AuthorsLevel.SAME_ONE, AuthorsLevel.SAME_TWO, AuthorsLevel.SAME_MORE)
    assert compare_lists(left, left) is same[min(len(one), 3) - 1]
