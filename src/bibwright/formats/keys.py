"""Citation keys: kept where they can be, made where they can't."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bibwright.bibtex.keys import assign_keys
from bibwright.formats.record import Names, Record
from bibwright.formats.registry import BIB, Format
from bibwright.model.reference import Reference
from bibwright.text.dates import When

#: What BibTeX, Biber and LaTeX take for a key.
_STANDING = re.compile(r"[^\s\"#%'(),={}~\\@]+")


def assign(
    records: Sequence[Record], target: Format, pattern: str
) -> tuple[tuple[Record, ...], tuple[tuple[str, str], ...]]:
    """The records with the keys that they get, and which of them are new: old and new.

    For an entry that had none the place of the entry stands for the old key. In a ``.bib`` no
    two keys are the same but for case; elsewhere they only have to differ.
    """
    kept, taken = kept_keys([own_key(record.key, target) for record in records], target)
    nameless = (record for record, key in zip(records, kept, strict=True) if not key)
    references = [reference_of(record) for record in nameless]
    made = iter(assign_keys(references, pattern=pattern, taken=taken))
    return with_keys(records, [key or next(made) for key in kept])


def kept_keys(own: Sequence[str], target: Format) -> tuple[list[str], set[str]]:
    """The keys that stay, empty where one stands before, and all of them for comparing."""
    kept: list[str] = []
    taken: set[str] = set()
    for key in own:
        folded = key.lower() if target is BIB else key
        kept.append("" if folded in taken else key)
        taken.add(folded)
    return kept, taken


def with_keys(
    records: Sequence[Record], keys: Sequence[str]
) -> tuple[tuple[Record, ...], tuple[tuple[str, str], ...]]:
    """The records with these keys, and which of them are new: old and new."""
    pairs = list(zip(records, keys, strict=True))
    renamed = tuple((one.key or one.where, key) for one, key in pairs if one.key != key)
    return tuple(one if one.key == key else replace(one, key=key) for one, key in pairs), renamed


def own_key(key: str, target: Format) -> str:
    """The key that an entry brings along, if the target can have it."""
    return key if target is not BIB or _STANDING.fullmatch(key) else ""


def reference_of(record: Record) -> Reference:
    """What a key is made of."""
    names = next(
        (
            value
            for name in ("author", "editor", "translator")
            if isinstance(value := record.fields.get(name), Names)
        ),
        Names(()),
    )
    when = record.fields.get("date")
    return Reference(
        title=record.text("title"),
        authors=names.persons,
        others=names.others,
        issued=when.start if isinstance(when, When) else None,
    )
