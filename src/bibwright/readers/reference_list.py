r"""The references of a paper, out of its LaTeX source, in the order in which it lists them.

Its ``.bbl`` *is* the list; if there is none, the ``\bibitem``\ s in its text are, and where
those are missing, too, what it cites of its ``.bib``, in the order in which it is cited first.
"""

from __future__ import annotations

import codecs
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count

from bibwright.bibtex.bib_files import parse_all, whole_entries
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.entry_reference import reference_of
from bibwright.citations import SourceKind, find_citations
from bibwright.citations.usage import said_encoding
from bibwright.errors import InputError
from bibwright.model.reference import Origin, Reference
from bibwright.readers.amsrefs import amsrefs_entries, is_amsrefs
from bibwright.readers.bbl import bbl_entries, is_biblatex_bbl
from bibwright.readers.bibitem import bibitems, works_of_items
from bibwright.readers.bibitem_commands import is_of_styles
from bibwright.readers.item_facts import said_of
from bibwright.readers.latex_source import BIBLIOGRAPHY, INCLUDE, code_of, name_of
from bibwright.readers.reading import Problem
from bibwright.text.counted import counted
from bibwright.text.fold import fold, words
from bibwright.text.latex.definitions import Definition, definitions_in, worked_out
from bibwright.text.lines import LineNumbers
from bibwright.text.visible import without_controls

_TEX = (".tex", ".ltx", ".latex")
#: What makes a text a document; its class may stand in a file apart.
_BEGUN = re.compile(r"^[^%\n]*\\begin\s*\{document\}", re.MULTILINE)
_CLASS = re.compile(r"^[^%\n]*\\document(?:class|style)\b", re.MULTILINE)
_COMMAND = re.compile(r"\\[A-Za-z]{3}")
_NEW_CITES = re.compile(r"\\newcites\s*\{([^{}]+)\}")
_LIST = "\\begin{thebibliography}"
_END = re.compile(r"^[^%\n]*?\\end\s*\{document\}", re.MULTILINE)
_UNDONE = re.compile(r"\\iffalse\b.*?\\fi\b", re.DOTALL)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: What bibunits calls the list of a unit.
_UNIT = re.compile(r"(?:^|/)bu\d+\.bbl$")


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
    """A paper's source: its texts by their paths, what the paper is called, where they lie, which
    of them is the document, where somebody said so, and the commands that they define."""

    texts: Mapping[str, str]
    name: str
    home: str
    main: str = ""
    commands: Mapping[str, Definition] = field(default_factory=dict)

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
    said = filter(None, (said_encoding(data.decode("latin-1")) for data in files.values()))
    encoding = next((each for each in said if each not in {"utf-8", "ascii"}), "cp1252")
    texts = {path: _decoded(data, encoding) for path, data in files.items()}
    source = _Source(texts, name, home or name, main, _own_commands(texts))
    trees = _trees(source)
    tree = list(dict.fromkeys(chain.from_iterable(trees)))
    return (
        _of_bbl(source, trees, tree)
        or _of_documents(source, trees)
        or _of_bib(source, tree)
        or _nothing(source)
    )


def _own_commands(texts: Mapping[str, str]) -> dict[str, Definition]:
    """The commands that the documents define, but for those of bibliography styles."""
    return {
        name: definition
        for path, text in texts.items()
        if path.lower().endswith(_TEX)
        for name, definition in definitions_in(code_of(text)).items()
        if not is_of_styles(name)
    }


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


