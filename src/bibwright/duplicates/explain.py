"""The evidence for a pair, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bibwright.duplicates.model import Pair, Relation, Seen
from bibwright.matching.cautions import CAUTIONS
from bibwright.matching.columns import Columns
from bibwright.matching.levels import WORDS, Issue, Levels, Title
from bibwright.matching.scores import Scores
from bibwright.matching.title_words import ERRATA
from bibwright.matching.titles import COMMENTS, PARTS, TitleEvidence

_CAUTIONS = [Seen(f"but {words}", 0.0) for words in CAUTIONS]


class Explainer:
    """The evidence of scored pairs, each asked for by its place among them.

    ``rows`` are what a pair calls the rows of the columns.

    What a level says is put into words once, and the columns are lists, not arrays: there may be
    many pairs, and this is where the time would go.
    """

    def __init__(
        self,
        levels: Levels,
        scores: Scores,
        columns: Columns,
        weights: Mapping[str, Sequence[float]],
        rows: Sequence[int],
    ) -> None:
        self._left, self._right = levels.left.tolist(), levels.right.tolist()
        self._of = {name: levels.of[name].tolist() for name in WORDS}
        self._titles = levels.titles
        self._score, self._veto = scores.score.tolist(), scores.veto.tolist()
        self._caution = scores.caution.tolist()
        self._columns, self._rows = columns, rows
        self._seen = [
            (name, self._of[name], _seen(words, weights[name])) for name, words in WORDS.items()
        ]

    def __len__(self) -> int:
        return len(self._left)

    def __getitem__(self, place: int) -> Pair:
        """The pair at this place, with what was seen and what it is."""
        features = {
            name: seen for name, levels, words in self._seen if (seen := words[levels[place]])
        }
        if caution := self._caution[place]:
            features["caution"] = _CAUTIONS[caution - 1]
        left, right, relation = self._left[place], self._right[place], Relation.SAME
        preprints = self._columns.preprints
        if self._veto[place]:
            relation, swapped = self._relation(left, right)
            left, right = (right, left) if swapped else (left, right)
        elif preprints[left] != preprints[right]:
            relation = Relation.PREPRINT
            left, right = (right, left) if preprints[right] else (left, right)
        one, other = self._rows[left], self._rows[right]
        return Pair(one, other, relation, self._score[place], features, self._why_not(place))

    def _relation(self, left: int, right: int) -> tuple[Relation, bool]:
        """What a pair of two works is, and whether the right one is to be named first."""
        titles = self._columns.titles.codes
        one, other = int(titles[left]), int(titles[right])
        evidence = self._titles.get((min(one, other), max(one, other)))
        relation, swapped = _relation(evidence, self._columns.raw_titles[one])
        if relation in (Relation.ERRATUM, Relation.PART) and self._by_others(left, right):
            return Relation.OTHER, False
        return relation, swapped

    def _by_others(self, left: int, right: int) -> bool:
        """Whether nobody has a hand in both; who writes an erratum wrote what it corrects."""
        authors = self._columns.authors.codes
        one, other = (int(self._columns.families.bits[authors[row]]) for row in (left, right))
        return bool(one and other and not one & other)

    def _why_not(self, place: int) -> str:
        if not self._veto[place]:
            return ""
        if self._of["title"][place] == Title.OTHER_PART:
            return "the titles name another part, number or kind"
        if self._of["issue"][place] > Issue.SAME_VOLUME:
            return "another edition, in another volume"
        return "another edition"


def _seen(words: Sequence[str], weights: Sequence[float]) -> list[Seen | None]:
    """What each level of a feature says; None for what is not worth a word."""
    return [
        Seen(said, float(weight)) if said and level else None
        for level, (said, weight) in enumerate(zip(words, weights, strict=True))
    ]


def _relation(evidence: TitleEvidence | None, left_title: str) -> tuple[Relation, bool]:
    """What a pair of two works is, and whether the right one is to be named first."""
    if evidence is None:
        return Relation.OTHER, False
    words = set(evidence.lost) | set(evidence.extra)
    for notice, relation in (
        (ERRATA, Relation.ERRATUM),
        (COMMENTS, Relation.COMMENT),
        (PARTS, Relation.PART),
    ):
        if words & notice:
            return relation, not notice & set(left_title.lower().replace(":", " ").split())
    return Relation.OTHER, False
