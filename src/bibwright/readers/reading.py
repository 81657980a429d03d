"""What a reader gives back: queries, and what it could not read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bibwright.model.reference import Origin, Reference


class InputKind(StrEnum):
    """What an input is."""

    AUTO = "auto"
    DIGEST = "digest"
    IDS = "ids"
    TITLES = "titles"
    REFERENCES = "references"
    BIBTEX = "bibtex"
    LATEX = "latex"
    LIST = "list"
    TABLE = "table"
    RIS = "ris"
    CSL = "csl"
    HAYAGRIVA = "hayagriva"
    ARCHIVE = "archive"
    ARXIV = "arxiv"
    DOCUMENT = "document"
    JSON = "json"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of plain text, its markup gone, and its number in the file, from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A passage that could not be read: where, why, and the way out.

    ``is_note``: it was read, and how is worth knowing.
    """

    origin: Origin
    message: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The queries in an input, in order, and what could not be read of it.

    ``form`` says in words how it was read ("Markdown list, 297 items"). ``dialect`` is the
    program that a bibliography or a project is for: ``bibtex`` or ``biblatex``; empty if unknown.
    ``lacks_nothing``: it is a document, and all that it cites has an entry.
    """

    kind: str
    queries: tuple[Reference, ...]
    problems: tuple[Problem, ...] = ()
    form: str = ""
    dialect: str = ""
    lacks_nothing: bool = False
