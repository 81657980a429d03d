"""CSL-JSON items as records."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from bibwright.bounds import parsed_json
from bibwright.errors import InputError
from bibwright.formats.bib_values import field_value
from bibwright.formats.bib_writer import FIELD_NAME
from bibwright.formats.csl import default_type
from bibwright.formats.csl_markup import from_markup
from bibwright.formats.csl_tables import (
    DATES,
    EPRINT_ARCHIVES,
    GENRES,
    NAMES,
    OTHER_NAMES,
    STATES,
    TEXTS,
    container_fields,
    csl_type,
    number_variable,
    publisher_fields,
)
from bibwright.formats.languages import language_tag
from bibwright.formats.record import (
    DATE_FIELDS,
    NAME_FIELDS,
    TEXT_FIELDS,
    TITLE_FIELDS,
    Loss,
    Names,
    Opened,
    Raw,
    Record,
    Value,
    keywords_of,
)
from bibwright.model.reference import Date, Person
from bibwright.text.dates import When, from_edtf, from_year_and_month
from bibwright.text.names import particle_and_family
from bibwright.text.pages import from_hyphens
from bibwright.text.richtext import Style, Text, text_of
from bibwright.text.visible import shortened

_PLAIN_NAME = {"family", "given"}
#: How particles end that are joined to the name.
_JOINED = ("'", "’", "-", "‐")
_TEXT_NAMES = {variable: name for name, variable in TEXTS.items()}
_NAME_NAMES = {variable: name for name, variable in NAMES.items()}
_DATE_NAMES = {variable: name for name, variable in DATES.items()}
_STATES = {text: state for state, text in STATES.items()}
_ARCHIVES = {text.lower(): name for name, text in EPRINT_ARCHIVES.items()} | {
    name: name for name in EPRINT_ARCHIVES
}


def opened(text: str, name: str) -> Opened:
    """The items of a CSL-JSON file: an array, or an object with ``items`` or ``references``.

    Raises InputError, naming the line, for what is not JSON, and naming the item for what is none.
    """
    data = parsed_json(text, name, "correct it, or say with --from what the file is")
    items = _items(data, name)
    for at, item in enumerate(items, 1):
        if not isinstance(item, dict) or not isinstance(item.get("type"), str):
            raise InputError(
                f"{name}: item {at} is not a CSL-JSON item, for it has no “type”; export the list "
                "as CSL-JSON again"
            )

    def make(at: int) -> tuple[Record, list[Loss]]:
        reader = _Reader(items[at], f"{name}: item {at + 1}")
        return reader.record(), reader.losses

    return Opened(len(items), lambda at: _key_of(items[at]), make)


def _key_of(item: Mapping[str, Any]) -> str:
    return _string(item.get("citation-key") or item.get("id") or "")


def _items(data: Any, name: str) -> list[Any]:
    if isinstance(data, dict):
        for holder in ("items", "references"):
            if isinstance(data.get(holder), list):
                data = data[holder]
                break
        else:
            data = [data]
    if not isinstance(data, list):
        raise InputError(f"{name} holds no list of items; export it as CSL-JSON again")
    return data


class _Reader:
    """One item, variable by variable."""

    def __init__(self, item: Mapping[str, Any], where: str) -> None:
        self._item = item
        self._where = where
        self._key = _key_of(item)
        self._genre = _string(item.get("genre") or "")
        custom = item.get("custom")
        self._custom: dict[str, Any] = dict(custom) if isinstance(custom, dict) else {}
        self._fields: dict[str, Value] = {}
        self._names: dict[str, str] = {}
        self.losses: list[Loss] = []

    def record(self) -> Record:
        said = self._item["type"]
        entry_type = default_type(said, self._genre)
        meant = self._custom.pop("entrytype", "")
        if isinstance(meant, str) and re.fullmatch("[a-z]+", meant):
            entry_type = meant
        if said in {"article-magazine", "article-newspaper"} and entry_type == "article":
            self._put("entrysubtype", Raw(said.removeprefix("article-")), "type")
        for variable, value in self._item.items():
            if variable not in {"id", "type", "citation-key", "custom"} and value not in (None, ""):
                self._variable(OTHER_NAMES.get(variable, variable), value, entry_type, variable)
        self._eprint()
        for name, value in self._custom.items():
            self._extra(name, value)
        if not isinstance(self._item.get("custom"), dict | None):
            self._lose("custom", self._item["custom"], "it holds no names with values")
        fields, names = MappingProxyType(self._fields), MappingProxyType(self._names)
        record = Record(entry_type, self._key, fields, names, self._where)
        if csl_type(record) != said:
            self._lose("type", said, f"read as @{entry_type}, which is “{csl_type(record)}”")
        if _string(self._item.get("id") or "") not in {"", self._key}:
            self._lose("id", self._item["id"], "the citation key takes its place")
        return record

    def _lose(self, field: str, value: Any, why: str) -> None:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        text = " ".join(text.split())
        self.losses.append(Loss(self._key, field, shortened(text), why))

    def _put(self, name: str, value: Value, variable: str) -> None:
        if name in self._fields:
            if self._fields[name] != value:
                self._lose(variable, self._item.get(variable), "another variable says it already")
            return
        self._fields[name] = value
        if name != variable:
            self._names[name] = variable

    def _variable(self, variable: str, value: Any, entry_type: str, called: str) -> None:
        if variable in _NAME_NAMES:
            self._persons(_NAME_NAMES[variable], value, called)
        elif variable in _DATE_NAMES:
            date, why = _when(value)
            if date is not None:
                self._put(_DATE_NAMES[variable], date, called)
            if why:
                self._lose(called, value, why)
        elif (text := self._text(value, called)) is not None:
            self._put_text(variable, text, entry_type, called)

    def _text(self, value: Any, called: str) -> str | None:
        """A value as a string; of a list, which CSL doesn't have, the strings."""
        if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
            if called in {"ISSN", "ISBN", "categories"} or len(value) == 1:
                return ", ".join(value)
            self._lose(called, value[1:], "only the first of several values is kept")
            return str(value[0])
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self._lose(called, value, "it is neither text nor a number")
            return None
        return _string(value)

    def _put_text(self, variable: str, text: str, entry_type: str, called: str) -> None:
        name = self._field_of(variable, text, entry_type)
        if name == "":
            return
        if name == "keywords":
            self._put(name, keywords_of(text), called)
        elif name in {"language", "langid"}:
            self._put(name, text_of(language_tag(text) or text), called)
        elif name in TEXT_FIELDS:
            if name == "pubstate":
                text = _STATES.get(text, text)
            self._put(name, _styled(name, text), called)
        elif FIELD_NAME.fullmatch(name) and name not in NAME_FIELDS | DATE_FIELDS:
            self._put(name, Raw(text.strip()), called)
        else:
            self._lose(called, text, "no field can have this name")

    def _field_of(self, variable: str, text: str, entry_type: str) -> str:
        """The field that a variable is in a type; empty where the type says it already."""
        if variable == "container-title":
            return container_fields(entry_type)[0]
        if variable == "publisher":
            number = self._item.get("number")
            if text == "arXiv" and isinstance(number, str) and number.startswith("arXiv:"):
                return ""
            return publisher_fields(entry_type)[0]
        if variable in {"issue", "number", "collection-number"}:
            own = number_variable(entry_type, in_series="collection-title" in self._item)
            if variable == own:
                return "number"
            if variable == "number" and text.startswith("arXiv:"):
                return "eprint"
            if variable == "number":
                return "eid" if own == "issue" else "number"
            return "issue" if "number" in self._item or own in self._item else "number"
        if variable == "genre" and GENRES.get(entry_type) == text:
            return ""
        if variable == "keyword":
            return "keywords"
        if variable == "jurisdiction" and entry_type == "patent":
            return "location" if "publisher-place" not in self._item else "jurisdiction"
        if variable == "page":
            return "pages"
        return _TEXT_NAMES.get(variable, variable)

    def _persons(self, name: str, value: Any, called: str) -> None:
        names = value if isinstance(value, list) else []
        persons = []
        for each in names:
            if isinstance(each, dict) and each.keys() == _PLAIN_NAME and each["family"]:
                persons.append(_plain_person(*map(_string, (each["family"], each["given"]))))
                continue
            person = _person(each) if isinstance(each, dict) else None
            if person is None:
                self._lose(called, each, "it is not a name")
                continue
            persons.append(person)
            for part, why in _lost_parts(each):
                self._lose(called, each[part], why)
        if not isinstance(value, list):
            self._lose(called, value, "it is not a list of names")
        if persons:
            self._put(name, Names(tuple(persons)), called)

    def _eprint(self) -> None:
        """A preprint's number, and an archive that is one of those with eprints."""
        number = self._item.get("number")
        if isinstance(number, str) and number.startswith("arXiv:"):
            for name in ("number", "eid", "eprint"):
                value = self._fields.get(name)
                text = value.plain() if isinstance(value, Text) else ""
                text = value.value if isinstance(value, Raw) else text
                if text == number:
                    del self._fields[name]
                    self._names.pop(name, None)
            identifier, _, category = number.removeprefix("arXiv:").partition(" ")
            self._put("eprint", Raw(identifier), "number")
            self._put("eprinttype", Raw("arXiv"), "number")
            if category.strip("[]"):
                self._put("eprintclass", text_of(category.strip("[]")), "number")
        archive, place = self._fields.get("archive"), self._fields.get("archive_location")
        if not (isinstance(archive, Text) and isinstance(place, Text)):
            return
        eprint_type = _ARCHIVES.get(archive.plain().lower())
        if eprint_type is None or "eprint" in self._fields:
            return
        del self._fields["archive"], self._fields["archive_location"]
        self._put("eprint", Raw(place.plain()), "archive_location")
        self._put("eprinttype", Raw(eprint_type), "archive")

    def _extra(self, name: str, value: Any) -> None:
        """A value under ``custom``, as it would stand in a ``.bib`` file."""
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            self._lose(f"custom.{name}", value, "it is neither text nor a number")
        elif not FIELD_NAME.fullmatch(name) or name != name.lower() or name in self._fields:
            self._lose(f"custom.{name}", value, "no field can have this name")
        else:
            said, lost = field_value(name, _string(value))
            if said is not None:
                self._put(name, said, name)
            for why in lost:
                self._lose(f"custom.{name}", value, why)


