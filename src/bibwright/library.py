"""The library's verbs, with the defaults that the command line has, too."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bibwright.commands.tidy import tidy_files
from bibwright.config.settings import Wishes
from bibwright.errors import InputError
from bibwright.lookup.resolver import Resolution
from bibwright.lookup.resolver import resolve as _resolve
from bibwright.model.reference import Reference
from bibwright.readers import InputKind, Reading, read_path, read_text
from bibwright.sources.registry import open_sources

if TYPE_CHECKING:
    from bibwright.bibtex.dialect import Dialect
    from bibwright.bibtex.tidy.tidy import Tidied
    from bibwright.commands.check import CheckRun
    from bibwright.commands.dedupe import DedupeRun
    from bibwright.commands.sync import SyncRun
    from bibwright.commands.update import UpdateRun
    from bibwright.sources.source import Source
    from bibwright.zotero.options import SyncOptions

__all__ = ["check", "dedupe", "read", "resolve", "sync", "tidy", "update"]


def read(source: Path | str, *, kind: InputKind = InputKind.AUTO) -> Reading:
    """The queries in a file (a Path) or in a text (a str), and what could not be read.

    Raises InputError for a file that can't be read or holds no text.
    """
    if isinstance(source, Path):
        return read_path(source, kind=kind)
    return read_text(source, kind=kind)


def resolve(
    queries: Reading | Iterable[Reference],
    *,
    sources: Sequence[Source] | None = None,
    **choices: Any,
) -> Resolution:
    """A verdict with its evidence for every query.

    ``sources`` are asked in order. Without them they are opened, and closed again, as
    ``sources.registry.open_sources(**choices)`` does it: ``choice="auto"``, ``index=Path(…)``,
    ``contact="…"``, ``offline=True`` and so on.
    """
    wanted = list(queries.queries if isinstance(queries, Reading) else queries)
    if sources is not None:
        return _resolve(wanted, sources)
    with open_sources(**choices) as opened:
        return _resolve(wanted, opened)


def check(
    *bibliographies: bytes,
    sources: Sequence[Source] | None = None,
    keys: Collection[str] | None = None,
    **choices: Any,
) -> CheckRun:
    """What sources say about every entry, and the bibliographies with it set right.

    Each of `CheckRun.entries` has its state, what contradicts its source and what is proposed;
    `CheckRun.files` the content with all that is sure corrected. ``keys``: only these entries.
    ``sources`` and ``choices`` are those of `resolve`.
    """
    from bibwright.commands.check import check_files

    files = [(f"<{number}>", data) for number, data in enumerate(bibliographies, 1)]
    if sources is not None:
        return check_files(files, sources, keys=keys)
    with open_sources(**choices) as opened:
        return check_files(files, opened, keys=keys)


def tidy(data: bytes, **wishes: Any) -> Tidied:
    """A bibliography made clean, as ``bibwright tidy`` does it, from bytes to bytes.

    The keywords are those of `Wishes`: ``only=("doi", "names")``, ``disable=("layout",)``,
    ``dialect="biblatex"``, ``style="keep"``, ``sort=("key",)``, ``key_pattern="{auth}{year}"``
    and so on. What can't be read is left as it stands, and noted. Raises InputError for a name
    that there is not.
    """
    return tidy_files([("-", data)], Wishes(**wishes)).files[0].tidied


def dedupe(*bibliographies: bytes, against: bytes | None = None, **wishes: Any) -> DedupeRun:
    """What is double in bibliographies, and what they are without it: `DedupeRun.files`.

    Of entries in several the first keeps its own; of one ``against`` which they are held nothing
    is changed. The keywords are those of `deduping.dedupe_files`: ``dialect=Dialect.BIBLATEX``,
    ``preprints=Preprints.KEEP``, ``answers=…``.
    """
    from bibwright.commands.dedupe import dedupe_files

    files = [(f"<{number}>", data) for number, data in enumerate(bibliographies, 1)]
    held = [("<against>", against)] if against is not None else []
    return dedupe_files(files, against=held, **wishes)


def sync(
    bibliography: Path,
    *,
    api_key: str,
    tags: Iterable[str] = (),
    keys: Iterable[str] = (),
    collection: Sequence[str] = (),
    group: int | None = None,
    url: str = "",
    dry_run: bool = False,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    options: SyncOptions | None = None,
) -> SyncRun:
    """Entries of a bibliography in a Zotero library, as ``bibwright sync`` brings them there.

    ``api_key``: from https://www.zotero.org/settings/keys. ``tags`` and ``keys`` choose entries,
    all without; ``collection`` names the one to file in, the outermost first; ``group`` is one's
    number; ``url`` another server. With ``dry_run`` only the plan is made. ``bibwright undo``
    takes it back. Raises InputError for a file that can't be read, and BibwrightError where
    Zotero or the key doesn't allow it.
    """
    from bibwright.changes import Journal, read_file, resolve_target
    from bibwright.commands.sync import SyncRun, carry_out, plan_items, recorder
    from bibwright.config.paths import journal_folder, sync_folder
    from bibwright.progress import SILENT
    from bibwright.zotero.bibliography import read_entries
    from bibwright.zotero.client import API_URL, ZoteroClient
    from bibwright.zotero.session import open_session

    data = read_file(bibliography)
    if data is None:
        raise InputError(f"{bibliography}: there is no such file")
    entries = read_entries(str(bibliography), data, tags=tags, keys=keys)
    client = ZoteroClient(
        api_key, group=group, url=url or API_URL, sleep=sleep, now=now, watcher=SILENT
    )
    home = str(resolve_target(bibliography))
    session = open_session(client, sync_folder(), home, options=options, write=not dry_run)
    if dry_run:
        return SyncRun(plan_items(session, entries, collection))
    log = recorder(
        Journal(journal_folder()),
        command=f"bibwright.sync({str(bibliography)!r})",
        clock=lambda: datetime.fromtimestamp(now(), UTC),
    )
    return carry_out(session, entries, collection, log=log)


def update(
    data: bytes,
    *,
    sources: Sequence[Source] | None = None,
    dialect: Dialect | None = None,
    **choices: Any,
) -> UpdateRun:
    """A bibliography whose preprints are brought up to the publications that they became:
    `UpdateRun.files`.

    ``sources`` are arXiv's and catalogues; without them they are opened, and closed again, as
    ``bibwright.sources.registry.open_sources(**choices)`` does it.
    """
    from bibwright.commands.update import update_files

    if sources is not None:
        return update_files([("-", data)], sources, dialect=dialect)
    with open_sources(**choices) as opened:
        return update_files([("-", data)], opened, dialect=dialect)
