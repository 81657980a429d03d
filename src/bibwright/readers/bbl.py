r"""The ``.bbl`` that Biber writes for biblatex: every field of every entry in plain.

An entry is ``\entry{key}{type}…\endentry``; its fields are ``\field{title}{…}``, its lists of names
``\name{author}{2}{}{ {{…}{ family={…}, given={…}}} … }``, its addresses
``\verb{doi} \verb … \endverb``
(biblatex's manual, section 4.2.2, and the files themselves, format 2.x and 3.x).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bibwright.bibtex.datamodel import FIELD_ORDER
from bibwright.bibtex.document import Entry
from bibwright.model.reference import Origin, Person
from bibwright.readers.bibtex import reference_of
from bibwright.readers.items import said_of
from bibwright.readers.reading import InputKind, Problem, Reading
from bibwright.text.latex.decode import to_unicode
from bibwright.text.lines import LineNumbers
from bibwright.text.names import name_list

__all__ = ["bbl_entries", "is_biblatex_bbl", "read_bbl"]

#: Fields that are an entry's own, and not what Biber worked out for biblatex.
_WRITTEN = frozenset(FIELD_ORDER)

_ENTRY = re.compile(r"\\entry\{([^{}]+)\}\{([^{}]+)\}(.*?)\\endentry", re.DOTALL)
_FIELD = re.compile(r"\\field\{(\w+)\}\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
_VERBATIM = re.compile(r"\\verb\{(\w+)\}\s*\\verb\s+(.*?)\s*\\endverb", re.DOTALL)
_NAMES = re.compile(
    r"\\name\{author\}.*?(?=\\(?:name|list|strng|field|verb|endentry)\{)", re.DOTALL
)
_PART = re.compile(r"\b(family|given|prefix|suffix)=\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
#: What Biber puts between the words of a name, and in ranges of pages.
_DELIMITERS = (
    (re.compile(r"\\bibnamedelim[a-di]\b\s?"), " "),
    (re.compile(r"\\bibrangedash\b\s?"), "--"),
    (re.compile(r"\\bibrangessep\b\s?"), ", "),
)


def is_biblatex_bbl(text: str) -> bool:
    """Whether the text is a ``.bbl`` of biblatex's."""
    return "\\endentry" in text and "\\entry{" in text


def bbl_entries(text: str) -> Iterator[Entry]:
    """The entries, each once, in the order of the list, as their authors wrote them."""
    seen: set[str] = set()
    lines = LineNumbers(text)
    for match in _ENTRY.finditer(text):
        key, kind, body = match.groups()
        if key in seen:  # of another section of the same document
            continue
        seen.add(key)
        fields = {name: _undelimited(value) for name, value in _FIELD.findall(body)}
        fields |= dict(_VERBATIM.findall(body))
        names = _NAMES.search(f"{body}\\endentry{{")
        people = _people(names[0] if names else "")
        others = r"\true{moreauthor}" in body
        fields["author"] = name_list(people, others=others, ascii_only=False)
        known = {name: value for name, value in fields.items() if value and name in _WRITTEN}
        yield Entry(kind, key, known, lines.line_of(match.start()))


def _people(names: str) -> Iterator[Person]:
    """Who is in a list of names; each one's parts begin with the family name."""
    for each in re.split(r"(?=\bfamily=)", names)[1:]:
        parts = {part: to_unicode(_undelimited(said)) for part, said in _PART.findall(each)}
        yield Person(
            parts.get("family", ""),
            parts.get("given", ""),
            particle=parts.get("prefix", ""),
            suffix=parts.get("suffix", ""),
        )


def _undelimited(value: str) -> str:
    for delimiter, printed in _DELIMITERS:
        value = delimiter.sub(printed, value)
    return value


def read_bbl(text: str, name: str) -> Reading:
    """The entries as queries, under their keys."""
    queries, problems = [], list[Problem]()
    for entry in bbl_entries(text):
        query = reference_of(entry, name)
        said = said_of(query.title, ", ".join(map(str, query.people)), str(query.year or ""))
        if query.title or query.identity:
            queries.append(replace(query, said=said))
        else:
            missing = f"“{entry.key}” has no title, arXiv id or DOI to look it up by"
            problems.append(Problem(Origin(name, entry.line), missing))
    return Reading(
        InputKind.BIBTEX,
        tuple(queries),
        tuple(problems),
        f"biblatex's .bbl, {len(queries)} entries",
        "biblatex",
    )
