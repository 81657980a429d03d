"""Pairs of entries, and what dedupe makes of them: for the tests of what tells two works apart."""

from __future__ import annotations

import bibwright

#: The type of an entry, and its fields beside those of `BASE`.
Given = tuple[str, dict[str, str]]
#: Two entries, and what `found` says of them.
Case = tuple[Given, Given, str]

BASE = {
    "title": "On the Growth of Entire Functions of Finite Order",
    "author": "Doe, Jane and Roe, Richard",
    "year": "1999",
}
PLACE = {"journal": "Acta Mathematica", "volume": "12", "pages": "101--119"}
IN_BOOK = {"booktitle": "Studies of Growth", "pages": "173--242", "editor": "Moe, Ann"}
LONG = "Growth of Functions and Domains of Regions"
MEETING = {"booktitle": "Proceedings of the Symposium on Growth", "pages": "11--19"}


def entry(key: str, kind: str, **fields: str) -> str:
    lines = ",\n  ".join(f"{name} = {{{text}}}" for name, text in fields.items() if text)
    return f"@{kind}{{{key},\n  {lines}\n}}\n"


def found(one: Given, other: Given) -> str:
    """What dedupe makes of two entries: "sure", "doubtful" or "apart"."""
    text = "".join(
        entry(key, kind, **(BASE | fields))
        for key, (kind, fields) in zip("ab", (one, other), strict=True)
    )
    result = bibwright.dedupe(text.encode()).duplicates
    return "sure" if result.sets else "doubtful" if result.doubtful else "apart"
