"""Items of Zotero as records, and what identifies an item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from bibwright.bibtex.fields import encoded_url
from bibwright.formats.languages import language_tag
from bibwright.formats.record import (
    DATE_FIELDS,
    TEXT_FIELDS,
    TITLE_FIELDS,
    Keywords,
    Loss,
    Names,
    Raw,
    Record,
    Value,
)
from bibwright.formats.zotero_schema import load_schema
from bibwright.formats.zotero_tables import (
    ENTRY_TYPES,
    GENRES,
    NOT_HELD,
    creator_roles,
    record_field,
)
from bibwright.formats.zotero_text import from_field
from bibwright.model.identifiers import ArxivId, find_identifiers, normalise_doi
from bibwright.model.reference import Date, Person
from bibwright.text.dates import SEASONS, When, from_edtf, from_year_and_month
from bibwright.text.iso_dates import iso_date
from bibwright.text.names import particle_and_family
from bibwright.text.pages import from_hyphens
from bibwright.text.richtext import Style, Text, text_of
from bibwright.text.visible import shortened, without_controls

#: As Zotero's translators for arXiv and BibTeX, and Better BibTeX write it.
_EPRINT_LINE = re.compile(
    r"^[ \t]*(?:tex\.)?(?:_?eprint:[ \t]*)?((?:arxiv:[ \t]*)?[\w.-]+(?:/\d+)?(?:v\d+)?)"
    r"(?:[ \t]*\[[\w.,: -]+\])?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
CLASS_IN_EXTRA = re.compile(r"arXiv:\S+\s*\[([\w.-]+)\]", re.IGNORECASE)
#: Zotero's arXiv translator writes it where a certain version was asked for.
_VERSION = re.compile(r"^version:\s*(\d+)\s*$", re.MULTILINE)
_KEY = re.compile(r"^[ \t]*Citation[ _-]?Key[ \t]*:[ \t]*(\S+)[ \t]*$", re.M | re.I)
_SEASON = re.compile(rf"({'|'.join(SEASONS)}) ([0-9]{{4}})")
_MONTH_AND_YEAR = re.compile(
    r"([^\W\d_]+\.?),? +([0-9]{4})|(?P<number>[0-9]{1,2})[/.](?P<year>[0-9]{4})"
)
_TYPE_SAID = {text: name for name, text in GENRES.items()}
_TIME = re.compile(r"[T ]\d\d:\d\d.*")


def from_item(data: Mapping[str, Any], key: str = "") -> tuple[Record, list[Loss]]:
    """The record of an item's data, and what of that a record can't hold.

    ``key`` is the citation key to give it, if it isn't the item's own.
    """
    reader = _Reader(data, key or key_in(data))
    return reader.record(), reader.losses


def text_in_field(data: Mapping[str, Any], name: str) -> str:
    """A field of an item as one text without control characters."""
    return without_controls(str(data.get(name) or ""))


class _Reader:
    """One item, field by field."""

    def __init__(self, data: Mapping[str, Any], key: str) -> None:
        self._data, self._key = data, key
        self._kind = str(data.get("itemType", ""))
        self._arxiv_id = arxiv_id_in(data)
        self._fields: dict[str, Value] = {}
        self._names: dict[str, str] = {}
        self.losses: list[Loss] = []

    def record(self) -> Record:
        self._persons()
        known = load_schema().types.get(self._kind)
        for place in known.fields if known else ():
            if said := text_in_field(self._data, place).strip():
                self._field(place, said)
        tags = [without_controls(str(each.get("tag", ""))) for each in self._data.get("tags", ())]
        self._names["keywords"] = "tags"
        words = tuple(word for word in (" ".join(tag.split()) for tag in tags) if word)
        if words:
            self._fields["keywords"] = Keywords(words)
        type_ = self._type()
        return Record(
            type_, self._key, MappingProxyType(self._fields), MappingProxyType(self._names)
        )

    def _lose(self, place: str, said: str, why: str) -> None:
        said = " ".join(said.split())
        self.losses.append(Loss(self._key, place, shortened(said), why))

    def _type(self) -> str:
        """The type, with what the words for it say."""
        type_ = ENTRY_TYPES.get(self._kind, "misc")
        said = self._fields.get("type")
        text = said.plain() if isinstance(said, Text) else ""
        meant = _TYPE_SAID.get(text.replace("’", "'"), "")
        if meant.endswith(type_) and meant:
            del self._fields["type"]
            return meant
        return type_

    def _field(self, place: str, said: str) -> None:
        if place == "DOI":
            self._doi(said)
        elif place == "url":
            self._address(said)
        elif place == "extra":
            self._extra(said)
        elif place in NOT_HELD or not (name := record_field(self._kind, place)):
            if place != "citationKey" and not (self._arxiv_id and said == "arXiv.org"):
                self._lose(place, said, "an entry has no place for it")
        elif self._is_arxiv(place, said):
            self._eprint()
        else:
            self._names[name] = place
            self._put(name, said, place)

    def _put(self, name: str, said: str, place: str) -> None:
        if name in DATE_FIELDS:
            day = _TIME.sub("", said) if name == "urldate" else said
            self._fields[name] = _when(day)
            if day != said:
                self._lose(place, said, "only the day is kept")
        elif name == "language":
            self._fields[name] = text_of(language_tag(said) or said)
        elif name in TEXT_FIELDS:
            text = from_field(from_hyphens(said) if name == "pages" else said)
            if name not in TITLE_FIELDS:
                text = text.without([Style.NOCASE])
            if text:
                self._fields[name] = text
        else:
            self._fields[name] = Raw(" ".join(said.split()))

    def _is_arxiv(self, place: str, said: str) -> bool:
        """Whether a field of a preprint says no more than that it is at arXiv."""
        if self._kind != "preprint" or not self._arxiv_id:
            return False
        if place == "archiveID":
            return arxiv_id_in({"archiveID": said}) == self._arxiv_id
        return place == "repository" and said.lower() == "arxiv"

    def _eprint(self) -> None:
        version = _VERSION.search(text_in_field(self._data, "extra"))
        self._fields["eprint"] = Raw(self._arxiv_id + (f"v{version[1]}" if version else ""))
        self._fields["eprinttype"] = Raw("arXiv")
        if found := CLASS_IN_EXTRA.search(text_in_field(self._data, "extra")):
            self._fields["eprintclass"] = text_of(found[1])

    def _doi(self, said: str) -> None:
        doi = normalise_doi(said)
        if doi is not None and doi.lower().startswith("10.48550/") and self._arxiv_id:
            self._eprint()
        else:
            self._names["doi"] = "DOI"
            self._fields["doi"] = Raw(doi or said)

    def _address(self, said: str) -> None:
        if self._arxiv_id and re.search(r"//(?:www\.)?arxiv\.org/", said):
            self._eprint()
        elif (doi := normalise_doi(said)) is not None and doi == doi_in(self._data):
            self._lose("url", said, "the DOI says it")
        else:
            self._fields["url"] = Raw(encoded_url(said))

    def _extra(self, said: str) -> None:
        """Lines of which each is something else; an id and a citation key have a place."""
        for line in filter(None, map(str.strip, said.splitlines())):
            if self._arxiv_id and arxiv_id_in({"extra": line}) == self._arxiv_id:
                self._eprint()
            elif not _KEY.match(line) and not (self._arxiv_id and _VERSION.match(line)):
                self._lose("extra", line, "an entry has no place for it")

    def _persons(self) -> None:
        roles = creator_roles(self._kind) if self._kind in load_schema().types else {}
        found: dict[str, list[Person]] = {}
        for each in self._data.get("creators", ()):
            said = str(each.get("creatorType", ""))
            role = roles.get(said, "contributor")
            self._names[role] = said
            person = _person({name: without_controls(str(part)) for name, part in each.items()})
            if person.family:
                found.setdefault(role, []).append(person)
        for role, persons in found.items():
            self._fields[role] = Names(tuple(persons))


def _person(creator: Mapping[str, str]) -> Person:
    """The person that a creator is."""
    if "name" in creator:
        return Person(family=" ".join(creator["name"].split()), collective=True)
    particle, family = particle_and_family(" ".join(creator.get("lastName", "").split()))
    given, _, suffix = " ".join(creator.get("firstName", "").split()).partition(", ")
    return Person(family, given, particle, suffix) if family else Person(given)


def _when(text: str) -> When:
    """A date as Zotero has it: as ISO 8601 writes it, in words, or at least a year."""
    text = " ".join(text.split())
    if found := from_edtf(iso_date(text) or text):
        return found
    if season := _SEASON.fullmatch(text.lower()):
        return When(Date(int(season[2])), season=SEASONS.index(season[1]) + 1)
    if parts := _MONTH_AND_YEAR.fullmatch(text):
        month, year = (parts[1] or parts["number"]), (parts[2] or parts["year"])
        if (when := from_year_and_month(year, month)) and when.start:
            return when
    return When(literal=text)


def doi_in(data: Mapping[str, Any]) -> str:
    """An item's DOI, in small letters; empty if it has none but arXiv's own."""
    doi = normalise_doi(str(data.get("DOI", ""))) or ""
    return "" if doi.startswith("10.48550/") else doi


def arxiv_id_in(data: Mapping[str, Any]) -> str:
    """The arXiv id that an item has, without its version, wherever it stands."""
    for name in ("archiveID", "DOI", "extra", "url"):
        said = str(data.get(name, ""))
        # Extra may name other papers in passing; a line that is nothing but the id is the item's.
        lines = _EPRINT_LINE.findall(said) if name == "extra" else [said]
        for found in _identifiers(lines):
            return found.base
    return ""


def _identifiers(lines: Iterable[str]) -> Iterator[ArxivId]:
    for found in (each for line in lines for each in find_identifiers(line)):
        if found.labelled and isinstance(found.identifier, ArxivId):
            yield found.identifier


def key_in(data: Mapping[str, Any]) -> str:
    """An item's citation key: in its own field, or in Extra where older programs keep it."""
    if key := str(data.get("citationKey", "")):
        return key
    found = _KEY.search(str(data.get("extra", "")))
    return found[1] if found else ""
