"""Several ``.bib`` files in hand, whose entries take over macros and fields from each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bibwright.bibtex.bib_file import BibFile, parse
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.encoding import decode
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.inheritance import Family
from bibwright.bibtex.plain_entry import RowOf
from bibwright.bibtex.scan import BLANK, plain_lines

#: What defines macros, up to the next block.
_STRINGS = re.compile(
    rf"^[ \t]*@{BLANK}*string{BLANK}*[{{(].*?(?=^[ \t]*@|\Z)",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)


def open_all(
    files: Sequence[tuple[str, bytes]],
    dialect: Dialect | None = None,
    row_of: RowOf | None = None,
) -> list[BibFile]:
    """Several files, by name and content, to be patched; each knows the macros of all."""
    macros = _macros_of_all([data for _, data in files])
    return [BibFile.open(name, data, dialect, macros, row_of) for name, data in files]


def parse_all(files: Sequence[tuple[bytes, str]]) -> list[BibFile]:
    """The same, by content and encoding, to be read only."""
    macros = _macros_of_all([data for data, _ in files])
    return [parse(data, encoding, macros) for data, encoding in files]


def _macros_of_all(files: Sequence[bytes]) -> dict[str, str]:
    """What several files define, for each to use what it doesn't define itself; the first
    definition counts."""
    defined: dict[str, str] = {}
    for data in reversed(files) if len(files) > 1 else ():
        defined |= macros_in(data)
    return defined


def macros_in(data: bytes) -> dict[str, str]:
    """The macros that a file defines."""
    if b"string" not in data.lower():
        return {}
    strings = "".join(_STRINGS.findall(plain_lines(decode(data)[0])))
    bib = BibFile.open("", strings.encode("utf-8", "replace"))
    return {name: bib.macros[name] for name in bib.defined}


def whole_entries(*bibs: BibFile) -> list[list[Entry]]:
    """The entries of each file with what they take over from those of all."""
    return [
        [entry.completed(family) for entry in bib.all_entries]
        for bib, family in zip(bibs, families_of(bibs), strict=True)
    ]


def families_of(bibs: Sequence[BibFile]) -> list[Family]:
    """For each file the entries that its own take fields over from: those of the same file, else
    of the others."""
    if len(bibs) == 1:
        return [family_of(*bibs)]
    everybody = family_of(*bibs)
    return [family_of(bib, beside=everybody) for bib in bibs]


def family_of(*bibs: BibFile, beside: Family | None = None) -> Family:
    """The entries of files, which take fields over from each other."""
    return Family((entry for bib in bibs for entry in bib.all_entries), beside)
