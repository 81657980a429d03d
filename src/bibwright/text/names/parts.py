r"""How BibTeX and Biber take a list of names, and a name, apart. Nothing is decoded or changed.

BibTeX's way is that of ``bibtex.web`` (Oren Patashnik), the sections on ``format.name$``: words
end at blanks, ``~`` and ``-`` outside braces, and a word belongs to the ``von`` part if its first
letter outside braces is a small one of ASCII, where ``{\'e}`` counts as the letter in it.

Biber's way is that of its library btparse (``names.c``), to which it gives names with their
accents decoded: words end at blanks alone, and one is a prefix if its first character is a small
letter of any script.

`take_apart` is Biber's way for readers, who need an answer: where `as_biber` has none it makes
the best of it, and a tie parts words, as it does for BibTeX and in print.

All functions here take text in which every run of white space is one blank and none is at either
end (`lists.one_line`), and whose braces are balanced.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from bibwright.text.latex.tokens import end_of_group, outside
from bibwright.text.names.lists import is_braced

_BIBTEX_MARK = re.compile(r"[,~ -]")
_BIBER_MARK = re.compile(r"[, ]")

#: BibTeX's own letters: a special character that is one of these has its case.
_SMALL = frozenset({"i", "j", "o", "l", "oe", "ae", "aa", "ss"})
_CAPITAL = frozenset({"O", "L", "OE", "AE", "AA"})
#: Letters to BibTeX, which reads bytes and takes those beyond ASCII for letters.
_CONTROL = re.compile(r"[A-Za-z\x80-\U0010ffff]*")

_DIACRITIC = r"\\(?:['`^\"~=.]|[uvHcdbkr](?![A-Za-z])) ?(?:(\{)?\\?([A-Za-z])(?(1)\}))"
#: What Biber decodes to a letter without braces.
_DECODED = re.compile(rf"\{{{_DIACRITIC}\}}|{_DIACRITIC}")
#: What it decodes to a letter in braces, and what it leaves in them.
_STAYS_BRACED = re.compile(r"\{(?:[^\\]|\\(?:o|O|l|L|oe|OE|ae|AE|aa|AA|ss|i|j)\})")
#: What it decodes to a letter whose case counts, where no brace holds it.
_BARE_LETTER = re.compile(r"\\(o|O|l|L|oe|OE|ae|AE|aa|AA|ss|i|j)(?![A-Za-z])")
#: A blank behind it is eaten in decoding, so that Biber sees other words than BibTeX.
_EATS_BLANK = re.compile(r"\\(?:[A-Za-z]+|[^A-Za-z])?\Z")
#: What prints a blank, or nothing, where it can't be a part of an accent or of ``\\\\``.
_SPACE = re.compile(r"(?<!\\)(?:\\[,;: ]|~)")
_HYPHENATION = re.compile(r"(?<!\\)\\-")
_BEFORE_ARGUMENT = re.compile(r"(\\[uvHcdbkrt]) ([A-Za-z])")
_BEHIND_ACCENT = re.compile(r"(\\['`^\"~=.]) ")
_BEHIND_LETTER = re.compile(r"(\\(?:o|O|l|L|oe|OE|ae|AE|aa|AA|ss|i|j)) ")


class NameParts(NamedTuple):
    """The four parts of a name, as they stand in the source; empty if there is none.

    Biber calls them given name, prefix, family name and suffix.
    """

    first: str
    von: str
    last: str
    jr: str

    @property
    def surname(self) -> str:
        """Prefix and family name."""
        return f"{self.von} {self.last}" if self.von else self.last

    def written(self) -> str:
        """``von Last``, ``von Last, First`` or ``von Last, Jr, First``."""
        return ", ".join(part for part in (self.surname, self.jr, self.first) if part)


class _Words(NamedTuple):
    """The words of a name: where each begins and ends, and what stands between them.

    ``marks``: by a word's index, what parts it from the word before. ``commas``: how many words
    there are before each comma.
    """

    places: list[tuple[int, int]]
    marks: dict[int, str]
    commas: list[int]


def _words(name: str, mark: re.Pattern[str]) -> _Words:
    words = _Words([], {}, [])
    start = 0
    for found in outside(name, mark):
        char, at = found[0], found.start()
        if at > start:
            words.places.append((start, at))
            words.marks[len(words.places)] = char
        if char == ",":
            words.commas.append(len(words.places))
            words.marks[len(words.places)] = char
        start = at + 1
    if start < len(name):
        words.places.append((start, len(name)))
    return words


def _parts(name: str, words: _Words, von: tuple[int, int], last: int) -> NameParts:
    """The parts, given where the ``von`` part lies, and where the last name ends."""

    def between(begin: int, end: int) -> str:
        if begin >= end:
            return ""
        return name[words.places[begin][0] : words.places[end - 1][1]]

    commas = words.commas
    first = between(commas[-1], len(words.places)) if commas else between(0, von[0])
    jr = between(commas[0], commas[1]) if len(commas) == 2 else ""
    return NameParts(first, between(*von), between(von[1], last), jr)


def _is_well_formed(words: _Words) -> bool:
    """At most two commas, and a word before, between and behind them."""
    counts = [0, *words.commas, len(words.places)]
    return len(words.commas) <= 2 and all(a < b for a, b in pairwise(counts))


def as_bibtex(name: str) -> NameParts | None:
    """The parts as BibTeX sees them; None for a name that it complains of, or reads with a gap."""
    words = _words(name, _BIBTEX_MARK)
    if not _is_well_formed(words):
        return None
    places = words.places
    is_von = [_is_von(name[begin:end]) for begin, end in places]
    last_end = words.commas[0] if words.commas else len(places)
    start = 0
    if not words.commas:
        while start < last_end - 1 and not is_von[start]:
            start += 1
        if start == last_end - 1:
            # No von part: what hyphens tie to the last word is the last name.
            while start > 0 and words.marks[start] == "-":
                start -= 1
            return _parts(name, words, (start, start), last_end)
    end = last_end - 1
    while end > start and not is_von[end - 1]:
        end -= 1
    return _parts(name, words, (start, end), last_end)


def _is_von(word: str) -> bool:
    """BibTeX's ``von_token_found``: whether the first letter that counts is a small one."""
    at = 0
    while at < len(word):
        char = word[at]
        if "A" <= char <= "Z":
            return False
        if "a" <= char <= "z":
            return True
        if char == "{":
            if word[at + 1] == "\\":
                return _is_small_special(word, at + 2)
            at = _behind_braces(word, at)
        else:
            at += 1
    return False


