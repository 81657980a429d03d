"""The papers that a person names: by ids, links, DOIs, titles, or the entries of a bibliography."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bibwright.commands.resolve import is_typed
from bibwright.errors import BibwrightError, InputError, SourceUnavailableError
from bibwright.lookup.resolver import resolve
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.identifiers import (
    ArxivId,
    Doi,
    find_identifiers,
    parse_arxiv_id,
    why_no_arxiv_id,
)
from bibwright.model.reference import Reference
from bibwright.progress import SILENT, Watcher
from bibwright.readers import bytes_at, read_files
from bibwright.sources.source import ARXIVS, PaperName, Source


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """A paper that a person means: its arXiv id, its DOI, or both."""

    arxiv_id: ArxivId | None = None
    doi: str = ""

    @property
    def label(self) -> str:
        """What reports call it."""
        return f"arXiv:{self.arxiv_id}" if self.arxiv_id else f"doi:{self.doi}"

    @property
    def names(self) -> tuple[PaperName, ...]:
        """What catalogues are asked by, one after the other."""
        return tuple(each for each in (self.arxiv_id, self.doi) if each)

    def is_named(self, work: Reference) -> bool:
        """Whether a work goes by this paper's first name."""
        own = work.arxiv_id.base if work.arxiv_id else ""
        return self.arxiv_id.base == own if self.arxiv_id else self.doi == work.doi


def papers_and_files(given: Sequence[str]) -> tuple[list[str], list[Path]]:
    """What names papers, and what are files; a name of no file that looks like one is a file's."""
    words = [each for each in given if is_typed(each)]
    return words, [Path(each) for each in given if each not in words]


def papers_in(
    words: Sequence[str], sources: Sequence[Source], *, watcher: Watcher = SILENT
) -> tuple[NamedPaper, ...]:
    """The papers that a person means by ids, links, DOIs and titles, each once.

    Raises InputError for a title that isn't surely a paper's, and for a DOI under which no source
    that is asked could look for a list; SourceUnavailableError where a source couldn't be asked.
    """
    papers = [_paper_of(each, sources, watcher) for each in words]
    return tuple(dict.fromkeys(papers))


def _paper_of(word: str, sources: Sequence[Source], watcher: Watcher) -> NamedPaper:
    alone = parse_arxiv_id(word.strip())
    if alone is not None:
        return NamedPaper(alone)
    if why := why_no_arxiv_id(word):
        raise InputError(f"“{word}” is not a paper's id: {why}")
    found = [each.identifier for each in find_identifiers(word)]
    ids = [each for each in found if isinstance(each, ArxivId)]
    if len(ids) == 1:
        return NamedPaper(ids[0])
    doi = next((each.name for each in found if isinstance(each, Doi)), None)
    query = Reference(doi=doi) if doi else Reference(title=word)
    verdict = resolve([query], sources, watcher=watcher).verdicts[0]
    matched = verdict.matched
    if matched is not None and matched.arxiv_id is not None:
        return NamedPaper(matched.arxiv_id.unversioned, matched.doi or "")
    known = (matched.doi if matched else None) or doi
    if known and names_of_catalogues(sources):
        return NamedPaper(doi=known)
    if matched is None:
        unavailable = verdict.status is Status.UNAVAILABLE
        raise (SourceUnavailableError if unavailable else InputError)(
            f"“{word}” is {verdict.status}: {verdict.why}; give the paper's arXiv id"
            + (", or a catalogue that has its list with --sources crossref" if doi else "")
        )
    raise InputError(f"“{word}” is {matched.label}, which is not at arXiv; give its source")


def names_of_catalogues(sources: Sequence[Source]) -> list[str]:
    """What the catalogues among the sources are called."""
    return [each.name for each in sources if each.name not in ARXIVS]


def papers_of_bibliography(
    path: Path, sources: Sequence[Source], *, watcher: Watcher = SILENT
) -> tuple[tuple[NamedPaper, ...], dict[str, BibwrightError]]:
    """The papers of a bibliography's entries; see `entries_of_bibliographies`."""
    files = [(str(path), bytes_at(path))]
    _, papers, without = entries_of_bibliographies(files, sources, watcher=watcher)
    return papers, without


def entries_of_bibliographies(
    files: Sequence[tuple[str, bytes]], sources: Sequence[Source], *, watcher: Watcher = SILENT
) -> tuple[tuple[Reference, ...], tuple[NamedPaper, ...], dict[str, BibwrightError]]:
    """The entries with the ids that they are found to have; their papers, each once; and why other
    entries are none whose list could be had, by their keys.

    An entry without an id is looked up. Raises InputError where no entry is such a paper.
    """
    read = [query for reading in read_files(files) for query in reading.queries]
    bare = [each for each in read if each.arxiv_id is None]
    verdicts = resolve(bare, sources, watcher=watcher).verdicts
    found = {id(query): verdict for query, verdict in zip(bare, verdicts, strict=True)}
    entries = tuple(_identified(each, found.get(id(each))) for each in read)
    papers: dict[PaperName, NamedPaper] = {}
    without: dict[str, BibwrightError] = {}
    for entry in entries:
        paper = NamedPaper(entry.arxiv_id, entry.doi or "")
        if paper.arxiv_id or (paper.doi and names_of_catalogues(sources)):
            papers.setdefault(paper.names[0], paper)
        else:
            name = entry.key or entry.title or str(entry.origin)
            without[name] = InputError("it has no arXiv id or DOI by which a list could be had")
    if not papers:
        named = ", ".join(name for name, _ in files)
        raise InputError(f"{named} names no paper at arXiv, whose source could be had")
    return entries, tuple(papers.values()), without


def _identified(entry: Reference, verdict: Verdict | None) -> Reference:
    """The entry with the ids of the paper that it was matched with."""
    if verdict is None or verdict.matched is None:
        return entry
    arxiv_id, doi = verdict.matched.arxiv_id, verdict.matched.doi
    return replace(
        entry,
        arxiv_id=arxiv_id.unversioned if arxiv_id else None,
        doi=entry.doi or doi,
        issued=entry.issued or verdict.matched.issued,
    )
