"""What the fields of a ``.bib`` file say, as a record holds it, and what of it isn't kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from bibwright.formats.languages import language_tag
from bibwright.formats.record import (
    DATE_FIELDS,
    NAME_FIELDS,
    TEXT_FIELDS,
    TITLE_FIELDS,
    Keywords,
    Names,
    Raw,
    Value,
)
from bibwright.model.reference import Person
from bibwright.text.dates import When, from_edtf
from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.definitions import is_known
from bibwright.text.latex.keywords import keywords_in
from bibwright.text.latex.rich import from_latex, to_latex
from bibwright.text.latex.tokens import is_balanced
from bibwright.text.latex.verbatim import SHORT_DOI, bare_doi, bare_url, literal, unwrapped
from bibwright.text.names import cut_list, name_list, read_list
from bibwright.text.names.plain import plain_parts
from bibwright.text.pages import from_tex
from bibwright.text.richtext import Text, text_of
from bibwright.text.visible import shortened

#: Identifiers in which a backslash only escapes what LaTeX would take for markup.
_IDENTIFIERS = frozenset({"doi", "eprint", "eprinttype", "url"})
#: What may read as something else when it is written as LaTeX again.
_DOUBTFUL = re.compile(r"[\\${}\"<>|~^%#&_]")
TIME_OF_DAY = re.compile(r"T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d(?::?\d\d)?)?")


def field_value(name: str, value: str) -> tuple[Value | None, list[str]]:
    """What a field of a ``.bib`` file says, and what of it isn't kept, in words."""
    value = value.strip()
    if name in NAME_FIELDS:
        return _persons(value)
    if name in DATE_FIELDS:
        return _date(value)
    if name == "keywords":
        words = keywords_in(value)
        lost = commands_lost(from_latex(value, title=False)[1])
        return (Keywords(words) if words else None), lost
    if name in {"language", "langid"}:
        # Babel's name, or a language in words.
        language = from_latex(value, title=False)[0].plain()
        return text_of(language_tag(language) or language) or None, []
    if name == "pages":
        return _pages(value)
    if name in TEXT_FIELDS:
        text, said = _text(value, name in TITLE_FIELDS)
        return text or None, [*said]
    if name in _IDENTIFIERS:
        return _identifier(name, value)
    return Raw(value) if value else None, []


@lru_cache(maxsize=1 << 14)
def _text(value: str, title: bool) -> tuple[Text, tuple[str, ...]]:
    """A text, and what of it isn't kept."""
    text, lost = from_latex(value, title=title)
    doubtful = _DOUBTFUL.search(value) is not None
    return text, (*commands_lost(lost), *(_unsteady(text, title) if doubtful else ()))


def commands_lost(lost: tuple[str, ...]) -> list[str]:
    """What is said of commands whose effect isn't kept."""
    said = []
    for command in lost:
        if command == "$":
            said.append("a literal dollar sign is read as the start of a formula")
        elif is_known(command):
            said.append(only_printed(command))
        else:
            said.append(f"the LaTeX command \\{command} isn't known, and isn't kept")
    return said


def only_printed(command: str) -> str:
    """What is said of a command that LaTeX carries out, and a record can't hold."""
    return f"the LaTeX command \\{command} isn't kept, only what it prints"


def _unsteady(text: Text, title: bool) -> list[str]:
    """Says so when the text would be another if it was written as LaTeX and read again."""
    again, _ = from_latex(to_latex(text, ascii_only=False), title=title)
    if same_source(again, text):
        return []
    return [f"as LaTeX it reads “{shortened(again.plain())}” afterwards"]


def same_source(one: Text, other: Text) -> bool:
    """Whether two texts are the same to LaTeX, which has one mark for some characters."""
    if one.plain() == other.plain() and one.styles() != other.styles():
        return False
    return one == other or to_latex(one, ascii_only=True) == to_latex(other, ascii_only=True)


