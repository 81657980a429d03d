"""Names written in the plainest way, which most are: no need to take them apart word by word."""

from __future__ import annotations

import re

from bibwright.text.remembered import remembered

_WORD = r"[A-Z](?:[A-Za-z.]|'(?=[A-Za-z]))*"
_WORDS = rf"{_WORD}(?:[ -]{_WORD})*"
_LAST_FIRST = re.compile(rf"({_WORDS}), ({_WORDS})")
_FIRST_LAST = re.compile(rf"({_WORDS}) ({_WORD})")
#: Words that may be something else in a list of names.
_OTHER = re.compile(r"\b(?:and|others|et al)\b", re.IGNORECASE)


@remembered(1 << 16)
def plain_parts(name: str) -> tuple[str, str] | None:
    """The given and the family name, where each word begins with a capital of ASCII's and nothing
    but dots, apostrophes and hyphens is in it; None for any other name.

    BibTeX and Biber read such names alike: there is no particle, and no suffix.

    >>> plain_parts("Knuth, Donald E."), plain_parts("Donald E. Knuth"), plain_parts("von A, B")
    (('Donald E.', 'Knuth'), ('Donald E.', 'Knuth'), None)
    """
    if found := _LAST_FIRST.fullmatch(name):
        family, given = found[1], found[2]
    elif found := _FIRST_LAST.fullmatch(name):
        given, family = found[1], found[2]
    else:
        return None
    return None if _OTHER.search(name) else (given, family)
