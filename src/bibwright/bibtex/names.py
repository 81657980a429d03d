"""People as BibTeX writes them."""

from __future__ import annotations

from bibwright.latex import to_latex
from bibwright.reference import Person, Reference

__all__ = ["name_list"]


def name_list(reference: Reference, *, ascii_only: bool) -> str:
    """The people of a reference as a BibTeX name list, each ``Last, First``."""
    names = [_name(person, ascii_only) for person in reference.people]
    return " and ".join([*names, "others"] if reference.others and names else names)


def _name(person: Person, ascii_only: bool) -> str:
    """``von Last, Jr, First``, or ``{Body}``: braces keep a body's name in one piece."""
    family = to_latex(person.family, ascii_only=ascii_only)
    if person.collective:
        return f"{{{family}}}"
    last = " ".join(part for part in (_particle(person, ascii_only), _whole(family)) if part)
    given = _whole(to_latex(person.given, ascii_only=ascii_only))
    suffix = to_latex(person.suffix, ascii_only=ascii_only)
    return ", ".join(part for part in (last, suffix, given) if part)


def _particle(person: Person, ascii_only: bool) -> str:
    return to_latex(person.particle, ascii_only=ascii_only)


def _whole(part: str) -> str:
    """Braces around what BibTeX would take apart: commas, and "and" as a word."""
    return f"{{{part}}}" if "," in part or "and" in part.lower().split() else part
