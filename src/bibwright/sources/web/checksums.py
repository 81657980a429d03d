"""Sums by which a file that was fetched is told from one that was damaged on the way."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

#: ``Repr-Digest: sha-256=:…:`` (RFC 9530), ``Digest: sha-256=…`` (RFC 3230) before it, and
#: ``x-goog-hash: crc32c=…,md5=…`` of Google's storage. ``Content-MD5`` may be that of a part.
_HEADERS = ("Repr-Digest", "Digest", "x-goog-hash")
_SUM = re.compile(r"\b(sha-512|sha-256|md5)=:?([A-Za-z0-9+/]{22,88}={0,2})", re.IGNORECASE)
_LENGTHS = {"sha-512": 64, "sha-256": 32, "md5": 16}


class Checksum(NamedTuple):
    """``name`` is what HTTP calls the way of summing, ``digits`` the sum in hexadecimal."""

    name: str
    digits: str

    @classmethod
    def sha256(cls, text: str) -> Checksum | None:
        """That of 64 hexadecimal digits, as pages publish it; None for any other text."""
        digits = text.strip().lower()
        return cls("sha-256", digits) if re.fullmatch(r"[0-9a-f]{64}", digits) else None

    def fits(self, path: Path) -> bool:
        """Whether it is that of the file."""
        with path.open("rb") as file:
            return file_digest(file, self.name.replace("-", "")).hexdigest() == self.digits


def published_in(headers: Mapping[str, str]) -> Checksum | None:
    """The best sum of the whole file that the headers of an answer name; None without one."""
    found = {
        each[1].lower(): each[2]
        for name in _HEADERS
        for each in _SUM.finditer(headers.get(name, ""))
    }
    for name, length in _LENGTHS.items():
        if name in found:
            try:
                digest = b64decode(found[name], validate=True)
            except ValueError:
                continue
            if len(digest) == length:
                return Checksum(name, digest.hex())
    return None
