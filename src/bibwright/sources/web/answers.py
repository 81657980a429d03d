"""The files in which answers are kept: what they hold, and how they are made smaller."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

#: Bytes of one source's answers; a larger file is halved when it is opened, the oldest go.
MOST_BYTES = 2**28
#: What requests-cache keeps its answers in.
_TABLES = {"responses", "redirects"}
_PATIENCE_WITH_A_LOCK = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class Answers:
    """A source's answers: their file, its bytes, how many there are, how many of them are older
    than a source is believed."""

    path: Path
    size: int
    count: int
    outdated: int


def answers_in(path: Path, now: float) -> Answers | None:
    """What a file of answers holds; None for any other file.

    Raises sqlite3.Error for a damaged one.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        found = {
            name for (name,) in db.execute("select name from sqlite_master where type='table'")
        }
        if found != _TABLES:
            return None
        count, outdated = db.execute(
            "select count(*), count(case when expires < ? then 1 end) from responses", (now,)
        ).fetchone()
    return Answers(path, path.stat().st_size, count, outdated)


def prune(path: Path, *, before: float, most: int = MOST_BYTES) -> int:
    """Removes answers that were outdated ``before``, and the oldest beyond so many bytes.

    Returns how many. Raises sqlite3.Error where the file is damaged or in use.
    """
    connection = sqlite3.connect(path, timeout=_PATIENCE_WITH_A_LOCK, isolation_level=None)
    with closing(connection) as db:
        db.execute("begin immediate")
        removed = db.execute("delete from responses where expires < ?", (before,)).rowcount
        (total,) = db.execute("select coalesce(sum(length(value)), 0) from responses").fetchone()
        beyond = []
        for key, length in db.execute("select key, length(value) from responses order by expires"):
            if total <= most:
                break
            total -= length
            beyond.append((key,))
        db.executemany("delete from responses where key = ?", beyond)
        db.execute("delete from redirects where value not in (select key from responses)")
        db.execute("commit")
        db.execute("vacuum")
    return removed + len(beyond)
