"""The one folder whose files an assistant may read and write."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bibwright.changes import FileChange, Plan, read_existing, resolve_target
from bibwright.errors import InputError
from bibwright.readers.citing_project import read_beside


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, by its path without links."""

    root: Path

    @classmethod
    def at(cls, path: Path) -> Folder:
        """The folder at a path. Raises InputError if there is none."""
        if not path.is_dir():
            raise InputError(f"{path} is not a folder; name the one that holds the bibliographies")
        return cls(path.resolve())

    def path(self, name: str) -> Path:
        """The path of a file in the folder. Raises InputError for one that isn't: links are
        followed first."""
        path = self.root / name
        if not name.strip() or not self.holds(path):
            raise InputError(f"“{name}” is outside the folder; name a file by its path below it")
        return path

    def holds(self, path: Path) -> bool:
        """Whether what is written at this path, links followed, is in the folder."""
        return resolve_target(path).is_relative_to(self.root)

    def read(self, name: str) -> tuple[str, bytes]:
        """The name and the content of a file in the folder. Raises InputError if there is none."""
        return name, read_existing(self.path(name))

    def may_read(self, path: Path) -> bool:
        """Whether a file that a document names is there, and in the folder."""
        return self.holds(path) and path.is_file()

    def beside(self, path: Path) -> bytes | None:
        """The content of a file that one in the folder names by its path below it; None if there is
        none in the folder."""
        whole = self.root / path
        return read_beside(whole) if self.holds(whole) else None

    def require(self, plan: Plan[FileChange]) -> None:
        """Raises InputError for a plan that changes a file outside the folder."""
        for change in plan.changes:
            if not self.holds(change.path):
                raise InputError(f"{change.path} is outside the folder; a person has to do this")
