"""OpenCitations: who cites whom, by identifiers alone; of the works themselves it says nothing.

Its Index API is described at https://api.opencitations.net/index/v2.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import requests

from bibwright.model.reference import Origin, Reference
from bibwright.sources.catalogues.catalogue import Catalogue, Request, doi_of, json_of
from bibwright.sources.catalogues.reading import Record, identifiers_of, text
from bibwright.sources.source import CitationsOf, ReferencesOf
from bibwright.sources.web.asking import Inquiry
from bibwright.sources.web.cache import Reply
from bibwright.sources.web.judging import TruncatedAnswerError

_DOI, _ARXIV = "doi:", "arxiv:"


class OpenCitations(Catalogue):
    """OpenCitations, for the DOIs that a work cites and is cited by; ``key`` is a person's access
    token for it."""

    name = "OpenCitations"
    prefix = "opencitations"
    sorts = (ReferencesOf, CitationsOf)
    address = "https://api.opencitations.net/index/v2"
    #: "180 requests per minute" are allowed.
    interval = 0.4

    def request(self, inquiry: Inquiry) -> Request:
        """All of a list in one answer."""
        lookup = inquiry.lookups[0]
        assert isinstance(lookup, ReferencesOf | CitationsOf)
        sort = "references" if isinstance(lookup, ReferencesOf) else "citations"
        return Request(f"/{sort}/{_DOI}{quote(doi_of(lookup.paper), safe='/')}")

    def headers(self) -> dict[str, str]:
        """The access token, if there is one."""
        return super().headers() | ({"authorization": self._key} if self._key else {})

    def records(self, response: Reply) -> Sequence[Record]:
        """The citations, each with the names of both works."""
        said = json_of(response)
        if not isinstance(said, list):
            raise TruncatedAnswerError("the answer is not a list")
        if not all(isinstance(each, dict) and text(each, "cited") for each in said):
            raise TruncatedAnswerError("a citation doesn't say what is cited")
        return said

    def paper(self, record: Record) -> Reference | None:
        """The other work's DOI and arXiv id; where it has neither, what it is called instead."""
        end = "cited" if isinstance(self._asked[0], ReferencesOf) else "citing"
        names = text(record, end)
        doi, arxiv_id = identifiers_of(
            each.removeprefix(_DOI) for each in names.split() if each.startswith((_DOI, _ARXIV))
        )
        if doi is None and arxiv_id is None:
            return Reference(said=names, origin=Origin(self.name)) if names else None
        return Reference(doi=doi, arxiv_id=arxiv_id, origin=Origin(self.name))

    def is_empty(self, _response: requests.Response) -> bool:
        """Never: a work without citations has an empty list."""
        return False
