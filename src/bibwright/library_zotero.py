"""The library's verbs for Zotero, and those that undo what was written, there or in files.

Sync and pull are remembered by a bibliography's path, so it is given as a file.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bibwright.library_inputs import dialect_named, named

if TYPE_CHECKING:
    from bibwright.bibtex.dialect import Dialect
    from bibwright.commands.pull_file import PullRun
    from bibwright.commands.sync import SyncRun
    from bibwright.commands.undo import Reversal, Reversing
    from bibwright.zotero.library import Library
    from bibwright.zotero.options import SyncOptions
    from bibwright.zotero.record import Record
    from bibwright.zotero.session import Session


def sync(
    bibliography: str | Path,
    *,
    api_key: str = "",
    tags: Iterable[str] = (),
    keys: Iterable[str] = (),
    collection: Sequence[str] = (),
    both: bool = False,
    group: int | None = None,
    local: bool = False,
    url: str = "",
    dry_run: bool = False,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    options: SyncOptions | None = None,
) -> SyncRun:
    """Entries of a bibliography in a Zotero library, as ``bibwright sync`` brings them there.

    ``bibliography`` is a file, for it is known by its path between two syncs. ``api_key``: from
    https://www.zotero.org/settings/keys; without, that of the environment or the keyring. ``tags``
    and ``keys`` choose entries, all without; ``collection`` names the one to file in, the outermost
    first; ``both`` first brings over what is new in Zotero, as `pull` does (`SyncRun.pulled`).
    ``group`` is one's number, ``local`` goes through the Zotero program on this computer, ``url``
    is another server. With ``dry_run`` only the plan is made. `undo` reverts it. Raises
    InputError for a file that can't be read, and BibwrightError where Zotero or the key doesn't
    allow it.
    """
    from bibwright.changes import Journal
    from bibwright.commands.pull_file import carry_out_pull, pull_before_sync
    from bibwright.commands.sync import SyncRun, carry_out, entries_to_sync, recorder
    from bibwright.commands.sync_plan import plan_items
    from bibwright.config.paths import journal_folder
    from bibwright.zotero.bibliography import read_entries
    from bibwright.zotero.library import Library

    name, data = named(bibliography)
    tags, keys, path, pulled = tuple(tags), tuple(keys), Path(bibliography), None
    entries = entries_to_sync(name, data, tags=tags, keys=keys, options=options)
    access = Access(api_key, now, sleep)
    session = access.session(Library(group, local, url), path, write=not dry_run, options=options)
    journal, command = Journal(journal_folder()), f"bibwright.sync({name!r})"
    if both:
        pulled = pull_before_sync(
            session, entries, path, data, collection=collection, tags=tags, keys=keys
        )
        if not dry_run:
            carry_out_pull(session, pulled, journal, command=command, clock=access.moment)
        entries = read_entries(name, pulled.pulled.content, tags=tags, keys=keys)
    if dry_run:
        bases = {} if pulled is None else pulled.pulled.bases
        run = SyncRun(plan_items(session, entries, collection, pulled=bases))
    else:
        log = recorder(journal, command=command, clock=access.moment)
        run = carry_out(session, entries, collection, log=log)
    return replace(run, notes=(*run.notes, *entries.said), pulled=pulled)


def pull(
    bibliography: str | Path,
    *,
    api_key: str = "",
    tags: Iterable[str] = (),
    collection: Sequence[str] = (),
    group: int | None = None,
    local: bool = False,
    url: str = "",
    dialect: Dialect | str = "",
    key_pattern: str = "",
    dry_run: bool = False,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    options: SyncOptions | None = None,
) -> PullRun:
    """A Zotero library's items brought into a bibliography, as ``bibwright pull`` does it.

    ``bibliography`` is a file, which need not exist yet. Only items in the ``collection`` that
    have one of the ``tags`` are added, any without; ``dialect``: that of the file if empty;
    ``key_pattern`` makes the keys of items that have none. The rest is as in `sync`; `undo` takes
    it back.
    """
    from bibwright.changes import Journal
    from bibwright.commands.pull_file import carry_out_pull, pull_file
    from bibwright.config.paths import journal_folder
    from bibwright.zotero.library import Library

    path, chosen = Path(bibliography), dialect_named(dialect)
    access = Access(api_key, now, sleep)
    session = access.session(Library(group, local, url), path, write=False, options=options)
    run = pull_file(
        session, path, collection=collection, tags=tags, dialect=chosen, pattern=key_pattern
    )
    if not dry_run:
        carry_out_pull(
            session,
            run,
            Journal(journal_folder()),
            command=f"bibwright.pull({str(path)!r})",
            clock=access.moment,
        )
    return run


def undo(
    path: str | Path | None = None,
    *,
    force: bool = False,
    dry_run: bool = False,
    api_key: str = "",
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Reversal:
    """The last change undone, or the last one to ``path``; again, one change further back.

    A sync is undone in Zotero, with the ``api_key`` as in `sync`. ``force`` undoes what was
    edited since, too. With ``dry_run`` only the plan is made. Raises InputError if there is nothing
    to undo, and ConflictError for a file that was edited since.
    """
    from bibwright.commands.undo import undo as take_back

    access = Access(api_key, now, sleep)
    return take_back(access.reversing(path, "undo", force=force, dry_run=dry_run))


def redo(
    path: str | Path | None = None,
    *,
    force: bool = False,
    dry_run: bool = False,
    api_key: str = "",
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Reversal:
    """What was redone: the last undo, or the last one of ``path``; otherwise as `undo`."""
    from bibwright.commands.undo import redo as bring_again

    access = Access(api_key, now, sleep)
    return bring_again(access.reversing(path, "redo", force=force, dry_run=dry_run))


@dataclass(frozen=True, slots=True)
class Access:
    """With what key Zotero is asked, and by which clock."""

    api_key: str
    now: Callable[[], float]
    sleep: Callable[[float], None]

    def session(
        self, library: Library, home: Path | str, *, write: bool, options: SyncOptions | None = None
    ) -> Session:
        """The library, opened for the bibliography at a path, or for itself (``zotero:``)."""
        from bibwright.changes import resolve_target
        from bibwright.config.paths import sync_folder
        from bibwright.zotero.library import connect
        from bibwright.zotero.session import open_session

        client = connect(library, api_key=self.api_key, sleep=self.sleep, now=self.now)
        name = home if isinstance(home, str) else str(resolve_target(home))
        return open_session(client, sync_folder(), name, options=options, write=write)

    def reversing(
        self, path: str | Path | None, verb: str, *, force: bool, dry_run: bool
    ) -> Reversing:
        """What is to be undone or redone, and how."""
        from bibwright.changes import Journal
        from bibwright.commands.undo import Reversing
        from bibwright.config.paths import journal_folder, sync_folder

        return Reversing(
            journal=Journal(journal_folder()),
            path=Path(path) if path is not None else None,
            force=force,
            dry_run=dry_run,
            command=f"bibwright.{verb}()",
            clock=self.moment,
            memory=sync_folder(),
            enter=lambda record: self.session_of(record, write=not dry_run),
        )

    def session_of(self, record: Record, *, write: bool) -> Session:
        """The library of a record, opened for its bibliography."""
        from bibwright.zotero.library import Library

        library = Library(record.group, record.local, record.url)
        return self.session(library, Path(record.bibliography), write=write)

    def moment(self) -> datetime:
        """The time, for the journal."""
        return datetime.fromtimestamp(self.now(), UTC)
