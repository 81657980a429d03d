"""The readers of all kinds of input, our own and those of plugins, in the order they are asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bibwright.formats.registry import CSL, HAYAGRIVA, RIS, Format, format_by_name
from bibwright.model.identifiers import find_identifiers
from bibwright.plugins import Group, registry
from bibwright.readers.amsrefs import is_amsrefs, read_amsrefs
from bibwright.readers.archive import read_archive
from bibwright.readers.arxiv_texts import is_arxiv_text, read_arxiv_text
from bibwright.readers.bbl import is_biblatex_bbl, read_bbl
from bibwright.readers.bibtex import read_bibtex
from bibwright.readers.block_list import read_list
from bibwright.readers.citing_project import Read, read_beside
from bibwright.readers.code_lists import is_code_list, read_code_lists
from bibwright.readers.detect import detect_source, is_digest, is_named_source
from bibwright.readers.digest import read_digest
from bibwright.readers.documents import is_document, read_document
from bibwright.readers.identifier_list import read_identifiers
from bibwright.readers.json_list import read_json
from bibwright.readers.json_values import is_json_list
from bibwright.readers.latex_project import latex_project
from bibwright.readers.latex_source import body_of
from bibwright.readers.markup import html_lines, is_html, markdown_lines, plain_lines
from bibwright.readers.reading import InputKind, Line, Reading
from bibwright.readers.records import is_table, read_format, read_table
from bibwright.readers.tagged_records import is_tagged, read_tagged
from bibwright.readers.titles import read_titles
from bibwright.readers.unpack import is_zip
from bibwright.readers.xml_records import is_xml_records, read_xml_records
from bibwright.readers.yaml_list import is_yaml_list, read_page, read_yaml
from bibwright.text.visible import without_logins

_MARKDOWN = re.compile(
    r"^\s{0,3}#{1,6}\s|\]\(https?://|\*\*\S|^[^\S\n]*\*\s+\S|&(?:lt|gt|amp);|\\[\[\]*_]",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Given:
    """An input: its bytes, the same as text, the name of its file (``-`` without one), and what
    gives the bytes of another file that it names, None if it may not be read."""

    data: bytes
    text: str
    name: str
    beside: Read = read_beside


@dataclass(frozen=True, slots=True)
class InputReader:
    """What reads one kind of input.

    ``kind`` is its name for ``--from``; ``what`` says what it finds ("a title"). ``detect`` tells
    whether an input is of this kind; the first reader that says so reads it.
    """

    kind: str
    what: str
    detect: Callable[[Given], bool]
    read: Callable[[Given], Reading]


@lru_cache(maxsize=1)
def readers() -> Mapping[str, InputReader]:
    """All readers by their kinds; a list's comes last, for it reads whatever is left."""
    *own, last = _OWN
    found = registry(own, Group.READERS, InputReader, lambda reader: reader.kind)
    return {**found, last.kind: last}


def _never(given: Given) -> bool:  # noqa: ARG001 - the signature of a reader
    """For kinds that only a person can name."""
    return False


def _is_source(kind: InputKind) -> Callable[[Given], bool]:
    return lambda given: not is_html(given.text) and detect_source(given.text, given.name) is kind


def _is_format(wanted: Format) -> Callable[[Given], bool]:
    """Any text with a colon in it looks like Hayagriva, so that only its name tells; what is named
    as a source, and is one, is no other format, whatever it begins with."""
    return lambda given: (
        format_by_name(given.name) == wanted
        or (
            wanted != HAYAGRIVA
            and wanted.sniff(given.text)
            and not is_named_source(given.text, given.name)
        )
    )


def _reads(source: Format) -> Callable[[Given], Reading]:
    return lambda given: read_format(given.data, given.text, given.name, source)


def _lines(text: str) -> list[Line]:
    text = without_logins(text, mark="")
    if is_html(text):
        return html_lines(text)
    return markdown_lines(text) if _MARKDOWN.search(text) else plain_lines(text)


def _read_latex(given: Given) -> Reading:
    if is_biblatex_bbl(given.text):
        return read_bbl(given.text, given.name)
    if is_amsrefs(given.text):
        return read_amsrefs(given.text, given.name)
    project = latex_project(Path(given.name), given.data, given.beside)
    reading = project.reading("LaTeX project")
    is_citing = bool(project.cited or project.listed or reading.problems)
    if is_citing or not find_identifiers(given.text):
        return reading
    return read_list(body_of(given.text), given.name, prose=True)  # slides that cite nothing


def _read_values(given: Given) -> Reading:
    if is_code_list(given.text, given.name):
        return read_code_lists(given.text, given.name)
    is_yaml = is_yaml_list(given.text, given.name)
    return (read_yaml if is_yaml else read_json)(given.text, given.name)


def _read_records(given: Given) -> Reading:
    is_xml = is_xml_records(given.text)
    return (read_xml_records if is_xml else read_tagged)(given.text, given.name)


_OWN = (
    InputReader(
        InputKind.DOCUMENT,
        "a reference",
        lambda given: is_document(given.data),
        lambda given: read_document(given.data, given.name),
    ),
    InputReader(
        InputKind.ARCHIVE,
        "a citation without an entry",
        lambda given: is_zip(given.data),
        lambda given: read_archive(given.data, given.name),
    ),
    InputReader(
        InputKind.JSON,
        "a paper",
        lambda given: (
            is_json_list(given.text)
            or is_yaml_list(given.text, given.name)
            or is_code_list(given.text, given.name)
        ),
        _read_values,
    ),
    InputReader(
        InputKind.CSL,
        "an item",
        _is_format(CSL),
        _reads(CSL),
    ),
    InputReader(
        InputKind.ARXIV,
        "a paper",
        lambda given: is_arxiv_text(given.text),
        lambda given: read_arxiv_text(given.text, given.name),
    ),
    InputReader(
        InputKind.RIS,
        "a record",
        _is_format(RIS),
        _reads(RIS),
    ),
    InputReader(
        InputKind.RECORDS,
        "a record",
        lambda given: is_tagged(given.text) or is_xml_records(given.text),
        _read_records,
    ),
    InputReader(
        InputKind.BIBTEX,
        "an entry",
        _is_source(InputKind.BIBTEX),
        lambda given: read_bibtex(given.data, given.name),
    ),
    InputReader(
        InputKind.LATEX,
        "a citation without an entry",
        _is_source(InputKind.LATEX),
        _read_latex,
    ),
    InputReader(
        InputKind.HAYAGRIVA,
        "an entry",
        _is_format(HAYAGRIVA),
        _reads(HAYAGRIVA),
    ),
    InputReader(
        InputKind.TABLE,
        "a row with a title",
        lambda given: is_table(given.text),
        lambda given: read_table(given.text, given.name),
    ),
    InputReader(
        InputKind.DIGEST,
        "a paper of a digest's page",
        lambda given: is_digest(_lines(given.text)),
        lambda given: read_digest(_lines(given.text), given.name),
    ),
    InputReader(
        InputKind.IDS,
        "an arXiv id or a DOI",
        _never,
        lambda given: read_identifiers(_lines(given.text), given.name),
    ),
    InputReader(
        InputKind.TITLES,
        "a title",
        _never,
        lambda given: read_titles(_lines(given.text), given.name),
    ),
    InputReader(
        InputKind.REFERENCES,
        "a reference",
        _never,
        lambda given: read_list(given.text, given.name, references=True),
    ),
    InputReader(
        InputKind.LIST,
        "a paper",
        lambda given: True,  # noqa: ARG005 - what nothing else reads is a list
        lambda given: read_page(given.text, given.name),
    ),
)
