"""Authors and editors as names in a ``.bib`` file, so that they read back as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from bibwright.model.reference import Person
from bibwright.text.latex.encode import to_latex
from bibwright.text.names.lists import cut_list
from bibwright.text.names.parts import NameParts, as_bibtex, take_apart
from bibwright.text.names.plain import plain_parts
from bibwright.text.remembered import remembered

#: Letters of Greek in a name are no formula; as Chinese ones they stay.
_GREEK = re.compile("([\u0370-\u03ff\u1f00-\u1fff][\u0300-\u036f]*)")


def name_list(persons: Iterable[Person], *, others: bool = False, ascii_only: bool) -> str:
    """The persons as a list of names in LaTeX, each ``von Last, Jr, First``.

    BibTeX and Biber read the parts that each person has; but a particle in capitals becomes a
    part of the family name, and several words that are nobody's given name become a body's name.
    """
    return _joined([_in_latex(person, ascii_only) for person in persons], others)


def plain_list(persons: Iterable[Person], *, others: bool = False) -> str:
    """The same in plain text, for those who read such lists without LaTeX."""
    return _joined([_written(person, str) for person in persons], others)


def _joined(names: list[str], others: bool) -> str:
    return " and ".join([*names, "others"] if others and names else names)


@remembered(1 << 16)
def _in_latex(person: Person, ascii_only: bool) -> str:
    return _written(person, partial(_in_letters, ascii_only=ascii_only))


def _in_letters(text: str, ascii_only: bool) -> str:
    return "".join(
        piece if at % 2 else to_latex(piece, ascii_only=ascii_only)
        for at, piece in enumerate(_GREEK.split(text))
    )


def _written(person: Person, encode: Callable[[str], str]) -> str:
    """``von Last, Jr, First``, with braces as far as the parts need them, or ``{Body}``."""
    if not (person.collective or person.particle or person.suffix):
        name = f"{person.family}, {person.given}"
        if plain_parts(name) == (person.given, person.family):
            return name
    if person.collective:
        return _braced(encode(person.family))
    parts = NameParts(*map(encode, (person.given, person.particle, person.family, person.suffix)))
    if parts.jr and not parts.first:
        parts = parts._replace(first="{}")
    if person.family.lower() == "others":
        parts = parts._replace(last=_braced(parts.last))
    if not _reads_back(parts):
        parts = NameParts(*(_braced(part) if _is_cut(part) else part for part in parts))
    if not _reads_back(parts):
        # BibTeX would count everything up to a word in small letters to the particle.
        parts = parts._replace(last=_braced(parts.last))
    return parts.written()


def _reads_back(parts: NameParts) -> bool:
    """Whether both programs see these parts in one name of a list."""
    name = parts.written()
    return (
        take_apart(name) == parts
        and as_bibtex(name) == parts
        and cut_list(f"x and {name}").names == ["x", name]
    )


def _is_cut(part: str) -> bool:
    """Whether BibTeX would take the part apart, at a comma or at an “and”."""
    return "," in part or "and" in part.lower().split()


def _braced(source: str) -> str:
    return f"{{{source}}}"
