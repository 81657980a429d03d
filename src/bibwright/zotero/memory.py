"""What is remembered between two syncs: what the library said, and what was last synced.

It is never the only memory. Lost, the library is read again, and items are known again by their
identifiers; what is lost with it is only which side changed a field that differs.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bibwright.changes import Disk

#: Version of the files' format; another one is read as nothing.
_SCHEMA = 2


@dataclass(frozen=True, slots=True)
class Base:
    """What an entry and its item said when they were last in step. ``theirs`` is what the item
    said in fields (``creators`` among them) where it was something else. ``children``: kinds of
    what was added to it, which is the person's from then on."""

    item: str
    type: str
    fields: Mapping[str, str] = field(default_factory=dict)
    creators: tuple[Mapping[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    theirs: Mapping[str, str] = field(default_factory=dict)
    children: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The base as JSON-ready values, which ``of_json`` reads again."""
        return {
            "item": self.item,
            "type": self.type,
            "fields": dict(self.fields),
            "creators": list(self.creators),
            "tags": list(self.tags),
            "collections": list(self.collections),
            "theirs": dict(self.theirs),
            "children": list(self.children),
        }

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Base:
        """Raises KeyError or TypeError for what is no base."""
        return cls(
            data["item"],
            data["type"],
            data["fields"],
            tuple(data["creators"]),
            tuple(data["tags"]),
            tuple(data["collections"]),
            data["theirs"],
            tuple(data["children"]),
        )


@dataclass(slots=True)
class Memory:
    """The memory of one library: ``version`` and what its ``items`` and ``collections`` say as of
    it, what is of interest in their ``children`` (attachments, notes), and for each bibliography
    the bases by citation key."""

    path: Path
    version: int = 0
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    collections: dict[str, dict[str, Any]] = field(default_factory=dict)
    children: dict[str, dict[str, Any]] = field(default_factory=dict)
    bases: dict[str, dict[str, Base]] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path, library: str) -> Memory:
        """What is remembered of a library, given by its address; nothing if it can't be read."""
        name = hashlib.sha256(library.encode()).hexdigest()[:16]
        memory = cls(folder / f"{name}.json")
        try:
            data = json.loads(memory.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return memory
        if not isinstance(data, dict) or data.get("schema") != _SCHEMA:
            return memory
        try:
            return cls(
                memory.path,
                int(data["version"]),
                _versioned(data["items"]),
                dict(data["collections"]),
                _versioned(data["children"]),
                {
                    name: {key: Base.of_json(each) for key, each in bases.items()}
                    for name, bases in data["bases"].items()
                },
            )
        except (KeyError, TypeError, AttributeError, ValueError):
            return memory

    def save(self) -> None:
        """Writes it, whole or not at all, for the person's eyes alone."""
        data = {
            "schema": _SCHEMA,
            "version": self.version,
            "items": self.items,
            "collections": self.collections,
            "children": self.children,
            "bases": {
                name: {key: base.as_json() for key, base in bases.items()}
                for name, bases in self.bases.items()
            },
        }
        Disk().make_directory(self.path.parent)
        part = self.path.with_suffix(f".{os.getpid()}.part")
        part.touch(mode=0o600)
        part.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        part.replace(self.path)


def _versioned(known: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """What is known of each item that has a version; one without is read again."""
    return {key: dict(data) for key, data in known.items() if isinstance(data.get("version"), int)}
