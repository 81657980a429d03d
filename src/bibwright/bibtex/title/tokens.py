"""A title in LaTeX cut into words, groups in braces, commands and formulas."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from bibwright.text.latex.tokens import end_of_group


class Sort(StrEnum):
    """What a piece of a title is."""

    WORD = "word"
    GROUP = "group"
    COMMAND = "command"
    FORMULA = "formula"
    OTHER = "other"


class Token(NamedTuple):
    """A piece of a title.

    A word is a run of letters, digits, plus signs and inner apostrophes; what is between hyphens
    is a word of its own. A group is a pair of braces and what they hold, unless that is a letter
    with its accent. A command goes with its arguments, or with the blanks that TeX skips after it.

    ``small``: the text in small letters. ``is_case_group``: whether it is a group that is there to
    keep capitals: no special character, and not empty.
    """

    kind: Sort
    text: str
    small: str
    is_case_group: bool


@lru_cache(maxsize=1 << 16)
def token(kind: Sort, text: str) -> Token:
    """A piece of a title; as words come again and again, so do these."""
    is_case_group = kind is Sort.GROUP and text[1:2] not in {"\\", "}", "$"}
    return Token(kind, text, text.lower(), is_case_group)


_ACCENT = (
    r"(?:[\"'`^~=.]\s?(?:\{\\?[A-Za-z]\}|\\[ij](?![A-Za-z])|[A-Za-z])"
    r"|[uvHcdbrkt]\s?\{\\?[A-Za-z]{1,2}\}|[uvHcdbrk] [A-Za-z](?![A-Za-z])"
    r"|(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j|th|TH|dh|DH|dj|DJ|ng|NG)(?![A-Za-z])(?:\{\}|\s+(?=\w))?)"
)
#: A letter or a digit with its combining accents, or one with its accent: "{\"o}", "\'e", "\v{c}".
_LETTER = rf"(?:[^\W_][\u0300-\u036f]*|\{{\\{_ACCENT}\}}|\\{_ACCENT})"
#: A pair of braces with others in it, three deep; deeper ones are counted.
_GROUP = r"\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\}"
#: Commands for a sign, which take no argument: a group behind them is a group.
_SIGN = (
    r"(?:text(?:en|em)dash|textbar|textellipsis|textquote[a-z]+|l?dots|slash|quad|qquad|par"
    r"|thinspace|copyright)(?![A-Za-z@])"
)
_TOKEN = re.compile(
    rf"""(?P<word>(?:[A-Z]\.){{2,}}(?!{_LETTER})
          | {_LETTER}(?:{_LETTER}|['’](?={_LETTER})|\++(?![^\W\d_]|[{{\\]))*)
      | (?P<formula>\$\$?[^$]+\$\$?|\\\(.*?\\\))
      | (?P<group>{_GROUP})
      | (?P<command>\\(?:char|string)\s*(?:`?\\.|`.) | \\(?:{_SIGN})(?:\{{\}}|\s*+)
          | \\[A-Za-z@]+\*?(?:(?:{_GROUP}|\[[^\]{{}}]*+\])+|\s*+))
      | (?P<other>\\.|[^\w\\{{}}$]+|.)""",
    re.VERBOSE | re.DOTALL,
)
_KINDS = {kind.value: kind for kind in Sort}
#: So many titles, and groups in them, are remembered for those who ask again.
_REMEMBERED = 4096


@lru_cache(maxsize=_REMEMBERED)
def tokens(title: str) -> tuple[Token, ...]:
    """The pieces of a title in LaTeX; put together again they are the title."""
    found: list[Token] = []
    for word, formula, group, command, other in _TOKEN.findall(title):
        if word:
            found.append(token(Sort.WORD, word))
            continue
        before = found[-1] if found else None
        if other:
            if other == "{":
                return _deep_tokens(title)
            found.append(token(Sort.OTHER, other))
        elif group:
            if before and before.kind is Sort.COMMAND and not before.text[-1].isspace():
                return _deep_tokens(title)
            found.append(token(Sort.GROUP, group))
        else:
            found.append(token(Sort.FORMULA if formula else Sort.COMMAND, formula or command))
    return tuple(found)


def _deep_tokens(title: str) -> tuple[Token, ...]:
    """The pieces of a title with braces as deep as no regular expression reads."""
    found: list[Token] = []
    at = 0
    while at < len(title):
        for match in _TOKEN.finditer(title, at):
            kind, text = _KINDS[match.lastgroup or ""], match[0]
            at = match.end()
            if kind is Sort.COMMAND and title[at : at + 1] == "{" and not text[-1].isspace():
                text += title[at : end_of_group(title, at) or len(title)]
            elif text == "{":
                kind, text = (
                    Sort.GROUP,
                    title[at - 1 : end_of_group(title, at - 1) or len(title)],
                )
            found.append(token(kind, text))
            if len(text) > len(match[0]):
                at = match.start() + len(text)
                break
    return tuple(found)


@lru_cache(maxsize=_REMEMBERED)
def words_of(title: str) -> tuple[str, ...]:
    """The words of a title, braced in whole or in part or not; no arguments of commands."""
    found: list[str] = []
    before = ""
    for kind, text, _, is_case_group in tokens(title):
        if kind is Sort.WORD:
            words: tuple[str, ...] = (text,)
        elif is_case_group:
            words = words_of(text[1:-1])
        else:
            before = ""
            continue
        if words and before and _is_joined(before, text):
            found[-1] += words[0]
            words = words[1:]
            before = text
        else:
            before = text if words else ""
        found += words
    return tuple(found)


def _is_joined(before: str, behind: str) -> bool:
    """Whether there is nothing but braces between two pieces of a word."""
    return behind.lstrip("{")[:1].isalnum() and before.rstrip("}")[-1:].isalnum()


def braced(text: str) -> str:
    """The text in braces that BibTeX takes for such: no special character begins there."""
    if not text.startswith("\\"):
        return f"{{{text}}}"
    accent = re.match(_LETTER, text)
    if accent:
        return f"{{{{{accent[0]}}}{text[accent.end() :]}}}"
    return f"{{{{{text}}}}}"
