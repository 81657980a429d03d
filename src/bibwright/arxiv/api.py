"""The arXiv API as a source, through the ``arxiv`` package."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import arxiv

from bibwright import __version__
from bibwright.arxiv.pace import INTERVAL_SECONDS, Pace
from bibwright.arxiv.query import Batch, clause, pack
from bibwright.arxiv.records import from_result
from bibwright.arxiv.session import (
    ArxivSession,
    NotAvailableError,
    NotCachedError,
    RefusedError,
    Retries,
    SuspectError,
)
from bibwright.arxiv.source import Answer, ByDoi, ById, ByTitle, Exchange, Lookup
from bibwright.progress import SILENT, Watcher
from bibwright.reference import Reference

__all__ = ["API_URL", "ArxivApi"]

API_URL = "https://export.arxiv.org/api/query"


class ArxivApi:
    """Asks the arXiv API at ``url``.

    ``cache`` and ``state`` are folders: answers are kept in the one, the pace that all
    processes share in the other. ``contact`` (an e-mail address or a page) goes into the user
    agent, which arXiv asks for. ``now`` gives wall-clock seconds, ``sleep`` waits.
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
        interval: float = INTERVAL_SECONDS,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        watcher: Watcher = SILENT,
    ) -> None:
        host = urlsplit(url).netloc.replace(":", "_")
        self._watcher = watcher
        self._open = ExitStack()
        session = ArxivSession(
            cache / "arxiv.sqlite",
            Pace(state / f"pace-{host}", interval=interval, now=now, sleep=sleep),
            user_agent(contact),
            retries=retries,
            now=now,
            watcher=watcher,
            offline=offline,
            refresh=refresh,
        )
        self._session = self._open.enter_context(session)
        self._client = arxiv.Client(delay_seconds=0, num_retries=0)
        self._client.query_url_format = url + "?{}"
        # The package has no public way to hand in a session; this is the one place that does.
        self._client._session = self._session
        self._seen: Reference | None = None

    def close(self) -> None:
        """Closes the connection and the cache."""
        self._open.close()

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        """Looks up ids and titles in batches. A batch that the API can't take is asked again
        in halves, so that one bad question costs no more than itself."""
        candidates: dict[str, Reference] = {}
        failures: dict[Lookup, str] = {}
        cut: set[Lookup] = set()
        exchanges: list[Exchange] = []
        batches = deque(pack(lookups))
        while batches:
            batch = batches.popleft()
            before = self._session.sent
            try:
                found, whole = self._fetch(batch)
            except (RefusedError, SuspectError) as error:
                if len(batch.lookups) > 1:
                    batches.extendleft(reversed(batch.halves()))
                else:
                    failures[batch.lookups[0]] = str(error)
            except (NotAvailableError, NotCachedError) as error:
                failures.update(dict.fromkeys(batch.lookups, str(error)))
            else:
                candidates.update((str(each.arxiv_id), each) for each in found)
                if not whole:
                    cut.update(batch.lookups)
            sent = self._session.sent - before
            exchanges.append(Exchange(batch.what, len(batch.lookups), sent, sent == 0))
        return Answer(
            tuple(candidates.values()),
            failures,
            frozenset(cut),
            frozenset(each for each in lookups if _unsupported(each)),
            tuple(exchanges),
        )

    def _fetch(self, batch: Batch) -> tuple[list[Reference], bool]:
        """The papers of one batch, and whether that is all there are.

        arXiv has spells of empty answers. One is believed only when it is given twice, the
        second time to a question that also asks for a paper which arXiv gave us before.
        """
        self._watcher.say(f"asking arXiv for {batch.what}")
        found = self._results(batch.ids, batch.query, batch.max_results)
        if not found and not self._session.settings.only_if_cached:
            self._watcher.say("arXiv found nothing; asking once more to be sure")
            found = self._ask_with_control(batch)
        if found:
            self._seen = found[0]
        return found, self._session.last.total <= self._session.last.entries

    def _ask_with_control(self, batch: Batch) -> list[Reference]:
        ids, query, control = batch.ids, batch.query, self._seen
        if control is None or control.arxiv_id is None:
            return self._results(ids, query, batch.max_results)
        if ids:
            found = self._results([*ids, control.arxiv_id.base], "", batch.max_results + 1)
        else:
            either = f"({query}) OR {clause(ByTitle(control.title))}"
            found = self._results([], either, batch.max_results)
        if not found:
            raise NotAvailableError("arXiv gives empty answers even for what it has")
        return found

    def _results(self, ids: list[str], query: str, max_results: int) -> list[Reference]:
        self._client.page_size = max_results
        search = arxiv.Search(query=query, id_list=ids, max_results=max_results)
        papers = (from_result(result, self.name) for result in self._client.results(search))
        return [paper for paper in papers if paper is not None]


def _unsupported(lookup: Lookup) -> bool:
    """The API has no field for DOIs; a title without a single letter can't be asked for."""
    return isinstance(lookup, ByDoi) or (not isinstance(lookup, ById) and not clause(lookup))


def user_agent(contact: str) -> str:
    """What we call ourselves in every request."""
    return f"bibwright/{__version__}" + (f" ({contact})" if contact else "")
