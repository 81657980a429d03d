"""Bibliographies once something was changed in them; for check, update and dedupe alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.draft import Draft


@dataclass(slots=True)
class WrittenFile:
    """A file, its bytes before and after; ``notes`` on what is not as it should be, each with its
    line.

    Of a file that was changed the bytes are made when they are asked for: who only looks what
    there is to change needs none.
    """

    name: str
    before: bytes
    _after: bytes | Callable[[], bytes]
    notes: tuple[tuple[int, str], ...] = ()

    @property
    def after(self) -> bytes:
        """Its bytes, with all changes in them."""
        if not isinstance(self._after, bytes):
            self._after = self._after()
        return self._after

    @property
    def is_changed(self) -> bool:
        """Whether a byte of it is another, or will be once it is made."""
        return not isinstance(self._after, bytes) or self._after != self.before

    def then(self, later: WrittenFile) -> WrittenFile:
        """The same file once it was changed again."""
        return replace(self, _after=later._after)


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
