"""All rules by name, which of them are on, and the order in which they go over an entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from graphlib import TopologicalSorter
from types import MappingProxyType

from bibwright.bibtex.rules import (
    capitals,
    dates,
    doi,
    duplicate_fields,
    empty_fields,
    entities,
    eprint,
    isbn,
    issn,
    latex,
    mojibake,
    months,
    names,
    pages,
    required_fields,
    shouting,
    specials,
    url,
    whitespace,
)
from bibwright.bibtex.rules.rule import Rule
from bibwright.errors import InputError

__all__ = ["ENTRY_RULES", "FILE_RULES", "in_order", "select"]

#: Those that look at one entry.
ENTRY_RULES: tuple[Rule, ...] = (
    empty_fields.RULE,
    duplicate_fields.RULE,
    mojibake.RULE,
    entities.RULE,
    whitespace.RULE,
    latex.RULE,
    doi.RULE,
    url.RULE,
    eprint.RULE,
    specials.RULE,
    names.RULE,
    shouting.RULE,
    capitals.RULE,
    pages.RULE,
    months.RULE,
    dates.RULE,
    isbn.RULE,
    issn.RULE,
    required_fields.RULE,
)

#: Those that look at the file as a whole: names, and what each does.
FILE_RULES = MappingProxyType(
    {
        "layout": "Indents, columns, the order of fields, empty lines are alike for all entries.",
        "duplicate-keys": "A citation key that stands twice is reported; BibTeX takes the first.",
        "undefined-keys": "With --tex, what is cited and has no entry is reported.",
        "unused-keys": "With --tex, entries that nothing cites are reported.",
    }
)


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules, each behind those that it must come after; else as they are."""
    chosen = {rule.name: rule for rule in rules}
    graph = {rule.name: [name for name in rule.after if name in chosen] for rule in chosen.values()}
    return tuple(chosen[name] for name in TopologicalSorter(graph).static_order())


def select(
    only: Sequence[str] = (), enable: Collection[str] = (), disable: Collection[str] = ()
) -> frozenset[str]:
    """The names of the rules that are on.

    ``only`` names them all, "none" for no rule; without it those are on that are by default.
    Raises InputError for a name that there is not.
    """
    known = {rule.name for rule in ENTRY_RULES} | set(FILE_RULES)
    for name in (*only, *enable, *disable):
        if name not in known and not (name == "none" and name in only):
            raise InputError(f"there is no rule “{name}”; {_nearest(name, known)}")
    if only:
        chosen = set(only) - {"none"}
    else:
        chosen = {rule.name for rule in ENTRY_RULES if rule.default} | set(FILE_RULES)
    return frozenset((chosen | set(enable)) - set(disable))


def _nearest(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    if near:
        return f"did you mean “{near[0]}”?"
    return "`bibwright tidy --list-rules` lists them"
