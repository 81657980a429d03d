"""The formats, and what a file is by its name or its content."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

from bibwright.errors import InputError

__all__ = ["Format", "format_by_content", "format_by_name"]


class Format(StrEnum):
    """A format of bibliographies."""

    BIB = "bib"
    CSL = "csl"
    RIS = "ris"
    HAYAGRIVA = "hayagriva"

    @property
    def label(self) -> str:
        """What people call it."""
        return _TITLES[self]


_TITLES = {
    Format.BIB: ".bib",
    Format.CSL: "CSL-JSON",
    Format.RIS: "RIS",
    Format.HAYAGRIVA: "Hayagriva",
}
_SUFFIXES = {
    ".bib": Format.BIB,
    ".bibtex": Format.BIB,
    ".biblatex": Format.BIB,
    ".json": Format.CSL,
    ".csljson": Format.CSL,
    ".ris": Format.RIS,
    ".yml": Format.HAYAGRIVA,
    ".yaml": Format.HAYAGRIVA,
}
#: The surest sign first.
_SIGNS = (
    (Format.CSL, re.compile(r"\s*[\[{]\s*[\[{\"\]]")),
    (Format.RIS, re.compile(r"^[ \t]*TY {1,2}-", re.MULTILINE)),
    (Format.BIB, re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+\s*[{(]", re.MULTILINE)),
    (Format.HAYAGRIVA, re.compile(r"^[^\s#][^:\n]*:[ \t]*(?:#.*)?\r?\n[ \t]+\S", re.MULTILINE)),
)


def format_by_name(name: str) -> Format | None:
    """The format that a file's name tells."""
    return _SUFFIXES.get(PurePath(name).suffix.lower())


def format_by_content(text: str, name: str) -> Format:
    """The format that a text is in. Raises InputError where that can't be seen."""
    text = text.removeprefix("\ufeff")
    for found, sign in _SIGNS:
        if sign.match(text) if found is Format.CSL else sign.search(text):
            return found
    raise InputError(f"{name}: what format this is can't be seen; say it with --from")
