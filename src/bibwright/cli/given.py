"""The files that a person names."""

from __future__ import annotations

import sys
from pathlib import Path

from bibwright.changes import read_file
from bibwright.errors import InputError

__all__ = ["STDIN", "read_given"]

STDIN = Path("-")


def read_given(path: Path) -> bytes:
    """A file's bytes, or what comes on standard input for ``-``. Raises InputError without one."""
    if path == STDIN:
        return sys.stdin.buffer.read()
    data = read_file(path)
    if data is None:
        raise InputError(f"{path}: there is no such file")
    return data
