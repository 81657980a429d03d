"""Reading a ``.bib`` file: plain values above the raw blocks of ``blocks``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bibwright.bibtex.blocks import Lines, RawBlock, cut
from bibwright.bibtex.encoding import UNKNOWN, decode, newline_of, shown, undeclared
from bibwright.bibtex.macros import MONTHS, value_of
from bibwright.bibtex.scan import BLANK, NAME, plain_lines, unclosed_at

__all__ = ["Document", "DocumentProblem", "Entry", "parse"]

#: Wherever a citation key may stand, in whatever state BibTeX, Biber or a person reads the text.
_KEY = re.compile(
    rf"@{BLANK}*(?!(?:comment|string|preamble){BLANK}*[{{(])"
    rf"{NAME}{BLANK}*[{{(]{BLANK}*(?P<key>[^ \t\n,}}=]+)",
    re.IGNORECASE,
)


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


@dataclass(frozen=True, slots=True)
class DocumentProblem:
    """Something in the file that is not as it should be, and where."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """A ``.bib`` file taken apart.

    ``text`` is the file decoded, its line ends kept, a byte order mark left out; ``encoding`` is
    Python's name of what it was decoded from. ``newline`` is the line end of its first line.
    ``keys`` are all citation keys in the file, in lower case, those in comments and in damaged
    entries as well: none of them is free. ``plain`` is the text with ``\n`` as its line ends, in
    which ``blocks`` lie: entries, macros and preambles, in order.
    """

    text: str
    encoding: str
    newline: str
    entries: tuple[Entry, ...]
    keys: frozenset[str]
    problems: tuple[DocumentProblem, ...]
    plain: str = field(default="", repr=False, compare=False)
    blocks: tuple[RawBlock, ...] = field(default=(), repr=False, compare=False)

    @property
    def unclosed_line(self) -> int | None:
        """The line of an entry that no brace closes up to the end of the file.

        BibTeX takes everything behind it for a part of it, so nothing can be added there.
        """
        start = unclosed_at(self.plain)
        return None if start is None else Lines(self.plain).of(start)


def parse(data: bytes, encoding: str = "") -> Document:
    """Takes any bytes apart; what can't be read is a problem, never an exception.

    ``encoding``: that of the file, where a person says it; raises InputError where it can't be.
    """
    text, encoding = decode(data, encoding)
    text = shown(text)
    plain = plain_lines(text)
    reading = _Reading(plain)
    if encoding == UNKNOWN and not data.isascii():
        reading.complain(0, f"letters beyond ASCII can't be read: {undeclared(data)}")
    blocks: list[RawBlock] = []
    for piece in cut(plain):
        if isinstance(piece, RawBlock):
            blocks.append(piece)
            reading.take(piece)
        else:
            reading.complain(*piece)
    keys = {entry.key.lower() for entry in reading.entries if entry.key}
    keys.update(match["key"].lower() for match in _KEY.finditer(plain))
    problems = sorted(reading.problems, key=lambda problem: problem.line)
    return Document(
        text,
        encoding,
        newline_of(text),
        tuple(reading.entries),
        frozenset(keys),
        tuple(problems),
        plain,
        tuple(blocks),
    )


class _Reading:
    """What has been read of a file so far."""

    def __init__(self, text: str) -> None:
        self.lines = Lines(text)
        self.entries: list[Entry] = []
        self.problems: list[DocumentProblem] = []
        self._macros = dict(MONTHS)
        self._lines_of_keys: dict[str, int] = {}

    def complain(self, offset: int, sentence: str) -> None:
        self.problems.append(DocumentProblem(self.lines.of(offset), sentence))

    def take(self, block: RawBlock) -> None:
        """Takes a macro or an entry in."""
        for offset, sentence in block.complaints:
            self.complain(offset, sentence)
        if block.type == "preamble":
            return
        if block.type == "string":
            for field in block.fields:
                self._macros[field.name.lower()] = value_of(field.parts, self._macros)
            return
        fields: dict[str, str] = {}
        for field in block.fields:
            name = field.name.lower()
            # As in BibTeX, of a field that is given twice the first counts.
            if name in fields:
                self.complain(block.start, f"the field “{name}” is given twice; the first counts")
            else:
                fields[name] = value_of(field.parts, self._macros)
        line = self.lines.of(block.start)
        self._check_key(block, line)
        self.entries.append(Entry(block.type, block.key, MappingProxyType(fields), line))

    def _check_key(self, block: RawBlock, line: int) -> None:
        first = self._lines_of_keys.setdefault(block.key.lower(), line)
        if not block.key:
            if not block.complaints:
                self.complain(block.start, "the entry has no citation key")
        elif first != line:
            sentence = f"the citation key “{block.key}” stands in line {first} already"
            self.complain(block.start, sentence)
