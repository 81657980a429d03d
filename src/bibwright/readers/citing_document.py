"""A document in LaTeX or Markdown: what it cites, and the bibliographies that it names."""

from __future__ import annotations

import re
from pathlib import Path

from bibwright.citations import SourceKind, find_citations, kind_of
from bibwright.errors import InputError
from bibwright.formats.yaml_reader import load
from bibwright.model.reference import Origin
from bibwright.readers.citing_project import CitingProject, Read
from bibwright.readers.latex_project import latex_project
from bibwright.readers.reading import Problem
from bibwright.text.lines import LineNumbers

#: The metadata at the head of a document, as Pandoc and Quarto read it.
_METADATA = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_QUARTO = "_quarto.yml"


def read_document(path: Path, data: bytes, read: Read) -> CitingProject:
    """What a document cites: LaTeX, with all that it includes; what LaTeX noted of a run; or
    Markdown, as Pandoc and Quarto read it.

    ``read`` gives the bytes of another file, None if there is none.
    """
    if kind_of(path) is not SourceKind.MARKDOWN:
        return latex_project(path, data, read)
    project = CitingProject(read)
    text = data.decode("utf-8", "replace")
    numbers = LineNumbers(text)
    for citation in find_citations(text, SourceKind.MARKDOWN):
        project.cite(citation.key, Origin(str(path), numbers.line_of(citation.start)))
    metadata = _METADATA.match(text)
    _take_bibliographies(project, path, metadata[1] if metadata else "")
    of_folder = read(path.parent / _QUARTO)
    if of_folder is not None:
        _take_bibliographies(project, path.parent / _QUARTO, of_folder.decode("utf-8", "replace"))
    return project


def _take_bibliographies(project: CitingProject, path: Path, text: str) -> None:
    """The bibliographies that a document's metadata, or its project's, name."""
    try:
        said = load(text, str(path)).value
    except InputError as error:
        project.problems.append(Problem(Origin(str(path)), str(error)))
        return
    named = said.get("bibliography") if isinstance(said, dict) else None
    if named is None:
        return
    names = named.value if isinstance(named.value, list) else [named]
    project.bibs += [path.parent / each.value for each in names if isinstance(each.value, str)]
