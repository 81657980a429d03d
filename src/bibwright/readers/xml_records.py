"""Records in XML: EndNote's, PubMed's, MODS, TEI (GROBID's), DBLP's, items of feeds (RSS, Atom).

Each is read as the row of a table, under the names of columns that tables have.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from bibwright.errors import InputError
from bibwright.model.reference import Origin
from bibwright.readers.opml import OPML, read_outline
from bibwright.readers.reading import InputKind, Reading
from bibwright.readers.records import reading_of_rows
from bibwright.text.fold import one_line


@dataclass(frozen=True, slots=True)
class _Schema:
    """A format: the sign of it near the beginning, its record's element, and where in a record its
    parts stand (XPath, without namespaces). A person's names are put together by ``names``."""

    label: str
    sign: re.Pattern[str]
    record: str
    title: str
    persons: str
    names: tuple[str, ...]
    others: Mapping[str, str]


_SCHEMAS = (
    _Schema(
        "EndNote",
        re.compile(r"<records>\s*<record\b|<database name=[^>]*\.enl"),
        "record",
        "titles/title",
        "contributors/authors/author",
        (".",),
        {"year": "dates/year", "doi": "electronic-resource-num", "url": "urls/related-urls/url"},
    ),
    _Schema(
        "PubMed",
        re.compile(r"<PubmedArticle\b"),
        "PubmedArticle",
        "MedlineCitation/Article/ArticleTitle",
        "MedlineCitation/Article/AuthorList/Author",
        ("LastName", "ForeName"),
        {
            "year": "MedlineCitation/Article/Journal/JournalIssue/PubDate"
            "/*[self::Year or self::MedlineDate]",
            "doi": "MedlineCitation/Article/ELocationID[@EIdType='doi']"
            "|PubmedData/ArticleIdList/ArticleId[@IdType='doi']",
        },
    ),
    _Schema(
        "MODS",
        re.compile(r"<(?:\w+:)?mods\b[^>]*>"),
        "mods",
        "titleInfo[not(@type)]/*[self::title or self::subTitle]",
        "name[role/roleTerm[.='author' or .='aut'] or not(role)]",
        ("namePart[@type='family' or not(@type)]", "namePart[@type='given']"),
        {
            "year": "originInfo/dateIssued|part/date|relatedItem/originInfo/dateIssued",
            "doi": "identifier[@type='doi']",
            "arxiv": "identifier[@type='arxiv']",
            "url": "location/url",
        },
    ),
    _Schema(
        "TEI",
        re.compile(r"<TEI\b"),
        "listBibl/biblStruct",
        "analytic/title[@type='main' or not(@type)]|monogr[not(../analytic/title)]/title",
        "analytic/author/persName|monogr[not(../analytic/author)]/author/persName",
        ("surname", "forename"),
        {
            "year": "monogr/imprint/date",
            "doi": "descendant::idno[@type='DOI']",
            "arxiv": "descendant::idno[@type='arXiv']",
        },
    ),
    _Schema(
        "DBLP",
        re.compile(r"<dblp\b"),
        "*[@key and title]",
        "title",
        "author",
        (".",),
        {"year": "year", "url": "ee"},
    ),
    # When an item was put into a feed says no more of its year than that it isn't a later one.
    _Schema(
        "RSS",
        re.compile(r"<rss\b|<(?:rdf:)?RDF\b[^>]*purl\.org/rss"),
        "item",
        "title[1]",
        "creator|author[not(contains(., '@'))]",
        (".",),
        {
            "year": "publicationDate|coverDate|date",
            "no later": "pubDate",
            "doi": "doi|identifier",
            "url": "link",
            "guid": "guid",
            "description": "description",
        },
    ),
    _Schema(
        "Atom",
        re.compile(r"<(?:\w+:)?feed\b[^>]*w3\.org/2005/Atom"),
        "entry",
        "title[1]",
        "author",
        ("name",),
        {"year": "published", "doi": "doi|identifier", "url": "link/@href", "link": "id"},
    ),
)
#: What feeds put round a title: "[ASAP] …", "… (arXiv:2103.00001v2 [cs.RO] UPDATED)".
_ROUND_TITLE = re.compile(r"^\[ASAP\]\s+|\.?\s+\((?P<id>arXiv:\S+)\s\[[\w.-]+\](?:\s[A-Z]+)?\)$")
_STYLE = re.compile(r"</?(?:i|b|em|strong|sub|sup|span|tt|inf|a|p)\b[^<>]*>", re.IGNORECASE)
_NAMESPACE = re.compile(r"\{[^}]*\}")
#: What says in which encoding the bytes were that are text by now.
_DECLARED = re.compile(r"^\s*\ufeff?\s*<\?xml[^>]*\?>|^\s*\ufeff?\s*")
#: XML that others read.
_NO_RECORDS = re.compile(r"<html\b|<bcf:controlfile\b", re.IGNORECASE)
_AHEAD = 3000


