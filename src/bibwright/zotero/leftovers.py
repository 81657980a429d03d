"""What the desktop program leaves in Extra of an item that becomes another type: a line for each
field that items of the new type don't have. What of it is to be kept, we have written ourselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bibwright.formats.zotero_schema import load_schema


def told_extra(given: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    """What Extra of an item says, but for lines on fields that its type lacks and that aren't
    among those that it was ``given`` with its type."""
    types = load_schema().types
    own = types[str(said["itemType"])].fields
    foreign = {_folded(name) for each in types.values() for name in each.fields if name not in own}
    lines = str(given["extra"]).splitlines()
    return "\n".join(
        line
        for line in str(said.get("extra", "")).splitlines()
        if line in lines or _folded(line.partition(":")[0]) not in foreign
    )


def _folded(name: str) -> str:
    return name.replace(" ", "").casefold()
