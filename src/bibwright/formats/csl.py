"""Records as CSL-JSON items."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring
from typing import Any

from bibwright.formats.bib_values import written
from bibwright.formats.csl_markup import to_markup
from bibwright.formats.csl_tables import (
    DATES,
    EPRINT_ARCHIVES,
    GENRES,
    NAMES,
    STATES,
    TEXTS,
    container_fields,
    csl_type,
    is_preprint,
    number_variable,
    publisher_fields,
)
from bibwright.formats.editions import edition_number
from bibwright.formats.record import Keywords, Names, Raw, Record, Value
from bibwright.formats.types import JOURNALS, TYPE_OF_CSL
from bibwright.model.reference import Date, Person
from bibwright.text.dates import When
from bibwright.text.latex.rich import to_latex
from bibwright.text.names import particle_and_family
from bibwright.text.pages import to_hyphens
from bibwright.text.richtext import Text, text_of

Item = dict[str, Any]

_PLACE = {name: at for at, name in enumerate(TEXTS) if name != "title"}


def write(records: Sequence[Record]) -> bytes:
    """A CSL-JSON array in UTF-8, one variable a line.

    What CSL has no variable for stands under ``custom``, which the schema keeps for that, as it
    would stand in a ``.bib`` file.
    """
    items = [_Writer(record).item() for record in records]
    return (_dumped(items, "\n") + "\n").encode("utf-8")


def _dumped(value: Any, newline: str) -> str:
    """JSON as `json.dumps` indents it by two, at several times its speed."""
    inner = newline + "  "
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict) and value:
        members = [
            f"{encode_basestring(name)}: "
            f"{encode_basestring(each) if type(each) is str else _dumped(each, inner)}"
            for name, each in value.items()
        ]
        return f"{{{inner}{f',{inner}'.join(members)}{newline}}}"
    if isinstance(value, list) and value:
        return f"[{inner}{f',{inner}'.join(_dumped(each, inner) for each in value)}{newline}]"
    return json.dumps(value)


def default_type(item_type: str, genre: str) -> str:
    """The entry type that an item is by its type and genre alone."""
    said = {text: entry_type for entry_type, text in GENRES.items()}.get(genre, "")
    found = TYPE_OF_CSL.get(item_type, "misc")
    return said if said and said.endswith(found) else found


class _Writer:
    """One record, variable by variable; what is used up is no longer in ``_left``."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._left = dict(record.fields)

    def item(self) -> Item:
        record = self._record
        item: Item = {"id": record.key, "type": csl_type(record)}
        for variable, value in self._variables():
            if value and variable not in item:
                item[variable] = value
        self._subtype(item["type"])
        custom: Item = {}
        if default_type(item["type"], item.get("genre", "")) != record.type:
            custom["entrytype"] = record.type
        custom |= {name: _source(value) for name, value in self._left.items()}
        if custom:
            item["custom"] = custom
        return item

    def _variables(self) -> Iterator[tuple[str, Any]]:
        entry_type = self._record.type
        yield "title", self._joined("title", "subtitle")
        for name, variable in NAMES.items():
            if isinstance(value := self._left.get(name), Names) and value.persons:
                yield variable, [_name(person) for person in self._take_persons(name)]
        yield from self._container(entry_type)
        for name, variable in DATES.items():
            if isinstance(value := self._left.get(name), When):
                yield variable, _date(value)
                del self._left[name]
        yield from self._numbers(entry_type)
        yield from self._publisher(entry_type)
        yield from self._eprint()
        if entry_type in GENRES and "type" not in self._left:
            yield "genre", GENRES[entry_type]
        if entry_type == "patent" and "location" in self._left and "jurisdiction" not in self._left:
            yield "jurisdiction", self._take("location")
        for name in sorted(self._left.keys() & _PLACE, key=_PLACE.__getitem__):
            text = self._take(name)
            if name == "edition":
                text = edition_number(text)
            yield TEXTS[name], STATES.get(text, text) if name == "pubstate" else text
        if isinstance(value := self._left.get("keywords"), Keywords):
            yield "keyword", ("; " if ", " in "".join(value.words) else ", ").join(value.words)
            del self._left["keywords"]

    def _take(self, name: str) -> str:
        """A field's value in CSL's markup; it is used up."""
        value = self._left.pop(name)
        if isinstance(value, Text):
            markup = to_markup(value)
            return to_hyphens(markup) if name == "pages" else markup
        return value.value if isinstance(value, Raw) else ""

    def _take_persons(self, name: str) -> tuple[Person, ...]:
        value = self._left.pop(name)
        return value.persons if isinstance(value, Names) else ()

    def _joined(self, name: str, sub: str) -> str:
        """A title with its subtitle, for CSL has one variable for both."""
        title, rest = self._left.get(name), self._left.get(sub)
        if not isinstance(title, Text):
            return ""
        del self._left[name]
        if not isinstance(rest, Text):
            return to_markup(title)
        del self._left[sub]
        return to_markup(text_of(title.pieces, ": ", rest.pieces))

    def _container(self, entry_type: str) -> Iterator[tuple[str, str]]:
        name = next((each for each in container_fields(entry_type) if each in self._left), "")
        if name:
            yield "container-title", self._joined(name, name.replace("title", "subtitle"))

    def _numbers(self, entry_type: str) -> Iterator[tuple[str, str]]:
        in_series = "series" in self._record.fields
        variable = number_variable(entry_type, in_series=in_series)
        if "number" in self._left:
            yield variable, self._take("number")
        elif variable == "issue" and "issue" in self._left:
            yield "issue", self._take("issue")
        if entry_type in JOURNALS and "eid" in self._left:
            yield "number", self._take("eid")

    def _publisher(self, entry_type: str) -> Iterator[tuple[str, str]]:
        name = next((each for each in publisher_fields(entry_type) if each in self._left), "")
        if name:
            yield "publisher", self._take(name)

    def _eprint(self) -> Iterator[tuple[str, str]]:
        """As Zotero writes it: the number of a preprint at its archive, or where else it is."""
        archive = EPRINT_ARCHIVES.get(self._record.text("eprinttype").lower())
        if archive is None or not isinstance(self._left.get("eprint"), Raw):
            return
        if is_preprint(self._record) and "number" not in self._record.fields:
            yield "publisher", archive
            yield "number", f"{archive}:{self._take('eprint')}"
        elif not {"archive", "archive_location"} & set(self._record.fields):
            yield "archive", archive
            yield "archive_location", self._take("eprint")
        else:
            return
        del self._left["eprinttype"]

    def _subtype(self, item_type: str) -> None:
        if item_type in {"article-magazine", "article-newspaper"}:
            del self._left["entrysubtype"]


def _name(person: Person) -> dict[str, Any]:
    if person.collective:
        return {"literal": person.family}
    parts = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    said: dict[str, Any] = {name: part for name, part in parts.items() if part}
    if not person.particle and " " in person.family and particle_and_family(person.family)[0]:
        # What looks like a particle is a part of the family's name.
        said["parse-names"] = False
    return said


def _date(when: When) -> dict[str, Any]:
    if when.start is None:
        return {"literal": when.literal}
    said: dict[str, Any] = {"date-parts": [_parts(each) for each in (when.start, when.end) if each]}
    if when.season:
        said["season"] = when.season
    if when.circa or when.unsure:
        said["circa"] = True
    return said


def _parts(date: Date) -> list[int]:
    parts = [date.year]
    if date.month:
        parts.append(date.month)
        if date.day:
            parts.append(date.day)
    return parts


def _source(value: Value) -> str:
    """A value as it would stand in a ``.bib`` file."""
    if isinstance(value, Text):
        return to_latex(value, ascii_only=False)
    if isinstance(value, Names):
        return written(value, ascii_only=False)
    if isinstance(value, Keywords):
        return ", ".join(value.words)
    if isinstance(value, When):
        return value.edtf()
    return value.value
