"""arXiv ids, DOIs and links, one a line or anywhere in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bibwright.model.identifiers import ArxivId, Doi, FoundIdentifier, find_identifiers
from bibwright.model.reference import Origin, Reference
from bibwright.readers.reading import InputKind, Line, Problem, Reading
from bibwright.text.visible import shortened

_LETTERS = re.compile(r"[^\W\d_]{2,}")
#: Words that may stand beside bare ids in a list that is meant as one.
_LABELS = re.compile(r"\b(?:arxiv|id|ids|doi|pdf|abs|cs|math|https?|v\d+)\b", re.IGNORECASE)


def read_identifiers(lines: Sequence[Line], name: str) -> Reading:
    """A query for each identifier; a line in which none is found is named."""
    queries: list[Reference] = []
    problems: list[Problem] = []
    for line in lines:
        if not line.text:
            continue
        found = list(certain_identifiers(line.text))
        origin = Origin(name, line.number)
        queries += [query_for(identifier, origin) for identifier in found]
        if not found:
            problems.append(Problem(origin, f"no arXiv id or DOI in “{shortened(line.text)}”"))
    return Reading(
        InputKind.IDS, tuple(queries), tuple(problems), f"identifiers, {len(queries)} found"
    )


def query_for(identifier: ArxivId | Doi, origin: Origin) -> Reference:
    """A query that knows nothing but an identifier."""
    if isinstance(identifier, ArxivId):
        return Reference(arxiv_id=identifier, origin=origin)
    return Reference(doi=identifier.name, origin=origin)


def certain_identifiers(text: str) -> Iterator[ArxivId | Doi]:
    """The identifiers in a line, each once: a bare number only where it can be nothing else."""
    bare_counts = only_identifiers(text)
    seen: set[str] = set()
    for found in find_identifiers(text):
        name = str(found.identifier)
        if name not in seen and (found.labelled or bare_counts or _has_version(found)):
            seen.add(name)
            yield found.identifier


def _has_version(found: FoundIdentifier) -> bool:
    return isinstance(found.identifier, ArxivId) and found.identifier.version is not None


def only_identifiers(text: str) -> bool:
    """Whether a line says nothing beside identifiers."""
    rest, end = [], 0
    found = find_identifiers(text)
    for each in found:
        rest.append(text[end : each.start])
        end = each.end
    rest.append(text[end:])
    return bool(found) and not _LETTERS.search(_LABELS.sub("", " ".join(rest)))
