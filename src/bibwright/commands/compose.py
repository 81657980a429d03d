"""Resolved papers become the text of a bibliography, beside what already stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bibwright.bibtex import Dialect, append, assign_keys, entry_of, parse
from bibwright.duplicates.find import find_duplicates
from bibwright.duplicates.records import Records
from bibwright.lookup.resolver import Paper, Resolution
from bibwright.model.reference import Reference
from bibwright.readers.bibtex import reference_of
from bibwright.text.fold import one_line

__all__ = ["Composition", "Place", "compose"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paper stands: its citation key, and whether it was added now.

    ``perhaps``: the key of an entry that was there before and may be the same work.
    """

    key: str
    added: bool
    perhaps: str = ""


@dataclass(frozen=True, slots=True)
class Composition:
    """A bibliography as it should be: its bytes, and each paper's place by the paper's name."""

    content: bytes
    places: Mapping[str, Place]

    @property
    def added(self) -> int:
        """How many entries are new."""
        return sum(place.added for place in self.places.values())


def compose(
    resolution: Resolution,
    *,
    existing: bytes = b"",
    name: str = "-",
    dialect: Dialect = Dialect.BIBTEX,
    key_pattern: str = "",
    abstracts: bool = False,
    keep_unresolved: bool = False,
) -> Composition:
    """Adds the papers that ``existing`` (the bytes of the file ``name``) lacks.

    Every byte that stands there stays. ``keep_unresolved`` writes what has no match as
    comments, each once. Raises InputError when the file can't take an addition.
    """
    document = parse(existing)
    shelf = _Shelf(reference_of(entry, name) for entry in document.entries)
    places: dict[str, Place] = {}
    new: list[tuple[Paper, str]] = []
    found = shelf.places([paper.reference for paper in resolution.papers])
    for paper, (key, perhaps) in zip(resolution.papers, found, strict=True):
        if key:
            places[paper.name] = Place(key, added=False)
        else:
            new.append((paper, perhaps))
    references = [paper.reference for paper, _ in new]
    keys = assign_keys(references, pattern=key_pattern, taken=document.keys)
    for (paper, perhaps), key in zip(new, keys, strict=True):
        places[paper.name] = Place(key, added=True, perhaps=perhaps)
    entries = [
        entry_of(replace(reference, key=key), dialect=dialect, abstract=abstracts)
        for reference, key in zip(references, keys, strict=True)
    ]
    comments = _comments(resolution, document.text) if keep_unresolved else []
    return Composition(append(existing, entries, comments=comments, name=name), places)


class _Shelf:
    """The works that a bibliography already holds."""

    def __init__(self, references: Iterable[Reference]) -> None:
        self._references = list(references)

    def places(self, papers: Sequence[Reference]) -> list[tuple[str, str]]:
        """For each paper the key of the entry that is it, and of one which perhaps is."""
        if not self._references or not papers:
            return [("", "")] * len(papers)
        old = Records.of_references(self._references)
        found = find_duplicates(Records.of_references(papers), against=old)
        size = len(self._references)
        certain: dict[int, str] = {}
        perhaps: dict[int, str] = {}
        for each in found.sets:
            if each.rows[0] < size:
                key = self._references[each.rows[0]].key
                certain.update((row, key) for row in each.rows if row >= size)
        for pair in found.doubtful:
            first, second = sorted((pair.left, pair.right))
            if first < size <= second:
                perhaps.setdefault(second, self._references[first].key)
        rows = range(size, size + len(papers))
        return [
            (certain[row], "") if row in certain else ("", perhaps.get(row, "")) for row in rows
        ]


def _comments(resolution: Resolution, text: str) -> list[str]:
    """A line for each query without a match that the text doesn't hold yet."""
    lines = []
    for verdict in resolution.verdicts:
        if verdict.matched:
            continue
        query = verdict.query
        what = query.title or str(query.arxiv_id or query.doi or query.key)
        where = f" ({query.origin})" if query.origin else ""
        # To BibTeX everything outside an entry is a comment, except for an at sign.
        line = one_line(f"% {verdict.status}: {what}{where}").replace("@", "(at)")
        if line not in text and line not in lines:
            lines.append(line)
    return lines
