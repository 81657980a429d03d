"""One request at a time, and none too soon: for all processes of a user on a machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from bibwright.errors import SourceUnavailableError

__all__ = ["INTERVAL_SECONDS", "Pace", "TooLongAWaitError", "Turn"]

#: "no more than one request every three seconds, and […] a single connection at a time",
#: for all machines under one's control (https://info.arxiv.org/help/api/tou.html).
INTERVAL_SECONDS = 3.0
#: A note that asks for a longer wait than this comes from a clock that was set back.
_LONGEST_NOTE = 3600.0


class TooLongAWaitError(Exception):
    """The source asked for a longer pause than there is patience for."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"the next request may only be made in {seconds:.0f} s")


@dataclass(slots=True)
class Turn:
    """The right to make one request; ``postpone`` keeps the next one away for longer."""

    pause: float

    def postpone(self, seconds: float) -> None:
        """The next request, of whichever process, waits at least so long."""
        self.pause = max(self.pause, seconds)


class Pace:
    """Deals out turns by a lock file and a note of when the next request may be made.

    ``now`` gives wall-clock seconds, since several processes compare it; ``sleep`` waits.
    """

    def __init__(
        self,
        note: Path,
        *,
        interval: float = INTERVAL_SECONDS,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._note = note
        self._interval = interval
        self._now = now
        self._sleep = sleep

    @contextmanager
    def turn(self, patience: float, say: Callable[[str], None]) -> Iterator[Turn]:
        """Waits for its turn, holds the only connection, and notes when the next may come.

        Raises TooLongAWaitError when the wait would exceed ``patience`` seconds, and
        SourceUnavailableError when the note can't be kept.
        """
        lock = self._lock()
        with lock:
            wait = self._wait_seconds()
            if wait > max(patience, self._interval):
                raise TooLongAWaitError(wait)
            if wait > 0:
                say(f"waiting {wait:.1f} s for arXiv's turn")
                self._sleep(wait)
            turn = Turn(self._interval)
            try:
                yield turn
            finally:
                self._note.write_text(f"{self._now() + turn.pause:.3f}\n", encoding="ascii")

    def _lock(self) -> FileLock:
        try:
            self._note.parent.mkdir(parents=True, exist_ok=True)
            self._note.touch()
        except OSError as error:
            raise SourceUnavailableError(
                f"cannot keep to arXiv's pace, for {self._note} cannot be written "
                f"({error.strerror}); set BIBWRIGHT_STATE_DIR to a folder that can"
            ) from error
        return FileLock(self._note.with_name(self._note.name + ".lock"))

    def _wait_seconds(self) -> float:
        try:
            not_before = float(self._note.read_text(encoding="ascii"))
        except ValueError:  # no note yet, or one that a crash cut short
            return 0.0
        wait = not_before - self._now()
        return wait if 0 < wait <= _LONGEST_NOTE else 0.0
