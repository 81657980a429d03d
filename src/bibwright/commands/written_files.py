"""Bibliographies once something was changed in them; for check, update and dedupe alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.draft import Draft


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file, its bytes before and after; ``notes`` on what is not as it should be, each with its
    line."""

    name: str
    before: bytes
    after: bytes
    notes: tuple[tuple[int, str], ...] = ()


def written_files(
    bibs: Sequence[BibFile], drafts: Sequence[Mapping[int, Draft]]
) -> tuple[WrittenFile, ...]:
    """The files with the changed entries, given by their places on their bibs."""
    return tuple(
        WrittenFile(
            bib.name,
            bib.data,
            bib.written(changed, ())[0] if changed else bib.data,
            tuple((each.line, each.message) for each in bib.problems),
        )
        for bib, changed in zip(bibs, drafts, strict=True)
    )


def notes_json(files: Iterable[WrittenFile]) -> list[dict[str, Any]]:
    """The notes of all files as JSON-ready values."""
    return [
        {"path": file.name, "line": line, "message": message}
        for file in files
        for line, message in file.notes
    ]
