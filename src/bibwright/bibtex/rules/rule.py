"""What a rule is, and what it may know besides the entry at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft

__all__ = ["Capitals", "Context", "Rule"]


class Capitals(StrEnum):
    """What the rule ``capitals`` does with titles.

    ``words``: braces round the words that must keep their capitals, and none round a title as a
    whole. ``add``: such braces are added and none taken away. ``title``: one pair of braces
    round the whole title, so that no style changes it.
    """

    WORDS = "words"
    ADD = "add"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for a whole file.

    ``ascii_only``: letters beyond ASCII become LaTeX commands; else commands for letters become
    the letters. ``macros``: names in lower case and their values, those of the standard styles
    (``jan`` …) included; only those that stand before the entry, as BibTeX needs them.
    """

    dialect: Dialect = Dialect.BIBTEX
    ascii_only: bool = True
    capitals: Capitals = Capitals.WORDS
    macros: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Rule:
    """A way of making one entry cleaner.

    ``name`` is what a person types, ``reason`` one line that says what it does and why.
    ``apply`` changes the draft, or reports what a person has to decide. It is a function of the
    draft and the context alone, changes nothing in an entry that it has been over already, and
    leaves alone what it can't be sure of. ``after`` names the rules that must have been over the
    entry before. ``default``: whether it is on when nothing is said. ``concerns``: whether there
    may be something to do for it, by the text of the whole entry as it stands in the file; only
    for a rule that no other one makes work for.
    """

    name: str
    reason: str
    apply: Callable[[Draft, Context], None]
    after: tuple[str, ...] = ()
    default: bool = True
    concerns: Callable[[str], bool] | None = None
