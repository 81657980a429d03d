"""A Zotero item as an entry: the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from bibwright.bibtex.arxiv_id import arxiv_id_of
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.entries import NewEntry, NewField
from bibwright.bibtex.title.capitals import protect_capitals
from bibwright.formats.bib import record_of
from bibwright.formats.bib_writer import new_entry, new_fields
from bibwright.formats.losses import compare
from bibwright.formats.record import Loss, Names, Raw, Record
from bibwright.formats.zotero import in_item, item_type, to_item
from bibwright.formats.zotero_reader import from_item
from bibwright.model.identifiers import parse_arxiv_id
from bibwright.model.reference import Reference
from bibwright.text.dates import MONTH_NAMES, MONTHS, When, day_of

_MONTHS = dict(zip(MONTHS, MONTH_NAMES, strict=True))


def reference_from(data: Mapping[str, Any]) -> Reference:
    """An item as a Reference: enough of it for a citation key."""
    record, _ = from_item(data)
    author = next((each for each in record.fields.values() if isinstance(each, Names)), Names(()))
    if isinstance(said := record.fields.get("author"), Names):
        author = said
    when = record.fields.get("date")
    date = when.start or day_of({"year": when.literal}) if isinstance(when, When) else None
    return Reference(
        title=record.text("title"), authors=author.persons, issued=date, key=record.key
    )


def entry_from(data: Mapping[str, Any], key: str, dialect: Dialect) -> NewEntry:
    """The entry for an item, under this citation key."""
    record = _record(data, key, dialect)
    made = new_entry(record, dialect)
    return replace(made, fields=tuple(map(_protected, made.fields)))


def fields_from(data: Mapping[str, Any], dialect: Dialect) -> Mapping[str, tuple[NewField, ...]]:
    """The fields of the entry for an item, by those of its record."""
    made = new_fields(_record(data, "", dialect), dialect)
    return {name: tuple(map(_protected, fields)) for name, fields in made.items()}


def losses_of(data: Mapping[str, Any], entry: NewEntry) -> tuple[Loss, ...]:
    """What of an item isn't in the entry that was made of it: what the item would say otherwise
    that the entry would make."""
    before, losses = from_item(data, entry.key)
    fields = {
        field.name.lower(): _MONTHS.get(field.value, field.value) if field.bare else field.value
        for field in entry.fields
    }
    record, _ = record_of(entry.type, entry.key, fields)
    made = to_item(record, arxiv_id_of(fields))
    again = {
        "itemType": made.type,
        **made.fields,
        "creators": made.creators,
        "tags": [{"tag": tag} for tag in made.tags],
    }
    after, _ = from_item(again, entry.key)
    said = str(data.get("itemType", ""))
    if made.type != said:
        losses.append(Loss(entry.key, "itemType", said, f"comes back as {made.type}"))
    return (*losses, *compare([in_item(before)], [in_item(after)], "a .bib file"))


def _record(data: Mapping[str, Any], key: str, dialect: Dialect) -> Record:
    """The record of an item, which says what kind of item it is if its entry wouldn't."""
    record, _ = from_item(data, key)
    kind = str(data.get("itemType", ""))
    as_entry = replace(record, type=new_entry(record, dialect).type)
    arxiv_id = parse_arxiv_id(record.text("eprint"))
    if item_type(as_entry, arxiv_id) == kind:
        return record
    subtype = {"magazineArticle": "magazine", "newspaperArticle": "newspaper"}.get(kind, kind)
    fields = MappingProxyType({**record.fields, "entrysubtype": Raw(subtype)})
    return replace(record, fields=fields)


def _protected(field: NewField) -> NewField:
    """A title with braces round what must stay as it is."""
    return replace(field, value=protect_capitals(field.value)) if field.name == "title" else field
