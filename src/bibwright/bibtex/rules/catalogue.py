"""All rules by name, which of them are on, and the order in which they go over an entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from graphlib import CycleError, TopologicalSorter
from operator import attrgetter
from types import MappingProxyType

from bibwright.bibtex.rules.rule import FileRule, Rule
from bibwright.errors import InputError
from bibwright.plugins import Group, registry

_FILE_RULES = (
    FileRule(
        "layout",
        "Indents, columns, the order of fields, empty lines are alike for all entries.",
    ),
    FileRule(
        "duplicate-keys",
        "A citation key that occurs twice is reported; BibTeX takes the first.",
    ),
    FileRule("undefined-keys", "With --tex, what is cited and has no entry is reported."),
    FileRule("unused-keys", "With --tex, entries that nothing cites are reported."),
)


@cache
def _own() -> tuple[Rule | FileRule, ...]:
    # Compiling their expressions takes longer than all of a command that only asks for settings.
    from bibwright.bibtex.rules import (
        authors,
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
        omit,
        pages,
        required_fields,
        shouting,
        specials,
        url,
        venues,
        whitespace,
    )

    return (
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
        authors.COMMA_AUTHORS,
        names.RULE,
        authors.MAX_AUTHORS,
        shouting.RULE,
        capitals.RULE,
        pages.RULE,
        months.RULE,
        dates.RULE,
        isbn.RULE,
        issn.RULE,
        omit.RULE,
        venues.RULE,
        required_fields.RULE,
        *_FILE_RULES,
    )


@cache
def rules() -> Mapping[str, Rule | FileRule]:
    """All rules by name, ours and those of plugins, in the order in which they are listed."""
    plugins_bring: type[Rule | FileRule] = Rule
    return MappingProxyType(registry(_own(), Group.RULES, plugins_bring, attrgetter("name")))


def entry_rules() -> tuple[Rule, ...]:
    """Those that look at one entry."""
    return tuple(rule for rule in rules().values() if isinstance(rule, Rule))


def are_own(chosen: Iterable[Rule]) -> bool:
    """Whether none of the rules comes from a plugin."""
    return all(rule in _own() for rule in chosen)


def in_order(wanted: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules, each behind those that it must come after; else as they are.

    Raises InputError for rules that each want to come after the other.
    """
    chosen = {rule.name: rule for rule in wanted}
    graph = {rule.name: [name for name in rule.after if name in chosen] for rule in chosen.values()}
    try:
        return tuple(chosen[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as error:
        names = ", ".join(sorted(set(error.args[1])))
        raise InputError(f"of the rules {names} each wants to run after another") from error


def select(
    only: Sequence[str] = (), enable: Collection[str] = (), disable: Collection[str] = ()
) -> frozenset[str]:
    """The names of the rules that are on.

    ``only`` names them all, "none" for no rule; without it those are on that are by default.
    Raises InputError for an unknown name.
    """
    known = rules()
    for name in (*only, *enable, *disable):
        if name not in known and not (name == "none" and name in only):
            raise InputError(f"there is no rule “{name}”; {_nearest(name, known)}")
    if only:
        chosen = set(only) - {"none"}
    else:
        chosen = {rule.name for rule in known.values() if rule.default}
    return frozenset((chosen | set(enable)) - set(disable))


def _nearest(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    if near:
        return f"did you mean “{near[0]}”?"
    return "`bibwright tidy --list-rules` lists them"
