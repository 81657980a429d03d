"""The registry of all DOIs, whoever registered them: whether there is such a DOI.

Asked through the proxy's REST API (https://www.doi.org/the-identifier/resources/handbook, "DOI
Proxy Server REST API"): response code 1 is a DOI that there is, 100 an unknown one.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import requests

from bibwright.model.reference import Reference
from bibwright.sources.catalogues.catalogue import Catalogue, Request, json_of
from bibwright.sources.catalogues.reading import Record
from bibwright.sources.source import ByDoi
from bibwright.sources.web.asking import Inquiry, Papers
from bibwright.sources.web.cache import Reply
from bibwright.sources.web.judging import TruncatedAnswerError

_THERE, _ABSENT = 1, 100


class DoiRegistry(Catalogue):
    """Whether a DOI is registered: those that aren't are ``unknown``. It says nothing of works."""

    name = "the DOI registry"
    prefix = "doi"
    sorts = (ByDoi,)
    address = "https://doi.org"
    interval = 0.2
    is_registry = True

    def _fetch(self, inquiry: Inquiry, _again: bool) -> Papers:
        self._web.watcher.say(f"asking {self.name} for {inquiry.what}")
        response = self._send(self.request(inquiry))
        if response.status_code == requests.codes.not_found or _code(response) == _ABSENT:
            self._unknown.update(inquiry.lookups)
        return Papers((), certain=True)

    def request(self, inquiry: Inquiry) -> Request:
        """One DOI."""
        [lookup] = inquiry.lookups
        assert isinstance(lookup, ByDoi)
        return Request(f"/api/handles/{quote(lookup.doi, safe='/')}", {"type": "URL"})

    def records(self, response: Reply) -> Sequence[Record]:
        """None. Raises TruncatedAnswerError where the answer has no code."""
        if _code(response) not in (_THERE, _ABSENT):
            raise TruncatedAnswerError("the answer doesn't say whether there is such a DOI")
        return ()

    def paper(self, _record: Record) -> Reference | None:
        """Nothing."""
        return None

    def is_empty(self, _response: requests.Response) -> bool:
        """Never: there is nothing more that it could say."""
        return False

    def is_absence(self, response: requests.Response) -> bool:
        """An HTTP 404 with the code for it."""
        try:
            return _code(response) == _ABSENT
        except TruncatedAnswerError:
            return False


def _code(response: Reply) -> object:
    said = json_of(response)
    return said.get("responseCode") if isinstance(said, dict) else None
