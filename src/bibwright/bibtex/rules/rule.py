"""What a rule is, and what it may know besides the entry at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Change, Draft
from bibwright.bibtex.venues import Venues


class Capitals(StrEnum):
    """What the rule ``capitals`` does with titles.

    ``add``: braces round the words that must keep their capitals. ``words``: the same, and none
    round ordinary words or a title as a whole. ``title``: one pair of braces round the whole
    title, so that no style changes it.
    """

    WORDS = "words"
    ADD = "add"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for a whole file.

    ``ascii_only``: letters beyond ASCII become LaTeX commands; else commands for letters become
    the letters. ``printed``: fields that BibTeX's standard styles don't print and the project's
    style does (``doi``, ``eprint``). ``omit``: fields that are not wanted, in lower case.
    ``max_authors``: 0 for all of them. ``venues``: what they are to be called. ``macros``: names
    in lower case and their values, those of the standard styles (``jan`` …) included; only those
    that stand before the entry, as BibTeX needs them.
    """

    dialect: Dialect = Dialect.BIBTEX
    ascii_only: bool = True
    capitals: Capitals = Capitals.ADD
    printed: frozenset[str] = frozenset()
    omit: frozenset[str] = frozenset()
    max_authors: int = 0
    venues: Venues | None = None
    macros: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Rule:
    """A way of making one entry cleaner; packages add theirs as `bibwright.plugins` says.

    ``name`` is what a user types, ``reason`` one line that says what it does and why.
    ``apply`` changes the draft, or reports what the user has to decide. It is a function of the
    draft and the context alone, at the top level of a module so that other processes find it,
    changes nothing in an entry that it has been over already, and leaves alone what it can't be
    sure of. ``after`` names the rules that must have been over the entry before. ``default``:
    whether it is on when nothing is said. ``concerns``: whether there may be something to do for
    it, by the text of the whole entry as it stands in the file; only for a rule that no other one
    makes work for.

    Rules with ``again`` go over an entry once more after a change for which some rule's
    ``makes_work`` is true, such as one that adds characters which they look for; where
    ``looks_at`` names the only fields that a rule reads, only if one of these was changed.
    ``of_macro``: what an ``@string`` with this text is to say instead.
    """

    name: str
    reason: str
    apply: Callable[[Draft, Context], None]
    after: tuple[str, ...] = ()
    default: bool = True
    concerns: Callable[[str], bool] | None = None
    makes_work: Callable[[Change], bool] | None = None
    again: bool = False
    looks_at: frozenset[str] | None = None
    of_macro: Callable[[str, Context], str] | None = None


@dataclass(frozen=True, slots=True)
class FileRule:
    """A rule about the file as a whole, which `bibwright.bibtex.tidy` carries out itself."""

    name: str
    reason: str
    default: bool = True


def any_change(_change: Change) -> bool:
    """What `Rule.makes_work` is for a rule whose every change may make work for others."""
    return True
