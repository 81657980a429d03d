"""Listening on this machine alone."""

from __future__ import annotations

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket

from bibwright.errors import InputError
from bibwright.serving.app import App, Request, Response

#: Nobody else's machine can reach this address.
HOST = "127.0.0.1"
#: Seconds to wait for a question.
_PATIENCE = 20.0


class Server(ThreadingHTTPServer):
    """Listens from when it is made; answers once it is given an `App` and told to serve.

    Raises InputError if the port is taken.
    """

    daemon_threads = True
    app: App

    def __init__(self, port: int) -> None:
        try:
            super().__init__((HOST, port), _Handler)
        except (OSError, OverflowError) as error:
            raise InputError(
                f"nothing can listen at port {port} ({getattr(error, 'strerror', error)}); choose "
                "another with --port, or none"
            ) from error

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """A bug is shown at the terminal; a browser that hangs up is none."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)

    @property
    def host(self) -> str:
        """Its address with the port."""
        return f"{HOST}:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """Answers."""
        self._send(self._answer())

    def do_POST(self) -> None:
        """Answers."""
        self._send(self._answer())

    def _answer(self) -> Response:
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = -1
        if not 0 <= length <= self.server.app.most_bytes(self.path):
            return Response(413, b"this is more than anybody has to say here\n")
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, self.rfile.read(length))
        return self.server.app.answer(request)

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)

    def version_string(self) -> str:
        """What the server says it is: no version for others to see."""
        return "Bibwright"

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: addresses hold the token."""
