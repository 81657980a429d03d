"""A loopback server that speaks as one of the catalogues, with the moods of the arXiv one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from support.arxiv_faults import Fault, Replaced
from support.arxiv_server import ArxivServer, ReceivedRequest
from support.catalogue_answers import RESPONDENTS
from support.catalogue_works import WORKS, Work
from support.loopback import Answer


class CatalogueServer(ArxivServer):
    """The catalogue of this name, with these works in it."""

    def __init__(self, name: str, works: Sequence[Work] = WORKS, **options: Any) -> None:
        super().__init__(**options)
        self.name = name
        self.works = works

    @property
    def url(self) -> str:
        """The address that paths begin behind."""
        return super().url.removesuffix("/api/query")

    def _answer(self, request: ReceivedRequest, fault: Fault | None) -> Answer:
        if isinstance(fault, Replaced):
            return fault.answer
        return RESPONDENTS[self.name](self.works, request)
