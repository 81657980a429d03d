"""Our own client of the arXiv API against the loopback server, with a clock that only sleep
moves, and the papers that the tests ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bibwright.lookup.resolver import Resolution, resolve
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference
from bibwright.sources.arxiv.api import ArxivApi
from bibwright.sources.web.judging import Retries
from bibwright.sources.web.web import Web
from support.arxiv_asking import FEEDS
from support.arxiv_faults import Fault, Hung
from support.arxiv_records import ServedRecord, records_from_feeds
from support.arxiv_server import ArxivServer
from support.cli import FakeClock

#: Every paper in the recorded feeds.
HELD: tuple[ServedRecord, ...] = records_from_feeds(
    path.read_bytes() for path in sorted(FEEDS.glob("*.xml"))
)

#: For servers that hang: real sockets are waited for in real time, so briefly. Elsewhere a busy
#: machine may take its time.
BRIEF: dict[str, Any] = {"timeouts": (5.0, 0.15), "answer_seconds": 0.6}


def patience_with(fault: Fault) -> dict[str, Any]:
    """How long a client waits for a server with this fault, as options of `asking`."""
    return BRIEF if isinstance(fault, Hung) else {}


@dataclass(slots=True)
class Client:
    """An open client; ``said`` gathers what it told the watcher, ``complaints`` the rest."""

    clock: FakeClock
    said: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    api: ArxivApi = field(init=False)

    def say(self, text: str) -> None:
        self.said.append(text)

    def settled(self, done: int, total: int) -> None:
        self.said.append(f"{done} of {total}")

    def resolve(self, queries: Sequence[Reference]) -> Resolution:
        return resolve(queries, [self.api], watcher=self)


@contextmanager
def asking(
    server: ArxivServer | str, folder: Path, *, clock: FakeClock | None = None, **options: Any
) -> Iterator[Client]:
    """A client with its cache and its state in ``folder``."""
    client = Client(clock or FakeClock())
    settings: dict[str, Any] = {
        "cache": folder / "cache",
        "state": folder / "state",
        "retries": Retries(),
        "now": client.clock.now,
        "sleep": client.clock.sleep,
        "watcher": client,
        "complain": client.complaints.append,
    }
    own = {name: options.pop(name) for name in ("interval",) if name in options}
    url = server if isinstance(server, str) else server.url
    client.api = ArxivApi(Web(**(settings | options)), url=url, **own)
    with closing(client.api):
        yield client


def by_title(record: ServedRecord) -> Reference:
    return Reference(title=" ".join(record.title.split()))


def by_id(record: ServedRecord) -> Reference:
    return Reference(arxiv_id=ArxivId(record.arxiv_id))


def outcome(resolution: Resolution) -> list[tuple[str, str | None]]:
    """Each verdict, and the id (with its version) of the paper that was matched, if one was."""
    return [
        (str(each.status), str(each.matched.arxiv_id) if each.matched else None)
        for each in resolution.verdicts
    ]


def kept(folder: Path) -> Path:
    """The file with the cached answers."""
    return folder / "cache" / "arxiv.sqlite"
