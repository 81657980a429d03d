"""Citation keys: kept where they can be, made where they can't."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bibwright.bibtex.keys import assign_keys
from bibwright.formats.record import People, Record
from bibwright.formats.registry import BIB, Format
from bibwright.model.reference import Reference
from bibwright.text.dates import When

__all__ = ["assign"]

#: What BibTeX, Biber and LaTeX all take in a key, and what stands in ``.bib`` files all the same.
_SAFE = re.compile(r"[A-Za-z0-9:_+./-]+")
_STANDING = re.compile(r"[^\s\"#%'(),={}~\\@]+")


def assign(
    records: Sequence[Record], source: Format, target: Format, pattern: str
) -> tuple[tuple[Record, ...], tuple[tuple[str, str], ...]]:
    """The records with the keys that they get, and which of them are new: old and new.

    For an entry that had none the place of the entry stands for the old key. In a ``.bib`` no
    two keys are the same but for case; elsewhere they only have to differ.
    """
    kept: list[str] = []
    taken: set[str] = set()
    for record in records:
        key = _own(record.key, source, target)
        folded = key.lower() if target is BIB else key
        kept.append("" if folded in taken else key)
        taken.add(folded)
    missing = [at for at, key in enumerate(kept) if not key]
    references = [_reference(records[at]) for at in missing]
    for at, made in zip(
        missing, assign_keys(references, pattern=pattern, taken=taken), strict=True
    ):
        kept[at] = made
    renamed = tuple(
        (record.key or record.where, key)
        for record, key in zip(records, kept, strict=True)
        if record.key != key
    )
    named = tuple(replace(record, key=key) for record, key in zip(records, kept, strict=True))
    return named, renamed


def _own(key: str, source: Format, target: Format) -> str:
    """The key that an entry brings along, if the target can have it."""
    if target is not BIB:
        return key
    fit = _STANDING if source is BIB else _SAFE
    return key if fit.fullmatch(key) else ""


def _reference(record: Record) -> Reference:
    """What a key is made of."""
    people = next(
        (
            value
            for name in ("author", "editor", "translator")
            if isinstance(value := record.fields.get(name), People)
        ),
        People(()),
    )
    when = record.fields.get("date")
    return Reference(
        title=record.text("title"),
        people=people.persons,
        others=people.others,
        issued=when.start if isinstance(when, When) else None,
    )
