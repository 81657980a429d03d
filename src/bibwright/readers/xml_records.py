"""Records in XML: EndNote's, PubMed's, MODS, DBLP's.

Each is read as the row of a table, under the names of columns that tables have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from bibwright.errors import InputError
from bibwright.model.reference import Origin
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
        "DBLP",
        re.compile(r"<dblp\b"),
        "*[@key and title]",
        "title",
        "author",
        (".",),
        {"year": "year", "url": "ee"},
    ),
)
_NAMESPACE = re.compile(r"\{[^}]*\}")
#: What says in which encoding the bytes were that are text by now.
_DECLARED = re.compile(r"^\s*\ufeff?\s*<\?xml[^>]*\?>|^\s*\ufeff?\s*")
_AHEAD = 3000


def is_xml_records(text: str) -> bool:
    """Whether it is XML with records of a kind that is known."""
    return _schema_of(text) is not None


def _schema_of(text: str) -> _Schema | None:
    head = text.lstrip("\ufeff \r\n\t")[:_AHEAD]
    if not head.startswith("<"):
        return None
    return next((schema for schema in _SCHEMAS if schema.sign.search(head)), None)


def read_xml_records(text: str, name: str) -> Reading:
    """A query for each record; one that has neither a title nor an id is named.

    Raises InputError for what is no XML.
    """
    schema = _schema_of(text) or _SCHEMAS[0]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(_DECLARED.sub("", text).encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{name} can't be read as XML ({error}); export it again") from error
    for element in root.iter("*"):
        element.tag = _NAMESPACE.sub("", str(element.tag))
    rows = list(_rows(root, schema, name))
    return reading_of_rows(rows, InputKind.RECORDS, schema.label)


def _rows(
    root: etree._Element, schema: _Schema, name: str
) -> Iterator[tuple[dict[str, str], Origin]]:
    for record in _found(root, f"descendant-or-self::{schema.record}"):
        titles = _found(record, schema.title)
        row = {column: _first(record, path) for column, path in schema.others.items()}
        row["title"] = ": ".join(map(_text, titles)).removesuffix(".")
        persons = (_name(each, schema.names) for each in _found(record, schema.persons))
        row["authors"] = "; ".join(filter(None, persons))
        line = (titles[0] if titles else record).sourceline
        yield row, Origin(name, line if isinstance(line, int) else None)


def _found(element: etree._Element, path: str) -> list[etree._Element]:
    found = element.xpath(path)
    return (
        [each for each in found if isinstance(each, etree._Element)]
        if isinstance(found, list)
        else []
    )


def _first(element: etree._Element, path: str) -> str:
    return next((text for each in _found(element, path) if (text := _text(each))), "")


def _name(person: etree._Element, paths: tuple[str, ...]) -> str:
    parts = (" ".join(map(_text, _found(person, path))) for path in paths)
    return ", ".join(filter(None, parts))


def _text(element: etree._Element) -> str:
    found = element.xpath(".//text()")
    texts = found if isinstance(found, list) else []
    return one_line("".join(each for each in texts if isinstance(each, str)))
