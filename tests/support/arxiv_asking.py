"""A plain client of the loopback arXiv server, and the recordings it is held against."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from support.arxiv_records import ServedRecord, records_from_feeds
from support.arxiv_server import ArxivServer

FEEDS = Path(__file__).parent.parent / "data" / "arxiv" / "feeds"


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, whatever its status."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def ids(self) -> list[str]:
        """The ids of the feed's entries, versions included, in their order."""
        names = ET.fromstring(self.body).iterfind("{*}entry/{*}id")
        return [(name.text or "").removeprefix("http://arxiv.org/abs/") for name in names]

    @property
    def total(self) -> int:
        """The totalResults of the feed, -1 without."""
        return int(ET.fromstring(self.body).findtext("{*}totalResults", "-1"))

    @property
    def summary(self) -> str:
        """The summary of the first entry, in an error feed the message."""
        return ET.fromstring(self.body).findtext("{*}entry/{*}summary", "")


def ask(
    server: ArxivServer, parameters: Mapping[str, str] | None = None, *, timeout: float = 10.0
) -> Reply:
    """Send one GET request and read the answer whole. OSError and
    http.client.HTTPException where the line breaks."""
    url = f"{server.url}?{urlencode(parameters or {})}"
    try:
        with urllib.request.urlopen(url, timeout=timeout) as it:
            return Reply(it.status, it.read(), dict(it.headers))
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Reply(refusal.code, refusal.read(), dict(refusal.headers))


def recorded(name: str) -> bytes:
    """The body of a recorded answer."""
    return (FEEDS / f"{name}.xml").read_bytes()


def parameters_of(name: str) -> dict[str, str]:
    """The parameters of the request a recording answers."""
    described: dict[str, dict[str, str]] = json.loads((FEEDS / f"{name}.json").read_text("utf-8"))
    return described["parameters"]


def records(*names: str) -> tuple[ServedRecord, ...]:
    """The papers that stand in recorded answers, each once."""
    return records_from_feeds(map(recorded, names))
