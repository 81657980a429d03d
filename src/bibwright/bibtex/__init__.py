"""Reading and writing BibTeX: a file, citation keys, entries, the writer."""

from bibwright.bibtex.bib_file import BibFile, parse
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.entries import NewEntry, NewField, entry_of
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.keys import DEFAULT_PATTERN, assign_keys, check_pattern, fits
from bibwright.bibtex.writer import append, render

__all__ = [
    "DEFAULT_PATTERN",
    "BibFile",
    "Dialect",
    "Entry",
    "NewEntry",
    "NewField",
    "append",
    "assign_keys",
    "check_pattern",
    "entry_of",
    "fits",
    "parse",
    "render",
]
