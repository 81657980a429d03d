"""What Bibwright keeps for itself, and making it less: answers, indexes, memory, the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bibwright.changes import Journal
from bibwright.changes.journal import KEPT_BYTES, KEPT_ENTRIES
from bibwright.errors import InputError
from bibwright.sources.arxiv.index import is_index
from bibwright.sources.web.answers import MOST_BYTES, Answers, answers_in, prune

#: Version of the JSON that `CacheInfo.as_json` gives.
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """The cache's folder and what is in it, and the journal, which is no cache but grows as well.

    ``indexes`` were made by ``index build`` or in passing; ``leftovers`` are damaged files that
    were moved aside; ``clean`` and ``journal`` are a number and its bytes.
    """

    folder: Path
    answers: tuple[Answers, ...]
    indexes: Mapping[Path, int]
    leftovers: Mapping[Path, int]
    clean: tuple[int, int]
    journal_folder: Path
    journal: tuple[int, int]

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON-ready values, and the limits."""
        return {
            "schema": _SCHEMA,
            "folder": str(self.folder),
            "answers": [
                {
                    "source": each.path.stem,
                    "bytes": each.size,
                    "answers": each.count,
                    "outdated": each.outdated,
                    "most_bytes": MOST_BYTES,
                }
                for each in self.answers
            ],
            "indexes": [{"path": str(path), "bytes": size} for path, size in self.indexes.items()],
            "leftovers": [
                {"path": str(path), "bytes": size} for path, size in self.leftovers.items()
            ],
            "clean_files": {"files": self.clean[0], "bytes": self.clean[1]},
            "journal": {
                "folder": str(self.journal_folder),
                "changes": self.journal[0],
                "bytes": self.journal[1],
                "most_changes": KEPT_ENTRIES,
                "most_bytes": KEPT_BYTES,
            },
        }


@dataclass(frozen=True, slots=True)
class Freed:
    """How many answers and files are gone, how many bytes that freed, and what stayed and why."""

    answers: int
    files: int
    size: int
    left: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON-ready values."""
        return {
            "schema": _SCHEMA,
            "answers": self.answers,
            "files": self.files,
            "bytes": self.size,
            "left": list(self.left),
        }


def look_at_cache(folder: Path, journal: Journal, now: float) -> CacheInfo:
    """What the folder holds. Files that are none of Bibwright's are not looked at."""
    answers = []
    indexes: dict[Path, int] = {}
    for path in _databases(folder):
        if is_index(path):
            indexes[path] = _size(path)
            continue
        try:
            found = answers_in(path, now)
        except (sqlite3.Error, UnicodeDecodeError):
            continue  # whoever opens it next moves it aside and says so
        if found is not None:
            answers.append(found)
    leftovers = {path: _size(path) for path in _leftovers(folder)}
    clean = list(_clean(folder))
    kept = [path for path in journal.root.rglob("*") if path.is_file() and path.name != "lock"]
    changes = sum(path.suffix == ".json" for path in kept)
    return CacheInfo(
        folder,
        tuple(answers),
        indexes,
        leftovers,
        (len(clean), sum(map(_size, clean))),
        journal.root,
        (changes, sum(map(_size, kept))),
    )


def prune_cache(folder: Path, now: float, *, days: float = 0.0) -> Freed:
    """Removes answers that have been outdated for so many days, and damaged files moved aside.

    Without the network, outdated answers are better than none: so they stay until this is asked.
    """
    if not 0 <= days < 36_500:
        raise InputError("the days of --older-than are a number from 0 to 36500")
    return _less(folder, now - days * 86_400, _leftovers(folder))


def clear_cache(folder: Path, *, indexes: bool = False) -> Freed:
    """Removes all answers and the memory of clean files; ``indexes`` too, if that is asked.

    The undo journal is no part of the cache.
    """
    files = [*_leftovers(folder), *_clean(folder)]
    if indexes:
        files += [path for path in _databases(folder) if is_index(path)]
    return _less(folder, float("inf"), files)


def _less(folder: Path, before: float, files: Iterator[Path] | list[Path]) -> Freed:
    answers = gone = size = 0
    left: list[str] = []
    for path in list(files):
        length = _size(path)
        try:
            path.unlink()
        except OSError as error:
            left.append(f"{path} stays: {error.strerror}")
            continue
        gone, size = gone + 1, size + length
    for path in _databases(folder):
        length = _size(path)
        try:
            if is_index(path) or answers_in(path, 0) is None:
                continue
            answers += prune(path, before=before)
        except sqlite3.Error as error:
            left.append(f"{path} stays: {error}")
            continue
        size += max(0, length - _size(path))
    return Freed(answers, gone, size, tuple(left))


def _databases(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.sqlite") if path.is_file())


def _leftovers(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.sqlite.damaged"))


def _clean(folder: Path) -> Iterator[Path]:
    """The memory of clean files, each named by a SHA-256."""
    for path in sorted((folder / "clean").glob("*.json")):
        if len(path.stem) == 64 and path.is_file() and not path.is_symlink():
            yield path


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # gone meanwhile
        return 0
