"""No cell of the table of what tells two works apart is without a case that shows it."""

from __future__ import annotations

from importlib import import_module

import bibwright
from bibwright.matching.cautions import CAUTIONS
from support.pairs_of_entries import BASE, Case, entry

_SUBJECTS = ("authors", "dates", "identifiers", "places", "relations", "titles")


def test_every_cell_of_the_table_has_a_case() -> None:
    seen: set[str] = set()
    for subject in _SUBJECTS:
        cases: dict[str, Case] = import_module(f"duplicates.test_{subject}_tell_apart")._CASES
        for one, other, expected in cases.values():
            if expected == "doubtful":
                sides = zip("ab", (one, other), strict=True)
                text = "".join(entry(key, kind, **(BASE | given)) for key, (kind, given) in sides)
                pairs = bibwright.dedupe(text.encode()).duplicates.doubtful
                seen |= {each.words for pair in pairs for each in pair.features.values()}
    assert [words for words in CAUTIONS if f"but {words}" not in seen] == []