def is_xml_records(text: str) -> bool:
    """Whether it is XML with records, of a kind that is known or not."""
    head = text.lstrip("\ufeff \r\n\t")[:_AHEAD]
    is_other = head.startswith("<?xml") and not _NO_RECORDS.search(head)
    return is_other or OPML.match(head) is not None or _schema_of(text) is not None


def _schema_of(text: str) -> _Schema | None:
    head = text.lstrip("\ufeff \r\n\t")[:_AHEAD]
    if not head.startswith("<"):
        return None
    return next((schema for schema in _SCHEMAS if schema.sign.search(head)), None)


def read_xml_records(text: str, name: str) -> Reading:
    """A query for each record; one that has neither a title nor an id is named.

    Raises InputError for what is no XML, or XML of another kind.
    """
    schema = _schema_of(text)
    is_outline = OPML.search(text[:_AHEAD]) is not None
    if schema is None and not is_outline:
        known = ", ".join([*(each.label for each in _SCHEMAS), "OPML"])
        raise InputError(
            f"{name} is XML of a kind that isn't known (known are {known}); "
            "export it as BibTeX, RIS or CSL-JSON"
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(_DECLARED.sub("", text).encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{name} can't be read as XML ({error}); export it again") from error
    for element in root.iter("*"):
        element.tag = _NAMESPACE.sub("", str(element.tag))
    if schema is None:
        return read_outline(root, name)
    rows = list(_rows(root, schema, name))
    return reading_of_rows(rows, InputKind.RECORDS, schema.label)


def _rows(
    root: etree._Element, schema: _Schema, name: str
) -> Iterator[tuple[dict[str, str], Origin]]:
    for record in _found(root, f"descendant-or-self::{schema.record}"):
        titles = _found(record, schema.title)
        row = {column: _first(record, path) for column, path in schema.others.items()}
        title = ": ".join(map(_text, titles)).removesuffix(".")
        if round_title := _ROUND_TITLE.search(title):
            row["arxiv"] = row.get("arxiv") or round_title["id"] or ""
            title = _ROUND_TITLE.sub("", title)
        row["title"] = title
        persons = (_name(each, schema.names) for each in _found(record, schema.persons))
        row["authors"] = "; ".join(filter(None, persons))
        line = (titles[0] if titles else record).sourceline
        yield row, Origin(name, line if isinstance(line, int) else None)


def _found(element: etree._Element, path: str) -> list[etree._Element]:
    return [each for each in _values(element, path) if isinstance(each, etree._Element)]


def _values(element: etree._Element, path: str) -> list[object]:
    found = element.xpath(path)
    return list(found) if isinstance(found, list) else []


def _first(element: etree._Element, path: str) -> str:
    """What the first element or attribute says that says something."""
    values = _values(element, path)
    said = (_text(each) if isinstance(each, etree._Element) else str(each) for each in values)
    return next(filter(None, said), "")


def _name(person: etree._Element, paths: tuple[str, ...]) -> str:
    parts = (" ".join(map(_text, _found(person, path))) for path in paths)
    return ", ".join(filter(None, parts))


def _text(element: etree._Element) -> str:
    """What it says, without markup that stands in it as text."""
    texts = "".join(each for each in _values(element, ".//text()") if isinstance(each, str))
    return one_line(_STYLE.sub("", html.unescape(texts)))
