"""The arXiv id of an entry, wherever it stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bibwright.model.identifiers import ArxivId, find_identifiers, parse_arxiv_id
from bibwright.text.latex.verbatim import literal, unwrapped

#: Where authors and tools put an arXiv id, the surest place first.
_ID_FIELDS = (
    "eprint arxivid arxiv doi journal journaltitle booktitle volume eid url number note pages "
    "howpublished publisher annote".split()
)


#: Where an id needs no label.
_OWN_FIELDS = frozenset({"eprint", "arxivid", "arxiv"})
#: What every label of an id has in it (see `bibwright.model.identifiers`).
_LABELS = ("arxiv", "ar5iv", "abs/", "papers/", ".pdf", "%")
#: A number of before 2007, of which the archive is wanted; and an archive too many before an id.
_OLD_NUMBER = re.compile(r"\d{7}(?:v\d+)?")
_TOO_MUCH = re.compile(r"^[a-z][a-z.-]*/(?=\d{4}\.\d{4}|[a-z][a-z.-]*/\d{7})", re.IGNORECASE)
#: What every id has in it, unless it is percent-encoded.
_MAY_HOLD_ID = re.compile(r"\.(?<=\d{4}\.)\d{4}|/\d{7}|%")


def arxiv_id_of(fields: Mapping[str, str]) -> ArxivId | None:
    """The arXiv id that an entry's fields hold, wherever it stands."""
    given = [name for name in _ID_FIELDS if name in fields]
    own = _OWN_FIELDS | {"number"} if _is_arxivs(fields) else _OWN_FIELDS
    # Most entries have none, which one look at all of them shows.
    if own.isdisjoint(given) and not _may_tell_id("\n".join([fields[name] for name in given])):
        return None
    for name in given:
        value = fields[name]
        is_own = name in own
        if name in _OWN_FIELDS:
            value = _with_its_archive(value.strip("{} "), fields)
        if not (_MAY_HOLD_ID.search(value) if is_own else _may_tell_id(value)):
            continue
        value = unwrapped(literal(value))
        whole = parse_arxiv_id(value)
        if whole is not None and (is_own or _says_so(value)):
            return whole
        for found in find_identifiers(value):
            if found.labelled and isinstance(found.identifier, ArxivId):
                return found.identifier
    return None


def _may_tell_id(text: str) -> bool:
    """Whether there may be an id with its label in it."""
    if not _MAY_HOLD_ID.search(text):
        return False
    small = text.lower()
    return any(label in small for label in _LABELS)


def _with_its_archive(value: str, fields: Mapping[str, str]) -> str:
    """A number of before 2007 behind its archive, which another field has; a later one, or one that
    has its archive already, without what reference managers put before it."""
    if _OLD_NUMBER.fullmatch(value):
        archive = (fields.get("primaryclass") or fields.get("eprintclass") or "").strip("{} ")
        return f"{archive.split('.')[0]}/{value}" if archive else value
    return _TOO_MUCH.sub("", value)


def _is_arxivs(fields: Mapping[str, str]) -> bool:
    """Whether it is a report of arXiv's, whose number is the id."""
    return fields.get("institution", "").strip("{} ").lower() in {"arxiv", "corr"}


def _says_so(value: str) -> bool:
    """Whether the value itself says that it is an arXiv id, not just a number."""
    return any(found.labelled for found in find_identifiers(value))
