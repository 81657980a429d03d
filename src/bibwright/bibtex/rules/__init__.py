"""The rules by which an entry is made clean, one a file."""

from bibwright.bibtex.rules.catalogue import are_own, entry_rules, in_order, rules, select
from bibwright.bibtex.rules.rule import Capitals, Context, FileRule, Rule, any_change

__all__ = [
    "Capitals",
    "Context",
    "FileRule",
    "Rule",
    "any_change",
    "are_own",
    "entry_rules",
    "in_order",
    "rules",
    "select",
]
