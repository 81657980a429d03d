"""The arXiv API as a source, through the ``arxiv`` package."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from urllib.parse import quote_plus

import arxiv

from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference
from bibwright.sources.arxiv.feed import FeedForm, read_feed
from bibwright.sources.arxiv.query import Batch, clause, pack
from bibwright.sources.arxiv.records import from_result
from bibwright.sources.source import (
    Answer,
    ByDoi,
    ByIsbn,
    ByPlace,
    ByTitle,
    ByUpdate,
    ByVenue,
    ByWords,
    CitationsOf,
    Lookup,
    ReferencesOf,
    RelatedTo,
)
from bibwright.sources.web.asking import Papers, put
from bibwright.sources.web.cache import kept_session
from bibwright.sources.web.web import Web

API_URL = "https://export.arxiv.org/api/query"
#: "no more than one request every three seconds, and […] a single connection at a time",
#: for all machines under one's control (https://info.arxiv.org/help/api/tou.html).
INTERVAL_SECONDS = 3.0
#: What arXiv itself is known to have, to tell a true "nothing found" from a fault.
_ARXIV_HAS = Reference(arxiv_id=ArxivId("1706.03762"), title="Attention Is All You Need")
#: A control question that is longer than this might make the URL too long.
_LONGEST_CONTROL = 400


class ArxivApi:
    """Asks the arXiv API at ``url``.

    What the ``arxiv`` package leaves open (4.0.2: no time-out, no back-off, Retry-After ignored,
    truncated feeds and error feeds taken for answers) is settled in the session below its
    parser, so that the parser only ever sees whole answers.

    Raises InputError when the url or the web's contact can't be used.
    """

    name = "arXiv API"
    is_remote = True

    def __init__(self, web: Web, *, url: str = API_URL, interval: float = INTERVAL_SECONDS) -> None:
        self._watcher = web.watcher
        self._open = ExitStack()
        self._form = FeedForm()
        session = kept_session(web, self._form, url, kept_in="arxiv.sqlite", interval=interval)
        self._session = self._open.enter_context(session)
        self._client = arxiv.Client(delay_seconds=0, num_retries=0)
        self._client.query_url_format = url + "?{}"
        # The package has no public way to hand in a session; this is the one place that does.
        self._client._session = self._session
        self._control = _ARXIV_HAS if url == API_URL else None

    def close(self) -> None:
        """Closes the connection and the cache."""
        self._open.close()

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        """Looks up ids and titles in batches."""
        answer = put(pack(lookups), self._fetch, lambda: self._session.sent)
        unaskable = {
            each: _UNASKABLE for each in lookups if isinstance(each, ByTitle) and not clause(each)
        }
        return replace(
            answer,
            failures=unaskable | dict(answer.failures),
            unsupported=frozenset(each for each in lookups if _is_unsupported(each)),
        )

    def _fetch(self, batch: Batch, again: bool) -> Papers:
        self._watcher.say(f"asking arXiv for {batch.what}{', to be sure' if again else ''}")
        control = self._control if again else None
        if control is None:
            found = self._results(batch.ids, batch.query, batch.max_results)
        else:
            found = self._ask_with_control(batch, control)
        if self._control is None:
            self._control = next(filter(_is_control, found), None)
        feed = read_feed(self._session.last.url or "", self._session.last.content or b"")
        return Papers(found, whole=feed.total <= feed.entries)

    def _ask_with_control(self, batch: Batch, control: Reference) -> list[Reference]:
        """arXiv has spells of empty answers. Nothing is believed not to be there before a
        question that also asks for a paper which arXiv does have brought that one alone."""
        ids, query = batch.ids, batch.query
        if ids and control.arxiv_id:
            ids = [*ids, control.arxiv_id.base]
        else:
            query = f"({query}) OR {clause(ByTitle(control.title))}"
        self._form.hits_expected = True
        try:
            return self._results(ids, query, batch.max_results + 1)
        finally:
            self._form.hits_expected = False

    def _results(self, ids: list[str], query: str, max_results: int) -> list[Reference]:
        self._client.page_size = max_results
        search = arxiv.Search(query=query, id_list=ids, max_results=max_results)
        papers = (from_result(result, self.name) for result in self._client.results(search))
        return [paper for paper in papers if paper is not None]


_UNASKABLE = "arXiv's search takes Latin letters only, of which this title has none"


def _is_unsupported(lookup: Lookup) -> bool:
    """The API has no field for DOIs, no list of venues and none of citations; some titles have no
    informative words, some places none that can be searched for."""
    is_wordless = isinstance(lookup, ByWords | ByPlace) and not clause(lookup)
    unknown = ByDoi | ByIsbn | ByVenue | ByUpdate | ReferencesOf | CitationsOf | RelatedTo
    return is_wordless or isinstance(lookup, unknown)


def _is_control(paper: Reference) -> bool:
    length = len(quote_plus(clause(ByTitle(paper.title))))
    return paper.arxiv_id is not None and 0 < length <= _LONGEST_CONTROL
