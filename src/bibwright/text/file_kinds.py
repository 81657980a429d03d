"""What a file is that is no text, by its first bytes."""

from __future__ import annotations

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
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def kind_by_start(data: bytes) -> str:
    """What people call it; empty for what may be text."""
    return next((what for start, what in _STARTS if data.startswith(start)), "")


def is_tar(data: bytes) -> bool:
    """Whether the bytes are a tar archive's."""
    return data[_USTAR] == b"ustar"


def binary_kind(data: bytes) -> str:
    """The same; ``binary data`` for others with a zero byte, empty for a text."""
    is_text = b"\x00" not in data or data.startswith(_UTF_16)
    return kind_by_start(data) or ("" if is_text else "binary data")
