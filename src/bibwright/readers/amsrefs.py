r"""Bibliographies of amsrefs: ``\bib{key}{type}{author={…}, title={…}}``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.bib_files import whole_entries
from bibwright.bibtex.entry import Entry
from bibwright.readers.bibtex import read_bibtex
from bibwright.readers.latex_source import COMMENT
from bibwright.readers.reading import InputKind, Reading
from bibwright.text.counted import counted
from bibwright.text.latex.tokens import end_of_group

_BIB = re.compile(r"\\bib\*?\s*\{(?P<key>[^{}]*)\}\s*\{(?P<type>[\w.]*)\}\s*(?=\{)")
_FIELD = re.compile(r"\s*,?\s*(?P<name>[a-zA-Z]+)\s*=\s*(?=\{)")
#: Fields that BibTeX joins, and those of other works or of none.
_JOINED = frozenset({"author", "editor", "translator"})
_OTHERS = frozenset("book conference part review translation reprint partial contribution".split())


def is_amsrefs(text: str) -> bool:
    r"""Whether it has a ``\bib`` of amsrefs that is no comment's."""
    return any(True for _ in _items(text))


def _items(text: str) -> Iterator[re.Match[str]]:
    for match in _BIB.finditer(text):
        if COMMENT.search(text, text.rfind("\n", 0, match.start()) + 1, match.start()) is None:
            yield match


def read_amsrefs(text: str, name: str) -> Reading:
    """The entries as queries, each with its own line: they are read as the .bib that they make."""
    entries = list(_entries(text))
    reading = read_bibtex(f"{''.join(entries)}\n".encode(), name)
    count = sum(entry.startswith("@") for entry in entries)
    return replace(reading, kind=InputKind.BIBTEX, form=f"amsrefs, {counted(count, 'entry')}")


def amsrefs_entries(text: str) -> Iterator[Entry]:
    """The entries as those of the .bib that they make."""
    yield from whole_entries(parse("".join(_entries(text)).encode()))[0]


def _entries(text: str) -> Iterator[str]:
    """Entries of BibTeX, and between them as many lines as there are in the text."""
    at = 0
    for match in _items(text):
        end = end_of_group(text, match.end())
        if end is None or match.start() < at:
            continue
        yield "\n" * text.count("\n", at, match.start())
        fields = "".join(f", {name} = {value}" for name, value in _fields(text, match.end(), end))
        yield f"@{match['type'].partition('.')[0] or 'misc'}{{{match['key']}{fields}}}"
        yield "\n" * text.count("\n", match.start(), end)
        at = end


def _fields(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    found: dict[str, str] = {}
    at = start + 1
    while field := _FIELD.match(text, at, end):
        close = end_of_group(text, field.end(), end)
        if close is None:
            break
        name, value = field["name"].lower(), " ".join(text[field.end() : close].split())
        if name in found and name in _JOINED:
            found[name] = f"{found[name][:-1]} and {value[1:]}"
        elif name not in _OTHERS:
            found.setdefault(name, value)
        at = close
    yield from found.items()
