"""The evidence for a pair, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bibwright.duplicates.model import Pair, Relation, Seen
from bibwright.matching.columns import Columns
from bibwright.matching.pairs import Issue, Levels, Title
from bibwright.matching.scores import CAUTIONS, Scores
from bibwright.matching.titles import TitleEvidence

__all__ = ["explain"]

#: What each level says, feature by feature; see the enumerations in `matching.pairs`.
_WORDS: Mapping[str, Sequence[str]] = {
    "title": (
        *("", "same title", "same title, spelt otherwise", "same title, one without its subtitle"),
        *("nearly the same title", "a similar title", "a title with other words in it"),
        *("title of another part, number or kind", "another title, though alike"),
        "another title",
    ),
    "told": (
        *("", "a title of a word or two", "a short title", "", "a long title"),
        "a title that comes again and again",
    ),
    "people": (
        *("", "other people", "few people in common", "namesakes at most"),
        *("most people in common", "the first person in common"),
        *("all people of the shorter list", "same person", "same two people", "same people"),
    ),
    "year": ("", "same year", "a year apart", "two or three years apart", "years apart"),
    "venue": (
        *("", "another kind of venue", "another venue", "a similar venue", "same venue"),
        *("another kind of venue, in another year", "a preprint"),
        "another kind of venue, in the same year",
    ),
    "issue": (
        *("", "same volume and number", "same volume", "another number", "another volume"),
        *("another volume and number", "same number", "another number"),
    ),
    "pages": ("", "same pages", "same first page", "pages that overlap", "other pages"),
    "doi": ("", "same DOI", "another DOI"),
    "arxiv": ("", "same arXiv id", "another arXiv id"),
    "isbn": ("", "same ISBN", "another ISBN"),
    "url": ("", "same address", "another address"),
    "edition": ("", "same edition", "another edition"),
    "abstract": ("", "same abstract", "a similar abstract", "another abstract"),
}
_NOTICE = frozenset(
    "erratum errata corrigendum corrigenda correction corrections addendum "
    "addenda retraction retracted withdrawn".split()
)
_COMMENT = frozenset(
    "comment comments reply replies response rejoinder rebuttal discussion".split()
)
_PART = frozenset("supplement supplementary supplemental appendix chapter".split())


def explain(
    levels: Levels,
    scores: Scores,
    place: int,
    columns: Columns,
    weights: Mapping[str, Sequence[float]],
) -> Pair:
    """The pair at this place, with what was seen and what it is."""
    left, right = int(levels.left[place]), int(levels.right[place])
    features = {}
    for name, words in _WORDS.items():
        level = int(levels.of[name][place])
        if level and words[level]:
            features[name] = Seen(words[level], float(weights[name][level]))
    if scores.caution[place]:
        features["caution"] = Seen(f"but {CAUTIONS[scores.caution[place] - 1]}", 0.0)
    codes = columns.titles.codes
    one, other = int(codes[left]), int(codes[right])
    evidence = levels.titles.get((min(one, other), max(one, other)))
    veto = bool(scores.veto[place])
    relation, swapped = Relation.SAME, False
    if veto:
        relation, swapped = _relation(evidence, columns.raw_titles[one])
    elif columns.preprints[left] != columns.preprints[right]:
        relation, swapped = Relation.PREPRINT, bool(columns.preprints[right])
    if swapped:
        left, right = right, left
    return Pair(
        left, right, relation, float(scores.score[place]), features, _veto(levels, place, veto)
    )


def _veto(levels: Levels, place: int, veto: bool) -> str:
    if not veto:
        return ""
    if levels.of["title"][place] == Title.OTHER_PART:
        return "the titles name another part, number or kind"
    if levels.of["issue"][place] > Issue.SAME_VOLUME:
        return "another edition, in another volume"
    return "another edition"


def _relation(evidence: TitleEvidence | None, left_title: str) -> tuple[Relation, bool]:
    """What a pair of two works is, and whether the right one is to be named first."""
    if evidence is None:
        return Relation.OTHER, False
    words = set(evidence.lost) | set(evidence.extra)
    for notice, relation in (
        (_NOTICE, Relation.ERRATUM),
        (_COMMENT, Relation.COMMENT),
        (_PART, Relation.PART),
    ):
        if words & notice:
            return relation, not notice & set(left_title.lower().replace(":", " ").split())
    return Relation.OTHER, False
