"""An index that lacks a paper, for questions about what isn't there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bibwright.sources.arxiv.index import LocalIndex
from bibwright.sources.source import Answer, Lookup


class Without:
    """An index from which the paper with the id ``missing`` is taken out."""

    name = "local index"

    def __init__(self, index: LocalIndex, missing: str) -> None:
        self._index, self._missing = index, missing

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        """What the index answers, but for that paper."""
        answer = self._index.ask(lookups)
        left = (
            each
            for each in answer.candidates
            if each.arxiv_id is None or each.arxiv_id.base != self._missing
        )
        return replace(answer, candidates=tuple(left))
