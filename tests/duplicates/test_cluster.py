"""Pairs become groups, without chains of the doubtful, by the room's own door."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bibwright.duplicates.cluster import Ties, cluster, components


class _Rows:
    def __getitem__(self, row: int, /) -> tuple[str, ...]:
        return (f"{row:03}",)


def _groups(size: int, pairs: Sequence[tuple[int, int, float, str]]) -> list[list[int]]:
    """``pairs``: rows, score, and what it is: "sure", "veto", "against" or nothing."""
    ties = Ties(
        np.array([pair[0] for pair in pairs], dtype=np.int64),
        np.array([pair[1] for pair in pairs], dtype=np.int64),
        np.array([pair[2] for pair in pairs], dtype=np.float64),
        np.array([pair[3] == "sure" for pair in pairs]),
        np.array([pair[3] == "veto" for pair in pairs]),
        np.array([pair[3] == "against" for pair in pairs]),
    )
    return [group.rows for group in cluster(size, ties, _Rows())]


def test_sure_pairs_are_groups_and_others_are_none() -> None:
    assert _groups(5, [(0, 1, 3.0, "sure"), (2, 3, 0.8, ""), (3, 4, -2.0, "veto")]) == [[0, 1]]


def test_three_that_are_all_alike_are_one() -> None:
    pairs = [(0, 1, 3.0, "sure"), (1, 2, 3.0, "sure"), (0, 2, 2.0, "sure")]
    assert _groups(3, pairs) == [[0, 1, 2]]


@pytest.mark.parametrize("between", ["veto", "against"])
def test_what_tells_two_apart_is_not_bridged_by_a_third(between: str) -> None:
    pairs = [(0, 2, 2.2, "sure"), (1, 2, 2.2, "sure"), (0, 1, 0.8, between)]
    assert all(not {0, 1} <= set(group) for group in _groups(3, pairs))


def test_a_row_that_fits_two_groups_alike_belongs_to_neither() -> None:
    pairs = [(0, 2, 2.2, "sure"), (1, 2, 2.2, "sure"), (0, 1, -2.0, "veto")]
    assert _groups(3, pairs) == []


def test_components_are_named_by_their_smallest_row() -> None:
    left, right = np.array([4, 1, 2]), np.array([3, 2, 0])
    assert components(6, left, right).tolist() == [0, 0, 0, 3, 3, 5]
