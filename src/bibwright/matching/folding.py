"""Columns of text folded all at once, so that they can be compared by the million.

What `bibwright.text.fold` does to one text is done here to a whole column: texts of plain ASCII,
nearly all there are, go through one table together.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from bibwright.text import fold

__all__ = ["Coded", "code", "fold_column", "mended", "without_latex"]

#: What text may hold besides words: LaTeX, HTML, formulas.
_MARKED = re.compile(r"[\\{}$&<~]")
_MISREAD = re.compile("[ÃÂâÅÄ][\u0080-\u00bf\u2018-\u203a\u0152-\u0192€™]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,40}>")
#: ASCII letters in lower case, digits and line ends as they are, anything else a blank.
_TABLE = bytes(
    ord(chr(byte).lower()) if chr(byte).isalnum() or byte == 10 else 32 for byte in range(128)
) + bytes([32] * 128)
_SEPARATORS = str.maketrans("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " " * 10)


_ACCENT = re.compile(
    r"\\(?:[`'^\"~=.]|[uvHtcdbkr](?![a-zA-Z]))\s*(?:\{\s*\\?([a-zA-Z])[^{}]?\s*\}|\\?([a-zA-Z]))"
)
_LETTER = re.compile(
    r"\\(ss|ae|oe|AE|OE|aa|AA|dh|th|dj|ng|o|O|l|L|i|j)(?![a-zA-Z])(?:\{\}|\s(?=\w))?"
)
_LETTERS = {"aa": "a", "AA": "A", "dh": "d", "dj": "d", "ng": "n"}
#: Commands that say how something is set, not what it is.
_SETTING = re.compile(
    r"\\(?:emph|text[a-z]*|math[a-z]*|mbox|hbox|bm|boldsymbol|ensuremath|operatorname|left|right|"
    r"rm|it|bf|sc|tt|sl|em|sf|protect|noopsort|displaystyle|xspace)(?![a-zA-Z])\s*"
    r"|\\[a-zA-Z]+\*?\s*(?=\{[^}])"
)
_SPACE = re.compile(
    r"\\(?:thinspace|space|quad|qquad|[lc]?dots|(?:em|en)?[dD]ash)(?![a-zA-Z])|\\[-/]"
)
_COMMAND = re.compile(r"\\(?:var)?([a-zA-Z]+)\s*")
_SIGN = re.compile(r"\\(.)")
_GONE = str.maketrans({"{": None, "}": None, "$": " ", "~": " "})


def without_latex(text: str) -> str:
    r"""What LaTeX's commands stand for, accents left out: enough for a comparison, and a hundred
    times as fast as decoding them.

    >>> without_latex(r"Schr{\"o}dinger's $\alpha$-decay")
    "Schrodinger's   alpha  -decay"
    """
    if "\\" in text:
        text = _ACCENT.sub(lambda found: found[1] or found[2], text)
        text = _LETTER.sub(lambda found: _LETTERS.get(found[1], found[1]), text)
        text = _COMMAND.sub(r" \1 ", _SETTING.sub("", _SPACE.sub(_blank, text)))
        text = _SIGN.sub(r"\1", text)
    return text.translate(_GONE)


def _blank(found: re.Match[str]) -> str:
    """A discretionary hyphen is nothing, the others are blanks."""
    return "" if found[0] in {"\\-", "\\/"} else " "


class Coded:
    """A column in which every text has a number: equal texts the same, the blank one 0.

    ``codes[row]`` is the number, ``texts[number]`` the text.
    """

    __slots__ = ("codes", "texts")

    def __init__(self, codes: list[int], texts: list[str]) -> None:
        self.codes = codes
        self.texts = texts


def code(column: Iterable[str]) -> Coded:
    """Numbers for texts, in the order in which they first come."""
    numbers: dict[str, int] = {"": 0}
    codes = [numbers.setdefault(text, len(numbers)) for text in column]
    return Coded(codes, list(numbers))


def fold_column(texts: Sequence[str]) -> list[str]:
    """Every text as `fold` has it; HTML's entities and tags are taken for what they mean."""
    plain: list[str] = []
    places: list[int] = []
    folded = [""] * len(texts)
    for place, text in enumerate(texts):
        if text.isascii() and not _MARKED.search(text):
            plain.append(text.translate(_SEPARATORS) if "\n" in text else text)
            places.append(place)
        else:
            folded[place] = _fold_one(text)
    lines = "\n".join(plain).encode("ascii").translate(_TABLE).decode("ascii").split("\n")
    for place, line in zip(places, lines, strict=False):
        folded[place] = " ".join(line.split())
    return folded


def mended(text: str) -> str:
    """The text as it was before UTF-8 was read as Windows-1252, where all of it was."""
    if not _MISREAD.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _fold_one(text: str) -> str:
    text = mended(text)
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    return fold(without_latex(text))
