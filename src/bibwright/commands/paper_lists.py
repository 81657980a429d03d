"""The papers that a person names, and the list of each: out of its source, else of catalogues."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bibwright.bibtex import Dialect, entry_of
from bibwright.bibtex.entry import Entry
from bibwright.bounds import read_bounded
from bibwright.commands.resolve import is_typed
from bibwright.commands.witnesses import (
    Told,
    Witness,
    heard,
    heard_together,
    names_of,
    told_once,
)
from bibwright.errors import BibwrightError, InputError, SourceUnavailableError
from bibwright.lookup.resolver import resolve
from bibwright.matching.verdict import Verdict
from bibwright.model.identifiers import (
    ArxivId,
    Doi,
    find_identifiers,
    parse_arxiv_id,
    why_no_arxiv_id,
)
from bibwright.model.reference import Origin, Reference
from bibwright.progress import SILENT, Watcher
from bibwright.readers import read_path
from bibwright.readers.bibitem import works_of_items
from bibwright.readers.documents import is_document, read_document
from bibwright.readers.html_references import html_bibitems, is_latexml_page
from bibwright.readers.reference_list import (
    Listed,
    ReferenceList,
    files_named,
    read_reference_list,
)
from bibwright.readers.unpack import is_packed_source, is_zip, project_texts
from bibwright.sources.source import ARXIVS, CitationsOf, PaperName, ReferencesOf, Source
from bibwright.text.file_kinds import binary_kind
from bibwright.text.fold import one_line
from bibwright.text.latex.encode import to_latex

if TYPE_CHECKING:
    from bibwright.sources.arxiv.paper_source import PaperSources

__all__ = [
    "Citing",
    "NamedPaper",
    "citing_of",
    "citing_works",
    "entries_of_bibliographies",
    "listed_of",
    "lists_of_files",
    "lists_of_papers",
    "names_of_catalogues",
    "papers_and_files",
    "papers_in",
    "papers_of_bibliography",
    "related_works",
]

_LATEX = (".tex", ".ltx", ".bbl")
_TEXTS = (".tex", ".ltx", ".latex", ".bib", ".bbl")
_MOST_FILES = 2000
#: A source that is no more than a word on the paper's being withdrawn.
_WITHDRAWN = re.compile(rb"%auto-ignore|\bwithdrawn\b", re.IGNORECASE)
_NOTICE = 4096


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


@dataclass(frozen=True, slots=True)
class Citing:
    """A paper and its list of references. ``name`` is what reports call the paper."""

    name: str
    references: ReferenceList
    witnesses: tuple[Witness, ...] = ()
    paper: NamedPaper | None = None


def citing_of(paper: NamedPaper, own: PaperSources, sources: Sequence[Source]) -> Citing:
    """The paper's list, out of its source at arXiv, else of its page there; where neither has one,
    as catalogues have it.

    Raises InputError where there is no list anywhere, SourceUnavailableError where the source or a
    catalogue could not be had.
    """
    witnesses = _heard(paper, sources, ReferencesOf)
    try:
        return replace(_own_list(paper, own), witnesses=witnesses, paper=paper)
    except InputError:
        if not witnesses:
            raise
        return Citing(paper.label, _as_told(witnesses, "references"), witnesses, paper)


def _own_list(paper: NamedPaper, own: PaperSources) -> Citing:
    """The list as the paper itself has it."""
    if paper.arxiv_id is None:
        raise InputError(
            f"{paper.label} is not at arXiv; name a catalogue that keeps its list with --sources "
            "crossref, or give the paper's source"
        )
    data = own.fetch(paper.arxiv_id)
    earlier = f"{paper.arxiv_id.base}v1"
    try:
        if data is None:
            raise InputError(
                f"arXiv has no source of {paper.label}: there is no such paper or version, or it "
                f"is withdrawn; give an earlier version, such as {earlier}, or another id"
            )
        return _citing(data, paper.label)
    except InputError as error:
        if data is not None and _is_notice(data, paper.label):
            raise InputError(
                f"{paper.label} is withdrawn: its source is a notice without a list; give an "
                f"earlier version, such as {earlier}"
            ) from error
        try:
            page = own.page(paper.arxiv_id)
        except SourceUnavailableError as unavailable:
            raise InputError(f"{error}; {unavailable}") from error
        if page is None or not is_latexml_page(page):
            raise
        return _citing(page, paper.label)


def _is_notice(data: bytes, name: str) -> bool:
    try:
        texts = project_texts(data, name) if is_packed_source(data) else {"": data}
    except InputError:
        return False
    whole = b"".join(texts.values())
    return len(whole) <= _NOTICE and _WITHDRAWN.search(whole) is not None


def lists_of_papers(
    papers: Sequence[NamedPaper], own: PaperSources, sources: Sequence[Source]
) -> tuple[tuple[Citing, ...], dict[str, BibwrightError]]:
    """The lists of papers as `citing_of` has them, and why others have none, by their names.

    Raises what `citing_of` does where no paper has a list.
    """
    found: list[Citing] = []
    without: dict[str, BibwrightError] = {}
    for paper in papers:
        try:
            found.append(citing_of(paper, own, sources))
        except (InputError, SourceUnavailableError) as error:
            without[paper.label] = error
    if papers and not found:
        raise next(iter(without.values()))
    return tuple(found), without


def citing_works(paper: NamedPaper, sources: Sequence[Source]) -> Citing:
    """What cites the paper, as the catalogues have it.

    Raises InputError where none of them can be asked for that or has anything.
    """
    witnesses = _heard(paper, sources, CitationsOf)
    if not witnesses:
        raise InputError(
            f"no catalogue that was asked knows what cites {paper.label}; ask one that keeps "
            "citations with --sources arxiv,semantic-scholar"
        )
    return Citing(paper.label, _as_told(witnesses, "citing works"), witnesses, paper)


def _heard(
    paper: NamedPaper,
    sources: Sequence[Source],
    lookup: type[ReferencesOf] | type[CitationsOf],
) -> tuple[Witness, ...]:
    """What catalogues say of the paper; those that don't know it by its arXiv id are asked by the
    DOI of its publication."""
    found = heard(paper.names, sources, lookup)
    silent = [each for each in sources if each.name not in {one.source for one in found}]
    if paper.arxiv_id is None or paper.doi or not names_of_catalogues(silent):
        return found
    own = resolve([Reference(arxiv_id=paper.arxiv_id.unversioned)], sources).verdicts[0].matched
    more = heard([own.doi], silent, lookup) if own and own.doi else ()
    order = [each.name for each in sources]
    return tuple(sorted((*found, *more), key=lambda each: order.index(each.source)))


def related_works(papers: Sequence[NamedPaper], sources: Sequence[Source]) -> Citing:
    """What resembles the papers, taken together, as the catalogues have it; none of them is in it.

    Raises InputError where none of the catalogues can be asked for that or has anything.
    """
    names = [each.names[0] for each in papers]
    own = {name for each in papers for name in (each.doi, each.arxiv_id and each.arxiv_id.base)}
    name = papers[0].label if len(papers) == 1 else f"{len(papers)} papers"
    found = [
        replace(each, works=tuple(work for work in each.works if own.isdisjoint(names_of(work))))
        for each in heard_together(names, sources)
    ]
    witnesses = tuple(each for each in found if each.works)
    if not witnesses:
        raise InputError(
            f"no catalogue that was asked knows what resembles {name}; ask one that recommends "
            "papers with --sources arxiv,semantic-scholar"
        )
    return Citing(name, _as_told(witnesses, "related works"), witnesses)


def _as_told(witnesses: Sequence[Witness], what: str) -> ReferenceList:
    forms = [
        f"{each.source}, {len(each.works)} {what}{'' if each.is_whole else ', the first of more'}"
        for each in witnesses
    ]
    return ReferenceList(tuple(map(_listed_told, told_once(witnesses))), (), "; ".join(forms))


def _listed_told(told: Told) -> Listed:
    return listed_of(told.work, " and ".join(told.by))


def listed_of(work: Reference, source: str) -> Listed:
    """A work that is no entry yet; what could not be told apart in it stands in ``note``."""
    entry = entry_of(work, dialect=Dialect.BIBTEX)
    fields = {field.name: field.value for field in entry.fields}
    if work.said and not (work.title and work.authors):
        fields["note"] = to_latex(one_line(work.said), ascii_only=True)
    query = Reference(
        title=work.title,
        authors=work.authors,
        others=work.others,
        issued=work.issued,
        arxiv_id=work.arxiv_id,
        doi=work.doi,
        said="" if work.record else work.said,
        origin=work.origin if work.origin and work.origin.line else Origin(source),
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
    """The list in a source as arXiv packs it, in a document, or on a page of arXiv's."""
    if is_document(data):
        reading = read_document(data, name)
        works = tuple(listed_of(query, name) for query in reading.queries)
        if not works:
            raise InputError(f"{name} lists nothing that could be read; copy its list into a file")
        return Citing(name, ReferenceList(works, reading.problems, reading.form))
    if is_latexml_page(data):
        items = works_of_items(html_bibitems(data), name)
        if not items:
            raise InputError(f"{name} is a page whose list of references is empty")
        works = tuple(Listed(query, entry) for query, entry in items)
        counted = f"{len(works)} reference{'s' if len(works) != 1 else ''}"
        return Citing(name, ReferenceList(works, (), f"HTML, {counted}"))
    packed = is_packed_source(data) or is_zip(data)
    if not packed and (kind := binary_kind(data)):
        raise InputError(
            f"{name} is {kind}, and no paper's source; name an archive, a folder, a .tex, a .bbl "
            "or a .pdf"
        )
    files = project_texts(data, name) if packed else {"main.tex": data}
    return Citing(name, read_reference_list(files, name))


