r"""The letters that LaTeX source must print, told without the decoder that reads it.

What a decoder drops can't be found with its own help. So this knows little, and that by itself:
which commands are letters, which are accents, and that letters outside of commands are printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

#: Commands that are letters, with their accents taken apart and dots where there are none.
_LETTERS = {
    **{"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł"},
    **{"L": "Ł", "aa": "a", "AA": "A", "i": "i", "j": "j", "th": "þ", "TH": "Þ", "dh": "ð"},
    **{"DH": "Ð", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ"},
}
_ACCENTS = {
    **{"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304"},
    **{".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328"},
    **{"r": "\u030a", "d": "\u0323", "b": "\u0331"},
}
#: Accents over a letter of the alphabet, or over one that is a command.
_ACCENTED = re.compile(
    r"""\\(?:(?P<sign>['`^"~=.])|(?P<word>[uvHckrdb])(?![A-Za-z]))
        \s*(?=\{?\s*(?:[A-Za-z]|\\(?:i|j|o|O|l|L|ae|AE|oe|OE|aa|AA)(?![A-Za-z])))""",
    re.VERBOSE,
)
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_FORMULA = re.compile(
    r"\$\$?[^$]*\$\$?|\\\(.*?\\\)|\\\[.*?\\\]|\\ensuremath\s*\{[^{}]*\}", re.DOTALL
)


@lru_cache(maxsize=65536)
def missing_letters(source: str, printed: str) -> str:
    r"""What the source prints and the text lacks: letters, and accents by their marks.

    >>> missing_letters(r"Gr{\"o}{\ss}e", "Größe"), missing_letters(r"Gr{\"o}{\ss}e", "Gröe")
    ('', 'ß')
    """
    wanted, there = Counter[str](), Counter(_taken_apart(printed).replace("ı", "i"))
    if there["ȷ"]:
        there["j"] += there["ȷ"]
    # A tilde behind a slash is a part of an address.
    source = _FORMULA.sub(" ", source).replace("/\\~", "/")
    for accent in _ACCENTED.finditer(source):
        wanted[_ACCENTS[accent["sign"] or accent["word"]]] += 1
    source = _ACCENTED.sub("", source)
    wanted.update(_LETTERS[name] for name in _COMMAND.findall(source) if name in _LETTERS)
    rest = _taken_apart(_COMMAND.sub(" ", source))
    wanted.update(char for char in rest if char.isalnum() or unicodedata.combining(char))
    return "".join((wanted - there).elements())


def _taken_apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)
