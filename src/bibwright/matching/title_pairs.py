"""The titles of many pairs of records, compared: each two titles only once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Indel

from bibwright.matching.column_noise import is_numbered
from bibwright.matching.columns import Columns
from bibwright.matching.levels import AuthorsLevel, Issue, Pages, Title, Year
from bibwright.matching.titles import TitleEvidence, TitleRelation, compare_titles
from bibwright.text.arrays import Floats, Ints, numbered
from bibwright.text.fold import STOP_WORDS, fold, without_markup

#: Titles less alike than this (0 to 1) need help from elsewhere to be looked at.
LIKE = 0.72
HARDLY_LIKE = 0.55
#: A likeness below is as good as none.
LEAST = HARDLY_LIKE / 2
#: A title of fewer letters may stand within another by chance.
_LONG_ENOUGH = 20
#: What stands round a title that was cut out of a reference list or a running head.
_AROUND = frozenset(
    "in the of and to appear proc proceedings ed eds vol volume no number pp pages".split()
)
#: A beginning of so many letters is nobody else's.
_UNMISTAKABLE = 40
_RUN_ON = 20
#: Numbers of parts; how many words before them are a title, and letters of it that are alike.
_PARTS = frozenset("i ii iii iv v vi vii viii ix x".split()) | set(map(str, range(1, 21)))
_OF_A_TITLE, _BEGINNING = 3, 12
_TWO_PARTS = TitleEvidence(TitleRelation.OTHER_PART, 0.0, (), (), 0.0, parts=True)
_TWO_LANGUAGES = re.compile(
    r"([^\[\]=/]+?)\s*(?:\[([^\[\]]+)\]\.?|\s[=/]\s([^\[\]=/]+))", re.DOTALL
)
#: As databases put them one behind the other: "Prophylaxis … <ORIGINAL> Prophylaxie …".
_ONE_BEHIND_THE_OTHER = re.compile(r"\W*<ORIGINAL>\s+|\]\s*TO:\s+|;\s+")
#: From so many pairs on, letters are compared on every processor; before, starting that takes
#: longer than it saves.
_MANY = 50_000
_WORKERS = -1


def settle_footnotes(
    columns: Columns, left: Ints, right: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """The mark of a footnote at the end of a title, as it is read out of a page, where the same two
    authors and more, and the year and the place if they are given, say that it is one paper; where
    many titles have one, any author is enough, and the titles are compared without their marks."""
    marks = columns.footnote_marks
    common = len(marks) > 1
    least = AuthorsLevel.SOME if common else AuthorsLevel.SAME_TWO
    texts, codes = columns.titles.texts, columns.titles.codes
    may = (levels["title"] != Title.UNKNOWN) & (levels["title"] > Title.SPELLING)
    may &= (levels["authors"] >= least) & (levels["year"] <= Year.SAME)
    may &= (levels["issue"] <= Issue.SAME_VOLUME) & (levels["pages"] != Pages.OTHER)
    for row in np.flatnonzero(may).tolist():
        # Of one issue, "Study 1" and "Study" are one paper.
        numbered = common and bool(levels["issue"][row] == Issue.SAME)
        typed = texts[codes[left[row]]], texts[codes[right[row]]]
        one, other = (_without_marks(text, marks, numbered=numbered) for text in typed)
        if (one, other) == typed or (one != typed[0] and other != typed[1] and one != other):
            continue
        if one == other:
            levels["title"][row] = Title.SPELLING if common else Title.CLOSE
        elif common and numbered:
            levels["title"][row] = _title_level(compare_titles(*sorted((one, other))))


def _without_marks(title: str, marks: str, *, numbered: bool) -> str:
    """A title without marks behind it; a letter is one only where it stands alone. ``numbered``:
    nor is there a number of what stands before it."""
    while len(title) > _LONG_ENOUGH and title[-1] in marks:
        bare = title[:-1]
        if bare[-1] != " " and not (title[-1].isdigit() and bare[-1].isalpha()):
            break
        if is_numbered(title) and not numbered:
            break
        title = bare.rstrip()
    return title


def explain_additions(
    columns: Columns, left: Ints, right: Ints, title: npt.NDArray[np.int8]
) -> None:
    """A title that only has more than the other what stands in the records' other fields (venue,
    authors, year) is that title, cut out of a reference list at the wrong place."""
    texts, codes = columns.titles.texts, columns.titles.codes
    rows = np.flatnonzero((title >= Title.SUBTITLE) & (title <= Title.DISTANT))
    for row, a, b in zip(rows.tolist(), left[rows].tolist(), right[rows].tolist(), strict=True):
        short, long = sorted((texts[codes[a]], texts[codes[b]]), key=len)
        before, found, behind = f" {long} ".partition(f" {short} ")
        if not found or len(short) < _LONG_ENOUGH:
            continue
        added = {word for word in (before + " " + behind).split() if len(word) > 1}
        context = _context(columns, a) | _context(columns, b)
        # A name may be torn at the end of a line ("war muth").
        torn = not behind.strip() and before.replace(" ", "") in context
        if added and (torn or added <= context):
            title[row] = Title.CLOSE


def _context(columns: Columns, row: int) -> set[str]:
    """The words of a record's other fields, as they may have slipped into its title."""
    words = set(_AROUND)
    words.update(filter(str.isdigit, _numbers_of(columns, row)))
    place = columns.places[columns.venues.codes[row]]
    words.update(place.all_words)
    words.add(place.acronym)
    for name in columns.names[columns.authors.codes[row]].names:
        words.update(name.words)
        words.add(name.family)
    if year := str(columns.years[row] or ""):
        words.update((year, year[2:]))
    return words


