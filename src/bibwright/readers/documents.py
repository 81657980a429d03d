"""Documents of word processors (.docx) and PDFs: the references at their end, or the list they are.

A PDF's text is read by pypdf, which comes with ``bibwright[documents]``; a .docx is a ZIP archive
of XML (ECMA-376, "WordprocessingML"), read as it is. Both within bounds.
"""

from __future__ import annotations

import io
import logging
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bibwright.errors import InputError
from bibwright.readers.block_list import read_list
from bibwright.readers.printed_pages import margins, references_in
from bibwright.readers.reading import InputKind, Reading
from bibwright.readers.unindented_items import items_joined
from bibwright.readers.unpack import DAMAGED, is_zip

if TYPE_CHECKING:
    from lxml.etree import _Element

# What it logs has names out of the file in it, and would reach the terminal as it is.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_PDF = b"%PDF-"
#: Bounds on what is read: pages, characters of text, and bytes of a part of a .docx.
_MOST_PAGES, _MOST_LETTERS, _MOST_BYTES = 3000, 20_000_000, 64 * 2**20
#: A page with fewer letters is a picture; a PDF of so many pages may be a list and nothing else.
_FEW_LETTERS, _FEW_PAGES = 20, 5
_BODY, _LINKS = "word/document.xml", "word/_rels/document.xml.rels"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LINK_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_FS = ("ff", "fi", "fl", "ffi", "ffl")
#: Letters of one piece as Unicode has them, and by the numbers that TeX's fonts have for them, the
#: newer and the older ones, where a PDF doesn't tell what they stand for; dashes and quotation
#: marks of the newer ones. (The older number for fl is a line's end.)
_LIGATURES = str.maketrans(
    {
        **dict(zip("ﬀﬁﬂﬃﬄ", _FS, strict=True)),
        **dict(zip("\x1b\x1c\x1d\x1e\x1f", _FS, strict=True)),
        **{"\x0b": "ff", "\x0c": "fi", "\x0e": "ffi", "\x0f": "ffl"},
        **{"\x10": "“", "\x11": "”", "\x15": "–", "\x16": "—", "\xa0": " "},
    }
)


def is_pdf(data: bytes) -> bool:
    """Whether the bytes are a PDF's."""
    return data.startswith(_PDF)


def is_document(data: bytes) -> bool:
    """Whether the bytes are a PDF's or a .docx's."""
    return is_pdf(data) or _is_docx(data)


def _is_docx(data: bytes) -> bool:
    if not is_zip(data):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _BODY in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def read_document(data: bytes, name: str) -> Reading:
    """The references of a document; the works of one that is a list and nothing else.

    The lines are those of its text. Raises InputError for one that can't be read, is encrypted, has
    pictures in the place of text, or is a PDF when nothing is installed that reads PDFs.
    """
    pages = _pdf_pages(data, name) if is_pdf(data) else [_docx_text(data, name)]
    what = "PDF" if is_pdf(data) else ".docx"
    lines = _without_margins(pages).translate(_LIGATURES).split("\n")
    found = references_in(lines)
    section = (
        None if found is None else "\n" * found.start + "\n".join(lines[found.start : found.stop])
    )
    if section is None and len(pages) > _FEW_PAGES:
        raise InputError(
            f"no list of references was found in {name}: no heading “References” or the like is "
            "there; copy the list into a text file"
        )
    listed = "\n".join(lines) if section is None else items_joined(section)
    reading = read_list(listed, name, references=section is not None)
    where = "" if section is None else "references of a "
    return Reading(
        InputKind.DOCUMENT, reading.queries, reading.problems, f"{where}{what}: {reading.form}"
    )


def _without_margins(pages: Sequence[str]) -> str:
    """The text of pages, with empty lines for running heads and numbers."""
    parted = [page.split("\n") for page in pages]
    dropped = margins(parted)
    return "\n".join(
        "" if (number, at) in dropped else line
        for number, page in enumerate(parted)
        for at, line in enumerate(page)
    )


