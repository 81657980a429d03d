"""Names of journals, meetings and series as a project wants them: its table, ``venues.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from bibwright.errors import InputError
from bibwright.text.fold import fold

#: The forms of a name, as a table calls them.
FORMS = ("long", "short", "abbreviated")
_ANYTHING = "*"

_INITIALS = re.compile(r"\b[a-z](?: [a-z])+\b")


@dataclass(frozen=True, slots=True)
class Venue:
    """What a venue is called; ``also``: other names, in which ``*`` stands for any words."""

    long: str = ""
    short: str = ""
    abbreviated: str = ""
    also: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        """All its names."""
        yield from filter(None, (self.long, self.short, self.abbreviated))
        yield from self.also


@dataclass(frozen=True, slots=True)
class VenueTable:
    """The venues of a project, and the form in which it wants their names."""

    venues: tuple[Venue, ...] = ()
    form: str = "long"

    def in_form(self, form: str = "") -> Venues:
        """What each name is to be replaced by; a venue that lacks the form keeps its names.

        Raises InputError for a name that two venues have.
        """
        names: dict[str, str] = {}
        patterns: dict[str, str] = {}
        for venue in self.venues:
            wanted = getattr(venue, form or self.form)
            for name in venue.names():
                known, text = (
                    (patterns, _pattern(name)) if _ANYTHING in name else (names, _of(name))
                )
                if known.setdefault(text, wanted) != wanted:
                    raise InputError(f"the table has two venues with the name “{name}”")
        return Venues(names, tuple(patterns.items()))


@dataclass(frozen=True)
class Venues:
    """What names are to be replaced by: by the folded name, and by patterns of it."""

    names: dict[str, str]
    patterns: tuple[tuple[str, str], ...] = ()

    def wanted(self, text: str) -> str:
        """The name in the form that is wanted; empty for one that the table doesn't have."""
        name = _of(text)
        found = self.names.get(name)
        if found is not None:
            return found
        return next((to for each, to in self.patterns if re.fullmatch(each, name)), "")


def read_venues(content: bytes, name: str) -> VenueTable:
    """A table, as a TOML file: ``form`` if it isn't ``long``, and ``[[venue]]`` for each.

    Raises InputError for a file that is none.
    """
    try:
        table = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # no UTF-8, no TOML
        raise InputError(f"{name} is not a table of venues: {error}") from error
    unknown = table.keys() - {"form", "venue"}
    if unknown:
        raise InputError(f"{name}: “{min(unknown)}” is none of “form” and “[[venue]]”")
    form = table.get("form", "long")
    if form not in FORMS:
        raise InputError(f"{name}: “form” is one of {', '.join(FORMS)}, not {form!r}")
    rows = table.get("venue", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{name}: each venue is a table “[[venue]]”")
    found = VenueTable(tuple(_venue(row, name) for row in rows), form)
    found.in_form()
    return found


def _venue(row: dict[str, Any], name: str) -> Venue:
    known = [field.name for field in fields(Venue)]
    for key, value in row.items():
        if key not in known:
            raise InputError(f"{name}: a venue has {', '.join(known)}, but no “{key}”")
        texts = value if key == "also" and isinstance(value, list) else [value]
        if not all(isinstance(each, str) and _of(each) for each in texts):
            raise InputError(f"{name}: “{key}” of a venue is a name, or a list of names in “also”")
    also = row.get("also", ())
    return Venue(**row | {"also": (also,) if isinstance(also, str) else tuple(also)})


def _of(name: str) -> str:
    """The name as it is compared: without LaTeX, accents, signs and capitals; “U.S.A.” is “USA”."""
    folded = fold(name.replace(r"\&", " and ").replace("&", " and "))
    return _INITIALS.sub(lambda letters: letters[0].replace(" ", ""), folded)


def _pattern(name: str) -> str:
    return ".*".join(re.escape(_of(piece)) for piece in name.split(_ANYTHING))
