"""Lists that both sides have changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.zotero.merged_lists import merged_lists


@pytest.mark.parametrize(
    ("once", "mine", "theirs", "both"),
    [
        ("a b c", "a b c", "a b c", "a b c"),
        ("a b c", "A b c", "a b C", "A b C"),
        ("a b c", "A b c", "a B c", "A B c"),
        ("a b c", "a b c d", "A b c", "A b c d"),
        ("a b c", "b c", "a b C", "b C"),
        ("a b", "a x b", "a b y", "a x b y"),
        ("a b", "a x b", "a x b", "a x b"),
        ("a b", "A b", "B b", None),
        ("a b", "a b x", "a b y", None),
        ("a b c", "a c", "a B c", None),
    ],
)
def test_each_value_is_merged_by_itself(
    once: str, mine: str, theirs: str, both: str | None
) -> None:
    found = merged_lists(once.split(), mine.split(), once.split(), theirs.split())
    assert (None if found is None else " ".join(found[0])) == both
    if found is not None:
        assert found[1] == mine.split()


def test_each_side_may_have_a_spelling_of_its_own() -> None:
    found = merged_lists(["a", "b"], ["a", "B"], ["a.", "b."], ["x.", "b."])
    assert found == (["x.", "B"], ["a.", "B"])


_LIST = st.lists(st.sampled_from("abcd"), max_size=5)


@given(_LIST, _LIST)
def test_what_one_side_alone_has_changed_goes_over(once: list[str], mine: list[str]) -> None:
    for found in (merged_lists(once, mine, once, once), merged_lists(once, once, once, mine)):
        assert found is not None
        assert found[0] == mine
