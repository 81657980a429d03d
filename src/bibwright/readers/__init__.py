"""What a person has becomes queries: one reader for each kind of input."""

from __future__ import annotations

import re
from pathlib import Path

from bibwright.bounds import read_bounded
from bibwright.errors import InputError
from bibwright.model.reference import Origin
from bibwright.readers.bibtex import read_bibtex
from bibwright.readers.block_list import read_list
from bibwright.readers.detect import detect_source, is_digest
from bibwright.readers.digest import read_digest
from bibwright.readers.identifier_list import read_identifiers
from bibwright.readers.latex_project import read_project
from bibwright.readers.markup import html_lines, is_html, markdown_lines, plain_lines
from bibwright.readers.reading import InputKind, Line, Problem, Reading
from bibwright.readers.titles import read_titles

__all__ = ["InputKind", "Problem", "Reading", "read_bytes", "read_path", "read_text"]

_MARKDOWN = re.compile(
    r"^\s{0,3}#{1,6}\s|\]\(https?://|\*\*\S|^\s*\*\s+\S|&(?:lt|gt|amp);|\\[\[\]*_]", re.MULTILINE
)
#: How files begin that hold no text, and what they are.
_BINARY = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "an archive or an office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)


def read_text(text: str, *, name: str = "-", kind: InputKind = InputKind.AUTO) -> Reading:
    """The queries in a text. Raises InputError when there is nothing in it."""
    return _read(text.encode("utf-8", "surrogatepass"), text, name, kind, Path(name))


def read_bytes(data: bytes, *, name: str = "-", kind: InputKind = InputKind.AUTO) -> Reading:
    """The queries in the bytes of a file called ``name``.

    Raises InputError when they are empty or no text.
    """
    text, note = _decode(data, name)
    reading = _read(data, text, name, kind, Path(name))
    if note is None:
        return reading
    return Reading(reading.kind, reading.queries, (note, *reading.problems), reading.form)


def read_path(path: Path, *, kind: InputKind = InputKind.AUTO) -> Reading:
    """The queries in a file. Raises InputError when it can't be read, is empty or no text."""
    try:
        with path.open("rb") as file:
            data = read_bounded(file, str(path))
    except IsADirectoryError as error:
        raise InputError(f"{path} is a folder; name a file in it") from error
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    return read_bytes(data, name=str(path), kind=kind)


def _decode(data: bytes, name: str) -> tuple[str, Problem | None]:
    for start, what in _BINARY:
        if data.startswith(start):
            raise InputError(f"{name} is {what}, not text; give its text, or a list of its papers")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), None
    if b"\x00" in data:
        raise InputError(f"{name} is binary, not text; give a text file or a .bib")
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        note = "is not UTF-8 and was read as Windows-1252; save it as UTF-8 if letters are wrong"
        return data.decode("cp1252", "replace"), Problem(Origin(name, line), note)


def _read(data: bytes, text: str, name: str, kind: InputKind, path: Path) -> Reading:
    if not text.strip("\ufeff \t\r\n\f\v\xa0"):
        raise InputError(f"{name} is empty; give a list of papers")
    if kind is InputKind.AUTO:
        kind = (detect_source(text, name) if not is_html(text) else None) or kind
    if kind is InputKind.BIBTEX:
        return _or_complain(read_bibtex(data, name), name)
    if kind is InputKind.LATEX:
        return _or_complain(read_project(path, data, _read_beside), name)
    if kind in {InputKind.AUTO, InputKind.REFERENCES}:
        lines = _lines(text)
        if kind is InputKind.AUTO and is_digest(lines):
            return _or_complain(read_digest(lines, name), name)
        references = kind is InputKind.REFERENCES
        return _or_complain(read_list(text, name, references=references), name)
    readers = {
        InputKind.DIGEST: read_digest,
        InputKind.IDS: read_identifiers,
        InputKind.TITLES: read_titles,
    }
    return _or_complain(readers[kind](_lines(text), name), name)


def _lines(text: str) -> list[Line]:
    if is_html(text):
        return html_lines(text)
    return markdown_lines(text) if _MARKDOWN.search(text) else plain_lines(text)


def _read_beside(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return read_bounded(file, str(path)) if path.is_file() else None
    except (OSError, ValueError, InputError):
        return None


def _or_complain(reading: Reading, name: str) -> Reading:
    """A reading without queries says so, whatever the reader said."""
    if reading.queries or reading.problems:
        return reading
    nothing = Problem(Origin(name), f"nothing in it reads as {_WHAT[reading.kind]}")
    return Reading(reading.kind, (), (nothing,), reading.form)


_WHAT = {
    InputKind.DIGEST: "a paper of a digest's page",
    InputKind.IDS: "an arXiv id or a DOI",
    InputKind.TITLES: "a title",
    InputKind.REFERENCES: "a reference",
    InputKind.BIBTEX: "an entry",
    InputKind.LATEX: "a citation without an entry",
}
