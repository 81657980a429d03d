"""What can be asked of a source of metadata, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeAlias, get_args

from bibwright.matching.places import JournalPlace
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference

#: What arXiv's own sources are called.
ARXIVS = frozenset({"arXiv API", "local index"})
#: What the index of publications on this machine is called.
PUBLICATIONS = "local record of publications"


@dataclass(frozen=True, slots=True)
class ById:
    """The paper with this id (in this version, if the id has one)."""

    words: ClassVar = ("id", "ids")
    arxiv_id: ArxivId


@dataclass(frozen=True, slots=True)
class ByDoi:
    """The papers with this DOI; at arXiv, whose authors named it as the published version's."""

    words: ClassVar = ("DOI", "DOIs")
    doi: str


@dataclass(frozen=True, slots=True)
class ByIsbn:
    """Books with this ISBN: its digits, and perhaps an X."""

    words: ClassVar = ("ISBN", "ISBNs")
    isbn: str


@dataclass(frozen=True, slots=True)
class ByTitle:
    """Papers whose title holds these words one after the other."""

    words: ClassVar = ("title", "titles")
    title: str


@dataclass(frozen=True, slots=True)
class ByWords:
    """Papers whose title shares most of its words with this one; ``family``: a person on it."""

    words: ClassVar = ("title by its words", "titles by their words")
    title: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class ByPlace:
    """Papers that were printed there: a journal's volume and first page; ``family``: a person on
    them, ``year`` that of the volume, empty or None where they aren't known."""

    words: ClassVar = ("place in a journal", "places in journals")
    place: JournalPlace
    family: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ByMinute:
    """Papers whose first version arrived in the minute of this UTC time stamp."""

    words: ClassVar = ("submission time", "submission times")
    moment: datetime


@dataclass(frozen=True, slots=True)
class ByVenue:
    """Whether there is a journal or a meeting of this name; no papers are wanted."""

    words: ClassVar = ("venue", "venues")
    name: str


@dataclass(frozen=True, slots=True)
class ByUpdate:
    """Notices on the work with this DOI: that it was retracted, corrected or doubted."""

    words: ClassVar = ("work's notices", "works' notices")
    doi: str


#: What a paper is asked for by: its arXiv id, or a DOI.
PaperName: TypeAlias = ArxivId | str


@dataclass(frozen=True, slots=True)
class ReferencesOf:
    """The works that this paper cites, from the one at ``start`` (0 is the first) on.

    A work with a ``record`` is what the catalogue itself knows of it; one without is what was said
    of it in the list.
    """

    words: ClassVar = ("list of references", "lists of references")
    paper: PaperName
    start: int = 0


@dataclass(frozen=True, slots=True)
class CitationsOf:
    """The works that cite this paper, from the one at ``start`` (0 is the first) on."""

    words: ClassVar = ("list of citing works", "lists of citing works")
    paper: PaperName
    start: int = 0


@dataclass(frozen=True, slots=True)
class RelatedTo:
    """Works that resemble these papers, taken together."""

    words: ClassVar = ("list of related works", "lists of related works")
    papers: tuple[PaperName, ...]


Lookup = (
    ById
    | ByDoi
    | ByIsbn
    | ByTitle
    | ByWords
    | ByPlace
    | ByMinute
    | ByVenue
    | ByUpdate
    | ReferencesOf
    | CitationsOf
    | RelatedTo
)


def in_words(lookups: Sequence[Lookup]) -> str:
    """How many lookups there are of which sort: "2 ids and 1 title"."""
    counts = {
        sort.words: sum(isinstance(each, sort) for each in lookups) for sort in get_args(Lookup)
    }
    return " and ".join(f"{count} {words[count > 1]}" for words, count in counts.items() if count)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question put to a source, for the report.

    ``requests`` counts what went over the network: 0 when the cache or a local index
    answered, more than 1 when it had to be repeated. ``lookups`` is how many it carried.
    """

    what: str
    lookups: int
    requests: int
    from_cache: bool


def exchanges_json(exchanges: Iterable[tuple[str, Exchange]]) -> list[dict[str, Any]]:
    """What was asked of which source, as JSON-ready values."""
    return [
        {
            "source": source,
            "asked_for": exchange.what,
            "lookups": exchange.lookups,
            "requests": exchange.requests,
            "from_cache": exchange.from_cache,
        }
        for source, exchange in exchanges
    ]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a series of lookups.

    ``candidates`` are pooled: whoever asked matches them by content, never by order.
    ``failures`` says of each lookup that could not be asked why not. ``cut`` holds the lookups
    whose answer was longer than what was read of it, so that silence there proves nothing.
    ``unsupported`` are lookups of a sort that this source does not know. ``unknown`` are those of
    which the source, which keeps the list of all such, says that there is none. ``instead`` says
    of lookups without an answer what the source has that comes close, and is no candidate.
    """

    candidates: tuple[Reference, ...] = ()
    failures: Mapping[Lookup, str] = field(default_factory=dict)
    cut: frozenset[Lookup] = frozenset()
    unsupported: frozenset[Lookup] = frozenset()
    unknown: frozenset[Lookup] = frozenset()
    exchanges: tuple[Exchange, ...] = ()
    instead: Mapping[Lookup, str] = field(default_factory=dict)


def is_registry(source: Source) -> bool:
    """Whether it only knows what is registered, and nothing of papers: it is asked last, about
    what no other source bears out."""
    return bool(getattr(source, "is_registry", False))


def is_remote(source: Source) -> bool:
    """Whether it waits for a network, and may be asked in a thread of its own."""
    return bool(getattr(source, "is_remote", False))


def asks_singly(source: Source, sorts: Iterable[type[Lookup]]) -> bool:
    """Whether it takes a request for each lookup of one of these sorts, so that it is better asked
    behind others."""
    return not frozenset[type[Lookup]](getattr(source, "singly", ())).isdisjoint(sorts)


class Source(Protocol):
    """A place that knows papers: arXiv, or a catalogue of what was published."""

    @property
    def name(self) -> str:
        """What reports call it."""

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        """Looks all of them up with as few questions as it can; never raises for a failure."""
