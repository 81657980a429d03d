"""What an entry takes over from those that it names in ``crossref`` and ``xdata``.

The rules are biblatex's defaults (its manual, sections 2.4.1 and 3.13.6, and appendix B). BibTeX
takes over every missing field under its own name; that comes to the same, but for the title of a
book or a meeting, which BibTeX wants given as ``booktitle`` as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple, Protocol

from bibwright.bibtex.datamodel import ALIASES


class Given(NamedTuple):
    """A field's value, and its name as it stands in the file."""

    name: str
    value: str


class RawEntry(NamedTuple):
    """An entry before its values are read: its type, and its fields by biblatex's names."""

    type: str
    fields: Mapping[str, Given]


#: Types that biblatex takes for others.
TYPE_ALIASES = {"conference": "inproceedings", "electronic": "online", "www": "online"}
#: BibTeX's and others' names of biblatex's fields (biblatex's manual, section 2.2.5).
_NAMES = {other: name for name, other in ALIASES.items() if name not in {"file", "sortkey"}} | {
    "hyphenation": "langid"
}
#: A value that is a field of a data container: ``xdata=key-publisher`` (section 3.13.6).
_GRANULAR = re.compile(r"\s*xdata\s*=\s*(?P<key>[^\s,{}=]+)-(?P<field>[A-Za-z]+)\s*")
_TITLE = ("title", "subtitle", "titleaddon")
_MULTI = {
    "mvbook": frozenset({"book", "inbook", "bookinbook", "suppbook"}),
    "mvcollection": frozenset({"collection", "incollection", "suppcollection"}),
    "mvproceedings": frozenset({"proceedings", "inproceedings"}),
    "mvreference": frozenset({"reference", "inreference"}),
}
_HOLDS = {
    "book": frozenset({"inbook", "bookinbook", "suppbook", "incollection"}),
    "collection": frozenset({"incollection", "suppcollection", "inbook"}),
    "proceedings": frozenset({"inproceedings"}),
    "reference": frozenset({"inreference"}),
    "periodical": frozenset({"article", "suppperiodical", "review"}),
}
#: Never taken over.
_OWN = frozenset(
    """crossref xref xdata ids entryset entrysubtype execute label options presort related
    relatedoptions relatedstring relatedtype shorthand shorthandintro sortkey sortname sorttitle
    sortyear indextitle shorttitle file keywords""".split()
)


class Member(Protocol):
    """An entry; its fields by their names in small letters, macros worked out."""

    @property
    def key(self) -> str:
        """As it is written."""

    @property
    def type(self) -> str:
        """In small letters."""

    @property
    def fields(self) -> Mapping[str, str]:
        """What they say."""


