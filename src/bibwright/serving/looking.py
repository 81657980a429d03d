"""Something that takes a while to find out, while the page says how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from threading import Thread
from typing import Any, Generic, TypeVar

from bibwright.errors import BibwrightError
from bibwright.progress import Watcher

FoundT = TypeVar("FoundT")


class Looking(Generic[FoundT]):
    """What is found out in a thread of its own, and what it says meanwhile.

    ``found`` is None until then; ``wrong`` is a sentence if it can't be found out.
    """

    def __init__(self, find: Callable[[Watcher], FoundT]) -> None:
        self._find = find
        self._text, self._done, self._total = "", 0, 0
        self.found: FoundT | None = None
        self.wrong = ""
        # It only reads, so it may be left behind when the server ends.
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def working(self) -> dict[str, Any] | None:
        """How far it has come; None once it is done."""
        if not self._thread.is_alive():
            return None
        return {"done": self._done, "total": self._total, "text": self._text}

    def wait(self) -> None:
        """Comes back once it is done."""
        self._thread.join()

    def say(self, text: str) -> None:
        """What it is about."""
        self._text = text

    def settled(self, done: int, total: int) -> None:
        """How many of how many are settled."""
        self._done, self._total = done, total

    def _run(self) -> None:
        try:
            self.found = self._find(self)
        except BibwrightError as error:
            self.wrong = str(error)


def not_yet(looking: Looking[Any] | None, sources: str) -> Iterator[str]:
    """What a page says before anything was found out, which ``sources`` are asked for."""
    words = f"Nothing has been looked up yet. To be asked: {sources}."
    if looking is not None:
        words = looking.wrong or "Looking up …"
    yield f"<p>{escape(words)}</p>"