def _is_small_special(word: str, at: int) -> bool:
    r"""The case of a special character, ``{\…}``, whose control sequence begins at ``at``."""
    control = _CONTROL.match(word, at)
    assert control is not None  # the pattern matches the empty string
    if control[0] in _CAPITAL or control[0] in _SMALL:
        return control[0] in _SMALL
    for char in word[control.end() : _behind_braces(word, at - 2)]:
        if char.isascii() and char.isalpha():
            return char.islower()
    return False


def _behind_braces(text: str, at: int) -> int:
    """The offset behind the group that opens at ``at``."""
    return end_of_group(text, at) or len(text)


def as_biber(name: str) -> NameParts | None:
    """The parts as Biber sees them; None for a name that it complains of or that isn't certain.

    Not certain is what Biber's decoding may make other words of: a word that begins with a
    command which is no accent, a command before a blank, white space other than blanks.
    """
    if not name.isascii() and any(char.isspace() and char != " " for char in name):
        return None
    if (name.count(",") > 2 or ",," in name) and not is_braced(name):
        return None  # Biber counts commas in braces, too, and skips the entry
    words = _words(name, _BIBER_MARK)
    if not _is_well_formed(words):
        return None
    small = []
    for begin, end in words.places:
        word = name[begin:end]
        is_small = _is_prefix(word)
        if is_small is None or ("\\" in word and _EATS_BLANK.search(word)):
            return None
        small.append(is_small)
    return _with_prefix(name, words, small)


def _with_prefix(name: str, words: _Words, small: list[bool]) -> NameParts | None:
    """The prefix is the first row of words in small letters.

    Biber takes no notice of commas there: “de la, jean” has no family name left, and so no parts.
    """
    count = len(small)
    last_end = words.commas[0] if words.commas else count
    begin = next((at for at, is_small in enumerate(small) if is_small), count)
    end = begin
    while end < count and small[end]:
        end += 1
    if not words.commas:
        if begin == count:
            return _parts(name, words, (count - 1, count - 1), count)
        return _parts(name, words, (begin, min(end, count - 1)), count)
    if begin > 0:
        return _parts(name, words, (0, 0), last_end)
    if end > last_end:
        return None
    return _parts(name, words, (0, min(end, last_end - 1)), last_end)


def _is_prefix(word: str) -> bool | None:
    """Whether Biber takes the word for a prefix; None where that isn't certain."""
    if word[0] not in "{\\":
        return word[0].islower()
    if _STAYS_BRACED.match(word):
        return False
    if letter := _DECODED.match(word):
        return (letter[2] or letter[4]).islower()
    letter = _BARE_LETTER.match(word)
    return letter[1].islower() if letter else None


def take_apart(name: str) -> NameParts | None:
    """The parts for a reader; None for a name that has none: with more than two commas, or with
    nothing before the first.

    As `as_biber`, but that ties and LaTeX's spaces are blanks, that a comma at the end is none,
    and that a prefix ends before a comma.
    """
    if "\\" in name or "~" in name:
        name = _with_blanks(name)
    name = name.rstrip(" ,")
    words = _words(name, _BIBER_MARK)
    if len(words.commas) == 2 and words.commas[0] == words.commas[1]:
        words.commas.pop()  # “Smith, , John” has no suffix
    if not _is_well_formed(words):
        return None
    last_end = words.commas[0] if words.commas else len(words.places)
    places = enumerate(words.places)
    small = [at < last_end and bool(_is_prefix(name[a:b])) for at, (a, b) in places]
    return _with_prefix(name, words, small)


def _with_blanks(name: str) -> str:
    """The name with a blank for what prints one, and none that TeX eats."""
    name = _SPACE.sub(" ", _HYPHENATION.sub("", name))
    name = _BEFORE_ARGUMENT.sub(r"\1{\2}", name)
    name = _BEHIND_LETTER.sub(r"\1{}", _BEHIND_ACCENT.sub(r"\1", name))
    return " ".join(name.split())
