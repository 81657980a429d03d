"""What a watch has told of a bibliography, kept between two runs."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from bibwright.changes import Disk, resolve_target
from bibwright.commands.library import Scope
from bibwright.errors import InputError
from bibwright.model.codec import reference_from_json, reference_to_json
from bibwright.model.reference import Reference

#: Version of the file's format.
_SCHEMA = 1
#: News that are kept for the feed, the latest.
_MOST_KEPT = 500


class NewsSort(StrEnum):
    """What a piece of news is about."""

    NEW_VERSION = "new-version"
    PUBLISHED = "published-since"
    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"
    CONCERN = "concern"
    CORRECTED = "corrected"
    CITING = "citing"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class News:
    """Something new: its ``name``, by which it is told once; words; the key of the entry it is
    about, or the work that is new; the moment in which it was told (ISO 8601)."""

    sort: NewsSort
    name: str
    words: str
    key: str = ""
    work: Reference | None = None
    told: str = ""

    def as_json(self) -> dict[str, Any]:
        """The news as JSON-ready values, which `of_json` reads again."""
        work = reference_to_json(self.work) if self.work else None
        return {
            "sort": str(self.sort),
            "name": self.name,
            "words": self.words,
            "key": self.key,
            "work": work,
            "told": self.told,
        }

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> News:
        """Raises KeyError, TypeError or ValueError for what is no news."""
        return cls(
            NewsSort(data["sort"]),
            str(data["name"]),
            str(data["words"]),
            str(data["key"]),
            reference_from_json(data["work"]) if data["work"] else None,
            str(data["told"]),
        )


@dataclass(frozen=True, slots=True)
class WatchMemory:
    """What is known already, by name; what has been looked at before, so that what comes in there
    is new; the latest news; the moment of the last run."""

    seen: frozenset[str] = frozenset()
    looked_at: frozenset[str] = frozenset()
    news: tuple[News, ...] = field(default=())
    last: str = ""

    def with_news(self, news: tuple[News, ...], seen: set[str], looked_at: set[str]) -> WatchMemory:
        """This and what a run has found, told at its moment."""
        return replace(
            self,
            seen=self.seen | seen,
            looked_at=self.looked_at | looked_at,
            news=(*self.news, *news)[-_MOST_KEPT:],
        )


def memory_of(folder: Path, bibliography: Path) -> Path:
    """The file in which a bibliography's memory is kept."""
    return _kept(folder, os.fsencode(resolve_target(bibliography)))


def memory_of_library(folder: Path, address: str, scope: Scope) -> Path:
    """The file in which the memory of items of a library is kept."""
    said = [address, list(scope.collection), sorted(map(str.casefold, scope.tags))]
    return _kept(folder, json.dumps(said).encode())


def _kept(folder: Path, what: bytes) -> Path:
    return folder / f"{hashlib.sha256(what).hexdigest()[:32]}.json"


def read_memory(path: Path) -> WatchMemory:
    """What is remembered; nothing where nothing is. Raises InputError for a file that is none."""
    try:
        data = json.loads(path.read_bytes())
        if data["schema"] != _SCHEMA:
            raise InputError(f"{path} is of another version of Bibwright; remove it to start again")
        return WatchMemory(
            frozenset(map(str, data["seen"])),
            frozenset(map(str, data["looked_at"])),
            tuple(map(News.of_json, data["news"])),
            str(data["last"]),
        )
    except FileNotFoundError:
        return WatchMemory()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} can't be read ({error}); remove it to start again") from error


def write_memory(path: Path, memory: WatchMemory) -> None:
    """Writes it, whole or not at all, for the person's eyes alone."""
    data = {
        "schema": _SCHEMA,
        "seen": sorted(memory.seen),
        "looked_at": sorted(memory.looked_at),
        "news": [each.as_json() for each in memory.news],
        "last": memory.last,
    }
    Disk().make_directory(path.parent)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.touch(mode=0o600)
    part.write_text(json.dumps(data), encoding="ascii")  # half a surrogate pair has no bytes
    part.replace(path)
