"""Titles, one a line, plain, numbered or with bullets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bibwright.model.identifiers import ArxivId, Doi, find_identifiers
from bibwright.model.reference import Origin, Reference
from bibwright.readers.identifier_list import certain_identifiers
from bibwright.readers.reading import InputKind, Line, Problem, Reading
from bibwright.text.fold import one_line

LIST_MARK = re.compile(
    r"^\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)](?=\s)|[-*•–—·▪◦‣]|[+](?=\s))\s*"
)
_QUOTES = "\"'“”‘’„«»`"
_LETTER = re.compile(r"[^\W\d_]")
_LABELS = re.compile(r"\b(?:arxiv|doi)\s*:?\s*$|[\s(\[<]+$", re.IGNORECASE)


def read_titles(lines: Sequence[Line], name: str) -> Reading:
    """A query for each line; identifiers in a line go with its title."""
    queries: list[Reference] = []
    problems: list[Problem] = []
    for line in lines:
        if not line.text:
            continue
        origin = Origin(name, line.number)
        query = _query(strip_mark(line.text), origin)
        if query is None:
            problems.append(Problem(origin, f"no title in “{line.text[:60]}”"))
        else:
            queries.append(query)
    return Reading(
        InputKind.TITLES, tuple(queries), tuple(problems), f"titles, {len(queries)} found"
    )


def strip_mark(text: str) -> str:
    """The text without the number or the bullet before it."""
    return LIST_MARK.sub("", text, count=1).strip()


def _query(text: str, origin: Origin) -> Reference | None:
    identifiers = list(certain_identifiers(text))
    for found in reversed(find_identifiers(text)):
        if found.identifier in identifiers:
            text = text[: found.start] + text[found.end :]
    said = one_line(text)
    title = _LABELS.sub("", text.strip()).strip(_QUOTES + " ,;|()[]<>\t").strip()
    title = title.removesuffix(".")
    if not _LETTER.search(title):
        title = ""
    if not title and not identifiers:
        return None
    query = Reference(title=title, said=said, origin=origin)
    for identifier in identifiers:
        if isinstance(identifier, ArxivId) and query.arxiv_id is None:
            query = replace(query, arxiv_id=identifier)
        if isinstance(identifier, Doi) and query.doi is None:
            query = replace(query, doi=identifier.name)
    return query
