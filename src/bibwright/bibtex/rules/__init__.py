"""The rules by which an entry is made clean, one a file."""

from bibwright.bibtex.rules.catalogue import ENTRY_RULES, FILE_RULES, in_order, select
from bibwright.bibtex.rules.rule import Capitals, Context, Rule

__all__ = ["ENTRY_RULES", "FILE_RULES", "Capitals", "Context", "Rule", "in_order", "select"]
