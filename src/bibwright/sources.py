"""Which sources to ask, as a person has chosen: the API, a local index, or both."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bibwright.errors import InputError
from bibwright.folders import cache_folder, state_folder
from bibwright.progress import SILENT, Watcher

if TYPE_CHECKING:
    from bibwright.arxiv.index import LocalIndex
    from bibwright.source import Source

__all__ = ["default_index", "open_sources"]


def default_index() -> Path:
    """The index that is used when none is named."""
    return cache_folder() / "arxiv-index.sqlite"


@contextmanager
def open_sources(
    choice: str = "auto",
    *,
    index: Path | None = None,
    api_url: str = "",
    contact: str = "",
    offline: bool = False,
    refresh: bool = False,
    patience: float = 180.0,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    watcher: Watcher = SILENT,
    complain: Callable[[str], object] = warnings.warn,
) -> Iterator[list[Source]]:
    """The sources to ask, in order; closed again behind the block.

    ``choice``: ``api``, ``index``, or ``auto``: the index for what it has, if there is one, and
    the API for the rest. ``complain`` hears of lines in a snapshot that are no records, and
    of a cache that can't be used.

    Raises InputError when the index was asked for and there is none, or can't be read, and when
    ``api_url`` or ``contact`` can't be used.
    """
    sources: list[Source] = []
    chosen = index or default_index()
    with ExitStack() as open_ones:
        if choice == "index" or (choice == "auto" and (index is not None or chosen.exists())):
            local = _index(chosen, named=index is not None, now=now, complain=complain)
            sources.append(open_ones.enter_context(closing(local)))
        if choice != "index":
            from bibwright.arxiv.api import API_URL, ArxivApi
            from bibwright.web.session import Retries
            from bibwright.web.web import Web

            web = Web(
                cache=cache_folder(),
                state=state_folder(),
                contact=contact,
                offline=offline,
                refresh=refresh,
                retries=Retries(patience=patience),
                now=now,
                sleep=sleep,
                watcher=watcher,
                complain=complain,
            )
            api = ArxivApi(web, url=api_url or API_URL)
            sources.append(open_ones.enter_context(closing(api)))
        yield sources


def _index(
    path: Path, *, named: bool, now: Callable[[], float], complain: Callable[[str], object]
) -> LocalIndex:
    from bibwright.arxiv.snapshot import open_index

    if not path.exists():
        raise InputError(
            f"there is no index at {path}; "
            + ("" if named else "name one with --index, or ")
            + "make one with `bibwright index build SNAPSHOT`"
        )
    return open_index(
        path, cache_folder(), now=datetime.fromtimestamp(now(), UTC), complain=complain
    )
