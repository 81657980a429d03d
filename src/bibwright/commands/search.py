"""Entries of a bibliography that hold the words asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bibwright.bibtex.bib_file import BibEntry
from bibwright.bibtex.bib_files import families_of, open_all
from bibwright.bibtex.inheritance import Family
from bibwright.commands.bibliographies import require_bibliographies
from bibwright.text.fold import fold


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found; ``source`` is its text as it stands in the file."""

    entry: BibEntry
    source: str

    def as_json(self) -> dict[str, Any]:
        """Where the entry is, and its source."""
        place = self.entry.place
        return {"path": place.name, "line": place.line, "key": place.key, "bibtex": self.source}


def search_files(files: Sequence[tuple[str, bytes]], words: str) -> tuple[Hit, ...]:
    """The entries, in the order of the files, in which each of the ``words`` stands: in the key or
    in a field, an inherited one too. Case, accents and LaTeX make no difference.

    Raises InputError for a file that is no bibliography.
    """
    require_bibliographies(files)
    bibs = open_all(files)
    wanted = fold(words).split()

    def holds(entry: BibEntry, family: Family) -> bool:
        text = fold(" ".join([entry.key, entry.type, *entry.whole(family).values()]))
        return all(word in text for word in wanted)

    return tuple(
        Hit(entry, bib.text[entry.start : entry.end])
        for bib, family in zip(bibs, families_of(bibs), strict=True)
        for entry in bib.entries
        if holds(entry, family)
    )
