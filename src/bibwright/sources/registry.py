"""Every source by name, those of plugins included, and how the chosen ones are opened."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from bibwright.config.paths import cache_folder, state_folder
from bibwright.errors import InputError
from bibwright.network.address import checked_address, checked_key
from bibwright.plugins import Group, registry
from bibwright.progress import SILENT, Watcher

if TYPE_CHECKING:
    from bibwright.sources.arxiv.index import LocalIndex
    from bibwright.sources.arxiv.paper_source import PaperSources
    from bibwright.sources.catalogues.catalogue import Catalogue
    from bibwright.sources.source import Source
    from bibwright.sources.web.web import Web

ARXIV = "arxiv"
#: All that is kept on this machine.
LOCAL = "index"
#: How arXiv can be asked.
ARXIV_WAYS = ("auto", "api", "index")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """Whom to ask, and how.

    ``sources``: names in `sources()`; arXiv is asked first, the others in their order. ``arxiv``:
    ``api``, ``index``, or ``auto``: the index for what it has, if there is one, and the API for
    the rest. ``index``: a local index or a small snapshot of arXiv, None for the default one.
    ``urls``: other servers that speak a source's API, by the name of the source. ``contact``: an
    e-mail address or a page by which sources may reach you. ``offline`` takes everything from the
    index and the cache, ``refresh`` nothing from the cache. ``patience``: seconds to spend on a
    source that fails.

    Raises InputError, naming the choices, for an unknown source or way, and for no source at all.
    """

    sources: Sequence[str] = (ARXIV,)
    arxiv: str = "auto"
    index: Path | str | None = None
    urls: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""
    offline: bool = False
    refresh: bool = False
    patience: float = 180.0

    def __post_init__(self) -> None:
        if self.arxiv not in ARXIV_WAYS:
            raise InputError(
                f"arXiv can't be asked by “{self.arxiv}”; choose from {', '.join(ARXIV_WAYS)}"
            )
        chosen = (self.sources,) if isinstance(self.sources, str) else self.sources
        if not chosen:
            raise InputError(f"name a source to ask; choose from {', '.join(sources())}")
        for name in (*chosen, *self.urls):
            if name not in sources():
                raise InputError(f"there is no source “{name}”; choose from {', '.join(sources())}")
        object.__setattr__(self, "sources", tuple(chosen))


@dataclass(frozen=True, slots=True)
class Opening:
    """What a source is opened with.

    ``spec`` and ``options`` are its own and the user's; ``web`` gives the way to the network, one
    for all sources; ``now`` gives seconds since 1970; ``complain`` takes a sentence for the user;
    ``sleep`` waits for some seconds.
    """

    spec: SourceSpec
    options: SourceOptions
    web: Callable[[], Web]
    now: Callable[[], float]
    complain: Callable[[str], object]
    sleep: Callable[[float], object] = time.sleep

    def url(self, own: str) -> str:
        """The address that the user has named for this source, or its own."""
        return self.options.urls.get(self.spec.name, "") or own

    def key(self, url: str) -> str:
        """The user's key for this source, from the spec's variable; empty without one.

        Raises InputError for a key that may not be sent to the ``url``.
        """
        variable = self.spec.key_variable
        return checked_key(os.environ.get(variable, ""), variable, checked_address(url))


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source as a user names it; packages add theirs as `bibwright.plugins` says.

    ``open`` gives what is asked under this name, in order; what has a ``close`` method is closed
    at the end. ``key_variable``: the environment variable that holds the user's key for it.
    """

    name: str
    open: Callable[[Opening], Iterable[Source]]
    key_variable: str = ""


def default_index() -> Path:
    """The index that is used when none is named."""
    return cache_folder() / "arxiv-index.sqlite"


def default_publications() -> Path:
    """The index of publications that is used when none is named."""
    return cache_folder() / "published-index.sqlite"


@cache
def sources() -> Mapping[str, SourceSpec]:
    """All sources by name, ours and those of plugins."""
    return MappingProxyType(registry(_OWN, Group.SOURCES, SourceSpec, attrgetter("name")))


@contextmanager
def open_sources(
    options: SourceOptions | None = None,
    *,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    watcher: Watcher = SILENT,
    complain: Callable[[str], object] = warnings.warn,
) -> Iterator[list[Source]]:
    """The sources to ask, in order; closed again behind the block.

    ``complain`` hears of lines in a snapshot that are no records, and of a cache that can't be
    used. Raises InputError when the index was asked for and is missing or can't be read, and when
    a url, a key or the contact can't be used.
    """
    chosen = options or SourceOptions()

    @cache
    def web() -> Web:
        return _web(chosen, now, sleep, watcher, complain)

    names = sorted(dict.fromkeys(_asked(chosen)), key=lambda name: name != ARXIV)
    opened: list[Source] = []
    with ExitStack() as stack:
        for spec in (sources()[name] for name in names):
            for source in spec.open(Opening(spec, chosen, web, now, complain, sleep)):
                opened.append(source)
                stack.callback(getattr(source, "close", _nothing))
        yield opened


