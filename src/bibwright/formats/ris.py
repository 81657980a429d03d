"""Records as RIS."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bibwright.formats.csl_tables import EPRINT_ARCHIVES, GENRES
from bibwright.formats.record import Keywords, Names, Raw, Record, Value
from bibwright.formats.ris_syntax import text_of_records
from bibwright.formats.ris_tables import ORDER, editor_tag, number_name, reference_type, text_tags
from bibwright.formats.types import BOOKS, PARTS, REPORTS
from bibwright.model.reference import Date, Person
from bibwright.text.dates import SEASONS, When
from bibwright.text.pages import to_hyphens
from bibwright.text.richtext import Text

_ROLES = ("compiler", "director", "organizer", "collaborator")
_RANGE = re.compile(r"([^–,;]+)–([^–,;]+)")


def write(records: Sequence[Record]) -> bytes:
    """The records as RIS in UTF-8; lines end with CR LF, as the format's specification says."""
    written = [(reference_type(record), _sorted(_tags(record))) for record in records]
    return text_of_records(written).encode("utf-8")


def _sorted(tags: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(((tag, value) for tag, value in tags if value), key=lambda each: _PLACE[each[0]])


_PLACE = {tag: at for at, tag in enumerate(ORDER)}


def _tags(record: Record) -> Iterator[tuple[str, str]]:
    yield "ID", record.key
    yield from _texts(record)
    yield from _persons(record)
    yield from _dates(record)
    yield from _pages(record)
    yield from _archive(record)
    if record.type in GENRES and "type" not in record.fields:
        yield "M3", GENRES[record.type]
    if isinstance(keywords := record.fields.get("keywords"), Keywords):
        yield from (("KW", word) for word in keywords.words)


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    for tag, names in text_tags(record.type).items():
        name = next((each for each in names if each in record.fields), "")
        if not name:
            continue
        value = _text(record.fields[name])
        sub = record.fields.get(f"{name.removesuffix('title')}subtitle")
        if name in {"title", "booktitle", "journaltitle"} and sub is not None:
            value = f"{value}: {_text(sub)}"
        if name == "booktitle" and record.type == "inproceedings" and "eventtitle" in record.fields:
            yield "C3", value
            value = _text(record.fields["eventtitle"])
        yield tag, value
        other = {"issn": "isbn", "isbn": "issn"}.get(name, "")
        numbers = _text(record.fields[other]).split(", ") if other in record.fields else []
        if all(number_name(each) == other for each in numbers):  # known by their length
            yield from ((tag, number) for number in numbers)


def _text(value: Value) -> str:
    if isinstance(value, Text):
        return value.plain()
    return value.value if isinstance(value, Raw) else ""


def _persons(record: Record) -> Iterator[tuple[str, str]]:
    editors = editor_tag(record.type) if reference_type(record) != "BOOK" else "A3"
    tags = {"author": "AU", "editor": editors, "translator": "A4"}
    if record.type == "movie" and "author" not in record.fields:
        tags["director"] = "AU"
    elif "editor" not in record.fields:
        # Editors who are something else are editors at least.
        tags |= {role: editors for role in _ROLES if role in record.fields}
    if record.type in PARTS:
        tags["bookauthor"] = "C2"
    if editors in {"A2", "A3"}:
        tags["collection-editor"] = "A3" if editors == "A2" else "A2"
    for name, tag in tags.items():
        if isinstance(names := record.fields.get(name), Names):
            yield from ((tag, _name(person)) for person in names.persons)


def _name(person: Person) -> str:
    """``von Last, First, Jr``, as the specification has it.

    A body's name has no comma behind it; if there is one in it, the first is written twice, as
    EndNote's manual has it.
    """
    if person.collective:
        return person.family.replace(", ", ",, ", 1)
    last = " ".join(part for part in (person.particle, person.family) if part)
    parts = [last, person.given, person.suffix]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return ", ".join(parts)


def _dates(record: Record) -> Iterator[tuple[str, str]]:
    if isinstance(when := record.fields.get("date"), When):
        if when.start is None or when.start.year < 1:
            yield "DA", when.edtf()
        else:
            yield "PY", f"{when.start.year:04d}"
            season = SEASONS[when.season - 1].capitalize() if when.season else ""
            if when.start.month or season:
                yield "DA", _date(when.start) + season
    if isinstance(when := record.fields.get("urldate"), When) and when.start is not None:
        yield "Y2", _date(when.start)


def _date(date: Date) -> str:
    """``YYYY/MM/DD/``; what isn't known is left empty."""
    month = f"{date.month:02d}" if date.month else ""
    day = f"{date.day:02d}" if date.month and date.day else ""
    return f"{date.year:04d}/{month}/{day}/"


def _pages(record: Record) -> Iterator[tuple[str, str]]:
    pages = record.text("pages")
    if not pages:
        if record.type in BOOKS | REPORTS:
            yield "SP", record.text("pagetotal")
    elif span := _RANGE.fullmatch(pages):
        yield "SP", span[1]
        yield "EP", span[2]
    else:
        yield "SP", to_hyphens(pages)


def _archive(record: Record) -> Iterator[tuple[str, str]]:
    """An eprint as a number (``AN``) in a database (``DB``)."""
    archive = EPRINT_ARCHIVES.get(record.text("eprinttype").lower())
    if archive and "eprint" in record.fields:
        yield "DB", archive
        yield "AN", record.text("eprint")
    else:
        yield "DB", record.text("archive")
        yield "AN", record.text("archive_location")
