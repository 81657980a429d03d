"""Titles as they arrive in practice, and titles of papers that are not there."""

from __future__ import annotations

import random
import re
import textwrap
import unicodedata
from collections.abc import Callable, Sequence

Damage = Callable[[str, random.Random, Sequence[str]], str]

_NUMBERS = {"2d": "3D", "3d": "2D", "two": "three", "three": "four", "first": "second"}


def _wrapped(title: str, rng: random.Random, _: Sequence[str]) -> str:
    return "\n".join(textwrap.wrap(title, rng.randint(20, 70), break_on_hyphens=True))


def _lower(title: str, _: random.Random, __: Sequence[str]) -> str:
    return title.lower()


def _accents_lost(title: str, _: random.Random, __: Sequence[str]) -> str:
    plain = unicodedata.normalize("NFKD", title.replace("’", "'").replace("–", "-"))
    return plain.encode("ascii", "ignore").decode()


def _latex_left_in(title: str, rng: random.Random, _: Sequence[str]) -> str:
    """Braces round a word, escaped signs, an accent as a command."""
    words = title.split()
    at = rng.randrange(len(words))
    words[at] = f"{{{words[at]}}}"
    text = " ".join(words).replace("&", r"\&").replace("%", r"\%")
    return text.replace("é", r"{\'e}").replace("ö", r"{\"o}").replace("—", "---")


def _subtitle_cut(title: str, _: random.Random, __: Sequence[str]) -> str:
    """Without what follows the colon; a title without one stays."""
    return re.split(r":\s", title, maxsplit=1)[0]


def _some_word(words: Sequence[str], rng: random.Random) -> int:
    return rng.choice([at for at, word in enumerate(words) if len(word) > 3] or [0])


def _word_replaced(title: str, rng: random.Random, vocabulary: Sequence[str]) -> str:
    words = title.split()
    words[_some_word(words, rng)] = rng.choice(vocabulary)
    return " ".join(words)


def _word_dropped(title: str, rng: random.Random, _: Sequence[str]) -> str:
    words = title.split()
    if len(words) > 2:
        del words[_some_word(words, rng)]
    return " ".join(words)


def _letter_wrong(title: str, rng: random.Random, _: Sequence[str]) -> str:
    words = title.split()
    at = _some_word(words, rng)
    letter = rng.randrange(len(words[at]))
    words[at] = words[at][:letter] + rng.choice("aeiou") + words[at][letter + 1 :]
    return " ".join(words)


def _as_it_is(title: str, _: random.Random, __: Sequence[str]) -> str:
    return title


DAMAGES: dict[str, Damage] = {
    "none": _as_it_is,
    "wrapped over lines": _wrapped,
    "lower-cased": _lower,
    "accents lost": _accents_lost,
    "LaTeX left in": _latex_left_in,
    "subtitle cut off": _subtitle_cut,
    "a word replaced": _word_replaced,
    "a word dropped": _word_dropped,
    "a letter wrong": _letter_wrong,
}


def _other_number(title: str, _: random.Random, __: Sequence[str]) -> str:
    words = title.split()
    for at, word in enumerate(words):
        if word.lower() in _NUMBERS:
            words[at] = _NUMBERS[word.lower()]
            return " ".join(words)
    return f"{title} 2"


def _other_name(title: str, _: random.Random, __: Sequence[str]) -> str:
    name, colon, rest = title.partition(":")
    return f"{name}++{colon}{rest}" if colon and " " not in name else f"X-Net: {title}"


#: Titles that a paper in the index does not have, though they look like its title.
NEAR_MISSES: dict[str, Damage] = {
    "Part II": lambda title, _, __: f"{title}: Part II",
    "comment on it": lambda title, _, __: f"Comment on “{title}”",
    "its erratum": lambda title, _, __: f"Erratum: {title}",
    "reply about it": lambda title, _, __: f"Reply to: {title}",
    "another number": _other_number,
    "another name": _other_name,
}


def recombined(titles: Sequence[str], rng: random.Random) -> str:
    """An invented title: the first half of one, the second half of another."""
    one, other = rng.sample(titles, 2)
    left, right = one.split(), other.split()
    return " ".join(left[: len(left) // 2] + right[len(right) // 2 :])
