"""``graph``: which papers of a bibliography cite which, and what most of them cite beside it.

Whether an item of a list is an entry, and whether items of two lists are one work, is what
``duplicates/`` says of records: the question that ``dedupe`` asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bibwright.commands.file_lists import Citing
from bibwright.duplicates.find import find_duplicates
from bibwright.duplicates.records import Records
from bibwright.errors import BibwrightError, SourceUnavailableError
from bibwright.model.codec import reference_to_json
from bibwright.model.reference import Reference

#: Version of the JSON that `Graph.as_json` gives; its schema is docs/graph.schema.json.
GRAPH_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Lacking:
    """A work that papers cite and the bibliography lacks; ``by`` are the papers' places in it."""

    work: Reference
    by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """The entries, and what is known of who cites whom.

    ``lists`` says for the place of an entry where its list was read; ``citations`` are pairs of
    places, the citing one first; ``lacking`` is what several papers cite, most of them first;
    ``without`` says of others, by their names, why they have no list.
    """

    entries: tuple[Reference, ...]
    lists: Mapping[int, str]
    citations: tuple[tuple[int, int], ...]
    lacking: tuple[Lacking, ...]
    without: Mapping[str, BibwrightError]

    @property
    def is_complete(self) -> bool:
        """Whether every list that there is could be had."""
        return not any(isinstance(each, SourceUnavailableError) for each in self.without.values())

    def cited_by(self, place: int) -> tuple[int, ...]:
        """The entries that this one cites."""
        return tuple(cited for citing, cited in self.citations if citing == place)

    def citing(self, place: int) -> tuple[int, ...]:
        """The entries that cite this one."""
        return tuple(citing for citing, cited in self.citations if cited == place)

    def as_json(self) -> dict[str, Any]:
        """Everything that was found out."""
        names = [label_of(each) for each in self.entries]
        return {
            "schema": GRAPH_SCHEMA,
            "papers": [
                {
                    "key": each.key,
                    "title": each.title,
                    "read_from": self.lists.get(place, ""),
                    "cites": [names[other] for other in self.cited_by(place)],
                    "cited_by": [names[other] for other in self.citing(place)],
                }
                for place, each in enumerate(self.entries)
            ],
            "lacking": [
                {"by": [names[place] for place in each.by], "work": reference_to_json(each.work)}
                for each in self.lacking
            ],
            "without": [{"paper": name, "why": str(why)} for name, why in self.without.items()],
        }


def label_of(entry: Reference) -> str:
    """What an entry is called in a report: its key, else what identifies it."""
    return entry.key or entry.label or entry.title


def graph_of(
    entries: Sequence[Reference],
    lists: Sequence[Citing],
    without: Mapping[str, BibwrightError],
    *,
    least: int = 2,
) -> Graph:
    """Who cites whom among the entries, and what ``least`` of their lists or more have that is no
    entry."""
    places = [_place_of(each, entries) for each in lists]
    items = [
        (place, work.query)
        for place, each in zip(places, lists, strict=True)
        for work in each.references.works
    ]
    works = [*entries, *(query for _, query in items)]
    first = _first_of_each(works)
    citations: dict[tuple[int, int], None] = {}
    others: dict[int, dict[int, None]] = {}
    for row, (place, _) in enumerate(items, len(entries)):
        if first[row] < len(entries):
            if first[row] != place:
                citations[place, first[row]] = None
        else:
            others.setdefault(first[row], {})[place] = None
    lacking = [
        Lacking(_best_of(row, first, works), tuple(sorted(by)))
        for row, by in others.items()
        if len(by) >= least
    ]
    lacking.sort(key=lambda each: -len(each.by))
    return Graph(
        tuple(entries),
        {place: each.references.form for place, each in zip(places, lists, strict=True)},
        tuple(sorted(citations)),
        tuple(lacking),
        without,
    )


def _place_of(citing: Citing, entries: Sequence[Reference]) -> int:
    """The entry whose list it is."""
    paper = citing.paper
    assert paper is not None, "lists of bibliographies are those of papers with names"
    return next(place for place, each in enumerate(entries) if paper.is_named(each))


def _first_of_each(works: Sequence[Reference]) -> list[int]:
    """For each work the first that is surely the same; itself if none is.

    A work without a title is the one that has its id, as no more is said of it.
    """
    first = list(range(len(works)))
    if works:
        for each in find_duplicates(Records.of_references(works)).sets:
            for row in each.rows:
                first[row] = min(each.rows)
    by_id: dict[str, int] = {}
    for row in sorted(range(len(works)), key=lambda row: not works[row].title):
        for name in _ids_of(works[row]):
            if not works[row].title and name in by_id:
                first[row] = by_id[name]
            by_id.setdefault(name, first[row])
    earliest: dict[int, int] = {}
    for row, known in enumerate(first):
        earliest.setdefault(known, row)
    return [earliest[known] for known in first]


def _ids_of(work: Reference) -> list[str]:
    return [each for each in (work.arxiv_id and work.arxiv_id.base, work.doi) if each]


def _best_of(row: int, first: Sequence[int], works: Sequence[Reference]) -> Reference:
    """Of all that say the same work the one that says most."""
    same = [work for at, work in zip(first, works, strict=True) if at == row]
    return max(same, key=lambda work: (bool(work.title), len(_ids_of(work)), len(work.authors)))
