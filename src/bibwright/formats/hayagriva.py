"""Records as Hayagriva's YAML."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bibwright.formats.csl_tables import GENRES, publisher_fields
from bibwright.formats.editions import edition_number
from bibwright.formats.hayagriva_tables import (
    CONTAINER_TEXTS,
    ITEM_TEXTS,
    NUMBERS,
    ROLES,
    SERIALS,
    container_title,
    number_place,
    organization_fields,
)
from bibwright.formats.hayagriva_text import to_formattable
from bibwright.formats.record import Names, Raw, Record, Value
from bibwright.formats.types import BOOKS, PARTS, kind_of
from bibwright.formats.yaml_text import Plain, Yaml, to_yaml
from bibwright.model.reference import Person
from bibwright.text.dates import When, date_text
from bibwright.text.pages import to_hyphens
from bibwright.text.richtext import Text, text_of

_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
_DATE = re.compile(r"[0-9]{4}-[0-9][0-9](?:-[0-9][0-9])?")
_ORDER = """type title author editor date genre edition volume volume-total issue chapter page-range
    page-total publisher location organization url serial-number language archive
    archive-location call-number note abstract affiliated parent""".split()
_PLACE = {name: at for at, name in enumerate(_ORDER)}
#: Hayagriva refuses a file for a URL without a scheme, a host with certain marks, or no host.
_URL = re.compile(
    r"(?:https?|ftp)://(?:[^\s/?#@]*@)?(?:\[[0-9a-f:.]+\]|[^\s/?#@:<>\[\]\\^|%]+)(?::[0-9]{1,4})?"
    r"(?:[/?#]\S*)?|(?!https?:|ftp:)[a-z][a-z0-9+.-]*:\S+",
    re.IGNORECASE,
)
#: So it does for a language that has not the shape of a tag (Unicode's, without extensions), …
_TAG = re.compile(
    r"(?:[a-z]{2,3}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*",
    re.IGNORECASE,
)
#: … and for a total that isn't a number, or several, with a word before and behind.
_TOTAL = re.compile(r"[^0-9-]*[0-9]+(?:\s*[-–,&]\s*[0-9]+)*[^\W0-9_]*(?: ?[^\W0-9_]+\.?|\+)?")
_TOTALS = frozenset({"page-total", "volume-total"})

Fields = dict[str, Yaml]


def write(records: Sequence[Record]) -> bytes:
    """The records as a Hayagriva file in UTF-8; their keys must differ."""
    return to_yaml({record.key: _Writer(record).entry() for record in records}).encode("utf-8")


class _Writer:
    """One record; ``_item`` is the work, ``_holder`` what holds it, or the work again."""

    def __init__(self, record: Record) -> None:
        self._record = record
        kind = kind_of(record.type)
        self._item: Fields = {"type": kind.hayagriva}
        self._holder: Fields = self._item
        if kind.parent:
            subtype = record.text("entrysubtype")
            paper = record.type == "article" and subtype == "newspaper"
            self._holder = {"type": "newspaper" if paper else kind.parent}
        self._series: Fields = {}

    def entry(self) -> Yaml:
        """The work with its parents."""
        self._titles()
        self._persons()
        self._texts()
        self._numbers()
        self._publication()
        self._serials()
        self._web()
        parents: list[Yaml] = []
        if self._series:
            holder_type = self._holder["type"]
            series = _ordered({"type": holder_type, **self._series})
            if self._holder is self._item:
                parents.append(series)
            else:
                self._holder["parent"] = series
        if self._holder is not self._item and len(self._holder) > 1:
            parents.insert(0, _ordered(self._holder))
        for parent in (self._event(), self._original()):
            if len(parent) > 1:
                parents.append(_ordered(parent))
        if parents:
            self._item["parent"] = parents[0] if len(parents) == 1 else parents
        return _ordered(self._item)

    def _value(self, name: str) -> Value | None:
        return self._record.fields.get(name)

    def _formatted(self, name: str) -> str:
        value = self._value(name)
        if isinstance(value, Text):
            return to_formattable(value)
        return value.value if isinstance(value, Raw) else ""

    def _titles(self) -> None:
        self._title(self._item, "title", "shorttitle")
        fields = self._record.fields
        if holder := container_title(self._record.type):
            # Styles print no other title of what holds the work, so this one stands for it.
            names = (holder, "booktitle", "journaltitle")
            held_by = next((name for name in names if name in fields), holder)
            self._title(self._holder, held_by, "shortjournal" if held_by == "journaltitle" else "")
        if "series" in fields:
            self._series["title"] = self._formatted("series")
        elif self._record.type in BOOKS | PARTS:
            # A work in volumes is printed as a series is.
            self._title(self._series, "maintitle", "")

    def _title(self, fields: Fields, name: str, short: str) -> None:
        title, sub = self._value(name), self._value(name.removesuffix("title") + "subtitle")
        if not isinstance(title, Text):
            return
        if isinstance(sub, Text):
            title = text_of(title.pieces, ": ", sub.pieces)
        whole = to_formattable(title)
        shortened = self._formatted(short) if short else ""
        fields["title"] = {"value": whole, "short": shortened} if shortened else whole

    def _persons(self) -> None:
        affiliated: list[Yaml] = []
        self._names(self._item, "author", "author")
        if self._holder is not self._item:
            self._names(self._holder, "author", "bookauthor")
        self._names(self._holder, "editor", "editor")
        for role, name in ROLES.items():
            value = self._value(name)
            if isinstance(value, Names) and value.persons:
                affiliated.append({"role": role, "names": _persons(value)})
        if affiliated:
            self._item["affiliated"] = affiliated

    def _names(self, fields: Fields, key: str, name: str) -> None:
        value = self._value(name)
        if isinstance(value, Names) and value.persons:
            fields[key] = _persons(value)

    def _texts(self) -> None:
        for key, name in ITEM_TEXTS.items():
            text = self._formatted(name)
            if text and (key != "language" or _TAG.fullmatch(text)):
                self._item[key] = _number(text) if key in NUMBERS else text
        if self._record.type in GENRES and "type" not in self._record.fields:
            self._item["genre"] = GENRES[self._record.type]
        if pages := self._record.text("pages"):
            self._item["page-range"] = _number(to_hyphens(pages))
        for key, name in CONTAINER_TEXTS.items():
            text = self._record.text(name)
            if name == "edition":
                text = edition_number(text)
            if text and (key not in _TOTALS or _TOTAL.fullmatch(text)):
                self._holder[key] = _number(text)

    def _numbers(self) -> None:
        number = self._record.text("number") or self._record.text("issue")
        if not number:
            return
        place = number_place(self._record.type, in_series="series" in self._record.fields)
        if place == "issue":
            self._holder["issue"] = _number(number)
        elif place == "series":
            self._series["volume"] = _number(number)

    def _publication(self) -> None:
        if isinstance(when := self._value("date"), When) and (date := _date(when)) is not None:
            self._item["date"] = date
        # Typst's styles print the publisher, but no organization.
        ours = self._record.fields
        name = next((each for each in _publishers(self._record.type) if each in ours), "")
        publisher, location = self._formatted(name), self._formatted("location")
        if location:
            named: Fields = {"name": publisher} if publisher else {}
            self._holder["publisher"] = {**named, "location": location}
        elif publisher:
            self._holder["publisher"] = publisher
        for other in organization_fields(self._record.type):
            if other != name and (text := self._formatted(other)):
                self._holder.setdefault("organization", text)

    def _serials(self) -> None:
        for key, name in SERIALS.items():
            if text := self._record.text(name):
                holder = self._holder if name in {"isbn", "issn"} else self._item
                _serial(holder, key, text)
        kind = self._record.text("eprinttype").lower()
        if kind and kind not in SERIALS and re.fullmatch("[a-z]+", kind) and kind != "serial":
            _serial(self._item, "pmid" if kind == "pubmed" else kind, self._record.text("eprint"))
        serial = self._record.text("eid")
        if number_place(self._record.type, in_series=False) == "serial":
            serial = self._record.text("number")
        _serial(self._item, "serial", serial)

    def _web(self) -> None:
        url, seen = self._record.text("url"), self._value("urldate")
        if not _URL.fullmatch(url):
            return
        date = _date(seen) if isinstance(seen, When) else None
        self._item["url"] = {"value": url, "date": date} if date is not None else url

    def _event(self) -> Fields:
        event: Fields = {"type": "conference"}
        if text := self._formatted("eventtitle"):
            event["title"] = text
        if text := self._formatted("venue"):
            event["location"] = text
        if isinstance(when := self._value("eventdate"), When) and (date := _date(when)) is not None:
            event["date"] = date
        return event

    def _original(self) -> Fields:
        original: Fields = {"type": "original"}
        if text := self._formatted("origtitle"):
            original["title"] = text
        if isinstance(when := self._value("origdate"), When) and (date := _date(when)) is not None:
            original["date"] = date
        publisher, location = self._formatted("origpublisher"), self._formatted("origlocation")
        if location:
            named: Fields = {"name": publisher} if publisher else {}
            original["publisher"] = {**named, "location": location}
        elif publisher:
            original["publisher"] = publisher
        return original


def _publishers(entry_type: str) -> tuple[str, ...]:
    """What may stand for the publisher, the publisher itself first."""
    return tuple(dict.fromkeys(("publisher", *publisher_fields(entry_type))))


def _ordered(fields: Fields) -> Fields:
    return {name: fields[name] for name in sorted(fields, key=_PLACE.__getitem__)}


def _serial(fields: Fields, key: str, text: str) -> None:
    if text:
        numbers = fields.setdefault("serial-number", {})
        assert isinstance(numbers, dict)
        numbers.setdefault(key, text)


def _number(text: str) -> Yaml:
    """A whole number as such, so that it stands without quotes."""
    return int(text) if _WHOLE.fullmatch(text) else text


def _date(when: When) -> Yaml | None:
    """``2003``, ``2003-06-21``, ``~2003``; None for a date in words."""
    if when.start is None:
        return None
    text = date_text(when.start)
    if when.circa or when.unsure:
        return f"~{text}"
    if _DATE.fullmatch(text):
        return Plain(text)
    return _number(text)


def _persons(names: Names) -> Yaml:
    persons = [_person(person) for person in names.persons]
    return persons[0] if len(persons) == 1 else persons


def _person(person: Person) -> Yaml:
    """``von Last, First`` where that reads as meant, else the parts by name."""
    whole = " ".join(part for part in (person.particle, person.family) if part)
    small = person.particle.split() and all(word[0].islower() for word in person.particle.split())
    parts = (person.particle, person.family, person.given)
    if person.collective or not person.given:
        # Typst takes a word in small letters for a particle, and drops such a body.
        words = whole.split()
        small_word = any(word[0].islower() for word in (*words[:1], *words[-1:]))
        simple = "," not in whole and not person.particle and not small_word
    else:
        leading = person.family.split()[0] if person.family else ""
        simple = not any("," in part for part in parts) and bool(leading)
        simple = simple and bool(small or not person.particle) and not leading[:1].islower()
    if simple and not person.suffix:
        return f"{whole}, {person.given}" if person.given else whole
    named = {
        # Hayagriva asks for one.
        "name": person.family or person.given,
        "given-name": person.given if person.family else "",
        "prefix": person.particle,
        "suffix": person.suffix,
    }
    return {name: part for name, part in named.items() if part}
