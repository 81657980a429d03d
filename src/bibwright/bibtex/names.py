"""People as BibTeX writes them."""

from __future__ import annotations

from collections.abc import Iterable

from bibwright.model.reference import Person, Reference
from bibwright.text.latex.unicode import to_latex

__all__ = ["name_list", "names_of"]


def name_list(reference: Reference, *, ascii_only: bool) -> str:
    """The people of a reference as a BibTeX name list, each ``Last, First``."""
    names = names_of(reference.people, ascii_only=ascii_only)
    return f"{names} and others" if reference.others and names else names


def names_of(people: Iterable[Person], *, ascii_only: bool) -> str:
    """These people as a BibTeX name list."""
    return " and ".join(_name(person, ascii_only) for person in people)


def _name(person: Person, ascii_only: bool) -> str:
    """``von Last, Jr, First``, or ``{Body}``: braces keep a body's name in one piece."""
    family = to_latex(person.family, ascii_only=ascii_only)
    if person.collective:
        return f"{{{family}}}"
    # BibTeX would count everything up to a word in small letters to the particle.
    inner = person.family.split()[:-1]
    if any(word[0].islower() for word in inner) or "," in family or _ends_list(family):
        family = f"{{{family}}}"
    last = " ".join(part for part in (_particle(person, ascii_only), family) if part)
    given = _whole(to_latex(person.given, ascii_only=ascii_only))
    suffix = _whole(to_latex(person.suffix, ascii_only=ascii_only))
    return ", ".join(part for part in (last, suffix, given) if part)


def _particle(person: Person, ascii_only: bool) -> str:
    return _whole(to_latex(person.particle, ascii_only=ascii_only))


def _whole(part: str) -> str:
    """Braces around what BibTeX would take apart at a comma or at "and"."""
    return f"{{{part}}}" if "," in part or _ends_list(part) else part


def _ends_list(part: str) -> bool:
    """Whether a word of a list of names, not of a name, stands in the part."""
    words = part.lower().split()
    return "and" in words or words == ["others"]
