"""Records as items of Zotero, as its own translators would make them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from bibwright.formats.record import JOINED, Keywords, Names, Raw, Record, Value
from bibwright.formats.zotero_schema import load_schema
from bibwright.formats.zotero_tables import (
    GENRES,
    ITEM_TYPES,
    creator_roles,
    item_type_named,
    places,
)
from bibwright.formats.zotero_text import to_field, without_formulas
from bibwright.model.identifiers import ArxivId, normalise_doi
from bibwright.model.reference import Person
from bibwright.text.dates import SEASONS, When
from bibwright.text.fold import one_line
from bibwright.text.pages import to_hyphens
from bibwright.text.richtext import Style, Text, text_of

_PREPRINTS = frozenset({"misc", "online", "unpublished", "preprint", "article"})


class ItemData(NamedTuple):
    """An item's type, its fields by Zotero's names, none of them empty, its creators and tags."""

    type: str
    fields: Mapping[str, str]
    creators: tuple[Mapping[str, str], ...]
    tags: tuple[str, ...]


def item_type(record: Record, arxiv_id: ArxivId | None) -> str:
    """The type of the item that a record is; ``arxiv_id``: what arXiv calls it, if it is there."""
    if said := item_type_named(record.text("entrysubtype")):
        return said
    venue = record.text("journaltitle").lower()
    if arxiv_id is not None and record.type in _PREPRINTS and _is_archive(venue):
        return "preprint"
    if record.type in ITEM_TYPES:
        return ITEM_TYPES[record.type]
    return "webpage" if "url" in record.fields else "document"


def _is_archive(venue: str) -> bool:
    """Whether what stands in the place of a journal is none."""
    return "arxiv" in venue or venue.strip() in {"", "corr"}


def to_item(record: Record, arxiv_id: ArxivId | None) -> ItemData:
    """The item for a record.

    A preprint is made as by Zotero's arXiv translator: repository, archiveID, DOI, the address of
    the abstract's page, and in Extra the id with its category. A published paper keeps its arXiv
    id in Extra, and in its address where it has none of its own.
    """
    kind = item_type(record, arxiv_id)
    left = dict(record.fields)
    if kind == "preprint" and _is_archive(record.text("journaltitle").lower()):
        left.pop("journaltitle", None)
    fields: dict[str, str] = {}
    for place, holders in places(kind).items():
        for name in holders:
            if name in left and (said := _said(name, left)):
                fields[place] = said
                del left[name]
                break
    genre = next((place for place, names in places(kind).items() if names[0] == "type"), "")
    if genre and genre not in fields and record.type in GENRES:
        fields[genre] = GENRES[record.type]
    elif fields.get(genre, "").lower() == kind:
        del fields[genre]  # BibTeX has to say of a thesis that it is no more than that
    if arxiv_id is not None:
        _tell_arxiv(fields, kind, arxiv_id, record.text("eprintclass"))
    known = load_schema().types[kind].fields
    kept = {name: text for name, text in fields.items() if name in known}
    return ItemData(kind, kept, tuple(_creators(kind, record)), _tags(record))


def in_item(record: Record) -> Record:
    """The record as far as items can tell its texts from others: without braces for capitals, and
    without formulas that are letters."""
    fields = {
        name: without_formulas(value.without([Style.NOCASE])) if isinstance(value, Text) else value
        for name, value in record.fields.items()
        if name != "entrysubtype" or not item_type_named(record.text(name))
    }
    return replace(record, fields=MappingProxyType(fields))


def _said(name: str, fields: Mapping[str, Value]) -> str:
    """What an item's field says for a record's; empty where it can't."""
    value = fields[name]
    if isinstance(value, When):
        return _date(name, value)
    if isinstance(value, Text):
        sub = fields.get(JOINED.get(name, ""))
        if isinstance(sub, Text):
            value = text_of(value.pieces, ": ", sub.pieces)
        text = to_field(value)
        return to_hyphens(text) if name == "pages" else text
    if isinstance(value, Raw):
        return (normalise_doi(value.value) or value.value) if name == "doi" else value.value
    return ""


def _date(name: str, when: When) -> str:
    """As ISO 8601 writes it, as exactly as it is known; a season, or no date, in words. When
    something was looked at, Zotero knows as a day only."""
    if name == "urldate":
        whole = when.start is not None and when.start.day and not when.end
        return when.edtf() if whole and not (when.circa or when.unsure) else ""
    if when.season and when.start:
        return f"{SEASONS[when.season - 1].capitalize()} {when.start.year}"
    return one_line(when.edtf())


def _tell_arxiv(fields: dict[str, str], kind: str, arxiv_id: ArxivId, category: str) -> None:
    fields["extra"] = f"arXiv:{arxiv_id.base}" + (f" [{category}]" if category else "")
    if arxiv_id.version is not None:
        fields["extra"] += f"\nversion: {arxiv_id.version}"
    fields.setdefault("url", f"http://arxiv.org/abs/{arxiv_id.base}")
    if kind == "preprint":
        fields["repository"] = "arXiv"
        fields["archiveID"] = f"arXiv:{arxiv_id.base}"
        fields["libraryCatalog"] = "arXiv.org"
        fields.setdefault("DOI", f"10.48550/arXiv.{arxiv_id.base}")


def _creators(kind: str, record: Record) -> Iterator[Mapping[str, str]]:
    roles = creator_roles(kind)
    types = {role: name for name, role in roles.items()}
    other = "contributor" if "contributor" in roles else next(iter(roles))
    named = [(types.get(name, ""), value) for name, value in record.fields.items()]
    names = [(name, value) for name, value in named if isinstance(value, Names)]
    order = {name: at for at, name in enumerate(roles)}
    for name, value in sorted(names, key=lambda each: order.get(each[0], len(order))):
        yield from (_creator(person, name or other) for person in value.persons)


def _creator(person: Person, role: str) -> Mapping[str, str]:
    if person.collective or not person.given:
        parts = (person.particle, person.family, person.suffix)
        return {"creatorType": role, "name": " ".join(filter(None, parts))}
    given = ", ".join(filter(None, (person.given, person.suffix)))
    family = " ".join(filter(None, (person.particle, person.family)))
    return {"creatorType": role, "firstName": given, "lastName": family}


def _tags(record: Record) -> tuple[str, ...]:
    value = record.fields.get("keywords")
    words = value.words if isinstance(value, Keywords) else ()
    return tuple(dict.fromkeys(map(one_line, words)))
