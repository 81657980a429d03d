"""The sources of papers and their pages in HTML, as arXiv gives them away, at its API's pace.

https://info.arxiv.org/help/bulk_data.html sends programs to ``export.arxiv.org``; arxiv.org itself
forbids its sources to robots.
"""

from __future__ import annotations

from contextlib import ExitStack
from urllib.parse import urljoin

import requests

from bibwright.errors import SourceUnavailableError
from bibwright.model.identifiers import ArxivId
from bibwright.sources.arxiv.api import API_URL, INTERVAL_SECONDS
from bibwright.sources.web.cache import NotCachedError, kept_session
from bibwright.sources.web.judging import (
    NotAvailableError,
    QuestionSuspectedError,
    RefusedError,
    TruncatedAnswerError,
)
from bibwright.sources.web.web import Web
from bibwright.text.file_kinds import is_tar

_PATH, _PAGES = "/src/", "/html/"
#: How a source begins: packed by gzip, a PDF.
_BEGINNINGS = (b"\x1f\x8b", b"%PDF-")
_TEX = (b"\\document", b"\\begin", b"\\input", b"\\title", b"%")


class PaperSources:
    """Gives the sources of papers from the server that answers arXiv's API at ``url``.

    Raises InputError when the url or the web's contact can't be used.
    """

    name = "arXiv's sources"

    def __init__(self, web: Web, *, url: str = API_URL, interval: float = INTERVAL_SECONDS) -> None:
        self._watcher = web.watcher
        self._url, self._pages = urljoin(url, _PATH), urljoin(url, _PAGES)
        self._open = ExitStack()
        session = kept_session(web, self, self._url, kept_in="arxiv-src.sqlite", interval=interval)
        self._session = self._open.enter_context(session)

    def close(self) -> None:
        """Closes the connection and the cache."""
        self._open.close()

    @property
    def sent(self) -> int:
        """How many requests went over the network."""
        return self._session.sent

    def fetch(self, paper: ArxivId) -> bytes | None:
        """The paper's source as arXiv packs it; None where arXiv says that it has none.

        Raises SourceUnavailableError when it could not be had.
        """
        return self._fetched(f"{self._url}{paper}", f"the source of {paper}")

    def page(self, paper: ArxivId) -> bytes | None:
        """The paper as LaTeXML made HTML of it; None where arXiv says that it has none.

        Raises SourceUnavailableError when it could not be had.
        """
        return self._fetched(f"{self._pages}{paper}", f"the page of {paper}")

    def _fetched(self, url: str, what: str) -> bytes | None:
        self._watcher.say(f"asking arXiv for {what}")
        try:
            answer = self._session.get(url)
        except (NotAvailableError, QuestionSuspectedError, RefusedError, NotCachedError) as error:
            raise SourceUnavailableError(
                f"{what} could not be fetched: {error}; try again later, or give the file itself"
            ) from error
        if answer.status_code == requests.codes.not_found:
            return None
        return bytes(answer.content or b"")

    # The form of its answers ----------------------------------------------------------------

    def check(self, response: requests.Response) -> None:
        """Raises TruncatedAnswerError for what is no source, and no page."""
        data = response.content
        if _PAGES in response.url:
            if b"</html>" not in data[-2048:].lower():
                raise TruncatedAnswerError("the page breaks off")
            return
        packed = data.startswith(_BEGINNINGS) or is_tar(data)
        if not packed and not any(mark in data[:4096] for mark in _TEX):
            raise TruncatedAnswerError("it is not a paper's source")

    def is_empty(self, response: requests.Response) -> bool:
        """Whether there is nothing in it."""
        return not response.content

    def is_absence(self, response: requests.Response) -> bool:
        """arXiv says by a 404 that it has no such paper, or not in this version."""
        return bool(response.status_code == requests.codes.not_found)

    def refusal(self, response: requests.Response) -> str:
        """arXiv gives no reasons."""
        del response
        return ""
