"""What a person has becomes queries: one reader for each kind of input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bibwright.bounds import read_bounded, refuse_huge_line
from bibwright.errors import InputError
from bibwright.model.reference import Origin
from bibwright.readers.bibtex import read_together
from bibwright.readers.citing_project import Read, read_beside
from bibwright.readers.documents import is_pdf
from bibwright.readers.reading import InputKind, Problem, Reading
from bibwright.readers.registry import Given, InputReader, readers
from bibwright.readers.unpack import is_zip
from bibwright.text.file_kinds import binary_kind, utf_16_of

__all__ = [
    "Given",
    "InputKind",
    "InputReader",
    "Problem",
    "Reading",
    "bytes_at",
    "read_bytes",
    "read_files",
    "read_path",
    "read_text",
    "readers",
]


def read_text(text: str, *, name: str = "-", kind: str = InputKind.AUTO) -> Reading:
    """The queries in a text. Raises InputError when there is nothing in it."""
    return _read(Given(text.encode("utf-8", "surrogatepass"), text, name), kind)


def read_bytes(
    data: bytes, *, name: str = "-", kind: str = InputKind.AUTO, beside: Read = read_beside
) -> Reading:
    """The queries in the bytes of a file called ``name``; ``beside`` reads the files it names.

    Raises InputError when they are empty or no text.
    """
    text, note = ("", None) if _has_reader(data) else _decode(data, name)
    reading = _read(Given(data, text, name, beside), kind)
    if note is None or reading.kind is InputKind.BIBTEX:  # which reads the bytes itself
        return reading
    return replace(reading, problems=(note, *reading.problems))


def read_path(path: Path, *, kind: str = InputKind.AUTO) -> Reading:
    """The queries in a file. Raises InputError when it can't be read, is empty or no text."""
    return read_bytes(bytes_at(path), name=str(path), kind=kind)


def read_files(files: Sequence[tuple[str, bytes]], *, kind: str = InputKind.AUTO) -> list[Reading]:
    """The queries in several files, by name and content; bibliographies are read together, as
    their entries take over from each other. Raises InputError when one is empty or no text."""
    readings = [read_bytes(data, name=name, kind=kind) for name, data in files]
    bibs = [at for at, reading in enumerate(readings) if reading.kind is InputKind.BIBTEX]
    if len(bibs) > 1:
        for at, reading in zip(bibs, read_together([files[at] for at in bibs]), strict=True):
            readings[at] = reading
    return readings


def bytes_at(path: Path) -> bytes:
    """What is in a file. Raises InputError when it can't be read."""
    try:
        with path.open("rb") as file:
            return read_bounded(file, str(path))
    except IsADirectoryError as error:
        raise InputError(f"{path} is a folder; name a file in it") from error
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error


def _has_reader(data: bytes) -> bool:
    """Whether the bytes are no text, and read as what they are."""
    return is_zip(data) or is_pdf(data)


def _decode(data: bytes, name: str) -> tuple[str, Problem | None]:
    kind = binary_kind(data)
    if kind:
        raise InputError(f"{name} is {kind}, not text; give its text, or a list of its papers")
    if encoding := utf_16_of(data):
        return data.decode(encoding, "replace").removeprefix("\ufeff"), None
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        note = "it isn't UTF-8 and was read as Windows-1252; save it as UTF-8 if letters are wrong"
        return data.decode("cp1252", "replace"), Problem(Origin(name, line), note, is_note=True)


def _read(given: Given, kind: str) -> Reading:
    name = given.name
    if not _has_reader(given.data) and not given.text.strip("\ufeff \t\r\n\f\v\xa0"):
        raise InputError(f"{name} is empty; give a list of papers")
    refuse_huge_line(given.text, name)
    known = readers()
    if kind == InputKind.AUTO:
        reader = next(reader for reader in known.values() if reader.detect(given))
    elif kind in known:
        reader = known[kind]
    else:
        raise InputError(f"“{kind}” is not a kind of input; choose from {', '.join(known)}")
    reading = reader.read(given)
    if reading.queries or reading.problems or reading.lacks_nothing:
        return reading
    nothing = Problem(Origin(name), f"nothing in it could be read as {reader.what}")
    return Reading(reading.kind, (), (nothing,), reading.form)
