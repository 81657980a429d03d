r"""The ``.bbl`` that Biber writes for biblatex: every field of every entry in plain.

An entry is ``\entry{key}{type}…\endentry``; its fields are ``\field{title}{…}``, its lists of names
``\name{author}{2}{}{ {{…}{ family={…}, given={…}}} … }``, other lists
``\list{publisher}{1}{ {…} … }``, its addresses ``\verb{doi} \verb … \endverb``
(biblatex's manual, section 4.2.2, and the files themselves, format 2.x and 3.x).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bibwright.bibtex.datamodel import FIELD_ORDER
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.entry_reference import reference_of
from bibwright.matching.places import UNFINDABLE, is_findable
from bibwright.model.reference import Origin, Person
from bibwright.readers.item_facts import said_of
from bibwright.readers.reading import InputKind, Problem, Reading
from bibwright.text.counted import counted
from bibwright.text.latex.decode import to_unicode
from bibwright.text.lines import LineNumbers
from bibwright.text.names import name_list

#: Fields that are an entry's own, and not what Biber worked out for biblatex.
_WRITTEN = frozenset(FIELD_ORDER)

_ENTRY = re.compile(r"\\entry\{([^{}]+)\}\{([^{}]+)\}(.*?)\\endentry", re.DOTALL)
_FIELD = re.compile(r"\\field\{(\w+)\}\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
_VERBATIM = re.compile(r"\\verb\{(\w+)\}\s*\\verb\s+(.*?)\s*\\endverb", re.DOTALL)
_NAMES = re.compile(
    r"\\name\{(\w+)\}(.*?)(?=\\(?:name|list|strng|field|verb|true|endentry)\b)", re.DOTALL
)
_GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
_LIST = re.compile(rf"\\list\{{(\w+)\}}\{{\d+\}}{_GROUP}")
_ITEM = re.compile(_GROUP)
_CUT = re.compile(r"\\true\{more(\w+)\}")
#: What Biber made of one date: where it began, and where it ended.
_DATES = ("", "url", "orig", "event")
_PARTS_OF_DATE = ("year", "month", "day")
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
        fields |= {name: " and ".join(_ITEM.findall(held)) for name, held in _LIST.findall(body)}
        cut = set(_CUT.findall(body))
        for role, held in _NAMES.findall(f"{body}\\endentry"):
            fields[role] = name_list(_persons(held), others=role in cut, ascii_only=False)
        fields = _with_dates(fields)
        known = {name: value for name, value in fields.items() if value and name in _WRITTEN}
        yield Entry(kind, key, known, lines.line_of(match.start()))


def _persons(names: str) -> Iterator[Person]:
    """Who is in a list of names; each one's parts begin with the family name."""
    for each in re.split(r"(?=\bfamily=)", names)[1:]:
        parts = {part: to_unicode(_undelimited(said)) for part, said in _PART.findall(each)}
        yield Person(
            parts.get("family", ""),
            parts.get("given", ""),
            particle=parts.get("prefix", ""),
            suffix=parts.get("suffix", ""),
        )


def _with_dates(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields with dates in the place of their parts."""
    found = dict(fields)
    for date in _DATES:
        began = _date(found, date)
        ended = _date(found, f"{date}end")
        if began:
            found[f"{date}date"] = f"{began}/{ended}" if ended else began
    return found


def _date(fields: dict[str, str], prefix: str) -> str:
    """The date that these parts make, which are taken out; empty for one that isn't of figures."""
    parts = [fields.get(f"{prefix}{part}", "") for part in _PARTS_OF_DATE]
    said = [part for part in parts if part]
    if not parts[0] or not all(part.isdigit() for part in said) or said != parts[: len(said)]:
        return ""
    for part in _PARTS_OF_DATE:
        fields.pop(f"{prefix}{part}", None)
    return "-".join(part.zfill(2 if at else 4) for at, part in enumerate(said))


def _undelimited(value: str) -> str:
    for delimiter, printed in _DELIMITERS:
        value = delimiter.sub(printed, value)
    return value


def read_bbl(text: str, name: str) -> Reading:
    """The entries as queries, under their keys."""
    queries, problems = [], list[Problem]()
    for entry in bbl_entries(text):
        query = reference_of(entry, name)
        said = said_of(query.title, ", ".join(map(str, query.authors)), str(query.year or ""))
        if is_findable(query):
            queries.append(replace(query, said=said))
        else:
            missing = f"“{entry.key}” has {UNFINDABLE}"
            problems.append(Problem(Origin(name, entry.line), missing))
    return Reading(
        InputKind.BIBTEX,
        tuple(queries),
        tuple(problems),
        f"biblatex's .bbl, {counted(len(queries), 'entry')}",
        "biblatex",
    )
