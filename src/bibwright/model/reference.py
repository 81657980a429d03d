"""The nouns: one work as Bibwright knows it. Knows nobody but the identifiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bibwright.model.identifiers import ArxivId


class Kind(StrEnum):
    """What sort of work it is, in the words of BibTeX's entry types where it has one."""

    UNKNOWN = "unknown"
    PREPRINT = "preprint"
    ARTICLE = "article"
    INPROCEEDINGS = "inproceedings"
    BOOK = "book"
    INCOLLECTION = "incollection"
    THESIS = "thesis"
    REPORT = "report"
    MISC = "misc"


@dataclass(frozen=True, slots=True)
class Person:
    """A person, or a body such as a collaboration (then only ``family`` is set).

    ``particle`` is what stands before the family name in small letters ("van der").
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    collective: bool = False

    def __str__(self) -> str:
        name = " ".join(part for part in (self.given, self.particle, self.family) if part)
        return f"{name}, {self.suffix}" if self.suffix else name


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A date as far as it is known: a year, a month (1-12) of it, a day (1-31) of that."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    @classmethod
    def of(cls, moment: datetime) -> Date:
        """The day of a time stamp, in that time stamp's own zone."""
        return cls(moment.year, moment.month, moment.day)


class UpdateSort(StrEnum):
    """What a notice says of the work that it is about."""

    RETRACTION = "retraction"
    WITHDRAWAL = "withdrawal"
    CONCERN = "concern"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Update:
    """A notice on a work: what it says, its own DOI, its date, and who knows of it.

    ``of``: the DOI of the work that it is about; empty for the record's own.
    """

    sort: UpdateSort
    notice: str | None = None
    date: Date | None = None
    source: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a Reference came from: a file (or ``-``, or a source's name) and the line in it.

    ``line`` counts from 1; None where lines mean nothing. ``text`` is the passage as it stood
    there, for reports. ``as_of``: the day of a record that is kept, where it is known.
    """

    name: str
    line: int | None = None
    text: str = ""
    as_of: str = ""

    @property
    def dated(self) -> str:
        """The name, and of which day it speaks."""
        return f"{self.name} of {self.as_of}" if self.as_of else self.name

    def __str__(self) -> str:
        return self.name if self.line is None else f"{self.name}:{self.line}"


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """An entry as it stands in a person's bibliography: its type and its fields, in order.

    Names are in lower case, values are LaTeX without their outer braces. ``dialect`` is the
    program that it is written for, ``bibtex`` or ``biblatex``.
    """

    type: str
    fields: tuple[tuple[str, str], ...]
    dialect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One work. A query (partial, maybe wrong) and a candidate (as a source has it) alike.

    All text is Unicode without LaTeX. Time stamps are aware and in UTC. Empty means unknown,
    never "has none".

    ===============  ==========================================================================
    ``submitted``    when the first version reached arXiv, to the second
    ``updated``      when the version at hand reached arXiv, to the second
    ``issued``       the date of publication, as far as known
    ``doi``          bare and in lower case; at arXiv the published version's, never arXiv's own
    ``journal_ref``  the published version's place, as its authors typed it
    ``venue``        the journal or the proceedings, where known by itself
    ``summary``      sentences drawn from the abstract, by whatever means
    ``publisher``    who published a book or a report, or granted a degree
    ``editors``      who edited the book that it is, or is in
    ``published_as``  of a preprint with a DOI of its own: the DOI of its published version
    ``record``       what a catalogue calls its record ("dblp:conf/nips/VaswaniSPUJGKP17")
    ``others``       true when ``authors`` is known to be cut short ("and others", "et al.")
    ``tags``         a person's own keywords
    ``isbn``         of a book, without hyphens
    ``updates``      notices on it, or of a notice on what it is
    ``key``          the citation key that a person gave
    ``said``         of a query: its words as they stand in a list, identifiers taken out; whatever
                     the reader made of them, a candidate has to prove itself there
    ``no_later``     of a query: a date that stands above it and others; its work is of no later one
    ``written``      of a query: the entry that it was read from, with all that it says
    ===============  ==========================================================================
    """

    title: str = ""
    authors: tuple[Person, ...] = ()
    others: bool = False
    kind: Kind = Kind.UNKNOWN
    arxiv_id: ArxivId | None = None
    doi: str | None = None
    submitted: datetime | None = None
    updated: datetime | None = None
    issued: Date | None = None
    venue: str = ""
    journal_ref: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    editors: tuple[Person, ...] = ()
    published_as: str | None = None
    comment: str = ""
    categories: tuple[str, ...] = ()
    abstract: str = ""
    summary: str = ""
    url: str = ""
    isbn: str = ""
    tags: tuple[str, ...] = ()
    updates: tuple[Update, ...] = ()
    key: str = ""
    record: str = ""
    said: str = ""
    no_later: Date | None = None
    written: WrittenEntry | None = None
    origin: Origin | None = None

    @property
    def people(self) -> tuple[Person, ...]:
        """Its authors; of a whole book without any, its editors."""
        is_part = self.kind in {Kind.INCOLLECTION, Kind.INPROCEEDINGS, Kind.ARTICLE}
        return self.authors or (() if is_part else self.editors)

    @property
    def identity(self) -> str:
        """What tells the work from others: its arXiv id, whatever the version, else its DOI, else
        what its source calls it; empty where none is known."""
        return self.arxiv_id.base if self.arxiv_id else self.doi or self.record

    @property
    def name(self) -> str:
        """What tells this record from others, of other sources and of other versions."""
        return self.record or str(self.arxiv_id or "")

    @property
    def label(self) -> str:
        """The work as reports call it: ``arXiv:2406.03712v2``, ``doi:10.1038/…``, ``dblp:…``."""
        if self.arxiv_id:
            return f"arXiv:{self.arxiv_id}"
        return f"doi:{self.doi}" if self.doi else self.record

    @property
    def primary_category(self) -> str:
        """arXiv's main category; it always comes first in ``categories``."""
        return self.categories[0] if self.categories else ""

    @property
    def year(self) -> int | None:
        """The year that people cite: of publication, else of the first version."""
        if self.issued:
            return self.issued.year
        return self.submitted.year if self.submitted else None
