"""The HTTP connection under the session: an answer comes whole and in time, or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse, HTTPResponse
from urllib3.exceptions import HTTPError, ReadTimeoutError

__all__ = ["ANSWER_SECONDS", "TIMEOUTS", "BoundedAdapter"]

_PIECE = 1 << 16


#: Seconds to connect, and of silence while an answer is read. arXiv has been seen to stall for
#: 15 s before it says 429.
TIMEOUTS = (10.0, 40.0)
#: Seconds for a whole answer, however steadily it drips.
ANSWER_SECONDS = 120.0


class BoundedAdapter(HTTPAdapter):
    """Reads the body itself, so that an answer that drips in for ever ends, too.

    The time-outs of requests count from one piece to the next. Here a body that is not
    complete ``answer`` seconds after the request was sent raises ReadTimeout; one that breaks
    off raises ChunkedEncodingError. Only a header that drips is bounded by the length of a
    header alone.
    """

    def __init__(self, answer: float, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._answer = answer
        self._clock = clock

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """The answer, its body read already."""
        del stream
        deadline = self._clock() + self._answer
        response = super().send(request, True, timeout, verify, cert, proxies)
        raw = response.raw
        try:
            body = self._read(raw, deadline)
        except ReadTimeoutError as error:
            raise requests.ReadTimeout(error, request=request) from error
        except HTTPError as error:
            raise requests.exceptions.ChunkedEncodingError(error, request=request) from error
        finally:
            raw.close() if self._clock() >= deadline else raw.release_conn()
        whole = HTTPResponse(
            body=BytesIO(body),
            headers=raw.headers,
            status=raw.status,
            version=raw.version,
            reason=raw.reason,
            preload_content=False,
            decode_content=raw.decode_content,
            request_method=request.method,
            request_url=request.url,
        )
        return self.build_response(request, whole)

    def _read(self, raw: BaseHTTPResponse, deadline: float) -> bytes:
        """The body as it came over the line, still compressed if it was."""
        pieces = []
        while piece := raw.read1(_PIECE, decode_content=False):
            pieces.append(piece)
            if self._clock() >= deadline:
                raise requests.ReadTimeout(f"the answer took longer than {self._answer:.0f} s")
        return b"".join(pieces)
