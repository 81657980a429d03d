"""What an input is, seen from its content.

The surest sign comes first: entries make BibTeX, TeX commands or a control file make a LaTeX
project, closing lines make a digest's page. All else is a list, and read block by block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from bibwright.readers.digest import CLOSING
from bibwright.readers.reading import InputKind, Line

_ENTRY = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(][ \t]*[^\s,=]*[ \t]*,?", re.MULTILINE)
_TEX = re.compile(
    r"\\(?:documentclass|begin\{document\}|begin\{thebibliography\}|[a-z]*cite[a-z]*\*?[\[{]"
    r"|addbibresource|bibliography\{|citation\{|relax|abx@aux|bibitem|bib\*?\{)"
)
LIST_SIGN = re.compile(r"^[^\S\n]*#{1,6}\s|\]\(https?:|^[^\S\n]*[*+-]\s+\S", re.MULTILINE)
#: So many headings, links and items to an entry, or to a command of TeX's, are a list's.
_MANY = 5
_LATEX_NAMES = frozenset({".tex", ".aux", ".bcf", ".ltx", ".bbl"})
_BCF = re.compile(r"<bcf:controlfile")
_HEADER = re.compile(r"^[-–*]?[^\S\n]*(URL|Abstract summary):", re.MULTILINE)


def detect_source(text: str, name: str) -> InputKind | None:
    """BibTeX or LaTeX, whose markup must not be stripped; None for everything else."""
    suffix = PurePath(name).suffix.lower()
    if _BCF.search(text[:4000]) or suffix in _LATEX_NAMES:
        return InputKind.LATEX
    if suffix == ".bib":
        return InputKind.BIBTEX
    signs = len(LIST_SIGN.findall(text))
    for kind, sign in ((InputKind.BIBTEX, _ENTRY), (InputKind.LATEX, _TEX)):
        if found := len(sign.findall(text)):
            return kind if signs <= _MANY * found else None  # a list that says how it is cited
    return None


def is_named_source(text: str, name: str) -> bool:
    """Whether a file has a name of LaTeX's, or one of BibTeX's and an entry."""
    suffix = PurePath(name).suffix.lower()
    return suffix in _LATEX_NAMES or (suffix == ".bib" and bool(_ENTRY.search(text)))


def is_digest(lines: Sequence[Line]) -> bool:
    """Whether the lines are those of a digest's page."""
    filled = [line.text for line in lines if line.text]
    if any(CLOSING.search(text) for text in filled):
        return True
    labels = {match[1] for text in filled if (match := _HEADER.match(text))}
    return len(labels) > 1
