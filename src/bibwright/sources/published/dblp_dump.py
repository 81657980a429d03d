"""DBLP's dump: millions of records in one XML file (https://dblp.org/xml/), read as a stream.

Its letters are written as HTML's entities, which its DTD defines; no DTD is read here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from lxml import etree

from bibwright.errors import InputError
from bibwright.model.reference import Kind, Origin, Reference
from bibwright.sources.catalogues.dblp import paper_of, record_of

_WORKS = ("article", "inproceedings", "incollection", "book", "phdthesis")
_OTHERS = ("mastersthesis", "proceedings", "www", "person", "data")


def read_dump(file: BinaryIO, name: str) -> Iterator[Reference]:
    """The publications, each with its day at DBLP; preprints and what was withdrawn left out.

    Raises InputError when the file breaks off or is damaged.
    """
    try:
        for _, element in etree.iterparse(
            file,
            tag=(*_WORKS, *_OTHERS),
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
        ):
            if element.tag in _WORKS and "withdrawn" not in element.get("publtype", ""):
                paper = paper_of(record_of(element))
                if paper is not None and paper.kind is not Kind.PREPRINT and paper.authors:
                    day = _day(element.get("mdate", ""))
                    yield replace(paper, origin=Origin("DBLP", as_of=day))
            element.clear()
            while (before := element.getprevious()) is not None:
                before.getparent().remove(before)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{name} is damaged or breaks off ({error.msg})") from error


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
