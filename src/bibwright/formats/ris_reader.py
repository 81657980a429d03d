"""RIS as records."""

from __future__ import annotations

import re
from types import MappingProxyType

from bibwright.errors import InputError
from bibwright.formats.csl import default_type
from bibwright.formats.csl_tables import EPRINT_ARCHIVES
from bibwright.formats.languages import language_tag
from bibwright.formats.record import TEXT_FIELDS, Keywords, Loss, Names, Opened, Raw, Record, Value
from bibwright.formats.ris_syntax import RisRecord, records_of
from bibwright.formats.ris_tables import (
    INSTEAD,
    SAME_AS,
    editor_tag,
    number_name,
    reference_type,
    text_tags,
)
from bibwright.formats.types import BOOKS, JOURNALS, PARTS, REPORTS, TYPE_OF_RIS, kind_of
from bibwright.model.reference import Date, Person
from bibwright.text.dates import SEASONS, When, from_edtf, from_year_and_month
from bibwright.text.names import particle_and_family
from bibwright.text.names.others import is_others
from bibwright.text.pages import from_hyphens
from bibwright.text.richtext import text_of
from bibwright.text.visible import shortened

_DATE = re.compile(r"([0-9]{4})(?:/([0-9]{0,2})(?:/([0-9]{0,2})(?:/(.*))?)?)?")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
#: Names of a journal, the one that says most first.
_JOURNALS = ("T2", "JF", "JO", "BT")
#: Tags with more than one value each.
_LISTS = frozenset({"AU", "A2", "A3", "A4", "ED", "KW", "N1", "C2"})
_SUBTYPES = {"MGZN": "magazine", "NEWS": "newspaper"}


def opened(text: str, name: str) -> Opened:
    """The records of a RIS file.

    Raises InputError, naming the line, for what is no RIS.
    """
    found, behind = records_of(text, name)
    if not found:
        raise InputError(f"{name} holds no RIS record, which begins with “TY  - ”")
    outside = [line for each in found for line in each.before] + list(behind)
    why = "it is outside of a record"

    def make(at: int) -> tuple[Record, list[Loss]]:
        reader = _Reader(found[at], name)
        return reader.record(), reader.losses

    losses = tuple(Loss("", "text", shortened(line), why) for line in outside)
    return Opened(len(found), lambda at: _key_of(found[at]), make, losses)


def _key_of(record: RisRecord) -> str:
    return next((line.value for line in record.lines if line.tag == "ID" and line.value), "")


