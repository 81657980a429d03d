"""The arXiv API as a source, through the ``arxiv`` package."""

from __future__ import annotations

import time
import warnings
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

import arxiv

from bibwright import __version__
from bibwright.arxiv.cache import FRESH_SECONDS, ArxivSession, NotCachedError
from bibwright.arxiv.pace import INTERVAL_SECONDS, Pace
from bibwright.arxiv.query import Batch, clause, pack
from bibwright.arxiv.records import from_result
from bibwright.arxiv.session import NotAvailableError, RefusedError, Retries, SuspectError
from bibwright.arxiv.wire import ANSWER_SECONDS, TIMEOUTS
from bibwright.errors import InputError, SourceUnavailableError
from bibwright.identifiers import ArxivId
from bibwright.progress import SILENT, Watcher
from bibwright.reference import Reference
from bibwright.source import Answer, ByDoi, ByTitle, ByWords, Exchange, Lookup

__all__ = ["API_URL", "ArxivApi"]

API_URL = "https://export.arxiv.org/api/query"
#: What arXiv itself is known to have, to tell a true "nothing found" from a lapse.
_ARXIV_HAS = Reference(arxiv_id=ArxivId("1706.03762"), title="Attention Is All You Need")
#: A control question that is longer than this might make the URL too long.
_LONGEST_CONTROL = 400
#: After so many questions refused in a row no better ones are looked for.
_MOST_REFUSALS = 20


class ArxivApi:
    """Asks the arXiv API at ``url``.

    ``cache`` and ``state`` are folders: answers are kept in the one, the pace that all
    processes share in the other. ``contact`` (an e-mail address or a page) goes into the user
    agent, which arXiv asks for. ``offline`` takes everything from the cache, ``refresh``
    nothing. ``timeouts``: seconds to connect, and of silence; ``answer_seconds``: for a whole
    answer. ``now`` gives wall-clock seconds, ``sleep`` waits. ``complain`` hears of a cache
    that can't be used.

    Raises InputError when the url or the contact can't be used.
    """

    name = "arXiv API"

    def __init__(
        self,
        *,
        cache: Path,
        state: Path,
        url: str = API_URL,
        contact: str = "",
        offline: bool = False,
        refresh: bool = False,
        retries: Retries | None = None,
        timeouts: tuple[float, float] = TIMEOUTS,
        answer_seconds: float = ANSWER_SECONDS,
        interval: float = INTERVAL_SECONDS,
        fresh_seconds: float = FRESH_SECONDS,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        watcher: Watcher = SILENT,
        complain: Callable[[str], object] = warnings.warn,
    ) -> None:
        host = _host(url).replace(":", "_")
        self._watcher = watcher
        self._open = ExitStack()
        session = ArxivSession(
            cache / "arxiv.sqlite",
            Pace(state / f"pace-{host}", interval=interval, now=now, sleep=sleep),
            _user_agent(contact),
            retries=retries or Retries(),
            timeouts=timeouts,
            answer_seconds=answer_seconds,
            now=now,
            watcher=watcher,
            complain=complain,
            offline=offline,
            refresh=refresh,
            fresh_seconds=fresh_seconds,
        )
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
        """Looks up ids and titles in batches.

        A batch that the API can't take is asked again in halves, so that one bad question costs
        no more than itself. What brings nothing, or was refused alone, is asked once more after
        all others.
        """
        candidates: dict[str, Reference] = {}
        failures = {each: _UNASKABLE for each in lookups if _is_unaskable(each)}
        cut: set[Lookup] = set()
        exchanges: list[Exchange] = []
        waiting = deque((batch, False) for batch in pack(lookups))
        refusals: list[str] = []
        while waiting:
            batch, again = waiting.popleft()
            before, answered = self._session.sent, False
            try:
                found, whole = self._fetch(batch, refusals, again=again)
            except (RefusedError, SuspectError) as error:
                refusals.append(str(error))
                if len(batch.lookups) > 1:
                    waiting.extendleft((half, again) for half in reversed(batch.halves()))
                elif not again:
                    waiting.append((batch, True))
                else:
                    failures[batch.lookups[0]] = str(error)
            except (NotAvailableError, NotCachedError, SourceUnavailableError) as error:
                failures.update(dict.fromkeys(batch.lookups, str(error)))
            else:
                refusals.clear()
                answered = True
                candidates.update((str(each.arxiv_id), each) for each in found)
                if not whole:
                    cut.update(batch.lookups)
                if not found and not again:
                    waiting.append((batch, True))
            sent = self._session.sent - before
            what = f"{batch.what}, once more" if again else batch.what
            exchanges.append(Exchange(what, len(batch.lookups), sent, answered and sent == 0))
        return Answer(
            tuple(candidates.values()),
            failures,
            frozenset(cut),
            frozenset(each for each in lookups if _is_unsupported(each)),
            tuple(exchanges),
        )

    def _fetch(
        self, batch: Batch, refusals: Sequence[str], *, again: bool
    ) -> tuple[list[Reference], bool]:
        """The papers of one batch, and whether that is all there are."""
        if len(refusals) >= _MOST_REFUSALS:
            raise NotAvailableError(refusals[-1])
        self._watcher.say(f"asking arXiv for {batch.what}{', to be sure' if again else ''}")
        control = self._control if again else None
        if control is None:
            found = self._results(batch.ids, batch.query, batch.max_results)
        else:
            found = self._ask_with_control(batch, control)
        if self._control is None:
            self._control = next(filter(_is_control, found), None)
        return found, self._session.last.total <= self._session.last.entries

    def _ask_with_control(self, batch: Batch, control: Reference) -> list[Reference]:
        """arXiv has spells of empty answers. Nothing is believed not to be there before a
        question that also asks for a paper which arXiv does have brought that one alone."""
        ids, query = batch.ids, batch.query
        if ids and control.arxiv_id:
            ids = [*ids, control.arxiv_id.base]
        else:
            query = f"({query}) OR {clause(ByTitle(control.title))}"
        self._session.hits_expected = True
        try:
            return self._results(ids, query, batch.max_results + 1)
        finally:
            self._session.hits_expected = False

    def _results(self, ids: list[str], query: str, max_results: int) -> list[Reference]:
        self._client.page_size = max_results
        search = arxiv.Search(query=query, id_list=ids, max_results=max_results)
        papers = (from_result(result, self.name) for result in self._client.results(search))
        return [paper for paper in papers if paper is not None]


_UNASKABLE = "arXiv's search takes Latin letters only, of which this title has none"


def _is_unaskable(lookup: Lookup) -> bool:
    return isinstance(lookup, ByTitle) and not clause(lookup)


def _is_unsupported(lookup: Lookup) -> bool:
    """The API has no field for DOIs, and some titles have no telling words."""
    return isinstance(lookup, ByDoi) or (isinstance(lookup, ByWords) and not clause(lookup))


def _is_control(paper: Reference) -> bool:
    length = len(quote_plus(clause(ByTitle(paper.title))))
    return paper.arxiv_id is not None and 0 < length <= _LONGEST_CONTROL


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise InputError(f"{url} is no address of an API: {error}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InputError(f"{url} is no address of an API; it must begin with https://")
    return parts.netloc


def _user_agent(contact: str) -> str:
    """What we call ourselves in every request."""
    if not contact.isascii() or not contact.isprintable():
        raise InputError(f"contact {contact!r} must be an e-mail address or a page, in ASCII")
    return f"bibwright/{__version__}" + (f" ({contact})" if contact else "")
