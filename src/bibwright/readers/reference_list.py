r"""The references of a paper, out of its LaTeX source, in the order in which it lists them.

Its ``.bbl`` *is* the list; if there is none, the ``\bibitem``\ s in its text are, and where
those are missing, too, what it cites of its ``.bib``, in the order in which it is cited first.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.entry_reference import reference_of
from bibwright.citations import SourceKind, find_citations
from bibwright.errors import InputError
from bibwright.model.reference import Origin, Reference
from bibwright.readers.bbl import bbl_entries, is_biblatex_bbl
from bibwright.readers.bibitem import bibitems, works_of_items
from bibwright.readers.bibtex import whole_entries
from bibwright.readers.item_facts import said_of
from bibwright.readers.latex_source import BIBLIOGRAPHY, INCLUDE, code_of, name_of
from bibwright.readers.reading import Problem
from bibwright.text.counted import counted
from bibwright.text.fold import fold, words
from bibwright.text.lines import LineNumbers

_TEX = (".tex", ".ltx", ".latex")
#: What makes a text a document; its class may stand in a file apart.
_BEGUN = re.compile(r"^[^%\n]*\\begin\s*\{document\}", re.MULTILINE)
_CLASS = re.compile(r"^[^%\n]*\\document(?:class|style)\b", re.MULTILINE)
_COMMAND = re.compile(r"\\[A-Za-z]{3}")
_NEW_CITES = re.compile(r"\\newcites\s*\{([^{}]+)\}")
_LIST = "\\begin{thebibliography}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A work in a list of references: as a query, and as the paper's authors wrote it; ``printed``:
    whether its fields had to be told apart in running text."""

    query: Reference
    entry: Entry
    printed: bool = False


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """The works that a paper lists, in its order. ``form`` says where they were read."""

    works: tuple[Listed, ...]
    problems: tuple[Problem, ...] = ()
    form: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    """A paper's source: its texts by their paths, what the paper is called, where they lie, and
    which of them is the document, where somebody said so."""

    texts: Mapping[str, str]
    name: str
    home: str
    main: str = ""

    def origin(self, path: str, line: int | None = None) -> Origin:
        return Origin(posixpath.normpath(f"{self.home}/{path}"), line)


def read_reference_list(
    files: Mapping[str, bytes], name: str, *, home: str = "", main: str = ""
) -> ReferenceList:
    """The references in a source, whose files stand under their paths.

    ``name`` is what the source is called, ``home`` where its files lie (the same, in an archive);
    ``main`` is the document among them that is meant. Raises InputError where the source holds no
    list of them.
    """
    texts = {path: _decoded(data) for path, data in files.items()}
    source = _Source(texts, name, home or name, main)
    tree = list(_tree(source))
    return (
        _of_bbl(source, tree)
        or _of_items(source, tree)
        or _of_bib(source, tree)
        or _nothing(source)
    )


def files_named(text: str) -> list[str]:
    """The files that a document may mean by what it includes and lists, with their suffixes."""
    code = code_of(text)
    names = [name_of(match) for match in INCLUDE.finditer(code)]
    found = [name if name.endswith((*_TEX, ".bbl")) else f"{name}.tex" for name in names]
    for listed in BIBLIOGRAPHY.findall(code):
        found += [_with_suffix(name.strip(), ".bib") for name in listed.split(",")]
    return found + [f"{stem}.bbl" for stem in _new_lists(code)]


def _with_suffix(name: str, suffix: str) -> str:
    return name if name.endswith(suffix) else f"{name}{suffix}"


def _new_lists(code: str) -> set[str]:
    """The names of lists beside the main one, as the package multibib makes them."""
    return {stem.strip() for match in _NEW_CITES.findall(code) for stem in match.split(",")}


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _nothing(source: _Source) -> ReferenceList:
    if not any(_COMMAND.search(text) for text in source.texts.values()):
        raise InputError(
            f"{source.name} holds no LaTeX; name a paper's source: an archive, a folder, a .tex or "
            "a .bbl"
        )
    raise InputError(
        f"{source.name} holds LaTeX without a list of references: neither a .bbl, nor \\bibitem, "
        "nor a .bib of which it cites something"
    )


def _tree(source: _Source) -> Iterator[str]:
    """The documents, and what they include, in order; all ``.tex`` where none is a document."""
    texts = [path for path in sorted(source.texts) if path.lower().endswith(_TEX)]
    mains = [path for path in texts if _BEGUN.search(source.texts[path])]
    mains = mains or [path for path in texts if _CLASS.search(source.texts[path])]
    mains = [source.main] if source.main in texts else mains
    mains.sort(key=lambda path: (path.count("/"), not has_list(source.texts[path]), path))
    waiting, seen = list(reversed(mains or texts)), set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        yield path
        code = code_of(source.texts[path])
        included = (_found(source, path, name_of(match)) for match in INCLUDE.finditer(code))
        waiting += reversed([each for each in included if each is not None])


def has_list(text: str) -> bool:
    """Whether a document has a list of references, or names a bibliography."""
    return _LIST in text or BIBLIOGRAPHY.search(code_of(text)) is not None


def _found(source: _Source, path: str, name: str, suffixes: Sequence[str] = _TEX) -> str | None:
    """The file that a name in another one means: beside that, or at the top."""
    for folder in dict.fromkeys((posixpath.dirname(path), "")):
        for suffix in ("", *suffixes):
            whole = posixpath.normpath(posixpath.join(folder, name + suffix))
            if whole in source.texts:
                return whole
    return None


