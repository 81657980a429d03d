"""Whether what a command was given as a bibliography is one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.blocks import Lines, cut
from bibwright.bibtex.encoding import decode
from bibwright.bibtex.raw_block import RawBlock
from bibwright.bibtex.scan import plain_lines
from bibwright.bounds import LARGEST_ENTRY, refuse_huge_entry
from bibwright.citations import SourceKind, kind_of
from bibwright.errors import InputError
from bibwright.formats.registry import BIB, HAYAGRIVA, format_by_content
from bibwright.text.file_kinds import binary_kind, kind_by_start

#: The start of an entry, a macro or a comment of BibTeX; the other words are those of CSS.
_BLOCK = re.compile(
    rb"@\s*(?!(?:page|media|supports|layer|container|keyframes|property|font-face|counter-style)\b"
    rb"(?!-))[A-Za-z][\w-]*\s*[{(]"
)
#: Text that only a file for BibTeX begins with is as good as empty: comments.
_COMMENTS = re.compile(r"(?:\s*+%[^\r\n]*+)*+\s*")
_PAGE = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html)\b", re.I | re.S)
_PICTURE = re.compile(r"\s*(?:<[?!][^>]*>\s*)*<svg\b", re.I)
_MARKUP = re.compile(r"\s*<[?!A-Za-z]")
_LATEX = re.compile(r"\\(?:documentclass|begin\s*\{document\}|bibitem|section|chapter)\b")


def has_entries(data: bytes) -> bool:
    """Whether there is something of BibTeX in it."""
    return _BLOCK.search(data) is not None


def is_text_alone(name: str, data: bytes, encoding: str = "") -> bool:
    """Whether a file is called a ``.bib`` and holds words alone, which BibTeX passes over."""
    if Path(name).suffix.lower() not in BIB.suffixes or _BLOCK.search(data):
        return False
    text = decode(data, encoding)[0].removeprefix("\ufeff")
    return (
        not (kind_by_start(data) or binary_kind(data) or _COMMENTS.fullmatch(text))
        and _looks_like(text, name) == "plain text"
    )


def require_bibliographies(
    files: Iterable[tuple[str, bytes]],
    encoding: str = "",
    *,
    text_too: bool = False,
    sizes_later: bool = False,
) -> None:
    """Raises InputError for the first file that holds something, and nothing of BibTeX, and for
    one that is called a document, whatever entries are shown in it.

    An empty file is a bibliography without entries, and so is one with comments alone; with
    ``text_too`` also a ``.bib`` with text alone. An entry of many megabytes is refused as well: to
    work on it takes fifty times as much memory. (``sizes_later``: who opens the files at once calls
    `refuse_huge_entries` on them, which cuts them once less.)
    """
    for name, data in files:
        if text_too and is_text_alone(name, data, encoding):
            continue
        if document := kind_of(Path(name)):
            what = "LaTeX" if document is SourceKind.LATEX else "Markdown"
            raise InputError(f"{name} is not a bibliography but {what}; name a .bib file")
        kind = kind_by_start(data)
        if not kind:
            if _BLOCK.search(data):
                if not sizes_later:
                    _refuse_huge_entry(name, data, encoding)
                continue
            kind = binary_kind(data)
        if kind:
            raise InputError(f"{name} is not a bibliography but {kind}; name a .bib file")
        text = decode(data, encoding)[0].removeprefix("\ufeff")
        if not _COMMENTS.fullmatch(text) and not _BLOCK.search(text.encode("utf-8", "replace")):
            raise InputError(
                f"{name} holds no entry of BibTeX; it looks like {_looks_like(text, name)}; "
                "name a .bib file"
            )


def refuse_huge_entries(bibs: Iterable[BibFile]) -> None:
    """Raises InputError for the first entry that is larger than what is worked on."""
    for bib in bibs:
        bib.refuse_huge_entries(bib.name)


def _refuse_huge_entry(name: str, data: bytes, encoding: str) -> None:
    if len(data) <= LARGEST_ENTRY:
        return
    plain = plain_lines(decode(data, encoding)[0])
    for block in cut(plain, skim=True):
        if isinstance(block, RawBlock) and (length := block.end - block.start) > LARGEST_ENTRY:
            refuse_huge_entry(length, f"{name}:{Lines(plain).of(block.start)}: this entry")


def _looks_like(text: str, name: str) -> str:
    for sign, what in ((_PICTURE, "SVG"), (_PAGE, "HTML"), (_MARKUP, "XML or HTML")):
        if sign.match(text):
            return what
    if _LATEX.search(text):
        return "LaTeX"
    try:
        found = format_by_content(text, name)
    except InputError:
        return "plain text"
    if found == HAYAGRIVA and Path(name).suffix.lower() not in HAYAGRIVA.suffixes:
        return "plain text"
    if found.name == "csl" and '"type"' not in text:
        return "JSON"
    return "plain text" if found == BIB else f"{found.label}, which convert turns into a .bib"
