"""The rules by which an entry is made clean, one a file."""

from bibwright.bibtex.rules.rule import Capitals, Context, Rule

__all__ = ["Capitals", "Context", "Rule"]
