"""The nouns of dedupe: pairs of records, the sets they form, and all that was found.

A record is meant by its row: its place, from 0, in the columns that were looked through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bibwright.duplicates.nearby import Nearby


class Relation(StrEnum):
    """What two records are to each other; of a pair the left one comes first in the sentence."""

    SAME = "same work as"
    PREPRINT = "preprint of"
    PART = "part of"
    COMMENT = "comment on"
    ERRATUM = "erratum to"
    OTHER = "another work than"


@dataclass(frozen=True, slots=True)
class Seen:
    """One feature of a pair: what was seen, in words, and what it says.

    ``weight`` is the decimal logarithm of a likelihood ratio: above 0 it speaks for one work.
    """

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records held side by side.

    ``score`` is the decimal logarithm of the odds that they are one work; ``features`` go from
    their names (title, authors, year, venue, volume, number, pages, identifier, abstract …) to
    what was seen, those left out that one of the two doesn't have; ``veto`` says, if anything
    does, why they can't be one work whatever the score.
    """

    left: int
    right: int
    relation: Relation
    score: float
    features: Mapping[str, Seen] = field(default_factory=dict)
    veto: str = ""

    @property
    def certainty(self) -> float:
        """The score as a probability, 0 to 1."""
        return float(1 / (1 + 10 ** -max(-300.0, min(300.0, self.score))))

    @property
    def reasons(self) -> tuple[str, ...]:
        """What was seen, in words, the weightiest first; a veto before all else."""
        ranked = sorted(self.features.values(), key=lambda seen: -abs(seen.weight))
        return ((self.veto,) if self.veto else ()) + tuple(seen.words for seen in ranked)


@dataclass(frozen=True, slots=True)
class DuplicateSet:
    """Records judged to be one work.

    ``rows`` in ascending order, two at least; ``pairs`` tie them together, ``against`` are pairs
    within the set that speak against it, though not enough.
    """

    rows: tuple[int, ...]
    pairs: tuple[Pair, ...]
    against: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Duplicates:
    """All that was found in a number of records.

    ``sets`` are sure: merging them is safe. ``doubtful`` pairs are for a person to decide, the
    likeliest first. ``related`` pairs are two works that have to do with each other. ``compared``
    is the number of pairs that were looked at; ``notes`` say what was done otherwise than usual.
    ``preprints`` are the rows of the sets that stand for preprints; ``nearby`` tells which rows
    were compared.
    """

    records: int
    sets: tuple[DuplicateSet, ...] = ()
    doubtful: tuple[Pair, ...] = ()
    related: tuple[Pair, ...] = ()
    compared: int = 0
    notes: tuple[str, ...] = ()
    preprints: frozenset[int] = frozenset()
    nearby: Nearby | None = field(default=None, compare=False, repr=False)
