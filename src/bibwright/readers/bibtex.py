"""An existing ``.bib``: its entries become queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.bib_files import parse_all, whole_entries
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.entry_reference import reference_of
from bibwright.matching.places import UNFINDABLE, is_findable
from bibwright.model.reference import Origin, WrittenEntry
from bibwright.readers.reading import InputKind, Problem, Reading
from bibwright.text.counted import counted

_PARENTS = ("crossref", "xdata")


def read_bibtex(data: bytes, name: str) -> Reading:
    """The entries as queries, and what the file holds that is not as it should be.

    Raises InputError for an entry that is too large to be worked on.
    """
    return read_together([(name, data)])[0]


def read_together(files: Sequence[tuple[str, bytes]]) -> list[Reading]:
    """The same of several files, whose entries take over fields and macros from each other."""
    bibs = parse_all([(data, "") for _, data in files])
    keys = {entry.key.lower() for bib in bibs for entry in bib.all_entries}
    return [
        _reading(bib, name, entries, keys)
        for bib, (name, _), entries in zip(bibs, files, whole_entries(*bibs), strict=True)
    ]


def _reading(bib: BibFile, name: str, entries: Sequence[Entry], keys: Collection[str]) -> Reading:
    bib.refuse_huge_entries(name)
    problems = tuple(Problem(Origin(name, each.line), each.message) for each in bib.problems)
    queries = []
    dialect = str(bib.dialect)
    for entry in entries:
        query = replace(reference_of(entry, name), written=_written(entry, keys, dialect))
        if is_findable(query):
            said = (query.title, "; ".join(map(str, query.authors)), str(query.year or ""))
            queries.append(replace(query, said=" | ".join(filter(None, said))))
        else:
            missing = f"“{entry.key}” has {UNFINDABLE}"
            problems += (Problem(Origin(name, entry.line), missing),)
    form = f"bibliography, {counted(len(entries), 'entry')}"
    return Reading(InputKind.BIBTEX, tuple(queries), problems, form, dialect)


def _written(entry: Entry, keys: Collection[str], dialect: str) -> WrittenEntry:
    """The entry with all that it says, in itself: what it took over from others needs them no
    more."""
    fields = tuple(
        (name, value)
        for name, value in entry.fields.items()
        if name not in _PARENTS or not all(key.strip().lower() in keys for key in value.split(","))
    )
    return WrittenEntry(entry.type, fields, dialect)
