"""A local arXiv index for Python: ``bibwright.index.build``, ``update`` and ``info``."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bibwright.sources.arxiv.index import IndexInfo
    from bibwright.sources.arxiv.indexing import Update

__all__ = ["build", "info", "update"]


def build(
    *snapshots: str | Path,
    output: str | Path | None = None,
    complain: Callable[[str], object] = warnings.warn,
) -> IndexInfo:
    """Makes an index of arXiv's metadata at ``output`` (the default one without), and tells of it.

    ``snapshots``: files as ``bibwright index build`` takes them, or folders of such. An index that
    is there is replaced when the new one is complete. ``complain`` hears of lines that are no
    records. Raises InputError for what can't be read, and for an ``output`` that is no index.
    """
    from bibwright.commands.index import index_info, room_for
    from bibwright.sources.arxiv.indexing import build_index

    paths, target = [Path(each) for each in snapshots], _path(output)
    room_for(target, paths)
    build_index(paths, target, now=datetime.now(UTC), complain=complain)
    return index_info(target)


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
