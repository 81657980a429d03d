"""The HTTP connection under the session: an answer comes whole and in time, or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse, HTTPHeaderDict, HTTPResponse
from urllib3.exceptions import HTTPError, ReadTimeoutError

from bibwright.network.address import is_this_computer
from bibwright.network.bounded import (
    ENCODINGS,
    TooLargeError,
    TooSlowError,
    collected,
    unpacked,
    within,
)

_PIECE = 1 << 16


#: Seconds to connect, and of silence while an answer is read. arXiv has been seen to stall for
#: 15 s before it says 429.
TIMEOUTS = (10.0, 40.0)
#: Seconds for a whole answer, however steadily it drips.
ANSWER_SECONDS = 120.0


class AnswerTooLargeError(requests.RequestException):
    """The answer is larger than any that is one."""


class BoundedAdapter(HTTPAdapter):
    """Reads and unpacks the body itself, within bounds on bytes and seconds.

    An answer whose header is not there after ``answer`` seconds, or whose body isn't after as many
    since the request was sent, raises ReadTimeout, however steadily it drips; one that breaks off
    raises ChunkedEncodingError; one that can't be unpacked raises ContentDecodingError; one that is
    too large, as it comes or unpacked, raises AnswerTooLargeError.
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
        """The answer, its body read already. No proxy is asked for a server on this computer."""
        del stream
        if is_this_computer(urlsplit(request.url or "").hostname or ""):
            proxies = None
        deadline = self._clock() + self._answer
        request.headers["Accept-Encoding"] = ENCODINGS
        begin = partial(super().send, request, True, timeout, verify, cert, proxies)
        try:
            raw = within(self._answer, begin).raw
        except TooSlowError as error:
            raise requests.ReadTimeout(f"the header {error}", request=request) from error
        is_read = False
        try:
            # What stands behind the last chunk is read in one go, and may be without end.
            read = partial(collected, _pieces(raw), deadline, self._clock)
            body = within(max(0.0, deadline - self._clock()), read)
            is_read = True
            body = unpacked(body, raw.headers.get("Content-Encoding", ""))
        except (ReadTimeoutError, TooSlowError) as error:
            raise requests.ReadTimeout(error, request=request) from error
        except TooLargeError as error:
            raise AnswerTooLargeError(error, request=request) from error
        except HTTPError as error:
            raise requests.exceptions.ChunkedEncodingError(error, request=request) from error
        except ValueError as error:
            raise requests.exceptions.ContentDecodingError(error, request=request) from error
        finally:
            # What was not read to its end must not be taken for the beginning of the next answer.
            raw.release_conn() if is_read else raw.close()
        whole = HTTPResponse(
            body=BytesIO(body),
            headers=_without_packing(raw.headers),
            status=raw.status,
            version=raw.version,
            reason=raw.reason,
            preload_content=False,
            request_method=request.method,
            request_url=request.url,
        )
        return self.build_response(request, whole)


def _pieces(raw: BaseHTTPResponse) -> Iterator[bytes]:
    """The body as it comes over the line, still packed if it was."""
    while piece := raw.read1(_PIECE, decode_content=False):
        yield piece


def _without_packing(headers: HTTPHeaderDict) -> HTTPHeaderDict:
    left_out = {"content-encoding", "content-length", "transfer-encoding"}
    return HTTPHeaderDict(
        [(name, text) for name, text in headers.items() if name.lower() not in left_out]
    )
