"""Keyrings that are no program's: one that keeps in memory, and keyring's own that always fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend
from keyring.backends import fail


class MemoryKeyring(KeyringBackend):
    """Keeps passwords as long as it lives."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@contextmanager
def using(chosen: KeyringBackend | None = None) -> Iterator[None]:
    """The keyring, for as long as the block lasts; without one, none works."""
    before = keyring.get_keyring()
    keyring.set_keyring(chosen or fail.Keyring())
    try:
        yield
    finally:
        keyring.set_keyring(before)
