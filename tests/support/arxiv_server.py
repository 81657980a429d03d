"""A loopback arXiv API server for tests and benchmarks: the protocol, its limits, its moods.

Within a test::

    with ArxivServer(records) as server:
        server.misbehave(arxiv_faults.too_many_requests(retry_after=7))
        ...  # ask server.url
        assert server.overlaps == 0

By hand, with the directory of tests on PYTHONPATH::

    python -m support.arxiv_server --records snapshot.jsonl --port 8080 --rate-limit 3
"""

from __future__ import annotations

import argparse
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from support.arxiv_catalogue import HTML_TYPE, TEXT_TYPE, Catalogue, answer
from support.arxiv_faults import RATE_EXCEEDED, Altered, Cut, Dropped, Fault, Hung, Replaced
from support.arxiv_feed import Generation, render
from support.arxiv_records import ServedRecord, read_snapshot, records_from_feeds
from support.loopback import Answer, Connection, LoopbackServer, head

PATH = "/api/query"

#: The longest request target in bytes. 642 ids in a URL were answered with 414, 100 were not.
MAX_TARGET = 8_000

#: The time feeds carry unless a clock is handed in: that of one of the recordings.
RECORDED_AT = datetime(2026, 4, 12, 22, 9, 26, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A request as it came in: `at` on the server's clock, header names in lower case."""

    at: float
    method: str
    target: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


class ArxivServer(LoopbackServer[ReceivedRequest, Fault]):
    """A server on 127.0.0.1, up between entering and leaving the context.

    `clock` gives seconds, for arrivals and for the rate limit: a request that arrives less
    than `rate_limit_seconds` after the previous answer of any kind gets HTTP 429. `now`
    dates the feeds. An order to misbehave is not used up by a request that breaks the limit.
    """

    def __init__(
        self,
        records: Iterable[ServedRecord] = (),
        *,
        generation: Generation = Generation.CURRENT,
        rate_limit_seconds: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: RECORDED_AT,
        port: int = 0,
    ) -> None:
        super().__init__(port)
        self._catalogue = Catalogue(records)
        self._generation = generation
        self._rate_limit_seconds = rate_limit_seconds
        self._clock = clock
        self._now = now
        self._gaps: list[float] = []
        self._open: dict[int, socket.socket] = {}
        self._answered_at: float | None = None
        self._overlaps = 0
        self._too_soon = 0

    @property
    def url(self) -> str:
        """The address to append `?search_query=…` to. RuntimeError before the start."""
        return f"{self.address}{PATH}"

    @property
    def requests(self) -> tuple[ReceivedRequest, ...]:
        """Every request so far, in order of arrival, the refused ones included."""
        with self._state:
            return tuple(self._log)

    @property
    def gaps(self) -> tuple[float, ...]:
        """Seconds from an answer to the next arrival, one fewer than there were requests."""
        with self._state:
            return tuple(self._gaps)

    @property
    def overlaps(self) -> int:
        """How many requests came while another was open whose client still held the line."""
        with self._state:
            return self._overlaps

    @property
    def too_soon(self) -> int:
        """How many requests broke the rate limit."""
        with self._state:
            return self._too_soon

    def serve(self, connection: Connection, headers: Mapping[str, str], body: bytes) -> None:
        """Take a request in, and answer it, whole or spoiled."""
        ticket, answer, fault, released = self._arrive(connection, headers, body)
        message = head(answer, len(answer.body)) + answer.body
        match fault:
            case Dropped():
                message = b""
                connection.close_connection = True
            case Hung(fraction):
                sent = len(message) - round(len(answer.body) * (1 - fraction)) if fraction else 0
                connection.wfile.write(message[:sent])
                released.wait()
                message = message[sent:]
            case Cut(fraction, honest):
                part = answer.body[: int(len(answer.body) * fraction)]
                message = head(answer, len(part) if honest else len(answer.body)) + part
                connection.close_connection = not honest
        if self._finish(ticket):
            connection.wfile.write(message)
        else:
            connection.close_connection = True

    def _arrive(
        self, connection: Connection, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Answer, Fault | None, threading.Event]:
        """The ticket of a request, its answer, how that is spoiled, what a hung one waits for."""
        method, target = connection.command, connection.path
        parts = urlsplit(target)
        query = {
            name: values[0]
            for name, values in parse_qs(parts.query, keep_blank_values=True).items()
        }
        with self._state:
            at = self._clock()
            request = ReceivedRequest(at, method, target, parts.path, query, headers, body)
            self._log.append(request)
            ticket = len(self._log)
            self._overlaps += any(_held(each) for each in self._open.values())
            self._open[ticket] = connection.connection
            self._state.notify_all()
            if self._answered_at is not None:
                self._gaps.append(at - self._answered_at)
            if self._breaks_limit(at):
                self._too_soon += 1
                return ticket, Answer(429, RATE_EXCEEDED, TEXT_TYPE), None, self._released
            fault = self._next_fault(request)
            released = self._released
        return ticket, self._answer(request, fault), fault, released

    def _finish(self, ticket: int) -> bool:
        """Count a request as answered, just ahead of its last byte; whether to send at all."""
        with self._state:
            self._open.pop(ticket, None)
            self._answered_at = self._clock()
            return not self._closing

    def _breaks_limit(self, at: float) -> bool:
        if self._answered_at is None or self._rate_limit_seconds is None:
            return False
        return at - self._answered_at < self._rate_limit_seconds

    def _answer(self, request: ReceivedRequest, fault: Fault | None) -> Answer:
        if isinstance(fault, Replaced):
            return fault.answer
        if len(request.target) > MAX_TARGET:
            return Answer(414, b"<html><body><h1>URI Too Long</h1></body></html>", HTML_TYPE)
        if request.path != PATH:
            return Answer(404, b"<html><body><h1>Not Found</h1></body></html>", HTML_TYPE)
        now = self._now()
        true_answer, selection = answer(self._catalogue, request.query, self._generation, now)
        if isinstance(fault, Altered) and selection is not None:
            altered = render(fault.change(selection), self._generation, now)
            return Answer(true_answer.status, altered, true_answer.content_type)
        return true_answer


def _held(line: socket.socket) -> bool:
    """Whether the client of an open request still waits on its connection."""
    try:
        readable, _, _ = select.select([line], [], [], 0)
        return not readable or line.recv(1, socket.MSG_PEEK) != b""
    except (OSError, ValueError):
        return False


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve files of records until SIGINT or SIGTERM; prints the address first, counts last."""
    options = argparse.ArgumentParser(description="A loopback arXiv API server.")
    options.add_argument("--records", type=Path, action="append", default=[], metavar="JSONL")
    options.add_argument("--feed", type=Path, action="append", default=[], metavar="XML")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--rate-limit", type=float, default=None, metavar="SECONDS")
    options.add_argument(
        "--generation", type=Generation, choices=list(Generation), default=Generation.CURRENT
    )
    chosen = options.parse_args(arguments)
    records = [record for path in chosen.records for record in read_snapshot(path)]
    records += records_from_feeds(path.read_bytes() for path in chosen.feed)
    server = ArxivServer(
        records,
        generation=chosen.generation,
        rate_limit_seconds=chosen.rate_limit,
        now=lambda: datetime.now(UTC),
        port=chosen.port,
    )
    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())
    with server:
        print(server.url, flush=True)
        stop.wait()
        print(
            f"{len(server.requests)} requests, {server.too_soon} too soon, "
            f"{server.overlaps} while another was open"
        )


if __name__ == "__main__":
    main()
