"""``watch``: what is new since the last run about a bibliography's papers, and around them.

What is new of its entries is what ``check`` notices of them; what cites or resembles them is what
catalogues say. Nothing is told twice, and nothing is added that wasn't told.
"""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bibwright.bibtex.dialect import Dialect
from bibwright.commands.catalogue_lists import (
    CatalogueList,
    ask_lists,
    ask_related,
    distinct_works,
    names_of,
)
from bibwright.commands.check import check_files
from bibwright.commands.compose import compose
from bibwright.commands.file_lists import Citing, listed_of
from bibwright.commands.papers import NamedPaper, names_of_catalogues
from bibwright.commands.references import looked_up
from bibwright.commands.update import update_files
from bibwright.commands.watch_memory import News, NewsSort, WatchMemory
from bibwright.errors import InputError, SourceUnavailableError
from bibwright.matching.verdict import Status
from bibwright.model.reference import Reference
from bibwright.progress import SILENT, Watcher
from bibwright.readers.reference_list import ReferenceList
from bibwright.sources.source import CitationsOf, PaperName, Source
from bibwright.verification.model import EntryFinding, Notice

#: Version of the JSON that `WatchRun.as_json` gives; its schema is docs/watch.schema.json.
WATCH_SCHEMA = 1
_SORTS = {
    Notice.RETRACTED: NewsSort.RETRACTED,
    Notice.WITHDRAWN: NewsSort.WITHDRAWN,
    Notice.CONCERN: NewsSort.CONCERN,
    Notice.CORRECTED: NewsSort.CORRECTED,
    Notice.NEWER_VERSION: NewsSort.NEW_VERSION,
    Notice.PUBLISHED_SINCE: NewsSort.PUBLISHED,
}
#: Papers that are taken together to find what resembles them.
_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class WatchRun:
    """What is new, and the memory to keep of it.

    ``begun`` says of what was looked at for the first time how much is there, so that from now on
    what comes is new; ``incomplete`` has a sentence for each thing that could not be looked at.
    """

    news: tuple[News, ...]
    memory: WatchMemory
    begun: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Everything that was found out."""
        return {
            "schema": WATCH_SCHEMA,
            "news": [each.as_json() for each in self.news],
            "begun": list(self.begun),
            "incomplete": list(self.incomplete),
        }


def watch_file(
    name: str,
    data: bytes,
    sources: Sequence[Source],
    memory: WatchMemory,
    moment: datetime,
    *,
    related: bool = False,
    since: date | None = None,
    watcher: Watcher = SILENT,
) -> WatchRun:
    """What is new about the entries of one file; otherwise as `watch_files`."""
    return watch_files(
        *([(name, data)], sources, memory, moment),
        related=related,
        since=since,
        watcher=watcher,
    )


def watch_files(
    files: Sequence[tuple[str, bytes]],
    sources: Sequence[Source],
    memory: WatchMemory,
    moment: datetime,
    *,
    related: bool = False,
    since: date | None = None,
    dialect: Dialect | None = None,
    watcher: Watcher = SILENT,
) -> WatchRun:
    """What is new about the entries of files, given by name and content, since the memory's run.

    ``related``: also which new works cite or resemble them. ``since``: what was there at the first
    look is new, too, if it is of that day or later; and of later looks only that. Raises InputError
    for what can't be read.
    """
    run = _Run(sources, memory, since)
    checked = check_files(files, sources, dialect=dialect, watcher=watcher)
    run.incomplete += checked.incomplete
    for finding in checked.entries:
        run.look_at(finding)
    if related:
        run.look_around(checked.entries)
    stamp = moment.isoformat(timespec="seconds")
    news = tuple(replace(each, told=stamp) for each in run.news)
    kept = memory.with_news(news, run.seen, run.looked_at)
    kept = replace(kept, last=stamp if kept != memory else memory.last)
    return WatchRun(news, kept, tuple(run.begun), tuple(run.incomplete))


@dataclass(slots=True)
class _Run:
    sources: Sequence[Source]
    memory: WatchMemory
    since: date | None
    news: list[News] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    looked_at: set[str] = field(default_factory=set)
    begun: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)

    def look_at(self, finding: EntryFinding) -> None:
        """Notices on an entry, and its paper's version."""
        record = next((each for each in finding.records if each.arxiv_id), None)
        identity = record.identity if record else finding.query.identity or finding.place.key
        key = finding.place.key
        for remark in finding.remarks:
            if remark.notice in _SORTS and not remark.ignored:
                digest = hashlib.sha256(remark.words.encode()).hexdigest()[:12]
                sort = _SORTS[remark.notice]
                self._tell(News(sort, f"{sort}:{identity}:{digest}", remark.words, key))
        own = next((each for each in finding.records if each.arxiv_id and not each.record), None)
        if finding.status is not Status.MATCHED:
            return
        pinned = any(each.notice is Notice.NEWER_VERSION for each in finding.remarks)
        if own and own.arxiv_id and own.arxiv_id.version is not None and not pinned:
            of_day = f", of {own.updated:%Y-%m-%d}" if own.updated else ""
            words = f"arXiv has {own.label}{of_day}"
            news = News(NewsSort.NEW_VERSION, f"version:{own.arxiv_id}", words, key)
            day = own.updated.date() if own.updated else None
            self._tell_if_new(news, f"version:{own.arxiv_id.base}", day)

    def look_around(self, findings: Sequence[EntryFinding]) -> None:
        """Works that cite the entries' papers, or resemble them."""
        if not names_of_catalogues(self.sources):
            raise InputError(
                "no catalogue was asked that knows what cites or resembles papers; name one with "
                "--sources arxiv,semantic-scholar"
            )
        entries = [_known(each) for each in findings]
        papers = [
            (finding.place.key, NamedPaper(entry.arxiv_id, entry.doi or ""))
            for finding, entry in zip(findings, entries, strict=True)
            if entry.arxiv_id or entry.doi
        ]
        own = {name for entry in entries for name in names_of(entry)}
        for key, paper in papers:
            what = f"cites {paper.label}"
            self._hear(NewsSort.CITING, what, key, own, _citing(paper, self.sources))
        names = [paper.names[0] for _, paper in papers]
        self._hear(
            NewsSort.RELATED, "resembles its papers", "", own, _resembling(names, self.sources)
        )

    def _hear(
        self, sort: NewsSort, what: str, key: str, own: set[str], told: Iterator[CatalogueList]
    ) -> None:
        try:
            lists = tuple(told)
        except SourceUnavailableError as error:
            self.incomplete.append(str(error))
            return
        place = f"{sort}:{key}"
        works = [each for each in distinct_works(lists) if own.isdisjoint(names_of(each.work))]
        if place not in self.memory.looked_at and works:
            self.begun.append(f"what {what}: {len(works)} known from now on")
        for each in works:
            work, by = each.work, " and ".join(each.by)
            called = f"{work.label} “{work.title}”" if work.title else work.label or work.said
            name = f"work:{work.arxiv_id.base if work.arxiv_id else work.identity or called}"
            news = News(sort, name, f"{called} {what} ({by})", key, work)
            self._tell_if_new(news, place, _last_day(work))
        self.looked_at.add(place)

    def _tell_if_new(self, news: News, place: str, day: date | None) -> None:
        """Tells it, unless it was there when its place was looked at first; with ``since``, all
        that is of that day or later, or may be."""
        self.looked_at.add(place)
        is_first = place not in self.memory.looked_at
        old = self.since is not None and day is not None and day < self.since
        if old or (is_first and (self.since is None or day is None)):
            self.seen.add(news.name)
        else:
            self._tell(news)

    def _tell(self, news: News) -> None:
        if news.name not in self.memory.seen | self.seen:
            self.news.append(news)
        self.seen.add(news.name)


