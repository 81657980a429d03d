"""Cyrillic letters as Latin ones, in the way in which most catalogues write them."""

from __future__ import annotations

import re

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_SMALL = {
    **dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziiklmnoprstufye", strict=True)),
    **dict(zip("ґєіїўј", "geiiuj", strict=True)),
    **{"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"},
    **{"ъ": "", "ь": "", "ђ": "dj", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz"},
}
_LETTERS = str.maketrans(
    {**_SMALL, **{letter.upper(): latin.capitalize() for letter, latin in _SMALL.items()}}
)


def romanised(text: str) -> str:
    """The text with Latin letters for Cyrillic ones: "Иванов" is "Ivanov"."""
    return text.translate(_LETTERS) if not text.isascii() and _CYRILLIC.search(text) else text
