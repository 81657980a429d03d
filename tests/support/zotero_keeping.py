"""How Zotero keeps what it is sent, where it isn't as it came.

Both APIs trim a field. The desktop program also composes letters, has one line but in an abstract
and Extra, puts hyphens into an ISBN, takes lines of Extra that name an empty field of the type into
that field, and writes into Extra what an item says that its new type has no field for (`fromJSON`
and `setField` of item.js, `extractExtraFields` and `combineExtraFields` of utilities_internal.js).
"""

from __future__ import annotations

import re
import unicodedata

from support.zotero_answers import Json
from support.zotero_library import Library

_LINES = ("abstractNote", "extra", "note")
_NAMED = re.compile(r"([A-Za-z][A-Za-z _-]+):(.+)")
#: The last publisher's number of each length, in the group of English.
_PUBLISHERS = ("19", "699", "8499", "89999", "949999", "9999999")


def kept_text(library: Library, name: str, text: str) -> str:
    """A field's text as it is kept."""
    text = text.strip()
    if not library.local:
        return text
    text = unicodedata.normalize("NFC", text)
    if name not in _LINES:
        text = re.sub(r"[\r\n]+", " ", text)
    return _hyphenated(text) if name == "ISBN" else text


def _hyphenated(text: str) -> str:
    """An ISBN with its hyphens, where this knows where they belong."""
    digits = text.replace("-", "").replace(" ", "")
    prefix, body = (digits[:3], digits[3:]) if len(digits) == 13 else ("", digits)
    if not re.fullmatch(r"0\d{8}[\dX]", body) or prefix not in ("", "978"):
        return text
    size = next(len(last) for last in _PUBLISHERS if body[1 : len(last) + 1] <= last)
    parts = (prefix, "0", body[1 : 1 + size], body[1 + size : 9], body[9])
    return "-".join(filter(None, parts))


def take_from_extra(library: Library, made: Json, given: Json) -> None:
    """Lines of Extra that name a field of the type which is empty and isn't written become it."""
    fields = library.schema.item_types[made["itemType"]].fields
    names = {_folded(name): name for name in fields}
    left = []
    for line in str(made.get("extra", "")).split("\n"):
        parts = _NAMED.match(line)
        name = names.get(_folded(parts[1]), "extra") if parts else "extra"
        if parts and name != "extra" and not made.get(name) and name not in given:
            made[name] = parts[2].strip()
        else:
            left.append(line)
    if "extra" in made:
        made["extra"] = "\n".join(left)


def leave_in_extra(library: Library, made: Json, before: Json, given: Json) -> None:
    """What an item said in fields that its new type lacks is written into Extra, but for kinds of
    things, and what a field that is written stands for in all types."""
    types = library.schema.item_types
    old, new = types[before["itemType"]].fields, types[made["itemType"]].fields
    told = {new[name] for name in given if name in new and new[name] != name}
    lines = {
        f"{_as_words(name)}": before[name]
        for name, base in old.items()
        if before.get(name) and name not in new and base not in {"type", *told}
    }
    kept = []
    for line in filter(None, str(made.get("extra", "")).split("\n")):
        name = line.partition(":")[0]
        kept.append(f"{name}: {lines.pop(name)}" if name in lines else line)
    made["extra"] = "\n".join([*(f"{name}: {lines[name]}" for name in sorted(lines)), *kept])


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).lower()


def _as_words(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return words[:1].upper() + words[1:]
