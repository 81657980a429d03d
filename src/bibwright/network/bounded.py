"""Bounds on what a server may make us read: bytes as they come, bytes unpacked, and seconds."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from threading import Thread
from typing import TypeVar

#: Bytes of an answer, unpacked or not. The longest that are known have a tenth of it.
LARGEST_ANSWER = 64 * 2**20
#: What `unpacked` can unpack, as a header of a request.
ENCODINGS = "gzip, deflate"

T = TypeVar("T")


class TooLargeError(Exception):
    """There is more than anybody needs."""


class TooSlowError(Exception):
    """It is not complete after the time that it has."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """What the work gives, or raises. Raises TooSlowError when it is not done in time.

    The time-outs of sockets count from one piece to the next, so that a header that drips in keeps
    to all of them. Work that is not done in time is left to itself; it ends with the process.
    """
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001  # handed on to who waits
            failed.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise TooSlowError(f"took longer than {seconds:.0f} s")
    return done[0]


def collected(
    pieces: Iterable[bytes], deadline: float, clock: Callable[[], float], most: int = LARGEST_ANSWER
) -> bytes:
    """The pieces together. Raises TooLargeError or TooSlowError."""
    found: list[bytes] = []
    length = 0
    for piece in pieces:
        found.append(piece)
        length += len(piece)
        if length > most:
            raise TooLargeError(f"is larger than {most // 2**20} MiB")
        if clock() >= deadline:
            raise TooSlowError("is not complete in time")
    return b"".join(found)


def unpacked(body: bytes, encoding: str, most: int = LARGEST_ANSWER) -> bytes:
    """The body without the packing that its header names.

    Raises TooLargeError for more than ``most`` bytes, ValueError for what is damaged or packed in a
    way that wasn't asked for.
    """
    for name in reversed([each.strip().lower() for each in encoding.split(",")]):
        match name:
            case "" | "identity":
                continue
            case "gzip" | "x-gzip":
                body = _inflated(body, 31, most)
            case "deflate":  # by the standard with zlib's header, by many servers without
                try:
                    body = _inflated(body, 15, most)
                except ValueError:
                    body = _inflated(body, -15, most)
            case _:
                raise ValueError("it is packed in a way that was not asked for")
    return body


def _inflated(body: bytes, window: int, most: int) -> bytes:
    return b"".join(_members(body, window, most))


def _members(body: bytes, window: int, most: int) -> Iterator[bytes]:
    """The members of a packed body, one after the other, as gzip may have several."""
    while body:
        inflate = zlib.decompressobj(window)
        try:
            piece = inflate.decompress(body, most + 1)
        except zlib.error as error:
            raise ValueError("it is damaged") from error
        if len(piece) > most:
            raise TooLargeError(f"is larger than {most // 2**20} MiB")
        if not inflate.eof:
            raise ValueError("it breaks off")
        yield piece
        body, most = inflate.unused_data if window > 15 else b"", most - len(piece)


def root_cause(error: BaseException) -> str:
    """The innermost reason of a failed connection, which is the one a person can act on.

    Only in the system's own words: those of libraries may repeat the address, and a key in it.
    """
    seen = error
    while (inner := seen.__cause__ or seen.__context__) is not None:
        seen = inner
    return str(getattr(seen, "strerror", None) or type(seen).__name__)
