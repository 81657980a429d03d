"""What a person gives to check: bibliographies, papers, and folders of papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bibwright.commands.check_lists import is_list, is_paper
from bibwright.commands.resolve import is_typed
from bibwright.errors import InputError
from bibwright.formats.registry import BIB
from bibwright.readers.citing_project import read_beside
from bibwright.readers.latex_source import BIBLIOGRAPHY, INCLUDE, code_of, name_of
from bibwright.readers.reference_list import has_list

_DOCUMENTS = frozenset({".tex", ".ltx", ".latex"})
_WRITTEN = frozenset({*_DOCUMENTS, ".bbl"})
_PAPERS = frozenset({*_WRITTEN, *BIB.suffixes, ".pdf", ".docx", ".zip", ".gz", ".tgz", ".tar"})
_DOCUMENT = re.compile(rb"^[^%\n]*\\document(?:class|style)\b", re.MULTILINE)
_LINK = re.compile(r"^(https?:)/(?!/)", re.IGNORECASE)
_MOST, _DEEPEST = 20_000, 8


@dataclass(frozen=True, slots=True)
class CheckInputs:
    """What was given, in its order: bibliographies, papers on disk and other lists of works, and
    what names a paper at arXiv (its id, a link, its title); or a folder of papers, which stands
    alone."""

    bibliographies: tuple[Path, ...] = ()
    papers: tuple[Path, ...] = ()
    named: tuple[str, ...] = ()
    folder: Path | None = None

    @property
    def has_papers(self) -> bool:
        """Whether there is more than bibliographies."""
        return bool(self.papers or self.named or self.folder)


def sorted_out(given: Sequence[Path]) -> CheckInputs:
    """What each of these is. Raises InputError for a folder of papers beside others."""
    named = [each for each in given if is_typed(_as_typed(each))]
    folders = [each for each in given if each not in named and each.is_dir()]
    folders = [each for each in folders if not _is_source(each)]
    if folders and len(given) > 1:
        raise InputError(f"{folders[0]} is a folder of papers; check it by itself")
    if folders:
        return CheckInputs(folder=folders[0])
    papers = [each for each in given if each not in named and (is_paper(each) or is_list(each))]
    others = [each for each in given if each not in named and each not in papers]
    return CheckInputs(tuple(others), tuple(papers), tuple(map(_as_typed, named)))


def _as_typed(path: Path) -> str:
    """What a person typed: a link has lost a slash on its way to a path."""
    return _LINK.sub(r"\1//", str(path))


def submissions_in(folder: Path) -> Iterator[Path]:
    """The papers in a folder and in those within it, by name: sources, PDFs, .docx, bibliographies.

    What goes by the name of a LaTeX document beside it, or is named in one, is part of it. Links,
    which may lead anywhere, are among them where they go by the name of a paper. Raises InputError
    where there are too many.
    """
    for number, each in enumerate(_submissions(folder, 0)):
        if number >= _MOST:
            raise InputError(f"{folder} holds more than {_MOST} papers; check a part of it")
        yield each


def _submissions(folder: Path, depth: int) -> Iterator[Path]:
    try:
        within = [each for each in sorted(folder.iterdir()) if not each.name.startswith(".")]
        documents = [each for each in within if not each.is_symlink() and _is_document(each)]
    except OSError:
        yield folder  # whoever reads it says why it can't be read
        return
    parts = {name for each in documents for name in _parts_of(each)}
    for each in within:
        if each.is_symlink():
            if each.stem not in parts and (each.is_dir() or each.suffix.lower() in _PAPERS):
                yield each
        elif each.is_dir():
            if _is_source(each):
                yield each
            elif depth < _DEEPEST:
                yield from _submissions(each, depth + 1)
        elif documents and each.suffix.lower() in _DOCUMENTS:
            if each in documents:
                yield each
        elif each.suffix.lower() in {*BIB.suffixes, ".bbl"} and each.stem in parts:
            continue
        elif each.suffix.lower() in BIB.suffixes or is_paper(each):
            yield each


def _parts_of(document: Path) -> Iterator[str]:
    """The names, without ending, of the lists that are part of a document: its own, and those of
    the bibliographies and files that it takes in."""
    yield document.stem
    text = code_of(_text_of(document) or "")
    for found in BIBLIOGRAPHY.finditer(text):
        yield from (PurePosixPath(each.strip()).stem for each in found[1].split(","))
    yield from (PurePosixPath(name_of(found)).stem for found in INCLUDE.finditer(text))


def _is_passed_over(path: Path) -> bool:
    return path.name.startswith(".") or path.is_symlink()


def _is_source(folder: Path) -> bool:
    """Whether the folder is one paper's source: it holds one document, or one that has a list, or a
    list alone, and no papers beside it; a PDF beside a document may be a figure."""
    try:
        within = list(folder.iterdir())
        documents = [each for each in within if _is_document(each)]
    except OSError:
        return False
    lists = {each.stem for each in (*documents, *within) if each.suffix.lower() in _WRITTEN}
    papers = [each for each in within if each.is_file() and is_paper(each)]
    beside = [each for each in papers if each.stem not in lists and not _is_passed_over(each)]
    if any(each.suffix.lower() not in {*_WRITTEN, ".pdf"} for each in beside):
        return False
    if documents:
        return len(documents) == 1 or sum(map(_may_have_list, documents)) < 2
    return not beside and sum(each.suffix.lower() == ".bbl" for each in within) == 1


def _is_document(path: Path) -> bool:
    """Whether it is a document, and no part of one; one that can't be read is not passed over."""
    if path.suffix.lower() not in _DOCUMENTS or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return _DOCUMENT.search(file.read(100_000)) is not None
    except OSError:
        return True


def _may_have_list(document: Path) -> bool:
    text = _text_of(document)
    return text is None or has_list(text)


def _text_of(path: Path) -> str | None:
    """The text of a document; None where it can't be read, which is said when its turn comes."""
    data = read_beside(path)
    return None if data is None else data.decode("utf-8", "replace")
