"""A LaTeX project: the keys it cites that its ``.bib`` lacks, where an id tells what they mean."""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from bibwright.citations import NOTED, SourceKind, find_citations
from bibwright.matching.places import is_findable
from bibwright.model.identifiers import ArxivId, find_identifiers
from bibwright.model.reference import Origin
from bibwright.readers.bibitem import BibItem, bibitems, query_of_item
from bibwright.readers.citing_project import CitingProject, Read
from bibwright.readers.latex_source import BIBLIOGRAPHY, COMMENT, INCLUDE, code_of, name_of
from bibwright.readers.reading import Problem, Reading
from bibwright.text.lines import LineNumbers

_VERBATIM = re.compile(
    r"\\begin\{(verbatim\*?|lstlisting|Verbatim|minted|comment)\}.*?\\end\{\1\}", re.DOTALL
)
#: A citation of one key, with notes. No note is as long as this allows.
_NOTED_CITATION = re.compile(
    r"\\[A-Za-z]{0,30}cite[A-Za-z]{0,30}\*?\s*(?P<notes>(?:\[[^\]]{0,1000}\]\s*){1,3})"
    r"\{\s*(?P<key>[^\s{},](?:[^{},]{0,300}[^\s{},])?)\s*\}"
)
_RUN = re.compile(r"[\w-]+")
#: Files that one may include, directly and in turn.
_MOST_FILES = 2000
_BCF = "{https://sourceforge.net/projects/biblatex}"

_LOADS_BIBLATEX = re.compile(
    r"\\addbibresource\b|\\usepackage(?:\[[^\]]{0,2000}\])?\{biblatex\}|\\abx@aux"
)


def read_project(path: Path, data: bytes, read: Read) -> Reading:
    """The citations of a ``.tex`` (and what it inputs), ``.aux`` or ``.bcf`` without an entry.

    ``read`` gives the bytes of another file of the project, or None if there is none.
    """
    return latex_project(path, data, read).reading("LaTeX project")


def latex_project(path: Path, data: bytes, read: Read) -> CitingProject:
    """What a ``.tex`` (and what it inputs), ``.aux`` or ``.bcf`` cites."""
    project = CitingProject(read)
    text = data.decode("utf-8", "replace")
    if text.lstrip().startswith("<") and "controlfile" in text[:2000]:
        project.dialect = "biblatex"
        _take_bcf(project, path, text)
    else:
        _take_tex(project, path, text)
    return project


@dataclass(frozen=True, slots=True)
class _Included:
    """A file that is included: where it may be, and where it is named; ``perhaps`` it is none."""

    places: tuple[Path, ...]
    origin: Origin
    perhaps: bool


def _take_tex(project: CitingProject, path: Path, text: str) -> None:
    """The file and what it includes, in order. Each file counts once, however it is named, and is
    read when its turn comes: one that is named a thousand times would be held as often."""
    project.seen.add(_real(path))
    waiting = _take_one(project, path.parent, path, text)[::-1]
    while waiting:
        included = waiting.pop()
        for place in included.places:
            if _real(place) in project.seen:
                break
            data = project.read(place)
            if data is None:
                continue
            if len(project.seen) >= _MOST_FILES:
                problem = (
                    f"more than {_MOST_FILES} files are included; this and others are left out"
                )
                project.problems.append(Problem(Origin(str(place)), problem))
                return
            project.seen.add(_real(place))
            source = data.decode("utf-8", "replace")
            waiting += reversed(_take_one(project, path.parent, place, source))
            break
        else:
            if not included.perhaps:
                problem = f"{included.places[0]} is not there to be read"
                project.problems.append(Problem(included.origin, problem))


def _take_one(project: CitingProject, root: Path, path: Path, text: str) -> list[_Included]:
    """What one file cites; gives the files that it includes.

    LaTeX runs in the folder of the main file, the ``root``; packages look beside the file, too.
    """
    text = _VERBATIM.sub(lambda block: "\n" * block[0].count("\n"), text)
    code = code_of(text)
    if _LOADS_BIBLATEX.search(code):
        project.dialect = "biblatex"
    source, numbers = _Source(text), LineNumbers(code)
    for citation in find_citations(text, SourceKind.LATEX):
        number = source.numbers.line_of(citation.start)
        project.cite(citation.key, Origin(str(path), number), source.said(citation.key, number))
    for match in NOTED[".aux"].finditer(code):
        project.cite(match[1], Origin(str(path), numbers.line_of(match.start())))
    for item in bibitems(code):
        _take_bibitem(project, item, str(path))
    for match in BIBLIOGRAPHY.finditer(code):
        names = (name.strip() for name in match[1].split(","))
        project.bibs += [
            _bib(project, _places(root, path, name, (".bib",))) for name in names if name
        ]
    return [
        _Included(
            _places(root, path, name_of(match), (".tex", ".aux")),
            Origin(str(path), numbers.line_of(match.start())),
            bool(match["perhaps"]),
        )
        for match in INCLUDE.finditer(code)
    ]


