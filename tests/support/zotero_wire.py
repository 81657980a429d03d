"""The sockets of a loopback Zotero server: HTTP/1.1 with kept connections, whole or spoiled."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

from support.zotero_answers import Answer
from support.zotero_faults import Cut, Dropped, Fault, Hung, Slow


@dataclass(frozen=True, slots=True)
class Plan:
    """How to answer one request: what with, None for not at all, spoiled how, and what a hung
    one waits for."""

    answer: Answer | None
    fault: Fault | None
    released: threading.Event


class Owner(Protocol):
    """Whoever decides on the answers. Called from a thread a connection."""

    delay: Callable[[float], object]

    def arrive(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Plan:
        """Take a request in, carry it out, and settle how it will be answered."""

    def may_send(self) -> bool:
        """Whether the server is not about to end."""


class Listener(ThreadingHTTPServer):
    """Accepts connections, a thread each, all of them ended and awaited on closing.

    `mistakes` gathers what went wrong inside handlers, but for clients that went away.
    """

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, owner: Owner, port: int) -> None:
        self.owner = owner
        self.mistakes: list[BaseException] = []
        self._lines: set[socket.socket] = set()
        self._lines_lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

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


class _Handler(BaseHTTPRequestHandler):
    """One connection, kept alive between requests as the real server keeps it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer one request; a client that has gone away is no mistake."""
        if not isinstance(self.server, Listener):
            raise TypeError("this handler belongs to a Listener")
        owner = self.server.owner
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", "0")))
        plan = owner.arrive(self.command, self.path, headers, body)
        try:
            self._send(owner, plan)
        except ConnectionError:
            self.close_connection = True

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def do_PATCH(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.do_GET()

    def _send(self, owner: Owner, plan: Plan) -> None:
        match plan.fault:
            case Hung():
                plan.released.wait()
            case Slow(seconds):
                owner.delay(seconds)
        if plan.answer is None or isinstance(plan.fault, Dropped) or not owner.may_send():
            self.close_connection = True
            return
        body = b"" if self.command == "HEAD" else plan.answer.body
        message = _head(plan.answer, len(plan.answer.body)) + body
        if isinstance(plan.fault, Cut):
            part = body[: int(len(body) * plan.fault.fraction)]
            told = part if plan.fault.honest else body
            message = _head(plan.answer, len(told)) + part
            self.close_connection = not plan.fault.honest
        self.wfile.write(message)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the owner keeps every request."""


def _head(sent: Answer, length: int) -> bytes:
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