def _known(finding: EntryFinding) -> Reference:
    """The entry with the ids of the records that it was matched with."""
    query = finding.query
    records = finding.records if finding.status is Status.MATCHED else ()
    arxiv_id = query.arxiv_id or next((each.arxiv_id for each in records if each.arxiv_id), None)
    doi = query.doi or next((each.doi for each in records if each.doi), None)
    return replace(query, arxiv_id=arxiv_id.unversioned if arxiv_id else None, doi=doi)


def _citing(paper: NamedPaper, sources: Sequence[Source]) -> Iterator[CatalogueList]:
    yield from ask_lists(paper.names, sources, CitationsOf)


def _resembling(names: Sequence[PaperName], sources: Sequence[Source]) -> Iterator[CatalogueList]:
    for at in range(0, len(names), _TOGETHER):
        yield from ask_related(names[at : at + _TOGETHER], sources)


def _last_day(work: Reference) -> date | None:
    """The last day that a work may be of; None where nothing is known."""
    issued = work.issued
    if issued is None:
        return work.submitted.date() if work.submitted else None
    month = issued.month or 12
    return date(issued.year, month, issued.day or monthrange(issued.year, month)[1])


def additions(
    path: Path,
    data: bytes,
    memory: WatchMemory,
    sources: Sequence[Source],
    *,
    dialect: Dialect | None = None,
    watcher: Watcher = SILENT,
) -> bytes:
    """The bibliography with what was told and isn't in it: preprints as their publications, and
    the works that cite or resemble its papers, each as a source has it; any other byte stays."""
    updated = update_files([(str(path), data)], sources, dialect=dialect, watcher=watcher)
    after = updated.files[0].after
    works = [each.work for each in memory.news if each.work is not None]
    if not works:
        return after
    listed = ReferenceList(tuple(listed_of(work, "watch") for work in works))
    told = CatalogueList("watch", tuple(work for work in works if work.record))
    found = looked_up([Citing("watch", listed, (told,))], sources, watcher=watcher)
    return compose(found.resolution, existing=after, name=str(path), dialect=dialect).content
