"""Folding text so that it can be compared: what stays is what two spellings have in common."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bibwright.text.latex.unicode import to_unicode

__all__ = [
    "STOP_WORDS",
    "fold",
    "is_telling",
    "one_line",
    "running_words",
    "telling_words",
    "words",
]

#: Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "œ": "oe",
        "æ": "ae",
        "ŋ": "n",
        "ə": "e",
        **{
            chr(code): unicodedata.name(chr(code)).split()[-1].lower()
            for code in range(0x3B1, 0x3CA)
            if code != 0x3C2
        },
        "ς": "sigma",
    }
)
_MATH_MARKUP = re.compile(r"\\(?:mathcal|mathbb|mathrm|mathbf|mathit|text|mathsf|bm|boldsymbol)\b")
_GREEK_COMMAND = re.compile(r"\\(?:var)?([a-zA-Z]+)")
_NOT_WORD = re.compile(r"[\W_]+")

#: English words that say little about which paper a title names.
STOP_WORDS = frozenset(
    "a an and are as at be by for from how in into is it its of on or over the their this "
    "to toward towards under using via we what when where which with".split()
)


def one_line(text: str) -> str:
    """Every run of white space as one blank, none at the ends."""
    return " ".join(text.split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    r"""Lower case, no accents, no LaTeX, no punctuation, words separated by one blank.

    >>> fold(r"Schr{\"o}dinger's $\alpha$-decay: {BERT}")
    'schrodinger s alpha decay bert'
    """
    text = to_unicode(text)
    return _fold_plain(_GREEK_COMMAND.sub(r" \1 ", _MATH_MARKUP.sub(" ", text)))


def _fold_plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    if not text.isascii():
        text = "".join(char for char in text if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", text).strip()


def words(text: str) -> tuple[str, ...]:
    """The words of the folded text, in order."""
    return tuple(fold(text).split())


@lru_cache(maxsize=4096)
def running_words(text: str) -> tuple[str, ...]:
    """The words of a long text whose LaTeX, if it has any, is not worth decoding."""
    return tuple(_fold_plain(text).split())


def telling_words(title: str) -> list[str]:
    """The words by which a title can be found, each once, in order, 16 at most."""
    return [word for word in dict.fromkeys(words(title)) if is_telling(word)][:16]


def is_telling(word: str) -> bool:
    """Whether a folded word says something; ``andnot`` is an operator to some searches."""
    return len(word) > 1 and word not in STOP_WORDS and word != "andnot"
