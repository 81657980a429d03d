"""Which sources to ask, as a person has chosen: arXiv by its API or a local index, catalogues."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bibwright.config.paths import cache_folder, state_folder
from bibwright.errors import InputError
from bibwright.network.address import checked_address, checked_key
from bibwright.progress import SILENT, Watcher

if TYPE_CHECKING:
    from bibwright.sources.arxiv.api import ArxivApi
    from bibwright.sources.arxiv.index import LocalIndex
    from bibwright.sources.catalogues.catalogue import Catalogue
    from bibwright.sources.source import Source
    from bibwright.sources.web.web import Web

__all__ = ["ARXIV", "SOURCES", "check_names", "default_index", "open_sources"]

ARXIV = "arxiv"
#: Every source by the name that a person calls it.
SOURCES = (ARXIV, "crossref", "dblp", "openalex", "semantic-scholar")
#: Where a person's keys for catalogues are, and nowhere else.
_KEY_VARIABLES = {
    "openalex": "OPENALEX_API_KEY",
    "semantic-scholar": "SEMANTIC_SCHOLAR_API_KEY",
}


def check_names(names: Sequence[str]) -> None:
    """Raises InputError for a source that there is not, or when there is none at all."""
    if not names:
        raise InputError(f"name a source to ask; there are {', '.join(SOURCES)}")
    for name in names:
        if name not in SOURCES:
            raise InputError(f"there is no source “{name}”; there are {', '.join(SOURCES)}")


def default_index() -> Path:
    """The index that is used when none is named."""
    return cache_folder() / "arxiv-index.sqlite"


@contextmanager
def open_sources(
    choice: str = "auto",
    *,
    names: Sequence[str] = (ARXIV,),
    urls: Mapping[str, str] | None = None,
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

    ``names`` are those of `SOURCES`; arXiv is asked first, the others in their order. ``choice``
    is for arXiv: ``api``, ``index``, or ``auto``: the index for what it has, if there is one, and
    the API for the rest. ``urls`` are other servers that speak a catalogue's API, by its name.
    Keys are taken from ``OPENALEX_API_KEY`` and ``SEMANTIC_SCHOLAR_API_KEY``. ``complain`` hears
    of lines in a snapshot that are no records, and of a cache that can't be used.

    Raises InputError when the index was asked for and there is none, or can't be read, and when
    a name, a url or ``contact`` can't be used.
    """
    check_names(names)
    wants_index = ARXIV in names and (choice == "index" or (choice == "auto" and _is_there(index)))
    wants_api = ARXIV in names and choice != "index"
    others = [name for name in dict.fromkeys(names) if name != ARXIV]
    sources: list[Source] = []
    with ExitStack() as open_ones:
        if wants_index:
            path, named = index or default_index(), index is not None
            local = _index(path, named=named, now=now, complain=complain)
            sources.append(open_ones.enter_context(closing(local)))
        if wants_api or others:
            from bibwright.sources.web.session import Retries
            from bibwright.sources.web.web import Web

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
            if wants_api:
                sources.append(open_ones.enter_context(closing(_arxiv(web, api_url))))
            for name in others:
                catalogue = _catalogue(name, web, (urls or {}).get(name, ""))
                sources.append(open_ones.enter_context(closing(catalogue)))
        yield sources


def _is_there(index: Path | None) -> bool:
    return index is not None or default_index().exists()


def _arxiv(web: Web, url: str) -> ArxivApi:
    from bibwright.sources.arxiv.api import API_URL, ArxivApi

    return ArxivApi(web, url=url or API_URL)


def _catalogue(name: str, web: Web, url: str) -> Catalogue:
    from bibwright.sources.catalogues import crossref, dblp, openalex, semantic_scholar

    match name:
        case "crossref":
            return crossref.Crossref(web, url=url or crossref.URL)
        case "dblp":
            return dblp.Dblp(web, url=url or dblp.URL)
        case "openalex":
            url = url or openalex.URL
            return openalex.OpenAlex(web, url=url, key=_key(name, url))
    url = url or semantic_scholar.URL
    return semantic_scholar.SemanticScholar(web, url=url, key=_key(name, url))


def _key(name: str, url: str) -> str:
    """The person's key for a catalogue, if it may be sent there."""
    variable = _KEY_VARIABLES[name]
    return checked_key(os.environ.get(variable, ""), variable, checked_address(url))


def _index(
    path: Path, *, named: bool, now: Callable[[], float], complain: Callable[[str], object]
) -> LocalIndex:
    from bibwright.sources.arxiv.indexing import open_index

    if not path.exists():
        raise InputError(
            f"there is no index at {path}; "
            + ("" if named else "name one with --index, or ")
            + "make one with `bibwright index build SNAPSHOT`"
        )
    return open_index(
        path, cache_folder(), now=datetime.fromtimestamp(now(), UTC), complain=complain
    )
