"""Lists of keywords in the fields of a ``.bib``: cut, read, written, and several as one.

Biber cuts at commas alone; the Web of Science, Mendeley and many publishers write semicolons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.rich import to_latex
from bibwright.text.latex.tokens import split_outside
from bibwright.text.latex.verbatim import unwrapped
from bibwright.text.richtext import Text

#: Fields that are lists without an order, in which each thing stands once.
LISTS = frozenset("keywords keyword groups mendeley-tags mendeley-groups tags".split())
_SEMICOLON, _COMMA = re.compile(";"), re.compile(",")
#: What would cut a keyword in two, but for the command of a space.
_CUTTING = re.compile(r"(?<!\\);")


def cut_keywords(source: str) -> tuple[str, list[str]]:
    """What stands between the keywords in a field, and each as it is written: semicolons if there
    are any outside of braces, else commas. Of braces round all of a list with semicolons, as the
    Web of Science writes, nobody means one keyword."""
    cut = split_outside(unwrapped(source), _SEMICOLON)
    mark, words = (";", cut) if len(cut) > 1 else (",", split_outside(source, _COMMA))
    return mark, [word for each in words if (word := each.strip())]


def keyword_in(source: str) -> str:
    """What a keyword says that is written so."""
    return " ".join(to_unicode(source).split())


def keywords_in(source: str) -> tuple[str, ...]:
    """The keywords in a field.

    >>> keywords_in("{a, b}, c"), keywords_in("{a; b}"), keywords_in("a{;} b")
    (('a, b', 'c'), ('a', 'b'), ('a; b',))
    """
    return tuple(word for each in cut_keywords(source)[1] if (word := keyword_in(each)))


def keyword(word: str, *, ascii_only: bool) -> str:
    """A keyword; braces keep one together in which others would be cut apart."""
    source = _CUTTING.sub("{;}", to_latex(Text((word,)), ascii_only=ascii_only))
    return f"{{{source}}}" if "," in source else source


def written_keywords(words: Iterable[str], *, ascii_only: bool) -> str:
    """Keywords as a field holds them."""
    return ", ".join(keyword(word, ascii_only=ascii_only) for word in words)


def united_keywords(lists: Sequence[str]) -> str:
    """Several lists as one, each keyword once; the first of them as it stands if it holds all.

    >>> united_keywords(["tides, coast", "Coast, moon"]), united_keywords(["a, b; c", "c, d"])
    ('tides, coast, moon', 'a, b; c; d')
    """
    cuts = [cut_keywords(source) for source in lists]
    words: dict[str, str] = {}
    for _, each in cuts:
        for word in each:
            words.setdefault(" ".join(word.split()).casefold(), word)
    if words.keys() == {" ".join(word.split()).casefold() for word in cuts[0][1]}:
        return lists[0].strip().rstrip(cuts[0][0])
    has_commas = any(len(split_outside(word, _COMMA)) > 1 for word in words.values())
    mark = ";" if has_commas or {mark for mark, _ in cuts} == {";"} else ","
    return f"{mark} ".join(words.values())
