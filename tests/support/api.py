"""The real API client against the loopback server, with a clock that only sleeping moves."""

from __future__ import annotations

from pathlib import Path

from bibwright.arxiv.api import ArxivApi
from bibwright.arxiv.session import Retries
from support.arxiv_server import ArxivServer
from support.cli import FakeClock

__all__ = ["client"]


def client(
    server: ArxivServer | str,
    folder: Path,
    *,
    clock: FakeClock | None = None,
    patience: float = 180.0,
    offline: bool = False,
    refresh: bool = False,
) -> ArxivApi:
    """A client whose cache and pace lie in ``folder``; silence counts after a fifth of a second."""
    clock = clock or FakeClock()
    return ArxivApi(
        cache=folder / "cache",
        state=folder / "state",
        url=server if isinstance(server, str) else server.url,
        contact="someone@example.org",
        offline=offline,
        refresh=refresh,
        retries=Retries(patience=patience),
        timeouts=(5.0, 0.2),
        now=clock.now,
        sleep=clock.sleep,
    )
