"""What a file of arXiv's metadata says of one paper, and which of two such records is newer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference


@dataclass(frozen=True, slots=True)
class Harvested:
    """A paper as it stood on the day ``as_of``, if that is known.

    ``lacks``: the fields of a Reference that the file's format has no place for, so that their
    absence says nothing; for ``authors``: that it doesn't tell family and given names apart.
    """

    paper: Reference
    as_of: date | None = None
    lacks: tuple[str, ...] = ()

    @property
    def version(self) -> int | None:
        """Of a paper at arXiv, where it is known."""
        paper = self.paper
        return None if paper.record or paper.arxiv_id is None else paper.arxiv_id.version

    @property
    def name(self) -> str:
        """The paper's arXiv id, in whatever version, or what a catalogue calls its record."""
        return self.paper.record or (self.paper.arxiv_id.base if self.paper.arxiv_id else "")

    @property
    def standing(self) -> Standing:
        """Beside other records of the paper."""
        return Standing(self.version, ordinal(self.as_of), len(self.lacks))


@dataclass(frozen=True, slots=True)
class Deletion:
    """The paper with this id was taken out on the day ``as_of``, if that is known."""

    arxiv_id: ArxivId
    as_of: date | None = None

    @property
    def standing(self) -> Standing:
        """Beside the records of the paper."""
        return Standing(None, ordinal(self.as_of))


Harvest = Harvested | Deletion


def ordinal(day: date | None) -> int | None:
    """The number of the day in the calendar."""
    return day.toordinal() if day else None


def merged(record: Harvested, known: Reference) -> Reference:
    """The paper as the record has it, and as it was known where the record's format is silent."""
    paper = record.paper
    silent = {name for name in record.lacks if not getattr(paper, name)}
    if "authors" in record.lacks and _printed(paper) == _printed(known):
        silent.add("authors")  # the same names, which were told apart better
    if record.version is None:
        silent.add("arxiv_id")
    return replace(paper, **{name: getattr(known, name) for name in silent})


def _printed(paper: Reference) -> list[str]:
    return [str(person) for person in paper.authors]


class Standing(NamedTuple):
    """What decides which of two records of a paper is the newer one: the version, the day (an
    ordinal of the calendar), and how many fields the record's format lacks."""

    version: int | None
    as_of: int | None
    lacks: int = 0

    def is_below(self, known: Standing) -> bool:
        """Whether a record of this standing must not replace the known one.

        The version decides. Between records of one version (or of unknown ones) it is the day,
        for arXiv completes DOIs and journal references without a new version; who does not say of
        which day he is has nothing to say against who does. Of one day, who knows less must not
        replace who knows more; else the last word counts.
        """
        if self.version and known.version and self.version != known.version:
            return self.version < known.version
        mine, theirs = self.as_of or 0, known.as_of or 0
        return mine < theirs or (mine == theirs and self.lacks > known.lacks)
