"""Citations in Markdown as Pandoc, Quarto and R Markdown read it: ``@key`` and ``@{key}``.

The rules are those of Pandoc's manual, "Citation syntax". LaTeX's commands count as well, for
Pandoc passes them on. Code, comments, mathematics and metadata are no text, but for ``nocite``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from bibwright.citations.citation import Citation, SourceKind
from bibwright.citations.latex import find_in_latex

_INNER = r"[:.#$%&+?<>~/-]"
#: What may stand without braces behind an @ sign.
BARE_KEY = re.compile(rf"\w(?:{_INNER}?\w)*")
_CITATION = re.compile(
    rf"(?<![\w\\@./])-?@(?:\{{(?P<braced>[^{{}}\s]+)\}}|(?P<bare>\w(?:{_INNER}?\w)*))"
    r"|@\{(?P<all_braced>\*)\}|@(?P<all>\*)"
)
#: References within a document, of Quarto and pandoc-crossref.
_CROSS_REFERENCE = re.compile(
    r"(?:fig|tbl|sec|eq|lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|tip|nte|wrn|imp|cau)-.+"
    r"|(?:fig|tbl|eq|sec|lst):.+"
)
_METADATA = re.compile(r"\A---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_NOCITE = re.compile(r"^nocite[ \t]*:.*(?:\n[ \t]+.*)*", re.MULTILINE)
_NO_TEXT = re.compile(
    r"""^(?P<indent>[ ]{0,3})(?P<fence>`{3,}|~{3,}).*?(?:^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|\Z)
      | <!--.*?(?:-->|\Z)
      | (?:\A|(?<=\n\n))(?:(?:[ ]{4}|\t)[^\n]*(?:\n|\Z))+
      | (?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)
      | \$\$(?:(?!\n[ \t]*\n).)+?\$\$
      | (?<![\\$\w])\$(?=[^\s$])[^$\n]*?(?<=[^\s$\\])\$(?!\d)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


def find_in_markdown(text: str) -> Iterator[Citation]:
    """The citations of a Markdown source, in order."""
    plain = _without_code(text)
    latex = (each._replace(group=-each.group) for each in find_in_latex(plain))
    yield from sorted(chain(_found(plain), latex), key=lambda citation: citation.start)


def _found(text: str) -> Iterator[Citation]:
    for group, match in enumerate(_CITATION.finditer(text), 1):
        name = match.lastgroup or ""
        key = match[name]
        if name != "bare" or not _CROSS_REFERENCE.fullmatch(key):
            start, end = match.span(name)
            braced = name in ("braced", "all_braced")
            yield Citation(key, start, end, group, SourceKind.MARKDOWN, braced)


def _without_code(text: str) -> str:
    """The text with blanks for all that is no text, and every character where it was."""
    metadata = _METADATA.match(text)
    begin = metadata.end() if metadata else 0
    head = text[:begin]
    kept = [(found.start(), found.end()) for found in _NOCITE.finditer(head)]
    return _blanked_but(head, kept) + _NO_TEXT.sub(lambda found: _blanks(found[0]), text[begin:])


def _blanked_but(text: str, kept: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in kept:
        pieces += [_blanks(text[at:start]), text[start:end]]
        at = end
    return "".join([*pieces, _blanks(text[at:])])


def _blanks(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
