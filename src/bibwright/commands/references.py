"""``references``: what a paper cites, in its order, each looked up as ``resolve`` does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bibwright.bounds import read_bounded
from bibwright.commands.compose import AsCited
from bibwright.errors import InputError
from bibwright.lookup.resolver import Resolution, resolve
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.identifiers import ArxivId, Doi, find_identifiers, parse_arxiv_id
from bibwright.model.reference import Reference
from bibwright.progress import SILENT, Watcher
from bibwright.readers import Problem, read_path
from bibwright.readers.reference_list import Listed, ReferenceList, read_reference_list
from bibwright.readers.unpack import is_packed_source, is_zip, project_texts
from bibwright.sources.arxiv.paper_source import PaperSources
from bibwright.sources.source import Source

__all__ = [
    "Citing",
    "References",
    "citing_of",
    "lists_of_files",
    "looked_up",
    "papers_in",
    "papers_of_bibliography",
]

_LATEX = (".tex", ".ltx", ".bbl")
_MOST_BESIDE = 500


@dataclass(frozen=True, slots=True)
class Citing:
    """A paper and its list of references. ``name`` is what reports call the paper."""

    name: str
    references: ReferenceList


@dataclass(frozen=True, slots=True)
class References:
    """The lists, and what came of looking up what stands in them, in their order."""

    citing: tuple[Citing, ...]
    resolution: Resolution

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read of the lists."""
        return tuple(problem for each in self.citing for problem in each.references.problems)

    @property
    def as_cited(self) -> tuple[AsCited, ...]:
        """The works that no source confirmed, as their authors wrote them.

        What could not be looked up for want of a source is not among them: it may be confirmed
        yet. Nor is what contradicts itself or may be one of several.
        """
        listed = [(each.name, work) for each in self.citing for work in each.references.works]
        return tuple(
            AsCited(verdict, work.entry, name)
            for (name, work), verdict in zip(listed, self.resolution.verdicts, strict=True)
            if _is_unconfirmed(verdict) and work.entry.fields
        )


def _is_unconfirmed(verdict: Verdict) -> bool:
    return verdict.status is not Status.MATCHED and (
        verdict.status is not Status.UNAVAILABLE or not _can_be_asked(verdict.query)
    )


def _can_be_asked(query: Reference) -> bool:
    return bool(query.title or query.identity)


def citing_of(paper: ArxivId, sources: PaperSources) -> Citing:
    """The paper's list, out of its source at arXiv.

    Raises InputError where there is no list in it, SourceUnavailableError where it could not be
    had.
    """
    name = f"arXiv:{paper}"
    data = sources.fetch(paper)
    if data is None:
        raise InputError(f"arXiv has no source of {name}; give its id as arXiv lists it")
    return _citing(data, name)


def lists_of_files(paths: Sequence[Path]) -> tuple[Citing, ...]:
    """The lists in sources on disk: archives, folders, ``.tex`` and ``.bbl`` files.

    Raises InputError for what can't be read or holds no list.
    """
    return tuple(_of_path(path) for path in paths)


def _of_path(path: Path) -> Citing:
    if path.is_dir():
        return Citing(str(path), read_reference_list(_beside(path, path), str(path)))
    try:
        with path.open("rb") as file:
            data = read_bounded(file, str(path))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    if path.suffix.lower() not in _LATEX:
        return _citing(data, str(path))
    files = {path.name: data}
    if path.suffix.lower() != ".bbl":
        files = _beside(path.parent, path) | files
    return Citing(str(path), read_reference_list(files, str(path.parent)))


def _beside(folder: Path, path: Path) -> dict[str, bytes]:
    """The texts of a project on disk by their paths in it: what a ``.tex`` may include, its list
    and its bibliographies."""
    found: dict[str, bytes] = {}
    suffixes = {".tex", ".ltx", ".bib", ".bbl"} if path.is_dir() else {".bib", ".bbl", ".tex"}
    own = {path.with_suffix(".bbl"), path.with_suffix(".tex"), path}
    for each in sorted(folder.rglob("*")):
        if each.suffix.lower() not in suffixes or not each.is_file():
            continue
        # Of the documents beside a .tex none but itself is meant.
        if path.is_file() and each.suffix.lower() == ".bbl" and each not in own:
            continue
        if len(found) >= _MOST_BESIDE:
            raise InputError(f"{folder} holds more than {_MOST_BESIDE} texts; name its .bbl")
        with each.open("rb") as file:
            found[each.relative_to(folder).as_posix()] = read_bounded(file, str(each))
    return found


def _citing(data: bytes, name: str) -> Citing:
    if data.startswith(b"%PDF-"):
        raise InputError(
            f"{name} has a PDF for a source; give its list of references as text to "
            "`bibwright resolve`"
        )
    packed = is_packed_source(data) or is_zip(data)
    files = project_texts(data, name) if packed else {"main.tex": data}
    return Citing(name, read_reference_list(files, name))


def looked_up(
    citing: Sequence[Citing], sources: Sequence[Source], *, watcher: Watcher = SILENT
) -> References:
    """All that the lists name, looked up in one go."""
    works: list[Listed] = [work for each in citing for work in each.references.works]
    queries = [work.query for work in works]
    return References(tuple(citing), resolve(queries, sources, watcher=watcher))


def papers_in(
    words: Sequence[str], sources: Sequence[Source], *, watcher: Watcher = SILENT
) -> tuple[ArxivId, ...]:
    """The arXiv ids that a person means by ids, links and titles.

    Raises InputError for a title that isn't surely a paper at arXiv.
    """
    return tuple(_paper_of(each, sources, watcher) for each in words)


def _paper_of(word: str, sources: Sequence[Source], watcher: Watcher) -> ArxivId:
    alone = parse_arxiv_id(word.strip())
    if alone is not None:
        return alone
    found = [each.identifier for each in find_identifiers(word)]
    ids = [each for each in found if isinstance(each, ArxivId)]
    if len(ids) == 1:
        return ids[0]
    doi = next((each.name for each in found if isinstance(each, Doi)), None)
    query = Reference(doi=doi) if doi else Reference(title=word)
    verdict = resolve([query], sources, watcher=watcher).verdicts[0]
    matched = verdict.matched
    if matched is None or matched.arxiv_id is None:
        raise InputError(
            f"“{word}” is {verdict.status}: {verdict.why}; give the paper's arXiv id"
            if matched is None
            else f"“{word}” is {matched.label}, which is not at arXiv; give its source"
        )
    return matched.arxiv_id.unversioned


def papers_of_bibliography(path: Path) -> tuple[ArxivId, ...]:
    """The arXiv ids of a bibliography's entries. Raises InputError where there is none."""
    queries = read_path(path).queries
    ids = dict.fromkeys(each.arxiv_id for each in queries if each.arxiv_id is not None)
    if not ids:
        raise InputError(f"{path} names no paper with an arXiv id, whose source could be had")
    return tuple(ids)
