"""What writes a reference down part by part: the choices by chance, and the parts in order."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bench.reference_styles import Names, name_list

Record = Mapping[str, Any]
Piece = tuple[str, str]


class Writing:
    """A record that is being set down; ``others`` lend what it lacks."""

    def __init__(self, record: Record, chance: random.Random, others: Sequence[Record]) -> None:
        self._record, self._chance, self._others = record, chance, others
        said = re.search(r"(?:1[5-9]|20)\d\d", str(record.get("issued", "")))
        self._year = said[0] if said else str(chance.randint(1890, 2020))
        self._dated = False
        self._pieces: list[Piece] = []

    def _one_of(self, *ways: str) -> str:
        return self._chance.choice(ways[0].split("|") if len(ways) == 1 else ways)

    def _likely(self, share: float) -> bool:
        return self._chance.random() < share

    def _add(self, text: str, label: str = "") -> None:
        if label or not self._pieces or not self._pieces[-1][0].endswith(text):
            text = text.removeprefix(".") if self._ends(".") and text.startswith(". ") else text
            self._pieces.append((text, label))

    def _ends(self, marks: str) -> bool:
        return bool(self._pieces) and self._pieces[-1][0][-1:] in marks

    def _of_another(self, field: str, default: str = "Paris") -> str:
        for _ in range(40):
            if said := self._chance.choice(self._others).get(field):
                return str(said)
        return default

    def _people_of_another(self, most: int, style: Names) -> str:
        people = list(self._chance.choice(self._others).get("author") or [])
        return name_list(people[: self._chance.randint(1, most)], style, self._chance)