def _persons(value: str) -> tuple[Value | None, list[str]]:
    persons = [_steady_person(name) for name in " ".join(value.split()).split(" and ")]
    if None not in persons:
        return Names(tuple(each for each in persons if each)), []
    read = read_list(value)
    listed = Names(read.persons, read.others)
    if not read.persons and not read.others:
        return None, []
    said = list(read.faults)
    if "\\" in value:
        hidden = from_latex(value, title=False)[1]
        said += commands_lost(tuple(each for each in hidden if each != "$"))
    names = cut_list(value).names
    if len(names) == len(read.persons):
        odd = [pair for pair in zip(names, read.persons, strict=True) if not _is_kept(*pair)]
    else:
        odd = list(zip(names, read.persons, strict=False))
    if not odd and len(names) == len(read.persons):
        return listed, said
    letters = Counter(_letters(to_unicode(" ".join(name for name, _ in odd))))
    kept = Counter(_letters("".join(name_parts([person for _, person in odd]))))
    if letters != kept and not said and "=" not in value:
        said.append(f"read as “{shortened('; '.join(map(str, read.persons)))}”")
        return listed, said
    again = read_list(written(listed, ascii_only=False))
    if again.others != read.others or straight(again.persons) != straight(read.persons):
        said.append(f"comes back as “{shortened('; '.join(map(str, again.persons)))}”")
    return listed, said


@lru_cache(maxsize=1 << 16)
def _steady_person(name: str) -> Person | None:
    """The person that a name of a list is, if all of it is kept, and it is whole by itself."""
    if plain := plain_parts(name):
        return Person(plain[1], plain[0])
    if "$" in name or "=" in name or not is_balanced(name):
        return None
    persons, others, faults = read_list(name)
    hidden = from_latex(name, title=False)[1] if "\\" in name else ()
    if len(persons) != 1 or others or faults or hidden or not _is_kept(name, persons[0]):
        return None
    return persons[0]


@lru_cache(maxsize=1 << 16)
def _is_kept(name: str, person: Person) -> bool:
    """Whether a person has all the letters of a name, and is written so that it reads back."""
    if plain_parts(name) == (person.given, person.family):
        return True
    if Counter(_letters(to_unicode(name))) != Counter(_letters("".join(name_parts([person])))):
        return False
    again = read_list(written(Names((person,)), ascii_only=False))
    return straight(again.persons) == straight((person,)) and not again.others


def straight(persons: Iterable[Person]) -> list[Person]:
    """Persons with the apostrophes that LaTeX prints as it does the curved ones."""
    return [
        replace(each, given=each.given.replace("’", "'"), family=each.family.replace("’", "'"))
        for each in persons
    ]


def name_parts(persons: Iterable[Person]) -> Iterator[str]:
    """All parts of some names."""
    for person in persons:
        yield from (person.given, person.particle, person.family, person.suffix)


def _letters(text: str) -> Iterator[str]:
    return (char for char in text if char.isalnum())


def written(names: Names, *, ascii_only: bool) -> str:
    """A list of names as BibTeX writes it."""
    if not names.persons:
        return "others" if names.others else ""
    return name_list(names.persons, others=names.others, ascii_only=ascii_only)


def _date(value: str) -> tuple[Value | None, list[str]]:
    found = from_edtf(value)
    if found is not None:
        return found, []
    without = TIME_OF_DAY.sub("", value)
    if without != value and (found := from_edtf(without)) is not None:
        return found, ["only the day is kept, not the time of day"]
    text = from_latex(value, title=False)[0].plain().replace("\u00a0", " ")
    return (When(literal=text) if text else None), []


def _pages(value: str) -> tuple[Value | None, list[str]]:
    """Pages with an en dash in their ranges."""
    text, lost = from_latex(from_tex(value), title=False)
    return text or None, commands_lost(lost)


def _identifier(name: str, value: str) -> tuple[Value | None, list[str]]:
    """An identifier without what LaTeX or a link adds to it."""
    if name == "doi" and (doi := bare_doi(value)):
        at = value.lower().find(doi)  # as it is written in upper and lower case
        value = value[at : at + len(doi)] if at >= 0 else doi
    elif short := SHORT_DOI.fullmatch(value):
        value = short[1]
    else:
        value = bare_url(value) or unwrapped(literal(value))
    return Raw(value) if value else None, []
