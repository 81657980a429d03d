"""What is remembered between two syncs: what the library said, and what was last synced.

It is never the only memory. Lost, the library is read anew, and items are known again by their
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

__all__ = ["Base", "Done", "Memory"]

#: Version of the files' format; another one is read as nothing.
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Base:
    """What an entry and its item said when they were last in step."""

    item: str
    type: str
    fields: Mapping[str, str] = field(default_factory=dict)
    creators: tuple[Mapping[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What a sync did to one item: the entry's key, the item's, the version that it left it at,
    what it said ``before`` of what was changed (None for an item that was made), and the base that
    there was."""

    key: str
    item: str
    version: int
    before: Mapping[str, Any] | None = None
    base: Base | None = None


@dataclass(slots=True)
class Memory:
    """The memory of one library: ``version`` and what its ``items`` and ``collections`` say as of
    it, and for each bibliography the bases by citation key and what the last sync that wrote
    anything did."""

    path: Path
    version: int = 0
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    collections: dict[str, dict[str, Any]] = field(default_factory=dict)
    bases: dict[str, dict[str, Base]] = field(default_factory=dict)
    last: dict[str, list[Done]] = field(default_factory=dict)

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
                dict(data["items"]),
                dict(data["collections"]),
                {
                    name: {key: _base(each) for key, each in bases.items()}
                    for name, bases in data["bases"].items()
                },
                {name: [_done(each) for each in done] for name, done in data["last"].items()},
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
            "bases": {
                name: {key: _as_json(base) for key, base in bases.items()}
                for name, bases in self.bases.items()
            },
            "last": {
                name: [_done_json(each) for each in listed] for name, listed in self.last.items()
            },
        }
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = self.path.with_suffix(f".{os.getpid()}.part")
        part.touch(mode=0o600)
        part.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        part.replace(self.path)


def _base(data: Mapping[str, Any]) -> Base:
    return Base(
        data["item"],
        data["type"],
        data["fields"],
        tuple(data["creators"]),
        tuple(data["tags"]),
        tuple(data["collections"]),
    )


def _done(data: Mapping[str, Any]) -> Done:
    base = _base(data["base"]) if data["base"] else None
    return Done(data["key"], data["item"], data["version"], data["before"], base)


def _done_json(done: Done) -> dict[str, Any]:
    return {
        "key": done.key,
        "item": done.item,
        "version": done.version,
        "before": dict(done.before) if done.before is not None else None,
        "base": _as_json(done.base) if done.base else None,
    }


def _as_json(base: Base) -> dict[str, Any]:
    return {
        "item": base.item,
        "type": base.type,
        "fields": dict(base.fields),
        "creators": list(base.creators),
        "tags": list(base.tags),
        "collections": list(base.collections),
    }
