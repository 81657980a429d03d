"""Reading and writing BibTeX: a document, citation keys, entries, the writer."""

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.document import Document, DocumentProblem, Entry, parse
from bibwright.bibtex.entries import NewEntry, NewField, entry_of
from bibwright.bibtex.keys import DEFAULT_PATTERN, assign_keys, check_pattern, fits
from bibwright.bibtex.writer import append, render

__all__ = [
    "DEFAULT_PATTERN",
    "Dialect",
    "Document",
    "DocumentProblem",
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
