"""Our own catalogues against the loopback servers, with a clock that only sleep moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bibwright.lookup.resolver import Resolution, resolve
from bibwright.model.reference import Reference
from bibwright.sources.catalogues.catalogue import Catalogue
from bibwright.sources.catalogues.crossref import Crossref
from bibwright.sources.catalogues.datacite import DataCite
from bibwright.sources.catalogues.dblp import Dblp
from bibwright.sources.catalogues.doi import DoiRegistry
from bibwright.sources.catalogues.open_library import OpenLibrary
from bibwright.sources.catalogues.openalex import OpenAlex
from bibwright.sources.catalogues.semantic_scholar import SemanticScholar
from bibwright.sources.web.web import Web
from support.catalogue_server import CatalogueServer
from support.cli import FakeClock

CLASSES: dict[str, type[Catalogue]] = {
    "crossref": Crossref,
    "dblp": Dblp,
    "semantic-scholar": SemanticScholar,
    "openalex": OpenAlex,
}
#: What knows one sort of works, or nothing of works.
REGISTRIES: dict[str, type[Catalogue]] = {
    "datacite": DataCite,
    "open-library": OpenLibrary,
    "doi": DoiRegistry,
}


@dataclass(slots=True)
class Desk:
    """Catalogues that are open, and what they said on the way."""

    clock: FakeClock
    catalogues: list[Catalogue] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.said.append(text)

    def settled(self, done: int, total: int) -> None:
        self.said.append(f"{done} of {total}")

    def resolve(self, queries: Sequence[Reference]) -> Resolution:
        return resolve(queries, self.catalogues, watcher=self)


@contextmanager
def asking_catalogues(
    *servers: CatalogueServer | tuple[str, str],
    folder: Path,
    clock: FakeClock | None = None,
    **options: Any,
) -> Iterator[Desk]:
    """A desk with a catalogue for each server, or for a name and an address."""
    desk = Desk(clock or FakeClock())
    keys = {"key": options.pop("key")} if "key" in options else {}
    settings: dict[str, Any] = {
        "cache": folder / "cache",
        "state": folder / "state",
        "now": desk.clock.now,
        "sleep": desk.clock.sleep,
        "watcher": desk,
        "complain": desk.complaints.append,
    }
    web = Web(**(settings | options))
    with ExitStack() as open_ones:
        for server in servers:
            name, url = server if isinstance(server, tuple) else (server.name, server.url)
            catalogue = (CLASSES | REGISTRIES)[name](web, url=url, **keys)
            desk.catalogues.append(open_ones.enter_context(closing(catalogue)))
        yield desk


def outcome(resolution: Resolution) -> list[tuple[str, str | None]]:
    """Each verdict, and the DOI of the work that was matched, if one was."""
    return [
        (str(each.status), each.matched.doi if each.matched else None)
        for each in resolution.verdicts
    ]
