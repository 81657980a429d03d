"""The arXiv id of an entry, wherever it stands in it."""

from __future__ import annotations

from collections.abc import Mapping

from bibwright.model.identifiers import ArxivId, find_identifiers, parse_arxiv_id

__all__ = ["arxiv_id_of"]

#: Where authors and tools put an arXiv id, the surest place first.
_ID_FIELDS = (
    "eprint arxivid arxiv doi journal journaltitle volume eid url number note pages "
    "howpublished publisher annote".split()
)


def arxiv_id_of(fields: Mapping[str, str]) -> ArxivId | None:
    """The arXiv id that an entry's fields hold, wherever it stands."""
    for name in _ID_FIELDS:
        value = fields.get(name, "").strip("{} ").replace("\\_", "_")
        if not value:
            continue
        whole = parse_arxiv_id(value)
        if whole is not None and (name in {"eprint", "arxivid", "arxiv"} or _says_so(value)):
            return whole
        for found in find_identifiers(value):
            if found.labelled and isinstance(found.identifier, ArxivId):
                return found.identifier
    return None


def _says_so(value: str) -> bool:
    """Whether the value itself says that it is an arXiv id, not just a number."""
    return any(found.labelled for found in find_identifiers(value))
