"""Saved answers of arXiv's OAI-PMH server: records and deletions.

The three formats (https://info.arxiv.org/help/oa/index.html) tell more or less. ``arXivRaw``
has every version with its time, as the snapshot has, but all authors in one text. ``arXiv`` knows
neither versions nor times; its ``created`` was the day of the first version in answers of 2016
and is that of the latest in answers of 2026, so that it is believed only where no later day
stands beside it. ``oai_dc`` has the day of the first version first, long names for categories,
which are left, and the comment as a further description.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import BinaryIO

from lxml import etree

from bibwright.model.identifiers import ArxivId, parse_arxiv_id
from bibwright.sources.arxiv.harvest import Deletion, Harvest, Harvested
from bibwright.sources.arxiv.records import TEXTS, from_snapshot

_RAW_LACKS = ("authors",)
_ARXIV_LACKS = ("submitted", "updated", "issued")
_DC_LACKS = ("submitted", "updated", "categories", "journal_ref", "comment", "doi")
_DC = "{http://purl.org/dc/elements/1.1/}"


def read_oai(file: BinaryIO, source: str, complain: Callable[[str], object]) -> Iterator[Harvest]:
    """The records and deletions in an answer to GetRecord or ListRecords, one after the other.

    ``complain`` hears of a record that can't be read. Raises ValueError when the bytes are no
    whole XML document, or an OAI-PMH error.
    """
    try:
        for _, element in etree.iterparse(
            file, tag=("{*}record", "{*}error"), resolve_entities=False, no_network=True
        ):
            if etree.QName(element).localname == "error":
                raise ValueError(f"an error of OAI-PMH: {_line(element) or element.get('code')}")
            try:
                yield _read(element, source)
            except ValueError as error:
                complain(f"{source}: left out, {error}")
            element.clear()
            while (before := element.getprevious()) is not None:
                before.getparent().remove(before)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not a whole XML document: {error.msg}") from error


def _read(record: etree._Element, source: str) -> Harvest:
    header = record.find("{*}header")
    if header is None:
        raise ValueError("a record without a header")
    name = _text(header, "identifier")
    arxiv_id = parse_arxiv_id(name.rpartition(":")[2])
    if arxiv_id is None:
        raise ValueError(f"no arXiv id in {name!r}")
    as_of = _day(_text(header, "datestamp"))
    if header.get("status") == "deleted":
        return Deletion(arxiv_id, as_of)
    metadata = next(iter(record.iterfind("{*}metadata/*")), None)
    if metadata is None:
        raise ValueError(f"{arxiv_id} has no metadata")
    match etree.QName(metadata).localname:
        case "arXivRaw":
            return Harvested(from_snapshot(_from_raw(metadata), source), as_of, _RAW_LACKS)
        case "arXiv":
            return Harvested(from_snapshot(_from_arxiv(metadata), source), as_of, _ARXIV_LACKS)
        case "dc":
            row = _from_dc(metadata, arxiv_id)
            return Harvested(from_snapshot(row, source), as_of, _DC_LACKS)
        case other:
            raise ValueError(f"{arxiv_id} is in a format that isn't known ({other})")


def _shared(metadata: etree._Element) -> dict[str, object]:
    """What both of arXiv's own formats have, as the snapshot has it."""
    return {name: _text(metadata, name) or None for name in TEXTS}


def _from_raw(metadata: etree._Element) -> dict[str, object]:
    versions = [
        {"version": each.get("version"), "created": _text(each, "date")}
        for each in metadata.iterfind("{*}version")
    ]
    return _shared(metadata) | {
        "versions": versions,
        "authors_parsed": [[name, "", ""] for name in _names_in(_text(metadata, "authors"))],
    }


_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_BETWEEN_NAMES = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")


def _names_in(authors: str) -> list[str]:
    """The names in arXiv's one text of all authors, without the institutes in brackets."""
    while (shorter := _IN_BRACKETS.sub("", authors)) != authors:
        authors = shorter
    names: list[str] = []
    for name in _BETWEEN_NAMES.split(authors):
        if names and name.rstrip(".").lower() in {"jr", "sr", "ii", "iii", "iv"}:
            names[-1] += f" {name}"
        elif name:
            names.append(name)
    return names


def _from_arxiv(metadata: etree._Element) -> dict[str, object]:
    persons = [
        [_text(each, part) for part in ("keyname", "forenames", "suffix")]
        for each in metadata.iterfind("{*}authors/{*}author")
    ]
    created = "" if _text(metadata, "updated") else _text(metadata, "created")
    return _shared(metadata) | {"versions": _first_on(created), "authors_parsed": persons}


def _first_on(text: str) -> list[dict[str, str]]:
    """A history of which only the first day is known, as the snapshot would write it."""
    day = _day(text)
    return [{"created": f"{day:%a, %d %b %Y}"}] if day else []


def _from_dc(metadata: etree._Element, arxiv_id: ArxivId) -> dict[str, object]:
    persons = []
    for each in metadata.iterfind(f"{_DC}creator"):
        family, _, given = _line(each).partition(",")
        persons.append([family.strip(), given.strip(), ""])
    abstract, *comments = [_line(each) for each in metadata.iterfind(f"{_DC}description")] or [""]
    dois = [_line(each) for each in metadata.iterfind(f"{_DC}identifier")]
    return {
        "id": str(arxiv_id),
        "title": _text(metadata, "title"),
        "abstract": abstract,
        "comments": comments[0] if comments else None,
        "doi": next((each for each in dois if each.startswith("doi:")), None),
        "versions": _first_on(metadata.findtext(f"{_DC}date") or ""),
        "authors_parsed": persons,
    }


def _text(element: etree._Element, name: str) -> str:
    child = element.find(f"{{*}}{name}")
    return "" if child is None else _line(child)


def _line(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _day(text: str) -> date | None:
    """The day of an OAI-PMH date stamp, which may have a time of day."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
