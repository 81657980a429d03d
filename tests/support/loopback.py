"""What the loopback servers share: sockets on 127.0.0.1, orders to misbehave, and their log."""

from __future__ import annotations

import socket
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

RequestT = TypeVar("RequestT")
FaultT = TypeVar("FaultT")


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer; Content-Length is the sender's to add."""

    status: int
    body: bytes = b""
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


def head(sent: Answer, length: int) -> bytes:
    """The head of an answer whose body is said to have this length."""
    lines = [
        f"HTTP/1.1 {sent.status} {HTTPStatus(sent.status).phrase}",
        f"Date: {format_datetime(datetime.now(UTC), usegmt=True)}",
    ]
    if sent.content_type is not None:
        lines.append(f"Content-Type: {sent.content_type}")
    if sent.status not in (204, 304):
        lines.append(f"Content-Length: {length}")
    lines += [f"{name}: {value}" for name, value in sent.headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


@dataclass(slots=True)
class _Order(Generic[RequestT, FaultT]):
    fault: FaultT
    times: int | None
    when: Callable[[RequestT], bool]


class LoopbackServer(ABC, Generic[RequestT, FaultT]):
    """A server on 127.0.0.1, up between entering and leaving the context.

    A mistake inside a handler is raised on leaving the context.
    """

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self._lock = threading.RLock()
        self._state = threading.Condition(self._lock)
        self._log: list[RequestT] = []
        self._orders: list[_Order[RequestT, FaultT]] = []
        self._released = threading.Event()
        self._closing = False
        self._listener: _Listener | None = None
        self._thread: threading.Thread | None = None

    @abstractmethod
    def serve(self, connection: Connection, headers: Mapping[str, str], body: bytes) -> None:
        """Answers one request, in a thread of the connection's own; header names in lower case."""

    def __enter__(self) -> Self:
        self._listener = _Listener(self, self._port)
        self._thread = threading.Thread(
            target=self._listener.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._listener is None or self._thread is None:
            raise RuntimeError("the server was never started")
        with self._state:
            self._closing = True
            self._released.set()
        self._listener.shutdown()
        self._thread.join()
        self._listener.close_connections()
        self._listener.server_close()
        if self._listener.mistakes and error is None:
            raise self._listener.mistakes[0]

    @property
    def address(self) -> str:
        """The address of the server, without a slash behind. RuntimeError before the start."""
        if self._listener is None:
            raise RuntimeError("the server was never started")
        return f"http://127.0.0.1:{self._listener.server_address[1]}"

    def misbehave(
        self,
        fault: FaultT,
        *,
        times: int | None = 1,
        when: Callable[[RequestT], bool] = lambda _: True,
    ) -> None:
        """Spoil the next `times` requests for which `when` holds; None: all from now on.

        Orders are served in the order given, one a request.
        """
        with self._lock:
            self._orders.append(_Order(fault, times, when))

    def behave(self) -> None:
        """Forget every order not yet served."""
        with self._lock:
            self._orders.clear()

    def release(self) -> None:
        """Let every request that hangs now go on."""
        with self._lock:
            self._released.set()
            self._released = threading.Event()

    def wait_for_requests(self, count: int, timeout: float = 10.0) -> None:
        """Return once `count` requests have arrived; TimeoutError after `timeout` seconds."""
        with self._state:
            if not self._state.wait_for(lambda: len(self._log) >= count, timeout):
                raise TimeoutError(f"{len(self._log)} of {count} requests arrived")

    def _next_fault(self, request: RequestT) -> FaultT | None:
        for order in self._orders:
            if not order.when(request):
                continue
            if order.times is not None:
                order.times -= 1
                if order.times == 0:
                    self._orders.remove(order)
            return order.fault
        return None


class _Listener(ThreadingHTTPServer):
    """Accepts connections, a thread each, all of them ended and awaited on closing.

    `mistakes` gathers what went wrong inside handlers, but for clients that went away.
    """

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, owner: LoopbackServer[Any, Any], port: int) -> None:
        self.owner = owner
        self.mistakes: list[BaseException] = []
        self._lines: set[socket.socket] = set()
        self._lines_lock = threading.Lock()
        super().__init__(("127.0.0.1", port), Connection)

    def get_request(self) -> tuple[socket.socket, object]:
        line, address = super().get_request()
        with self._lines_lock:
            self._lines.add(line)
        return line, address

    def close_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        if isinstance(request, socket.socket):
            with self._lines_lock:
                self._lines.discard(request)
        super().close_request(request)

    def close_connections(self) -> None:
        """Wake every handler that waits for a client to say more."""
        with self._lines_lock:
            for line in self._lines:
                try:
                    line.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # its client hung up first

    def handle_error(self, request: object, client_address: object) -> None:
        del request, client_address
        mistake = sys.exception()
        if mistake is not None and not isinstance(mistake, ConnectionError):
            self.mistakes.append(mistake)


class Connection(BaseHTTPRequestHandler):
    """One connection, HTTP/1.1, kept alive between requests as the real servers keep it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer one request; a client that has gone away is no mistake."""
        if not isinstance(self.server, _Listener):
            raise TypeError("this handler belongs to a loopback server")
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", "0")))
        try:
            self.server.owner.serve(self, headers, body)
        except ConnectionError:
            self.close_connection = True

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the owner keeps every request."""
