r"""Capitals in titles that a style must not set in small letters, braced word by word.

BibTeX's styles set a title by ``change.case$`` with "t": all is set in small letters but the
first character, the first after a colon and white space, and what is in braces. A brace that is
followed by a backslash makes a "special character", whose letters are changed in spite of the
braces, and the names of commands outside braces are changed, too: ``\TeX`` becomes ``\tex``
(the source of BibTeX, "Implement the change.case$ function"). Biblatex's ``\MakeSentenceCase``
follows these rules (its manual, section 4.6.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from bibwright.bibtex.title_words import (
    ELEMENTS,
    FOREIGN,
    FUNCTION_WORDS,
    NAMES,
    PHRASES,
    is_ordinary,
)
from bibwright.latex import to_unicode

__all__ = [
    "Kind",
    "Token",
    "braced",
    "in_sentence_case",
    "is_case_group",
    "is_english",
    "is_shouted",
    "must_keep",
    "protect_capitals",
    "tokens",
    "words_of",
]


class Kind(StrEnum):
    """What a piece of a title is."""

    WORD = "word"
    GROUP = "group"
    COMMAND = "command"
    FORMULA = "formula"
    OTHER = "other"


_KINDS = {kind.value: kind for kind in Kind}


class Token(NamedTuple):
    """A piece of a title.

    A word is a run of letters, digits, plus signs and inner apostrophes; what is between hyphens
    is a word of its own. A group is a pair of braces and what they hold, unless that is a letter
    with its accent. A command goes with its arguments, or with the blanks that TeX skips after it.
    """

    kind: Kind
    text: str


_ACCENT = (
    r"(?:[\"'`^~=.]\s?(?:\{\\?[A-Za-z]\}|\\[ij](?![A-Za-z])|[A-Za-z])"
    r"|[uvHcdbrkt]\s?\{\\?[A-Za-z]{1,2}\}|[uvHcdbrk] [A-Za-z](?![A-Za-z])"
    r"|(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j|th|TH|dh|DH|dj|DJ|ng|NG)(?![A-Za-z])(?:\{\}|\s+(?=\w))?)"
)
#: A letter or a digit, or a letter with its accent: "{\"o}", "\'e", "\v{c}".
_LETTER = rf"(?:[^\W_]|\{{\\{_ACCENT}\}}|\\{_ACCENT})"
#: A pair of braces with others in it, three deep; deeper ones are counted.
_GROUP = r"\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\}"
_TOKEN = re.compile(
    rf"""(?P<word>(?:[A-Z]\.){{2,}}(?!{_LETTER})|{_LETTER}(?:{_LETTER}|['’](?={_LETTER})|\++)*)
      | (?P<formula>\$\$?[^$]+\$\$?|\\\(.*?\\\)) | (?P<group>{_GROUP})
      | (?P<command>\\[A-Za-z@]+\*?(?:(?:{_GROUP}|\[[^\]{{}}]*+\])+|\s*+))
      | (?P<other>\\.|[^\w\\{{}}$]+|.)""",
    re.VERBOSE | re.DOTALL,
)
_MARKS = re.compile(r"[{}\\$]")
_WORDS = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['’](?=[^\W_])[^\W_]+|\++)*")
_CONTROL = re.compile(r"\\(?:[A-Za-z@]+\*?\s*|.)", re.DOTALL)
_ACRONYM_PLURAL = re.compile(r"(?P<acronym>[A-Z][A-Z0-9]+)(?P<plural>['’]?s)")
_GENUS = re.compile(r"[A-Z](?:[a-z]+|\.)[\s~]+[a-z]{3,}")
#: Commands in capitals that BibTeX had better not meet in braces of their own.
_DECLARATIONS = re.compile(r"\\(?:Large|LARGE|Huge|HUGE|NoCaseChange)\*?")
#: After these an "A" is no article.
_COUNTED = frozenset(
    """appendix category class group hepatitis influenza model part phase plan section series
    stage type vitamin volume""".split()
)
_AFTER_LETTER = re.compile(r"\s*(?:$|[^\w\s{$\\(]|(?:and|or|in|of|with|for|on|vs|versus)\b)")
_ENDS_PART = re.compile(r"[:.?!]['\"’”)]*\s*[`'\"“(]*$|--\s*$|\s[-–—]\s$|—$")
#: The names of several words, cut into words and what is between, by their first words.
_PHRASES_BY_START: Mapping[str, tuple[tuple[str, ...], ...]] = {
    start: tuple(phrases)
    for start, phrases in groupby(
        sorted(tuple(re.findall(r"\w+|\W", phrase)) for phrase in PHRASES), itemgetter(0)
    )
}


def protect_capitals(title: str, *, english: bool | None = None, had_braces: bool = False) -> str:
    r"""The title (as LaTeX) with braces round the words that must keep their capitals.

    Those are: acronyms and words with a capital after the first letter (``BERT``, ``arXiv``,
    ``H2O``), capitals with digits or plus signs (``T5``, ``C++``), single capitals that are no
    article (``D``, ``I``), and names from a list. Of ``LLMs`` the plural stays outside. The parts
    between hyphens are judged one by one and braced as one where all of them need it. In an
    English title in small letters any other word with a capital is taken for a name, unless it is
    known as an ordinary word or begins a part of the title; elsewhere a word that merely begins
    with a capital is the style's to decide. So that BibTeX leaves their capitals, formulas and
    commands (``\Delta``, ``\TeX``) are braced as well. A title all in capitals is left alone:
    there the capitals say nothing. What is braced already stays, except for a word braced in part
    so that a capital of it is lost: ``{B}ERT``.

    ``english``: None where that is to be judged by the words. ``had_braces``: the title stood in
    braces as a whole, so that any word may be a name that isn't known as an ordinary word, and
    in a title in small letters every capital was meant.

    >>> protect_capitals("ChiMed-GPT: A Chinese Medical Model with LLMs")
    '{ChiMed-GPT}: A {Chinese} Medical Model with {LLM}s'
    """
    if not had_braces and _is_quiet(title):
        return title
    if is_shouted(title):
        return title
    pieces = tokens(title)
    if english is None:
        english = is_english(title) is True
    sentence = english and in_sentence_case(pieces)
    return "".join(_Writer(pieces, english, sentence, had_braces).written())


def _is_quiet(title: str) -> bool:
    """Whether a quick look shows that there is nothing to protect in a title without LaTeX."""
    if _MARKS.search(title):
        return False
    small = ordinary = unknown = 0
    words = _WORDS.findall(title)
    for word in words:
        seen = _seen(word)
        if seen.capital:
            if seen.keep or word in _PHRASES_BY_START or word in ELEMENTS or word == "I":
                return False
            if word == "A" and word is not words[0]:
                return False
            ordinary += seen.ordinary and seen.long
            unknown += not seen.ordinary
        else:
            small += seen.long
    return not unknown or 0 < 2 * small + 2 < ordinary


def _has_capital(text: str) -> bool:
    return text != text.lower()


@lru_cache(maxsize=64)
def tokens(title: str) -> tuple[Token, ...]:
    """The pieces of a title in LaTeX; put together again they are the title."""
    found: list[Token] = []
    at = 0
    while at < len(title):
        for match in _TOKEN.finditer(title, at):
            kind, text = _KINDS[match.lastgroup or ""], match[0]
            at = match.end()
            if kind is Kind.COMMAND and title[at : at + 1] == "{" and not text[-1].isspace():
                text += title[at : _group_end(title, at)]
            elif text == "{":
                kind, text = Kind.GROUP, title[at - 1 : _group_end(title, at - 1)]
            found.append(Token(kind, text))
            if len(text) > len(match[0]):
                at = match.start() + len(text)
                break
    return tuple(found)


def _group_end(text: str, start: int) -> int:
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return at + 1
    return len(text)


def is_case_group(token: Token) -> bool:
    """Whether a group is there to keep capitals: no special character, and not empty."""
    return token.kind is Kind.GROUP and token.text[1:2] not in {"\\", "}", "$"}


def words_of(title: str) -> list[str]:
    """The words of a title, those in braces included, without arguments of commands."""
    found: list[str] = []
    for token in tokens(title):
        if token.kind is Kind.WORD:
            found.append(token.text)
        elif is_case_group(token):
            found += words_of(token.text[1:-1])
    return found


def is_shouted(title: str) -> bool:
    """Whether a title is typed in capitals, its ordinary words, too."""
    if title.islower() or not re.search(r"[^\W\d_a-z]{4}", title):
        return False
    words = [_plain(word) for word in words_of(title)]
    letters = [char for word in words for char in word if char.isalpha()]
    if len(letters) <= 12 or sum(char.isupper() for char in letters) <= 0.7 * len(letters):
        return False
    loud = [word for word in words if word.isupper() and len(word) > 2]
    plain = sum(is_ordinary(word) for word in loud)
    return plain >= 2 or sum(len(word) > 4 for word in loud) >= 3


def is_english(title: str) -> bool | None:
    """Whether a title is in English, by its words; None where they do not tell."""
    foreign = function = long = known = 0
    for word in words_of(title):
        kind = _seen(word)
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


class _Seen(NamedTuple):
    """What there is to say about a word by itself.

    ``keep``: it has to keep its capitals in any language. ``begins``: it has one, and that is its
    first letter. ``long``: it has four letters and is no function word; ``known``: that, and a
    name or ordinary.
    """

    keep: bool
    capital: bool
    begins: bool
    ordinary: bool
    function: bool
    foreign: bool
    long: bool
    known: bool
    other_script: bool


@lru_cache(maxsize=65536)
def _seen(word: str) -> _Seen:
    word = _plain(word)
    small = word.lower()
    function = small in FUNCTION_WORDS
    ordinary = is_ordinary(word)
    long = len(word) > 3 and not function and word[0].isalpha()
    return _Seen(
        keep=_must_keep(word),
        capital=word != small,
        begins=word[:1].isupper() and word[1:] == small[1:],
        ordinary=ordinary,
        function=function,
        foreign=small in FOREIGN,
        long=long,
        known=long and (ordinary or small.capitalize() in NAMES),
        other_script=any(char > "\u024f" and char.isalpha() for char in word),
    )


def in_sentence_case(pieces: Sequence[Token]) -> bool:
    """Whether an English title is written in small letters, so that its capitals mean something."""
    small = ordinary = other = 0
    named = _words_in_phrases(pieces)
    for at, (token, begins) in enumerate(_with_starts(pieces)):
        if token.kind is not Kind.WORD or begins or at in named:
            continue
        seen = _seen(token.text)
        if seen.long and not seen.keep:
            small += not seen.capital
            ordinary += seen.begins and seen.ordinary
            other += seen.begins and not seen.ordinary
    if small == 1:
        return not ordinary and other < 2
    return small > 2 * ordinary


def _words_in_phrases(pieces: Sequence[Token]) -> set[int]:
    """The places of the capitalised words in names such as "New York"."""
    found: set[int] = set()
    for at, token in enumerate(pieces):
        for phrase in _PHRASES_BY_START.get(token.text, ()):
            there = pieces[at : at + len(phrase)]
            if len(there) == len(phrase) and all(
                part == piece.text or (part == " " and piece.text.isspace())
                for part, piece in zip(phrase, there, strict=True)
            ):
                found |= {at + n for n, part in enumerate(phrase) if part[0].isupper()}
    return found


def _with_starts(pieces: Sequence[Token]) -> Iterator[tuple[Token, bool]]:
    """The pieces, and whether each is the first word of the title or of a part of it."""
    begins = True
    for token in pieces:
        yield token, begins
        if token.kind is Kind.OTHER:
            begins = begins or _ENDS_PART.search(token.text) is not None
        elif token.text.strip("{}"):
            begins = False


def braced(text: str) -> str:
    """The text in braces that BibTeX takes for such: no special character begins there."""
    if not text.startswith("\\"):
        return f"{{{text}}}"
    accent = re.match(_LETTER, text)
    if accent:
        return f"{{{{{accent[0].rstrip()}}}{text[accent.end() :]}}}"
    return f"{{{{{text}}}}}"


def must_keep(word: str) -> bool:
    """Whether a word, taken alone, has to keep its capitals, in a title in any language."""
    return _seen(word).keep


def _must_keep(word: str) -> bool:
    if not _has_capital(word):
        return False
    if _has_capital(word[1:]):
        return True
    if len(word) == 1:
        return word not in {"A", "I"}
    if any(char.isdigit() or char == "+" for char in word):
        return True
    if word in NAMES:
        return True
    stem = re.split("['’]", word)[0]
    return stem in NAMES or (stem[-1:] == "s" and stem[:-1] in NAMES)


def _plain(word: str) -> str:
    """A word without its LaTeX."""
    return to_unicode(word) if "\\" in word else word


class _Writer:
    """A title on its way: what stands before a word, and what kind of title it is."""

    def __init__(
        self, pieces: Sequence[Token], english: bool, sentence: bool, had_braces: bool
    ) -> None:
        self._pieces = pieces
        self._english = english
        self._sentence = sentence
        self._had_braces = had_braces
        self._in_phrase = _words_in_phrases(pieces)
        self._starts = [begins for _, begins in _with_starts(pieces)]

    def written(self) -> Iterator[str]:
        at = 0
        while at < len(self._pieces):
            end = self._run_end(at)
            kind, text = self._pieces[at]
            if end - at > 1 and any(token.kind is Kind.GROUP for token in self._pieces[at:end]):
                yield self._mended(at, end)
            elif kind is Kind.WORD:
                end = self._compound_end(at)
                yield self._compound(at, end)
            else:
                end = at + 1
                yield self._other(at)
            at = end

    def _run_end(self, at: int) -> int:
        """The end of a word that is braced in part."""
        end = at
        while end < len(self._pieces) and (
            self._pieces[end].kind is Kind.WORD or self._is_word_in_braces(self._pieces[end])
        ):
            end += 1
        return end

    @staticmethod
    def _is_word_in_braces(token: Token) -> bool:
        if not is_case_group(token):
            return False
        inner = tokens(token.text[1:-1])
        return len(inner) == 1 and inner[0].kind is Kind.WORD

    def _mended(self, start: int, end: int) -> str:
        pieces = self._pieces[start:end]
        text = "".join(token.text for token in pieces)
        outside = "".join(token.text for token in pieces if token.kind is Kind.WORD)
        if not any(char.isupper() for char in _plain(outside)):
            return text
        bare = "".join(t.text if t.kind is Kind.WORD else t.text[1:-1] for t in pieces)
        return braced(bare) if must_keep(bare) else text

    def _compound_end(self, at: int) -> int:
        """The end of words that hyphens hold together."""
        end = at + 1
        while (
            end + 1 < len(self._pieces)
            and re.fullmatch("-+", self._pieces[end].text)
            and self._pieces[end + 1].kind is Kind.WORD
            and self._run_end(end + 1) == end + 2
        ):
            end += 2
        return end

    def _compound(self, start: int, end: int) -> str:
        words = range(start, end, 2)
        keep = [self._keeps(at) for at in words]
        texts = [token.text for token in self._pieces[start:end]]
        if len(keep) > 1 and all(
            kept or texts[at - start].isdigit() for kept, at in zip(keep, words, strict=True)
        ):
            return braced("".join(texts)) if any(keep) else "".join(texts)
        for at, kept in zip(words, keep, strict=True):
            if kept:
                texts[at - start] = self._braced_word(texts[at - start])
        return "".join(texts)

    @staticmethod
    def _braced_word(word: str) -> str:
        plural = _ACRONYM_PLURAL.fullmatch(word)
        if plural:
            return f"{{{plural['acronym']}}}{plural['plural']}"
        return braced(word)

    def _keeps(self, at: int) -> bool:
        word = self._pieces[at].text
        seen = _seen(word)
        if seen.keep or at in self._in_phrase:
            return True
        if not seen.capital:
            return False
        if word == "A":
            return self._is_letter(at)
        if word == "I":
            return not self._starts[at]
        if not self._english:
            return False
        if word in ELEMENTS or (len(word) < 3 and self._is_before_formula(at)):
            return True
        if seen.ordinary:
            return self._had_braces and self._sentence and not self._starts[at]
        return (self._sentence or self._had_braces) and not self._starts[at]

    def _is_letter(self, at: int) -> bool:
        """Whether an "A" is a letter, as in "Part A", and no article."""
        words = [t.text.lower() for t in self._pieces[:at] if t.kind is not Kind.OTHER]
        rest = "".join(token.text for token in self._pieces[at + 1 :])
        return bool(words) and words[-1] in _COUNTED and bool(_AFTER_LETTER.match(rest))

    def _is_before_formula(self, at: int) -> bool:
        following = self._pieces[at + 1 : at + 2]
        return bool(following) and (
            following[0].kind is Kind.FORMULA or following[0].text.startswith("\\textsubscript")
        )

    def _other(self, at: int) -> str:
        kind, text = self._pieces[at]
        if kind is Kind.FORMULA:
            return f"{{{text}}}" if _has_capital(text) else text
        if kind is Kind.COMMAND:
            return text if self._may_take(at) else self._command(text)
        if kind is Kind.GROUP and text.startswith("{\\") and len(self._pieces) > 1:
            return f"{{{text}}}" if self._keeps_special(text) else text
        return text

    def _may_take(self, at: int) -> bool:
        """Whether a command with blanks behind it may take the group after them."""
        following = self._pieces[at + 1 : at + 2]
        return (
            self._pieces[at].text[-1].isspace()
            and bool(following)
            and (following[0].text.startswith("{"))
        )

    @staticmethod
    def _command(text: str) -> str:
        name = _CONTROL.match(text)
        if not name or not _has_capital(name[0]) or _DECLARATIONS.match(text):
            return text
        return f"{{{{{text}}}}}" if _has_capital(text[name.end() :]) else f"{{{text}}}"

    def _keeps_special(self, text: str) -> bool:
        r"""Whether letters in ``{\it …}`` or the like have to keep their capitals."""
        inner = _CONTROL.sub(" ", text)
        if not _has_capital(inner):
            return False
        words = words_of(inner.replace("{", " ").replace("}", " "))
        return (
            self._sentence
            or any(must_keep(word) for word in words)
            or _GENUS.fullmatch(inner.strip("{} ")) is not None
        )
