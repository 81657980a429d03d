"""Citation keys changed in a source, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bibwright.changes import FileChange, Plan, read_file, resolve_target
from bibwright.citations.citation import Citation, SourceKind, kind_of
from bibwright.citations.latex import find_in_latex
from bibwright.citations.markdown import BARE_KEY, find_in_markdown
from bibwright.errors import InputError

#: Between two keys of a list stands a comma, and white space.
_COMMA = re.compile(r"\s*,\s*")
_SKIPPED = frozenset({"node_modules", "build", "_site", "_book", "_output", "__pycache__"})


def find_citations(text: str, kind: SourceKind) -> list[Citation]:
    """The citations of a source, in order; ``*`` is all entries at once."""
    return list(find_in_latex(text) if kind is SourceKind.LATEX else find_in_markdown(text))


def rewrite(text: str, kind: SourceKind, keys: Mapping[str, str]) -> str:
    """The text with its citation keys changed, all at once, so that two may change places.

    A key that then stands twice in one list of ``\\cite`` stands there once.
    """
    pieces: list[str] = []
    at = group = 0
    seen: set[str] = set()
    last = 0
    for citation in find_citations(text, kind):
        if citation.group != group:
            group, seen = citation.group, set()
        new = keys.get(citation.key, citation.key)
        if new in seen and new != citation.key and _COMMA.fullmatch(text, last, citation.start):
            pieces.append(text[at:last])
        else:
            pieces += [text[at : citation.start], _written(new, citation)]
        at = last = citation.end
        seen.add(new)
    return "".join([*pieces, text[at:]])


def _written(key: str, citation: Citation) -> str:
    """The key as its place needs it: Markdown puts braces round an unusual one."""
    if key == citation.key or citation.kind is SourceKind.LATEX or citation.braced:
        return key
    return key if BARE_KEY.fullmatch(key) else f"{{{key}}}"


def sources_in(paths: Iterable[Path]) -> Iterator[tuple[Path, SourceKind]]:
    """The files named, and those in the folders named; hidden and built ones aside, each once.

    Raises InputError for a path that is not there, and for a file that is no source.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in _files(path):
            kind = kind_of(file)
            real = resolve_target(file)
            if kind is not None and real not in seen:
                seen.add(real)
                yield file, kind


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        inside = path.resolve()
        return sorted(
            file
            for file in path.rglob("*")
            if kind_of(file) is not None
            and file.is_file()
            and _is_wanted(file.relative_to(path))
            and resolve_target(file).is_relative_to(inside)  # a link may lead elsewhere
        )
    if not path.exists():
        raise InputError(f"{path}: there is no such file")
    if kind_of(path) is None:
        raise InputError(f"{path}: only .tex, .md, .qmd and .Rmd files hold citations")
    return [path]


def _is_wanted(relative: Path) -> bool:
    return not any(part.startswith((".", "_cache")) or part in _SKIPPED for part in relative.parts)


def plan_rewrites(paths: Iterable[Path], keys: Mapping[str, str]) -> Plan[FileChange]:
    """What changes in the sources; every other byte of them stays."""
    changes = []
    for path, kind in sources_in(paths):
        before = read_file(path) or b""
        text = before.decode("utf-8", "surrogateescape")
        after = rewrite(text, kind, keys).encode("utf-8", "surrogateescape")
        changes.append(FileChange(path, before, after))
    return Plan.of(changes)
