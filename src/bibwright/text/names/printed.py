"""Names as they are printed, by arXiv, by catalogues and in reference lists.

Their family names, particles and bodies are told by rules of thumb, where a ``.bib`` file has
braces and commas for them (`bibwright.text.names.reading`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from bibwright.model.reference import Person

#: Written with a capital these still belong to the family name that follows ("Zabir Al Nazi").
#: "Van" and "Di" are left out: with a capital they are as often a given name.
_CAPITAL_PARTICLES = frozenset({"al", "el", "de", "del", "della", "von", "ibn", "dos", "das"})
#: “JR” and “SR” are initials.
_SUFFIX = re.compile(r"(?:[JS]r|jr|sr)\.?|II|III|IV")
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
    if len(parts) > 2 and _SUFFIX.fullmatch(parts[-1]):
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
    particle, family = particle_and_family(family)
    return Person(family, given, particle, suffix)


def particle_and_family(surname: str) -> tuple[str, str]:
    """The words in small letters at the beginning of a surname, and the family name behind them.

    The last word belongs to the family name, whatever its letters.
    """
    words = surname.split()
    at = 0
    while at < len(words) - 1 and words[at][0].islower():
        at += 1
    return " ".join(words[:at]), " ".join(words[at:])


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


def _from_sorted(name: str) -> Person:
    """``von Last, First``, ``von Last, Jr, First``, or ``First Last, Jr``."""
    parts = [part.strip() for part in name.split(",")]
    surname, given = parts[0], parts[-1]
    suffix = parts[1] if len(parts) > 2 else ""
    if len(parts) == 2 and " " in surname and _SUFFIX.fullmatch(given):
        return replace(person_from_display(surname), suffix=given)
    particle, family = particle_and_family(surname)
    return Person(family, given, particle, suffix)