def _of_bbl(source: _Source, tree: Sequence[str]) -> ReferenceList | None:
    lists = {path: _works_of_bbl(source, path) for path in _bbls(source, tree)}
    works = _each_once(chain.from_iterable(lists.values()))
    if not works:
        return None
    entries = _entries(source, tree)
    works = tuple(_as_entered(work, entries.get(work.entry.key)) for work in works)
    used = [path for path, found in lists.items() if found]
    return ReferenceList(works, (), f"{', '.join(used)}, {counted(len(works), 'reference')}")


def _bbls(source: _Source, tree: Sequence[str]) -> list[str]:
    """The lists that the documents print; all that are there, where that can't be told."""
    there = [path for path in sorted(source.texts) if path.lower().endswith(".bbl")]
    code = "\n".join(code_of(source.texts[path]) for path in tree)
    named = _new_lists(code)
    stems = [posixpath.splitext(path)[0] for path in tree]
    printed = [path for path in there if posixpath.splitext(path)[0] in stems]
    printed += [path for path in tree if path.lower().endswith(".bbl")]
    if not printed:
        return there
    if len(printed) > 1 and not any(path in tree for path in printed):
        # Of several documents the paper is the one that lists most; others are letters or parts.
        printed = [min(printed, key=lambda path: (path.count("/"), -_size(source, path)))]
    more = [path for path in there if posixpath.basename(posixpath.splitext(path)[0]) in named]
    return list(dict.fromkeys([*printed, *more]))


def _size(source: _Source, path: str) -> int:
    text = source.texts[path]
    return text.count("\\bibitem") + text.count("\\endentry")


def _works_of_bbl(source: _Source, path: str) -> list[Listed]:
    text = source.texts[path]
    if is_biblatex_bbl(text):
        return [_listed(entry, str(source.origin(path))) for entry in bbl_entries(text)]
    return _works_of_items(source, path)


def _works_of_items(source: _Source, path: str) -> list[Listed]:
    name = str(source.origin(path))
    items = list(bibitems(source.texts[path]))
    return [Listed(query, entry, True) for query, entry in works_of_items(items, name)]


def _of_items(source: _Source, tree: Sequence[str]) -> ReferenceList | None:
    """The lists that stand in the text itself."""
    for path in tree:
        if _LIST in source.texts[path] and (found := _each_once(_works_of_items(source, path))):
            return ReferenceList(found, (), f"{path}, {counted(len(found), 'reference')}")
    return None


def _of_bib(source: _Source, tree: Sequence[str]) -> ReferenceList | None:
    """What is cited of the bibliographies, in the order in which it is cited first."""
    cited: dict[str, Origin] = {}
    for path in tree:
        text = source.texts[path]
        lines = LineNumbers(text)
        for citation in find_citations(text, SourceKind.LATEX):
            line = lines.line_of(citation.start)
            cited.setdefault(citation.key, source.origin(path, line))
    entries = _entries(source, tree)
    if not entries or not cited:
        return None
    by_key = {key.lower(): key for key in entries}
    keys = [by_key.get(key.lower(), "") for key in cited]
    keys = list(entries) if "*" in cited else list(dict.fromkeys(key for key in keys if key))
    problems = tuple(
        Problem(origin, f"“{key}” is cited, and no .bib of the source has it")
        for key, origin in cited.items()
        if key != "*" and key.lower() not in by_key
    )
    works = tuple(entries[key] for key in keys)
    paths = ", ".join(_bibs(source, tree))
    return ReferenceList(works, problems, f"{paths}, {counted(len(works), 'reference')} cited")


def _bibs(source: _Source, tree: Sequence[str]) -> list[str]:
    """The bibliographies that the documents name; all that are there, where they name none."""
    bibs: dict[str, None] = {}
    for path in tree:
        for names in BIBLIOGRAPHY.findall(code_of(source.texts[path])):
            found = (_found(source, path, name.strip(), (".bib",)) for name in names.split(","))
            bibs |= dict.fromkeys(each for each in found if each is not None)
    return list(bibs) or [path for path in sorted(source.texts) if path.lower().endswith(".bib")]


def _entries(source: _Source, tree: Sequence[str]) -> dict[str, Listed]:
    """What stands in the bibliographies, by citation key; the first bibliography counts."""
    return {
        entry.key: _listed(entry, str(source.origin(path)))
        for path in reversed(_bibs(source, tree))
        for entry in whole_entries(parse(source.texts[path].encode()))
    }


def _as_entered(work: Listed, entry: Listed | None) -> Listed:
    """A listed work as its authors entered it, which says more than what a style printed of it;
    as it is printed where the entry says another work, or has no title."""
    if entry is None or not entry.query.title:
        return work
    own, other = work.query, entry.query
    printed = set(words(f"{own.title} {own.said} {' '.join(work.entry.fields.values())}"))
    if own.title:
        return entry if set(words(other.title)) <= printed else work
    names = {fold(each.family) for each in own.authors[:1]}
    same_author = bool(names & {fold(each.family) for each in other.authors[:1]})
    return entry if same_author and own.year is not None and own.year == other.year else work


def _listed(entry: Entry, name: str) -> Listed:
    query = reference_of(entry, name)
    said = said_of(query.title, "; ".join(map(str, query.authors)), str(query.year or ""))
    return Listed(replace(query, said=said), entry)


def _each_once(works: Iterator[Listed] | Sequence[Listed]) -> tuple[Listed, ...]:
    found: dict[str, Listed] = {}
    for work in works:
        found.setdefault(work.entry.key, work)
    return tuple(found.values())