def _decoded(data: bytes, otherwise: str) -> str:
    """The text, in UTF-8, or else in the encoding that the source names, without what no text
    holds."""
    try:
        text = data.decode("utf-16" if data[:2] in _UTF_16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode(otherwise, "replace")
    return without_controls(text)


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


def _trees(source: _Source) -> list[list[str]]:
    """Each document with what it includes, in order; all ``.tex`` where none is a document."""
    texts = [path for path in sorted(source.texts) if path.lower().endswith(_TEX)]
    mains = [path for path in texts if _BEGUN.search(source.texts[path])]
    mains = mains or [path for path in texts if _CLASS.search(source.texts[path])]
    mains = [source.main] if source.main in texts else mains
    mains.sort(key=lambda path: (path.count("/"), not has_list(source.texts[path]), path))
    trees = [_tree(source, each) for each in mains] or [texts]
    parts = {path for tree in trees for path in tree[1:]} if mains else set[str]()
    return [tree for tree in trees if not tree or tree[0] not in parts] or trees


def _tree(source: _Source, main: str) -> list[str]:
    waiting, seen = [main], dict[str, None]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen[path] = None
        code = code_of(source.texts[path])
        included = (_found(source, path, name_of(match)) for match in INCLUDE.finditer(code))
        waiting += reversed([each for each in included if each is not None])
    return list(seen)


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


def _of_bbl(
    source: _Source, trees: Sequence[Sequence[str]], tree: Sequence[str]
) -> ReferenceList | None:
    lists = {path: _works_of_bbl(source, path) for path in _bbls(source, trees)}
    if not any(lists.values()):
        return None
    printing = next((each for each in trees if _prints(each, lists)), [])
    lists |= _typed_lists(source, [path for path in printing if path not in lists])
    works = _each_once(lists.values())
    entries = _entries(source, tree)
    works = tuple(_as_entered(work, entries.get(work.entry.key)) for work in works)
    return ReferenceList(works, (), _form(lists, works))


def _form(lists: Mapping[str, Sequence[Listed]], works: Sequence[Listed]) -> str:
    used = [path for path, found in lists.items() if found]
    return f"{', '.join(used)}, {counted(len(works), 'reference')}"


def _prints(tree: Sequence[str], lists: Mapping[str, Sequence[Listed]]) -> bool:
    """Whether one of the lists is a document's own, or of what it includes."""
    stems = {posixpath.splitext(path)[0] for path in tree}
    return any(found and posixpath.splitext(path)[0] in stems for path, found in lists.items())


def _bbls(source: _Source, trees: Sequence[Sequence[str]]) -> list[str]:
    """The lists that the document prints; all that are there, where that can't be told."""
    there = [path for path in sorted(source.texts, key=_by_number) if path.lower().endswith(".bbl")]
    printed = [found for tree in trees if (found := _bbls_of(source, there, tree))]
    if not printed:
        return there
    # Of several documents the paper is the one that lists most; others are letters or drafts.
    return min(
        printed,
        key=lambda found: (found[0].count("/"), -sum(_size(source, path) for path in found)),
    )


def _bbls_of(source: _Source, there: Sequence[str], tree: Sequence[str]) -> list[str]:
    """The lists of a document: its own, those that it includes, of its chapters (chapterbib), and
    of its units and sections (multibib, bibunits, biblatex with BibTeX)."""
    code = "\n".join(code_of(source.texts[path]) for path in tree)
    stems = {posixpath.splitext(path)[0]: None for path in tree}
    own = next(iter(stems), "")
    parts = [
        path
        for path in there
        if posixpath.basename(posixpath.splitext(path)[0]) in _new_lists(code)
        or ("bibunit" in code and _UNIT.search(path))
        or (own and re.fullmatch(rf"{re.escape(own)}\d+-blx\.bbl", path))
    ]
    main = [path for path in there if path == f"{own}.bbl"]
    chapters = [f"{stem}.bbl" for stem in stems if f"{stem}.bbl" in there]
    if not sum(_size(source, path) for path in main) or "chapterbib" in code:
        main = chapters  # else what chapters have is left of their own drafts
    included = [path for path in tree if path.lower().endswith(".bbl")]
    found = list(dict.fromkeys([*main, *included, *parts]))
    return found if any(_size(source, path) for path in found) else []


def _by_number(path: str) -> list[str | int]:
    """Parts of a path to sort by: the tenth unit comes behind the second."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", path)]


def _size(source: _Source, path: str) -> int:
    text = source.texts[path]
    return text.count("\\bibitem") + text.count("\\endentry") + text.count("\\bib{")


def _works_of_bbl(source: _Source, path: str) -> list[Listed]:
    text = source.texts[path]
    if is_biblatex_bbl(text):
        return [_listed(entry, str(source.origin(path))) for entry in bbl_entries(text)]
    return _works_of_items(source, path)


def _works_of_items(source: _Source, path: str) -> list[Listed]:
    name, text = str(source.origin(path)), _printed(source.texts[path])
    if is_amsrefs(text):
        return [_listed(entry, name) for entry in amsrefs_entries(text)]
    items = [
        replace(item, text=worked_out(item.text, source.commands)[0]) for item in bibitems(text)
    ]
    return [Listed(query, entry, True) for query, entry in works_of_items(items, name)]


def _printed(text: str) -> str:
    """The text as far as LaTeX goes, without what is switched off; its lines stay."""
    end = _END.search(text)
    shown = text[: end.end()] if end else text
    return _UNDONE.sub(lambda match: "\n" * match[0].count("\n"), shown)


def _of_documents(source: _Source, trees: Sequence[Sequence[str]]) -> ReferenceList | None:
    """The lists that stand in the text itself, unless another document, the paper beside a sample,
    cites more of a bibliography."""
    typed = _of_items(source, trees)
    if typed is None:
        return None
    others = [each for each in trees if not _typed_lists(source, each)]
    cited = _of_bib(source, list(dict.fromkeys(chain.from_iterable(others))))
    return cited if cited is not None and len(cited.works) > len(typed.works) else typed


def _of_items(source: _Source, trees: Sequence[Sequence[str]]) -> ReferenceList | None:
    """The lists that stand in the text itself."""
    for tree in trees:
        lists = _typed_lists(source, tree)
        if works := _each_once(lists.values()):
            return ReferenceList(works, (), _form(lists, works))
    return None


def _typed_lists(source: _Source, tree: Sequence[str]) -> dict[str, list[Listed]]:
    """The lists that stand in a document and in what it includes."""
    texts = {path: _printed(source.texts[path]) for path in tree}
    if not any(_LIST in text or is_amsrefs(text) for text in texts.values()):
        return {}
    return {path: _works_of_items(source, path) for path in tree}


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
    paths = _bibs(source, tree)
    bibs = parse_all([(source.texts[path].encode(), "") for path in paths])
    return {
        entry.key: _listed(entry, str(source.origin(path)))
        for path, entries in reversed([*zip(paths, whole_entries(*bibs), strict=True)])
        for entry in entries
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


def _each_once(lists: Iterable[Sequence[Listed]]) -> tuple[Listed, ...]:
    """The works of all lists. A key is a work's own in a list, while another list may use it for
    another work."""
    found: dict[str, Listed] = {}
    for works in lists:
        own: dict[str, Listed] = {}
        for work in works:
            own.setdefault(work.entry.key, work)
        for key, work in own.items():
            other = found.get(key)
            if other is None:
                found[key] = work
            elif not _is_same(work, other):
                new = next(name for at in count(2) if (name := f"{key}-{at}") not in found)
                query = replace(work.query, key=new)
                found[new] = replace(work, query=query, entry=replace(work.entry, key=new))
    return tuple(found.values())


def _is_same(work: Listed, other: Listed) -> bool:
    """Whether two lists print the same work, each in its style."""
    one, two = (
        set(words(f"{each.query.title} {each.query.said} {' '.join(each.entry.fields.values())}"))
        for each in (work, other)
    )
    return 2 * len(one & two) >= min(len(one), len(two))
