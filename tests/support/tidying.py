"""One rule over one entry, as the tests of the rules ask for it."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from bibwright.bibtex.blocks import cut
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Change, Draft, Field
from bibwright.bibtex.raw_block import RawBlock
from bibwright.bibtex.rules import Context, Rule


@dataclass(frozen=True, slots=True)
class Tidied:
    """What has become of the entry.

    ``fields``: names in lower case and values, without their delimiters; a macro or a joined
    value as it is written. ``sources``: the same with delimiters.
    """

    type: str
    key: str
    fields: dict[str, str]
    sources: dict[str, str]
    messages: list[str]
    changes: list[Change]


def rule_named(name: str) -> Rule:
    module = importlib.import_module(f"bibwright.bibtex.rules.{name.replace('-', '_')}")
    rule: Rule = module.RULE
    assert rule.name == name
    return rule


def tidied(source: str, name: str, **context: Any) -> Tidied:
    """The entry after the rule. It has been over it a second time and changed nothing more."""
    rule = rule_named(name)
    (block,) = [each for each in cut(source) if isinstance(each, RawBlock)]
    draft = Draft(block.type, block.key, [Field(f.name, f.parts) for f in block.fields])
    draft.rule = rule.name
    rule.apply(draft, Context(**context))
    again = Draft(draft.type, draft.key, [Field(f.name, f.parts) for f in draft.fields])
    rule.apply(again, Context(**context))
    assert again.changes == [], "a second run changes something"
    return Tidied(
        draft.type,
        draft.key,
        {
            field.name.lower(): field.source if field.text is None else field.text
            for field in reversed(draft.fields)
        },
        {field.name.lower(): field.source for field in reversed(draft.fields)},
        [finding.message for finding in draft.findings],
        draft.changes,
    )


def after(
    rule: str, fields: str, dialect: str = "bibtex", macros: dict[str, str] | None = None
) -> Tidied:
    """An article of these fields, after a rule."""
    source = f"@article{{k,\n{fields}\n}}"
    return tidied(source, rule, dialect=Dialect(dialect), macros=macros or {})
