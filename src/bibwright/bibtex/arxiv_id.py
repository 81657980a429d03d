"""The arXiv id of an entry, wherever it stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bibwright.model.identifiers import ArxivId, find_identifiers, parse_arxiv_id

#: Where authors and tools put an arXiv id, the surest place first.
_ID_FIELDS = (
    "eprint arxivid arxiv doi journal journaltitle volume eid url number note pages "
    "howpublished publisher annote".split()
)


#: Where an id needs no label.
_OWN_FIELDS = frozenset({"eprint", "arxivid", "arxiv"})
#: What every label of an id has in it (see `bibwright.model.identifiers`).
_MAY_BE_LABELLED = re.compile(r"arxiv|ar5iv|abs/|papers/|\.pdf|%", re.IGNORECASE)
#: What every id has in it, unless it is percent-encoded.
_MAY_HOLD_ID = re.compile(r"[./%](?:(?<=\d{4}\.)\d{4}|(?<=/)\d{7}|(?<=%))")


def arxiv_id_of(fields: Mapping[str, str]) -> ArxivId | None:
    """The arXiv id that an entry's fields hold, wherever it stands."""
    for name in _ID_FIELDS:
        value = fields.get(name)
        if not value or not _MAY_HOLD_ID.search(value):
            continue
        if name not in _OWN_FIELDS and not _MAY_BE_LABELLED.search(value):
            continue
        value = value.strip("{} ").replace("\\_", "_")
        whole = parse_arxiv_id(value)
        if whole is not None and (name in _OWN_FIELDS or _says_so(value)):
            return whole
        for found in find_identifiers(value):
            if found.labelled and isinstance(found.identifier, ArxivId):
                return found.identifier
    return None


def _says_so(value: str) -> bool:
    """Whether the value itself says that it is an arXiv id, not just a number."""
    return any(found.labelled for found in find_identifiers(value))