class Family:
    """The entries of a file, which take fields over from each other."""

    def __init__(
        self,
        entries: Iterable[Member],
        beside: Family | None = None,
    ) -> None:
        """Of a key that stands twice the first counts; one that none has may be ``beside``."""
        self._beside = beside
        self._given = entries

    @cached_property
    def _entries(self) -> Mapping[str, Member]:
        """By their keys, once one of them is asked for: in most files none is."""
        found: dict[str, Member] = {}
        for entry in self._given:
            found.setdefault(entry.key.lower(), entry)
        return found

    def fields(self, key: str, type_: str, fields: Mapping[str, str]) -> Mapping[str, str]:
        """The entry's fields with those that it takes over, which keep the parent's names for
        them (``address`` or ``location``) where they keep their meaning."""
        if not takes_over(fields):
            return fields
        whole = {name: value for name, value in fields.items() if not _GRANULAR.fullmatch(value)}
        for name, given in self.source(key, type_, fields).fields.items():
            kept = given.name if _NAMES.get(given.name, given.name) == name else name
            if (name not in whole and given.name not in fields) or kept not in whole:
                whole.setdefault(kept, given.value)
        return whole

    def source(self, key: str, type_: str, fields: Mapping[str, str]) -> RawEntry:
        """The entry by biblatex's names, with what it takes over."""
        return self._whole(source_of(type_, fields), (key.lower(),))

    def _whole(self, child: RawEntry, under_way: tuple[str, ...]) -> RawEntry:
        fields = {}
        for name, given in child.fields.items():
            found = self._contained(given, under_way)
            if found is not None:
                fields[name] = found
        for key in _referred(child, "xdata"):
            if (other := self._parent(key, under_way)) is not None:
                for name, given in other.fields.items():
                    fields.setdefault(name, given)
        for key in _referred(child, "crossref"):
            if (other := self._parent(key, under_way)) is not None:
                for name, given in _passed_on(other, child.type):
                    fields.setdefault(name, given)
        return RawEntry(child.type, fields)

    def _parent(self, key: str, under_way: tuple[str, ...]) -> RawEntry | None:
        """The entry that is named, whole; None for a missing one, or one that goes in a circle."""
        named = self._named(key)
        if key in under_way or named is None:
            return None
        return self._whole(source_of(named.type, named.fields), (*under_way, key))

    def _named(self, key: str) -> Member | None:
        return self._entries.get(key) or (self._beside._named(key) if self._beside else None)

    def _contained(self, given: Given, under_way: tuple[str, ...]) -> Given | None:
        """The value, or that of the field which it names; None where there is no such field."""
        granular = _GRANULAR.fullmatch(given.value) if "xdata" in given.value else None
        if granular is None:
            return given
        container = self._parent(granular["key"].lower(), under_way)
        name = granular["field"].lower()
        found = container.fields.get(_NAMES.get(name, name)) if container else None
        return Given(given.name, found.value) if found else None


def source_of(type_: str, fields: Mapping[str, str]) -> RawEntry:
    """An entry by biblatex's names; an alias beside what it is an alias of stays itself."""
    found: dict[str, Given] = {}
    for name, value in fields.items():
        if value.strip():
            proper = _NAMES.get(name, name)
            known = (proper in fields and proper != name) or proper in found
            found[name if known else proper] = Given(name, value)
    return RawEntry(TYPE_ALIASES.get(type_, type_), found)


def parents_named(fields: Mapping[str, str]) -> set[str]:
    """The keys, in small letters, of the entries from which one takes fields over."""
    source = source_of("", fields)
    found = {*_referred(source, "crossref"), *_referred(source, "xdata")}
    for value in fields.values():
        granular = _GRANULAR.fullmatch(value) if "xdata" in value else None
        if granular:
            found.add(granular["key"].lower())
    return found - {""}


def takes_over(fields: Mapping[str, str]) -> bool:
    """Whether an entry names another one at all: few do."""
    if "crossref" in fields or "xdata" in fields:
        return True
    if "xdata" not in "\n".join(fields.values()):
        return False
    return any(_GRANULAR.fullmatch(value) for value in fields.values())


def _referred(source: RawEntry, name: str) -> list[str]:
    given = source.fields.get(name)
    return [key.strip().lower() for key in given.value.split(",")] if given else []


def _passed_on(parent: RawEntry, child_type: str) -> list[tuple[str, Given]]:
    """The parent's fields under the names that they have in the child."""
    parent_type = parent.type
    if child_type in _MULTI.get(parent_type, ()):
        titles = {name: f"main{name}" for name in _TITLE}
    elif child_type in _HOLDS.get(parent_type, ()):
        holder = "journal" if parent_type == "periodical" else "book"
        titles = {name: f"{holder}{name}" for name in _TITLE}
    else:
        titles = {}
    own = [(name, given) for name, given in parent.fields.items() if name not in _OWN]
    # A title for its parts that the parent gives itself, as BibTeX wants it, comes first.
    found = [(name, given) for name, given in own if name not in titles]
    found += [(titles[name], given) for name, given in own if name in titles]
    if parent_type in {"book", "mvbook"} and child_type in _MULTI["mvbook"] - {"book"}:
        found += [("bookauthor", parent.fields["author"])] if "author" in parent.fields else []
    return found
