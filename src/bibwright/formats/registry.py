"""The formats: our own and those of plugins, and which one a file is in.

A format reads its files as `Record`s and writes them. ``bibwright.formats`` is the group of entry
points by which other packages add theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import import_module
from operator import attrgetter
from pathlib import PurePath
from types import MappingProxyType
from typing import Protocol

from bibwright.bibtex.dialect import Dialect
from bibwright.errors import InputError
from bibwright.formats.record import Opened, Read, Record
from bibwright.plugins import Group, registry
from bibwright.text.file_kinds import utf_16_of


class ReadFile(Protocol):
    """Makes records of a file's content.

    ``name`` is for messages. ``inherit``: with what entries take over from others, for formats
    in which an entry stands for itself. ``encoding``: that of a ``.bib`` that is not in UTF-8 and
    doesn't say what it is in. Raises InputError, naming the line, for what can't be read.
    """

    def __call__(self, data: bytes, name: str, /, *, inherit: bool, encoding: str = "") -> Read:
        """The records of ``data``."""


class WriteFile(Protocol):
    """A file's content for records; ``dialect`` is for whom a ``.bib`` is."""

    def __call__(self, records: Sequence[Record], *, dialect: Dialect) -> bytes:
        """The content."""


class OpenFile(Protocol):
    """As `ReadFile` with ``inherit``; the records are made when they are asked for."""

    def __call__(self, data: bytes, name: str, /, *, encoding: str = "") -> Opened:
        """The records of ``data``."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of bibliographies: its name on the command line, what people call it, the suffixes
    of its files, how a text in it is recognised, its reader and its writer.

    A large file is shared out among processes if its format can be opened, and if what was written
    of its parts can be joined.
    """

    name: str
    label: str
    suffixes: tuple[str, ...]
    sniff: Callable[[str], bool] = field(repr=False, compare=False)
    read: ReadFile = field(repr=False, compare=False)
    write: WriteFile = field(repr=False, compare=False)
    open: OpenFile | None = field(default=None, repr=False, compare=False)
    join: Callable[[Sequence[bytes]], bytes] | None = field(default=None, repr=False, compare=False)


def _sign(pattern: str) -> Callable[[str], bool]:
    """A text is in the format if this stands in it."""
    compiled = re.compile(pattern, re.MULTILINE)
    return lambda text: compiled.search(text) is not None


# Each format brings libraries along that the others don't need.
def _read_bib(data: bytes, name: str, *, inherit: bool, encoding: str = "") -> Read:
    from bibwright.formats.bib import read

    return read(data, name, inherit=inherit, encoding=encoding)


def _open_bib(data: bytes, name: str, *, encoding: str = "") -> Opened:
    from bibwright.formats.bib import opened

    return opened(data, name, encoding)


def _write_bib(records: Sequence[Record], *, dialect: Dialect) -> bytes:
    from bibwright.formats.bib_writer import write

    return write(records, dialect=dialect)


def _of_text(
    name: str,
    label: str,
    suffixes: tuple[str, ...],
    sign: str,
    join: Callable[[Sequence[bytes]], bytes] = b"".join,
) -> Format:
    """One of our formats that are plain text; its reader and writer are found by its name."""

    def opened(data: bytes, file_name: str, **_: object) -> Opened:
        text, problems = text_in(data, file_name)
        found: Opened = import_module(f"bibwright.formats.{name}_reader").opened(text, file_name)
        return replace(found, problems=(*problems, *found.problems))

    def read(data: bytes, file_name: str, **_: object) -> Read:
        return opened(data, file_name).read()

    def write(records: Sequence[Record], **_: object) -> bytes:
        content: bytes = import_module(f"bibwright.formats.{name}").write(records)
        return content

    return Format(name, label, suffixes, _sign(sign), read, write, opened, join)


def text_in(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file; what isn't UTF-8 is taken for Windows-1252, and that is said."""
    if encoding := utf_16_of(data):
        return data.decode(encoding, "replace").removeprefix("\ufeff"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = f"{name}:{line}: not UTF-8; it was read as Windows-1252"
        return data.decode("cp1252", "replace"), (said,)


def _joined_arrays(parts: Sequence[bytes]) -> bytes:
    """JSON arrays, as we write them, as one."""
    return b"[" + b",".join([part[1:-3] for part in parts]) + b"\n]\n"


BIB = Format(
    "bib",
    ".bib",
    (".bib", ".bibtex", ".biblatex"),
    _sign(r"^[ \t]*@[ \t]*[A-Za-z]+\s*[{(]"),
    _read_bib,
    _write_bib,
    _open_bib,
    b"\n".join,
)
CSL = _of_text(
    "csl",
    "CSL-JSON",
    (".json", ".csljson"),
    r"\A\s*(?:\[\s*)?(?:\{\s*[\"}]|\]\s*\Z)",  # TeX and Markdown begin with brackets, too
    _joined_arrays,
)
RIS = _of_text("ris", "RIS", (".ris",), r"^[ \t]*TY {1,2}-")
HAYAGRIVA = _of_text(
    "hayagriva",
    "Hayagriva",
    (".yml", ".yaml"),
    r"^[^\s#][^:\n]*:[ \t]*(?:#.*)?\r?\n[ \t]+\S",
)
#: Their order is that in which a text is tried: the surest sign first.
OUR_FORMATS = (CSL, RIS, BIB, HAYAGRIVA)


@lru_cache(maxsize=1)
def formats() -> Mapping[str, Format]:
    """All formats by name, ours before those of plugins."""
    return MappingProxyType(registry(OUR_FORMATS, Group.FORMATS, Format, attrgetter("name")))


def format_named(name: str) -> Format:
    """The format of this name. Raises InputError, naming the choices, if there is none."""
    if name not in formats():
        known = ", ".join(sorted(formats()))
        meant = format_by_name(f"refs.{name.removeprefix('.')}")
        hint = f"; {meant.label} is called {meant.name}" if meant else ""
        raise InputError(f"there is no format “{name}”{hint}; the formats are {known}")
    return formats()[name]


def format_by_name(file_name: str) -> Format | None:
    """The format that a file's name tells."""
    suffix = PurePath(file_name).suffix.lower()
    return next((each for each in formats().values() if suffix in each.suffixes), None)


def format_by_content(text: str, name: str) -> Format:
    """The format that a text is in. Raises InputError where that can't be seen."""
    text = text.removeprefix("\ufeff")
    for each in formats().values():
        if each.sniff(text):
            return each
    raise InputError(f"{name}: its format can't be told; name it with --from")
