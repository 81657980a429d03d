"""``references``: what a paper cites, in its order, each looked up as ``resolve`` does it."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bibwright.bibtex import Dialect, entry_of
from bibwright.bibtex.entry import Entry
from bibwright.bounds import read_bounded
from bibwright.commands.compose import AsCited
from bibwright.commands.resolve import is_typed
from bibwright.duplicates.find import find_duplicates
from bibwright.duplicates.records import Records
from bibwright.errors import InputError, SourceUnavailableError
from bibwright.lookup.resolver import Resolution, resolve
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.identifiers import (
    ArxivId,
    Doi,
    find_identifiers,
    parse_arxiv_id,
    why_no_arxiv_id,
)
from bibwright.model.reference import Origin, Reference
from bibwright.progress import SILENT, Watcher
from bibwright.readers import Problem, read_path
from bibwright.readers.reference_list import (
    Listed,
    ReferenceList,
    files_named,
    read_reference_list,
)
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
from bibwright.text.file_kinds import binary_kind
from bibwright.text.fold import fold

__all__ = [
    "Citing",
    "References",
    "Witness",
    "citing_of",
    "citing_works",
    "lists_of_files",
    "looked_up",
    "papers_and_files",
    "papers_in",
    "papers_of_bibliography",
]

_LATEX = (".tex", ".ltx", ".bbl")
_TEXTS = (".tex", ".ltx", ".latex", ".bib", ".bbl")
_MOST_FILES = 2000
#: Works of one catalogue's list, and of a page of it. Semantic Scholar gives no more than 10,000.
_MOST_TOLD, _A_PAGE = 9000, 1000


@dataclass(frozen=True, slots=True)
class Witness:
    """What a catalogue says that a paper cites, or is cited by."""

    source: str
    works: tuple[Reference, ...]
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Citing:
    """A paper and its list of references. ``name`` is what reports call the paper."""

    name: str
    references: ReferenceList
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class References:
    """The lists, and what came of looking up what stands in them, in their order.

    ``as_cited`` are the works that no source confirmed, each once, as their authors wrote them: not
    found, contradictory or one of several, but not what could only not be asked for.
    """

    citing: tuple[Citing, ...]
    resolution: Resolution
    as_cited: tuple[AsCited, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read of the lists."""
        return tuple(problem for each in self.citing for problem in each.references.problems)

    @property
    def is_complete(self) -> bool:
        """Whether every source gave an answer about all that it could be asked."""
        return not any(
            verdict.status is Status.UNAVAILABLE and _can_be_asked(verdict.query)
            for verdict in self.resolution.verdicts
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
    found = (Witness(each.name, *_told(paper, each, lookup)) for each in catalogues)
    return tuple(witness for witness in found if witness.works)


def _told(
    paper: ArxivId, source: Source, lookup: type[ReferencesOf] | type[CitationsOf]
) -> tuple[tuple[Reference, ...], bool]:
    """The pages of a catalogue's list, and whether that is all of it.

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
            return tuple(works), True
    return tuple(works), False


def _as_told(witness: Witness, what: str) -> ReferenceList:
    works = tuple(_listed_of(work, witness.source) for work in witness.works)
    of_more = "" if witness.is_whole else ", the first of more"
    return ReferenceList(works, (), f"{witness.source}, {len(works)} {what}{of_more}")


def _listed_of(work: Reference, source: str) -> Listed:
    fields = {field.name: field.value for field in entry_of(work, dialect=Dialect.BIBTEX).fields}
    query = Reference(
        title=work.title,
        authors=work.authors,
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
        name = str(path) if path.name else path.resolve().name  # "." names nothing
        return Citing(name, read_reference_list(_texts_in(path), name, home=str(path)))
    data = _content_of(path)
    if not data.strip():
        raise InputError(f"{path} is empty; name a paper's source")
    if path.suffix.lower() in {".bib", ".bibtex"}:
        raise InputError(f"{path} is a bibliography; take its papers with --of {path}")
    if path.suffix.lower() not in _LATEX:
        return _citing(data, str(path))
    files = {path.name: data}
    if path.suffix.lower() != ".bbl":
        files |= _used_by(path, data.decode("utf-8", "replace"))
    home = str(path.parent)
    return Citing(str(path), read_reference_list(files, str(path), home=home, main=path.name))


def _texts_in(folder: Path) -> dict[str, bytes]:
    """The texts of a project on disk by their paths in it; what a link leads to isn't in it."""
    found: dict[str, bytes] = {}
    for each in sorted(folder.rglob("*")):
        if each.suffix.lower() not in _TEXTS or each.is_symlink() or not each.is_file():
            continue
        if len(found) >= _MOST_FILES:
            raise InputError(f"{folder} holds more than {_MOST_FILES} texts; name its .tex or .bbl")
        found[each.relative_to(folder).as_posix()] = _content_of(each)
    return found


def _used_by(path: Path, text: str) -> dict[str, bytes]:
    """What a document includes, its list and its bibliographies, by their paths beside it."""
    found: dict[str, bytes] = {}
    waiting = [path.with_suffix(".bbl").name, *files_named(text)]
    while waiting and len(found) < _MOST_FILES:
        name = posixpath.normpath(waiting.pop(0))
        other = path.parent / name
        if name in found or name == path.name or not other.is_file():
            continue
        found[name] = _content_of(other)
        if other.suffix.lower() not in {".bbl", ".bib"}:
            waiting += files_named(found[name].decode("utf-8", "replace"))
    return found


def _content_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return read_bounded(file, str(path))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error


def _citing(data: bytes, name: str) -> Citing:
    if data.startswith(b"%PDF-"):
        raise InputError(
            f"{name} has a PDF for a source; give its list of references as text to "
            "`bibwright resolve`"
        )
    packed = is_packed_source(data) or is_zip(data)
    if not packed and (kind := binary_kind(data)):
        raise InputError(
            f"{name} is {kind}, and no paper's source; name an archive, a folder, a .tex or a .bbl"
        )
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
    resolution = resolve(queries, [*own, *told, *catalogues], watcher=watcher)
    return References(tuple(citing), resolution, _as_cited(citing, resolution))


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


def papers_and_files(given: Sequence[str]) -> tuple[list[str], list[Path]]:
    """What names papers, and what are files; a name of no file that looks like one is a file's."""
    words = [each for each in given if is_typed(each)]
    return words, [Path(each) for each in given if each not in words]


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
    if why := why_no_arxiv_id(word):
        raise InputError(f"“{word}” is no paper's id: {why}")
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
