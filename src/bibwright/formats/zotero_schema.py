"""The names of Zotero's item types, fields and creator types, as of its schema 41.

The table holds names alone, put together for this project; see
https://www.zotero.org/support/dev/web_api/v3/types_and_fields for what they mean.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ItemType:
    """An item type's fields, in Zotero's order, and its creator types, the primary one first;
    ``bases``: what fields with a name of their own are in other types."""

    fields: tuple[str, ...]
    creators: tuple[str, ...]
    bases: Mapping[str, str]

    def base(self, field: str) -> str:
        """The name of a field that this one is in other types."""
        return self.bases.get(field, field)


@dataclass(frozen=True, slots=True)
class Schema:
    """The schema's version and its item types by name."""

    version: int
    types: dict[str, ItemType]


@lru_cache(maxsize=1)
def load_schema() -> Schema:
    """The bundled schema."""
    data = json.loads(files("bibwright.formats").joinpath("zotero_schema.json").read_text("utf-8"))
    types = {
        name: ItemType(
            tuple(field.partition("=")[0] for field in each["fields"]),
            tuple(each["creators"]),
            dict(field.split("=") for field in each["fields"] if "=" in field),
        )
        for name, each in data["itemTypes"].items()
    }
    return Schema(data["version"], types)
