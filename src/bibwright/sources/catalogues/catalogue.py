"""What all catalogues have in common: asked over HTTP, one question a request, answered in records.

Each is plain HTTP over the session that arXiv is asked through (`sources.web`). A catalogue says
which lookups it knows, how they become requests, what a whole answer of its is, and what a
record says.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import requests

from bibwright.matching.levels import VenueLevel
from bibwright.matching.venues import compare_venues, read_venue
from bibwright.model.reference import Reference
from bibwright.sources.catalogues.reading import Record, unmarked
from bibwright.sources.source import (
    Answer,
    ByDoi,
    ById,
    ByTitle,
    ByUpdate,
    ByVenue,
    ByWords,
    CitationsOf,
    Lookup,
    PaperName,
    ReferencesOf,
)
from bibwright.sources.web.asking import Inquiry, Papers, put
from bibwright.sources.web.cache import Reply, kept_session
from bibwright.sources.web.judging import ImplausibleResponseError, TruncatedAnswerError
from bibwright.sources.web.web import Web
from bibwright.text.fold import fold, informative_words


@dataclass(frozen=True, slots=True)
class Request:
    """What goes over the wire: a path below the catalogue's address (or ``base``), parameters, and
    a body to be posted, if any."""

    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    base: str = ""


class Catalogue(ABC):
    """A catalogue as a source, and as the form of its own answers.

    ``url`` is another server that speaks its API, ``key`` a person's key for it, ``interval`` the
    seconds between two requests. Raises InputError when the url or the web's contact can't be used.
    """

    #: What reports call it, and what its records' names begin with.
    name: str
    prefix: str
    #: The address of its API, and how many seconds lie between two requests.
    address: str
    interval: float
    #: Whether a work asked for by one DOI may come under another: the publication's.
    has_several_names = False
    is_remote = True
    #: The name of the catalogue that takes over its records, if any: what that doesn't have by its
    #: title isn't here.
    held_by = ""
    #: The sorts of lookups that it takes; and those that take a request each.
    sorts: tuple[type[Lookup], ...]
    singly: frozenset[type[Lookup]] = frozenset({ById, ByDoi, ByTitle, ByWords})

    def __init__(
        self, web: Web, *, url: str = "", key: str = "", interval: float | None = None
    ) -> None:
        url = url or self.address
        interval = self.interval if interval is None else interval
        self._web, self._key = web, key
        self._url = url.rstrip("/")
        self._open = ExitStack()
        self._asked: tuple[Lookup, ...] = ()
        self._unknown: set[Lookup] = set()
        session = kept_session(web, self, url, kept_in=f"{self.prefix}.sqlite", interval=interval)
        self._session = self._open.enter_context(session)

    def close(self) -> None:
        """Closes the connection and the cache."""
        self._open.close()

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        """Looks up what it knows to look up; never raises for a failure."""
        unique = list(dict.fromkeys(lookups))
        known = [each for each in unique if self._takes(each)]
        self._unknown = set()
        inquiries = (Inquiry(tuple(group)) for group in self.grouped(known))
        answer = put(inquiries, self._fetch, lambda: self._session.sent)
        unsupported = frozenset(unique) - frozenset(known)
        return replace(answer, unsupported=unsupported, unknown=frozenset(self._unknown))

    def _takes(self, lookup: Lookup) -> bool:
        if isinstance(lookup, ByVenue):
            return self.lists_venue(lookup.name)
        return self.knows(lookup)

    def _fetch(self, inquiry: Inquiry, again: bool) -> Papers:
        to_be_sure = ", to be sure" if again else ""
        self._web.watcher.say(f"asking {self.name} for {inquiry.what}{to_be_sure}")
        self._asked = inquiry.lookups
        venue = self._asked_venue
        if venue is not None:
            response = self._send(self.venue_request(venue.name))
            if not _has_venue(self.venues(response), venue.name):
                self._unknown.add(venue)
            return Papers((), certain=True)
        response = self._send(self.request(inquiry))
        if response.status_code == requests.codes.not_found:
            return Papers((), certain=True)
        found = [unmarked(paper) for paper in self.works(response)]
        # Most works have no notices, many papers no list; what a title doesn't bring, its words
        # are asked for.
        certain = isinstance(self._asked[0], ByUpdate | ReferencesOf | CitationsOf | ByTitle)
        return Papers(found, whole=self.is_whole(response), certain=certain)

    @property
    def _asked_venue(self) -> ByVenue | None:
        first = next(iter(self._asked), None)
        return first if isinstance(first, ByVenue) else None

    @property
    def _asks_for_notices(self) -> bool:
        return any(isinstance(each, ByUpdate) for each in self._asked)

    def _send(self, request: Request) -> Reply:
        url = f"{request.base or self._url}{request.path}"
        params, headers = {**request.params, **self.params()}, self.headers()
        if request.body is None:
            return self._session.get(url, params=params, headers=headers)
        return self._session.post(url, params=params, json=request.body, headers=headers)

    # What each catalogue says of itself -----------------------------------------------------

    def knows(self, lookup: Lookup) -> bool:
        """Whether this can be asked of it."""
        title = lookup.title if isinstance(lookup, ByTitle | ByWords) else None
        return isinstance(lookup, self.sorts) and (title is None or self.can_search(title))

    def can_search(self, title: str) -> bool:
        """Whether a title has words to search for: such as tell something."""
        return bool(informative_words(title))

    def grouped(self, lookups: Sequence[Lookup]) -> Iterator[Sequence[Lookup]]:
        """The lookups that go out together; one at a time unless a catalogue can do better."""
        yield from ((each,) for each in lookups)

    @abstractmethod
    def request(self, inquiry: Inquiry) -> Request:
        """The request that asks for it."""

    def params(self) -> dict[str, str]:
        """What the address of every request says besides what is asked."""
        return {}

    def headers(self) -> dict[str, str]:
        """What every request says besides who asks."""
        return {"Accept": "application/json"}

    @abstractmethod
    def records(self, response: Reply) -> Sequence[Record]:
        """The records in an answer. Raises TruncatedAnswerError when it is not whole."""

    def is_whole(self, response: Reply) -> bool:
        """Whether the answer holds all that there is, and not a page of it."""
        del response
        return True

    @abstractmethod
    def paper(self, record: Record) -> Reference | None:
        """What a record says; None when it describes no work, or has no title."""

    def works(self, response: Reply) -> Sequence[Reference]:
        """The works that an answer's records describe."""
        papers = (self.paper(record) for record in self.records(response))
        return [paper for paper in papers if paper is not None]

    def lists_venue(self, _name: str) -> bool:
        """Whether it has a list of venues in which this one would be."""
        return False

    def venue_request(self, name: str) -> Request:
        """The request that looks a venue up in that list."""
        raise NotImplementedError(f"{self.name} lists no venues, {name} was asked for")

    def venues(self, _response: Reply) -> Sequence[str]:
        """The names of venues in an answer. Raises TruncatedAnswerError when it is not whole."""
        return ()

    # The form of its answers ----------------------------------------------------------------

    def check(self, response: requests.Response) -> None:
        """Raises TruncatedAnswerError for what is no whole answer, ImplausibleResponseError for one
        that is not about what was asked for."""
        if self._asked_venue is not None:
            self.venues(response)
            return
        records = self.records(response)
        if not self._is_about(records):
            raise ImplausibleResponseError("answers about other works than it was asked for")

    def _is_about(self, records: Sequence[Record]) -> bool:
        """Whether works that were asked for by name are those that came. To a title catalogues give
        what comes nearest, whatever that is."""
        dois = {each.doi for each in self._asked if isinstance(each, ByDoi)}
        ids = {each.arxiv_id.base for each in self._asked if isinstance(each, ById)}
        if self.has_several_names or not (dois or ids):
            return True
        papers = (self.paper(record) for record in records)
        return all(_is_named(paper, dois, ids) for paper in papers if paper is not None)

    def is_empty(self, response: requests.Response) -> bool:
        """Whether the answer holds no record."""
        if self._asked_venue is not None or self._asks_for_notices:
            return False
        return not self.records(response)

    def is_absence(self, response: requests.Response) -> bool:
        """Whether an HTTP 404 is the catalogue's own word that it has no such record. Most say
        that by an empty list."""
        del response
        return False

    def refusal(self, response: requests.Response) -> str:
        """Why the catalogue refused the question, as far as it says so."""
        said = object_of(response) or {}
        reason = said.get("message") or said.get("error") or ""
        if isinstance(reason, list):
            reason = reason[0].get("message") if reason and isinstance(reason[0], dict) else ""
        return reason if isinstance(reason, str) else ""


