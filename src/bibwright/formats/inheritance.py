"""What an entry takes over from those it refers to with ``crossref`` and ``xdata``.

The rules are biblatex's defaults (its manual, section 2.4.1 and appendix B); for what BibTeX
itself does, which is to take over every missing field as it is, they come to the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bibwright.formats.types import ALIASES

__all__ = ["Given", "Source", "inherited"]


class Given(NamedTuple):
    """A field's value, and its name as it stands in the file."""

    name: str
    value: str


class Source(NamedTuple):
    """An entry before its values are read: its type, and its fields by biblatex's names."""

    type: str
    fields: Mapping[str, Given]


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


def inherited(key: str, sources: Mapping[str, Source]) -> Source:
    """The entry with what it takes over; ``sources`` are by their keys in small letters."""
    return _whole(key.lower(), sources, ())


def _whole(key: str, sources: Mapping[str, Source], under_way: tuple[str, ...]) -> Source:
    child = sources[key]
    fields = dict(child.fields)
    for other in _referred(child, "xdata"):
        if other in sources and other not in (*under_way, key):
            for name, given in _whole(other, sources, (*under_way, key)).fields.items():
                fields.setdefault(name, given)
    for other in _referred(child, "crossref"):
        if other in sources and other not in (*under_way, key):
            parent = _whole(other, sources, (*under_way, key))
            for name, given in _passed_on(parent, ALIASES.get(child.type, child.type)):
                fields.setdefault(name, given)
    return Source(child.type, fields)


def _referred(source: Source, name: str) -> list[str]:
    given = source.fields.get(name)
    return [key.strip().lower() for key in given.value.split(",")] if given else []


def _passed_on(parent: Source, child_type: str) -> list[tuple[str, Given]]:
    """The parent's fields under the names that they have in the child."""
    parent_type = ALIASES.get(parent.type, parent.type)
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