class _Source:
    """What the notes and comments of a source say of the keys that it cites.

    Each line and each key is looked at once, however often it is asked for.
    """

    def __init__(self, text: str) -> None:
        self.numbers = LineNumbers(text)
        self._lines = text.split("\n")
        self._comments = [found[0] for line in self._lines if (found := COMMENT.search(line))]
        self._said = lru_cache(maxsize=None)(self._said_of)
        self._cited_in = lru_cache(maxsize=None)(_cited_in)
        self._notes_in = lru_cache(maxsize=1)(_notes_in)

    def said(self, key: str, number: int) -> str:
        """What is said of a key that the line cites: in its notes, and in comments.

        Comments that say something are the one on a line that cites no other key, and those that
        name it. A bare id counts in them, so it is given a label.
        """
        line = self._lines[number - 1]
        comment = COMMENT.search(line)
        own = _labelled(comment[0]) if comment and self._cited_in(line) <= {key} else ""
        parts = (self._notes_in(line).get(key, ""), own, self._said(key))
        return " | ".join(dict.fromkeys(filter(None, map(str.strip, parts))))

    def _said_of(self, key: str) -> str:
        """What all comments say that name the key and aren't text that was taken out, with a
        citation of another one in it."""
        # Each run of a key is one of a comment that names it; the rarest leaves the least to read.
        runs = [self._by_run.get(run, []) for run in _RUN.findall(key)]
        comments = min(runs, key=len, default=[])
        named = re.compile(rf"(?<![\w:.-]){re.escape(key)}(?![\w-]|[:.]\w)")
        about = (
            comment
            for comment in comments
            if named.search(comment) and self._cited_in(comment.lstrip("%")) <= {key}
        )
        return " | ".join(filter(None, map(_labelled, about)))

    @cached_property
    def _by_run(self) -> dict[str, list[str]]:
        """The comments by what stands in them between blanks and punctuation."""
        found: dict[str, list[str]] = {}
        for comment in self._comments:
            for run in set(_RUN.findall(comment)):
                found.setdefault(run, []).append(comment)
        return found


def _notes_in(line: str) -> dict[str, str]:
    """The optional arguments of the commands that cite one key, by that key."""
    notes: dict[str, list[str]] = {}
    for found in _NOTED_CITATION.finditer(line):
        notes.setdefault(found["key"], []).append(found["notes"])
    return {key: " ".join(said).replace("][", " ").strip("[]") for key, said in notes.items()}


def _cited_in(text: str) -> frozenset[str]:
    return frozenset(each.key for each in find_citations(text, SourceKind.LATEX))


def _labelled(comment: str) -> str:
    """A comment in which an identifier is, each with its label; empty for one without."""
    found = find_identifiers(comment)
    for each in reversed(found):
        label = "arXiv" if isinstance(each.identifier, ArxivId) else "doi"
        comment = f"{comment[: each.start]}{label}:{each.identifier}{comment[each.end :]}"
    return comment.strip("% ") if found else ""


def _real(path: Path) -> Path:
    """The file itself; a path that can be none stays as it is."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        return path


def _places(root: Path, path: Path, name: str, suffixes: tuple[str, ...]) -> tuple[Path, ...]:
    """Where the file that is meant may be: in the ``root``, or else beside the ``path``."""
    whole = name if name.endswith(suffixes) else name + suffixes[0]
    return tuple(dict.fromkeys((root / whole, path.parent / whole)))


def _bib(project: CitingProject, places: tuple[Path, ...]) -> Path:
    """Where a bibliography is, each looked at once."""
    for place in places:
        real = _real(place)
        if real in project.there or project.read(place) is not None:
            project.there.add(real)
            return place
    return places[0]


def _take_bibitem(project: CitingProject, item: BibItem, name: str) -> None:
    query = query_of_item(item, name)
    if is_findable(query):
        project.listed.append(query)
    else:
        missing = f"found no title, identifier or place in \\bibitem{{{item.key}}}"
        project.problems.append(Problem(Origin(name, item.line), missing))


def _take_bcf(project: CitingProject, path: Path, text: str) -> None:
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        project.problems.append(Problem(Origin(str(path)), f"no whole control file: {error}"))
        return
    for element in root.iter(f"{_BCF}citekey"):
        project.cite(element.text or "", Origin(str(path)))
    for element in root.iter(f"{_BCF}datasource"):
        project.bibs.append(path.parent / (element.text or "").strip())