def doi_of(paper: PaperName) -> str:
    """The DOI that a paper goes by; that of one at arXiv is arXiv's own."""
    return paper if isinstance(paper, str) else paper.doi


def _has_venue(names: Sequence[str], wanted: str) -> bool:
    venue = read_venue(fold(wanted))
    return any(
        compare_venues(venue, read_venue(fold(name))) in (VenueLevel.SAME, VenueLevel.ALIKE)
        for name in names
    )


def _is_named(paper: Reference, dois: set[str], ids: set[str]) -> bool:
    if paper.arxiv_id is not None and (paper.arxiv_id.base in ids or paper.arxiv_id.doi in dois):
        return True
    return paper.doi in dois or paper.doi in {f"10.48550/arxiv.{each.lower()}" for each in ids}


def json_of(response: Reply) -> Any:
    """The JSON of an answer. Raises TruncatedAnswerError when it is none, or breaks off."""
    body = response.content or b""
    if not body.strip():
        raise TruncatedAnswerError("the answer is empty")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        if not body.lstrip().startswith((b"{", b"[")):
            raise TruncatedAnswerError("the answer is a page of text, not JSON") from error
        raise TruncatedAnswerError("the answer breaks off or is damaged") from error


def whole_object(response: Reply) -> dict[str, Any]:
    """The JSON object that an answer is. Raises TruncatedAnswerError if it is anything else."""
    said = json_of(response)
    if not isinstance(said, dict):
        raise TruncatedAnswerError("the answer is not an object")
    return said