def _numbers_of(columns: Columns, row: int) -> list[str]:
    """The volume, the number and the pages, as a running head has them."""
    pages = columns.pages.texts[columns.pages.codes[row]]
    volume, number = (
        column.texts[column.codes[row]] for column in (columns.volumes, columns.numbers)
    )
    return [volume, number, *pages.split("-")]


def likeness_of(texts: Sequence[str], one: Ints, other: Ints) -> Floats:
    """How alike texts are, 0 to 1, by the letters they have in common and in order."""
    every = np.array(texts, dtype=np.object_)
    found: Floats = process.cpdist(
        every[one].tolist(),
        every[other].tolist(),
        scorer=Indel.normalized_similarity,
        score_cutoff=LEAST,
        dtype=np.float64,
        workers=_WORKERS if len(one) > _MANY else 1,
    )
    return found


def begin_alike(one: str, other: str) -> bool:
    """Whether one text is the beginning of the other, whole words alone."""
    short, long = (one, other) if len(one) < len(other) else (other, one)
    return long.startswith(short) and long[len(short) : len(short) + 1] in {"", " "}


def _runs_on(one: str, other: str) -> bool:
    """Whether a long title is followed, in the middle of a word, by what is no part of it: an
    abstract, as databases let it run into the title."""
    short, long = (one, other) if len(one) < len(other) else (other, one)
    begins = len(short) >= _UNMISTAKABLE and long.startswith(short)
    return begins and len(long) - len(short) >= _RUN_ON and long[len(short)] != " "


def title_levels(
    columns: Columns, left: Ints, right: Ints
) -> tuple[npt.NDArray[np.int8], dict[tuple[int, int], TitleEvidence]]:
    """The level of each pair's titles, and the evidence by the codes of the two titles."""
    one, other = columns.titles.codes[left], columns.titles.codes[right]
    raw, texts = columns.raw_titles, columns.titles.texts
    seen: dict[tuple[int, int], TitleEvidence] = {}
    low, high = np.minimum(one, other), np.maximum(one, other)
    distinct, places = numbered(low * len(raw) + high)
    levels = []
    ones, others = distinct // len(raw), distinct % len(raw)
    likeness = likeness_of(texts, ones, others)
    for a, b, alike in zip(ones.tolist(), others.tolist(), likeness.tolist(), strict=True):
        if a == 0:
            levels.append(Title.UNKNOWN)
        elif a == b or _without_article(texts[a]) == _without_article(texts[b]):
            levels.append(Title.SAME)
        elif _is_translated(raw[a], raw[b], texts[a], texts[b]) or _runs_on(texts[a], texts[b]):
            levels.append(Title.SUBTITLE)
        elif _are_two_parts(texts[a], texts[b]):
            seen[a, b] = _TWO_PARTS
            levels.append(Title.OTHER_PART)
        elif alike < LIKE and not begin_alike(texts[a], texts[b]):
            levels.append(Title.DISTANT if alike >= HARDLY_LIKE else Title.OTHER)
        else:
            ordered = sorted((without_markup(raw[a]), without_markup(raw[b])))
            seen[a, b] = evidence = compare_titles(*ordered)
            levels.append(_title_level(evidence))
    return np.array(levels, dtype=np.int8)[places], seen


def _are_two_parts(one: str, other: str) -> bool:
    """Whether two folded titles begin alike, and then number two parts that have titles of their
    own: "… wave propagation: II. Oceans"."""
    if one[:_BEGINNING] != other[:_BEGINNING]:
        return False
    begin, mine, theirs = next(
        (
            (at, *pair)
            for at, pair in enumerate(zip(one.split(), other.split(), strict=False))
            if pair[0] != pair[1]
        ),
        (0, "", ""),
    )
    return begin >= _OF_A_TITLE and mine in _PARTS and theirs in _PARTS


def _is_translated(raw: str, other_raw: str, text: str, other: str) -> bool:
    """Whether one title is the other in two languages: "Über das Wachstum [On growth]", or with an
    equals sign or a stroke between them."""
    return other in _in_languages(raw) or text in _in_languages(other_raw)


@lru_cache(maxsize=65536)
def _in_languages(title: str) -> tuple[str, ...]:
    """The parts of a title that is given in two languages, folded; none of another title."""
    found = _TWO_LANGUAGES.fullmatch(title.strip())
    if found is None:
        typed = _ONE_BEHIND_THE_OTHER.split(title)
        parts = [fold(part) for part in typed] if len(typed) > 1 else []
        return tuple(parts) if all(part.count(" ") >= 2 for part in parts) else ()
    parts = [fold(part) for part in found.groups() if part]
    return tuple(part for part in parts if part.count(" ") >= 2)


def _without_article(text: str) -> str:
    """A folded title without the article that it begins with, which people leave out."""
    first, _, rest = text.partition(" ")
    return rest if first in {"a", "an", "the"} else text


def _title_level(evidence: TitleEvidence) -> Title:
    match evidence.relation:
        case TitleRelation.SAME:
            return Title.SAME
        case TitleRelation.SPELLING:
            return Title.SPELLING
        case TitleRelation.SUBTITLE:
            return Title.SUBTITLE
        case TitleRelation.NEAR:
            if _tell(evidence.lost) and _tell(evidence.extra):
                return Title.EXCHANGED
            return Title.CLOSE if evidence.similarity >= 0.9 else Title.NEAR
        case TitleRelation.OTHER_PART:
            return Title.OTHER_PART
        case _:
            return Title.DISTANT if evidence.similarity >= 0.6 else Title.OTHER


def _tell(words: tuple[str, ...]) -> bool:
    """Whether one of the words says something: "adult" for "pediatric" makes another study."""
    return not STOP_WORDS.issuperset(words)
