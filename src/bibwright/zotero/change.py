"""What a sync would do, as values: what becomes of an item, and the plan for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bibwright.formats.record import Loss
from bibwright.zotero.items import NO_PLACE, Child
from bibwright.zotero.memory import Base

#: Version of the JSON that `SyncPlan.as_json` gives; its schema is docs/sync.schema.json.
SYNC_SCHEMA = 1


class Action(StrEnum):
    """What becomes of an entry's item."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    DOUBTFUL = "doubtful"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of an item: what it says, and what it will say, or would if it weren't a conflict.

    Creators are written out as one line.
    """

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class News:
    """What a person has changed in Zotero and not in the bibliography: fields, and tags that were
    put on or taken off; and the ``creators``, where both sides have changed some of them."""

    fields: tuple[FieldChange, ...] = ()
    tags: tuple[str, ...] = ()
    untagged: tuple[str, ...] = ()
    creators: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One entry and what becomes of its item.

    ``item``: the item's key in Zotero, empty for one that is to be made. ``how``: by what it was
    known; ``others``: items that it may be as well as this one. ``fields``, ``tags``, ``untagged``
    and ``filed`` (keys of collections) are what will change; ``conflicts`` what changed on both
    sides; ``kept`` what the person has otherwise in Zotero, and which stays. ``children`` are the
    attachments and notes that will be added to it. ``losses`` are what of the entry the item
    doesn't say. ``news`` is what a pull would take over. ``formerly`` is the citation key that the
    entry had at the last sync, if it was another. ``base`` is what is to be remembered when it is
    done.
    """

    key: str
    action: Action
    title: str
    item: str = ""
    how: str = ""
    fields: tuple[FieldChange, ...] = ()
    tags: tuple[str, ...] = ()
    untagged: tuple[str, ...] = ()
    filed: tuple[str, ...] = ()
    conflicts: tuple[FieldChange, ...] = ()
    kept: tuple[FieldChange, ...] = ()
    losses: tuple[Loss, ...] = ()
    children: tuple[Child, ...] = ()
    news: News = field(default=News())
    formerly: str = ""
    others: tuple[str, ...] = ()
    payload: Mapping[str, Any] = field(default_factory=dict)
    base: Base | None = None

    def as_json(self) -> dict[str, Any]:
        """The change as JSON-ready values."""
        return {
            "key": self.key,
            "action": str(self.action),
            "title": self.title,
            "item": self.item,
            "how": self.how,
            "fields": [_field_json(each) for each in self.fields],
            "tags": list(self.tags),
            "untagged": list(self.untagged),
            "filed": list(self.filed),
            "conflicts": [_field_json(each) for each in self.conflicts],
            "kept": [_field_json(each) for each in self.kept],
            "unplaced": [each.field for each in self.losses if each.why == NO_PLACE],
            "losses": [
                {"field": each.field, "value": each.value, "why": each.why} for each in self.losses
            ],
            "children": [{"kind": str(each.kind), "text": each.text} for each in self.children],
        }


def _field_json(change: FieldChange) -> dict[str, str]:
    return {"field": change.name, "old": change.old, "new": change.new}


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """All that a sync would do. ``collections``: names, the outermost first, of those that must
    be created before anything can be filed in the last of them. ``left``: citation keys of entries
    that are in the bibliography no more, and whose items stay."""

    changes: tuple[ItemChange, ...]
    collections: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    def of(self, action: Action) -> tuple[ItemChange, ...]:
        """The changes of one kind."""
        return tuple(each for each in self.changes if each.action is action)

    @property
    def writes(self) -> tuple[ItemChange, ...]:
        """The changes that are to be written."""
        return tuple(each for each in self.changes if each.action in {Action.CREATE, Action.UPDATE})

    @property
    def open(self) -> tuple[ItemChange, ...]:
        """What a person has to look at."""
        return tuple(
            each
            for each in self.changes
            if each.conflicts or each.action in {Action.DOUBTFUL, Action.GONE}
        )

    def as_json(self) -> dict[str, Any]:
        """The plan as JSON-ready values."""
        return {
            "schema": SYNC_SCHEMA,
            "collections": list(self.collections),
            "left": list(self.left),
            "changes": [each.as_json() for each in self.changes],
        }
