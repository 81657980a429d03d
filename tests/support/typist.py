"""A person who types at a real terminal, which a command of a process of its own is shown on."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import termios

from support.interruptible import INTERRUPTIBLE

#: Nothing takes so long unless it hangs.
_PATIENCE_SECONDS = 60.0
_LFLAGS = 3


class Typist:
    """Starts ``bibwright`` with these arguments, and then sees and types."""

    def __init__(self, *arguments: object) -> None:
        self._terminal, theirs = pty.openpty()
        self._process = subprocess.Popen(
            [*INTERRUPTIBLE, *map(str, arguments)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._shown = ""

    def sees(self, text: str) -> str:
        """Waits for a text; gives all that was shown up to then."""
        while text not in self._shown:
            if not self._reads():
                raise AssertionError(f"no {text!r} in {self._shown!r}")
        return self._shown

    def types(self, keys: str) -> None:
        """Types, once single keys are waited for: what is typed before is thrown away."""
        while termios.tcgetattr(self._terminal)[_LFLAGS] & termios.ICANON:
            select.select([self._terminal], [], [], 0.01)
            assert self._process.poll() is None, self._shown
        os.write(self._terminal, keys.encode())

    def interrupts(self) -> None:
        """Sends what Ctrl-C sends where keys are not read singly."""
        self._process.send_signal(signal.SIGINT)

    def hangs_up(self) -> int:
        """Closes the terminal and with it what runs in it; gives the exit status."""
        os.close(self._terminal)
        self._process.send_signal(signal.SIGHUP)
        return self._process.wait(_PATIENCE_SECONDS)

    def leaves(self) -> int:
        """Waits for the end; gives the exit status."""
        while self._reads():
            pass
        os.close(self._terminal)
        return self._process.wait(_PATIENCE_SECONDS)

    def _reads(self) -> bool:
        """Takes in what is shown; false at the end."""
        ready, _, _ = select.select([self._terminal], [], [], _PATIENCE_SECONDS)
        if not ready:
            self._process.kill()
            raise AssertionError(f"nothing happens after {self._shown!r}")
        try:
            read = os.read(self._terminal, 4096)
        except OSError:  # so Linux says that the other side is closed
            return False
        self._shown += read.decode()
        return bool(read)
