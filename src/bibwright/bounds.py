"""How much is read of anything that comes from outside, and the sentence for what is more."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from bibwright.errors import InputError

__all__ = ["LARGEST_FILE", "json_from", "read_bounded"]

#: Bytes of a file that is read as a whole. The largest bibliographies known have a tenth of it.
LARGEST_FILE = 128 * 2**20
_PIECE = 2**20


def read_bounded(file: BinaryIO, name: str, most: int = LARGEST_FILE) -> bytes:
    """All that the file holds, or a stream gives. Raises InputError where that is too much."""
    pieces: list[bytes] = []
    length = 0
    while piece := file.read(min(_PIECE, most - length + 1)):
        pieces.append(piece)
        length += len(piece)
        if length > most:
            raise InputError(
                f"{name} is larger than {most // 2**20} MiB, which is more than Bibwright reads; "
                "split it"
            )
    return b"".join(pieces)


def json_from(data: bytes | str) -> Any:
    """The JSON in bytes that somebody else wrote. Raises ValueError for whatever is none.

    That is also what is nested too deeply, and a number of more digits than Python converts.
    """
    try:
        return json.loads(data)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
