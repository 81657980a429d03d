"""What Zotero's schema says of item types, fields and creators, from tests/data/zotero."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from support.zotero_answers import Json

DATA = Path(__file__).parent.parent / "data" / "zotero"

#: How an attachment can hang on its item.
LINK_MODES = ("imported_file", "imported_url", "linked_file", "linked_url", "embedded_image")


@dataclass(frozen=True, slots=True)
class ItemType:
    """One item type: its fields in their order, each with the base field it stands for, and
    its creator types, the primary one first."""

    name: str
    label: str
    fields: Mapping[str, str]
    creator_types: tuple[str, ...]

    @property
    def is_regular(self) -> bool:
        """Neither a note nor an attachment."""
        return self.name not in ("note", "attachment")

    def field_for(self, base: str) -> str | None:
        """The field that stands for a base field in this type: `caseName` for `title`."""
        return next((name for name, stands_for in self.fields.items() if stands_for == base), None)


@dataclass(frozen=True, slots=True)
class Schema:
    """One version of the schema, in English. `fields` and `creator_types` are those of all item
    types together."""

    version: int
    item_types: Mapping[str, ItemType]
    fields: frozenset[str]
    creator_types: frozenset[str]
    field_labels: Mapping[str, str]
    creator_labels: Mapping[str, str]

    def template(self, name: str, link_mode: str = "") -> Json:
        """What `/items/new` answers for a type. KeyError for an unknown one."""
        item_type = self.item_types[name]
        made: Json = {"itemType": name}
        if name == "attachment":
            made["linkMode"] = link_mode
        for place, each in enumerate(item_type.fields):
            if name == "attachment" and each == "url" and not link_mode.endswith("_url"):
                continue
            made[each] = ""
            if place == 0 and item_type.is_regular:
                primary = item_type.creator_types[0]
                made["creators"] = [{"creatorType": primary, "firstName": "", "lastName": ""}]
        if not item_type.is_regular:
            made["note"] = ""
        made |= {"tags": [], "collections": [], "relations": {}}
        if name == "attachment":
            made |= {"contentType": "", "charset": ""}
            if link_mode == "linked_file":
                made["path"] = ""
            if link_mode.startswith("imported_"):
                made |= {"filename": "", "md5": None, "mtime": None}
        return made

    def document(self) -> Json:
        """What `/schema` answers, but for the CSL mapping and the other languages."""
        return {
            "version": self.version,
            "itemTypes": [_described(each) for each in self.item_types.values()],
            "locales": {
                "en-US": {
                    "itemTypes": {name: each.label for name, each in self.item_types.items()},
                    "fields": dict(self.field_labels),
                    "creatorTypes": dict(self.creator_labels),
                }
            },
        }


def _described(item_type: ItemType) -> Json:
    fields = [
        {"field": name} if name == base else {"field": name, "baseField": base}
        for name, base in item_type.fields.items()
    ]
    creators = [
        {"creatorType": name} | ({"primary": True} if place == 0 else {})
        for place, name in enumerate(item_type.creator_types)
    ]
    return {"itemType": item_type.name, "fields": fields, "creatorTypes": creators}


@cache
def load_schema() -> Schema:
    """The schema in tests/data/zotero/schema.json."""
    table: Json = json.loads((DATA / "schema.json").read_text("utf-8"))
    item_types = {}
    for name, row in table["itemTypes"].items():
        pairs = (field.partition("=") for field in row["fields"])
        fields = {field: base or field for field, _, base in pairs}
        item_types[name] = ItemType(name, row["label"], fields, tuple(row["creators"]))
    all_fields = frozenset(name for each in item_types.values() for name in each.fields)
    all_creators = frozenset(name for each in item_types.values() for name in each.creator_types)
    labels = (table["fields"], table["creatorTypes"])
    return Schema(table["version"], item_types, all_fields, all_creators, *labels)


def schema_without(field: str, version: int) -> Schema:
    """The schema as it is without a field, under another version."""
    schema = load_schema()
    item_types = {
        name: replace(each, fields={own: base for own, base in each.fields.items() if own != field})
        for name, each in schema.item_types.items()
    }
    return replace(schema, version=version, item_types=item_types, fields=schema.fields - {field})