@contextmanager
def open_paper_sources(
    options: SourceOptions | None = None,
    *,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    watcher: Watcher = SILENT,
    complain: Callable[[str], object] = warnings.warn,
) -> Iterator[PaperSources]:
    """What gives the sources of arXiv's papers; closed again behind the block."""
    from bibwright.sources.arxiv.api import API_URL
    from bibwright.sources.arxiv.paper_source import PaperSources

    chosen = options or SourceOptions()
    url = chosen.urls.get(ARXIV, "") or API_URL
    opened = PaperSources(_web(chosen, now, sleep, watcher, complain), url=url)
    with closing(opened):
        yield opened


def _asked(chosen: SourceOptions) -> tuple[str, ...]:
    """The sources to ask; without the network also the record of publications kept here."""
    if chosen.offline and default_publications().exists():
        return (*chosen.sources, LOCAL)
    return tuple(chosen.sources)


def _web(
    chosen: SourceOptions,
    now: Callable[[], float],
    sleep: Callable[[float], None],
    watcher: Watcher,
    complain: Callable[[str], object],
) -> Web:
    from bibwright.sources.web.judging import Retries
    from bibwright.sources.web.web import Web

    return Web(
        cache=cache_folder(),
        state=state_folder(),
        contact=chosen.contact,
        offline=chosen.offline,
        refresh=chosen.refresh,
        retries=Retries(patience=chosen.patience),
        now=now,
        sleep=sleep,
        watcher=watcher,
        complain=complain,
    )


def _nothing() -> None:
    """What closes a source that needs no closing."""


def _open_arxiv(opening: Opening) -> Iterator[Source]:
    options = opening.options
    index = Path(options.index) if options.index is not None else None
    has_index = index is not None or default_index().exists()
    if options.arxiv == "index" or (options.arxiv == "auto" and has_index):
        yield _open_index(opening, index)
    if options.arxiv != "index":
        from bibwright.sources.arxiv.api import API_URL, ArxivApi

        yield ArxivApi(opening.web(), url=opening.url(API_URL))


def _open_index(opening: Opening, index: Path | None) -> LocalIndex:
    from bibwright.sources.arxiv.indexing import open_index
    from bibwright.sources.published.index import holds_publications

    path = index or default_index()
    if not path.exists():
        raise InputError(
            f"there is no index at {path}; "
            + ("" if index else "name one with --index, or ")
            + f"make one with `bibwright index fetch{f' -o {index}' if index else ''}`, or of a "
            "file with `bibwright index build FILE`"
        )
    if holds_publications(path):
        raise InputError(
            f"{path} holds publications, not arXiv's papers; ask it by --sources index"
        )
    return open_index(
        path, cache_folder(), now=opening.now, sleep=opening.sleep, complain=opening.complain
    )


def _open_local(opening: Opening) -> Iterator[Source]:
    """All that is kept on this machine: arXiv's papers, and what was published."""
    from bibwright.sources.published.index import PublishedIndex, holds_publications

    options = opening.options
    publications = default_publications()
    index = Path(options.index) if options.index is not None else None
    if index is not None and holds_publications(index):
        yield PublishedIndex(index)
        return
    is_asked_already = ARXIV in options.sources and options.arxiv != "api"
    has_index = index is not None or default_index().exists()
    if has_index and not is_asked_already:
        yield _open_index(opening, index)
    if publications.exists():
        yield PublishedIndex(publications)
    elif not has_index:
        raise InputError(
            f"there is no index at {default_index()} and none of publications at {publications}; "
            "make one with `bibwright index fetch` or `bibwright index build --venues`"
        )


def _catalogue(module: str, name: str) -> Callable[[Opening], Iterator[Source]]:
    """Opens the catalogue of this class, which is imported when it is asked."""

    def open_catalogue(opening: Opening) -> Iterator[Source]:
        catalogue: type[Catalogue] = getattr(
            import_module(f"bibwright.sources.catalogues.{module}"), name
        )
        url = opening.url(catalogue.address)
        yield catalogue(opening.web(), url=url, key=opening.key(url))

    return open_catalogue


_OWN = (
    SourceSpec(ARXIV, _open_arxiv),
    SourceSpec(LOCAL, _open_local),
    SourceSpec("crossref", _catalogue("crossref", "Crossref")),
    SourceSpec("dblp", _catalogue("dblp", "Dblp")),
    SourceSpec("openalex", _catalogue("openalex", "OpenAlex"), "OPENALEX_API_KEY"),
    SourceSpec(
        "semantic-scholar",
        _catalogue("semantic_scholar", "SemanticScholar"),
        "SEMANTIC_SCHOLAR_API_KEY",
    ),
    SourceSpec("datacite", _catalogue("datacite", "DataCite")),
    SourceSpec("open-library", _catalogue("open_library", "OpenLibrary")),
    SourceSpec("inspire", _catalogue("inspire", "Inspire")),
    SourceSpec(
        "opencitations",
        _catalogue("opencitations", "OpenCitations"),
        "OPENCITATIONS_ACCESS_TOKEN",
    ),
    SourceSpec("doi", _catalogue("doi", "DoiRegistry")),
)
#: The names of our own sources, which help texts may show without looking for plugins.
OWN_SOURCES = tuple(spec.name for spec in _OWN)
