"""One request at a time, and none too soon: for all processes of a user on a machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from bibwright.changes import Disk
from bibwright.config.paths import STATE_VARIABLE
from bibwright.errors import SourceUnavailableError
from bibwright.locks import LockHeldError, locked
from bibwright.network.waits import LONGEST_WAIT

#: A note written so much later than now comes from before the clock was set back.
_CLOCK_SLACK = 60.0


class TooLongAWaitError(Exception):
    """The next turn is farther away than there is patience for."""


@dataclass(slots=True)
class Turn:
    """The right to make one request; ``postpone`` keeps the next one away for longer."""

    pause: float

    def postpone(self, seconds: float) -> None:
        """The next request, of whichever process, waits at least so long."""
        self.pause = max(self.pause, seconds)


@dataclass(frozen=True, slots=True)
class _Note:
    """When the last request was made, and when the next may be; in seconds since 1970."""

    written: float
    not_before: float

    def wait(self, now: float) -> float:
        """Seconds to wait from ``now`` on; none if the note is from a clock since set back."""
        if self.written > now + _CLOCK_SLACK:
            return 0.0
        wait = min(self.not_before - now, self.not_before - self.written)
        return min(wait, LONGEST_WAIT)


class Pace:
    """Deals out turns by a lock file and a note of when the next request may be made.

    ``name`` is what the source is called, ``interval`` the seconds between two requests to it.
    ``now`` gives wall-clock seconds, since several processes compare it; ``sleep`` waits.
    """

    def __init__(
        self,
        note: Path,
        *,
        name: str,
        interval: float,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._path = note
        self._name = name
        self._interval = interval
        self._now = now
        self._sleep = sleep

    @contextmanager
    def turn(self, patience: float, say: Callable[[str], None]) -> Iterator[Turn]:
        """Waits for its turn, holds the only connection, and notes when the next may come.

        Raises TooLongAWaitError when a wait would exceed ``patience`` seconds, and
        SourceUnavailableError when the note can't be kept.
        """
        longest = max(patience, self._interval)
        waited_out: _Note | None = None
        while True:
            with self._only_connection(longest, say):
                note = self._read()
                wait = note.wait(self._now()) if note and note != waited_out else 0.0
                if wait <= 0:
                    turn = Turn(self._interval)
                    self._write(turn)  # should this process be killed, others still keep off
                    try:
                        yield turn
                    finally:
                        self._write(turn)
                    return
            # The lock is free meanwhile, so that several processes take turns.
            if wait > longest:
                raise TooLongAWaitError(
                    f"the next request may only be made in {wait:.0f} s, which it has asked for; "
                    f"run again then, wait with --patience, or delete {self._path} to ask now"
                )
            say(self._waiting(wait))
            self._sleep(wait)
            waited_out = note

    def _waiting(self, seconds: float) -> str:
        if seconds > self._interval:
            return f"waiting {seconds:.0f} s before asking {self._name} again; Ctrl-C stops"
        return f"waiting {seconds:.1f} s: {self._name} takes one request every {self._interval:g} s"

    @contextmanager
    def _only_connection(self, longest: float, say: Callable[[str], None]) -> Iterator[None]:
        path = self._path.with_name(self._path.name + ".lock")
        with ExitStack() as held:
            try:
                Disk().make_directory(self._path.parent)
                try:
                    held.enter_context(locked(path, 0))
                except LockHeldError:
                    say(f"waiting: another program is asking {self._name}")
                    held.enter_context(locked(path, longest))
            except LockHeldError as error:
                raise TooLongAWaitError("another program keeps asking") from error
            except OSError as error:
                raise self._unwritable(error) from error
            yield

    def _read(self) -> _Note | None:
        try:
            written, not_before = map(float, self._path.read_text(encoding="ascii").split())
        except (FileNotFoundError, ValueError):  # no note yet, or one that a crash cut short
            return None
        except OSError as error:
            raise self._unwritable(error) from error
        return _Note(written, not_before) if isfinite(written + not_before) else None

    def _write(self, turn: Turn) -> None:
        now = self._now()
        try:
            self._path.write_text(f"{now:.3f} {now + turn.pause:.3f}\n", encoding="ascii")
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> SourceUnavailableError:
        return SourceUnavailableError(
            f"cannot keep to {self._name}'s pace, for {self._path} cannot be written "
            f"({error.strerror}); set {STATE_VARIABLE} to a folder that can"
        )
