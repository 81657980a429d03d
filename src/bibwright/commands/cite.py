"""What documents cite and their bibliography lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bibwright.bibtex.dialect import Dialect
from bibwright.changes import read_existing
from bibwright.errors import InputError
from bibwright.model.reference import Reference
from bibwright.readers import Problem
from bibwright.readers.citing_document import read_document
from bibwright.readers.citing_project import read_beside


@dataclass(frozen=True, slots=True)
class Cited:
    """The keys without an entry, as queries where an id tells what they mean; the ``bibliography``
    that they belong into; the program that it is for, if the documents say so; how many keys the
    documents cite in all."""

    queries: tuple[Reference, ...]
    problems: tuple[Problem, ...]
    bibliography: Path
    dialect: Dialect | None = None
    count: int = 0


def cited_in(documents: Sequence[Path], output: Path | None = None) -> Cited:
    """What documents cite that none of their bibliographies has.

    Their bibliography is the ``output``, else the first ``.bib`` that a document names. Raises
    InputError for a document that can't be read, and where none names one, or one another.
    """
    bibliography = output
    queries: dict[str, Reference] = {}
    problems: dict[Problem, None] = {}
    dialect = ""
    keys: set[str] = set()
    for path in documents:
        project = read_document(path, read_existing(path), read_beside)
        named = [bib for bib in project.bibs if bib.suffix.lower() == ".bib"]
        if output is None and bibliography is not None and named and bibliography not in named:
            raise InputError(
                f"{path} names {named[0]}, and another document {bibliography}; give one at a "
                "time, or name the one for their entries with -o"
            )
        bibliography = bibliography or next(iter(named), None)
        keys |= project.cited.keys()
        if bibliography is None and not project.cited:
            raise InputError(f"{path} cites nothing; name a .tex, an .aux, a .bcf or Markdown")
        if bibliography is None:
            raise InputError(f"{path} names no .bib; name the one for its entries with -o")
        if bibliography not in project.bibs:
            project.bibs.append(bibliography)
        project.bibs = [bib for bib in project.bibs if bib != bibliography or bib.is_file()]
        reading = project.reading("document")
        dialect = dialect or reading.dialect
        problems |= dict.fromkeys(reading.problems)
        for query in reading.queries:
            queries.setdefault(query.key.lower(), query)
    if bibliography is None:
        raise InputError("name a document that cites")
    return Cited(
        tuple(queries.values()),
        tuple(problems),
        bibliography,
        Dialect(dialect) if dialect else None,
        len(keys),
    )
