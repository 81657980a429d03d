"""Which field is which tag of RIS, type by type.

Sources: the RIS format specification (Reference Manager, 2001) and EndNote's tags by reference
type (2011), in which the meaning of a tag differs from type to type; where they leave a choice,
what Zotero's translator writes. Tags that mean something else to every program (``C4`` to ``C6``,
``C8``, ``M2``, ``U1`` to ``U5``) are neither used nor guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from bibwright.formats.record import Record
from bibwright.formats.types import BOOKS, JOURNALS, PARTS, REPORTS, kind_of

#: Tags that say the same as another (the specification's synonyms, and older programs').
SAME_AS = {"A1": "AU", "CP": "IS", "CT": "TI", "J1": "J2", "JA": "J2", "T1": "TI", "Y1": "PY"}
#: What the Web of Science calls publisher, place and short title, where the tags for them are none.
INSTEAD = {"PU": "PB", "PI": "CY", "JI": "J2"}
#: The order in which tags are written; authors first, as in the specification's examples.
ORDER = (
    "ID TI ST AU A2 A3 A4 C2 T2 C3 T3 J2 PY DA VL NV IS M1 SV ET SE SP EP C7 PB CY C1 SN DO UR Y2 "
    "DB AN DP M3 LA CN LB OP RI AB N1 RN KW"
).split()

_EVERYWHERE = {
    "TI": "title",
    "ST": "shorttitle",
    "J2": "shortjournal",
    "VL": "volume",
    "NV": "volumes",
    "CY": "location",
    "DO": "doi",
    "UR": "url",
    "M3": "type",
    "LA": "language",
    "CN": "library",
    "LB": "label",
    "OP": "origtitle",
    "RI": "reviewed-title",
    "AB": "abstract",
    "N1": "note",
    "RN": "annotation",
    "DP": "source",
}
#: Types of which ``T2`` is the series, and ``T3`` nothing.
_SERIES_SECOND = (BOOKS | {"report", "techreport", "software", "unpublished"}) - {
    "proceedings",
    "mvproceedings",
}
#: Types of which the publication's own number stands where others have an ISBN.
_NUMBERED = frozenset({"report", "techreport", "patent", "standard"})
_SERIAL: dict[str, tuple[str, ...]] = {"SN": ("issn", "isbn")}
_SUBTYPES = {"magazine": "MGZN", "newspaper": "NEWS"}


def reference_type(record: Record) -> str:
    """The value of ``TY``."""
    if record.type == "article":
        return _SUBTYPES.get(record.text("entrysubtype"), "JOUR")
    if record.type in {"collection", "mvcollection"} and "author" in record.fields:
        # The authors of an edited book are its editors.
        return "BOOK"
    return kind_of(record.type).ris


def number_name(number: str) -> str:
    """Whether it is an ISBN or an ISSN, by how many digits it has; empty for neither."""
    digits = re.sub(r"[^0-9Xx]", "", number)
    return {8: "issn", 10: "isbn", 13: "isbn"}.get(len(digits), "")


def editor_tag(entry_type: str) -> str:
    """The tag for editors: of a whole book not the one that its series' editors have."""
    if entry_type in {"collection", "mvcollection"}:
        return "AU"
    return "A3" if entry_type in _SERIES_SECOND else "A2"


@lru_cache(maxsize=256)
def text_tags(entry_type: str) -> Mapping[str, tuple[str, ...]]:
    """The fields that a tag may be in a type; the first of them is what it is read as."""
    tags: dict[str, tuple[str, ...]] = {tag: (name,) for tag, name in _EVERYWHERE.items()}
    tags["PB"] = ("publisher", "institution", "organization")
    if entry_type in REPORTS:
        tags["PB"] = ("institution", "publisher", "organization")
    elif entry_type == "online":
        tags["PB"] = ("organization", "publisher", "institution")
    tags["ET"] = ("version",) if entry_type in {"software", "dataset"} else ("edition",)
    tags["SE"] = ("chapter",) if entry_type in PARTS | BOOKS else ("section",)
    tags |= _titles(entry_type)
    tags |= _numbers(entry_type)
    return MappingProxyType(tags)


def _titles(entry_type: str) -> dict[str, tuple[str, ...]]:
    if entry_type in _SERIES_SECOND:
        return {"T2": ("series",)}
    if entry_type in JOURNALS:
        return {"T2": ("journaltitle", "booktitle"), "T3": ("series",)}
    if entry_type == "online":
        return {"T2": ("titleaddon", "booktitle", "journaltitle"), "T3": ("series",)}
    if entry_type == "inproceedings":
        # The conference and its proceedings are told apart only where both are known.
        return {
            "T2": ("booktitle", "journaltitle"),
            "T3": ("series",),
            "CY": ("venue",),
            "C1": ("location",),
        }
    return {"T2": ("booktitle", "journaltitle"), "T3": ("series",)}


def _numbers(entry_type: str) -> dict[str, tuple[str, ...]]:
    if entry_type in JOURNALS:
        return {"IS": ("number", "issue"), "C7": ("eid",), "C2": ("pmcid",)} | _SERIAL
    if entry_type == "periodical":
        return {"IS": ("number", "issue")} | _SERIAL
    if entry_type in _NUMBERED:
        return {"SN": ("number",)}
    if entry_type in PARTS - {"inproceedings"}:
        return {"SV": ("number",), "SN": ("isbn", "issn")}
    return {"M1": ("number",), "SN": ("isbn", "issn")}
