"""A server's address in a file that only its owner can read, for programs of the same person."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bibwright.changes import Disk, read_file


@contextmanager
def announced(address: str, path: Path) -> Iterator[None]:
    """The file holds {"address"} as long as the block runs; of two servers, that of the last."""
    content = json.dumps({"address": address}).encode()
    Disk().make_directory(path.parent)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    part.replace(path)
    try:
        yield
    finally:
        if read_file(path) == content:
            path.unlink(missing_ok=True)
