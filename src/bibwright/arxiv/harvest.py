"""What a file of arXiv's metadata says of one paper, and which of two such records is newer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bibwright.identifiers import ArxivId
from bibwright.reference import Reference

__all__ = ["Deletion", "Harvest", "Record", "is_older", "merged"]


@dataclass(frozen=True, slots=True)
class Record:
    """A paper as it stood on the day ``as_of``, if that is known.

    ``lacks``: the fields of a Reference that the file's format has no place for, so that their
    absence says nothing; for ``people``: that it doesn't tell family and given names apart.
    """

    paper: Reference
    as_of: date | None = None
    lacks: tuple[str, ...] = ()

    @property
    def arxiv_id(self) -> ArxivId:
        """Of the paper, which always has one."""
        assert self.paper.arxiv_id is not None
        return self.paper.arxiv_id


@dataclass(frozen=True, slots=True)
class Deletion:
    """The paper with this id was taken out on the day ``as_of``, if that is known."""

    arxiv_id: ArxivId
    as_of: date | None = None


Harvest = Record | Deletion


def merged(record: Record, known: Reference) -> Reference:
    """The paper as the record has it, and as it was known where the record's format is silent."""
    paper = record.paper
    silent = {name for name in record.lacks if not getattr(paper, name)}
    if "people" in record.lacks and _printed(paper) == _printed(known):
        silent.add("people")  # the same names, which were told apart better
    if record.arxiv_id.version is None:
        silent.add("arxiv_id")
    return replace(paper, **{name: getattr(known, name) for name in silent})


def _printed(paper: Reference) -> list[str]:
    return [str(person) for person in paper.people]


def is_older(
    version: int | None, as_of: int | None, known_version: int | None, known_as_of: int | None
) -> bool:
    """Whether a record of this version and day (an ordinal) must not replace the known one.

    The version decides. Between records of one version (or of unknown ones) it is the day, for
    arXiv completes DOIs and journal references without a new version; and who does not say of
    which day he is has nothing to say against who does.
    """
    if version and known_version and version != known_version:
        return version < known_version
    if known_as_of is None:
        return False
    return as_of is None or as_of < known_as_of
