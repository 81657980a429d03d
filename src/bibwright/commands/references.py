"""``references``: what a paper cites, in its order, each looked up as ``resolve`` does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bibwright.bibtex import Dialect, entry_of
from bibwright.bibtex.document import Entry
from bibwright.bounds import read_bounded
from bibwright.commands.compose import AsCited
from bibwright.errors import InputError, SourceUnavailableError
from bibwright.lookup.resolver import Resolution, resolve
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.identifiers import ArxivId, Doi, find_identifiers, parse_arxiv_id
from bibwright.model.reference import Origin, Reference
from bibwright.progress import SILENT, Watcher
from bibwright.readers import Problem, read_path
from bibwright.readers.reference_list import Listed, ReferenceList, read_reference_list
from bibwright.readers.unpack import is_packed_source, is_zip, project_texts
from bibwright.sources.arxiv.paper_source import PaperSources
from bibwright.sources.source import (
    ARXIVS,
    Answer,
    ByDoi,
    ById,
    ByTitle,
    CitationsOf,
    Lookup,
    ReferencesOf,
    Source,
)
from bibwright.text.fold import fold

__all__ = [
    "Citing",
    "References",
    "Witness",
    "citing_of",
    "citing_works",
    "lists_of_files",
    "looked_up",
    "papers_in",
    "papers_of_bibliography",
]

_LATEX = (".tex", ".ltx", ".bbl")
_MOST_BESIDE = 500
#: Works of one catalogue's list, and of a page of it.
_MOST_TOLD, _A_PAGE = 10_000, 1000


@dataclass(frozen=True, slots=True)
class Witness:
    """What a catalogue says that a paper cites, or is cited by."""

    source: str
    works: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Citing:
    """A paper and its list of references. ``name`` is what reports call the paper."""

    name: str
    references: ReferenceList
    witnesses: tuple[Witness, ...] = ()


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

    @property
    def only_witnessed(self) -> tuple[tuple[str, Reference], ...]:
        """The works that a catalogue has in a paper's list and its own source hasn't, each with
        the catalogue's name. None of them is written: the paper itself doesn't name it."""
        found: dict[str, tuple[str, Reference]] = {}
        listed = self._listed
        for each in self.citing:
            for witness in each.witnesses:
                for work in witness.works:
                    if listed.isdisjoint(_names_of(work)):
                        found.setdefault(work.name, (witness.source, work))
        return tuple(found.values())

    @property
    def _listed(self) -> set[str]:
        """All that the listed works, and what they were matched with, are known by."""
        queries = [work.query for each in self.citing for work in each.references.works]
        matched = [verdict.matched for verdict in self.resolution.verdicts if verdict.matched]
        return {name for work in (*queries, *matched) for name in _names_of(work)}


def _names_of(work: Reference) -> set[str]:
    names = {fold(work.title), work.doi or "", work.arxiv_id.base if work.arxiv_id else ""}
    return names - {""}


def _is_unconfirmed(verdict: Verdict) -> bool:
    return verdict.status is not Status.MATCHED and (
        verdict.status is not Status.UNAVAILABLE or not _can_be_asked(verdict.query)
    )


def _can_be_asked(query: Reference) -> bool:
    return bool(query.title or query.identity)


def citing_of(paper: ArxivId, own: PaperSources, sources: Sequence[Source]) -> Citing:
    """The paper's list, out of its source at arXiv; where that has none, as a catalogue has it.

    Raises InputError where there is no list anywhere, SourceUnavailableError where the source could
    not be had.
    """
    name = f"arXiv:{paper}"
    witnesses = _witnesses(paper, sources, ReferencesOf)
    data = own.fetch(paper)
    try:
        if data is None:
            raise InputError(f"arXiv has no source of {name}; give its id as arXiv lists it")
        return replace(_citing(data, name), witnesses=witnesses)
    except InputError:
        told = next((each for each in witnesses if each.works), None)
        if told is None:
            raise
        return Citing(name, _as_told(told, "references"), witnesses)


def citing_works(paper: ArxivId, sources: Sequence[Source]) -> Citing:
    """What cites the paper, as the catalogues have it.

    Raises InputError where none of them can be asked for that or has anything.
    """
    name = f"arXiv:{paper}"
    witnesses = _witnesses(paper, sources, CitationsOf)
    told = next((each for each in witnesses if each.works), None)
    if told is None:
        raise InputError(
            f"no catalogue that was asked knows what cites {name}; ask one that keeps citations "
            "with --sources arxiv,semantic-scholar"
        )
    return Citing(name, _as_told(told, "citing works"), witnesses)


def _witnesses(
    paper: ArxivId,
    sources: Sequence[Source],
    lookup: type[ReferencesOf] | type[CitationsOf],
) -> tuple[Witness, ...]:
    catalogues = [source for source in sources if source.name not in ARXIVS]
    found = (Witness(each.name, _told(paper, each, lookup)) for each in catalogues)
    return tuple(witness for witness in found if witness.works)


def _told(
    paper: ArxivId, source: Source, lookup: type[ReferencesOf] | type[CitationsOf]
) -> tuple[Reference, ...]:
    """All pages of a catalogue's list.

    Raises SourceUnavailableError where the catalogue could not be asked: half a list is none.
    """
    works: list[Reference] = []
    for start in range(0, _MOST_TOLD, _A_PAGE):
        page = lookup(paper, start)
        answer = source.ask([page])
        if page in answer.failures:
            raise SourceUnavailableError(
                f"what {source.name} says of {paper} could not be had: {answer.failures[page]}; "
                "try again later, or leave it out of --sources"
            )
        works += answer.candidates
        if page not in answer.cut:
            break
    return tuple(works)


def _as_told(witness: Witness, what: str) -> ReferenceList:
    works = tuple(_listed_of(work, witness.source) for work in witness.works)
    return ReferenceList(works, (), f"{witness.source}, {len(works)} {what}")


def _listed_of(work: Reference, source: str) -> Listed:
    fields = {field.name: field.value for field in entry_of(work, dialect=Dialect.BIBTEX).fields}
    query = Reference(
        title=work.title,
        people=work.people,
        others=work.others,
        issued=work.issued,
        arxiv_id=work.arxiv_id,
        doi=work.doi,
        origin=Origin(source),
    )
    return Listed(query, Entry("misc", "", fields, 0))


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
    told = [_Told(witness) for each in citing for witness in each.witnesses]
    own = [source for source in sources if source.name in ARXIVS]
    catalogues = [source for source in sources if source.name not in ARXIVS]
    asked = [*own, *told, *catalogues]
    return References(tuple(citing), resolve(queries, asked, watcher=watcher))


class _Told:
    """A catalogue's list as a source: it needs no asking again for what stands in it."""

    def __init__(self, witness: Witness) -> None:
        self.name = witness.source
        self._by_name: dict[str, list[Reference]] = {}
        for work in witness.works:
            for name in _names_of(work):
                self._by_name.setdefault(name, []).append(work)

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        """What the list has by these ids, DOIs and titles; of anything else it says nothing."""
        found = {each: self._by_name.get(_asked_for(each), []) for each in lookups}
        return Answer(
            tuple(work for works in found.values() for work in works),
            unsupported=frozenset(each for each, works in found.items() if not works),
        )


def _asked_for(lookup: Lookup) -> str:
    match lookup:
        case ById(arxiv_id):
            return arxiv_id.base
        case ByDoi(doi):
            return doi
        case ByTitle(title):
            return fold(title)
    return ""


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
