"""What an input is, seen from its content.

The surest sign comes first: entries make BibTeX, TeX commands or a control file make a LaTeX
project, closing lines make a digest's page. For the rest the lines are counted: most of them
nothing but identifiers, or numbered references with people and years, or else titles. A text
of running prose with identifiers in it is read for those.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from bibwright.model.identifiers import find_identifiers
from bibwright.readers.digest import CLOSING
from bibwright.readers.identifier_list import only_identifiers
from bibwright.readers.reading import InputKind, Line
from bibwright.readers.reference_list import ITEM_MARK

__all__ = ["detect", "detect_source"]

_ENTRY = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(][ \t]*[^\s,=]*[ \t]*,?", re.MULTILINE)
_TEX = re.compile(
    r"\\(?:documentclass|begin\{document\}|begin\{thebibliography\}|[a-z]*cite[a-z]*\*?[\[{]"
    r"|addbibresource|bibliography\{|citation\{|relax|abx@aux|bibitem)"
)
_BCF = re.compile(r"<bcf:controlfile")
_HEADER = re.compile(r"^[-–*]?\s*(?:URL|Authors|Abstract summary):", re.MULTILINE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PEOPLE = re.compile(r"^\W*(?:\[?\w{1,12}\]?[.)]?\s+)?[A-Z][^.?!]{0,60}[,.]\s+[A-Z(]")
#: A line with more words than this is prose, not a title.
_LONGEST_TITLE = 40


def detect_source(text: str, name: str) -> InputKind | None:
    """BibTeX or LaTeX, whose markup must not be stripped; None for everything else."""
    suffix = PurePath(name).suffix.lower()
    if _BCF.search(text[:4000]) or suffix in {".tex", ".aux", ".bcf", ".ltx", ".bbl"}:
        return InputKind.LATEX
    if suffix == ".bib" or _ENTRY.search(text):
        return InputKind.BIBTEX
    return InputKind.LATEX if _TEX.search(text) else None


def detect(lines: Sequence[Line]) -> InputKind:
    """What plain lines are: a digest, identifiers, references or titles."""
    filled = [line.text for line in lines if line.text]
    if any(CLOSING.search(text) for text in filled):
        return InputKind.DIGEST
    if sum(bool(_HEADER.match(text)) for text in filled) >= 2:
        return InputKind.DIGEST
    bare = sum(only_identifiers(text) for text in filled)
    if bare and bare * 2 >= len(filled):
        return InputKind.IDS
    if _are_references(filled):
        return InputKind.REFERENCES
    prose = any(len(text.split()) > _LONGEST_TITLE for text in filled)
    labelled = sum(any(each.labelled for each in find_identifiers(text)) for text in filled)
    return InputKind.IDS if prose and labelled else InputKind.TITLES


def _are_references(texts: Sequence[str]) -> bool:
    """Items that begin with people and hold a year, or an identifier in its place."""
    joined = "\n".join(texts)
    marked = [text for text in texts if ITEM_MARK.match(text)]
    begin = [text for text in (marked or texts) if _PEOPLE.match(ITEM_MARK.sub("", text))]
    dated = len(_YEAR.findall(joined)) + len(find_identifiers(joined))
    items = len(marked) or len(texts)
    return bool(begin) and len(begin) * 2 >= items and dated * 2 >= items
