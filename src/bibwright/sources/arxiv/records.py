"""What arXiv says of a paper, as a Reference: from the API's entries and from its snapshot.

arXiv keeps texts as authors typed them, TeX included, and gives them out alike in both. The
rule for both is that of arXiv's own pages: TeX that stands for a character (accents, letters,
escaped signs) becomes that character; formulas and all other commands stay as they are, for
nobody can say what they print. Abstracts are left alone, which are many and long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from bibwright.model.identifiers import ArxivId, normalise_doi, parse_arxiv_id
from bibwright.model.reference import Date, Kind, Origin, Person, Reference
from bibwright.text.fold import one_line
from bibwright.text.latex.decode import to_unicode
from bibwright.text.names import person_from_display, person_from_parts
from bibwright.text.visible import without_controls

if TYPE_CHECKING:
    from arxiv import Result

_CHARACTER = r"""\\(?:
    ["'`^~=.]\s*(?:\{\\?[A-Za-z]\}|\\[ij](?![A-Za-z])|[A-Za-z])
  | [uvHckdbr](?:\s*\{\\?[A-Za-z]\}|\s+\\?[A-Za-z])
  | (?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])(?:\{\}|\s+(?=[A-Za-z]))?
  | [&%#_]
)"""
_TEX = re.compile(rf"(?P<formula>(?<!\\)\$[^$]*\$)|\{{{_CHARACTER}\}}|{_CHARACTER}", re.VERBOSE)


def from_feed(feed: bytes, source: str) -> list[Reference]:
    """The papers in an Atom feed of the API that was saved to a file.

    Raises ValueError when the bytes are no whole XML document, or a paper in it lacks its id
    or its dates.
    """
    # The package parses feeds in a private module only; reading a saved feed needs no client.
    from arxiv._feed import parse
    from lxml import etree

    try:
        root = etree.fromstring(feed, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not a whole XML document: {error.msg}") from error
    names = (entry.findtext("{*}id") or "" for entry in root.iterfind("{*}entry"))
    expected = sum("/api/errors" not in name for name in names)
    papers = [from_result(result, source) for result in parse(feed).results]
    found = [paper for paper in papers if paper is not None]
    if len(found) != expected:
        raise ValueError(f"{expected - len(found)} of its entries lack an arXiv id or a date")
    return found


def day_of_feed(feed: bytes) -> date | None:
    """The day on which arXiv gave out a feed that ``from_feed`` can read, if it says so."""
    from lxml import etree

    root = etree.fromstring(feed, etree.XMLParser(resolve_entities=False, no_network=True))
    try:
        return datetime.fromisoformat((root.findtext("{*}updated") or "").strip()).date()
    except ValueError:
        return None


def from_result(result: Result, source: str) -> Reference | None:
    """The paper that an entry of the API's feed describes; None when it has no arXiv id."""
    arxiv_id = parse_arxiv_id(result.entry_id)
    if arxiv_id is None:
        return None
    return Reference(
        kind=Kind.PREPRINT,
        arxiv_id=arxiv_id,
        title=_text(result.title),
        authors=tuple(person_from_display(_text(author.name)) for author in result.authors),
        submitted=result.published,
        updated=result.updated,
        doi=_published_doi(result.doi),
        journal_ref=_text(result.journal_ref),
        comment=_text(result.comment),
        categories=_primary_first(result.primary_category, result.categories),
        abstract=_cleaned(result.summary),
        url=arxiv_id.unversioned.url,
        origin=Origin(source),
    )


def _primary_first(primary: str, categories: Sequence[str]) -> tuple[str, ...]:
    names = dict.fromkeys(_cleaned(name) for name in (primary, *categories))
    return tuple(name for name in names if name)


def _cleaned(text: str | None) -> str:
    """The text on one line, without what has no place in one."""
    return one_line(without_controls(text or ""))


def _text(text: str | None) -> str:
    """The text on one line, without the TeX that stands for characters."""
    line = _cleaned(text)
    if "\\" not in line:
        return line
    return _TEX.sub(lambda match: match[0] if match["formula"] else to_unicode(match[0]), line)


def _published_doi(text: str | None) -> str | None:
    """The DOI of the published version: the first where authors gave several, never arXiv's."""
    dois = (normalise_doi(part) for part in (text or "").split())
    return next((doi for doi in dois if doi and not doi.startswith("10.48550/")), None)


def from_snapshot(record: Mapping[str, Any], source: str) -> Reference:
    """The paper that a line of arXiv's public metadata snapshot describes.

    The format is that of the "arXiv Dataset" (https://www.kaggle.com/Cornell-University/arxiv):
    id, authors, title, comments, journal-ref, doi, categories, abstract, versions with
    RFC 822 time stamps, authors_parsed as [family, given, suffix].

    Raises ValueError when it is no such record: no object, no valid id, no title, or a value of
    another kind than the format has.
    """
    _check_kinds(record)
    arxiv_id = parse_arxiv_id(record.get("id") or "")
    if arxiv_id is None:
        raise ValueError(f"no arXiv id in {record.get('id')!r}")
    title = _text(record.get("title"))
    if not title:
        raise ValueError(f"{arxiv_id} has no title")
    versions = record.get("versions") or []
    return Reference(
        kind=Kind.PREPRINT,
        arxiv_id=_latest(arxiv_id, versions),
        title=title,
        authors=_snapshot_authors(record),
        submitted=_created(versions[0]) if versions else None,
        updated=_created(versions[-1]) if versions else None,
        issued=_day(versions[0]) if versions else None,
        doi=_published_doi(record.get("doi")),
        journal_ref=_text(record.get("journal-ref")),
        comment=_text(record.get("comments")),
        categories=tuple(_cleaned(record.get("categories")).split()),
        abstract=_cleaned(record.get("abstract")),
        url=arxiv_id.unversioned.url,
        origin=Origin(source),
    )


#: What a record says in texts, by its names in the snapshot.
TEXTS = ("id", "title", "comments", "journal-ref", "doi", "categories", "abstract")
_LISTS = ("versions", "authors_parsed")


def _check_kinds(record: object) -> None:
    if not isinstance(record, Mapping):
        raise ValueError("not an object")
    for name in TEXTS:
        if not isinstance(record.get(name), str | None):
            raise ValueError(f"“{name}” is not a text")
    for name in _LISTS:
        if not isinstance(record.get(name), list | None):
            raise ValueError(f"“{name}” is not a list")
    if not all(_is_version(each) for each in record.get("versions") or []):
        raise ValueError("“versions” holds something that is not a version")
    for person in record.get("authors_parsed") or []:
        is_name = isinstance(person, list) and len(person) >= 3
        if not is_name or not all(isinstance(part, str) for part in person):
            raise ValueError("“authors_parsed” holds something that is not a name")


def _is_version(value: object) -> bool:
    texts = ("version", "created")
    return isinstance(value, Mapping) and all(
        isinstance(value.get(name), str | None) for name in texts
    )


def _latest(arxiv_id: ArxivId, versions: Sequence[Mapping[str, str]]) -> ArxivId:
    """The id with the number of the last version listed ("v3"), if any is."""
    number = (versions[-1].get("version") or "").lstrip("v") if versions else ""
    return ArxivId(arxiv_id.base, int(number)) if number.isdigit() else arxiv_id


def _created(version: Mapping[str, str]) -> datetime | None:
    stamp = version.get("created") or ""
    if ":" not in stamp:  # unknown, or known to the day alone
        return None
    moment = parsedate_to_datetime(stamp)  # "-0000" and no zone at all mean UTC
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(version: Mapping[str, str]) -> Date | None:
    """The day of a version whose time of day is not known: the snapshot's stamp without one."""
    stamp = version.get("created") or ""
    if not stamp or ":" in stamp:
        return None
    return Date.of(parsedate_to_datetime(f"{stamp} 00:00:00 +0000"))


def _snapshot_authors(record: Mapping[str, Any]) -> tuple[Person, ...]:
    """arXiv's own split of the names."""
    return tuple(
        person_from_parts(*(_text(part) for part in (family, given, suffix)))
        for family, given, suffix, *_ in record.get("authors_parsed") or []
    )