def papers_and_files(given: Sequence[str]) -> tuple[list[str], list[Path]]:
    """What names papers, and what are files; a name of no file that looks like one is a file's."""
    words = [each for each in given if is_typed(each)]
    return words, [Path(each) for each in given if each not in words]


def papers_in(
    words: Sequence[str], sources: Sequence[Source], *, watcher: Watcher = SILENT
) -> tuple[NamedPaper, ...]:
    """The papers that a person means by ids, links, DOIs and titles, each once.

    Raises InputError for a title that isn't surely a paper's, and for a DOI under which no source
    that is asked could look for a list.
    """
    papers = [_paper_of(each, sources, watcher) for each in words]
    return tuple(dict.fromkeys(papers))


def _paper_of(word: str, sources: Sequence[Source], watcher: Watcher) -> NamedPaper:
    alone = parse_arxiv_id(word.strip())
    if alone is not None:
        return NamedPaper(alone)
    if why := why_no_arxiv_id(word):
        raise InputError(f"“{word}” is no paper's id: {why}")
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
        raise InputError(
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
    _, papers, without = entries_of_bibliographies([path], sources, watcher=watcher)
    return papers, without


def entries_of_bibliographies(
    paths: Sequence[Path], sources: Sequence[Source], *, watcher: Watcher = SILENT
) -> tuple[tuple[Reference, ...], tuple[NamedPaper, ...], dict[str, BibwrightError]]:
    """The entries with the ids that they are found to have; their papers, each once; and why other
    entries are none whose list could be had, by their keys.

    An entry without an id is looked up. Raises InputError where no entry is such a paper.
    """
    read = [query for path in paths for query in read_path(path).queries]
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
        named = ", ".join(map(str, paths))
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
