r"""Citations in LaTeX: ``\cite`` and all its kin.

A command cites if its name holds "cite", whatever package it is from (natbib, biblatex, apacite,
multibib …), or is ``\bibentry``; the exceptions are listed. Comments, verbatim text and what
stands behind the end of the document are no part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bibwright.citations.citation import Citation, SourceKind
from bibwright.text.latex.tokens import outside

#: Environments whose text LaTeX does not read.
ENVIRONMENTS = r"(?:verbatim|Verbatim|lstlisting|minted|comment|filecontents|alltt|BVerbatim)\*?"
_TOKEN = re.compile(
    rf"""(?P<comment>%[^\n]*)
      | \\(?P<verb>verb\*?|lstinline\*?|Verb\*?)(?P<mark>[^A-Za-z\s{{\[*]).*?(?P=mark)
      | \\begin\s*\{{(?P<environment>{ENVIRONMENTS})\}}.*?(?:\\end\s*\{{(?P=environment)\}}|\Z)
      | (?P<end>\\end\s*\{{document\}})
      | \\(?P<name>[A-Za-z@]+)\*?
      | \\.""",
    re.VERBOSE | re.DOTALL,
)
_CITES = re.compile(r"[a-z@]*cite[a-z@]*|bibentry", re.IGNORECASE)
#: Commands about citing that hold no key: settings, names of counters, definitions.
_NO_CITATIONS = frozenset(
    """citestyle setcitestyle citereset citeindextrue citeindexfalse citetrackertrue
    citetrackerfalse declarecitecommand declaremulticitecommand declareciteinputhandler
    declareautocitecommand declarecitepunctposition citemid citeleft citeright citepunct
    citedash citeform citenumfont citeopen citeclose ifciteseen ifcitation
    citerestrict citesetup citeprepnote newcites citetrackerfalse mkbibcite dtlcite citenamefont
    citenumber citationneeded excite excited""".split()
)
_BLANK = re.compile(r"(?:[^\S\n]|\n(?![^\S\n]*\n)|%[^\n]*\n)*")
_KEY = re.compile(r"(?:%[^\n]*(?:\n|\Z))|(?P<comma>,)|(?P<key>[^\s,%{}]+(?:[^\S\n]+[^\s,%{}]+)*)")
_CLOSING = {"[": "]", "{": "}", "(": ")", "<": ">"}
_MARKS = {mark: re.compile(rf"[}}{re.escape(mark)}]") for mark in _CLOSING.values()}
#: A note is not longer than that; a bracket that is open for longer is no bracket.
_LONGEST = 5000
#: And braces in it are not nested deeper than that.
_DEEPEST = 20


def find_in_latex(text: str) -> Iterator[Citation]:
    """The citations of a LaTeX source, in order."""
    at = group = 0
    while token := _TOKEN.search(text, at):
        at = token.end()
        if token["end"]:
            return
        name = token["name"]
        if name and _CITES.fullmatch(name) and name.lower() not in _NO_CITATIONS:
            for start, end in _key_lists(text, at, name.lower()):
                group += 1
                yield from _keys(text, start, end, group)
                at = end


def _key_lists(text: str, at: int, name: str) -> Iterator[tuple[int, int]]:
    """Where the lists of keys stand among a command's arguments."""
    many = name.endswith("cites")
    # The first argument of \volcite and its kin is the volume.
    volume = "volcite" in name
    while True:
        here = _skip_blank(text, at)
        opening = text[here : here + 1]
        if opening not in _CLOSING or (opening == "(" and not many):
            return
        end = _closing(text, here)
        if end < 0:
            return
        at = end + 1
        if opening != "{":
            continue
        if volume:
            volume = False
            continue
        yield here + 1, end
        if not many:
            return
        volume = "volcite" in name


def _skip_blank(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _closing(text: str, at: int) -> int:
    """Where the bracket that opens here is closed, outside braces; -1 where it isn't."""
    closing = _CLOSING[text[at]]
    marks = outside(text, _MARKS[closing], at + 1, at + _LONGEST, deepest=_DEEPEST)
    mark = next(marks, None)
    return mark.start() if mark is not None and mark[0] == closing else -1


def _keys(text: str, start: int, end: int, group: int) -> Iterator[Citation]:
    for found in _KEY.finditer(text, start, end):
        if found["key"] and "\\" not in found["key"] and "#" not in found["key"]:
            yield Citation(found["key"], *found.span("key"), group, SourceKind.LATEX)
