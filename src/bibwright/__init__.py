"""Bibwright turns a list of papers into a bibliography that can be trusted."""

__version__ = "0.1.0"
