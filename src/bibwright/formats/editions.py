"""Editions: a number to biblatex, CSL and Hayagriva, an ordinal to BibTeX's styles."""

from __future__ import annotations

import re

from bibwright.text.ordinals import ORDINALS

_WORDS = ORDINALS[:10]
_WORD = re.compile(r"(?<=\S)\s+(?:edition|ed\.?)\s*\Z", re.IGNORECASE)
_ORDINAL = re.compile(r"([1-9]\d{0,2})(?:st|nd|rd|th)?", re.IGNORECASE)


def edition_number(text: str) -> str:
    """The number of an edition that is an ordinal in English; other texts as they are."""
    plain = without_word(text).strip().lower()
    if plain in _WORDS:
        return str(_WORDS.index(plain) + 1)
    found = _ORDINAL.fullmatch(plain)
    return found[1] if found else text


def edition_ordinal(text: str) -> str:
    """``2nd`` for ``2``; without the “edition” that BibTeX's styles add."""
    text = without_word(text)
    if not (text.isascii() and text.isdigit() and _ORDINAL.fullmatch(text)):
        return text
    ending = {1: "st", 2: "nd", 3: "rd"}.get(int(text) % 10, "th")
    return text + ("th" if text[-2:-1] == "1" else ending)


def without_word(text: str) -> str:
    """``Revised`` for ``Revised edition``."""
    return _WORD.sub("", text)
