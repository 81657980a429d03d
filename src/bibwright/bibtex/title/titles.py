"""What the words of a title tell: its language, its case, and which words keep their capitals."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from bibwright.bibtex.title.tokens import Sort, Token, words_of
from bibwright.bibtex.title.words import (
    ELEMENTS,
    FOREIGN,
    FUNCTION_WORDS,
    NAMES,
    PHRASES,
    is_ordinary,
)
from bibwright.text.latex.decode import to_unicode

_MARKS = re.compile(r"[{}\\$]")
_WORDS = re.compile(
    r"(?:[A-Z]\.){2,}|[^\W_](?:[^\W_]|[\u0300-\u036f]|['’](?=[^\W_])|\++(?![^\W\d_]))*"
)
_LOUD = re.compile(r"[^\W\d_a-z]{4}")
#: A title in braces, or one that begins with two.
_WHOLE = re.compile(r"\s*\{(?:\{|[^{}]*\}\W*$)")
#: Braces that are like a person's own, and so many of them as no program makes.
_SIMPLE_GROUP = re.compile(r"(?<![^\W_])\{[^{}\\$]+\}(?:s\b)?(?![^\W_])")
_FEW = 3
#: An "A" that may be a letter and no article.
_LETTER_A = re.compile(
    r"\bA(?![\w\s'’])|\bA\s*(?:$|[^\w\s]|(?:and|or|in|of|with|for|on|vs|versus)\b)"
)
_STOPS = re.compile(r"[:.?!—–-]")
_AFTER_COLON = re.compile(r":\s+[`'\"“(\[]*$")
_AFTER_STOP = re.compile(r"(?:[.?!]['\"’”)]*\s|--|\s[-–—]\s|—)\s*[`'\"“(\[]*$")
_DASH = re.compile(r"\{?\\[A-Za-z]*dash\W*", re.IGNORECASE)
#: A full stop behind these ends no sentence.
_SHORTENED = frozenset("al cf dr ed eds etc fig jr mr mrs no nos prof sp spp st vol vs".split())
#: The names of several words, cut into words and what is between, by their first words.
_NAMES_BY_START: Mapping[str, tuple[tuple[str, ...], ...]] = {
    start: tuple(phrases)
    for start, phrases in groupby(
        sorted(tuple(re.findall(r"\w+|\W", phrase)) for phrase in PHRASES), itemgetter(0)
    )
}


def has_capital(text: str) -> bool:
    """Whether there is a letter that would change in small letters."""
    return text != text.lower()


@lru_cache(maxsize=64)
def is_quiet(title: str) -> bool:
    """Whether a quick look shows that no capital has to be protected, and no brace is too many.

    It may be wrong in one way only: a title of which it says no may be in order.
    """
    if "{" in title or "\\" in title or "$" in title:
        if _WHOLE.match(title):
            return False
        title, groups = _SIMPLE_GROUP.subn(" ", title)
        if groups > _FEW or _MARKS.search(title):
            return False
    small = ordinary = unknown = 0
    for at, word in enumerate(_WORDS.findall(title)):
        seen = look_at(word)
        if seen.capital:
            if seen.keep or seen.special:
                return False
            ordinary += seen.ordinary and seen.long
            unknown += (at > 0 or title[0] == " ") and not seen.ordinary
        else:
            small += seen.long
    if _LETTER_A.search(title):
        return False
    # Words that begin a part of the title do not show its case, so they are taken off.
    return not (unknown and small) or small <= 2 * (ordinary - 1 - len(_STOPS.findall(title)))


@lru_cache(maxsize=64)
def is_shouted(title: str) -> bool:
    """Whether a title is typed in capitals, its ordinary words, too."""
    if title.islower() or not _LOUD.search(title):
        return False
    words = [plain(word) for word in words_of(title)]
    letters = [char for word in words for char in word if char.isalpha()]
    share = sum(char.isupper() for char in letters) / max(len(letters), 1)
    if len(letters) <= 12 or share <= 0.5:
        return False
    loud = [word for word in words if word.isupper() and len(word) > 2]
    ordinary = sum(is_ordinary(word) for word in loud)
    if share <= 0.7:
        return ordinary >= 3
    return ordinary >= 2 or sum(len(word) > 4 for word in loud) >= 3


def is_english(title: str) -> bool | None:
    """Whether a title is in English, by its words; None where they do not tell."""
    foreign = function = long = known = 0
    for word in words_of(title):
        kind = look_at(word)
        foreign += kind.foreign
        function += kind.function
        long += kind.long
        known += kind.known
        if kind.other_script:
            return None
    if foreign and (foreign > 1 or not function) and foreign >= function:
        return False
    if function > 1 and not foreign:
        return True
    if 2 * known >= long and (function > foreign or (known >= 2 and not foreign)):
        return True
    return None


class Start(Enum):
    """What a word may be the first of, and what BibTeX makes of its capital.

    The title and what follows a colon keep it; a sentence or what follows a dash doesn't.
    """

    NONE = 0
    TITLE = 1
    SENTENCE = 2


class Seen(NamedTuple):
    """What there is to say about a word by itself.

    ``keep``: it has to keep its capitals in any language; ``special``: perhaps, by what is around.
    ``begins``: it has one, and that is its first letter. ``long``: it has four letters and is no
    function word; ``known``: that, and a name or ordinary.
    """

    keep: bool
    special: bool
    capital: bool
    begins: bool
    ordinary: bool
    function: bool
    foreign: bool
    long: bool
    known: bool
    other_script: bool


@lru_cache(maxsize=65536)
def look_at(word: str) -> Seen:
    """What there is to say about a word, given as LaTeX."""
    word = plain(word)
    small = word.lower()
    function = small in FUNCTION_WORDS
    ordinary = is_ordinary(word)
    long = len(word) > 3 and not function and word[0].isalpha()
    return Seen(
        keep=_must_keep(word),
        special=word in _NAMES_BY_START or word in ELEMENTS or word == "I",
        capital=word != small,
        begins=word[:1].isupper() and word[1:] == small[1:],
        ordinary=ordinary,
        function=function,
        foreign=small in FOREIGN,
        long=long,
        known=long and (ordinary or small.capitalize() in NAMES),
        other_script=not word.isascii()
        and any(char > "\u024f" and char.isalpha() for char in word),
    )


def in_sentence_case(
    pieces: Sequence[Token],
    starts: Sequence[Start] = (),
    named: Collection[int] | None = None,
    *,
    had_braces: bool = False,
) -> bool:
    """Whether an English title is written in small letters, so that its capitals mean something.

    ``starts`` and ``named`` are those of the pieces, where they are known already.
    ``had_braces``: it stood in braces, so that two words in small letters are enough. In titles
    with capitals everywhere the second part of a compound may be small ("High-order").
    """
    small = ordinary = other = 0
    named = words_in_names(pieces) if named is None else named
    for at, (token, start) in enumerate(zip(pieces, starts or starts_of(pieces), strict=True)):
        if token.kind is not Sort.WORD or start is not Start.NONE:
            continue
        seen = look_at(token.text)
        if seen.long and not seen.keep and at not in named and not _has_group_beside(pieces, at):
            small += not seen.capital and not pieces[at - 1].text.endswith("-")
            ordinary += seen.begins and seen.ordinary
            other += seen.begins and not seen.ordinary
    if small < 2:
        return small == 1 and ordinary <= had_braces and other < 2
    return had_braces or small > 2 * ordinary


def _has_group_beside(pieces: Sequence[Token], at: int) -> bool:
    """Whether a group that keeps capitals touches the word there."""
    beside = pieces[max(at - 1, 0)].is_case_group
    return beside or (at + 1 < len(pieces) and pieces[at + 1].is_case_group)


def words_in_names(pieces: Sequence[Token]) -> set[int]:
    """The places of the capitalised words in names such as "New York"."""
    found: set[int] = set()
    for at, token in enumerate(pieces):
        for phrase in _NAMES_BY_START.get(token.text, ()):
            there = pieces[at : at + len(phrase)]
            if len(there) == len(phrase) and all(
                part == piece.text or (part == " " and piece.text.isspace())
                for part, piece in zip(phrase, there, strict=True)
            ):
                found |= {at + n for n, part in enumerate(phrase) if part[0].isupper()}
    return found


def starts_of(pieces: Sequence[Token]) -> list[Start]:
    """Which of the pieces are the first words of the title or of a part of it."""
    starts: list[Start] = []
    start, before = Start.TITLE, ""
    for kind, text, small, _ in pieces:
        starts.append(start)
        if kind is Sort.WORD:
            start, before = Start.NONE, small
        elif kind is Sort.OTHER:
            after = _start_after(text)
            if after is Start.TITLE or (
                after is Start.SENTENCE and not (text[0] == "." and before in _SHORTENED)
            ):
                start = after
        elif _DASH.fullmatch(text):
            start = Start.SENTENCE
        elif text.strip("{}"):
            start, before = Start.NONE, small
    return starts


@lru_cache(maxsize=4096)
def _start_after(between: str) -> Start:
    """What the word behind these signs and blanks begins."""
    if _AFTER_COLON.search(between):
        return Start.TITLE
    return Start.SENTENCE if _AFTER_STOP.search(between) else Start.NONE


def must_keep(word: str) -> bool:
    """Whether a word, taken alone, has to keep its capitals, in a title in any language."""
    return look_at(word).keep


def _must_keep(word: str) -> bool:
    if not has_capital(word):
        return False
    if has_capital(word[1:]):
        return True
    if len(word) == 1:
        return word not in {"A", "I"} and not "\u0400" <= word <= "\u052f"
    if any(char.isdigit() or char == "+" for char in word):
        return True
    if word in NAMES:
        return True
    stem = re.split("['’]", word)[0]
    return stem in NAMES or (stem[-1:] == "s" and stem[:-1] in NAMES)


def plain(word: str) -> str:
    """A word without its LaTeX."""
    return to_unicode(word) if "\\" in word else word
