"""The lines of a RIS file: tags and values, record by record, nothing skipped.

The syntax is that of the RIS format specification (Research Information Systems, 2001 and 2011):
two characters, two spaces, a hyphen, a space, the value; a record from ``TY`` to ``ER``. What is
read beyond it is what programs write: one space before the hyphen, an empty value without the
space behind it, values that go on in lines without a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from bibwright.errors import InputError

_TAG = re.compile(r"(?P<tag>[A-Z][A-Z0-9]) {1,2}-(?: (?P<value>.*))?\Z")
_LINE_END = re.compile(r"\r\n|\n|\r")
#: All but the space that must not break.
_WHITE = re.compile(r"[ \t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
#: Tags of which each line that goes on is a value of its own (EndNote writes them so).
_LISTED = frozenset({"KW", "UR", "AU", "A1", "A2", "A3", "A4", "ED"})


class RisLine(NamedTuple):
    """A tag and its value; the line in which it stands, from 1."""

    tag: str
    value: str
    line: int


class RisRecord(NamedTuple):
    """The lines between ``TY`` and ``ER``, and the lines before it that are none of a record."""

    type: str
    lines: tuple[RisLine, ...]
    line: int
    before: tuple[str, ...] = ()


def records_of(text: str, name: str) -> tuple[list[RisRecord], tuple[str, ...]]:
    """The records of a file, and what stands behind the last of them.

    Raises InputError, naming the line, for a tag outside of a record and for a record without
    an end.
    """
    found: list[RisRecord] = []
    lines: list[RisLine] = []
    outside: list[str] = []
    opened: RisLine | None = None
    for number, source in enumerate(_LINE_END.split(text.removeprefix("\ufeff")), 1):
        tag = _TAG.match(source.rstrip() if source.strip() else "")
        value = (tag["value"] or "").strip() if tag else ""
        if tag and tag["tag"] == "TY":
            if opened is not None:
                raise InputError(
                    f"{name}:{number}: a record begins before the one of line {opened.line} "
                    "ends; put a line “ER  - ” before it"
                )
            opened = RisLine("TY", value, number)
        elif opened is None:
            if tag:
                raise InputError(
                    f"{name}:{number}: the tag {tag['tag']} is outside of a record, which "
                    "begins with “TY  - ”; is this a RIS file?"
                )
            outside += [source.strip()] if source.strip() else []
        elif tag and tag["tag"] == "ER":
            found.append(RisRecord(opened.value, tuple(lines), opened.line, tuple(outside)))
            lines, outside, opened = [], [], None
        elif tag:
            lines.append(RisLine(tag["tag"], value, number))
        elif source.strip():
            _go_on(lines, source.strip(), number)
    if opened is not None:
        raise InputError(
            f"{name}:{opened.line}: this record has no end; put a line “ER  - ” behind it"
        )
    return found, tuple(outside)


def _go_on(lines: list[RisLine], text: str, number: int) -> None:
    """A line without a tag belongs to the value before it."""
    if not lines:
        return
    last = lines[-1]
    if last.tag in _LISTED:
        lines.append(RisLine(last.tag, text, number))
    else:
        lines[-1] = last._replace(value=f"{last.value} {text}".strip())


def text_of_records(records: Iterable[tuple[str, list[tuple[str, str]]]]) -> str:
    """Records as text, each a type and its tags with values; lines end as the format wants."""
    lines = []
    for reference_type, tags in records:
        lines.append(f"TY  - {reference_type}")
        lines += [f"{tag}  - {_WHITE.sub(' ', value).strip(' ')}" for tag, value in tags]
        lines += ["ER  - ", ""]
    return "".join(f"{line}\r\n" for line in lines)
