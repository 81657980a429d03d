"""A server on this computer that answers whatever a test wants, byte for byte and for as long."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)


def answer(body: bytes = b"", *lines: str, status: str = "200 OK") -> bytes:
    """A whole answer with these lines in its header."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *lines]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


class HostileServer:
    """Gives each request what ``say`` makes of it: bytes, or pieces of them for as long as
    somebody listens."""

    def __init__(self, say: Callable[[Seen], bytes | Iterable[bytes]]) -> None:
        self._say = say
        self.requests: list[Seen] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._closed = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._closed.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        while not self._closed.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head and (piece := connection.recv(65536)):
                head += piece
            first, *lines = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
            method, path, *_ = [*first.split(" "), "", ""]
            pairs = (line.partition(":") for line in lines)
            seen = Seen(method, path, {name.lower(): text.strip() for name, _, text in pairs})
            self.requests.append(seen)
            said = self._say(seen)
            for piece in [said] if isinstance(said, bytes) else said:
                if self._closed.is_set():
                    return
                connection.sendall(piece)