def object_of(response: Reply) -> dict[str, Any] | None:
    """The JSON object that an answer is; None if it is anything else."""
    try:
        return whole_object(response)
    except TruncatedAnswerError:
        return None


#: Fewer words of a title would bring more than a page of others, and so would fewer of its half.
_FEWEST_WORDS, _FEWEST_IN_A_HALF = 4, 3
#: Characters that words which go together cost in an address beside their letters.
_JOINT = 12


def searched_together(lookup: Lookup) -> list[str]:
    """What is searched for where many go out as one: all words of a title; or, by words, those of
    either half, since one that is wrong spoils only one of them. Empty where that is too few."""
    match lookup:
        case ByTitle(title):
            words = informative_words(title)
            return [" ".join(words)] if len(words) >= _FEWEST_WORDS else []
        case ByWords(title):
            words = informative_words(title)
            middle = len(words) // 2
            halves = [" ".join(words[:middle]), " ".join(words[middle:])]
            return halves if middle >= _FEWEST_IN_A_HALF else []
    return []


def packed(lookups: Sequence[Lookup], most: int, characters: int) -> Iterator[Sequence[Lookup]]:
    """Titles that can go out as one search, so many at most and of so many characters in all; what
    is no title, or too short a one, by itself."""
    group: list[Lookup] = []
    room = characters
    for each in lookups:
        length = sum(len(quote(words)) + _JOINT for words in searched_together(each))
        if not length or length > characters:
            yield (each,)
            continue
        if group and (length > room or len(group) == most):
            yield tuple(group)
            group, room = [], characters
        group.append(each)
        room -= length
    if group:
        yield tuple(group)
