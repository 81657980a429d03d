"""How long-running work says what it is doing, to whoever wants to hear it."""

from __future__ import annotations

from typing import Protocol


class Watcher(Protocol):
    """Someone who follows the work: a progress bar, a test, nobody."""

    def say(self, text: str) -> None:
        """What is being done or waited for now, in a few words."""

    def settled(self, done: int, total: int) -> None:
        """``done`` of ``total`` references have their verdict."""


class _Silent:
    def say(self, text: str) -> None:
        """Hears and forgets."""

    def settled(self, done: int, total: int) -> None:
        """Hears and forgets."""


#: Nobody is watching.
SILENT: Watcher = _Silent()
