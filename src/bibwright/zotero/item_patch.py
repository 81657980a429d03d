"""What becomes of one item of a library, as a change that prints, serialises and compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bibwright.bibtex.place import LIBRARY
from bibwright.changes.hunks import hunks
from bibwright.formats.zotero_schema import load_schema
from bibwright.zotero.items import creator_lines


@dataclass(frozen=True, slots=True)
class ItemPatch:
    """New values for one item of a library (or an attachment or a note): ``after``, by Zotero's
    names, and what the same say ``before``. ``needs``: the items that must have been written
    before this one may be."""

    item: str
    title: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    needs: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not self.after

    @property
    def name(self) -> str:
        """What the item is called where a file could be."""
        return f"{LIBRARY}{self.item}"

    @property
    def goes_to_trash(self) -> bool:
        """Whether this puts the item into the trash."""
        return bool(self.after.get("deleted"))

    def headline(self) -> str:
        """What happens to which item, in one line."""
        kind = "Remove" if self.goes_to_trash else "Change"
        return f"{kind} {self.name}" + (f" ({self.title})" if self.title else "")

    def diff(self) -> str:
        """A unified diff of the fields that change, a line for each value."""
        names = [*self.after, *self.dropped]
        before, after = (
            "".join(f"{line}\n" for name in names for line in _lines(name, values.get(name)))
            for values in (self.before, self.after)
        )
        if before == after:
            return ""
        head = f"{self.name}: {self.title}\n" if self.title else ""
        return f"{head}--- {self.name}\n+++ {self.name}\n{''.join(hunks(before, after))}"

    @property
    def dropped(self) -> tuple[str, ...]:
        """The fields with a value that an item of the new type doesn't have."""
        if "itemType" not in self.after:
            return ()
        old, new = (
            load_schema().types[each["itemType"]].fields for each in (self.before, self.after)
        )
        return tuple(name for name in old if name not in new and self.before.get(name))

    def as_json(self) -> dict[str, Any]:
        """Kind, item and title, and the values before and after."""
        return {
            "kind": "remove" if self.goes_to_trash else "change",
            "path": self.name,
            "title": self.title,
            "before": dict(self.before),
            "after": dict(self.after),
            "diff": self.diff(),
        }

    def __str__(self) -> str:
        return f"{self.headline()}\n{self.diff()}"


def _lines(name: str, value: Any) -> Iterator[str]:
    if name == "creators":
        yield from (f"{name}: {line}" for line in creator_lines(value or ()))
    elif name == "tags":
        yield from (f"{name}: {each['tag']}" for each in value or ())
    elif name == "relations":
        for predicate, found in (value or {}).items():
            for uri in [found] if isinstance(found, str) else found:
                yield f"{name}: {predicate} {uri}"
    elif name == "collections":
        yield from (f"{name}: {each}" for each in value or ())
    elif name == "deleted":
        yield "in the trash: yes" if value else "in the trash: no"
    else:
        yield from (f"{name}: {line}" for line in str(value or "").splitlines())
