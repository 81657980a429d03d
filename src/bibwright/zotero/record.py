"""What a sync or a pull did, as the undo journal keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bibwright.zotero.memory import Base


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to one item: the entry's key, the item's, the version that it was left at,
    and what it said ``before`` of what was changed; None for an item that was made. ``was`` is the
    version that was changed; 0 for one that was made, or where that isn't known.

    Version 0: the change was sent, and whether it was carried out isn't known; ``after`` is what
    the item says then. Of an item that was to be made the key isn't known either.
    """

    key: str
    item: str
    version: int
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    was: int = 0


@dataclass(slots=True)
class Record:
    """What was done in one library for one bibliography.

    ``address`` names the library; ``url``, ``local`` and ``group`` say how to reach it. ``bases``
    has what was remembered before of the entries that are concerned, None for nothing.
    """

    address: str
    url: str
    local: bool
    group: int | None
    bibliography: str
    done: list[Done] = field(default_factory=list)
    bases: dict[str, Base | None] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The record as JSON-ready values, which ``of_json`` reads again."""
        return {
            "address": self.address,
            "url": self.url,
            "local": self.local,
            "group": self.group,
            "bibliography": self.bibliography,
            "done": [
                {
                    "key": each.key,
                    "item": each.item,
                    "version": each.version,
                    "before": None if each.before is None else dict(each.before),
                    **({} if each.after is None else {"after": dict(each.after)}),
                    **({"was": each.was} if each.was else {}),
                }
                for each in self.done
            ],
            "bases": {
                key: None if base is None else base.as_json() for key, base in self.bases.items()
            },
        }

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Record:
        """Raises KeyError or TypeError for what is no record."""
        return cls(
            data["address"],
            data["url"],
            data["local"],
            data["group"],
            data["bibliography"],
            [
                Done(
                    *(each["key"], each["item"], each["version"], each["before"]),
                    after=each.get("after"),
                    was=each.get("was", 0),
                )
                for each in data["done"]
            ],
            {
                key: None if base is None else Base.of_json(base)
                for key, base in data["bases"].items()
            },
        )
