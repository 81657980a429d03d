"""A paper's list of references, out of the files of its source, a document or a page."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.entries import entry_of
from bibwright.bibtex.entry import Entry
from bibwright.bounds import LARGEST_FILE, read_bounded
from bibwright.commands.catalogue_lists import CatalogueList
from bibwright.commands.papers import NamedPaper
from bibwright.errors import InputError
from bibwright.formats.registry import BIB
from bibwright.model.reference import Origin, Reference
from bibwright.readers.bibitem import works_of_items
from bibwright.readers.documents import is_document, read_document
from bibwright.readers.html_references import html_bibitems, is_latexml_page
from bibwright.readers.reference_list import Listed, ReferenceList, files_named, read_reference_list
from bibwright.readers.unpack import is_packed_source, is_zip, project_texts
from bibwright.text.counted import counted
from bibwright.text.file_kinds import binary_kind
from bibwright.text.fold import one_line
from bibwright.text.latex.encode import to_latex

_LATEX = (".tex", ".ltx", ".bbl")
_TEXTS = (".tex", ".ltx", ".latex", ".bib", ".bbl")
_MOST_FILES = 2000
#: A source that is no more than a word on the paper's being withdrawn.
_WITHDRAWN = re.compile(rb"%auto-ignore|\bwithdrawn\b", re.IGNORECASE)
_NOTICE = 4096


@dataclass(frozen=True, slots=True)
class Citing:
    """A paper and its list of references. ``name`` is what reports call the paper."""

    name: str
    references: ReferenceList
    catalogue_lists: tuple[CatalogueList, ...] = ()
    paper: NamedPaper | None = None


def lists_of_files(
    paths: Sequence[Path], may_read: Callable[[Path], bool] = Path.is_file
) -> tuple[Citing, ...]:
    """The lists in sources on disk: archives, folders, ``.tex`` and ``.bbl`` files; ``may_read``:
    whether a file that a document names is there to be read.

    Raises InputError for what can't be read or holds no list.
    """
    return tuple(_of_path(path, may_read) for path in paths)


def _of_path(path: Path, may_read: Callable[[Path], bool]) -> Citing:
    if path.is_dir():
        name = str(path) if path.name else path.resolve().name  # "." names nothing
        return Citing(name, read_reference_list(_texts_in(path), name, home=str(path)))
    data = _content_of(path)
    if not data.strip():
        raise InputError(f"{path} is empty; name a paper's source")
    if path.suffix.lower() in BIB.suffixes:
        raise InputError(f"{path} is a bibliography; take its papers with --of {path}")
    if path.suffix.lower() not in _LATEX:
        return citing_in(data, str(path))
    files = {path.name: data}
    if path.suffix.lower() != ".bbl":
        files |= _used_by(path, data.decode("utf-8", "replace"), may_read)
    home = str(path.parent)
    return Citing(str(path), read_reference_list(files, str(path), home=home, main=path.name))


def _texts_in(folder: Path) -> dict[str, bytes]:
    """The texts of a project on disk by their paths in it; what a link leads to isn't in it."""
    found: dict[str, bytes] = {}
    inner = os.walk(folder, onerror=partial(_refuse, folder))
    for each in sorted(Path(place, name) for place, _, names in inner for name in names):
        if each.suffix.lower() not in _TEXTS or not _is_file_in(each):
            continue
        if len(found) >= _MOST_FILES:
            raise InputError(f"{folder} holds more than {_MOST_FILES} texts; name its .tex or .bbl")
        found[each.relative_to(folder).as_posix()] = _content_of(each, found)
    return found


def _is_file_in(path: Path) -> bool:
    try:
        return path.is_file() and not path.is_symlink()
    except OSError as error:
        _refuse(path, error)


def _used_by(path: Path, text: str, may_read: Callable[[Path], bool]) -> dict[str, bytes]:
    """What a document includes, its list and its bibliographies, by their paths beside it."""
    found: dict[str, bytes] = {}
    waiting = [path.with_suffix(".bbl").name, *files_named(text)]
    while waiting and len(found) < _MOST_FILES:
        name = posixpath.normpath(waiting.pop(0))
        other = path.parent / name
        if name in found or name == path.name or not may_read(other):
            continue
        found[name] = _content_of(other, found)
        if other.suffix.lower() not in {".bbl", ".bib"}:
            waiting += files_named(found[name].decode("utf-8", "replace"))
    return found


def _content_of(path: Path, beside: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The file. Raises InputError where that and what was read ``beside`` it are too much."""
    try:
        with path.open("rb") as file:
            data = read_bounded(file, str(path))
    except OSError as error:
        _refuse(path, error)
    if len(data) + sum(map(len, beside.values())) > LARGEST_FILE:
        raise InputError(
            f"{path} and what is read with it are larger than {LARGEST_FILE // 2**20} MiB, "
            "which is more than Bibwright reads; name its .bbl"
        )
    return data


def _refuse(path: Path, error: OSError) -> NoReturn:
    raise InputError(f"cannot read {error.filename or path}: {error.strerror}") from error


def citing_in(data: bytes, name: str) -> Citing:
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
        form = f"HTML, {counted(len(works), 'reference')}"
        return Citing(name, ReferenceList(works, (), form))
    packed = is_packed_source(data) or is_zip(data)
    if not packed and (kind := binary_kind(data)):
        raise InputError(
            f"{name} is {kind}, and no paper's source; name an archive, a folder, a .tex, a .bbl "
            "or a .pdf"
        )
    files = project_texts(data, name) if packed else {"main.tex": data}
    try:
        return Citing(name, read_reference_list(files, name))
    except InputError as error:
        if not is_notice(data, name):
            raise
        raise InputError(
            f"{name} is withdrawn: its source is a notice without a list; give an earlier version"
        ) from error


def is_notice(data: bytes, name: str) -> bool:
    """Whether a source says no more than that its paper is withdrawn."""
    try:
        texts = project_texts(data, name) if is_packed_source(data) else {"": data}
    except InputError:
        return False
    whole = b"".join(texts.values())
    return len(whole) <= _NOTICE and _WITHDRAWN.search(whole) is not None


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