def _styled(name: str, text: str) -> Text:
    """A text field; ranges of pages get an en dash."""
    styled = from_markup(from_hyphens(text) if name == "pages" else text)
    return styled if name in TITLE_FIELDS else styled.without([Style.NOCASE])


def _string(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


@lru_cache(maxsize=1 << 16)
def _plain_person(family: str, given: str) -> Person:
    person = _person({"family": family, "given": given})
    assert person is not None
    return person


def _person(name: Mapping[str, Any]) -> Person | None:
    parts = {part: " ".join(_string(text).split()) for part, text in name.items() if text}
    if parts.get("literal"):
        return Person(parts["literal"], collective=True)
    given, suffix = parts.get("given", ""), parts.get("suffix", "")
    particles = [parts.get("dropping-particle", ""), parts.get("non-dropping-particle", "")]
    particle = " ".join(part for part in particles if part)
    family = parts.get("family", "")
    if not family:
        return Person(given) if given else None
    if particle.endswith(_JOINED):  # nothing stands between it and the name: d'Alembert
        particle, _, last = particle.rpartition(" ")
        return Person(f"{last}{family}", given, particle, suffix)
    if not particle and name.get("parse-names") not in (False, 0, "false"):
        particle, family = particle_and_family(family)
    return Person(family, given, particle, suffix)


def _lost_parts(name: Mapping[str, Any]) -> list[tuple[str, str]]:
    lost = []
    if name.get("dropping-particle"):
        lost.append(("dropping-particle", "only that it is a particle is kept, not of which kind"))
    elif str(name.get("non-dropping-particle", "")).rstrip().endswith(_JOINED):
        lost.append(("non-dropping-particle", "it is kept as the beginning of the family name"))
    known = {"family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"}
    for part in name:
        if part not in {*known, "parse-names", "comma-suffix"} and name[part]:
            lost.append((part, f"a name has no “{part}”"))
    return lost


def _when(value: Any) -> tuple[When | None, str]:
    """A date, and what of it isn't kept."""
    if isinstance(value, str | int):
        return from_edtf(str(value)) or When(literal=str(value)), ""
    if not isinstance(value, dict):
        return None, "it is not a date"
    circa = value.get("circa") not in (None, False, "", 0, "false")
    if isinstance(value.get("date-parts"), list):
        dates = [_date(parts) for parts in value["date-parts"]]
        season = dates[0][1] if dates and dates[0] else None
        days = [date[0] for date in dates if date]
        if days and len(days) == len(dates) <= 2:
            season = season or _season(value.get("season"))
            end = days[1] if len(days) > 1 else None
            return When(days[0], end, circa=circa, season=season), ""
    for name in ("raw", "literal"):
        if isinstance(value.get(name), str) and value[name].strip():
            text = " ".join(value[name].split())
            found = from_edtf(text) or from_year_and_month(text) if name == "raw" else None
            return found or When(literal=text), ""
    empty = value.get("date-parts") in ([[None]], [[]], [], None) and set(value) <= {"date-parts"}
    return None, "" if empty else "it is not a date"


def _date(parts: Any) -> tuple[Date, int | None] | None:
    """A date, and its season where the month is none (13 to 16, or 21 to 24)."""
    if not isinstance(parts, list) or not parts:
        return None
    numbers = []
    for part in parts:
        text = str(part).strip() if part is not None else ""
        if not re.fullmatch(r"-?[0-9]{1,4}", text):
            return None
        numbers.append(int(text))
    month = numbers[1] if len(numbers) > 1 else None
    day = numbers[2] if len(numbers) > 2 else None
    if month is not None and (13 <= month <= 16 or 21 <= month <= 24):
        return Date(numbers[0]), month - 12 if month < 20 else month - 20
    if (month and not 1 <= month <= 12) or (day and not 1 <= day <= 31):
        return None
    return Date(numbers[0], month or None, (day or None) if month else None), None


def _season(value: Any) -> int | None:
    text = str(value).strip() if value is not None else ""
    return int(text) if text in {"1", "2", "3", "4"} else None
