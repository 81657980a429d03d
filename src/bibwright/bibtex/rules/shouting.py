r"""The rule ``shouting``: titles typed all in capitals are set back to small letters.

Capitals hide which words had one of their own, so what the title was before is a guess. It is made
only where every word tells what it is:

- function words, and words known as ordinary, get small letters;
- names from the list get a capital and braces (``{Bayesian}``);
- acronyms from the list, words without a vowel, words with digits and Roman numerals keep their
  capitals and get braces (``{NASA}``, ``{XML}``, ``{3D}``, ``{II}``);
- what a person braced by itself stays as it is;
- the first word of the title, and of what follows a colon or a full stop, begins with a capital.

Where one word is none of these ("TRIUMF" and "TIKHONOV" look alike), the whole title stays and is
reported with the words in doubt. So is a title that isn't in English. Journals and publishers
have names that are capitals (``PLOS ONE``), and people's names have spellings that no list knows,
so those are reported and never changed.
"""

from __future__ import annotations

import re

from bibwright.bibtex.draft import Draft
from bibwright.bibtex.fields import TITLES
from bibwright.bibtex.rules.rule import Context, Rule
from bibwright.bibtex.title.titles import (
    Start,
    is_english,
    is_shouted,
    look_at,
    starts_of,
    words_in_names,
)
from bibwright.bibtex.title.tokens import Sort, Token, braced, token, tokens
from bibwright.bibtex.title.words import ACRONYMS, ELEMENTS, FUNCTION_WORDS, NAMES, is_ordinary
from bibwright.text.visible import shortened

#: Fields that are reported and never changed.
_REPORTED = frozenset({"journal", "journaltitle", "publisher", "series", "institution", "school"})
_NAMES = frozenset({"author", "editor"})
#: Two words in capitals next to each other, as every shouted text has somewhere.
_LOUD = re.compile(r"[A-Z]{3,}\W+(?:[A-Z]{1,3}\W+)?[A-Z]{3,}")
_ROMAN = re.compile(r"(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})")
_ORDINAL = re.compile(r"[0-9]*(?:1ST|2ND|3RD|[0-9]TH)")
_VOWEL = re.compile(r"[^B-DF-HJ-NP-TV-XZ]")
#: Function words and ordinary words that are acronyms, too.
_AMBIGUOUS = frozenset({"US", "IT", "WHO", "AIDS"})
_LOUD_NAME = re.compile(r"[A-Z]{4}")
_SEPARATOR = re.compile(r"\s+(?:and|AND)\s+")


def _apply(draft: Draft, _context: Context) -> None:
    for field in draft.fields:
        name = field.name.lower()
        text = field.text
        if not text or not _LOUD.search(text) or draft.field(name) is not field:
            continue
        if name in TITLES and is_shouted(text):
            _tidy_title(draft, name, text)
        elif name in _REPORTED and is_shouted(text):
            draft.report(f"“{_short(text)}” is typed in capitals", name)
        elif name in _NAMES and _are_loud(text):
            draft.report(f"“{_short(text)}”: the names are typed in capitals", name)


def _short(text: str) -> str:
    return shortened(" ".join(text.split()))


def _are_loud(text: str) -> bool:
    """Whether every person's name has a long word in capitals and none in small letters."""
    names = [each for each in _SEPARATOR.split(text) if each.lower() != "others"]
    return not text.startswith("{") and all(
        _LOUD_NAME.search(each) and each == each.upper() for each in names
    )


def _tidy_title(draft: Draft, name: str, title: str) -> None:
    if is_english(title) is not True:
        draft.report(f"“{_short(title)}” is typed in capitals, and not in English words", name)
        return
    quiet, doubtful = _set_back(_opened(title))
    if doubtful:
        words = ", ".join(f"“{word}”" for word in doubtful)
        draft.report(f"the title is typed in capitals; which of them belong to {words}?", name)
    else:
        draft.set_text(name, quiet)


def _opened(title: str) -> tuple[Token, ...]:
    """The pieces of a title, those in braces around all of it or in two pairs being free."""
    pieces = tokens(title)
    if len(pieces) == 1 and pieces[0].is_case_group:
        return _opened(title[1:-1])
    found: list[Token] = []
    for piece in pieces:
        inner = tokens(piece.text[1:-1]) if piece.text.startswith("{{") else ()
        if len(inner) == 1 and inner[0].is_case_group:
            found += _opened(inner[0].text)
        else:
            found.append(piece)
    return tuple(found)


def _set_back(pieces: tuple[Token, ...]) -> tuple[str, list[str]]:
    """The title in small letters, and the words that may be anything."""
    named = words_in_names([token(piece.kind, piece.text.capitalize()) for piece in pieces])
    texts: list[str] = []
    doubtful: list[str] = []
    for at, (piece, start) in enumerate(zip(pieces, starts_of(pieces), strict=True)):
        word = piece.text
        if piece.kind is Sort.WORD and word == word.upper() and at in named:
            texts.append(braced(word.capitalize()))
        elif piece.kind is Sort.WORD and look_at(word).capital:
            calm = _calm(word)
            if not calm:
                doubtful.append(word)
            texts.append(calm[:1].upper() + calm[1:] if start is not Start.NONE else calm)
        else:
            texts.append(word)
    return "".join(texts), list(dict.fromkeys(doubtful))


def _calm(word: str) -> str:
    """A word as it stands in a sentence; empty where it may be anything."""
    if word != word.upper():
        return word
    if word == "I" or (len(word) == 1 and word != "A"):
        return braced(word)
    if word in _AMBIGUOUS or "\\" in word:
        return ""
    if word.capitalize() in NAMES:
        return braced(word.capitalize())
    if word.lower() in FUNCTION_WORDS:
        return word.lower()
    if _ORDINAL.fullmatch(word):
        return word.lower()
    if word in ACRONYMS or _ROMAN.fullmatch(word) or any(char.isdigit() for char in word):
        return braced(word)
    if is_ordinary(word):
        return word.lower()
    if word.capitalize() in ELEMENTS or _VOWEL.search(word):
        return ""
    return braced(word)


RULE = Rule(
    name="shouting",
    reason="Titles typed all in capitals get small letters again, where every word is known.",
    apply=_apply,
    after=("latex",),
    default=False,
    again=True,
)
