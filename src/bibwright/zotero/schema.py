"""The names of Zotero's item types, fields and creator types that we use, as of its schema 41.

The table holds names alone, put together for this project; see
https://www.zotero.org/support/dev/web_api/v3/types_and_fields for what they mean.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

__all__ = ["ItemType", "Schema", "load_schema"]


@dataclass(frozen=True, slots=True)
class ItemType:
    """An item type's fields, in Zotero's order, and its creator types, the primary one first."""

    fields: tuple[str, ...]
    creators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """The schema's version and its item types by name."""

    version: int
    types: dict[str, ItemType]


@lru_cache(maxsize=1)
def load_schema() -> Schema:
    """The bundled schema."""
    data = json.loads(files("bibwright.zotero").joinpath("schema.json").read_text("utf-8"))
    types = {
        name: ItemType(tuple(each["fields"]), tuple(each["creators"]))
        for name, each in data["itemTypes"].items()
    }
    return Schema(data["version"], types)