class _Reader:
    """One record, tag by tag; what has been read is no longer in ``_left``."""

    def __init__(self, source: RisRecord, name: str) -> None:
        self._source = source
        self._where = f"{name}:{source.line}"
        self._left: dict[str, list[str]] = {}
        self._called: dict[str, str] = {}
        self._fields: dict[str, Value] = {}
        self._names: dict[str, str] = {}
        for line in source.lines:
            tag = SAME_AS.get(line.tag, line.tag)
            if line.value:
                self._left.setdefault(tag, []).append(line.value)
                self._called.setdefault(tag, line.tag)
        self._left.pop("ID", None)
        for tag, usual in INSTEAD.items():
            if tag in self._left and usual not in self._left:
                self._left[usual], self._called[usual] = self._left.pop(tag), tag
        self._key = _key_of(source)
        self.losses: list[Loss] = []

    def record(self) -> Record:
        entry_type = self._type()
        self._persons(entry_type)
        self._dates()
        self._pages(entry_type)
        self._archive()
        self._titles(entry_type)
        self._numbers(entry_type)
        self._notes()
        for tag, possible in text_tags(entry_type).items():
            if tag in self._left:
                self._put(possible[0], self._take(tag), tag)
        if "KW" in self._left:
            words = [word.strip() for value in self._take_all("KW") for word in value.split(";")]
            unique = dict.fromkeys(word for word in words if word)
            self._fields["keywords"] = Keywords(tuple(unique))
            self._names["keywords"] = "KW"
        for tag, values in self._left.items():
            for value in values:
                differs = f"what {tag} means differs from program to program"
                self._lose(tag, value, differs if tag[0] in "CMU" else "there is no field for it")
        fields, names = MappingProxyType(self._fields), MappingProxyType(self._names)
        record = Record(entry_type, self._key, fields, names, self._where)
        if reference_type(record) != self._source.type:
            self._lose(
                "TY", self._source.type, f"read as @{entry_type}, which is {reference_type(record)}"
            )
        return record

    def _lose(self, tag: str, value: str, why: str) -> None:
        self.losses.append(Loss(self._key, self._called.get(tag, tag), shortened(value), why))

    def _take_all(self, tag: str) -> list[str]:
        return self._left.pop(tag, [])

    def _take(self, tag: str) -> str:
        """The value of a tag that has one; others of the same tag are lost, and it is said."""
        values = self._left.pop(tag, [""])
        for value in dict.fromkeys(values[1:]):
            if value != values[0]:
                self._lose(tag, value, "only the first of several values is kept")
        return values[0]

    def _put(self, name: str, text: str, tag: str) -> None:
        value: Value = Raw(text)
        if name == "language":
            value = text_of(language_tag(text) or text)
        elif name in TEXT_FIELDS:
            value = text_of(from_hyphens(text) if name == "pages" else text)
        if name in self._fields:
            if self._fields[name] != value:
                self._lose(tag, text, f"{self._names[name]} says it already")
            return
        self._fields[name] = value
        self._names[name] = self._called.get(tag, tag)

    def _type(self) -> str:
        said = self._source.type
        genre = self._left.get("M3", [""])[0]
        entry_type = TYPE_OF_RIS.get(said, "misc")
        if entry_type in REPORTS:
            entry_type = default_type(kind_of(entry_type).csl, genre)
            if entry_type not in {"thesis", "report"}:
                del self._left["M3"]
        if said == "CONF" and not {"T2", "BT", "JO", "JF", "C3", "SP", "AU"} & set(self._left):
            entry_type = "proceedings"
        if said in _SUBTYPES:
            self._fields["entrysubtype"] = Raw(_SUBTYPES[said])
            self._names["entrysubtype"] = "TY"
        return entry_type

    def _persons(self, entry_type: str) -> None:
        edited = editor_tag(entry_type)
        tags = {"author": ["AU"], "editor": [edited, "ED"], "translator": ["A4"]}
        if edited == "AU":
            tags = {"editor": ["AU", "ED", "A3"], "translator": ["A4"]}
        elif edited == "A3" and "A3" not in self._left:
            # The older specification has a book's editors here, the newer one its series'.
            tags["editor"] = ["A2", "ED"]
        else:
            tags["collection-editor"] = ["A3" if edited == "A2" else "A2"]
        if entry_type in PARTS:
            tags["bookauthor"] = ["C2"]
        if entry_type == "movie":
            tags["director"] = tags.pop("author")
        for name, found in tags.items():
            values = [value for tag in found for value in self._take_all(tag)]
            persons = [_person(value) for value in values if not is_others(value)]
            others = len(persons) < len(values)
            if persons or others:
                self._fields[name] = Names(tuple(persons), others)
                self._names[name] = self._called.get(found[0], found[0])

    def _dates(self) -> None:
        first = self._fullest("PY")
        year, said = self._take("PY"), self._take("DA")
        first, second = first or self._date(year, "PY"), self._date(said, "DA")
        if second is None and said and first is not None and first.start is not None:
            second = _month_of(first.start.year, said)
        if second is None and said and first is None:
            second = When(literal=said)
            said = ""
        if said and second is None:
            self._lose("DA", said, "it is not a date")
        date = second or first
        if first and second and first.start and second.start and first.start != second.start:
            if first.start.year != second.start.year:
                date = first
                self._lose("DA", said, f"PY says {first.start.year}")
            elif first.start.month and not second.start.month:
                date = first
        if date is not None:
            self._fields["date"] = date
            self._names["date"] = self._called.get("DA" if date is second else "PY", "PY")
        if seen := self._take("Y2"):
            found = self._date(seen, "Y2") or from_edtf(seen.split(" ")[0])
            self._fields["urldate"] = found or When(literal=seen)
            self._names["urldate"] = "Y2"

    def _fullest(self, tag: str) -> When | None:
        """Of several dates one that says all that the others do; None where there is no such."""
        values = self._left.get(tag, [])
        if len(values) < 2 or not values[0][:4].isdigit():
            return None
        year = int(values[0][:4])
        dates = [from_edtf(each.replace("/", "-")) or _month_of(year, each) for each in values]
        starts = [date.start for date in dates if date is not None and date.start is not None]
        best = max(starts, key=lambda start: (start.month or 0, start.day or 0), default=None)
        if len(starts) < len(dates) or any(
            start.year != year or (start.month or 0, start.day or 0) not in _parts_of(best)
            for start in starts
        ):
            return None
        self._take_all(tag)
        return max(
            (date for date in dates if date is not None and date.start == best),
            key=lambda date: date.end is not None,
        )

    def _date(self, text: str, tag: str) -> When | None:
        """A date as RIS writes it, or as ISO 8601 does."""
        match = _DATE.fullmatch(text.strip())
        if match is None:
            return from_edtf(text)
        month, day = (int(part) if part else 0 for part in (match[2], match[3]))
        if month > 12 or day > 31:
            return None
        season = (match[4] or "").strip().lower()
        start = Date(int(match[1]), month or None, (day or None) if month else None)
        if season in SEASONS and not start.month:
            return When(start, season=SEASONS.index(season) + 1)
        if season:
            self._lose(tag, match[4], "only year, month and day are kept")
        return When(start)

    def _pages(self, entry_type: str) -> None:
        start, end = self._take("SP"), self._take("EP")
        if start and end and start != end:
            self._put("pages", f"{start}–{end}", "SP")
        elif start and not end and entry_type in BOOKS | REPORTS and start.isdigit():
            self._put("pagetotal", start, "SP")
        elif start or end:
            self._put("pages", start or end, "SP")

    def _archive(self) -> None:
        archive, number = self._take("DB"), self._take("AN")
        names = {text.lower(): name for name, text in EPRINT_ARCHIVES.items()}
        if number and archive.lower() in names:
            self._put("eprint", number, "AN")
            self._put("eprinttype", EPRINT_ARCHIVES[names[archive.lower()]], "DB")
        else:
            for name, text, tag in (("archive", archive, "DB"), ("archive_location", number, "AN")):
                if text:
                    self._put(name, text, tag)

    def _titles(self, entry_type: str) -> None:
        if entry_type in BOOKS | {"unpublished"} and "BT" in self._left and "TI" not in self._left:
            self._put("title", self._take("BT"), "BT")
        if entry_type == "inproceedings" and "C3" in self._left:
            self._put("booktitle", self._take("C3"), "C3")
            if "T2" in self._left:
                self._put("eventtitle", self._take("T2"), "T2")
        holder = text_tags(entry_type)["T2"][0]
        for tag in _JOURNALS:
            if tag in self._left:
                self._journal(holder, tag)
        if entry_type in JOURNALS and holder not in self._fields and "J2" in self._left:
            self._put(holder, self._take("J2"), "J2")
        if entry_type in BOOKS and "T3" in self._left:
            self._put("series", self._take("T3"), "T3")

    def _journal(self, holder: str, tag: str) -> None:
        """One of the names of what the work stands in."""
        text = self._take(tag)
        known = self._fields.get(holder)
        short = tag == "JO" and known is not None and known != text_of(text)
        self._put("shortjournal" if short else holder, text, tag)

    def _numbers(self, entry_type: str) -> None:
        if "SN" in self._left and text_tags(entry_type)["SN"][0] != "number":
            usual = text_tags(entry_type)["SN"][0]
            numbers: dict[str, list[str]] = {}
            for number in dict.fromkeys(self._take_all("SN")):
                numbers.setdefault(number_name(number) or usual, []).append(number)
            for name, found in numbers.items():
                self._put(name, ", ".join(found), "SN")
        if "IS" in self._left:
            self._put("number", self._take("IS"), "IS")
        for tag in ("M3", "L3"):
            if tag in self._left and _DOI.fullmatch(self._left[tag][0]) and "DO" not in self._left:
                self._left["DO"] = self._left.pop(tag)
                self._called["DO"] = tag
        if "DO" in self._left:
            doi = self._take("DO")
            bare = _DOI.fullmatch(doi)
            self._put("doi", bare[1] if bare else doi, "DO")

    def _notes(self) -> None:
        if "N2" in self._left:
            name = "abstract" if "AB" not in self._left else "note"
            self._put(name, self._take("N2"), "N2")
        notes = self._take_all("N1")
        if len(notes) > 1:
            self._lose("N1", "; ".join(notes), "several notes become one")
        if notes:
            self._put("note", "; ".join(notes), "N1")


def _person(text: str) -> Person:
    """``von Last, First, Jr``; without a comma, or with nothing or another behind it, a body."""
    if ",," in text:
        return Person(" ".join(text.replace(",,", ",", 1).split()), collective=True)
    parts = [" ".join(part.split()) for part in text.split(",")]
    if len(parts) == 1 or not any(parts[1:]):
        return Person(parts[0], collective=True)
    particle, family = particle_and_family(parts[0])
    suffix = ", ".join(part for part in parts[2:] if part)
    return Person(family, parts[1], particle, suffix)


def _parts_of(date: Date | None) -> set[tuple[int, int]]:
    """What a date says beside its year, and what less of it would say; 0 for nothing."""
    month, day = (date.month or 0, date.day or 0) if date else (0, 0)
    return {(0, 0), (month, 0), (month, day)}


def _month_of(year: int, text: str) -> When | None:
    """A month, or a day of it, in words ("July", "12 May 2014")."""
    rest = re.sub(rf"(?:^|[\s,]+){year}\b", " ", text).strip(" ,")
    return from_year_and_month(str(year), rest) if rest else None
