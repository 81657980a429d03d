"""``references``: what a paper cites, in its order, each looked up as ``resolve`` does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bibwright.commands.catalogue_lists import ListedWork, ListSource, distinct_works, names_of
from bibwright.commands.compose import AsCited
from bibwright.commands.file_lists import Citing
from bibwright.duplicates.find import find_duplicates
from bibwright.duplicates.records import Records
from bibwright.errors import BibwrightError, SourceUnavailableError
from bibwright.lookup.resolver import Resolution, resolve
from bibwright.matching.places import is_findable
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.reference import Reference
from bibwright.progress import SILENT, Watcher
from bibwright.readers import Problem
from bibwright.readers.reference_list import Listed
from bibwright.sources.source import ARXIVS, Source


@dataclass(frozen=True, slots=True)
class References:
    """The lists, and what came of looking up what stands in them, in their order.

    ``as_cited`` are the works that no source confirmed, each once, as their authors wrote them: not
    found, contradictory or one of several, but not what could only not be asked for. ``without``
    says of other papers, by their names, why they have no list.
    """

    citing: tuple[Citing, ...]
    resolution: Resolution
    as_cited: tuple[AsCited, ...]
    without: Mapping[str, BibwrightError] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read of the lists."""
        return tuple(problem for each in self.citing for problem in each.references.problems)

    @property
    def is_complete(self) -> bool:
        """Whether every source gave an answer about all that it could be asked."""
        if any(isinstance(why, SourceUnavailableError) for why in self.without.values()):
            return False
        return not any(
            verdict.status is Status.UNAVAILABLE and is_findable(verdict.query)
            for verdict in self.resolution.verdicts
        )

    @property
    def listed_by(self) -> tuple[tuple[str, ...], ...]:
        """For each of the listed works, in their order, the catalogues that have it in the same
        list, too."""
        verdicts = iter(self.resolution.verdicts)
        found: list[tuple[str, ...]] = []
        for each in self.citing:
            works = distinct_works(each.catalogue_lists)
            by_name = {name: one.by for one in works for name in names_of(one.work)}
            for work in each.references.works:
                names = names_of(work.query) | _names_matched(next(verdicts))
                found.append(
                    tuple(dict.fromkeys(by for name in names for by in by_name.get(name, ())))
                )
        return tuple(found)

    @property
    def only_in_catalogues(self) -> tuple[ListedWork, ...]:
        """The works that catalogues have in a paper's list and its own source hasn't. None of them
        is written: the paper itself doesn't name it."""
        listed = self._listed
        works = distinct_works(one for each in self.citing for one in each.catalogue_lists)
        return tuple(each for each in works if listed.isdisjoint(names_of(each.work)))

    @property
    def _listed(self) -> set[str]:
        """All that the listed works, and what they were matched with, are known by."""
        queries = [work.query for each in self.citing for work in each.references.works]
        known = {name for work in queries for name in names_of(work)}
        return known.union(*map(_names_matched, self.resolution.verdicts))


def _names_matched(verdict: Verdict) -> set[str]:
    return names_of(verdict.matched) if verdict.matched else set()


def _is_unconfirmed(verdict: Verdict) -> bool:
    return verdict.status is not Status.MATCHED and (
        verdict.status is not Status.UNAVAILABLE or not is_findable(verdict.query)
    )


def looked_up(
    citing: Sequence[Citing],
    sources: Sequence[Source],
    *,
    without: Mapping[str, BibwrightError] | None = None,
    watcher: Watcher = SILENT,
) -> References:
    """All that the lists name, looked up in one go."""
    works: list[Listed] = [work for each in citing for work in each.references.works]
    queries = [work.query for work in works]
    listed = [ListSource(one) for each in citing for one in each.catalogue_lists]
    own = [source for source in sources if source.name in ARXIVS]
    catalogues = [source for source in sources if source.name not in ARXIVS]
    resolution = resolve(queries, [*own, *listed, *catalogues], watcher=watcher)
    return References(tuple(citing), resolution, _as_cited(citing, resolution), without or {})


def _as_cited(citing: Sequence[Citing], resolution: Resolution) -> tuple[AsCited, ...]:
    listed = [(each.name, work) for each in citing for work in each.references.works]
    open_ = [
        (at, name, work)
        for at, (name, work) in enumerate(listed)
        if _is_unconfirmed(resolution.verdicts[at]) and work.entry.fields
    ]
    confirmed = [paper.reference for paper in resolution.papers]
    first = _first_of_each(confirmed, [work.query for _, _, work in open_])
    groups: dict[object, list[int]] = {}
    for row, (_, _, work) in enumerate(open_):
        same = first[row + len(confirmed)]
        # Without a title only the same words are surely the same work.
        content = (work.entry.type, tuple(sorted(work.entry.fields.items())))
        groups.setdefault(content if not work.query.title else same, []).append(row)
    return tuple(
        AsCited(
            tuple(resolution.verdicts[open_[row][0]] for row in rows),
            open_[rows[0]][2].entry,
            open_[rows[0]][1],
            open_[rows[0]][0],
        )
        for same, rows in groups.items()
        if not (isinstance(same, int) and same < len(confirmed))
    )


def _first_of_each(confirmed: Sequence[Reference], others: Sequence[Reference]) -> list[int]:
    """For each of them the first that is surely the same work, itself if none is."""
    first = list(range(len(confirmed) + len(others)))
    if others:
        for each in find_duplicates(Records.of_references([*confirmed, *others])).sets:
            for row in each.rows:
                first[row] = min(each.rows)
    return first
