"""The middle: one work as every format's reader makes it and every format's writer takes it.

The words are biblatex's (its manual, section 2), which has the richest of the four vocabularies:
entry types and field names in small letters, ``journaltitle`` rather than ``journal``. What
biblatex has no word for keeps the name that CSL gives it (``dimensions``, ``recipient``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bibwright.bibtex.fields import NAMES, TITLES
from bibwright.model.reference import Person
from bibwright.text.dates import When
from bibwright.text.richtext import Text

#: Roles that CSL 1.0.2 knows and biblatex doesn't.
CSL_NAMES = frozenset(
    """chair collection-editor compiler composer contributor curator director editorial-director
    executive-producer guest host illustrator interviewer narrator organizer original-author
    performer producer recipient reviewed-author script-writer series-creator""".split()
)
#: Roles that only Zotero knows.
_ZOTERO_NAMES = frozenset("attorney-agent commenter cosponsor counsel words-by".split())
#: Text variables that CSL 1.0.2 knows and biblatex doesn't.
CSL_TEXTS = frozenset(
    """archive archive_collection archive_location archive-place authority dimensions division
    jurisdiction medium part-title printing references reviewed-genre reviewed-title scale
    section source supplement""".split()
)
#: Lists of names. ``shortauthor`` and ``shorteditor`` are lists to biblatex as well.
NAME_FIELDS = NAMES | CSL_NAMES | _ZOTERO_NAMES
DATE_FIELDS = frozenset({"date", "eventdate", "origdate", "urldate", "submitted", "available-date"})
#: Titles, in which braces keep the case of letters.
TITLE_FIELDS = TITLES
#: Everything else that is text to be printed (biblatex's manual, sections 2.2.2 and 2.2.3).
TEXT_FIELDS = (
    TITLES
    | CSL_TEXTS
    | frozenset(
        """abstract addendum annotation chapter edition eid eprintclass eventtitleaddon
        howpublished institution issue issuetitleaddon journalsubtitle journaltitle
        journaltitleaddon label language library location note number organization
        origlanguage origlocation origpublisher pages pagetotal part publisher pubstate series
        seriesaddon shortjournal shortseries type venue version volume volumes""".split()
    )
)
#: A title and what is put behind it where a format has one field for both.
JOINED = {"title": "subtitle", "booktitle": "booksubtitle", "journaltitle": "journalsubtitle"}


@dataclass(frozen=True, slots=True)
class Raw:
    """A value that is kept as it stands: an identifier, a key, a field nobody knows.

    ``bare``: it names macros that another file or a style defines, and has no braces in a ``.bib``.
    """

    value: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """A list of names; ``others`` when it says itself that it is cut short."""

    persons: tuple[Person, ...]
    others: bool = False


@dataclass(frozen=True, slots=True)
class Keywords:
    """Keywords, in order."""

    words: tuple[str, ...]


Value = Text | Raw | Names | Keywords | When


@dataclass(frozen=True, slots=True)
class Record:
    """One work.

    ``fields`` are never empty values. ``names`` gives for a field what the source calls it,
    where that is another word. ``where`` is the place in the source, for messages.
    """

    type: str
    key: str
    fields: Mapping[str, Value]
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    where: str = field(default="", compare=False)

    def text(self, name: str) -> str:
        """A field as plain text, empty if there is none."""
        value = self.fields.get(name)
        if isinstance(value, Text):
            return value.plain()
        return value.value if isinstance(value, Raw) else ""

    def called(self, name: str) -> str:
        """What the source calls a field."""
        return self.names.get(name, name)


@dataclass(frozen=True, slots=True)
class Loss:
    """What doesn't come through: of which entry, which field in the source's words, and why.

    An empty ``key`` is the file as a whole; the field ``entrytype`` is the kind of entry.
    """

    key: str
    field: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader made of a file: its records, what of it they don't hold, and what is wrong
    with it, with its lines.

    ``between`` is what stands before, between and behind the records, as it stands, where the
    format that it is written in again can hold that; it is one longer than ``records``.
    ``newline`` is the file's line end.
    """

    records: tuple[Record, ...]
    losses: tuple[Loss, ...] = ()
    problems: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    newline: str = "\n"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose records are made one by one: how many there are; the key of each, empty if it
    has none; what makes it, with what of it isn't kept; and what is said of the file as a whole."""

    count: int
    key: Callable[[int], str]
    make: Callable[[int], tuple[Record, Sequence[Loss]]]
    losses: tuple[Loss, ...] = ()
    problems: tuple[str, ...] = ()

    def records(self, part: range) -> tuple[tuple[Record, ...], tuple[Loss, ...]]:
        """Some of the records, and what of them isn't kept."""
        made = [self.make(at) for at in part]
        return tuple(each for each, _ in made), tuple(loss for _, lost in made for loss in lost)

    def read(self) -> Read:
        """All of the file."""
        records, losses = self.records(range(self.count))
        return Read(records, (*self.losses, *losses), self.problems)


def keywords_of(text: str) -> Keywords:
    """Keywords in one string, cut at semicolons if there are any, else at commas."""
    cut = re.split(r"\s*;\s*" if ";" in text else r"\s*,\s*", text)
    return Keywords(tuple(word for word in (" ".join(each.split()) for each in cut) if word))
