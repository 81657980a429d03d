"""Values out of a catalogue's JSON, whatever stands there; what is of a wrong kind is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bibwright.matching.title_noise import NUMBER_BEFORE
from bibwright.model.identifiers import ArxivId, normalise_doi, parse_arxiv_id
from bibwright.model.reference import Date, Reference, Update, UpdateSort
from bibwright.sources.catalogues.markup import plain

Record = Mapping[str, Any]

#: What publishers put before the title of what was taken back, and what it says.
_MARK = re.compile(
    r"^\W*(?:retracted(?:\s+(?:article|paper|chapter))?|"
    r"(?P<withdrawn>withdrawn(?:\s+(?:article|paper))?|removed|temporary\s+removal))"
    r"\s*[\]):.–—-]+\s*(?=\w)",
    re.IGNORECASE,
)
#: What databases put behind it: "(Retracted article. See vol. 3, pg. 5, 2019)".
_MARK_BEHIND = re.compile(
    r"\s*[\[(]\s*(?:retracted|(?P<withdrawn>withdrawn))"
    r"(?:\s+(?:article|paper|chapter))?\s*(?:[.;:,]\s[^\[\])]*)?[\])]\W*$",
    re.IGNORECASE,
)
#: IEEE retitles the paper itself; elsewhere such a title is that of the notice.
_IEEE = "10.1109/"
_IEEE_MARK = re.compile(
    r"^\W*notice\s+of\s+(?:retraction|(?P<concern>violation\s+of\s+ieee\s+publication\s+principles))"
    r"[\s:.–—-]+(?=\w)",
    re.IGNORECASE,
)
#: The number of an article in its volume: "I.—Computing Machinery and Intelligence".
_NUMBERED = re.compile(r"^(?:[IVXLC]+\.?\s*[—–]|[IVXLC]{2,7}\.)\s*(?=[A-Z].{8})")
_RANGE = re.compile(r"\s*(?:-+|–|—)\s*")


def text(record: Record, name: str) -> str:
    """The text, plain and on one line; empty if there is none."""
    value = record.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return plain(value) if isinstance(value, str) else ""


def texts(record: Record, name: str) -> list[str]:
    """The texts of a list, or the one text, without empty ones."""
    value = record.get(name)
    listed = value if isinstance(value, list) else [value]
    return [line for each in listed if isinstance(each, str) and (line := plain(each))]


def mapping(record: Record, name: str) -> Record:
    """The object, or an empty one."""
    value = record.get(name)
    return value if isinstance(value, dict) else {}


def records(record: Record, name: str) -> list[Record]:
    """The objects of a list, or the one object."""
    value = record.get(name)
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed if isinstance(each, dict)]


def date_of(*parts: object) -> Date | None:
    """A date of year, month and day, as far as they are whole and possible."""
    numbers: list[int] = []
    for part, (least, most) in zip(parts, ((1000, 2999), (1, 12), (1, 31)), strict=False):
        number = int(part) if isinstance(part, int | str) and str(part).isdecimal() else 0
        if not least <= number <= most:
            break
        numbers.append(number)
    return Date(*numbers) if numbers else None


def year_of(record: Record, name: str) -> Date | None:
    """The year as a date."""
    return date_of(record.get(name))


def unmarked(reference: Reference) -> Reference:
    """The work without the mark that publishers put at the title of what was taken back, which
    becomes a notice, and without an article's number in its volume, or that of a chapter."""
    title = NUMBER_BEFORE.sub("", _NUMBERED.sub("", reference.title))
    reference = replace(reference, title=title)
    mark = _MARK.match(reference.title) or _MARK_BEHIND.search(reference.title)
    if mark is None and (reference.doi or "").startswith(_IEEE):
        mark = _IEEE_MARK.match(reference.title)
    if mark is None:
        return reference
    said = mark.groupdict()
    sort = UpdateSort.WITHDRAWAL if said.get("withdrawn") else UpdateSort.RETRACTION
    sort = UpdateSort.CONCERN if said.get("concern") else sort
    known = any(each.sort is sort and not each.of for each in reference.updates)
    source = reference.origin.name if reference.origin else ""
    updates = reference.updates if known else (*reference.updates, Update(sort, source=source))
    title = reference.title[: mark.start()] or reference.title[mark.end() :]
    return replace(reference, title=title, updates=updates)


def pages_of(given: str) -> str:
    """Pages with a plain hyphen between them; one page once ("145–145")."""
    first, *rest = _RANGE.split(given.strip(), maxsplit=1)
    return first if not rest or rest[0] in {"", first} else f"{first}-{rest[0]}"


def identifiers_of(names: Iterable[str]) -> tuple[str | None, ArxivId | None]:
    """The DOI and the arXiv id among names of any spelling, the first of each.

    arXiv's own DOI (10.48550/arXiv.…) is the arXiv id that it names.
    """
    doi, arxiv_id = None, None
    for name in names:
        found = parse_arxiv_id(name)
        if found is not None:
            arxiv_id = arxiv_id or found.unversioned
        else:
            doi = doi or normalise_doi(name)
    return doi, arxiv_id
