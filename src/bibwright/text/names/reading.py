"""Authors and editors in a ``.bib`` file: the names are cut as they stand, and decoded last.

A name's parts are those that Biber sees (`parts.take_apart`), so a group in braces is one word,
whatever stands in it, and a name all in braces is that of a body. Biber's extended format
(``family=Fuente, given=Juan, prefix=de la``; biblatex's manual, “Data Annotations and Extended
Name Format”) is read, too.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bibwright.model.reference import Person
from bibwright.text.latex.decode import in_text_mode, to_unicode
from bibwright.text.names.lists import cut_list, is_braced, outside_braces
from bibwright.text.names.parts import take_apart
from bibwright.text.names.plain import plain_parts
from bibwright.text.remembered import remembered
from bibwright.text.visible import shortened

_PARTS = {"family": "family", "given": "given", "prefix": "particle", "suffix": "suffix"}
_EXTENDED = re.compile(rf"(?:\A|[ ,\"])(?:{'|'.join(_PARTS)}) ?=")
#: A part of such a name, which is in quotation marks where a comma is in it, or in braces.
_FIELD = re.compile(r'"([^"]*)"|((?:[^{},]|\{(?:[^{}]|\{[^{}]*\})*\})+)')


class NameList(NamedTuple):
    """A list of names as it is read: the persons; whether there are others; and what couldn't be
    read as a name, in sentences. Such a name is kept as that of a body, letter by letter."""

    persons: tuple[Person, ...]
    others: bool = False
    faults: tuple[str, ...] = ()


def read_list(source: str) -> NameList:
    """The names in the value of a field such as ``author``, macros worked out, LaTeX left in."""
    if not source or source.isspace():
        return NameList(())
    names, others, faults = cut_list(in_text_mode(source))
    persons = []
    for name in names:
        person, fault = _read(name)
        if person.family:
            persons.append(person)
        if fault:
            faults.append(fault)
    return NameList(tuple(persons), others, tuple(faults))


def person_of(name: str) -> Person:
    """The person or body that one name names; see `read_list` for one that can't be read."""
    return _read(" ".join(name.split()))[0]


@remembered(1 << 16)
def _read(name: str) -> tuple[Person, str]:
    """Who is named, and what is wrong with the name; empty for nothing."""
    if plain := plain_parts(name):
        return Person(plain[1], plain[0]), ""
    if is_braced(name):
        return Person(_decoded(name), collective=True), ""
    if _EXTENDED.search(outside_braces(name)):
        return _extended(name)
    parts = take_apart(name)
    if parts is None:
        why = "has more than two commas" if name.count(",") > 2 else "begins with a comma"
        said = f"“{shortened(name)}” {why}, and is kept as one name"
        return Person(_decoded(name), collective=True), said
    given, particle, family, suffix = map(_decoded, parts)
    if not family:  # an empty group stands in its place
        return Person(" ".join(part for part in (particle, given) if part)), ""
    return Person(family, given, particle, suffix), ""


def _extended(name: str) -> tuple[Person, str]:
    parts: dict[str, str] = {}
    unknown = []
    for field in _FIELD.finditer(name):
        key, _, value = (field[1] or field[2]).partition("=")
        if key.strip() in _PARTS:
            parts[_PARTS[key.strip()]] = _decoded(value)
        elif key.strip():
            unknown.append(key.strip())
    fault = f"of “{name}” isn't kept: {', '.join(unknown)}" if unknown else ""
    family = parts.pop("family", "") or " ".join(parts.values())
    given, particle, suffix = (parts.get(part, "") for part in ("given", "particle", "suffix"))
    return Person(family, given, particle, suffix), fault


def _decoded(source: str) -> str:
    return " ".join(to_unicode(source).split())
