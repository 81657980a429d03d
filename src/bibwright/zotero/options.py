"""How a person wants a sync to be done, and what they say where it can't be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bibwright.zotero.items import ChildKind


class Side(StrEnum):
    """One of the two sides of a conflict."""

    FILE = "file"
    ZOTERO = "zotero"


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """How a sync is done.

    ``again``: items that were deleted in Zotero are recreated, and those in its trash are
    restored. ``same``: items by the citation keys of entries that are them. ``new``: citation keys
    of entries that Zotero doesn't have. ``prefer``: the side that wins a conflict, by citation key.
    ``children``: kinds of attachments and notes to add to the items.
    """

    again: bool = False
    same: Mapping[str, str] = field(default_factory=dict)
    new: Collection[str] = ()
    prefer: Mapping[str, Side] = field(default_factory=dict)
    children: Collection[ChildKind] = ()
