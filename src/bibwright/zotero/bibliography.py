"""The entries of a bibliography as items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bibwright.bibtex.arxiv_id import arxiv_id_of
from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.bib_files import family_of
from bibwright.bibtex.dialect import Dialect
from bibwright.zotero.items import Item, item_of


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a bibliography as items, in its order, and what is wrong with the others;
    ``keys``: the citation keys of all its entries, also of those that weren't chosen;
    ``unknown``: wished keywords that no entry has."""

    name: str
    items: tuple[Item, ...]
    notes: tuple[tuple[int, str], ...] = ()
    keys: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """What is wrong, a sentence each."""
        told = [f"{self.name}:{line}: {complaint}" for line, complaint in self.notes]
        return *told, *(f"{self.name}: no entry has the keyword “{tag}”" for tag in self.unknown)


def read_entries(
    name: str,
    data: bytes,
    *,
    tags: Iterable[str] = (),
    keys: Iterable[str] = (),
    dialect: Dialect | None = None,
) -> Entries:
    """The entries that have one of the tags among their keywords, or one of the citation keys; all
    of them where neither is given. An entry whose key stands above already is left out."""
    bib = BibFile.open(name, data, dialect)
    family = family_of(bib)
    wanted, named = {tag.casefold(): tag for tag in tags}, set(keys)
    known = set[str]()
    notes = list(bib.notes)
    said = {each.line: each.message for each in bib.problems}
    items: dict[str, Item] = {}
    for entry in bib.entries:
        if not entry.is_closed:  # as the file's notes say
            continue
        key = entry.key
        fields = entry.whole(family)
        item = item_of(key, entry.type, fields, arxiv_id_of(fields))
        tagged = wanted.keys() & {tag.casefold() for tag in item.tags}
        known |= tagged
        chosen = key in named or tagged
        if not chosen and (wanted or named):
            continue
        if not key or key in items:
            notes.append((entry.line, said.get(entry.line, "the entry has no citation key")))
            continue
        items[key] = item
    missing = named - items.keys() - {each.key for each in bib.entries if not each.is_closed}
    notes += [(1, f"there is no entry “{key}”") for key in sorted(missing)]
    every = frozenset(entry.key for entry in bib.entries)
    unknown = tuple(tag for folded, tag in wanted.items() if folded not in known)
    return Entries(name, tuple(items.values()), tuple(notes), every, unknown)
