"""Which rows were looked at together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bibwright.text.arrays import Ints


@dataclass(frozen=True, slots=True)
class Nearby:
    """The pairs that were worth a closer look, as two columns of places; ``home`` has the place of
    each row: rows that say the same have one."""

    left: Ints
    right: Ints
    home: Ints

    def rows_near(self, rows: Iterable[int]) -> list[int]:
        """These rows, those that say the same, and those that were compared with one of them."""
        asked = np.zeros(len(self.home), dtype=np.bool_)
        asked[self.home[np.fromiter(rows, dtype=np.int64)]] = True
        near = asked.copy()
        near[self.right[asked[self.left]]] = True
        near[self.left[asked[self.right]]] = True
        found: list[int] = np.flatnonzero(near[self.home]).tolist()
        return found
