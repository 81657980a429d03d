"""Which keys are cited in the sources of a project, and where."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bibwright.changes import read_file
from bibwright.citations.rewriting import find_citations, sources_in
from bibwright.errors import InputError
from bibwright.text.lines import LineNumbers

#: What LaTeX noted of a run: the ``.aux`` of BibTeX's users, the ``.bcf`` of Biber's.
NOTED = {
    ".aux": re.compile(r"\\(?:citation|abx@aux@cite)(?:\{\d+\})?\{([^{}]*)\}"),
    ".bcf": re.compile(r"<bcf:citekey\b[^>]*>([^<]*)</bcf:citekey>"),
}
_KEY = re.compile(r"[^\s,]+")
#: How a source in LaTeX says in which encoding it, and with it the project, is.
_ENCODING = re.compile(
    r"^[^%\n]*\\(?:usepackage|RequirePackage)\[([\w-]+)\]\{inputenc\}|^[^%\n]*\\inputencoding\{([\w-]+)\}",
    re.MULTILINE,
)
#: Names of inputenc that Python doesn't know.
_OF_INPUTENC = {"ansinew": "cp1252", "applemac": "mac_roman", "maccyr": "mac_cyrillic"}


@dataclass(frozen=True, slots=True)
class CitedAt:
    """A line, counted from 1, of a source."""

    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class Usage:
    """The keys that are cited, each with its places; ``everything``: all entries are (``*``).

    ``encoding``: that of the sources, as they say it themselves; empty where they don't.
    """

    keys: Mapping[str, tuple[CitedAt, ...]]
    everything: bool = False
    encoding: str = ""


def used_keys(paths: Iterable[Path]) -> Usage:
    """What the files, and the sources in the folders, cite.

    Raises InputError for a path that is not there, and for a file that cites nothing.
    """
    keys: dict[str, list[CitedAt]] = {}
    named = list(paths)
    for path in named:
        pattern = NOTED.get(path.suffix.lower())
        if pattern is not None:
            text = _read(path)
            lines = LineNumbers(text)
            for found in pattern.finditer(text):
                for key in _KEY.findall(found[1]):
                    keys.setdefault(key, []).append(CitedAt(path, lines.line_of(found.start())))
    encoding = ""
    sources = [path for path in named if path.suffix.lower() not in NOTED]
    for path, kind in sources_in(sources):
        text = _read(path)
        encoding = encoding or said_encoding(text)
        lines = LineNumbers(text)
        for citation in find_citations(text, kind):
            place = CitedAt(path, lines.line_of(citation.start))
            keys.setdefault(citation.key, []).append(place)
    everything = keys.pop("*", None) is not None
    return Usage({key: tuple(places) for key, places in keys.items()}, everything, encoding)


def said_encoding(text: str) -> str:
    """The encoding, by Python's name, that a source in LaTeX names; empty where it names none."""
    said = _ENCODING.search(text) if "inputenc" in text else None
    name = (said[1] or said[2]).lower() if said else ""
    try:
        return codecs.lookup(_OF_INPUTENC.get(name, name)).name if name else ""
    except LookupError:
        return ""


def _read(path: Path) -> str:
    data = read_file(path)
    if data is None:
        raise InputError(f"{path}: there is no such file")
    return data.decode("utf-8", "replace")
