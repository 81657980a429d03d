"""Two titles held side by side: in what they agree, and in what way they differ."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from bibwright.matching import weights
from bibwright.matching.said_words import FURNITURE
from bibwright.matching.title_signs import signs_differ, signs_of
from bibwright.matching.title_words import (
    ABOUT_ANOTHER,
    ERRATA,
    LATER_PARTS,
    has_other_ending,
    is_abbreviated,
    is_inflected,
    is_named_alone,
    is_number,
    is_same_number,
    number_words,
    plain_spelling,
    same_word,
    say_the_contrary,
)
from bibwright.text.fold import STOP_WORDS, fold, is_informative, words
from bibwright.text.remembered import remembered

#: Words of so many titles that sharing one says little.
_COMMON = frozenset(
    """3d adaptive algorithm algorithms analysis application applications approach approaches
    architecture attention aware based benchmark case challenges comparison comprehensive
    computational control convolutional cross data dataset deep design detection development
    diffusion domain driven dynamic dynamics effect effects efficient end enhanced estimation
    evaluation evidence experimental fast feature fields framework free functions future
    general generation generative graph guided high human image images improved improving
    information introduction knowledge language large learning level linear local low machine
    method methods model modeling modelling models multi multimodal network networks neural new
    non note novel object online open optimal optimization order overview perspectives
    performance physics prediction problem problems process processing properties quantum random
    real recognition representation research results review robust scale search segmentation
    self semantic shot simulation single some space state statistical structure structures
    study supervised survey system systems task tasks text theory three through time training
    transfer transformer transformers two understanding unified using video vision visual
    """.split()
)
_PART_NUMBER = re.compile(r"[a-z]?\d\d?[a-z]?")
COMMENTS = frozenset(
    "comment comments reply replies response rejoinder rebuttal discussion".split()
)
PARTS = frozenset("supplement supplementary supplemental appendix chapter".split())
NOTICES = ERRATA | COMMENTS | PARTS
_NOTICE = re.compile(
    r"^\W*(?:(?:a|an|the|authors?|authors'|author's|publisher)\s+)?(?:on\s+[\"“„`‘«].*[\"”“'’»]\W*$|"
    r"(?:comments?|remarks?)\s+(?:on|to|by)\b|discussions?\s+(?:of|on|by)\b|"
    r"(?:comments?|discussions?)\s*:|"
    r"(?:repl(?:y|ies)|response|rejoinder|rebuttal)\s*(?:to\b|:)|"
    r"(?:erratum|errata|corrigend(?:um|a)|corrections?|addend(?:um|a))\s*(?:to\b|for\b|:|\.\s|–|—|-\s))|"
    r"(?:[:.—–]|\s-)\s*(?:an?\s+)?(?:comment|reply|rejoinder|erratum|corrigendum|addendum)\W*$",
    re.IGNORECASE,
)
#: Several people discuss one paper, under one title; a remark or a reply is one person's.
_DISCUSSED = re.compile(r"\W*(?:a\s+)?(?:comments?|discussions?)\b", re.IGNORECASE)
#: What "&" is put for, in a title however short.
_FREE = frozenset({"and"})
_ARTICLES = frozenset({"the", "a", "an"})
#: Words joined by lines below; a letter before one is a formula.
_COINED = re.compile(r"[^\W\d_]{2,}+\w*_\w{3,}")
#: Titles less alike than this, with one word in common at most, need no closer look.
_HOPELESS = 0.5
#: Where more words differ, it is not their spelling.
_MANY_WORDS = 50
#: What parts a subtitle from its title. A dash counts only between blanks.
_SUBTITLE = re.compile(r"[:?!–—]\s+|\s+[(\[](?!\w{1,3}[)\]])|\s[-–—]+\s|\.\s+(?=[A-Z])")


class TitleRelation(StrEnum):
    """How the candidate's title relates to the query's."""

    SAME = "same"
    SPELLING = "spelling differs"
    SUBTITLE = "subtitle missing"
    NEAR = "a few words changed"
    OTHER_PART = "another part, number or kind"
    OTHER = "another title"


@dataclass(frozen=True, slots=True)
class TitleEvidence:
    """Two titles compared. ``similarity`` is 0 to 1, of the folded titles' letters.

    ``lost`` are words of the query that the candidate lacks, ``extra`` the other way round.
    ``parts``: whether both name a part, and not the same. ``slips``: whether a word is spelt in a
    way that may make another word of it. ``forms``: whether a word is in another form, or a small
    one stands in one title alone, articles and "and" aside: sister papers differ so, too.
    """

    relation: TitleRelation
    similarity: float
    lost: tuple[str, ...]
    extra: tuple[str, ...]
    weight: float
    parts: bool = False
    slips: bool = False
    forms: bool = False

    @property
    def agrees(self) -> bool:
        """Whether both are one title, for all that spelling and subtitles may do."""
        return self.relation in {
            TitleRelation.SAME,
            TitleRelation.SPELLING,
            TitleRelation.SUBTITLE,
        }


def main_title(title: str) -> str:
    """The title up to its subtitle; the whole of it when there is none."""
    cut = _SUBTITLE.search(title)
    return title[: cut.start()] if cut and cut.start() else title


@remembered(65536)
def _main_words(title: str) -> tuple[str, ...]:
    return words(main_title(title))


def compare_titles(query: str, candidate: str) -> TitleEvidence:
    """How ``candidate`` differs from ``query``, and what that says. Both must have words."""
    found = _compared(query, candidate)
    if found.weight > weights.NEAR_CAP and _DISCUSSED.match(query):
        return replace(found, weight=weights.NEAR_CAP)
    return found


def _compared(query: str, candidate: str) -> TitleEvidence:
    left, right = words(query), words(candidate)
    similarity = fuzz.ratio(fold(query), fold(candidate)) / 100
    named_alike = not _are_named_otherwise(query, candidate)
    if named_alike and "".join(left) == "".join(right):
        weight = _specificity(left) + weights.SAME_TITLE
        return TitleEvidence(TitleRelation.SAME, similarity, (), (), weight)
    if named_alike and is_abbreviated(query, candidate):
        weight = _specificity(left) + weights.SPELT_TITLE + weights.SPELLING
        return TitleEvidence(TitleRelation.SPELLING, similarity, (), (), weight)
    is_main = _is_main_of(left, candidate) or _is_main_of(right, query)
    is_named = is_named_alone(query, candidate) or is_named_alone(candidate, query)
    if not (is_main or is_named) and similarity < _HOPELESS and len(set(left) & set(right)) < 2:
        return TitleEvidence(TitleRelation.OTHER, similarity, left, right, weights.OTHER_TITLE)
    difference = _difference(left, right)
    numbers = (is_main or is_named) and _numbers_a_part(difference)
    if (is_main or is_named) and named_alike and not numbers:
        shorter = min(left, right, key=len)
        weight = _specificity(shorter) + weights.SAME_MAIN_TITLE
        if _COMMON.isdisjoint(shorter):
            weight = max(weight, weights.MAIN_TITLE)
        if is_named and _specificity(shorter) >= weights.SPELT_SPECIFIC:
            weight = _specificity(shorter) + weights.SPELT_TITLE + weights.SPELLING
        elif difference.goes_on and not is_named:
            weight = min(weight, weights.SISTER_CAP)
        else:
            weight = min(weight, weights.NEAR_CAP)
        return difference.evidence(TitleRelation.SUBTITLE, similarity, weight)
    parts = _have_other_subtitles(query, candidate) or _count_two_parts(difference)
    is_other = parts or not named_alike or _speaks_of_another(difference)
    is_other = is_other or is_notice(query) != is_notice(candidate)
    around = _same_around_one_word(query, candidate)
    found = _by_words(left, right, similarity, difference, is_other, around)
    if is_main and numbers:  # however long its subtitle is
        found = replace(found, relation=TitleRelation.OTHER_PART, weight=weights.OTHER_PART_CAP)
    return replace(found, parts=True) if parts else found


def _have_other_subtitles(query: str, candidate: str) -> bool:
    """Whether one title has two subtitles that share no word: two volumes of a work."""
    if _main_words(query) != _main_words(candidate) or len(_main_words(query)) < 2:
        return False
    rests = [
        set(words(title[len(main_title(title)) :])) - STOP_WORDS for title in (query, candidate)
    ]
    return all(rests) and rests[0].isdisjoint(rests[1])


@dataclass(frozen=True, slots=True)
class _Difference:
    """The words that one of two titles lacks, and how many both have, but spelled differently or in
    another place; ``slips`` are those spelled differently that may be other words. ``respelt`` are
    those spelled differently in one country, and small words of one title alone, but for "and";
    ``forms`` those of them that are in another form, or no articles."""

    lost: tuple[str, ...]
    extra: tuple[str, ...]
    spelt: int
    moved: int
    slips: int = 0
    respelt: int = 0
    forms: int = 0

    @property
    def costs(self) -> float:
        """What the differences take from the weight; small words are free."""
        lost, extra = (
            sum(word not in STOP_WORDS for word in side) for side in (self.lost, self.extra)
        )
        return (
            weights.SPELLING * self.spelt
            + weights.MOVED_WORD * self.moved
            + weights.LOST_WORD * lost
            + weights.EXTRA_WORD * extra
            + weights.FURTHER_WORD * max(lost - weights.FEW_CHANGED, extra - weights.FEW_CHANGED, 0)
        )

    @property
    def goes_on(self) -> bool:
        """Whether the query has words that say something, which the candidate lacks, and nothing
        stands in their place: people leave words out, but hardly put any in."""
        lost = (word for word in self.lost if word not in FURNITURE and not word.isdigit())
        return any(map(is_informative, lost)) and not any(map(is_informative, self.extra))

    @property
    def is_of_spelling(self) -> bool:
        """Whether nothing but small words is lost, extra or moved."""
        return not self.moved and STOP_WORDS.issuperset(self.lost + self.extra)

    def evidence(self, relation: TitleRelation, similarity: float, weight: float) -> TitleEvidence:
        """The evidence with these words in it."""
        slips, forms = self.slips > 0, self.forms > 0
        return TitleEvidence(
            relation, similarity, self.lost, self.extra, weight, slips=slips, forms=forms
        )


def _by_words(
    left: tuple[str, ...],
    right: tuple[str, ...],
    similarity: float,
    difference: _Difference,
    is_other: bool,
    around: int,
) -> TitleEvidence:
    shared = [word for word in left if word not in difference.lost]
    specific, costs = _specificity(shared), difference.costs
    is_near = len(shared) / max(len(left), len(right)) >= weights.NEAR_SHARE
    if is_other and is_near:
        weight = min(weights.OTHER_PART_CAP, specific + weights.NEAR_TITLE + costs)
        return difference.evidence(TitleRelation.OTHER_PART, similarity, weight)
    if not is_other and difference.is_of_spelling:
        weight = specific + weights.SPELT_TITLE + min(costs, weights.SPELLING)
        # Adsorption is no absorption, and "Extension of …" another paper's short title.
        if difference.slips or (difference.respelt and specific < weights.SPELT_SPECIFIC):
            weight = min(weight, weights.NEAR_CAP)
        return difference.evidence(TitleRelation.SPELLING, similarity, weight)
    if is_near:
        is_one = around >= weights.AROUND_OTHER_WORD
        if not difference.lost:
            is_one = around >= weights.AROUND_MISSING_WORD
        weight = specific + weights.NEAR_TITLE + costs
        weight = weights.NEAR_CAP if is_one else min(weights.SISTER_CAP, weight)
        return difference.evidence(TitleRelation.NEAR, similarity, weight)
    weight = max(weights.OTHER_TITLE, specific + costs)
    return difference.evidence(TitleRelation.OTHER, similarity, weight)


def _specificity(shared: tuple[str, ...] | list[str]) -> float:
    """What it says that two titles share these words; one or two are no title of their own."""
    informative = {word for word in shared if is_informative(word)}
    worth = sum(
        weights.COMMON_WORD if word in _COMMON else weights.RARE_WORD for word in informative
    )
    return min(weights.WORDS_CAP, worth + weights.FEW_WORDS.get(len(informative), 0.0))


def is_notice(title: str) -> bool:
    """Whether the title is that of a comment on another work, a reply or a correction to it."""
    return _NOTICE.search(title) is not None


def _is_main_of(short: tuple[str, ...], whole: str) -> bool:
    """Whether the words are those of a title up to one of its subtitles, but for an article before
    them."""
    return len(short) < len(words(whole)) and _without_article(short) in _beginnings(whole)


@remembered(65536)
def _beginnings(title: str) -> frozenset[tuple[str, ...]]:
    starts = (cut.start() for cut in _SUBTITLE.finditer(title))
    return frozenset(_without_article(words(title[:start])) for start in starts) - {()}


def _without_article(title: tuple[str, ...]) -> tuple[str, ...]:
    return title[1:] if len(title) > 2 and title[0] in _ARTICLES else title


def _same_around_one_word(query: str, candidate: str) -> int:
    """How many informative words are the same, one by one, round the only written word of the
    candidate that the query lacks or has another in the place of; 0 if more differs than that."""
    (left, of_left), (right, of_right) = _written(query), _written(candidate)
    most = min(len(left), len(right))
    before = next((at for at in range(most) if left[at] != right[at]), most)
    behind = next(
        (at for at in range(most - before) if left[-1 - at] != right[-1 - at]), most - before
    )
    ends = len(left) - behind, len(right) - behind
    lacking, having = set(of_left[before : ends[0]]), set(of_right[before : ends[1]])
    if len(having) != 1 or len(lacking) > 1:
        return 0
    return len({word for word in left[:before] + left[ends[0] :] if is_informative(word)})


def _written(title: str) -> tuple[tuple[str, ...], Sequence[int]]:
    """The folded words of a title, and of which of the words that are written apart each is one:
    "two-fold" is written as one."""
    apart = [words(word) for word in title.split()]
    joined = tuple(word for each in apart for word in each)
    if joined != words(title):  # braces of LaTeX go over several words
        return words(title), range(len(words(title)))
    return joined, [at for at, each in enumerate(apart) for _ in each]


def _difference(left: tuple[str, ...], right: tuple[str, ...]) -> _Difference:
    lost: list[str] = []
    extra: list[str] = []
    for op in Indel.editops(left, right):
        if op.tag == "delete":
            lost.append(left[op.src_pos])
        else:
            extra.append(right[op.dest_pos])
    spelt = _take_out_joined(lost, extra)
    moved = slips = respelt = forms = 0
    other_spellings = extra if max(len(lost), len(extra)) <= _MANY_WORDS else []
    twins: dict[str, str] = {}
    for word in list(lost):
        twin = word if word in extra else None
        if twin is None:
            twin = next((other for other in other_spellings if same_word(word, other)), None)
        if twin is not None:
            lost.remove(word)
            extra.remove(twin)
            spelt += word != twin
            twins[word] = twin
            if not is_same_number(word, twin):
                slips += not is_inflected(word, twin)
                respelt += plain_spelling(word) != plain_spelling(twin)
                forms += has_other_ending(word, twin)
            moved += word == twin and word not in STOP_WORDS
    moved += _moved(left, right, {word: twin for word, twin in twins.items() if word != twin})
    small = {word for word in lost + extra if word not in _FREE}
    respelt, forms = respelt + bool(small), forms + bool(small - _ARTICLES)
    return _Difference(tuple(lost), tuple(extra), spelt, moved, slips, respelt, forms)


def _moved(left: Sequence[str], right: Sequence[str], twins: Mapping[str, str]) -> int:
    """How many words stand elsewhere, of those that are spelled differently."""
    if not twins:
        return 0
    spelt, there = ([twins.get(word, word) for word in side] for side in (left, right))
    gone = {spelt[op.src_pos] for op in Indel.editops(spelt, there) if op.tag == "delete"}
    return len(gone & set(twins.values()))


def _take_out_joined(lost: list[str], extra: list[str]) -> int:
    """Takes out words that are joined on one side and apart on the other ("data set")."""
    taken = 0
    for apart, joined in ((lost, extra), (extra, lost)):
        for first, second in list(pairwise(apart)):
            if first + second in joined and first in apart and second in apart:
                joined.remove(first + second)
                apart.remove(first)
                apart.remove(second)
                taken += 1
    return taken


def _speaks_of_another(difference: _Difference) -> bool:
    """Whether what differs is a number, a letter that stands for one ("Study A", "Study B"), the
    word for a comment, an erratum, a part, or one that says the contrary."""
    lost, extra = difference.lost, difference.extra
    if not ABOUT_ANOTHER.isdisjoint(lost + extra):
        return True
    letters = [{word for word in side if len(word) == 1} for side in (lost, extra)]
    return (
        number_words(lost) != number_words(extra)
        or say_the_contrary(lost, extra)
        or (all(letters) and letters[0] != letters[1])
    )


def _count_two_parts(difference: _Difference) -> bool:
    """Whether both titles have a number that the other lacks, or one a "II": not a year, a formula
    or a reading of one."""
    lost, extra = (
        {word for word in side if is_number(word) and (word.isalpha() or len(word) < 3)}
        for side in (difference.lost, difference.extra)
    )
    return bool(lost and extra and lost != extra) or not LATER_PARTS.isdisjoint(lost | extra)


def _numbers_a_part(difference: _Difference) -> bool:
    """Whether the subtitle that one side lacks begins like "Part I", "2" or "Erratum", not with a
    year or a number of things; or has a "II" anywhere."""
    subtitle = _without_article(difference.lost + difference.extra)
    return (
        not LATER_PARTS.isdisjoint(subtitle)
        or subtitle[:1] == ("i",)
        or not ABOUT_ANOTHER.isdisjoint(subtitle[:1])
        or any(map(_PART_NUMBER.fullmatch, subtitle[:1]))
    )


def _are_named_otherwise(query: str, candidate: str) -> bool:
    """Whether the titles speak of things with other names: "NeRF-CA: …" and "NerT-CA: …" before a
    colon, or "OnePose" and "OnePose++" anywhere."""
    names = [_name(query), _name(candidate)]
    if all(names) and names[0] != names[1]:
        return True
    if signs_differ(signs_of(query), signs_of(candidate)):
        # "king-man+ woman= queen": blanks round signs say nothing
        return "".join(query.lower().split()) != "".join(candidate.lower().split())
    coined = _coined(query), _coined(candidate)
    return all(coined) and coined[0] != coined[1]


@remembered(65536)
def _name(title: str) -> str:
    """The name before a colon, folded, without blanks; empty when there is none.

    One word, however put together, is a name; more are a title.
    """
    head = title.split(":", 1)[0] if ":" in title else ""
    return fold(head).replace(" ", "") if len(head.split()) == 1 else ""


@remembered(65536)
def _coined(title: str) -> frozenset[str]:
    """The words of a title that are names in a program: tree_growth_rate."""
    return frozenset(_COINED.findall(title.lower())) if "_" in title else frozenset()
