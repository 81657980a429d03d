"""A pull into a file: what is read, the plan that writes it, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bibwright.bibtex.dialect import Dialect
from bibwright.changes import Clock, FileChange, Journal, Plan, apply
from bibwright.commands.outputs import before_bibliography
from bibwright.commands.pull import Pulled, pull
from bibwright.zotero.bibliography import Entries, read_entries
from bibwright.zotero.session import Session, record_of, remember


@dataclass(frozen=True, slots=True)
class PullRun:
    """What a pull brings, and the plan that writes it to the file."""

    pulled: Pulled
    plan: Plan[FileChange]


def pull_file(
    session: Session,
    path: Path,
    *,
    collection: Sequence[str] = (),
    tags: Iterable[str] = (),
    dialect: Dialect | None = None,
    new_dialect: Dialect | None = None,
    pattern: str = "",
) -> PullRun:
    """A pull into the bibliography at ``path``, which need not exist yet.

    ``dialect``: that of the file if None; ``new_dialect`` is for a file that is new or empty.
    Otherwise as `pull`. Raises InputError for a file that is no bibliography.
    """
    before = before_bibliography(path)
    data = before or b""
    chosen = dialect or (None if data else new_dialect)
    entries = read_entries(str(path), data, dialect=chosen)
    pulled = pull(
        session,
        entries,
        data,
        collection=collection,
        tags=tuple(tags),
        dialect=chosen,
        pattern=pattern,
    )
    return _planned(path, before, pulled)


def pull_before_sync(
    session: Session,
    entries: Entries,
    path: Path,
    data: bytes,
    *,
    collection: Sequence[str] = (),
    tags: Sequence[str] = (),
    keys: Sequence[str] = (),
) -> PullRun:
    """What is new or changed in Zotero, for the bibliography at ``path`` whose ``entries`` are
    about to be synced. Where only ``keys`` choose entries, no others are added."""
    pulled = pull(
        session,
        entries,
        data,
        collection=collection,
        tags=tags,
        new=bool(tags) or not keys,
        unmade=True,
    )
    return _planned(path, data, pulled)


def _planned(path: Path, before: bytes | None, pulled: Pulled) -> PullRun:
    """A pull with the plan that writes it in the place of ``before``."""
    after = pulled.content if pulled.content else before
    return PullRun(pulled, Plan.of([FileChange(path, before, after)]))


def carry_out_pull(
    session: Session, run: PullRun, journal: Journal, *, command: str, clock: Clock
) -> None:
    """Writes the file, and remembers what both sides say now; an undo takes both back."""
    record = record_of(session, run.pulled.bases).as_json()
    apply(run.plan, journal, command=command, clock=clock, library=record)
    remember(session, run.pulled.bases)
