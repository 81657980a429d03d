"""Names of people, taken apart as BibTeX does it and as arXiv prints them.

BibTeX's rules are those of "Tame the BeaST" (N. Markey), section 11: ``First von Last``,
``von Last, First`` and ``von Last, Jr, First``, where the ``von`` part is made of the words
that begin in lower case.
"""

from __future__ import annotations

import re

from bibwright.model.reference import Person
from bibwright.text.latex.unicode import to_unicode

__all__ = ["people_from_bibtex", "person_from_display", "person_from_parts", "split_names"]

#: Written with a capital these still belong to the family name that follows ("Zabir Al Nazi").
#: "Van" and "Di" are left out: with a capital they are as often a given name.
_CAPITAL_PARTICLES = frozenset({"al", "el", "de", "del", "della", "von", "ibn", "dos", "das"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_BODY = re.compile(
    r"\b(?:collaborations?|consortium|team|group|project|society|committee|organi[sz]ation|"
    r"institute|university|network|initiative|community|association|working party)\b",
    re.IGNORECASE,
)


def person_from_display(name: str) -> Person:
    """A name as it is printed ("Peter H. N. de With", "The ATLAS Collaboration").

    The family name is the last word, with the particles before it; there is no way to see
    from the print alone that a family name has two words, so none is guessed.
    """
    name = " ".join(name.split())
    if _BODY.search(name):
        return Person(family=name, collective=True)
    if "," in name:
        return _from_sorted(name)
    parts = name.split(" ")
    suffix = ""
    if len(parts) > 2 and parts[-1].rstrip(".").lower() in _SUFFIXES:
        suffix = parts.pop()
    start = _family_start(parts)
    family = start
    while family < len(parts) - 1 and parts[family][:1].islower():
        family += 1
    return Person(
        family=" ".join(parts[family:]),
        given=" ".join(parts[:start]),
        particle=" ".join(parts[start:family]),
        suffix=suffix,
    )


def person_from_parts(family: str, given: str, suffix: str = "") -> Person:
    """A name that its source has split already. Bodies, and particles in small letters before a
    family name, are told by the rules for printed names, so that all sources give one Person."""
    printed = person_from_display(f"{given} {family}")
    if not given or printed.collective:
        return printed
    words = family.split()
    lower = 0
    while lower < len(words) - 1 and words[lower][:1].islower():
        lower += 1
    return Person(" ".join(words[lower:]), given, " ".join(words[:lower]), suffix)


def _family_start(parts: list[str]) -> int:
    """Where in the words of a printed name the family name begins, its particles included.

    As in BibTeX the first word in small letters begins it ("E. de Lera Acedo").
    """
    last = len(parts) - 1
    for index, word in enumerate(parts[:-1]):
        if word[:1].islower() and (index > 0 or len(word) > 1):
            return index
    if last > 1 and parts[last - 1].lower() in _CAPITAL_PARTICLES:
        return last - 1
    return last


def people_from_bibtex(field: str) -> tuple[tuple[Person, ...], bool]:
    """The people in a BibTeX name list, and whether it ends in ``and others``."""
    people: list[Person] = []
    others = False
    for name in split_names(field):
        if name.lower() in {"others", "et al.", "et al"}:
            others = True
        elif name:
            people.append(_from_bibtex(name))
    return tuple(people), others


def split_names(field: str) -> list[str]:
    """The names of a BibTeX list: cut at ``and`` outside braces, in any case."""
    names: list[str] = []
    current: list[str] = []
    depth = 0
    for token in re.split(r"(\s+|[{}])", field):
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
        if depth == 0 and token.lower() == "and":
            names.append("".join(current))
            current = []
        else:
            current.append(token)
    names.append("".join(current))
    return [stripped for name in names if (stripped := " ".join(name.split()))]


def _from_bibtex(name: str) -> Person:
    if name.startswith("{") and name.endswith("}") and _closes_at_end(name):
        return Person(family=to_unicode(name[1:-1]), collective=True)
    if "," in name:
        return _from_sorted(to_unicode(name))
    return person_from_display(to_unicode(name))


def _closes_at_end(text: str) -> bool:
    """Whether the brace that opens the text closes at its very end."""
    depth = 0
    for index, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return index == len(text) - 1
    return False


def _from_sorted(name: str) -> Person:
    """``von Last, First`` or ``von Last, Jr, First``."""
    parts = [part.strip() for part in name.split(",")]
    last, given = parts[0], parts[-1]
    suffix = parts[1] if len(parts) > 2 else ""
    if len(parts) == 2 and given.rstrip(".").lower() in _SUFFIXES:
        return Person(last, "", "", given)
    words = last.split(" ")
    lower = 0
    while lower < len(words) - 1 and words[lower][:1].islower():
        lower += 1
    return Person(" ".join(words[lower:]), given, " ".join(words[:lower]), suffix)
