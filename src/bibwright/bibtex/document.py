"""Reading a ``.bib`` file: raw blocks with their lines below, plain values above.

bibtexparser 2 cuts the file into blocks; what it misreads is read again here, in one place.
It takes ``@ article{`` and ``@www-foo{`` for comments, sets entries with a field given twice
aside, and gives up on a block with a ``%`` comment between its fields (bibtexparser issues 396
and 133 are of that kind). BibTeX reads all of these, so their citation keys must not be taken
again, and their fields are worth having.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bibtexparser.library import Library
from bibtexparser.model import (
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    ParsingFailedBlock,
    String,
)
from bibtexparser.model import (
    Entry as _Block,
)
from bibtexparser.splitter import Splitter

__all__ = ["Document", "DocumentProblem", "Entry", "parse"]

#: BibTeX's styles define these (btxbst.doc), so they are macros in every file.
_MONTHS = {
    name[:3].lower(): name
    for name in (
        "January February March April May June July August September October November December"
    ).split()
}
_DECLARED = re.compile(rb"^\s*%+\s*Encoding:\s*([\w-]+)", re.IGNORECASE | re.MULTILINE)
_HEAD = re.compile(r"@\s*(?P<type>[^\s{(@,\"'=#%]+)\s*[{(]\s*(?P<key>[^\s,{}\"%]+)\s*(?=[,}\n])")
# The parser logs what it also returns as failed blocks; said once, by us, is enough.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_OPENING = re.compile(r"@\s*(?P<type>[^\s{(@,\"'=#%]+)\s*(?P<brace>[{(])")
_NESTING = re.compile(r'[{}()"]')
_NOT_ENTRIES = frozenset({"comment", "string", "preamble"})


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in the file.

    ``type`` and the names of ``fields`` are in lower case; the values are without their outer
    delimiters, macros and ``#`` worked out, LaTeX left in. ``line`` counts from 1.
    """

    type: str
    key: str
    fields: Mapping[str, str]
    line: int
    raw: str


@dataclass(frozen=True, slots=True)
class DocumentProblem:
    """Something in the file that is not as it should be, and where."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """A ``.bib`` file taken apart. ``keys`` are all citation keys in it, in lower case."""

    text: str
    encoding: str
    newline: str
    entries: tuple[Entry, ...]
    keys: frozenset[str]
    problems: tuple[DocumentProblem, ...]

    @property
    def unclosed_line(self) -> int | None:
        """The line of an entry that no brace closes up to the end of the file.

        BibTeX takes everything behind it for a part of it, so nothing can be added there.
        """
        at = 0
        while opening := _OPENING.search(self.text, at):
            if opening["type"].lower() == "comment":  # to BibTeX no more than the word itself
                at = opening.end()
                continue
            end = _end_of_entry(self.text, opening)
            if end is None:
                return self.text.count("\n", 0, opening.start()) + 1
            at = end
        return None


def _end_of_entry(text: str, opening: re.Match[str]) -> int | None:
    """Where the brace or parenthesis that opens an entry is closed."""
    depth, quoted = 0, False
    for mark in _NESTING.finditer(text, opening.end()):
        char = mark[0]
        if char == "{":
            depth += 1
        elif char == "}":
            if depth == 0 and opening["brace"] == "{":
                return mark.end()
            depth -= 1
        elif char == '"' and depth == 0:
            quoted = not quoted
        elif char == ")" and depth == 0 and not quoted and opening["brace"] == "(":
            return mark.end()
    return None


def parse(data: bytes) -> Document:
    """Takes any bytes apart; what can't be read is a problem, never an exception."""
    text, encoding = _decode(data)
    newline = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n").removeprefix("\ufeff")
    library: Library = Splitter(plain).split()
    macros = dict(_MONTHS)
    entries: list[Entry] = []
    problems: list[DocumentProblem] = []
    for block in library.blocks:
        if isinstance(block, String):
            macros[block.key.lower()] = _value(str(block.value), macros)
        elif isinstance(block, ParsingFailedBlock):
            line = (block.start_line or 0) + 1
            problems.append(DocumentProblem(line, _reason(block)))
            if isinstance(inner := block.ignore_error_block, _Block):
                entries.append(_entry(inner, line, block.raw or "", macros))
        elif isinstance(block, _Block):
            line = (block.start_line or 0) + 1
            entries.append(_entry(block, line, block.raw or "", macros))
    keys = {entry.key.lower() for entry in entries} | {key.lower() for key in _all_keys(plain)}
    return Document(text, encoding, newline, tuple(entries), frozenset(keys), tuple(problems))


def _decode(data: bytes) -> tuple[str, str]:
    """UTF-8, or what the file declares as JabRef does, or Latin-1, which takes all bytes."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:2000])
    if declared:
        name = declared[1].decode("ascii")
        try:
            return data.decode(name), name
        except (LookupError, UnicodeDecodeError):
            pass
    return data.decode("latin-1"), "latin-1"


def _reason(block: ParsingFailedBlock) -> str:
    if isinstance(block, DuplicateBlockKeyBlock):
        return f"the citation key “{block.key}” stands here a second time"
    if isinstance(block, DuplicateFieldKeyBlock):
        names = ", ".join(sorted(block.duplicate_keys))
        return f"a field is given twice ({names}); the first counts"
    error = block.error
    reason = getattr(error, "abort_reason", None) or str(error)
    return f"cannot be read: {' '.join(str(reason).split())}"


def _entry(block: _Block, line: int, raw: str, macros: Mapping[str, str]) -> Entry:
    fields: dict[str, str] = {}
    for field in block.fields:
        # As in BibTeX, of a field that is given twice the first counts.
        fields.setdefault(field.key.lower(), _value(str(field.value), macros))
    return Entry(block.entry_type.strip().lower(), block.key.strip(), fields, line, raw)


def _value(source: str, macros: Mapping[str, str]) -> str:
    """A field's source worked out: delimiters off, macros in, parts joined."""
    return "".join(_part(part, macros) for part in _parts(source.strip()))


def _parts(source: str) -> Iterator[str]:
    """The parts between ``#`` signs that stand outside braces and quotes."""
    depth, quoted, start = 0, False, 0
    for at, char in enumerate(source):
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        elif char == '"' and depth == 0:
            quoted = not quoted
        elif char == "#" and depth == 0 and not quoted:
            yield source[start:at].strip()
            start = at + 1
    yield source[start:].strip()


def _part(part: str, macros: Mapping[str, str]) -> str:
    if len(part) > 1 and (part[0], part[-1]) in {("{", "}"), ('"', '"')}:
        return part[1:-1]
    return macros.get(part.lower(), part)


def _all_keys(text: str) -> Iterator[str]:
    """Whatever may be a citation key, also where the parser saw none."""
    for match in _HEAD.finditer(text):
        if match["type"].lower() not in _NOT_ENTRIES:
            yield match["key"]
