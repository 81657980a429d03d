"""The sockets of a loopback arXiv server: HTTP/1.1 with kept connections, whole or spoiled."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

from support.arxiv_catalogue import Answer
from support.arxiv_faults import Cut, Dropped, Fault, Hung


@dataclass(frozen=True, slots=True)
class Plan:
    """How to answer one request: what with, spoiled how, and what a hung one waits for."""

    ticket: int
    answer: Answer
    fault: Fault | None
    released: threading.Event


class Owner(Protocol):
    """Whoever decides on the answers. Called from a thread a connection."""

    def arrive(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str],
        line: socket.socket,
        body: bytes = b"",
    ) -> Plan:
        """Take a request in and settle how it will be answered."""

    def finish(self, ticket: int) -> bool:
        """Count a request as answered, just ahead of its last byte; whether to send at all."""


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
        self._serve(b"")

    def do_POST(self) -> None:
        """Answer one request with a body."""
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def _serve(self, body: bytes) -> None:
        if not isinstance(self.server, Listener):
            raise TypeError("this handler belongs to a Listener")
        owner = self.server.owner
        headers = {name.lower(): value for name, value in self.headers.items()}
        plan = owner.arrive(self.command, self.path, headers, self.connection, body)
        try:
            self._send(owner, plan)
        except ConnectionError:
            self.close_connection = True

    def _send(self, owner: Owner, plan: Plan) -> None:
        body = plan.answer.body
        message = _head(plan.answer, len(body)) + body
        match plan.fault:
            case Dropped():
                message = b""
                self.close_connection = True
            case Hung(fraction):
                sent = len(message) - round(len(body) * (1 - fraction)) if fraction else 0
                self.wfile.write(message[:sent])
                plan.released.wait()
                message = message[sent:]
            case Cut(fraction, honest):
                part = body[: int(len(body) * fraction)]
                message = _head(plan.answer, len(part) if honest else len(body)) + part
                self.close_connection = not honest
        if owner.finish(plan.ticket):
            self.wfile.write(message)
        else:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the owner keeps every request."""


def _head(sent: Answer, length: int) -> bytes:
    lines = [
        f"HTTP/1.1 {sent.status} {HTTPStatus(sent.status).phrase}",
        f"Date: {format_datetime(datetime.now(UTC), usegmt=True)}",
        f"Content-Type: {sent.content_type}",
        f"Content-Length: {length}",
        *(f"{name}: {value}" for name, value in sent.headers),
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii")
