"""What a file is that is no text, by its first bytes."""

from __future__ import annotations

import re

_STARTS = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
#: Where a tar archive says that it is one (POSIX 1003.1, "ustar Interchange Format").
_USTAR = slice(257, 262)
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
#: Of UTF-16 without a mark, so many bytes show which one it is: in bibliographies, every other byte
#: of many characters is zero, and hardly any other.
_SAMPLE = 2000
_LEAST, _MANY, _HARDLY_ANY = 16, 0.4, 0.02
#: What stands in no text.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def kind_by_start(data: bytes) -> str:
    """What people call it; empty for what may be text."""
    return next((what for start, what in _STARTS if data.startswith(start)), "")


def is_tar(data: bytes) -> bool:
    """Whether the bytes are a tar archive's."""
    return data[_USTAR] == b"ustar"


def binary_kind(data: bytes) -> str:
    """The same; ``binary data`` for others with a zero byte, empty for a text."""
    is_text = b"\x00" not in data or utf_16_of(data)
    return kind_by_start(data) or ("" if is_text else "binary data")


def utf_16_of(data: bytes) -> str:
    """Which UTF-16 a text is in, as Python calls it; empty for all else."""
    for mark, name in _UTF_16.items():
        if data.startswith(mark):
            return name
    if len(data) % 2 or len(data) < _LEAST:
        return ""
    halves = [data[start:_SAMPLE:2] for start in (0, 1)]
    even, odd = (half.count(0) / len(half) for half in halves)
    name = ""
    if even <= _HARDLY_ANY and odd >= _MANY:
        name = "utf-16-le"
    elif odd <= _HARDLY_ANY and even >= _MANY:
        name = "utf-16-be"
    is_text = name and not _CONTROL.search(data[:_SAMPLE].decode(name, "replace"))
    return name if is_text else ""
