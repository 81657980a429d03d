"""Files that hold arXiv's metadata: the public snapshot, and saved answers of the API."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from bibwright.arxiv.index import SCHEMA, LocalIndex, write_index
from bibwright.arxiv.records import from_feed, from_snapshot
from bibwright.errors import InputError
from bibwright.reference import Reference

__all__ = ["build_index", "open_index", "read_records"]

_SQLITE_MAGIC = b"SQLite format 3\0"


def read_records(path: Path, complain: Callable[[str], object]) -> Iterator[Reference]:
    """The papers in a snapshot (a JSON object a line) or an Atom feed, one after the other.

    A line that is no record is named to ``complain`` and left out. Raises InputError when the
    file can't be read or is of neither kind.
    """
    try:
        with path.open("rb") as file:
            start = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")
            file.seek(0)
            if start.startswith(b"<"):
                yield from _read_feed(path, file.read())
            elif start.startswith(b"{"):
                yield from _read_lines(path, file, complain)
            else:
                raise InputError(
                    f"{path} is neither arXiv's metadata snapshot (a JSON object a line) "
                    "nor an Atom feed of its API"
                )
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error


def _read_feed(path: Path, data: bytes) -> list[Reference]:
    try:
        return from_feed(data, path.name)
    except ValueError as error:
        raise InputError(f"{path} is no Atom feed: {error}") from error


def _read_lines(
    path: Path, lines: Iterator[bytes], complain: Callable[[str], object]
) -> Iterator[Reference]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if b"\\ud" in line.lower():  # half a surrogate pair is JSON, but no text
                json.dumps(record, ensure_ascii=False).encode("utf-8")
            yield from_snapshot(record, path.name)
        except (ValueError, RecursionError) as error:
            complain(f"{path}:{number}: left out, not a record of arXiv's snapshot ({error})")


def build_index(
    sources: list[Path], target: Path, *, now: datetime, complain: Callable[[str], object]
) -> int:
    """Makes an index at ``target`` of the papers in ``sources``; returns how many there are.

    The new index takes the old one's place only when it is complete. Raises InputError when a
    source can't be read, holds no paper, or the index can't be written.
    """
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    made_from = ", ".join(source.name for source in sources)
    papers = (paper for source in sources for paper in read_records(source, complain))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        count = write_index(unfinished, papers, made_from=made_from, made_at=now)
        if not count:
            raise InputError(f"{made_from} holds no paper; no index was made")
        unfinished.replace(target)
    except OSError as error:
        raise InputError(f"cannot write the index {target}: {error.strerror}") from error
    except sqlite3.Error as error:
        raise InputError(f"cannot write the index {target}: {error}") from error
    finally:
        with suppress(FileNotFoundError, NotADirectoryError):
            unfinished.unlink()
    return count


def open_index(
    path: Path, cache: Path, *, now: datetime, complain: Callable[[str], object]
) -> LocalIndex:
    """The index in the file at ``path``.

    A snapshot or a feed is taken too: its index is made in the ``cache`` folder the first time
    and found there, by the file's content, from then on.
    """
    try:
        data = path.read_bytes() if _is_small_text(path) else b""
    except OSError as error:
        raise InputError(f"cannot read the index {path}: {error.strerror}") from error
    if not data:
        return LocalIndex(path)
    made = cache / f"index-{SCHEMA}-{sha256(data).hexdigest()[:24]}.sqlite"
    if not made.exists():
        build_index([path], made, now=now, complain=complain)
    return LocalIndex(made)


#: Beyond this many bytes a snapshot is worth an index of its own, made on purpose.
_LARGEST_TO_INDEX_UNASKED = 64 * 2**20


def _is_small_text(path: Path) -> bool:
    with path.open("rb") as file:
        if file.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC:
            return False
    if path.stat().st_size > _LARGEST_TO_INDEX_UNASKED:
        raise InputError(
            f"{path} is too large to be indexed in passing; "
            f"make an index with `bibwright index build {path.name} -o arxiv.sqlite` and name that"
        )
    return True
