"""What arXiv says of a paper, as a Reference: from the API's entries and from its snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from bibwright.identifiers import ArxivId, normalise_doi, parse_arxiv_id
from bibwright.latex import to_unicode
from bibwright.people import person_from_display
from bibwright.reference import Kind, Origin, Person, Reference
from bibwright.text import one_line

if TYPE_CHECKING:
    from arxiv import Result

__all__ = ["from_feed", "from_result", "from_snapshot"]


def from_feed(feed: bytes, source: str) -> list[Reference]:
    """The papers in an Atom feed of the API that was saved to a file.

    Raises ValueError when the bytes are no whole XML document.
    """
    # The package parses feeds in a private module only; reading a saved feed needs no client.
    from arxiv._feed import parse
    from lxml import etree

    try:
        etree.fromstring(feed, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not a whole XML document: {error.msg}") from error
    papers = (from_result(result, source) for result in parse(feed).results)
    return [paper for paper in papers if paper is not None]


def from_result(result: Result, source: str) -> Reference | None:
    """The paper that an entry of the API's feed describes; None when it has no arXiv id."""
    arxiv_id = parse_arxiv_id(result.entry_id)
    if arxiv_id is None:
        return None
    return Reference(
        kind=Kind.PREPRINT,
        arxiv_id=arxiv_id,
        title=one_line(result.title),
        people=tuple(person_from_display(author.name) for author in result.authors),
        submitted=result.published,
        updated=result.updated,
        doi=_published_doi(result.doi),
        journal_ref=one_line(result.journal_ref or ""),
        comment=one_line(result.comment or ""),
        categories=_primary_first(result.primary_category, result.categories),
        abstract=one_line(result.summary),
        url=arxiv_id.unversioned.url,
        origin=Origin(source),
    )


def _primary_first(primary: str, categories: Sequence[str]) -> tuple[str, ...]:
    rest = [category for category in categories if category != primary]
    return (primary, *rest) if primary else tuple(rest)


def _published_doi(text: str | None) -> str | None:
    """The DOI of the published version: the first where authors gave several, never arXiv's."""
    doi = normalise_doi(text.split()[0]) if text and text.strip() else None
    return None if doi is None or doi.startswith("10.48550/arxiv.") else doi


def from_snapshot(record: Mapping[str, Any], source: str) -> Reference:
    """The paper that a line of arXiv's public metadata snapshot describes.

    The format is that of the "arXiv Dataset" (https://www.kaggle.com/Cornell-University/arxiv):
    id, authors, title, comments, journal-ref, doi, categories, abstract, versions with
    RFC 822 time stamps, authors_parsed as [family, given, suffix].

    Raises ValueError when the record has no valid id or no title.
    """
    arxiv_id = parse_arxiv_id(str(record.get("id", "")))
    if arxiv_id is None:
        raise ValueError(f"no arXiv id in {record.get('id')!r}")
    title = one_line(record.get("title") or "")
    if not title:
        raise ValueError(f"{arxiv_id} has no title")
    versions = record.get("versions") or []
    return Reference(
        kind=Kind.PREPRINT,
        arxiv_id=_latest(arxiv_id, versions),
        title=to_unicode(title) if "\\" in title else title,
        people=_snapshot_people(record),
        submitted=_created(versions[0]) if versions else None,
        updated=_created(versions[-1]) if versions else None,
        doi=_published_doi(record.get("doi")),
        journal_ref=one_line(record.get("journal-ref") or ""),
        comment=one_line(record.get("comments") or ""),
        categories=tuple((record.get("categories") or "").split()),
        abstract=one_line(record.get("abstract") or ""),
        url=arxiv_id.unversioned.url,
        origin=Origin(source),
    )


def _latest(arxiv_id: ArxivId, versions: Sequence[Mapping[str, str]]) -> ArxivId:
    """The id with the number of the last version listed ("v3"), if any is."""
    number = versions[-1].get("version", "").lstrip("v") if versions else ""
    return ArxivId(arxiv_id.base, int(number)) if number.isdigit() else arxiv_id


def _created(version: Mapping[str, str]) -> datetime | None:
    stamp = version.get("created")
    return parsedate_to_datetime(stamp).astimezone(UTC) if stamp else None


def _snapshot_people(record: Mapping[str, Any]) -> tuple[Person, ...]:
    """arXiv's own split of the names. Where the family name begins with a particle in small
    letters the printed form's rule takes it off, so that both sources give one Person."""
    people = []
    for family, given, suffix, *_ in record.get("authors_parsed") or []:
        last, first, junior = (to_unicode(part).strip() for part in (family, given, suffix))
        if not first:
            people.append(person_from_display(last))
            continue
        words = last.split()
        lower = 0
        while lower < len(words) - 1 and words[lower][:1].islower():
            lower += 1
        people.append(Person(" ".join(words[lower:]), first, " ".join(words[:lower]), junior))
    return tuple(people)