def _pdf_pages(data: bytes, name: str) -> list[str]:
    try:
        from pypdf import PdfReader
        from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError
    except ImportError as error:
        raise InputError(
            f"{name} is a PDF; to read its references, pip install 'bibwright[documents]', or "
            "copy them into a text file"
        ) from error
    encrypted = f"{name} is encrypted; open it with its password and save it without one"
    pages: list[str] = []
    letters = 0
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(encrypted)
        if len(reader.pages) > _MOST_PAGES:
            raise InputError(
                f"{name} has more than {_MOST_PAGES} pages; give those that list papers"
            )
        for page in reader.pages:
            pages.append(page.extract_text())
            letters += len(pages[-1])
            if letters > _MOST_LETTERS:
                raise InputError(f"{name} holds too much text; give the pages that list papers")
    except (DependencyError, FileNotDecryptedError) as error:
        raise InputError(encrypted) from error
    except InputError:
        raise
    except _damage(PyPdfError) as error:
        raise InputError(f"{name} is a PDF that can't be read ({error}); save it again") from error
    if letters < _FEW_LETTERS * max(1, len(pages)):
        raise InputError(
            f"{name} holds pictures of its pages, and no text; recognise the text first (OCR), or "
            "type the list"
        )
    return pages


def _damage(own: type[Exception]) -> tuple[type[Exception], ...]:
    """What reading a damaged PDF ends in."""
    return (
        *(own, ArithmeticError, AttributeError, LookupError, NotImplementedError, OSError),
        *(RecursionError, TypeError, ValueError, zlib.error, AssertionError, EOFError),
    )


def _docx_text(data: bytes, name: str) -> str:
    """The text of a .docx, a paragraph a line, headings, items, links and rows as in Markdown."""
    damaged = f"{name} is a document that can't be read; save it again, or copy its list as text"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {path: _part(archive, path, name) for path in (_BODY, _LINKS)}
        body = _parsed(parts[_BODY])
        links = {
            each.get("Id", ""): each.get("Target", "")
            for each in (_parsed(parts[_LINKS]) if parts[_LINKS] else ())
        }
    except DAMAGED as error:
        raise InputError(damaged) from error
    return "\n".join(_lines(body, links))


def _part(archive: zipfile.ZipFile, path: str, name: str) -> bytes:
    if path not in archive.namelist():
        return b""
    with archive.open(path) as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise InputError(f"{name} holds too much text; give the part that lists papers")
    return content


def _parsed(content: bytes) -> _Element:
    """The root of a part. Raises ValueError where it is no XML."""
    from lxml import etree  # as late as this, for every command loads this module

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(error.msg) from error


def _lines(body: _Element, links: dict[str, str]) -> Iterator[str]:
    """A line for each paragraph; those of a row are cells of one."""
    for part in body.iter(f"{_W}p", f"{_W}tr"):
        if part.tag == f"{_W}tr":
            cells = [
                " ".join(_text(each, links) for each in cell.iter(f"{_W}p"))
                for cell in part.iterchildren(f"{_W}tc")
            ]
            yield f"| {' | '.join(cells)} |"
            above = part.getprevious()
            if above is None or above.tag != f"{_W}tr":
                yield "|" + " --- |" * len(cells)
        elif not any(True for _ in part.iterancestors(f"{_W}tc")):
            yield f"{_before(part)}{_text(part, links)}"
            yield ""


def _before(paragraph: _Element) -> str:
    """What a paragraph's style says in Markdown."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    named = (style.get(f"{_W}val") or "").lower() if style is not None else ""
    if named.startswith(("heading", "title")):
        return "## "
    return "- " if paragraph.find(f"{_W}pPr/{_W}numPr") is not None else ""


def _link_ends(paragraph: _Element, links: dict[str, str]) -> Iterator[tuple[_Element, str]]:
    """The last piece of text in each link, and where the link leads."""
    for link in paragraph.iter(f"{_W}hyperlink"):
        *_, last = (None, *link.iter(f"{_W}t"))
        if last is not None:
            yield last, links.get(link.get(_LINK_ID) or "", "")


def _text(paragraph: _Element, links: dict[str, str]) -> str:
    pieces: list[str] = []
    ends = dict(_link_ends(paragraph, links))
    for part in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}hyperlink"):
        if part.tag == f"{_W}t":
            url = ends.get(part, "")
            pieces.append(part.text or "")
            if url and url not in "".join(pieces):
                pieces.append(f" {url} ")
        elif part.tag != f"{_W}hyperlink":
            pieces.append(" ")
    return "".join(pieces).strip()
